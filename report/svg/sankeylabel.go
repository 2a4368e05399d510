package svg

// nodeLabels holds the label lines of each node.
type nodeLabels struct {
	lines [][]string // of each node: name lines, then value, then note
	names []int      // how many of the lines are the name
	full  []string   // the whole name where it is cut
	rooms []float64  // the width that each label may take
	unit  string     // the unit beside the values, or none
}

const labelLine = 14.0

// labelNodes wraps every node's label: beside the nodes in the outer columns of a wide figure, above them elsewhere. If
// the unit does not fit beside every value it stands with none, and the figure's note says it.
func (s Sankey) labelNodes(g *flowGraph) *nodeLabels {
	last := len(s.Columns) - 1
	inner := s.width() - 2*s.pad()
	besideRoom, sides := inner*0.25, 1.0
	if g.side {
		sides = 2
	}
	aboveRoom := (inner-sides*(besideRoom+7)-nodeWidth)/float64(last) - 6
	l := &nodeLabels{
		lines: make([][]string, len(g.nodes)), names: make([]int, len(g.nodes)), full: make([]string, len(g.nodes)),
		rooms: make([]float64, len(g.nodes)), unit: s.Unit,
	}
	for i, n := range g.nodes {
		if l.rooms[i] = aboveRoom; g.beside(n) {
			l.rooms[i] = besideRoom
		}
		if !n.placeholder && textWidth(withUnit(FormatNumber(n.value), s.Unit), textSize, false) > l.rooms[i] {
			l.unit = ""
		}
	}
	for i := range g.nodes {
		n := &g.nodes[i]
		if n.placeholder {
			continue
		}
		lines, cut := wrap(n.name, l.rooms[i], textSize, true, 2)
		l.names[i], l.full[i] = len(lines), whenCut(cut, n.name)
		value, _ := fit(withUnit(FormatNumber(n.value), l.unit), l.rooms[i], textSize, false)
		note, _ := wrap(n.note, l.rooms[i], 11, false, 2)
		l.lines[i] = append(append(lines, value), note...)
		if g.beside(*n) {
			n.least = labelLine * float64(len(l.lines[i]))
		} else {
			n.above = labelLine*float64(len(l.lines[i])) + 4
		}
	}
	return l
}

// beside reports whether a node's label stands beside it.
func (g *flowGraph) beside(n flowNode) bool {
	return n.column == len(g.columns)-1 || g.side && n.column == 0
}

// remark says the unit where the labels do not.
func (l *nodeLabels) remark(unit string) []string {
	if l.unit == unit {
		return nil
	}
	return []string{"Values in " + unit + "."}
}

// width is the width of the i-th node's label.
func (l *nodeLabels) width(i int) float64 {
	k := l.names[i]
	return max(widest(l.lines[i][:k], textSize, true), widest(l.lines[i][k:], textSize, false))
}

// columns sets the horizontal places: gutters for the outer labels, equal pitches between.
func (l *nodeLabels) columns(g *flowGraph) {
	last := len(g.columns) - 1
	gutter := func(k int) float64 {
		w := 0.0
		for _, i := range g.columns[k] {
			if !g.nodes[i].placeholder {
				w = max(w, l.width(i))
			}
		}
		return w
	}
	x0, x1 := g.frame.pad(), g.frame.width()-g.frame.pad()-nodeWidth-7-gutter(last)
	if g.side {
		x0 += gutter(0) + 7
	}
	g.pitch = (x1 - x0) / float64(last)
	for k := range g.columns {
		g.columnX = append(g.columnX, x0+g.pitch*float64(k))
	}
}

// draw sets the labels; those above their nodes keep inside the figure.
func (l *nodeLabels) draw(c *canvas, g *flowGraph) {
	last := len(g.columns) - 1
	for i, n := range g.nodes {
		if n.placeholder {
			continue
		}
		x, y, anchor := n.x, n.top+1, ""
		switch {
		case n.column == last:
			x, y = n.x+nodeWidth+7, n.centre()-labelLine*float64(len(l.lines[i]))/2
		case g.side && n.column == 0:
			x, y, anchor = n.x-7, n.centre()-labelLine*float64(len(l.lines[i]))/2, "end"
		case g.side:
			x, anchor = n.x+nodeWidth/2, "middle"
		}
		for k, line := range l.lines[i] {
			st := textStyle{anchor: anchor, halo: true}
			switch {
			case k < l.names[i]:
				st.bold, st.tip = true, l.full[i]
			case k > l.names[i]:
				st.size, st.muted = 11, true
			}
			c.text(x, y+11+labelLine*float64(k), line, st)
		}
	}
}
