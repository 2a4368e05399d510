package tokenwatt

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tokenwatt/demand/serving/simulation"
	"tokenwatt/demand/serving/size"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// twoServices are one that takes drawn requests in one pool, and one split in two.
const twoServices = `
name: two services
study: {year: 2025}
workloads:
  chat:
    serving:
      model: llama-3.1-8b
      server: dgx-h100
      visitors: 100 k/d
      requests_per_visitor: 6
      input_tokens: 400 tok
      output_tokens: 120 tok
      simulation:
        duration: 3 min
        warm_up: 30 s
        tensor_parallel: 1
        replicas: 3
        max_model_len: 16384
        slo:
          - {name: quick, ttft: 300 ms, tpot: 20 ms, attainment: 90 %}
          - {name: hopeless, e2e: 1 ms}
          - {ttft_slowdown: 5, attainment: 50 %}
        interval: 5 s
  split:
    serving:
      model: llama-3.1-8b
      server: dgx-h100
      visitors: 50 k/d
      requests_per_visitor: 6
      input_tokens: 400 tok
      output_tokens: 120 tok
      simulation: {duration: 1 min, tensor_parallel: 2, replicas: 1, max_model_len: 16384, decode: {tensor_parallel: 4, replicas: 2}}
site: {tariff: 0.1 USD/kWh, carbon: 400 g/kWh, facility: {pue: 1.2}}
`

