package svg

import (
	"fmt"
	"strings"
)

// Breakdown draws one horizontal bar per item, divided into parts: a cost by asset and by capital, fixed, variable,
// fuel and carbon. Negative values (revenue) stand left of zero. The sum is printed beside each bar, and each part's
// value in its segment or, where that is too short, after the sum.
type Breakdown struct {
	Frame
	Measure string   // what the axis measures, for example "cost of power"
	Unit    string   // for example "USD/MWh"
	Parts   []string // names of the parts
	// Families gives the parts' palette families; nil finds them by name.
	Families []string
	Items    []BreakdownItem
	// Limit, where above zero, is a line that the sums are seen against, LimitName what it is.
	Limit     float64
	LimitName string
}

// BreakdownItem is one bar.
type BreakdownItem struct {
	Name   string
	Values []float64 // one per part, in the figure's unit
}

// Render implements Figure.
func (b Breakdown) Render() (string, error) { return render(b) }

// AtWidth implements Figure.
func (b Breakdown) AtWidth(width float64) Figure { b.Width = width; return b }

func (b Breakdown) check() error {
	p := &problems{figure: "breakdown"}
	b.Frame.check(p)
	if len(b.Parts) == 0 {
		p.add("Parts", "is empty, want at least one part")
	}
	for i, n := range b.Parts {
		if n == "" {
			p.add(fmt.Sprintf("Parts[%d]", i), "is empty, want the part's name")
		}
	}
	if b.Families != nil && len(b.Families) != len(b.Parts) {
		p.add("Families", "has %d entries, want %d as there are parts", len(b.Families), len(b.Parts))
	}
	for i, f := range b.Families {
		checkFamily(p, fmt.Sprintf("Families[%d]", i), f)
	}
	if len(b.Items) == 0 {
		p.add("Items", "is empty, want at least one item")
	}
	for i, it := range b.Items {
		at := fmt.Sprintf("Items[%d].", i)
		if it.Name == "" {
			p.add(at+"Name", "is empty, want the item's name")
		}
		if len(it.Values) != len(b.Parts) {
			p.add(at+"Values", "has %d values, want %d as there are parts", len(it.Values), len(b.Parts))
		}
		p.values(at+"Values", it.Values, true)
	}
	if b.Limit != 0 {
		p.values("Limit", []float64{b.Limit}, false)
	}
	return p.err()
}

// sides sums an item's negative and its positive values.
func (it BreakdownItem) sides() (negative, positive float64) {
	for _, v := range it.Values {
		negative, positive = negative+min(v, 0), positive+max(v, 0)
	}
	return negative, positive
}

func (b Breakdown) layout() (*drawn, error) {
	if err := b.check(); err != nil {
		return nil, err
	}
	families := b.Families
	if families == nil {
		families = make([]string, len(b.Parts))
	}
	colours := assign(b.Parts, families)
	names := make([]string, len(b.Items))
	lo, hi := 0.0, 0.0
	for i, it := range b.Items {
		names[i] = it.Name
		negative, positive := it.sides()
		lo, hi = min(lo, negative), max(hi, positive)
	}
	if hi = max(hi, b.Limit); lo == hi {
		hi = 1
	}
	c := newCanvas(b.width())
	y := keyRow(c, b.pad(), b.width()-b.pad(), b.header(c), b.Parts, colours)
	rows := planRows(b.Frame, names, 0)
	axis := innerTicks(lo, hi, max(4, int((rows.x1-rows.x0)/90)))
	xs := b.scale(rows, lo, hi)
	const barHeight, gap = 22.0, 10.0
	top := y
	y += 6
	background := c.background()
	var words []string
	for i, it := range b.Items {
		barTop, bottom := rows.name(c, b.Frame, i, it.Name, y, barHeight)
		below := b.bar(c, xs, it, colours, barTop, barHeight, rows)
		words = append(words, b.words(it))
		y = max(bottom, below) + gap
	}
	area := plot{x0: rows.x0, x1: rows.x1, y0: top, y1: y, xs: xs}
	background(func() { xGrid(c, xs, axis, top, y) })
	var remarks []string
	if b.Limit > 0 {
		c.line(xs.at(b.Limit), top, xs.at(b.Limit), y, "a", 2)
		limit := b.LimitName + ": " + withUnit(FormatNumber(b.Limit), b.Unit)
		remarks = append(remarks, "The heavy line is "+limit+".")
		words = append(words, limit)
	}
	bottom := area.xAxis(c, area.valueMarks(axis, ""), axisTitle(b.Measure, b.Unit), b.pad(), b.width()-b.pad())
	b.footer(c, bottom, remarks...)
	return &drawn{"breakdown", b.Frame, c, "Breakdown. " + strings.Join(words, ". ") + "."}, nil
}

