package svg

import (
	"fmt"
	"strings"
)

// Bands draws how far each of several quantities can go at several allowances, one row each: nested bars from the least to
// the most, the tightest allowance the deepest, and a dot where the optimum stands. It shows near-optimal alternatives:
// how little and how much of each technology a plan within 1, 2 or 5 per cent of the least cost can have.
type Bands struct {
	Frame
	Measure    string // what the axis measures, for example "capacity"
	Unit       string
	Allowances []string // names of the allowances, the tightest first: "within 1 %"
	Best       string   // what the dot is; "" is "least cost"
	Rows       []BandRow
}

// BandRow is one quantity. Each allowance includes the one before it, and all include Best.
type BandRow struct {
	Name   string
	Family string // palette family; "" finds one by name
	Best   float64
	Low    []float64 // one an allowance
	High   []float64
}

// Render implements Figure.
func (b Bands) Render() (string, error) { return render(b) }

// AtWidth implements Figure.
func (b Bands) AtWidth(width float64) Figure { b.Width = width; return b }

// mostAllowances is how many depths of one colour can be told apart.
const mostAllowances = 4

func (b Bands) check() error {
	p := &problems{figure: "bands"}
	b.Frame.check(p)
	if n := len(b.Allowances); n == 0 || n > mostAllowances {
		p.add("Allowances", "has %d names, want 1 to %d", n, mostAllowances)
	}
	for i, a := range b.Allowances {
		if a == "" {
			p.add(fmt.Sprintf("Allowances[%d]", i), "is empty, want the allowance's name")
		}
	}
	if len(b.Rows) == 0 {
		p.add("Rows", "is empty, want at least one row")
	}
	for i := range b.Rows {
		b.Rows[i].check(p, fmt.Sprintf("Rows[%d]", i), len(b.Allowances))
	}
	return p.err()
}

func (r *BandRow) check(p *problems, at string, allowances int) {
	if r.Name == "" {
		p.add(at+".Name", "is empty, want the quantity's name")
	}
	checkFamily(p, at+".Family", r.Family)
	ok := p.finite(at+".Best", r.Best)
	if len(r.Low) != allowances || len(r.High) != allowances {
		p.add(at, "has %d lows and %d highs, want %d as there are allowances", len(r.Low), len(r.High), allowances)
		return
	}
	low, high := r.Best, r.Best
	for k := range r.Low {
		ok = p.finite(fmt.Sprintf("%s.Low[%d]", at, k), r.Low[k]) && ok
		ok = p.finite(fmt.Sprintf("%s.High[%d]", at, k), r.High[k]) && ok
		if ok && !(r.Low[k] <= low && r.High[k] >= high) {
			p.add(fmt.Sprintf("%s.Low[%d], High[%d]", at, k, k), "are %g and %g, want them to include %g to %g", r.Low[k], r.High[k], low, high)
			return
		}
		low, high = r.Low[k], r.High[k]
	}
}

// interval writes what the widest allowance spans.
func (r *BandRow) interval() string {
	last := len(r.Low) - 1
	return FormatNumber(r.Low[last]) + "\u00a0to\u00a0" + FormatNumber(r.High[last])
}

// opacity is that of the k-th allowance of n: the tightest is full.
func opacity(k, n int) float64 { return 1 - 0.78*float64(k)/float64(max(n-1, 1)) }

