package supply

import (
	"math"

	"tokenwatt/lp"
)

// readyColumns are the first hourly columns of what stands ready under Problem.Reserve, where that is the least of
// several things; none where it is a difference of other columns, or where an asset offers nothing.
type readyColumns struct {
	grid           int
	plants, stores []int
	shed           int
	// unlimited tells that the grid, without a limit, makes up for the loss of anything else.
	unlimited bool
	lost      [][]int // rows of each hour that make up for a loss
}

func (g *program) addReady() {
	p := g.problem
	g.ready = readyColumns{grid: none, shed: none}
	if p.Reserve == nil {
		return
	}
	g.ready.lost = make([][]int, g.hours)
	column := func(name string) int { return g.hourlyColumns(name+".ready", one(0), one(lp.Inf), one(0)) }
	if p.Grid != nil {
		g.ready.unlimited = !g.grid.capacity.limited() && math.IsInf(p.Grid.leastLimit(), 1)
		if g.grid.capacity.chosen() && p.Grid.HourlyLimitMW != nil {
			g.ready.grid = column("grid")
		}
	}
	for i := range p.Plants {
		plant, c := &p.Plants[i], none
		if plant.standsReady() && plant.RampUp > 0 && plant.RampUp < 1 {
			c = column(plant.Name)
		}
		g.ready.plants = append(g.ready.plants, c)
		g.addUnitLoss(plant, &g.plants[i])
	}
	for i := range p.Stores {
		c := none
		if !p.Stores[i].NoReserve {
			c = column(p.Stores[i].Name)
		}
		g.ready.stores = append(g.ready.stores, c)
	}
	if p.Reserve.ShedShare > 0 || p.Reserve.ShedDeferrable {
		g.ready.shed = column("shed")
	}
}

// standsReady tells whether Reserve counts on a plant.
func (p *Plant) standsReady() bool { return !p.Kind.natural() && !p.NoReserve }

// addUnitLoss adds the binaries that tell whether a unit of given size is there to be lost: whether any is built, or with
// whole units committed whether any runs in the hour.
func (g *program) addUnitLoss(p *Plant, c *plantColumns) {
	switch {
	case !p.losesUnit():
	case p.Commitment == Integer:
		c.running = g.hourlyColumns(p.Name+".any running", one(0), one(1), one(0))
		g.model.SetInteger(c.running, g.hours)
	case p.MinMW < p.UnitMW:
		c.built = g.model.AddColumn(p.Name+".built", 0, 1, 0)
		g.model.SetInteger(c.built, 1)
		var r row
		r.size(c.size, 1)
		r.add(c.built, -p.MaxMW/g.mw)
		g.atMost(g.model.NewRowBlock("built "+p.Name), &r)
	}
}

// losesUnit tells whether Reserve sees the loss of one unit of UnitMW, whose number is not known beforehand.
func (p *Plant) losesUnit() bool {
	return p.UnitMW > 0 && p.Units == 0 && (p.MinMW < p.MaxMW || p.Commitment == Integer)
}

// parts is in how many equal parts an asset may be lost: Units where given, else those of its fixed size, else one.
func (p *Plant) parts() int {
	switch {
	case p.Units > 0:
		return p.Units
	case p.UnitMW > 0 && p.MinMW == p.MaxMW:
		return max(1, int(math.Round(p.MaxMW/p.UnitMW)))
	default:
		return 1
	}
}

