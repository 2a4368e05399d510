package svg

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Stack draws dispatch over time: what supplies stacked above zero, what is charged or exported below, the load as a
// line. Panels share the vertical scale and the colours, and stand side by side where the width allows.
type Stack struct {
	Frame
	Unit   string // unit of power, for example "MW"
	Panels []StackPanel
}

// StackPanel is one window of a Stack. Values are means over each step, all zero or more.
type StackPanel struct {
	Title   string
	Start   time.Time     // begin of the first step; its location sets the time zone of the axis
	Step    time.Duration // 0 is one hour
	Sources []Series      // stacked upwards, the first at the bottom
	Sinks   []Series      // magnitudes, stacked downwards from zero
	Load    []float64     // line; nil draws none
}

// Render implements Figure.
func (s Stack) Render() (string, error) { return render(s) }

// AtWidth implements Figure.
func (s Stack) AtWidth(width float64) Figure { s.Width = width; return s }

func (p StackPanel) step() time.Duration {
	if p.Step == 0 {
		return time.Hour
	}
	return p.Step
}

func (p StackPanel) steps() int {
	for _, s := range append(append([]Series{}, p.Sources...), p.Sinks...) {
		return len(s.Values)
	}
	return len(p.Load)
}

func (s Stack) check() error {
	p := &problems{figure: "stack"}
	s.Frame.check(p)
	if len(s.Panels) == 0 {
		p.add("Panels", "is empty, want at least one panel")
	}
	for i, panel := range s.Panels {
		at := fmt.Sprintf("Panels[%d].", i)
		if len(panel.Sources) == 0 {
			p.add(at+"Sources", "is empty, want at least one source")
			continue
		}
		n := panel.steps()
		p.window(at+"Step", panel.Step, n)
		if n > 200_000 {
			p.add(at+"Sources", "has %d steps, want at most 200,000", n)
		}
		p.series(at+"Sources", panel.Sources, n, false)
		p.series(at+"Sinks", panel.Sinks, n, false)
		for k, src := range panel.Sources {
			checkFamily(p, fmt.Sprintf("%sSources[%d].Family", at, k), src.Family)
		}
		for k, sink := range panel.Sinks {
			checkFamily(p, fmt.Sprintf("%sSinks[%d].Family", at, k), sink.Family)
		}
		if panel.Load != nil && len(panel.Load) != n {
			p.add(at+"Load", "has %d values, want %d as the sources have", len(panel.Load), n)
		}
		p.values(at+"Load", panel.Load, false)
	}
	return p.err()
}

// layers is the union of the panels' series in order of first appearance, so that colours and key are shared.
func layers(panels []StackPanel, pick func(StackPanel) []Series) []Series {
	var out []Series
	seen := map[string]bool{}
	for _, p := range panels {
		for _, s := range pick(p) {
			if !seen[s.Name] {
				seen[s.Name] = true
				out = append(out, Series{Name: s.Name, Family: s.Family})
			}
		}
	}
	return out
}

func sourcesOf(p StackPanel) []Series { return p.Sources }
func sinksOf(p StackPanel) []Series   { return p.Sinks }

// stackColours maps each series' name to its colour; sinks and sources of one family share it.
func stackColours(panels []StackPanel, pick func(StackPanel) []Series) (names []string, colours []colour, byName map[string]colour) {
	names, colours = seriesColours(layers(panels, pick))
	byName = map[string]colour{}
	for i, n := range names {
		byName[n] = colours[i]
	}
	return names, colours, byName
}

func (s Stack) layout() (*drawn, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	c := newCanvas(s.width())
	y := s.header(c)
	y = s.key(c, y)

	// The panels' width depends on the axis labels and, through the bins, the axis on the panels' width: the bounds of
	// the single steps are at least as wide, so their labels make enough room.
	columns := panelGrid(len(s.Panels), s.pad()+yLabelWidth(s.axis(0)), s.width()-s.pad(), 22, 260)
	t := s.axis(columns[0][1] - columns[0][0])
	titled := 0.0
	for _, p := range s.Panels {
		if p.Title != "" {
			titled = 20
		}
	}
	height := s.height(map[bool]float64{true: 190, false: 270}[s.narrow()])
	remarks, words := []string{}, []string{}
	bottom := y
	for i, p := range s.Panels {
		col := i % len(columns)
		if col == 0 {
			y = bottom
		}
		area := plot{x0: columns[col][0], x1: columns[col][1], y0: y + titled + 20, y1: y + titled + 20 + height}
		area.ys = scale{d0: t.lo, d1: t.hi, r0: area.y1, r1: area.y0}
		if p.Title != "" {
			label, cut := fit(p.Title, area.x1-area.x0, 13, true)
			c.text(area.x0, y+13, label, textStyle{size: 13, bold: true, tip: whenCut(cut, p.Title)})
		}
		if remark := s.panel(c, area, t, p, col == 0); remark != "" && (len(remarks) == 0 || remarks[0] != remark) {
			remarks = append(remarks, remark)
		}
		bottom = max(bottom, area.xAxis(c, area.timeMarks(p.Start, p.step(), p.steps()), "", area.x0-10, min(area.x1+10, s.width()-4))+6)
		words = append(words, s.words(p))
	}
	s.footer(c, bottom-6, remarks...)
	return &drawn{"stack", s.Frame, c, strings.Join(words, " ")}, nil
}

