package series

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"tokenwatt/internal/strictyaml"
)

// ErrCut is wrapped by errors about a Cut that breaks its contract.
var ErrCut = errors.New("series: bad cut")

// The rules of a Cut; the empty text is the error.
const (
	// DropFeb29 leaves the leap day of the file out where the study's year has none.
	DropFeb29 = "drop-feb-29"
	// RepeatFeb28 gives the study's leap day the hours of 28 February where the file has none.
	RepeatFeb28 = "repeat-feb-28"
	// Interpolate fills a gap with the straight line between the hours at its ends.
	Interpolate = "interpolate"
	// Wrap takes hours before the file's first or behind its last from a year later or earlier.
	Wrap = "wrap"
)

// DefaultMaxGap is how many hours Interpolate fills at once where the Cut does not say.
const DefaultMaxGap = 3

// mostWrapped is how many hours Wrap fills at either end: clocks are within a day of UTC.
const mostWrapped = 24

// Cut is the hours that a study wants of a file.
type Cut struct {
	// Year is the study's first, Hours how many hours from its 1 January in UTC are wanted, of as many years as they fill.
	Year, Hours int
	// Of is the file's year that stands for Year, and so on with those behind them; 0 for the same. A typical year stands
	// for each of them.
	Of int
	// Leap is the rule where one of two years has a 29 February and the other none.
	Leap string
	// Gaps is the rule for missing hours, MaxGap the longest gap in hours that it fills; 0 stands for DefaultMaxGap.
	Gaps   string
	MaxGap int
	// Edges is the rule for hours that the file's clock puts into the year before or after.
	Edges string
}

// mostHours bounds a Cut: a century.
const mostHours = 100 * 8784

func (c *Cut) check() error {
	var errs []error
	bad := func(format string, a ...any) {
		errs = append(errs, fmt.Errorf("%w: %s", ErrCut, fmt.Sprintf(format, a...)))
	}
	if c.Hours < 1 || c.Hours > mostHours {
		bad("%d hours from %d", c.Hours, c.Year)
	}
	if c.Leap != "" && c.Leap != DropFeb29 && c.Leap != RepeatFeb28 {
		bad("leap rule %q: %s or %s", c.Leap, DropFeb29, RepeatFeb28)
	}
	if c.Gaps != "" && c.Gaps != Interpolate {
		bad("rule for gaps %q: %s", c.Gaps, Interpolate)
	}
	if c.MaxGap < 0 {
		bad("longest gap of %d hours", c.MaxGap)
	}
	if c.Edges != "" && c.Edges != Wrap {
		bad("rule for edges %q: %s", c.Edges, Wrap)
	}
	return errors.Join(errs...)
}

func yearHours(year int) int {
	return 24 * time.Date(year, time.December, 31, 0, 0, 0, 0, time.UTC).YearDay()
}

// Pieces are the hours of a study.
type Pieces struct {
	// Values are the series by quantity, each as long as the Cut's hours.
	Values map[string][]float64
	// Lines is the file's line that each hour begins in, 0 for one that no row begins.
	Lines []int
	// Warnings tell what was filled or moved.
	Warnings []string
}

// Cut returns the hours of a study of the quantities that the file has. Errors wrap ErrCut, or are strictyaml.Errors
// about what the file lacks, all at once.
func (f *File) Cut(c *Cut, quantities ...string) (*Pieces, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	k := &cutting{File: f, Cut: c, pieces: &Pieces{Values: map[string][]float64{}}}
	k.rowsOrdered()
	from := k.plan()
	if len(k.errs) > 0 {
		return nil, k.errs
	}
	for _, q := range quantities {
		if column := f.Column(q); column != nil {
			k.pieces.Values[q] = k.take(column, from)
		}
	}
	if len(k.errs) > 0 {
		return nil, k.errs
	}
	k.pieces.Lines = make([]int, c.Hours)
	for i, h := range from {
		k.pieces.Lines[i] = int(f.lines[h])
	}
	return k.pieces, nil
}

// cutting is a Cut at work.
type cutting struct {
	*File
	*Cut
	pieces *Pieces
	errs   strictyaml.Errors
}

func (k *cutting) fail(line int, path, found, expected, hint string) {
	e := &strictyaml.Error{File: k.Name, Line: line, Col: 1, Path: path, Found: found, Expected: expected, Hint: hint}
	if line == k.headerLine {
		e.Excerpt = k.headerText
	}
	k.errs = append(k.errs, e)
}

func (k *cutting) warn(format string, args ...any) {
	k.pieces.Warnings = append(k.pieces.Warnings, k.Name+": "+fmt.Sprintf(format, args...))
}

// rowsOrdered refuses rows that repeat a time or go back.
func (k *cutting) rowsOrdered() {
	for _, r := range []struct {
		rows *Rows
		what string
	}{{&k.Repeated, "at a time that an earlier row has"}, {&k.Disordered, "before the row above it"}} {
		if r.rows.Count > 0 {
			k.fail(r.rows.Lines[0], "time", fmt.Sprintf("%s %s%s", plural(r.rows.Count, "row"), r.what, atLines(r.rows)), "rows in order, each time once", "")
		}
	}
}

