package simulation

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/trace"
	"tokenwatt/internal/random"
)

const (
	// reachSample is how many requests Reach looks at, at most.
	reachSample = 4096
	// reachDoubt is the probability with which a sample may put the share further off than its margin.
	reachDoubt = 1e-9
	// reachSlack is taken off times alone: kernels of a larger batch can be a little quicker than those of one request.
	reachSlack = 0.05
)

// asked is a request by its tokens.
type asked struct{ input, output, named int }

// Reach tells before any run why no number of replicas can meet an objective: because too few requests would keep to its limits
// even alone on an idle replica at the highest clock, with all of their prompt that another request could share found in its cache.
// It is empty where that may be. Up to 4096 requests are looked at, all of them where there are no more and else drawn uniformly
// (reservoir sampling: Vitter 1985, ACM TOMS 11(1)) with the margin sqrt(ln(1/d) / 2n) at d = 1e-9 (Hoeffding 1963, JASA 58(301)).
// Limits on gaps and slowdowns are not looked at, nor services with speculation, whose times alone are not modelled. Errors are
// those of Open and of the requests.
func (s *Service) Reach(ctx context.Context) (why string, err error) {
	sim := s.simulation()
	if sim.Speculation != nil || len(sim.SLO) == 0 {
		return "", nil
	}
	list, of, err := s.sample(ctx)
	if err != nil || len(list) == 0 {
		return "", err
	}
	times := make([]metrics.Times, len(list))
	for i, q := range list {
		times[i] = s.fastest(q)
	}
	margin := 0.0
	if n := int64(len(list)); n < of {
		margin = math.Sqrt(-math.Log(reachDoubt) / 2 / float64(n))
	}
	for i := range sim.SLO {
		o, met := objective(&sim.SLO[i]), 0
		o.Slowdown = metrics.Slowdown{}
		for _, t := range times {
			if o.Holds(t) {
				met++
			}
		}
		share, need := float64(met)/float64(len(times)), float64(sim.SLO[i].Attainment.Mode)
		if share+margin < need {
			return fmt.Sprintf("objective %s is out of reach of any number of replicas: alone on an idle one %.4g %% of requests keep to it and %.4g %% have to (alone in the median: %s)",
				o.Name, 100*share, 100*need, medians(&o, times)), nil
		}
	}
	return "", nil
}

// sample reads the requests of the time studied and keeps some of them. of is how many there are.
func (s *Service) sample(ctx context.Context) (list []asked, of int64, err error) {
	source, err := s.Open(Selection{})
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	draws := random.Stream(s.problem.Seed, "serving/reach/"+s.problem.Name, 0)
	var q trace.Request
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		err := source.Next(&q)
		if errors.Is(err, io.EOF) {
			return list, of, nil
		}
		if err != nil {
			return nil, 0, err
		}
		if q.Arrival < source.warmUp {
			continue
		}
		of++
		a := asked{q.Input, q.Output, len(q.Prefix) * q.PrefixTokens}
		if q.Named > 0 {
			a.named = q.Named
		}
		if len(list) < reachSample {
			list = append(list, a)
		} else if at := draws.Int64N(of); at < reachSample {
			list[at] = a
		}
	}
}

// fastest is a bound from below on the times of a request, 0 for one that the engine refuses.
func (s *Service) fastest(q asked) metrics.Times {
	most := s.MaxModelLen() - q.input
	if most < 1 {
		return metrics.Times{}
	}
	cached := 0
	if s.pools[0].pool.Config.PrefixCaching {
		cached = max(0, min(q.named, q.input-1))
	}
	t := s.unloaded(q.input, min(q.output, most), cached)
	return metrics.Times{TTFT: t.TTFT * (1 - reachSlack), TPOT: t.TPOT * (1 - reachSlack), E2E: t.E2E * (1 - reachSlack)}
}

// medians says the times that an objective limits.
func medians(o *metrics.SLO, times []metrics.Times) string {
	var said []string
	for _, l := range []struct {
		name  string
		limit float64
		of    func(*metrics.Times) float64
	}{
		{"TTFT", o.TTFT, func(t *metrics.Times) float64 { return t.TTFT }},
		{"TPOT", o.TPOT, func(t *metrics.Times) float64 { return t.TPOT }},
		{"E2E", o.E2E, func(t *metrics.Times) float64 { return t.E2E }},
	} {
		var values []float64
		for i := range times {
			if v := l.of(&times[i]); !math.IsNaN(v) {
				values = append(values, v/(1-reachSlack))
			}
		}
		if l.limit > 0 && len(values) > 0 {
			slices.Sort(values)
			said = append(said, fmt.Sprintf("%s %.3g s of the %.3g s allowed", l.name, values[len(values)/2], l.limit))
		}
	}
	return strings.Join(said, ", ")
}
