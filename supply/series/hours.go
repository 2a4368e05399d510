package series

import (
	"fmt"
	"math"
	"sort"
	"strings"
	"time"
)

// longestHole bounds by how many hours the rows may lie further apart than they cover: a time far from the others is a slip.
const longestHole = 20 * 8784

// calendarHours makes hours of rows that each have their own year.
func (t *table) calendarHours() error {
	s, l := t.source, t.layout
	starts, lengths, ok := t.instants()
	if !ok {
		return s.err()
	}
	if !t.spans(starts, lengths) {
		return s.err()
	}
	first, last, covered := starts[0], starts[0], int64(0)
	for i, at := range starts {
		first, last, covered = min(first, at), max(last, at+lengths[i]), covered+lengths[i]
	}
	if (last-first-covered)/hour > longestHole {
		s.fail(l.headerLine, l.headerText, 0, "time", fmt.Sprintf("times from %s to %s for %s", date(first), date(last), plural(len(starts), "row")), "rows that follow each other", "is one of the times a slip?")
		return s.err()
	}
	origin := floorHour(first)
	b := t.bin(origin, int((last-origin+hour-1)/hour), starts, lengths, false)
	t.hours(b, origin)
	return nil
}

// typicalHours makes hours of a year that was put together from several: the rows' years are left out, and the hours go
// round, so that a clock away from UTC still fills them all.
func (t *table) typicalHours() error {
	s, l := t.source, t.layout
	if l.clock.Location != nil {
		s.fail(l.headerLine, l.headerText, 0, "time", "a typical year on the clock of "+l.clock.Name, "one on local standard time, the same all year", "give `zone` as an offset such as -05:00")
		return s.err()
	}
	step := l.step
	if step == 0 {
		step = t.commonStep(func(i int) int64 { return t.times[i].start.wall })
	}
	year, hours := 2001, int64(8760)
	for i := range t.times {
		if at := t.calendar(i, step); at.Month() == time.February && at.Day() == 29 {
			year, hours = 2000, 8784
		}
	}
	origin := time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC).Unix()
	starts, lengths := make([]int64, len(t.times)), make([]int64, len(t.times))
	for i := range t.times {
		at := t.calendar(i, step)
		wall := time.Date(year, at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC).Unix()
		starts[i], lengths[i] = wall-l.clock.Ahead, step
		if l.instant {
			starts[i] -= floorMod(starts[i], step)
		}
	}
	if !t.spans(starts, lengths) {
		return s.err()
	}
	t.hours(t.bin(origin, int(hours), starts, lengths, true), origin)
	return nil
}

// calendar is when a row of a typical year begins, on the file's clock.
func (t *table) calendar(i int, step int64) time.Time {
	wall := t.times[i].start.wall
	if t.layout.ending {
		wall -= step
	}
	return time.Unix(wall, 0).UTC()
}

// instants returns when each row begins and how long it is, in seconds of UTC. Rows at times that the clock leaves out
// are taken away where they have no values, else they are faults.
func (t *table) instants() (starts, lengths []int64, ok bool) {
	s, l := t.source, t.layout
	before := int64(math.MinInt64)
	starts = make([]int64, 0, len(t.times))
	var kept []int
	for i := range t.times {
		mark := t.times[i].start
		at, exists := l.clock.resolve(mark, before)
		if !exists {
			if t.empty(i) {
				t.skipped++
				continue
			}
			s.fail(int(t.lines[i]), "", 0, "time", date(mark.wall)[:16]+", which the clock of "+l.clock.Name+" leaves out", "times that exist", "a file on standard time all year has `zone` as an offset such as +01:00")
			continue
		}
		before = at
		starts = append(starts, at)
		kept = append(kept, i)
	}
	if s.err() != nil {
		return nil, nil, false
	}
	t.keep(kept)
	if t.skipped > 0 {
		t.note("%s without values at times that the clock of %s leaves out in spring, passed over", plural(t.skipped, "row"), l.clock.Name)
	}
	step := l.step
	if step == 0 {
		step = t.commonStep(func(i int) int64 { return starts[i] })
	}
	lengths = make([]int64, len(starts))
	for i := range starts {
		when := &t.times[i]
		switch {
		case when.hasEnd:
			lengths[i] = l.clock.length(when.start, when.end, starts[i])
		case when.length > 0:
			lengths[i] = when.length
		default:
			lengths[i] = step
		}
		switch {
		case l.ending:
			starts[i] -= lengths[i]
		case l.instant && lengths[i] > 0:
			starts[i] -= floorMod(starts[i], lengths[i])
		}
	}
	return starts, lengths, true
}

