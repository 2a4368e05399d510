package cluster

import (
	"context"
	"io"
	"math/rand/v2"
	"testing"

	"tokenwatt/demand/serving/replica"
	"tokenwatt/demand/serving/trace"
	"tokenwatt/internal/random"
	"tokenwatt/internal/testdata"
)

// h100 resembles Llama-3.1-8B in bf16 on one H100: 16 GB of weights and 131 kB of KV a token at 2.8 TB/s, 16 GFLOP a
// token at 600 TFLOP/s. For benchmarks; the real cost is the engine's.
func h100() []Level {
	return []Level{{Clock: 1, Watts: 700, Cost: &replica.Linear{
		Fixed: 0.0065, PerDecode: 15e-6, PerContext: 131072 / 2.8e12, PerToken: 27e-6, PerPair: 0.9e-9, Watts: 500,
	}}}
}

// synthetic draws requests with exponential intervals and lengths about those of Azure's conversations of 2023: 1,155
// tokens in and 211 out in the mean, exponential.
type synthetic struct {
	left  int
	rate  float64
	now   float64
	words *rand.Rand
}

// Next draws the next.
func (s *synthetic) Next(q *trace.Request) error {
	if s.left--; s.left < 0 {
		return io.EOF
	}
	s.now += random.Exponential(s.words, 1/s.rate)
	*q = trace.Request{
		Arrival: s.now, Input: 1 + int(random.Exponential(s.words, 1155)), Output: 1 + int(random.Exponential(s.words, 211)),
		Session: s.words.Uint64N(1 << 40),
	}
	return nil
}

// BenchmarkHundredReplicas is 20,000 requests, at 2 requests/s a replica, over 100 replicas under each router.
func BenchmarkHundredReplicas(b *testing.B) {
	for _, router := range Routers() {
		b.Run(string(router), func(b *testing.B) {
			const n = 20000
			b.ReportAllocs()
			for b.Loop() {
				p := &Problem{
					Source:  &synthetic{left: n, rate: 200, words: random.Stream(1, "bench", 0)},
					Serving: Pool{Replicas: 100, Config: replica.Defaults(27000, 131072), Levels: h100(), Router: router},
				}
				if _, err := Run(context.Background(), p, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/request")
		})
	}
}

// BenchmarkAzureHour is the conversation hour of Azure's 2023 trace (Patel et al. 2024, ISCA) on four replicas.
func BenchmarkAzureHour(b *testing.B) {
	r, err := trace.Open(testdata.Path(b, "traces", "azure_llm_2023_conv.csv.gz"), trace.Options{FromFirst: true})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	requests, err := trace.Collect(r, 1<<20)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		s := requests
		p := &Problem{Source: &s, Serving: Pool{Replicas: 4, Config: replica.Defaults(27000, 131072), Levels: h100(), Router: LeastOutstanding}}
		if _, err := Run(context.Background(), p, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(requests)), "ns/request")
}
