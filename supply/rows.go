package supply

import (
	"tokenwatt/internal/neumaier"
	"tokenwatt/lp"
)

// row gathers the entries of a row; it is used again for the next one.
type row struct {
	cols  []int
	coefs []float64
}

func (r *row) reset() { r.cols, r.coefs = r.cols[:0], r.coefs[:0] }

func (r *row) add(col int, coef float64) {
	r.cols = append(r.cols, col)
	r.coefs = append(r.coefs, coef)
}

// hourRows are the families of rows, so that each has its own names.
type hourRows struct {
	balance, importLimit, output, curtailed, charge, discharge, contents, state lp.RowBlock
}

// addHours adds the rows of every hour, hour by hour: neighbours in time are then neighbours in the matrix, which
// keeps the factors of the simplex basis narrow.
func (g *program) addHours() {
	m := g.model
	b := hourRows{
		balance: m.NewRowBlock("balance"), importLimit: m.NewRowBlock("import limit"), output: m.NewRowBlock("output limit"),
		curtailed: m.NewRowBlock("curtailment limit"), charge: m.NewRowBlock("charge limit"),
		discharge: m.NewRowBlock("discharge limit"), contents: m.NewRowBlock("contents limit"), state: m.NewRowBlock("state"),
	}
	demand, windows := g.fixedDemand(), g.windowsByHour()
	var r row
	g.balance = make([]int, g.hours)
	for h := range g.hours {
		g.limits(h, &b, &r)
		for i := range g.stores {
			g.storeRows(i, h, &b, &r)
		}
		r.reset()
		g.balanceRow(h, windows[h], &r)
		g.balance[h] = m.AddBlockRow(b.balance, demand[h], demand[h], r.cols, r.coefs)
	}
	for i, d := range g.problem.Deferrable {
		r.reset()
		for h := range d.EndHour - d.FirstHour {
			r.add(g.windows[i]+h, 1)
		}
		// A window that is full to rounding must not be infeasible by rounding.
		energy := min(d.EnergyMWh, d.MaxMW*float64(d.EndHour-d.FirstHour)) / g.mw
		m.AddRow("window", energy, energy, r.cols, r.coefs)
	}
}

// fixedDemand is the firm load less what sources of fixed size give.
func (g *program) fixedDemand() []float64 {
	demand := make([]float64, g.hours)
	for h, x := range g.problem.LoadMW {
		demand[h] = x / g.mw
	}
	for i, c := range g.plants {
		if c.group >= 0 && c.size < 0 {
			for h := range demand {
				demand[h] -= g.problem.Plants[i].available(h) * c.fixedMW / g.mw
			}
		}
	}
	return demand
}

// windowsByHour lists the columns of deferrable load of each hour.
func (g *program) windowsByHour() [][]int {
	lists := make([][]int, g.hours)
	for i, d := range g.problem.Deferrable {
		for h := d.FirstHour; h < d.EndHour; h++ {
			lists[h] = append(lists[h], g.windows[i]+h-d.FirstHour)
		}
	}
	return lists
}

// below adds the row column <= share x size.
func (g *program) below(block lp.RowBlock, column, size int, share float64, r *row) {
	r.reset()
	r.add(column, 1)
	r.add(size, -share)
	g.model.AddBlockRow(block, -lp.Inf, 0, r.cols, r.coefs)
}

// limits adds the rows that hold imports, outputs and curtailment below their sizes.
func (g *program) limits(h int, b *hourRows, r *row) {
	if g.gridSize >= 0 {
		g.below(b.importLimit, g.grid+h, g.gridSize, 1, r)
	}
	for i, c := range g.plants {
		if a := g.problem.Plants[i].available(h); c.output >= 0 && c.size >= 0 && a > 0 {
			g.below(b.output, c.output+h, c.size, a, r)
		}
	}
	for i := range g.groups {
		// Curtailing more than there is pays only where other power costs no more than the curtailed: that
		// can be foreseen of the grid, and of groups with a lower cost it is looked for in the answer.
		if grid := g.problem.Grid; grid != nil && grid.marginal(h, g.problem.CarbonPriceUSDPerT) <= g.groups[i].cost {
			g.limitCurtailment(&g.groups[i], h, b.curtailed, r)
		}
	}
}

