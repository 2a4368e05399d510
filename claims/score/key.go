package score

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tokenwatt/claims"
	"tokenwatt/internal/strictyaml"
)

// ErrKey is wrapped by every error about a key.
var ErrKey = errors.New("score: the key cannot be read")

// Row is one number of a key.
type Row struct {
	Passage, N     int
	Start, End     int // characters of the passage, half-open
	Span           string
	Value          float64 // as written, with its scale; NaN where the key leaves it out
	Unit           string  // as written
	Normalised     float64 // in NormalisedUnit; NaN where the key leaves it out
	NormalisedHigh float64 // upper end of a range; NaN where it is one number
	NormalisedUnit string
	Kind           string
	Expected       claims.Outcome
	Line           int // in the key
}

// Key is the annotation of some passages.
type Key struct {
	File     string
	Rows     []Row
	Warnings []string // columns that are not known
}

// MaxKeyBytes is the largest key that is read.
const MaxKeyBytes = 16 << 20

// required returns the columns that a key must have.
func required() []string {
	return []string{
		"passage", "n", "char_start", "char_end", "span", "value", "unit", "normalised_value", "normalised_high",
		"normalised_unit", "kind", "expected_verdict",
	}
}

// ReadKey reads a key: CSV with a header of the columns of the package's testdata, in any order. Errors are
// an ErrKey; those about rows and columns are strictyaml.Errors too: all that is wrong, each at its line and column. Columns beside the known ones are named in Key.Warnings.
func ReadKey(file string, data []byte) (*Key, error) {
	if len(data) > MaxKeyBytes {
		return nil, fmt.Errorf("%w: %s has %d bytes, at most %d are read", ErrKey, file, len(data), MaxKeyBytes)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, fmt.Errorf("%w: %s is empty, expected a header and rows", ErrKey, file)
	}
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("%w: %s is not UTF-8", ErrKey, file)
	}
	r := &keyReader{
		file: file, lines: bytes.Split(data, []byte("\n")), csv: csv.NewReader(bytes.NewReader(data)),
		key: &Key{File: file}, seen: map[[2]int]int{},
	}
	if err := r.read(); err != nil {
		return nil, keyError{err}
	}
	return r.key, nil
}

// keyError is what is wrong with the rows of a key: it reads as they do and is an ErrKey.
type keyError struct{ error }

// Is makes the error an ErrKey.
func (keyError) Is(target error) bool { return target == ErrKey }

// Unwrap returns what is wrong, with its places.
func (e keyError) Unwrap() error { return e.error }

// keyReader is a key in the making.
type keyReader struct {
	file   string
	lines  [][]byte
	csv    *csv.Reader
	key    *Key
	errs   strictyaml.Errors
	column map[string]int
	record []string
	seen   map[[2]int]int // line of each passage and n
}

func (r *keyReader) read() error {
	header, err := r.csv.Read()
	if err != nil {
		return r.syntax(err)
	}
	r.header(header)
	if len(r.errs) > 0 {
		return r.errs
	}
	for {
		if r.record, err = r.csv.Read(); errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return r.syntax(err)
		}
		r.row()
	}
	if len(r.errs) > 0 {
		return r.errs
	}
	if len(r.key.Rows) == 0 {
		return fmt.Errorf("%s has a header and no rows", r.file)
	}
	return nil
}

// header finds the columns.
func (r *keyReader) header(header []string) {
	r.column = map[string]int{}
	for i, h := range header {
		h = strings.ToLower(strings.TrimSpace(h))
		if _, twice := r.column[h]; twice {
			r.fault(i, "a second column "+strconv.Quote(h), "each column once", "")
		}
		r.column[h] = i
	}
	known := required()
	for _, name := range known {
		if _, ok := r.column[name]; !ok {
			hint := "the columns are " + strings.Join(known, ",")
			if near := strictyaml.Nearest(name, header); near != "" {
				hint = strconv.Quote(near) + " is a column of this file"
			}
			r.fault(0, "no column "+strconv.Quote(name), "all columns of a key", hint)
		}
	}
	for i, h := range header {
		name := strings.ToLower(strings.TrimSpace(h))
		if !slices.Contains(known, name) && r.column[name] == i {
			r.key.Warnings = append(r.key.Warnings, fmt.Sprintf("%s: column %q is not one of a key and is left out", r.file, h))
		}
	}
}

