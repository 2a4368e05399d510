package supply

import (
	"fmt"
	"math"
)

// booking turns the columns of an answer into the hours of the assets, so that every balance holds to rounding and so do
// the limits of outputs, charges and contents. A solver leaves errors up to its tolerance, and an interior solution
// leaves dust: values that are nothing but not zero. They are booked in this order:
//
//  1. Values below zero or above their limit are moved to it. Sizes and flows up to the dust (1e-7 of the unit of power)
//     are taken as none.
//  2. A store's contents are those of the answer, and its flow is what they and the standing loss leave. Where it is
//     idle the contents only stand, as long as they stay within a tenth of the dust of the answer's.
//  3. Charging and discharging at once for nothing is taken back (see unburn).
//  4. What an hour still lacks is taken from curtailed sun and wind, from the export, then from the source with the most
//     room, one that runs before others, its size grown where its bound allows. What an hour has too much is taken off the
//     dearest running source. Where only stores can, one of them makes up for it and is put right in another hour (see
//     carry). What then lacks is unserved, what is too much is lost in charging and discharging at once.
//
// Moves and rests above the tolerance are an ErrResidual, never hidden; the largest, apart from dust, is reported. Rows
// that tie hours together (ramps, yearly sums) are as exact as the solver's answer and the dust leave them.
type booking struct {
	program *program
	result  *Result
	x       []float64
	dust    float64   // in MW
	dropped []float64 // dust that was dropped in each hour, in MW
	worst   float64   // largest move in MW
	where   string
}

// dustShare is what counts as nothing, as a share of the unit of power.
const dustShare = 1e-7

// book fills the result's assets and hours.
func (b *booking) book() error {
	g := b.program
	b.dust, b.dropped = dustShare*g.mw, make([]float64, g.hours)
	b.demand()
	b.grid()
	for i := range g.plants {
		b.plant(i)
	}
	for i := range g.stores {
		b.store(i)
	}
	for h := range g.hours {
		b.unburn(h)
		b.close(h)
	}
	b.peaks()
	b.ready()
	if limit := tolerance * g.mw; b.worst > limit {
		return fmt.Errorf("%w: %s by %g MW, more than %g", ErrResidual, b.where, b.worst, limit)
	}
	b.result.LargestResidualMW = b.worst
	return nil
}

// value is a column in MW.
func (b *booking) value(column int) float64 { return b.x[column] * b.program.mw }

// within moves a value into its bounds and remembers by how much.
func (b *booking) within(x, low, high float64, what string, h int) float64 {
	moved := math.Min(math.Max(x, low), math.Max(low, high))
	b.note(math.Abs(moved-x), what, h)
	return moved
}

func (b *booking) note(by float64, what string, h int) {
	if !(by <= b.worst) {
		b.worst, b.where = by, fmt.Sprintf("%s in hour %d", what, h)
	}
}

// flow is a column of an hour within its bounds; dust is dropped.
func (b *booking) flow(column int, low, high float64, what string, h int) float64 {
	x := b.within(b.value(column), low, high, what, h)
	if x > b.dust || low > 0 {
		return x
	}
	b.dropped[h] += x
	return 0
}

// size is a capacity within its bounds, in MW or MWh; whole units are rounded, dust is none.
func (b *booking) size(s size, low, high float64, what string) float64 {
	x := s.value(b.x) * b.program.mw
	if !s.chosen() {
		return x
	}
	if b.program.model.Column(s.column).Integer {
		unit := s.unit * b.program.mw
		x = math.Round(x/unit) * unit
	}
	x = b.within(x, low, high, what, 0)
	if x <= b.dust && low == 0 {
		return 0
	}
	return x
}

// demand places deferrable load, exactly its energy, and load that is not served.
func (b *booking) demand() {
	g, r := b.program, b.result
	r.LoadMW = append([]float64(nil), g.problem.LoadMW...)
	for i := range g.problem.Deferrable {
		b.window(i)
	}
	r.UnservedMW = make([]float64, g.hours)
	for i := range g.problem.Curtailable {
		b.capped(i)
	}
	if g.load.unserved != none {
		for h := range r.UnservedMW {
			r.UnservedMW[h] += b.flow(g.load.unserved+h, 0, r.LoadMW[h]-r.UnservedMW[h], "unserved load", h)
		}
	}
}

// window places the load of one window.
func (b *booking) window(i int) {
	g, r, d := b.program, b.result, &b.program.problem.Deferrable[i]
	draw := make([]float64, d.EndHour-d.FirstHour)
	missing := d.EnergyMWh
	for h := range draw {
		draw[h] = b.flow(g.load.windows[i]+h, 0, d.MaxMW, "deferrable load", d.FirstHour+h)
		missing -= draw[h]
	}
	b.note(math.Abs(missing)-b.dust*float64(len(draw)), "energy of a deferrable window", d.FirstHour)
	for _, all := range []bool{false, true} { // first in hours that it runs in anyway
		for h := 0; h < len(draw) && missing != 0; h++ {
			if was := draw[h]; was > 0 || all {
				draw[h] = math.Min(d.MaxMW, math.Max(0, was+missing))
				missing -= draw[h] - was
				b.dropped[d.FirstHour+h] += math.Abs(draw[h] - was)
			}
		}
	}
	for h, x := range draw {
		r.LoadMW[d.FirstHour+h] += x
	}
	r.DeferrableMW = append(r.DeferrableMW, draw)
	if len(g.problem.Shifts) == 0 {
		return
	}
	var moved float64
	if s := g.problem.Shifts[i]; s.BaseMW != nil {
		for h, x := range draw {
			moved += math.Max(0, x-s.BaseMW[h])
		}
	}
	r.ShiftedMWh = append(r.ShiftedMWh, moved)
}