// limitCurtailment adds the row curtailed <= available of one hour. Hours with a constant bound need none.
func (g *program) limitCurtailment(c *curtailment, h int, block lp.RowBlock, r *row) {
	if c.limited[h] {
		return
	}
	c.limited[h] = true
	r.reset()
	r.add(c.first+h, 1)
	var fixed float64
	for _, i := range c.members {
		a := g.problem.Plants[i].available(h)
		if g.plants[i].size < 0 {
			fixed += a * g.plants[i].fixedMW / g.mw
		} else if a > 0 {
			r.add(g.plants[i].size, -a)
		}
	}
	if len(r.cols) > 1 {
		g.model.AddBlockRow(block, -lp.Inf, fixed, r.cols, r.coefs)
	}
}

// storeRows adds contents_h = keep x contents_{h-1} + eta x charge_h - discharge_h, the year closed to a ring, and
// the limits of one store.
func (g *program) storeRows(i, h int, b *hourRows, r *row) {
	s, c := &g.problem.Stores[i], &g.stores[i]
	if c.power >= 0 {
		g.below(b.charge, c.charge+h, c.power, 1, r)
		if !s.FreeDischarge {
			g.below(b.discharge, c.discharge+h, c.power, 1, r)
		}
	}
	if c.energy >= 0 {
		g.below(b.contents, c.contents+h, c.energy, 1, r)
	}
	r.reset()
	r.storeState(s, c, h, g.hours)
	g.model.AddBlockRow(b.state, 0, 0, r.cols, r.coefs)
}

// storeState writes the entries of contents_h - keep x contents_{h-1} - eta x charge_h + discharge_h.
func (r *row) storeState(s *Store, c *storeColumns, h, hours int) {
	keep := 1 - s.StandingLoss
	if hours == 1 {
		r.add(c.contents, 1-keep)
	} else {
		r.add(c.contents+h, 1)
		r.add(c.contents+(h+hours-1)%hours, -keep)
	}
	r.add(c.charge+h, -s.ChargeEfficiency)
	r.add(c.discharge+h, 1)
}

// balanceRow writes supply less charging and deferrable load of one hour; it equals the fixed demand.
func (g *program) balanceRow(h int, windows []int, r *row) {
	if g.grid >= 0 {
		r.add(g.grid+h, 1)
	}
	for i, c := range g.plants {
		switch {
		case c.output >= 0:
			r.add(c.output+h, 1)
		case c.size >= 0:
			r.add(c.size, g.problem.Plants[i].available(h))
		}
	}
	for i := range g.groups {
		r.add(g.groups[i].first+h, -1)
	}
	for i, c := range g.stores {
		r.add(c.discharge+h, g.problem.Stores[i].DischargeEfficiency)
		r.add(c.charge+h, -1)
	}
	if g.unserved >= 0 {
		r.add(g.unserved+h, 1)
	}
	for _, column := range windows {
		r.add(column, -1)
	}
}

// breaksCap tells whether an answer of a programme without the carbon cap's row emits more than the cap.
func (g *program) breaksCap(x []float64) bool {
	p := g.problem
	if p.CarbonCapKg == nil || g.cap >= 0 {
		return false
	}
	r := g.emissions()
	var kg neumaier.Sum
	for i, column := range r.cols {
		kg.Add(r.coefs[i] * x[column] * g.mw)
	}
	return kg.Value() > *p.CarbonCapKg
}

// addCap adds the carbon cap, in units of the largest intensity so that its entries are at most one, and tells whether
// it did. Under a cap of zero the emitters have been taken out and the row, whose dual would have no bound, is not
// needed.
func (g *program) addCap() bool {
	p := g.problem
	if p.CarbonCapKg == nil || !g.emitters || g.cap >= 0 {
		return false
	}
	r := g.emissions()
	for _, x := range r.coefs {
		g.capUnit = max(g.capUnit, x)
	}
	if g.capUnit == 0 {
		return false
	}
	for i := range r.coefs {
		r.coefs[i] /= g.capUnit
		if r.coefs[i] < 1e-9 { // below what solvers tell from zero
			r.coefs[i] = 0
		}
	}
	g.cap = g.model.AddRow("carbon cap", -lp.Inf, *p.CarbonCapKg/(g.capUnit*g.mw), r.cols, r.coefs)
	return true
}

// emissions are the columns that emit, with kg for a MWh.
func (g *program) emissions() row {
	var r row
	if grid := g.problem.Grid; grid != nil {
		for h, kg := range grid.CarbonKgPerMWh {
			r.add(g.grid+h, kg)
		}
	}
	for i, c := range g.plants {
		if kg := g.problem.Plants[i].DirectKgPerMWh; kg > 0 && c.output >= 0 {
			for h := range g.hours {
				r.add(c.output+h, kg)
			}
		}
	}
	return r
}
