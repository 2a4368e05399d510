package simulation_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/simulation"
	"tokenwatt/internal/fault"
)

// The peak hour of a small service: what comes in goes out, at the rate asked for.
func TestPeakHour(t *testing.T) {
	r := run(t)
	c := &r.Cluster.Counters
	if c.Arrived != c.Finished || c.Arrived != r.Drawn.Requests || c.Arrived < 140 || c.Arrived > 260 {
		t.Errorf("%d requests drawn, %d arrived, %d finished; 2400 a day with a peak of twice the mean are 200 in the mean", r.Drawn.Requests, c.Arrived, c.Finished)
	}
	if c.ArrivedInput != c.Input || c.ArrivedOutput != c.Output || c.Input != r.Summary.Latency.Totals.Input {
		t.Errorf("tokens that arrived and finished: %+v", c)
	}
	if r.Seconds != 3600 || math.Mod(r.Start, 86400) != 20*3600 {
		t.Errorf("%g s from %g s of the year on, expected the hour from 20:00 of a day", r.Seconds, r.Start)
	}
	l := &r.Summary.Latency
	if !(l.TTFT.P50 > 0.015 && l.TTFT.P50 < 0.1 && l.TPOT.P50 > 0.004 && l.TPOT.P50 < 0.02) {
		t.Errorf("TTFT %g s, TPOT %g s of an 8B model on an H100", l.TTFT.P50, l.TPOT.P50)
	}
}

// digest is all that a run found.
func digest(t testing.TB, r *simulation.Result) string {
	t.Helper()
	c := r.Cluster
	s := r.Summary
	text, err := json.Marshal([]any{c.Seconds, c.Counters, c.Pools, s.Energy, s.Latency.Totals, s.Latency.TTFT, s.Latency.TPOT, s.Latency.ITL, r.Power, r.Queue, r.Running, r.Blocks, r.Footprint.Bill, r.Trace, r.Drawn, r.Warnings})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The same scenario gives the same bytes, another seed others, and every iteration by itself the same counts and times within
// rounding.
func TestSameBytes(t *testing.T) {
	set := []string{"replicas=3", "router=power-of-two", ".visitors=24000/d", "failures={rate: 0.5/h}"}
	p := problemOf(read(t, small, set...))
	of := func(settings *simulation.Settings) *simulation.Result {
		t.Helper()
		r, err := simulation.Run(context.Background(), p, settings)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	first := of(nil)
	if a, b := digest(t, first), digest(t, of(nil)); a != b {
		t.Errorf("two runs differ:\n%s\n%s", a, b)
	}
	each := of(&simulation.Settings{EachIteration: true})
	if first.Cluster.Counters != each.Cluster.Counters {
		t.Errorf("counts are %+v, of single iterations %+v", first.Cluster.Counters, each.Cluster.Counters)
	}
	for _, x := range [][2]float64{
		{first.Summary.Energy.Total(), each.Summary.Energy.Total()},
		{first.Summary.Latency.TTFT.P99, each.Summary.Latency.TTFT.P99},
		{first.Summary.Latency.E2E.Mean, each.Summary.Latency.E2E.Mean},
		{first.Summary.Latency.ITL.P99, each.Summary.Latency.ITL.P99},
	} {
		if math.Abs(x[0]-x[1]) > 1e-9*x[1] {
			t.Errorf("%.15g with jumps, %.15g without", x[0], x[1])
		}
	}
	p.Seed++
	if digest(t, of(nil)) == digest(t, first) {
		t.Error("another seed gives the same")
	}
}

// The bill by hand: servers owned for the hour, metered energy at its price, and the idle rest of a server that is filled in part.
func TestFootprint(t *testing.T) {
	r := run(t, ".ownership={price: 280000 USD, life: 4 yr, discount_rate: 0 %, other_share: 0 %, staff: 876000 USD/yr}")
	f := &r.Footprint
	// An idle server draws 2.2 kW, its eight accelerators 100 W each: 7/8 of that is what one replica on one of them leaves.
	if math.Abs(f.UnusedWatts-7./8*2200) > 1e-6 {
		t.Errorf("%g W are not used, expected 1925 W", f.UnusedWatts)
	}
	kWh := (r.Summary.Energy.Total() + 3600*f.UnusedWatts) / 3.6e6
	year := 365.25 * 24.0
	if got := f.Bill.Hardware.USD(); math.Abs(got-280000/4/8760.0) > 0.01 && math.Abs(got-280000/4/year) > 0.01 {
		t.Errorf("the server costs %g USD for an hour", got)
	}
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"IT kWh", f.ITKWh, kWh},
		{"metered kWh", f.MeteredKWh, 1.2 * kWh},
		{"electricity", f.Bill.Electricity.USD(), 0.1 * 1.2 * kWh},
		{"carbon", f.Bill.Carbon.Kg(), 0.4 * 1.2 * kWh},
		{"USD for a million tokens out", f.USDPerMillionOutput, f.Bill.Total.USD() / float64(r.Summary.Latency.Totals.Output) * 1e6},
		{"g for a million tokens", f.GramsPerMillion, 400 * 1.2 * kWh / float64(r.Summary.Latency.Totals.Output+r.Summary.Latency.Totals.Input) * 1e6},
		{"mean W", f.MeanWatts, kWh * 1000},
	} {
		if math.Abs(c.got-c.want) > 1e-9*c.want {
			t.Errorf("%s is %g, want %g", c.what, c.got, c.want)
		}
	}
	if !f.Bill.StaffKnown || math.Abs(f.Bill.Staff.USD()-100) > 0.2 || math.Abs(f.Bill.Total.USD()-f.Bill.Hardware.USD()-f.Bill.Electricity.USD()-f.Bill.Staff.USD()) > 1e-9 {
		t.Errorf("the bill is %+v", f.Bill)
	}
	if r.Servers() != 1 || r.Accelerators() != 1 {
		t.Errorf("%d servers with %d accelerators, expected 1 of 1", r.Servers(), r.Accelerators())
	}
	sum := 0.0
	for _, w := range r.Power.Values {
		sum += w * r.Power.Width
	}
	if math.Abs(sum/3.6e6-kWh) > 1e-9*kWh {
		t.Errorf("the power series has %g kWh, the footprint %g", sum/3.6e6, kWh)
	}
}

