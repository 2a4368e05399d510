package training_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tokenwatt/catalog"
	"tokenwatt/compute/transformer"
	"tokenwatt/demand/training"
	"tokenwatt/demand/training/layout"
	"tokenwatt/demand/training/search"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// small is the run that most tests lay out: seven billion parameters on two servers.
const small = "model: llama-2-7b, server: dgx-a100-640gb, accelerators: 16, tokens: 10 G tok"

// job is a training workload read from the text of its fields, and the catalog that it uses.
func job(t testing.TB, fields string) (training.Problem, *catalog.Catalog) {
	t.Helper()
	text := "name: test\nstudy: {year: 2024}\nworkloads: {run: {training: {" + fields + "}}}\nsite: {tariff: 0.08 USD/kWh, facility: {pue: 1.2}}\n"
	s, err := scenario.Parse("test.yaml", []byte(text), ".", nil)
	if err != nil {
		t.Fatal(err)
	}
	w := s.Workloads[0].Value.Training
	server := s.Define.Servers.Get(w.Server).Value
	p := training.Problem{
		Name: "run", Training: *w, Server: server, Accelerator: s.Define.Accelerators.Get(server.Accelerator).Value,
		Study: s.Study, PUE: float64(s.Site.Facility.PUE.Mode), EnergyPrice: s.Site.Tariff,
	}
	if m := s.Define.Models.Get(w.Model); m != nil {
		p.Model = m.Value
	}
	return p, &s.Define
}

// laidOut plans a job that is known to fit.
func laidOut(t testing.TB, fields string) *training.Planned {
	t.Helper()
	p, c := job(t, fields)
	r, err := training.Plan(context.Background(), p, c, nil)
	if err != nil {
		t.Fatalf("%s: %v", fields, err)
	}
	return r
}

// Each candidate is a layout of the job whose parts make its figures, the best first.
func TestCandidatesAddUp(t *testing.T) {
	r := laidOut(t, small+", layout: {optimizer_offload: on}")
	if len(r.Search.Candidates) < 3 {
		t.Fatalf("%d candidates", len(r.Search.Candidates))
	}
	last := 0.0
	for i := range r.Search.Candidates {
		c := &r.Search.Candidates[i]
		b, m, l := &c.Breakdown, &c.Items, &c.Layout
		name := fmt.Sprintf("candidate %d: ", i)
		near(t, name+"step", b.Forward+b.Backward+b.Recompute+b.ExposedTP+b.ExposedCP+b.ExposedEP+b.ExposedPP+b.ExposedDP+b.Bubble+b.Optimizer+b.Host, c.StepTime, 1e-9)
		near(t, name+"memory", m.Weights+m.Gradients+m.Optimizer+m.Activations+m.Buffers+m.Fragmentation, c.Memory, 1e-9)
		near(t, name+"energy", c.Power*c.StepTime, c.Energy, 1e-9)
		if n := l.TP * l.PP * l.CP * l.DP; n != 16 || c.Accelerators != 16 {
			t.Errorf("%s%d accelerators by its degrees, %d by its figures, 16 given", name, n, c.Accelerators)
		}
		if r.GlobalBatch%(l.DP*l.MicroBatch) != 0 {
			t.Errorf("%sa batch of %d does not divide by %d x %d", name, r.GlobalBatch, l.DP, l.MicroBatch)
		}
		if c.Memory > r.MemoryLimit {
			t.Errorf("%s%g bytes, %g may be used", name, c.Memory, r.MemoryLimit)
		}
		if c.StepTime < last {
			t.Errorf("%s%g s after one of %g s", name, c.StepTime, last)
		}
		last = c.StepTime
		mfu, hfu := r.Utilisation(c)
		if !(mfu > 0 && mfu <= hfu && hfu < 1) {
			t.Errorf("%sMFU %g, HFU %g", name, mfu, hfu)
		}
	}
}

