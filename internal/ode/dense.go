package ode

import "fmt"

// interpolant is the continuous output of a step,
//
//	y(theta) = c0 + theta (c1 + (1-theta) (c2 + theta (c3 + (1-theta) (c4 + ...)))),  theta = (t - t0) / h.
type interpolant struct {
	c     [8][]float64
	terms int
	ready bool
}

// size makes room.
func (d *interpolant) size(n int) {
	flat := make([]float64, len(d.c)*n)
	for i := range d.c {
		d.c[i] = flat[i*n : (i+1)*n : (i+1)*n]
	}
}

// use says how many coefficients there are and that they are filled.
func (d *interpolant) use(terms int) { d.terms, d.ready = terms, true }

// at writes the state at theta.
func (d *interpolant) at(theta float64, into []float64) {
	copy(into, d.c[d.terms-1])
	for j := d.terms - 2; j >= 0; j-- {
		w := theta
		if j%2 == 1 {
			w = 1 - theta
		}
		c := d.c[j]
		for i := range into {
			into[i] = c[i] + float64(w*into[i])
		}
	}
}

// at writes the state at a time within the step; at the ends it is exactly that of the step.
func (s *Solver) at(t float64, into []float64) error {
	switch t {
	case s.t:
		copy(into, s.y)
		return nil
	case s.tNew:
		copy(into, s.yNew)
		return nil
	}
	if !s.dense.ready {
		if err := s.method.prepare(s); err != nil {
			return err
		}
	}
	s.dense.at((t-s.t)/s.h, into)
	return nil
}

// Step is an accepted step, for the callback. It holds only during the call.
type Step struct {
	T0, T1 float64
	Y0, Y1 []float64 // not to be written to
	F0, F1 []float64 // dy/dt at both ends; not to be written to
	Events []Occurrence
	solver *Solver
}

// begin fills the step.
func (p *Step) begin(s *Solver) {
	*p = Step{T0: s.t, T1: s.tNew, Y0: s.y, Y1: s.yNew, F0: s.f, F1: s.fNew, Events: s.result.Events[s.events.before:], solver: s}
}

// At writes the continuous output at a time between T0 and T1, ends included, to into, which is as long as Y0. With the
// method of order 8 the first call in a step costs three evaluations; their error, if any, is returned. A time outside of the step is
// ErrProblem.
func (p *Step) At(t float64, into []float64) error {
	if !((t-p.T0)*(p.T1-t) >= 0) || len(into) != len(p.Y0) {
		return fmt.Errorf("%w: the state at %g into %d components, expected a time from %g to %g and %d components", ErrProblem, t, len(into), p.T0, p.T1, len(p.Y0))
	}
	return p.solver.at(t, into)
}
