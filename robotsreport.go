package tokenwatt

import (
	"fmt"
	"math"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/demand/robots"
	"tokenwatt/demand/robots/charging"
	"tokenwatt/demand/robots/sim"
	"tokenwatt/quantity"
	"tokenwatt/report"
)

// robotsReports reports the fleets of robots, in the order of the workloads.
func (p *plan) robotsReports() []*report.Robots {
	var list []*report.Robots
	for i := range p.scenario.Workloads {
		if f := p.fleets[p.scenario.Workloads[i].Name]; f != nil {
			list = append(list, f.report())
		}
	}
	return list
}

// own is a workload's figure, or where it gives none the catalog's.
func own[T quantity.Quantity](over *quantity.Figure[T], known *quantity.Figure[T]) float64 {
	if over.Known() || known == nil {
		return float64(over.Mode)
	}
	return float64(known.Mode)
}

// report reports one fleet. Energies and money of all sites over the study become those of a site and year.
func (f *fleet) report() *report.Robots {
	p, r := f.problem, f.result
	e, given := r.Estimation, p.Robots
	service := p.Service
	if service == nil {
		service = &catalog.Service{}
	}
	site := 8760 / r.Hours / e.Sites
	out := &report.Robots{
		Workload: p.Name, Robot: given.Robot, Service: given.Service, Work: f.work(service), Sites: e.Sites,
		Robots: e.Robots, Chargers: e.Chargers, SparePacks: e.SparePacks, FoundRobots: e.FoundRobots, FoundChargers: e.FoundChargers,
		Refuel: e.Refuel, Target: e.Target, Reserve: float64(given.Charging.Reserve.Mode),
		WaitLimitMinutes: own(&given.Jobs.WaitLimit, &service.WaitLimit) / 60, LateWanted: 1 - own(&given.Jobs.WaitQuantile, &service.WaitQuantile),
		Late: e.Late, WorstLate: e.WorstLate, JobsPerDay: e.JobsPerWeek / 7, Utilisation: e.Utilisation,
		WorkWatts: e.WorkW, ComputeWatts: e.ComputeW, UsableWh: e.UsableWh, WorkHours: e.WorkHours, ChargeHours: e.ChargeHours, AwayHours: e.AwayHours,
		CycleAvailability: e.CycleAvailability, PackYears: e.PackYears,
		MeanKW: e.ChargingMWh / e.Hours / e.Sites * 1e3, PeakKW: e.PeakKW, ConnectedKW: e.ConnectedKW, JobWh: e.JobWh,
		ChargingMWh: e.ChargingMWh, ComputeMWh: e.ComputeMWh, PeakMW: e.PeakMW, MeanMW: e.ChargingMWh / e.Hours,
		Operators: e.Operators, OperatorHours: e.OperatorHours / e.Hours * 24,
		USDPerYear: e.USD * site, USDPerJob: e.USDPerJob, USDPerRobotHour: e.USDPerRobotHour,
		Alternatives: alternatives(e), Options: f.options(), Simulation: simulatedFleet(r.Simulation), Inference: f.inference(),
		Week: f.week(), Sources: f.sources(), Notes: fleetAssumptions(),
	}
	out.Costs = yearlyCosts(e, site)
	for _, d := range r.Loads[0].Deferrable {
		out.MovableShare += d.EnergyMWh / e.ChargingMWh
	}
	if windows := r.Loads[0].Deferrable; len(windows) > 0 {
		out.WindowHours = float64(windows[0].EndHour - windows[0].FirstHour)
	}
	for i := range r.Compared {
		out.Methods = append(out.Methods, method(&r.Compared[i]))
	}
	for _, s := range r.Rules {
		out.Schedules = append(out.Schedules, chargingSchedule(s))
	}
	if r.Optimum != nil {
		s := chargingSchedule(&r.Optimum.Schedule)
		s.Name = "cheapest"
		out.Schedules = append(out.Schedules, s)
	}
	return out
}

