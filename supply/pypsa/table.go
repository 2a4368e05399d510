package pypsa

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tokenwatt/internal/strictyaml"
)

// folder is a PyPSA folder while it is read.
type folder struct {
	fsys   fs.FS
	root   string // what messages put before the names of files
	limits Limits
	ignore map[string]bool // "lines.csv:geometry", true where there is such a thing
	errs   strictyaml.Errors
	values int // numbers of series so far
	extras *strictyaml.Document
}

// full tells whether so much is wrong that reading on is of no use.
func (f *folder) full() bool { return len(f.errs) >= f.limits.Errors }

// fail records an error; col counts bytes of the line from 1 until place turns it into characters.
func (f *folder) fail(file string, line, col int, field, found, expected, hint string) {
	if f.full() {
		return
	}
	f.errs = append(f.errs, &strictyaml.Error{
		File: path.Join(f.root, file), Line: line, Col: col, Path: field, Found: found, Expected: expected, Hint: hint,
	})
}

// table is one CSV file while it is read.
type table struct {
	f      *folder
	file   string
	source io.Closer
	guard  *guard
	reader *csv.Reader
	header []string
	line   int // of the record that next returned
	bad    bool
}

// open starts reading a file and reads its header. It returns nil, after recording why, where there is nothing to read.
func (f *folder) open(file string) *table {
	source, err := f.fsys.Open(file)
	if err != nil {
		f.fail(file, 1, 1, "", "a file that cannot be opened ("+reason(err)+")", "a CSV file", "")
		return nil
	}
	t := &table{f: f, file: file, source: source, guard: &guard{source: source, left: f.limits.RecordBytes}}
	buffered := bufio.NewReaderSize(t.guard, 1<<16)
	switch start, _ := buffered.Peek(3); {
	case len(start) >= 2 && (start[0] == 0xff && start[1] == 0xfe || start[0] == 0xfe && start[1] == 0xff):
		f.fail(file, 1, 1, "", "a UTF-16 byte order mark", "UTF-8", "save the file as UTF-8")
		t.close()
		return nil
	case string(start) == "\xef\xbb\xbf":
		_, _ = buffered.Discard(3) // cannot fail: the bytes were peeked
	}
	t.reader = csv.NewReader(buffered)
	t.reader.FieldsPerRecord = -1
	t.reader.ReuseRecord = true
	record, err := t.reader.Read()
	if err != nil {
		t.syntax(err, "an empty file", "a header row")
		t.close()
		return nil
	}
	t.header = append([]string(nil), record...)
	t.checkHeader()
	return t
}

// reason is the part of an error of the file system that does not repeat the file's name.
func reason(err error) string {
	var of *fs.PathError
	if errors.As(err, &of) {
		return of.Err.Error()
	}
	return err.Error()
}

func (t *table) close() { _ = t.source.Close() } // only read from

// checkHeader reports names that are no text, and names that stand twice.
func (t *table) checkHeader() {
	seen := make(map[string]bool, len(t.header))
	for i, name := range t.header {
		line, col := t.reader.FieldPos(i)
		if problem := textProblem(name); problem != "" {
			t.f.fail(t.file, line, col, "", problem, "a column's name", "save the file as UTF-8")
		}
		if name != "" && seen[name] {
			t.f.fail(t.file, line, col, "", "a second column "+quote(name), "each column once", "")
		}
		seen[name] = true
	}
	if len(t.header) == 1 && strings.Contains(t.header[0], ";") {
		t.f.fail(t.file, 1, 1, "", "one column "+quote(t.header[0]), "columns separated by commas", "the file seems to be separated by semicolons")
	}
}

// next returns the next record, valid until the call after; false at the end or where reading on is of no use. Records
// of a wrong length are reported and left out.
func (t *table) next() ([]string, bool) {
	for !t.f.full() && !t.bad {
		t.guard.left = t.f.limits.RecordBytes
		record, err := t.reader.Read()
		if errors.Is(err, io.EOF) {
			return nil, false
		}
		if err != nil {
			t.syntax(err, "", "")
			return nil, false
		}
		t.line, _ = t.reader.FieldPos(0)
		if len(record) == len(t.header) {
			return record, true
		}
		t.f.fail(t.file, t.line, 1, "", plural(len(record), "cell"), plural(len(t.header), "cell")+" as in the header", "")
	}
	return nil, false
}