// atLines names the lines of the first rows.
func atLines(r *Rows) string {
	if r.Count == 1 {
		return ""
	}
	const most = 5
	var b strings.Builder
	b.WriteString(" (lines ")
	for i, line := range r.Lines[:min(len(r.Lines), most)] {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprint(&b, line)
	}
	if r.Count > most {
		b.WriteString(", ...")
	}
	return b.String() + ")"
}

// plan returns the file's hour for each of the study's.
func (k *cutting) plan() []int {
	from := make([]int, 0, k.Cut.Hours)
	of := k.Of
	if of == 0 {
		of = k.Year
	}
	var o overhang
	for i := 0; len(from) < k.Cut.Hours; i++ {
		wanted := min(k.Cut.Hours-len(from), yearHours(k.Year+i))
		y := &yearly{study: k.Year + i, of: of + i, wanted: wanted, length: yearHours(of + i)}
		if k.Typical {
			y.length = k.File.Hours
		}
		from = k.planYear(from, y, &o)
		k.leapNoted(y)
	}
	switch {
	case o.missing > 0:
		k.outside(of, &o)
	case o.wrapped > 0:
		k.warn("%s that the file's clock (%s) puts into another year than UTC does are taken from a year away", plural(o.wrapped, "hour"), k.Clock)
	}
	if !k.Typical && of != k.Year && o.missing == 0 {
		k.warn("the hours of %d stand for those of %d; days of the week differ", of, k.Year)
	}
	if years := len(from) / 8760; k.Typical && years > 1 {
		k.warn("the one typical year repeats in each of the study's %d years", years)
	}
	return from
}

// yearly is one year of the study and the year of the file that stands for it.
type yearly struct {
	study, of      int
	wanted, length int
}

// overhang counts hours that the file's years do not hold.
type overhang struct {
	wrapped, missing int
	first            int // file's hour of the first that is missing
}

// planYear adds the file's hours of one year.
func (k *cutting) planYear(from []int, y *yearly, o *overhang) []int {
	shift := 0
	if !k.Typical {
		shift = int(time.Date(y.of, time.January, 1, 0, 0, 0, 0, time.UTC).Sub(k.Start) / time.Hour)
	}
	for i := range y.wanted {
		h := shift + k.leapt(i, y)
		if h >= 0 && h < k.File.Hours {
			from = append(from, h)
			continue
		}
		other, ok := k.elsewhere(h, y.of)
		switch {
		case ok:
			o.wrapped++
		case o.missing == 0:
			o.first, o.missing = h, 1
		default:
			o.missing++
		}
		from = append(from, max(other, 0))
	}
	return from
}

const (
	// hoursToFeb28 and hoursToMarch are the hours of a year before 28 February and before 29 February.
	hoursToFeb28 = (31 + 27) * 24
	hoursToMarch = (31 + 28) * 24
)

// leapt returns the hour of the file's year that stands for the study's hour i, where leap days differ.
func (k *cutting) leapt(i int, y *yearly) int {
	study := yearHours(y.study)
	if study == y.length || i < hoursToMarch {
		return i
	}
	if study > y.length { // the study has a leap day, the file none
		if i < hoursToMarch+24 && k.Leap != RepeatFeb28 {
			k.leapFault(y, true)
		}
		return i - 24
	}
	if i == hoursToMarch && k.Leap != DropFeb29 {
		k.leapFault(y, false)
	}
	return i + 24
}

func (k *cutting) leapFault(y *yearly, study bool) {
	for _, e := range k.errs {
		if e.Path == "leap" {
			return
		}
	}
	if study {
		k.fail(k.headerLine, "leap", "a year without 29 February", fmt.Sprintf("the %d hours of %d", yearHours(y.study), y.study), "`leap: "+RepeatFeb28+"` gives it the hours of 28 February")
		return
	}
	k.fail(k.headerLine, "leap", "a year with 29 February", fmt.Sprintf("the %d hours of %d", yearHours(y.study), y.study), "`leap: "+DropFeb29+"` leaves that day out")
}

func (k *cutting) leapNoted(y *yearly) {
	study := yearHours(y.study)
	switch {
	case study == y.length || y.wanted <= hoursToMarch || len(k.errs) > 0:
	case study > y.length:
		k.warn("29 February of %d has the hours of 28 February", y.study)
	case k.Typical:
		k.warn("the file's 29 February is left out of %d", y.study)
	default:
		k.warn("29 February of %d is left out of %d", y.of, y.study)
	}
}

// elsewhere is Wrap: the same hour of the calendar a year away, for hours at the ends of the year alone.
func (k *cutting) elsewhere(h, of int) (int, bool) {
	if k.Edges != Wrap {
		return 0, false
	}
	switch {
	case h < 0 && h >= -mostWrapped:
		h += yearHours(of)
	case h >= k.File.Hours && h < k.File.Hours+mostWrapped:
		h -= yearHours(of)
	}
	return h, h >= 0 && h < k.File.Hours
}

