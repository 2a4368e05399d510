package fusion

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/supply/fusion/pulse"
	"tokenwatt/sweep"
)

// Wilson's interval: 0, 1, 5 and 10 of 10 as tables and R's prop.test(correct = FALSE) have them.
func TestWilsonInterval(t *testing.T) {
	for _, c := range []struct {
		hits, draws int
		low, high   float64
	}{{0, 10, 0, 0.2775328}, {1, 10, 0.0178762, 0.4041500}, {5, 10, 0.2365931, 0.7634069}, {10, 10, 0.7224672, 1}, {0, 0, 0, 1}} {
		got := chanceOf(c.hits, c.draws)
		if math.Abs(got.Low-c.low) > 1e-6 || math.Abs(got.High-c.high) > 1e-6 {
			t.Errorf("%d of %d: %g to %g, want %g to %g", c.hits, c.draws, got.Low, got.High, c.low, c.high)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 100000).Draw(t, "draws")
		k := rapid.IntRange(0, n).Draw(t, "hits")
		c, mirror := chanceOf(k, n), chanceOf(n-k, n)
		if !(0 <= c.Low && c.Low <= c.Share && c.Share <= c.High && c.High <= 1) || math.Abs(c.Low-(1-mirror.High)) > 1e-12 {
			t.Fatalf("%+v, mirror %+v", c, mirror)
		}
	})
}

func uniform(low, high float64) func(float64) float64 {
	return func(p float64) float64 { return low + p*(high-low) }
}

// H uniform on 0.5 to 40.5: break-even at 20 is reached by 51.25 % of draws, and by stratification to within one draw.
func TestDrawsHaveTheirChance(t *testing.T) {
	in := input(t, "confinement_factor", 0.5, 40.5)
	in.Quantile = uniform(0.5, 40.5)
	s := toyStudy(t, in)
	d, err := s.Draw(context.Background(), &DrawSettings{Draws: 1000, Targets: []Target{{NetPower, 0}, {NetPower, 5}, {CostBelow, 1e9}}})
	if err != nil {
		t.Fatal(err)
	}
	if d.Asked != 1000 || d.Computed != 1000 || d.Refused+d.Failed != 0 || len(d.Outcomes) != 1000 {
		t.Errorf("counts %+v", d.Producing)
	}
	if math.Abs(d.Producing.Share-0.5125) > 0.0011 || d.Targets[0].Chance != d.Producing || math.Abs(d.Targets[1].Chance.Share-0.2625) > 0.0011 {
		t.Errorf("producing %+v, targets %+v", d.Producing, d.Targets)
	}
	if math.Abs(d.NetMW.Quantiles.P50-0.25) > 0.05 || d.ProducerMW.Count != d.LCOE.Count || d.LCOE.Count == 0 {
		t.Errorf("net %+v, producers %+v, LCOE %+v", d.NetMW, d.ProducerMW, d.LCOE)
	}
	if !(d.LCOE.Quantiles.P5 > 0) || d.ProducerMW.Quantiles.P5 <= 0 {
		t.Errorf("LCOE %+v of producers of %+v MW", d.LCOE, d.ProducerMW)
	}
	if len(d.Tornado) != 1 || d.Tornado[0].Parameter != "confinement_factor" || len(d.Shares) != 1 || math.Abs(d.Shares[0].Value-1) > 0.01 {
		t.Errorf("tornado %+v, shares %+v", d.Tornado, d.Shares)
	}
}

// Power does not depend on prices and lives: whatever an estimate from few draws says, they get no share of it. What is left to
// do is told from the first to the last draw.
func TestDrawsShareNothingWithPrices(t *testing.T) {
	h, owner, shots := input(t, "confinement_factor", 0.5, 40.5), input(t, "owner", 0, 1e9), input(t, "bank_shots", 1e6, 1e9)
	var done []int
	d, err := toyStudy(t, h, owner, shots).Draw(context.Background(), &DrawSettings{Draws: 200, Progress: func(n int) { done = append(done, n) }})
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range [][]sweep.Share{d.Shares, d.GainShares} {
		if len(list) != 1 || list[0].Parameter != "confinement_factor" {
			t.Errorf("shares %+v", list)
		}
	}
	if len(d.Tornado) != 3 {
		t.Errorf("%d bars", len(d.Tornado))
	}
	if !slices.IsSorted(done) || len(done) < 100 || done[0] != 2 || done[len(done)-1] < 200 {
		t.Errorf("progress %v", done)
	}
}

