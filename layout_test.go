package tokenwatt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/demand/training/search"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/ledger"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// twoServers is a training run of a day and a half that is laid out, beside a load that is not.
const twoServers = `
name: two servers
study: {year: 2024, hours: 72, draws: 32}
workloads:
  office: {load: {power: 5 kW}}
  run: {training: {model: llama-2-7b, server: dgx-a100-640gb, accelerators: 16, tokens: 10 G tok, start: 01-01}}
site: {tariff: 0.08 USD/kWh, carbon: 400 g/kWh}
`

func parsed(t testing.TB, text string) *scenario.Scenario {
	t.Helper()
	s, err := scenario.Parse("test.yaml", []byte(text), ".", nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func layouts(t testing.TB, s *scenario.Scenario) *report.Report {
	t.Helper()
	r, err := Layouts(context.Background(), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func encoded(t testing.TB, s *scenario.Scenario) string {
	t.Helper()
	text, err := strictyaml.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// pages is a report in every form that holds training runs.
func pages(t testing.TB, r *report.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := errors.Join(report.WriteTrainingText(&b, r, report.TextOptions{}), report.WriteJSON(&b, r), report.WriteHTML(&b, r), report.WriteTrainingCSV(&b, r.Training)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The examples are laid out as their texts say, and the scenario stays as it was.
func TestLayoutsOfExamples(t *testing.T) {
	for file, c := range map[string]struct {
		workload, model string
		accelerators    int
		tokens          float64 // 0 where a budget decides them
	}{
		"llama-405b":        {"llama", "llama-3.1-405b", 16384, 15.6e12},
		"ten-thousand-a100": {"best-model", "best-model (compute-optimal)", 10000, 0},
		"chatgpt-2023":      {"gpt3-training", "gpt-3-175b", 1024, 300e9},
	} {
		t.Run(file, func(t *testing.T) {
			if testing.Short() && file != "chatgpt-2023" {
				t.Skip("one search of thousands of layouts is enough for the race detector")
			}
			s, err := scenario.Load(filepath.Join("examples", file+".yaml"), nil)
			if err != nil {
				t.Fatal(err)
			}
			before := encoded(t, s)
			r := layouts(t, s)
			if after := encoded(t, s); after != before {
				t.Errorf("the scenario changed:\n%s", cmp.Diff(before, after))
			}
			if len(r.Training) != 1 || r.Supply != nil || r.Facility != nil || r.Scenario != s.Name || r.Description != s.Description {
				t.Fatalf("%d runs of %q", len(r.Training), r.Scenario)
			}
			run := r.Training[0]
			if run.Workload != c.workload || run.Model != c.model || run.Candidates[0].Accelerators != c.accelerators {
				t.Errorf("%s trains %s on %d", run.Workload, run.Model, run.Candidates[0].Accelerators)
			}
			if (run.Sizing != nil) != (c.tokens == 0) || c.tokens > 0 && run.Tokens != c.tokens {
				t.Errorf("%g tokens, sized: %v", run.Tokens, run.Sizing != nil)
			}
			if z := run.Sizing; z != nil {
				near(t, "days of a budget of 30", run.Run.Days, 30, 0.01)
				near(t, "tokens", z.Tokens, run.Tokens, 1e-12)
				near(t, "parameters", z.Parameters, run.Parameters, 0.03)
			}
			checkTraining(t, run)
			for _, a := range r.Headline {
				if !(a.Low <= a.Value && a.Value <= a.High) || a.Key == "" || a.Label == "" {
					t.Errorf("%s: %g in %g to %g", a.Key, a.Value, a.Low, a.High)
				}
			}
			if text := pages(t, r); !strings.Contains(text, run.Candidates[0].Layout.Recompute) || !strings.Contains(text, c.workload) {
				t.Error("the pages lack the run")
			}
		})
	}
}

// A scenario without a run to lay out is refused, and what no layout carries says which workload it is.
func TestLayoutsRefuse(t *testing.T) {
	for text, want := range map[string]error{
		tariffOnly: ErrNoLayout,
		strings.Replace(twoServers, "start: 01-01", "method: estimate", 1):                                   ErrNoLayout,
		strings.Replace(twoServers, "accelerators: 16", "accelerators: 16, deadline: 1 h", 1):                search.ErrLimits,
		strings.Replace(twoServers, "llama-2-7b, server: dgx-a100-640gb", "gpt-3-175b, server: dgx-h100", 1): search.ErrNothingFits,
	} {
		_, err := Layouts(context.Background(), parsed(t, text), nil)
		if !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
			continue
		}
		if errors.Is(want, ErrNoLayout) {
			continue
		}
		if !strings.HasPrefix(err.Error(), "workload run: ") {
			t.Errorf("no workload is named: %v", err)
		}
		if _, err := Plan(context.Background(), parsed(t, text), nil); !errors.Is(err, want) || !strings.HasPrefix(err.Error(), "demand: workload run: ") {
			t.Errorf("plan: got %v, want %v", err, want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Layouts(ctx, parsed(t, twoServers), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
}

// The whole chain and the layouts alone say the same of a run, and so do the hours, the closed form and the ledger.
func TestPlanWithALaidOutRun(t *testing.T) {
	s := parsed(t, twoServers)
	before := encoded(t, s)
	result, err := Plan(context.Background(), s, &Settings{NoSupply: true})
	if err != nil {
		t.Fatal(err)
	}
	if after := encoded(t, s); after != before {
		t.Errorf("the scenario changed:\n%s", cmp.Diff(before, after))
	}
	r := result.Report
	if diff := cmp.Diff(layouts(t, s).Training, r.Training); diff != "" {
		t.Errorf("train and plan (-train +plan):\n%s", diff)
	}
	run := &r.Training[0].Run
	checkTraining(t, r.Training[0])

	i := slices.IndexFunc(r.Workloads, func(w report.Workload) bool { return w.Name == "run" })
	row := func(key string) report.Answer { return answer(t, r.Workloads[i].Rows, key) }
	near(t, "days", row("days").Value, run.Days, 0.001)
	near(t, "accelerator-hours", row("accelerator_hours").Value, run.AcceleratorHours, 0.001)
	if d := row("days"); !d.HasRange || d.Low >= run.Days || d.High <= run.Days {
		t.Errorf("the days %g have the range %g to %g", run.Days, d.Low, d.High)
	}
	hourly := 0.0
	column := r.Hourly.Find("load_it_run_mw")
	if column == nil {
		t.Fatal("no hours of the run")
	}
	for _, mw := range column.Values {
		hourly += mw
	}
	near(t, "energy of the hours", hourly, run.EnergyMWh, 1e-9)
	near(t, "energy by the closed form", row("it_mw").Value*row("days").Value*24, hourly, 0.01)
	near(t, "energy to the workload", result.Ledger.Total(ledger.Energy, "", "workload"), hourly+0.005*72, 1e-9)
	for _, b := range r.Balances {
		if !b.Closes {
			t.Errorf("%s at %s is open by %g", b.Commodity, b.Account, b.Difference)
		}
	}

	best := &r.Training[0].Candidates[0]
	for path, want := range map[string]float64{"workloads.run.training.mfu": best.MFU, "workloads.run.training.goodput": run.Goodput} {
		i := slices.IndexFunc(r.Assumptions, func(a report.Assumption) bool { return a.Path == path })
		if i < 0 {
			t.Errorf("%s is no assumption", path)
			continue
		}
		a := &r.Assumptions[i]
		if a.Source == "" || a.Date == "" || a.Basis != "estimate" || !strings.HasPrefix(a.Text, report.Number(100*want, 3)[:3]) {
			t.Errorf("%s is %s of %s, %q, %q; the layout has %g", path, a.Text, a.Basis, a.Source, a.Date, want)
		}
	}
}

// A scenario written out as it was resolved gives the same bytes, for a model and for a budget.
func TestResolvedRunsAgain(t *testing.T) {
	for _, text := range []string{twoServers, strings.Replace(twoServers, "model: llama-2-7b,", "budget: {duration: 1 d},", 1)} {
		text = strings.Replace(text, ", tokens: 10 G tok, start: 01-01", ", global_batch: 384", 1)
		if !strings.Contains(text, "budget") {
			text = strings.Replace(text, "global_batch: 384", "global_batch: 384, tokens: 10 G tok", 1)
		}
		s := parsed(t, text)
		again := parsed(t, encoded(t, s))
		if diff := cmp.Diff(pages(t, layouts(t, s)), pages(t, layouts(t, again))); diff != "" {
			t.Errorf("layouts (-first +resolved):\n%s", diff)
		}
		whole := func(s *scenario.Scenario) string {
			result, err := Plan(context.Background(), s, &Settings{NoSupply: true, Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			return pages(t, result.Report)
		}
		if diff := cmp.Diff(whole(s), whole(again)); diff != "" {
			t.Errorf("plan (-first +resolved):\n%s", diff)
		}
	}
}

// The number of goroutines does not change a layout, nor a plan with one.
func TestWorkersDoNotMatterToLayouts(t *testing.T) {
	s := parsed(t, twoServers)
	render := func(workers int) string {
		r, err := Layouts(context.Background(), s, &Settings{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		result, err := Plan(context.Background(), s, &Settings{NoSupply: true, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		return pages(t, r) + pages(t, result.Report)
	}
	if one, two := render(1), render(2); one != two {
		t.Errorf("one worker and two give different bytes:\n%s", cmp.Diff(strings.Split(one, "\n"), strings.Split(two, "\n")))
	}
}

// A run that may pause has energy that may move within its windows. Without a supply it is billed, and with one it is
// placed where it is cheapest: the books close either way, with the same energy.
func TestRunThatMayPause(t *testing.T) {
	paused := strings.Replace(twoServers, "start: 01-01", "global_batch: 384, operation: {pause_window: 12 h, pause: 2 h}", 1)
	paused = strings.Replace(paused, "tokens: 10 G tok", "tokens: 5 G tok", 1)
	paused = strings.Replace(paused, "hours: 72", "hours: 48", 1)
	billed, err := Plan(context.Background(), parsed(t, paused), &Settings{NoSupply: true})
	if err != nil {
		t.Fatal(err)
	}
	run := &billed.Report.Training[0].Run
	checkTraining(t, billed.Report.Training[0])
	if !(run.DeferrableMWh > 0 && run.DeferrableMWh < run.EnergyMWh) {
		t.Errorf("%g of %g MWh may move", run.DeferrableMWh, run.EnergyMWh)
	}
	plain := layouts(t, parsed(t, strings.Replace(paused, ", operation: {pause_window: 12 h, pause: 2 h}", "", 1))).Training[0]
	if plain.Run.DeferrableMWh != 0 || plain.Run.Days >= run.Days {
		t.Errorf("without pauses %g MWh may move, and it takes %g d after %g", plain.Run.DeferrableMWh, plain.Run.Days, run.Days)
	}
	pausedShare := 0.0
	for _, p := range run.Lost {
		if p.Name == "paused" {
			pausedShare = p.Value
		}
	}
	if !(pausedShare > 0.08 && pausedShare < 2.0/12+0.02) {
		t.Errorf("it stands for %g of the time, 2 h of 12 were asked for", pausedShare)
	}
	supplied := planned(t, paused+"supply:\n  grid: {grid: us-average}\n  candidates:\n    battery: {technology: battery-li-ion-us-2030}\n", Settings{})
	if supplied.Report.Supply == nil {
		t.Fatal("no supply")
	}
	near(t, "energy of the workloads", supplied.Ledger.Total(ledger.Energy, "", "workload"), run.EnergyMWh+0.005*48, 1e-6)
	near(t, "energy of the workloads, billed", billed.Ledger.Total(ledger.Energy, "", "workload"), run.EnergyMWh+0.005*48, 1e-6)
	near(t, "metered", supplied.Report.Facility.MeteredMWh, billed.Report.Facility.MeteredMWh, 1e-9)
	for name, result := range map[string]*Result{"billed": billed, "supplied": supplied} {
		hourly := 0.0
		for _, mw := range result.Report.Hourly.Find("load_it_run_mw").Values {
			hourly += mw
		}
		near(t, name+": energy of the hours", hourly, run.EnergyMWh, 1e-6)
		for _, b := range result.Report.Balances {
			if !b.Closes {
				t.Errorf("%s: %s at %s is open by %g", name, b.Commodity, b.Account, b.Difference)
			}
		}
	}
}

// An objective that needs fewer machines than are given changes the machines of the plan, and says so as their source.
func TestObjectiveSetsTheMachines(t *testing.T) {
	text := strings.Replace(twoServers, "accelerators: 16", "accelerators: 32, global_batch: 384, objective: fewest-accelerators, deadline: 2 d", 1)
	result, err := Plan(context.Background(), parsed(t, text), &Settings{NoSupply: true})
	if err != nil {
		t.Fatal(err)
	}
	n := result.Report.Training[0].Candidates[0].Accelerators
	if n >= 32 || n%8 != 0 {
		t.Errorf("%d accelerators", n)
	}
	i := slices.IndexFunc(result.Report.Workloads, func(w report.Workload) bool { return w.Name == "run" })
	if got := answer(t, result.Report.Workloads[i].Rows, "accelerators").Value; got != float64(n) {
		t.Errorf("the plan has %g accelerators, the layout %d", got, n)
	}
	if c := result.Report.Training[0].Counts; c.Accelerators < 3 {
		t.Errorf("%d numbers of accelerators were searched", c.Accelerators)
	}
	near(t, "energy", result.Ledger.Total(ledger.Energy, "", "workload"), result.Report.Training[0].Run.EnergyMWh+0.005*72, 1e-6)
	if math.IsNaN(result.Report.Training[0].Run.CostUSD) {
		t.Error("no cost")
	}
}

// The layout of Llama 3.1 405B's pre-training (arXiv 2407.21783, table 4: TP 8, PP 16, CP 1, DP 128) on its machines.
func ExampleLayouts() {
	s, err := scenario.Load("examples/llama-405b.yaml", []scenario.Assignment{
		{Path: "workloads.llama.training.layout", Value: "{tp: 8, pp: 16, cp: 1, micro_batch: 1}"},
	})
	if err != nil {
		panic(err)
	}
	r, err := Layouts(context.Background(), s, nil)
	if err != nil {
		panic(err)
	}
	run := r.Training[0]
	best := &run.Candidates[0]
	fmt.Printf("%s on %d accelerators: DP %d\n", run.Model, best.Accelerators, best.Layout.DP)
	fmt.Printf("%.3g parameters; the days' range holds the 78 days of 30.84 M hours: %v\n", run.Parameters, run.Run.DaysP10 < 78 && 78 < run.Run.DaysP90)
	// Output:
	// llama-3.1-405b on 16384 accelerators: DP 128
	// 4.06e+11 parameters; the days' range holds the 78 days of 30.84 M hours: true
}
