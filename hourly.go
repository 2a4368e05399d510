package tokenwatt

import (
	"strings"

	"tokenwatt/report"
	"tokenwatt/supply"
)

// hourly is the year by the hour, as it goes to the table and the figures.
func (p *plan) hourly() *report.Hourly {
	h := &report.Hourly{Year: p.scenario.Study.Year, South: p.scenario.Site.Latitude.Mode < 0}
	add := func(name, role, label, family string, values []float64) {
		h.Columns = append(h.Columns, report.Column{Name: name, Role: role, Label: label, Family: family, Values: values})
	}
	for i := range p.loads {
		boundary, in := "it", " (IT)"
		if i >= p.inside {
			boundary, in = "meter", " (at the meter)"
		}
		add("load_"+boundary+"_"+columnName(p.loads[i].Workload)+"_mw", "", p.loads[i].Workload+in, "load", p.loads[i].FirmMW)
	}
	add("load_it_mw", "", "IT power", "load", p.facility.FirmITMW)
	add("load_meter_mw", "load", "Load at the meter", "load", p.facility.FirmMW)
	add("pue", "", "PUE", "", p.facility.PUE)
	add("temperature_c", "", "Outdoor temperature", "", p.weather.TemperatureC)
	p.servingColumns(add)
	p.plantColumns(add)
	if p.supply == nil {
		return h
	}
	add("price_usd_per_mwh", "price", "Hourly price", "", p.supply.PriceUSDPerMWh)
	if setters := p.priceSetters(); setters != nil {
		h.Columns = append(h.Columns, report.Column{Name: "price_setter", Label: "What sets the price", Texts: setters})
	}
	if g := p.problem.Grid; g != nil {
		add("grid_price_usd_per_mwh", "", "Grid energy price", "grid", g.PriceUSDPerMWh)
		add("grid_carbon_kg_per_mwh", "", "Grid carbon intensity", "grid", g.CarbonKgPerMWh)
		given := func(name, label string, values []float64) {
			if values != nil {
				add(name, "", label, "grid", values)
			}
		}
		given("grid_marginal_carbon_kg_per_mwh", "Grid marginal carbon intensity", g.MarginalCarbonKgPerMWh)
		given("grid_carbon_free_share", "Carbon-free share of grid power", g.CarbonFreeShare)
		if g.ExportLimitMW > 0 {
			given("export_price_usd_per_mwh", "Price of export", g.ExportPriceUSDPerMWh)
		}
		given("grid_limit_mw", "Limit of the grid connection", g.HourlyLimitMW)
	}
	for i := range p.supply.Assets {
		assetColumns(&p.supply.Assets[i], add)
	}
	if p.supply.ReservePriceUSDPerMW != nil {
		add("reserve_price_usd_per_mw", "", "Price of reserve", "", p.supply.ReservePriceUSDPerMW)
	}
	for i := range p.supply.Capped {
		c := &p.supply.Capped[i]
		add("capped_"+columnName(c.Name)+"_mw", "source", c.Name+" turned down", "other", c.MW)
	}
	if p.goesUnserved() {
		add("unserved_mw", "source", "unserved", "other", p.unservedMW())
	}
	return h
}

// plantColumns adds the hours of a facility by its plant.
func (p *plan) plantColumns(add func(name, role, label, family string, values []float64)) {
	b := p.facility.ByPlant
	if b == nil {
		return
	}
	of := func(value func(h int) float64) []float64 {
		values := make([]float64, p.hours)
		for h := range values {
			values[h] = value(h)
		}
		return values
	}
	add("wet_bulb_c", "", "Outdoor wet bulb", "", of(func(h int) float64 { return b.Air[h].WetBulbC }))
	add("cooling_mw", "", "Cooling", "other", of(func(h int) float64 { return b.Hours[h].Cooling.PowerMW() }))
	add("electrical_losses_mw", "", "Electrical losses", "other", of(func(h int) float64 {
		return b.Hours[h].UPSMW + b.Hours[h].DistributionMW + b.Hours[h].TransformerMW
	}))
	add("on_site_water_l", "", "On-site water", "", of(func(h int) float64 { return b.Hours[h].Cooling.WaterL() }))
	if tests := p.testMW(); tests != nil {
		add("generator_tests_mw", "", "Generator tests", "diesel", tests)
	}
}

// assetColumns adds the hours of an asset: what it gives and takes, and where it has them what it stores, curtails, exports,
// runs, starts, pulses and holds ready.
func assetColumns(a *supply.Asset, add func(name, role, label, family string, values []float64)) {
	name := columnName(a.Name)
	if a.Kind == supply.Storage {
		add("discharge_"+name+"_mw", "source", a.Name+" discharge", a.Family, a.OutputMW)
		add("charge_"+name+"_mw", "charge", a.Name+" charge", a.Family, a.ChargeMW)
		add("stored_"+name+"_mwh", "stock", a.Name+" stored", a.Family, a.ContentsMWh)
	} else {
		add("supply_"+name+"_mw", "source", a.Name, a.Family, a.OutputMW)
	}
	for _, c := range []struct {
		name, role, label string
		values            []float64
	}{
		{"curtailed_" + name + "_mw", "", a.Name + " curtailed", a.CurtailedMW},
		{"export_mw", "charge", "Export", a.ExportMW},
		{"auxiliary_" + name + "_mw", "charge", a.Name + " auxiliary power", a.Auxiliary()},
		{"committed_" + name + "_mw", "", a.Name + " running", a.CommittedMW},
		{"started_" + name + "_mw", "", a.Name + " started", a.StartedMW},
		{"pulses_" + name, "", a.Name + " pulses", a.Pulses},
		{"ready_" + name + "_mw", "", a.Name + " held ready", a.ReadyMW},
	} {
		if c.values != nil {
			add(c.name, c.role, c.label, a.Family, c.values)
		}
	}
}

// columnName makes a name fit for a column of a table.
func columnName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		default:
			return '_'
		}
	}, name)
}
