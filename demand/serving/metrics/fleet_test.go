package metrics_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/replica"
	"tokenwatt/internal/random"
)

// tokens is a sink that keeps every gap and every iteration, one by one, and hands on to a recorder.
type tokens struct {
	recorder *metrics.Recorder
	gaps     []float64
	steps    []replica.Steps
	done     []replica.Done
}

func (k *tokens) Gaps(g replica.Gaps) {
	for i := range g.Count {
		for range g.Sequences {
			k.gaps = append(k.gaps, g.Seconds+float64(i)*g.More)
		}
	}
	k.recorder.Gaps(g)
}

func (k *tokens) Steps(s *replica.Steps) {
	kept := *s
	kept.Chunks = slices.Clone(s.Chunks)
	k.steps = append(k.steps, kept)
	k.recorder.Steps(s)
}

func (k *tokens) Done(d *replica.Done) {
	k.done = append(k.done, *d)
	k.recorder.Done(d)
}

var linear = replica.Linear{Fixed: 0.011, PerDecode: 2e-4, PerContext: 1e-6, PerSkew: 3e-7, PerToken: 3e-5, PerPair: 1e-8, Watts: 500}

// drawRequests draws a short trace.
func drawRequests(t *rapid.T) []replica.Request {
	r := random.Stream(rapid.Uint64().Draw(t, "seed"), "requests", 0)
	mean := rapid.Float64Range(0.02, 0.5).Draw(t, "interval")
	requests := make([]replica.Request, rapid.IntRange(1, 40).Draw(t, "requests"))
	at := 0.0
	for i := range requests {
		at += random.Exponential(r, mean)
		requests[i] = replica.Request{
			ID: uint64(i), Arrival: at,
			Input: 1 + int(random.Exponential(r, 150)), Output: 1 + int(random.Exponential(r, 60)),
		}
	}
	return requests
}

// record runs a trace on one replica that draws 100 W between iterations.
func record(t *rapid.T, config replica.Config, requests []replica.Request, s metrics.Settings) (*metrics.Fleet, *tokens, float64) {
	t.Helper()
	fleet, err := metrics.New(s)
	if err != nil {
		t.Fatal(err)
	}
	recorder, err := fleet.Add(0, metrics.Replica{Cost: &linear, Blocks: config.Blocks, BlockTokens: config.BlockTokens})
	if err != nil {
		t.Fatal(err)
	}
	recorder.Draw(0, 100, metrics.Idle)
	sink := &tokens{recorder: recorder}
	next := func(yield func(replica.Request, error) bool) {
		for i := range requests {
			if !yield(requests[i], nil) {
				return
			}
		}
	}
	if _, err := replica.Run(context.Background(), &config, &linear, next, sink); err != nil {
		t.Fatal(err)
	}
	last := &sink.steps[len(sink.steps)-1]
	end := last.End() + 7
	recorder.Finish(end)
	return fleet, sink, end
}

