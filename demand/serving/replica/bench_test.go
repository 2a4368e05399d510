package replica_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"tokenwatt/demand/serving/replica"
	"tokenwatt/internal/testdata"
)

// none is a sink that lets go of everything.
type none struct{}

func (none) Steps(*replica.Steps) {}
func (none) Gaps(replica.Gaps)    {}
func (none) Done(*replica.Done)   {}

// azureHour reads the conversation hour of Azure's 2023 trace (Patel et al. 2024, ISCA).
func azureHour(t testing.TB) []replica.Request {
	f, err := os.Open(testdata.Path(t, "traces", "azure_llm_2023_conv.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var requests []replica.Request
	var first time.Time
	lines := bufio.NewScanner(z)
	lines.Scan() // header
	for lines.Scan() {
		var day, clock string
		q := replica.Request{ID: uint64(len(requests))}
		line := []byte(lines.Text())
		for i, b := range line {
			if b == ',' {
				line[i] = ' '
			}
		}
		if _, err := fmt.Sscan(string(line), &day, &clock, &q.Input, &q.Output); err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse("2006-01-02 15:04:05.9999999", day+" "+clock)
		if err != nil {
			t.Fatal(err)
		}
		if first.IsZero() {
			first = at
		}
		q.Arrival = at.Sub(first).Seconds()
		requests = append(requests, q)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return requests
}

// h100 resembles Llama-3.1-8B in bf16 on one H100: 16 GB of weights and 131 kB of KV a token at 2.8 TB/s, 16 GFLOP a
// token at 600 TFLOP/s. For benchmarks; the real cost is the engine's.
var h100 = replica.Linear{Fixed: 0.0065, PerDecode: 15e-6, PerContext: 131072 / 2.8e12, PerToken: 27e-6, PerPair: 0.9e-9, Watts: 500}

// BenchmarkAzureHour is one replica under the conversation hour as it was, and compressed to a sixth of the time,
// which is past what the replica can do: it runs with all its places taken and preempts.
func BenchmarkAzureHour(b *testing.B) {
	requests := azureHour(b)
	for _, c := range []struct {
		name  string
		speed float64
		every bool
	}{{"jumps", 1, false}, {"every iteration", 1, true}, {"overload", 6, false}, {"overload, every iteration", 6, true}} {
		b.Run(c.name, func(b *testing.B) {
			faster := slices.Clone(requests)
			for i := range faster {
				faster[i].Arrival /= c.speed
			}
			config := replica.Defaults(27000, 131072)
			config.EachIteration = c.every
			benchmark(b, &config, faster)
		})
	}
}

// BenchmarkMooncake is one replica under the synthetic trace of Mooncake (Qin et al. 2025, FAST): long prompts with
// shared prefixes.
func BenchmarkMooncake(b *testing.B) {
	requests := mooncake(b)
	config := replica.Defaults(27000, 400000)
	benchmark(b, &config, requests)
}

func benchmark(b *testing.B, config *replica.Config, requests []replica.Request) {
	b.ReportAllocs()
	var c replica.Counters
	for b.Loop() {
		var err error
		if c, err = replica.Run(context.Background(), config, &h100, each(requests), none{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(requests)), "ns/request")
	b.ReportMetric(float64(c.Iterations), "iterations")
	b.ReportMetric(float64(c.Preempted), "preemptions")
	b.ReportMetric(float64(c.Found)/float64(max(1, c.Asked)), "found")
}

// mooncake reads the trace as far as the replica needs it.
func mooncake(t testing.TB) []replica.Request {
	f, err := os.Open(testdata.Path(t, "traces", "mooncake_fast25_synthetic.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var requests []replica.Request
	for d := json.NewDecoder(z); d.More(); {
		var line struct {
			Timestamp    float64  `json:"timestamp"`
			InputLength  int      `json:"input_length"`
			OutputLength int      `json:"output_length"`
			HashIDs      []uint64 `json:"hash_ids"`
		}
		if err := d.Decode(&line); err != nil {
			t.Fatal(err)
		}
		requests = append(requests, replica.Request{
			ID: uint64(len(requests)), Arrival: line.Timestamp / 1000, Input: line.InputLength, Output: line.OutputLength,
			Prefix: line.HashIDs, PrefixTokens: 512,
		})
	}
	return requests
}