// Refusals and failures are counted apart and by name, and the summaries are of the rest.
func TestDrawsCountRefusalsAndFailures(t *testing.T) {
	length, thick := input(t, "frc_length", 1.5, 3.5), input(t, "coil_thickness", 0.005, 0.055)
	length.Quantile, thick.Quantile = uniform(1.5, 3.5), uniform(0.005, 0.055)
	s := toyStudy(t, length, thick)
	d, err := s.Draw(context.Background(), &DrawSettings{Draws: 1000, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	// Half are longer than 2.5 m; a tenth of the others are thinner than 1 cm.
	if math.Abs(float64(d.Refused)-500) > 1 || math.Abs(float64(d.Failed)-50) > 15 || d.Refused+d.Failed+d.Computed != 1000 {
		t.Errorf("refused %d, failed %d, computed %d", d.Refused, d.Failed, d.Computed)
	}
	if len(d.RefusedBy) != 1 || d.RefusedBy[0].Draws != d.Refused || !strings.HasPrefix(d.RefusedBy[0].Rule, "frc_length: expected at most the coil's length") {
		t.Errorf("refused by %+v", d.RefusedBy)
	}
	if len(d.FailedBy) != 1 || d.FailedBy[0] != (Cause{errOfTest.Error(), d.Failed}) {
		t.Errorf("failed by %+v", d.FailedBy)
	}
	if d.Producing.Draws != d.Computed || d.Producing.Hits != 0 || d.LCOE.Count != 0 {
		t.Errorf("producing %+v, LCOE %+v", d.Producing, d.LCOE)
	}
	if d.ProducingBounds[0] != 0 || math.Abs(d.ProducingBounds[1]-float64(d.Failed)/float64(d.Failed+d.Computed)) > 1e-12 {
		t.Errorf("bounds %v", d.ProducingBounds)
	}
	for _, w := range d.Warnings {
		if strings.Contains(w, "draws failed") {
			t.Errorf("warning %q counts refusals as failures", w)
		}
	}
}

// A study none of whose draws can be computed says so instead of giving numbers.
func TestNoDrawComputed(t *testing.T) {
	in := input(t, "frc_length", 2, 4)
	in.Quantile = uniform(3, 4)
	d, err := toyStudy(t, in).Draw(context.Background(), &DrawSettings{Draws: 20})
	if err != nil {
		t.Fatal(err)
	}
	if d.Refused != 20 || d.Computed != 0 || d.Producing.Low != 0 || d.Producing.High != 1 || d.NetMW.Count != 0 || len(d.Warnings) != 1 {
		t.Errorf("%+v", d)
	}
}

func TestDrawErrors(t *testing.T) {
	ctx := context.Background()
	if _, err := toyStudy(t, input(t, "staging", 1, 1)).Draw(ctx, nil); !errors.Is(err, ErrStudy) || !strings.Contains(err.Error(), "at least one to draw") {
		t.Errorf("nothing to draw: %v", err)
	}
	s := toyStudy(t, input(t, "staging", 1, 2))
	if _, err := s.Draw(ctx, &DrawSettings{Draws: 1}); !errors.Is(err, ErrStudy) {
		t.Errorf("one draw: %v", err)
	}
	if _, err := s.Draw(ctx, &DrawSettings{Draws: 10, Targets: []Target{{CostBelow, -1}}}); !errors.Is(err, ErrStudy) {
		t.Errorf("a price below 0: %v", err)
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.Draw(stopped, &DrawSettings{Draws: 10}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// reference is a study with the ranges of the reference plant's inputs.
func reference(t testing.TB, fuel pulse.Fuel) *Study {
	p := Default(fuel)
	p.FormationEnergy = 0
	s := &Study{Plant: p}
	for _, r := range []struct {
		name      string
		low, high float64
	}{
		{"coil_radius", 0.2, 0.8},
		{"staging", 1, 6},
		{"start_field", 0.5, 3},
		{"peak_field", 10, 40},
		{"separatrix_ratio", 0.5, 0.9},
		{"ion_temperature", 0.5, 5},
		{"electron_temperature", 0.1, 1},
		{"half_period", 0.05e-3, 5e-3},
		{"confinement_factor", 0.3, 10},
		{"flux_factor", 0.3, 10},
		{"prompt_loss", 0, 0.8},
		{"round_trip", 0.7, 0.97},
		{"repetition", 0.1, 10},
		{"bank_cost", 0.5, 15},
	} {
		s.Inputs = append(s.Inputs, input(t, r.name, r.low, r.high))
	}
	return s
}

// Draws of real pulses: the same bytes for any number of workers.
func TestDrawsDoNotDependOnWorkers(t *testing.T) {
	draws := 24
	if testing.Short() {
		draws = 8
	}
	var first *Draws
	for _, workers := range []int{1, 2, 7} {
		s := reference(t, pulse.DT)
		s.Workers = workers
		d, err := s.Draw(context.Background(), &DrawSettings{Draws: draws, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = d
			continue
		}
		if !reflect.DeepEqual(first, d) {
			t.Errorf("%d workers give another result than 1", workers)
		}
	}
}

// The reference D-T plant does not break even, and all its ranges together do; D-He3 comes near it and no nearer.
func TestBelieveOfRealPulses(t *testing.T) {
	if testing.Short() {
		t.Skip("some hundred pulses")
	}
	for _, c := range []struct {
		fuel  pulse.Fuel
		found bool
	}{{pulse.DT, true}, {pulse.DHe3, false}} {
		s := reference(t, c.fuel)
		s.Inputs = slices.DeleteFunc(s.Inputs, func(in Input) bool {
			return !slices.Contains([]string{"staging", "peak_field", "half_period", "confinement_factor", "flux_factor", "round_trip", "repetition", "separatrix_ratio", "start_field"}, in.Name)
		})
		b := believe(t, s, Target{NetPower, 0}, Target{NetPower, 50})
		g := &b.Goals[0]
		if g.Met || g.Margin >= 0 || b.Base.NetMW() >= 0 {
			t.Errorf("%s: the reference plant gives %g MW", c.fuel, b.Base.NetMW())
		}
		t.Logf("%s: joint %v at %.3f, ends %+v", c.fuel, g.Joint.Found, g.Joint.Share, g.Joint.AtEnds)
		if g.Joint.Found != c.found {
			t.Errorf("%s: joint change %+v", c.fuel, g.Joint)
		}
		if second := &b.Goals[1].Joint; second.Found && second.Share < g.Joint.Share {
			t.Errorf("%s: 50 MW at a share of %g, 0 at %g", c.fuel, second.Share, g.Joint.Share)
		}
		for i := range g.Alone {
			if a := &g.Alone[i]; (a.Smallest == nil) == (a.Reason == "") {
				t.Errorf("%s: %s has crossing %+v and reason %q", c.fuel, a.Input.Name, a.Smallest, a.Reason)
			}
		}
	}
}

func BenchmarkDraw100(b *testing.B) {
	for _, fuel := range []pulse.Fuel{pulse.DHe3, pulse.DT} {
		b.Run(string(fuel), func(b *testing.B) {
			s := reference(b, fuel)
			for b.Loop() {
				if _, err := s.Draw(context.Background(), &DrawSettings{Draws: 100}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkBelieve(b *testing.B) {
	for _, fuel := range []pulse.Fuel{pulse.DHe3, pulse.DT} {
		b.Run(string(fuel), func(b *testing.B) {
			s := reference(b, fuel)
			for b.Loop() {
				if _, err := s.Believe(context.Background(), []Target{{NetPower, 0}, {NetPower, 50}, {CostBelow, 100}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkTrace16(b *testing.B) {
	s := reference(b, pulse.DT)
	for b.Loop() {
		if _, err := s.Trace(context.Background(), MapRequest{
			Target: Target{NetPower, 0}, X: Axis{Name: "confinement_factor", Low: 0.3, High: 1000, Log: true}, Y: Axis{Name: "staging"},
		}); err != nil {
			b.Fatal(err)
		}
	}
}
