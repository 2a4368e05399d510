package pypsa

import "tokenwatt/lp"

// carbon writes the rows of the extras about emissions and carbon-free energy.
func (b *builder) carbon() {
	n := b.n
	b.p.Rows.GridCarbonCap, b.p.Rows.CFEMatching = -1, -1
	place := make(map[string]int, len(n.Generators))
	for i := range n.Generators {
		place[n.Generators[i].Name] = i
	}
	power := func(owner, generator string) int {
		i, known := place[generator]
		if !known {
			b.fault("%s: there is no generator %q", owner, generator)
			return -1
		}
		return b.p.Columns.Generators[i].Power
	}
	if c := n.Extras.GridCarbonCap; c != nil {
		var s sum
		if len(c.IntensityGPerKWh) != b.T {
			b.fault("hourly_grid_carbon_cap: %d intensities of %d snapshots", len(c.IntensityGPerKWh), b.T)
			return
		}
		if first := power("hourly_grid_carbon_cap", c.GridGenerator); first >= 0 {
			for t := range b.T {
				s.add(first+t, c.IntensityGPerKWh[t]/1000*n.Weights.Generators[t])
			}
		}
		b.emitted(emissions, c.GridGenerator, &s)
		row, divisor := b.global("extras|hourly_grid_carbon_cap", &s, -lp.Inf, c.CapT)
		b.p.Rows.GridCarbonCap = row
		b.p.Scale.Constraint = append(b.p.Scale.Constraint, divisor)
	}
	if c := n.Extras.CFEMatching; c != nil {
		b.matching(c, power)
	}
}

// matching writes the row of a least carbon-free share.
func (b *builder) matching(c *CFEMatching, power func(owner, generator string) int) {
	if len(c.GridShare) != b.T {
		b.fault("cfe_matching: %d shares of %d snapshots", len(c.GridShare), b.T)
		return
	}
	var s sum
	for _, name := range c.DirtyGenerators {
		first := power("cfe_matching", name)
		for t := 0; t < b.T && first >= 0; t++ {
			dirty := 1.0
			if name == c.GridGenerator {
				dirty = 1 - c.GridShare[t]
			}
			s.add(first+t, dirty*b.n.Weights.Generators[t])
		}
	}
	total := 0.0
	for _, load := range b.demand() {
		for t, v := range load {
			total += v * b.n.Weights.Generators[t]
		}
	}
	row, divisor := b.global("extras|cfe_matching", &s, -lp.Inf, (1-c.Share)*total)
	b.p.Rows.CFEMatching = row
	b.p.Scale.Constraint = append(b.p.Scale.Constraint, divisor)
}
