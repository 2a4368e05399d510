package tokenwatt

import (
	"sort"
	"strings"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// onFacility marks an assumption that acts on the facility beside the energy at the meter: its sizes, its availability, the
// tests of its generators.
const onFacility = "facility"

// onSimulation marks an assumption that acts on the simulation of a service, which is not repeated for it.
const onSimulation = "simulation"

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
	for i := range p.scenario.Workloads {
		name, v := p.scenario.Workloads[i].Name, p.scenario.Workloads[i].Value.Serving
		if p.studies.years[name] == nil {
			continue
		}
		for _, figure := range scenario.Figures(p.scenario) {
			if info := figure.Describe(); !listed[info.Path] && p.entersSimulation(name, v, info.Path) {
				listed[info.Path] = true
				list = append(list, assumption(info, report.NoInfluence, onSimulation))
			}
		}
	}
	if p.facility != nil && p.facility.ByPlant != nil {
		for _, figure := range scenario.Figures(p.scenario) {
			if info := figure.Describe(); !listed[info.Path] && p.entersFacility(info.Path) {
				listed[info.Path] = true
				list = append(list, assumption(info, report.NoInfluence, onFacility))
			}
		}
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

// entersFacility tells whether a figure acts on a facility by its plant beside what the closed form has of it.
func (p *plan) entersFacility(path string) bool {
	f := &p.scenario.Site.Facility
	if strings.HasPrefix(path, strictyaml.JoinPath("catalog.fuels", f.Generators.Fuel)+".") {
		return f.Generators.TestTime.Mode > 0
	}
	if own, found := strings.CutPrefix(path, "site.facility.generators."); found {
		return f.Generators.TestTime.Mode > 0 || own == "margin" || own == "starts_and_runs" || own == "test_time"
	}
	for _, own := range []string{
		"site.facility.capacity", "site.facility.cooling.exceedance", strictyaml.JoinPath("catalog.cooling", f.Cooling.Plant) + ".unit_availability",
		strictyaml.JoinPath("catalog.ups", f.Electrical.UPS) + ".unit_availability",
	} {
		if path == own {
			return true
		}
	}
	return false
}
