package ode_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"tokenwatt/internal/ode"
)

func TestProblemFaults(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	good := func() (ode.Problem, ode.Settings) {
		return ode.Problem{F: forced, T1: 1, Y0: []float64{1}}, ode.Settings{}
	}
	for name, spoil := range map[string]func(*ode.Problem, *ode.Settings){
		"F is nil":                           func(p *ode.Problem, _ *ode.Settings) { p.F = nil },
		"Y0 is empty":                        func(p *ode.Problem, _ *ode.Settings) { p.Y0 = nil },
		"Y0[0] is NaN":                       func(p *ode.Problem, _ *ode.Settings) { p.Y0 = []float64{nan} },
		"T0 is -Inf":                         func(p *ode.Problem, _ *ode.Settings) { p.T0 = -inf },
		"T1 is NaN":                          func(p *ode.Problem, _ *ode.Settings) { p.T1 = nan },
		"T1 - T0 is +Inf":                    func(p *ode.Problem, _ *ode.Settings) { p.T0, p.T1 = -1e308, 1e308 },
		"Events[0].G is nil":                 func(p *ode.Problem, _ *ode.Settings) { p.Events = []ode.Event{{}} },
		"RelativeTolerance is 1e-17":         func(_ *ode.Problem, s *ode.Settings) { s.RelativeTolerance = 1e-17 },
		"RelativeTolerance is NaN":           func(_ *ode.Problem, s *ode.Settings) { s.RelativeTolerance = nan },
		"AbsoluteTolerance is -1":            func(_ *ode.Problem, s *ode.Settings) { s.AbsoluteTolerance = -1 },
		"AbsoluteTolerances is 2 long":       func(_ *ode.Problem, s *ode.Settings) { s.AbsoluteTolerances = []float64{1, 2} },
		"AbsoluteTolerances[0] is -1":        func(_ *ode.Problem, s *ode.Settings) { s.AbsoluteTolerances = []float64{-1} },
		"InitialStep is -1":                  func(_ *ode.Problem, s *ode.Settings) { s.InitialStep = -1 },
		"MinStep is NaN":                     func(_ *ode.Problem, s *ode.Settings) { s.MinStep = nan },
		"MaxStep is +Inf":                    func(_ *ode.Problem, s *ode.Settings) { s.MaxStep = inf },
		"MaxSteps is -1":                     func(_ *ode.Problem, s *ode.Settings) { s.MaxSteps = -1 },
		"Method is 3":                        func(_ *ode.Problem, s *ode.Settings) { s.Method = 3 },
		"OnStiff is 9":                       func(_ *ode.Problem, s *ode.Settings) { s.OnStiff = 9 },
		"Events[0].Direction is 5, expected": func(p *ode.Problem, _ *ode.Settings) { p.Events = []ode.Event{{G: component(0, 0), Direction: 5}} },
	} {
		p, s := good()
		spoil(&p, &s)
		r, err := ode.Solve(&p, &s)
		if !errors.Is(err, ode.ErrProblem) || r != nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	// All at once.
	_, err := ode.Solve(&ode.Problem{T1: nan}, &ode.Settings{MaxSteps: -1})
	if n := strings.Count(err.Error(), "\n") + 1; n != 4 {
		t.Errorf("%d faults reported, expected 4: %v", n, err)
	}
}

// The solution of y' = y^2, y(0) = 1 is 1/(1-t): it ends at t = 1.
func TestSingularity(t *testing.T) {
	f := func(_ float64, y, dydt []float64) error { dydt[0] = y[0] * y[0]; return nil }
	for _, m := range []ode.Method{ode.DormandPrince853, ode.DormandPrince54, ode.Rodas4} {
		r, err := ode.Solve(&ode.Problem{F: f, T1: 2, Y0: []float64{1}}, &ode.Settings{Method: m})
		var place *ode.Error
		if !errors.As(err, &place) || !errors.Is(err, ode.ErrStepTooSmall) && !errors.Is(err, ode.ErrNotFinite) {
			t.Fatalf("%v: got %v, expected that the step is too small", m, err)
		}
		if math.Abs(r.T-1) > 1e-4 || place.T != r.T || place.Steps != r.Steps {
			t.Errorf("%v: ended at %g, error %+v", m, r.T, place)
		}
	}
}

func TestNotFinite(t *testing.T) {
	p := ode.Problem{T1: 2, Y0: []float64{1, 1}}
	p.F = func(t float64, _, dydt []float64) error {
		dydt[0], dydt[1] = 1, math.Sqrt(1-t)
		return nil
	}
	for _, m := range []ode.Method{ode.DormandPrince853, ode.DormandPrince54, ode.Rodas4} {
		r, err := ode.Solve(&p, &ode.Settings{Method: m})
		var place *ode.Error
		if !errors.Is(err, ode.ErrNotFinite) || !errors.As(err, &place) || place.Component != 1 {
			t.Fatalf("%v: got %v, expected component 1 not finite", m, err)
		}
		if r.T > 1 || r.T < 0.99 {
			t.Errorf("%v: ended at %g, expected nearly 1", m, r.T)
		}
	}
	p.F = func(_ float64, _, dydt []float64) error { dydt[0], dydt[1] = math.NaN(), 0; return nil }
	if _, err := ode.Solve(&p, nil); !errors.Is(err, ode.ErrNotFinite) {
		t.Errorf("got %v, expected ErrNotFinite at the start", err)
	}
}

// y' = -sqrt(y) from 1 comes to rest at t = 2; a right-hand side that refuses negative y lets the steps come near.
func TestDomain(t *testing.T) {
	f := func(_ float64, y, dydt []float64) error {
		if y[0] < 0 {
			return ode.ErrDomain
		}
		dydt[0] = -math.Sqrt(y[0])
		return nil
	}
	ends := ode.Event{G: component(0, 1e-4), Terminal: true}
	r := solve(t, ode.Problem{F: f, T1: 5, Y0: []float64{1}, Events: []ode.Event{ends}}, ode.Settings{})
	if math.Abs(r.T-1.98) > 1e-5 || r.Terminal != 0 {
		t.Errorf("ended at %g by %d, expected 1.98", r.T, r.Terminal)
	}
	never := func(t float64, _, dydt []float64) error {
		if t > 1 {
			return ode.ErrDomain
		}
		dydt[0] = 1
		return nil
	}
	_, err := ode.Solve(&ode.Problem{F: never, T1: 5, Y0: []float64{1}}, nil)
	if !errors.Is(err, ode.ErrDomain) || !errors.Is(err, ode.ErrStepTooSmall) {
		t.Errorf("got %v, expected a step too small because of the domain", err)
	}
}

func TestLimits(t *testing.T) {
	p := ode.Problem{F: kepler, T1: 7, Y0: keplerStart}
	if _, err := ode.Solve(&p, &ode.Settings{MaxSteps: 5}); !errors.Is(err, ode.ErrTooManySteps) {
		t.Errorf("got %v, expected ErrTooManySteps", err)
	}
	_, err := ode.Solve(&p, &ode.Settings{MinStep: 1, RelativeTolerance: 1e-10, AbsoluteTolerance: 1e-10})
	if !errors.Is(err, ode.ErrStepTooSmall) || !strings.Contains(err.Error(), "component") {
		t.Errorf("got %v, expected ErrStepTooSmall with a component", err)
	}
	longest := 0.0
	p.Step = func(s *ode.Step) error { longest = math.Max(longest, s.T1-s.T0); return nil }
	solve(t, p, ode.Settings{MaxStep: 0.07})
	if longest > 0.07*(1+1e-9) {
		t.Errorf("a step of %g, at most 0.07 allowed", longest)
	}
	own := errors.New("own")
	p.F = func(t float64, _, dydt []float64) error {
		clear(dydt)
		if t > 3 {
			return own
		}
		return nil
	}
	if _, err := ode.Solve(&p, nil); !errors.Is(err, own) {
		t.Errorf("got %v, expected the right-hand side's error", err)
	}
	// Zero tolerance on a component that is and stays zero is no obstacle.
	p = ode.Problem{F: func(_ float64, y, dydt []float64) error { dydt[0], dydt[1] = -y[0], 0; return nil }, T1: 1, Y0: []float64{1, 0}}
	solve(t, p, ode.Settings{AbsoluteTolerances: []float64{0, 0}})
}
