package svg

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Line draws several series against one horizontal axis: categories (months, hours of the day), times or numbers.
type Line struct {
	Frame
	Unit       string
	Series     []Series      // values of either sign
	Categories []string      // one label per value; exclusive with Start and X
	Start      time.Time     // time of the first value; set means a time axis with Step
	Step       time.Duration // 0 is one hour
	X          []float64     // increasing positions; with none of the three the index from 0 is taken
	XLabel     string        // name and unit of the horizontal axis
	FromZero   bool          // whether the vertical axis includes zero
}

// Render implements Figure.
func (l Line) Render() (string, error) { return render(l) }

// AtWidth implements Figure.
func (l Line) AtWidth(width float64) Figure { l.Width = width; return l }

func (l Line) step() time.Duration {
	if l.Step == 0 {
		return time.Hour
	}
	return l.Step
}

func (l Line) check() error {
	p := &problems{figure: "line"}
	l.Frame.check(p)
	if len(l.Series) == 0 {
		p.add("Series", "is empty, want at least one series")
		return p.err()
	}
	n := len(l.Series[0].Values)
	p.series("Series", l.Series, n, true)
	for i, s := range l.Series {
		checkFamily(p, fmt.Sprintf("Series[%d].Family", i), s.Family)
	}
	axes := 0
	if l.Categories != nil {
		axes++
		if len(l.Categories) != n {
			p.add("Categories", "has %d labels, want %d as the series have values", len(l.Categories), n)
		}
	}
	if !l.Start.IsZero() {
		axes++
	}
	p.window("Step", l.Step, n)
	if l.X != nil {
		axes++
		p.values("X", l.X, true)
		if len(l.X) != n {
			p.add("X", "has %d values, want %d as the series have", len(l.X), n)
		}
		for i := 1; i < len(l.X); i++ {
			if !(l.X[i] > l.X[i-1]) {
				p.add(fmt.Sprintf("X[%d]", i), "is %g after %g, want increasing values", l.X[i], l.X[i-1])
				break
			}
		}
	}
	if axes > 1 {
		p.add("Categories, Start, X", "are set together, want at most one")
	}
	return p.err()
}

func (l Line) layout() (*drawn, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	height := l.height(map[bool]float64{true: 190, false: 250}[l.narrow()])
	c, t := newCanvas(l.width()), yDomain(l.Series, l.FromZero, 6)
	plan := planLabels(l.Frame, l.Series, height)
	y := plan.above(c, l.Frame, l.header(c)) + 18
	area := plot{x0: l.pad() + yLabelWidth(t), x1: l.width() - l.pad() - max(plan.room, 6), y0: y, y1: y + height}
	area.ys = scale{d0: t.lo, d1: t.hi, r0: area.y1, r1: area.y0}
	area.yAxis(c, t, l.Unit, true)
	at, marks := l.positions(&area)
	bin := 1
	if n := len(l.Series[0].Values); float64(n) > 2*(area.x1-area.x0) {
		bin = binSteps(n, l.step(), (area.x1-area.x0)/2)
	}
	paths, titles := make([][]point, len(l.Series)), make([]string, len(l.Series))
	for i := len(l.Series) - 1; i >= 0; i-- {
		s := l.Series[i]
		titles[i] = summary(s, l.Unit)
		if bin > 1 {
			paths[i] = l.band(c, area, s.Values, bin, at, plan.colours[i], titles[i])
			continue
		}
		for k, v := range s.Values {
			paths[i] = append(paths[i], point{area.xs.at(at(k)), area.ys.at(v)})
		}
	}
	plan.draw(c, area, paths, titles)
	bottom := area.xAxis(c, marks, l.XLabel, l.pad()-4, area.x1+min(max(plan.room, 12), 16))
	l.footer(c, bottom, l.remark(bin)...)
	return &drawn{"line", l.Frame, c, "Line chart. " + strings.Join(titles, ". ") + "."}, nil
}

// band fills from the least to the greatest value of each bin and returns the line through the means, because a line
// through thousands of points would be a smear.
func (l Line) band(c *canvas, area plot, values []float64, bin int, at func(int) float64, col colour, title string) []point {
	var upper, lower, mean []point
	means := binMeans(values, bin)
	for i, m := range means {
		from, to := i*bin, min((i+1)*bin, len(values))
		x := area.xs.at((at(from) + at(to-1)) / 2)
		lo, hi := extent([]Series{{Values: values[from:to]}})
		upper, lower = append(upper, point{x, area.ys.at(hi)}), append(lower, point{x, area.ys.at(lo)})
		mean = append(mean, point{x, area.ys.at(m)})
	}
	slices.Reverse(lower)
	outline := append(upper, lower...)
	c.area(polyline(outline)+"Z", outline, col, ` opacity="0.28"`, title)
	return mean
}

// remark says what a band shows.
func (l Line) remark(bin int) []string {
	if bin == 1 {
		return nil
	}
	span := strconv.Itoa(bin) + " values"
	if !l.Start.IsZero() {
		span = spell(time.Duration(bin) * l.step())
	}
	return []string{"Line: mean of " + span + "; band: least to greatest."}
}

// positions sets the horizontal scale and returns the position of the k-th value and the axis labels.
func (l Line) positions(area *plot) (func(int) float64, []xMark) {
	n := len(l.Series[0].Values)
	if !l.Start.IsZero() {
		// A value is the mean of its step and stands in the step's middle.
		area.xs = scale{d0: 0, d1: float64(n), r0: area.x0, r1: area.x1}
		return func(k int) float64 { return float64(k) + 0.5 }, area.timeMarks(l.Start, l.step(), n)
	}
	at := func(k int) float64 { return float64(k) }
	lo, hi := 0.0, float64(n-1)
	if l.X != nil {
		at, lo, hi = func(k int) float64 { return l.X[k] }, l.X[0], l.X[n-1]
	}
	if lo == hi {
		lo, hi = lo-0.5, hi+0.5
	}
	area.xs = scale{d0: lo, d1: hi, r0: area.x0, r1: area.x1}
	if l.Categories == nil {
		return at, area.valueMarks(innerTicks(lo, hi, max(4, int((area.x1-area.x0)/80))), "")
	}
	every := 1
	room := widest(l.Categories, textSize, false) + 8
	for _, k := range []int{1, 2, 3, 4, 6, 12, 24, 48, 96, 168, 336, 744, 1460, 4380, n} {
		if every = k; (area.x1-area.x0)/float64(max(n-1, 1))*float64(k) >= room {
			break
		}
	}
	var marks []xMark
	for k := 0; k < n; k += every {
		x := area.xs.at(float64(k))
		marks = append(marks, xMark{x: x, tick: true, label: x, lines: []string{l.Categories[k]}})
	}
	return at, marks
}