// work says in words what robots are called for.
func (f *fleet) work(service *catalog.Service) string {
	j := &f.problem.Robots.Jobs
	called := "Jobs as listed by the hour"
	if f.problem.Service != nil && f.problem.Robots.Clients.Known() {
		called = fmt.Sprintf("%s: %s clients (%s) with %s jobs a day each", service.Title, report.Number(float64(f.problem.Robots.Clients.Mode), 6), service.Client,
			report.Number(own(&j.Rate, &service.Jobs)*86400, 3))
	}
	return fmt.Sprintf("%s; a job takes %s min in the mean (variance over mean squared %s), of which the robot walks %s and works with its arms %s.", called,
		report.Number(own(&j.Duration, &service.Duration)/60, 3), report.Number(own(&j.DurationSCV, &service.DurationSCV), 3),
		report.Percent(own(&j.Walking, &service.Walking), 2), report.Percent(own(&j.Manipulating, &service.Manipulating), 2))
}

// yearlyCosts are what a site costs in a year.
func yearlyCosts(e *robots.Estimation, site float64) []report.Part {
	var list []report.Part
	add := func(name string, usd float64) {
		if usd > 0 {
			list = append(list, report.Part{Name: name, Value: usd * site})
		}
	}
	for _, c := range e.Costs {
		add(c.Item, c.USD)
	}
	add("data centre, machines", e.Bill.Hardware.USD())
	add("data centre, people", e.Bill.Staff.USD())
	add("electricity", e.Bill.Electricity.USD())
	add("charge for the peak", e.DemandUSD)
	return list
}

func alternatives(e *robots.Estimation) []report.RobotsAlternative {
	var list []report.RobotsAlternative
	for _, a := range e.Alternatives {
		list = append(list, report.RobotsAlternative{
			Refuel: a.Refuel, OnBoard: a.OnBoard, Robots: a.Robots, Chargers: a.Chargers, SparePacks: a.Spares, USDPerYear: a.USDPerYear,
			PeakKW: a.PeakKW, Chosen: a.Chosen, Why: a.Why,
		})
	}
	return list
}

// options are the ways to refill and ends of a charge, each with its fleet and cheapest schedule.
func (f *fleet) options() []report.RobotsOption {
	c := f.result.Choice
	if c == nil {
		return nil
	}
	var list []report.RobotsOption
	for i := range c.Options {
		o := &c.Options[i]
		out := report.RobotsOption{
			Name: o.Name, Target: o.TargetSOC, Robots: o.Robots, Chargers: o.Chargers, SparePacks: o.SparePacks, OwnUSD: o.OwnUSD, Cheapest: i == c.Best,
			Chosen: strings.HasPrefix(o.Name, f.result.Refuel+" ") && math.Abs(o.TargetSOC-f.result.Target) < 1e-12,
		}
		if o.Err != nil {
			out.Why = o.Err.Error()
		} else {
			out.USD = o.USD
		}
		list = append(list, out)
	}
	return list
}

// method reports a number by the methods that have it. Shares become per cent.
func method(c *robots.Compared) report.RobotsMethod {
	scale, unit := 1.0, c.Unit
	if unit == "" {
		scale, unit = 100, "%"
	}
	known := func(v float64) *float64 {
		if math.IsNaN(v) {
			return nil
		}
		v *= scale
		return &v
	}
	m := report.RobotsMethod{
		What: c.What, Unit: unit, ClosedForm: scale * c.ClosedForm, Simulation: known(c.Simulation.Mean), Rule: known(c.Plain), Optimum: known(c.Optimum), Note: c.Note,
	}
	if c.Interval {
		m.Low, m.High = known(c.Simulation.Low), known(c.Simulation.High)
	}
	if c.ClosedForm > 0 && (m.Simulation != nil || m.Rule != nil) {
		apart := c.Disagreement()
		m.Disagreement = &apart
	}
	return m
}

