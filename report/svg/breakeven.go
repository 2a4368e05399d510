package svg

import (
	"fmt"
	"math"
	"strings"
)

// BreakEven draws how far candidates are from being chosen: what each is assumed to cost, with its range, and the cost at
// which it enters. One axis serves all: that of their unit where they share one and cost about alike, else the share of
// what each is assumed to cost.
type BreakEven struct {
	Frame
	Measure string // what the axis measures, for example "capital cost"
	Rows    []BreakEvenRow
}

// BreakEvenRow is one candidate.
type BreakEvenRow struct {
	Name   string
	Family string // palette family; "" finds one by name
	Unit   string // of its costs, for example "USD/kW"
	// Low <= Assumed <= High, Assumed above zero; all three are equal where there is no range.
	Low, Assumed, High float64
	// Enters is the cost at which it enters; 0 where it does at no cost.
	Enters float64
}

// Render implements Figure.
func (b BreakEven) Render() (string, error) { return render(b) }

// AtWidth implements Figure.
func (b BreakEven) AtWidth(width float64) Figure { b.Width = width; return b }

const (
	// farthest is where the axis is cut, as a multiple of the assumed cost (of the dearest, where the axis is in their own
	// unit): what lies beyond is told apart by no decision.
	farthest = 2.5
	// alike is how many times the cheapest candidate's cost the dearest's may be on an axis in their own unit.
	alike = 4.0
)

func (b BreakEven) check() error {
	p := &problems{figure: "breakeven"}
	b.Frame.check(p)
	if len(b.Rows) == 0 {
		p.add("Rows", "is empty, want at least one candidate")
	}
	for i, r := range b.Rows {
		at := fmt.Sprintf("Rows[%d]", i)
		if r.Name == "" {
			p.add(at+".Name", "is empty, want the candidate's name")
		}
		checkFamily(p, at+".Family", r.Family)
		p.positive(at+".Enters", r.Enters)
		ok := p.positive(at+".Low", r.Low)
		ok = p.positive(at+".Assumed", r.Assumed) && ok
		ok = p.positive(at+".High", r.High) && ok
		switch {
		case !ok:
		case !(r.Low <= r.Assumed && r.Assumed <= r.High):
			p.add(at, "has low %g, assumed %g, high %g, want low <= assumed <= high", r.Low, r.Assumed, r.High)
		case r.Assumed < 1e-9:
			p.add(at+".Assumed", "is %g, want at least 1e-9: what costs nothing cannot be too dear", r.Assumed)
		}
	}
	return p.err()
}

// common is the unit of all rows where they can share an axis in it.
func (b BreakEven) common() (unit string, ok bool) {
	least, most := math.Inf(1), 0.0
	for _, r := range b.Rows {
		if r.Unit != b.Rows[0].Unit {
			return "", false
		}
		least, most = min(least, r.Assumed), max(most, r.Assumed)
	}
	return b.Rows[0].Unit, most <= alike*least
}

// text is what stands beside a row: where it enters, and of what.
func (r BreakEvenRow) text() string {
	if r.Enters == 0 {
		return "at no cost, of " + withUnit(FormatNumber(r.Assumed), r.Unit)
	}
	return FormatNumber(r.Enters) + " of " + withUnit(FormatNumber(r.Assumed), r.Unit)
}

