package pypsa

import (
	"math"
	"slices"
)

// branchTypes copies lines and transformers with what their types say of them.
func (b *builder) branchTypes() {
	b.lines, b.transformers = slices.Clone(b.n.Lines), slices.Clone(b.n.Transformers)
	for i := range b.lines {
		k := &b.lines[i]
		if k.Type == "" {
			continue
		}
		kind, known := b.tables.lines[k.Type]
		if !known {
			b.fault("lines|%s: there is no type %q", k.Name, k.Type)
			continue
		}
		kind.apply(k)
	}
	for i := range b.transformers {
		k := &b.transformers[i]
		if k.Type == "" {
			continue
		}
		kind, known := b.tables.transformers[k.Type]
		if !known {
			b.fault("transformers|%s: there is no type %q", k.Name, k.Type)
			continue
		}
		kind.apply(k)
	}
}

// branches adds the flows of lines and transformers: from bus0 to bus1, within plus and minus s_max_pu of the size.
func (b *builder) branches() {
	b.p.Columns.Lines = make([]BranchColumns, len(b.lines))
	for i := range b.lines {
		k := &b.lines[i]
		b.p.Columns.Lines[i] = b.branch("lines|"+k.Name, k.Active, k.Bus0, k.Bus1, &k.Capacity, &k.MaxPU)
	}
	b.p.Columns.Transformers = make([]BranchColumns, len(b.transformers))
	for i := range b.transformers {
		k := &b.transformers[i]
		b.p.transformerSizes = append(b.p.transformerSizes, k.Nom)
		b.p.Columns.Transformers[i] = b.branch("transformers|"+k.Name, k.Active, k.Bus0, k.Bus1, &k.Capacity, &k.MaxPU)
	}
}

func (b *builder) branch(name string, active bool, bus0, bus1 string, size *Capacity, most *Series) BranchColumns {
	c := BranchColumns{-1, -1, -1}
	if !active {
		return c
	}
	c.Capacity, c.Modules = b.size(name, size)
	c.Flow = b.bounded(name+"|s", c.Capacity, size.Nom, func(t int) float64 { return -perUnit(most, t) },
		func(t int) float64 { return perUnit(most, t) }, nil, nil)
	b.inject(name, bus0, c.Flow, -1, nil)
	b.inject(name, bus1, c.Flow, 1, nil)
	return c
}

// edge is a branch in the graph of Kirchhoff's voltage law.
type edge struct {
	name       string
	from, to   int
	x, r       float64 // per unit of 1 MVA at the buses' voltage
	flow       int
	phaseShift *Series // in degrees, nil for lines
}

// edges are the active branches that voltage drives a flow through: those of infinite impedance are open.
func (b *builder) edges() []edge {
	var out []edge
	add := func(name, bus0, bus1 string, x, r float64, flow int, shift *Series) {
		from, ok0 := b.bus[bus0]
		to, ok1 := b.bus[bus1]
		if ok0 && ok1 && flow >= 0 && !math.IsInf(x, 0) && !math.IsNaN(x) {
			out = append(out, edge{name, from, to, x, r, flow, shift})
		}
	}
	for i := range b.lines {
		k := &b.lines[i]
		v := 1.0
		if bus, known := b.bus[k.Bus0]; known {
			v = b.n.Buses[bus].VNom
		}
		add("lines|"+k.Name, k.Bus0, k.Bus1, k.X/(v*v), k.R/(v*v), b.p.Columns.Lines[i].Flow, nil)
	}
	for i := range b.transformers {
		k := &b.transformers[i]
		add("transformers|"+k.Name, k.Bus0, k.Bus1, k.X/k.Nom*k.TapRatio, k.R/k.Nom*k.TapRatio, b.p.Columns.Transformers[i].Flow, &k.PhaseShift)
	}
	return out
}

// step is one branch of a cycle and the direction in which it is walked: 1 from bus0 to bus1.
type step struct {
	edge      int
	direction float64
}

// kirchhoff writes Kirchhoff's voltage law for each cycle of a basis: the sum of z s, with the phase shifts of
// transformers in radians, is zero around it. z is the reactance where the sub-network's first bus is AC, else the
// resistance. Each row is divided by its largest impedance.
func (b *builder) kirchhoff() {
	edges := b.edges()
	for _, c := range cycles(edges, len(b.n.Buses)) {
		carrier := b.n.Buses[c.root].Carrier
		if carrier != "AC" && carrier != "DC" {
			b.fault("the buses around %s have the carrier %q: power flows by itself in meshes of AC or DC buses alone", edges[c.steps[0].edge].name, carrier)
			continue
		}
		largest := 0.0
		impedance := func(e *edge) float64 {
			if carrier == "AC" {
				return e.x
			}
			return e.r
		}
		for _, s := range c.steps {
			largest = max(largest, math.Abs(impedance(&edges[s.edge])))
		}
		if largest == 0 {
			largest = 1
		}
		block := b.p.Model.NewRowBlock("kirchhoff|" + edges[c.steps[0].edge].name)
		for t := range b.T {
			shift := 0.0
			for _, s := range c.steps {
				e := &edges[s.edge]
				b.entry(e.flow+t, s.direction*impedance(e)/largest)
				if e.phaseShift != nil {
					shift += s.direction * e.phaseShift.At(t) * math.Pi / 180
				}
			}
			known := b.power(-shift / largest)
			b.row(block, known, known)
		}
	}
}

// cycle is one cycle of a basis; root is the first bus, in the order of the list, of its sub-network.
type cycle struct {
	root  int
	steps []step
}

// cycles returns a basis of the graph's cycles: a breadth-first forest, and for each branch outside it the way back
// through the forest.
func cycles(edges []edge, buses int) []cycle {
	adjacent := make([][]step, buses)
	for i, e := range edges {
		adjacent[e.from] = append(adjacent[e.from], step{i, 1})
		adjacent[e.to] = append(adjacent[e.to], step{i, -1})
	}
	root, depth := make([]int, buses), make([]int, buses)
	up := make([]step, buses) // from a bus towards the root
	inForest := make([]bool, len(edges))
	for i := range root {
		root[i] = -1
	}
	for start := range buses {
		if root[start] >= 0 {
			continue
		}
		root[start] = start
		queue := []int{start}
		for len(queue) > 0 {
			at := queue[0]
			queue = queue[1:]
			for _, s := range adjacent[at] {
				next := edges[s.edge].to
				if s.direction < 0 {
					next = edges[s.edge].from
				}
				if root[next] >= 0 {
					continue
				}
				root[next], depth[next] = start, depth[at]+1
				up[next] = step{s.edge, -s.direction}
				inForest[s.edge] = true
				queue = append(queue, next)
			}
		}
	}
	var out []cycle
	for i, e := range edges {
		if !inForest[i] && e.from != e.to {
			out = append(out, closed(edges, i, root[e.from], depth, up))
		}
	}
	return out
}

// closed walks along a branch outside the forest and back through it.
func closed(edges []edge, outside, root int, depth []int, up []step) cycle {
	c := cycle{root: root, steps: []step{{outside, 1}}}
	x, y := edges[outside].to, edges[outside].from // from x back to y
	climb := func(at int) (step, int) {
		s := up[at]
		if s.direction > 0 {
			return s, edges[s.edge].to
		}
		return s, edges[s.edge].from
	}
	for x != y {
		if depth[x] >= depth[y] {
			s, next := climb(x)
			c.steps = append(c.steps, s)
			x = next
			continue
		}
		s, next := climb(y)
		c.steps = append(c.steps, step{s.edge, -s.direction})
		y = next
	}
	return c
}
