package ode_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/internal/ode"
)

// component returns the event function y[i] - level.
func component(i int, level float64) func(float64, []float64) (float64, error) {
	return func(_ float64, y []float64) (float64, error) { return y[i] - level, nil }
}

// A ball dropped from 1 m that keeps the share e of its speed at each bounce: bounce n is at t0 (1 + 2 sum e^k).
func TestBouncingBall(t *testing.T) {
	const g, e = 9.81, 0.8
	fall := func(_ float64, y, dydt []float64) error { dydt[0], dydt[1] = y[1], -g; return nil }
	for _, m := range []ode.Method{ode.DormandPrince853, ode.DormandPrince54, ode.Rodas4} {
		var solver ode.Solver
		p := ode.Problem{F: fall, T1: 100, Y0: []float64{1, 0}, Events: []ode.Event{
			{Name: "ground", G: component(0, 0), Direction: ode.Falling, Terminal: true},
		}}
		first := math.Sqrt(2 / g)
		want, flight := first, 2*first*e
		for bounce := range 10 {
			r, err := solver.Solve(&p, &ode.Settings{Method: m, MaxStep: 0.5})
			if err != nil {
				t.Fatal(err)
			}
			if r.Terminal != 0 || len(r.Events) != 1 || r.Events[0].Rising || r.T != r.Events[0].T {
				t.Fatalf("%v bounce %d: ended at %g by %d with %+v", m, bounce, r.T, r.Terminal, r.Events)
			}
			if math.Abs(r.T-want) > 1e-13*float64(bounce+1) {
				t.Errorf("%v bounce %d at %.17g, expected %.17g", m, bounce, r.T, want)
			}
			p.T0, p.Y0 = r.T, []float64{0, -e * r.Y[1]}
			want += flight
			flight *= e
		}
	}
}

// The period of a pendulum released from rest at the angle a is 4 K(sin(a/2)) / omega, from the arithmetic-geometric mean.
func TestPendulumPeriod(t *testing.T) {
	swing := func(_ float64, y, dydt []float64) error { dydt[0], dydt[1] = y[1], -math.Sin(y[0]); return nil }
	const start = 2.0
	x, y := 1.0, math.Cos(start/2)
	for range 20 {
		x, y = (x+y)/2, math.Sqrt(x*y)
	}
	period := 2 * math.Pi / x
	p := ode.Problem{F: swing, T1: 5.2 * period, Y0: []float64{start, 0}, Events: []ode.Event{
		{Name: "lowest, any way", G: component(0, 0)},
		{Name: "lowest, rising", G: component(0, 0), Direction: ode.Rising},
		{Name: "lowest, falling", G: component(0, 0), Direction: ode.Falling},
		{Name: "turning at the top", G: component(1, 0), Direction: ode.Falling},
	}}
	r := solve(t, p, ode.Settings{RelativeTolerance: 1e-13, AbsoluteTolerance: 1e-13})
	counts := make([]int, 4)
	before := 0.0
	for _, o := range r.Events {
		counts[o.Event]++
		if o.T < before {
			t.Errorf("event at %g after one at %g", o.T, before)
		}
		before = o.T
		phase := math.Mod(o.T/period, 1)
		want := map[int]float64{1: 0.75, 2: 0.25, 3: 0}[o.Event]
		if o.Event == 0 {
			want = 0.25
			if o.Rising {
				want = 0.75
			}
		}
		if d := math.Remainder(phase-want, 1); math.Abs(d) > 1e-11 {
			t.Errorf("event %d (rising %v) at phase %.14g, expected %g", o.Event, o.Rising, phase, want)
		}
	}
	// The release at rest is where the integration starts: no event.
	if counts[0] != 10 || counts[1] != 5 || counts[2] != 5 || counts[3] != 5 {
		t.Errorf("events counted %v, expected 10 5 5 5", counts)
	}
}

