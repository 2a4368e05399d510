package trace

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"

	"tokenwatt/internal/csvlines"
	"tokenwatt/internal/strictyaml"
)

// layout is the columns of a CSV format.
type layout struct {
	format                 Format
	arrival, input, output string
	session, prefix        string // empty where the format has none
}

// layouts lists the CSV formats.
func layouts() []layout {
	return []layout{
		{Azure, "TIMESTAMP", "ContextTokens", "GeneratedTokens", "", ""},
		{BurstGPT, "Timestamp", "Request tokens", "Response tokens", "Session ID", ""},
		{Plain, "arrival_s", "input_tokens", "output_tokens", "session", "prefix"},
	}
}

// table reads the CSV formats.
type table struct {
	reader *Reader
	layout layout
	width  int // fields in a row

	arrival, input, output, session, prefix int // fields, -1 where there is none
	fields                                  []csvlines.Cell

	first     int64     // ns of the first time, of a wall clock
	form      clockForm // of the first time
	formLine  int64
	formFound bool
}

// header finds the columns.
func (t *table) header(line []byte) (bool, error) {
	r := t.reader
	if err := t.split(line); err != nil {
		return false, strictyaml.Errors{err}
	}
	t.width = len(t.fields)
	names := make([]string, t.width)
	var list strictyaml.Errors
	seen := map[string]bool{}
	for i, f := range t.fields {
		names[i] = string(bytes.TrimSpace(f.Text))
		if seen[names[i]] {
			list = append(list, r.fault(f.At, "", fmt.Sprintf("column %q a second time", names[i]), "each column once", ""))
		}
		seen[names[i]] = true
	}
	if err := t.pick(seen, names); err != nil {
		return false, append(list, err)
	}
	t.arrival, t.input, t.output, t.session, t.prefix = -1, -1, -1, -1, -1
	for i, name := range names {
		switch name {
		case t.layout.arrival:
			t.arrival = i
		case t.layout.input:
			t.input = i
		case t.layout.output:
			t.output = i
		case "":
			r.counts.Ignored = append(r.counts.Ignored, fmt.Sprintf("column %d without a name", i+1))
		case t.layout.session:
			t.session = i
		case t.layout.prefix:
			t.prefix = i
		default:
			r.counts.Ignored = append(r.counts.Ignored, name)
		}
	}
	for _, need := range []struct {
		name string
		at   int
	}{{t.layout.arrival, t.arrival}, {t.layout.input, t.input}, {t.layout.output, t.output}} {
		if need.at < 0 {
			hint := ""
			if near := strictyaml.Nearest(need.name, names); near != "" {
				hint = fmt.Sprintf("is it column %q?", near)
			}
			list = append(list, r.fault(1, "", "no column "+need.name, fmt.Sprintf("the columns of layout %s", t.layout.format), hint))
		}
	}
	if len(list) > 0 {
		return false, list
	}
	r.options.Format = t.layout.format
	return true, nil
}

// pick chooses the layout: that which is set, or that with most of its columns in the header.
func (t *table) pick(seen map[string]bool, names []string) *strictyaml.Error {
	best := 0
	for _, l := range layouts() {
		n := 0
		for _, name := range []string{l.arrival, l.input, l.output} {
			if seen[name] {
				n++
			}
		}
		if l.format == t.reader.options.Format || t.reader.options.Format == Guess && n > best {
			best, t.layout = n, l
		}
	}
	if t.layout.format != "" {
		return nil
	}
	var known []string
	for _, l := range layouts() {
		known = append(known, fmt.Sprintf("%s (%s,%s,%s)", l.format, l.arrival, l.input, l.output))
	}
	return t.reader.fault(1, "", "columns "+csvlines.Quote([]byte(strings.Join(names, ","))),
		"those of a layout: "+strings.Join(known, ", "), "or lines of JSON as in mooncake")
}

// clock tells whether times are of a wall clock.
func (t *table) clock() bool { return t.layout.format == Azure }

// request reads a row.
func (t *table) request(line []byte, q *Request) (bool, error) {
	r := t.reader
	if err := t.split(line); err != nil {
		return false, err
	}
	if len(t.fields) != t.width {
		return false, r.fault(1, "", fmt.Sprintf("%d fields", len(t.fields)), fmt.Sprintf("the %d of the header", t.width), "")
	}
	var err *strictyaml.Error
	if q.Arrival, err = t.time(t.fields[t.arrival]); err != nil {
		return false, err
	}
	if q.Input, err = t.tokens(t.fields[t.input], t.layout.input); err != nil {
		return false, err
	}
	if q.Output, err = t.tokens(t.fields[t.output], t.layout.output); err != nil {
		return false, err
	}
	if t.session >= 0 {
		if text := bytes.TrimSpace(t.fields[t.session].Text); len(text) > 0 {
			q.Session = name(text)
		}
	}
	if t.prefix >= 0 {
		if err := t.names(q); err != nil {
			return false, err
		}
	}
	return r.fits(q, t.fields[t.input].At, t.fields[t.output].At)
}

