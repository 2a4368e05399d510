package latency

import (
	"bytes"
	_ "embed"
	"math"
	"testing"
)

// sequential are ten requests of one client, one after another, on one H100: Llama 2 7B under vLLM 0.11.0, spans of the
// server's OpenTelemetry. From inference-sim/inference-sim, eval/ground_truth/jan21-llama7b-train-1/traces.json (commit
// e7a4aa3, Apache-2.0; run of 2026-01-21), requests 2 to 11 of the first phase; the first one warms the server up. Times are
// from its arrival, to 0.1 ms; scheduled_s is where time_in_model_inference begins, queued_s is time_in_queue before.
//
//go:embed testdata/sequential-llama-2-7b-h100.csv
var sequential []byte

// TestSequential: requests that meet an empty server, none of which a constant is fitted to.
func TestSequential(t *testing.T) {
	table, err := Read(bytes.NewReader(sequential), "sequential.csv", false)
	if err != nil {
		t.Fatal(err)
	}
	list, _ := compare(t, table, Options{Engine: "vllm 0.11", MaxSeqs: 256, MaxTokens: 4096, MaxModelLen: 4096, FrontendMS: -1})
	bounds := map[string]float64{"TTFT": 0.15, "TPOT": 0.04, "E2E": 0.04}
	for _, m := range list[0].Metrics {
		if m.Quantity == wait {
			if m.Error != nil || m.Measured > 1e-3 || math.Abs(m.Difference) > 0.01 {
				t.Errorf("wait %s: %+v", m.Statistic, m)
			}
			continue
		}
		if m.Error == nil || math.Abs(*m.Error) > bounds[m.Quantity] {
			t.Errorf("%s %s: measured %g s, predicted %g s", m.Quantity, m.Statistic, m.Measured, m.Predicted)
		}
	}
}

// TestQueuedBetweenIterations: queued_s as vLLM stamps it, at the end of the iteration that was under way, and twice where the
// engine was idle. The frontend is what the idle one shows, and the wait for the iteration's end is the simulator's to predict.
func TestQueuedBetweenIterations(t *testing.T) {
	text := "gpu,model,input_tokens,output_tokens,arrival_s,first_token_s,last_token_s,queued_s,scheduled_s\n"
	text += "H100,llama-3.1-8b,8000,50,0,0.25,0.7,0.002,0.002\n" // idle: 2 ms of frontend
	text += "H100,llama-3.1-8b,8000,50,90,90.25,90.7,90.002,90.002\n"
	for range 18 {
		text += "H100,llama-3.1-8b,8000,50,0.05,0.5,0.9,0.24,0.24\n" // while the first prompt is computed
	}
	list, _ := compare(t, read(t, text), Options{FrontendMS: -1})
	for _, m := range list[0].Metrics {
		if m.Quantity == wait && m.Statistic == "P50" {
			if want := 0.24 - 0.05 - 0.002; math.Abs(m.Measured-want) > 0.01*want+0.01 {
				t.Errorf("the wait is %g s, expected %g s", m.Measured, want)
			}
			return
		}
	}
	t.Error("no wait")
}
