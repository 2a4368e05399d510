package supply

import (
	"fmt"
	"math"
)

// booking turns the columns of an answer into the hours of the assets, so that every bound holds exactly and every
// balance to rounding. A solver leaves errors up to its tolerance. They are booked in this order:
//
//  1. Outputs and charges below zero or above their limit are moved to it.
//  2. The discharge of a store is what its contents, standing loss and charge leave, so the store closes.
//  3. What an hour still lacks is taken from curtailed sun and wind, then from the running source with the most
//     room, its size grown where its bound allows; where there is none it is unserved. What an hour has too much
//     is taken off the dearest running source.
//
// Moves and rests above the tolerance are an ErrResidual, never hidden; the largest is reported.
type booking struct {
	program *program
	result  *Result
	x       []float64
	worst   float64 // largest move in MW
	where   string
}

// book fills the result's assets and hours.
func (b *booking) book() error {
	g := b.program
	b.demand()
	b.grid()
	b.plants()
	b.stores()
	for h := range g.hours {
		b.close(h)
	}
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

// demand places deferrable load, exactly its energy, and unserved load.
func (b *booking) demand() {
	g, r := b.program, b.result
	r.LoadMW = append([]float64(nil), g.problem.LoadMW...)
	for i, d := range g.problem.Deferrable {
		draw := make([]float64, d.EndHour-d.FirstHour)
		missing := d.EnergyMWh
		for h := range draw {
			draw[h] = b.within(b.value(g.windows[i]+h), 0, d.MaxMW, "deferrable load", d.FirstHour+h)
			missing -= draw[h]
		}
		b.note(math.Abs(missing), "energy of a deferrable window", d.FirstHour)
		for h := 0; h < len(draw) && missing != 0; h++ {
			was := draw[h]
			draw[h] = math.Min(d.MaxMW, math.Max(0, was+missing))
			missing -= draw[h] - was
		}
		for h, x := range draw {
			r.LoadMW[d.FirstHour+h] += x
		}
		r.DeferrableMW = append(r.DeferrableMW, draw)
	}
	r.UnservedMW = make([]float64, g.hours)
	if g.unserved >= 0 {
		for h := range r.UnservedMW {
			r.UnservedMW[h] = b.within(b.value(g.unserved+h), 0, r.LoadMW[h], "unserved load", h)
		}
	}
}

func (b *booking) grid() {
	g := b.program
	grid := g.problem.Grid
	if grid == nil {
		return
	}
	a := Asset{Name: string(GridSupply), Family: string(GridSupply), Kind: GridSupply, OutputMW: make([]float64, g.hours)}
	limit := grid.LimitMW
	if g.gridSize >= 0 {
		limit = b.within(b.value(g.gridSize), 0, grid.LimitMW, "import capacity", 0)
		a.CapacityMW = limit
	}
	for h := range a.OutputMW {
		a.OutputMW[h] = b.within(b.value(g.grid+h), 0, limit, "import", h)
		a.CapacityMW = math.Max(a.CapacityMW, a.OutputMW[h])
	}
	b.result.Assets = append(b.result.Assets, a)
}

// plants reads sizes and outputs; a group's curtailment is shared by what its members could give.
func (b *booking) plants() {
	g := b.program
	for i := range g.problem.Plants {
		p, c := &g.problem.Plants[i], g.plants[i]
		a := Asset{Name: p.Name, Family: p.Family, Kind: p.Kind, OutputMW: make([]float64, g.hours), CapacityMW: p.MinMW}
		size := c.fixedMW
		if c.size >= 0 {
			size = b.within(b.value(c.size), p.MinMW, p.MaxMW, "size of "+p.Name, 0)
			a.CapacityMW = size
		}
		if p.Availability != nil {
			a.CurtailedMW = make([]float64, g.hours)
		}
		for h := range a.OutputMW {
			available := 0.0
			if share := p.available(h); share > 0 {
				available = share * size
			}
			if c.group >= 0 {
				a.OutputMW[h] = b.within(available-b.curtailed(i, h, available), 0, available, "output of "+p.Name, h)
			} else {
				a.OutputMW[h] = b.within(b.value(c.output+h), 0, available, "output of "+p.Name, h)
				if c.size < 0 && a.OutputMW[h] > 0 {
					a.CapacityMW = math.Max(a.CapacityMW, a.OutputMW[h]/p.available(h))
				}
			}
			if a.CurtailedMW != nil {
				a.CurtailedMW[h] = available - a.OutputMW[h]
			}
		}
		b.result.Assets = append(b.result.Assets, a)
	}
}

// curtailed is a plant's share of its group's curtailment.
func (b *booking) curtailed(i, h int, available float64) float64 {
	g := b.program
	c := &g.groups[g.plants[i].group]
	if len(c.members) == 1 {
		return b.value(c.first + h)
	}
	if all := g.availableTo(c, h, b.x) * g.mw; all > 0 {
		return b.value(c.first+h) * available / all
	}
	return 0
}

func (b *booking) stores() {
	g := b.program
	for i := range g.problem.Stores {
		s, c := &g.problem.Stores[i], g.stores[i]
		a := Asset{
			Name: s.Name, Family: s.Family, Kind: Storage, CapacityMW: s.MinMW,
			OutputMW: make([]float64, g.hours), ChargeMW: make([]float64, g.hours), ContentsMWh: make([]float64, g.hours),
		}
		limit := c.fixedMW
		if c.power >= 0 {
			limit = b.within(b.value(c.power), s.MinMW, s.MaxMW, "power of "+s.Name, 0)
			a.CapacityMW = limit
		}
		for h := range a.ContentsMWh {
			a.ContentsMWh[h] = math.Max(0, b.value(c.contents+h))
			a.ChargeMW[h] = b.within(b.value(c.charge+h), 0, limit, "charge of "+s.Name, h)
			a.EnergyMWh = math.Max(a.EnergyMWh, a.ContentsMWh[h])
		}
		if c.energy >= 0 {
			a.EnergyMWh = math.Max(a.EnergyMWh, b.value(c.energy))
		}
		for h := range a.OutputMW {
			before := a.ContentsMWh[(h+g.hours-1)%g.hours]
			out := (1-s.StandingLoss)*before + s.ChargeEfficiency*a.ChargeMW[h] - a.ContentsMWh[h]
			b.note(math.Abs(out-b.value(c.discharge+h)), "discharge of "+s.Name, h)
			if out < 0 {
				a.ChargeMW[h] -= out / s.ChargeEfficiency
				out = 0
			}
			a.OutputMW[h] = s.DischargeEfficiency * out
			a.DischargeMW = math.Max(a.DischargeMW, out)
			a.CapacityMW = math.Max(a.CapacityMW, a.ChargeMW[h])
			if !s.FreeDischarge {
				a.CapacityMW = math.Max(a.CapacityMW, out)
			}
		}
		b.result.Assets = append(b.result.Assets, a)
	}
}
