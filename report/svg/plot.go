package svg

import "math"

// plot is one plot area with its scales.
type plot struct {
	x0, x1, y0, y1 float64 // left, right, top, bottom
	xs, ys         scale
}

// yAxis draws gridlines and, where labelled, the numbers left of the area and the unit above it.
func (p plot) yAxis(c *canvas, t ticks, unit string, labelled bool) {
	for i, v := range t.at {
		y := p.ys.at(v)
		class, width := "g", 1.0
		if v == 0 {
			class = "a"
		}
		c.line(p.x0, y, p.x1, y, class, width)
		if labelled {
			c.text(p.x0-6, y+4, t.label(t.at[i]), textStyle{anchor: "end", muted: true})
		}
	}
	if labelled && unit != "" {
		room := p.x1 - p.x0
		label, cut := fit(unit, room, textSize, false)
		c.text(p.x0, p.y0-8, label, textStyle{muted: true, tip: whenCut(cut, unit)})
	}
}

// yLabelWidth is the room that yAxis takes left of the area.
func yLabelWidth(t ticks) float64 { return widest(t.labels(), textSize, false) + 8 }

// xMark is a tick of a horizontal axis; lines are stacked below the axis.
type xMark struct {
	x     float64 // pixel of the tick
	tick  bool    // whether a tick is drawn
	label float64 // pixel of the label's centre
	lines []string
}

// xAxis draws ticks and labels below the area and returns the y below them. Each line of a label is shifted inward at
// the edges of [left, right] and left out where it would touch its predecessor's.
func (p plot) xAxis(c *canvas, marks []xMark, title string, left, right float64) float64 {
	var ends []float64
	for _, m := range marks {
		if m.tick {
			c.line(m.x, p.y1, m.x, p.y1+4, "a", 1)
		}
		for k, line := range m.lines {
			if k == len(ends) {
				ends = append(ends, math.Inf(-1))
			}
			line, cut := fit(line, right-left, textSize, false)
			w := textWidth(line, textSize, false)
			x := min(max(m.label, left+w/2), right-w/2)
			if x-w/2 < ends[k]+5 {
				continue
			}
			ends[k] = x + w/2
			c.text(x, p.y1+17+float64(k)*14, line, textStyle{anchor: "middle", muted: true, tip: whenCut(cut, m.lines[k])})
		}
	}
	deepest := len(ends)
	y := p.y1 + 8 + float64(deepest)*14
	if title != "" {
		label, cut := fit(title, p.x1-left, textSize, false)
		c.text(p.x1, y+14, label, textStyle{anchor: "end", muted: true, tip: whenCut(cut, title)})
		y += 18
	}
	return y + 4
}

// valueMarks labels a numeric horizontal axis.
func (p plot) valueMarks(t ticks, suffix string) []xMark {
	out := make([]xMark, len(t.at))
	for i, v := range t.at {
		x := p.xs.at(v)
		out[i] = xMark{x: x, tick: true, label: x, lines: []string{t.label(v) + suffix}}
	}
	return out
}

// panelGrid places n panels in columns: it returns the left and right edge of each column that a panel may take, after
// room for the axis labels at the left. A narrow figure has one column.
func panelGrid(n int, left, right, gap, least float64) (columns [][2]float64) {
	k := max(1, min(n, int((right-left+gap)/(least+gap))))
	w := (right - left - gap*float64(k-1)) / float64(k)
	for i := range k {
		x := left + float64(i)*(w+gap)
		columns = append(columns, [2]float64{x, x + w})
	}
	return columns
}