func chargingSchedule(s *charging.Schedule) report.RobotsSchedule {
	out := report.RobotsSchedule{Name: s.Name, ChargeKWh: s.ChargeKWh, PeakKW: s.PeakKW, EnergyUSD: s.EnergyUSD, DemandUSD: s.DemandUSD, USD: s.USD}
	tiny := 1e-6 * (1 + s.ChargeKWh)
	switch {
	case s.MissKWh > tiny:
		out.Broken = fmt.Sprintf("packs run short by %s kWh", report.Number(s.MissKWh, 3))
	case s.OverKWh > tiny:
		out.Broken = fmt.Sprintf("packs would be overfull by %s kWh", report.Number(s.OverKWh, 3))
	case s.OverGridKW > 1e-6*(1+s.PeakKW):
		out.Broken = fmt.Sprintf("above the connection by %s kW", report.Number(s.OverGridKW, 3))
	}
	return out
}

func simulatedFleet(s *sim.Result) *report.RobotsSimulation {
	if s == nil {
		return nil
	}
	out := &report.RobotsSimulation{
		Weeks: s.Batches, WaitMean: s.Wait.Mean.Mean / 60, WaitP50: s.Wait.P50.Mean / 60, WaitP95: s.Wait.P95.Mean / 60, WaitP99: s.Wait.P99.Mean / 60, WaitMax: s.Wait.MaxS / 60,
		ChargerWait: s.Station.WaitS.Mean / 60, PeakKW: s.Power.PeakKW.Mean, PeakQuarter: s.Power.PeakQuarterKW.Mean,
		Strandings: s.Incidents.Strandings.Mean + s.Incidents.EmptyInQueue.Mean,
	}
	for state := range sim.States {
		out.Shares = append(out.Shares, report.Part{Name: state.String(), Value: s.Shares[state].Mean})
	}
	return out
}

// inference reports where the policy runs.
func (f *fleet) inference() *report.RobotsInference {
	p, e := f.problem, f.result.Estimation
	i, given := e.Inference, &f.problem.Robots.Inference
	if i == nil {
		return nil
	}
	replan := own(&given.ReplanRate, &p.Policy.ReplanRate)
	limit := float64(p.Policy.Chunk) / float64(p.Policy.ControlRate.Mode)
	if given.LatencyLimit.Known() {
		limit = float64(given.LatencyLimit.Mode)
	}
	out := &report.RobotsInference{
		Policy: given.Policy, EdgeModule: given.EdgeModule, EdgeStack: given.EdgeStack, OnBoard: i.OnBoard, Rate: replan, LatencyLimit: 1e3 * limit,
		EdgeMS: 1e3 * i.Edge.Latency, EdgeJ: i.EdgeJ, RuntimeHours: i.RuntimeHours, OnBoardHours: i.OnBoardHours,
	}
	if f.off == nil {
		out.NoOffBoard = f.why
		return out
	}
	off := f.off
	i = off.Inference
	s, away := i.Served, replan*(1-i.OnBoard)
	out.OffBoard = &report.RobotsOffBoard{
		Share: 1 - i.OnBoard, Chosen: off == e, Robots: off.Robots, USDPerYear: off.USD * 8760 / off.Hours / off.Sites, RuntimeHours: i.RuntimeHours,
		Server: given.Server, Stack: given.ServerStack, Accelerators: s.Accelerators, Servers: s.Servers, PerSecond: i.Rate, Batch: s.Batch, Busy: s.Busy, Late: s.Late,
		Latency: parts(
			part{"network", 1e3 * float64(given.NetworkLatency.Mode)}, part{"gathering a batch", 1e3 * s.Gathering / 2}, part{"waiting", 1e3 * s.Wait}, part{"computing", 1e3 * s.BatchTime},
		),
		MeanMS: 1e3 * s.Mean,
		EnergyJ: parts(
			part{"servers", i.ServerJ}, part{"cooling and losses", (p.PUE - 1) * i.ServerJ},
			part{"radio on board", float64(given.NetworkPower.Mode) / away}, part{"network", float64(given.AccessPower.Mode) / away},
		),
		MeanMW: off.ComputeMWh / off.Hours,
	}
	for h := range off.ByHour {
		out.OffBoard.PeakMW = max(out.OffBoard.PeakMW, off.ByHour[h].ServerKW*off.Sites/1e3)
	}
	return out
}

