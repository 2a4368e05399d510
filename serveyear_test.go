package tokenwatt

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tokenwatt/ledger"
	"tokenwatt/report"
)

// simulatedChat is a small service whose fleet has to be found, beside a load that is given.
const simulatedChat = `
name: simulated chat
study: {year: 2024, hours: 192, draws: 32}
workloads:
  office: {load: {power: 5 kW}}
  chat:
    serving:
      model: llama-3.1-8b
      server: dgx-h100
      visitors: {low: 400 k/d, mode: 864 k/d, high: 1200 k/d}
      requests_per_visitor: 2
      input_tokens: {low: 400 tok, mode: 600 tok, high: 900 tok}
      output_tokens: 150 tok
      simulation:
        max_model_len: 8192
        duration: 60 s
        slo: [{ttft: 400 ms, tpot: 25 ms, attainment: 99 %}]
        year: {levels: 3, checks: 1, requests: 300, shortest: 15 s, longest: 2 min, warm_up: 15 s}
site: {tariff: 0.08 USD/kWh, carbon: 400 g/kWh}
`

// planned plans without a supply.
func plannedAlone(t *testing.T, text string, workers int) *Result {
	t.Helper()
	r, err := Plan(context.Background(), parsed(t, text), &Settings{NoSupply: true, Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// row is the figure of a workload under a key.
func rowOf(t *testing.T, r *report.Report, workload, key string) *report.Answer {
	t.Helper()
	for i := range r.Workloads {
		if w := &r.Workloads[i]; w.Name == workload {
			for k := range w.Rows {
				if w.Rows[k].Key == key {
					return &w.Rows[k]
				}
			}
		}
	}
	t.Fatalf("%s has no %s", workload, key)
	return nil
}

// A simulated service goes through the plan as an estimated one does: the same rows, books that close, ranges from its own model,
// and energy that is the hours'.
func TestPlanOfSimulation(t *testing.T) {
	r := plannedAlone(t, simulatedChat, 1)
	chat := func(key string) *report.Answer { return rowOf(t, r.Report, "chat", key) }
	for _, b := range r.Report.Balances {
		if !b.Closes {
			t.Errorf("%+v", b)
		}
	}
	hours := r.Report.Hourly.Find("load_it_chat_mw")
	if hours == nil {
		t.Fatal("no hours of chat")
	}
	mean := 0.0
	for _, v := range hours.Values {
		mean += v / float64(len(hours.Values))
	}
	if it := chat("it_mw"); math.Abs(it.Value/mean-1) > 1e-9 || !it.HasRange || !(it.Low < it.Value) {
		t.Errorf("%+v, the hours have %g MW", it, mean)
	}
	if n := chat("replicas"); n.Value < 2 || !(n.High > n.Value) || chat("it_peak_mw").Value < slices.Max(hours.Values)*(1-1e-9) {
		t.Errorf("replicas %+v, peak %g MW of hours up to %g", n, chat("it_peak_mw").Value, slices.Max(hours.Values))
	}
	if requests := chat("requests_per_s"); math.Abs(requests.Value/20-1) > 0.02 { // eight days hold two of a weekend
		t.Errorf("requests %+v", requests)
	}
	notes := ""
	for _, w := range r.Report.Workloads {
		if w.Name == "chat" {
			notes = strings.Join(w.Notes, "\n")
		}
	}
	for _, want := range []string{"dgx-h100 TP1 with", "The year is interpolated between 4 of its", "In the highest hour 99 % of the requests", "The closed form (method: estimate"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no %q in:\n%s", want, notes)
		}
	}
	// Machines cost what the fleet's servers cost.
	posted := 0.0
	for _, one := range r.Ledger.Postings() {
		if one.Commodity == ledger.Money && one.From == machinesAccount && one.Workload == "chat" {
			posted += one.Amount
		}
	}
	if usd := chat("hardware_usd_per_day").Value * 8; math.Abs(posted/usd-1) > 1e-6 {
		t.Errorf("machines cost %g USD, the ledger has %g", usd, posted)
	}
	if requests, ttft := r.Report.Hourly.Find("requests_chat"), r.Report.Hourly.Find("ttft_p99_chat_s"); requests == nil || ttft == nil || len(ttft.Values) != 192 ||
		!(ttft.Values[20] > ttft.Values[8]) || !(requests.Values[20] > 2*requests.Values[8]) {
		t.Errorf("hours of requests %v and latencies %v", requests, ttft)
	}
	if again := plannedAlone(t, simulatedChat, 3); !slices.Equal(again.Report.Hourly.Find("load_it_chat_mw").Values, hours.Values) {
		t.Error("three goroutines give other hours")
	}
}

// The same service by the closed form has the rows that mean the same under the same keys.
func TestSimulationRowsOfEstimate(t *testing.T) {
	simulated := plannedAlone(t, simulatedChat, 0).Report
	estimated := plannedAlone(t, strings.Replace(simulatedChat, "      simulation:\n", "      method: estimate\n      simulation:\n", 1), 0).Report
	keys := func(r *report.Report) (list []string) {
		for _, a := range r.Headline {
			list = append(list, a.Key)
		}
		for _, w := range r.Workloads {
			for _, a := range w.Rows {
				list = append(list, w.Name+"."+a.Key)
			}
		}
		return list
	}
	own := map[string]string{"chat.replica_peak_tokens_per_s": "chat.replica_tokens_per_s", "chat.busy_percent": "chat.utilisation_percent"}
	a, b := keys(simulated), keys(estimated)
	for i := range a {
		if other := own[a[i]]; other != "" {
			a[i] = other
		}
	}
	if !slices.Equal(a, b) {
		t.Errorf("simulated %q\nestimated %q", a, b)
	}
	if x, y := rowOf(t, simulated, "chat", "requests_per_s"), rowOf(t, estimated, "chat", "requests_per_s"); math.Abs(x.Value/y.Value-1) > 1e-9 {
		t.Errorf("%g requests/s simulated, %g estimated", x.Value, y.Value)
	}
	if x, y := rowOf(t, simulated, "chat", report.TokensKey), rowOf(t, estimated, "chat", report.TokensKey); math.Abs(x.Value/y.Value-1) > 0.1 {
		t.Errorf("%g tokens/s simulated, %g estimated", x.Value, y.Value)
	}
}

// Several years of weather repeat the year of a simulated service, and a trace gives a plan as well.
func TestPlanOfSimulationYears(t *testing.T) {
	given := strings.Replace(simulatedChat, "      simulation:\n", "      simulation:\n        replicas: 2\n", 1)
	two := plannedAlone(t, strings.Replace(given, "hours: 192", "years: 2", 1), 0).Report
	requests := two.Hourly.Find("requests_chat")
	if requests == nil || len(requests.Values) != two.Hours || two.Hours != 8784+8760 || requests.Values[0] != requests.Values[8784] {
		t.Errorf("two years of %d hours", two.Hours)
	}
	path := filepath.Join(t.TempDir(), "t.csv")
	if err := os.WriteFile(path, []byte("arrival_s,input_tokens,output_tokens\n0,100,20\n1800,200,10\n3000,300,40\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := plannedAlone(t, strings.Replace(given, "replicas: 2\n", "replicas: 2\n        trace: {file: "+path+"}\n", 1), 0).Report
	if requests := rowOf(t, r, "chat", "requests_per_s"); math.Abs(requests.Value-3./3000) > 2e-4 {
		t.Errorf("requests of a trace %+v", requests)
	}
	if rowOf(t, r, "chat", "it_mw").HasRange {
		t.Error("a trace's power has a range: its requests are what they are")
	}
}