// TestFleetAgainstEveryToken compares a record with sums over every token and every iteration.
func TestFleetAgainstEveryToken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		config := replica.Defaults(rapid.IntRange(130, 400).Draw(t, "blocks"), 2048)
		config.MaxBatchedTokens, config.MaxSeqs = 256, 16
		requests := drawRequests(t)
		slo := metrics.SLO{Name: "chat", TTFT: 0.3, TPOT: 0.02, E2E: 2}
		fleet, sink, end := record(t, config, requests, metrics.Settings{Latency: metrics.LatencySettings{SLOs: []metrics.SLO{slo}, Frontend: 0.015}, PowerBin: 1, TimelineBin: 0.1, TimelineBins: 64})
		s, err := fleet.Summary(end)
		if err != nil {
			t.Fatal(err)
		}
		checkLatency(t, &s.Latency, sink, slo, end)

		var iterations, prefill, decode, busy, running float64
		for i := range sink.steps {
			steps := &sink.steps[i]
			for k := range steps.Count {
				seconds := steps.Seconds + float64(k)*steps.SecondsMore
				busy += seconds
				running += seconds * float64(steps.Running)
				iterations++
			}
			alone := 0.0
			if steps.Decodes > 0 {
				_, alone = linear.Step(steps.Decodes, steps.ContextSum, steps.ContextMax, nil)
			}
			if len(steps.Chunks) > 0 {
				decode += alone
				prefill += steps.Joules - alone
			} else {
				decode += steps.Energy()
			}
		}
		var waits float64
		for _, d := range sink.done {
			waits += d.Scheduled - d.Request.Arrival
		}
		for _, c := range []struct {
			name      string
			got, want float64
		}{
			{"prefill J", s.Energy[metrics.Prefill], prefill},
			{"decode J", s.Energy[metrics.Decode], decode},
			{"idle J", s.Energy[metrics.Idle], 100 * (end - busy)},
			{"J by the power series", fleet.Power.Integral(), s.Energy.Total()},
			{"J of iterations", s.Energy[metrics.Prefill] + s.Energy[metrics.Decode], 500 * busy},
			{"iterations", float64(s.Iterations), iterations},
			{"share busy", s.Busy, busy / end},
			{"replica s", s.ReplicaSeconds, end},
			{"running", s.MeanRunning, running / busy},
			{"running by the timeline", fleet.Running.Integral(), running},
			{"queue", s.MeanQueue, waits / end},
			{"mean W", s.MeanWatts, s.Energy.Total() / end},
		} {
			if math.Abs(c.got-c.want) > 1e-9*math.Max(1, math.Abs(c.want)) {
				t.Fatalf("%s: %.12g, expected %.12g", c.name, c.got, c.want)
			}
		}
		if share := s.PeakBlocks / float64(config.Blocks); s.MeanKV < 0 || s.MeanKV > share || share > 1 {
			t.Fatalf("blocks: mean share %g, peak %g of %d", s.MeanKV, s.PeakBlocks, config.Blocks)
		}
	})
}

// checkLatency compares latencies with those of every request and token.
func checkLatency(t *rapid.T, s *metrics.LatencySummary, sink *tokens, slo metrics.SLO, end float64) {
	const frontend = 0.015
	var ttft, tpot, e2e, ntpot []float64
	met, output := 0, 0
	for _, d := range sink.done {
		first, last := d.FirstToken-d.Request.Arrival+frontend, d.LastToken-d.Request.Arrival+frontend
		ttft, e2e = append(ttft, first), append(e2e, last)
		ntpot = append(ntpot, last/float64(d.Output))
		good := first <= slo.TTFT && last <= slo.E2E
		if d.Output > 1 {
			v := (d.LastToken - d.FirstToken) / float64(d.Output-1)
			tpot = append(tpot, v)
			good = good && v <= slo.TPOT
		}
		if good {
			met++
		}
		output += d.Output
	}
	if len(sink.gaps) != output-len(sink.done) {
		t.Fatalf("%d gaps of %d tokens in %d answers", len(sink.gaps), output, len(sink.done))
	}
	for _, c := range []struct {
		name   string
		stat   metrics.Stat
		values []float64
	}{{"TTFT", s.TTFT, ttft}, {"TPOT", s.TPOT, tpot}, {"E2E", s.E2E, e2e}, {"NTPOT", s.NTPOT, ntpot}, {"ITL", s.ITL, sink.gaps}} {
		if c.stat.Count != int64(len(c.values)) {
			t.Fatalf("%s has %d values, expected %d", c.name, c.stat.Count, len(c.values))
		}
		if len(c.values) == 0 {
			continue
		}
		slices.Sort(c.values)
		for i, v := range []float64{c.stat.P50, c.stat.P90, c.stat.P95, c.stat.P99} {
			if want := percentile(c.values, []float64{0.5, 0.9, 0.95, 0.99}[i]); !near(v, want, 1e-12) {
				t.Fatalf("%s: quantile %d is %.15g, expected %.15g", c.name, i, v, want)
			}
		}
	}
	if a := s.SLOs[0]; a.Met != int64(met) || !near(a.Goodput, float64(met)/end, 1e-12) || !near(a.Share, float64(met)/float64(len(sink.done)), 1e-12) {
		t.Fatalf("%+v, expected %d", a, met)
	}
	if !near(s.OutputPerSecond, float64(output)/end, 1e-12) {
		t.Fatalf("%g tokens/s, expected %d in %g s", s.OutputPerSecond, output, end)
	}
}

