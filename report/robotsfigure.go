package report

import (
	"fmt"
	"html/template"
	"slices"

	"tokenwatt/report/svg"
)

// robotsView is one fleet with its figures drawn.
type robotsView struct {
	*Robots
	ID                                    string // of its section
	Heading                               string
	FleetRows, SimulationRows, PolicyRows [][3]string
	AlternativeHead, OptionHead           []string
	AlternativeRows, OptionRows           [][]string
	MethodHead, ScheduleHead              []string
	MethodRows, ScheduleRows              [][]string
	MethodNotes                           []string
	Course, Waits, Compared               template.HTML
	Latency, Energy, CostSteps            template.HTML
}

// newRobotsView lays a fleet out for the page.
func newRobotsView(r *Robots) (*robotsView, error) {
	v := &robotsView{
		Robots: r, ID: "robots-" + idOf(r.Workload), Heading: r.title(), FleetRows: r.rows(),
		AlternativeHead: r.alternativeHead(), AlternativeRows: r.alternativeRows(), OptionHead: optionHead(), OptionRows: r.optionRows(),
		MethodHead: methodHead(), MethodRows: r.methodRows(), MethodNotes: r.methodNotes(), ScheduleHead: scheduleHead(), ScheduleRows: r.scheduleRows(),
	}
	if r.Simulation != nil {
		v.SimulationRows = r.Simulation.rows()
	}
	if r.Inference != nil {
		v.PolicyRows = r.Inference.rows()
	}
	for _, rows := range [][][]string{v.AlternativeRows, v.OptionRows, v.MethodRows, v.ScheduleRows} {
		for _, row := range rows {
			for i := 1; i < len(row)-1; i++ { // names and words, at the ends, are left as they are
				row[i] = typeset(row[i])
			}
		}
	}
	for _, f := range []struct {
		name   string
		figure svg.Figure
		to     *template.HTML
	}{
		{"the week", weekFigure(r), &v.Course},
		{"waits by hour", waitFigure(r), &v.Waits},
		{"the methods", methodFigure(r), &v.Compared},
		{"latency of the policy", policyLatencyFigure(r), &v.Latency},
		{"energy of the policy", policyEnergyFigure(r), &v.Energy},
		{"the cost of a site", robotsCostFigure(r), &v.CostSteps},
	} {
		var err error
		if *f.to, err = drawing(f.figure); err != nil {
			return nil, fmt.Errorf("figure of %s: %w", f.name, err)
		}
	}
	return v, nil
}

// days are the positions of the hours of a week, at their middles, in days.
func days() []float64 {
	x := make([]float64, weekHours)
	for h := range x {
		x[h] = (float64(h) + 0.5) / 24
	}
	return x
}