// outside reports years that the file does not hold, or not all of.
func (k *cutting) outside(of int, o *overhang) {
	found := fmt.Sprintf("hours from %s to %s", k.Start.Format("2006-01-02T15:04Z"), k.End().Format("2006-01-02T15:04Z"))
	expected := fmt.Sprintf("%d hours from %d-01-01T00:00Z; %s of them not in the file, the first at %s",
		k.Cut.Hours, of, plural(o.missing, "hour"), k.at(o.first).Format("2006-01-02T15:04Z"))
	hint := ""
	switch year, whole := k.wholeYear(); {
	case o.missing <= 2*mostWrapped && k.Edges == "":
		hint = fmt.Sprintf("the file's year is that of its clock, %s: `edges: %s` takes those hours from a year away", k.Clock, Wrap)
	case whole && k.Of == 0 && k.Cut.Hours <= yearHours(k.Year):
		hint = fmt.Sprintf("`year: %d` lets that year of the file stand for %d", year, k.Year)
	}
	k.fail(k.headerLine, "time", found, expected, hint)
}

// wholeYear is a year of which the file has all hours, or all but a day's.
func (f *File) wholeYear() (int, bool) {
	for year := f.Start.Year(); year <= f.End().Year(); year++ {
		first := int(time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC).Sub(f.Start) / time.Hour)
		if first >= -mostWrapped && first+yearHours(year) <= f.Hours+mostWrapped {
			return year, true
		}
	}
	return 0, false
}

// take returns a column's hours of the study, filled where the rule allows.
func (k *cutting) take(c *Column, from []int) []float64 {
	wanted := make([]bool, k.File.Hours)
	for _, h := range from {
		wanted[h] = true
	}
	values := c.Values
	filled, runs, longest := 0, 0, 0
	limit := k.MaxGap
	if limit == 0 {
		limit = DefaultMaxGap
	}
	for h := 0; h < len(values); h++ {
		if !math.IsNaN(values[h]) {
			continue
		}
		first, needed := h, false
		for h < len(values) && math.IsNaN(values[h]) {
			needed = needed || wanted[h]
			h++
		}
		if !needed {
			continue
		}
		n := h - first
		if bounded := k.bounded(c, first, h); k.Cut.Gaps != Interpolate || n > limit || !bounded {
			k.gap(c, first, n, limit, bounded)
			continue
		}
		if filled == 0 {
			values = append([]float64(nil), c.Values...)
		}
		k.interpolate(values, first, h)
		filled, runs, longest = filled+n, runs+1, max(longest, n)
	}
	if filled > 0 {
		k.warn("%s: %s in %s interpolated, the longest %d h, the first at %s", c.Quantity, plural(filled, "hour"), plural(runs, "gap"), longest, k.firstGap(c))
	}
	piece := make([]float64, len(from))
	for i, h := range from {
		piece[i] = values[h]
	}
	return piece
}

// firstGap is when the first missing hour of a column begins.
func (k *cutting) firstGap(c *Column) string {
	for h, v := range c.Values {
		if math.IsNaN(v) {
			return k.at(h).Format("2006-01-02T15:04Z")
		}
	}
	return ""
}

// bounded tells whether a gap has values on both sides: the ends of a typical year meet.
func (k *cutting) bounded(c *Column, first, end int) bool {
	n := len(c.Values)
	return (k.Typical || first > 0 && end < n) && !math.IsNaN(c.Values[(first-1+n)%n]) && !math.IsNaN(c.Values[end%n])
}

// interpolate fills the hours from first to end, which have values on both sides.
func (k *cutting) interpolate(values []float64, first, end int) {
	n := len(values)
	a, b := values[(first-1+n)%n], values[end%n]
	for h := first; h < end; h++ {
		w := float64(h-first+1) / float64(end-first+1)
		values[h] = a*(1-w) + b*w
	}
}

// gap reports hours that are missing and may not be filled.
func (k *cutting) gap(c *Column, first, n, limit int, bounded bool) {
	hint := ""
	switch {
	case !bounded:
		hint = "the gap is at the file's end, where nothing can be interpolated"
	case n <= limit && k.Cut.Gaps == "":
		hint = "`gaps: " + Interpolate + "` fills it with a straight line and says so"
	case n > limit && k.Cut.Gaps == "":
		hint = fmt.Sprintf("`gaps: %s` with `max_gap: %d` would fill it with a straight line", Interpolate, n)
	default:
		hint = fmt.Sprintf("`max_gap: %d` would fill it with a straight line", n)
	}
	found := fmt.Sprintf("%s without a value behind this row, from %s", plural(n, "hour"), k.at(first).Format("2006-01-02T15:04Z"))
	k.fail(k.lineBefore(first), c.Quantity, found, "a value for each hour", hint)
}
