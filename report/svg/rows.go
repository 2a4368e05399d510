package svg

import "strings"

// rowFrame places rows that have a name and a bar: names at the left on a wide figure, above their bars on a phone.
type rowFrame struct {
	above  bool
	x0, x1 float64 // room for bars and their labels
	lines  [][]string
	cuts   []bool
}

const nameLine = 15.0

// planRows finds the room for the names; beside is what stands at the right of a name that is above its bar.
func planRows(f Frame, names []string, beside float64) rowFrame {
	r := rowFrame{above: f.narrow(), x0: f.pad(), x1: f.width() - f.pad()}
	room, most := r.x1-r.x0-beside, 1
	if !r.above {
		room, most = min(widest(names, textSize, false)+1, f.width()*0.27), 2
		r.x0 += room + 12
	}
	for _, n := range names {
		lines, cut := wrap(n, room, textSize, false, most)
		if len(lines) == 0 {
			lines = []string{""}
		}
		r.lines, r.cuts = append(r.lines, lines), append(r.cuts, cut)
	}
	return r
}

// labelRoom is the most that a label outside a bar may take: a quarter of the room on either side leaves half to the bars.
func (r rowFrame) labelRoom() float64 { return (r.x1 - r.x0) / 4 }

// name sets the i-th name for a bar of height h and returns the top of the bar and the bottom of the row.
func (r rowFrame) name(c *canvas, f Frame, i int, full string, y, h float64) (top, bottom float64) {
	st := textStyle{halo: true, tip: whenCut(r.cuts[i], full)}
	if r.above {
		c.text(r.x0, y+11, r.lines[i][0], st)
		return y + nameLine + 2, y + nameLine + 2 + h
	}
	tall := max(h, nameLine*float64(len(r.lines[i])))
	st.anchor = "end"
	first := y + tall/2 - nameLine*float64(len(r.lines[i]))/2
	for k, line := range r.lines[i] {
		c.text(r.x0-12, first+nameLine*float64(k)+11, line, st)
	}
	return y + (tall-h)/2, y + tall
}

// xGrid draws vertical gridlines from top to bottom.
func xGrid(c *canvas, xs scale, t ticks, top, bottom float64) {
	for _, v := range t.at {
		class := "g"
		if v == 0 {
			class = "a"
		}
		c.line(xs.at(v), top, xs.at(v), bottom, class, 1)
	}
}

// background remembers a place in the drawing order: what the returned function draws stands behind all that was drawn
// after the call, which is needed where the extent of the gridlines is known only after the rows.
func (c *canvas) background() func(draw func()) {
	at := c.body.Len()
	return func(draw func()) {
		lower, upper := c.body.String()[:at], c.body.String()[at:]
		c.body = strings.Builder{}
		c.body.WriteString(lower)
		draw()
		c.body.WriteString(upper)
	}
}
