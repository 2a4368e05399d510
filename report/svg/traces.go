package svg

import (
	"fmt"
	"strings"
)

// Traces draws small multiples over one horizontal axis: panels below each other, each with series in a unit of its own, and
// lines through all panels where something happens.
type Traces struct {
	Frame
	X      []float64 // increasing positions, the same for all series
	XLabel string    // name and unit of the horizontal axis
	Panels []TracePanel
	Events []TraceEvent
}

// TracePanel is one panel.
type TracePanel struct {
	Title  string
	Unit   string
	Series []Series // values of either sign, one for each of Traces.X
}

// TraceEvent is a place on the horizontal axis.
type TraceEvent struct {
	Name string
	At   float64
}

// Render implements Figure.
func (t Traces) Render() (string, error) { return render(t) }

// AtWidth implements Figure.
func (t Traces) AtWidth(width float64) Figure { t.Width = width; return t }

func (t Traces) check() error {
	p := &problems{figure: "traces"}
	t.Frame.check(p)
	if len(t.X) < 2 {
		p.add("X", "has %d positions, want at least two", len(t.X))
	}
	p.values("X", t.X, true)
	for i := 1; i < len(t.X); i++ {
		if !(t.X[i] > t.X[i-1]) {
			p.add(fmt.Sprintf("X[%d]", i), "is %g after %g, want increasing values", t.X[i], t.X[i-1])
			break
		}
	}
	if len(t.Panels) == 0 {
		p.add("Panels", "is empty, want at least one panel")
	}
	for i, panel := range t.Panels {
		at := fmt.Sprintf("Panels[%d].", i)
		if panel.Title == "" {
			p.add(at+"Title", "is empty, want what the panel shows")
		}
		if len(panel.Series) == 0 {
			p.add(at+"Series", "is empty, want at least one series")
		}
		p.series(at+"Series", panel.Series, len(t.X), true)
		for k, s := range panel.Series {
			checkFamily(p, fmt.Sprintf("%sSeries[%d].Family", at, k), s.Family)
		}
	}
	for i, e := range t.Events {
		at := fmt.Sprintf("Events[%d]", i)
		if e.Name == "" {
			p.add(at+".Name", "is empty, want what happens there")
		}
		if p.finite(at+".At", e.At) && len(t.X) > 1 && (e.At < t.X[0] || e.At > t.X[len(t.X)-1]) {
			p.add(at+".At", "is %g, want %g to %g as the axis has", e.At, t.X[0], t.X[len(t.X)-1])
		}
	}
	return p.err()
}

func (t Traces) layout() (*drawn, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	c := newCanvas(t.width())
	height := t.height(map[bool]float64{true: 72, false: 84}[t.narrow()])
	axes, labels := make([]ticks, len(t.Panels)), 0.0
	for i, panel := range t.Panels {
		axes[i] = yDomain(panel.Series, true, 4)
		labels = max(labels, yLabelWidth(axes[i]))
	}
	area := plot{x0: t.pad() + labels, x1: t.width() - t.pad() - 6}
	area.xs = scale{d0: t.X[0], d1: t.X[len(t.X)-1], r0: area.x0, r1: area.x1}
	y := t.events(c, area, t.header(c)+2)
	top := y
	var words []string
	background := c.background()
	for i := range t.Panels {
		words = append(words, t.panel(c, &area, &t.Panels[i], axes[i], &y, height))
		y = area.y1 + 10
	}
	background(func() {
		for _, e := range t.Events {
			c.line(area.xs.at(e.At), top, area.xs.at(e.At), area.y1, "a", 1)
		}
	})
	marks := area.valueMarks(innerTicks(area.xs.d0, area.xs.d1, max(4, int((area.x1-area.x0)/80))), "")
	t.footer(c, area.xAxis(c, marks, t.XLabel, t.pad()-4, area.x1+6))
	return &drawn{"traces", t.Frame, c, "Line charts over one axis. " + strings.Join(words, ". ") + "."}, nil
}

// events names the events in as many rows as keep their names apart and returns the y below.
func (t Traces) events(c *canvas, area plot, y float64) float64 {
	var ends []float64
	for _, e := range t.Events {
		label, cut := fit(e.Name, area.x1-area.x0, 11, false)
		w := textWidth(label, 11, false)
		x := min(max(area.xs.at(e.At)-w/2, area.x0), area.x1-w)
		row := 0
		for row < len(ends) && x < ends[row]+8 {
			row++
		}
		if row == len(ends) {
			ends = append(ends, 0)
		}
		ends[row] = x + w
		c.text(x, y+11+14*float64(row), label, textStyle{size: 11, muted: true, tip: whenCut(cut, e.Name)})
	}
	return y + 14*float64(len(ends)) + 4
}

// panel draws one panel from the top y and returns it in words; area is left at its place.
func (t Traces) panel(c *canvas, area *plot, panel *TracePanel, axis ticks, y *float64, height float64) string {
	names, colours := seriesColours(panel.Series)
	title := axisTitle(panel.Title, panel.Unit)
	label, cut := fit(title, area.x1-t.pad(), textSize, true)
	c.text(t.pad(), *y+12, label, textStyle{bold: true, halo: true, tip: whenCut(cut, title)})
	below := *y + 20
	if len(names) > 1 {
		from, row := t.pad()+textWidth(label, textSize, true)+16, *y
		if t.narrow() {
			from, row = t.pad(), *y+17
		}
		below = keyRow(c, from, area.x1, row, names, colours, names...) - 2
	}
	area.y0, area.y1 = below+4, below+4+height
	area.ys = scale{d0: axis.lo, d1: axis.hi, r0: area.y1, r1: area.y0}
	area.yAxis(c, axis, "", true)
	var words []string
	for i := len(panel.Series) - 1; i >= 0; i-- {
		s := panel.Series[i]
		path := make([]point, len(t.X))
		for k, v := range s.Values {
			path[k] = point{area.xs.at(t.X[k]), area.ys.at(v)}
		}
		text := summary(s, panel.Unit)
		c.stroke(path, colours[i], 2, text)
		words = append(words, text)
	}
	return panel.Title + ": " + strings.Join(words, "; ")
}
