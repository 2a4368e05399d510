package simulation_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/serving/simulation"
)

// Whatever the options, requests and tokens that come in are accounted for, the power series has all the energy, and jumps give
// what single iterations give.
func TestAnyOptions(t *testing.T) {
	text := strings.Replace(small, "max_model_len: 8192", "max_model_len: 2048\n        max_num_batched_tokens: 2048\n        max_num_seqs: 64\n        duration: 1 min\n        interval: 1 s", 1)
	rapid.Check(t, func(t *rapid.T) {
		of := func(name string, choices ...string) string { return rapid.SampledFrom(choices).Draw(t, name) }
		var set []string
		for _, s := range []string{
			of("rate", ".visitors=20k/d", ".visitors=200k/d", ".visitors=1M/d"),
			of("replicas", "replicas=1", "replicas=3"),
			of("scheduler", "scheduler=vllm-v1", "scheduler=vllm-v1-priority", "scheduler=sarathi"),
			of("memory", "", "gpu_memory_utilization=27 %"),
			of("router", "router=round-robin", "router=least-tokens", "router=prefix-aware", "router=session-affinity"),
			of("traffic", "", "traffic={turns: 3, think_time: 5 s, history: true, system_prompt: 300}", "traffic={burstiness: 3}"),
			of("admission", "", "admission={outstanding: 8, queue: 20}", "admission={outstanding: 8, overflow: reject}"),
			of("failures", "", "failures={rate: 60/h, repair: 3 s, tries: 2, outages: [{at: 7 s, repair: 2 s}]}"),
			of("start", "cold_start={node: 1 s, capture: 1 s, bandwidth: 16 GB/s}"),
			of("decode", "", "decode={replicas: 2, tensor_parallel: 2}"),
			of("power", "", "power={cap: 400 W}", "power={clocks: [100 %, 70 %], site_limit: [{power: 8 kW}, {at: 20 s, power: 5.5 kW}]}"),
			of("drafts", "", "", "speculation={tokens: 2}"),
			of("warm-up", "", "warm_up=10 s"),
		} {
			if s != "" {
				set = append(set, s)
			}
		}
		s, err := tryRead(text, set...)
		if err != nil {
			t.Fatal(err)
		}
		p := problemOf(s)
		p.Seed = rapid.Uint64().Draw(t, "seed")
		service, err := simulation.Prepare(p)
		if err != nil {
			t.Fatal(err)
		}
		run := func(settings *simulation.Settings) *simulation.Result {
			source, err := service.Open(simulation.Selection{})
			if err != nil {
				t.Fatal(err)
			}
			r, err := service.Simulate(context.Background(), source, settings)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		fast := run(nil)
		c := &fast.Cluster.Counters
		if c.Arrived != fast.Drawn.Requests || c.Arrived != c.Finished+c.Rejected+c.Refused+c.GivenUp {
			t.Fatalf("%d drawn: %+v", fast.Drawn.Requests, c)
		}
		if c.ArrivedInput != c.Input+c.UnservedInput || c.ArrivedOutput != c.Output+c.Cut+c.UnservedOutput {
			t.Fatalf("tokens: %+v", c)
		}
		joules := 0.0
		for _, w := range fast.Power.Values {
			joules += w * fast.Power.Width
		}
		if want := fast.Footprint.ITKWh * 3.6e6; math.Abs(joules-want) > 1e-6*want {
			t.Fatalf("%g J in the power series, %g J in all", joules, want)
		}
		each := run(&simulation.Settings{EachIteration: true})
		if each.Cluster.Counters != *c {
			t.Fatalf("with jumps %+v, without %+v", c, each.Cluster.Counters)
		}
		for _, x := range [][2]float64{
			{fast.Summary.Energy.Total(), each.Summary.Energy.Total()},
			{fast.Cluster.Seconds, each.Cluster.Seconds},
			{fast.Summary.Latency.E2E.P99, each.Summary.Latency.E2E.P99},
		} {
			if math.Abs(x[0]-x[1]) > 1e-9*math.Abs(x[1]) {
				t.Fatalf("%.15g with jumps, %.15g without", x[0], x[1])
			}
		}
	})
}