// TestJumpsAndIterationsRecordAlike holds the record of jumps to that of single iterations: the same latencies, energy
// and power in every bin.
func TestJumpsAndIterationsRecordAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		config := replica.Defaults(400, 2048)
		config.MaxBatchedTokens, config.MaxSeqs = 256, 16
		requests := drawRequests(t)
		settings := metrics.Settings{PowerBin: 1, TimelineBin: 0.05, TimelineBins: 32}
		a, jumps, end := record(t, config, slices.Clone(requests), settings)
		config.EachIteration = true
		b, each, _ := record(t, config, slices.Clone(requests), settings)
		if len(jumps.done) != len(each.done) {
			t.Fatalf("%d and %d requests", len(jumps.done), len(each.done))
		}
		x, err := a.Summary(end)
		if err != nil {
			t.Fatal(err)
		}
		y, err := b.Summary(end)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range [][2]float64{
			{x.Latency.TTFT.P99, y.Latency.TTFT.P99},
			{x.Latency.ITL.P99, y.Latency.ITL.P99},
			{x.Latency.ITL.Mean, y.Latency.ITL.Mean},
			{x.Energy[metrics.Prefill], y.Energy[metrics.Prefill]},
			{x.Energy[metrics.Decode], y.Energy[metrics.Decode]},
			{x.MeanRunning, y.MeanRunning},
			{x.MeanQueue, y.MeanQueue},
		} {
			if !near(c[0], c[1], 1e-8) && !(math.IsNaN(c[0]) && math.IsNaN(c[1])) {
				t.Fatalf("jumps %.15g, iterations %.15g", c[0], c[1])
			}
		}
		for i, pair := range [][2][]float64{{a.Power.Means(end), b.Power.Means(end)}, {a.Running.Means(end), b.Running.Means(end)}} {
			for k, v := range pair[0] {
				if math.Abs(v-pair[1][k]) > 1e-6 {
					t.Fatalf("series %d, bin %d: %.12g with jumps, %.12g with iterations", i, k, v, pair[1][k])
				}
			}
		}
		// Blocks of a jump are a straight line, and right within a block a sequence.
		if math.Abs(x.MeanKV-y.MeanKV)*400 > 16 {
			t.Fatalf("blocks: %g with jumps, %g with iterations", x.MeanKV*400, y.MeanKV*400)
		}
	})
}

