package pypsa

import (
	"math"

	"tokenwatt/supply"
)

// plants adds the plants, each with a carrier of its own name that has its emissions for a MWh of electricity.
func (f *site) plants() {
	for i := range f.p.Plants {
		f.plant(&f.p.Plants[i], f.asset(f.plantsAt()+i))
	}
}

func (f *site) plant(p *supply.Plant, a *supply.Asset) {
	name := f.name(p.Name)
	f.carrier(p.Name, p.DirectKgPerMWh/1000)
	g := newGenerator(name, siteBus, p.Name)
	cost := p.VariableOMUSDPerMWh + p.FuelUSDPerMWh + f.p.CarbonPriceUSDPerT*p.DirectKgPerMWh/1000
	if p.Pulse != nil {
		cost += p.Pulse.WearUSD / (p.Pulse.GrossMWh * (1 - p.Pulse.RecirculatingShare))
		if p.Pulse.PerMWYr > 0 {
			f.warn("the pulses that %s may make in a year", p.Name)
		}
	}
	g.MarginalCost = Constant(cost)
	sized(&g.Capacity, p.MinMW, p.MaxMW, p.Cost.AnnualUSD*f.years)
	f.available(&g, p)
	f.units(&g, p)
	output := a.OutputMW
	if p.AuxiliaryShare > 0 {
		output = f.ownUse(&g, p, a, cost)
	}
	if p.FullLoadHours > 0 {
		if g.Extendable {
			f.warn("the most hours a year of %s, as its size is free", p.Name)
		} else {
			g.EnergyMax = p.FullLoadHours * f.years * g.Nom
		}
	}
	size := a.CapacityMW
	if f.r == nil {
		size = g.Nom
	}
	f.generator(g, size, output)
}

// available sets the share of the size that is there by the hour.
func (f *site) available(g *Generator, p *supply.Plant) {
	if p.Availability == nil {
		g.MaxPU = Constant(p.ConstantAvailability)
		return
	}
	g.MaxPU = Hourly(append([]float64(nil), p.Availability...))
}

// units sets what is about single units: whole units, commitment and ramps. PyPSA's hours are no ring: before the first
// hour all units are off or, without commitment, the first change is free.
func (f *site) units(g *Generator, p *supply.Plant) {
	if p.WholeUnits || p.Commitment == supply.Integer {
		g.Mod = p.UnitMW
	}
	limited := p.RampUp > 0 && p.RampUp < 1 || p.RampDown > 0 && p.RampDown < 1
	switch p.Commitment {
	case supply.Uncommitted:
		if p.RampUp > 0 && p.RampUp < 1 {
			g.Up = Constant(p.RampUp)
		}
		if p.RampDown > 0 && p.RampDown < 1 {
			g.Down = Constant(p.RampDown)
		}
		if limited {
			f.warn("the ramp of %s from the last hour to the first", p.Name)
		}
	case supply.Relaxed:
		f.warn("the relaxed commitment of %s: its least load, starts and least times (n.optimize has linearized_unit_commitment for all units alike)", p.Name)
	case supply.Integer:
		if !p.WholeUnits && g.Extendable {
			f.warn("a part of a unit of %s: its size comes in whole units of %g MW", p.Name, p.UnitMW)
		}
		g.Committable = true
		g.MinPU = Constant(p.MinLoad)
		g.StartUpCost = Constant(p.StartUSDPerMW * p.UnitMW)
		g.MinUpTime = p.MinUpH
		g.UpTimeBefore = 0
		if p.MinDownH > 1 {
			f.warn("the least time off of %s: PyPSA bounds all its units as one", p.Name)
		}
		if limited {
			f.warn("the ramps of %s, whose units are committed", p.Name)
		}
		f.warn("the hour before the first for the units of %s: they are off then, and start at a cost", p.Name)
		if !g.Extendable && math.Abs(g.Nom/g.Mod-math.Round(g.Nom/g.Mod)) > 1e-6 {
			f.warn("the part of a unit of %s beyond its whole ones", p.Name)
			g.Nom = math.Floor(g.Nom/g.Mod) * g.Mod
		}
	}
}