func (b BreakEven) layout() (*drawn, error) {
	if err := b.check(); err != nil {
		return nil, err
	}
	names, families := make([]string, len(b.Rows)), make([]string, len(b.Rows))
	unit, absolute := b.common()
	most, room := 1.0, textWidth("enters at, of assumed", 11, false)
	cut := farthest
	if absolute {
		most = 0
	}
	for i, r := range b.Rows {
		names[i], families[i] = r.Name, r.Family
		most = max(most, r.High/b.size(r, absolute), r.Enters/b.size(r, absolute))
		if absolute {
			cut = max(cut, farthest*r.Assumed)
		}
		room = max(room, textWidth(r.text(), textSize, false))
	}
	colours := assign(names, families)
	c := newCanvas(b.width())
	y := b.key(c, b.header(c))
	room = min(room, b.width()*0.42)
	frame := planRows(b.Frame, names, room+16)
	right := frame.x1
	if !frame.above {
		right -= room + 20
		label, short := fit("enters at, of assumed", room, 11, false)
		c.text(frame.x1, y+10, label, textStyle{size: 11, muted: true, anchor: "end", tip: whenCut(short, "enters at, of assumed")})
		y += 14
	}
	n := max(4, int((right-frame.x0)/90))
	axis := niceTicks(0, most, n)
	if most > cut {
		axis = innerTicks(0, cut, n)
	}
	xs := scale{d0: 0, d1: axis.hi, r0: frame.x0 + 8, r1: right - 12}
	top := y + 2
	y += 6
	background := c.background()
	var words []string
	beyond := false
	for i, r := range b.Rows {
		const h, gap = 18.0, 10.0
		barTop, bottom := frame.name(c, b.Frame, i, r.Name, y, h)
		beyond = b.row(c, xs, r, b.size(r, absolute), colours[i], barTop+h/2) || beyond
		baseline := barTop + h/2 + 4
		if frame.above {
			baseline = y + 11
		}
		text, short := fit(r.text(), room, textSize, false)
		c.text(frame.x1, baseline, text, textStyle{muted: true, halo: true, anchor: "end", tip: whenCut(short, r.text())})
		words = append(words, r.Name+" enters at "+r.text())
		y = bottom + gap
	}
	suffix, title := "", axisTitle(b.Measure, unit)
	if !absolute {
		for i := range axis.at {
			axis.at[i] *= 100
		}
		axis.label = tickFormat(100*axis.step, 100*axis.hi)
		xs.d1 *= 100
		suffix, title = "\u00a0%", axisTitle(b.Measure, "share of the assumed")
	}
	background(func() {
		xGrid(c, xs, axis, top, y)
		if !absolute {
			c.line(xs.at(100), top, xs.at(100), y, "a", 1)
		}
	})
	area := plot{x0: frame.x0, x1: right, y0: top, y1: y, xs: xs}
	bottom := area.xAxis(c, area.valueMarks(axis, suffix), title, b.pad(), right)
	var remarks []string
	if beyond {
		remarks = append(remarks, "An arrow goes on beyond the axis; the numbers stand beside it.")
	}
	b.footer(c, bottom, remarks...)
	return &drawn{"breakeven", b.Frame, c, "Break-even. " + strings.Join(words, ". ") + "."}, nil
}

// size is what a row's costs are divided by on the axis.
func (b BreakEven) size(r BreakEvenRow, absolute bool) float64 {
	if absolute {
		return 1
	}
	return r.Assumed
}

// key explains the marks, on grey since each row has a colour of its own.
func (b BreakEven) key(c *canvas, y float64) float64 {
	grey, _ := familyColour("site")
	x := b.pad()
	for _, m := range []struct {
		name  string
		width float64
		draw  func(x float64)
	}{
		{"assumed range", 20, func(x float64) { c.rect(x, y+5, 20, 6, grey, ` rx="3" opacity="0.4"`, "") }},
		{"assumed", 11, func(x float64) { c.ring(x+5.5, y+8, 5.5, grey, "") }},
		{"enters", 11, func(x float64) { c.diamond(x+5.5, y+8, 5.5, "") }},
	} {
		m.draw(x)
		c.text(x+m.width+5, y+12, m.name, textStyle{})
		x += m.width + 5 + textWidth(m.name, textSize, false) + 16
	}
	return y + 22
}

// row draws a candidate and tells whether any of it lies beyond the axis.
func (b BreakEven) row(c *canvas, xs scale, r BreakEvenRow, size float64, col colour, y float64) (beyond bool) {
	at := func(v float64) float64 {
		if v/size > xs.d1*(1+1e-9) {
			beyond = true
			c.arrowHead(xs.r1+4, y, col)
			return xs.r1
		}
		return xs.at(v / size)
	}
	if r.High > r.Low {
		x0, x1 := at(r.Low), at(r.High)
		title := fmt.Sprintf("%s: assumed %s, from %s to %s", r.Name, FormatNumber(r.Assumed), FormatNumber(r.Low), withUnit(FormatNumber(r.High), r.Unit))
		c.rect(x0, y-3, max(x1-x0, 1), 6, col, ` rx="3" opacity="0.4"`, title)
	}
	from, to := at(r.Assumed), at(r.Enters)
	c.line(from, y, to, y, "a", 1)
	c.ring(from, y, 6, col, r.Name+": assumed "+withUnit(FormatNumber(r.Assumed), r.Unit))
	if r.Enters > 0 {
		c.diamond(to, y, 5, r.Name+": enters at "+r.text())
	}
	return beyond
}

// diamond draws a square on its corner in ink, with a rim of paper.
func (c *canvas) diamond(x, y, r float64, title string) {
	ink, _ := familyColour("load")
	c.mark(x-r, y-r, x+r, y+r)
	c.used[ink.name] = ink
	fmt.Fprintf(&c.body, `<path class="f s c-%s" fill="%s" stroke="%s" stroke-width="1.5" d="M%s %sl%s %sl%s %sl%s %sZ">%s</path>`,
		ink.name, ink.light, paperLight, num(x-r), num(y), num(r), num(-r), num(r), num(r), num(-r), num(r), tip(title))
}

// arrowHead draws an arrow's head to the right.
func (c *canvas) arrowHead(x, y float64, col colour) {
	c.mark(x, y-5, x+7, y+5)
	c.used[col.name] = col
	fmt.Fprintf(&c.body, `<path class="f c-%s" fill="%s" d="M%s %sl7 5l-7 5Z"/>`, col.name, col.light, num(x), num(y-5))
}
