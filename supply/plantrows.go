package supply

import (
	"math"

	"tokenwatt/lp"
)

// plantColumns are the columns of one plant: its size, its first hourly output, and with a commitment the first hourly
// units that run, start and stop, each of unit units of power.
type plantColumns struct {
	size                        size
	output                      int
	committed, started, stopped int
	unit                        float64
	// running are hourly binaries and built is a binary that Reserve needs where a unit of given size may be lost.
	running, built int
}

// addPlant adds the columns of a plant. Hours in which it is not available, or may not run, have no room.
func (g *program) addPlant(p *Plant) plantColumns {
	c := plantColumns{committed: none, started: none, stopped: none, running: none, built: none}
	b := bounded{low: p.MinMW, high: p.MaxMW, annualUSD: p.Cost.AnnualUSD, tied: p.AuxiliaryShare > 0}
	if p.WholeUnits {
		b.unit = p.UnitMW
	}
	c.size = g.newSize(p.Name, b)
	upper := make([]float64, g.hours)
	for h := range upper {
		switch a := p.available(h); {
		case a == 0 || g.problem.barsPlant(p) || p.Commitment != Uncommitted && a < p.MinLoad:
		case c.size.chosen():
			upper[h] = lp.Inf
		default:
			upper[h] = a * c.size.fixed
		}
	}
	c.output = g.hourlyColumns(p.Name+".output", one(0), upper, one(g.hourly(p.marginal(g.problem.CarbonPriceUSDPerT))))
	if p.Commitment != Uncommitted {
		g.addCommitment(p, &c)
	}
	return c
}

// addCommitment adds the units that run and, where it matters, those that start and stop.
func (g *program) addCommitment(p *Plant, c *plantColumns) {
	c.unit = 1
	if p.Commitment == Integer {
		c.unit = p.UnitMW / g.mw
	}
	most := lp.Inf
	if !c.size.chosen() {
		most = c.size.fixed / c.unit
		if p.Commitment == Integer {
			most = math.Floor(most + wholeSlack)
		}
	}
	upper := make([]float64, g.hours)
	for h := range upper {
		if a := p.available(h); a > 0 && a >= p.MinLoad && !g.problem.barsPlant(p) {
			upper[h] = most
		}
	}
	c.committed = g.hourlyColumns(p.Name+".running", one(0), upper, one(0))
	if p.Commitment == Integer {
		g.model.SetInteger(c.committed, g.hours)
	}
	if g.hours > 1 && (p.StartUSDPerMW > 0 || p.MinUpH > 1 || p.MinDownH > 1 || p.ramps()) {
		c.started = g.hourlyColumns(p.Name+".started", one(0), one(most), one(g.hourly(p.StartUSDPerMW)*c.unit))
		c.stopped = g.hourlyColumns(p.Name+".stopped", one(0), one(most), one(0))
	}
}

// plantRows hold the output of a plant in an hour below its size and within what its units can do.
func (g *program) plantRows(i, h int, b *hourRows, r *row) {
	p, c := &g.problem.Plants[i], &g.plants[i]
	if c.committed != none {
		g.commitmentRows(p, c, h, b, r)
		return
	}
	a := p.available(h)
	if a > 0 && !g.problem.barsPlant(p) {
		g.below(b.output, c.output+h, c.size, a, r)
	}
	if g.hours == 1 {
		return
	}
	if p.RampUp > 0 && p.RampUp < 1 {
		g.ramp(b.rampUp, c, h, g.before(h), p.RampUp, r)
	}
	if p.RampDown > 0 && p.RampDown < 1 {
		g.ramp(b.rampDn, c, g.before(h), h, p.RampDown, r)
	}
}

// ramp adds the row output_to - output_from <= share x size.
func (g *program) ramp(block lp.RowBlock, c *plantColumns, to, from int, share float64, r *row) {
	r.reset()
	r.add(c.output+to, 1)
	r.add(c.output+from, -1)
	r.size(c.size, -share)
	g.atMost(block, r)
}