// TestFleetsMerge holds two replicas in one record to two records that are merged.
func TestFleetsMerge(t *testing.T) {
	settings := metrics.Settings{PowerBin: 1, TimelineBin: 0.1, TimelineBins: 16, Latency: metrics.LatencySettings{ExactSamples: 50}}
	make2 := func() [2][]*replica.Steps {
		a := &replica.Steps{Start: 0.5, Count: 10, Seconds: 0.1, SecondsMore: 0.01, Joules: 40, JoulesMore: 1, Decodes: 4, ContextSum: 100, ContextMax: 30, Running: 4, UsedBlocks: 9}
		b := &replica.Steps{Start: 2.25, Count: 1, Seconds: 1.5, Joules: 900, Running: 1, UsedBlocks: 3, Chunks: []replica.Chunk{{New: 100, Logits: 1}}, ChunkTokens: 100}
		return [2][]*replica.Steps{{a, b}, {b}}
	}
	add := func(f *metrics.Fleet, steps []*replica.Steps) {
		r, err := f.Add(0, metrics.Replica{Cost: &linear, Blocks: 20, BlockTokens: 16})
		if err != nil {
			t.Fatal(err)
		}
		r.Draw(0, 50, metrics.Starting)
		r.Draw(0.25, 100, metrics.Idle)
		for _, s := range steps {
			r.Steps(s)
			r.Gaps(replica.Gaps{Seconds: 0.1, More: 0.01, Count: 9, Sequences: 4})
		}
		r.Off(5)
		r.Finish(6)
	}
	one, err := metrics.New(settings)
	if err != nil {
		t.Fatal(err)
	}
	var parts [2]*metrics.Fleet
	for i, steps := range make2() {
		add(one, steps)
		if parts[i], err = metrics.New(settings); err != nil {
			t.Fatal(err)
		}
		add(parts[i], steps)
	}
	if err := parts[0].Merge(parts[1]); err != nil {
		t.Fatal(err)
	}
	a, b := parts[0].Energy(), one.Energy()
	for p := range a {
		if !near(a[p], b[p], 1e-14) {
			t.Errorf("%v: %g J merged, %g J in one", metrics.Phase(p), a[p], b[p])
		}
	}
	// 50 W for 0.25 s twice; a: 0.25 s and from 1.95 s to 2.25 s and from 3.75 s to 5 s at 100 W, b: 2 s and 1.25 s.
	if !near(b[metrics.Starting], 25, 1e-12) || !near(b[metrics.Idle], 100*(0.25+0.3+1.25+2+1.25), 1e-9) {
		t.Errorf("%g J starting, %g J idle", b[metrics.Starting], b[metrics.Idle])
	}
	for i, v := range parts[0].Power.Means(6) {
		if w := one.Power.Means(6)[i]; !near(v, w, 1e-12) {
			t.Errorf("%d s: %g W merged, %g W in one", i, v, w)
		}
	}
	if v := one.Power.Means(6)[5]; v != 0 {
		t.Errorf("%g W of replicas that are off", v)
	}
	other, err := metrics.New(metrics.Settings{PowerBin: 2})
	if err != nil {
		t.Fatal(err)
	}
	if err := parts[0].Merge(other); !errors.Is(err, metrics.ErrMerge) {
		t.Errorf("other settings: %v", err)
	}
}

// TestDrawDuringAnIteration counts what a replica draws between iterations behind the one that is under way.
func TestDrawDuringAnIteration(t *testing.T) {
	f, err := metrics.New(metrics.Settings{PowerBin: 1})
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.Add(0, metrics.Replica{Cost: &linear, Blocks: 20, BlockTokens: 16})
	if err != nil {
		t.Fatal(err)
	}
	r.Draw(0, 100, metrics.Idle)
	r.Draw(2, 60, metrics.Idle) // under way from 1 s to 3 s
	slow := replica.Linear{Fixed: 1, Watts: 300}
	r.Clock(4, &slow)
	r.Steps(&replica.Steps{Start: 1, Count: 2, Seconds: 1, Joules: 500, Decodes: 1, ContextSum: 1, ContextMax: 1, Running: 1, UsedBlocks: 1})
	// Of the mixed iteration the decodes take 300 J by the cost of its beginning, the prompt the rest.
	r.Steps(&replica.Steps{Start: 5, Count: 1, Seconds: 2, Joules: 700, Decodes: 1, ContextSum: 1, ContextMax: 1, Running: 2, UsedBlocks: 2, Chunks: []replica.Chunk{{New: 9, Logits: 1}}})
	r.Finish(8)
	if got, want := f.Power.Means(8), []float64{100, 500, 500, 60, 60, 350, 350, 60}; !slices.Equal(got, want) {
		t.Errorf("%v W, expected %v", got, want)
	}
	if e := f.Energy(); e[metrics.Prefill] != 400 || e[metrics.Decode] != 1300 || e[metrics.Idle] != 280 {
		t.Errorf("%v J", e)
	}
}