// empty tells that a row has no value at all.
func (t *table) empty(i int) bool {
	for c := range t.values {
		if !math.IsNaN(t.values[c][i]) {
			return false
		}
	}
	return true
}

// keep leaves the rows of the list.
func (t *table) keep(rows []int) {
	if len(rows) == len(t.times) {
		return
	}
	for to, from := range rows {
		t.times[to], t.lines[to] = t.times[from], t.lines[from]
		for c := range t.values {
			t.values[c][to] = t.values[c][from]
		}
	}
	n := len(rows)
	t.times, t.lines = t.times[:n], t.lines[:n]
	for c := range t.values {
		t.values[c] = t.values[c][:n]
	}
}

// commonStep is the commonest distance between rows that follow each other, an hour for a single row.
func (t *table) commonStep(at func(i int) int64) int64 {
	count := map[int64]int{}
	best := int64(hour)
	for i := 1; i < len(t.times); i++ {
		if d := at(i) - at(i-1); d > 0 {
			count[d]++
		}
	}
	most := 0
	for d, n := range count {
		if n > most || n == most && d < best {
			best, most = d, n
		}
	}
	return best
}

// spans checks the lengths of the rows and names them.
func (t *table) spans(starts, lengths []int64) bool {
	s := t.source
	if len(starts) == 0 {
		s.fail(t.layout.headerLine, t.layout.headerText, 0, "", "no rows below the header", "one row for each hour", "")
		return false
	}
	count := map[int64]int{}
	for i, length := range lengths {
		count[length]++
		if count[length] == 1 && (length <= 0 || length > hour || hour%length != 0) {
			found := "a row for " + (time.Duration(length) * time.Second).String()
			s.fail(int(t.lines[i]), "", 0, "time", found, "rows for an hour, or a part that an hour is made of", "series of longer steps are no hourly series")
		}
	}
	if s.err() != nil {
		return false
	}
	all := make([]int64, 0, len(count))
	for length := range count {
		all = append(all, length)
	}
	sort.Slice(all, func(i, j int) bool { return all[i] > all[j] })
	names := make([]string, len(all))
	for i, length := range all {
		names[i] = fmt.Sprintf("%g min", float64(length)/60)
	}
	t.file.Span = strings.Join(names, ", ")
	return true
}

// bins are sums over hours.
type bins struct {
	covered []int64     // seconds of each hour that rows cover
	seconds [][]int64   // and that they give a value for, by column
	sums    [][]float64 // of values, each times the part of the hour that it covers
	lines   []int32
}

// bin adds the rows to hours from an origin. A row that begins before the one before it has ended is counted as repeated
// or disordered and left out. Round tells that the last hour is followed by the first.
func (t *table) bin(origin int64, hours int, starts, lengths []int64, round bool) *bins {
	b := &bins{covered: make([]int64, hours), lines: make([]int32, hours)}
	for range t.values {
		b.seconds = append(b.seconds, make([]int64, hours))
		b.sums = append(b.sums, make([]float64, hours))
	}
	begun, ended := int64(math.MinInt64), int64(math.MinInt64)
	for i, at := range starts {
		if at < ended {
			if at < begun {
				t.file.Disordered.add(int(t.lines[i]))
			} else {
				t.file.Repeated.add(int(t.lines[i]))
			}
			continue
		}
		begun, ended = at, at+lengths[i]
		for from := at; from < ended; {
			h := (from - origin - floorMod(from-origin, hour)) / hour
			to := min(ended, origin+(h+1)*hour)
			if round {
				h = floorMod(h, int64(hours))
			}
			t.pour(b, i, int(h), to-from)
			from = to
		}
	}
	return b
}

