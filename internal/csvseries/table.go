package csvseries

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tokenwatt/internal/strictyaml"
)

// mostErrors is where reading stops: a file this wrong is not the kind of file that was asked for.
const mostErrors = 100

// table is one file while it is read.
type table struct {
	name    string
	data    []byte
	request *Request
	errs    strictyaml.Errors
	starts  []int // byte at which each line starts, made with the first error
}

// result returns the collected errors, nil where there is none.
func (t *table) result() error {
	if len(t.errs) == 0 {
		return nil
	}
	return t.errs
}

// fail records an error; byteCol counts bytes of the line from 1.
func (t *table) fail(line, byteCol int, path, found, expected, hint string) {
	if len(t.errs) >= mostErrors {
		return
	}
	text := t.line(line)
	col := utf8.RuneCountInString(text[:min(max(byteCol-1, 0), len(text))]) + 1
	t.errs = append(t.errs, &strictyaml.Error{
		File: t.name, Line: line, Col: col, Path: path, Found: found, Expected: expected, Hint: hint, Excerpt: text,
	})
}

// line returns the text of a line, counted from 1, without its end.
func (t *table) line(number int) string {
	if t.starts == nil {
		t.starts = []int{0}
		for i, b := range t.data {
			if b == '\n' {
				t.starts = append(t.starts, i+1)
			}
		}
	}
	if number < 1 || number > len(t.starts) {
		return ""
	}
	rest := t.data[t.starts[number-1]:]
	if end := bytes.IndexByte(rest, '\n'); end >= 0 {
		rest = rest[:end]
	}
	return strings.ToValidUTF8(strings.TrimSuffix(string(rest), "\r"), "�")
}

// read returns the series by key, as long as the file; they are to be used only where there are no errors.
func (t *table) read() map[string][]float64 {
	reader := csv.NewReader(bytes.NewReader(t.data))
	reader.FieldsPerRecord = -1
	reader.ReuseRecord = true
	header, err := reader.Read()
	if err != nil {
		t.syntax(err, "an empty file", "a header row and one row for each hour")
		return nil
	}
	headers := append([]string(nil), header...)
	places := t.find(headers)
	if len(t.errs) > 0 {
		return nil
	}
	series := make([][]float64, len(t.request.Columns))
	clock := clock{column: places[len(places)-1]}
	rows := 0
	for len(t.errs) < mostErrors {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.syntax(err, "", "")
			return nil
		}
		rows++
		if rows > t.request.YearHours {
			continue
		}
		if len(record) != len(headers) {
			line, col := reader.FieldPos(0)
			t.fail(line, col, "", plural(len(record), "cell"), plural(len(headers), "cell")+" as in the header", "")
			continue
		}
		for i := range series {
			line, col := reader.FieldPos(places[i])
			series[i] = append(series[i], t.number(&t.request.Columns[i], record[places[i]], line, col))
		}
		if clock.column >= 0 {
			line, col := reader.FieldPos(clock.column)
			t.hour(&clock, record[clock.column], line, col)
		}
	}
	t.length(rows)
	result := make(map[string][]float64, len(series))
	for i, c := range t.request.Columns {
		result[c.Key] = series[i]
	}
	return result
}

// plural counts things in words.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// length reports a file with too few or too many rows.
func (t *table) length(rows int) {
	q := t.request
	if len(t.errs) >= mostErrors || rows >= q.Hours && rows <= q.YearHours {
		return
	}
	expected := plural(q.Hours, "hour")
	if q.YearHours > q.Hours {
		expected += fmt.Sprintf(" or more, up to the year's %d", q.YearHours)
	}
	last := bytes.Count(t.data, []byte{'\n'}) + 1
	if last > 1 && len(t.line(last)) == 0 {
		last--
	}
	t.fail(last, 1, "", plural(rows, "row")+" below the header", expected, "")
}

// syntax records an error of the CSV reader.
func (t *table) syntax(err error, found, expected string) {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		t.fail(parse.Line, parse.Column, "", "broken CSV ("+parse.Err.Error()+")", "quotes closed and doubled within a cell", "")
		return
	}
	t.fail(1, 1, "", found, expected, "")
}