// A service that falls behind is no cheaper for tokens that it gives later: only those of the time studied count, and those of
// requests that came before it do.
func TestTokensOfTheTimeStudied(t *testing.T) {
	f, err := metrics.New(metrics.Settings{Start: 100, End: 200})
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.Add(100, metrics.Replica{Cost: &linear, Blocks: 20, BlockTokens: 16})
	if err != nil {
		t.Fatal(err)
	}
	r.Draw(100, 1000, metrics.Idle)
	r.Finish(200)
	f.Request(&metrics.Request{Arrival: 90, Scheduled: 95, FirstToken: 110, LastToken: 120, Input: 30, Output: 11})  // arrived before
	f.Request(&metrics.Request{Arrival: 110, Scheduled: 120, FirstToken: 150, LastToken: 190, Input: 40, Output: 5}) // inside
	f.Request(&metrics.Request{Arrival: 120, Scheduled: 180, FirstToken: 190, LastToken: 230, Input: 50, Output: 41})
	f.Request(&metrics.Request{Arrival: 150, Scheduled: 220, FirstToken: 250, LastToken: 260, Input: 60, Output: 11}) // after
	// The record gets gaps that end in the time alone: 10 of the first, 4 of the second, 10 of the third.
	f.Latency.Gaps(replica.Gaps{Seconds: 1, Count: 10, Sequences: 1})
	f.Latency.Gaps(replica.Gaps{Seconds: 10, Count: 2, Sequences: 2})
	f.Latency.Gaps(replica.Gaps{Seconds: 1, Count: 10, Sequences: 1})
	s, err := f.Summary(200)
	if err != nil {
		t.Fatal(err)
	}
	got := s.Latency.Totals
	if got.Finished != 3 || got.Ended != 2 || got.Taken != 120 || got.Given != 27 {
		t.Errorf("%+v", got)
	}
	if !near(s.JoulesPerOutputToken[metrics.Idle], 1e5/27, 1e-12) || !near(s.JoulesPerToken, 1e5/147, 1e-12) || !near(s.Latency.OutputPerSecond, 0.27, 1e-12) || !near(s.JoulesPerRequest[metrics.Idle], 5e4, 1e-12) {
		t.Errorf("%+v", s)
	}
}

// TestFootprintByHand prices 2 MJ over two hours.
func TestFootprintByHand(t *testing.T) {
	f, err := metrics.New(metrics.Settings{PowerBin: 1800})
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.Add(0, metrics.Replica{Cost: &linear, Blocks: 20, BlockTokens: 16})
	if err != nil {
		t.Fatal(err)
	}
	r.Draw(0, 1000, metrics.Idle)
	r.Draw(3600, 500, metrics.Idle)
	r.Finish(7200)
	f.Request(&metrics.Request{Arrival: 1, Scheduled: 2, FirstToken: 3, LastToken: 4, Input: 300, Output: 100})
	f.Latency.Gaps(replica.Gaps{Seconds: 1.0 / 99, Count: 99, Sequences: 1})
	p := metrics.Prices{USDPerKWh: 0.1, GramsPerKWh: 400, PUE: 1.2, USDPerReplicaHour: 2}
	got, err := f.Footprint(7200, &p)
	if err != nil {
		t.Fatal(err)
	}
	// 1.5 kWh of IT, 1.8 kWh metered; 100 tokens out, 300 in.
	for _, c := range []struct{ got, want float64 }{
		{got.KWh, 1.8},
		{got.EnergyUSD, 0.18},
		{got.HardwareUSD, 4},
		{got.GramsCO2, 720},
		{got.USDPerMillionOutputTokens, 41_800},
		{got.USDPerMillionTokens, 10_450},
		{got.GramsPerMillionOutputTokens, 7.2e6},
		{got.GramsPerMillionTokens, 1.8e6},
	} {
		if !near(c.got, c.want, 1e-12) {
			t.Errorf("%+v: %g, expected %g", got, c.got, c.want)
		}
	}
	p.HourlyUSDPerKWh, p.HourlyGramsPerKWh = []float64{0.2, 0.05}, []float64{100, 700}
	if got, err = f.Footprint(7200, &p); err != nil {
		t.Fatal(err)
	}
	// 1 kWh in the first hour, 0.5 kWh in the second, times 1.2.
	if !near(got.EnergyUSD, 1.2*(0.2+0.025), 1e-12) || !near(got.GramsCO2, 1.2*(100+350), 1e-12) {
		t.Errorf("hourly prices: %+v", got)
	}
	p.HourlyUSDPerKWh = p.HourlyUSDPerKWh[:1]
	p.PUE = 0.9
	if _, err = f.Footprint(7200, &p); !errors.Is(err, metrics.ErrSettings) {
		t.Errorf("one hour of prices and a PUE below 1: %v", err)
	}
}

