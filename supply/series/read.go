package series

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"tokenwatt/internal/zone"
)

// Read reads the file at a path, packed with gzip or not. Errors are wrapped os errors, ErrTooLarge, zone.ErrZone, ErrFormat, or
// strictyaml.Errors with every fault of the file. Missing hours are no error: the File lists them.
func Read(path string, settings *Settings) (*File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("series: %w", err)
	}
	defer file.Close()
	return ReadFrom(path, file, settings)
}

// ReadFrom is Read on an open source; name is what messages call it.
func ReadFrom(name string, r io.Reader, settings *Settings) (*File, error) {
	if settings == nil {
		settings = &Settings{}
	}
	limit := settings.MaxBytes
	if limit <= 0 {
		limit = DefaultMaxBytes
	}
	s, err := newSource(name, r, limit)
	if err != nil {
		return nil, err
	}
	f := &File{Name: name}
	open, err := recognise(f, s, settings)
	if err != nil {
		return nil, err
	}
	l, err := open(s, settings)
	if err == nil {
		err = s.err()
	}
	if err != nil {
		return nil, err
	}
	t := &table{source: s, layout: l, file: f, most: settings.MaxRows}
	if t.most <= 0 {
		t.most = DefaultMaxRows
	}
	if err := t.settle(settings); err != nil {
		return nil, err
	}
	if err := t.rows(); err != nil {
		return nil, err
	}
	if err := t.finish(); err != nil {
		return nil, err
	}
	return f, nil
}

// table is a file while its rows are read.
type table struct {
	source *source
	layout *layout
	file   *File
	most   int

	times   []span
	lines   []int32
	values  [][]float64
	foggy   int // rows with a humidity above saturation
	wettest float64
	skipped int // rows at a time that the clock leaves out, without any value
}

// settle lays the settings over what the format's reader found, and drops columns that could be several things.
func (t *table) settle(settings *Settings) error {
	l, s, f := t.layout, t.source, t.file
	if settings.Zone != "" {
		z, err := zone.Parse(settings.Zone)
		if err != nil {
			return fmt.Errorf("series: %s: %w", s.name, err)
		}
		l.clock, l.clockKnown = timekeeper{z}, true
	}
	l.decimals.separator = l.separator
	l.choose(s, settings)
	if err := s.err(); err != nil {
		return err
	}
	count := map[string][]string{}
	for _, c := range l.columns {
		count[c.quantity] = append(count[c.quantity], c.header)
	}
	kept := l.columns[:0]
	used := map[int]bool{}
	for _, c := range l.columns {
		used[c.index] = true
		for _, i := range c.plus {
			used[i] = true
		}
		if len(count[c.quantity]) > 1 {
			if f.Ambiguous == nil {
				f.Ambiguous = map[string][]string{}
			}
			f.Ambiguous[c.quantity] = count[c.quantity]
			continue
		}
		kept = append(kept, c)
	}
	l.columns = kept
	for i, h := range l.headers {
		if !used[i] && h.text != "" {
			f.Unread = append(f.Unread, h.text)
		}
	}
	f.headerLine, f.headerText = l.headerLine, l.headerText
	f.Place = l.place
	f.Notes = append(f.Notes, l.notes...)
	t.values = make([][]float64, len(l.columns))
	return nil
}

// rows reads all rows.
func (t *table) rows() error {
	s, l := t.source, t.layout
	var cells []cell
	least := l.least
	if least == 0 {
		least = len(l.headers)
	}
	for !s.full() {
		line, err := s.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if strings.TrimSpace(line) == "" {
			if l.footer {
				break
			}
			continue
		}
		var closed bool
		if cells, closed = split(line, l.separator, cells); !closed {
			s.fail(s.number, line, cells[len(cells)-1].at, "", "a quote that is not closed, or text behind one", "quotes about a whole cell, doubled within it", "")
			continue
		}
		for l.least == 0 && len(cells) > least && cells[len(cells)-1].text == "" {
			cells = cells[:len(cells)-1]
		}
		if len(cells) < least || l.least == 0 && len(cells) > least {
			s.fail(s.number, line, 0, "", plural(len(cells), "cell"), plural(least, "cell")+" as in the header", "")
			continue
		}
		if !t.picked(cells) {
			continue
		}
		if len(t.times) >= t.most {
			return fmt.Errorf("%w: %s has more than %d rows to keep; cut it to the years of the study", ErrTooLarge, s.name, t.most)
		}
		t.row(line, cells)
	}
	return t.keyed()
}