// readyRows are the rows of Problem.Reserve in an hour: what each asset can stand ready with, and that it makes up for
// the loss of each element.
func (g *program) readyRows(h int, windows []int, b *hourRows, r *row) {
	if g.problem.Reserve == nil {
		return
	}
	g.gridHeadroom(h, b, r)
	for i := range g.plants {
		g.plantHeadroom(i, h, b, r)
	}
	for i := range g.stores {
		g.storeHeadroom(i, h, b, r)
	}
	g.shedHeadroom(h, windows, b, r)
	if g.problem.Grid != nil {
		r.reset()
		g.bought(h, 1, r)
		g.others(h, string(GridSupply), r)
		g.lostRow(h, b, r)
	}
	if g.ready.unlimited {
		return
	}
	for i := range g.plants {
		g.plantLost(i, h, b, r)
	}
	for i := range g.stores {
		s, c := &g.problem.Stores[i], &g.stores[i]
		share := 1 / float64(max(1, s.Units))
		r.reset()
		r.add(c.discharge+h, s.DischargeEfficiency*share)
		r.add(c.charge+h, -share)
		if ready := g.ready.stores[i]; ready != none {
			r.add(ready+h, share-1)
		}
		g.others(h, s.Name, r)
		g.lostRow(h, b, r)
	}
}

// lostRow adds a row that makes up for a loss.
func (g *program) lostRow(h int, b *hourRows, r *row) {
	if i := g.atMost(b.lost, r); i != none {
		g.ready.lost[h] = append(g.ready.lost[h], i)
	}
}

// bought writes coef times import less export.
func (g *program) bought(h int, coef float64, r *row) {
	r.add(g.grid.imports+h, coef)
	if g.grid.exports != none {
		r.add(g.grid.exports+h, -coef)
	}
}

// others subtracts what stands ready, but for the asset of that name.
func (g *program) others(h int, name string, r *row) {
	if grid := g.problem.Grid; grid != nil && name != string(GridSupply) {
		switch {
		case g.ready.grid != none:
			r.add(g.ready.grid+h, -1)
		case g.grid.capacity.chosen():
			g.bought(h, 1, r)
			r.size(g.grid.capacity, -1)
		default:
			g.bought(h, 1, r)
			r.constant -= grid.limit(h) / g.mw
		}
	}
	for i := range g.plants {
		p := &g.problem.Plants[i]
		switch ready := g.ready.plants[i]; {
		case p.Name == name || !p.standsReady():
		case ready != none:
			r.add(ready+h, -1)
		default:
			r.add(g.plants[i].output+h, 1)
			g.could(i, h, -g.share(p, h), r)
		}
	}
	for i, ready := range g.ready.stores {
		if ready != none && g.problem.Stores[i].Name != name {
			r.add(ready+h, -1)
		}
	}
	if g.ready.shed != none {
		r.add(g.ready.shed+h, -1)
	}
}

// could writes coef times what a plant can give: its size, or what of it runs.
func (g *program) could(i, h int, coef float64, r *row) {
	if c := &g.plants[i]; c.committed != none {
		r.add(c.committed+h, coef*c.unit)
	} else {
		r.size(c.size, coef)
	}
}

// share is the share of a plant that may run in an hour.
func (g *program) share(p *Plant, h int) float64 {
	if g.problem.barsPlant(p) {
		return 0
	}
	return p.available(h)
}

// gridHeadroom: ready + import - export <= import capacity and the hour's limit.
func (g *program) gridHeadroom(h int, b *hourRows, r *row) {
	if g.ready.grid == none {
		return
	}
	for _, limit := range []size{g.grid.capacity, fixedSize(g.problem.Grid.limit(h) / g.mw)} {
		r.reset()
		r.add(g.ready.grid+h, 1)
		g.bought(h, 1, r)
		r.size(limit, -1)
		g.atMost(b.headroom, r)
	}
}

// plantHeadroom: ready + output <= what it can give, and ready <= what it can ramp in an hour.
func (g *program) plantHeadroom(i, h int, b *hourRows, r *row) {
	p, ready := &g.problem.Plants[i], g.ready.plants[i]
	if ready == none {
		return
	}
	r.reset()
	r.add(ready+h, 1)
	r.add(g.plants[i].output+h, 1)
	g.could(i, h, -g.share(p, h), r)
	g.atMost(b.headroom, r)
	r.reset()
	r.add(ready+h, 1)
	g.could(i, h, -p.RampUp, r)
	g.atMost(b.headroom, r)
}