// names reads the prefix of a row.
func (t *table) names(q *Request) *strictyaml.Error {
	f := t.fields[t.prefix]
	words := bytes.Fields(f.Text)
	if len(words) == 0 {
		return nil
	}
	if err := t.reader.covers(q.Input, len(words), f.At, t.layout.prefix); err != nil {
		return err
	}
	q.Prefix, q.PrefixTokens = make([]uint64, len(words)), t.reader.options.PrefixTokens
	for i, w := range words {
		q.Prefix[i] = name(w)
	}
	return nil
}

// covers checks that a prompt is not shorter than the pieces that are named.
func (r *Reader) covers(input, pieces, col int, column string) *strictyaml.Error {
	if most := (input + r.options.PrefixTokens - 1) / r.options.PrefixTokens; pieces > most {
		return r.fault(col, column, fmt.Sprintf("%d names of %d tokens each", pieces, r.options.PrefixTokens), fmt.Sprintf("at most %d for a prompt of %d tokens", most, input),
			"set how many tokens a name stands for")
	}
	return nil
}

// time reads a time in s; of a wall clock from the first one read.
func (t *table) time(f csvlines.Cell) (float64, *strictyaml.Error) {
	r := t.reader
	text := bytes.TrimSpace(f.Text)
	if t.layout.format == Azure {
		ns, form := parseClock(text)
		switch {
		case form == noClock:
			return 0, r.fault(f.At, t.layout.arrival, csvlines.Quote(text), "a time such as 2023-11-16 18:15:46.6805900", t.otherForm())
		case !t.formFound:
			t.formFound, t.form, t.formLine, t.first = true, form, r.lines.Number(), ns
		case form != t.form:
			return 0, r.fault(f.At, t.layout.arrival, form.String(), fmt.Sprintf("%v as in line %d", t.form, t.formLine), "")
		}
		return float64(ns-t.first) / 1e9, nil
	}
	v, err := r.seconds(text, f.At, t.layout.arrival, 1)
	if err != nil {
		if _, form := parseClock(text); form != noClock {
			err.Hint = "times of a wall clock belong to layout azure"
		}
	}
	return v, err
}

func (t *table) otherForm() string {
	if !t.formFound {
		return ""
	}
	return fmt.Sprintf("line %d has one", t.formLine)
}

// seconds reads a time of so many s a unit.
func (r *Reader) seconds(text []byte, col int, column string, unit float64) (float64, *strictyaml.Error) {
	v, err := strconv.ParseFloat(string(text), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || bytes.IndexByte(text, 'x') >= 0 || bytes.IndexByte(text, 'X') >= 0 {
		return 0, r.fault(col, column, csvlines.Quote(text), "a number", "")
	}
	if v < 0 {
		return 0, r.fault(col, column, csvlines.Clip(text), "0 or above", "")
	}
	return v * unit, nil
}

// tokens reads a number of tokens.
func (t *table) tokens(f csvlines.Cell, column string) (int, *strictyaml.Error) {
	return t.reader.whole(bytes.TrimSpace(f.Text), f.At, column)
}

// whole reads a number of tokens.
func (r *Reader) whole(text []byte, col int, column string) (int, *strictyaml.Error) {
	v := 0
	for _, c := range text {
		if c < '0' || c > '9' || v > MaxTokens {
			v = -1
			break
		}
		v = 10*v + int(c-'0')
	}
	if v < 0 || v > MaxTokens || len(text) == 0 {
		return 0, r.fault(col, column, csvlines.Quote(text), fmt.Sprintf("a whole number of tokens from 0 to %d", MaxTokens), "")
	}
	return v, nil
}

// name hashes a text: FNV-1a (Fowler, Noll & Vo), finished by the mixer of SplitMix64 (Steele et al. 2014). It is never 0.
func name(text []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range text {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return mix(h)
}

func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return max(h^h>>31, 1)
}

// split cuts a line into fields.
func (t *table) split(line []byte) *strictyaml.Error {
	bad := 0
	if t.fields, bad = csvlines.Split(t.fields[:0], line); bad > 0 {
		return t.reader.fault(bad, "", "a quote without its end", "both in one line", "")
	}
	return nil
}
