package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tokenwatt/report/svg"
)

// sampleTraining is a made-up run in which every field says something.
func sampleTraining() *Training {
	candidate := func(step float64, l TrainingLayout) TrainingCandidate {
		return TrainingCandidate{
			Layout: l, Accelerators: 1024, StepSeconds: step, StepP10: 0.8 * step, StepP90: 1.3 * step,
			Time: []Part{
				{"forward", 0.28 * step},
				{"backward", 0.56 * step},
				{"recompute", 0.06 * step},
				{"pipeline bubble", 0.08 * step},
				{"exposed data parallel", 0.01 * step},
				{"optimiser", 0.006 * step},
				{"host", 0.004 * step},
			},
			Memory:    []Part{{"weights", 20}, {"gradients", 10}, {"optimiser", 5}, {"activations", 30}, {"buffers", 1}, {"fragmentation", 0.5}},
			MemoryGiB: 66.5, MFU: 4.2 / step, HFU: 4.5 / step, TokensPerSecond: 400, Watts: 560, Days: 3 * step, EnergyMWh: 40 * step, CostUSD: 1.2e5 * step,
		}
	}
	t := &Training{
		Workload: "big run", Model: "sample-130b", Server: "dgx-a100-640gb", Accelerator: "a100-sxm-80gb", Engine: "default", Cluster: "selene", Precision: "bf16",
		Parameters: 130e9, Active: 40e9, Tokens: 300e9, Sequence: 2048, GlobalBatch: 1536, BatchNote: "near a published fit", Objective: "fastest",
		MemoryLimitGiB: 76.8,
		Candidates: []TrainingCandidate{
			candidate(10, TrainingLayout{TP: 8, PP: 8, VPP: 2, CP: 1, EP: 1, DP: 16, MicroBatch: 2, SequenceParallel: true, ZeRO: 1, Recompute: "selective"}),
			candidate(12, TrainingLayout{TP: 4, PP: 16, VPP: 1, CP: 1, EP: 4, DP: 16, MicroBatch: 1, ZeRO: 3, Recompute: "full", OptimizerOffload: true}),
			candidate(13, TrainingLayout{TP: 1, PP: 1, VPP: 1, CP: 2, EP: 1, DP: 512, MicroBatch: 3, ZeRO: 2, Recompute: "none"}),
		},
		FrontSize: 4321, Counts: TrainingCounts{Evaluated: 123456, BrokenRule: 7890, OutOfMemory: 45678, Accelerators: 1},
		Run: TrainingRun{
			Steps: 95368, Days: 30, DaysP10: 25, DaysP90: 40, Goodput: 0.93, Lost: []Part{{"checkpoints", 0.02}, {"lost work", 0.04}, {"paused", 0.0001}, {"restarts", 0.0099}},
			Failures: 61, CheckpointMinutes: 22, CheckpointRule: "the best by Daly 2006", CheckpointTB: 1.82, Checkpoints: 1900, SpareServers: 3,
			AcceleratorHours: 737280, MeanMW: 0.71, PeakMW: 0.75, EnergyMWh: 511, DeferrableMWh: 42, CostUSD: 1.3e6,
		},
		Sizing: &TrainingSizing{
			Law: "besiroglu: a paper", Budget: "1,024 accelerators for 30 d", FLOPs: 2.3e23, Parameters: 130e9, ParamsLow: 90e9, ParamsHigh: 190e9,
			Tokens: 300e9, TokensLow: 200e9, TokensHigh: 450e9, Epochs: 2.5, Loss: 2.01, Shape: "70 layers of width 12,288", Notes: []string{"Twice the compute would help."},
		},
		Sources: []string{"kernels: a library (fitted to a table)", "engine default: means"}, Notes: []string{"a note of the run"},
	}
	for i := range t.Candidates {
		c := &t.Candidates[i]
		t.Front = append(t.Front, TrainingPoint{Layout: c.Layout, Accelerators: c.Accelerators, StepSeconds: c.StepSeconds, MemoryGiB: c.MemoryGiB - 10*float64(i), EnergyMWh: c.EnergyMWh, CostUSD: c.CostUSD})
	}
	for i := range 1440 {
		t.Run.Trace = append(t.Run.Trace, 0.7+0.05*math.Sin(float64(i)/50))
	}
	return t
}

