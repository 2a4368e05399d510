package simulation

import (
	"slices"

	"tokenwatt/demand/serving/cluster"
	"tokenwatt/demand/serving/replica"
	"tokenwatt/internal/fault"
	"tokenwatt/scenario"
)

// fill makes what the cluster runs of a pool.
func (s *Service) fill(index int, p *Pool, split bool) error {
	sim := s.simulation()
	speculation := sim.Speculation != nil && (!split || index == 1) // a prompt has no token after which to draft
	levels, err := s.levels(p, speculation)
	if err != nil {
		return err
	}
	p.IdleWatts, p.MostWatts = p.Engine.Idle(), levels[0].Watts
	router, admission, scaling := sim.Router, &sim.Admission, sim.Scaling
	if d := sim.Decode; index == 1 && d != nil {
		if d.Router != "" {
			router = d.Router
		}
		admission, scaling = &d.Admission, d.Scaling
	} else if index == 1 {
		admission, scaling = &scenario.Admission{}, nil
	}
	if index == 1 && (router == string(cluster.PrefixAware) || router == string(cluster.SessionAffinity)) {
		router = string(cluster.LeastOutstanding) // prompts have been placed by cache and session
	}
	p.pool = cluster.Pool{
		Replicas: p.Layout.Replicas, Config: s.config(p, speculation), Levels: levels,
		IdleWatts: p.IdleWatts, StartingWatts: p.IdleWatts,
		Router: cluster.Router(router), Admission: admit(admission),
		Cache: cluster.CacheSignals{Delay: float64(sim.CacheSignals.Delay.Mode), Hit: sim.CacheSignals.Hit, Queue: sim.CacheSignals.Queue, Free: sim.CacheSignals.Free},
		Start: cluster.ColdStart{
			Node: float64(sim.ColdStart.Node.Mode), Weights: p.WeightBytes,
			Bandwidth: float64(sim.ColdStart.Bandwidth.Mode), Capture: float64(sim.ColdStart.Capture.Mode),
		},
	}
	if scaling != nil {
		p.pool.Scaling = scale(scaling)
	}
	if f := sim.Failures; f != nil {
		s.fail(index, p, f)
	}
	return s.check(index, p)
}

// check refuses what only shows now.
func (s *Service) check(index int, p *Pool) error {
	list := fault.List{Cause: ErrProblem}
	config := p.pool.Config
	config.Speculation = replica.Speculation{}
	list.Join(config.Check())
	if p.pool.Router == cluster.PrefixAware && !config.PrefixCaching {
		list.Add(s.path(prefix(index)+"router"), string(p.pool.Router), "prefix caching on")
	}
	return list.Err()
}

// config is the scheduler of a pool.
func (s *Service) config(p *Pool, speculation bool) replica.Config {
	sim := s.simulation()
	c := replica.Config{
		Policy: replica.Policy(sim.Scheduler), Blocks: p.Blocks, BlockTokens: p.BlockTokens,
		MaxBatchedTokens: p.MaxTokens, MaxSeqs: p.MaxSeqs, MaxModelLen: p.MaxModelLen, LongPrefillThreshold: sim.LongPrefillTokenThreshold,
		ChunkedPrefill: s.chunked(), PrefixCaching: !s.whole() && sim.PrefixCaching != "off", AsyncStop: sim.AsyncScheduling == "on",
	}
	if speculation {
		c.Speculation = replica.Speculation{Tokens: sim.Speculation.Tokens, Acceptance: float64(sim.Speculation.Acceptance.Mode)}
	}
	return c
}

// admit is a scenario's admission.
func admit(a *scenario.Admission) cluster.Admission {
	to := cluster.Admission{Outstanding: a.Outstanding, Pending: int64(a.PendingTokens), Queue: a.Queue}
	if a.Overflow == "reject" {
		to.Queue = cluster.NoQueue
	}
	return to
}

// scale is a scenario's autoscaler.
func scale(s *scenario.ServingScaling) *cluster.Scaling {
	return &cluster.Scaling{
		Signal: cluster.Signal(s.Signal), Up: s.Up, Down: s.Down, Interval: float64(s.Interval.Mode), Delay: float64(s.Delay.Mode),
		Window: float64(s.Window.Mode), Min: s.Min, Max: s.Max,
	}
}

// fail gives a pool its failures. Outages are of the serving pool.
func (s *Service) fail(index int, p *Pool, f *scenario.ServingFailures) {
	if rate := float64(f.Rate.Mode); rate > 0 {
		p.pool.Failures = &cluster.Failures{MTBF: meanTime(rate, p.Accelerators), Repair: float64(f.Repair.Mode), Tries: f.Tries}
	}
	if index == 0 {
		for i := range f.Outages {
			o := &f.Outages[i]
			p.pool.Outages = append(p.pool.Outages, cluster.Outage{At: float64(o.At.Mode), Replica: o.Replica, Repair: float64(o.Repair.Mode)})
		}
		slices.SortStableFunc(p.pool.Outages, func(a, b cluster.Outage) int {
			switch {
			case a.At < b.At:
				return -1
			case a.At > b.At:
				return 1
			}
			return 0
		})
	}
}

// link is the way from prefill to decode.
func (s *Service) link() cluster.Link {
	l := &s.simulation().Link
	to := cluster.Link{
		BytesPerToken: float64(s.shape.KVBytesPerToken(s.cacheBytes())),
		Send:          float64(l.Send.Mode), Receive: float64(l.Receive.Mode), Latency: float64(l.Latency.Mode),
	}
	if l.Fabric.Known() {
		to.Fabric = float64(l.Fabric.Mode)
	}
	return to
}

// cacheBytes is B of an element of the cache.
func (s *Service) cacheBytes() float64 {
	if s.simulation().Cache == "fp8" {
		return 1
	}
	return 2
}

// site is the limit of power.
func (s *Service) site() *cluster.Site {
	p := &s.simulation().Power
	if len(p.SiteLimit) == 0 {
		return nil
	}
	to := &cluster.Site{Interval: float64(p.Interval.Mode)}
	for i := range p.SiteLimit {
		l := &p.SiteLimit[i]
		to.Limits = append(to.Limits, cluster.Limit{At: float64(l.At.Mode), Watts: float64(l.Power.Mode)})
	}
	return to
}