// weekFigure draws the week: jobs, robots, charging by each method, and what a kWh costs.
func weekFigure(r *Robots) svg.Figure {
	k := &r.Week
	if len(k.Jobs) != weekHours {
		return nil
	}
	title := fmt.Sprintf("A site draws %s kW in the mean and %s kW in its highest hour", Number(r.MeanKW, 3), Number(r.PeakKW, 3))
	if len(k.OptimumKW) == weekHours && len(k.RuleKW) == weekHours {
		title = fmt.Sprintf("Charging as robots come peaks at %s kW, the cheapest schedule at %s kW", Number(slices.Max(k.RuleKW), 3), Number(slices.Max(k.OptimumKW), 3))
	}
	f := svg.Traces{
		Frame: svg.Frame{
			ID: "week-" + idOf(r.Workload), Title: title,
			Subtitle: "A site's week by the hour, local time: jobs, robots, charging at the meter and the price of electricity",
		},
		X: days(), XLabel: "day of the week (0 is Monday 0:00)",
	}
	charging := []svg.Series{}
	for _, s := range []svg.Series{
		{Name: "as needed (closed form)", Family: "load", Values: k.ChargeKW},
		{Name: "rule: as soon as there is room", Family: "gas", Values: k.RuleKW},
		{Name: "cheapest schedule", Family: "hydrogen", Values: k.OptimumKW},
	} {
		// What robots need by the hour and what the rule gives them are nearly the same: the rule stands for both where it is known.
		if len(s.Values) == weekHours && (s.Family != "load" || k.RuleKW == nil) {
			charging = append(charging, s)
		}
	}
	panels := []svg.TracePanel{
		{Title: "Jobs", Unit: "1/h", Series: []svg.Series{{Name: "jobs", Family: "site", Values: k.Jobs}}},
		{Title: "Robots", Series: []svg.Series{{Name: "at work", Family: "robots", Values: k.Working}, {Name: "neither broken nor away for a refill", Family: "grid", Values: k.There}}},
		{Title: "Charging of a site", Unit: "kW", Series: charging},
	}
	if len(k.SolarAvailableKW) == weekHours {
		panels = append(panels, svg.TracePanel{Title: "Sun on the roof, mean", Unit: "kW", Series: []svg.Series{{Name: "sun", Family: "solar", Values: k.SolarAvailableKW}}})
	}
	if len(k.ServerKW) == weekHours {
		panels = append(panels, svg.TracePanel{Title: "Data centre for a site, IT", Unit: "kW", Series: []svg.Series{{Name: "data centre", Family: "it", Values: k.ServerKW}}})
	}
	if len(k.PriceUSDPerKWh) == weekHours {
		panels = append(panels, svg.TracePanel{Title: "Price of electricity", Unit: "USD/kWh", Series: []svg.Series{{Name: "price", Family: "fission", Values: k.PriceUSDPerKWh}}})
	}
	f.Panels = panels
	return f
}

// waitFigure draws the wait that 95 % of an hour's jobs stay below, by hour of the week, against the limit.
func waitFigure(r *Robots) svg.Figure {
	k := &r.Week
	if len(k.WaitP95) != weekHours || r.Simulation == nil {
		return nil
	}
	limit := make([]float64, weekHours)
	for h := range limit {
		limit[h] = r.WaitLimitMinutes
	}
	return svg.Line{
		Frame: svg.Frame{
			ID: "wait-" + idOf(r.Workload), Title: fmt.Sprintf("95 of 100 jobs wait less than %s over the week", minutesText(r.Simulation.WaitP95)),
			Subtitle: fmt.Sprintf("95th percentile of the wait by the hour of the week in which jobs come, %s simulated; the limit is for %s of the jobs", plural(r.Simulation.Weeks, "week"), Percent(1-r.LateWanted, 3)),
			Note:     "An hour of the week has few jobs even in all weeks together: the failure of a robot shows as a peak.",
		},
		Unit: "min", X: days(), XLabel: "day of the week (0 is Monday 0:00)", FromZero: true,
		Series: []svg.Series{{Name: "95th percentile", Family: "robots", Values: k.WaitP95}, {Name: "wait limit", Family: "gas", Values: limit}},
	}
}

// methodFigure draws what the other methods say over what the closed form says.
func methodFigure(r *Robots) svg.Figure {
	f := svg.RangeDots{Measure: "over the closed form", Unit: "%", FromZero: true, Alike: true}
	add := func(name, family string, base float64, low, mode, high *float64) {
		if mode == nil || base <= 0 {
			return
		}
		if low == nil || high == nil {
			low, high = mode, mode
		}
		f.Rows = append(f.Rows, svg.RangeRow{Name: name, Family: family, Low: 100 * min(*low, *mode) / base, Mode: 100 * *mode / base, High: 100 * max(*high, *mode) / base})
	}
	for i := range r.Methods {
		m := &r.Methods[i]
		add(m.What+": simulation", "robots", m.ClosedForm, m.Low, m.Simulation, m.High)
		add(m.What+": rule", "gas", m.ClosedForm, nil, m.Rule, nil)
		add(m.What+": cheapest", "hydrogen", m.ClosedForm, nil, m.Optimum, nil)
	}
	if len(f.Rows) == 0 {
		return nil
	}
	f.Frame = svg.Frame{
		ID: "methods-" + idOf(r.Workload), Title: "How far simulation and schedules are from the closed form",
		Subtitle: "Each number over that of the closed form, which is 100 %; lines are 95 % intervals of the simulation",
		Note:     "The cheapest schedule is not meant to agree in peak and bill: the difference is what it saves.",
	}
	return f
}

