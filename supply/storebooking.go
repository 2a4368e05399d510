package supply

import "math"

// store reads the sizes and contents of a store; its flows follow from them.
func (b *booking) store(i int) {
	g := b.program
	s, c := &g.problem.Stores[i], &g.stores[i]
	a := Asset{
		Name: s.Name, Family: s.Family, Kind: Storage,
		OutputMW: make([]float64, g.hours), ChargeMW: make([]float64, g.hours), ContentsMWh: make([]float64, g.hours),
	}
	power := b.size(c.power, s.MinMW, s.MaxMW, "power of "+s.Name)
	out := power
	if s.FreeDischarge || s.SeparateDischarge {
		out = b.size(c.discharged, s.MinDischargeMW, upTo(s.MaxDischargeMW), "discharge power of "+s.Name)
	}
	a.EnergyMWh = b.size(c.energy, s.MinMWh, upTo(s.MaxMWh), "energy of "+s.Name)
	energy := a.EnergyMWh
	if !c.energy.chosen() && s.MinMWh < upTo(s.MaxMWh) {
		a.EnergyMWh = s.MinMWh
	}
	a.CapacityMW = power
	if !c.power.chosen() && s.MinMW < s.MaxMW && g.problem.Reserve == nil && g.problem.Margin == nil {
		a.CapacityMW = s.MinMW
	}
	if s.SeparateDischarge && (c.discharged.chosen() || s.MinDischargeMW == s.MaxDischargeMW) {
		a.DischargeMW = out
	}
	b.contents(&a, s, c, energy)
	b.flows(&a, s, c, power)
	a.EnergyMWh = math.Max(a.EnergyMWh, s.MinHours*b.dischargeOf(&a, s))
	b.result.Assets = append(b.result.Assets, a)
}

// dischargeOf is the size that a store's hours are counted with.
func (b *booking) dischargeOf(a *Asset, s *Store) float64 {
	if s.SeparateDischarge {
		return a.DischargeMW
	}
	return a.CapacityMW
}

// contents reads the contents within the energy, and lets them stand where the store is idle: from an active hour on
// around the ring, as long as they stay near those of the answer.
func (b *booking) contents(a *Asset, s *Store, c *storeColumns, energy float64) {
	g := b.program
	for h := range a.ContentsMWh {
		a.ContentsMWh[h] = math.Min(math.Max(0, b.value(c.contents+h)), energy)
		if a.ContentsMWh[h] <= b.dust {
			a.ContentsMWh[h] = 0
		}
	}
	first := none
	for h := range g.hours {
		if b.active(c, h) {
			first = h
			break
		}
	}
	if first == none {
		// Nothing flows: contents stay what they are only where nothing is lost.
		still := a.ContentsMWh[0]
		if s.StandingLoss > 0 {
			still = 0
		}
		for h := range a.ContentsMWh {
			a.ContentsMWh[h] = still
		}
	}
	for k := 1; first != none && k < g.hours; k++ {
		h := (first + k) % g.hours
		if stand := (1 - s.StandingLoss) * a.ContentsMWh[g.before(h)]; !b.active(c, h) && math.Abs(stand-a.ContentsMWh[h]) <= b.dust/10 {
			a.ContentsMWh[h] = stand
		}
	}
	for _, x := range a.ContentsMWh {
		a.EnergyMWh = math.Max(a.EnergyMWh, x)
	}
}

// active tells whether anything flows in or out in an hour.
func (b *booking) active(c *storeColumns, h int) bool {
	return b.value(c.charge+h) > b.dust || b.value(c.discharge+h) > b.dust
}

// flows sets charge and delivery so that the contents follow from them. Both at once is kept where the answer has it.
func (b *booking) flows(a *Asset, s *Store, c *storeColumns, power float64) {
	g := b.program
	for h := range a.OutputMW {
		net := a.ContentsMWh[h] - (1-s.StandingLoss)*a.ContentsMWh[g.before(h)]
		charge := b.within(b.value(c.charge+h), 0, power, "charge of "+s.Name, h)
		out := math.Max(0, b.value(c.discharge+h))
		b.note(math.Abs(net-s.ChargeEfficiency*charge+out)-b.dust, "contents of "+s.Name, h)
		if math.Min(charge, out) <= b.dust { // one of the two is nothing
			charge = 0
		}
		if charge = math.Max(charge, net/s.ChargeEfficiency); charge > 0 {
			out = math.Max(0, s.ChargeEfficiency*charge-net)
		} else {
			out = -net
		}
		a.ChargeMW[h], a.OutputMW[h] = charge, s.DischargeEfficiency*out
		b.dropped[h] += 2 * b.dust
		a.hold(s, h)
	}
}

// hold makes the sizes at least what flows in an hour.
func (a *Asset) hold(s *Store, h int) {
	out := a.OutputMW[h] / s.DischargeEfficiency
	a.CapacityMW = math.Max(a.CapacityMW, a.ChargeMW[h])
	a.DischargeMW = math.Max(a.DischargeMW, out)
	if !s.FreeDischarge && !s.SeparateDischarge {
		a.CapacityMW = math.Max(a.CapacityMW, out)
	}
}