// key sets one row of swatches in the order in which the stack is read, from zero upwards; a sink whose name is not
// also a source's follows, then the load.
func (s Stack) key(c *canvas, y float64) float64 {
	names, colours, seen := stackColours(s.Panels, sourcesOf)
	sinkNames, sinkColours, _ := stackColours(s.Panels, sinksOf)
	for i, n := range sinkNames {
		if _, ok := seen[n]; !ok {
			names, colours = append(names, n+" (below zero)"), append(colours, sinkColours[i])
		}
	}
	for _, p := range s.Panels {
		if p.Load != nil {
			load, _ := familyColour("load")
			names, colours = append(names, "Load"), append(colours, load)
			break
		}
	}
	return keyRow(c, s.pad(), s.width()-s.pad(), y, names, colours, "Load")
}

// axis is the shared vertical axis of panels of a width in pixels; 0 takes single steps.
func (s Stack) axis(room float64) ticks {
	lo, hi := 0.0, 0.0
	for _, p := range s.Panels {
		n := p.steps()
		bin := 1
		if room > 0 {
			bin = binSteps(n, p.step(), room)
		}
		hi = max(hi, maxOf(binMeans(sums(p.Sources, n), bin)))
		lo = min(lo, -maxOf(binMeans(sums(p.Sinks, n), bin)))
		if p.Load != nil {
			hi = max(hi, maxOf(binMeans(p.Load, bin)))
		}
	}
	return snugTicks(lo, hi, 7)
}

// sums adds several series over n steps.
func sums(ss []Series, n int) []float64 {
	out := make([]float64, n)
	for _, s := range ss {
		for i, v := range s.Values {
			out[i] += v
		}
	}
	return out
}

// panel draws one window and returns a remark if its steps were averaged.
func (s Stack) panel(c *canvas, area plot, t ticks, p StackPanel, labelled bool) string {
	area.yAxis(c, t, s.Unit, labelled)
	n, room := p.steps(), area.x1-area.x0
	bin := binSteps(n, p.step(), room)
	area.xs = scale{d0: 0, d1: float64(n), r0: area.x0, r1: area.x1}
	for _, side := range []struct {
		series []Series
		pick   func(StackPanel) []Series
		sign   float64
	}{{p.Sources, sourcesOf, 1}, {p.Sinks, sinksOf, -1}} {
		_, _, colours := stackColours(s.Panels, side.pick)
		tops := make([]float64, n)
		cumulative := make([][]float64, len(side.series))
		for k, ser := range side.series {
			for i, v := range ser.Values {
				tops[i] += v
			}
			cumulative[k] = binMeans(tops, bin)
		}
		// Painted from the outermost layer inwards, each one down to zero: the layers below cover it, no seam can
		// show, and each boundary is written once.
		for k := len(side.series) - 1; k >= 0; k-- {
			ser := side.series[k]
			s.layer(c, area, cumulative[k], bin, side.sign, colours[ser.Name], s.total(ser, p))
		}
	}
	zero := area.ys.at(0)
	c.line(area.x0, zero, area.x1, zero, "a", 1)
	if p.Load != nil {
		load, _ := familyColour("load")
		pts := area.staircase(binMeans(p.Load, bin), bin, n, 1)
		c.casing(pts, 3.4)
		c.stroke(pts, load, 1.6, s.total(Series{Name: "Load", Values: p.Load}, p))
	}
	if bin > 1 {
		return "Drawn as means of " + spell(time.Duration(bin)*p.step()) + "."
	}
	return ""
}

// layer fills between zero and a cumulative boundary.
func (s Stack) layer(c *canvas, area plot, tops []float64, bin int, sign float64, col colour, title string) {
	if highest := maxOf(tops); highest == 0 {
		return // nothing of this layer or of those under it flows in this window
	}
	n := int(area.xs.d1)
	pts := area.staircase(tops, bin, n, sign)
	zero := area.ys.at(0)
	d := "M" + num(area.x0) + " " + num(zero) + strings.Replace(polyline(pts), "M", "L", 1) + "V" + num(zero) + "Z"
	edge := ""
	if area.xs.at(float64(bin))-area.x0 >= 1.5 { // a seam around thinner bins would be all one sees
		edge = ` stroke="` + paperLight + `" stroke-width="0.4" style="stroke:var(--tw-paper)"`
	}
	c.area(d, pts, col, edge, title)
}

// staircase is the outline of values that each hold over one bin of steps; equal neighbours share one run.
func (p plot) staircase(values []float64, bin, n int, sign float64) []point {
	out := make([]point, 0, 2*len(values))
	for i, v := range values {
		y := p.ys.at(sign * v)
		x0, x1 := p.xs.at(float64(i*bin)), p.xs.at(float64(min((i+1)*bin, n)))
		if k := len(out); k > 0 && num(out[k-1].y) == num(y) {
			out[k-1].x = x1
			continue
		}
		out = append(out, point{x0, y}, point{x1, y})
	}
	return out
}

func maxOf(values []float64) float64 {
	m := math.Inf(-1)
	for _, v := range values {
		m = max(m, v)
	}
	return m
}

// total names a series with its mean over the window.
func (s Stack) total(ser Series, p StackPanel) string {
	sum := 0.0
	for _, v := range ser.Values {
		sum += v
	}
	return ser.Name + ": mean " + withUnit(FormatNumber(sum/float64(len(ser.Values))), s.Unit)
}

// words describes one panel for a screen reader.
func (s Stack) words(p StackPanel) string {
	var parts []string
	for _, ser := range p.Sources {
		parts = append(parts, s.total(ser, p))
	}
	for _, ser := range p.Sinks {
		parts = append(parts, s.total(ser, p)+" below zero")
	}
	title := p.Title
	if title == "" {
		title = "Stacked power"
	}
	return fmt.Sprintf("%s, %d steps of %v from %s. %s.", title, p.steps(), p.step(), p.Start.Format("2 Jan 2006 15:04"), strings.Join(parts, "; "))
}
