package svg

import (
	"fmt"
	"math"
)

// FieldMap draws a number over two inputs as colours on a grid, with lines where something changes sides, a box and points on top:
// where a machine begins to give power, what is published of its inputs, and where it stands.
type FieldMap struct {
	Frame
	XLabel, XUnit string
	YLabel, YUnit string
	LogX, LogY    bool
	Xs, Ys        []float64 // increasing values of the grid, at least two each
	Measure, Unit string    // of Values
	// Values[j][i] is at Xs[i], Ys[j]; NaN is a place without a value, which stays blank and is counted in the note.
	Values [][]float64
	Lines  []FieldLine
	Boxes  []FieldBox
	Points []FieldPoint
}

// FieldLine is a polyline.
type FieldLine struct {
	Name string // lines of one name are named once
	X, Y []float64
}

// FieldBox is a rectangle.
type FieldBox struct {
	Name           string
	X0, X1, Y0, Y1 float64
}

// FieldPoint is a place.
type FieldPoint struct {
	Name string
	X, Y float64
}

// Render implements Figure.
func (m FieldMap) Render() (string, error) { return render(m) }

// AtWidth implements Figure.
func (m FieldMap) AtWidth(width float64) Figure { m.Width = width; return m }

func (m FieldMap) check() error {
	p := &problems{figure: "fieldmap"}
	m.Frame.check(p)
	for _, axis := range []struct {
		field string
		at    []float64
		log   bool
	}{{"Xs", m.Xs, m.LogX}, {"Ys", m.Ys, m.LogY}} {
		if len(axis.at) < 2 {
			p.add(axis.field, "has %d values, want at least two", len(axis.at))
			continue
		}
		p.values(axis.field, axis.at, true)
		for i := 1; i < len(axis.at); i++ {
			if !(axis.at[i] > axis.at[i-1]) {
				p.add(fmt.Sprintf("%s[%d]", axis.field, i), "is %g after %g, want increasing values", axis.at[i], axis.at[i-1])
				break
			}
		}
		if axis.log && axis.at[0] <= 0 {
			p.add(axis.field+"[0]", "is %g, want more than zero on a logarithmic axis", axis.at[0])
		}
	}
	if len(m.Values) != len(m.Ys) {
		p.add("Values", "has %d rows, want %d as Ys has values", len(m.Values), len(m.Ys))
	}
	for j, row := range m.Values {
		if len(row) != len(m.Xs) {
			p.add(fmt.Sprintf("Values[%d]", j), "has %d values, want %d as Xs has", len(row), len(m.Xs))
		}
		for i, v := range row {
			if !math.IsNaN(v) && !p.finite(fmt.Sprintf("Values[%d][%d]", j, i), v) {
				return p.err()
			}
		}
	}
	if len(p.errs) == 0 && len(m.known()) == 0 {
		p.add("Values", "are all missing, want at least one")
	}
	for i, l := range m.Lines {
		at := fmt.Sprintf("Lines[%d].", i)
		if len(l.X) != len(l.Y) || len(l.X) < 2 {
			p.add(at+"X, Y", "have %d and %d values, want the same number of at least two", len(l.X), len(l.Y))
		}
		p.values(at+"X", l.X, true)
		p.values(at+"Y", l.Y, true)
	}
	for i, b := range m.Boxes {
		p.values(fmt.Sprintf("Boxes[%d]", i), []float64{b.X0, b.X1, b.Y0, b.Y1}, true)
	}
	for i, at := range m.Points {
		p.values(fmt.Sprintf("Points[%d]", i), []float64{at.X, at.Y}, true)
	}
	return p.err()
}

// known are the values that are there.
func (m FieldMap) known() []float64 {
	var out []float64
	for _, row := range m.Values {
		for _, v := range row {
			if !math.IsNaN(v) {
				out = append(out, v)
			}
		}
	}
	return out
}

// fieldLine and fieldBox are the colours of what is drawn over the map.
func fieldLine() colour { return colour{"fieldline", "#111418", "#f4f6f8"} }
func fieldBox() colour  { return colour{"fieldbox", "#1b6fb5", "#7cc0f4"} }

// pointColour is that of the i-th point: the first stands out from the others.
func pointColour(i int) colour {
	if i == 0 {
		return colour{"fieldpoint", "#c2185b", "#ff7eb0"}
	}
	return colour{"fieldother", "#3c7a10", "#a5d86e"}
}

func (m FieldMap) layout() (*drawn, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	c := newCanvas(m.width())
	levels := levelsOf(m.known(), false)
	y := levels.legend(c, m.Frame, m.header(c), axisTitle(m.Measure, m.Unit))
	y = m.key(c, y) + 18
	xTicks, yTicks := m.ticks(m.Xs, m.LogX, max(4, int(m.width()/110))), m.ticks(m.Ys, m.LogY, 6)
	area := plot{x0: m.pad() + yLabelWidth(yTicks), x1: m.width() - m.pad() - 8, y0: y}
	area.y1 = y + m.height(map[bool]float64{true: 260, false: 380}[m.narrow()])
	area.xs = scale{d0: m.Xs[0], d1: m.Xs[len(m.Xs)-1], r0: area.x0, r1: area.x1, log: m.LogX}
	area.ys = scale{d0: m.Ys[0], d1: m.Ys[len(m.Ys)-1], r0: area.y1, r1: area.y0, log: m.LogY}
	missing := m.paint(c, area, levels)
	area.yAxis(c, yTicks, axisTitle(m.YLabel, m.YUnit), true)
	m.over(c, area)
	bottom := area.xAxis(c, area.valueMarks(xTicks, ""), axisTitle(m.XLabel, m.XUnit), m.pad(), area.x1+6)
	remarks := levels.remarks(m.Unit)
	if missing > 0 {
		remarks = append(remarks, fmt.Sprintf("Blank: %d of %d places have no value.", missing, len(m.Xs)*len(m.Ys)))
	}
	m.footer(c, bottom, remarks...)
	return &drawn{"fieldmap", m.Frame, c, m.words()}, nil
}

