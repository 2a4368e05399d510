package tokenwatt

import (
	"sort"
	"strings"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
	"tokenwatt/report"
	"tokenwatt/scenario"
	"tokenwatt/supply"
)

// onSupply marks an assumption that acts on the least-cost supply, which is not solved again for it.
const onSupply = "supply"

// assumptions lists the figures that the answer rests on: those that move any output of the closed form, and those that
// enter the supply. The worst founded come first, and among equals the most influential.
func (p *plan) assumptions() []report.Assumption {
	var list []report.Assumption
	listed := map[string]bool{}
	for _, act := range p.ranges.influence {
		listed[act.info.Path] = true
		list = append(list, assumption(act.info, act.percent, act.on))
	}
	if p.supply != nil {
		for _, figure := range scenario.Figures(p.scenario) {
			info := figure.Describe()
			if unscaled := strings.HasSuffix(info.Path, ".scale") && info.Mode == 1; unscaled {
				continue
			}
			if !listed[info.Path] && p.entersSupply(info.Path) {
				listed[info.Path] = true
				list = append(list, assumption(info, report.NoInfluence, onSupply))
			}
		}
	}
	sort.SliceStable(list, func(i, j int) bool {
		a, b := &list[i], &list[j]
		if x, y := weakness(a.Basis), weakness(b.Basis); x != y {
			return x < y
		}
		return a.Influence > b.Influence
	})
	return list
}

func assumption(info quantity.FigureInfo, percent float64, on string) report.Assumption {
	a := report.Assumption{
		Path: info.Path, Label: label(info.Path), Text: info.Text, Basis: string(info.Basis),
		Source: info.Source, Date: info.Date, Note: info.Note, Influence: percent, Acts: on,
	}
	if info.IsRange {
		a.Text = info.ModeText
		a.RangeText = info.LowText + " – " + info.HighText
	}
	return a
}

// weakness orders the bases from the worst founded to the best. A figure that the scenario gives without a source is
// its author's word, better than an assumption of ours and no better than an estimate.
func weakness(basis string) int {
	for i, b := range []quantity.Basis{quantity.Assumed, quantity.Scenario, quantity.Estimate, quantity.Published, quantity.Vendor, quantity.Measured} {
		if string(b) == basis {
			return i
		}
	}
	return 0
}

// entersSupply tells whether a figure is one that the linear problem is made of.
func (p *plan) entersSupply(path string) bool {
	for _, unused := range []string{".min_load", ".lifecycle_carbon", ".water"} {
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
		return true
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
	case "facility.pue_slope":
		return p.inside > 0
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
	case "daily_swing", "seasonal_swing", "noise":
		return !g.Flat && (isSynthetic(made.PriceOrigin) || isSynthetic(made.CarbonOrigin))
	default:
		return true
	}
}

// technologyEnters tells whether some candidate takes a figure from its catalog entry instead of giving its own.
func (p *plan) technologyEnters(path string) bool {
	for i := range p.scenario.Supply.Candidates {
		c := &p.scenario.Supply.Candidates[i].Value
		field, ok := strings.CutPrefix(path, strictyaml.JoinPath("catalog.technologies", c.Technology)+".")
		if !ok {
			continue
		}
		kind := p.scenario.Define.Technologies.Get(c.Technology).Value.Kind
		annual := c.AnnualCost.Known() && (kind != string(supply.Storage) || c.EnergyAnnualCost.Known())
		given := map[string]bool{
			"capex": c.Capex.Known() || c.AnnualCost.Known(), "energy_capex": c.EnergyCapex.Known() || c.EnergyAnnualCost.Known(),
			"fixed_om": c.FixedOM.Known() || annual, "life": c.Life.Known() || annual,
			"variable_om": c.VariableOM.Known(), "efficiency": c.Efficiency.Known(),
			// The outages of sun and wind are in their hourly series.
			"availability":      c.Availability.Known() || c.CSV != nil || kind != string(supply.Dispatchable),
			"charge_efficiency": c.ChargeEfficiency.Known(), "discharge_efficiency": c.DischargeEfficiency.Known(),
			"standing_loss": c.StandingLoss.Known(),
		}
		if !given[field] {
			return true
		}
	}
	return false
}
