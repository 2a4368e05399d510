package ode_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/internal/ode"
)

// kepler is the orbit of eccentricity 0.5 and period 2 pi, from its nearest point.
func kepler(_ float64, y, dydt []float64) error {
	r3 := math.Pow(y[0]*y[0]+y[1]*y[1], 1.5)
	dydt[0], dydt[1], dydt[2], dydt[3] = y[2], y[3], -y[0]/r3, -y[1]/r3
	return nil
}

var keplerStart = []float64{0.5, 0, 0, math.Sqrt(3)}

// forced is y' = y cos t + t^2 exp(sin t), y(0) = 1: y = exp(sin t) (1 + t^3/3), with time in the right-hand side.
func forced(t float64, y, dydt []float64) error {
	dydt[0] = y[0]*math.Cos(t) + t*t*math.Exp(math.Sin(t))
	return nil
}

func forcedExact(t float64) float64 { return math.Exp(math.Sin(t)) * (1 + t*t*t/3) }

func solve(t *testing.T, p ode.Problem, s ode.Settings) *ode.Result {
	t.Helper()
	r, err := ode.Solve(&p, &s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// fixed returns settings under which every step has the same length.
func fixed(m ode.Method, h float64) ode.Settings {
	return ode.Settings{Method: m, InitialStep: h, MaxStep: h, RelativeTolerance: 0.5, AbsoluteTolerance: 1e9}
}

func TestObservedOrder(t *testing.T) {
	for _, test := range []struct {
		method      ode.Method
		order, dual float64 // of the solution and of the continuous output (its local error is one higher)
		n           int
	}{
		{ode.DormandPrince54, 5, 5, 64},
		{ode.DormandPrince853, 8, 8, 5},
		{ode.Rodas4, 4, 4, 64},
	} {
		t.Run(test.method.String(), func(t *testing.T) {
			var end, inside [2]float64
			for i := range 2 {
				h := 2.0 / float64(test.n<<i)
				p := ode.Problem{F: forced, T1: 2, Y0: []float64{1}}
				p.Step = func(s *ode.Step) error {
					var y [1]float64
					// The error inside a step over that at its start: the continuous output's own.
					err := s.At(s.T0+0.4*(s.T1-s.T0), y[:])
					inside[i] = math.Max(inside[i], math.Abs(y[0]-forcedExact(s.T0+0.4*(s.T1-s.T0))-(s.Y0[0]-forcedExact(s.T0))))
					return err
				}
				r := solve(t, p, fixed(test.method, h))
				if r.Steps != test.n<<i || r.Rejected != 0 {
					t.Fatalf("%d steps, %d rejected, expected %d", r.Steps, r.Rejected, test.n<<i)
				}
				end[i] = math.Abs(r.Y[0] - forcedExact(2))
			}
			if got := math.Log2(end[0] / end[1]); math.Abs(got-test.order) > 0.5 {
				t.Errorf("order %.2f (errors %.2g, %.2g), expected %g", got, end[0], end[1], test.order)
			}
			if got := math.Log2(inside[0] / inside[1]); got < test.dual-0.4 {
				t.Errorf("local order of the continuous output %.2f (errors %.2g, %.2g), expected %g", got, inside[0], inside[1], test.dual)
			}
		})
	}
}

func TestKeplerWithinTolerance(t *testing.T) {
	for _, test := range []struct {
		method  ode.Method
		rtol    float64
		allowed float64
		most    int // evaluations
	}{
		{ode.DormandPrince54, 1e-6, 1e-3, 600},
		{ode.DormandPrince54, 1e-9, 1e-6, 1800},
		{ode.DormandPrince853, 1e-9, 1e-6, 1100},
		{ode.DormandPrince853, 1e-12, 1e-9, 2000},
		{ode.Rodas4, 1e-6, 1e-3, 3000},
	} {
		s := ode.Settings{Method: test.method, RelativeTolerance: test.rtol, AbsoluteTolerance: test.rtol}
		r := solve(t, ode.Problem{F: kepler, T1: 4 * math.Pi, Y0: keplerStart}, s)
		for i, v := range keplerStart {
			if math.Abs(r.Y[i]-v) > test.allowed {
				t.Errorf("%v at %g: component %d is %.15g after two orbits, expected %.15g within %g", test.method, test.rtol, i, r.Y[i], v, test.allowed)
			}
		}
		if r.Evaluations > test.most {
			t.Errorf("%v at %g: %d evaluations, expected at most %d", test.method, test.rtol, r.Evaluations, test.most)
		}
		if energy := (r.Y[2]*r.Y[2]+r.Y[3]*r.Y[3])/2 - 1/math.Hypot(r.Y[0], r.Y[1]); math.Abs(energy+0.5) > test.allowed {
			t.Errorf("%v at %g: energy %.15g, expected -0.5", test.method, test.rtol, energy)
		}
		t.Logf("%v at %g: %d steps, %d rejected, %d evaluations, x is off by %.2g", test.method, test.rtol, r.Steps, r.Rejected, r.Evaluations, r.Y[0]-0.5)
	}
}

// A ledger of linear terms closes to round-off whatever the tolerance, at the ends of steps and between them.
func TestLinearInvariants(t *testing.T) {
	decay := func(_ float64, y, dydt []float64) error {
		a, b := 3*y[0]*y[0], 0.5*math.Sin(y[1])
		dydt[0], dydt[1], dydt[2] = -a, a-b, b
		return nil
	}
	jacobian := func(_ float64, y, into, dfdt []float64) error {
		a, b := 6*y[0], 0.5*math.Cos(y[1])
		copy(into, []float64{-a, 0, 0, a, -b, 0, 0, b, 0})
		clear(dfdt)
		return nil
	}
	for _, m := range []ode.Method{ode.DormandPrince853, ode.DormandPrince54, ode.Rodas4} {
		worst := 0.0
		p := ode.Problem{F: decay, T1: 10, Y0: []float64{1, 0, 0}, Jacobian: jacobian}
		p.Step = func(s *ode.Step) error {
			var y [3]float64
			err := s.At(s.T0+0.3*(s.T1-s.T0), y[:])
			worst = math.Max(worst, math.Max(math.Abs(y[0]+y[1]+y[2]-1), math.Abs(s.Y1[0]+s.Y1[1]+s.Y1[2]-1)))
			return err
		}
		solve(t, p, ode.Settings{Method: m, RelativeTolerance: 1e-3, AbsoluteTolerance: 1e-3})
		if worst > 1e-14 {
			t.Errorf("%v: the sum is off by %.2g", m, worst)
		}
	}
}

func TestBackwards(t *testing.T) {
	s := ode.Settings{RelativeTolerance: 1e-11, AbsoluteTolerance: 1e-11}
	there := solve(t, ode.Problem{F: forced, T1: 3, Y0: []float64{1}}, s)
	back := solve(t, ode.Problem{F: forced, T0: 3, T1: 0, Y0: there.Y}, s)
	if back.T != 0 || math.Abs(back.Y[0]-1) > 1e-9 {
		t.Errorf("back at t = %g with y = %.12g, expected 0 and 1", back.T, back.Y[0])
	}
}

func TestNothingToDo(t *testing.T) {
	r := solve(t, ode.Problem{F: forced, T0: 2, T1: 2, Y0: []float64{7}}, ode.Settings{})
	if r.T != 2 || r.Y[0] != 7 || r.Steps != 0 {
		t.Errorf("an integration over nothing gives %+v", r)
	}
	still := func(_ float64, _, dydt []float64) error { clear(dydt); return nil }
	r = solve(t, ode.Problem{F: still, T1: 1e6, Y0: []float64{0, 3}}, ode.Settings{})
	if r.Y[0] != 0 || r.Y[1] != 3 || r.Steps > 50 {
		t.Errorf("nothing changes, but: %+v", r)
	}
}

func TestStepCallbackStops(t *testing.T) {
	p := ode.Problem{F: forced, T1: 3, Y0: []float64{1}}
	steps := 0
	p.Step = func(s *ode.Step) error {
		if steps++; s.T1 > 1 {
			return ode.ErrStop
		}
		return nil
	}
	r := solve(t, p, ode.Settings{})
	if !r.Stopped || r.T <= 1 || r.T >= 3 || r.Steps != steps || math.Abs(r.Y[0]-forcedExact(r.T)) > 1e-4 {
		t.Errorf("stopped %v at %g after %d steps of %d with %g, expected just past 1", r.Stopped, r.T, r.Steps, steps, r.Y[0])
	}
	own := errors.New("own")
	p.Step = func(*ode.Step) error { return own }
	var place *ode.Error
	if _, err := ode.Solve(&p, nil); !errors.Is(err, own) || !errors.As(err, &place) {
		t.Errorf("got %v, expected the callback's error with its place", err)
	}
}

func TestStepOutside(t *testing.T) {
	p := ode.Problem{F: forced, T1: 3, Y0: []float64{1}}
	p.Step = func(s *ode.Step) error {
		var y [1]float64
		for _, at := range []float64{s.T0 - 1e-9, s.T1 + 1e-9, math.NaN()} {
			if err := s.At(at, y[:]); !errors.Is(err, ode.ErrProblem) {
				t.Errorf("at %g of a step from %g to %g: %v", at, s.T0, s.T1, err)
			}
		}
		if err := s.At(s.T0, nil); !errors.Is(err, ode.ErrProblem) {
			t.Errorf("into nothing: %v", err)
		}
		if err := s.At(s.T1, y[:]); err != nil || y[0] != s.Y1[0] {
			t.Errorf("at the end: %g, %v, expected %g", y[0], err, s.Y1[0])
		}
		return s.At(s.T0, y[:])
	}
	solve(t, p, ode.Settings{})
}

func TestSolverReuseAllocatesNothing(t *testing.T) {
	for _, m := range []ode.Method{ode.DormandPrince853, ode.DormandPrince54, ode.Rodas4} {
		var solver ode.Solver
		p := ode.Problem{F: kepler, T1: 7, Y0: keplerStart, Events: []ode.Event{
			{G: func(_ float64, y []float64) (float64, error) { return y[1], nil }},
			{G: func(_ float64, y []float64) (float64, error) { return y[0] - 0.3, nil }, Direction: ode.Rising},
		}}
		s := ode.Settings{Method: m}
		run := func() {
			r, err := solver.Solve(&p, &s)
			if err != nil || len(r.Events) < 2 {
				t.Fatalf("%v: %v with events %v", m, err, r.Events)
			}
		}
		run()
		if n := testing.AllocsPerRun(5, run); n > 0 {
			t.Errorf("%v: %g allocations a run", m, n)
		}
	}
}

func TestReuseGivesTheSame(t *testing.T) {
	var solver ode.Solver
	for _, m := range []ode.Method{ode.Rodas4, ode.DormandPrince54, ode.DormandPrince853} {
		p := ode.Problem{F: kepler, T1: 7, Y0: keplerStart}
		fresh := solve(t, p, ode.Settings{Method: m})
		if _, err := solver.Solve(&ode.Problem{F: forced, T1: 1, Y0: []float64{1}}, &ode.Settings{Method: m}); err != nil {
			t.Fatal(err)
		}
		again, err := solver.Solve(&p, &ode.Settings{Method: m})
		if err != nil {
			t.Fatal(err)
		}
		for i := range fresh.Y {
			if fresh.Y[i] != again.Y[i] {
				t.Errorf("%v: component %d is %v with a used solver, %v with a new one", m, i, again.Y[i], fresh.Y[i])
			}
		}
		if fresh.Stats != again.Stats {
			t.Errorf("%v: %+v with a used solver, %+v with a new one", m, again.Stats, fresh.Stats)
		}
	}
}

// Damped oscillators of any frequency and damping, against their closed form: the error goes with the tolerance, and as many
// components as there are do not change it.
func TestOscillators(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "oscillators")
		rate, damping := make([]float64, n), make([]float64, n)
		p := ode.Problem{T1: rapid.Float64Range(0.1, 20).Draw(t, "end")}
		for i := range n {
			rate[i] = rapid.Float64Range(0.1, 20).Draw(t, "rate")
			damping[i] = rapid.Float64Range(0, 0.5).Draw(t, "damping")
			p.Y0 = append(p.Y0, 1, 0)
		}
		p.F = func(_ float64, y, dydt []float64) error {
			for i := range n {
				a, b := y[2*i], y[2*i+1]
				dydt[2*i], dydt[2*i+1] = -damping[i]*a-rate[i]*b, rate[i]*a-damping[i]*b
			}
			return nil
		}
		method := rapid.SampledFrom([]ode.Method{ode.DormandPrince853, ode.DormandPrince54}).Draw(t, "method")
		tolerance := math.Pow(10, -rapid.Float64Range(4, 11).Draw(t, "digits"))
		r, err := ode.Solve(&p, &ode.Settings{Method: method, RelativeTolerance: tolerance, AbsoluteTolerance: tolerance})
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			decay := math.Exp(-damping[i] * p.T1)
			off := math.Hypot(r.Y[2*i]-decay*math.Cos(rate[i]*p.T1), r.Y[2*i+1]-decay*math.Sin(rate[i]*p.T1))
			// Errors of steps add up over the turns that are made.
			if bound := 30 * tolerance * (1 + rate[i]*p.T1) * math.Sqrt(float64(2*n)); off > bound {
				t.Errorf("oscillator %d is off by %.2g, expected at most %.2g", i, off, bound)
			}
		}
	})
}
