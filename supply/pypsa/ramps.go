package pypsa

import (
	"math"

	"tokenwatt/lp"
)

// allowance is how far power may change in a snapshot, in MW: now x u_t + before x u_t-1 of a committed unit, running x
// size (a column) of an extendable one, fixed of any other.
type allowance struct{ now, before, running, fixed float64 }

// ramps bounds the change of power from one snapshot to the next:
//
//	p_t - p_t-1 <=  up   nom u_t-1 + start nom (u_t - u_t-1)
//	p_t - p_t-1 >= -down nom u_t   - shut  nom (u_t-1 - u_t)
//
// with u = 1 for what is not committed and nom the size of one module of what is committed and comes in modules. Before
// the first snapshot a unit that was off had no power; of one that was on it is Ramp.Init, and where that is not given
// the first change is free. Of a running and a switching limit one that is not given is one.
func (b *builder) ramps(u unit, c *UnitColumns) {
	r := u.ramp
	if r.Up.unset() && r.Down.unset() && math.IsNaN(r.StartUp) && math.IsNaN(r.ShutDown) {
		return
	}
	nom := u.size.Nom
	switch {
	case u.commitment.Committable && c.Capacity >= 0 && c.Modules < 0:
		b.bigRamps(u, c)
		return
	case u.commitment.Committable && c.Modules >= 0:
		nom = u.size.Mod
	case u.commitment.Committable && u.size.Mod > 0:
		b.fault("%s: ramp limits of several committed modules are not modelled", u.name)
		return
	}
	up, down := b.p.Model.NewRowBlock(u.name+"|ramp_up"), b.p.Model.NewRowBlock(u.name+"|ramp_down")
	before, known := u.before()
	for t := range b.T {
		if t == 0 && !known {
			continue
		}
		if limit, start, bound := r.rise(t); bound {
			b.rampRow(up, u, c, t, -1, before, allowance{start * nom, (limit - start) * nom, limit, times(limit, nom)})
		}
		if limit, shut, bound := r.fall(t); bound {
			b.rampRow(down, u, c, t, 1, before, allowance{(limit - shut) * nom, shut * nom, limit, times(limit, nom)})
		}
	}
}

// rampRow writes p_t - p_t-1 + sign x allowance: below zero for sign -1, above zero for sign 1.
func (b *builder) rampRow(block lp.RowBlock, u unit, c *UnitColumns, t int, sign, before float64, a allowance) {
	constant := b.change(c, t, before)
	switch {
	case c.Status >= 0:
		b.entry(c.Status+t, sign*b.power(a.now))
		if t > 0 {
			b.entry(c.Status+t-1, sign*b.power(a.before))
		} else if u.commitment.onBefore() {
			constant -= sign * a.before
		}
	case c.Capacity >= 0:
		b.entry(c.Capacity, sign*a.running)
	default:
		constant -= sign * a.fixed
	}
	if sign < 0 {
		b.row(block, -lp.Inf, b.power(constant))
		return
	}
	b.row(block, b.power(constant), lp.Inf)
}

// change enters p_t - p_t-1 into the row; what was before the first snapshot is returned in MW, for the other side.
func (b *builder) change(c *UnitColumns, t int, before float64) float64 {
	b.entry(c.Power+t, 1)
	if t == 0 {
		return before
	}
	b.entry(c.Power+t-1, -1)
	return 0
}

// before is the power before the first snapshot and whether it is known.
func (u *unit) before() (mw float64, known bool) {
	if u.commitment.Committable && !u.commitment.onBefore() {
		return 0, true
	}
	if math.IsNaN(u.ramp.Init) {
		return 0, false
	}
	return u.ramp.Init, true
}

// rise returns the limits of a rise in a snapshot, while running and at a start, and whether there are any.
func (r *Ramp) rise(t int) (running, switching float64, bound bool) {
	return rampLimits(r.Up.At(t), r.StartUp)
}

// fall returns the limits of a fall in a snapshot, while running and at a stop, and whether there are any.
func (r *Ramp) fall(t int) (running, switching float64, bound bool) {
	return rampLimits(r.Down.At(t), r.ShutDown)
}

func rampLimits(running, switching float64) (float64, float64, bool) {
	noRunning, noSwitching := math.IsNaN(running), math.IsNaN(switching)
	if noRunning {
		running = 1
	}
	if noSwitching {
		switching = 1
	}
	return running, switching, !noRunning || !noSwitching
}

// bigRamps are the ramp limits of a committable unit whose size is free, with the big M of its size:
//
//	p_t - p_t-1 <=  up    P + M (1 - u_t-1)      p_t - p_t-1 <=  start P + M (1 - su_t)
//	p_t - p_t-1 >= -down  P - M (1 - u_t)        p_t - p_t-1 >= -shut  P - M (1 - sd_t)
func (b *builder) bigRamps(u unit, c *UnitColumns) {
	m := u.bigM()
	names := []string{"|ramp_up", "|ramp_start", "|ramp_down", "|ramp_stop"}
	blocks := make([]lp.RowBlock, len(names))
	for i, name := range names {
		blocks[i] = b.p.Model.NewRowBlock(u.name + name)
	}
	before, known := u.before()
	for t := range b.T {
		if t == 0 && !known {
			continue
		}
		if limit, start, bound := u.ramp.rise(t); bound {
			was := -1
			if t > 0 {
				was = c.Status + t - 1
			}
			b.bigRow(blocks[0], u, c, t, -1, before, limit, m, was)
			b.bigRow(blocks[1], u, c, t, -1, before, start, m, c.StartUp+t)
		}
		if limit, shut, bound := u.ramp.fall(t); bound {
			b.bigRow(blocks[2], u, c, t, 1, before, limit, m, c.Status+t)
			b.bigRow(blocks[3], u, c, t, 1, before, shut, m, c.ShutDown+t)
		}
	}
}

// bigRow writes one of the rows above; sw is the column of the switch, -1 for the status before the first snapshot,
// which is a number.
func (b *builder) bigRow(block lp.RowBlock, u unit, c *UnitColumns, t int, sign, before, limit, m float64, sw int) {
	constant := b.change(c, t, before) - sign*m
	b.entry(c.Capacity, sign*limit)
	switch {
	case sw >= 0:
		b.entry(sw, -sign*b.power(m))
	case u.commitment.onBefore():
		constant += sign * m
	}
	if sign < 0 {
		b.row(block, -lp.Inf, b.power(constant))
		return
	}
	b.row(block, b.power(constant), lp.Inf)
}
