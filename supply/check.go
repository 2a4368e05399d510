package supply

import (
	"errors"
	"fmt"
	"math"
)

// ErrProblem is wrapped by every error about a problem that breaks its contract.
var ErrProblem = errors.New("supply: problem breaks its contract")

// faults collects errors.
type faults []error

func (f *faults) add(format string, a ...any) {
	*f = append(*f, fmt.Errorf("%w: %s", ErrProblem, fmt.Sprintf(format, a...)))
}

// amount records a number that is not finite and non-negative.
func (f *faults) amount(what string, x float64) {
	if !(x >= 0) || math.IsInf(x, 0) {
		f.add("%s is %g, not a finite amount", what, x)
	}
}

// share records a number outside (low, 1], or [low, 1] where low is allowed.
func (f *faults) share(what string, x float64, zero bool) {
	if !(x >= 0 && x <= 1) || x == 0 && !zero {
		f.add("%s is %g, not a share", what, x)
	}
}

// bounds records capacity bounds out of order; Max may be infinite.
func (f *faults) bounds(what string, low, high float64) {
	if !(low >= 0) || math.IsInf(low, 0) || !(high >= low) {
		f.add("capacity of %s is bounded by %g and %g MW", what, low, high)
	}
}

// series records a series of another length and the first value outside [low, high].
func (f *faults) series(what string, x []float64, hours int, low, high float64) {
	if len(x) != hours {
		f.add("%s has %d hours, the load %d", what, len(x), hours)
	}
	for h, v := range x {
		if !(v >= low && v <= high) || math.IsInf(v, 0) {
			f.add("%s is %g in hour %d", what, v, h)
			return
		}
	}
}

// Check reports everything that is wrong with the problem; errors wrap ErrProblem.
func (p *Problem) Check() error {
	var f faults
	hours := len(p.LoadMW)
	if hours == 0 {
		f.add("no hours")
	}
	f.series("load", p.LoadMW, hours, 0, math.Inf(1))
	for i, d := range p.Deferrable {
		// The window fits where it is as long as its energy at full power, rounding apart.
		if d.FirstHour < 0 || d.EndHour > hours || d.EndHour <= d.FirstHour || !(d.EnergyMWh >= 0) || !(d.MaxMW >= 0) ||
			math.IsInf(d.MaxMW, 0) || !(d.EnergyMWh <= d.MaxMW*float64(d.EndHour-d.FirstHour)*(1+1e-9)) {
			f.add("deferrable window %d: %g MWh at up to %g MW in hours %d to %d of %d", i, d.EnergyMWh, d.MaxMW, d.FirstHour, d.EndHour, hours)
		}
	}
	f.amount("carbon price", p.CarbonPriceUSDPerT)
	if p.CarbonCapKg != nil {
		f.amount("carbon cap", *p.CarbonCapKg)
	}
	if p.UnservedUSDPerMWh != nil {
		f.amount("price of unserved load", *p.UnservedUSDPerMWh)
	}
	if g := p.Grid; g != nil {
		f.bounds("grid", 0, g.LimitMW)
		f.amount("capacity charge", g.CapacityChargeUSDPerMWYr)
		f.amount("network tariff", g.TariffUSDPerMWh)
		f.amount("water of grid power", g.WaterLPerMWh)
		f.series("grid price", g.PriceUSDPerMWh, hours, math.Inf(-1), math.Inf(1))
		f.series("grid carbon", g.CarbonKgPerMWh, hours, 0, math.Inf(1))
	}
	seen := map[string]bool{string(GridSupply): p.Grid != nil}
	for i := range p.Plants {
		f.plant(&p.Plants[i], hours, seen)
	}
	for i := range p.Stores {
		f.store(&p.Stores[i], seen)
	}
	return errors.Join(f...)
}

// name records names that are empty or taken.
func (f *faults) name(name string, seen map[string]bool) {
	if name == "" || seen[name] {
		f.add("an asset's name %q is empty or taken", name)
	}
	seen[name] = true
}

func (f *faults) plant(p *Plant, hours int, seen map[string]bool) {
	f.name(p.Name, seen)
	if p.Kind != Solar && p.Kind != Wind && p.Kind != Dispatchable {
		f.add("plant %s is of kind %q", p.Name, p.Kind)
	}
	f.bounds(p.Name, p.MinMW, p.MaxMW)
	f.amount("annual cost of "+p.Name, p.Cost.AnnualUSD)
	f.amount("variable O&M of "+p.Name, p.VariableOMUSDPerMWh)
	f.amount("fuel cost of "+p.Name, p.FuelUSDPerMWh)
	f.amount("direct carbon of "+p.Name, p.DirectKgPerMWh)
	f.amount("life-cycle carbon of "+p.Name, p.LifecycleKgPerMWh)
	f.amount("water of "+p.Name, p.WaterLPerMWh)
	if p.Availability != nil {
		f.series("availability of "+p.Name, p.Availability, hours, 0, 1)
	} else {
		f.share("availability of "+p.Name, p.ConstantAvailability, true)
	}
}

func (f *faults) store(s *Store, seen map[string]bool) {
	f.name(s.Name, seen)
	f.bounds(s.Name, s.MinMW, s.MaxMW)
	f.amount("annual cost of power of "+s.Name, s.PowerCost.AnnualUSD)
	f.amount("annual cost of energy of "+s.Name, s.EnergyCost.AnnualUSD)
	f.amount("variable O&M of "+s.Name, s.VariableOMUSDPerMWh)
	f.amount("life-cycle carbon of "+s.Name, s.LifecycleKgPerMWh)
	f.share("charge efficiency of "+s.Name, s.ChargeEfficiency, false)
	f.share("discharge efficiency of "+s.Name, s.DischargeEfficiency, false)
	f.share("standing loss of "+s.Name, s.StandingLoss, true)
}