// storeHeadroom: what a store delivers after a loss, ready + delivered - charged, is within its power and can be held by
// what is in it at the hour's beginning.
func (g *program) storeHeadroom(i, h int, b *hourRows, r *row) {
	s, c, ready := &g.problem.Stores[i], &g.stores[i], g.ready.stores[i]
	if ready == none {
		return
	}
	r.reset()
	after := func() {
		r.reset()
		r.add(ready+h, 1)
		r.add(c.charge+h, -1)
		r.add(c.discharge+h, s.DischargeEfficiency)
	}
	after()
	r.size(c.discharged, -s.DischargeEfficiency)
	g.atMost(b.headroom, r)
	after()
	r.add(c.contents+g.before(h), -s.DischargeEfficiency/g.problem.Reserve.HoldHours)
	g.atMost(b.headroom, r)
}

// shedHeadroom: what may be shed is a share of the firm load and the running deferrable load, as far as it is served.
func (g *program) shedHeadroom(h int, windows []int, b *hourRows, r *row) {
	if g.ready.shed == none {
		return
	}
	reserve, load := g.problem.Reserve, g.problem.LoadMW[h]/g.mw
	r.reset()
	r.add(g.ready.shed+h, 1)
	r.constant = -reserve.ShedShare * load
	if reserve.ShedDeferrable {
		for _, column := range windows {
			r.add(column, -1)
		}
	}
	g.atMost(b.headroom, r)
	if g.load.unserved == none && len(g.load.segments) == 0 {
		return
	}
	r.reset()
	r.add(g.ready.shed+h, 1)
	g.notServed(h, r)
	for _, column := range windows {
		r.add(column, -1)
	}
	r.constant = -load
	g.atMost(b.headroom, r)
}

// plantLost: the loss of one of n equal units loses output / n, of which the other units take (n-1)/n of what the plant
// stands ready with. Where a unit has a given size u and their number is open, the units that are left can give
// a (P - u [any]), so that with what the others stand ready with
//
//	output <= a (P - u [any]) + ready
//
// in which how the units shared the output drops out. Where the plant itself may not stand ready, or can only ramp, a
// whole unit is taken as lost.
func (g *program) plantLost(i, h int, b *hourRows, r *row) {
	p, c := &g.problem.Plants[i], &g.plants[i]
	a := g.share(p, h)
	if p.Kind.natural() && p.Units == 0 || a == 0 {
		return
	}
	r.reset()
	own := p.standsReady() && g.ready.plants[i] == none
	if p.losesUnit() {
		g.unitLost(p, c, h, a, b, r)
		if own {
			r.add(c.output+h, 1)
			g.could(i, h, -a, r)
		}
	} else {
		n := float64(p.parts())
		switch {
		case own:
			r.add(c.output+h, 1)
			g.could(i, h, -a*(n-1)/n, r)
		case g.ready.plants[i] != none:
			r.add(c.output+h, 1/n)
			r.add(g.ready.plants[i]+h, -(n-1)/n)
		default:
			r.add(c.output+h, 1/n)
		}
	}
	g.others(h, p.Name, r)
	g.lostRow(h, b, r)
}

// unitLost writes a unit of given size, where there is one.
func (g *program) unitLost(p *Plant, c *plantColumns, h int, a float64, b *hourRows, r *row) {
	switch {
	case c.running != none:
		r.add(c.running+h, -math.Floor(p.MaxMW/p.UnitMW+wholeSlack))
		r.add(c.committed+h, 1)
		g.atMost(b.running, r)
		r.reset()
		r.add(c.running+h, a*c.unit)
	case c.built != none:
		r.add(c.built, a*p.UnitMW/g.mw)
	default:
		r.constant = a * p.UnitMW / g.mw
	}
}
