package tokenwatt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"

	"tokenwatt/demand/serving/chrometrace"
	"tokenwatt/demand/serving/simulation"
	"tokenwatt/demand/serving/size"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// ErrNoSimulation is returned where a scenario has no service to simulate.
var ErrNoSimulation = errors.New("tokenwatt: the scenario has no service with a simulation")

// ErrOneService is returned where a trace of one service is asked for and several are simulated.
var ErrOneService = errors.New("tokenwatt: a trace is of one service, and the scenario has several: name one")

// ErrNoRequests is wrapped where a service gets no request in the time studied.
var ErrNoRequests = simulation.ErrNoRequests

// MostCurveRequests is how many requests a service gets at most for that its load curve is simulated without being asked for.
const MostCurveRequests = 300_000

// ServeSimSettings say what is simulated beside the service itself.
type ServeSimSettings struct {
	// Version is recorded in the report.
	Version string
	// Workload names the one service that is simulated; empty for all.
	Workload string
	// Rates are factors on the rate of requests at which the service is simulated too: the load curve. With AutoRates they are left
	// out, with a note, where the service gets more than MostCurveRequests.
	Rates     []float64
	AutoRates bool
	// Size looks for the smallest fleet that meets the objectives also where the scenario gives one; where it gives none that is
	// done in any case, and the fleet found is simulated.
	Size bool
	// Trace, if not nil, gets the run of the one service that is simulated as a Chrome trace of at most TraceLimit events, 0
	// for chrometrace.DefaultLimit. Of an error what was written has no use.
	Trace      io.Writer
	TraceLimit int
	// Workers is the number of goroutines; 0 is one a processor. It does not change the answer.
	Workers int
	// Progress, if not nil, is told what is being done.
	Progress func(phase, state string)
}

// Rates are the factors of a load curve unless others are asked for.
func Rates() []float64 { return []float64{0.25, 0.5, 0.75, 1, 1.25, 1.5} }

// ServeSim simulates the services of a scenario request by request and reports them alone, without facility and supply: what
// `serve-sim` prints. Services whose method is estimate are left out; a scenario without another is ErrNoSimulation, a service without requests ErrNoRequests. Other errors
// are those of packages simulation and size, *size.NoFleetError among them, and of the trace's writer.
func ServeSim(ctx context.Context, s *scenario.Scenario, settings *ServeSimSettings) (*report.Report, error) {
	if settings == nil {
		settings = &ServeSimSettings{}
	}
	p := newPlan(s.Clone(), &Settings{Version: settings.Version, Workers: settings.Workers, Progress: settings.Progress}, s.Study.Length())
	names, err := simulated(p.scenario, settings.Workload)
	if err != nil {
		return nil, err
	}
	if settings.Trace != nil && len(names) > 1 {
		return nil, fmt.Errorf("%w of %s", ErrOneService, strings.Join(names, ", "))
	}
	if err := p.runWeather(ctx); err != nil {
		return nil, err
	}
	r := &report.Report{
		SchemaVersion: report.SchemaVersion, Version: settings.Version, Scenario: s.Name, Description: s.Description,
		Seed: uint64(s.Seed), Year: s.Study.Year, Hours: p.hours, Warnings: p.warnings,
	}
	for _, name := range names {
		section, err := p.simulate(ctx, name, settings)
		if err != nil {
			return nil, fmt.Errorf("workload %s: %w", name, err)
		}
		r.Serving = append(r.Serving, section)
		r.Headline = append(r.Headline, serviceAnswers(section, len(names) > 1)...)
	}
	r.Assumptions = p.serviceAssumptions(names)
	return r, nil
}

// simulated names the services that have a simulation, or the one of a name.
func simulated(s *scenario.Scenario, only string) ([]string, error) {
	var names []string
	for i := range s.Workloads {
		w := &s.Workloads[i]
		if v := w.Value.Serving; v != nil && v.Simulation != nil && v.Method != "estimate" && (only == "" || only == w.Name) {
			names = append(names, w.Name)
		}
	}
	switch {
	case len(names) > 0:
		return names, nil
	case only != "":
		return nil, fmt.Errorf("%w of the name %q", ErrNoSimulation, only)
	}
	return nil, fmt.Errorf("%w: give a serving workload a section simulation", ErrNoSimulation)
}

// simulationProblem is a service with what the scenario says of its site, whose metered power is pue times that of its machines.
func simulationProblem(s *scenario.Scenario, name string, v *scenario.Serving, pue float64) *simulation.Problem {
	return &simulation.Problem{
		Name: name, Serving: *v, Catalog: &s.Define, Study: s.Study, Seed: uint64(s.Seed),
		Site: simulation.Site{PUE: pue, Price: s.Site.Tariff, Carbon: s.Site.Carbon},
	}
}