// Servers hold replicas side by side where they fit, and replicas of several servers on their own.
func TestServers(t *testing.T) {
	for _, c := range []struct {
		set                   []string
		servers, accelerators int
	}{
		{[]string{"replicas=8"}, 1, 8},
		{[]string{"replicas=9"}, 2, 9},
		{[]string{"replicas=3", "tensor_parallel=4"}, 2, 12},
		{[]string{"replicas=2", "tensor_parallel=8"}, 2, 16},
		{[]string{"replicas=2", "tensor_parallel=8", "pipeline_parallel=2"}, 4, 32},
		{[]string{"replicas=3", "decode={replicas: 5}"}, 2, 8},
	} {
		r := run(t, c.set...)
		if r.Servers() != c.servers || r.Accelerators() != c.accelerators {
			t.Errorf("%v: %d servers, %d accelerators, expected %d and %d", c.set, r.Servers(), r.Accelerators(), c.servers, c.accelerators)
		}
		if n := r.Pools[0].Layout.Parallel.Accelerators(); n > 8 && r.Footprint.UnusedWatts != 0 {
			t.Errorf("%v: %g W are unused, those of whole servers are the replica's", c.set, r.Footprint.UnusedWatts)
		}
	}
}

// What a scenario leaves open is found: the tensor parallelism at which 70B parameters in 16 bits fit, the model's context or what
// the cache holds of it, and vLLM's batches.
func TestFound(t *testing.T) {
	r := run(t, ".model=llama-3.1-70b")
	if p := r.Pools[0]; p.Layout.Parallel.Tensor != 2 || p.MaxTokens != 8192 || p.MaxSeqs != 1024 {
		t.Errorf("70B lies on %+v with %d tokens of %d sequences", p.Layout.Parallel, p.MaxTokens, p.MaxSeqs)
	}
	p := problemOf(read(t, strings.Replace(small, "max_model_len: 8192", "tensor_parallel: 2", 1), ".model=llama-3.1-70b"))
	s, err := simulation.Prepare(p)
	if err != nil {
		t.Fatal(err)
	}
	if n := s.MaxModelLen(); n >= 131072 || n != s.Pools()[0].Blocks*16 || len(s.Warnings()) != 1 {
		t.Errorf("max_model_len is %d of %d blocks, warnings %q", n, s.Pools()[0].Blocks, s.Warnings())
	}
	if r := run(t, ".server=dgx-a100-640gb"); r.Pools[0].MaxTokens != 2048 {
		t.Errorf("batches of %d tokens on an A100", r.Pools[0].MaxTokens)
	}
	if r := run(t, "scheduler=static"); r.Pools[0].MaxTokens != 8192 {
		t.Errorf("batches of %d tokens where prompts are not chunked", r.Pools[0].MaxTokens)
	}
}

