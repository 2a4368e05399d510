package schedule_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/training/schedule"
)

func simulate(t rapid.TB, p *schedule.Problem, seed uint64, replicates int) *schedule.Distribution {
	t.Helper()
	d, err := schedule.Simulate(context.Background(), p, seed, replicates)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestAgainstClosedForm: the mean of the Monte Carlo, which follows failures and repairs one by one, is the closed form
// within 1 %, from a run that hardly fails to one that does little else.
func TestAgainstClosedForm(t *testing.T) {
	cases := map[string]func(*schedule.Problem){
		"as it was":        func(*schedule.Problem) {},
		"no maintenance":   func(p *schedule.Problem) { p.Maintenance = schedule.Maintenance{} },
		"slow checkpoints": func(p *schedule.Problem) { p.Checkpoint.Stall = 120 },
		"rare checkpoints": func(p *schedule.Problem) {
			p.Interval = schedule.Interval{Rule: schedule.FixedRule, Fixed: 3 * 3600}
		},
		"in the background":    func(p *schedule.Problem) { p.Checkpoint = schedule.Checkpoint{Stall: 0.6, Write: 130} },
		"slow in background":   func(p *schedule.Problem) { p.Checkpoint = schedule.Checkpoint{Stall: 5, Write: 3000} },
		"few spares":           func(p *schedule.Problem) { p.SpareServers = 12 },
		"no spares":            func(p *schedule.Problem) { p.SpareServers, p.Reliability.RepairHours = 0, 4 },
		"long restarts":        func(p *schedule.Problem) { p.Reliability.Restart.Start = 7200 },
		"a fifth of the rate":  func(p *schedule.Problem) { p.Reliability.Failures = schedule.Exact(4e-6) },
		"ten times the rate":   func(p *schedule.Problem) { p.Reliability.Failures = schedule.Exact(2e-4) },
		"with a pause a day":   func(p *schedule.Problem) { p.Pausing = schedule.Pausing{WindowHours: 24, PauseHours: 4, Resume: 300} },
		"shorter than a check": func(p *schedule.Problem) { p.Tokens = p.BatchTokens * 8 },
	}
	for name, change := range cases {
		t.Run(name, func(t *testing.T) {
			p := llama()
			change(&p)
			e := expect(t, &p)
			d := simulate(t, &p, 7, 600)
			t.Logf("closed form %.2f h, goodput %.4f, %.0f failures; Monte Carlo %.2f h, %.0f failures", e.ExpectedHours, e.Goodput, e.Failures, d.Hours.Mean, d.Failures.Mean)
			near(t, "hours", d.Hours.Mean, e.ExpectedHours, 0.01)
			if e.Failures > 20 {
				near(t, "failures", d.Failures.Mean, e.Failures, 0.03)
			}
			near(t, "energy", d.EnergyMWh.Mean, e.Energy.Total(), 0.01)
		})
	}
}

// TestSpread: percentiles are in order, and ranges of step time and failure rate widen them.
func TestSpread(t *testing.T) {
	p := llama()
	narrow := simulate(t, &p, 1, 400)
	p.StepLow, p.StepHigh = 0.9, 1.15
	p.Reliability.Failures = schedule.DefaultReliability().Failures
	wide := simulate(t, &p, 1, 400)
	t.Logf("hours %+v, with ranges %+v", narrow.Hours, wide.Hours)
	for _, s := range []schedule.Spread{narrow.Hours, wide.Hours, wide.Goodput, wide.Failures, wide.EnergyMWh, wide.CostUSD} {
		if !(s.P10 < s.P50 && s.P50 < s.P90) {
			t.Errorf("the percentiles are %+v", s)
		}
	}
	if !(wide.Hours.P90-wide.Hours.P10 > 5*(narrow.Hours.P90-narrow.Hours.P10)) {
		t.Errorf("the ranges widen %+v to %+v only", narrow.Hours, wide.Hours)
	}
	// The step time alone spreads the hours by its own percentiles, up to the noise of 400 draws.
	near(t, "P90 over P50", wide.Hours.P90/wide.Hours.P50, 1.2, 0.08)
}

// TestStreams: the same seed gives the same bits; other seeds do not; a figure that is no matter of chance
// leaves the failures where they were; spares do not move failures.
func TestStreams(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problem(t)
		p.Tokens = math.Min(p.Tokens, p.BatchTokens*math.Ceil(1e6/p.StepSeconds))
		p.Ramp = nil
		seed := rapid.Uint64().Draw(t, "seed")
		a, err := schedule.Simulate(context.Background(), &p, seed, 3)
		if err != nil {
			t.Fatal(err)
		}
		b, err := schedule.Simulate(context.Background(), &p, seed, 3)
		if err != nil || *a != *b {
			t.Fatalf("the same seed gives %+v and %+v, %v", a, b, err)
		}
		p.Power.Train, p.Prices.AcceleratorHour, p.Name = 700, 3, "other"
		c, err := schedule.Simulate(context.Background(), &p, seed, 3)
		if err != nil || c.Hours != a.Hours || c.Failures != a.Failures {
			t.Fatalf("power and price change %+v to %+v, %v", a.Hours, c.Hours, err)
		}
		p.SpareServers += 5
		d, err := schedule.Simulate(context.Background(), &p, seed, 3)
		if err != nil || d.Failures != a.Failures {
			t.Fatalf("spares change %+v to %+v, %v", a.Failures, d.Failures, err)
		}
	})
	p := llama()
	if simulate(t, &p, 1, 5).Hours == simulate(t, &p, 2, 5).Hours {
		t.Error("two seeds give the same hours")
	}
}

func TestSimulateStops(t *testing.T) {
	p := llama()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := schedule.Simulate(ctx, &p, 0, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context gives %v", err)
	}
	if _, err := schedule.Simulate(context.Background(), &p, 0, 0); !errors.Is(err, schedule.ErrProblem) {
		t.Errorf("no replicates give %v", err)
	}
	// A rate whose high end leaves no time between failures.
	p.Tokens = p.BatchTokens * 1e6
	p.Reliability.Failures = schedule.Range{Low: 1.9e-5, Mode: 2e-5, High: 2e-3}
	few := p
	few.Reliability.Failures.High = 7e-4
	d := simulate(t, &few, 0, 200)
	if d.Lost == 0 || d.Lost > 20 || !(d.Hours.P90 > d.Hours.P50 && d.Hours.P90 < math.Inf(1) && d.Hours.Mean < d.Hours.P90) || !(d.Goodput.P10 > 0) {
		t.Errorf("of a run with some lost draws the distribution is %+v", d)
	}
	if _, err := schedule.Simulate(context.Background(), &p, 0, 30); !errors.Is(err, schedule.ErrNoHeadway) {
		t.Errorf("a run lost in failures gives %v", err)
	}
}
