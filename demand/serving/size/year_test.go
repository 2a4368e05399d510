package size_test

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tokenwatt/demand/serving"
	"tokenwatt/demand/serving/simulation"
	"tokenwatt/demand/serving/size"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// chat is Llama 3.1 8B on H100 with a peak of 40 requests a second; short times keep its simulations small.
const chat = `
name: t
study: {year: 2024}
workloads:
  chat:
    serving:
      model: llama-3.1-8b
      server: dgx-h100
      visitors: 1728 k/d
      requests_per_visitor: 1
      input_tokens: 600 tok
      output_tokens: 150 tok
      peak_to_mean: 2
      weekend_factor: 0.8
      simulation:
        max_model_len: 8192
        duration: 60 s
        slo: [{ttft: 400 ms, tpot: 25 ms, attainment: 99 %}]
        year: {levels: 3, checks: 1, requests: 400, shortest: 20 s, longest: 2 min, warm_up: 20 s}
`

// problemOf is the problem of a scenario, with assignments below simulation.
func problemOf(t testing.TB, set ...string) *simulation.Problem {
	t.Helper()
	var all []scenario.Assignment
	for _, a := range set {
		path := "workloads.chat.serving.simulation."
		if rest, ok := strings.CutPrefix(a, "."); ok {
			path, a = "workloads.chat.serving.", rest
		}
		one, err := scenario.ParseAssignment(path + a)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	s, err := scenario.Parse("t.yaml", []byte(chat), ".", all)
	if err != nil {
		t.Fatal(err)
	}
	return &simulation.Problem{
		Name: "chat", Serving: *s.Workloads.Get("chat").Value.Serving, Catalog: &s.Define, Study: s.Study, Seed: uint64(s.Seed),
		Site: simulation.Site{PUE: 1.2, Price: quantity.Exact(quantity.PerMWh(100))},
	}
}

// estimated is the model of a year at the modes.
func estimated(t *testing.T, p *simulation.Problem, y *size.Year) *serving.Estimation {
	t.Helper()
	server := p.Catalog.Servers.Get(y.Server).Value
	e, err := y.Model.Estimate(&serving.Problem{
		Serving: p.Serving, Server: server, Accelerator: p.Catalog.Accelerators.Get(server.Accelerator).Value, PUE: 1.2, EnergyPrice: p.Site.Price,
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestPlan: a fleet is found for the peak; the year's load is its power by hour, and the model's at the modes.
func TestPlan(t *testing.T) {
	p := problemOf(t)
	y, err := size.Plan(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := y.Load.Check(8784); err != nil {
		t.Fatal(err)
	}
	best := y.Sizing.Best()
	if best == nil || best.Answer.Accelerators != int(y.Load.Accelerators) || !best.Answer.Met || best.Answer.Replicas < 2 {
		t.Fatalf("sizing %+v", y.Sizing)
	}
	for i := range best.Points {
		if q := &best.Points[i]; q.Met != (q.Replicas >= best.Answer.Replicas) {
			t.Errorf("%d replicas meet the objectives: %v, the answer is %d", q.Replicas, q.Met, best.Answer.Replicas)
		}
	}
	e := estimated(t, p, y)
	mean := y.Load.EnergyMWh() / 8784
	if math.Abs(e.Power.MW()/mean-1) > 1e-9 || float64(e.Accelerators) != y.Load.Accelerators || float64(e.Servers) != y.Load.Servers {
		t.Errorf("the model has %g MW, %g accelerators, %g servers; the load %g, %g, %g", e.Power.MW(), e.Accelerators, e.Servers, mean, y.Load.Accelerators, y.Load.Servers)
	}
	if math.Abs(float64(e.Requests)/20-1) > 1e-9 || math.Abs(e.PeakPower.MW()/slices.Max(y.Load.FirmMW)-1) > 1e-9 {
		t.Errorf("%g requests/s, peak of %g and %g MW", e.Requests, e.PeakPower.MW(), slices.Max(y.Load.FirmMW))
	}
	if m := y.Model; !(m.InputElasticity > 0 && m.OutputElasticity > 0 && m.InputElasticity+m.OutputElasticity < 1.6) || !(m.AnswerTokens > 120 && m.AnswerTokens < 180) {
		t.Errorf("elasticities %g and %g, %g tokens an answer", m.InputElasticity, m.OutputElasticity, m.AnswerTokens)
	}
	// Power rises with traffic, from the fleet's idle power on.
	for i := 1; i < len(y.Curve.Levels); i++ {
		if a, b := &y.Curve.Levels[i-1], &y.Curve.Levels[i]; !(b.Hour.MW > a.Hour.MW) || !(b.Hour.Busy >= a.Hour.Busy) {
			t.Errorf("levels %+v and %+v", a, b)
		}
	}
	if night, day := 5, 20; !(y.Hours.TTFT99[night] > 0 && y.Hours.TTFT99[night] < y.Hours.TTFT99[day]) || len(y.Hours.Requests) != 8784 {
		t.Errorf("P99 of TTFT %g s at night, %g s at the peak", y.Hours.TTFT99[night], y.Hours.TTFT99[day])
	}
}

// TestPlanWorkers: one goroutine and several give the same year.
func TestPlanWorkers(t *testing.T) {
	var years []*size.Year
	for _, n := range []int{1, 4} {
		y, err := size.Plan(context.Background(), problemOf(t, "size.tensor_parallel=[1, 2]"), &size.Settings{Workers: n})
		if err != nil {
			t.Fatal(err)
		}
		y.Service, y.Peak = nil, nil
		years = append(years, y)
	}
	if !reflect.DeepEqual(years[0], years[1]) {
		t.Errorf("one goroutine: %+v, four: %+v", years[0], years[1])
	}
	if len(years[0].Sizing.Candidates) != 2 {
		t.Errorf("candidates %+v", years[0].Sizing.Candidates)
	}
}

// TestPlanGiven: a fleet that is given is kept; too small a one is said to be too small.
func TestPlanGiven(t *testing.T) {
	y, err := size.Plan(context.Background(), problemOf(t, "replicas=1", "max_num_seqs=256", "failures.outages=[{at: 1 s, repair: 1 min}]"), nil)
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(y.Warnings, "\n")
	for _, want := range []string{"outages at set times are left out", "the fleet does not keep up in about", "h of the year"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in the warnings:\n%s", want, all)
		}
	}
	if y.Sizing != nil || y.Model.Replicas != 1 || y.Model.Sized || y.Load.Accelerators != 1 || y.Load.Servers != 1 {
		t.Errorf("one replica: %+v", y.Model)
	}
}

// TestPlanScaled: an autoscaled fleet has fewer replicas on where there is less traffic, and owns the most that were.
func TestPlanScaled(t *testing.T) {
	p := problemOf(t, "replicas=1", "scaling={up: 8, down: 4, max: 6, interval: 2 s, delay: 1 s, window: 20 s}", "cold_start={node: 1 s, bandwidth: 100 GB/s, capture: 1 s}")
	y, err := size.Plan(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	night, day := &y.Curve.Levels[0].Hour, &y.Curve.Levels[len(y.Curve.Levels)-1].Hour
	if !(night.Replicas < day.Replicas-0.5) || y.Model.Replicas < 2 || y.Model.Replicas > 6 || float64(y.Model.Replicas) < day.Replicas || y.Model.Sized {
		t.Errorf("%g replicas at night, %g at the peak, %d owned", night.Replicas, day.Replicas, y.Model.Replicas)
	}
	if e := estimated(t, p, y); math.Abs(e.Power.MW()/(y.Load.EnergyMWh()/8784)-1) > 1e-9 || float64(e.Accelerators) != y.Load.Accelerators {
		t.Errorf("%g MW, the load %g", e.Power.MW(), y.Load.EnergyMWh()/8784)
	}
}

// TestPlanFlat: hours that are all alike have one level and yet a slope.
func TestPlanFlat(t *testing.T) {
	p := problemOf(t, "replicas=2", ".peak_to_mean=1", ".weekend_factor=1")
	y, err := size.Plan(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	if y.Curve.Distinct != 1 || len(y.Curve.Levels) != 2 || y.Curve.Levels[0].Weight != 8784 || y.Curve.Levels[1].Weight != 0 || !(y.Model.OutputElasticity > 0) {
		t.Errorf("%+v, %+v", y.Curve, y.Model)
	}
	if e := estimated(t, p, y); math.Abs(e.Power.MW()/y.Load.FirmMW[0]-1) > 1e-9 {
		t.Errorf("%g MW, the load %g", e.Power.MW(), y.Load.FirmMW[0])
	}
}

// TestPlanSplit: prefill and decode apart, sized together, on two kinds of servers.
func TestPlanSplit(t *testing.T) {
	p := problemOf(t, "decode={server: dgx-h200}", "size.prefill_decode=['1:1', together]")
	y, err := size.Plan(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(y.Sizing.Candidates) != 2 || y.Sizing.Simulations < 6 {
		t.Fatalf("sizing %+v", y.Sizing)
	}
	for i := range y.Sizing.Candidates {
		if c := &y.Sizing.Candidates[i]; c.Answer == nil || c.Refused != "" {
			t.Errorf("%s: %s%s", c.Configuration, c.Note, c.Refused)
		}
	}
	given, err := size.Plan(context.Background(), problemOf(t, "decode={server: dgx-h200, replicas: 3}", "replicas=2"), nil)
	if err != nil {
		t.Fatal(err)
	}
	m := given.Model
	if m.Replicas != 5 || m.OtherServers != 1 || m.Servers != 2 || m.Other == nil {
		t.Errorf("two and three replicas on two kinds of servers: %+v", m)
	}
}

// TestPlanTrace: a trace is repeated over the year.
func TestPlanTrace(t *testing.T) {
	text := "arrival_s,input_tokens,output_tokens\n"
	for i := range 120 {
		text += quantity.Exact(quantity.Number(i*60)).Mode.String() + ",500,100\n"
	}
	path := filepath.Join(t.TempDir(), "t.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ to, note string }{{"7200 s", "first 2 h of the trace are repeated"}, {"3600 s", "Every hour of the year is the trace's mean"}} {
		p := problemOf(t, "replicas=1", "trace.file="+path, "trace.to="+c.to)
		y, err := size.Plan(context.Background(), p, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := y.Load.Check(8784); err != nil {
			t.Fatal(err)
		}
		if e := estimated(t, p, y); math.Abs(e.Power.MW()/(y.Load.EnergyMWh()/8784)-1) > 1e-9 || math.Abs(float64(e.Requests)*60-1) > 0.05 {
			t.Errorf("%s: %g MW, the load %g; %g requests/s", c.to, e.Power.MW(), y.Load.EnergyMWh()/8784, e.Requests)
		}
		if !strings.Contains(strings.Join(y.Notes, "\n"), c.note) {
			t.Errorf("%s: notes %q", c.to, y.Notes)
		}
	}
}

func TestPlanErrors(t *testing.T) {
	var none *size.NoFleetError
	_, err := size.Plan(context.Background(), problemOf(t, "size.max_replicas=1"), nil)
	if !errors.Is(err, size.ErrNoFleet) || !errors.As(err, &none) || !strings.Contains(err.Error(), "dgx-h100 TP1: no size up to the 1 replicas allowed") {
		t.Errorf("too few replicas allowed: %v", err)
	}
	// What no request does alone is not searched: the configuration is refused before any run.
	_, err = size.Plan(context.Background(), problemOf(t, "slo=[{name: soon, ttft: 1 us}]", "size.tensor_parallel=[1, 2]"), nil)
	if !errors.As(err, &none) || none.Result.Simulations != 0 || len(none.Result.Candidates) != 2 || !strings.Contains(none.Result.Candidates[1].Refused, "objective soon is out of reach") {
		t.Errorf("out of reach: %v", err)
	}
	_, err = size.Plan(context.Background(), problemOf(t, "slo=[]"), nil)
	if !errors.Is(err, size.ErrSweep) || !strings.Contains(err.Error(), "slo") {
		t.Errorf("no objectives: %v", err)
	}
	_, err = size.Plan(context.Background(), problemOf(t, "scaling={up: 8, down: 4, max: 4}"), nil)
	if !errors.Is(err, size.ErrSweep) || !strings.Contains(err.Error(), "autoscaler") {
		t.Errorf("sizing with an autoscaler: %v", err)
	}
	// 405 billion weights of two bytes on eight accelerators of 80 GB, and on fewer.
	_, err = size.Plan(context.Background(), problemOf(t, ".model=llama-3.1-405b", "size.tensor_parallel=[4, 8]"), nil)
	if !errors.Is(err, size.ErrNoFleet) || strings.Count(err.Error(), "GB of weights") != 2 {
		t.Errorf("a model that does not fit: %v", err)
	}
	// One of 141 GB holds it eightfold: only that is tried, the others are listed.
	y, err := size.Plan(context.Background(), problemOf(t, ".model=llama-3.1-405b", ".visitors=8.64 k/d", "slo=[{tpot: 60 ms}]", "size.servers=[dgx-h100, dgx-h200]", "size.tensor_parallel=[4, 8]"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if y.Server != "dgx-h200" || len(y.Sizing.Candidates) != 4 || y.Sizing.Candidates[3].Refused == "" || y.Sizing.Best().TensorParallel != 8 {
		t.Errorf("405B: %+v", y.Sizing.Candidates)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err = size.Plan(ctx, problemOf(t), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that is done: %v", err)
	}
}
