package inference_test

import (
	"encoding/csv"
	"errors"
	"math"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"

	"gonum.org/v1/gonum/optimize"
	"pgregory.net/rapid"

	"tokenwatt/catalog"
	"tokenwatt/demand/robots/inference"
	"tokenwatt/internal/testdata"
)

var embedded = sync.OnceValues(catalog.Embedded) //nolint:gochecknoglobals // loaded once for all tests

func known(t *testing.T) *catalog.Catalog {
	t.Helper()
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// row is a measured latency at batch 1.
type row struct {
	policy   inference.Policy
	device   inference.Device
	stack    string
	measured float64 // s
	label    string
}

// measured reads vla_latency.csv; rows of a bound ("<10") and of a model or stack that is not fitted are left out and counted.
func measured(t *testing.T) (rows []row, left int) {
	t.Helper()
	file, err := os.Open(testdata.Path(t, "robots", "vla_latency.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	all, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	policies := map[string]string{"GR00T N1.7": "gr00t-n1.7", "pi0": "pi0", "GR00T N1-2B": "gr00t-n1-2b"}
	devices := map[string]string{"H100 80GB": "h100-sxm", "L40": "l40", "AGX Thor": "jetson-agx-thor", "AGX Orin": "jetson-agx-orin", "RTX 4090": "rtx-4090"}
	stacks := map[string]string{"pytorch eager": "eager", "tensorrt full": "tensorrt", "triton": "triton", "bf16": "bf16"}
	column := func(name string) int { return slices.Index(all[0], name) }
	c := known(t)
	for _, r := range all[1:] {
		ms, err := strconv.ParseFloat(r[column("latency_ms")], 64)
		stack, fitted := stacks[r[column("runtime_stack")]]
		if err != nil || !fitted {
			left++
			continue
		}
		views, _ := strconv.Atoi(r[column("camera_views")])
		p, err := inference.PolicyOf(&c.Policies.Get(policies[r[column("model")]]).Value, views)
		if err != nil {
			t.Fatal(err)
		}
		d, err := inference.DeviceOf(&c.Accelerators.Get(devices[r[column("device")]]).Value, 2)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row{p, d, stack, ms / 1e3, r[column("model")] + " on " + r[column("device")] + " " + r[column("camera_views")]})
	}
	return rows, left
}

func predict(t *testing.T, r row, s inference.Stack) float64 {
	t.Helper()
	l, err := inference.Time(&r.policy, &r.device, &s, 1)
	if err != nil {
		t.Fatal(err)
	}
	return l.Total()
}

// refit finds one efficiency and an overhead with the least sum of squared logarithmic errors.
func refit(t *testing.T, rows []row) inference.Stack {
	t.Helper()
	stackOf := func(x []float64) inference.Stack {
		e := 1 / (1 + math.Exp(-x[0]))
		return inference.Stack{Utilisation: e, Bandwidth: e, Overhead: math.Exp(x[1])}
	}
	best := math.Inf(1)
	var found inference.Stack
	for _, start := range [][]float64{{0, -3}, {1, -4}, {3, -6}} {
		result, err := optimize.Minimize(optimize.Problem{Func: func(x []float64) float64 {
			sum := 0.0
			for _, r := range rows {
				e := math.Log(predict(t, r, stackOf(x)) / r.measured)
				sum += e * e
			}
			return sum
		}}, start, &optimize.Settings{FuncEvaluations: 4000}, &optimize.NelderMead{})
		if err != nil {
			t.Fatal(err)
		}
		if result.F < best {
			best, found = result.F, stackOf(result.X)
		}
	}
	return found
}

// TestStacksAreTheFit makes the fits behind runtime_stacks again, holds the catalog to them, and prints errors in and out of the fit.
func TestStacksAreTheFit(t *testing.T) {
	rows, left := measured(t)
	if len(rows) != 12 || left != 1 {
		t.Errorf("%d rows, %d left out; 12 and the one that is a bound are expected", len(rows), left)
	}
	for _, c := range []struct {
		stack       string
		in, without float64 // largest error, in the fit and with the row left out
	}{{"tensorrt", 0.25, 0.60}, {"eager", 0.65, 1.30}, {"triton", 0.06, 0.15}} {
		var own []row
		for _, r := range rows {
			if r.stack == c.stack {
				own = append(own, r)
			}
		}
		entry := known(t).RuntimeStacks.Get(c.stack).Value
		stored, again := inference.StackOf(&entry), refit(t, own)
		if entry.Points != len(own) || math.Abs(stored.Utilisation/again.Utilisation-1) > 0.02 || math.Abs(stored.Overhead/again.Overhead-1) > 0.03 {
			t.Errorf("%s: stored %+v of %d points, fitted %+v to %d", c.stack, stored, entry.Points, again, len(own))
		}
		for i, r := range own {
			e := predict(t, r, stored)/r.measured - 1
			rest := slices.Delete(slices.Clone(own), i, i+1)
			out := predict(t, r, refit(t, rest))/r.measured - 1
			t.Logf("%-9s %-26s %6.1f ms, fit %+4.0f %%, left out %+4.0f %%", c.stack, r.label, r.measured*1e3, 100*e, 100*out)
			if math.Abs(e) > c.in || math.Abs(out) > c.without {
				t.Errorf("%s %s: %+.2f in the fit, %+.2f left out", c.stack, r.label, e, out)
			}
			if ratio := 1 / (1 + out); ratio < entry.Spread.P10*0.95 || ratio > entry.Spread.P90*1.05 {
				t.Errorf("%s %s: measured over predicted, left out, is %.2f, beyond the spread of %v", c.stack, r.label, ratio, entry.Spread)
			}
		}
	}
	// GR00T N1-2B in an unnamed bf16 runtime was in no fit: it lies between TensorRT and eager.
	for _, r := range rows {
		if r.stack != "bf16" {
			continue
		}
		fast, slow := known(t).RuntimeStacks.Get("tensorrt").Value, known(t).RuntimeStacks.Get("eager").Value
		a, b := predict(t, r, inference.StackOf(&fast)), predict(t, r, inference.StackOf(&slow))
		t.Logf("%s: %.1f ms measured, %.1f ms by TensorRT, %.1f ms by eager", r.label, r.measured*1e3, a*1e3, b*1e3)
		if r.measured < a || r.measured > b {
			t.Errorf("%s: %g s is not between %g and %g", r.label, r.measured, a, b)
		}
	}
}

// The roofline at full peak and bandwidth, by hand: pi0 on an RTX 4090 (165 TFLOP/s, 1008 GB/s) with 2 x 3.0e9 x 256 V FLOP and ten
// readings of 0.6 GB is 15.3, 24.6 and 33.9 ms for one to three cameras.
func TestRooflineByHand(t *testing.T) {
	d := inference.Device{Peak: 165e12, Bandwidth: 1008e9, Memory: 24e9}
	s := inference.Stack{Utilisation: 1, Bandwidth: 1}
	for views, want := range map[int]float64{1: 15.26, 2: 24.57, 3: 33.88} {
		p := inference.Policy{
			Total: 3.3e9, Vision: 0.4e9, Language: 2.6e9, Action: 0.3e9, ViewTokens: 256, Views: float64(views),
			Passes: 10, PassTokens: 50, WeightBytes: 2,
		}
		l, err := inference.Time(&p, &d, &s, 1)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(l.Total()*1e3-want) > 0.02 {
			t.Errorf("%d views take %.2f ms, by hand %.2f ms", views, l.Total()*1e3, want)
		}
	}
	p := inference.Policy{Total: 20e9, Language: 20e9, Action: 1e9, ViewTokens: 1, Views: 1, Passes: 1, PassTokens: 1, WeightBytes: 2}
	if _, err := inference.Time(&p, &d, &s, 1); !errors.Is(err, inference.ErrProblem) {
		t.Errorf("40 GB in 24 GB: %v", err)
	}
}

// Energy of an inference with the nameplate as an upper bound, from the measured rates: Orin 60 W / 6.6 = 9.1 J, Thor 130 / 12.4 =
// 10.5 J. The model's is at the same order from fitted latencies, which is what the fit's error allows.
func TestEdgeEnergy(t *testing.T) {
	c := known(t)
	p, err := inference.PolicyOf(&c.Policies.Get("gr00t-n1.7").Value, 1)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]float64{"jetson-agx-orin": 9.1, "jetson-agx-thor": 10.5} {
		m := c.EdgeModules.Get(name).Value
		e, err := inference.EdgeOf(&p, &m, &c.Accelerators.Get(m.Accelerator).Value, &c.RuntimeStacks.Get("tensorrt").Value)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(e.EnergyPerJobJ/want-1) > 0.25 {
			t.Errorf("%s: %.2f J an inference, by its nameplate %.1f J", name, e.EnergyPerJobJ, want)
		}
		if share := e.LargestShare(2*e.MaxRate, 1); math.Abs(share-0.5) > 1e-12 {
			t.Errorf("at twice its rate it makes %g of the inferences", share)
		}
		if share := e.LargestShare(1, e.Latency/2); share != 0 {
			t.Errorf("within half its latency it makes %g", share)
		}
		if w := e.Draw(e.MaxRate, 0.5); math.Abs(w-(e.IdleW+(e.BusyW-e.IdleW)/2)) > 1e-9 {
			t.Errorf("at full rate half of the time it draws %g W", w)
		}
	}
	if f := inference.RuntimeFactor(460, 130); math.Abs(f-460./330) > 1e-12 {
		t.Errorf("runtime factor %g", f)
	}
}

// More demand never takes fewer servers; what is found keeps the limit; power rises with the rate and is that of idle servers at none.
func TestServe(t *testing.T) {
	c := known(t)
	p, err := inference.PolicyOf(&c.Policies.Get("gr00t-n1.7").Value, 0)
	if err != nil {
		t.Fatal(err)
	}
	m, err := inference.MachineOf(&p, &c.Servers.Get("l40s-8").Value, &c.Accelerators.Get("l40s").Value, &c.RuntimeStacks.Get("tensorrt").Value)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		d := inference.Demand{
			Rate: rapid.Float64Range(0.5, 20000).Draw(t, "rate"), Network: rapid.Float64Range(0, 0.06).Draw(t, "network"),
			Limit: rapid.Float64Range(0.15, 0.5).Draw(t, "limit"), Quantile: rapid.Float64Range(0.5, 0.999).Draw(t, "quantile"),
			MaxBatch: rapid.IntRange(1, 24).Draw(t, "batch"),
		}
		s, err := inference.Serve(&p, &m, &d)
		if err != nil {
			t.Fatal(err)
		}
		if s.Late > 1-d.Quantile+1e-12 || s.Busy >= 1 || s.Mean < d.Network+s.BatchTime {
			t.Fatalf("%+v", s)
		}
		more := d
		more.Rate *= 1.5
		larger, err := inference.Serve(&p, &m, &more)
		if err != nil {
			t.Fatal(err)
		}
		if larger.Servers < s.Servers {
			t.Fatalf("%d servers for %g, %d for %g", s.Servers, d.Rate, larger.Servers, more.Rate)
		}
		idle, _ := s.PowerW(0)
		half, err1 := s.PowerW(d.Rate / 2)
		full, err2 := s.PowerW(d.Rate)
		if err1 != nil || err2 != nil || !(idle < half && half <= full*(1+1e-9)) || full > float64(s.Servers)*m.BusyW*(1+1e-9) {
			t.Fatalf("%g, %g, %g W; %v, %v", idle, half, full, err1, err2)
		}
		if _, err := s.PowerW(2 * d.Rate); !errors.Is(err, inference.ErrProblem) {
			t.Fatalf("beyond the demand: %v", err)
		}
	})
	if _, err := inference.Serve(&p, &m, &inference.Demand{Rate: 1, Network: 0.05, Limit: 0.04, Quantile: 0.9, MaxBatch: 1}); !errors.Is(err, inference.ErrLate) {
		t.Errorf("a limit below the network: %v", err)
	}
	if _, err := inference.Serve(&p, &m, &inference.Demand{}); !errors.Is(err, inference.ErrProblem) {
		t.Errorf("no demand: %v", err)
	}
}
