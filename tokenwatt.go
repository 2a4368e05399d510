package tokenwatt

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"tokenwatt/demand"
	"tokenwatt/demand/serving"
	"tokenwatt/demand/training"
	"tokenwatt/facility"
	"tokenwatt/ledger"
	"tokenwatt/lp"
	"tokenwatt/quantity"
	"tokenwatt/report"
	"tokenwatt/scenario"
	"tokenwatt/supply"
	"tokenwatt/supply/weather"
)

// Settings say how a plan is computed; nothing in them changes the answer, except leaving the supply out.
type Settings struct {
	// Version is recorded in the report.
	Version string
	// NoSupply leaves the supply study out: electricity is billed at the site's tariff.
	NoSupply bool
	// Solver solves the supply; required unless it is left out.
	Solver lp.Solver
	// CheckWith, if not nil, solves the supply a second time; the report says how the two compare. CheckName is recorded in
	// it.
	CheckWith lp.Solver
	CheckName string
	// Answers are what is asked beside the optimum of the supply; nil for AnswersByPrices.
	Answers []supply.Part
	// AnswersWithin, if above 0, leaves those of Answers out whose solves would take longer together; the report warns of
	// them. It is compared with an estimate from the size of the problem, not with a clock.
	AnswersWithin time.Duration
	// TimeLimit bounds each solve; 0 is no limit.
	TimeLimit time.Duration
	// Workers is the number of goroutines; 0 is one a processor. It does not change the answer.
	Workers int
	// Progress, if not nil, is told what is being done, with what is known of its state.
	Progress func(phase, state string)
	// Clock, if not nil, returns the time since a fixed moment, for Timings alone.
	Clock func() time.Duration
}

// Result is a plan: its report and its books.
type Result struct {
	Report *report.Report
	Ledger *ledger.Ledger
	// Problem and Supply are what the supply stage solved and found; nil where no supply was studied.
	Problem *supply.Problem
	Supply  *supply.Result
	// Timings are seconds by stage where a clock was given; they are not reproducible.
	Timings map[string]float64
}

// ErrNoPrice is returned where electricity has no price: no supply study and no tariff.
var ErrNoPrice = errors.New("tokenwatt: electricity has no price: give site.tariff, or a supply to study")

// errColumns is wrapped where a file of hourly values lacks the column that is needed.
var errColumns = errors.New("tokenwatt: column is missing")

// errKind is returned for a kind of workload that has no place in the chain.
var errKind = errors.New("tokenwatt: a plan does not have this kind of workload")

// plan is one run of the chain, stage by stage.
type plan struct {
	scenario *scenario.Scenario
	settings *Settings
	hours    int
	timings  map[string]float64

	// loads are in the scenario's order for the demand stage, then those stated at the meter last: inside is the number
	// of the others.
	loads     []demand.Load
	inside    int
	studies   studies
	fleets    map[string]*fleet       // fleets of robots, by workload
	campaigns map[string]*campaignRun // campaigns of jobs, by workload
	// hoursOf prices hours for a campaign that is studied alone; nil in a plan, whose supply does.
	hoursOf          *electricity
	electricalLosses float64
	weather          *weather.Result
	// pue is the factor from IT to metered power that demand reckons its costs with; plant carries a facility's plant into
	// the closed form, nil where the PUE is given, and uses has its hours by workload and use.
	pue      float64
	plant    *plantMeans
	uses     []map[facility.Part][]float64
	facility *facility.Result
	machines map[string]*machine // of candidates that name one
	problem  *supply.Problem
	supply   *supply.Result
	checked  *report.SecondSolver
	answers  *supply.Answers
	chain    *chain // at the modes
	ranges   *ranges

	tariffKnown, carbonKnown  bool
	tariffUSD, tariffCarbonKg float64
	warnings                  []string
}

// newPlan is a plan of so many hours in which nothing has run.
func newPlan(s *scenario.Scenario, settings *Settings, hours int) *plan {
	return &plan{
		scenario: s, settings: settings, hours: hours, timings: map[string]float64{}, studies: newStudies(),
		fleets: map[string]*fleet{}, campaigns: map[string]*campaignRun{},
	}
}