// scale leaves room for each bar's sum at its right.
func (b Breakdown) scale(rows rowFrame, lo, hi float64) scale {
	xs := scale{d0: lo, d1: hi, r0: rows.x0 + 1, r1: rows.x1 - 2}
	if lo < 0 {
		xs.r0 += 4
	}
	for range 40 {
		over := 0.0
		for _, it := range b.Items {
			_, positive := it.sides()
			over = max(over, xs.at(positive)+6+textWidth(it.sum(), textSize, true)-rows.x1)
		}
		if over < 0.01 {
			break
		}
		xs.r1 -= over
	}
	return xs
}

// sum writes an item's sum.
func (it BreakdownItem) sum() string {
	negative, positive := it.sides()
	return FormatNumber(negative + positive)
}

// bar draws one item's segments, their values, the sum, and the values that did not fit; it returns the y below them.
func (b Breakdown) bar(c *canvas, xs scale, it BreakdownItem, colours []colour, y, h float64, rows rowFrame) float64 {
	up, down := 0.0, 0.0
	parts := 0
	for _, v := range it.Values {
		if v != 0 {
			parts++
		}
	}
	var left []string
	for k, v := range it.Values {
		if v == 0 {
			continue
		}
		from := up
		if v < 0 {
			from = down
			down += v
		} else {
			up += v
		}
		x0, x1 := xs.at(min(from, from+v)), xs.at(max(from, from+v))
		value := FormatNumber(v)
		c.rect(x0, y, x1-x0, h, colours[k], ` stroke="`+paperLight+`" stroke-width="0.8" style="stroke:var(--tw-paper)"`,
			b.Parts[k]+": "+withUnit(value, b.Unit))
		switch {
		case parts == 1: // the sum says it
		case textWidth(value, textSize, false)+8 <= x1-x0:
			c.text((x0+x1)/2, y+h/2+4.2, value, textStyle{anchor: "middle", on: &colours[k]})
		default:
			left = append(left, b.Parts[k]+"\u00a0"+value)
		}
	}
	x := xs.at(up) + 6
	sum := it.sum()
	c.text(x, y+h/2+4.2, sum, textStyle{bold: true, halo: true})
	if len(left) == 0 {
		return y + h
	}
	x += textWidth(sum, textSize, true) + 7
	rest := strings.Join(left, ", ")
	if textWidth(rest, 11, false) <= rows.x1-x {
		c.text(x, y+h/2+4, rest, textStyle{size: 11, muted: true, halo: true})
		return y + h
	}
	x = min(xs.at(0)+4, rows.x1-(rows.x1-rows.x0)/2)
	lines, cut := wrap(rest, rows.x1-x, 11, false, 4)
	return paragraph(c, x, y+h+3, lines, textStyle{size: 11, muted: true, halo: true, tip: whenCut(cut, rest)})
}

// words is one item for a screen reader.
func (b Breakdown) words(it BreakdownItem) string {
	parts := make([]string, len(b.Parts))
	for k, p := range b.Parts {
		parts[k] = p + " " + FormatNumber(it.Values[k])
	}
	return it.Name + ": " + withUnit(it.sum(), b.Unit) + " (" + strings.Join(parts, ", ") + ")"
}