func serveSim(t testing.TB, s *scenario.Scenario, settings *ServeSimSettings) *report.Report {
	t.Helper()
	r, err := ServeSim(context.Background(), s, settings)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What is reported of a service adds up, and says what the scenario asks.
func TestServeSim(t *testing.T) {
	s := parsed(t, twoServices)
	before := encoded(t, s)
	r := serveSim(t, s, &ServeSimSettings{Version: "0.1", Rates: []float64{2, 0.5, 1, 0.5}})
	if encoded(t, s) != before {
		t.Error("the scenario is changed")
	}
	if len(r.Serving) != 2 || r.Serving[0].Workload != "chat" || r.Serving[1].Workload != "split" {
		t.Fatalf("sections %+v", r.Serving)
	}
	for _, v := range r.Serving {
		e, c := &v.Energy, &v.Counts
		kwh, joules := 0.0, 0.0
		for _, p := range e.Phases {
			kwh += p.KWh
			joules += p.JoulesPerOutput
		}
		if math.Abs(kwh-e.KWh) > 1e-9*e.KWh || math.Abs(joules-e.JoulesPerOutput) > 1e-9*joules {
			t.Errorf("%s: phases are %g kWh and %g J, all is %g and %g", v.Workload, kwh, joules, e.KWh, e.JoulesPerOutput)
		}
		if got := e.MeanWatts * v.Seconds / 3.6e6; math.Abs(got-e.KWh) > 1e-9*got {
			t.Errorf("%s: %g kWh by mean power, %g", v.Workload, got, e.KWh)
		}
		series := 0.0
		for _, w := range v.Power.Values {
			series += w * v.Power.Width / 3.6e6
		}
		if math.Abs(series-e.KWh) > 1e-9*e.KWh {
			t.Errorf("%s: %g kWh by the power series, %g", v.Workload, series, e.KWh)
		}
		if c.Arrived != c.Finished+c.Rejected+c.Refused+c.GivenUp || c.Measured > c.Finished || c.Measured == 0 {
			t.Errorf("%s: counts %+v", v.Workload, c)
		}
		if v.Cost.HasCarbon != true || math.Abs(v.Cost.GramsCO2-400*1.2*e.KWh) > 1e-6*v.Cost.GramsCO2 || math.Abs(v.Cost.EnergyUSD-0.1*1.2*e.KWh) > 1e-6*v.Cost.EnergyUSD {
			t.Errorf("%s: cost %+v of %g kWh", v.Workload, v.Cost, e.KWh)
		}
		var rates []float64
		for i := range v.Load {
			rates = append(rates, v.Load[i].Multiple)
		}
		if !slices.Equal(rates, []float64{0.5, 1, 2}) {
			t.Errorf("%s: rates %v", v.Workload, rates)
		}
		ttft := v.Latencies[0]
		if l := v.Load[1]; l.TTFTP99 != ttft.P99 || ttft.Name != "TTFT" || l.MeanWatts != e.MeanWatts {
			t.Errorf("%s: at its own rate %+v, alone %+v", v.Workload, l, ttft)
		}
		for i := 1; i < len(ttft.Quantiles); i++ {
			if ttft.Quantiles[i].Seconds < ttft.Quantiles[i-1].Seconds {
				t.Errorf("%s: the quantiles of TTFT fall at %g", v.Workload, ttft.Quantiles[i].Share)
			}
		}
	}
	checkChat(t, r.Serving[0])
	split := r.Serving[1]
	if split.Accelerators != 10 || split.Servers != 2 || len(split.Pools) != 2 || split.Pools[0].Name != "prefill" || split.Pools[1].Accelerators != 4 || split.Pools[1].Replicas != 2 {
		t.Errorf("pools %+v of %d accelerators on %d servers", split.Pools, split.Accelerators, split.Servers)
	}
}

// checkChat holds the first of twoServices to its scenario.
func checkChat(t *testing.T, chat *report.Serving) {
	t.Helper()
	if chat.Seconds != 180 || chat.Accelerators != 3 || chat.Servers != 1 || chat.Pools[0].Accelerators != 1 || chat.Pools[0].Name != "" {
		t.Errorf("%g s on %d accelerators: %+v", chat.Seconds, chat.Accelerators, chat.Pools)
	}
	o := chat.Objectives
	if len(o) != 3 || !o[0].Met || o[1].Met || o[1].Attainment != 0 || o[0].Attainment < 0.9 || len(o[0].Limits) != 2 || !o[2].Limits[0].Slowdown || o[2].Limits[0].Value != 5 {
		t.Errorf("objectives %+v", o)
	}
	if n := len(chat.Power.Values); n != 36 || chat.Power.Width != 5 {
		t.Errorf("a power series of %d bins of %g s", n, chat.Power.Width)
	}
	unused := chat.Energy.Phases[len(chat.Energy.Phases)-1]
	if unused.Name != unusedPhase || unused.KWh <= 0 {
		t.Errorf("five accelerators of eight lie idle and draw %+v", unused)
	}
}

// The same scenario gives the same bytes on one goroutine and on many, in every form, also with a trace, which is the run.
func TestServeSimIsReproducible(t *testing.T) {
	s := parsed(t, twoServices)
	pages := func(workers int) (string, string) {
		var b, trace bytes.Buffer
		r := serveSim(t, s, &ServeSimSettings{Workload: "chat", Workers: workers, Rates: []float64{0.5, 2}, Trace: &trace})
		err := errors.Join(report.WriteServingText(&b, r, report.TextOptions{}), report.WriteJSON(&b, r), report.WriteHTML(&b, r), report.WriteServingCSV(&b, r.Serving))
		if err != nil {
			t.Fatal(err)
		}
		return b.String(), trace.String()
	}
	text, trace := pages(1)
	again, other := pages(4)
	if text != again || trace != other {
		t.Error("four goroutines give other bytes")
	}
	if !json.Valid([]byte(trace)) || !strings.Contains(trace, `"name":"serving 2"`) {
		t.Error("the trace is no trace of three replicas")
	}
	r := serveSim(t, s, &ServeSimSettings{Workload: "chat", Trace: &bytes.Buffer{}, TraceLimit: 50})
	if notes := strings.Join(r.Serving[0].Notes, "\n"); !strings.Contains(notes, "are left out") {
		t.Errorf("a trace that is cut: %s", notes)
	}
}

// Where the scenario gives no number of replicas the smallest fleet is found and simulated.
func TestServeSimSizes(t *testing.T) {
	find := strings.Replace(twoServices, "        replicas: 3\n", "", 1)
	find = strings.Replace(find, "          - {name: hopeless, e2e: 1 ms}\n", "", 1)
	s := parsed(t, find)
	v := serveSim(t, s, &ServeSimSettings{Workload: "chat"}).Serving[0]
	if v.Sizing == nil || !v.Sizing.Candidates[0].Meets || v.Pools[0].Replicas != v.Sizing.Candidates[0].Replicas || v.Accelerators != v.Sizing.Candidates[0].Accelerators {
		t.Fatalf("sizing %+v, simulated %+v", v.Sizing, v.Pools)
	}
	for i := range v.Objectives {
		if !v.Objectives[i].Met {
			t.Errorf("the fleet found misses %+v", v.Objectives[i])
		}
	}
	for _, p := range v.Sizing.Candidates[0].Cliff {
		if p.Meets && p.Replicas < v.Pools[0].Replicas {
			t.Errorf("a smaller fleet meets the objectives: %+v", p)
		}
	}
	// Beside a fleet that is given only the sizing is another.
	given := serveSim(t, parsed(t, strings.Replace(twoServices, "          - {name: hopeless, e2e: 1 ms}\n", "", 1)), &ServeSimSettings{Workload: "chat", Size: true}).Serving[0]
	if given.Pools[0].Replicas != 3 || given.Sizing == nil || given.Sizing.Candidates[0].Replicas != v.Pools[0].Replicas {
		t.Errorf("beside three replicas: %+v, sizing %+v", given.Pools, given.Sizing)
	}
	hopeless := strings.Replace(find, "quick, ttft: 300 ms", "quick, ttft: 0.1 ms", 1)
	hopeless = strings.Replace(hopeless, "max_model_len: 16384\n", "max_model_len: 16384\n        size: {max_replicas: 4}\n", 1)
	if _, err := ServeSim(context.Background(), parsed(t, hopeless), &ServeSimSettings{Workload: "chat"}); !errors.Is(err, size.ErrNoFleet) {
		t.Errorf("an objective that nothing meets: %v", err)
	}
}

// A curve that nobody asked for is left out of a large service, with a note.
func TestServeSimLeavesTheCurveOut(t *testing.T) {
	if testing.Short() {
		t.Skip("300,001 requests")
	}
	dir := t.TempDir()
	rows := "arrival_s,input_tokens,output_tokens\n" + strings.Repeat("0,1,1\n", MostCurveRequests+1)
	if err := os.WriteFile(filepath.Join(dir, "many.csv"), []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	text := `
name: many
study: {year: 2025}
workloads:
  api: {serving: {model: llama-3.1-8b, server: dgx-h100, simulation: {trace: {file: many.csv}, tensor_parallel: 8, replicas: 1, max_model_len: 4096}}}
site: {tariff: 0.1 USD/kWh}
`
	s, err := scenario.Parse(filepath.Join(dir, "test.yaml"), []byte(text), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	v := serveSim(t, s, &ServeSimSettings{Rates: []float64{0.5}, AutoRates: true}).Serving[0]
	if len(v.Load) != 0 || !strings.Contains(strings.Join(v.Notes, "\n"), "other rates were not simulated: the service gets 300,001 requests") {
		t.Errorf("%d rates, notes %q", len(v.Load), v.Notes)
	}
	if v.Latencies[0].Count != MostCurveRequests+1 || slices.ContainsFunc(v.Latencies, func(l report.ServingLatency) bool { return l.Name == "TPOT" }) {
		t.Errorf("latencies %+v of answers of one token", v.Latencies)
	}
}

func TestServeSimErrors(t *testing.T) {
	ctx := context.Background()
	s := parsed(t, twoServices)
	for name, c := range map[string]struct {
		s        *scenario.Scenario
		settings *ServeSimSettings
		want     error
	}{
		"no service":      {parsed(t, twoServers), nil, ErrNoSimulation},
		"no such service": {s, &ServeSimSettings{Workload: "nope"}, ErrNoSimulation},
		"two and a trace": {s, &ServeSimSettings{Trace: &bytes.Buffer{}}, ErrOneService},
		"a rate of none":  {s, &ServeSimSettings{Workload: "chat", Rates: []float64{-1}}, simulation.ErrProblem},
	} {
		if _, err := ServeSim(ctx, c.s, c.settings); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	quiet := parsed(t, strings.ReplaceAll(twoServices, "visitors: 100 k/d", "visitors: 0.01/d"))
	if _, err := ServeSim(ctx, quiet, &ServeSimSettings{Workload: "chat"}); !errors.Is(err, ErrNoRequests) || !strings.Contains(err.Error(), "more visitors") {
		t.Errorf("nobody comes: %v", err)
	}
	few := serveSim(t, s, &ServeSimSettings{Workload: "chat", Rates: []float64{1e-9}}).Serving[0]
	if len(few.Load) != 0 || !strings.Contains(strings.Join(few.Notes, "\n"), "no request arrives") {
		t.Errorf("at next to no rate: %+v, %q", few.Load, few.Notes)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := ServeSim(ended, s, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// The examples keep their promises.
func TestServeSimExamples(t *testing.T) {
	for file, requests := range map[string]int64{"serve-chat": 45_000, "serve-trace": 1627} {
		s, err := scenario.Load(filepath.Join("examples", file+".yaml"), nil)
		if err != nil {
			t.Fatal(err)
		}
		r := serveSim(t, s, nil)
		v := r.Serving[0]
		if n := v.Counts.Finished; math.Abs(float64(n-requests)) > 0.02*float64(requests) {
			t.Errorf("%s: %d requests, expected %d", file, n, requests)
		}
		for i := range v.Objectives {
			if !v.Objectives[i].Met {
				t.Errorf("%s: %+v", file, v.Objectives[i])
			}
		}
		if len(r.Assumptions) < 10 || len(r.Headline) < 7 {
			t.Errorf("%s: %d assumptions, %d figures", file, len(r.Assumptions), len(r.Headline))
		}
		for _, a := range r.Assumptions {
			if strings.Contains(a.Path, ".prefill_mfu") || file == "serve-trace" && strings.Contains(a.Path, ".traffic.") {
				t.Errorf("%s rests on %s, which is not read", file, a.Path)
			}
		}
	}
}
