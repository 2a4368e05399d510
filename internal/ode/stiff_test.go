package ode_test

import (
	"errors"
	"math"
	"testing"

	"tokenwatt/internal/ode"
)

// robertson is the chemical reaction of Robertson (1966) in the form of Hairer & Wanner II, section IV.10.
func robertson(_ float64, y, dydt []float64) error {
	a, b, c := 0.04*y[0], 1e4*y[1]*y[2], 3e7*y[1]*y[1]
	dydt[0], dydt[1], dydt[2] = -a+b, a-b-c, c
	return nil
}

func robertsonJacobian(_ float64, y, into, dfdt []float64) error {
	copy(into, []float64{
		-0.04, 1e4 * y[2], 1e4 * y[1],
		0.04, -1e4*y[2] - 6e7*y[1], -1e4 * y[1],
		0, 6e7 * y[1], 0,
	})
	clear(dfdt)
	return nil
}

// vanDerPol returns the oscillator in the scaling of Hairer & Wanner II, section IV.10.
func vanDerPol(epsilon float64) ode.Func {
	return func(_ float64, y, dydt []float64) error {
		dydt[0], dydt[1] = y[1], ((1-y[0]*y[0])*y[1]-y[0])/epsilon
		return nil
	}
}

// Reference values: the test set of Hairer & Wanner (problems ROBER at t = 1e11 and VDPOL at t = 2, epsilon = 1e-6).
func TestStiffReferences(t *testing.T) {
	for _, jacobian := range []ode.JacobianFunc{nil, robertsonJacobian} {
		p := ode.Problem{F: robertson, T1: 1e11, Y0: []float64{1, 0, 0}, Jacobian: jacobian}
		s := ode.Settings{Method: ode.Rodas4, RelativeTolerance: 1e-7, AbsoluteTolerances: []float64{1e-12, 1e-18, 1e-10}}
		r := solve(t, p, s)
		for i, v := range []float64{0.2083340149701255e-07, 0.8333360770334713e-13, 0.9999999791665050} {
			if math.Abs(r.Y[i]/v-1) > 1e-4 {
				t.Errorf("Robertson (given Jacobian %v): component %d is %.10g, expected %.10g", jacobian != nil, i, r.Y[i], v)
			}
		}
		if r.Steps > 1500 {
			t.Errorf("Robertson: %d steps", r.Steps)
		}
		if jacobian != nil && math.Abs(r.Y[0]+r.Y[1]+r.Y[2]-1) > 1e-13 {
			t.Errorf("Robertson: mass is off by %.2g", r.Y[0]+r.Y[1]+r.Y[2]-1)
		}
		t.Logf("Robertson (given Jacobian %v): %+v", jacobian != nil, r.Stats)
	}
	r := solve(t, ode.Problem{F: vanDerPol(1e-6), T1: 2, Y0: []float64{2, -0.66}},
		ode.Settings{Method: ode.Rodas4, RelativeTolerance: 1e-7, AbsoluteTolerance: 1e-7})
	for i, v := range []float64{1.706167732170483, -0.8928097010247975} {
		if math.Abs(r.Y[i]-v) > 1e-4 {
			t.Errorf("van der Pol: component %d is %.10g, expected %.10g", i, r.Y[i], v)
		}
	}
	t.Logf("van der Pol: %+v", r.Stats)
}

// Prothero & Robinson (1974): y' = -lambda (y - cos t) - sin t, whose solution is cos t however large lambda is.
func TestStiffDecayIsDamped(t *testing.T) {
	f := func(t float64, y, dydt []float64) error { dydt[0] = -1e8*(y[0]-math.Cos(t)) - math.Sin(t); return nil }
	r := solve(t, ode.Problem{F: f, T1: 10, Y0: []float64{2}}, ode.Settings{Method: ode.Rodas4})
	if math.Abs(r.Y[0]-math.Cos(10)) > 1e-6 || r.Steps > 300 {
		t.Errorf("y(10) = %.9g after %d steps, expected %.9g", r.Y[0], r.Steps, math.Cos(10))
	}
}

func TestStiffnessIsNoticed(t *testing.T) {
	for _, m := range []ode.Method{ode.DormandPrince853, ode.DormandPrince54} {
		p := ode.Problem{F: vanDerPol(1e-4), T1: 2, Y0: []float64{2, -0.66}}
		s := ode.Settings{Method: m, RelativeTolerance: 1e-5, AbsoluteTolerance: 1e-5}
		r := solve(t, p, s)
		if !r.Stiff || r.StiffAt > 0.1 || r.Switched {
			t.Errorf("%v: stiff %v at %g, switched %v", m, r.Stiff, r.StiffAt, r.Switched)
		}
		s.OnStiff = ode.FailStiff
		if _, err := ode.Solve(&p, &s); !errors.Is(err, ode.ErrStiff) {
			t.Errorf("%v: got %v, expected ErrStiff", m, err)
		}
		s.OnStiff = ode.SwitchStiff
		switched := solve(t, p, s)
		if !switched.Switched || switched.Steps*5 > r.Steps {
			t.Errorf("%v: switched %v, %d steps, %d without", m, switched.Switched, switched.Steps, r.Steps)
		}
		for i := range r.Y {
			if math.Abs(switched.Y[i]-r.Y[i]) > 1e-3 {
				t.Errorf("%v: component %d is %g switched, %g without", m, i, switched.Y[i], r.Y[i])
			}
		}
		// Nothing of this in a problem that is not stiff, at loose tolerances either.
		for _, tol := range []float64{1e-3, 1e-6, 1e-10} {
			if r := solve(t, ode.Problem{F: kepler, T1: 60, Y0: keplerStart}, ode.Settings{Method: m, RelativeTolerance: tol, AbsoluteTolerance: tol}); r.Stiff {
				t.Errorf("%v: an orbit counts as stiff at tolerance %g", m, tol)
			}
		}
	}
}

func TestJacobianErrors(t *testing.T) {
	own := errors.New("own")
	p := ode.Problem{F: robertson, T1: 1, Y0: []float64{1, 0, 0}}
	p.Jacobian = func(float64, []float64, []float64, []float64) error { return own }
	if _, err := ode.Solve(&p, &ode.Settings{Method: ode.Rodas4}); !errors.Is(err, own) {
		t.Errorf("got %v, expected the Jacobian's error", err)
	}
	p.Jacobian = func(_ float64, _, into, _ []float64) error { into[4] = math.NaN(); return nil }
	if _, err := ode.Solve(&p, &ode.Settings{Method: ode.Rodas4}); !errors.Is(err, ode.ErrNotFinite) {
		t.Errorf("got %v, expected ErrNotFinite", err)
	}
}