// Figures that cannot be simulated are errors that name them.
func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		set  []string
		want string
	}{
		"no room":            {[]string{".model=llama-3.1-405b", "tensor_parallel=1"}, "memory"},
		"no room on one":     {[]string{".model=llama-3.1-405b"}, "memory"},
		"longer than cache":  {[]string{".model=llama-3.1-70b", "tensor_parallel=2", "max_model_len=131072"}, "max_model_len"},
		"cap below the base": {[]string{"power={cap: 100 W}"}, "workloads.chat.serving.simulation.power.cap is 100 W"},
		"no replicas":        {[]string{"decode={}"}, "workloads.chat.serving.simulation.decode.replicas"},
		"empty prompts":      {[]string{".input_tokens=0 tok"}, "input_tokens"},
		"slowdown of drafts": {[]string{"speculation={tokens: 2}", "slo=[{ttft_slowdown: 2}]"}, "slowdown"},
		"warm-up too long":   {[]string{"trace={file: " + file(t, "w.csv", "arrival_s,input_tokens,output_tokens\n0,5,5\n9,5,5\n") + ", to: 5 s}", "warm_up=6 s"}, "warm_up"},
		"nothing but warmup": {[]string{"trace={file: " + file(t, "w.csv", "arrival_s,input_tokens,output_tokens\n0,5,5\n") + "}", "warm_up=60 s"}, "warm-up"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := tryRead(small, c.set...)
			if err != nil {
				t.Fatal(err)
			}
			_, err = simulation.Run(context.Background(), problemOf(s), nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("the error is %v, expected it to name %s", err, c.want)
			}
			var one *fault.Error
			if !errors.As(err, &one) && !errors.Is(err, simulation.ErrProblem) {
				t.Errorf("%v is no *fault.Error", err)
			}
		})
	}
	_, err := simulation.Prepare(problemOf(read(t, small, "power={cap: 100 W}", "decode={replicas: 1}")))
	if err == nil || strings.Count(err.Error(), "power.cap") != 1 {
		t.Errorf("a cap that both pools cannot keep to is told more than once: %v", err)
	}
	p := problemOf(read(t, small))
	for name, change := range map[string]func(*simulation.Problem){
		"no catalog":    func(p *simulation.Problem) { p.Catalog = nil },
		"no simulation": func(p *simulation.Problem) { p.Serving.Simulation = nil },
		"no model":      func(p *simulation.Problem) { p.Serving.Model = "none" },
		"no server":     func(p *simulation.Problem) { p.Serving.Server = "none" },
	} {
		q := *p
		change(&q)
		if _, err := simulation.Run(context.Background(), &q, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := simulation.Run(ctx, p, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// The warm-up is simulated and left out: the hour behind it is that of the same requests.
func TestWarmUp(t *testing.T) {
	cold, warm := run(t), run(t, "warm_up=30 min")
	if warm.Seconds != cold.Seconds || warm.Start != cold.Start || warm.WarmUp != 1800 {
		t.Errorf("%g s from %g s on behind %g s", warm.Seconds, warm.Start, warm.WarmUp)
	}
	a, b := cold.Summary.Latency.Totals, warm.Summary.Latency.Totals
	if a.Finished != b.Finished || a.Input != b.Input || b.Outside == 0 || warm.Cluster.Counters.Arrived != b.Finished+b.Outside {
		t.Errorf("without warm-up %+v, with it %+v", a, b)
	}
	// From the first hour of the year it goes back to the last.
	first := run(t, "start=0", "warm_up=30 min")
	if first.Start != 0 || first.Summary.Latency.Totals.Outside == 0 {
		t.Errorf("the first hour of the year: from %g s, %d requests before it", first.Start, first.Summary.Latency.Totals.Outside)
	}
}

// Limits on slowdowns: alone a request is exactly as quick as it is alone, and the service does not make all that.
func TestSlowdown(t *testing.T) {
	r := run(t, ".visitors=20/d", "slo=[{ttft_slowdown: 1.000001, tpot_slowdown: 1.000001, e2e_slowdown: 1.000001}]", "duration=8 h", "start=0", "prefix_caching=off")
	one := r.SLOs[0]
	if r.Summary.Latency.Totals.Finished == 0 || one.Share != 1 || !one.Meets || !r.Meets() {
		t.Errorf("%d requests hours apart: %+v", r.Summary.Latency.Totals.Finished, one)
	}
	busy := run(t, ".visitors=240000/d", "duration=5 min", "slo=[{e2e_slowdown: 1.1, attainment: 90 %}, {e2e_slowdown: 5}, {ttft: 2 s, itl: 1 s}, {ttft: 20 s, itl: 1 ms}]")
	tight, loose := busy.SLOs[0], busy.SLOs[1]
	if !(tight.Share < loose.Share) || tight.Meets || busy.Meets() {
		t.Errorf("a busy replica: %+v and %+v", tight, loose)
	}
	if good, bad := busy.SLOs[2], busy.SLOs[3]; good.ITLAt > good.ITL || bad.Meets || !(bad.ITLAt > 0.001) || bad.Share != 1 {
		t.Errorf("gaps between tokens: %+v and %+v", good, bad)
	}
	split := run(t, ".visitors=20/d", "decode={replicas: 1}", "slo=[{ttft_slowdown: 1.000001, tpot_slowdown: 1.000001, e2e_slowdown: 1.000001}]", "duration=8 h", "start=0")
	if one := split.SLOs[0]; one.Share != 1 {
		t.Errorf("with a split of prefill and decode: %+v", one)
	}
}

// Energy is that of phases, and all of it.
func TestPhases(t *testing.T) {
	r := run(t, "power={host: 0 W}")
	e := r.Cluster.Energy()
	s := r.Summary.Energy
	if math.Abs(e.Total()-s.Total()) > 1e-9*s.Total() || s[metrics.Starting] != 0 || !(s[metrics.Idle] > 0) {
		t.Errorf("energy is %+v, of phases %v", e, s)
	}
	// Without the host an idle replica draws the accelerator's 100 W.
	if idle := s[metrics.Idle] / (3600 * (1 - r.Summary.Busy)); math.Abs(idle-100) > 1e-6 {
		t.Errorf("an idle accelerator draws %g W", idle)
	}
}
