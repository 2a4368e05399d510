package supply

import "math"

// unburn takes back charging and discharging at once where something that costs no less than nothing can give less
// instead: an interior solution spreads what is surplus at a price of zero over curtailment and losses alike. It changes
// no contents and never raises the cost. Where carbon-free output or what stands ready counts, losses may be wanted.
func (b *booking) unburn(h int) {
	p := b.program.problem
	if p.AnnualCFEShare != nil || p.Reserve != nil {
		return
	}
	for i := range p.Stores {
		s, a := &p.Stores[i], b.storeAsset(i)
		kept := s.ChargeEfficiency * s.DischargeEfficiency
		both := math.Min(a.ChargeMW[h], a.OutputMW[h]/kept)
		if both <= b.dust {
			continue
		}
		var room float64
		for k := range b.result.Assets {
			if b.result.Assets[k].Kind != Storage && b.marginal(k, h) >= 0 {
				room += b.result.Assets[k].OutputMW[h] - b.floor(k, h)
			}
		}
		if lost := 1 - kept; lost > 0 {
			both = math.Min(both, room/lost)
		}
		a.ChargeMW[h] -= both
		a.OutputMW[h] = math.Max(0, a.OutputMW[h]-kept*both)
		b.shed(h, (1-kept)*both)
	}
}

// storeAsset is the asset of a store.
func (b *booking) storeAsset(i int) *Asset {
	return &b.result.Assets[len(b.result.Assets)-len(b.program.stores)+i]
}

// carry makes up for a lack in an hour, or below zero an excess, out of a store, one that runs in it before others. Its
// contents are then other than the answer's up to the next hour, or since the last one, in which other sources can put
// that right. It returns what is left.
func (b *booking) carry(h int, lack float64) float64 {
	for _, idle := range []bool{false, true} {
		for i := range b.program.stores {
			a, s := b.storeAsset(i), &b.program.problem.Stores[i]
			if runs := a.ChargeMW[h]+a.OutputMW[h] > 0; a.EnergyMWh == 0 || runs == idle {
				continue
			}
			if b.carryTo(a, s, h, 1, lack) || b.carryTo(a, s, h, -1, lack) {
				return 0
			}
		}
	}
	return lack
}

// carryTo looks for the hour that puts the contents right, going by steps of 1 or -1 around the ring, and books the
// change. Going back, the hour before the change has to end with as much more as the change takes.
func (b *booking) carryTo(a *Asset, s *Store, h, step int, lack float64) bool {
	hours, keep := len(a.ContentsMWh), 1-s.StandingLoss
	fits := func(j int, by float64) bool {
		x := a.ContentsMWh[j] + by
		return x >= 0 && x <= math.Max(a.EnergyMWh, upTo(s.MaxMWh)) // the energy grows where its bound allows
	}
	by := a.stores(s, h, lack) // change of the contents
	if step < 0 {
		by = -by / keep
	} else if !fits(h, by) {
		return false
	}
	at, changes := h, []float64{by} // changes of contents at the ends of hours at, at + 1 ... or h - 1, h - 2 ...
	if step < 0 {
		at = h - 1
	}
	for k := 1; k < hours; k++ {
		j := ((h+k*step)%hours + hours) % hours
		settle := by // what this hour has to add to the contents
		if step > 0 {
			settle = -by * keep
		} else if !fits(j, by) {
			return false
		}
		bus := a.busFor(s, j, settle)
		if bus <= 0 && b.spare(j) >= -bus || bus > 0 && b.sheddable(j) >= bus {
			a.move(h, lack)
			a.move(j, bus)
			for n, x := range changes {
				j := ((at+n*step)%hours + hours) % hours
				a.ContentsMWh[j] += x
				a.EnergyMWh = math.Max(a.EnergyMWh, a.ContentsMWh[j])
			}
			a.hold(s, h)
			a.hold(s, j)
			b.settle(j, -bus)
			return true
		}
		if step > 0 {
			by *= keep
			if !fits(j, by) {
				return false
			}
		} else {
			by /= keep
		}
		changes = append(changes, by)
	}
	return false
}

// settle gives an hour what it lacks, or takes off what it has too much, where there is room for it.
func (b *booking) settle(h int, lack float64) {
	if lack > 0 {
		b.supply(h, lack)
	} else {
		b.shed(h, -lack)
	}
}

// move has the bus get so much more from a store in an hour, less charge before more delivery and the reverse.
func (a *Asset) move(h int, bus float64) {
	switch {
	case bus > 0 && a.ChargeMW[h] >= bus:
		a.ChargeMW[h] -= bus
	case bus < 0 && a.OutputMW[h] < -bus:
		a.ChargeMW[h] -= bus
	default:
		a.OutputMW[h] += bus
	}
}

// stores is by how much move changes the contents.
func (a *Asset) stores(s *Store, h int, bus float64) float64 {
	if bus > 0 && a.ChargeMW[h] >= bus || bus < 0 && a.OutputMW[h] < -bus {
		return -s.ChargeEfficiency * bus
	}
	return -bus / s.DischargeEfficiency
}

// busFor is the change for move that adds so much to the contents.
func (a *Asset) busFor(s *Store, h int, contents float64) float64 {
	if contents > 0 && a.OutputMW[h] < s.DischargeEfficiency*contents || contents < 0 && s.ChargeEfficiency*a.ChargeMW[h] >= -contents {
		return -contents / s.ChargeEfficiency
	}
	return -contents * s.DischargeEfficiency
}

// spare is what supply can find in an hour without growing a size.
func (b *booking) spare(h int) float64 {
	var sum float64
	for i := range b.result.Assets {
		a := &b.result.Assets[i]
		if a.CurtailedMW != nil {
			sum += a.CurtailedMW[h]
		}
		if a.ExportMW != nil {
			sum += a.ExportMW[h]
		}
		sum += math.Max(0, b.room(i, h, false))
	}
	return sum
}

// sheddable is what shed can take off in an hour.
func (b *booking) sheddable(h int) float64 {
	var sum float64
	for i := range b.result.Assets {
		if b.result.Assets[i].Kind != Storage {
			sum += math.Max(0, b.result.Assets[i].OutputMW[h]-b.floor(i, h))
		}
	}
	return sum
}