// The figures that the closed form takes say the same of the run as its steps and its energy: utilisation is arithmetic
// over peak and time, the ratio is energy over busy power and time, and ranges are in order.
func TestPlanIsConsistent(t *testing.T) {
	p, c := job(t, small)
	r, err := training.Plan(context.Background(), p, c, nil)
	if err != nil {
		t.Fatal(err)
	}
	e, best := r.Schedule.Expectation, r.Search.Best()
	shape, err := transformer.Of(p.Model)
	if err != nil {
		t.Fatal(err)
	}
	n := float64(best.Accelerators)
	work := float64(shape.TrainFLOPsPerToken(quantity.Tokens(r.Sequence), transformer.Causal)) * r.Tokens
	near(t, "MFU", float64(r.MFU.Mode), work/(n*float64(p.Accelerator.PeakBF16.Mode)*e.Breakdown.Productive*3600), 1e-9)
	near(t, "goodput", float64(r.Goodput.Mode), e.Breakdown.Productive/e.ExpectedHours, 1e-9)
	near(t, "wall time by the step", best.StepTime*r.RunPerStep()/3600, e.ExpectedHours, 1e-9)
	busy := float64(p.Server.MaxPower.Mode) * float64(p.Server.BusyFraction.Mode)
	near(t, "energy by the ratio", r.PowerRatio*busy*n/8*e.ExpectedHours/1e6, e.Energy.Total(), 1e-9)
	near(t, "energy of the load", r.Schedule.Load.EnergyMWh(), e.Energy.Total(), 1e-9)
	if tokens := e.Steps * float64(r.GlobalBatch) * float64(r.Sequence); tokens < 10e9 || tokens-10e9 > float64(r.GlobalBatch)*float64(r.Sequence) {
		t.Errorf("%g tokens are seen, 10 billion asked for", tokens)
	}
	for name, f := range map[string]quantity.Figure[quantity.Fraction]{"MFU": r.MFU, "goodput": r.Goodput} {
		if !(0 < f.Low && f.Low <= f.Mode && f.Mode <= f.High && f.High <= 1) || f.Source == "" || f.Basis != quantity.Estimate {
			t.Errorf("%s is %+v", name, f)
		}
	}
	if !(r.StepP10 < 1 && r.StepP90 > 1) || !(r.Schedule.Distribution.Hours.P10 <= e.ExpectedHours && e.ExpectedHours <= r.Schedule.Distribution.Hours.P90) {
		t.Errorf("steps %g to %g, %g h in %+v", r.StepP10, r.StepP90, e.ExpectedHours, r.Schedule.Distribution.Hours)
	}
	near(t, "parameters", r.Parameters(), 6.74e9, 0.01) // arXiv 2307.09288: "7B", 6.74 billion by its shape
	if r.ActiveParameters() > r.Parameters() || len(r.Sources) != 3 || r.BatchNote == "" || r.Trace == nil {
		t.Errorf("active %g, sources %q, batch %q, trace %v", r.ActiveParameters(), r.Sources, r.BatchNote, r.Trace != nil)
	}
}

// An objective is best at what it is named after, of all layouts on the same machines.
func TestObjectives(t *testing.T) {
	base := strings.Replace(small, "16", "32", 1)
	plans := map[string]*training.Planned{}
	for _, objective := range []string{"fastest", "cheapest", "least-energy", "fewest-accelerators"} {
		plans[objective] = laidOut(t, base+", deadline: 2 d, objective: "+objective)
	}
	best := func(objective string) *search.Candidate { return plans[objective].Search.Best() }
	for name, r := range plans {
		b := r.Search.Best()
		if b.StepTime < best("fastest").StepTime {
			t.Errorf("%s takes %g s a step, fastest %g", name, b.StepTime, best("fastest").StepTime)
		}
		if b.Cost < best("cheapest").Cost {
			t.Errorf("%s costs %g USD a step, cheapest %g", name, b.Cost, best("cheapest").Cost)
		}
		if b.Accelerators == 32 && b.Energy < best("least-energy").Energy {
			t.Errorf("%s takes %g J a step, least-energy %g", name, b.Energy, best("least-energy").Energy)
		}
		if hours := r.Schedule.Expectation.ExpectedHours; hours > 48 {
			t.Errorf("%s takes %g h, 48 are left", name, hours)
		}
		if r.GlobalBatch != plans["fastest"].GlobalBatch {
			t.Errorf("%s has a batch of %d, fastest %d: other models", name, r.GlobalBatch, plans["fastest"].GlobalBatch)
		}
	}
	// One server fewer than the fewest does not do: with all others the same, its fastest layout is late.
	n := best("fewest-accelerators").Accelerators
	if n >= 32 || n%8 != 0 || n < 16 {
		t.Fatalf("%d accelerators are the fewest, expected some servers of several", n)
	}
	p, c := job(t, base+fmt.Sprintf(", deadline: 2 d, global_batch: %d", plans["fastest"].GlobalBatch))
	p.Training.Accelerators = quantity.Exact(quantity.Count(n - 8))
	if _, err := training.Plan(context.Background(), p, c, nil); !errors.Is(err, search.ErrLimits) {
		t.Errorf("on %d accelerators: got %v, expected it to be late", n-8, err)
	}
}

