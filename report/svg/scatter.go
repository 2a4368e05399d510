package svg

import (
	"fmt"
	"strings"
)

// Scatter draws points on two axes, in groups of one colour each, with some of them labelled: a Pareto front, for example.
// A group may be joined by a line: a Pareto curve.
type Scatter struct {
	Frame
	XLabel, XUnit string
	YLabel, YUnit string
	LogX, LogY    bool
	Groups        []ScatterGroup
}

// ScatterGroup is points of one kind.
type ScatterGroup struct {
	Name   string
	Family string // palette family; "" finds one by name
	X, Y   []float64
	// Labels name points beside them; "" or nil leaves a point without. Titles are their tooltips, nil for none.
	Labels, Titles []string
	// Joined draws a line through the points, in their order; Plain leaves the points themselves out, but for labelled ones.
	Joined, Plain bool
}

// Render implements Figure.
func (s Scatter) Render() (string, error) { return render(s) }

// AtWidth implements Figure.
func (s Scatter) AtWidth(width float64) Figure { s.Width = width; return s }

func (s Scatter) check() error {
	p := &problems{figure: "scatter"}
	s.Frame.check(p)
	points := 0
	for i := range s.Groups {
		g, at := &s.Groups[i], fmt.Sprintf("Groups[%d].", i)
		if g.Name == "" {
			p.add(at+"Name", "is empty, want the group's name")
		}
		checkFamily(p, at+"Family", g.Family)
		p.values(at+"X", g.X, true)
		p.values(at+"Y", g.Y, true)
		if len(g.X) != len(g.Y) {
			p.add(at+"Y", "has %d values, want %d as X has", len(g.Y), len(g.X))
		}
		if g.Labels != nil && len(g.Labels) != len(g.X) {
			p.add(at+"Labels", "has %d texts, want %d as there are points", len(g.Labels), len(g.X))
		}
		if g.Titles != nil && len(g.Titles) != len(g.X) {
			p.add(at+"Titles", "has %d texts, want %d as there are points", len(g.Titles), len(g.X))
		}
		for k := range min(len(g.X), len(g.Y)) {
			if (s.LogX && g.X[k] <= 0) || (s.LogY && g.Y[k] <= 0) {
				p.add(fmt.Sprintf("%sX, Y[%d]", at, k), "is at %g, %g, want more than zero on a logarithmic axis", g.X[k], g.Y[k])
				break
			}
		}
		points += len(g.X)
	}
	if points == 0 {
		p.add("Groups", "have no point, want at least one")
	}
	return p.err()
}

// axis bounds the values of all groups on one axis.
func (s Scatter) axis(of func(*ScatterGroup) []float64, log bool, n int) ticks {
	var all []Series
	for i := range s.Groups {
		all = append(all, Series{Values: of(&s.Groups[i])})
	}
	lo, hi := extent(all)
	if log {
		return logTicks(lo, hi, n)
	}
	return niceTicks(lo, hi, n)
}

func (s Scatter) layout() (*drawn, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	names, families := make([]string, len(s.Groups)), make([]string, len(s.Groups))
	for i := range s.Groups {
		names[i], families[i] = s.Groups[i].Name, s.Groups[i].Family
	}
	colours := assign(names, families)
	height := s.height(map[bool]float64{true: 230, false: 300}[s.narrow()])
	c := newCanvas(s.width())
	yTicks := s.axis(func(g *ScatterGroup) []float64 { return g.Y }, s.LogY, 6)
	xTicks := s.axis(func(g *ScatterGroup) []float64 { return g.X }, s.LogX, max(4, int(s.width()/110)))
	y, room := s.header(c), 0.0
	switch direct := s.direct(height); {
	case direct:
		room = min(widest(names, textSize, false)+24, s.width()*0.26)
	case len(s.Groups) > 1 || !s.Groups[0].Joined: // the title says what a single curve is
		y = keyRow(c, s.pad(), s.width()-s.pad(), y, names, colours, s.joined()...)
	}
	y += 18
	area := plot{x0: s.pad() + yLabelWidth(yTicks), x1: s.width() - s.pad() - 6 - room, y0: y, y1: y + height}
	area.ys = scale{d0: yTicks.lo, d1: yTicks.hi, r0: area.y1, r1: area.y0, log: s.LogY}
	area.xs = scale{d0: xTicks.lo, d1: xTicks.hi, r0: area.x0, r1: area.x1, log: s.LogX}
	area.yAxis(c, yTicks, axisTitle(s.YLabel, s.YUnit), true)
	xGrid(c, area.xs, xTicks, area.y0, area.y1)
	if room > 0 {
		ends := make([]float64, len(s.Groups))
		for i := range s.Groups {
			g := &s.Groups[i]
			ends[i] = area.ys.at(g.Y[len(g.Y)-1])
		}
		endLabels(c, area.x1, room, ends, names, colours, area.y0-4, area.y1+4)
	}
	var words []string
	for i := range s.Groups {
		s.group(c, area, &s.Groups[i], colours[i])
		words = append(words, fmt.Sprintf("%s: %d points", names[i], len(s.Groups[i].X)))
	}
	bottom := area.xAxis(c, area.valueMarks(xTicks, ""), axisTitle(s.XLabel, s.XUnit), s.pad(), area.x1)
	var remarks []string
	switch {
	case s.LogX && s.LogY:
		remarks = append(remarks, "Logarithmic axes.")
	case s.LogX:
		remarks = append(remarks, "Logarithmic horizontal axis.")
	case s.LogY:
		remarks = append(remarks, "Logarithmic vertical axis.")
	}
	s.footer(c, bottom, remarks...)
	return &drawn{"scatter", s.Frame, c, "Points. " + strings.Join(words, ". ") + "."}, nil
}

