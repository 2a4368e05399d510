package metrics

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"tokenwatt/internal/fault"
)

// Series is a quantity over time in bins of equal width: of each bin it keeps the integral, so that what is put in is
// there, whatever the width. The first bin begins at Start. What is before it is left out, and so is, in a Fleet with an
// end, what is behind that.
type Series struct {
	start float64 // s
	end   float64 // s
	width float64 // s
	most  int     // bins; 0 is without bound
	bins  []float64
	steps []int64 // what Count adds to the level from the beginning of a bin on
}

// NewSeries returns a series that grows without bound: power in W, in bins of 1 s to 1 h.
func NewSeries(start, width float64) (*Series, error) {
	list := fault.List{Cause: ErrSettings}
	if math.IsNaN(start) || math.IsInf(start, 0) {
		list.Add("start", number(start), "a time in s")
	}
	if !(width >= 1 && width <= 3600) {
		list.Add("width of a bin", number(width)+" s", "1 s to 1 h")
	}
	if err := list.Err(); err != nil {
		return nil, err
	}
	return &Series{start: start, end: math.Inf(1), width: width}, nil
}

// NewTimeline returns a series of at most so many bins, an even number, that begin with the given width: where time goes past
// them, bins are put together in pairs and are twice as wide from then on.
func NewTimeline(start, width float64, most int) (*Series, error) {
	list := fault.List{Cause: ErrSettings}
	if math.IsNaN(start) || math.IsInf(start, 0) {
		list.Add("start", number(start), "a time in s")
	}
	if !(width > 0) || math.IsInf(width, 0) {
		list.Add("width of a bin", number(width)+" s", "above 0 s")
	}
	if most < 2 || most%2 != 0 {
		list.Add("bins of a timeline", strconv.Itoa(most), "an even number, 2 or above")
	}
	if err := list.Err(); err != nil {
		return nil, err
	}
	return &Series{start: start, end: math.Inf(1), width: width, most: most}, nil
}

// Width is the present width of a bin in s.
func (s *Series) Width() float64 { return s.width }

// Start is the beginning of the first bin in s.
func (s *Series) Start() float64 { return s.start }

// reach makes room up to a time behind the start and returns the bin that it is in.
func (s *Series) reach(t float64) int {
	i := s.bin(t)
	for s.most > 0 && i >= s.most {
		s.halve()
		i = s.bin(t)
	}
	for len(s.bins) <= i {
		s.bins = append(s.bins, 0)
		s.steps = append(s.steps, 0)
	}
	return i
}

// bin is the bin that a time is in.
func (s *Series) bin(t float64) int { return int((t - s.start) / s.width) }

// edge is the beginning of a bin.
func (s *Series) edge(i int) float64 { return s.start + float64(float64(i)*s.width) }

// halve puts bins together in pairs.
func (s *Series) halve() {
	s.settle()
	n := (len(s.bins) + 1) / 2
	for i := range n {
		v := s.bins[2*i]
		if 2*i+1 < len(s.bins) {
			v += s.bins[2*i+1]
		}
		s.bins[i] = v
	}
	clear(s.bins[n:])
	s.bins, s.steps = s.bins[:n], s.steps[:n]
	s.width *= 2
}

// settle turns the steps of Count into integrals.
func (s *Series) settle() {
	var level int64
	for i, step := range s.steps {
		if level += step; level != 0 {
			s.bins[i] += float64(level) * s.width
		}
		s.steps[i] = 0
	}
}

// Add adds a constant level from one time to another.
func (s *Series) Add(from, to, level float64) { s.ramp(line{from, to, level, level}) }

// line is a level that goes in a straight line from first to last.
type line struct{ from, to, first, last float64 }

// within is the part of a line between two times; one that ends where it begins if there is none.
func (l line) within(start, end float64) line {
	slope := (l.last - l.first) / (l.to - l.from)
	if l.to > end {
		l.last -= slope * (l.to - end)
		l.to = end
	}
	if l.from < start {
		l.first += slope * (start - l.from)
		l.from = start
	}
	if !(l.to > l.from) {
		return line{}
	}
	return l
}

