package latency

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"sync"

	"tokenwatt/catalog"
	"tokenwatt/demand/serving/cluster"
	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/trace"
	"tokenwatt/internal/strictyaml"
)

// Metric is one statistic of one quantity.
type Metric struct {
	Quantity   string   `json:"quantity"`  // TTFT, TPOT, E2E, wait
	Statistic  string   `json:"statistic"` // mean, P50, P90, P99
	Measured   float64  `json:"measured_s"`
	Predicted  float64  `json:"predicted_s"`
	Difference float64  `json:"difference_s"`    // predicted - measured
	Error      *float64 `json:"error,omitempty"` // predicted / measured - 1; none of a wait below leastWait, or of 0
}

// Comparison is a group with what the simulation makes of it.
type Comparison struct {
	GPU         string   `json:"gpu"` // as the table has it
	Model       string   `json:"model"`
	Run         string   `json:"run,omitempty"`
	Accelerator string   `json:"accelerator"` // in the catalog
	Entry       string   `json:"catalog_model"`
	Engine      string   `json:"engine"`
	Weights     string   `json:"weights"`
	TP          int      `json:"tp"`
	PP          int      `json:"pp"`
	DP          int      `json:"dp"`
	Replicas    int      `json:"replicas"`
	MaxSeqs     int      `json:"max_num_seqs"`
	MaxTokens   int      `json:"max_num_batched_tokens"`
	Blocks      int      `json:"blocks"`
	Requests    int      `json:"requests"`
	Rate        float64  `json:"requests_per_s"` // over the arrivals
	Input       float64  `json:"mean_input_tokens"`
	Output      float64  `json:"mean_output_tokens"`
	Seconds     float64  `json:"measured_seconds"` // from the first arrival to the last token
	Simulated   float64  `json:"predicted_seconds"`
	Busy        float64  `json:"busy_share"` // of the replicas' simulated time
	Preemptions int64    `json:"preemptions"`
	Unserved    int64    `json:"unserved,omitempty"` // refused: too long
	Metrics     []Metric `json:"metrics"`
	Notes       []string `json:"notes,omitempty"`
}

// Refusal is a group that was not compared.
type Refusal struct {
	GPU    string `json:"gpu"`
	Model  string `json:"model"`
	Run    string `json:"run,omitempty"`
	Reason string `json:"reason"`
	err    error
}

// Compare replays the groups of a table, as many at a time as there are processors; the result does not depend on their number.
// name is what messages call the file. A group with an unknown name, or that its accelerators cannot hold, is refused. The error
// is of the options (ErrOptions), the context's, or joins the reasons where no group could be compared. The progress function,
// where not nil, is told how many are done.
func Compare(ctx context.Context, c *catalog.Catalog, t *Table, name string, options Options, progress func(done, of int)) ([]Comparison, []Refusal, error) {
	o, err := options.complete()
	if err != nil {
		return nil, nil, err
	}
	type outcome struct {
		comparison *Comparison
		err        error
	}
	outcomes := make([]outcome, len(t.Groups))
	var (
		wait sync.WaitGroup
		lock sync.Mutex
		done int
		next = make(chan int)
	)
	for range min(runtime.GOMAXPROCS(0), len(t.Groups)) {
		wait.Go(func() {
			for i := range next {
				comparison, err := t.compare(ctx, c, name, t.Groups[i], o)
				outcomes[i] = outcome{comparison, err}
				lock.Lock()
				if done++; progress != nil {
					progress(done, len(t.Groups))
				}
				lock.Unlock()
			}
		})
	}
	for i := range t.Groups {
		next <- i
	}
	close(next)
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	var list []Comparison
	var refused []Refusal
	var reasons []error
	for i, g := range t.Groups {
		if err := outcomes[i].err; err != nil {
			refused = append(refused, Refusal{GPU: g.GPU, Model: g.Model, Run: g.Run, Reason: err.Error(), err: err})
			reasons = append(reasons, err)
			continue
		}
		list = append(list, *outcomes[i].comparison)
	}
	if len(list) == 0 {
		return nil, refused, located(name, t.Groups, reasons)
	}
	return list, refused, nil
}

// located are reasons with their places.
func located(name string, groups []*Group, reasons []error) error {
	var list strictyaml.Errors
	for i, err := range reasons {
		var at *strictyaml.Error
		if !errors.As(err, &at) {
			at = &strictyaml.Error{File: name, Line: groups[i].Line, Col: 1, Found: "a group that cannot be replayed", Expected: "one that the server of the options could have run", Hint: err.Error()}
		}
		list = append(list, at)
	}
	return list
}