// simulate runs one service, with its load curve and its trace where they are asked for, and reports it.
func (p *plan) simulate(ctx context.Context, name string, settings *ServeSimSettings) (*report.Serving, error) {
	v := p.scenario.Workloads.Get(name).Value.Serving
	p.tell(name+": preparing engines", "")
	service, sizing, err := p.prepare(ctx, simulationProblem(p.scenario, name, v, p.pue), settings)
	if err != nil {
		return nil, err
	}
	p.tell(name+": simulating", "")
	own := &simulation.Settings{}
	var tracer *chrometrace.Writer
	if settings.Trace != nil {
		var pools []string
		if len(service.Pools()) > 1 {
			pools = []string{"prefill", "decode"}
		}
		if tracer, err = chrometrace.New(settings.Trace, &chrometrace.Settings{Limit: settings.TraceLimit, Pools: pools}); err != nil {
			return nil, err
		}
		own.Observer = tracer
	}
	result, err := simulateAt(ctx, service, 1, own)
	if err != nil {
		return nil, err
	}
	if err := result.Empty(); err != nil {
		return nil, err
	}
	section := servingReport(service, result)
	if sizing != nil {
		section.Sizing = servingSizing(sizing)
	}
	if tracer != nil {
		counts, err := tracer.Close()
		if err != nil {
			return nil, err
		}
		if counts.LeftOut > 0 {
			section.Notes = append(section.Notes, fmt.Sprintf("the Chrome trace has the %s events that ended before %s s; %s are left out", report.Number(float64(counts.Events), 12),
				report.Number(counts.Until, 6), report.Number(float64(counts.LeftOut), 12)))
		}
	}
	return section, p.curve(ctx, service, result, section, settings)
}

// prepare makes a service ready: with the fleet that the scenario gives, or else with the smallest that meets its objectives.
func (p *plan) prepare(ctx context.Context, problem *simulation.Problem, settings *ServeSimSettings) (*simulation.Service, *size.Result, error) {
	m := problem.Serving.Simulation
	given := m.Replicas > 0 && (m.Decode == nil || m.Decode.Replicas > 0)
	if given && !settings.Size {
		service, err := simulation.Prepare(problem)
		return service, nil, err
	}
	service, err := size.Prepare(problem)
	if err != nil {
		return nil, nil, err
	}
	p.tell(problem.Name+": sizing", "")
	sizing, err := size.Fleets(ctx, service, &size.Settings{Workers: settings.Workers})
	if err != nil || given {
		return service, sizing, err
	}
	best := sizing.Best()
	if best == nil {
		return nil, nil, &size.NoFleetError{Result: sizing}
	}
	service, err = service.With(best.Layout(service, best.Answer.Replicas))
	return service, sizing, err
}

// simulateAt runs a service at a factor on its rate.
func simulateAt(ctx context.Context, service *simulation.Service, rate float64, settings *simulation.Settings) (*simulation.Result, error) {
	source, err := service.Open(simulation.Selection{Rate: rate})
	if err != nil {
		return nil, err
	}
	result, err := service.Simulate(ctx, source, settings)
	if err := errors.Join(err, source.Close()); err != nil {
		return nil, err
	}
	return result, nil
}

// curve simulates a service at other rates, several at a time, and puts them into its report.
func (p *plan) curve(ctx context.Context, service *simulation.Service, own *simulation.Result, section *report.Serving, settings *ServeSimSettings) error {
	rates := slices.Clone(settings.Rates)
	slices.Sort(rates)
	rates = slices.Compact(rates)
	if len(rates) == 0 {
		return nil
	}
	if n := own.Cluster.Counters.Arrived; settings.AutoRates && n > MostCurveRequests {
		section.Notes = append(section.Notes, fmt.Sprintf("other rates were not simulated: the service gets %s requests, more than the %s up to which that is done unasked",
			report.Number(float64(n), 12), report.Number(MostCurveRequests, 12)))
		return nil
	}
	p.tell(section.Workload+": simulating other rates", "")
	results, errs := make([]*simulation.Result, len(rates)), make([]error, len(rates))
	workers := settings.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	slots := make(chan struct{}, workers)
	var group sync.WaitGroup
	for i, rate := range rates {
		if rate == 1 {
			results[i] = own
			continue
		}
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			results[i], errs[i] = simulateAt(ctx, service, rate, nil)
		})
	}
	group.Wait()
	rate := float64(own.Requests()) / own.Seconds
	for i, err := range errs {
		if err != nil {
			return fmt.Errorf("at %s times its rate: %w", report.Number(rates[i], 3), err)
		}
		if results[i].Requests() == 0 {
			section.Notes = append(section.Notes, fmt.Sprintf("at %s times its rate no request arrives in the time studied: it is left out", report.Number(rates[i], 3)))
			continue
		}
		section.Load = append(section.Load, servingLoad(results[i], rates[i], rate))
	}
	return nil
}

