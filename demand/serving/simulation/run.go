package simulation

import (
	"context"
	"errors"
	"strconv"

	"tokenwatt/demand/serving/cluster"
	"tokenwatt/demand/serving/metrics"
	"tokenwatt/internal/fault"
	"tokenwatt/scenario"
)

// Settings are what a run needs besides its service and requests. nil stands for the zero Settings.
type Settings struct {
	EachIteration bool             // simulate each iteration instead of jumping: for checks, the results are the same
	Observer      cluster.Observer // sees what replicas report, as a Chrome trace does
	ExactSamples  int              // latencies kept before they become sketches; 0 is a million
}

// Run simulates a problem once: Prepare, Open and Simulate. The same problem gives the same bytes.
func Run(ctx context.Context, p *Problem, settings *Settings) (*Result, error) {
	s, err := Prepare(p)
	if err != nil {
		return nil, err
	}
	source, err := s.Open(Selection{})
	if err != nil {
		return nil, err
	}
	r, err := s.Simulate(ctx, source, settings)
	return r, errors.Join(err, source.Close())
}

// Cluster is what Simulate runs: the service's pools, limits and link with the requests of a source.
func (s *Service) Cluster(source *Source) (*cluster.Problem, error) {
	list := fault.List{Cause: ErrProblem}
	for i, p := range s.pools {
		if p.Layout.Replicas < 1 {
			list.Add(s.path(prefix(i)+"replicas"), "not given", "a number, or that they are found by sizing")
		}
	}
	if err := list.Err(); err != nil {
		return nil, err
	}
	p := &cluster.Problem{Source: source, Serving: s.pools[0].pool, Site: s.site()}
	if len(s.pools) > 1 {
		decode := s.pools[1].pool
		p.Decode, p.Link = &decode, s.link()
	}
	return p, p.Check()
}

// Simulate runs a source, which is used up, through the service. Errors are the problem's, a *TraceError, cluster.ErrStuck and the
// context's.
func (s *Service) Simulate(ctx context.Context, source *Source, settings *Settings) (*Result, error) {
	if settings == nil {
		settings = &Settings{}
	}
	problem, err := s.Cluster(source)
	if err != nil {
		return nil, err
	}
	problem.Serving.Config.EachIteration = settings.EachIteration
	if problem.Decode != nil {
		problem.Decode.Config.EachIteration = settings.EachIteration
	}
	m, err := s.metrics(source)
	if err != nil {
		return nil, err
	}
	m.Latency.ExactSamples = settings.ExactSamples
	run, err := cluster.Run(ctx, problem, &cluster.Settings{Seed: s.problem.Seed, Metrics: m, Observer: settings.Observer})
	if err != nil {
		return nil, err
	}
	return s.result(source, run)
}

// metrics is what is recorded.
func (s *Service) metrics(source *Source) (metrics.Settings, error) {
	sim := s.simulation()
	m := metrics.Settings{Start: source.warmUp, End: source.end, PowerBin: float64(sim.Interval.Mode)}
	m.Latency.Frontend = s.pools[0].Engine.Frontend()
	list := fault.List{Cause: ErrProblem}
	for i := range sim.SLO {
		o := objective(&sim.SLO[i])
		if o.Slowdown != (metrics.Slowdown{}) {
			m.Latency.Alone = s.alone
			if sim.Speculation != nil {
				list.Add(s.path("slo["+strconv.Itoa(i)+"]")+", a slowdown", "with speculation", "limits in s: the times of a request alone are not modelled there")
			}
		}
		m.Latency.SLOs = append(m.Latency.SLOs, o)
	}
	return m, list.Err()
}

// objective is a scenario's SLO without what is of all gaps together.
func objective(o *scenario.ServingSLO) metrics.SLO {
	to := metrics.SLO{Name: o.Label()}
	if o.TTFT.Known() {
		to.TTFT = float64(o.TTFT.Mode)
	}
	if o.TPOT.Known() {
		to.TPOT = float64(o.TPOT.Mode)
	}
	if o.E2E.Known() {
		to.E2E = float64(o.E2E.Mode)
	}
	if o.TTFTSlowdown.Known() {
		to.Slowdown.TTFT = float64(o.TTFTSlowdown.Mode)
	}
	if o.TPOTSlowdown.Known() {
		to.Slowdown.TPOT = float64(o.TPOTSlowdown.Mode)
	}
	if o.E2ESlowdown.Known() {
		to.Slowdown.E2E = float64(o.E2ESlowdown.Mode)
	}
	return to
}