// What the scenario fixes of a layout every candidate has, and every point of the front.
func TestPinnedLayout(t *testing.T) {
	for pin, kept := range map[string]func(*layout.Layout) bool{
		"tp: 4":                         func(l *layout.Layout) bool { return l.TP == 4 },
		"pp: 2, vpp: 4":                 func(l *layout.Layout) bool { return l.PP == 2 && l.VPP == 4 },
		"cp: 2":                         func(l *layout.Layout) bool { return l.CP == 2 },
		"micro_batch: 2":                func(l *layout.Layout) bool { return l.MicroBatch == 2 },
		`zero: "3"`:                     func(l *layout.Layout) bool { return l.ZeRO == 3 },
		`zero: "0", tp: 8`:              func(l *layout.Layout) bool { return l.ZeRO == 0 && l.TP == 8 },
		"recompute: full":               func(l *layout.Layout) bool { return l.Recompute == layout.Full },
		"recompute: none":               func(l *layout.Layout) bool { return l.Recompute == layout.NoRecompute },
		"recompute: selective":          func(l *layout.Layout) bool { return l.Recompute == layout.Selective },
		"tp: 2, sequence_parallel: on":  func(l *layout.Layout) bool { return l.TP == 2 && l.SequenceParallel },
		"tp: 2, sequence_parallel: off": func(l *layout.Layout) bool { return l.TP == 2 && !l.SequenceParallel },
		"optimizer_offload: on":         func(l *layout.Layout) bool { return l.OptimizerOffload },
		"optimizer_offload: off":        func(l *layout.Layout) bool { return !l.OptimizerOffload },
		"":                              func(l *layout.Layout) bool { return !l.OptimizerOffload }, // its default
	} {
		t.Run(pin, func(t *testing.T) {
			r := laidOut(t, small+", layout: {"+pin+"}")
			for i := range r.Search.Candidates {
				if l := &r.Search.Candidates[i].Layout; !kept(l) {
					t.Errorf("candidate %d is %+v", i, *l)
				}
			}
			for i := range r.Search.Front {
				if l := &r.Search.Front[i].Layout; !kept(l) {
					t.Errorf("point %d is %+v", i, *l)
				}
			}
		})
	}
}

