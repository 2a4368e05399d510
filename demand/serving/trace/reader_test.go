package trace_test

import (
	"math"
	"testing"

	"tokenwatt/demand/serving/trace"
	"tokenwatt/internal/testdata"
)

// TestSharedTraces reads the published traces: requests and tokens as their authors state them.
func TestSharedTraces(t *testing.T) {
	for _, c := range []struct {
		file          string
		format        trace.Format
		requests      int64
		input, output float64 // means
		last          float64 // s
	}{
		// Azure LLM inference trace 2023, conversation: 19,366 requests in 58 minutes, 1,155 and 211 tokens in the mean.
		{"azure_llm_2023_conv.csv.gz", trace.Azure, 19366, 1154.7, 211.1, 3501.7219},
		// Mooncake, FAST 2025, synthetic trace: 3,993 requests.
		{"mooncake_fast25_synthetic.jsonl.gz", trace.Mooncake, 3993, 15325.5, 149.1, 1022.025},
	} {
		r, err := trace.Open(testdata.Path(t, "traces", c.file), trace.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		last := 0.0
		for q, err := range trace.All(r) {
			if err != nil {
				t.Fatal(err)
			}
			last = q.Arrival
		}
		n := r.Counts()
		input, output := float64(n.Input)/float64(n.Requests), float64(n.Output)/float64(n.Requests)
		if r.Format() != c.format || n.Requests != c.requests || n.Faults+n.Sorted+n.Blank != 0 {
			t.Errorf("%s: %s with %+v", c.file, r.Format(), n)
		}
		if math.Abs(input-c.input) > 0.5 || math.Abs(output-c.output) > 0.5 || math.Abs(last-c.last) > 1e-3 {
			t.Errorf("%s: %.1f tokens in and %.1f out in the mean, the last at %.4f s", c.file, input, output, last)
		}
	}
}