// week is the fleet's week by the hour.
func (f *fleet) week() report.RobotsWeek {
	r := f.result
	of := func(value func(h *robots.Hour) float64) []float64 {
		list := make([]float64, len(r.ByHour))
		for h := range list {
			list[h] = value(&r.ByHour[h])
		}
		return list
	}
	w := report.RobotsWeek{
		Jobs: of(func(h *robots.Hour) float64 { return h.Jobs }), Working: of(func(h *robots.Hour) float64 { return h.Load }),
		There: of(func(h *robots.Hour) float64 { return h.There }), Late: of(func(h *robots.Hour) float64 { return h.Late }),
		ChargeKW: of(func(h *robots.Hour) float64 { return h.ChargeKW }), StandbyKW: of(func(h *robots.Hour) float64 { return h.StandbyKW }),
	}
	if r.Inference != nil && r.Inference.Served != nil {
		w.ServerKW = of(func(h *robots.Hour) float64 { return h.ServerKW })
	}
	if s := r.Simulation; s != nil {
		w.SimulatedKW, w.SimulatedLate, w.WaitP95 = s.Power.ChargingByHourKW[:], make([]float64, len(r.ByHour)), make([]float64, len(r.ByHour))
		for h := range w.WaitP95 {
			w.WaitP95[h] = s.Wait.P95ByHour[h] / 60
			if s.JobsByHour[h] > 0 {
				w.SimulatedLate[h] = 1 - s.ServiceByHour[h].Mean
			}
		}
	}
	for _, s := range r.Rules {
		if s.Name == "uncontrolled" {
			w.RuleKW = s.ChargeKW
		}
	}
	if r.Site != nil {
		w.PriceUSDPerKWh, w.SolarAvailableKW = r.Site.PriceUSDPerKWh, r.Site.SolarKW
	}
	if r.Optimum != nil {
		w.OptimumKW = make([]float64, len(r.ByHour))
		for h, kw := range r.Optimum.ChargeKW {
			if kw > 1e-6*r.Optimum.PeakKW { // below it is what a solver leaves of zero
				w.OptimumKW[h] = kw
			}
		}
	}
	return w
}

// sources say what robot, service and policy rest on.
func (f *fleet) sources() []string {
	p := f.problem
	var list []string
	add := func(what string, o *catalog.Provenance) {
		text := fmt.Sprintf("%s (%s): %s", o.Title, what, o.Source)
		if o.Basis != "" {
			text += fmt.Sprintf(" [%s, %s]", o.Basis, o.Date)
		}
		list = append(list, text)
	}
	add("robot", &p.Robot.Provenance)
	if p.Service != nil {
		add("service", &p.Service.Provenance)
	}
	if p.Policy != nil {
		add("policy", &p.Policy.Provenance)
	}
	if p.Edge != nil && p.Policy != nil {
		add("computer on board", &p.Edge.Module.Provenance)
		add("software on it", &p.Edge.Stack.Provenance)
	}
	return list
}

// fleetAssumptions are what a reader of a fleet's section has to know.
func fleetAssumptions() []string {
	return []string{
		"Sites are alike, on one clock, and peak together. Jobs do not give up. Robots that wait at a charger are not topped up.",
		"The closed form sizes the fleet as if each moment's load lasted; the simulation follows packs and jobs one by one with the fleet so found.",
		"Windows within which charging may move are those of the free part of the packs (deferrable_part); the cheapest schedule knows the week ahead.",
		"Not modelled: priorities, teams of robots, heat, ramps of demand over years, embodied carbon of robots, power back into the grid.",
	}
}
