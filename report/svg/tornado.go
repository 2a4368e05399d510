package svg

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Tornado draws how far the range of each parameter moves one answer from its base value, the widest first.
type Tornado struct {
	Frame
	Answer string // what the axis measures, for example "cost of power"
	Unit   string
	Base   float64 // the answer with every parameter at its mode
	Bars   []TornadoBar
}

// TornadoBar is one parameter's range.
type TornadoBar struct {
	Name                string
	Low, High           float64 // the answer with the parameter at its low and at its high value, in the figure's unit
	LowInput, HighInput string  // the parameter's values with unit, for example "4 %" and "11 %"
}

// Render implements Figure.
func (t Tornado) Render() (string, error) { return render(t) }

// AtWidth implements Figure.
func (t Tornado) AtWidth(width float64) Figure { t.Width = width; return t }

var (
	tornadoLow  = colour{"low", "#3375b8", "#6aa5e3"}
	tornadoHigh = colour{"high", "#e08214", "#f0a04b"}
)

func (t Tornado) check() error {
	p := &problems{figure: "tornado"}
	t.Frame.check(p)
	p.finite("Base", t.Base)
	if len(t.Bars) == 0 {
		p.add("Bars", "is empty, want at least one parameter")
	}
	for i, b := range t.Bars {
		at := fmt.Sprintf("Bars[%d].", i)
		if b.Name == "" {
			p.add(at+"Name", "is empty, want the parameter's name")
		}
		p.finite(at+"Low", b.Low)
		p.finite(at+"High", b.High)
	}
	return p.err()
}

// swing is the width of the answers that a parameter's range spans, the base included.
func (t Tornado) swing(b TornadoBar) float64 {
	return max(b.Low, b.High, t.Base) - min(b.Low, b.High, t.Base)
}

// ends says what stands left and right of a bar, and from where to where the bar reaches. Where both answers lie on one
// side of the base, both inputs stand there, the outer first: on the other side one would read as moving the other way.
func (t Tornado) ends(b TornadoBar) (left, right string, leftAt, rightAt float64) {
	left, right = b.LowInput, b.HighInput
	if b.Low > b.High || b.Low == b.High && b.Low > t.Base {
		left, right = right, left
	}
	switch {
	case min(b.Low, b.High) > t.Base:
		left, right = "", right+" (inner bar "+left+")"
	case max(b.Low, b.High) < t.Base:
		left, right = left+" (inner bar "+right+")", ""
	}
	return left, right, min(b.Low, b.High, t.Base), max(b.Low, b.High, t.Base)
}

func (t Tornado) layout() (*drawn, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	bars := slices.Clone(t.Bars)
	slices.SortStableFunc(bars, func(a, b TornadoBar) int {
		switch sa, sb := t.swing(a), t.swing(b); {
		case sa > sb:
			return -1
		case sa < sb:
			return 1
		}
		return 0
	})
	names := make([]string, len(bars))
	lo, hi := t.Base, t.Base
	for i, b := range bars {
		names[i] = b.Name
		lo, hi = min(lo, b.Low, b.High), max(hi, b.Low, b.High)
	}
	c := newCanvas(t.width())
	y := keyRow(c, t.pad(), t.width()-t.pad(), t.header(c), []string{"parameter at its low value", "parameter at its high value"},
		[]colour{tornadoLow, tornadoHigh}) + 2
	rows := planRows(t.Frame, names, 0)
	axis, xs := t.axis(rows, bars, lo, hi)
	base := xs.at(t.Base)
	label, _ := fit("base "+withUnit(FormatNumber(t.Base), t.Unit), rows.x1-rows.x0, textSize, true)
	w := textWidth(label, textSize, true)
	c.text(min(max(base, rows.x0+w/2), rows.x1-w/2), y+11, label, textStyle{anchor: "middle", bold: true})
	top := y + 18
	y = top + 4
	const barHeight, gap = 18.0, 9.0
	var words []string
	background := c.background()
	for i, b := range bars {
		barTop, bottom := rows.name(c, t.Frame, i, b.Name, y, barHeight)
		words = append(words, t.bar(c, xs, b, barTop, barHeight, rows))
		y = bottom + gap
	}
	background(func() {
		xGrid(c, xs, axis, top, y)
		c.line(base, top, base, y, "k", 1.2)
	})
	area := plot{x0: rows.x0, x1: rows.x1, y0: top, y1: y, xs: xs}
	y = area.xAxis(c, area.valueMarks(axis, ""), axisTitle(t.Answer, t.Unit), t.pad(), t.width()-t.pad())
	t.footer(c, y)
	return &drawn{"tornado", t.Frame, c, fmt.Sprintf("Tornado diagram around %s. %s.",
		withUnit(FormatNumber(t.Base), t.Unit), strings.Join(words, "; "))}, nil
}