// Plan runs the whole chain: workloads become hourly loads, loads become metered power, metered power a least-cost
// supply, and all of it a ledger and a report. The scenario must be resolved, as scenario.Load returns it, and is not
// changed. Errors are those of the stages, wrapped with the stage's name; *supply.InfeasibleError says that no supply
// serves the load, ledger.ErrUnbalanced that the books do not close.
func Plan(ctx context.Context, s *scenario.Scenario, settings *Settings) (*Result, error) {
	if settings == nil {
		settings = &Settings{NoSupply: true}
	}
	// A run that is laid out gets its utilisation from there, so the scenario that the later stages read is a copy.
	p := newPlan(s.Clone(), settings, s.Study.Total())
	for _, stage := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"weather", p.runWeather},
		{"demand", p.runDemand},
		{"facility", p.runFacility},
		{"machines", p.runMachines},
		{"supply", p.runSupply},
		{"check", p.checkWith},
		{"answers", p.answer},
		{"ranges", p.runRanges},
	} {
		started := p.now()
		if err := stage.run(ctx); err != nil {
			return nil, within(stage.name, err)
		}
		p.timings[stage.name] = (p.now() - started).Seconds()
	}
	books, err := p.books()
	if err != nil {
		return nil, err
	}
	balances, err := books.Check()
	if err != nil {
		return nil, err
	}
	return &Result{Report: p.report(balances), Ledger: books, Problem: p.problem, Supply: p.supply, Timings: p.timings}, nil
}

// within names the stage that an error comes from, unless the error does already.
func within(stage string, err error) error {
	if strings.HasPrefix(err.Error(), stage+": ") {
		return err
	}
	return fmt.Errorf("%s: %w", stage, err)
}

func (p *plan) now() time.Duration {
	if p.settings.Clock == nil {
		return 0
	}
	return p.settings.Clock()
}

func (p *plan) tell(phase, state string) {
	if p.settings.Progress != nil {
		p.settings.Progress(phase, state)
	}
}

// runDemand turns every workload into hourly power at the boundary that it is stated at.
func (p *plan) runDemand(ctx context.Context) error {
	s := p.scenario
	var errs []error
	for i := range s.Workloads {
		w := &s.Workloads[i]
		loads, warnings, err := p.load(ctx, w.Name, &w.Value)
		for k := range loads {
			if err == nil {
				err = loads[k].Check(s.Study.Length())
			}
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("workload %s: %w", w.Name, err))
			continue
		}
		for _, text := range warnings {
			p.warn(w.Name + ": " + text)
		}
		for k := range loads {
			repeat(&loads[k], s.Study)
		}
		p.loads = append(p.loads, loads...)
	}
	return errors.Join(errs...)
}

// load runs one workload's demand stage. A workload with power at two boundaries has a load at each, of names of their own.
func (p *plan) load(ctx context.Context, name string, w *scenario.Workload) ([]demand.Load, []string, error) {
	s := p.scenario
	switch {
	case w.Serving != nil && w.Serving.Method == "simulation":
		load, warnings, err := p.serveYear(ctx, name, w.Serving)
		return []demand.Load{load}, warnings, err
	case w.Serving != nil:
		r, err := serving.Run(ctx, p.servingProblem(name, w.Serving), nil)
		if err != nil {
			return nil, nil, err
		}
		return []demand.Load{r.Load}, toldOnce(r.Warnings), nil
	case w.Training != nil && w.Training.Method == "layout":
		load, warnings, err := p.layOut(ctx, name, w.Training)
		return []demand.Load{load}, warnings, err
	case w.Training != nil:
		r, err := training.Run(ctx, trainingProblem(s, name, w.Training, p.pue), nil)
		if err != nil {
			return nil, nil, err
		}
		return []demand.Load{r.Load}, toldOnce(r.Warnings), nil
	case w.Robots != nil:
		return p.sizeRobots(ctx, name)
	case w.Campaign != nil:
		load, warnings, err := p.runCampaign(ctx, name, w.Campaign)
		return []demand.Load{load}, warnings, err
	case w.Load != nil:
		load, err := p.fixedLoad(name, w.Load)
		return []demand.Load{load}, nil, err
	default:
		return nil, nil, errKind
	}
}

// warn keeps a warning once.
func (p *plan) warn(text string) {
	for _, old := range p.warnings {
		if old == text {
			return
		}
	}
	p.warnings = append(p.warnings, text)
}

// runRanges sweeps the closed form, with electricity at the site's tariff or, without one, at what the supply costs.
func (p *plan) runRanges(ctx context.Context) error {
	p.tell("drawing the ranges", "")
	price, carbon := p.scenario.Site.Tariff, p.scenario.Site.Carbon
	if p.supply != nil {
		if !price.Known() {
			price = quantity.Exact(quantity.PerMWh(p.supply.CostUSDPerMWh))
		}
		if !carbon.Known() {
			carbon = quantity.Exact(quantity.CarbonIntensity(p.supply.DirectGPerKWh / 1000 / float64(quantity.KilowattHour)))
		}
	}
	build := func(s *scenario.Scenario) (*chain, error) {
		return newChain(s, price, carbon, &p.studies, p.plant)
	}
	var err error
	if p.chain, err = build(p.scenario); err != nil {
		return err
	}
	if err = p.chain.evaluate(); err != nil {
		return err
	}
	p.ranges, err = sweepRanges(ctx, p.scenario, build, p.settings.Workers)
	if err != nil {
		return err
	}
	p.warnings = append(p.warnings, p.ranges.warnings...)
	return nil
}
