package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tokenwatt/report/svg"
)

// sampleServing is a made-up service in which every field says something.
func sampleServing() *Serving {
	latency := func(name, meaning string, median float64) ServingLatency {
		l := ServingLatency{
			Name: name, Meaning: meaning, Count: 19366, Mean: 1.1 * median, P50: median, P90: 2 * median, P95: 3 * median, P99: 6 * median, Max: 20 * median, Accuracy: 0,
		}
		for i := range 21 {
			share := float64(i) / 20
			l.Quantiles = append(l.Quantiles, ServingQuantile{share, median * math.Exp(2.5*(share-0.5))})
		}
		return l
	}
	s := &Serving{
		Workload: "chat bot", Model: "sample-70b", Weights: "bf16", Cache: "fp8", Scheduler: "vllm-v1", Requests: "drawn, 2 M requests a day", From: 68400, Seconds: 3600,
		Pools: []ServingPool{
			{
				Name: "prefill", Server: "dgx-h100", Accelerator: "h100-sxm", Engine: "vllm-0.11", Router: "least-outstanding", Replicas: 4, MostUp: 5, TP: 4, PP: 1, DP: 1, EP: 1, Accelerators: 4,
				Servers: 2, Blocks: 9000, BlockTokens: 16, Memory: []Part{{"weights", 35.3}, {"KV cache", 30.1}}, MaxSeqs: 256, MaxBatchedTokens: 8192, MaxModelLen: 131072,
				IdleWatts: 600, PeakWatts: 2800, Iterations: 12345, BusyShare: 0.83, Preemptions: 7, Started: 2, Drained: 1, Failures: 3,
			},
			{
				Name: "decode", Server: "dgx-h100", Accelerator: "h100-sxm", Engine: "vllm-0.11", Router: "round-robin", Replicas: 2, MostUp: 2, TP: 8, PP: 1, DP: 1, EP: 1, Accelerators: 8,
				Servers: 2, Blocks: 20000, BlockTokens: 16, MaxSeqs: 256, MaxBatchedTokens: 8192, MaxModelLen: 131072, IdleWatts: 1200, PeakWatts: 5600, Iterations: 54321, BusyShare: 0.9,
			},
		},
		Accelerators: 32, Servers: 4,
		Counts: ServingCounts{
			Arrived: 20000, Finished: 19900, Rejected: 60, Refused: 30, GivenUp: 10, Cut: 123, InputTokens: 20_000_000, OutputTokens: 4_000_000, Measured: 19366, Requeued: 11,
		},
		Rules: []ServingRule{{"requests without tokens, left out", 5}},
		Latencies: []ServingLatency{
			latency("TTFT", "time to first token", 0.2), latency("TPOT", "time per output token after the first", 0.025), latency("E2E", "from arrival to last token", 6),
		},
		Objectives: []ServingObjective{
			{Name: "interactive", Limits: []ServingLimit{{"TTFT", 0.5, false}, {"TPOT", 0.05, false}}, Wanted: 0.99, Attainment: 0.9987, Goodput: 5.5, Met: true},
			{Name: "fast", Limits: []ServingLimit{{"E2E", 5, false}, {"TTFT", 4, true}}, Wanted: 0.9, Attainment: 0.4, Goodput: 2.2},
		},
		RequestsPerSecond: 5.52, InputPerSecond: 5555, OutputPerSecond: 1_200_000,
		Use: ServingUse{
			MeanQueue: 1.5, P95Queue: 4, PeakQueue: 17, MeanRunning: 33.3, PeakRunning: 81, MeanKV: 0.42, PeakKV: 0.97, Busy: 0.87, CacheHits: 0.31, Preemptions: 7, Iterations: 66666,
			ReplicaSeconds: 21600, OverLimit: 12,
		},
		Energy: ServingEnergy{
			Phases: []ServingPhase{{"prefill", 4, 3.6, 720}, {"decode", 8, 7.2, 1440}, {"idle", 1, 0.9, 180}, {"starting", 0, 0, 0}},
			KWh:    13, JoulesPerOutput: 11.7, JoulesPerToken: 1.95, JoulesPerAnswer: 2340, PrefillPerToken: 0.72, DecodePerToken: 7.2, MeanWatts: 13000, PeakWatts: 17500,
		},
		Cost: ServingCost{
			PUE: 1.2, EnergyUSD: 1.3, HardwareUSD: 77, StaffUSD: 2, HasCarbon: true, GramsCO2: 6000, USDPerMOutput: 19.6, USDPerMTokens: 3.26, GramsPerMOutput: 1500, GramsPerMTokens: 250,
		},
		Timeline: ServingTimeline{Queue: ServingSeries{Start: 68400, Width: 4}, Running: ServingSeries{Start: 68400, Width: 4}, KV: ServingSeries{Start: 68400, Width: 4}},
		Power:    ServingSeries{Start: 68400, Width: 60},
		Sources:  []string{"engine vllm-0.11: fitted to measured steps"}, Notes: []string{"a note of the service"},
	}
	for i := range 900 {
		x := math.Sin(float64(i) / 60)
		s.Timeline.Queue.Values = append(s.Timeline.Queue.Values, 2+2*x)
		s.Timeline.Running.Values = append(s.Timeline.Running.Values, 60+40*x)
		s.Timeline.KV.Values = append(s.Timeline.KV.Values, 0.5+0.4*x)
		if i%15 == 0 {
			s.Power.Values = append(s.Power.Values, 13000+3000*x)
		}
	}
	for _, m := range []float64{0.25, 0.5, 1, 1.5} {
		s.Load = append(s.Load, ServingLoad{
			Multiple: m, RequestsPerSecond: 5.52 * m, TTFTP50: 0.2 * m, TTFTP99: 1.2 * m * m * m, TPOTP50: 0.02 + 0.005*m, TPOTP99: 0.1 + 0.05*m, E2EP50: 6 * m, E2EP99: 30 * m,
			Attainment: []float64{1 - 0.001*m, 0.5 - 0.1*m}, Goodput: []float64{5.5 * m, 2 * m}, Rejected: int64(10 * m), MeanQueue: m, MeanWatts: 9000 + 4000*m,
			Joules: []Part{{"prefill", 3.6}, {"decode", 8 - m}, {"idle", 1 / m}, {"starting", 0}}, USDPerMTokens: 3.26 / m,
		})
	}
	s.Sizing = &ServingSizing{
		Objective: "cheapest",
		Candidates: []ServingCandidate{
			{
				Name: "h100-sxm TP 4", Meets: true, Replicas: 3, Accelerators: 12, Servers: 2, Attainment: 0.995, TTFTP99: 0.48, TPOTP99: 0.04, MeanMW: 0.011, USDPerHour: 33, USDPerMOutput: 1.5,
				GramsPerMOutput: 200, JoulesPerOutput: 1.7,
				Cliff: []ServingCliff{{1, 0, 4, 0.02, 300, 0.2, false}, {2, 0, 8, 0.6, 20, 0.1, false}, {3, 0, 12, 0.995, 0.48, 0.04, true}, {4, 0, 16, 1, 0.3, 0.03, true}},
			},
			{
				Name: "h100-sxm 2 + 1 TP 4", Meets: true, Replicas: 2, Decode: 1, Accelerators: 12, Servers: 2, Attainment: 0.992, TTFTP99: 0.49, TPOTP99: 0.03, MeanMW: 0.012, USDPerHour: 34, USDPerMOutput: 1.6,
				Cliff: []ServingCliff{{2, 1, 12, 0.992, 0.49, 0.03, true}},
			},
			{Name: "l40s TP 8", Why: "does not hold the weights"},
		},
		Notes: []string{"more replicas never did worse"},
	}
	return s
}