// commitmentRows are those of units that are alike and counted (clustered unit commitment: Palmintier and Webster 2014,
// IEEE Transactions on Power Systems 29, 1089). n are the units that run, s those that start, d those that stop, each of
// u MW, least the least load, R the ramps; ring of hours:
//
//	least u n_h <= p_h <= a_h u n_h,   u n_h <= P,   n_h - n_h-1 = s_h - d_h
//	sum of s over the last MinUpH hours <= n_h,   u (n_h + sum of d over the last MinDownH hours) <= P
//	p_h - p_h-1 <= u [R_up (n_h - s_h) + max(least, R_up) s_h - least d_h]
//	p_h-1 - p_h <= u [R_down (n_h - s_h) - least s_h + max(least, R_down) d_h]
func (g *program) commitmentRows(p *Plant, c *plantColumns, h int, b *hourRows, r *row) {
	n := c.committed + h
	if a := p.available(h); a > 0 && a >= p.MinLoad && !g.problem.barsPlant(p) {
		r.reset()
		r.add(c.output+h, 1)
		r.add(n, -a*c.unit)
		g.atMost(b.output, r)
		if p.MinLoad > 0 {
			r.reset()
			r.add(n, p.MinLoad*c.unit)
			r.add(c.output+h, -1)
			g.atMost(b.leastOutput, r)
		}
		if p.MinDownH <= 1 && c.size.chosen() { // else the row of the least time off says more
			r.reset()
			r.add(n, c.unit)
			r.size(c.size, -1)
			g.atMost(b.committed, r)
		}
	}
	if c.started != none {
		g.switchingRows(p, c, h, b, r)
	}
}

// switchingRows are the rows of commitmentRows that tie hours to each other.
func (g *program) switchingRows(p *Plant, c *plantColumns, h int, b *hourRows, r *row) {
	n := c.committed + h
	r.reset()
	r.add(n, 1)
	r.add(c.committed+g.before(h), -1)
	r.add(c.started+h, -1)
	r.add(c.stopped+h, 1)
	g.exactly(b.switching, r)
	if p.MinUpH > 1 {
		r.reset()
		for k := range p.MinUpH {
			r.add(c.started+(h-k+g.hours)%g.hours, 1)
		}
		r.add(n, -1)
		g.atMost(b.minUp, r)
	}
	if p.MinDownH > 1 {
		r.reset()
		for k := range p.MinDownH {
			r.add(c.stopped+(h-k+g.hours)%g.hours, c.unit)
		}
		r.add(n, c.unit)
		r.size(c.size, -1)
		g.atMost(b.minDown, r)
	}
	if p.RampUp > 0 && p.RampUp < 1 {
		start := math.Max(p.MinLoad, p.RampUp)
		g.unitRamp(b.rampUp, c, [2]int{h, g.before(h)}, h, [3]float64{p.RampUp, start, -p.MinLoad}, r)
	}
	if p.RampDown > 0 && p.RampDown < 1 {
		stop := math.Max(p.MinLoad, p.RampDown)
		g.unitRamp(b.rampDn, c, [2]int{g.before(h), h}, h, [3]float64{p.RampDown, -p.MinLoad, stop}, r)
	}
}

// unitRamp adds output_to - output_from <= unit x (on (n - s) + start s + stop d).
func (g *program) unitRamp(block lp.RowBlock, c *plantColumns, toFrom [2]int, h int, share [3]float64, r *row) {
	r.reset()
	r.add(c.output+toFrom[0], 1)
	r.add(c.output+toFrom[1], -1)
	r.add(c.committed+h, -share[0]*c.unit)
	r.add(c.started+h, -(share[1]-share[0])*c.unit)
	r.add(c.stopped+h, -share[2]*c.unit)
	g.atMost(block, r)
}

// ramps tells whether the plant has ramp limits that can bind.
func (p *Plant) ramps() bool { return p.RampUp > 0 && p.RampUp < 1 || p.RampDown > 0 && p.RampDown < 1 }

// carbonFree tells whether the output counts as carbon-free.
func (p *Plant) carbonFree() bool {
	return p.Matching == MatchCarbonFree || p.Matching == MatchByEmissions && p.DirectKgPerMWh == 0
}

// netMWh is what a pulse gives.
func (p *Pulse) netMWh() float64 { return p.GrossMWh * (1 - p.RecirculatingShare) }

// wearUSDPerMWh is what pulses wear for a MWh of output.
func (p *Plant) wearUSDPerMWh() float64 {
	if p.Pulse == nil {
		return 0
	}
	return p.Pulse.WearUSD / p.Pulse.netMWh()
}

// yearlyHours is the most output of a year for each MW of capacity, by permit and by the life of what pulses wear; 0 for
// no bound.
func (p *Plant) yearlyHours() float64 {
	hours := p.FullLoadHours
	if p.Pulse != nil && p.Pulse.PerMWYr > 0 {
		if byPulses := p.Pulse.PerMWYr * p.Pulse.netMWh(); hours == 0 || byPulses < hours {
			hours = byPulses
		}
	}
	return hours
}
