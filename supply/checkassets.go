package supply

import "math"

// name records names that are empty or taken.
func (f *faults) name(name string, seen map[string]bool) {
	if name == "" || seen[name] {
		f.add("an asset's name %q is empty or taken", name)
	}
	seen[name] = true
}

func (f *faults) plant(p *Plant, hours int, seen map[string]bool) {
	f.name(p.Name, seen)
	if !p.Kind.natural() && p.Kind != Dispatchable && p.Kind != Pulsed {
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
	f.amount("full-load hours of "+p.Name, p.FullLoadHours)
	f.share("auxiliary power of "+p.Name, p.AuxiliaryShare, true)
	f.share("firm share of "+p.Name, p.FirmShare, true)
	f.count("number of units of "+p.Name, p.Units)
	if p.Matching != MatchByEmissions && p.Matching != MatchCarbonFree && p.Matching != MatchFossil {
		f.add("plant %s is matched as %q", p.Name, p.Matching)
	}
	f.units(p, hours)
	f.pulse(p)
	if p.Cost.AnnualUSD == 0 && math.IsInf(p.MaxMW, 1) && (p.Commitment != Uncommitted || p.ramps() || p.yearlyHours() > 0 || p.AuxiliaryShare > 0 || p.WholeUnits) {
		f.add("plant %s costs nothing and has no largest capacity, so that its units, ramps, yearly hours and auxiliary power have no measure", p.Name)
	}
}

// units checks unit sizes, commitment and ramps.
func (f *faults) units(p *Plant, hours int) {
	f.amount("unit size of "+p.Name, p.UnitMW)
	f.share("least load of "+p.Name, p.MinLoad, true)
	f.amount("start cost of "+p.Name, p.StartUSDPerMW)
	f.amount("ramp up of "+p.Name, p.RampUp)
	f.amount("ramp down of "+p.Name, p.RampDown)
	if p.MinUpH < 0 || p.MinUpH > hours || p.MinDownH < 0 || p.MinDownH > hours {
		f.add("the least times on and off of %s are %d and %d of %d hours", p.Name, p.MinUpH, p.MinDownH, hours)
	}
	switch p.Commitment {
	case Uncommitted:
		if p.MinLoad > 0 || p.StartUSDPerMW > 0 || p.MinUpH > 1 || p.MinDownH > 1 {
			f.add("least load, start cost and least times of %s need a commitment", p.Name)
		}
	case Integer:
		if p.UnitMW == 0 {
			f.add("the commitment of whole units of %s needs a unit size", p.Name)
		}
	case Relaxed:
	default:
		f.add("the commitment of %s is %q", p.Name, p.Commitment)
	}
	if p.Commitment != Uncommitted && p.Kind.natural() {
		f.add("%s is run by nature and not committed", p.Name)
	}
	if p.Commitment != Uncommitted && p.Availability == nil && p.MinLoad > p.ConstantAvailability {
		f.add("the least load of %s, %g, is above its availability %g", p.Name, p.MinLoad, p.ConstantAvailability)
	}
	if !p.WholeUnits {
		return
	}
	if p.UnitMW == 0 {
		f.add("whole units of %s need a unit size", p.Name)
	} else if math.Ceil(p.MinMW/p.UnitMW-wholeSlack) > math.Floor(p.MaxMW/p.UnitMW+wholeSlack) {
		f.add("no whole number of units of %g MW is between %g and %g MW for %s", p.UnitMW, p.MinMW, p.MaxMW, p.Name)
	}
}

func (f *faults) pulse(p *Plant) {
	if p.Pulse == nil {
		if p.Kind == Pulsed {
			f.add("pulsed plant %s has no pulse", p.Name)
		}
		return
	}
	if p.Kind != Pulsed {
		f.add("plant %s has a pulse and is of kind %q", p.Name, p.Kind)
	}
	if !(p.Pulse.GrossMWh > 0) || math.IsInf(p.Pulse.GrossMWh, 1) {
		f.add("a pulse of %s gives %g MWh", p.Name, p.Pulse.GrossMWh)
	}
	if x := p.Pulse.RecirculatingShare; !(x >= 0 && x < 1) {
		f.add("a pulse of %s needs %g of its energy for the next one", p.Name, x)
	}
	f.amount("wear of a pulse of "+p.Name, p.Pulse.WearUSD)
	f.amount("pulses of a year of "+p.Name, p.Pulse.PerMWYr)
}

func (f *faults) store(s *Store, seen map[string]bool) {
	f.name(s.Name, seen)
	f.bounds(s.Name, s.MinMW, s.MaxMW)
	f.bounds("the energy of "+s.Name, s.MinMWh, upTo(s.MaxMWh))
	f.amount("annual cost of power of "+s.Name, s.PowerCost.AnnualUSD)
	f.amount("annual cost of energy of "+s.Name, s.EnergyCost.AnnualUSD)
	f.amount("annual cost of discharge power of "+s.Name, s.DischargeCost.AnnualUSD)
	f.amount("variable O&M of "+s.Name, s.VariableOMUSDPerMWh)
	f.amount("wear of "+s.Name, s.WearUSDPerMWh)
	f.amount("life-cycle carbon of "+s.Name, s.LifecycleKgPerMWh)
	f.share("charge efficiency of "+s.Name, s.ChargeEfficiency, false)
	f.share("discharge efficiency of "+s.Name, s.DischargeEfficiency, false)
	f.share("standing loss of "+s.Name, s.StandingLoss, true)
	f.share("firm share of "+s.Name, s.FirmShare, true)
	f.count("number of units of "+s.Name, s.Units)
	f.amount("least hours of "+s.Name, s.MinHours)
	f.amount("most hours of "+s.Name, s.MaxHours)
	if s.MaxHours > 0 && s.MaxHours < s.MinHours {
		f.add("%s has at least %g and at most %g hours", s.Name, s.MinHours, s.MaxHours)
	}
	switch {
	case s.SeparateDischarge:
		f.bounds("the discharge of "+s.Name, s.MinDischargeMW, upTo(s.MaxDischargeMW))
		if s.FreeDischarge {
			f.add("%s discharges through a converter of its own and without one", s.Name)
		}
	case s.DischargeCost.AnnualUSD > 0 || s.MinDischargeMW > 0 || s.MaxDischargeMW > 0:
		f.add("%s has a size or cost of discharge power and no converter of its own for it", s.Name)
	}
	if (s.MinHours > 0 || s.MaxHours > 0) && s.unlimitedDischarge() {
		f.add("%s has a duration, but its discharge power neither costs anything nor has a limit", s.Name)
	}
}

// unlimitedDischarge tells whether the power taken out is not bounded by a size that costs anything or has a limit.
func (s *Store) unlimitedDischarge() bool {
	switch {
	case s.FreeDischarge:
		return true
	case s.SeparateDischarge:
		return s.DischargeCost.AnnualUSD == 0 && math.IsInf(upTo(s.MaxDischargeMW), 1)
	default:
		return s.PowerCost.AnnualUSD == 0 && math.IsInf(s.MaxMW, 1)
	}
}
