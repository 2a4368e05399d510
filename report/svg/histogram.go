package svg

import (
	"fmt"
	"strings"
)

// Histogram draws how often values fall between edges, parted where a threshold divides what they mean: a plant that takes
// power from one that gives it.
type Histogram struct {
	Frame
	Measure string    // what the horizontal axis measures
	Unit    string    // of Edges
	Count   string    // what the vertical axis counts, for example "draws"
	Edges   []float64 // increasing, one more than Counts
	Counts  []float64 // zero or more
	// Threshold parts the bars: those that end at or below it have BelowName, the others AboveName. Without names they are of one kind.
	Threshold            float64
	BelowName, AboveName string
	Marks                []TraceEvent // places on the horizontal axis, for example quantiles
}

// Render implements Figure.
func (h Histogram) Render() (string, error) { return render(h) }

// AtWidth implements Figure.
func (h Histogram) AtWidth(width float64) Figure { h.Width = width; return h }

// parted tells whether a threshold divides the bars.
func (h Histogram) parted() bool { return h.BelowName != "" || h.AboveName != "" }

func (h Histogram) check() error {
	p := &problems{figure: "histogram"}
	h.Frame.check(p)
	if len(h.Counts) == 0 {
		p.add("Counts", "is empty, want at least one bar")
	}
	if len(h.Edges) != len(h.Counts)+1 {
		p.add("Edges", "has %d values, want %d, one more than Counts", len(h.Edges), len(h.Counts)+1)
	}
	p.values("Edges", h.Edges, true)
	p.values("Counts", h.Counts, false)
	for i := 1; i < len(h.Edges); i++ {
		if !(h.Edges[i] > h.Edges[i-1]) {
			p.add(fmt.Sprintf("Edges[%d]", i), "is %g after %g, want increasing values", h.Edges[i], h.Edges[i-1])
			break
		}
	}
	p.finite("Threshold", h.Threshold)
	if (h.BelowName == "") != (h.AboveName == "") {
		p.add("BelowName, AboveName", "are %q and %q, want both or neither", h.BelowName, h.AboveName)
	}
	for i, m := range h.Marks {
		if m.Name == "" {
			p.add(fmt.Sprintf("Marks[%d].Name", i), "is empty, want what the mark is")
		}
		p.finite(fmt.Sprintf("Marks[%d].At", i), m.At)
	}
	return p.err()
}

func (h Histogram) layout() (*drawn, error) {
	if err := h.check(); err != nil {
		return nil, err
	}
	c := newCanvas(h.width())
	height := h.height(map[bool]float64{true: 170, false: 220}[h.narrow()])
	y := h.header(c)
	colours := []colour{tornadoLow, tornadoHigh}
	if h.parted() {
		y = keyRow(c, h.pad(), h.width()-h.pad(), y, []string{h.BelowName, h.AboveName}, colours)
	}
	most, all := 0.0, 0.0
	for _, n := range h.Counts {
		most, all = max(most, n), all+n
	}
	axis := niceTicks(0, most, 5)
	lo, hi := h.Edges[0], h.Edges[len(h.Edges)-1]
	area := plot{x0: h.pad() + yLabelWidth(axis), x1: h.width() - h.pad() - 6}
	area.xs = scale{d0: lo, d1: hi, r0: area.x0, r1: area.x1}
	shown := h.marks(c, area, &y, lo, hi)
	area.y0, area.y1 = y+18, y+18+height
	area.ys = scale{d0: axis.lo, d1: axis.hi, r0: area.y1, r1: area.y0}
	area.yAxis(c, axis, h.Count, true)
	for i, n := range h.Counts {
		col := colours[0]
		if h.parted() && h.Edges[i+1] > h.Threshold {
			col = colours[1]
		}
		x0, x1, top := area.xs.at(h.Edges[i]), area.xs.at(h.Edges[i+1]), area.ys.at(n)
		if n > 0 {
			title := fmt.Sprintf("%s to %s: %s", FormatNumber(h.Edges[i]), withUnit(FormatNumber(h.Edges[i+1]), h.Unit), FormatNumber(n))
			c.rect(x0+0.5, top, max(x1-x0-1, 0.5), area.y1-top, col, "", title)
		}
	}
	for _, m := range shown {
		c.line(area.xs.at(m.At), area.y0-6, area.xs.at(m.At), area.y1, "k", 1.2)
	}
	marks := area.valueMarks(innerTicks(lo, hi, max(4, int((area.x1-area.x0)/90))), "")
	h.footer(c, area.xAxis(c, marks, axisTitle(h.Measure, h.Unit), h.pad(), area.x1+6))
	return &drawn{"histogram", h.Frame, c, h.words(all)}, nil
}

// marks names the marks that lie on the axis, in as many rows as keep them apart, and returns them; y is moved below.
func (h Histogram) marks(c *canvas, area plot, y *float64, lo, hi float64) []TraceEvent {
	var shown []TraceEvent
	for _, m := range h.Marks {
		if m.At >= lo && m.At <= hi {
			shown = append(shown, m)
		}
	}
	*y = Traces{Frame: h.Frame, Events: shown}.events(c, area, *y)
	return shown
}

// words says how many values lie on each side and where the marks are.
func (h Histogram) words(all float64) string {
	parts := []string{fmt.Sprintf("Histogram of %s values from %s to %s", FormatNumber(all), FormatNumber(h.Edges[0]),
		withUnit(FormatNumber(h.Edges[len(h.Edges)-1]), h.Unit))}
	if h.parted() {
		below := 0.0
		for i, n := range h.Counts {
			if h.Edges[i+1] <= h.Threshold {
				below += n
			}
		}
		parts = append(parts, fmt.Sprintf("%s: %s, %s: %s", h.BelowName, FormatNumber(below), h.AboveName, FormatNumber(all-below)))
	}
	for _, m := range h.Marks {
		parts = append(parts, m.Name+" at "+withUnit(FormatNumber(m.At), h.Unit))
	}
	return strings.Join(parts, ". ") + "."
}
