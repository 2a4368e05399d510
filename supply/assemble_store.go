package supply

import (
	"math"

	"tokenwatt/catalog"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

func (a *assembly) store(path, name string, c *scenario.Candidate, t *catalog.Technology, low, high float64) {
	needed := func(what string, f quantity.Figure[quantity.Fraction]) float64 {
		if !f.Known() {
			a.fail(path, "a store needs a %s", what)
		}
		return f.Mode.Float()
	}
	s := Store{
		Name: name, Family: t.Family, PowerCost: a.capital(path, c, t), EnergyCost: a.energyCapital(path, c, t), MinMW: low, MaxMW: high,
		MinMWh: c.MinEnergy.Mode.MWh(), MaxMWh: c.MaxEnergy.Mode.MWh(),
		MinHours: c.MinDuration.Mode.Hours(), MaxHours: c.MaxDuration.Mode.Hours(),
		VariableOMUSDPerMWh: over(c.VariableOM, t.VariableOM).Mode.USDPerMWh(),
		ChargeEfficiency:    needed("charge efficiency", over(c.ChargeEfficiency, t.ChargeEfficiency)),
		DischargeEfficiency: needed("discharge efficiency", over(c.DischargeEfficiency, t.DischargeEfficiency)),
		StandingLoss:        over(c.StandingLoss, t.StandingLoss).Mode.Float(),
		LifecycleKgPerMWh:   t.LifecycleCarbon.Mode.KgPerMWh(), FreeDischarge: c.FreeDischarge,
		Units: c.ReserveUnits, NoReserve: c.Reserve == "off", FirmShare: 1,
	}
	if c.FirmShare.Known() {
		s.FirmShare = c.FirmShare.Mode.Float()
	}
	a.discharger(path, &s, c, t)
	a.wear(path, &s, c, t)
	a.zeroes(path, c.Technology,
		optional{"fixed_om", c.AnnualCost.Known() && c.EnergyAnnualCost.Known() || over(c.FixedOM, t.FixedOM).Known()},
		optional{"variable_om", over(c.VariableOM, t.VariableOM).Known()},
		optional{"standing_loss", over(c.StandingLoss, t.StandingLoss).Known()},
		optional{"lifecycle_carbon", t.LifecycleCarbon.Known()})
	if c.CSV != nil {
		a.fail(path, "a store has no hourly capacity factor; take its csv away")
	}
	a.problem.Stores = append(a.problem.Stores, s)
}

// discharger gives a store a machine of its own for discharging. Scenario and catalog count what it delivers, the problem
// what it takes out of the store: 1 MW taken out delivers the efficiency's part of it.
func (a *assembly) discharger(path string, s *Store, c *scenario.Candidate, t *catalog.Technology) {
	capex := over(c.DischargeCapex, t.DischargeCapex)
	if c.FreeDischarge || !capex.Known() && !c.DischargeAnnualCost.Known() {
		return
	}
	s.SeparateDischarge = true
	eta := s.DischargeEfficiency
	if c.DischargeAnnualCost.Known() {
		s.DischargeCost = Annual(c.DischargeAnnualCost.Mode.USDPerMWYear() * eta)
	} else {
		s.DischargeCost = a.overnight(path, capex.Mode.USDPerMW()*eta, c, t)
	}
	s.MinDischargeMW, s.MaxDischargeMW = c.MinDischarge.Mode.MW()/eta, math.Inf(1)
	if c.MaxDischarge.Known() {
		s.MaxDischargeMW = c.MaxDischarge.Mode.MW() / eta
	}
}

// wear spreads the energy part's cost over what it can turn over in its cycles, where the scenario asks for that.
func (a *assembly) wear(path string, s *Store, c *scenario.Candidate, t *catalog.Technology) {
	if !c.CycleWear {
		return
	}
	cycles, capex := over(c.CycleLife, t.CycleLife), over(c.EnergyCapex, t.EnergyCapex)
	if !cycles.Known() || !capex.Known() {
		a.fail(path, "wear needs cycle_life and energy_capex")
		return
	}
	s.WearUSDPerMWh = capex.Mode.USDPerMWh() / float64(cycles.Mode)
	a.warn(path, "wear of %.4g USD for each MWh taken out comes on top of the annuity: where cycles wear it out before its life ends, both pay for the same cells", s.WearUSDPerMWh)
}