// policyLatencyFigure draws the latency of an inference on and off board against its limit.
func policyLatencyFigure(r *Robots) svg.Figure {
	i := r.Inference
	if i == nil || i.OffBoard == nil {
		return nil
	}
	f := svg.Breakdown{
		Frame: svg.Frame{
			ID: "policy-latency-" + idOf(r.Workload), Title: fmt.Sprintf("An inference takes %s ms on board and %s ms off board", Number(i.EdgeMS, 3), Number(i.OffBoard.MeanMS, 3)),
			Subtitle: "Mean time from image to chunk of actions by what takes it, at the busiest",
		},
		Measure: "latency", Unit: "ms", Limit: i.LatencyLimit, LimitName: "the limit",
	}
	f.Parts, f.Items = []string{"computing on board"}, []svg.BreakdownItem{{Name: "on board, " + i.EdgeModule}, {Name: "off board, " + i.OffBoard.Server}}
	f.Families = []string{"robots"}
	f.Items[0].Values, f.Items[1].Values = []float64{i.EdgeMS}, []float64{0}
	families := []string{"grid", "gas", "fission", "it"}
	for n, p := range i.OffBoard.Latency {
		f.Parts, f.Families = append(f.Parts, p.Name), append(f.Families, families[n%len(families)])
		f.Items[0].Values, f.Items[1].Values = append(f.Items[0].Values, 0), append(f.Items[1].Values, settled(p.Value))
	}
	return f
}

// policyEnergyFigure draws the energy of an inference on and off board.
func policyEnergyFigure(r *Robots) svg.Figure {
	i := r.Inference
	if i == nil || i.OffBoard == nil {
		return nil
	}
	f := svg.Breakdown{
		Frame: svg.Frame{
			ID: "policy-energy-" + idOf(r.Workload), Title: fmt.Sprintf("It takes %s J on board and %s J off board", Number(i.EdgeJ, 3), Number(sumOf(i.OffBoard.EnergyJ), 3)),
			Subtitle: "Energy of an inference: on board out of the pack, off board at the busiest in the data centre with its cooling, and for sending images",
		},
		Measure: "energy of an inference", Unit: "J",
	}
	f.Parts, f.Items = []string{"computer on board"}, []svg.BreakdownItem{{Name: "on board, " + i.EdgeModule}, {Name: "off board, " + i.OffBoard.Server}}
	f.Families = []string{"robots"}
	f.Items[0].Values, f.Items[1].Values = []float64{i.EdgeJ}, []float64{0}
	families := []string{"it", "cooling", "gas", "grid"}
	for n, p := range i.OffBoard.EnergyJ {
		f.Parts, f.Families = append(f.Parts, p.Name), append(f.Families, families[n%len(families)])
		f.Items[0].Values, f.Items[1].Values = append(f.Items[0].Values, 0), append(f.Items[1].Values, settled(p.Value))
	}
	return f
}

// robotsCostFigure draws what a site costs in a year.
func robotsCostFigure(r *Robots) svg.Figure {
	families := []string{"robots", "battery", "fixed", "variable", "grid", "it", "capex", "fuel"}
	scale, unit := magnitude(r.USDPerYear)
	f := svg.Waterfall{
		Frame: svg.Frame{
			ID: "robots-cost-" + idOf(r.Workload), Title: fmt.Sprintf("A site costs %s a year, %s USD a job", Scaled(r.USDPerYear, "USD", 3), Number(r.USDPerJob, 3)),
			Subtitle: "Annuities of what is bought, wages, electricity at the tariff and the data centre",
		},
		Measure: "cost of a year", Unit: unit,
	}
	for _, p := range r.Costs {
		if p.Value > 0 {
			f.Steps = append(f.Steps, svg.WaterfallStep{Name: p.Name, Family: families[len(f.Steps)%len(families)], Value: p.Value / scale})
		}
	}
	if len(f.Steps) < 2 {
		return nil
	}
	return f
}
