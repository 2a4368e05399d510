package pypsa

import "math"

// deferrable adds the extras' load that may move within its window: what it takes above its profile and below it, the
// same in each window.
func (b *builder) deferrable() {
	d := b.n.Extras.DeferrableLoad
	if d == nil {
		return
	}
	if d.WindowH < 1 || b.T%d.WindowH != 0 {
		b.fault("deferrable_load: %d snapshots are no multiple of windows of %d", b.T, d.WindowH)
		return
	}
	zero := func(int) float64 { return 0 }
	most := func(mw float64) func(int) float64 { return func(int) float64 { return b.power(mw) } }
	cost := func(int) float64 { return b.price(d.CostPerMWh) }
	b.p.Columns.Up = b.hourly("deferrable_load|up", zero, most(d.MaxUpMW), cost)
	b.p.Columns.Down = b.hourly("deferrable_load|down", zero, most(d.MaxDownMW), cost)
	b.inject("deferrable_load", d.Bus, b.p.Columns.Up, -1, nil)
	b.inject("deferrable_load", d.Bus, b.p.Columns.Down, 1, nil)
	block := b.p.Model.NewRowBlock("deferrable_load|window")
	for from := 0; from < b.T; from += d.WindowH {
		for t := from; t < from+d.WindowH; t++ {
			b.entry(b.p.Columns.Up+t, 1)
			b.entry(b.p.Columns.Down+t, -1)
		}
		b.row(block, 0, 0)
	}
}

// demand is the load of each bus and snapshot in MW, nil for a bus without load.
func (b *builder) demand() [][]float64 {
	out := make([][]float64, len(b.n.Buses))
	for i := range b.n.Loads {
		d := &b.n.Loads[i]
		if !d.Active {
			continue
		}
		bus, known := b.bus[d.Bus]
		if !known {
			b.fault("loads|%s: there is no bus %q", d.Name, d.Bus)
			continue
		}
		if out[bus] == nil {
			out[bus] = make([]float64, b.T)
		}
		for t := range b.T {
			out[bus][t] -= d.Sign * d.Set.At(t)
		}
	}
	return out
}

// balances writes what is injected at each bus equal to its load. The dual, divided by the objective's weighting, is
// the price.
func (b *builder) balances() {
	demand := b.demand()
	b.p.Rows.Balance = make([]int, len(b.n.Buses))
	for i := range b.n.Buses {
		b.p.Rows.Balance[i] = -1
		terms := b.terms[i]
		if len(terms) == 0 {
			for t, v := range demand[i] {
				if v != 0 {
					b.fault("buses|%s: a load of %g MW in snapshot %s and nothing that feeds it", b.n.Buses[i].Name, v, b.n.Snapshots[t])
					break
				}
			}
			continue
		}
		b.balance(i, terms, demand[i])
	}
}

func (b *builder) balance(bus int, terms []term, demand []float64) {
	block := b.p.Model.NewRowBlock("buses|" + b.n.Buses[bus].Name + "|balance")
	b.p.Rows.Balance[bus] = b.p.Model.NumRows()
	enter := b.entry
	if b.twice[bus] {
		enter = b.merge
	}
	for t := range b.T {
		for i := range terms {
			coefficient := terms[i].sign
			if terms[i].factor != nil {
				coefficient *= terms[i].factor.At(t)
			}
			if math.Abs(coefficient) >= smallest {
				enter(terms[i].first+t, coefficient)
			}
		}
		load := 0.0
		if demand != nil {
			load = b.power(demand[t])
		}
		b.row(block, load, load)
	}
}
