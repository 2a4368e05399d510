package pypsa

import "math"

func storageUnitList() *list[StorageUnit] {
	unset := math.NaN()
	l := &list[StorageUnit]{name: "storage_units", key: func(s *StorageUnit) *string { return &s.Name }}
	l.attributes = []attribute[StorageUnit]{
		busName("bus", func(s *StorageUnit) *string { return &s.Bus }),
		series("p_min_pu", -1, domain{low: math.Inf(-1)}, func(s *StorageUnit) *Series { return &s.MinPU }),
		series("p_max_pu", 1, notNegative(), func(s *StorageUnit) *Series { return &s.MaxPU }),
		series("p_set", unset, finite().orUnset(), func(s *StorageUnit) *Series { return &s.Set }),
		series("p_dispatch_set", unset, finite().orUnset(), func(s *StorageUnit) *Series { return &s.DispatchSet }),
		series("p_store_set", unset, finite().orUnset(), func(s *StorageUnit) *Series { return &s.StoreSet }),
		series("state_of_charge_set", unset, finite().orUnset(), func(s *StorageUnit) *Series { return &s.StateOfChargeSet }),
		series("marginal_cost", 0, finite(), func(s *StorageUnit) *Series { return &s.MarginalCost }),
		series("marginal_cost_storage", 0, finite(), func(s *StorageUnit) *Series { return &s.MarginalCostStorage }),
		series("spill_cost", 0, finite(), func(s *StorageUnit) *Series { return &s.SpillCost }),
		number("max_hours", 1, notNegative(), func(s *StorageUnit) *float64 { return &s.MaxHours }),
		series("efficiency_store", 1, notNegative(), func(s *StorageUnit) *Series { return &s.EfficiencyStore }),
		series("efficiency_dispatch", 1, positive(), func(s *StorageUnit) *Series { return &s.EfficiencyDispatch }),
		series("standing_loss", 0, share(), func(s *StorageUnit) *Series { return &s.StandingLoss }),
		series("inflow", 0, finite(), func(s *StorageUnit) *Series { return &s.Inflow }),
		flag("cyclic_state_of_charge", false, func(s *StorageUnit) *bool { return &s.Cyclic }),
		number("state_of_charge_initial", 0, notNegative(), func(s *StorageUnit) *float64 { return &s.Initial }),
		number("sign", 1, finite(), func(s *StorageUnit) *float64 { return &s.Sign }),
		quadratic[StorageUnit](),
	}
	l.attributes = append(l.attributes, assetAttributes(func(s *StorageUnit) *Asset { return &s.Asset })...)
	l.attributes = append(l.attributes, capacityAttributes("p_nom", func(s *StorageUnit) *Capacity { return &s.Capacity })...)
	l.attributes = append(l.attributes, named[StorageUnit](descriptive, "type", "q_set",
		"cyclic_state_of_charge_per_period", "state_of_charge_initial_per_period")...)
	l.attributes = append(l.attributes, named[StorageUnit](output, "p", "p_dispatch", "p_store", "q", "state_of_charge", "spill",
		"mu_state_of_charge_set", "mu_energy_balance")...)
	l.check = func(s *StorageUnit, fail rowFault) { checkCapacity(&s.Capacity, "p_nom", fail) }
	return l
}

func storeList() *list[Store] {
	unset := math.NaN()
	l := &list[Store]{name: "stores", key: func(s *Store) *string { return &s.Name }}
	l.attributes = []attribute[Store]{
		busName("bus", func(s *Store) *string { return &s.Bus }),
		series("e_min_pu", 0, finite(), func(s *Store) *Series { return &s.MinPU }),
		series("e_max_pu", 1, finite(), func(s *Store) *Series { return &s.MaxPU }),
		series("p_set", unset, finite().orUnset(), func(s *Store) *Series { return &s.Set }),
		series("e_set", unset, finite().orUnset(), func(s *Store) *Series { return &s.EnergySet }),
		series("marginal_cost", 0, finite(), func(s *Store) *Series { return &s.MarginalCost }),
		series("marginal_cost_storage", 0, finite(), func(s *Store) *Series { return &s.MarginalCostStorage }),
		series("standing_loss", 0, share(), func(s *Store) *Series { return &s.StandingLoss }),
		flag("e_cyclic", false, func(s *Store) *bool { return &s.Cyclic }),
		number("e_initial", 0, finite(), func(s *Store) *float64 { return &s.Initial }),
		number("sign", 1, finite(), func(s *Store) *float64 { return &s.Sign }),
		quadratic[Store](),
	}
	l.attributes = append(l.attributes, assetAttributes(func(s *Store) *Asset { return &s.Asset })...)
	l.attributes = append(l.attributes, capacityAttributes("e_nom", func(s *Store) *Capacity { return &s.Capacity })...)
	l.attributes = append(l.attributes, named[Store](descriptive, "type", "q_set", "e_cyclic_per_period", "e_initial_per_period")...)
	l.attributes = append(l.attributes, named[Store](output, "p", "q", "e", "mu_energy_balance")...)
	l.check = func(s *Store, fail rowFault) { checkCapacity(&s.Capacity, "e_nom", fail) }
	return l
}