// What cannot be planned says so by its kind, and what stands against it.
func TestPlanRefuses(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for name, c := range map[string]struct {
		fields string
		change func(*training.Problem)
		ctx    context.Context
		is     error
		says   string
	}{
		"too large a model": {
			fields: "model: llama-3.1-70b, server: dgx-a100-640gb, accelerators: 1, tokens: 10 G tok", is: search.ErrNothingFits,
			says: "largest item is optimizer",
		},
		"too little time": {fields: small + ", deadline: 1 h", is: search.ErrLimits, says: "the limit is"},
		"no accelerators": {change: func(p *training.Problem) { p.Training.Accelerators.Mode = 0 }, is: training.ErrAccelerators, says: "0 given"},
		"half of one":     {change: func(p *training.Problem) { p.Training.Accelerators.Mode = 16.5 }, is: training.ErrAccelerators, says: "16.5 given"},
		"no number":       {change: func(p *training.Problem) { p.Training.Accelerators.Mode = quantity.Count(math.NaN()) }, is: training.ErrAccelerators},
		"unknown engine":  {change: func(p *training.Problem) { p.Training.Engine = "default-1" }, is: catalog.ErrNotFound, says: `engines has no entry "default-1" (did you mean "default"?)`},
		"unknown cluster": {change: func(p *training.Problem) { p.Training.Cluster = "nowhere" }, is: catalog.ErrNotFound, says: `clusters has no entry "nowhere"`},
		"precision of a later chip": {
			change: func(p *training.Problem) { p.Training.Precision = "fp8-block" }, is: training.ErrProblem, says: "precision is fp8-block, expected a format that NVIDIA A100",
		},
		"four bits on an earlier chip": {
			change: func(p *training.Problem) { p.Training.Precision = "nvfp4" }, is: training.ErrProblem, says: "precision is nvfp4",
		},
		"no model":           {change: func(p *training.Problem) { p.Model = catalog.Model{} }, is: transformer.ErrShape},
		"unknown objective":  {change: func(p *training.Problem) { p.Training.Objective = "best" }, is: search.ErrSettings, says: "least-energy or fewest-accelerators"},
		"context cancelled":  {ctx: cancelled, is: context.Canceled},
		"a law there is not": {fields: "server: dgx-a100-640gb, accelerators: 16, budget: {duration: 10 d}", change: func(p *training.Problem) { p.Training.Budget.Law = "kaplan" }, is: nil, says: "kaplan"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.fields == "" {
				c.fields = small
			}
			if c.ctx == nil {
				c.ctx = context.Background()
			}
			p, define := job(t, c.fields)
			if c.change != nil {
				c.change(&p)
			}
			r, err := training.Plan(c.ctx, p, define, nil)
			if err == nil || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, expected %v with %q", err, c.is, c.says)
			}
			if r != nil {
				t.Error("a plan came with the error")
			}
		})
	}
}

// A plan does not depend on the number of goroutines, and its problem stays as it was.
func TestPlanIsTheSameOnAnyNumberOfCores(t *testing.T) {
	for _, fields := range []string{small, "server: dgx-a100-640gb, accelerators: 16, budget: {duration: 10 d}"} {
		p, c := job(t, fields)
		before := p
		var plans []*training.Planned
		for _, workers := range []int{1, 2} {
			r, err := training.Plan(context.Background(), p, c, &training.PlanSettings{Workers: workers, Seed: 7})
			if err != nil {
				t.Fatal(err)
			}
			plans = append(plans, r)
		}
		if diff := cmp.Diff(plans[0], plans[1], cmpopts.IgnoreUnexported(training.Planned{}), cmpopts.IgnoreTypes(transformer.Parameters{})); diff != "" {
			t.Errorf("%s (-one goroutine +two):\n%s", fields, diff)
		}
		if diff := cmp.Diff(before, p); diff != "" {
			t.Errorf("%s: the problem changed (-before +after):\n%s", fields, diff)
		}
	}
}

