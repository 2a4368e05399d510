package pypsa

import (
	"math"

	"tokenwatt/lp"
)

// onBefore tells whether the unit was on before the first snapshot.
func (m *Commitment) onBefore() bool { return m.DownTimeBefore == 0 && m.UpTimeBefore > 0 }

// bigM is the most power of a committable unit of free size.
func (u *unit) bigM() float64 { return u.size.Max * u.maxPU.highest() }

// commit adds the columns and rows of a unit that is on or off. u is the number of units that are on: zero or one, or
// up to the number of modules. With nom the size, or that of a module,
//
//	lo_t nom u_t <= p_t <= hi_t nom u_t
//	su_t >= u_t - u_t-1,  sd_t >= u_t-1 - u_t
//	u_t >= sum of su over the last MinUpTime snapshots
//	u_t <= 1 - sum of sd over the last MinDownTime snapshots
//
// (Rajan and Takriti 2005, IBM Research Report RC23628, for the last two). A unit without modules whose size P is free
// has, instead of the first, with M the most that it can give,
//
//	p_t >= lo_t P - M (1 - u_t),  p_t <= M u_t,  p_t <= hi_t P.
func (b *builder) commit(u unit, c *UnitColumns, low, high, cost func(t int) float64) {
	if c.Capacity < 0 && math.IsInf(u.size.Nom, 1) || c.Capacity >= 0 && u.size.Mod == 0 && math.IsInf(u.size.Max, 1) {
		b.fault("%s: a committable unit needs a finite size", u.name)
		return
	}
	nom, most := u.size.Nom, 1.0
	switch {
	case u.size.Mod > 0 && c.Capacity < 0:
		nom, most = u.size.Mod, math.Round(u.size.Nom/u.size.Mod)
	case u.size.Mod > 0:
		nom, most = u.size.Mod, lp.Inf
	}
	c.Power = b.committedPower(u, c, nom*most, low, high, cost)
	weights := b.n.Weights.Objective
	binary := func(name string, series *Series, weigh bool) int {
		first := b.hourly(u.name+name, func(int) float64 { return 0 }, func(int) float64 { return most }, func(t int) float64 {
			if weigh {
				return b.money(series.At(t) * weights[t])
			}
			return b.money(series.At(t))
		})
		b.p.Model.SetInteger(first, b.T)
		return first
	}
	c.Status = binary("|status", &u.commitment.StandByCost, true)
	c.StartUp = binary("|start_up", &u.commitment.StartUpCost, false)
	c.ShutDown = binary("|shut_down", &u.commitment.ShutDownCost, false)
	if c.Modules >= 0 {
		b.fewerThan(u.name, c)
	}
	if c.Capacity >= 0 && c.Modules < 0 {
		b.bigBounds(u, c, low, high)
	} else {
		b.statusBounds(u, c, nom, low, high)
	}
	b.transitions(u, c)
	b.leastTimes(u, c)
}

// committedPower adds the columns of power, which may be zero whatever the limits per unit are.
func (b *builder) committedPower(u unit, c *UnitColumns, most float64, low, high, cost func(t int) float64) int {
	lower := func(t int) float64 {
		switch v := u.set.At(t); {
		case !math.IsNaN(v):
			return b.power(v)
		case low(t) >= 0:
			return 0
		case c.Capacity >= 0:
			return -lp.Inf
		}
		return b.power(low(t) * most)
	}
	upper := func(t int) float64 {
		switch v := u.set.At(t); {
		case !math.IsNaN(v):
			return b.power(v)
		case high(t) <= 0:
			return 0
		case c.Capacity >= 0:
			return lp.Inf
		}
		return b.power(high(t) * most)
	}
	return b.hourly(u.name+"|p", lower, upper, cost)
}

