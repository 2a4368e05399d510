package pypsa

import (
	"errors"
	"fmt"
)

// lengths checks that every series has a value for each snapshot.
func (b *builder) lengths() error {
	var errs []error
	check := func(owner string, all ...*Series) {
		for _, s := range all {
			if s.Hourly != nil && len(s.Hourly) != b.T {
				errs = append(errs, fmt.Errorf("%s: a series of %d values for %d snapshots", owner, len(s.Hourly), b.T))
			}
		}
	}
	n := b.n
	for i := range n.Generators {
		g := &n.Generators[i]
		check("generators|"+g.Name, &g.MinPU, &g.MaxPU, &g.Set, &g.MarginalCost, &g.Efficiency, &g.StartUpCost, &g.ShutDownCost,
			&g.StandByCost, &g.Up, &g.Down)
	}
	for i := range n.Links {
		k := &n.Links[i]
		check("links|"+k.Name, &k.MinPU, &k.MaxPU, &k.Set, &k.MarginalCost, &k.StartUpCost, &k.ShutDownCost, &k.StandByCost, &k.Up, &k.Down)
		for j := range k.Ports {
			check("links|"+k.Name, &k.Ports[j].Efficiency)
		}
	}
	for i := range n.Loads {
		check("loads|"+n.Loads[i].Name, &n.Loads[i].Set)
	}
	for i := range n.StorageUnits {
		s := &n.StorageUnits[i]
		check("storage_units|"+s.Name, &s.MinPU, &s.MaxPU, &s.Set, &s.DispatchSet, &s.StoreSet, &s.StateOfChargeSet, &s.MarginalCost,
			&s.MarginalCostStorage, &s.SpillCost, &s.EfficiencyStore, &s.EfficiencyDispatch, &s.StandingLoss, &s.Inflow)
	}
	for i := range n.Stores {
		s := &n.Stores[i]
		check("stores|"+s.Name, &s.MinPU, &s.MaxPU, &s.Set, &s.EnergySet, &s.MarginalCost, &s.MarginalCostStorage, &s.StandingLoss)
	}
	for i := range n.Lines {
		check("lines|"+n.Lines[i].Name, &n.Lines[i].MaxPU)
	}
	for i := range n.Transformers {
		check("transformers|"+n.Transformers[i].Name, &n.Transformers[i].MaxPU, &n.Transformers[i].PhaseShift)
	}
	if len(errs) > 0 {
		return fmt.Errorf("%w: %w", ErrModel, errors.Join(errs...))
	}
	return nil
}
