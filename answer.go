package tokenwatt

import (
	"fmt"
	"sort"

	"tokenwatt/ledger"
	"tokenwatt/report"
	"tokenwatt/supply"
)

// report gathers what the stages found.
func (p *plan) report(balances []ledger.Balance) *report.Report {
	s := p.scenario
	r := &report.Report{
		SchemaVersion: report.SchemaVersion, Version: p.settings.Version, Scenario: s.Name, Description: s.Description,
		Seed: uint64(s.Seed), Year: s.Study.Year, Hours: p.hours, Draws: p.ranges.draws,
		Headline: p.headline(), Workloads: p.workloads(), Training: p.trainings(), Serving: p.servings(),
		Robots: p.robotsReports(), Campaigns: p.campaignReports(), Facility: p.facilityReport(), Supply: p.supplyReport(),
		Checks: checks(s), Balances: balances, Assumptions: p.assumptions(), Synthetic: p.synthetic(), Measured: p.measured(),
		Warnings: p.warnings, Flows: p.flows(), Costs: p.costs(), Hourly: p.hourly(),
	}
	p.compareChecks(r.Checks)
	return r
}

// headline is the answer in a handful of figures: those with ranges, then those of the supply's optimum.
func (p *plan) headline() []report.Answer {
	answers := p.ranges.answers("")
	if p.supply == nil {
		return answers
	}
	days := float64(p.hours) / 24
	add := func(key, label, unit, note string, value float64) {
		answers = append(answers, report.Answer{Key: key, Label: label, Unit: unit, Note: note, Value: value, Low: value, High: value})
	}
	add("supply_usd_per_day", "Least-cost supply, a day", "USD/d", "optimum at the modes; "+p.mixText(), p.supply.Costs.Total()/days)
	add("supply_usd_per_mwh", "Least-cost supply, a MWh", "USD/MWh", fmt.Sprintf("hourly price %s in the mean", report.Number(p.supply.MeanPriceUSDPerMWh, 3)), p.supply.CostUSDPerMWh)
	direct := p.supply.DirectGPerKWh
	if direct < dust {
		direct = 0
	}
	add("carbon_g_per_kwh", "Direct carbon of that supply", "gCO2/kWh", fmt.Sprintf("life-cycle %s, where known", report.Number(p.supply.LifecycleGPerKWh, 3)), direct)
	return answers
}

// mixText names the sources by their share of the energy.
func (p *plan) mixText() string {
	s := p.supply
	type part struct {
		name  string
		share float64
	}
	var parts []part
	total := delivered(s)
	for i := range s.Assets {
		if a := &s.Assets[i]; a.Kind != supply.Storage && p.stands(a) && a.OutputMWh > 0 {
			parts = append(parts, part{a.Name, a.OutputMWh / total})
		}
	}
	sort.SliceStable(parts, func(i, j int) bool { return parts[i].share > parts[j].share })
	text := ""
	for i, part := range parts {
		if i > 0 {
			text += ", "
		}
		if part.share < 0.005 {
			text += part.name + " below 0.5 %"
		} else {
			text += part.name + " " + report.Percent(part.share, 2)
		}
	}
	return text
}

// delivered is the energy that sources, not stores, put on the bus.
func delivered(s *supply.Result) float64 {
	total := 0.0
	for i := range s.Assets {
		if s.Assets[i].Kind != supply.Storage {
			total += s.Assets[i].OutputMWh
		}
	}
	return total
}

func (p *plan) workloads() []report.Workload {
	var list []report.Workload
	for i := range p.scenario.Workloads {
		entry := &p.scenario.Workloads[i]
		w := report.Workload{Name: entry.Name, Rows: p.ranges.answers(entry.Name)}
		switch v := &entry.Value; {
		case v.Serving != nil:
			w.Kind, w.Model, w.Server = "serving", v.Serving.Model, v.Serving.Server
			if y := p.studies.years[entry.Name]; y != nil {
				w.Notes = append(w.Notes, p.yearNotes(entry.Name, y)...)
			}
		case v.Training != nil:
			w.Kind, w.Model, w.Server = "training", v.Training.Model, v.Training.Server
			e := p.chain.steps[i].training.estimation
			w.Notes = append(w.Notes, fmt.Sprintf("It runs for %s of the %s days studied; in means over all of them it counts with %s.",
				report.Number(e.Duration.Days(), 3), report.Number(float64(p.hours)/24, 4), report.Scaled(p.chain.steps[i].meanMW(p.chain), "MW", 3)+" of IT power"))
			if e.RentKnown {
				w.Notes = append(w.Notes, fmt.Sprintf("Rented at the catalog's price an accelerator-hour it would be %s: a convention, not a cost.", report.Scaled(e.Rent.USD(), "USD", 3)))
			}
		case v.Robots != nil:
			w.Kind, w.Model = "robots", v.Robots.Robot
			w.Notes = append(w.Notes, p.fleetNotes(entry.Name)...)
		case v.Campaign != nil:
			w.Kind, w.Server = "campaign", v.Campaign.Server
		default:
			w.Kind = "load"
			if atMeter(&entry.Value) {
				w.Notes = append(w.Notes, "Stated at the meter: what of it is IT equipment is not known, and the PUE, cooling and water of the site do not apply to it.")
			}
		}
		list = append(list, w)
	}
	return list
}