// capped books what was turned down of one curtailable load.
func (b *booking) capped(i int) {
	g, r, c := b.program, b.result, &b.program.problem.Curtailable[i]
	capped := Capped{Name: c.Name, MW: make([]float64, g.hours), SegmentMWh: make([]float64, len(c.Segments))}
	for k, s := range c.Segments {
		for h := range capped.MW {
			x := b.flow(g.load.segments[i][k]+h, 0, s.Share*g.problem.curtailable(c, h), "turned down load of "+c.Name, h)
			x = math.Min(x, r.LoadMW[h]-r.UnservedMW[h]) // shares may add up to more than all by rounding
			capped.MW[h] += x
			capped.SegmentMWh[k] += x
			r.UnservedMW[h] += x
		}
	}
	r.Capped = append(r.Capped, capped)
}

func (b *booking) grid() {
	g := b.program
	grid := g.problem.Grid
	if grid == nil {
		return
	}
	a := Asset{Name: string(GridSupply), Family: string(GridSupply), Kind: GridSupply, OutputMW: make([]float64, g.hours)}
	limit := math.Inf(1)
	if g.grid.capacity.chosen() {
		limit = b.size(g.grid.capacity, 0, grid.LimitMW, "import capacity")
		a.CapacityMW = limit
	}
	if g.grid.exports != none {
		a.ExportMW = make([]float64, g.hours)
	}
	for h := range a.OutputMW {
		most := math.Min(limit, grid.limit(h))
		if g.problem.barsImport(h) {
			most = 0
		}
		a.OutputMW[h] = b.flow(g.grid.imports+h, 0, most, "import", h)
		if a.ExportMW != nil {
			a.ExportMW[h] = b.flow(g.grid.exports+h, 0, grid.ExportLimitMW, "export", h)
			// Export is nowhere paid more than import costs, so that buying and selling at once gains nothing.
			both := math.Min(a.OutputMW[h], a.ExportMW[h])
			a.OutputMW[h] -= both
			a.ExportMW[h] -= both
		}
		a.CapacityMW = math.Max(a.CapacityMW, a.OutputMW[h])
	}
	b.result.Assets = append(b.result.Assets, a)
}

// plant reads size, running units and outputs.
func (b *booking) plant(i int) {
	g := b.program
	p, c := &g.problem.Plants[i], &g.plants[i]
	a := Asset{Name: p.Name, Family: p.Family, Kind: p.Kind, OutputMW: make([]float64, g.hours)}
	size := b.size(c.size, p.MinMW, p.MaxMW, "size of "+p.Name)
	a.CapacityMW = size
	readOff := !c.size.chosen() && p.MinMW < p.MaxMW && !g.usesAll(p)
	if readOff {
		a.CapacityMW = p.MinMW
	}
	a.AuxiliaryMW = p.AuxiliaryShare * a.CapacityMW
	if p.UnitMW > 0 {
		a.Units = a.CapacityMW / p.UnitMW
	}
	if p.Kind.natural() {
		a.CurtailedMW = make([]float64, g.hours)
	}
	if c.committed != none {
		b.running(&a, p, c)
	}
	for h := range a.OutputMW {
		low, high := b.span(&a, p, size, h)
		a.OutputMW[h] = b.flow(c.output+h, low, high, "output of "+p.Name, h)
		if readOff && a.OutputMW[h] > 0 {
			a.CapacityMW = math.Max(a.CapacityMW, a.OutputMW[h]/p.available(h))
		}
	}
	for h := range a.CurtailedMW {
		if share := p.available(h); !g.problem.barsPlant(p) {
			a.CurtailedMW[h] = math.Max(0, share*a.CapacityMW-a.OutputMW[h])
		}
	}
	b.result.Assets = append(b.result.Assets, a)
}

// usesAll tells whether more of a plant without cost counts than what it gives, so that all of it is there.
func (g *program) usesAll(p *Plant) bool {
	return p.Commitment != Uncommitted || p.ramps() || p.yearlyHours() > 0 || g.problem.Reserve != nil || g.problem.Margin != nil
}

// running reads the units that run. What starts in an hour is what runs more than in the hour before: a relaxed answer
// whose starts cost nothing may start and stop at once.
func (b *booking) running(a *Asset, p *Plant, c *plantColumns) {
	g := b.program
	a.CommittedMW, a.StartedMW = make([]float64, g.hours), make([]float64, g.hours)
	for h := range a.CommittedMW {
		n := b.x[c.committed+h]
		if p.Commitment == Integer {
			n = math.Round(n)
		}
		a.CommittedMW[h] = b.within(n*c.unit*g.mw, 0, a.CapacityMW, "running units of "+p.Name, h)
		if a.CommittedMW[h] <= b.dust {
			a.CommittedMW[h] = 0
		}
	}
	for h := range a.StartedMW {
		a.StartedMW[h] = math.Max(0, a.CommittedMW[h]-a.CommittedMW[g.before(h)])
		if p.UnitMW > 0 {
			a.UnitsStarted += a.StartedMW[h] / p.UnitMW
		}
	}
}

// span is the least and the highest output of a plant of a size in an hour, with what runs of it.
func (b *booking) span(a *Asset, p *Plant, size float64, h int) (low, high float64) {
	share := p.available(h)
	switch {
	case share == 0 || b.program.problem.barsPlant(p):
		return 0, 0
	case a.CommittedMW != nil:
		return p.MinLoad * a.CommittedMW[h], share * a.CommittedMW[h]
	default:
		return 0, share * size
	}
}
