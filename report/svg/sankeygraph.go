package svg

import (
	"slices"
	"sort"
)

const nodeWidth = 12.0

// flowNode is a node of the layout, or the placeholder of a link in a column that the link passes.
type flowNode struct {
	name, note, family string
	column             int
	value              float64
	placeholder        bool
	above, least       float64 // room for a label above the node, and the least height of its slot
	x, y, h            float64 // the bar
	top                float64 // top of the slot, which begins with the room above
}

// hop is one leg of a link between neighbouring columns, with the top of the ribbon at either end.
type hop struct {
	from, to int
	y0, y1   float64
}

// route is a link with its legs.
type route struct {
	value float64
	hops  []hop
}

// flowGraph is a Sankey in the course of its layout.
type flowGraph struct {
	frame   Frame
	nodes   []flowNode
	routes  []route
	columns [][]int   // node indices of each column, from top to bottom
	columnX []float64 // left edge of each column's nodes
	pitch   float64
	side    bool    // labels of the first and last column stand beside their nodes
	scale   float64 // pixels per unit of value
}

// newFlowGraph copies the drawn nodes (those with a flow) and puts placeholders into the columns that links skip.
func newFlowGraph(s Sankey) *flowGraph {
	g := &flowGraph{frame: s.Frame, columns: make([][]int, len(s.Columns)), side: !s.narrow()}
	in, out := map[string]float64{}, map[string]float64{}
	for _, l := range s.Links {
		in[l.To] += l.Value
		out[l.From] += l.Value
	}
	index := map[string]int{}
	for _, n := range s.Nodes {
		value := max(in[n.ID], out[n.ID])
		if value == 0 {
			continue
		}
		index[n.ID] = len(g.nodes)
		g.columns[n.Column] = append(g.columns[n.Column], len(g.nodes))
		g.nodes = append(g.nodes, flowNode{name: n.label(), note: n.Note, family: n.Family, column: n.Column, value: value})
	}
	for _, l := range s.Links {
		if l.Value == 0 {
			continue
		}
		from, to := index[l.From], index[l.To]
		r := route{value: l.Value}
		for k := g.nodes[from].column + 1; k < g.nodes[to].column; k++ {
			g.columns[k] = append(g.columns[k], len(g.nodes))
			r.hops = append(r.hops, hop{from: from, to: len(g.nodes)})
			from = len(g.nodes)
			g.nodes = append(g.nodes, flowNode{column: k, value: l.Value, placeholder: true})
		}
		g.routes = append(g.routes, route{l.Value, append(r.hops, hop{from: from, to: to})})
	}
	return g
}

func (g *flowGraph) outgoing(node int) int {
	n := 0
	for _, r := range g.routes {
		if r.hops[0].from == node {
			n++
		}
	}
	return n
}

func (g *flowGraph) incoming(node int) int {
	n := 0
	for _, r := range g.routes {
		if r.hops[len(r.hops)-1].to == node {
			n++
		}
	}
	return n
}

// order sorts the columns by barycentre sweeps in both directions and keeps the order with the least crossing flow.
func (g *flowGraph) order() {
	best, least := g.copyColumns(), g.crossing()
	for sweep := range 24 {
		g.sweep(sweep%2 == 0)
		if x := g.crossing(); x < least*(1-1e-12) {
			best, least = g.copyColumns(), x
		}
	}
	g.columns = best
}

func (g *flowGraph) copyColumns() [][]int {
	out := make([][]int, len(g.columns))
	for k, col := range g.columns {
		out[k] = slices.Clone(col)
	}
	return out
}

// ranks is each node's place in its column, weighted by value so that a broad node counts for its breadth.
func (g *flowGraph) ranks() []float64 {
	rank := make([]float64, len(g.nodes))
	for _, col := range g.columns {
		sum := 0.0
		for _, i := range col {
			rank[i] = sum + g.nodes[i].value/2
			sum += g.nodes[i].value
		}
	}
	return rank
}

// sweep sorts each column by its neighbours in the column before (forward) or after.
func (g *flowGraph) sweep(forward bool) {
	for step := range g.columns {
		k := step
		if !forward {
			k = len(g.columns) - 1 - step
		}
		rank := g.ranks()
		wanted := g.neighbourMean(rank, forward)
		sort.SliceStable(g.columns[k], func(a, b int) bool { return wanted[g.columns[k][a]] < wanted[g.columns[k][b]] })
	}
}

// neighbourMean is the flow-weighted mean of a property of each node's neighbours on one side; a node without any
// there keeps its own.
func (g *flowGraph) neighbourMean(of []float64, before bool) []float64 {
	sum, weight := make([]float64, len(g.nodes)), make([]float64, len(g.nodes))
	for _, r := range g.routes {
		for _, h := range r.hops {
			at, neighbour := h.from, h.to
			if before {
				at, neighbour = h.to, h.from
			}
			sum[at] += r.value * of[neighbour]
			weight[at] += r.value
		}
	}
	for i := range sum {
		if weight[i] == 0 {
			sum[i] = of[i]
		} else {
			sum[i] /= weight[i]
		}
	}
	return sum
}

