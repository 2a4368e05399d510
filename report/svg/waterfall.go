package svg

import (
	"fmt"
	"strings"
)

// Waterfall draws how steps add up to a total, one bar below the other: each begins where the one before it ended, a
// negative one (revenue) goes back to the left, and the total stands at the bottom from zero.
type Waterfall struct {
	Frame
	Measure string // what the axis measures, for example "cost of a year"
	Unit    string
	Steps   []WaterfallStep
	Total   string // name of the total; "" is "Total"
}

// WaterfallStep is one step of either sign.
type WaterfallStep struct {
	Name   string
	Family string // palette family; "" finds one by name
	Value  float64
}

// Render implements Figure.
func (f Waterfall) Render() (string, error) { return render(f) }

// AtWidth implements Figure.
func (f Waterfall) AtWidth(width float64) Figure { f.Width = width; return f }

func (f Waterfall) check() error {
	p := &problems{figure: "waterfall"}
	f.Frame.check(p)
	if len(f.Steps) == 0 {
		p.add("Steps", "is empty, want at least one step")
	}
	sum := 0.0
	for i, s := range f.Steps {
		at := fmt.Sprintf("Steps[%d].", i)
		if s.Name == "" {
			p.add(at+"Name", "is empty, want the step's name")
		}
		checkFamily(p, at+"Family", s.Family)
		if p.finite(at+"Value", s.Value) {
			sum += s.Value
		}
	}
	p.finite("Steps", sum)
	return p.err()
}

// run is a bar from one value to another.
type run struct {
	name     string
	from, to float64
	total    bool
}

// runs lists the bars from top to bottom, the total last.
func (f Waterfall) runs() []run {
	var out []run
	at := 0.0
	for _, s := range f.Steps {
		out = append(out, run{name: s.Name, from: at, to: at + s.Value})
		at += s.Value
	}
	name := f.Total
	if name == "" {
		name = "Total"
	}
	return append(out, run{name: name, to: at, total: true})
}

// number writes a bar's value; a step that is negative has its sign.
func (r run) number() string { return FormatNumber(r.to - r.from) }

func (f Waterfall) layout() (*drawn, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	bars := f.runs()
	names, families := make([]string, len(bars)), make([]string, len(bars))
	lo, hi := 0.0, 0.0
	for i, b := range bars {
		names[i] = b.name
		if !b.total {
			families[i] = f.Steps[i].Family
		}
		lo, hi = min(lo, b.from, b.to), max(hi, b.from, b.to)
	}
	families[len(bars)-1] = "load"
	if lo == hi {
		hi = 1
	}
	colours := assign(names, families)
	c := newCanvas(f.width())
	rows := planRows(f.Frame, names, 0)
	axis := innerTicks(lo, hi, max(4, int((rows.x1-rows.x0)/90)))
	xs := f.scale(rows, bars, lo, hi)
	y := f.header(c) + 2
	top := y
	y += 6
	const barHeight, gap = 20.0, 9.0
	background := c.background()
	var words []string
	var ends []float64 // where each bar ends, for the connectors
	for i, b := range bars {
		barTop, bottom := rows.name(c, f.Frame, i, b.name, y, barHeight)
		f.bar(c, xs, b, colours[i], barTop, barHeight)
		ends = append(ends, barTop)
		words = append(words, b.name+": "+withUnit(b.number(), f.Unit))
		y = bottom + gap
	}
	area := plot{x0: rows.x0, x1: rows.x1, y0: top, y1: y, xs: xs}
	background(func() {
		xGrid(c, xs, axis, top, y)
		for i := 1; i < len(bars); i++ {
			x := xs.at(bars[i-1].to)
			c.line(x, ends[i-1]+barHeight, x, ends[i], "a", 1)
		}
	})
	bottom := area.xAxis(c, area.valueMarks(axis, ""), axisTitle(f.Measure, f.Unit), f.pad(), f.width()-f.pad())
	f.footer(c, bottom)
	return &drawn{"waterfall", f.Frame, c, "Waterfall. " + strings.Join(words, ". ") + "."}, nil
}

// scale leaves room for the number at the right of each bar.
func (f Waterfall) scale(rows rowFrame, bars []run, lo, hi float64) scale {
	xs := scale{d0: lo, d1: hi, r0: rows.x0 + 1, r1: rows.x1 - 2}
	for range 40 {
		over := 0.0
		for _, b := range bars {
			over = max(over, xs.at(max(b.from, b.to))+6+textWidth(b.number(), textSize, b.total)-rows.x1)
		}
		if over < 0.01 {
			break
		}
		xs.r1 -= over
	}
	return xs
}

func (f Waterfall) bar(c *canvas, xs scale, b run, col colour, y, h float64) {
	x0, x1 := xs.at(min(b.from, b.to)), xs.at(max(b.from, b.to))
	c.rect(x0, y, max(x1-x0, 0.75), h, col, "", b.name+": "+withUnit(b.number(), f.Unit))
	c.text(x1+6, y+h/2+4.2, b.number(), textStyle{bold: b.total, halo: true})
}
