package svg

import (
	"fmt"
	"slices"
	"strings"
)

// DurationCurve draws values sorted from the greatest to the least against the share of the time, or the hours, in
// which they are reached or exceeded. Prices, which have another unit, go in a second, smaller panel below.
type DurationCurve struct {
	Frame
	Main          DurationPanel
	Small         *DurationPanel // nil draws none
	HoursPerValue float64        // hours that each value stands for; 0 is 1
	Percent       bool           // horizontal axis in percent of the time rather than in hours
}

// DurationPanel is one plot of a DurationCurve.
type DurationPanel struct {
	Title  string
	Unit   string
	Signed bool     // whether values may be negative (prices); else a negative value is an error
	Most   float64  // where above zero, the axis ends there; higher values are cut to it, and the note says so
	Curves []Series // values in any order
}

// Render implements Figure.
func (d DurationCurve) Render() (string, error) { return render(d) }

// AtWidth implements Figure.
func (d DurationCurve) AtWidth(width float64) Figure { d.Width = width; return d }

func (d DurationCurve) check() error {
	p := &problems{figure: "duration"}
	d.Frame.check(p)
	if p.positive("HoursPerValue", d.HoursPerValue) && d.HoursPerValue > 8784 {
		p.add("HoursPerValue", "is %g, want at most 8,784", d.HoursPerValue)
	}
	longest := 0
	for i, panel := range d.panels() {
		at := []string{"Main.", "Small."}[i]
		if len(panel.Curves) == 0 {
			p.add(at+"Curves", "is empty, want at least one curve")
		}
		p.positive(at+"Most", panel.Most)
		for k, s := range panel.Curves {
			field := fmt.Sprintf("%sCurves[%d]", at, k)
			checkFamily(p, field+".Family", s.Family)
			p.series(field, []Series{s}, -1, panel.Signed)
			if longest == 0 {
				longest = len(s.Values)
			}
			// Percent axes may compare years of 8,760 and 8,784 hours; on an axis in hours these are not alike either,
			// but a curve over a shorter time ends where its time ends.
			if !d.Percent && len(s.Values) != longest && len(s.Values) > 0 {
				p.add(field+".Values", "has %d values, want %d as the first curve has, or an axis in percent", len(s.Values), longest)
			}
		}
	}
	return p.err()
}

func (d DurationCurve) panels() []DurationPanel {
	if d.Small == nil {
		return []DurationPanel{d.Main}
	}
	return []DurationPanel{d.Main, *d.Small}
}

func (d DurationCurve) layout() (*drawn, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	c := newCanvas(d.width())
	y := d.header(c)
	panels := d.panels()
	height := d.height(map[bool]float64{true: 190, false: 250}[d.narrow()])
	left, right := 0.0, 6.0
	axes, plans := make([]ticks, len(panels)), make([]labelPlan, len(panels))
	for i, p := range panels {
		h := height * []float64{1, 0.55}[i]
		axes[i], plans[i] = yDomain(p.cut().Curves, true, []int{6, 4}[i]), planLabels(d.Frame, p.Curves, h)
		left, right = max(left, yLabelWidth(axes[i])), max(right, plans[i].room)
	}
	var words, remarks []string
	for i, p := range panels {
		remarks = append(remarks, p.beyond()...)
		if p.Title != "" {
			y += 6
			label, cut := fit(p.Title, d.width()-2*d.pad(), 13, true)
			c.text(d.pad(), y+13, label, textStyle{size: 13, bold: true, tip: whenCut(cut, p.Title)})
			y += 20
		}
		y = plans[i].above(c, d.Frame, y) + 18
		h := height * []float64{1, 0.55}[i]
		area := plot{x0: d.pad() + left, x1: d.width() - d.pad() - right, y0: y, y1: y + h}
		area.ys = scale{d0: axes[i].lo, d1: axes[i].hi, r0: area.y1, r1: area.y0}
		area.yAxis(c, axes[i], p.Unit, true)
		words = append(words, d.draw(c, area, p, plans[i])...)
		y = d.axis(c, &area, len(p.Curves[0].Values), i == len(panels)-1, area.x1+min(right, 16))
	}
	d.footer(c, y, remarks...)
	return &drawn{"duration", d.Frame, c, "Duration curve. " + strings.Join(words, ". ") + "."}, nil
}

// cut is the panel with all values at most at the end of its axis.
func (p DurationPanel) cut() DurationPanel {
	if p.Most <= 0 {
		return p
	}
	curves := make([]Series, len(p.Curves))
	for i, s := range p.Curves {
		curves[i] = s
		curves[i].Values = make([]float64, len(s.Values))
		for k, v := range s.Values {
			curves[i].Values[k] = min(v, p.Most)
		}
	}
	p.Curves = curves
	return p
}

// beyond says what of each curve lies beyond the axis.
func (p DurationPanel) beyond() []string {
	var remarks []string
	for _, s := range p.Curves {
		n, most := 0, p.Most
		for _, v := range s.Values {
			if p.Most > 0 && v > p.Most {
				n++
				most = max(most, v)
			}
		}
		if n > 0 {
			of := ""
			if len(p.Curves) > 1 {
				of = " of " + s.Name
			}
			remarks = append(remarks, fmt.Sprintf("%s of %s values%s lie beyond the axis, up to %s.", FormatNumber(float64(n)), FormatNumber(float64(len(s.Values))), of,
				withUnit(FormatNumber(most), p.Unit)))
		}
	}
	return remarks
}

// draw draws a panel's sorted curves and returns their summaries.
func (d DurationCurve) draw(c *canvas, area plot, p DurationPanel, plan labelPlan) []string {
	paths, titles := make([][]point, len(p.Curves)), make([]string, len(p.Curves))
	for i, s := range p.Curves {
		sorted := slices.Clone(s.Values)
		slices.SortFunc(sorted, func(a, b float64) int {
			switch {
			case a > b:
				return -1
			case a < b:
				return 1
			}
			return 0
		})
		titles[i] = summary(s, p.Unit)
		if p.Most > 0 {
			for k := range sorted {
				sorted[k] = min(sorted[k], p.Most)
			}
		}
		paths[i] = simplify(durationPath(sorted, area))
	}
	plan.draw(c, area, paths, titles)
	return titles
}

// durationPath puts the k-th of n values in the middle of its share of the axis and holds the ends.
func durationPath(sorted []float64, area plot) []point {
	n := len(sorted)
	pts := make([]point, 0, n+2)
	pts = append(pts, point{area.x0, area.ys.at(sorted[0])})
	for k, v := range sorted {
		pts = append(pts, point{area.x0 + (area.x1-area.x0)*(float64(k)+0.5)/float64(n), area.ys.at(v)})
	}
	return append(pts, point{area.x1, area.ys.at(sorted[n-1])})
}

// axis draws the horizontal axis of a panel; only the last panel names it.
func (d DurationCurve) axis(c *canvas, area *plot, n int, last bool, right float64) float64 {
	per := d.HoursPerValue
	if per == 0 {
		per = 1
	}
	hi, title, suffix := float64(n)*per, "hours in which the value is reached or exceeded", ""
	if d.Percent {
		hi, title, suffix = 100, "share of the time in which the value is reached or exceeded", "\u00a0%"
	}
	if !last {
		title = ""
	}
	area.xs = scale{d0: 0, d1: hi, r0: area.x0, r1: area.x1}
	return area.xAxis(c, area.valueMarks(innerTicks(0, hi, max(4, int((area.x1-area.x0)/80))), suffix), title, d.pad(), right)
}