func bounds(values []float64) (least, most float64) {
	least, most = values[0], values[0]
	for _, v := range values {
		least, most = min(least, v), max(most, v)
	}
	return least, most
}

// compareChecks adds what the plan's own figure is to the checks of published bills.
func (p *plan) compareChecks(list []report.Check) {
	for i := range p.ranges.keys {
		if p.ranges.keys[i].key != "electricity_usd_per_day" || !p.ranges.keys[i].headline {
			continue
		}
		a := p.ranges.answer(i)
		for k := range list {
			list[k].Model = fmt.Sprintf("This plan's own bill is %s USD a day (%s) for all its workloads.",
				report.Number(a.Value, 3), report.Between(a.Low, a.High, 3))
		}
	}
}

// costs lists the costs of the hours studied for the figure: machines by workload, electricity by asset.
func (p *plan) costs() []report.Cost {
	var list []report.Cost
	for _, c := range p.machineCosts() {
		list = append(list, report.Cost{Group: "machines", Item: c.item, USD: c.usd, Family: "load"})
	}
	switch {
	case p.supply != nil:
		for i := range p.supply.Assets {
			if a := &p.supply.Assets[i]; a.Costs.Total() != 0 && p.stands(a) {
				list = append(list, report.Cost{Group: "electricity", Item: a.Name, USD: a.Costs.Total(), Family: a.Family})
			}
		}
		if usd := p.supply.Costs.Unserved; usd != 0 && p.goesUnserved() {
			list = append(list, report.Cost{Group: "electricity", Item: "unserved load", USD: usd, Family: "other"})
		}
		if usd := p.supply.Costs.LostCompute; usd != 0 {
			list = append(list, report.Cost{Group: "electricity", Item: "lost compute", USD: usd, Family: "other"})
		}
		if usd := p.supply.Costs.Shift; usd != 0 {
			list = append(list, report.Cost{Group: "electricity", Item: "moved load", USD: usd, Family: "other"})
		}
	case p.tariffKnown:
		list = append(list, report.Cost{Group: "electricity", Item: "at the tariff", USD: p.tariffUSD, Family: "grid"})
	}
	if plant := p.facility.ByPlant; plant != nil && plant.Tests.USD > 0 {
		list = append(list, report.Cost{Group: "electricity", Item: "generator tests", USD: plant.Tests.USD, Family: "diesel"})
	}
	return list
}

// machineCost is what one workload's machines or people cost over the study.
type machineCost struct {
	workload, item, memo string
	usd                  float64
}

// machineCosts are those of all years of weather: the closed form knows the first, of which the others are repetitions.
func (p *plan) machineCosts() []machineCost {
	var list []machineCost
	years := float64(p.hours) / float64(p.scenario.Study.Length())
	for i := range p.chain.steps {
		st := &p.chain.steps[i]
		add := func(item, memo string, usd float64) {
			if usd > 0 {
				list = append(list, machineCost{st.name, item + " of " + st.name, memo, usd * years})
			}
		}
		switch {
		case st.serving != nil:
			add("machines", "servers, network and storage, annuity of their price", st.serving.estimation.Hardware.USD())
			add("staff", "people", st.serving.estimation.Staff.USD())
		case st.training != nil:
			add("machines", "servers, network and storage, for the hours of the run", st.training.estimation.Hardware.USD())
			add("staff", "people", st.training.estimation.Staff.USD())
		case st.studied != nil:
			for _, c := range st.studied.outcome.Costs {
				add(c.Item, c.Memo, c.USD)
			}
		}
	}
	return list
}
