package size

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"

	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/simulation"
	"tokenwatt/internal/fault"
	"tokenwatt/scenario"
)

// Settings say how a fleet is sized and a year made; nothing in them changes the answer. nil stands for a goroutine a
// processor.
type Settings struct {
	Workers  int
	Progress func(phase, state string)
}

// workers is how many goroutines simulate at a time.
func (s *Settings) workers() int {
	if s == nil || s.Workers == 0 {
		return runtime.GOMAXPROCS(0)
	}
	return s.Workers
}

// tell says what is being done.
func (s *Settings) tell(phase, state string) {
	if s != nil && s.Progress != nil {
		s.Progress(phase, state)
	}
}

// Fleets finds the fewest replicas of a service in each configuration of the scenario's section size, on the scenario's own
// requests. Errors wrap ErrSweep, where the scenario has no objectives or an autoscaler, or are the simulation's.
func Fleets(ctx context.Context, s *simulation.Service, settings *Settings) (*Result, error) {
	sim := s.Problem().Serving.Simulation
	list := fault.List{Cause: ErrSweep}
	if len(sim.SLO) == 0 {
		list.Add("slo", "none", "objectives that the fleet has to meet, or replicas")
	}
	if sim.Scaling != nil || sim.Decode != nil && sim.Decode.Scaling != nil {
		list.Add("scaling", "given", "replicas beside it, or none: an autoscaler has from min to max")
	}
	if err := list.Err(); err != nil {
		return nil, err
	}
	f := &fleets{base: s}
	settings.tell("sizing", s.Problem().Name)
	sweep := &Sweep{Objective: sim.Size.Objective, MaxReplicas: sim.Size.MaxReplicas, Simulate: f.simulate}
	if sim.Trace == nil { // a trace at a lower rate has no fewer requests
		sweep.Probes = []float64{1. / 1024, 1. / 256, 1. / 64, 1. / 16, 1. / 4}
	}
	var refused []Candidate
	var err error
	if sweep.Configurations, refused, err = f.configurations(ctx); err != nil {
		return nil, err
	}
	if len(sweep.Configurations) == 0 {
		return &Result{Objective: sweep.Objective, Candidates: refused}, nil
	}
	r, err := sweep.Run(ctx, settings.workers())
	if err != nil {
		return nil, err
	}
	r.Candidates = append(r.Candidates, refused...)
	return r, nil
}

// fleets simulates the fleets of a service.
type fleets struct{ base *simulation.Service }

// named are the configurations that a scenario names, with a degree of tensor parallelism of 0 where it is to be found.
func named(p *simulation.Problem) ([]Configuration, error) {
	sim := p.Serving.Simulation
	servers, degrees, splits := sim.Size.Servers, sim.Size.TensorParallel, sim.Size.PrefillDecode
	if len(servers) == 0 {
		servers = []string{p.Serving.Server}
	}
	if len(degrees) == 0 {
		degrees = []int{sim.TensorParallel}
	}
	if len(splits) == 0 {
		splits = []string{"together"}
		if sim.Decode != nil {
			splits = []string{"1:1"}
		}
	}
	var list []Configuration
	for _, server := range servers {
		for _, tp := range degrees {
			for _, split := range splits {
				c := Configuration{Server: server, TensorParallel: tp, Pipeline: max(1, sim.PipelineParallel)}
				var err error
				if c.Prefill, c.Decode, err = scenario.SplitOf(split); err != nil {
					return nil, err
				}
				list = append(list, c)
			}
		}
	}
	return list, nil
}

// Prepare is simulation.Prepare for a service whose fleet may still have to be found: where the scenario's own server does not
// hold the model, another of the section size does. Where none does the error is a *NoFleetError.
func Prepare(p *simulation.Problem) (*simulation.Service, error) {
	s, err := simulation.Prepare(p)
	sim := p.Serving.Simulation
	if err == nil || sim == nil || sim.Replicas > 0 || len(sim.Size.Servers)+len(sim.Size.TensorParallel) == 0 {
		return s, err
	}
	list, err := named(p)
	if err != nil {
		return nil, err
	}
	r := &Result{Objective: sim.Size.Objective}
	for _, c := range list {
		other, own := *p, *sim
		own.TensorParallel = c.TensorParallel
		other.Serving.Server, other.Serving.Simulation = c.Server, &own
		if s, err = simulation.Prepare(&other); err == nil {
			return s, nil
		}
		r.Candidates = append(r.Candidates, Candidate{Configuration: c, Refused: err.Error()})
	}
	return nil, &NoFleetError{r}
}