// serviceAnswers are a service's figures for the head of a page.
func serviceAnswers(s *report.Serving, named bool) []report.Answer {
	of := ""
	if named {
		of = " of " + s.Workload
	}
	exact := func(key, label, unit, boundary string, v float64, note string) report.Answer {
		return report.Answer{Key: key + "." + s.Workload, Label: label + of, Unit: unit, Boundary: boundary, Value: v, Low: v, High: v, Note: note}
	}
	list := []report.Answer{
		exact("requests", "Requests served", "1/s", "", s.RequestsPerSecond, ""),
		exact("accelerators", "Accelerators", "", "", float64(s.Accelerators), s.Pools[0].Accelerator),
	}
	for i := range s.Latencies {
		if l := &s.Latencies[i]; l.Name == "TTFT" || l.Name == "TPOT" {
			list = append(list, exact(strings.ToLower(l.Name)+"_p99", l.Name+", 99th percentile", "ms", "", 1e3*l.P99, l.Meaning))
		}
	}
	for i := range s.Objectives {
		o := &s.Objectives[i]
		note := "it is met"
		if !o.Met {
			note = "it is NOT met"
		}
		list = append(list, exact("slo_"+o.Name, "SLO "+o.Name, "%", "", 100*o.Attainment, "of requests; "+note))
	}
	return append(list,
		exact("it_kw", "Power", "kW", "IT", s.Energy.MeanWatts/1e3, "mean"),
		exact("j_per_output_token", "Energy of a token out", "J", "IT", s.Energy.JoulesPerOutput, "idle machines included"),
		exact("usd_per_m_tokens", "Cost of a million tokens", "USD", "", s.Cost.USDPerMTokens, "in and out"),
	)
}

// serviceAssumptions lists the figures that services rest on, worst-founded first: those of their simulation and traffic, of
// their machines, and of the site's electricity.
func (p *plan) serviceAssumptions(names []string) []report.Assumption {
	var list []report.Assumption
	for _, figure := range scenario.Figures(p.scenario) {
		info := figure.Describe()
		for _, name := range names {
			v := p.scenario.Workloads.Get(name).Value.Serving
			if p.entersSimulation(name, v, info.Path) {
				list = append(list, assumption(info, report.NoInfluence, ""))
				break
			}
		}
	}
	slices.SortStableFunc(list, func(a, b report.Assumption) int { return weakness(a.Basis) - weakness(b.Basis) })
	return list
}

// entersSimulation tells whether a figure enters the simulation of a service.
func (p *plan) entersSimulation(name string, v *scenario.Serving, path string) bool {
	own := strictyaml.JoinPath("workloads", name) + ".serving."
	servers := []string{v.Server}
	if d := v.Simulation.Decode; d != nil && d.Server != "" {
		servers = append(servers, d.Server)
	}
	for _, server := range servers {
		_, chip := machines(p.scenario, server)
		if chip != nil && strings.HasPrefix(path, strictyaml.JoinPath("catalog.servers", server)+".") {
			return true
		}
	}
	if path == "site.tariff" || path == "site.carbon" || path == "site.facility.pue" && p.plant == nil {
		return true
	}
	key, inside := strings.CutPrefix(path, own)
	if !inside {
		return false
	}
	traced, parts := v.Simulation.Trace != nil, v.Simulation
	section, _, _ := strings.Cut(key, ".")
	switch section {
	case "visitors", "requests_per_visitor", "peak_to_mean", "weekend_factor":
		return !traced
	case "input_tokens", "output_tokens":
		return !traced && parts.Traffic.LengthsFrom == nil
	case "ownership":
		return true
	case "simulation":
		return p.entersSection(parts, strings.TrimPrefix(key, "simulation."))
	}
	return false
}

// entersSection tells whether a figure of the section simulation is read: those of parts that a scenario leaves out are not.
func (p *plan) entersSection(m *scenario.ServingSimulation, key string) bool {
	section, _, _ := strings.Cut(key, ".")
	switch section {
	case "traffic", "duration":
		return m.Trace == nil
	case "cold_start":
		return m.Scaling != nil || m.Failures != nil
	case "link":
		return m.Decode != nil
	case "cache_signals":
		return m.Router == "prefix-aware"
	case "interval", "year", "size":
		return false
	}
	return true
}
