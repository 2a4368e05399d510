package tokenwatt

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tokenwatt/demand"
	"tokenwatt/demand/robots"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// ErrNoRobots is returned where a scenario has no fleet of robots.
var ErrNoRobots = errors.New("tokenwatt: the scenario has no workload of robots")

// ErrLoadName is wrapped where the load of a fleet's data centre would have the name of another workload.
var ErrLoadName = errors.New("tokenwatt: the name of a load is taken")

// fleet is one workload of robots with what came of it.
type fleet struct {
	problem *robots.Problem
	result  *robots.Result
	// off is the fleet with all inferences in the data centre, or the one found where some are; nil where there is none, for the reason why.
	off *robots.Estimation
	why string
}

// inferenceName names the load of a fleet's data centre.
func inferenceName(workload string) string { return workload + " inference" }

// sizeRobots runs a fleet by all methods and keeps its closed form for the ranges.
func (p *plan) sizeRobots(ctx context.Context, name string) ([]demand.Load, []string, error) {
	p.tell(name+": sizing, simulating and charging the fleet", "")
	problem, err := robots.ProblemOf(p.scenario, name, p.pue)
	if err != nil {
		return nil, nil, err
	}
	problem.SolarCF = p.weather.SolarCF[:p.scenario.Study.Length()] // of its years of weather the first
	result, err := robots.Run(ctx, problem, &robots.Settings{Solver: p.settings.Solver})
	if err != nil {
		return nil, nil, err
	}
	f := &fleet{problem: problem, result: result}
	if f.off, f.why, err = result.OffBoard(ctx, problem); err != nil {
		return nil, nil, err
	}
	p.fleets[name] = f
	p.studies.estimators[name] = func(s *scenario.Scenario, t *demand.Terms) (demand.Estimator, error) {
		return result.Estimator(ctx, s, name, t)
	}
	loads := result.Loads
	if len(loads) > 1 {
		loads[1].Workload = inferenceName(name)
		if p.scenario.Workloads.Get(loads[1].Workload) != nil {
			return nil, nil, fmt.Errorf("%w: %q is that of the data centre of %s; rename that workload", ErrLoadName, loads[1].Workload, name)
		}
	}
	return loads, toldOnce(result.Warnings), nil
}

// Robots sizes the fleets of robots of a scenario and reports them alone, without facility and supply: what `robots` prints. Ranges are
// those of the closed form. A scenario without a fleet is ErrNoRobots; other errors are those of package robots.
func Robots(ctx context.Context, s *scenario.Scenario, settings *Settings) (*report.Report, error) {
	if settings == nil {
		settings = &Settings{}
	}
	own := s.Clone()
	own.Workloads = slices.DeleteFunc(own.Workloads, func(w strictyaml.Entry[scenario.Workload]) bool { return w.Value.Robots == nil })
	if len(own.Workloads) == 0 {
		return nil, ErrNoRobots
	}
	p := newPlan(own, settings, s.Study.Length())
	for _, stage := range []struct {
		name string
		run  func(context.Context) error
	}{{"weather", p.runWeather}, {"demand", p.runDemand}, {"ranges", p.runRanges}} {
		if err := stage.run(ctx); err != nil {
			return nil, within(stage.name, err)
		}
	}
	if !own.Site.Tariff.Known() {
		p.warn("site.tariff is not given: electricity is not counted, and no charging schedule is sought")
	}
	return &report.Report{
		SchemaVersion: report.SchemaVersion, Version: settings.Version, Scenario: s.Name, Description: s.Description,
		Seed: uint64(s.Seed), Year: s.Study.Year, Hours: p.hours, Draws: p.ranges.draws, Headline: p.fleetAnswers(), Workloads: p.workloads(),
		Robots: p.robotsReports(), Assumptions: p.assumptions(), Warnings: p.warnings,
	}, nil
}

// fleetAnswers are the headline figures: those of robots first, then power and bill of all fleets. Without inference
// elsewhere there is no IT power.
func (p *plan) fleetAnswers() []report.Answer {
	var first, then []report.Answer
	for _, a := range p.ranges.answers("") {
		switch {
		case a.Key == "it_mw" && a.Value == 0:
		case a.Key == "it_mw" || a.Key == "facility_mw" || a.Key == "facility_mwh_per_day" || a.Key == "electricity_usd_per_day" || a.Key == "carbon_t_per_day":
			then = append(then, a)
		default:
			first = append(first, a)
		}
	}
	return append(first, then...)
}

// fleetNotes say what of a fleet is drawn where.
func (p *plan) fleetNotes(name string) []string {
	f := p.fleets[name]
	notes := []string{"Charging is stated at the meter of its sites: cooling and losses of a data centre do not apply to it."}
	if i := f.result.Inference; i != nil && i.Served != nil {
		notes = append(notes, fmt.Sprintf("Its data centre is the load %q, %s of IT power in the mean.", inferenceName(name), report.Scaled(f.result.ComputeMWh/f.result.Hours, "MW", 3)))
	}
	return notes
}
