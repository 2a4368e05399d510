package pypsa

import (
	"math"

	"tokenwatt/lp"
)

func (b *builder) storageUnits() {
	b.p.Columns.StorageUnits = make([]StorageColumns, len(b.n.StorageUnits))
	for i := range b.n.StorageUnits {
		s := &b.n.StorageUnits[i]
		to := &b.p.Columns.StorageUnits[i]
		*to = StorageColumns{-1, -1, -1, -1, -1, -1}
		if s.Active {
			b.storageUnit("storage_units|"+s.Name, s, to)
		}
	}
}

// storageUnit adds a storage unit: its dispatch, its charging, its contents, and what it spills where it has inflow.
//
//	soc_t = (1 - loss_t)^ws_t soc_t-1 + ws_t (eff_store p_store - p_dispatch / eff_dispatch + inflow - spill)
//
// Before the first snapshot stands the last one where it is cyclic, else the initial contents, without loss.
func (b *builder) storageUnit(name string, s *StorageUnit, to *StorageColumns) {
	to.Capacity, to.Modules = b.size(name, &s.Capacity)
	zero := func(int) float64 { return 0 }
	weighed := func(cost *Series) func(t int) float64 {
		return func(t int) float64 { return b.price(cost.At(t) * b.n.Weights.Objective[t]) }
	}
	highest := func(t int) float64 { return perUnit(&s.MaxPU, t) }
	lowest := func(t int) float64 { return -perUnit(&s.MinPU, t) }
	full := func(int) float64 { return s.MaxHours }
	to.Dispatch = b.bounded(name+"|p_dispatch", to.Capacity, s.Nom, zero, highest, &s.DispatchSet, weighed(&s.MarginalCost))
	to.Store = b.bounded(name+"|p_store", to.Capacity, s.Nom, zero, lowest, &s.StoreSet, nil)
	to.StateOfCharge = b.bounded(name+"|state_of_charge", to.Capacity, s.Nom, zero, full, &s.StateOfChargeSet, weighed(&s.MarginalCostStorage))
	if !s.Inflow.all(func(v float64) bool { return v <= 0 }) {
		to.Spill = b.hourly(name+"|spill", zero, func(t int) float64 { return b.power(max(s.Inflow.At(t), 0)) }, weighed(&s.SpillCost))
	}
	block := b.p.Model.NewRowBlock(name + "|energy_balance")
	for t := range b.T {
		w := b.n.Weights.Stores[t]
		known := -w*s.Inflow.At(t) - b.contents(to.StateOfCharge, t, s.StandingLoss.At(t), s.Cyclic, s.Initial)
		b.entry(to.Store+t, w*s.EfficiencyStore.At(t))
		b.entry(to.Dispatch+t, -w/s.EfficiencyDispatch.At(t))
		if to.Spill >= 0 {
			b.entry(to.Spill+t, -w)
		}
		b.row(block, b.power(known), b.power(known))
	}
	if !s.Set.unset() {
		b.net(name, to, &s.Set)
	}
	b.inject(name, s.Bus, to.Dispatch, s.Sign, nil)
	b.inject(name, s.Bus, to.Store, -s.Sign, nil)
}

// contents enters -e_t + (1 - loss)^ws_t e_t-1 into the row. What is known of e_t-1 is returned in MWh.
func (b *builder) contents(first, t int, loss float64, cyclic bool, before float64) float64 {
	b.entry(first+t, -1)
	switch {
	case t > 0:
		b.entry(first+t-1, math.Pow(1-loss, b.n.Weights.Stores[t]))
	case cyclic:
		b.merge(first+b.T-1, math.Pow(1-loss, b.n.Weights.Stores[t]))
	default:
		return before
	}
	return 0
}

// net fixes dispatch less charging where a value is set.
func (b *builder) net(name string, to *StorageColumns, set *Series) {
	block := b.p.Model.NewRowBlock(name + "|p_set")
	for t := range b.T {
		if v := set.At(t); !math.IsNaN(v) {
			b.entry(to.Dispatch+t, 1)
			b.entry(to.Store+t, -1)
			b.row(block, b.power(v), b.power(v))
		}
	}
}

func (b *builder) stores() {
	b.p.Columns.Stores = make([]StoreColumns, len(b.n.Stores))
	for i := range b.n.Stores {
		s := &b.n.Stores[i]
		to := &b.p.Columns.Stores[i]
		*to = StoreColumns{-1, -1, -1, -1}
		if s.Active {
			b.store("stores|"+s.Name, s, to)
		}
	}
}

// store adds a store: e_t = (1 - loss_t)^ws_t e_t-1 - ws_t p_t with p free, p > 0 giving to the bus.
func (b *builder) store(name string, s *Store, to *StoreColumns) {
	to.Capacity, to.Modules = b.size(name, &s.Capacity)
	weighed := func(cost *Series) func(t int) float64 {
		return func(t int) float64 { return b.price(cost.At(t) * b.n.Weights.Objective[t]) }
	}
	to.Energy = b.bounded(name+"|e", to.Capacity, s.Nom, func(t int) float64 { return perUnit(&s.MinPU, t) },
		func(t int) float64 { return perUnit(&s.MaxPU, t) }, &s.EnergySet, weighed(&s.MarginalCostStorage))
	fixed := func(free float64) func(t int) float64 {
		return func(t int) float64 {
			if v := s.Set.At(t); !math.IsNaN(v) {
				return b.power(v)
			}
			return free
		}
	}
	to.Power = b.hourly(name+"|p", fixed(-lp.Inf), fixed(lp.Inf), weighed(&s.MarginalCost))
	block := b.p.Model.NewRowBlock(name + "|energy_balance")
	for t := range b.T {
		known := -b.contents(to.Energy, t, s.StandingLoss.At(t), s.Cyclic, s.Initial)
		b.entry(to.Power+t, -b.n.Weights.Stores[t])
		b.row(block, b.power(known), b.power(known))
	}
	b.inject(name, s.Bus, to.Power, s.Sign, nil)
}
