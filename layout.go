package tokenwatt

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/demand"
	"tokenwatt/demand/training"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// trainingProblem is a training workload with what the scenario says of its site, whose metered power is pue times that of
// its machines.
func trainingProblem(s *scenario.Scenario, name string, t *scenario.Training, pue float64) training.Problem {
	server, accelerator := machines(s, t.Server)
	p := training.Problem{
		Name: name, Training: *t, Server: *server, Accelerator: *accelerator, Study: s.Study,
		PUE: pue, EnergyPrice: s.Site.Tariff, Carbon: s.Site.Carbon,
	}
	if m := s.Define.Models.Get(t.Model); m != nil {
		p.Model = m.Value
	}
	return p
}

// layOut plans a training run and puts what came of it into the plan's scenario, where the closed form reads it.
func (p *plan) layOut(ctx context.Context, name string, t *scenario.Training) (demand.Load, []string, error) {
	s := p.scenario
	planned, err := training.Plan(ctx, trainingProblem(s, name, t, p.pue), &s.Define, &training.PlanSettings{
		Workers: p.settings.Workers, Seed: uint64(s.Seed), Progress: p.settings.Progress,
	})
	if err != nil {
		return demand.Load{}, nil, err
	}
	p.studies.planned[name] = planned
	path := strictyaml.JoinPath("workloads", name) + ".training."
	t.MFU, t.Goodput = planned.MFU, planned.Goodput
	t.MFU.Path, t.Goodput.Path = path+"mfu", path+"goodput"
	if n := planned.Search.Best().Accelerators; float64(n) != float64(t.Accelerators.Mode) {
		t.Accelerators = quantity.Exact(quantity.Count(n))
		t.Accelerators.Path, t.Accelerators.Source = path+"accelerators", "the objective "+t.Objective+" within those given"
		t.Accelerators.Basis = quantity.Estimate
	}
	if planned.Sizing != nil {
		t.Model = name + " (compute-optimal)"
		s.Define.Models = append(s.Define.Models, strictyaml.Entry[catalog.Model]{Name: t.Model, Value: planned.Model})
		t.Tokens = quantity.Exact(quantity.Tokens(planned.Tokens))
		t.Tokens.Path, t.Tokens.Source, t.Tokens.Basis = path+"tokens", planned.Sizing.Law, quantity.Published
	}
	return planned.Schedule.Load, planned.Warnings, nil
}

// Layouts lays out the training runs of a scenario and reports them alone, without facility and supply: what `train`
// prints. Runs whose method is estimate have no layout and are an error, as is a scenario without a training run.
func Layouts(ctx context.Context, s *scenario.Scenario, settings *Settings) (*report.Report, error) {
	if settings == nil {
		settings = &Settings{}
	}
	p := newPlan(s.Clone(), settings, s.Study.Length())
	if err := p.runWeather(ctx); err != nil {
		return nil, err
	}
	for i := range p.scenario.Workloads {
		w := &p.scenario.Workloads[i]
		if w.Value.Training == nil || w.Value.Training.Method != "layout" {
			continue
		}
		// What is to be known of a run stands in its own notes.
		if _, _, err := p.layOut(ctx, w.Name, w.Value.Training); err != nil {
			return nil, fmt.Errorf("workload %s: %w", w.Name, err)
		}
	}
	if len(p.studies.planned) == 0 {
		return nil, ErrNoLayout
	}
	r := &report.Report{
		SchemaVersion: report.SchemaVersion, Version: settings.Version, Scenario: s.Name, Description: s.Description,
		Seed: uint64(s.Seed), Year: s.Study.Year, Hours: p.hours, Training: p.trainings(), Warnings: p.warnings,
	}
	for _, t := range r.Training {
		r.Headline = append(r.Headline, runAnswers(t, len(r.Training) > 1)...)
	}
	r.Assumptions = p.runAssumptions()
	return r, nil
}

// runAnswers are a run's figures for the head of a page.
func runAnswers(t *report.Training, named bool) []report.Answer {
	best, run := &t.Candidates[0], &t.Run
	of := ""
	if named {
		of = " of " + t.Workload
	}
	exact := func(key, label, unit, boundary string, v float64, note string) report.Answer {
		return report.Answer{Key: key + "." + t.Workload, Label: label + of, Unit: unit, Boundary: boundary, Value: v, Low: v, High: v, Note: note}
	}
	return []report.Answer{
		{
			Key: "days." + t.Workload, Label: "Wall time" + of, Unit: "d", Value: run.Days, Low: run.DaysP10, High: run.DaysP90, HasRange: true,
			Note: "P10 to P90 of step time and failures",
		},
		exact("accelerators", "Accelerators", "", "", float64(best.Accelerators), t.Accelerator),
		exact("mfu", "Model FLOP utilisation", "%", "", 100*best.MFU, "while it trains"),
		exact("it_mw", "Power", "MW", "IT", run.MeanMW, "mean over the run"),
		exact("energy", "Energy", "MWh", "IT", run.EnergyMWh, ""),
		exact("cost", "Cost", "USD", "", run.CostUSD, "machines and electricity"),
	}
}

// runAssumptions lists the figures that the runs which were laid out rest on, worst-founded first: those of the workloads
// themselves, of their machines, and of the site's electricity.
func (p *plan) runAssumptions() []report.Assumption {
	var list []report.Assumption
	for _, figure := range scenario.Figures(p.scenario) {
		info := figure.Describe()
		for name := range p.studies.planned {
			t := p.scenario.Workloads.Get(name).Value.Training
			server, _ := machines(p.scenario, t.Server)
			// The closed form's own figures are what the layout found, and a plan names them.
			path := strictyaml.JoinPath("workloads", name) + ".training."
			own := strings.HasPrefix(info.Path, path) && info.Path != path+"mfu" && info.Path != path+"goodput"
			if own || strings.HasPrefix(info.Path, strictyaml.JoinPath("catalog.servers", t.Server)+".") ||
				strings.HasPrefix(info.Path, strictyaml.JoinPath("catalog.accelerators", server.Accelerator)+".") ||
				info.Path == "site.tariff" || info.Path == "site.facility.pue" && p.plant == nil {
				list = append(list, assumption(info, report.NoInfluence, ""))
				break
			}
		}
	}
	slices.SortStableFunc(list, func(a, b report.Assumption) int { return weakness(a.Basis) - weakness(b.Basis) })
	return list
}