// servingReport is a report of these services alone.
func servingReport(list ...*Serving) *Report {
	return &Report{SchemaVersion: SchemaVersion, Version: "0.1.0", Scenario: "Services", Description: "What a test serves.", Year: 2024, Hours: 8784, Serving: list, Warnings: []string{"a warning of the run"}}
}

func servingText(t *testing.T, r *Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteServingText(&b, r, TextOptions{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The terminal's page has every figure of a service, in its words and units.
func TestServingText(t *testing.T) {
	text := servingText(t, servingReport(sampleServing()))
	flat := strings.Join(strings.Fields(text), " ")
	for _, want := range []string{
		"Services What a test serves. chat bot: serve sample-70b on 16 h100-sxm + 16 h100-sxm",
		"prefill: 4 replicas of 4 h100-sxm, TP 4 (dgx-h100), engine vllm-0.11, router least-outstanding; decode: 2 replicas of 8 h100-sxm, TP 8",
		"Weights in bf16, KV cache in fp8, scheduler vllm-v1. Traffic: drawn, 2 M requests a day, 1 h studied.",
		"Latency P50 P90 P95 P99 mean most", "TTFT 200 ms 400 ms 600 ms 1.2 s 220 ms 4 s time to first token", "E2E 6 s 12 s 18 s 36 s 6.6 s 120 s",
		"interactive 99 % 99.87 % 5.5 met TTFT 500 ms, TPOT 50 ms", "fast 90 % 40 % 2.2 NOT MET E2E 5 s, TTFT 4 times that alone",
		"requests 20,000 19,900 finished, 60 turned away, 30 too long for the model, 10 given up after failures, 11 begun again; latencies are of the 19,366",
		"123 tokens of answers cut", "throughput 5.52 1/s 5,560 tok/s in and 1.2 M tok/s out", "queue 1.5 requests in the mean; P95 of the time 4, peak 17",
		"running 33.3 sequences in a replica that works, in the mean; peak 81", "KV cache 42 % held in the mean; peak of a replica 97 %; 31 % of the prompts' tokens found in it; 7 preemptions",
		"busy 87 %", "IT power 13 kW mean; peak 17.5 kW", "IT energy 13 kWh 2,340 J a request, 11.7 J a token out, 1.95 J a token in and out", "by phase 0.72 J a token of a prompt for prefill, 7.2 J a token out for decode",
		"cost 3.26 USD per million tokens in and out, 19.6 USD per million out; of it energy 1.62 % (PUE 1.2)", "carbon 250 g CO2 per million tokens in and out, 1,500 g per million out",
		"prefill replicas 5 at most; 2 starts, 1 ends, 3 failures", "power limit 12 s",
		"Where the energy goes", "decode 8.00 kWh 61.5 % ####", "requests without tokens, left out 5",
		"The same service at other rates rate requests/s TTFT P50 TTFT P99 TPOT P50 TPOT P99 interactive fast kW J/token out USD/M tokens",
		"0.25x 1.38 50 ms 18.8 ms 21.2 ms 112 ms 99.98 % 47.5 %", "1.5x 8.28",
		"Smallest fleets that meet the SLOs, cheapest first", "h100-sxm TP 4 3 12 2 99.5 % 480 ms 40 ms 11 33 1.5 1.7", "h100-sxm 2 + 1 TP 4 2 + 1 12", "l40s TP 8: does not hold the weights",
		"more replicas never did worse", "Calibrated on - engine vllm-0.11", "Notes - a note of the service", "Warnings - a warning of the run",
	} {
		if !strings.Contains(flat, want) {
			t.Errorf("lacks %q", want)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if n := len([]rune(line)); n > 130 {
			t.Errorf("a line of %d characters: %s", n, line)
		}
	}
	if t.Failed() {
		t.Logf("the page:\n%s", text)
	}
	var plan bytes.Buffer
	if err := WriteText(&plan, servingReport(sampleServing()), TextOptions{}); err != nil || !strings.Contains(plan.String(), "chat bot: serve sample-70b") {
		t.Errorf("a plan's page lacks the service (%v)", err)
	}
}

// What a service does not have is not on its page.
func TestServingTextLeavesOut(t *testing.T) {
	s := sampleServing()
	s.Pools, s.Rules, s.Objectives, s.Load, s.Sizing, s.Notes = s.Pools[:1], nil, nil, nil, nil, nil
	s.Pools[0] = ServingPool{Server: "hgx-h100", Accelerator: "h100-sxm", Replicas: 1, TP: 1, PP: 1, DP: 1, EP: 1, Accelerators: 1}
	s.Counts = ServingCounts{Arrived: 5, Finished: 5, Measured: 5}
	s.Use.OverLimit, s.Cost.HasCarbon = 0, false
	s.Energy = ServingEnergy{}
	text := servingText(t, servingReport(s))
	for _, no := range []string{"SLO", "other rates", "Smallest", "router", "engine ", "turned away", "arrived in", "carbon", "power limit", "Where the energy", "starts", "Notes", "did not fit"} {
		if strings.Contains(strings.ReplaceAll(text, "engine vllm-0.11: fitted", ""), no) {
			t.Errorf("has %q:\n%s", no, text)
		}
	}
	if !strings.Contains(text, "1 replica of 1 h100-sxm (hgx-h100)") {
		t.Errorf("the replica is not there:\n%s", text)
	}
}

// The JSON reads back as the services that it was written from, alone and in a whole report.
func TestServingJSON(t *testing.T) {
	s := sampleServing()
	var b bytes.Buffer
	if err := WriteServingJSON(&b, servingReport(s)); err != nil {
		t.Fatal(err)
	}
	var got struct {
		SchemaVersion string     `json:"schema_version"`
		Version       string     `json:"tokenwatt_version"`
		Scenario      string     `json:"scenario"`
		Serving       []*Serving `json:"serving"`
		Warnings      []string   `json:"warnings"`
	}
	decoder := json.NewDecoder(&b)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]*Serving{s}, got.Serving); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.SchemaVersion != SchemaVersion || got.Scenario != "Services" || len(got.Warnings) != 1 {
		t.Errorf("head %q, %q, %q", got.SchemaVersion, got.Scenario, got.Warnings)
	}
	b.Reset()
	whole := &Report{}
	if err := WriteJSON(&b, servingReport(s)); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b.Bytes(), whole); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]*Serving{s}, whole.Serving); diff != "" {
		t.Errorf("in a report (-want +got):\n%s", diff)
	}
	s.Use.MeanKV = math.NaN()
	if err := WriteServingJSON(&bytes.Buffer{}, servingReport(s)); err == nil {
		t.Error("NaN was written")
	}
}