// trainingReport is a report of these runs alone.
func trainingReport(runs ...*Training) *Report {
	return &Report{SchemaVersion: SchemaVersion, Version: "0.1.0", Scenario: "Runs", Description: "What a test trains.", Year: 2024, Hours: 8784, Training: runs, Warnings: []string{"a warning of the plan"}}
}

func trainingText(t *testing.T, r *Report, o TextOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteTrainingText(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The terminal's page has every figure of a run, in its words and units.
func TestTrainingText(t *testing.T) {
	text := trainingText(t, trainingReport(sampleTraining()), TextOptions{})
	flat := strings.Join(strings.Fields(text), " ")
	for _, want := range []string{
		"Runs What a test trains. big run: train sample-130b on 1,024 a100-sxm-80gb (dgx-a100-640gb)",
		"130 G parameters (40 G active), 300 G tokens; 1,536 sequences of 2,048 tokens a step (3.15 M tokens), near a published fit; bf16; engine default, cluster selene.",
		"Best use of 1,024 accelerators for 30 d (besiroglu: a paper)", "model FLOPs 2.30e+23 FLOP", "parameters 130 G 90 – 190 G", "passes over the unique tokens 2.5", "loss, nats a token 2.01",
		"70 layers of width 12,288", "Twice the compute would help.",
		"Best layouts, fastest first", "123,456 layouts timed; 45,678 more do not fit into 76.8 GiB, 7,890 break a rule.",
		"GPUs TP PP VPP CP EP DP mb shard, recompute step s P10 – P90 MFU GiB IT W days MWh kUSD",
		"1024 8 8 2 1 1 16 2 ZeRO 1, SP, selective 10 8 – 13 42 % 66.5 560 30 400 1,200",
		"1024 4 16 1 1 4 16 1 FSDP, full, offload 12 9.6 – 15.6", "1024 1 1 1 2 1 512 3 ZeRO 2 13",
		"4,321 layouts are on the Pareto front",
		"Where the time of the best step goes", "forward 2.80 s 28.0 % ###########", "host 0.04 s 0.4 %",
		"Memory of the fullest accelerator, 66.5 of 76.8 GiB", "activations 30.0 GiB 45.1 % ##################",
		"wall time 30 d P10 – P90 25 – 40; 95,400 steps", "goodput 93 % checkpoints 2 %, lost work 4 %, restarts 0.99 %", "failures 61 expected over the run; 3 spare servers",
		"checkpoints 1,900 of 1.82 TB, every 22 min (the best by Daly 2006)", "accelerator-hours 737,000", "IT power 0.71 MW mean over the run; while it trains 0.75 MW",
		"IT energy 511 MWh 42 MWh of it may move", "cost 1.3 M USD machines and electricity",
		"Calibrated on - kernels: a library (fitted to a table) - engine default: means", "Notes - a note of the run", "Warnings - a warning of the plan",
	} {
		if !strings.Contains(flat, want) {
			t.Errorf("lacks %q", want)
		}
	}
	if t.Failed() {
		t.Logf("the page:\n%s", text)
	}
	if strings.Contains(flat, "paused") {
		t.Error("a loss of next to nothing is listed")
	}
	for _, line := range strings.Split(text, "\n") {
		if n := len([]rune(line)); n > 130 {
			t.Errorf("a line of %d characters: %s", n, line)
		}
	}
}

// What a run does not have is not on its page: degrees that no layout uses, a budget, energy that may move, a note on
// the batch, more layouts than are listed.
func TestTrainingTextLeavesOut(t *testing.T) {
	run := sampleTraining()
	run.Active, run.BatchNote, run.Sizing, run.Run.DeferrableMWh, run.Notes = run.Parameters, "", nil, 0, nil
	run.Candidates = run.Candidates[:1]
	run.Candidates[0].Layout.VPP = 1
	for len(run.Candidates) < 12 {
		run.Candidates = append(run.Candidates, run.Candidates[0])
	}
	text := trainingText(t, trainingReport(run, &Training{Workload: "no layout"}), TextOptions{})
	for _, no := range []string{"active", "published fit", "Best use of", "may move", "Notes", "VPP", "EP", "no layout", "passes"} {
		if strings.Contains(text, no) {
			t.Errorf("has %q:\n%s", no, text)
		}
	}
	if n := strings.Count(text, "ZeRO 1, SP, selective"); n != listedCandidates {
		t.Errorf("%d layouts are listed, %d expected", n, listedCandidates)
	}
}

// The JSON reads back as the runs that it was written from, the sample of a day apart, which is for the figure.
func TestTrainingJSON(t *testing.T) {
	run := sampleTraining()
	var b bytes.Buffer
	if err := WriteTrainingJSON(&b, trainingReport(run)); err != nil {
		t.Fatal(err)
	}
	var got struct {
		SchemaVersion string      `json:"schema_version"`
		Version       string      `json:"tokenwatt_version"`
		Scenario      string      `json:"scenario"`
		Training      []*Training `json:"training"`
		Warnings      []string    `json:"warnings"`
	}
	decoder := json.NewDecoder(&b)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&got); err != nil {
		t.Fatal(err)
	}
	run.Run.Trace = nil
	if diff := cmp.Diff([]*Training{run}, got.Training); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.SchemaVersion != SchemaVersion || got.Version != "0.1.0" || got.Scenario != "Runs" || len(got.Warnings) != 1 {
		t.Errorf("head %q, %q, %q, %q", got.SchemaVersion, got.Version, got.Scenario, got.Warnings)
	}
	run.Candidates[0].MFU = math.NaN()
	if err := WriteTrainingJSON(&bytes.Buffer{}, trainingReport(run)); err == nil {
		t.Error("NaN was written")
	}
}

// The whole report's JSON has the runs too.
func TestReportJSONHasTraining(t *testing.T) {
	want := sampleReport()
	want.Training, want.Hourly = []*Training{sampleTraining()}, nil
	var b bytes.Buffer
	if err := WriteJSON(&b, want); err != nil {
		t.Fatal(err)
	}
	got := &Report{}
	if err := json.Unmarshal(b.Bytes(), got); err != nil {
		t.Fatal(err)
	}
	want.Training[0].Run.Trace = nil
	if diff := cmp.Diff(want.Training, got.Training); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTrainingCSV(t *testing.T) {
	first, second := sampleTraining(), sampleTraining()
	second.Workload = `odd, "name"`
	second.Candidates = second.Candidates[:1]
	var b bytes.Buffer
	if err := WriteTrainingCSV(&b, []*Training{first, second}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+3+1 {
		t.Fatalf("%d rows", len(rows))
	}
	want := []string{
		"big run", "2", "1024", "4", "16", "1", "1", "4", "16", "1", "false", "3", "full", "true",
		"12", "9.6", "15.6", "66.5", "0.35", "0.375", "560", "36", "480", "1.44e+06",
	}
	if diff := cmp.Diff(want, rows[2]); diff != "" {
		t.Errorf("second layout (-want +got):\n%s", diff)
	}
	if rows[4][0] != second.Workload || rows[4][1] != "1" {
		t.Errorf("the second run's first row is %q", rows[4])
	}
	at := slices.Index(rows[0], "step_s")
	for i, c := range first.Candidates {
		if got, err := strconv.ParseFloat(rows[1+i][at], 64); err != nil || got != c.StepSeconds {
			t.Errorf("row %d: step %v (%v), expected %v", i+1, got, err, c.StepSeconds)
		}
	}
}

// The page has each run with its figures and tables, well formed; ids are used once, also where names are odd or alike.
func TestTrainingPage(t *testing.T) {
	r := sampleReport()
	for _, name := range []string{"big run", "big/run", `<b>"&'`, "größer", "", "1"} {
		run := sampleTraining()
		run.Workload = name
		r.Training = append(r.Training, run)
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
	flat := strings.Join(strings.Fields(words), " ")
	for _, want := range []string{
		`Training: <b>"&'`, "Training: größer", "Best use of 1,024 accelerators for 30 d by besiroglu: a paper: 70 layers", "Twice the compute would help.",
		"A step takes 10 s at best, at 42 % MFU", "The best layout fills 87 % of the memory", "What time can be traded for memory", "The run draws 0.71 MW in the mean",
		"123,456 were timed, 45,678 more do not fit, 7,890 break a rule", "FSDP, full, offload", "8 – 13", "of 1.82 TB, every 22 min", "a note of the run", "kernels: a library",
	} {
		if !strings.Contains(strings.ReplaceAll(flat, "\u00a0", " "), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	run := sampleTraining()
	run.Candidates = nil
	if err := WriteHTML(&bytes.Buffer{}, trainingReport(run)); err == nil || !strings.Contains(err.Error(), "no candidate") {
		t.Errorf("a run without a layout: %v", err)
	}
}

// A page of runs alone, as train writes it, is whole; a run without trace and with one layout on its front has fewer
// figures.
func TestTrainingPageOfItsOwn(t *testing.T) {
	figures := func(run *Training) int {
		elements, _ := tokenize(t, renderPage(t, trainingReport(run)))
		n := 0
		for _, e := range elements {
			if e.name == "figure" {
				n++
			}
		}
		return n
	}
	full := figures(sampleTraining())
	run := sampleTraining()
	run.Run.Trace, run.Front = nil, run.Front[:1]
	if few := figures(run); full-few != 2 {
		t.Errorf("%d figures, %d without trace and front", full, few)
	}
	many := sampleTraining()
	many.Front[1].Accelerators = 512
	if page := renderPage(t, trainingReport(many)); !strings.Contains(page, "What time can be traded for cost") {
		t.Error("with several numbers of accelerators the front is not of cost")
	}
}

// Bars keep the sum of the parts: what is small in every layout is one part, and what is large in any has its own.
func TestBars(t *testing.T) {
	names, items := bars(sampleTraining(), func(c *TrainingCandidate) []Part { return c.Time })
	if diff := cmp.Diff([]string{"forward", "backward", "recompute", "pipeline bubble", "other"}, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(items) != 3 || math.Abs(items[0].Values[4]-0.2) > 1e-12 || !strings.HasPrefix(items[0].Name, "TP 8, PP 8, VPP 2, DP 16, mb 2") {
		t.Errorf("items %+v", items)
	}
	rapid.Check(t, func(t *rapid.T) {
		run := &Training{}
		all := []string{"a", "b", "c", "d", "e", "f"}
		for i := range rapid.IntRange(1, 9).Draw(t, "candidates") {
			c := TrainingCandidate{Accelerators: rapid.SampledFrom([]int{8, 16}).Draw(t, "accelerators")}
			for _, name := range all {
				if i == 0 || rapid.Bool().Draw(t, "has") {
					c.Time = append(c.Time, Part{name, math.Exp(rapid.Float64Range(-12, 3).Draw(t, "value"))})
				}
			}
			run.Candidates = append(run.Candidates, c)
		}
		names, items := bars(run, func(c *TrainingCandidate) []Part { return c.Time })
		if len(items) != min(len(run.Candidates), drawnCandidates) || len(slices.Compact(slices.Sorted(slices.Values(names)))) != len(names) {
			t.Fatalf("%d bars of %q", len(items), names)
		}
		for i, item := range items {
			want, got, rest := 0.0, 0.0, 0.0
			for _, p := range run.Candidates[i].Time {
				want += p.Value
				if !slices.Contains(names, p.Name) {
					rest += p.Value
				}
			}
			for k, v := range item.Values {
				got += v
				if p := slices.IndexFunc(run.Candidates[i].Time, func(p Part) bool { return p.Name == names[k] }); p >= 0 && run.Candidates[i].Time[p].Value != v {
					t.Fatalf("%s is %g, drawn as %g", names[k], run.Candidates[i].Time[p].Value, v)
				}
			}
			if math.Abs(got-want) > 1e-9*want || math.Abs(item.Values[len(item.Values)-1]-rest) > 1e-9*want {
				t.Fatalf("bar %d is %g long for %g, other %g for %g", i, got, want, item.Values[len(item.Values)-1], rest)
			}
			if other := run.Candidates[i].Accelerators != run.Candidates[0].Accelerators; other != strings.Contains(item.Name, ": ") {
				t.Fatalf("%d accelerators beside %d are named %q", run.Candidates[i].Accelerators, run.Candidates[0].Accelerators, item.Name)
			}
		}
	})
}

// Each figure of a run renders and says in a title what it shows.
func TestTrainingFigures(t *testing.T) {
	run := sampleTraining()
	for name, f := range map[string]svg.Figure{"time": timeFigure(run), "memory": memoryFigure(run), "front": paretoFigure(run), "trace": traceFigure(run)} {
		text, err := f.Render()
		if err != nil || !strings.Contains(text, "<title") {
			t.Errorf("%s: %v", name, err)
		}
	}
	run.Front, run.Run.Trace = nil, nil
	if paretoFigure(run) != nil || traceFigure(run) != nil {
		t.Error("figures of nothing are drawn")
	}
}
