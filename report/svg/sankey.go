package svg

import (
	"fmt"
	"math"
	"strings"
)

// Sankey draws flows between nodes in columns, from left to right: energy from its sources through the meter and the
// facility to the workloads. Every link leads to a later column, so the graph has no cycle. At each node that has both
// incoming and outgoing links the two sums must be equal.
type Sankey struct {
	Frame
	Unit      string   // unit of every value, for example "MWh/day"
	Columns   []string // names of the columns, from left to right
	Nodes     []SankeyNode
	Links     []SankeyLink
	Tolerance float64 // relative difference of in and out that passes as rounding; 0 is 1e-6
}

// SankeyNode is one node.
type SankeyNode struct {
	ID     string // unique
	Name   string // shown; "" shows the ID
	Note   string // a second line, for example "41,000 tokens/s"
	Column int    // index into Sankey.Columns
	Family string // palette family; "" finds one by name
}

// SankeyLink is one flow between two nodes.
type SankeyLink struct {
	From, To string  // node IDs
	Value    float64 // zero or more; a zero is not drawn
}

// Render implements Figure.
func (s Sankey) Render() (string, error) { return render(s) }

// AtWidth implements Figure.
func (s Sankey) AtWidth(width float64) Figure { s.Width = width; return s }

func (n SankeyNode) label() string {
	if n.Name == "" {
		return n.ID
	}
	return n.Name
}

func (s Sankey) check() error {
	p := &problems{figure: "sankey"}
	s.Frame.check(p)
	if len(s.Columns) < 2 {
		p.add("Columns", "has %d names, want at least two", len(s.Columns))
	}
	if p.positive("Tolerance", s.Tolerance) && s.Tolerance > 0.1 {
		p.add("Tolerance", "is %g, want at most 0.1", s.Tolerance)
	}
	column := map[string]int{}
	for i, n := range s.Nodes {
		at := fmt.Sprintf("Nodes[%d].", i)
		if n.ID == "" {
			p.add(at+"ID", "is empty, want a unique name")
		}
		if _, ok := column[n.ID]; ok {
			p.add(at+"ID", "is %q as an earlier node's is, want a unique name", n.ID)
		}
		if n.Column < 0 || n.Column >= len(s.Columns) {
			p.add(at+"Column", "is %d, want 0 to %d", n.Column, len(s.Columns)-1)
		}
		checkFamily(p, at+"Family", n.Family)
		column[n.ID] = n.Column
	}
	total := s.checkLinks(p, column)
	if len(s.Links) == 0 {
		p.add("Links", "is empty, want at least one link")
	} else if total == 0 && len(p.errs) == 0 {
		p.add("Links", "are all zero, want a flow")
	}
	if len(p.errs) == 0 {
		p.errs = append(p.errs, s.balance()...)
	}
	return p.err()
}

// checkLinks adds the links' faults and returns the sum of their values.
func (s Sankey) checkLinks(p *problems, column map[string]int) float64 {
	total := 0.0
	for i, l := range s.Links {
		at := fmt.Sprintf("Links[%d].", i)
		if p.positive(at+"Value", l.Value) {
			total += l.Value
		}
		from, okFrom := column[l.From]
		to, okTo := column[l.To]
		if !okFrom {
			p.add(at+"From", "is %q, want the ID of a node", l.From)
		}
		if !okTo {
			p.add(at+"To", "is %q, want the ID of a node", l.To)
		}
		if okFrom && okTo && from >= to {
			p.add(at+"To", "leads from column %d to column %d, want a later column", from, to)
		}
	}
	return total
}

// balance returns a BalanceError for each inner node whose flows differ.
func (s Sankey) balance() []error {
	tolerance := s.Tolerance
	if tolerance == 0 {
		tolerance = 1e-6
	}
	var errs []error
	for _, n := range s.Nodes {
		in, out, hasIn, hasOut := 0.0, 0.0, false, false
		for _, l := range s.Links {
			if l.To == n.ID {
				in, hasIn = in+l.Value, true
			}
			if l.From == n.ID {
				out, hasOut = out+l.Value, true
			}
		}
		if hasIn && hasOut && math.Abs(in-out) > tolerance*max(in, out) {
			errs = append(errs, &BalanceError{Node: n.label(), In: in, Out: out, Unit: s.Unit})
		}
	}
	return errs
}