// fewerThan keeps the units that are on, start and stop to the modules that are built.
func (b *builder) fewerThan(name string, c *UnitColumns) {
	for _, part := range []struct {
		name  string
		first int
	}{{"|status", c.Status}, {"|start_up", c.StartUp}, {"|shut_down", c.ShutDown}} {
		block := b.p.Model.NewRowBlock(name + part.name + "_built")
		for t := range b.T {
			b.entry(part.first+t, 1)
			b.entry(c.Modules, -1)
			b.row(block, -lp.Inf, 0)
		}
	}
}

func (b *builder) statusBounds(u unit, c *UnitColumns, nom float64, low, high func(t int) float64) {
	above, below := b.p.Model.NewRowBlock(u.name+"|upper"), b.p.Model.NewRowBlock(u.name+"|lower")
	for t := range b.T {
		b.entry(c.Power+t, 1)
		b.entry(c.Status+t, -b.power(high(t)*nom))
		b.row(above, -lp.Inf, 0)
		b.entry(c.Power+t, 1)
		b.entry(c.Status+t, -b.power(low(t)*nom))
		b.row(below, 0, lp.Inf)
	}
}

func (b *builder) bigBounds(u unit, c *UnitColumns, low, high func(t int) float64) {
	m := b.power(u.bigM())
	names := []string{"|lower", "|on", "|upper"}
	blocks := make([]lp.RowBlock, len(names))
	for i, name := range names {
		blocks[i] = b.p.Model.NewRowBlock(u.name + name)
	}
	for t := range b.T {
		b.entry(c.Power+t, 1)
		b.entry(c.Capacity, -low(t))
		b.entry(c.Status+t, -m)
		b.row(blocks[0], -m, lp.Inf)
		b.entry(c.Power+t, 1)
		b.entry(c.Status+t, -m)
		b.row(blocks[1], -lp.Inf, 0)
		b.entry(c.Power+t, 1)
		b.entry(c.Capacity, -high(t))
		b.row(blocks[2], -lp.Inf, 0)
	}
}

// transitions tie starts and stops to the change of status.
func (b *builder) transitions(u unit, c *UnitColumns) {
	start, stop := b.p.Model.NewRowBlock(u.name+"|start"), b.p.Model.NewRowBlock(u.name+"|stop")
	before := 0.0
	if u.commitment.onBefore() {
		before = 1
	}
	for t := range b.T {
		at := 0.0
		if t == 0 {
			at = before
		}
		b.entry(c.StartUp+t, 1)
		b.entry(c.Status+t, -1)
		if t > 0 {
			b.entry(c.Status+t-1, 1)
		}
		b.row(start, -at, lp.Inf)
		b.entry(c.ShutDown+t, 1)
		b.entry(c.Status+t, 1)
		if t > 0 {
			b.entry(c.Status+t-1, -1)
		}
		b.row(stop, at, lp.Inf)
	}
}

// leastTimes are the minimum up and down times, with what the time before the first snapshot leaves of them.
func (b *builder) leastTimes(u unit, c *UnitColumns) {
	m := u.commitment
	if m.MinUpTime > 0 {
		block := b.p.Model.NewRowBlock(u.name + "|min_up")
		for t := range b.T {
			past := 0.0
			if m.onBefore() && m.UpTimeBefore+t < m.MinUpTime {
				past = 1
			}
			for k := 0; k < m.MinUpTime && k <= t; k++ {
				b.entry(c.StartUp+t-k, 1)
			}
			b.entry(c.Status+t, -1)
			b.row(block, -lp.Inf, -past)
		}
	}
	if m.MinDownTime > 0 {
		if u.size.Mod > 0 {
			b.fault("%s: minimum down times of several modules are not modelled", u.name)
			return
		}
		block := b.p.Model.NewRowBlock(u.name + "|min_down")
		for t := range b.T {
			past := 0.0
			if m.DownTimeBefore > 0 && m.DownTimeBefore+t < m.MinDownTime {
				past = 1
			}
			for k := 0; k < m.MinDownTime && k <= t; k++ {
				b.entry(c.ShutDown+t-k, 1)
			}
			b.entry(c.Status+t, 1)
			b.row(block, -lp.Inf, 1-past)
		}
	}
}
