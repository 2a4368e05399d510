package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"tokenwatt/calibration/collectives"
	"tokenwatt/calibration/kernels"
	"tokenwatt/calibration/score"
	"tokenwatt/calibration/training"
	"tokenwatt/internal/fault"
	"tokenwatt/internal/strictyaml"
)

// measuredTable is a user's table in memory: unpacked, and known to be text.
type measuredTable struct {
	path   string
	text   []byte
	header []string // names of the columns, in lower case and without the space around them
	starts []int    // of the lines, once one is asked for
}

// readTable reads a table of measurements, packed with gzip or not, up to kernels.MaxBytes. A file that cannot be opened
// is a mistake in the command line; contents that are no table are strictyaml.Errors with their places.
func readTable(path string) (*measuredTable, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, usageError{err}
	}
	defer file.Close()
	t := &measuredTable{path: path}
	if t.text, err = unpacked(file); err != nil {
		var system *os.PathError
		if errors.As(err, &system) {
			return nil, usageError{err}
		}
		return nil, t.wrong(1, 1, err.Error(), "a table as CSV, packed whole with gzip or not")
	}
	t.text = bytes.TrimPrefix(t.text, []byte("\xef\xbb\xbf"))
	if err := t.check(); err != nil {
		return nil, err
	}
	return t, nil
}

// unpacked returns the text of a file, told by its first bytes whether it is packed.
func unpacked(file io.Reader) ([]byte, error) {
	packed, err := io.ReadAll(io.LimitReader(file, kernels.MaxBytes+1))
	if err != nil {
		return nil, err
	}
	text := packed
	if bytes.HasPrefix(packed, []byte("\x1f\x8b")) {
		unzipped, err := gzip.NewReader(bytes.NewReader(packed))
		if err == nil {
			text, err = io.ReadAll(io.LimitReader(unzipped, kernels.MaxBytes+1))
		}
		if err != nil {
			return nil, fmt.Errorf("a file packed with gzip that is cut off or damaged (%w)", err)
		}
	}
	if len(text) > kernels.MaxBytes {
		return nil, fmt.Errorf("a table of more than %d MiB", kernels.MaxBytes>>20)
	}
	return text, nil
}

// check finds what no table may have: nothing in it, bytes that are no text, quotes that do not end, columns of one name.
func (t *measuredTable) check() error {
	if len(bytes.TrimSpace(t.text)) == 0 {
		return t.wrong(1, 1, "an empty file", "a header line with the names of the columns, and rows")
	}
	if at := notText(t.text); at >= 0 {
		before := t.text[:at]
		line := 1 + bytes.Count(before, []byte("\n"))
		col := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
		return t.wrong(line, col, fmt.Sprintf("byte 0x%02x", t.text[at]), "text in UTF-8")
	}
	rows := t.rows()
	header, err := rows.Read()
	if err != nil {
		return t.unparsed(err)
	}
	seen := map[string]bool{}
	var errs strictyaml.Errors
	for i, name := range header {
		name = strings.ToLower(strings.TrimSpace(name))
		_, col := rows.FieldPos(i)
		if seen[name] && name != "" {
			errs = append(errs, t.at(1, col, "column "+name+" a second time", "each column once"))
		}
		seen[name] = true
		t.header = append(t.header, name)
	}
	if len(errs) > 0 {
		return errs
	}
	for n := 0; ; n++ {
		_, err := rows.Read()
		if errors.Is(err, io.EOF) && n == 0 {
			return t.wrong(1, 1, "a header and no rows", "a row for each measurement")
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return t.unparsed(err)
		}
	}
}

// notText is the index of the first byte that is no text in UTF-8, or negative: binary files have bytes of zero.
func notText(text []byte) int {
	zero := bytes.IndexByte(text, 0)
	if utf8.Valid(text) {
		return zero
	}
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		if at == zero || r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return zero
}

// rows reads the table as CSV; rows may differ in length, which the packages refuse one by one.
func (t *measuredTable) rows() *csv.Reader {
	rows := csv.NewReader(bytes.NewReader(t.text))
	rows.FieldsPerRecord, rows.ReuseRecord = -1, true
	return rows
}

// reader reads the table from its start.
func (t *measuredTable) reader() io.Reader { return bytes.NewReader(t.text) }

