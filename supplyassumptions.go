package tokenwatt

import (
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/scenario"
	"tokenwatt/supply"
)

// entersSupply tells whether a figure is one that the linear problem is made of.
func (p *plan) entersSupply(path string) bool {
	for _, unused := range []string{".lifecycle_carbon", ".water", ".recirculating"} {
		if strings.HasSuffix(path, unused) {
			return false
		}
	}
	switch {
	case strings.HasPrefix(path, "site."):
		return p.weatherEnters(strings.TrimPrefix(path, "site."))
	case strings.HasPrefix(path, "catalog.grids."):
		return p.gridEnters(path[strings.LastIndexByte(path, '.')+1:])
	case strings.HasPrefix(path, "catalog.technologies."):
		return p.technologyEnters(path)
	case strings.HasPrefix(path, "catalog.fuels."):
		return p.fuelEnters(path)
	case strings.HasPrefix(path, "workloads."):
		return strings.Contains(path, ".load.deferrable.") || strings.HasSuffix(path, ".load.accelerators") && p.scenario.Supply.LostCompute != nil
	default:
		return strings.HasPrefix(path, "supply.")
	}
}

// weatherEnters tells whether a figure of the site acts through an hourly series that the plan uses: what a file gives is
// not made from it.
func (p *plan) weatherEnters(field string) bool {
	made := func(of string) bool {
		for _, o := range p.origins() {
			if strings.HasPrefix(o.what, of) && isSynthetic(o.text) {
				return true
			}
		}
		return false
	}
	plants := func(kind supply.Kind) bool {
		for i := range p.problem.Plants {
			if plant := &p.problem.Plants[i]; plant.Kind == kind && isSynthetic(plant.Origin) {
				return true
			}
		}
		return false
	}
	switch field {
	case "weather.clearness":
		return plants(supply.Solar)
	case "weather.wind_speed":
		return plants(supply.Wind)
	case "weather.temperature", "weather.temperature_swing":
		return made("temperature")
	case "weather.hub_height", "weather.wind_shear", "weather.wind_height":
		for i := range p.problem.Plants {
			if plant := &p.problem.Plants[i]; plant.Kind == supply.Wind && plant.Origin == p.weather.WindOrigin {
				return p.weather.WindRaised
			}
		}
		return false
	case "facility.pue_slope":
		return p.inside > 0 && p.plant == nil
	case "elevation":
		return made("air pressure")
	case "latitude", "longitude":
		return made("temperature") || made("hourly")
	default:
		return strings.HasPrefix(field, "weather.csv.")
	}
}

// gridEnters tells whether a figure of the grid's catalog entry is used: neither the scenario nor a file stands over it.
func (p *plan) gridEnters(field string) bool {
	g, made := p.scenario.Supply.Grid, p.problem.Grid
	switch field {
	case "price":
		return !g.Price.Known() && isSynthetic(made.PriceOrigin)
	case "carbon":
		return !g.Carbon.Known() && isSynthetic(made.CarbonOrigin)
	case "network_tariff":
		return !g.NetworkTariff.Known()
	case "capacity_charge":
		return !g.CapacityCharge.Known()
	case "marginal_carbon":
		return !g.MarginalCarbon.Known() && p.problem.CarbonBasis == supply.MarginalCarbon && isSynthetic(made.MarginalCarbonOrigin)
	case "carbon_free":
		return !g.CarbonFree.Known() && p.problem.HourlyCFEShare != nil && isSynthetic(made.CarbonFreeOrigin)
	case "export_spread":
		return g.Export != nil && !g.Export.Price.Known() && !g.Export.Spread.Known() && made.ExportPriceOrigin == made.PriceOrigin
	case "daily_swing", "seasonal_swing", "noise":
		return !g.Flat && (isSynthetic(made.PriceOrigin) || isSynthetic(made.CarbonOrigin))
	default:
		return true
	}
}

