package simulation_test

import (
	"context"
	"fmt"
	"testing"

	"tokenwatt/demand/serving/simulation"
	"tokenwatt/internal/testdata"
)

// The conversation hour of Azure's traces of 2023, 19,366 requests, on one H100 and on four, engines built each time.
func BenchmarkAzureConversation(b *testing.B) {
	path := testdata.Path(b, "traces", "azure_llm_2023_conv.csv.gz")
	for _, replicas := range []int{1, 4} {
		b.Run(fmt.Sprint(replicas), func(b *testing.B) {
			p := problemOf(read(b, small, "trace={file: "+path+", too_long: refuse}", fmt.Sprintf("replicas=%d", replicas)))
			b.ReportAllocs()
			for b.Loop() {
				r, err := simulation.Run(context.Background(), p, nil)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(r.Summary.Iterations), "iterations")
				b.ReportMetric(r.Summary.Latency.TTFT.P50, "TTFT-P50-s")
			}
		})
	}
}
