package supply

import "math"

// close makes the balance of an hour exact.
func (b *booking) close(h int) {
	r := b.result
	lack := r.LoadMW[h] - r.UnservedMW[h]
	for i := range r.Assets {
		lack -= r.Assets[i].OutputMW[h]
		if r.Assets[i].ChargeMW != nil {
			lack += r.Assets[i].ChargeMW[h]
		}
	}
	b.note(math.Abs(lack), "energy balance", h)
	if lack > 0 {
		r.UnservedMW[h] += b.supply(h, lack)
	} else {
		b.shed(h, -lack)
	}
}

// supply finds room for a lack: what was curtailed, then the running source with the most room, then a running
// source whose size may grow. It returns what is left, which is within the tolerance or makes an error.
func (b *booking) supply(h int, lack float64) float64 {
	assets := b.result.Assets
	for i := range assets {
		if a := &assets[i]; a.CurtailedMW != nil {
			by := math.Min(lack, a.CurtailedMW[h])
			a.CurtailedMW[h] -= by
			a.OutputMW[h] += by
			lack -= by
		}
	}
	for lack > 0 {
		best, most := -1, 0.0
		for i := range assets {
			// A source that does not run may be one that must not, under a cap of zero.
			if room := b.room(i, h); assets[i].OutputMW[h] > 0 && room > most {
				best, most = i, room
			}
		}
		if best < 0 {
			return lack
		}
		by := math.Min(lack, most)
		a := &assets[best]
		a.OutputMW[h] += by
		lack -= by
		share := 1.0
		if a.Kind != GridSupply {
			share = b.plant(best).available(h)
		}
		a.CapacityMW = math.Max(a.CapacityMW, a.OutputMW[h]/share)
	}
	return 0
}

// room is how much more the grid or a plant at will could give in an hour, its size grown to its bound. Sun and
// wind have been asked, and what a store gives now it would lack later.
func (b *booking) room(asset, h int) float64 {
	a := &b.result.Assets[asset]
	switch {
	case a.ChargeMW != nil || a.CurtailedMW != nil:
		return 0
	case a.Kind == GridSupply:
		return b.program.problem.Grid.LimitMW - a.OutputMW[h]
	default:
		p := b.plant(asset)
		return p.MaxMW*p.available(h) - a.OutputMW[h]
	}
}

// shed takes off what is too much: from the dearest running source, from sun and wind as curtailment, and where
// only stores run from what they deliver, as a loss of theirs.
func (b *booking) shed(h int, excess float64) {
	assets := b.result.Assets
	for excess > 0 {
		best, cost := -1, math.Inf(-1)
		for i := range assets {
			if assets[i].OutputMW[h] > 0 {
				if c := b.marginal(i, h); best < 0 || c > cost {
					best, cost = i, c
				}
			}
		}
		if best < 0 {
			b.note(math.Inf(1), "energy balance, with no source running,", h)
			return
		}
		a := &assets[best]
		by := math.Min(excess, a.OutputMW[h])
		a.OutputMW[h] -= by
		if a.CurtailedMW != nil {
			a.CurtailedMW[h] += by
		}
		excess -= by
	}
}

// plant is the plant behind an asset that is neither grid nor store.
func (b *booking) plant(asset int) *Plant {
	if b.program.problem.Grid != nil {
		asset--
	}
	return &b.program.problem.Plants[asset]
}

// marginal is the cost of a MWh of a source in an hour; stores come last.
func (b *booking) marginal(asset, h int) float64 {
	p := b.program.problem
	switch b.result.Assets[asset].Kind {
	case GridSupply:
		return p.Grid.marginal(h, p.CarbonPriceUSDPerT)
	case Storage:
		return math.Inf(-1)
	default:
		return b.plant(asset).marginal(p.CarbonPriceUSDPerT)
	}
}