// Every number of a service has its row, under its own key.
func TestServingCSV(t *testing.T) {
	first, second := sampleServing(), sampleServing()
	second.Workload, second.Cost.HasCarbon, second.Pools[0].Name = `odd, "name"`, false, ""
	var b bytes.Buffer
	if err := WriteServingCSV(&b, []*Serving{first, second}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]string{}
	for _, row := range rows[1:] {
		key := strings.Join(row[:4], "|")
		if _, twice := at[key]; twice {
			t.Errorf("%s is there twice", key)
		}
		at[key] = row[4] + " " + row[5]
	}
	for key, want := range map[string]string{
		"chat bot|count|arrived|": "20000 requests", "chat bot|rule|requests without tokens, left out|": "5 ", "chat bot|latency|TPOT|p99": "0.15000000000000002 s",
		"chat bot|slo|fast|attainment": "0.4 ", "chat bot|slo|interactive|limit TTFT": "0.5 s", "chat bot|rate|output|mean": "1.2e+06 tokens/s", "chat bot|use|kv|peak": "0.97 share",
		"chat bot|energy|idle|per_request": "180 J", "chat bot|energy|all|per_token": "1.95 J", "chat bot|cost|co2|per_m_tokens": "250 g", "chat bot|pool|decode|replicas": "2 ",
		"chat bot|load|1.5|ttft_p50": "0.30000000000000004 s", "chat bot|load|0.25|goodput fast": "0.5 requests/s", "chat bot|load|0.5|decode_per_output_token": "7.5 J",
		"chat bot|fleet|h100-sxm TP 4|replicas": "3 ", "chat bot|cliff|h100-sxm 2 + 1 TP 4 x 2 + 1|attainment": "0.992 share", `odd, "name"|pool|serving|failures`: "3 ",
	} {
		if at[key] != want {
			t.Errorf("%s is %q, expected %q", key, at[key], want)
		}
	}
	for _, no := range []string{`odd, "name"|cost|co2|sum`, "chat bot|fleet|l40s TP 8|replicas"} {
		if _, has := at[no]; has {
			t.Errorf("has %s", no)
		}
	}
}