// configurations are those that the scenario names, each with its degree of tensor parallelism, and those that cannot be.
// Those whose requests would miss an objective even alone are among these: to search them would be up to the most replicas allowed.
func (f *fleets) configurations(ctx context.Context) (list []Configuration, refused []Candidate, err error) {
	all, err := named(f.base.Problem())
	for _, c := range all {
		s, err := f.with(c, c.Least())
		if err != nil {
			refused = append(refused, Candidate{Configuration: c, Refused: err.Error()})
			continue
		}
		why, err := s.Reach(ctx)
		if err != nil {
			return nil, nil, err
		}
		c.TensorParallel = s.Layout().Serving.Parallel.Tensor
		if why != "" {
			refused = append(refused, Candidate{Configuration: c, Refused: why})
			continue
		}
		list = append(list, c)
	}
	return list, refused, err
}

// Layout is the pools of so many replicas of a configuration, for a service whose scenario has the rest.
func (c Configuration) Layout(s *simulation.Service, replicas int) simulation.Layout {
	l := s.Asked()
	first, decode := c.Split(replicas)
	l.Serving.Server, l.Serving.Replicas, l.Serving.Parallel.Tensor = c.Server, first, c.TensorParallel
	if decode == 0 {
		l.Decode = nil
		return l
	}
	sim := s.Problem().Serving.Simulation
	d := *l.Decode
	d.Replicas = decode
	if sim.Decode.Server == "" {
		d.Server = c.Server
	}
	if sim.Decode.TensorParallel == 0 || len(sim.Size.TensorParallel) > 0 {
		d.Parallel.Tensor = c.TensorParallel
	}
	l.Decode = &d
	return l
}

// with is the service with a fleet.
func (f *fleets) with(c Configuration, replicas int) (*simulation.Service, error) {
	return f.base.With(c.Layout(f.base, replicas))
}

// simulate runs the scenario's requests through a fleet.
func (f *fleets) simulate(ctx context.Context, fleet Fleet) (*Point, error) {
	s, err := f.with(fleet.Configuration, fleet.Replicas)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	source, err := s.Open(simulation.Selection{Rate: fleet.Load})
	if err != nil {
		return nil, err
	}
	r, err := s.Simulate(ctx, source, nil)
	if err := errors.Join(err, source.Close()); err != nil {
		return nil, err
	}
	// A part of the load may be nothing; of all of it objectives that nobody missed say nothing of a fleet.
	if err := r.Empty(); err != nil && fleet.Load >= 1 {
		return nil, err
	}
	p := pointOf(r)
	p.Suggest = suggest(fleet.Replicas, r)
	return p, nil
}

// suggest is how many replicas would have kept up with a run's requests: a fleet that is behind gives fewer tokens than are asked
// for in the same time. It is 0 of one that is not clearly behind, and of few requests, where a long answer looks like it.
func suggest(replicas int, r *simulation.Result) int {
	const clearly, few = 1.3, 100
	t := &r.Summary.Latency.Totals
	if behind := float64(t.Output) / float64(t.Given); t.Finished > few && behind > clearly && r.Cluster.Seconds > clearly*(r.WarmUp+r.Seconds) {
		return int(math.Ceil(float64(replicas) * behind))
	}
	return 0
}

// pointOf says a run in the figures of a sizing.
func pointOf(r *simulation.Result) *Point {
	l, hours := &r.Summary.Latency, r.Seconds/secondsAnHour
	p := &Point{
		Met: r.Meets(), Attainment: 1, TTFT: tail(&l.TTFT), TPOT: tail(&l.TPOT), E2E: tail(&l.E2E),
		Accelerators: r.Accelerators(), Servers: r.Servers(), MeanMW: r.Footprint.MeanWatts / 1e6, PeakMW: r.Footprint.PeakWatts / 1e6,
		USDPerHour: r.Footprint.Bill.Total.USD() / hours, USDPerMillionTokens: r.Footprint.USDPerMillionOutput,
		GramsPerMillionTokens: r.Footprint.GramsPerMillionOutput, JoulesPerToken: r.Footprint.ITKWh * 3.6e6 / float64(l.Totals.Given),
		Busy: r.Summary.Busy, Preemptions: l.Totals.Preemptions, Requests: r.Requests(),
	}
	for i := range r.SLOs {
		o := &r.SLOs[i]
		p.Objectives = append(p.Objectives, Met{Name: o.SLO.Name, Asked: o.Required, Got: o.Share, Met: o.Meets, GapAsked: o.ITL, GapGot: o.ITLAt})
		p.Attainment = math.Min(p.Attainment, o.Share)
	}
	return p
}

// tail is a distribution's middle and end.
func tail(s *metrics.Stat) Tail { return Tail{s.P50, s.P90, s.P99} }