// picked tells whether a row is of the series that is wanted. Where nobody said which, the first row's is, until another
// one turns up: then all that there are are gathered for the message.
func (t *table) picked(cells []cell) bool {
	const most = 50
	look := func(k *key) string {
		text := ""
		if k.index < len(cells) {
			text = cells[k.index].text
		}
		if len(k.found) < most && !slices.Contains(k.found, text) {
			k.found = append(k.found, text)
		}
		return text
	}
	keys := t.layout.keys
	for i := range keys {
		if keys[i].given && look(&keys[i]) != keys[i].wanted {
			return false
		}
	}
	wanted := true
	for i := range keys {
		if !keys[i].given && look(&keys[i]) != keys[i].found[0] {
			wanted = false
		}
	}
	return wanted
}

// keyed reports a file with several series of which nobody chose one, or without the one that was chosen.
func (t *table) keyed() error {
	s, l := t.source, t.layout
	for i := range l.keys {
		k := &l.keys[i]
		at := l.headers[k.index].at
		switch {
		case k.given && !slices.Contains(k.found, k.wanted):
			s.fail(l.headerLine, l.headerText, at, "select."+k.header, "no row of `"+shorten(k.wanted)+"`", "one of "+named(k.found), "")
		case !k.given && len(k.found) > 1 && s.err() == nil:
			s.fail(l.headerLine, l.headerText, at, "", fmt.Sprintf("rows of %d series by the column `%s`: %s", len(k.found), k.header, named(k.found)),
				"rows of one", "choose one: `select: {"+quotedName(k.header)+": "+quotedName(k.found[0])+"}`")
		}
	}
	if err := s.err(); err != nil {
		return err
	}
	for i := range l.keys {
		if k := &l.keys[i]; len(k.found) > 0 && k.found[0] != "" && !k.given {
			t.note("rows of %s `%s`", k.header, k.found[0])
		}
	}
	return nil
}

func named(values []string) string {
	const most = 12
	list := make([]string, 0, most+1)
	for _, v := range values[:min(len(values), most)] {
		list = append(list, "`"+shorten(v)+"`")
	}
	if len(values) > most {
		list = append(list, fmt.Sprintf("and %d more", len(values)-most))
	}
	return strings.Join(list, ", ")
}