// crossing is the sum over crossing pairs of legs of the lesser flow.
func (g *flowGraph) crossing() float64 {
	rank := g.ranks()
	sum := 0.0
	for i, a := range g.routes {
		for _, ha := range a.hops {
			for _, b := range g.routes[i+1:] {
				for _, hb := range b.hops {
					if g.nodes[ha.from].column != g.nodes[hb.from].column {
						continue
					}
					if (rank[ha.from]-rank[hb.from])*(rank[ha.to]-rank[hb.to]) < 0 {
						sum += min(a.value, b.value)
					}
				}
			}
		}
	}
	return sum
}

// slot is the height that a node takes with its label at a scale.
func (n flowNode) slot(scale float64) float64 { return n.above + max(n.value*scale, n.least) }

const nodeGap = 9.0

// need is the greatest height of a column at a scale.
func (g *flowGraph) need(scale float64) float64 {
	most := 0.0
	for _, col := range g.columns {
		sum := nodeGap * float64(max(len(col)-1, 0))
		for _, i := range col {
			sum += g.nodes[i].slot(scale)
		}
		most = max(most, sum)
	}
	return most
}

// place finds the scale at which the fullest column fits, then the heights; it returns the y below the diagram. A
// diagram whose labels alone take most of the height grows.
func (g *flowGraph) place(top, height float64) float64 {
	height = max(height, g.need(0)+120)
	lo, hi := 0.0, height/g.widestColumn()
	for range 60 {
		if m := (lo + hi) / 2; g.need(m) <= height {
			lo = m
		} else {
			hi = m
		}
	}
	g.scale = lo
	for _, col := range g.columns {
		y := top
		for _, i := range col {
			n := &g.nodes[i]
			n.x, n.h, n.top = g.columnX[n.column], n.value*g.scale, y
			y += n.slot(g.scale) + nodeGap
		}
	}
	for pass := range 40 {
		g.relax(pass%2 == 0, top, top+height)
	}
	low := top
	for i := range g.nodes {
		n := &g.nodes[i]
		n.y = n.centre() - n.h/2
		low = max(low, n.top+n.slot(g.scale))
	}
	g.ports()
	return low
}

func (g *flowGraph) widestColumn() float64 {
	most := 0.0
	for _, col := range g.columns {
		sum := 0.0
		for _, i := range col {
			sum += g.nodes[i].value
		}
		most = max(most, sum)
	}
	return most
}

// centre is the middle of the node's bar.
func (n flowNode) centre() float64 { return n.top + n.above + max(n.h, n.least)/2 }

// relax moves each column's nodes towards their neighbours' mean height and then apart again.
func (g *flowGraph) relax(forward bool, top, bottom float64) {
	for step := range g.columns {
		k := step
		if !forward {
			k = len(g.columns) - 1 - step
		}
		centres := make([]float64, len(g.nodes))
		for i, n := range g.nodes {
			centres[i] = n.centre()
		}
		wanted := g.neighbourMean(centres, forward)
		for _, i := range g.columns[k] {
			g.nodes[i].top += wanted[i] - centres[i]
		}
		y := top
		for _, i := range g.columns[k] {
			n := &g.nodes[i]
			n.top = max(n.top, y)
			y = n.top + n.slot(g.scale) + nodeGap
		}
		y = bottom
		for j := len(g.columns[k]) - 1; j >= 0; j-- {
			n := &g.nodes[g.columns[k][j]]
			n.top = min(n.top, y-n.slot(g.scale))
			y = n.top - nodeGap
		}
	}
}

// ports stacks the ribbons at each node in the order of their other ends.
func (g *flowGraph) ports() {
	type leg struct{ route, hop int }
	out, in := make([][]leg, len(g.nodes)), make([][]leg, len(g.nodes))
	for i, r := range g.routes {
		for k, h := range r.hops {
			out[h.from] = append(out[h.from], leg{i, k})
			in[h.to] = append(in[h.to], leg{i, k})
		}
	}
	at := func(l leg) *hop { return &g.routes[l.route].hops[l.hop] }
	for i, n := range g.nodes {
		sort.SliceStable(out[i], func(a, b int) bool {
			return g.nodes[at(out[i][a]).to].centre() < g.nodes[at(out[i][b]).to].centre()
		})
		sort.SliceStable(in[i], func(a, b int) bool {
			return g.nodes[at(in[i][a]).from].centre() < g.nodes[at(in[i][b]).from].centre()
		})
		y0, y1 := n.y, n.y
		for _, l := range out[i] {
			at(l).y0 = y0
			y0 += g.routes[l.route].value * g.scale
		}
		for _, l := range in[i] {
			at(l).y1 = y1
			y1 += g.routes[l.route].value * g.scale
		}
	}
}

// colours gives every node its colour. Nodes of one family share it across columns (grid import and export) and take
// shades of it within one.
func (g *flowGraph) colours() []colour {
	out := make([]colour, len(g.nodes))
	for _, col := range g.columns {
		var names, families []string
		var at []int
		for _, i := range slices.Sorted(slices.Values(col)) { // in the order given, whatever the layout's order
			if n := g.nodes[i]; !n.placeholder {
				names, families, at = append(names, n.name), append(families, n.family), append(at, i)
			}
		}
		for k, c := range assign(names, families) {
			out[at[k]] = c
		}
	}
	return out
}

// describe names a node with its value.
func (g *flowGraph) describe(i int, unit string) string {
	return g.nodes[i].name + ": " + withUnit(FormatNumber(g.nodes[i].value), unit)
}