func (b Bands) layout() (*drawn, error) {
	if err := b.check(); err != nil {
		return nil, err
	}
	names, families := make([]string, len(b.Rows)), make([]string, len(b.Rows))
	lo, hi := 0.0, 0.0
	heading := "least to most, " + b.Allowances[len(b.Allowances)-1]
	room := 0.0
	for i := range b.Rows {
		r := &b.Rows[i]
		names[i], families[i] = r.Name, r.Family
		last := len(r.Low) - 1
		lo, hi = min(lo, r.Low[last]), max(hi, r.High[last])
		room = max(room, textWidth(r.interval(), textSize, false))
	}
	colours := assign(names, families)
	c := newCanvas(b.width())
	y := b.key(c, b.header(c))
	frame := planRows(b.Frame, names, room+16)
	right := frame.x1
	if !frame.above {
		room = max(room, min(textWidth(heading, 11, false), 150))
		right -= room + 20
		label, cut := fit(heading, room, 11, false)
		c.text(frame.x1, y+10, label, textStyle{size: 11, muted: true, anchor: "end", tip: whenCut(cut, heading)})
		y += 14
	}
	axis := niceTicks(lo, hi, max(4, int((right-frame.x0)/90)))
	xs := scale{d0: axis.lo, d1: axis.hi, r0: frame.x0 + 8, r1: right - 8}
	top := y + 2
	y += 6
	background := c.background()
	var words []string
	for i := range b.Rows {
		const h, gap = 18.0, 10.0
		r := &b.Rows[i]
		barTop, bottom := frame.name(c, b.Frame, i, r.Name, y, h)
		b.row(c, xs, r, colours[i], barTop, h)
		baseline := barTop + h/2 + 4
		if frame.above {
			baseline = y + 11
		}
		c.text(frame.x1, baseline, r.interval(), textStyle{muted: true, halo: true, anchor: "end"})
		words = append(words, fmt.Sprintf("%s: %s %s, %s %s", r.Name, b.best(), withUnit(FormatNumber(r.Best), b.Unit), heading, r.interval()))
		y = bottom + gap
	}
	background(func() { xGrid(c, xs, axis, top, y) })
	area := plot{x0: frame.x0, x1: right, y0: top, y1: y, xs: xs}
	bottom := area.xAxis(c, area.valueMarks(axis, ""), axisTitle(b.Measure, b.Unit), b.pad(), right)
	b.footer(c, bottom)
	return &drawn{"bands", b.Frame, c, "Ranges at allowances. " + strings.Join(words, ". ") + "."}, nil
}

func (b Bands) best() string {
	if b.Best == "" {
		return "least cost"
	}
	return b.Best
}

// key explains the depths, on grey since each row has a colour of its own, and the dot.
func (b Bands) key(c *canvas, y float64) float64 {
	grey, _ := familyColour("site")
	const swatch, gap, pitch = 18.0, 16.0, 18.0
	x0, x1 := b.pad(), b.width()-b.pad()
	x := x0
	for i, name := range append(append([]string{}, b.Allowances...), b.best()) {
		label, cut := fit(name, x1-x0-swatch-5, textSize, false)
		w := swatch + 5 + textWidth(label, textSize, false)
		if x > x0 && x+w > x1 {
			x, y = x0, y+pitch
		}
		if i < len(b.Allowances) {
			c.rect(x, y+3.5, swatch, 9, grey, fmt.Sprintf(` opacity="%.2g"`, opacity(i, len(b.Allowances))), "")
		} else {
			ink, _ := familyColour("load")
			c.dot(x+swatch/2, y+8, 4, ink, "")
		}
		c.text(x+swatch+5, y+12, label, textStyle{tip: whenCut(cut, name)})
		x += w + gap
	}
	return y + pitch + 4
}

// row draws a quantity's bars, the widest first and thinnest, and its dot.
func (b Bands) row(c *canvas, xs scale, r *BandRow, col colour, y, h float64) {
	for k := len(r.Low) - 1; k >= 0; k-- {
		thick := h * (1 - 0.22*float64(k))
		x0, x1 := xs.at(r.Low[k]), xs.at(r.High[k])
		title := fmt.Sprintf("%s, %s: %s to %s", r.Name, b.Allowances[k], FormatNumber(r.Low[k]), withUnit(FormatNumber(r.High[k]), b.Unit))
		c.rect(x0, y+(h-thick)/2, max(x1-x0, 1), thick, col, fmt.Sprintf(` rx="2" opacity="%.2g"`, opacity(k, len(r.Low))), title)
	}
	ink, _ := familyColour("load")
	x, middle := xs.at(r.Best), y+h/2
	title := fmt.Sprintf("%s, %s: %s", r.Name, b.best(), withUnit(FormatNumber(r.Best), b.Unit))
	c.ring(x, middle, 5, ink, title)
}

// ring draws a dot with a rim of paper, which sets it off from what is below.
func (c *canvas) ring(x, y, r float64, col colour, title string) {
	c.mark(x-r, y-r, x+r, y+r)
	c.used[col.name] = col
	fmt.Fprintf(&c.body, `<circle class="f s c-%s" fill="%s" stroke="%s" stroke-width="1.5" cx="%s" cy="%s" r="%s">%s</circle>`,
		col.name, col.light, paperLight, num(x), num(y), num(r), tip(title))
}