// quotedName writes a name so that YAML takes it for a text.
func quotedName(name string) string {
	return `"` + strings.ReplaceAll(strings.ReplaceAll(name, `\`, `\\`), `"`, `\"`) + `"`
}

func (t *table) note(format string, args ...any) {
	t.file.Notes = append(t.file.Notes, fmt.Sprintf(format, args...))
}

// row keeps the times and values of one row.
func (t *table) row(line string, cells []cell) {
	s, l := t.source, t.layout
	when, bad := l.when(cells)
	if bad != nil {
		s.fail(s.number, line, cells[bad.index].at, "time", bad.found, bad.expected, "")
		return
	}
	if len(t.times) == 0 {
		l.currencies(cells)
	}
	t.times = append(t.times, when)
	t.lines = append(t.lines, int32(min(s.number, math.MaxInt32))) //nolint:gosec // bounded in the line itself
	for i := range l.columns {
		t.values[i] = append(t.values[i], t.value(&l.columns[i], line, cells))
	}
}

// currencies takes the currency of prices from the first row; the column of currencies is a key, so the others have it too.
func (l *layout) currencies(cells []cell) {
	for i := range l.columns {
		c := &l.columns[i]
		if c.currency == 0 || cells[c.currency-1].text == "" {
			continue
		}
		_, per, _ := strings.Cut(c.unit, "/")
		c.unit = cells[c.currency-1].text + "/" + per
		c.to = cells[c.currency-1].text + "/MWh"
	}
}

// raw reads one cell as the file has it; not a number where the value is missing or, with a fault, wrong.
func (t *table) raw(c *slot, index int, line string, cells []cell) float64 {
	at := cells[index]
	if at.text == "" || t.isAbsent(at.text) {
		return math.NaN()
	}
	x, hint, ok := t.layout.decimals.number(at.text)
	if !ok {
		t.source.fail(t.source.number, line, at.at, c.header, "`"+shorten(at.text)+"`", "a number", hint)
		return math.NaN()
	}
	if c.coded && x == c.code {
		return math.NaN()
	}
	return x
}

// value reads a column in its quantity's unit.
func (t *table) value(c *slot, line string, cells []cell) float64 {
	s := t.source
	x := t.raw(c, c.index, line, cells)
	for _, i := range c.plus {
		x += t.raw(c, i, line, cells)
	}
	if math.IsNaN(x) {
		return x
	}
	at := cells[c.index]
	v := x*c.factor + c.offset
	kind, _ := KindOf(c.quantity)
	if !(v >= kind.Min && v <= kind.Max) {
		hint := ""
		if kind.Max == 1 && v > 1 && v <= 100 && c.scale == 0 {
			hint = "percent? give the column `unit: \"%\"`"
		}
		found := "`" + shorten(at.text) + "`" + inUnit(c.unit)
		if c.scale != 0 && c.scale != 1 {
			found += fmt.Sprintf(" times %g", c.scale)
		}
		s.fail(s.number, line, at.at, c.header, found, strings.TrimSpace(fmt.Sprintf("%g to %g %s", kind.Min, kind.Max, c.to)), hint)
		return math.NaN()
	}
	if c.quantity == Humidity && v > 1 {
		t.foggy, t.wettest = t.foggy+1, max(t.wettest, v)
		v = 1
	}
	return v + 0 // -0 becomes 0
}

func inUnit(unit string) string {
	if unit == "" {
		return ""
	}
	return " " + unit
}

// isAbsent tells the texts that public series have for a value that is not there.
func (t *table) isAbsent(text string) bool {
	switch text {
	case "n/e", "N/A", "n/a", "NA", "NaN", "nan", "-", "null", "NULL", "None", "#N/A":
		return true
	}
	return slices.Contains(t.layout.absent, text)
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// finish turns the rows into hours.
func (t *table) finish() error {
	s, l, f := t.source, t.layout, t.file
	if err := s.err(); err != nil {
		return err
	}
	f.Rows = len(t.times)
	if f.Rows == 0 {
		s.fail(l.headerLine, l.headerText, 0, "", "no rows below the header", "one row for each hour", "")
		return s.err()
	}
	if t.foggy > 0 {
		t.note("in %s the relative humidity is above 100 %%, up to %.4g %%; the air counts as saturated there", plural(t.foggy, "row"), 100*t.wettest)
	}
	if !l.clockKnown && !t.allMarked() {
		s.fail(l.headerLine, l.headerText, 0, "time", "times that do not say in which zone they are", "a zone", "give `zone: UTC`, an offset such as `zone: \"+01:00\"`, or a name such as `zone: Europe/Berlin`")
		return s.err()
	}
	if t.times[0].start.wall > t.times[len(t.times)-1].start.wall && l.typical == never {
		t.reverse()
	}
	f.Typical = l.typical == always || l.typical == byYears && t.jumps()
	if f.Typical {
		return t.typicalHours()
	}
	return t.calendarHours()
}

func (t *table) allMarked() bool {
	for i := range t.times {
		if !t.times[i].start.marked {
			return false
		}
	}
	return true
}

// reverse turns rows that begin with the newest round.
func (t *table) reverse() {
	slices.Reverse(t.times)
	slices.Reverse(t.lines)
	for i := range t.values {
		slices.Reverse(t.values[i])
	}
	t.note("the rows begin with the newest and are read from the end")
}

// jumps tells whether the rows go from one year to another anywhere but at its end.
func (t *table) jumps() bool {
	for i := 1; i < len(t.times); i++ {
		a, b := time.Unix(t.times[i-1].start.wall, 0).UTC(), time.Unix(t.times[i].start.wall, 0).UTC()
		if a.Year() == b.Year() || b.Year() == a.Year()+1 && a.Month() == time.December && b.Month() == time.January {
			continue
		}
		return true
	}
	return false
}
