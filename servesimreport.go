package tokenwatt

import (
	"cmp"
	"fmt"
	"math"
	"path/filepath"
	"time"

	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/simulation"
	"tokenwatt/demand/serving/size"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// servingReport reports a simulated service.
func servingReport(service *simulation.Service, r *simulation.Result) *report.Serving {
	problem := service.Problem()
	v, m := &problem.Serving, problem.Serving.Simulation
	l := &r.Summary.Latency
	s := &report.Serving{
		Workload: r.Name, Model: v.Model, Weights: m.Weights, Cache: m.Cache, Scheduler: m.Scheduler, Requests: requestsText(problem, r),
		From: r.Start, Seconds: r.Seconds, Accelerators: r.Accelerators(), Servers: r.Servers(),
		Counts: servingCounts(r), Rules: servingRules(r), Latencies: servingLatencies(r.Cluster.Fleet.Latency, l), Objectives: servingObjectives(m, r),
		RequestsPerSecond: orZero(l.RequestsPerSecond), InputPerSecond: orZero(l.InputPerSecond), OutputPerSecond: orZero(l.OutputPerSecond),
		Energy: servingEnergy(r), Cost: servingCost(problem, r), Sources: r.Sources, Notes: r.Warnings,
	}
	for i := range r.Pools {
		s.Pools = append(s.Pools, servingPool(service, r, i))
	}
	s.Use = servingUse(r)
	s.Timeline = report.ServingTimeline{Queue: servingSeries(&r.Queue, 1), Running: servingSeries(&r.Running, 1), KV: servingSeries(&r.Blocks, 1/ownedBlocks(r))}
	s.Power = servingSeries(&r.Power, 1)
	return s
}

// orZero is a number, 0 where there is none.
func orZero(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return x
}

// requestsText says where the requests come from.
func requestsText(problem *simulation.Problem, r *simulation.Result) string {
	v, m := &problem.Serving, problem.Serving.Simulation
	if t := m.Trace; t != nil {
		text := "requests of " + filepath.Base(t.File)
		if scale := float64(t.Scale.Mode); scale != 1 {
			text += " at " + report.Number(scale, 3) + " times its rate"
		}
		if from := float64(t.From.Mode); from > 0 {
			text += fmt.Sprintf(" from %s on", t.From.Mode)
		}
		return text
	}
	at := time.Date(problem.Study.Year, time.January, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(math.Round(r.Start)) * time.Second)
	return fmt.Sprintf("requests drawn at %s visitors a day with %s each, from %s UTC", report.Scaled(float64(v.Visitors.Mode)*86400, "", 3),
		report.Number(float64(v.RequestsPerVisitor.Mode), 3), at.Format("2 January 2006 15:04"))
}

func servingCounts(r *simulation.Result) report.ServingCounts {
	c, t := &r.Cluster.Counters, &r.Summary.Latency.Totals
	return report.ServingCounts{
		Arrived: c.Arrived, Finished: c.Finished, Rejected: c.Rejected, Refused: c.Refused, GivenUp: c.GivenUp, Cut: c.Cut,
		InputTokens: c.Input, OutputTokens: c.Output, Measured: t.Finished, Requeued: c.Requeued,
	}
}

// servingRules lists what was done to requests that did not fit.
func servingRules(r *simulation.Result) []report.ServingRule {
	var list []report.ServingRule
	add := func(n int64, name string) {
		if n > 0 {
			list = append(list, report.ServingRule{Name: name, Count: n})
		}
	}
	if t := r.Trace; t != nil {
		add(t.Zero, "without tokens, left out")
		add(t.TooLong, "longer than max_model_len, left out or refused as the scenario says")
		add(t.Sorted, "not in order, sorted")
		add(t.Blank, "blank lines, skipped")
	}
	if d := r.Drawn; d != nil {
		add(d.TooLong, "turns beyond max_model_len, not drawn")
		add(d.Cut, "turns later than the longest visit, not drawn")
	}
	return list
}

// latencyShares are the shares at which a distribution is reported.
func latencyShares() []float64 {
	var shares []float64
	for i := range 100 {
		shares = append(shares, float64(i)/100)
	}
	return append(shares, 0.995, 0.999, 1)
}

func servingLatencies(l *metrics.Latency, s *metrics.LatencySummary) []report.ServingLatency {
	var list []report.ServingLatency
	for _, d := range []struct {
		name, meaning string
		stat          *metrics.Stat
		of            *metrics.Distribution
	}{
		{"TTFT", "from arrival to the first token", &s.TTFT, l.TTFT},
		{"TPOT", "of a token after the first, mean of an answer", &s.TPOT, l.TPOT},
		{"ITL", "between two tokens", &s.ITL, l.ITL},
		{"E2E", "from arrival to the last token", &s.E2E, l.E2E},
		{"NTPOT", "E2E over the tokens of the answer", &s.NTPOT, l.NTPOT},
		{"wait", "from arrival to the first iteration", &s.Wait, l.Wait},
	} {
		if d.stat.Count == 0 {
			continue
		}
		out := report.ServingLatency{
			Name: d.name, Meaning: d.meaning, Count: d.stat.Count, Mean: d.stat.Mean, P50: d.stat.P50, P90: d.stat.P90, P95: d.stat.P95, P99: d.stat.P99,
			Max: d.stat.Max, Accuracy: d.stat.Accuracy,
		}
		shares := latencyShares()
		for i, seconds := range d.of.Quantiles(shares...) {
			out.Quantiles = append(out.Quantiles, report.ServingQuantile{Share: shares[i], Seconds: seconds})
		}
		list = append(list, out)
	}
	return list
}

func servingObjectives(m *scenario.ServingSimulation, r *simulation.Result) []report.ServingObjective {
	var list []report.ServingObjective
	for i := range r.SLOs {
		a := &r.SLOs[i]
		o := report.ServingObjective{Name: a.SLO.Name, Wanted: a.Required, Attainment: orZero(a.Share), Goodput: orZero(a.Goodput), Met: a.Meets}
		for _, l := range []report.ServingLimit{
			{Name: "TTFT", Value: a.SLO.TTFT},
			{Name: "TPOT", Value: a.SLO.TPOT},
			{Name: "E2E", Value: a.SLO.E2E},
			{Name: "ITL", Value: a.ITL},
			{Name: "TTFT", Value: a.SLO.Slowdown.TTFT, Slowdown: true},
			{Name: "TPOT", Value: a.SLO.Slowdown.TPOT, Slowdown: true},
			{Name: "E2E", Value: a.SLO.Slowdown.E2E, Slowdown: true},
		} {
			if l.Value > 0 {
				o.Limits = append(o.Limits, l)
			}
		}
		list = append(list, o)
	}
	return list
}

func servingPool(service *simulation.Service, r *simulation.Result, i int) report.ServingPool {
	p := &r.Pools[i]
	name := ""
	if len(r.Pools) > 1 {
		name = [...]string{"prefill", "decode"}[i]
	}
	parallel := &p.Layout.Parallel
	experts := 1
	if parallel.Experts {
		experts = max(parallel.Tensor, 1) * max(parallel.Data, 1)
	}
	server := service.Problem().Catalog.Servers.Get(p.Layout.Server)
	run := &p.Run
	out := report.ServingPool{
		Name: name, Server: p.Layout.Server, Engine: p.Library, Router: string(p.Router()), Replicas: p.Layout.Replicas, MostUp: run.MostUp,
		TP: parallel.Tensor, PP: parallel.Pipeline, DP: parallel.Data, EP: experts, Accelerators: p.Pool.Accelerators, Servers: p.Servers,
		Blocks: p.Blocks, BlockTokens: p.BlockTokens, MaxSeqs: p.MaxSeqs, MaxBatchedTokens: p.MaxTokens, MaxModelLen: p.MaxModelLen,
		IdleWatts: p.IdleWatts, PeakWatts: p.MostWatts, Iterations: run.Replica.Iterations, Preemptions: run.Replica.Preempted,
		Started: run.Started, Drained: run.Drained, Failures: run.Failures,
		Memory: parts(part{"weights", p.Memory.Weights / gib}, part{"activations", p.Memory.Activations / gib}, part{"reserved", p.Memory.Reserved / gib}, part{"KV cache", p.Memory.Cache / gib}),
	}
	if server != nil {
		out.Accelerator = server.Value.Accelerator
	}
	if run.OnSeconds > 0 {
		out.BusyShare = run.BusySeconds / run.OnSeconds
	}
	return out
}

// ownedBlocks is how many blocks the replicas that are owned have.
func ownedBlocks(r *simulation.Result) float64 {
	n := 0
	for i := range r.Pools {
		n += r.Pools[i].Owned * r.Pools[i].Blocks
	}
	return float64(n)
}

func servingUse(r *simulation.Result) report.ServingUse {
	m := &r.Summary
	u := report.ServingUse{
		MeanQueue: orZero(m.MeanQueue), P95Queue: orZero(m.P95Queue), PeakQueue: orZero(m.PeakQueue), MeanRunning: orZero(m.MeanRunning), PeakRunning: orZero(m.PeakRunning),
		MeanKV: orZero(m.MeanKV), Busy: orZero(m.Busy), CacheHits: orZero(m.CacheHits), Iterations: m.Iterations, ReplicaSeconds: m.ReplicaSeconds, OverLimit: r.Cluster.OverLimit,
	}
	alike := true
	for i := range r.Pools {
		u.Preemptions += r.Pools[i].Run.Replica.Preempted
		alike = alike && r.Pools[i].Blocks == r.Pools[0].Blocks
	}
	if alike {
		u.PeakKV = orZero(m.PeakBlocks) / float64(r.Pools[0].Blocks)
	}
	return u
}

const joulesPerKWh = 3.6e6

func servingEnergy(r *simulation.Result) report.ServingEnergy {
	m, f, t := &r.Summary, &r.Footprint, &r.Summary.Latency.Totals
	joules := f.ITKWh * joulesPerKWh
	over := func(j float64, n int64) float64 {
		if n == 0 {
			return 0
		}
		return j / float64(n)
	}
	e := report.ServingEnergy{
		KWh: f.ITKWh, JoulesPerOutput: over(joules, t.Given), JoulesPerToken: over(joules, t.Taken+t.Given), JoulesPerAnswer: over(joules, t.Ended),
		PrefillPerToken: orZero(m.PrefillJoulesPerToken), DecodePerToken: orZero(m.DecodeJoulesPerToken), MeanWatts: f.MeanWatts, PeakWatts: f.PeakWatts,
	}
	phase := func(name string, j float64) {
		e.Phases = append(e.Phases, report.ServingPhase{Name: name, KWh: j / joulesPerKWh, JoulesPerOutput: over(j, t.Given), JoulesPerAnswer: over(j, t.Ended)})
	}
	for i := range m.Energy {
		phase(metrics.Phase(i).String(), m.Energy[i])
	}
	phase(unusedPhase, f.UnusedWatts*r.Seconds)
	return e
}

// unusedPhase is what the accelerators and hosts draw that replicas leave of their servers.
const unusedPhase = "unused part of servers"

func servingCost(problem *simulation.Problem, r *simulation.Result) report.ServingCost {
	f := &r.Footprint
	return report.ServingCost{
		PUE: problem.Site.PUE, EnergyUSD: f.Bill.Electricity.USD(), HardwareUSD: f.Bill.Hardware.USD(), StaffUSD: f.Bill.Staff.USD(), HasCarbon: f.Bill.CarbonKnown,
		GramsCO2: f.Bill.Carbon.Kg() * 1000, USDPerMOutput: orZero(f.USDPerMillionOutput), USDPerMTokens: orZero(f.USDPerMillion),
		GramsPerMOutput: orZero(f.GramsPerMillionOutput), GramsPerMTokens: orZero(f.GramsPerMillion),
	}
}

func servingSeries(t *simulation.Timeline, scale float64) report.ServingSeries {
	s := report.ServingSeries{Start: t.Start, Width: t.Width, Values: make([]float64, len(t.Values))}
	for i, v := range t.Values {
		s.Values[i] = v * scale
	}
	return s
}

// servingLoad reports a service at a factor on its rate, which is so many requests/s of its own.
func servingLoad(r *simulation.Result, multiple, own float64) report.ServingLoad {
	l, e := &r.Summary.Latency, servingEnergy(r)
	out := report.ServingLoad{
		Multiple: multiple, RequestsPerSecond: multiple * own,
		TTFTP50: orZero(l.TTFT.P50), TTFTP99: orZero(l.TTFT.P99), TPOTP50: orZero(l.TPOT.P50), TPOTP99: orZero(l.TPOT.P99), E2EP50: orZero(l.E2E.P50), E2EP99: orZero(l.E2E.P99),
		Rejected: l.Totals.Rejected, MeanQueue: orZero(r.Summary.MeanQueue), MeanWatts: r.Footprint.MeanWatts, USDPerMTokens: orZero(r.Footprint.USDPerMillion),
	}
	for i := range r.SLOs {
		out.Attainment = append(out.Attainment, orZero(r.SLOs[i].Share))
		out.Goodput = append(out.Goodput, orZero(r.SLOs[i].Goodput))
	}
	for _, p := range e.Phases {
		out.Joules = append(out.Joules, report.Part{Name: p.Name, Value: p.JoulesPerOutput})
	}
	return out
}

// servingSizing reports the smallest fleets.
func servingSizing(r *size.Result) *report.ServingSizing {
	z := &report.ServingSizing{Objective: r.Objective, Notes: r.Warnings}
	for i := range r.Candidates {
		c := &r.Candidates[i]
		out := report.ServingCandidate{Name: c.Configuration.String(), Why: c.Refused}
		points := c.Points
		if i == 0 && len(r.ByReplicas) > 0 {
			points = r.ByReplicas // of the best more were simulated
		}
		for k := range points {
			p := &points[k]
			first, decode := c.Split(p.Replicas)
			out.Cliff = append(out.Cliff, report.ServingCliff{
				Replicas: first, Decode: decode, Accelerators: p.Accelerators, Attainment: orZero(p.Attainment), TTFTP99: orZero(p.TTFT.P99), TPOTP99: orZero(p.TPOT.P99), Meets: p.Met,
			})
		}
		if a := c.Answer; a != nil {
			out.Meets = true
			out.Replicas, out.Decode = c.Split(a.Replicas)
			out.Accelerators, out.Servers, out.Attainment, out.TTFTP99, out.TPOTP99 = a.Accelerators, a.Servers, orZero(a.Attainment), orZero(a.TTFT.P99), orZero(a.TPOT.P99)
			out.MeanMW, out.USDPerHour, out.USDPerMOutput = a.MeanMW, a.USDPerHour, orZero(a.USDPerMillionTokens)
			out.GramsPerMOutput, out.JoulesPerOutput = orZero(a.GramsPerMillionTokens), orZero(a.JoulesPerToken)
		} else if out.Why == "" {
			out.Why = cmp.Or(c.Note, "no number of replicas meets the objectives")
		}
		if c.Note != "" && c.Note != out.Why {
			z.Notes = append(z.Notes, out.Name+": "+c.Note)
		}
		z.Candidates = append(z.Candidates, out)
	}
	if len(r.ByLoad) > 0 {
		z.Notes = append(z.Notes, loadCliff(r.ByLoad))
	}
	return z
}
