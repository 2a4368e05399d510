package supply

import "math"

// readyColumns are the first hourly columns of what stands ready under Problem.Reserve; none where an asset offers
// nothing.
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
	column := func(name string, upper float64) int {
		return g.hourlyColumns(name+".ready", one(0), one(upper), one(0))
	}
	if p.Grid != nil {
		if g.ready.unlimited = !g.grid.capacity.limited() && math.IsInf(p.Grid.leastLimit(), 1); !g.ready.unlimited {
			g.ready.grid = column("grid", math.Inf(1))
		}
	}
	for i := range p.Plants {
		plant, c := &p.Plants[i], none
		if !plant.Kind.natural() && !plant.NoReserve {
			c = column(plant.Name, math.Inf(1))
		}
		g.ready.plants = append(g.ready.plants, c)
		g.addUnitLoss(plant, &g.plants[i])
	}
	for i := range p.Stores {
		c := none
		if !p.Stores[i].NoReserve {
			c = column(p.Stores[i].Name, math.Inf(1))
		}
		g.ready.stores = append(g.ready.stores, c)
	}
	if p.Reserve.ShedShare > 0 || p.Reserve.ShedDeferrable {
		g.ready.shed = column("shed", math.Inf(1))
	}
}

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
		r.add(g.grid.imports+h, 1)
		if g.grid.exports != none {
			r.add(g.grid.exports+h, -1)
		}
		g.others(h, "grid", 0, r)
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
		g.others(h, s.Name, 1-share, r)
		g.lostRow(h, b, r)
	}
}

// lostRow adds a row that makes up for a loss.
func (g *program) lostRow(h int, b *hourRows, r *row) {
	if i := g.atMost(b.lost, r); i != none {
		g.ready.lost[h] = append(g.ready.lost[h], i)
	}
}

// others subtracts what stands ready, of the asset of that name a share: that of its units that are left.
func (g *program) others(h int, name string, share float64, r *row) {
	add := func(other string, first int) {
		switch {
		case first == none:
		case other != name:
			r.add(first+h, -1)
		case share > 0:
			r.add(first+h, -share)
		}
	}
	add("grid", g.ready.grid)
	for i := range g.plants {
		add(g.problem.Plants[i].Name, g.ready.plants[i])
	}
	for i := range g.stores {
		add(g.problem.Stores[i].Name, g.ready.stores[i])
	}
	add("", g.ready.shed)
}

// gridHeadroom: ready + import - export <= import capacity and the hour's limit.
func (g *program) gridHeadroom(h int, b *hourRows, r *row) {
	if g.ready.grid == none {
		return
	}
	write := func(limit size) {
		r.reset()
		r.add(g.ready.grid+h, 1)
		r.add(g.grid.imports+h, 1)
		if g.grid.exports != none {
			r.add(g.grid.exports+h, -1)
		}
		r.size(limit, -1)
		g.atMost(b.headroom, r)
	}
	limit := g.problem.Grid.limit(h)
	if g.grid.capacity.chosen() {
		write(g.grid.capacity)
		if limit >= g.problem.Grid.LimitMW {
			return // the capacity is below it
		}
	}
	write(fixedSize(limit / g.mw))
}

// plantHeadroom: ready + output <= available x size, or x what runs, and ready <= what it can ramp in an hour.
func (g *program) plantHeadroom(i, h int, b *hourRows, r *row) {
	p, c, ready := &g.problem.Plants[i], &g.plants[i], g.ready.plants[i]
	if ready == none {
		return
	}
	could := func(share float64) {
		if c.committed != none {
			r.add(c.committed+h, -share*c.unit)
			return
		}
		r.size(c.size, -share)
	}
	share := p.available(h)
	if g.problem.barsPlant(p) {
		share = 0
	}
	r.reset()
	r.add(ready+h, 1)
	r.add(c.output+h, 1)
	could(share)
	g.atMost(b.headroom, r)
	if p.RampUp > 0 && p.RampUp < 1 {
		r.reset()
		r.add(ready+h, 1)
		could(p.RampUp)
		g.atMost(b.headroom, r)
	}
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
// a (P - u): the row is
//
//	output <= a (P - u [any]) + what the others stand ready with
//
// in which how the units shared the output drops out. Where the plant itself may not stand ready, or can only ramp, a
// whole unit is taken as lost.
func (g *program) plantLost(i, h int, b *hourRows, r *row) {
	p, c := &g.problem.Plants[i], &g.plants[i]
	a := p.available(h)
	if p.Kind.natural() && p.Units == 0 || a == 0 || g.problem.barsPlant(p) {
		return
	}
	if !p.losesUnit() {
		share := 1 / float64(p.parts())
		r.reset()
		r.add(c.output+h, share)
		g.others(h, p.Name, 1-share, r)
		g.lostRow(h, b, r)
		return
	}
	r.reset()
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
	if own := !p.NoReserve && !p.ramps(); own {
		r.add(c.output+h, 1)
		if c.committed != none {
			r.add(c.committed+h, -a*c.unit)
		} else {
			r.size(c.size, -a)
		}
	}
	g.others(h, p.Name, 0, r)
	g.lostRow(h, b, r)
}
