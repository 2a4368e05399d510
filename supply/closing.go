package supply

import "math"

// close makes the balance of an hour exact.
func (b *booking) close(h int) {
	r := b.result
	lack := r.LoadMW[h] - r.UnservedMW[h]
	for i := range r.Assets {
		lack -= r.Assets[i].net(h)
	}
	b.note(math.Abs(lack)-b.dropped[h], "energy balance", h)
	if lack > 0 {
		if lack = b.supply(h, lack); lack > rounding*b.program.mw {
			r.UnservedMW[h] += b.carry(h, lack)
		}
		return
	}
	if excess := b.shed(h, -lack); excess > rounding*b.program.mw {
		if excess = -b.carry(h, -excess); excess > 0 {
			b.lose(h, excess)
		}
	}
}

// net is what the bus gets from an asset in an hour, less what the asset takes.
func (a *Asset) net(h int) float64 {
	x := a.OutputMW[h] - a.AuxiliaryMW
	if a.ChargeMW != nil {
		x -= a.ChargeMW[h]
	}
	if a.ExportMW != nil {
		x -= a.ExportMW[h]
	}
	return x
}

// supply finds room for a lack and returns what is left of it, which is within the tolerance or makes an error.
func (b *booking) supply(h int, lack float64) float64 {
	assets := b.result.Assets
	for i := range assets {
		if a := &assets[i]; a.CurtailedMW != nil {
			by := math.Min(lack, a.CurtailedMW[h])
			a.CurtailedMW[h] -= by
			a.OutputMW[h] += by
			lack -= by
		}
		if a := &assets[i]; a.ExportMW != nil {
			by := math.Min(lack, a.ExportMW[h])
			a.ExportMW[h] -= by
			lack -= by
		}
	}
	for _, step := range []struct{ idle, grow bool }{{false, false}, {true, false}, {false, true}} {
		for lack > 0 {
			best, most := none, 0.0
			for i := range assets {
				if room := b.room(i, h, step.grow); (assets[i].OutputMW[h] > 0 || step.idle) && room > most {
					best, most = i, room
				}
			}
			if best == none {
				break
			}
			by := math.Min(lack, most)
			b.raise(best, h, by)
			lack -= by
		}
	}
	return lack
}

// raise gives an output more, and its size where that is needed.
func (b *booking) raise(asset, h int, by float64) {
	a := &b.result.Assets[asset]
	a.OutputMW[h] += by
	share := 1.0
	switch {
	case a.CommittedMW != nil:
		return
	case a.Kind != GridSupply:
		share = b.plantOf(asset).available(h)
	}
	a.CapacityMW = math.Max(a.CapacityMW, a.OutputMW[h]/share)
}

// room is how much more the grid or a plant at will could give in an hour, at its size or with its size grown to its
// bound. Sun and wind have been asked, and what a store gives now it would lack later.
func (b *booking) room(asset, h int, grow bool) float64 {
	a, g := &b.result.Assets[asset], b.program
	switch {
	case a.ChargeMW != nil || a.CurtailedMW != nil || b.bars(asset, h):
		return 0
	case a.Kind == GridSupply:
		limit := g.problem.Grid.limit(h)
		if g.grid.capacity.chosen() && !grow {
			limit = math.Min(limit, a.CapacityMW)
		}
		return limit - a.OutputMW[h]
	case a.CommittedMW != nil:
		return b.plantOf(asset).available(h)*a.CommittedMW[h] - a.OutputMW[h]
	default:
		p, c := b.plantOf(asset), &g.plants[b.plantIndex(asset)]
		size := a.CapacityMW
		if !c.size.chosen() || grow && !p.WholeUnits && p.AuxiliaryShare == 0 {
			size = p.MaxMW
		}
		return p.available(h)*size - a.OutputMW[h]
	}
}

// bars tells whether a source must not run in an hour.
func (b *booking) bars(asset, h int) bool {
	p := b.program.problem
	if b.result.Assets[asset].Kind == GridSupply {
		return p.barsImport(h)
	}
	return p.barsPlant(b.plantOf(asset))
}