func TestServingSeriesCSV(t *testing.T) {
	s := sampleServing()
	var b bytes.Buffer
	if err := WriteServingSeriesCSV(&b, s); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+60+3*900 {
		t.Fatalf("%d rows", len(rows))
	}
	if want := []string{"power", "68460", "60", exact(s.Power.Values[1]), "W"}; !slices.Equal(rows[2], want) {
		t.Errorf("row %v, expected %v", rows[2], want)
	}
}

// A report's folder has the figures of its services and the course of each.
func TestServingFiles(t *testing.T) {
	var names []string
	for _, f := range Files(servingReport(sampleServing()), nil) {
		names = append(names, f.Name)
		if err := f.Write(&bytes.Buffer{}); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	if want := []string{"report.html", "report.json", "serving-chat_20_bot.csv", "serving.csv"}; !slices.Equal(names, want) {
		t.Errorf("files %v, expected %v", names, want)
	}
}

// The page has each service with its figures and tables, well formed; ids are used once, also where names are odd or alike.
func TestServingPage(t *testing.T) {
	r := sampleReport()
	for _, name := range []string{"chat bot", "chat/bot", `<b>"&'`, ""} {
		s := sampleServing()
		s.Workload = name
		r.Serving = append(r.Serving, s)
	}
	elements, words := tokenize(t, renderPage(t, r))
	ids := map[string]int{}
	for _, e := range elements {
		if id, ok := e.attributes["id"]; ok {
			ids[id]++
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("the id %q is used %d times", id, n)
		}
	}
	for _, e := range elements {
		if href := e.attributes["href"]; strings.HasPrefix(href, "#") && ids[href[1:]] == 0 {
			t.Errorf("%q leads nowhere", href)
		}
	}
	flat := strings.ReplaceAll(strings.Join(strings.Fields(words), " "), "\u00a0", " ")
	for _, want := range []string{
		`Serving: <b>"&'`, "Half the requests have their first token within 200 ms, 99 in 100 within 1.2 s", "The fleet draws 13 kW in the mean, 17.5 kW at the peak",
		"A token takes 11.7 J, and what it takes depends on the load", "What more requests do to latency", "How much load the SLOs bear", "Where the cliff is",
		"Latency of 19,366 requests", "NOT MET", "weights 35.3, KV cache 30.1 GiB", "does not hold the weights", "more replicas never did worse", "a note of the service",
		"A service is simulated request by request", "h100-sxm, TP 4",
	} {
		if !strings.Contains(flat, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// A figure is left out where there is nothing to draw.
func TestServingFigures(t *testing.T) {
	s := sampleServing()
	figures := func() []svg.Figure {
		return []svg.Figure{latencyFigure(s), timelineFigure(s), phaseFigure(s), loadFigure(s), keptFigure(s), cliffFigure(s)}
	}
	for i, f := range figures() {
		text, err := f.Render()
		if err != nil || !strings.Contains(text, "<title") {
			t.Errorf("figure %d: %v", i, err)
		}
	}
	s.Latencies[0].Quantiles[0].Seconds = 0
	if text, err := latencyFigure(s).Render(); err != nil || !strings.Contains(text, "no place on this axis") {
		t.Errorf("a quantile of zero: %v", err)
	}
	one := sampleServing()
	one.Load = one.Load[:1]
	if loadFigure(one) != nil || keptFigure(one) != nil {
		t.Error("a curve of one point is drawn")
	}
	s.Latencies, s.Load, s.Sizing, s.Energy, s.Timeline, s.Power = nil, nil, nil, ServingEnergy{}, ServingTimeline{}, ServingSeries{}
	for i, f := range figures() {
		if f != nil {
			t.Errorf("figure %d of nothing is drawn", i)
		}
	}
	if _, err := newServingView(s); err != nil {
		t.Errorf("a service of nothing: %v", err)
	}
}

// A share below 1 is never printed as all.
func TestShareText(t *testing.T) {
	for share, want := range map[float64]string{0: "0 %", 0.5: "50 %", 0.994: "99.4 %", 0.9987: "99.87 %", 0.99998: "99.998 %", 0.9999996: "99.99996 %", 1: "100 %"} {
		if got := shareText(share); got != want {
			t.Errorf("%g is %q, expected %q", share, got, want)
		}
	}
}

// Wider bins keep the integral of a series.
func TestRebin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := ServingSeries{Width: rapid.Float64Range(0.1, 5).Draw(t, "width")}
		s.Values = rapid.SliceOfN(rapid.Float64Range(0, 10), 1, 300).Draw(t, "values")
		end := s.Width * float64(len(s.Values))
		n := rapid.IntRange(1, 40).Draw(t, "bins")
		width := end / float64(n)
		got, want := 0.0, 0.0
		for _, v := range s.rebin(width, n, 2) {
			got += v * width
		}
		for _, v := range s.Values {
			want += 2 * v * s.Width
		}
		if math.Abs(got-want) > 1e-6*(1+want) {
			t.Fatalf("integral %g, expected %g", got, want)
		}
	})
}
