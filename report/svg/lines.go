package svg

import "math"

// labelPlan decides where the names of lines go: right of the plot with leaders, or in a row above it on a phone or
// where they would not fit.
type labelPlan struct {
	names   []string
	colours []colour
	room    float64 // pixels taken at the right; 0 means a row above
}

func planLabels(f Frame, ss []Series, height float64) labelPlan {
	names, colours := seriesColours(ss)
	p := labelPlan{names: names, colours: colours}
	room := widest(names, textSize, false) + 24
	if len(ss) > 1 && !f.narrow() && float64(len(ss))*15 <= height {
		p.room = min(room, f.width()*0.26)
	}
	return p
}

// above sets the row of names where the plan has them above; a single line needs no name beside its title.
func (p labelPlan) above(c *canvas, f Frame, y float64) float64 {
	if p.room > 0 || len(p.names) < 2 {
		return y
	}
	return keyRow(c, f.pad(), f.width()-f.pad(), y, p.names, p.colours, p.names...)
}

// draw draws the lines, the first on top, and their labels.
func (p labelPlan) draw(c *canvas, area plot, paths [][]point, titles []string) {
	want := make([]float64, len(paths))
	for i := len(paths) - 1; i >= 0; i-- {
		want[i] = paths[i][len(paths[i])-1].y
		if len(paths[i]) == 1 {
			c.dot(paths[i][0].x, paths[i][0].y, 3.5, p.colours[i], titles[i])
			continue
		}
		c.stroke(paths[i], p.colours[i], 2, titles[i])
	}
	if p.room > 0 {
		// planLabels has checked that the labels fit the height of the area.
		endLabels(c, area.x1, p.room, want, p.names, p.colours, area.y0-4, area.y1+4)
	}
}

// yDomain is the domain of several series; fromZero includes zero.
func yDomain(ss []Series, fromZero bool, n int) ticks {
	lo, hi := extent(ss)
	if fromZero {
		lo, hi = min(lo, 0), max(hi, 0)
	}
	return snugTicks(lo, hi, n)
}

// summary names a series with its least, mean and greatest value.
func summary(s Series, unit string) string {
	lo, hi, sum := math.Inf(1), math.Inf(-1), 0.0
	for _, v := range s.Values {
		lo, hi, sum = min(lo, v), max(hi, v), sum+v
	}
	return s.Name + ": least " + withUnit(FormatNumber(lo), unit) + ", mean " +
		withUnit(FormatNumber(sum/float64(len(s.Values))), unit) + ", greatest " + withUnit(FormatNumber(hi), unit)
}