// syntax records an error of the CSV reader, after which the file is not read on.
func (t *table) syntax(err error, found, expected string) {
	t.bad = true
	var parse *csv.ParseError
	switch {
	case errors.As(err, &parse):
		t.f.fail(t.file, parse.Line, max(parse.Column, 1), "", "broken CSV ("+parse.Err.Error()+")", "quotes closed and doubled within a cell", "")
	case errors.Is(err, errRecordTooLong):
		t.f.fail(t.file, t.line+1, 1, "", "a row of more than "+strconv.Itoa(t.f.limits.RecordBytes)+" bytes", "shorter rows",
			"a quote may be left open, or this is no CSV file")
	case errors.Is(err, io.EOF):
		t.f.fail(t.file, 1, 1, "", found, expected, "")
	default:
		t.f.fail(t.file, t.line+1, 1, "", "an error of reading ("+reason(err)+")", "", "")
	}
}

// fault records what is wrong with a cell of the present record.
func (t *table) fault(column int, found, expected, hint string) {
	line, col := t.reader.FieldPos(column)
	t.f.fail(t.file, line, col, t.header[column], found, expected, hint)
}

// textProblem says why a text is not one: not UTF-8, or with control characters.
func textProblem(s string) string {
	if !utf8.ValidString(s) {
		return "bytes that are not UTF-8 in " + quote(s)
	}
	for _, r := range s {
		if unicode.IsControl(r) {
			return fmt.Sprintf("the control character U+%04X in %s", r, quote(s))
		}
	}
	return ""
}

// plural counts things in words.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// quote shows a piece of the file in a message, shortened.
func quote(s string) string {
	const longest = 60
	s = strings.ToValidUTF8(s, "\ufffd")
	if utf8.RuneCountInString(s) > longest {
		s = string([]rune(s)[:longest-1]) + "…"
	}
	if quoted := strconv.Quote(s); quoted != `"`+s+`"` || strings.Contains(s, "`") {
		return quoted
	}
	return "`" + s + "`"
}

func formatNumber(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// place sorts the errors by file and line, turns their columns from bytes into characters and adds the source lines.
func (f *folder) place() {
	sort.SliceStable(f.errs, func(i, j int) bool {
		a, b := f.errs[i], f.errs[j]
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Col < b.Col
	})
	for from := 0; from < len(f.errs); {
		to := from
		for to < len(f.errs) && f.errs[to].File == f.errs[from].File {
			to++
		}
		f.excerpts(f.errs[from:to])
		from = to
	}
}

// excerpts reads a file once more for the lines of its errors; those far down in a huge file are left without.
func (f *folder) excerpts(errs strictyaml.Errors) {
	const longest, most = 1 << 16, 64 << 20 // bytes of a line that is shown, and of the part that is read
	source, err := f.fsys.Open(strings.TrimPrefix(strings.TrimPrefix(errs[0].File, f.root), "/"))
	if err != nil {
		return
	}
	defer source.Close() //nolint:errcheck // only read from
	lines := bufio.NewReaderSize(io.LimitReader(source, most), longest)
	for number, next := 1, 0; next < len(errs); number++ {
		text, tooLong, err := lines.ReadLine()
		line := strings.TrimPrefix(string(text), "\ufeff")
		for ; next < len(errs) && errs[next].Line <= number; next++ {
			e := errs[next]
			if e.Line == number && !tooLong && err == nil {
				e.Col = utf8.RuneCountInString(line[:min(max(e.Col-1, 0), len(line))]) + 1
				e.Excerpt = strings.ToValidUTF8(line, "\ufffd")
			}
		}
		for tooLong && err == nil {
			_, tooLong, err = lines.ReadLine()
		}
		if err != nil {
			return
		}
	}
}
