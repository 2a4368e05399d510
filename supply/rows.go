package supply

import (
	"math"

	"tokenwatt/lp"
)

// leastCoef is the smallest coefficient that counts: what it moves is below every solver's tolerance.
const leastCoef = 1e-9

// row gathers a linear expression, entries and a constant; it is used again for the next one.
type row struct {
	cols     []int
	coefs    []float64
	constant float64
}

func (r *row) reset() { r.cols, r.coefs, r.constant = r.cols[:0], r.coefs[:0], 0 }

// add adds coef times a column; a coefficient that solvers do not tell from zero is left out.
func (r *row) add(col int, coef float64) {
	if math.Abs(coef) < leastCoef {
		return
	}
	r.cols = append(r.cols, col)
	r.coefs = append(r.coefs, coef)
}

// size adds coef times a capacity.
func (r *row) size(s size, coef float64) {
	switch {
	case coef == 0:
	case s.chosen():
		r.add(s.column, coef*s.unit)
	default:
		r.constant += coef * s.fixed
	}
}

// atMost adds the row expression <= 0 and returns it, none where it holds of itself.
func (g *program) atMost(block lp.RowBlock, r *row) int {
	if math.IsInf(r.constant, -1) || len(r.cols) == 0 && r.constant <= 0 {
		return none
	}
	return g.model.AddBlockRow(block, -lp.Inf, -r.constant, r.cols, r.coefs)
}

// exactly adds the row expression = 0.
func (g *program) exactly(block lp.RowBlock, r *row) int {
	return g.model.AddBlockRow(block, -r.constant, -r.constant, r.cols, r.coefs)
}

// below adds the row column <= share x size, unless the size is fixed: then the column's bound says so.
func (g *program) below(block lp.RowBlock, column int, s size, share float64, r *row) {
	if !s.chosen() {
		return
	}
	r.reset()
	r.add(column, 1)
	r.size(s, -share)
	g.atMost(block, r)
}

// hourRows are the families of rows of every hour, so that each has its own names.
type hourRows struct {
	balance, importLimit, peak, output                                lp.RowBlock
	charge, discharge, contents, state                                lp.RowBlock
	committed, leastOutput, switching, minUp, minDown, rampUp, rampDn lp.RowBlock
	unserved                                                          lp.RowBlock
	headroom, lost, running                                           lp.RowBlock
}

// newHourRows names them.
func newHourRows(m *lp.Model) *hourRows {
	b := new(hourRows)
	for _, f := range []struct {
		block *lp.RowBlock
		name  string
	}{
		{&b.balance, "balance"},
		{&b.importLimit, "import limit"},
		{&b.peak, "peak"},
		{&b.output, "output limit"},
		{&b.charge, "charge limit"},
		{&b.discharge, "discharge limit"},
		{&b.contents, "contents limit"},
		{&b.state, "state"},
		{&b.committed, "committed capacity"},
		{&b.leastOutput, "least load"},
		{&b.switching, "switching"},
		{&b.minUp, "least time on"},
		{&b.minDown, "least time off"},
		{&b.rampUp, "ramp up"},
		{&b.rampDn, "ramp down"},
		{&b.unserved, "unserved limit"},
		{&b.headroom, "reserve headroom"},
		{&b.lost, "reserve"},
		{&b.running, "running"},
	} {
		*f.block = m.NewRowBlock(f.name)
	}
	return b
}

// addHours adds the rows of every hour, hour by hour: neighbours in time are then neighbours in the matrix, which
// keeps the factors of a simplex basis narrow.
func (g *program) addHours() {
	b := newHourRows(g.model)
	windows := g.windowsByHour()
	var r row
	g.balance = make([]int, g.hours)
	for h := range g.hours {
		g.gridRows(h, b, &r)
		for i := range g.plants {
			g.plantRows(i, h, b, &r)
		}
		for i := range g.stores {
			g.storeRows(i, h, b, &r)
		}
		g.loadRows(h, windows[h], b, &r)
		g.readyRows(h, windows[h], b, &r)
		r.reset()
		g.balanceRow(h, windows[h], &r)
		g.balance[h] = g.exactly(b.balance, &r)
	}
}

// balanceRow writes what reaches the bus in an hour less what leaves it.
func (g *program) balanceRow(h int, windows []int, r *row) {
	if g.grid.imports != none {
		r.add(g.grid.imports+h, 1)
	}
	if g.grid.exports != none {
		r.add(g.grid.exports+h, -1)
	}
	for i := range g.plants {
		r.add(g.plants[i].output+h, 1)
		r.size(g.plants[i].size, -g.problem.Plants[i].AuxiliaryShare)
	}
	for i := range g.stores {
		r.add(g.stores[i].discharge+h, g.problem.Stores[i].DischargeEfficiency)
		r.add(g.stores[i].charge+h, -1)
	}
	g.notServed(h, r)
	for _, column := range windows {
		r.add(column, -1)
	}
	r.constant -= g.problem.LoadMW[h] / g.mw
}