func (s Sankey) layout() (*drawn, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	c := newCanvas(s.width())
	y := s.header(c)
	g := newFlowGraph(s)
	g.order()
	labels := s.labelNodes(g)
	labels.columns(g)
	y = s.headings(c, g, y)
	bottom := g.place(y+6, s.height(map[bool]float64{true: 430, false: 380}[s.narrow()]))
	colours := g.colours()
	for i := range g.routes {
		s.ribbon(c, g, i, colours)
	}
	for i, n := range g.nodes {
		if !n.placeholder {
			c.rect(n.x, n.y, nodeWidth, max(n.h, 1), colours[i], "", g.describe(i, s.Unit))
		}
	}
	labels.draw(c, g)
	s.footer(c, bottom+6, labels.remark(s.Unit)...)
	return &drawn{"sankey", s.Frame, c, s.words()}, nil
}

// headings names the columns.
func (s Sankey) headings(c *canvas, g *flowGraph, y float64) float64 {
	for k, name := range s.Columns {
		x, anchor := g.columnX[k], ""
		room := g.pitch - 6
		switch {
		case g.side && k == 0:
			x, anchor, room = x+nodeWidth, "end", x+nodeWidth-s.pad()
		case k == len(s.Columns)-1:
			room = s.width() - s.pad() - x
		case g.side:
			x, anchor = x+nodeWidth/2, "middle"
		}
		label, cut := fit(name, room, 11, false)
		c.text(x, y+11, label, textStyle{size: 11, muted: true, anchor: anchor, tip: whenCut(cut, name)})
	}
	return y + 18
}

// ribbon draws one link through the placeholders of the columns that it passes.
func (s Sankey) ribbon(c *canvas, g *flowGraph, i int, colours []colour) {
	r := g.routes[i]
	col := colours[r.hops[0].from]
	first, last := r.hops[0], r.hops[len(r.hops)-1]
	if g.outgoing(first.from) > 1 && g.incoming(last.to) == 1 {
		col = colours[last.to] // the end with the fewest links says most about the flow
	}
	h := max(r.value*g.scale, 0.6)
	var upper, lower strings.Builder
	var outline []point
	for k, hop := range r.hops {
		x0, x1 := g.nodes[hop.from].x+nodeWidth, g.nodes[hop.to].x
		if k > 0 {
			x0 -= nodeWidth
		}
		m := (x0 + x1) / 2
		if k == 0 {
			fmt.Fprintf(&upper, "M%s %s", num(x0), num(hop.y0))
		}
		fmt.Fprintf(&upper, "C%s %s %s %s %s %s", num(m), num(hop.y0), num(m), num(hop.y1), num(x1), num(hop.y1))
		outline = append(outline, point{x0, hop.y0}, point{x1, hop.y1}, point{x0, hop.y0 + h}, point{x1, hop.y1 + h})
	}
	for k := len(r.hops) - 1; k >= 0; k-- {
		hop := r.hops[k]
		x0, x1 := g.nodes[hop.from].x+nodeWidth, g.nodes[hop.to].x
		if k > 0 {
			x0 -= nodeWidth
		}
		m := (x0 + x1) / 2
		if k == len(r.hops)-1 {
			fmt.Fprintf(&lower, "V%s", num(hop.y1+h))
		}
		fmt.Fprintf(&lower, "C%s %s %s %s %s %s", num(m), num(hop.y1+h), num(m), num(hop.y0+h), num(x0), num(hop.y0+h))
	}
	title := fmt.Sprintf("%s to %s: %s", g.nodes[first.from].name, g.nodes[last.to].name, withUnit(FormatNumber(r.value), s.Unit))
	c.area(upper.String()+lower.String()+"Z", outline, col, ` opacity="0.42"`, title)
}

// words lists the flows for a screen reader.
func (s Sankey) words() string {
	name := map[string]string{}
	for _, n := range s.Nodes {
		name[n.ID] = n.label()
	}
	var parts []string
	for _, l := range s.Links {
		parts = append(parts, fmt.Sprintf("%s to %s %s", name[l.From], name[l.To], withUnit(FormatNumber(l.Value), s.Unit)))
	}
	return "Flow diagram. " + strings.Join(parts, "; ") + "."
}