// unparsed is the error about text that is no CSV.
func (t *measuredTable) unparsed(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		// The place is where the reader found out; a quote that is not closed was opened on StartLine.
		line, col := parse.Line, parse.Column
		if errors.Is(err, csv.ErrQuote) && parse.StartLine != parse.Line {
			line, col = parse.StartLine, 1
		}
		return t.wrong(line, col, parse.Err.Error(), "CSV: a cell with a comma or quote stands in quotes, a quote in it twice")
	}
	return t.wrong(1, 1, err.Error(), "a table as CSV")
}

// unread is what a package says of a table whose columns do not do, at the table's header; verb has the help that lists
// the columns.
func (t *measuredTable) unread(err error, verb, hint string) error {
	e := t.at(1, 1, t.columns(), "those of a table that tokenwatt "+verb+" --help lists")
	parts := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok && err.Error() == errors.Join(joined.Unwrap()...).Error() { //nolint:errorlint // this level alone
		parts = joined.Unwrap()
	}
	var said []string
	for _, part := range parts {
		var field *fault.Error
		if errors.As(part, &field) {
			said = append(said, strings.TrimPrefix(field.Found, "without column "))
			continue
		}
		text := part.Error()
		for _, prefix := range []string{kernels.ErrTable.Error(), collectives.ErrTable.Error(), training.ErrTable.Error(), t.path} {
			text = strings.TrimPrefix(text, prefix+": ")
		}
		if !strings.HasPrefix(text, "none of its columns") {
			e.Hint = text
		}
	}
	if len(said) > 0 {
		e.Hint = "it lacks " + strings.Join(said, ", ")
	}
	if hint != "" {
		e.Hint = hint
	}
	return strictyaml.Errors{e}
}

// columns names the columns of the table, cut where they are many.
func (t *measuredTable) columns() string {
	const longest = 60
	text := strings.Join(t.header, ", ")
	if utf8.RuneCountInString(text) > longest {
		text = string([]rune(text)[:longest]) + "..."
	}
	return "the columns " + text
}

// wrong is one error with its place.
func (t *measuredTable) wrong(line, col int, found, expected string) error {
	return strictyaml.Errors{t.at(line, col, found, expected)}
}

// at is an error at a place; col counts bytes, as encoding/csv does.
func (t *measuredTable) at(line, col int, found, expected string) *strictyaml.Error {
	e := &strictyaml.Error{File: t.path, Line: line, Col: col, Found: found, Expected: expected}
	if text := t.line(line); utf8.ValidString(text) {
		e.Excerpt = text
		e.Col = 1 + utf8.RuneCountInString(text[:min(max(col-1, 0), len(text))])
	}
	return e
}

// line returns a line of the text without its break; empty where there is none.
func (t *measuredTable) line(number int) string {
	if t.starts == nil {
		t.starts = []int{0}
		for i, b := range t.text {
			if b == '\n' {
				t.starts = append(t.starts, i+1)
			}
		}
	}
	if number < 1 || number > len(t.starts) {
		return ""
	}
	line, _, _ := bytes.Cut(t.text[t.starts[number-1]:], []byte("\n"))
	return strings.TrimSuffix(string(line), "\r")
}

// located returns refused rows as errors at their places: the cell where a column is at fault, else the row.
func (t *measuredTable) located(refused []score.Refusal) strictyaml.Errors {
	cells := t.cells(refused)
	errs := make(strictyaml.Errors, 0, len(refused))
	for _, r := range refused {
		col := 1
		if i := slices.Index(t.header, r.Column); i >= 0 && i < len(cells[r.Line]) {
			col = cells[r.Line][i]
		}
		e := t.at(r.Line, col, r.Found, r.Expected)
		e.Path = r.Column
		errs = append(errs, e)
	}
	return errs
}

// cells returns, for the lines of refused rows, the byte that each cell starts at, counted from 1.
func (t *measuredTable) cells(refused []score.Refusal) map[int][]int {
	wanted := map[int]bool{}
	for _, r := range refused {
		wanted[r.Line] = r.Column != "" || wanted[r.Line]
	}
	places := map[int][]int{}
	rows := t.rows()
	for {
		row, err := rows.Read()
		if err != nil {
			return places
		}
		line, _ := rows.FieldPos(0)
		if !wanted[line] {
			continue
		}
		for i := range row {
			// A cell after one with line breaks stands on a later line; its row is named, and its first cell.
			if at, col := rows.FieldPos(i); at == line {
				places[line] = append(places[line], col)
			} else {
				places[line] = append(places[line], 1)
			}
		}
	}
}