// The seed moves the Monte Carlo and nothing that has a closed form.
func TestSeedMovesTheMonteCarloAlone(t *testing.T) {
	p, c := job(t, small)
	plan := func(seed uint64) *training.Planned {
		r, err := training.Plan(context.Background(), p, c, &training.PlanSettings{Seed: seed, Replicates: 64})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	one, two := plan(1), plan(2)
	if diff := cmp.Diff(one.Schedule.Expectation, two.Schedule.Expectation); diff != "" {
		t.Errorf("the expectation (-seed 1 +seed 2):\n%s", diff)
	}
	if one.Schedule.Distribution.Hours == two.Schedule.Distribution.Hours {
		t.Error("two seeds give the same draws")
	}
}

// A published run and a published planning figure, laid out with nothing told but the job.
//
// Llama 3.1 405B (arXiv 2407.21783): 15.6 T tokens on 16,384 H100 at 38 to 43 % MFU (table 4); 30.84 M GPU-hours by its
// model card. GPT-3 175B (Narayanan et al. 2021, arXiv 2104.04473, section 5.1): 300 B tokens on 1,024 A100 in 34 days by
// the rate that Megatron-LM of that time reached, failures left out, every layer recomputed and no sequence
// parallelism; its table 1 has TP 8, PP 8 and a batch of 1,536.
func TestPlannedAgainstPublished(t *testing.T) {
	gpt3 := "model: gpt-3-175b, server: dgx-a100-640gb, accelerators: 1024, tokens: 300 G tok, engine: megatron-2020-22, global_batch: 1536, " +
		"layout: {tp: 8, pp: %d, recompute: full, sequence_parallel: off}"
	for name, c := range map[string]struct {
		fields         string
		hours          float64 // of accelerators
		leastMFU, most float64
	}{
		"Llama 3.1 405B": {
			"model: llama-3.1-405b, server: dgx-h100, accelerators: 16384, tokens: 15.6 T tok, sequence_length: 8192, global_batch: 2048",
			30.84e6, 0.30, 0.50,
		},
		// 140 TFLOP/s of 312 with recomputation are 34 % of MFU.
		"GPT-3 on 8 stages":  {fmt.Sprintf(gpt3, 8), 34 * 24 * 1024, 0.25, 0.45},
		"GPT-3 on 16 stages": {fmt.Sprintf(gpt3, 16), 34 * 24 * 1024, 0.25, 0.45},
	} {
		t.Run(name, func(t *testing.T) {
			r := laidOut(t, c.fields)
			n, hours := float64(r.Search.Best().Accelerators), r.Schedule.Distribution.Hours
			t.Logf("MFU %.3f; accelerator-hours %.4g, P10 to P90 %.4g to %.4g, published %.4g", r.MFU.Mode, r.Schedule.Expectation.AcceleratorHours, n*hours.P10, n*hours.P90, c.hours)
			if mfu := float64(r.MFU.Mode); mfu < c.leastMFU || mfu > c.most {
				t.Errorf("MFU %.3f, expected %.2f to %.2f", mfu, c.leastMFU, c.most)
			}
			if c.hours < n*hours.P10 || c.hours > n*hours.P90 {
				t.Errorf("%.4g accelerator-hours are published, P10 to P90 are %.4g to %.4g", c.hours, n*hours.P10, n*hours.P90)
			}
		})
	}
}

// BenchmarkPlan lays a run out on two servers: the search, the run and its Monte Carlo.
func BenchmarkPlan(b *testing.B) {
	p, c := job(b, small)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := training.Plan(context.Background(), p, c, &training.PlanSettings{Workers: 1}); err != nil {
			b.Fatal(err)
		}
	}
}

// A batch that grows takes more steps and longer, GPT-3's ramp over 4 per cent of its tokens by less than a fifth; one that
// is whole from the start is no ramp.
func TestBatchRamp(t *testing.T) {
	run := func(fields string) *training.Planned {
		p, define := job(t, fields)
		r, err := training.Plan(context.Background(), p, define, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	const gpt3 = "model: gpt-3-175b, server: dgx-a100-640gb, accelerators: 1024, tokens: 300 G tok, global_batch: 1536"
	plain, ramped := run(gpt3), run(gpt3+", batch_ramp: {from: 16, tokens: 12 G tok}")
	a, b := plain.Schedule.Expectation, ramped.Schedule.Expectation
	if !(b.Steps > a.Steps) || !(b.ExpectedHours > a.ExpectedHours) || b.ExpectedHours > 1.2*a.ExpectedHours {
		t.Errorf("%g steps in %g h, with the ramp %g in %g h", a.Steps, a.ExpectedHours, b.Steps, b.ExpectedHours)
	}
	for i, s := range ramped.Problem.Ramp {
		if i > 0 && s.BatchTokens <= ramped.Problem.Ramp[i-1].BatchTokens || math.IsInf(s.StepSeconds, 0) {
			t.Errorf("stage %d: %+v", i, s)
		}
	}
	p, define := job(t, gpt3+", batch_ramp: {from: 1535, tokens: 12 G tok}")
	if _, err := training.Plan(context.Background(), p, define, nil); !errors.Is(err, training.ErrProblem) {
		t.Errorf("a ramp from the whole batch: %v", err)
	}
}

// What is said of overlap acts: nothing is faster for communication that does not hide behind kernels.
func TestOverlapSwitches(t *testing.T) {
	steps := map[string]float64{}
	for _, say := range []string{"on", "off"} {
		p, define := job(t, small+fmt.Sprintf(", layout: {overlap_dp: %q, overlap_tp: %q}", say, say))
		r, err := training.Plan(context.Background(), p, define, nil)
		if err != nil {
			t.Fatal(err)
		}
		steps[say] = r.Search.Best().StepTime
	}
	if !(steps["on"] < steps["off"]) {
		t.Errorf("%g s with overlap, %g without", steps["on"], steps["off"])
	}
}