// integral is the area under a line.
func (l line) integral() float64 { return (l.to - l.from) * (0.5 * (l.first + l.last)) }

// ramp adds a line.
func (s *Series) ramp(l line) {
	l = l.within(s.start, s.end)
	from, to, first, last := l.from, l.to, l.first, l.last
	if !(to > from) {
		return
	}
	j := s.reach(to)
	i := s.bin(from)
	if i == j {
		s.bins[i] += l.integral()
		return
	}
	slope := (last - first) / (to - from)
	begin, level := from, first
	for ; i <= j; i++ {
		end := to
		if i < j {
			end = min(to, s.edge(i+1))
		}
		if end <= begin {
			continue
		}
		next := first + slope*(end-from)
		s.bins[i] += (end - begin) * (0.5 * (level + next))
		begin, level = end, next
	}
}

// Count adds n to the level from one time to another, in a time that does not depend on how long that is.
func (s *Series) Count(from, to float64, n int64) {
	from, to = max(from, s.start), min(to, s.end)
	if !(to > from) {
		return
	}
	j := s.reach(to)
	i := s.bin(from)
	if j-i < 2 {
		s.Add(from, to, float64(n))
		return
	}
	s.bins[i] += (s.edge(i+1) - from) * float64(n)
	s.bins[j] += (to - s.edge(j)) * float64(n)
	s.steps[i+1] += n
	s.steps[j] -= n
}

// Integral is the sum of all bins: J of a series in W.
func (s *Series) Integral() float64 {
	s.settle()
	sum := 0.0
	for _, v := range s.bins {
		sum += v
	}
	return sum
}

// Means returns the mean level of each bin up to a time, at most the end; the last bin is the mean of its part before it. A bin that nothing
// was added to is 0.
func (s *Series) Means(end float64) []float64 {
	end = min(end, s.end)
	if !(end > s.start) {
		return nil
	}
	s.settle()
	n := int(math.Ceil((end - s.start) / s.width))
	means := make([]float64, n)
	for i := range min(n, len(s.bins)) {
		means[i] = s.bins[i] / (min(end, s.edge(i+1)) - s.edge(i))
	}
	return means
}

// Quantiles returns the levels that the given shares of the time up to an end are at or below, by the means of bins; NaN of no
// time.
func (s *Series) Quantiles(end float64, shares ...float64) []float64 {
	means := s.Means(end)
	slices.Sort(means)
	levels := make([]float64, len(shares))
	for i, share := range shares {
		levels[i] = math.NaN()
		if n := len(means); n > 0 {
			levels[i] = means[max(0, min(n-1, int(math.Ceil(share*float64(n)))-1))]
		}
	}
	return levels
}

// Merge adds another series with the same start, which stays as it is. Bins have the same width, or the widths are powers of
// two apart in timelines; the wider one is then that of both.
func (s *Series) Merge(o *Series) error {
	o.settle()
	s.settle()
	for s.most > 0 && o.most > 0 && s.width < o.width {
		s.halve()
	}
	group := 1
	for s.most > 0 && o.most > 0 && o.width*float64(group) < s.width {
		group *= 2
	}
	if s.start != o.start || s.end != o.end || o.width*float64(group) != s.width || (s.most > 0) != (o.most > 0) {
		return fmt.Errorf("%w: series from %g s in bins of %g s, and from %g s in bins of %g s", ErrMerge, s.start, s.width, o.start, o.width)
	}
	if len(o.bins) > 0 {
		s.reach(s.edge((len(o.bins)-1)/group) + s.width/2)
	}
	group = int(s.width / o.width) // reach may have made bins wider
	for i, v := range o.bins {
		s.bins[i/group] += v
	}
	return nil
}