// The state at a terminal event is as accurate as a step, not only as the continuous output.
func TestTerminalEventAccuracy(t *testing.T) {
	for _, m := range []ode.Method{ode.DormandPrince853, ode.DormandPrince54} {
		p := ode.Problem{F: forced, T1: 5, Y0: []float64{1}, Events: []ode.Event{
			{G: func(t float64, _ []float64) (float64, error) { return t - 2.345, nil }, Terminal: true},
		}}
		calls := 0
		p.Step = func(s *ode.Step) error {
			if s.T1 > 2.345+1e-12 {
				t.Errorf("%v: a step goes to %g, past the terminal event", m, s.T1)
			}
			var y [1]float64
			mid := (s.T0 + s.T1) / 2
			if err := s.At(mid, y[:]); err != nil || math.Abs(y[0]-forcedExact(mid)) > 1e-9 {
				t.Errorf("%v: %g at %g, expected %g", m, y[0], mid, forcedExact(mid))
			}
			if len(s.Events) > 0 {
				calls++
			}
			return nil
		}
		r := solve(t, p, ode.Settings{Method: m, RelativeTolerance: 1e-12, AbsoluteTolerance: 1e-12})
		if math.Abs(r.T-2.345) > 1e-14 || math.Abs(r.Y[0]/forcedExact(r.T)-1) > 1e-11 || calls != 1 {
			t.Errorf("%v: y(%.17g) is off by %.2g, %d steps with events", m, r.T, r.Y[0]-forcedExact(r.T), calls)
		}
	}
}

// An integration that starts where another ended by an event does not find it again, wherever the event lies.
func TestRestartAtEvent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		level := rapid.Float64Range(-0.4, 0.4).Draw(t, "level")
		method := rapid.SampledFrom([]ode.Method{ode.DormandPrince853, ode.DormandPrince54, ode.Rodas4}).Draw(t, "method")
		p := ode.Problem{F: kepler, T1: 6.1, Y0: keplerStart, Events: []ode.Event{{G: component(0, level), Terminal: true}}}
		s := ode.Settings{Method: method, RelativeTolerance: 1e-7, AbsoluteTolerance: 1e-7}
		crossings := 0
		for p.T0 < p.T1 {
			r, err := ode.Solve(&p, &s)
			if err != nil {
				t.Fatal(err)
			}
			if r.Terminal == 0 {
				if crossings++; math.Abs(r.Y[0]-level) > 1e-12 {
					t.Errorf("crossing at x = %.17g, expected %.17g", r.Y[0], level)
				}
			}
			p.T0, p.Y0 = r.T, append([]float64(nil), r.Y...)
		}
		if crossings != 2 {
			t.Errorf("%d crossings, expected 2", crossings)
		}
	})
}

// Of events in one step those up to the first terminal one count, in order of time.
func TestEventsInOneStep(t *testing.T) {
	ramp := func(_ float64, _, dydt []float64) error { dydt[0] = 1; return nil }
	p := ode.Problem{F: ramp, T1: 10, Y0: []float64{0}, Events: []ode.Event{
		{G: component(0, 7)},
		{G: component(0, 3), Terminal: true},
		{G: component(0, 2)},
		{G: component(0, 5), Terminal: true},
		{G: component(0, 2.5), Direction: ode.Falling},
	}}
	for _, m := range []ode.Method{ode.DormandPrince853, ode.DormandPrince54, ode.Rodas4} {
		r := solve(t, p, ode.Settings{Method: m, InitialStep: 10})
		if len(r.Events) != 2 || r.Events[0].Event != 2 || r.Events[1].Event != 1 || r.Terminal != 1 {
			t.Fatalf("%v: events %+v, ended by %d", m, r.Events, r.Terminal)
		}
		if math.Abs(r.T-3) > 1e-14 || math.Abs(r.Y[0]-3) > 1e-14 || math.Abs(r.Events[0].T-2) > 1e-14 || math.Abs(r.Events[0].Y[0]-2) > 1e-14 {
			t.Errorf("%v: %+v", m, r)
		}
	}
}

func TestEventErrors(t *testing.T) {
	own := errors.New("own")
	p := ode.Problem{F: forced, T1: 3, Y0: []float64{1}, Events: []ode.Event{
		{G: func(t float64, _ []float64) (float64, error) {
			if t > 1 {
				return 0, own
			}
			return 1, nil
		}},
	}}
	if _, err := ode.Solve(&p, nil); !errors.Is(err, own) {
		t.Errorf("got %v, expected the event's error", err)
	}
	p.Events[0].G = func(float64, []float64) (float64, error) { return math.NaN(), nil }
	if _, err := ode.Solve(&p, nil); !errors.Is(err, ode.ErrNotFinite) {
		t.Errorf("got %v, expected ErrNotFinite", err)
	}
}