// ticks are the inner ticks of an axis.
func (m FieldMap) ticks(at []float64, log bool, n int) ticks {
	lo, hi := at[0], at[len(at)-1]
	if !log {
		return innerTicks(lo, hi, n)
	}
	t := logTicks(lo, hi, n)
	var inner []float64
	for _, v := range t.at {
		if v >= lo*(1-1e-9) && v <= hi*(1+1e-9) {
			inner = append(inner, v)
		}
	}
	t.lo, t.hi, t.at = lo, hi, inner
	return t
}

// paint fills the grid, cells of one class that touch in a row as one, and returns how many places have no value.
func (m FieldMap) paint(c *canvas, area plot, levels levels) (missing int) {
	colours := levels.colours()
	xs, ys := edges(area.xs, m.Xs), edges(area.ys, m.Ys)
	for j, row := range m.Values {
		class := func(i int) int {
			if math.IsNaN(row[i]) {
				return -1
			}
			return levels.class(row[i])
		}
		for i := 0; i < len(row); {
			k, from := class(i), i
			for i < len(row) && class(i) == k {
				i++
			}
			if k < 0 {
				missing += i - from
				continue
			}
			c.rect(xs[from], ys[j+1], xs[i]-xs[from], ys[j]-ys[j+1], colours[k], ` shape-rendering="crispEdges"`, "")
		}
	}
	return missing
}

// edges are the pixels between the places of a grid, and its ends.
func edges(s scale, at []float64) []float64 {
	out := []float64{s.at(at[0])}
	for i := 1; i < len(at); i++ {
		out = append(out, (s.at(at[i-1])+s.at(at[i]))/2)
	}
	return append(out, s.at(at[len(at)-1]))
}

// key names lines, boxes and points.
func (m FieldMap) key(c *canvas, y float64) float64 {
	var names, lines []string
	var colours []colour
	add := func(name string, col colour, line bool) {
		for _, n := range names {
			if n == name {
				return
			}
		}
		if name == "" {
			return
		}
		names, colours = append(names, name), append(colours, col)
		if line {
			lines = append(lines, name)
		}
	}
	for _, l := range m.Lines {
		add(l.Name, fieldLine(), true)
	}
	for _, b := range m.Boxes {
		add(b.Name, fieldBox(), true)
	}
	for i, p := range m.Points {
		add(p.Name, pointColour(i), false)
	}
	if len(names) == 0 {
		return y
	}
	return keyRow(c, m.pad(), m.width()-m.pad(), y, names, colours, lines...)
}

// over draws what stands over the colours, cut to the map.
func (m FieldMap) over(c *canvas, area plot) {
	inX := func(v float64) float64 { return min(max(v, m.Xs[0]), m.Xs[len(m.Xs)-1]) }
	inY := func(v float64) float64 { return min(max(v, m.Ys[0]), m.Ys[len(m.Ys)-1]) }
	outline := func(pts []point, col colour, width float64, title string) {
		c.casing(pts, width+3)
		c.stroke(pts, col, width, title)
	}
	for _, b := range m.Boxes {
		x0, x1, y0, y1 := area.xs.at(inX(b.X0)), area.xs.at(inX(b.X1)), area.ys.at(inY(b.Y0)), area.ys.at(inY(b.Y1))
		outline([]point{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}}, fieldBox(), 2, b.Name)
	}
	for _, l := range m.Lines {
		pts := make([]point, len(l.X))
		for i := range l.X {
			pts[i] = point{area.xs.at(inX(l.X[i])), area.ys.at(inY(l.Y[i]))}
		}
		outline(pts, fieldLine(), 2.5, l.Name)
	}
	for i, p := range m.Points {
		x, y := area.xs.at(inX(p.X)), area.ys.at(inY(p.Y))
		c.dot(x, y, 7.5, colour{"fieldpaper", paperLight, paperDark}, "")
		c.dot(x, y, 5.5, pointColour(i), fmt.Sprintf("%s: %s, %s", p.Name, withUnit(FormatNumber(p.X), m.XUnit), withUnit(FormatNumber(p.Y), m.YUnit)))
	}
}

// words describes the map for a screen reader.
func (m FieldMap) words() string {
	text := fmt.Sprintf("Map of %s over %s from %s to %s and %s from %s to %s. ", axisTitle(m.Measure, m.Unit),
		m.XLabel, FormatNumber(m.Xs[0]), withUnit(FormatNumber(m.Xs[len(m.Xs)-1]), m.XUnit),
		m.YLabel, FormatNumber(m.Ys[0]), withUnit(FormatNumber(m.Ys[len(m.Ys)-1]), m.YUnit))
	text += summary(Series{Name: m.Measure, Values: m.known()}, m.Unit) + "."
	for _, p := range m.Points {
		text += fmt.Sprintf(" %s at %s, %s.", p.Name, withUnit(FormatNumber(p.X), m.XUnit), withUnit(FormatNumber(p.Y), m.YUnit))
	}
	return fmt.Sprintf("%s %d lines.", text, len(m.Lines))
}