// find returns the place of each column in the header and, last, that of the time column (-1 for none).
func (t *table) find(headers []string) []int {
	wanted := make([]struct{ key, header string }, 0, len(t.request.Columns)+1)
	for _, c := range t.request.Columns {
		wanted = append(wanted, struct{ key, header string }{c.Key, c.Header})
	}
	if t.request.Time != "" {
		wanted = append(wanted, struct{ key, header string }{"time", t.request.Time})
	}
	places := make([]int, 0, len(wanted)+1)
	for _, w := range wanted {
		place := -1
		for i, h := range headers {
			if strings.TrimSpace(h) != w.header {
				continue
			}
			if place >= 0 {
				t.fail(1, 1, w.key, "two columns `"+w.header+"`", "one", "")
			}
			place = i
		}
		if place < 0 {
			t.fail(1, 1, w.key, "no column `"+w.header+"`", "one of "+strings.Join(headers, ", "), t.meant(w.header, headers))
		}
		places = append(places, place)
	}
	if t.request.Time == "" {
		places = append(places, -1)
	}
	return places
}

// meant guesses why a column is missing.
func (t *table) meant(header string, headers []string) string {
	if len(headers) == 1 && strings.Contains(headers[0], ";") {
		return "the file seems to be separated by semicolons; commas are read"
	}
	if near := strictyaml.Nearest(header, headers); near != "" {
		return "did you mean `" + near + "`?"
	}
	return ""
}

// number reads one cell; what is wrong with it is recorded and gives NaN, which no caller sees.
func (t *table) number(c *Column, cell string, line, col int) float64 {
	text := strings.TrimSpace(cell)
	if text == "" {
		t.fail(line, col, c.Key, "an empty cell", "a number", "")
		return math.NaN()
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		hint := ""
		if strings.Contains(text, ",") {
			hint = "decimal points are read, not commas"
		}
		t.fail(line, col, c.Key, "`"+shorten(text)+"`", "a number", hint)
		return math.NaN()
	}
	value := x*c.Factor + c.Offset
	if math.IsInf(value, 0) || c.Max > c.Min && (value < c.Min || value > c.Max) {
		expected := strings.TrimSpace(fmt.Sprintf("%g to %g %s", c.Min, c.Max, c.Unit))
		if c.Max <= c.Min {
			expected = "a finite number"
		}
		t.fail(line, col, c.Key, "`"+shorten(text)+"`", expected, t.scaleHint(c, value))
		return math.NaN()
	}
	return value
}

// scaleHint points at the commonest reason for a share above one.
func (t *table) scaleHint(c *Column, value float64) string {
	if c.Max == 1 && value > 1 && value <= 100 {
		return "percent? give the column `unit: \"%\"`"
	}
	return ""
}

// shorten cuts a cell for a message.
func shorten(text string) string {
	const longest = 40
	text = strings.ToValidUTF8(text, "�")
	if utf8.RuneCountInString(text) <= longest {
		return text
	}
	return string([]rune(text)[:longest-1]) + "…"
}

// clock follows the time column.
type clock struct {
	column int
	last   time.Time
}

// layouts are the ways in which hours are written in public series, all read as the file's own clock.
func layouts() []string {
	return []string{
		"2006-01-02T15:04Z07:00", time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02T15",
		"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02 15",
	}
}

// hour checks that this row is one hour after the last.
func (t *table) hour(c *clock, cell string, line, col int) {
	text := strings.TrimSpace(cell)
	for _, layout := range layouts() {
		at, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if !c.last.IsZero() && at.Sub(c.last) != time.Hour {
			t.fail(line, col, "time", "a step of "+at.Sub(c.last).String()+" to `"+shorten(text)+"`", "an hour", "")
		}
		c.last = at
		return
	}
	t.fail(line, col, "time", "`"+shorten(text)+"`", "a time such as 2023-01-01T00:00Z", "")
}