// row reads one record.
func (r *keyReader) row() {
	line, _ := r.csv.FieldPos(0)
	row := Row{
		Passage: r.integer("passage", 1), N: r.integer("n", 1),
		Start: r.integer("char_start", 0), End: r.integer("char_end", 1),
		Span: r.field("span"), Unit: r.text("unit"), NormalisedUnit: r.text("normalised_unit"), Kind: r.text("kind"),
		Value: r.number("value"), Normalised: r.number("normalised_value"), NormalisedHigh: r.number("normalised_high"),
		Expected: r.outcome(), Line: line,
	}
	if row.End <= row.Start {
		r.fault(r.column["char_end"], strconv.Itoa(row.End), fmt.Sprintf("above char_start, which is %d", row.Start), "offsets are half-open")
	}
	id := [2]int{row.Passage, row.N}
	if first, twice := r.seen[id]; twice {
		r.fault(r.column["n"], fmt.Sprintf("passage %d number %d again", row.Passage, row.N), "each number once", fmt.Sprintf("it is at line %d", first))
	}
	r.seen[id] = line
	r.key.Rows = append(r.key.Rows, row)
}

func (r *keyReader) field(name string) string { return r.record[r.column[name]] }

func (r *keyReader) text(name string) string { return strings.TrimSpace(r.field(name)) }

func (r *keyReader) integer(name string, least int) int {
	s := r.text(name)
	v, err := strconv.Atoi(s)
	if err != nil || v < least {
		r.fault(r.column[name], strconv.Quote(s), fmt.Sprintf("a whole number of %d or above", least), "")
		return least
	}
	return v
}

// number reads a number that may be missing.
func (r *keyReader) number(name string) float64 {
	s := r.text(name)
	if s == "" {
		return math.NaN()
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		r.fault(r.column[name], strconv.Quote(s), "a finite number or nothing", "")
		return math.NaN()
	}
	return v
}

// outcome reads the expected verdict, however it is spelled; nothing means that the key leaves it open. A verdict of another
// scale stays as it is written, with a warning: it is met by none.
func (r *keyReader) outcome() claims.Outcome {
	s := claims.Outcome(strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(r.text("expected_verdict"))))
	if s == "" || s == ArithmeticOrUnit || slices.Contains(outcomes(), s) {
		return s
	}
	names := make([]string, 0, len(outcomes()))
	for _, o := range outcomes() {
		names = append(names, string(o))
	}
	hint := ""
	if near := strictyaml.Nearest(string(s), names); near != "" {
		hint = "; did you mean " + near + "?"
	}
	line, _ := r.csv.FieldPos(r.column["expected_verdict"])
	r.key.Warnings = append(r.key.Warnings, fmt.Sprintf("%s:%d: verdict %q is none of %s, and none meets it%s", r.file, line, s, strings.Join(names, ", "), hint))
	return s
}

// outcomes returns every verdict.
func outcomes() []claims.Outcome {
	return []claims.Outcome{
		claims.Consistent, claims.Overstated, claims.Understated, claims.Contradicted, claims.ArithmeticError,
		claims.UnitError, claims.NotCheckable,
	}
}

// fault records what is wrong with a field of the current record.
func (r *keyReader) fault(column int, found, expected, hint string) {
	e := &strictyaml.Error{File: r.file, Found: found, Expected: expected, Hint: hint}
	e.Line, e.Col = r.csv.FieldPos(column)
	if e.Line >= 1 && e.Line <= len(r.lines) {
		e.Excerpt = strings.TrimSuffix(string(r.lines[e.Line-1]), "\r")
	}
	e.Col = r.characters(e.Line, e.Col)
	r.errs = append(r.errs, e)
}

// characters turns a column in bytes, from 1, into one in characters.
func (r *keyReader) characters(line, col int) int {
	if line < 1 || line > len(r.lines) || col < 1 || col > len(r.lines[line-1])+1 {
		return col
	}
	return utf8.RuneCount(r.lines[line-1][:col-1]) + 1
}

// syntax gives a fault of the CSV its position.
func (r *keyReader) syntax(err error) error {
	var p *csv.ParseError
	if !errors.As(err, &p) {
		return fmt.Errorf("%s: %w", r.file, err)
	}
	expected := "CSV"
	if errors.Is(p.Err, csv.ErrFieldCount) {
		expected = "as many fields as the header has"
	}
	return append(r.errs, &strictyaml.Error{File: r.file, Line: p.Line, Col: r.characters(p.Line, p.Column), Found: p.Err.Error(), Expected: expected})
}
