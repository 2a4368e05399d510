package svg

import (
	"fmt"
	"strings"
)

// RangeDots draws low, mode and high of several answers that share a unit: a line from low to high, a dot at the mode,
// and the three numbers at the right (above, on a phone).
type RangeDots struct {
	Frame
	Measure  string // what the axis measures
	Unit     string
	Rows     []RangeRow
	Log      bool // logarithmic axis: all values must be above zero
	FromZero bool // whether the linear axis includes zero
	Alike    bool // all rows are of one kind and have the colour of the first
}

// RangeRow is one answer with Low <= Mode <= High.
type RangeRow struct {
	Name            string
	Family          string // palette family; "" finds one by name
	Low, Mode, High float64
}

// Render implements Figure.
func (r RangeDots) Render() (string, error) { return render(r) }

// AtWidth implements Figure.
func (r RangeDots) AtWidth(width float64) Figure { r.Width = width; return r }

func (r RangeDots) check() error {
	p := &problems{figure: "rangedots"}
	r.Frame.check(p)
	if len(r.Rows) == 0 {
		p.add("Rows", "is empty, want at least one row")
	}
	for i, row := range r.Rows {
		at := fmt.Sprintf("Rows[%d]", i)
		if row.Name == "" {
			p.add(at+".Name", "is empty, want the answer's name")
		}
		checkFamily(p, at+".Family", row.Family)
		ok := p.finite(at+".Low", row.Low)
		ok = p.finite(at+".Mode", row.Mode) && ok
		ok = p.finite(at+".High", row.High) && ok
		if ok && !(row.Low <= row.Mode && row.Mode <= row.High) {
			p.add(at, "has low %g, mode %g, high %g, want low <= mode <= high", row.Low, row.Mode, row.High)
		}
		if r.Log && !(row.Low > 0) {
			p.add(at+".Low", "is %g, want more than zero on a logarithmic axis", row.Low)
		}
	}
	if r.Log && r.FromZero {
		p.add("FromZero", "is set with Log, want one of them: a logarithmic axis has no zero")
	}
	return p.err()
}

// numbers writes one row's mode and interval.
func (row RangeRow) numbers() (mode, interval string) {
	return FormatNumber(row.Mode), FormatNumber(row.Low) + "\u00a0to\u00a0" + FormatNumber(row.High)
}

func (r RangeDots) layout() (*drawn, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	names, families := make([]string, len(r.Rows)), make([]string, len(r.Rows))
	lo, hi := r.Rows[0].Low, r.Rows[0].High
	modeRoom, room := textWidth("mode", 11, false), textWidth("low to high", 11, false)
	for i, row := range r.Rows {
		names[i], families[i] = row.Name, row.Family
		lo, hi = min(lo, row.Low), max(hi, row.High)
		mode, interval := row.numbers()
		modeRoom, room = max(modeRoom, textWidth(mode, textSize, true)), max(room, textWidth(interval, textSize, false))
	}
	if r.FromZero {
		lo, hi = min(lo, 0), max(hi, 0)
	}
	colours := assign(names, families)
	for i := range colours {
		if r.Alike {
			colours[i] = colours[0]
		}
	}
	c := newCanvas(r.width())
	y := r.header(c) + 4
	frame := planRows(r.Frame, names, modeRoom+room+28)
	right := frame.x1
	if !frame.above {
		right -= modeRoom + room + 28
		c.text(frame.x1-room-10, y+10, "mode", textStyle{size: 11, muted: true, anchor: "end"})
		c.text(frame.x1, y+10, "low to high", textStyle{size: 11, muted: true, anchor: "end"})
		y += 14
	}
	n := max(4, int((right-frame.x0)/90))
	axis := niceTicks(lo, hi, n)
	if r.Log {
		axis = logTicks(lo, hi, n)
	}
	xs := scale{d0: axis.lo, d1: axis.hi, r0: frame.x0 + 8, r1: right - 8, log: r.Log}
	top := y + 2
	y += 6
	background := c.background()
	var words []string
	for i, row := range r.Rows {
		const h, gap = 16.0, 10.0
		barTop, bottom := frame.name(c, r.Frame, i, row.Name, y, h)
		middle := barTop + h/2
		r.row(c, xs, row, colours[i], middle)
		mode, interval := row.numbers()
		baseline, x := middle+4, frame.x1
		if frame.above {
			baseline = y + 11
		}
		c.text(x-room-10, baseline, mode, textStyle{bold: true, halo: true, anchor: "end"})
		c.text(x, baseline, interval, textStyle{muted: true, halo: true, anchor: "end"})
		words = append(words, fmt.Sprintf("%s: %s, from %s", row.Name, withUnit(mode, r.Unit), interval))
		y = bottom + gap
	}
	background(func() { xGrid(c, xs, axis, top, y) })
	area := plot{x0: frame.x0, x1: right, y0: top, y1: y, xs: xs}
	bottom := area.xAxis(c, area.valueMarks(axis, ""), axisTitle(r.Measure, r.Unit), r.pad(), frame.x1)
	remark := ""
	if r.Log {
		remark = "Logarithmic axis."
	}
	r.footer(c, bottom, remark)
	return &drawn{"rangedots", r.Frame, c, "Ranges. " + strings.Join(words, ". ") + "."}, nil
}

// row draws one interval and its mode.
func (r RangeDots) row(c *canvas, xs scale, row RangeRow, col colour, y float64) {
	mode, interval := row.numbers()
	title := fmt.Sprintf("%s: %s, from %s", row.Name, withUnit(mode, r.Unit), interval)
	x0, x1 := xs.at(row.Low), xs.at(row.High)
	c.rect(x0, y-2.5, max(x1-x0, 0.5), 5, col, ` rx="2.5" opacity="0.45"`, title)
	c.dot(xs.at(row.Mode), y, 5.5, col, title)
}