// axisTitle joins what an axis measures and its unit.
func axisTitle(what, unit string) string {
	if what == "" || unit == "" {
		return what + unit
	}
	return what + ", " + unit
}

// axis finds the scale that leaves room for the input labels outside the bars that need it.
func (t Tornado) axis(rows rowFrame, bars []TornadoBar, lo, hi float64) (ticks, scale) {
	if lo == hi {
		pad := max(math.Abs(lo)*0.05, 0.5)
		lo, hi = lo-pad, hi+pad
	}
	axis := innerTicks(lo, hi, max(4, int((rows.x1-rows.x0)/90)))
	xs := scale{d0: lo, d1: hi, r0: rows.x0 + 4, r1: rows.x1 - 4}
	for range 40 { // each round moves the edges inward by what sticks out; the need shrinks with the scale
		over := [2]float64{}
		for _, b := range bars {
			left, right, leftAt, rightAt := t.ends(b)
			over[0] = max(over[0], rows.x0-(xs.at(leftAt)-6-min(textWidth(left, textSize, false), rows.labelRoom())))
			over[1] = max(over[1], xs.at(rightAt)+6+min(textWidth(right, textSize, false), rows.labelRoom())-rows.x1)
		}
		if over[0] < 0.01 && over[1] < 0.01 {
			break
		}
		xs.r0, xs.r1 = xs.r0+over[0], xs.r1-over[1]
	}
	return axis, xs
}

// bar draws one parameter and returns it in words.
func (t Tornado) bar(c *canvas, xs scale, b TornadoBar, y, h float64, rows rowFrame) string {
	base := xs.at(t.Base)
	words := fmt.Sprintf("%s: %s at %s, %s at %s", b.Name, withUnit(FormatNumber(b.Low), t.Unit), b.LowInput,
		withUnit(FormatNumber(b.High), t.Unit), b.HighInput)
	ends := []struct {
		at  float64
		col colour
	}{{b.Low, tornadoLow}, {b.High, tornadoHigh}}
	if math.Abs(b.Low-t.Base) < math.Abs(b.High-t.Base) { // the longer one first, so that it cannot cover the other
		ends[0], ends[1] = ends[1], ends[0]
	}
	sameSide := (b.Low-t.Base)*(b.High-t.Base) > 0
	for i, e := range ends {
		x, inset := xs.at(e.at), 0.0
		if sameSide && i == 1 {
			inset = 4
		}
		c.rect(min(x, base), y+inset, math.Abs(x-base), h-2*inset, e.col, "", words)
	}
	c.line(base, y-2, base, y+h+2, "k", 1.2)
	left, right, leftAt, rightAt := t.ends(b)
	label, cut := fit(left, xs.at(leftAt)-6-rows.x0+0.02, textSize, false)
	c.text(xs.at(leftAt)-6, y+h/2+4, label, textStyle{anchor: "end", halo: true, tip: whenCut(cut, left)})
	label, cut = fit(right, rows.x1-xs.at(rightAt)-6+0.02, textSize, false)
	c.text(xs.at(rightAt)+6, y+h/2+4, label, textStyle{halo: true, tip: whenCut(cut, right)})
	return words
}
