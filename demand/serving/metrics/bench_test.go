package metrics_test

import (
	"context"
	"math"
	"testing"

	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/replica"
	"tokenwatt/demand/serving/trace"
	"tokenwatt/internal/testdata"
)

// discard is a sink that keeps nothing.
type discard struct{}

func (discard) Steps(*replica.Steps) {}
func (discard) Gaps(replica.Gaps)    {}
func (discard) Done(*replica.Done)   {}

// BenchmarkAzureHour runs the conversation hour of Azure's 2023 trace on a replica that resembles Llama-3.1-8B on one
// H100: without a record, with one, and with one and its summary.
func BenchmarkAzureHour(b *testing.B) {
	h100 := replica.Linear{Fixed: 0.0065, PerDecode: 15e-6, PerContext: 131072 / 2.8e12, PerToken: 27e-6, PerPair: 0.9e-9, Watts: 500}
	r, err := trace.Open(testdata.Path(b, "traces", "azure_llm_2023_conv.csv.gz"), trace.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	all, err := trace.Collect(r, math.MaxInt)
	if err != nil {
		b.Fatal(err)
	}
	config := replica.Defaults(27000, 131072)
	for _, c := range []struct {
		name              string
		record, summarise bool
	}{{"none", false, false}, {"record", true, false}, {"summary", true, true}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				fleet, err := metrics.New(metrics.Settings{})
				if err != nil {
					b.Fatal(err)
				}
				recorder, err := fleet.Add(0, metrics.Replica{Cost: &h100, Blocks: config.Blocks, BlockTokens: config.BlockTokens})
				if err != nil {
					b.Fatal(err)
				}
				var sink replica.Sink = discard{}
				if c.record {
					sink = recorder
				}
				source := all
				if _, err := replica.Run(context.Background(), &config, &h100, trace.Requests(&source), sink); err != nil {
					b.Fatal(err)
				}
				if c.summarise {
					end := fleet.Latency.Totals().Last
					recorder.Finish(end)
					if _, err := fleet.Summary(end); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