// pour adds some seconds of a row to an hour.
func (t *table) pour(b *bins, row, h int, seconds int64) {
	b.covered[h] += seconds
	if b.lines[h] == 0 {
		b.lines[h] = t.lines[row]
	}
	for c := range t.values {
		if v := t.values[c][row]; !math.IsNaN(v) {
			b.seconds[c][h] += seconds
			b.sums[c][h] += v * (float64(seconds) / hour) // exact for a whole hour, and halves and quarters of one
		}
	}
}

// hours fills the file with the means of the hours. Hours at either end that the rows only begin or end in are left out.
func (t *table) hours(b *bins, origin int64) {
	f, l := t.file, t.layout
	from, to := 0, len(b.covered)
	if !f.Typical {
		for from < to && b.covered[from] < hour {
			from++
		}
		for to > from && b.covered[to-1] < hour {
			to--
		}
		if cut := len(b.covered) - to + from; cut > 0 {
			t.note("the rows begin or end within an hour of UTC; %s at the ends left out", plural(cut, "hour"))
		}
	}
	f.Start, f.Hours, f.lines = time.Unix(origin+int64(from)*hour, 0).UTC(), to-from, b.lines[from:to]
	f.Clock = l.clock.Name
	if l.clock.Location != nil {
		f.Clock += ", changing with summer time"
	}
	if l.instant {
		t.note("values are those of moments, and count for the %s that these lie in", strings.ReplaceAll(f.Span, ", ", " or "))
	}
	for c := range l.columns {
		s := &l.columns[c]
		values := make([]float64, f.Hours)
		for h := range values {
			if values[h] = math.NaN(); b.seconds[c][from+h] == hour {
				values[h] = b.sums[c][from+h]
			}
		}
		f.Columns = append(f.Columns, Column{Quantity: s.quantity, Header: s.header, Unit: s.to, FileUnit: s.unit, HeightM: s.height, Values: values, at: s.at})
	}
	t.gaps(b.covered[from:to])
}

// gaps lists the runs of hours without rows, and of each column those without a value in hours that have rows.
func (t *table) gaps(covered []int64) {
	f := t.file
	f.runs("", func(h int) bool { return covered[h] < hour })
	for c := range f.Columns {
		values := f.Columns[c].Values
		f.runs(f.Columns[c].Quantity, func(h int) bool { return math.IsNaN(values[h]) && covered[h] == hour })
	}
}

// runs adds the runs of hours for which a test holds.
func (f *File) runs(quantity string, missing func(h int) bool) {
	for h := 0; h < f.Hours; h++ {
		if !missing(h) {
			continue
		}
		first := h
		for h < f.Hours && missing(h) {
			h++
		}
		f.Gaps = append(f.Gaps, Gap{Quantity: quantity, From: f.at(first), Hours: h - first, Line: f.lineBefore(first), first: first})
	}
}

// at is the instant at which an hour of the file begins.
func (f *File) at(h int) time.Time { return f.Start.Add(time.Duration(h) * time.Hour) }

// lineBefore is the line of the last row before an hour, the header's where there is none.
func (f *File) lineBefore(h int) int {
	for h--; h >= 0; h-- {
		if f.lines[h] > 0 {
			return int(f.lines[h])
		}
	}
	return f.headerLine
}

func floorHour(at int64) int64 { return at - floorMod(at, hour) }

func floorMod(a, b int64) int64 { return ((a % b) + b) % b }

// date writes an instant of UTC.
func date(at int64) string { return time.Unix(at, 0).UTC().Format("2006-01-02T15:04Z") }
