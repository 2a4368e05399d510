package supply

import (
	"math"

	"tokenwatt/lp"
)

// yearlyRows are the rows over all hours; none where there is no such constraint.
type yearlyRows struct {
	carbonCap, hourlyCFE, annualCFE, margin int
	hours                                   []int   // of each plant's yearly hours
	carbonUnit                              float64 // kg/MWh of one unit of the carbon cap's row
}

func (g *program) addYearly() {
	g.yearly = yearlyRows{carbonCap: none, hourlyCFE: none, annualCFE: none, margin: none}
	for i := range g.plants {
		g.addYearlyHours(i)
	}
	g.addCarbonCap()
	g.addHourlyCFE()
	g.addAnnualCFE()
	g.addMargin()
}

// addYearlyHours adds sum output <= yearly hours x years x size.
func (g *program) addYearlyHours(i int) {
	p, c := &g.problem.Plants[i], &g.plants[i]
	hours := p.yearlyHours()
	if hours == 0 {
		g.yearly.hours = append(g.yearly.hours, none)
		return
	}
	var r row
	for h := range g.hours {
		r.add(c.output+h, 1)
	}
	r.size(c.size, -hours*g.problem.years())
	g.yearly.hours = append(g.yearly.hours, g.atMost(g.model.NewRowBlock("yearly hours of "+p.Name), &r))
}

// addCarbonCap adds the carbon cap, in units of the largest intensity so that its entries are at most one. Under a cap of
// zero the emitters have been taken out and the row, whose dual would have no bound, is not needed.
func (g *program) addCarbonCap() {
	p := g.problem
	if p.CarbonCapKg == nil || *p.CarbonCapKg == 0 {
		return
	}
	r := g.emissions()
	for _, x := range r.coefs {
		g.yearly.carbonUnit = max(g.yearly.carbonUnit, x)
	}
	if g.yearly.carbonUnit == 0 {
		return
	}
	for i := range r.coefs {
		if r.coefs[i] /= g.yearly.carbonUnit; r.coefs[i] < leastCoef {
			r.coefs[i] = 0
		}
	}
	g.yearly.carbonCap = g.model.AddRow("carbon cap", -lp.Inf, *p.CarbonCapKg/(g.yearly.carbonUnit*g.mw), r.cols, r.coefs)
}

// emissions are the columns that emit, with kg for a MWh.
func (g *program) emissions() row {
	var r row
	if g.problem.Grid != nil {
		for h, kg := range g.problem.gridCarbon() {
			r.add(g.grid.imports+h, kg)
		}
	}
	for i, c := range g.plants {
		if kg := g.problem.Plants[i].DirectKgPerMWh; kg > 0 {
			for h := range g.hours {
				r.add(c.output+h, kg)
			}
		}
	}
	return r
}

// addHourlyCFE adds sum [(1 - cfe) import + fossil] <= (1 - share) x (load - not served). Where all load has to be
// matched, what is not carbon-free has been taken out.
func (g *program) addHourlyCFE() {
	p := g.problem
	if p.HourlyCFEShare == nil || p.matchesAll() {
		return
	}
	left := 1 - *p.HourlyCFEShare
	r := g.unmatched()
	g.notServedAll(left, &r)
	r.constant = -left * p.loadMWh() / g.mw
	g.yearly.hourlyCFE = g.atMost(g.model.NewRowBlock("hourly CFE share"), &r)
}

// unmatched is the power that is not carbon-free: sum [(1 - cfe) import + fossil].
func (g *program) unmatched() row {
	var r row
	if grid := g.problem.Grid; grid != nil {
		for h := range g.hours {
			r.add(g.grid.imports+h, 1-grid.carbonFree(h))
		}
	}
	for i, c := range g.plants {
		if g.problem.Plants[i].carbonFree() {
			continue
		}
		for h := range g.hours {
			r.add(c.output+h, 1)
		}
	}
	return r
}

// carbonFreeOutput is the output of the plants that are carbon-free.
func (g *program) carbonFreeOutput() row {
	var r row
	for i, c := range g.plants {
		if !g.problem.Plants[i].carbonFree() {
			continue
		}
		for h := range g.hours {
			r.add(c.output+h, 1)
		}
	}
	return r
}

// addAnnualCFE adds sum of carbon-free output >= share x (load - not served).
func (g *program) addAnnualCFE() {
	p := g.problem
	if p.AnnualCFEShare == nil || *p.AnnualCFEShare == 0 {
		return
	}
	r := g.carbonFreeOutput()
	for k := range r.coefs {
		r.coefs[k] = -r.coefs[k]
	}
	g.notServedAll(-*p.AnnualCFEShare, &r)
	r.constant = *p.AnnualCFEShare * p.loadMWh() / g.mw
	g.yearly.annualCFE = g.atMost(g.model.NewRowBlock("annual CFE share"), &r)
}

// notServedAll writes coef times all load that is not served.
func (g *program) notServedAll(coef float64, r *row) {
	for h := range g.hours {
		n := len(r.cols)
		g.notServed(h, r)
		for k := n; k < len(r.cols); k++ {
			r.coefs[k] *= coef
		}
	}
}

// addMargin adds sum of firm capacity >= (1 + share) x peak. Of a store counts what it can deliver, and for the hours
// that are asked for.
func (g *program) addMargin() {
	p := g.problem
	if p.Margin == nil {
		return
	}
	var r row
	if p.Grid != nil {
		r.size(g.firmImport(), -p.Grid.FirmShare)
	}
	for i, c := range g.plants {
		r.size(c.size, -p.Plants[i].FirmShare)
	}
	for i := range g.stores {
		if share := p.Stores[i].FirmShare; share > 0 {
			r.add(g.firmStore(i), -share)
		}
	}
	r.constant += p.Margin.needMW(p) / g.mw
	g.yearly.margin = g.atMost(g.model.NewRowBlock("planning reserve"), &r)
}

// firmImport is the import that is there in all hours.
func (g *program) firmImport() size {
	least := fixedSize(g.problem.Grid.leastLimit() / g.mw)
	switch {
	case !g.grid.capacity.chosen():
		return least
	case g.problem.Grid.HourlyLimitMW == nil:
		return g.grid.capacity
	}
	firm := size{column: g.model.AddColumn("grid.firm", 0, least.fixed, 0), unit: 1}
	var r row
	r.size(firm, 1)
	r.size(g.grid.capacity, -1)
	g.atMost(g.model.NewRowBlock("firm import"), &r)
	return firm
}

// firmStore adds what a store can deliver for the hours that are asked for.
func (g *program) firmStore(i int) int {
	s, c := &g.problem.Stores[i], &g.stores[i]
	firm := g.model.AddColumn(s.Name+".firm", 0, lp.Inf, 0)
	block := g.model.NewRowBlock("firm power of " + s.Name)
	var r row
	r.add(firm, 1)
	r.size(c.discharged, -s.DischargeEfficiency)
	g.atMost(block, &r)
	if hours := g.problem.Margin.StoreHours; hours > 0 {
		r.reset()
		r.add(firm, 1)
		r.size(c.energy, -s.DischargeEfficiency/hours)
		g.atMost(block, &r)
	}
	return firm
}

// needMW is the firm capacity that has to be there.
func (m *Margin) needMW(p *Problem) float64 {
	peak := m.PeakMW
	if peak == 0 {
		for _, x := range p.LoadMW {
			peak = math.Max(peak, x)
		}
	}
	return (1 + m.Share) * peak
}
