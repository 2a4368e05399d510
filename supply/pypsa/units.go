package pypsa

import "math"

// unit is what generators and links share.
type unit struct {
	name              string
	size              *Capacity
	commitment        *Commitment
	ramp              *Ramp
	minPU, maxPU, set *Series
	cost              *Series
}

func (b *builder) generators() {
	b.p.Columns.Generators = make([]UnitColumns, len(b.n.Generators))
	for i := range b.n.Generators {
		g := &b.n.Generators[i]
		to := &b.p.Columns.Generators[i]
		*to = UnitColumns{-1, -1, -1, -1, -1, -1}
		if !g.Active {
			continue
		}
		name := "generators|" + g.Name
		*to = b.unit(unit{name, &g.Capacity, &g.Commitment, &g.Ramp, &g.MinPU, &g.MaxPU, &g.Set, &g.MarginalCost})
		b.inject(name, g.Bus, to.Power, g.Sign, nil)
		b.energy(name, g, to.Power)
	}
}

func (b *builder) links() {
	b.p.Columns.Links = make([]UnitColumns, len(b.n.Links))
	for i := range b.n.Links {
		k := &b.n.Links[i]
		to := &b.p.Columns.Links[i]
		*to = UnitColumns{-1, -1, -1, -1, -1, -1}
		if !k.Active {
			continue
		}
		name := "links|" + k.Name
		*to = b.unit(unit{name, &k.Capacity, &k.Commitment, &k.Ramp, &k.MinPU, &k.MaxPU, &k.Set, &k.MarginalCost})
		b.inject(name, k.Bus0, to.Power, -1, nil)
		for j := range k.Ports {
			b.inject(name, k.Ports[j].Bus, to.Power, 1, &k.Ports[j].Efficiency)
		}
	}
}

// unit adds the columns and rows of a generator or link, but for the balance.
func (b *builder) unit(u unit) UnitColumns {
	c := UnitColumns{-1, -1, -1, -1, -1, -1}
	c.Capacity, c.Modules = b.size(u.name, u.size)
	cost := func(t int) float64 { return b.price(u.cost.At(t) * b.n.Weights.Objective[t]) }
	low := func(t int) float64 { return perUnit(u.minPU, t) }
	high := func(t int) float64 { return perUnit(u.maxPU, t) }
	if u.commitment.Committable {
		b.commit(u, &c, low, high, cost)
	} else {
		c.Power = b.bounded(u.name+"|p", c.Capacity, u.size.Nom, low, high, u.set, cost)
	}
	b.ramps(u, &c)
	return c
}

// energy bounds the energy of a generator over all snapshots.
func (b *builder) energy(name string, g *Generator, power int) {
	if math.IsInf(g.EnergyMin, -1) && math.IsInf(g.EnergyMax, 1) {
		return
	}
	cols, coefs := b.span(power), make([]float64, b.T)
	copy(coefs, b.n.Weights.Generators)
	b.p.Model.AddRow(name+"|energy", b.power(g.EnergyMin), b.power(g.EnergyMax), cols, coefs)
}

// span is the hourly columns from first on.
func (b *builder) span(first int) []int {
	cols := make([]int, b.T)
	for t := range cols {
		cols[t] = first + t
	}
	return cols
}