// shed takes off what is too much: from the dearest running source, down to the least load of its units, from sun and
// wind as curtailment. It returns what is left.
func (b *booking) shed(h int, excess float64) float64 {
	assets := b.result.Assets
	for excess > 0 {
		best, cost := none, math.Inf(-1)
		for i := range assets {
			if assets[i].Kind != Storage && assets[i].OutputMW[h] > b.floor(i, h) {
				if c := b.marginal(i, h); best == none || c > cost {
					best, cost = i, c
				}
			}
		}
		if best == none {
			break
		}
		a := &assets[best]
		by := math.Min(excess, a.OutputMW[h]-b.floor(best, h))
		a.OutputMW[h] -= by
		if a.CurtailedMW != nil {
			a.CurtailedMW[h] += by
		}
		excess -= by
	}
	return excess
}

// lose takes an excess in an hour in which only stores run in their losses: charging and discharging at once leaves the
// contents as they are.
func (b *booking) lose(h int, excess float64) {
	for i := range b.program.stores {
		a, s := b.storeAsset(i), &b.program.problem.Stores[i]
		kept := s.ChargeEfficiency * s.DischargeEfficiency
		if a.ChargeMW[h]+a.OutputMW[h] == 0 || kept == 1 {
			continue
		}
		charge := excess / (1 - kept)
		a.ChargeMW[h] += charge
		a.OutputMW[h] += kept * charge
		a.hold(s, h)
		return
	}
	b.note(excess+tolerance*b.program.mw, "energy balance, with no source that could give less,", h)
}

// rounding is an imbalance that stays, as a share of the unit of power.
const rounding = 1e-12

// floor is the least that a source has to give in an hour.
func (b *booking) floor(asset, h int) float64 {
	if a := &b.result.Assets[asset]; a.CommittedMW != nil {
		return b.plantOf(asset).MinLoad * a.CommittedMW[h]
	}
	return 0
}

// plantIndex is the plant behind an asset that is neither grid nor store.
func (b *booking) plantIndex(asset int) int {
	if b.program.problem.Grid != nil {
		return asset - 1
	}
	return asset
}

func (b *booking) plantOf(asset int) *Plant { return &b.program.problem.Plants[b.plantIndex(asset)] }

// marginal is the cost of a MWh of the grid or a plant in an hour.
func (b *booking) marginal(asset, h int) float64 {
	p := b.program.problem
	if b.result.Assets[asset].Kind == GridSupply {
		return p.importCost(h, 0)
	}
	return b.plantOf(asset).marginal(p.CarbonPriceUSDPerT)
}

// peaks reads the highest import of each billing period off the hours.
func (b *booking) peaks() {
	g := b.program
	if g.grid.period == nil {
		return
	}
	a := &b.result.Assets[0]
	a.PeaksMW = make([]float64, len(g.grid.peaks))
	for h, k := range g.grid.period {
		a.PeaksMW[k] = math.Max(a.PeaksMW[k], a.OutputMW[h])
	}
}

// ready reads what stands ready off the answer, or off the hours where it is a difference.
func (b *booking) ready() {
	g := b.program
	if g.problem.Reserve == nil {
		return
	}
	assets := b.result.Assets
	for i := range assets {
		a := &assets[i]
		if a.Kind == GridSupply && g.ready.unlimited {
			continue // it has no measure
		}
		a.ReadyMW = make([]float64, g.hours)
		for h := range a.ReadyMW {
			a.ReadyMW[h] = math.Max(0, b.stands(i, h))
		}
	}
}

// stands is what an asset stands ready with in an hour.
func (b *booking) stands(asset, h int) float64 {
	a, g := &b.result.Assets[asset], b.program
	read := func(first int) float64 {
		if first == none {
			return 0
		}
		return b.value(first + h)
	}
	switch {
	case a.Kind == Storage:
		return read(g.ready.stores[asset-(len(b.result.Assets)-len(g.stores))])
	case a.Kind == GridSupply:
		if g.ready.grid != none {
			return read(g.ready.grid)
		}
		limit := g.problem.Grid.limit(h)
		if g.grid.capacity.chosen() {
			limit = a.CapacityMW
		}
		ready := limit - a.OutputMW[h]
		if a.ExportMW != nil {
			ready += a.ExportMW[h]
		}
		return ready
	}
	p, i := b.plantOf(asset), b.plantIndex(asset)
	switch {
	case !p.standsReady():
		return 0
	case g.ready.plants[i] != none:
		return read(g.ready.plants[i])
	case a.CommittedMW != nil:
		return g.share(p, h)*a.CommittedMW[h] - a.OutputMW[h]
	default:
		return g.share(p, h)*a.CapacityMW - a.OutputMW[h]
	}
}