// ownUse takes off what the plant draws at all times: with p' = p - own P the bounds move down by own P, and what p costs
// beside p' is a cost of the size.
func (f *site) ownUse(g *Generator, p *supply.Plant, a *supply.Asset, cost float64) []float64 {
	own := p.AuxiliaryShare
	if g.Committable {
		f.warn("the power that %s draws at all times, as its units are committed", p.Name)
		return a.OutputMW
	}
	most := make([]float64, len(f.p.LoadMW))
	for h := range most {
		most[h] = g.MaxPU.At(h) - own
	}
	g.MaxPU, g.MinPU = Hourly(most), Constant(-own)
	hours := float64(len(f.p.LoadMW))
	if g.Extendable {
		g.CapitalCost += cost * own * hours
	} else if cost != 0 {
		f.warn("%.6g USD that the own use of %s costs, whose size is fixed", cost*own*hours*g.Nom, p.Name)
	}
	if p.DirectKgPerMWh > 0 && f.p.CarbonCapKg != nil {
		f.warn("the emissions of the own use of %s under the cap", p.Name)
	}
	if f.p.AnnualCFEShare != nil {
		f.warn("the own use of %s as carbon-free output: net output counts", p.Name)
	}
	if a.OutputMW == nil {
		return nil
	}
	net := make([]float64, len(a.OutputMW))
	for h := range net {
		net[h] = a.OutputMW[h] - own*a.CapacityMW
	}
	return net
}

// shed adds generators for load that is turned down at a price, and for load that goes unserved.
func (f *site) shed() {
	hours := len(f.p.LoadMW)
	for i := range f.p.Curtailable {
		c := &f.p.Curtailable[i]
		for k, segment := range c.Segments {
			load := c.LoadMW
			if load == nil {
				load = f.p.LoadMW
			}
			g := newGenerator(f.name(c.Name+" turned down"), siteBus, "load turned down")
			f.carrier("load turned down", 0)
			shares(&g, load, segment.Share)
			g.MarginalCost = Constant(segment.USDPerMWh)
			f.generator(g, g.Nom, f.turnedDown(i, k))
		}
	}
	if f.p.UnservedUSDPerMWh == nil {
		return
	}
	load := append([]float64(nil), f.p.LoadMW...)
	for _, d := range f.p.Deferrable {
		for h := d.FirstHour; h < d.EndHour; h++ {
			load[h] += d.MaxMW
		}
	}
	g := newGenerator(f.name("unserved"), siteBus, "unserved load")
	f.carrier("unserved load", 0)
	shares(&g, load, 1)
	g.MarginalCost = Constant(*f.p.UnservedUSDPerMWh)
	if len(f.p.Curtailable) > 0 || len(f.p.Deferrable) > 0 {
		f.warn("that load turned down and load unserved are together no more than the load")
	}
	var unserved []float64
	if f.r != nil {
		unserved = make([]float64, hours)
		copy(unserved, f.r.UnservedMW)
		for i := range f.r.Capped {
			for h, mw := range f.r.Capped[i].MW {
				unserved[h] = math.Max(0, unserved[h]-mw)
			}
		}
	}
	f.generator(g, g.Nom, unserved)
}

// shares sizes a generator by the highest of a series and bounds it by each hour's.
func shares(g *Generator, mw []float64, share float64) {
	g.Nom = highest(mw) * share
	part := make([]float64, len(mw))
	for h := range mw {
		if g.Nom > 0 {
			part[h] = mw[h] * share / g.Nom
		}
	}
	g.MaxPU = Hourly(part)
}

// turnedDown is the load of a segment that the answer turns down: the segments are taken in their order.
func (f *site) turnedDown(load, segment int) []float64 {
	if f.r == nil || load >= len(f.r.Capped) {
		return nil
	}
	c := &f.p.Curtailable[load]
	out := make([]float64, len(f.p.LoadMW))
	for h, mw := range f.r.Capped[load].MW {
		whole := f.p.LoadMW[h]
		if c.LoadMW != nil {
			whole = c.LoadMW[h]
		}
		for k := 0; k <= segment; k++ {
			part := math.Min(mw, c.Segments[k].Share*whole)
			if k == segment {
				out[h] = part
			}
			mw -= part
		}
	}
	return out
}