// joined names the groups that have a line.
func (s Scatter) joined() []string {
	var out []string
	for i := range s.Groups {
		if s.Groups[i].Joined {
			out = append(out, s.Groups[i].Name)
		}
	}
	return out
}

// direct tells whether the groups are named at their curves' ends: all are curves that end at the right, and there is room.
func (s Scatter) direct(height float64) bool {
	if len(s.Groups) < 2 || s.narrow() || float64(len(s.Groups))*15 > height {
		return false
	}
	right := s.axisEnd()
	for i := range s.Groups {
		g := &s.Groups[i]
		if !g.Joined || len(g.X) == 0 || g.X[len(g.X)-1] < right {
			return false
		}
	}
	return true
}

// axisEnd is the greatest X of all points.
func (s Scatter) axisEnd() float64 {
	var all []Series
	for i := range s.Groups {
		all = append(all, Series{Values: s.Groups[i].X})
	}
	_, hi := extent(all)
	return hi
}

// group draws the points of one kind.
func (s Scatter) group(c *canvas, area plot, g *ScatterGroup, col colour) {
	if g.Joined && len(g.X) > 1 {
		pts := make([]point, len(g.X))
		for k := range g.X {
			pts[k] = point{area.xs.at(g.X[k]), area.ys.at(g.Y[k])}
		}
		c.stroke(pts, col, 2, g.Name)
	}
	for k := range g.X {
		x, y := area.xs.at(g.X[k]), area.ys.at(g.Y[k])
		title := fmt.Sprintf("%s: %s, %s", g.Name, withUnit(FormatNumber(g.X[k]), s.XUnit), withUnit(FormatNumber(g.Y[k]), s.YUnit))
		if g.Titles != nil && g.Titles[k] != "" {
			title = g.Titles[k] + " (" + title + ")"
		}
		radius := 4.0
		if g.Labels != nil && g.Labels[k] != "" {
			radius = 5.5
			pointLabel(c, area, g.Labels[k], x, y, g.Joined)
		} else if g.Plain {
			continue
		}
		c.dot(x, y, radius, col, title)
	}
}

// pointLabel sets a text beside the point x, y: right of it or, where there is no room, left; that of a curve above it or
// below, off its line. One that would touch another text or leave the area is left to the tooltip.
func pointLabel(c *canvas, area plot, text string, x, y float64, curve bool) {
	const size, gap = 11.0, 9.0
	w := textWidth(text, size, false)
	places := []struct {
		dx, dy float64
		anchor string
	}{{gap, 4, ""}, {-gap, 4, "end"}}
	if curve {
		places[0].dx, places[0].dy, places[0].anchor = -4, -9, "end"
		places[1].dx, places[1].dy, places[1].anchor = 4, 17, ""
	}
	for _, p := range places {
		left := x + p.dx
		if p.anchor == "end" {
			left -= w
		}
		at := box{left, y + p.dy - 10, left + w, y + p.dy + 4, ""}
		if at.x0 < area.x0 || at.x1 > area.x1 || at.y0 < area.y0 || at.y1 > area.y1 || c.occupied(at) {
			continue
		}
		c.text(x+p.dx, y+p.dy, text, textStyle{halo: true, size: size, anchor: p.anchor})
		return
	}
}

// occupied tells whether a text would touch one that is set already.
func (c *canvas) occupied(at box) bool {
	for _, other := range c.texts {
		if at.overlaps(other) {
			return true
		}
	}
	return false
}
