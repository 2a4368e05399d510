package report

import (
	"fmt"
	"slices"
	"strconv"

	"tokenwatt/report/svg"
)

// flowGraph is the energy flow as a graph in which every flow leads to a later column.
type flowGraph struct {
	flows []Flow
	// names are the nodes in order of appearance, column the column of each.
	names  []string
	column map[string]int
	// split names the nodes that were set apart into what goes in and what comes out.
	split []string
}

// Suffixes of the two halves of a store: energy that goes round in a circle (charged from the site, discharged to it)
// cannot be drawn from left to right.
const (
	storeIn  = ", charged"
	storeOut = ", discharged"
)

// newFlowGraph orders flows into columns: a node stands one column right of the rightmost node that feeds it. Of a
// circle the node with the least throughput, the store, is drawn twice: what it takes as a use, what it gives as a source.
func newFlowGraph(flows []Flow) *flowGraph {
	g := &flowGraph{}
	for _, f := range flows {
		if f.MWhPerDay != 0 {
			g.flows = append(g.flows, f)
		}
	}
	for {
		circle := g.circle()
		if circle == nil {
			break
		}
		g.splitNode(g.least(circle))
	}
	g.place()
	return g
}

func (g *flowGraph) nodes() []string {
	var names []string
	for i := range g.flows {
		for _, n := range []string{g.flows[i].From, g.flows[i].To} {
			if !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	return names
}

// circle returns the nodes of a circle of flows, nil where there is none.
func (g *flowGraph) circle() []string {
	const underway, done = 1, 2
	state := map[string]int{}
	var path, found []string
	var visit func(string)
	visit = func(n string) {
		state[n] = underway
		path = append(path, n)
		for i := range g.flows {
			if found != nil || g.flows[i].From != n {
				continue
			}
			switch to := g.flows[i].To; state[to] {
			case underway:
				found = slices.Clone(path[slices.Index(path, to):])
			case done:
			default:
				visit(to)
			}
		}
		path = path[:len(path)-1]
		state[n] = done
	}
	for _, n := range g.nodes() {
		if state[n] == 0 && found == nil {
			visit(n)
		}
	}
	return found
}

// least is the node of a circle that takes the least energy.
func (g *flowGraph) least(circle []string) string {
	return slices.MinFunc(circle, func(a, b string) int {
		switch x, y := g.into(a), g.into(b); {
		case x < y:
			return -1
		case x > y:
			return 1
		default:
			return 0
		}
	})
}

func (g *flowGraph) into(name string) float64 {
	sum := 0.0
	for i := range g.flows {
		if g.flows[i].To == name {
			sum += g.flows[i].MWhPerDay
		}
	}
	return sum
}

func (g *flowGraph) outOf(name string) float64 {
	sum := 0.0
	for i := range g.flows {
		if g.flows[i].From == name {
			sum += g.flows[i].MWhPerDay
		}
	}
	return sum
}

func (g *flowGraph) splitNode(name string) {
	g.split = append(g.split, name)
	for i := range g.flows {
		f := &g.flows[i]
		if f.To == name {
			f.To += storeIn
		}
		if f.From == name {
			f.From += storeOut
		}
	}
}

// place sets the columns by the longest path from a source; the graph has no circle.
func (g *flowGraph) place() {
	g.names = g.nodes()
	g.column = map[string]int{}
	for range g.names { // a longest path has at most as many steps as there are nodes
		for i := range g.flows {
			f := &g.flows[i]
			g.column[f.To] = max(g.column[f.To], g.column[f.From]+1)
		}
	}
}

// sources sums what comes from outside by name, in order of appearance; what a store gives back is not from outside.
func (g *flowGraph) sources() (names []string, mwhPerDay []float64, total float64) {
	for _, n := range g.names {
		isStore := slices.ContainsFunc(g.split, func(s string) bool { return n == s+storeOut })
		if g.column[n] != 0 || isStore {
			continue
		}
		amount := g.outOf(n)
		names, mwhPerDay = append(names, n), append(mwhPerDay, amount)
		total += amount
	}
	return names, mwhPerDay, total
}

// headings names the columns.
func (g *flowGraph) headings() []string {
	last := 0
	for _, c := range g.column {
		last = max(last, c)
	}
	names := make([]string, last+1)
	inner := map[int][]string{1: {"Site"}, 2: {"Meter", "Facility"}, 3: {"Supply", "Meter", "Facility"}}[last-1]
	copy(names[1:], inner)
	names[0], names[last] = "Sources", "Uses"
	return names
}

// energyFigure draws the mean flow from the sources to the workloads.
func energyFigure(r *Report) svg.Figure {
	g := newFlowGraph(r.Flows)
	if len(g.flows) == 0 {
		return nil
	}
	figure := svg.Sankey{
		Frame: svg.Frame{
			ID: "flow", Title: g.title(), Subtitle: fmt.Sprintf("Mean energy flow of %s in MWh a day", flowSpan(r)),
		},
		Unit: "MWh/d", Columns: g.headings(),
	}
	if len(g.split) > 0 {
		figure.Note = "A store stands at both ends: what it takes as a use, what it gives back as a source; the difference is lost in it."
	}
	workloads := workloadFamilies(r.Workloads)
	for _, n := range g.names {
		node := svg.SankeyNode{ID: n, Name: n, Column: g.column[n], Family: workloads[n], Note: tokensText(r.Workloads, n)}
		if node.Family == "" {
			node.Family = g.family(n)
		}
		figure.Nodes = append(figure.Nodes, node)
	}
	for i := range g.flows {
		f := &g.flows[i]
		figure.Links = append(figure.Links, svg.SankeyLink{From: f.From, To: f.To, Value: f.MWhPerDay})
	}
	return figure
}

// flowSpan is what the flow is the mean of: "2023", or "the 336 hours studied".
func flowSpan(r *Report) string {
	if r.WholeYear() {
		return strconv.Itoa(r.Year)
	}
	return r.Of()
}

// TokensKey is the key of a workload's answer that says how many tokens a second it generates.
const TokensKey = "output_tokens_per_s"

// tokensText says what a workload makes of its energy: where the flow ends, the tokens.
func tokensText(workloads []Workload, name string) string {
	for i := range workloads {
		for k := range workloads[i].Rows {
			if a := &workloads[i].Rows[k]; workloads[i].Name == name && a.Key == TokensKey {
				return Scaled(a.Value, a.Unit, 3)
			}
		}
	}
	return ""
}

// family colours a source as the flow that leaves it, a use as the flow that reaches it, and the nodes between by name.
func (g *flowGraph) family(name string) string {
	in, out := "", ""
	for i := range g.flows {
		if g.flows[i].To == name {
			in = g.flows[i].Family
		}
		if g.flows[i].From == name {
			out = g.flows[i].Family
		}
	}
	switch {
	case g.column[name] == 0:
		return familyOf(out, name)
	case g.outOf(name) == 0:
		return familyOf(in, name)
	default:
		return familyOf("", name)
	}
}

func (g *flowGraph) title() string {
	names, amounts, total := g.sources()
	if len(names) == 0 || total == 0 {
		return "Where the energy goes"
	}
	most := 0
	for i := range amounts {
		if amounts[i] > amounts[most] {
			most = i
		}
	}
	if len(names) == 1 {
		return fmt.Sprintf("%s MWh a day, all of it from %s", Number(total, 3), names[0])
	}
	return fmt.Sprintf("%s gives %s of %s MWh a day", capital(names[most]), Percent(amounts[most]/total, 2), Number(total, 3))
}

// familyOf is the palette's family for a technology: the one given where the palette has it and it says something, else
// one found in the name.
func familyOf(family, name string) string {
	known := slices.Contains(svg.Families(), family)
	if known && family != "other" && family != "load" {
		return family
	}
	for _, text := range []string{family, name} {
		if f := svg.Family(text); f != "" && f != "other" && f != "load" {
			return f
		}
	}
	if known {
		return family
	}
	return ""
}

// workloadFamilies is the palette's family of each workload by name: that of its kind.
func workloadFamilies(workloads []Workload) map[string]string {
	families := map[string]string{}
	for i := range workloads {
		if w := &workloads[i]; slices.Contains(svg.Families(), w.Kind) {
			families[w.Name] = w.Kind
		}
	}
	return families
}
