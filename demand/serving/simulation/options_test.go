package simulation_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tokenwatt/demand/serving/cluster"
	"tokenwatt/demand/serving/replica"
	"tokenwatt/demand/serving/simulation"
	"tokenwatt/internal/strictyaml"
)

// busy are options that make the small service busy for five minutes: about 2,000 requests.
var busy = []string{".visitors=288000/d", "duration=5 min"}

// Every option changes what it is about, in the direction that it should.
func TestOptions(t *testing.T) {
	base := run(t, busy...)
	with := func(set ...string) *simulation.Result {
		t.Helper()
		return run(t, append(append([]string(nil), busy...), set...)...)
	}
	type result = *simulation.Result
	less := func(what string, of func(result) float64) func(t *testing.T, r, base result) {
		return func(t *testing.T, r, base result) {
			if !(of(r) < of(base)) {
				t.Errorf("%s is %g, without the option %g: expected less", what, of(r), of(base))
			}
		}
	}
	more := func(what string, of func(result) float64) func(t *testing.T, r, base result) {
		return func(t *testing.T, r, base result) {
			if !(of(r) > of(base)) {
				t.Errorf("%s is %g, without the option %g: expected more", what, of(r), of(base))
			}
		}
	}
	tpot := func(r result) float64 { return r.Summary.Latency.TPOT.Mean }
	ttft := func(r result) float64 { return r.Summary.Latency.TTFT.Mean }
	joules := func(r result) float64 { return r.Summary.Energy.Total() }
	blocks := func(r result) float64 { return float64(r.Pools[0].Blocks) }
	for name, c := range map[string]struct {
		set   []string
		check func(t *testing.T, r, base result)
	}{
		"fp8 weights":   {[]string{"weights=fp8"}, less("TPOT", tpot)},
		"fp8 cache":     {[]string{"cache=fp8"}, more("blocks", blocks)},
		"memory":        {[]string{"gpu_memory_utilization=50 %"}, less("blocks", blocks)},
		"engine":        {[]string{"engine=vllm 0.5"}, more("TPOT", tpot)},
		"tensor":        {[]string{"tensor_parallel=4"}, less("TPOT", tpot)},
		"pipeline":      {[]string{"pipeline_parallel=2"}, more("blocks", blocks)},
		"replicas":      {[]string{"replicas=4"}, less("TPOT", tpot)},
		"few sequences": {[]string{"max_num_seqs=8"}, more("wait", func(r result) float64 { return r.Summary.Latency.Wait.Mean })},
		"short chunks":  {[]string{"max_num_batched_tokens=256"}, less("longest gap", func(r result) float64 { return r.Summary.Latency.ITL.Max })},
		"long prompts":  {[]string{"long_prefill_token_threshold=64"}, more("TTFT", ttft)},
		"no chunks": {[]string{"chunked_prefill=off", "max_model_len=2048", "max_num_batched_tokens=2048"}, func(t *testing.T, r, _ result) {
			// With chunks the budget is filled up with a part of the next prompt.
			chunks := with("max_model_len=2048", "max_num_batched_tokens=2048")
			if a, b := r.Pools[0].Run.Replica.Mixed, chunks.Pools[0].Run.Replica.Mixed; a == b {
				t.Errorf("%d iterations with prompts whether they are cut or not", a)
			}
		}},
		"block size": {[]string{"block_size=64"}, less("blocks", blocks)},
		"sarathi":    {[]string{"scheduler=sarathi", "max_num_batched_tokens=512"}, more("TTFT", ttft)},
		"orca": {[]string{"scheduler=orca", "gpu_memory_utilization=31 %", ".visitors=1200000/d"}, func(t *testing.T, r, _ result) {
			// The cache of the whole answer is taken at admission.
			grows := with("gpu_memory_utilization=31 %", ".visitors=1200000/d")
			if !(r.Summary.Latency.Wait.Mean > grows.Summary.Latency.Wait.Mean) || r.Pools[0].Run.Replica.Preempted != 0 {
				t.Errorf("waits of %g s with reserved caches, of %g s with growing ones", r.Summary.Latency.Wait.Mean, grows.Summary.Latency.Wait.Mean)
			}
		}},
		"static":          {[]string{"scheduler=static"}, more("TTFT", ttft)},
		"asynchronous":    {[]string{"async_scheduling=on"}, more("tokens computed", func(r result) float64 { return float64(r.Pools[0].Run.Replica.Computed) })},
		"cap":             {[]string{"power={cap: 300 W}"}, more("TTFT", ttft)},
		"less by a cap":   {[]string{"power={cap: 300 W}"}, less("highest bin", func(r result) float64 { return r.Summary.PeakWatts })},
		"clock":           {[]string{"power={clocks: [50 %]}"}, more("TTFT", ttft)},
		"host":            {[]string{"power={host: 3 kW}"}, more("energy", joules)},
		"rate":            {[]string{".visitors=100000/d"}, less("energy", joules)},
		"burstiness":      {[]string{"traffic={burstiness: 5}"}, more("wait", func(r result) float64 { return r.Summary.Latency.Wait.P99 })},
		"equal prompts":   {[]string{"traffic={input_cv: 0}"}, less("P99 of TTFT", func(r result) float64 { return r.Summary.Latency.TTFT.P99 - r.Summary.Latency.TTFT.P50 })},
		"equal answers":   {[]string{"traffic={output_cv: 0}"}, less("spread of E2E", func(r result) float64 { return r.Summary.Latency.E2E.P99 / r.Summary.Latency.E2E.P50 })},
		"system prompt":   {[]string{"traffic={system_prompt: 1024}"}, more("hits", func(r result) float64 { return r.Summary.CacheHits })},
		"no hits":         {[]string{"traffic={system_prompt: 1024}", "prefix_caching=off"}, more("prompt energy", func(r result) float64 { return r.Summary.Energy[0] })},
		"turns":           {[]string{"traffic={turns: 4, think_time: 10 s, history: true}"}, more("hits", func(r result) float64 { return r.Summary.CacheHits })},
		"interval":        {[]string{"interval=10 s"}, more("bins", func(r result) float64 { return float64(len(r.Power.Values)) })},
		"start":           {[]string{"start=8"}, less("requests", func(r result) float64 { return float64(r.Drawn.Requests) })},
		"few outstanding": {[]string{"admission={outstanding: 16}"}, more("most at the router", func(r result) float64 { return float64(r.Cluster.Counters.MostQueued) })},
		"turned away":     {[]string{"admission={outstanding: 16, overflow: reject}"}, more("turned away", func(r result) float64 { return float64(r.Cluster.Counters.Rejected) })},
		"short queue":     {[]string{"admission={pending_tokens: 500, queue: 1}"}, more("turned away", func(r result) float64 { return float64(r.Cluster.Counters.Rejected) })},
		"drafts":          {[]string{"speculation={tokens: 3, acceptance: 80 %, draft_share: 1 %}", ".visitors=20000/d"}, less("TPOT", tpot)},
		"useless drafts":  {[]string{"speculation={tokens: 3, acceptance: 0 %, draft_share: 30 %}"}, more("TPOT", tpot)},
		"outage": {[]string{"failures={rate: 0 1/h, outages: [{at: 60 s, repair: 10 s}]}"}, func(t *testing.T, r, base result) {
			if r.Pools[0].Run.Failures != 1 || r.Cluster.Counters.Requeued == 0 || !(ttft(r) > ttft(base)) || !(r.Pools[0].Run.StartingSeconds > 160) {
				t.Errorf("failures %d, requests sent back %d, starting for %g s", r.Pools[0].Run.Failures, r.Cluster.Counters.Requeued, r.Pools[0].Run.StartingSeconds)
			}
		}},
		"drawn failures": {[]string{"replicas=2", "failures={rate: 60/h, repair: 2 s}", "cold_start={node: 1 s, capture: 1 s, bandwidth: 100 GB/s}"}, more("failures", func(r result) float64 { return float64(r.Pools[0].Run.Failures) })},
		"tries":          {[]string{"failures={rate: 600/h, repair: 0 s, tries: 1}", "cold_start={node: 0 s, capture: 0 s, bandwidth: 1000 GB/s}"}, more("given up", func(r result) float64 { return float64(r.Cluster.Counters.GivenUp) })},
		"split": {[]string{"decode={replicas: 1}"}, func(t *testing.T, r, base result) {
			c := &r.Cluster.Counters
			if len(r.Pools) != 2 || c.Prefilled != c.Arrived || c.Transferred != c.ArrivedInput || !(r.Summary.Latency.ITL.Max < base.Summary.Latency.ITL.Max) {
				t.Errorf("%d pools, %d of %d prompts handed on with %d of %d tokens, longest gap %g s, in one pool %g s", len(r.Pools), c.Prefilled, c.Arrived,
					c.Transferred, c.ArrivedInput, r.Summary.Latency.ITL.Max, base.Summary.Latency.ITL.Max)
			}
		}},
		"slow link": {[]string{"decode={replicas: 1}", "link={send: 0.5 GB/s}"}, more("TTFT", ttft)},
		"fabric":    {[]string{"decode={replicas: 1}", "link={fabric: 0.5 GB/s}"}, more("TTFT", ttft)},
		"latency":   {[]string{"decode={replicas: 1}", "link={latency: 300 ms}"}, more("TTFT", func(r result) float64 { return r.Summary.Latency.TTFT.Min - 0.2 })},
		"layout of decode": {[]string{"decode={replicas: 1, tensor_parallel: 4, max_num_seqs: 64, server: dgx-h200}"}, func(t *testing.T, r, _ result) {
			if d := r.Pools[1]; d.Layout.Server != "dgx-h200" || d.Layout.Parallel.Tensor != 4 || d.MaxSeqs != 64 || r.Accelerators() != 5 || r.Servers() != 2 {
				t.Errorf("decode is %+v with %d sequences", d.Layout, d.MaxSeqs)
			}
		}},
		"scaling": {[]string{"replicas=1", "scaling={up: 8, down: 2, max: 4, delay: 0 s, interval: 5 s}", "cold_start={node: 5 s, capture: 5 s, bandwidth: 16 GB/s}"}, func(t *testing.T, r, base result) {
			p := &r.Pools[0]
			if p.Run.MostUp < 2 || p.Owned != p.Run.MostUp || p.Run.Energy.Starting == 0 || !(tpot(r) < tpot(base)) {
				t.Errorf("%d replicas at most, %d owned, %g J for starts", p.Run.MostUp, p.Owned, p.Run.Energy.Starting)
			}
		}},
		"site limit": {[]string{"replicas=2", "power={clocks: [100 %, 60 %, 40 %], site_limit: [{power: 1690 W}]}"}, func(t *testing.T, r, base result) {
			if r.Cluster.OverLimit != 0 || !(r.Cluster.PeakBound <= 1690) || r.Cluster.Counters.ClockChanges == 0 || !(ttft(r) > 0) {
				t.Errorf("over the limit for %g s, bound of %g W at most, %d changes of the clock", r.Cluster.OverLimit, r.Cluster.PeakBound, r.Cluster.Counters.ClockChanges)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			r := with(c.set...)
			if k := &r.Cluster.Counters; k.Arrived == 0 || k.Arrived != k.Finished+k.Rejected+k.Refused+k.GivenUp {
				t.Fatalf("%d arrived, %d finished, %d turned away, %d refused, %d given up", k.Arrived, k.Finished, k.Rejected, k.Refused, k.GivenUp)
			}
			c.check(t, r, base)
		})
	}
}

// Routers differ where they can: by session and by prefix the turns of a visit find what came before.
func TestRouters(t *testing.T) {
	hits := map[string]float64{}
	for _, router := range []string{"round-robin", "least-outstanding", "least-tokens", "power-of-two", "prefix-aware", "session-affinity"} {
		r := run(t, ".visitors=96000/d", "duration=5 min", "replicas=4", "router="+router, "traffic={turns: 5, think_time: 5 s, history: true}")
		if r.Cluster.Counters.Arrived != r.Cluster.Counters.Finished || len(r.Pools[0].Run.Routed) != 4 {
			t.Errorf("%s: %+v", router, r.Cluster.Counters)
		}
		hits[router] = r.Summary.CacheHits
	}
	for _, router := range []string{"prefix-aware", "session-affinity"} {
		if !(hits[router] > 1.2*hits["round-robin"]) {
			t.Errorf("%s finds %.3g of the prompts, round robin %.3g", router, hits[router], hits["round-robin"])
		}
	}
	late := run(t, ".visitors=96000/d", "duration=5 min", "replicas=4", "router=prefix-aware", "cache_signals={delay: 60 s}", "traffic={turns: 5, think_time: 5 s, history: true}")
	blind := run(t, ".visitors=96000/d", "duration=5 min", "replicas=4", "router=prefix-aware", "cache_signals={hit: 0}", "traffic={turns: 5, think_time: 5 s, history: true}")
	if !(late.Summary.CacheHits < hits["prefix-aware"]) || !(blind.Summary.CacheHits < hits["prefix-aware"]) {
		t.Errorf("hits are %.3g, with signals a minute late %.3g, without them %.3g", hits["prefix-aware"], late.Summary.CacheHits, blind.Summary.CacheHits)
	}
}

// A model with experts is simulated on ranks of data-parallel attention.
func TestExperts(t *testing.T) {
	set := []string{".model=deepseek-v3", ".server=dgx-b200", "weights=fp8", "expert_parallel=true", ".visitors=288000/d", "duration=1 min"}
	tensor := run(t, append(set, "tensor_parallel=8")...)
	data := run(t, append(set, "tensor_parallel=1", "data_parallel=8")...)
	sent := run(t, append(set, "tensor_parallel=1", "data_parallel=8", "all_to_all=point-to-point")...)
	if !(data.Pools[0].Blocks > 2*tensor.Pools[0].Blocks) {
		t.Errorf("ranks with sequences of their own have %d blocks, tensor ranks that all hold the latents %d", data.Pools[0].Blocks, tensor.Pools[0].Blocks)
	}
	if a, b := data.Summary.Latency.TPOT.Mean, sent.Summary.Latency.TPOT.Mean; a == b {
		t.Errorf("a token takes %g s whichever way tokens reach their experts", a)
	}
}

// Traces are read with their rules; what they did is counted and said.
func TestTraces(t *testing.T) {
	const head = "arrival_s,input_tokens,output_tokens\n"
	good := head
	for i := range 100 {
		good += fmt.Sprintf("%d,%d,%d\n", i, 100+i, 20)
	}
	of := func(text, options string, set ...string) (*simulation.Result, error) {
		t.Helper()
		s, err := tryRead(small, append(set, "trace={file: "+file(t, "r.csv", text)+options+"}")...)
		if err != nil {
			t.Fatal(err)
		}
		return simulation.Run(context.Background(), problemOf(s), nil)
	}
	must := func(text, options string, set ...string) *simulation.Result {
		t.Helper()
		r, err := of(text, options, set...)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := must(good, "")
	if r.Trace.Requests != 100 || r.Cluster.Counters.Finished != 100 || r.Drawn != nil || !(r.Seconds > 99) {
		t.Errorf("read %+v, finished %d in %g s", r.Trace, r.Cluster.Counters.Finished, r.Seconds)
	}
	if r := must(good, ", scale: 2"); !(r.Seconds < 51) || r.Cluster.Counters.Finished != 100 {
		t.Errorf("at twice the rate %d requests took %g s", r.Cluster.Counters.Finished, r.Seconds)
	}
	if r := must(good, ", from: 10 s, to: 30 s, scale: 0.5"); r.Cluster.Counters.Finished != 20 || r.Seconds != 40 || r.Start != 10 {
		t.Errorf("from 10 to 30 s at half the rate: %d requests in %g s from %g s on", r.Cluster.Counters.Finished, r.Seconds, r.Start)
	}
	if r := must(head+"0,0,5\n1,5,5\n", ", zero_tokens: drop"); r.Trace.Zero != 1 || !strings.Contains(strings.Join(r.Warnings, "\n"), "without tokens") {
		t.Errorf("one without tokens: %+v, %q", r.Trace, r.Warnings)
	}
	if r := must(head+"0,9000,5\n1,5,5\n", ", too_long: drop"); r.Trace.TooLong != 1 || r.Cluster.Counters.Arrived != 1 {
		t.Errorf("one too long, dropped: %+v", r.Trace)
	}
	if r := must(head+"0,9000,5\n1,5,5\n", ", too_long: refuse"); r.Trace.TooLong != 1 || r.Cluster.Counters.Refused != 1 {
		t.Errorf("one too long, refused: %+v", r.Cluster.Counters)
	}
	if r := must(head+"0,8000,500\n1,5,5\n", ", too_long: refuse"); r.Cluster.Counters.Cut != 308 || !strings.Contains(strings.Join(r.Warnings, "\n"), "308 tokens of answers") {
		t.Errorf("an answer that does not fit: %+v, %q", r.Cluster.Counters, r.Warnings)
	}
	if r := must(good, ", from: 10 s, scale: 2", "warm_up=5 s"); r.Start != 20 || r.Summary.Latency.Totals.Finished != 80 {
		t.Errorf("behind a warm-up of ten seconds of the trace: %d requests from %g s on", r.Summary.Latency.Totals.Finished, r.Start)
	}
	if r := must(head+"2,5,5\n1,5,5\n3,5,5\n", ", sort_window: 2"); r.Trace.Sorted != 1 || r.Cluster.Counters.Finished != 3 {
		t.Errorf("out of order, sorted: %+v", r.Trace)
	}
	if r := must("arrival_s,input_tokens,output_tokens,session,prefix\n0,130,5,a,1\n1,130,5,b,1\n", ", prefix_tokens: 128"); !(r.Summary.CacheHits > 0.4) {
		t.Errorf("the second of two equal prompts finds %g of all", r.Summary.CacheHits)
	}
	// All lines that are wrong are counted, the first are listed where they are.
	bad := head
	for range 50 {
		bad += "1,-5,5\n"
	}
	_, err := of(bad+"2,5,5\n", "")
	var all *simulation.TraceError
	var lines strictyaml.Errors
	if !errors.As(err, &all) || all.Total != 50 || len(all.Errors) != simulation.MostFaults || !errors.As(err, &lines) || lines[0].Line != 2 || lines[0].Col != 3 {
		t.Errorf("fifty wrong lines: %v", err)
	} else if !strings.Contains(err.Error(), "30 more lines") {
		t.Errorf("the error does not count the others: %v", err)
	}
	for name, text := range map[string]string{"empty": "", "no requests": head, "unsorted": head + "2,5,5\n1,5,5\n", "no header": "1,2\n"} {
		if _, err := of(text, ""); err == nil || !strings.Contains(err.Error(), "r.csv:") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Lengths of another trace are drawn instead of those of the scenario.
func TestLengthsFrom(t *testing.T) {
	path := file(t, "l.csv", "arrival_s,input_tokens,output_tokens\n0,100,7\n1,200,9\n")
	r := run(t, "traffic={lengths_from: {file: "+path+"}}")
	l := &r.Summary.Latency.Totals
	if n := l.Finished; n == 0 || l.Input%100 != 0 || l.Input < 120*n || l.Input > 180*n || l.Output < 7*n || l.Output > 9*n {
		t.Errorf("%d requests of %d tokens in and %d out, expected pairs of 100, 7 and 200, 9", n, l.Input, l.Output)
	}
}

// watcher counts what it sees.
type watcher struct {
	iterations int64
	done       map[cluster.Place]int
}

func (w *watcher) Steps(_ cluster.Place, s *replica.Steps) { w.iterations += s.Count }
func (w *watcher) Done(at cluster.Place, _ *replica.Done)  { w.done[at]++ }

// An observer sees every iteration and every request.
func TestObserver(t *testing.T) {
	w := &watcher{done: map[cluster.Place]int{}}
	r, err := simulation.Run(context.Background(), problemOf(read(t, small, "decode={replicas: 2}")), &simulation.Settings{Observer: w})
	if err != nil {
		t.Fatal(err)
	}
	iterations := r.Pools[0].Run.Replica.Iterations + r.Pools[1].Run.Replica.Iterations
	n := int(r.Cluster.Counters.Arrived)
	if w.iterations != iterations || w.done[cluster.Place{}] != n || w.done[cluster.Place{Pool: 1}]+w.done[cluster.Place{Pool: 1, Replica: 1}] != n {
		t.Errorf("saw %d of %d iterations and the ends %v of %d requests", w.iterations, iterations, w.done, n)
	}
}

// Another layout of the same service has the same requests, and shares the engines that it can.
func TestWith(t *testing.T) {
	s, err := simulation.Prepare(problemOf(read(t, small)))
	if err != nil {
		t.Fatal(err)
	}
	l := s.Layout()
	l.Serving.Replicas = 3
	three, err := s.With(l)
	if err != nil {
		t.Fatal(err)
	}
	if three.Pools()[0].Engine != s.Pools()[0].Engine {
		t.Error("more replicas have another engine")
	}
	l.Serving.Parallel.Tensor = 2
	l.Decode = &simulation.PoolLayout{Server: "dgx-h100", Replicas: 2, Parallel: simulation.Parallel{Tensor: 4}}
	split, err := s.With(l)
	if err != nil {
		t.Fatal(err)
	}
	var arrived []int64
	for _, v := range []*simulation.Service{s, three, split} {
		source, err := v.Open(simulation.Selection{Rate: 2})
		if err != nil {
			t.Fatal(err)
		}
		r, err := v.Simulate(context.Background(), source, nil)
		if err != nil {
			t.Fatal(err)
		}
		arrived = append(arrived, r.Cluster.Counters.Arrived)
	}
	if arrived[0] != arrived[1] || arrived[1] != arrived[2] || arrived[0] < 300 {
		t.Errorf("at twice the rate %v requests arrived", arrived)
	}
	if _, err := s.Open(simulation.Selection{Rate: -1}); !errors.Is(err, simulation.ErrProblem) {
		t.Errorf("a rate below zero: %v", err)
	}
	if _, err := s.Open(simulation.Selection{Start: 8760 * 3600, Seconds: 60}); !errors.Is(err, simulation.ErrProblem) {
		t.Errorf("behind the year: %v", err)
	}
	if n := len(s.HourlyRequests()); n != 8760 {
		t.Errorf("%d hours of requests", n)
	}
}
