package supply

import (
	"math"

	"tokenwatt/lp"
)

// storeColumns are the sizes of one store and its first hourly columns. A discharge that is free is an infinite size.
type storeColumns struct {
	power, discharged, energy   size
	charge, discharge, contents int
}

// addStore adds the columns of a store.
func (g *program) addStore(s *Store) storeColumns {
	var c storeColumns
	c.power = g.newSize(s.Name+".power", bounded{low: s.MinMW, high: s.MaxMW, annualUSD: s.PowerCost.AnnualUSD})
	switch {
	case s.FreeDischarge:
		c.discharged = fixedSize(lp.Inf)
	case s.SeparateDischarge:
		c.discharged = g.newSize(s.Name+".discharge power", bounded{low: s.MinDischargeMW, high: upTo(s.MaxDischargeMW), annualUSD: s.DischargeCost.AnnualUSD})
	default:
		c.discharged = c.power
	}
	c.energy = g.newSize(s.Name+".energy", bounded{low: s.MinMWh, high: upTo(s.MaxMWh), annualUSD: s.EnergyCost.AnnualUSD, tied: s.MaxHours > 0 && c.discharged.limited()})
	c.charge = g.hourlyColumns(s.Name+".charge", one(0), one(boundOf(c.power)), one(g.hourly(s.VariableOMUSDPerMWh)))
	c.discharge = g.hourlyColumns(s.Name+".discharge", one(0), one(boundOf(c.discharged)), one(g.hourly(s.VariableOMUSDPerMWh+s.WearUSDPerMWh)))
	c.contents = g.hourlyColumns(s.Name+".contents", one(0), one(boundOf(c.energy)), one(0))
	g.durationRows(s, &c)
	return c
}

// upTo is a largest size of which 0 says that there is none.
func upTo(most float64) float64 {
	if most == 0 {
		return lp.Inf
	}
	return most
}

// boundOf is the bound of a column below a size: a row's where the size is chosen.
func boundOf(s size) float64 {
	if s.chosen() {
		return lp.Inf
	}
	return s.fixed
}

// durationRows tie energy to the power taken out: min hours x power <= energy <= max hours x power. A size without a
// column is as large as it may be, and is read off the answer within these bounds.
func (g *program) durationRows(s *Store, c *storeColumns) {
	var r row
	if s.MinHours > 0 {
		r.size(c.discharged, s.MinHours)
		r.size(c.energy, -1)
		g.atMost(g.model.NewRowBlock("least hours of "+s.Name), &r)
	}
	if s.MaxHours > 0 {
		r.reset()
		r.size(c.energy, 1)
		r.size(c.discharged, -s.MaxHours)
		g.atMost(g.model.NewRowBlock("most hours of "+s.Name), &r)
	}
}

// storeRows adds contents_h = keep x contents_{h-1} + eta x charge_h - discharge_h, the year closed to a ring, and
// the limits of one store.
func (g *program) storeRows(i, h int, b *hourRows, r *row) {
	s, c := &g.problem.Stores[i], &g.stores[i]
	g.below(b.charge, c.charge+h, c.power, 1, r)
	g.below(b.discharge, c.discharge+h, c.discharged, 1, r)
	g.below(b.contents, c.contents+h, c.energy, 1, r)
	r.reset()
	r.storeState(s, c, h, g.hours)
	g.exactly(b.state, r)
}

// storeState writes contents_h - keep x contents_{h-1} - eta x charge_h + discharge_h.
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

// limited tells whether a size is chosen or finite.
func (s size) limited() bool { return s.chosen() || !math.IsInf(s.fixed, 1) }