// TestSettings refuses what cannot be recorded, all at once.
func TestSettings(t *testing.T) {
	_, err := metrics.New(metrics.Settings{
		PowerBin: 0.5, TimelineBins: 3, TimelineBin: -1,
		Latency: metrics.LatencySettings{ExactSamples: -1, Accuracy: 2, Frontend: math.NaN(), SLOs: []metrics.SLO{{Name: "a", TTFT: -1}, {Name: "a"}}},
	})
	var joined interface{ Unwrap() []error }
	if !errors.Is(err, metrics.ErrSettings) || !errors.As(err, &joined) {
		t.Fatalf("%v", err)
	}
	t.Log(err)
	if _, err := metrics.New(metrics.Settings{}); err != nil {
		t.Errorf("the zero settings: %v", err)
	}
	f, err := metrics.New(metrics.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Add(math.NaN(), metrics.Replica{}); !errors.Is(err, metrics.ErrSettings) {
		t.Errorf("a replica without anything: %v", err)
	}
	if _, err := f.Summary(0); !errors.Is(err, metrics.ErrSettings) {
		t.Errorf("a record of no time: %v", err)
	}
}

// TestSlowdown compares requests with themselves alone: 100 ms to the first token, 10 ms a token.
func TestSlowdown(t *testing.T) {
	alone := func(_, output int) metrics.Times {
		return metrics.Times{TTFT: 0.1, TPOT: 0.01, E2E: 0.1 + 0.01*float64(output-1)}
	}
	l, err := metrics.NewLatency(metrics.LatencySettings{Alone: alone, SLOs: []metrics.SLO{
		{Name: "first", Slowdown: metrics.Slowdown{TTFT: 2}},
		{Name: "each", Slowdown: metrics.Slowdown{TPOT: 1.5}},
		{Name: "all", Slowdown: metrics.Slowdown{E2E: 1.25}},
		{Name: "first and s", TTFT: 0.15, Slowdown: metrics.Slowdown{TTFT: 2}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	l.Request(&metrics.Request{FirstToken: 0.19, LastToken: 0.19 + 0.14, Input: 1, Output: 11})    // 1.9, 1.4 and 1.65 times
	l.Request(&metrics.Request{FirstToken: 0.11, LastToken: 0.11 + 0.16, Input: 1, Output: 11})    // 1.1, 1.6 and 1.35 times
	l.Request(&metrics.Request{FirstToken: 0.21, LastToken: 0.21 + 0.105, Input: 1, Output: 11})   // 2.1, 1.05 and 1.575 times
	l.Request(&metrics.Request{FirstToken: 0.11, LastToken: 0.11 + 10.00, Input: 1, Output: 1001}) // 1.1, 1 and 1.001 times
	if met := l.Met(); !slices.Equal(met, []int64{3, 3, 1, 2}) {
		t.Errorf("met by %v", met)
	}
	for name, s := range map[string]metrics.LatencySettings{
		"below one":     {Alone: alone, SLOs: []metrics.SLO{{Slowdown: metrics.Slowdown{E2E: 0.9}}}},
		"without times": {SLOs: []metrics.SLO{{Slowdown: metrics.Slowdown{E2E: 2}}}},
	} {
		if _, err := metrics.NewLatency(s); !errors.Is(err, metrics.ErrSettings) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRecordingAllocatesNothing in the steady state.
func TestRecordingAllocatesNothing(t *testing.T) {
	f, err := metrics.New(metrics.Settings{Latency: metrics.LatencySettings{ExactSamples: 1}, TimelineBins: 64})
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.Add(0, metrics.Replica{Cost: &linear, Blocks: 2000, BlockTokens: 16})
	if err != nil {
		t.Fatal(err)
	}
	r.Draw(0, 100, metrics.Idle)
	r.Steps(&replica.Steps{Start: 0, Count: 1, Seconds: 1e5, Joules: 1, Running: 1})
	r.Gaps(replica.Gaps{Seconds: 1e-5, More: 1e-3, Count: 1e5, Sequences: 1})
	for _, v := range []float64{1e-4, 1e4} {
		f.Request(&metrics.Request{Arrival: 0, Scheduled: v, FirstToken: v, LastToken: 2 * v, Output: 2})
	}
	now := 1e5
	steps := replica.Steps{Count: 20, Seconds: 0.01, SecondsMore: 1e-6, Joules: 5, Decodes: 8, ContextSum: 1000, ContextMax: 300, Running: 8, UsedBlocks: 70}
	if n := testing.AllocsPerRun(1000, func() {
		steps.Start = now
		r.Steps(&steps)
		r.Gaps(replica.Gaps{Seconds: 0.01, More: 1e-6, Count: 20, Sequences: 8})
		r.Done(&replica.Done{Request: replica.Request{Arrival: now, Input: 5}, Output: 20, Scheduled: now + 0.1, FirstToken: now + 0.2, LastToken: now + 1})
		now = steps.End()
	}); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

// TestTimeStudied cuts a run into stretches of time: what they have adds up to the whole, and each has its own bins and requests.
func TestTimeStudied(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		config := replica.Defaults(400, 2048)
		config.MaxBatchedTokens, config.MaxSeqs = 256, 16
		requests := drawRequests(t)
		whole, sink, end := record(t, config, slices.Clone(requests), metrics.Settings{PowerBin: 1})
		all, err := whole.Summary(end)
		if err != nil {
			t.Fatal(err)
		}
		first, second := math.Ceil(end/3), math.Ceil(end/2)+1
		var energy, on, busy, waits, running float64
		var finished, gaps, outside int64
		for _, s := range []metrics.Settings{{End: first}, {Start: first, End: second}, {Start: second}} {
			s.PowerBin = 1
			part, _, _ := record(t, config, slices.Clone(requests), s)
			p, err := part.Summary(end)
			if err != nil {
				t.Fatal(err)
			}
			for i, w := range part.Power.Means(end) {
				if want := whole.Power.Means(end)[int(s.Start)+i]; math.Abs(w-want) > 1e-6 {
					t.Fatalf("%+v: second %d has %g W, expected %g W", s, i, w, want)
				}
			}
			energy += p.Energy.Total()
			on += p.ReplicaSeconds
			busy += p.Busy * p.ReplicaSeconds
			waits += part.Queue.Integral()
			running += part.Running.Integral()
			finished += p.Latency.Totals.Finished
			outside += p.Latency.Totals.Outside
			gaps += p.Latency.ITL.Count
			if math.Abs(part.Power.Integral()-p.Energy.Total()) > 1e-9*p.Energy.Total() {
				t.Fatalf("%+v: %g J in the series, %g J by phase", s, part.Power.Integral(), p.Energy.Total())
			}
		}
		for _, c := range [][2]float64{
			{energy, all.Energy.Total()},
			{on, all.ReplicaSeconds},
			{busy, all.Busy * all.ReplicaSeconds},
			{running, whole.Running.Integral()},
			{float64(finished), float64(len(sink.done))},
			{float64(outside), 2 * float64(len(sink.done))},
			{float64(gaps), float64(all.Latency.ITL.Count)},
		} {
			if math.Abs(c[0]-c[1]) > 1e-9*math.Max(1, c[1]) {
				t.Fatalf("parts %.12g, whole %.12g", c[0], c[1])
			}
		}
	})
}