// fuelEnters tells whether a fuel's figure acts: not where all candidates that burn it have a machine, which buys its own fuel
// and releases no carbon, whatever fuel the technology names, or gives no power at all. What burns it outside the supply is not asked.
func (p *plan) fuelEnters(path string) bool {
	burned := false
	for i := range p.scenario.Supply.Candidates {
		c := &p.scenario.Supply.Candidates[i]
		fuel := p.scenario.Define.Technologies.Get(c.Value.Technology).Value.Fuel
		if fuel == "" || !strings.HasPrefix(path, strictyaml.JoinPath("catalog.fuels", fuel)+".") {
			continue
		}
		burned = true
		if p.producer(c.Name) && c.Value.Machine == "" {
			return true
		}
	}
	return !burned
}

// technologyEnters tells whether some candidate takes a figure from its catalog entry: it does not give its own, and the
// figure acts in what it asks for.
func (p *plan) technologyEnters(path string) bool {
	for i := range p.scenario.Supply.Candidates {
		c := &p.scenario.Supply.Candidates[i].Value
		if !p.producer(p.scenario.Supply.Candidates[i].Name) {
			continue
		}
		field, ok := strings.CutPrefix(path, strictyaml.JoinPath("catalog.technologies", c.Technology)+".")
		if ok && p.takes(c, &p.scenario.Define.Technologies.Get(c.Technology).Value, field) {
			return true
		}
	}
	return false
}

// takes tells whether a candidate takes a field of its technology.
func (p *plan) takes(c *scenario.Candidate, t *catalog.Technology, field string) bool {
	annual := c.AnnualCost.Known() && (t.Kind != string(supply.Storage) || c.EnergyAnnualCost.Known())
	committed := c.Commitment == "relaxed" || c.Commitment == "integer"
	pulsed := c.PulseRate.Known() || t.PulseRate.Known()
	// The outages of sun and wind are in their hourly series.
	outages := t.Kind == string(supply.Dispatchable) && !c.Availability.Known() && c.CSV == nil &&
		(c.Outages == "drawn" || c.ForcedOutage.Known() || c.PlannedOutage.Known() || !t.Availability.Known())
	margin := p.problem.Margin != nil && t.Kind == string(supply.Dispatchable) && !c.FirmShare.Known()
	acts := map[string]bool{
		"capex":       !c.Capex.Known() && !c.AnnualCost.Known(),
		"fixed_om":    !c.FixedOM.Known() && !annual,
		"life":        !c.Life.Known() && !annual,
		"variable_om": !c.VariableOM.Known(), "efficiency": !c.Efficiency.Known(),
		"availability":   !c.Availability.Known() && c.CSV == nil && t.Kind == string(supply.Dispatchable) && !outages,
		"forced_outage":  !c.ForcedOutage.Known() && (outages || margin),
		"planned_outage": !c.PlannedOutage.Known() && outages,
		"unit":           !c.Unit.Known() && (c.Units == "whole" || committed || pulsed),
		"min_load":       !c.MinLoad.Known() && committed, "start_cost": !c.StartCost.Known() && committed,
		"ramp": !c.Ramp.Known() && committed, "min_up": !c.MinUp.Known() && committed, "min_down": !c.MinDown.Known() && committed,
		"max_hours": !c.MaxHours.Known(), "auxiliary": !c.Auxiliary.Known(),
		"pulse_rate": !c.PulseRate.Known(), "wear_capex": !c.WearCapex.Known(), "shots": !c.Shots.Known(),
		"energy_capex":         !c.EnergyCapex.Known() && (!c.EnergyAnnualCost.Known() || c.CycleWear),
		"discharge_capex":      !c.DischargeCapex.Known() && !c.DischargeAnnualCost.Known() && !c.FreeDischarge,
		"cycle_life":           !c.CycleLife.Known() && c.CycleWear,
		"charge_efficiency":    !c.ChargeEfficiency.Known(),
		"discharge_efficiency": !c.DischargeEfficiency.Known(),
		"standing_loss":        !c.StandingLoss.Known(),
	}
	own, listed := acts[field]
	return own || !listed
}