// compare replays one group.
func (t *Table) compare(ctx context.Context, c *catalog.Catalog, name string, g *Group, o Options) (*Comparison, error) {
	m, err := t.machineOf(c, name, g, o)
	if err != nil {
		return nil, err
	}
	g.sort()
	frontend := m.frontend(g, &o)
	problem := &cluster.Problem{
		Source: &source{requests: g.requests, shared: o.SharedPrefix / o.BlockTokens * o.BlockTokens, prefix: o.prefix()},
		Serving: cluster.Pool{
			Replicas: o.Replicas, Config: m.config, Router: o.Router,
			Levels: []cluster.Level{{Clock: 1, Watts: math.MaxFloat32, Cost: m.engine}},
		},
	}
	r, err := cluster.Run(ctx, problem, &cluster.Settings{Seed: o.Seed, Metrics: metrics.Settings{Latency: metrics.LatencySettings{Frontend: frontend}}})
	if err != nil {
		return nil, fmt.Errorf("%s of %s: %w", g.Model, g.GPU, err)
	}
	first := g.requests[0].arrival
	n := float64(len(g.requests))
	v := &Comparison{
		GPU: g.GPU, Model: g.Model, Run: g.Run, Accelerator: m.accelerator, Entry: m.model, Engine: m.library, Weights: string(m.problem.Weights),
		TP: m.problem.TP, PP: m.problem.PP, DP: m.problem.DP, Replicas: o.Replicas, MaxSeqs: m.config.MaxSeqs, MaxTokens: m.config.MaxBatchedTokens,
		Blocks: m.config.Blocks, Requests: len(g.requests), Input: float64(g.input) / n, Output: float64(g.output) / n,
		Seconds: g.last - first, Simulated: r.Seconds, Preemptions: r.Pools[0].Replica.Preempted, Unserved: r.Counters.Refused, Notes: m.notes,
	}
	if span := g.requests[len(g.requests)-1].arrival - first; span > 0 {
		v.Rate = n / span
	}
	if on := r.Pools[0].OnSeconds; on > 0 {
		v.Busy = r.Pools[0].BusySeconds / on
	}
	latency := r.Fleet.Latency
	v.add("TTFT", g.ttft, latency.TTFT, 0, allStatistics)
	v.add("TPOT", g.tpot, latency.TPOT, 0, allStatistics)
	v.add("E2E", g.e2e, latency.E2E, 0, meanAlone)
	v.add(wait, g.scheduled, latency.Wait, frontend, allStatistics)
	v.doubt(g)
	return v, nil
}

// frontendQuantile of queued_s - arrival_s is the frontend's time. vLLM stamps a request as queued when the loop of its engine
// takes it in, between two iterations: what lies between arrival and that stamp is the frontend, and the rest of the
// iteration under way. Who finds the engine idle, or at the end of an iteration, has the frontend alone; so a low quantile
// tells it, where the median has half an iteration in it under load. Not the least, which one wrong stamp would decide.
const frontendQuantile = 0.05

// frontend is the time of a request outside of the engine, s: that of the options, else what the table shows between arrival
// and scheduler, else the engine's.
func (m *machine) frontend(g *Group, o *Options) float64 {
	switch {
	case o.FrontendMS >= 0:
		return o.FrontendMS * 1e-3
	case g.front.Count() > 0:
		s := g.front.Quantiles(frontendQuantile)[0]
		m.note("frontend %.3g ms: the 5th percentile from arrival_s to queued_s (--frontend sets it)", s*1e3)
		return s
	}
	m.note("frontend %.3g ms, of a client's stamps: of a server's own stamps it is 1 to 3 ms (--frontend sets it)", m.engine.Frontend()*1e3)
	return m.engine.Frontend()
}

// wait is the time from the frontend to the first iteration of a request: in the queue, and for the end of the iteration
// under way.
const wait = "wait"

// leastWait is the wait, s, below which an error in proportion says nothing: the stamps are not that good (slack), and where
// nobody waits the measured value is near 0. The difference is given instead.
const leastWait = 1e-3

// How many of the statistics a quantity is compared in.
const (
	meanAlone     = 1
	allStatistics = 4
)

// add compares a quantity, where the table has it, of which so much of each measured value is not the engine's.
func (v *Comparison) add(quantity string, measured, predicted *metrics.Distribution, outside float64, statistics int) {
	if measured.Count() == 0 || predicted.Count() == 0 {
		return
	}
	m, p := measured.Stat(), predicted.Stat()
	for _, s := range []struct {
		name string
		m, p float64
	}{{"mean", m.Mean, p.Mean}, {"P50", m.P50, p.P50}, {"P90", m.P90, p.P90}, {"P99", m.P99, p.P99}}[:statistics] {
		x := Metric{Quantity: quantity, Statistic: s.name, Measured: max(0, s.m-outside), Predicted: s.p}
		x.Difference = x.Predicted - x.Measured
		if x.Measured > 0 && (quantity != wait || x.Measured >= leastWait) {
			e := x.Predicted/x.Measured - 1
			x.Error = &e
		}
		v.Metrics = append(v.Metrics, x)
	}
}

// doubt notes what looks wrong with a group's measurements.
func (v *Comparison) doubt(g *Group) {
	if t := g.tpot.Stat(); t.Count > 0 {
		switch {
		case t.P50 == 0:
			v.Notes = append(v.Notes, "half of the answers have first and last token at one time: they were not streamed")
		case t.P50 > 10:
			v.Notes = append(v.Notes, fmt.Sprintf("the median time between tokens is %.3g s: are the times in milliseconds?", t.P50))
		}
	}
}

// sort puts the requests in order of arrival, those of one time as in the table.
func (g *Group) sort() {
	if g.sorted {
		return
	}
	slices.SortStableFunc(g.requests, func(a, b request) int {
		switch {
		case a.arrival < b.arrival:
			return -1
		case a.arrival > b.arrival:
			return 1
		}
		return 0
	})
	g.sorted = true
}

// source gives requests from the first one's time on.
type source struct {
	requests []request
	next     int
	shared   int
	prefix   []uint64
}

// prefix names what all prompts begin with: one piece of as many tokens, whole blocks.
func (o *Options) prefix() []uint64 {
	if o.SharedPrefix < o.BlockTokens {
		return nil
	}
	return []uint64{1}
}

// Next implements trace.Source.
func (s *source) Next(q *trace.Request) error {
	if s.next == len(s.requests) {
		return io.EOF
	}
	r := &s.requests[s.next]
	*q = trace.Request{Arrival: r.arrival - s.requests[0].arrival, Input: int(r.input), Output: int(r.output)}
	if s.prefix != nil {
		q.Prefix, q.PrefixTokens = s.prefix, s.shared
	}
	s.next++
	return nil
}
