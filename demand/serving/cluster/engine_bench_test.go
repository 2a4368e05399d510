package cluster

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
	"tokenwatt/demand/serving/engine"
	"tokenwatt/demand/serving/replica"
	"tokenwatt/demand/serving/trace"
	"tokenwatt/internal/random"
	"tokenwatt/internal/testdata"
)

// llama is Llama 3.1 8B in bf16 on one H100 SXM under vLLM 0.11, at the limits of its server.
func llama(t testing.TB) (*engine.Engine, replica.Config) {
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	p := engine.Problem{Model: c.Models.Get("llama-3.1-8b").Value, Weights: engine.BF16, Cache: kernel.BF16, MaxContext: 131072}
	if err := p.MachineOf(c, "h100-sxm", "vllm 0.11"); err != nil {
		t.Fatal(err)
	}
	p.MaxSeqs, p.MaxTokens = p.ServerLimits()
	e, err := engine.New(p)
	if err != nil {
		t.Fatal(err)
	}
	config := replica.Defaults(e.Blocks(16), 131072)
	config.MaxSeqs, config.MaxBatchedTokens = p.MaxSeqs, p.MaxTokens
	return e, config
}

// llamas is a number of those.
func llamas(e *engine.Engine, config replica.Config, n int, router Router) Pool {
	return Pool{Replicas: n, Config: config, IdleWatts: e.Idle(), Levels: []Level{{Clock: 1, Watts: 700, Cost: e}}, Router: router}
}

// TestSteadyState: 20,000 further requests on a fleet under way allocate next to nothing.
func TestSteadyState(t *testing.T) {
	e, config := llama(t)
	allocations := func(n int) float64 {
		return testing.AllocsPerRun(1, func() {
			p := &Problem{
				Source:  &synthetic{left: n, rate: 20, words: random.Stream(1, "steady", 0)},
				Serving: llamas(e, config, 10, LeastOutstanding),
			}
			if _, err := Run(context.Background(), p, nil); err != nil {
				t.Fatal(err)
			}
		})
	}
	if few, more := allocations(10_000), allocations(30_000); more-few > 200 {
		t.Errorf("20,000 further requests allocate %g times", more-few)
	}
}

// BenchmarkEngineHour is the conversation hour of Azure's 2023 trace (Patel et al. 2024, ISCA) on one replica and on four.
func BenchmarkEngineHour(b *testing.B) {
	r, err := trace.Open(testdata.Path(b, "traces", "azure_llm_2023_conv.csv.gz"), trace.Options{FromFirst: true})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	requests, err := trace.Collect(r, 1<<20)
	if err != nil {
		b.Fatal(err)
	}
	e, config := llama(b)
	for _, n := range []int{1, 4} {
		b.Run(fmt.Sprintf("%d replicas", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s := requests
				if _, err := Run(context.Background(), &Problem{Source: &s, Serving: llamas(e, config, n, LeastOutstanding)}, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(requests)), "ns/request")
		})
	}
}

// BenchmarkEngineFleet is synthetic requests at 2 requests/s a replica over 100 replicas: 200,000, or as many as
// TOKENWATT_REQUESTS says.
func BenchmarkEngineFleet(b *testing.B) {
	e, config := llama(b)
	n := 200_000
	if text := os.Getenv("TOKENWATT_REQUESTS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		p := &Problem{
			Source:  &synthetic{left: n, rate: 200, words: random.Stream(1, "bench", 0)},
			Serving: llamas(e, config, 100, LeastOutstanding),
		}
		if _, err := Run(context.Background(), p, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/request")
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/1e6, "MB-sys")
}
