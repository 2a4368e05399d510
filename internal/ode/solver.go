package ode

import (
	"errors"
	"fmt"
	"math"
)

// Solve integrates a problem. The result is also given with an error: it says how far the integration came.
func Solve(p *Problem, settings *Settings) (*Result, error) { return new(Solver).Solve(p, settings) }

// Solver integrates one problem after another in the memory of the first: with as many components it allocates
// nothing more, apart from where more events occur. Its zero value is ready. Not for several goroutines at a time.
type Solver struct {
	p *Problem
	s Settings
	n int

	t, h      float64   // start of the step, and its length with sign
	y, f      []float64 // state and derivative there
	tNew      float64
	yNew      []float64
	fNew      []float64
	scale     []float64 // tolerance of each component in the step
	method    stepper
	pair      explicit
	implicit  rosenbrock
	control   controller
	detect    detector
	dense     interpolant
	events    watcher
	step      Step
	result    Result
	component int  // with the largest error in the last step
	switching bool // to the implicit method after this step
}

// stepper is a method of integration as the loop sees it.
type stepper interface {
	// try makes the step from (t, y) by h into yNew and returns the norm of its error, in units of the tolerance.
	try(s *Solver) (float64, error)
	// finish makes fNew, once the error is small enough.
	finish(s *Solver) error
	// prepare fills the continuous output of the step.
	prepare(s *Solver) error
	// order is the power of the step in the estimate of the error.
	order() float64
}

// Solve integrates a problem, as the function does.
func (s *Solver) Solve(p *Problem, settings *Settings) (*Result, error) {
	filled, err := fill(p, settings)
	if err != nil {
		return nil, err
	}
	s.start(p, filled)
	if p.T0 == p.T1 {
		return s.end(nil)
	}
	if err := s.derivative(s.t, s.y, s.f); err != nil {
		return s.end(err)
	}
	if err := s.events.start(s); err != nil {
		return s.end(err)
	}
	if err := s.firstStep(); err != nil {
		return s.end(err)
	}
	for {
		done, err := s.advance()
		if done || err != nil {
			return s.end(err)
		}
	}
}

// start sets everything back for a problem.
func (s *Solver) start(p *Problem, filled Settings) {
	s.p, s.s = p, filled
	if n := len(p.Y0); n != s.n || s.y == nil {
		s.n = n
		s.y, s.f, s.yNew, s.fNew, s.scale = make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		s.dense.size(n)
	}
	copy(s.y, p.Y0)
	s.t = p.T0
	s.result = Result{Terminal: -1, Events: s.result.Events[:0], Y: s.result.Y}
	s.component, s.switching = -1, false
	s.detect = detector{}
	s.use(filled.Method)
}

// use makes a method the one that the next steps are made with.
func (s *Solver) use(m Method) {
	if m == Rodas4 {
		s.implicit.size(s.n)
		s.method, s.control = &s.implicit, newController(s.implicit.order(), m)
		return
	}
	s.pair.size(m, s.n)
	s.method, s.control = &s.pair, newController(s.pair.order(), m)
}

// end fills the result; an error that has no place yet gets one.
func (s *Solver) end(err error) (*Result, error) {
	r := &s.result
	r.T = s.t
	r.Y = append(r.Y[:0], s.y...)
	if err == nil {
		return r, nil
	}
	if errors.Is(err, ErrStop) {
		r.Stopped = true
		return r, nil
	}
	return r, &Error{Cause: err, T: s.t, Step: s.h, Component: s.component, Steps: r.Steps}
}

// derivative calls the right-hand side and refuses what is not finite.
func (s *Solver) derivative(t float64, y, into []float64) error {
	s.result.Evaluations++
	if err := s.p.F(t, y, into); err != nil {
		return err
	}
	return s.checkFinite(into)
}

// checkFinite returns ErrNotFinite for a slice that has such a number, and notes the component.
func (s *Solver) checkFinite(v []float64) error {
	sum := 0.0
	for _, x := range v {
		sum += x - x // zero for finite numbers, NaN for others
	}
	if sum == 0 {
		return nil
	}
	for i, x := range v {
		if !finite(x) {
			s.component = i
		}
	}
	return ErrNotFinite
}

// advance makes one accepted step; done says that the end was reached.
func (s *Solver) advance() (done bool, err error) {
	last, err := s.accepted()
	if err != nil {
		return true, err
	}
	if err := s.noticeStiffness(); err != nil {
		return true, err
	}
	terminal, err := s.events.check(s)
	if err != nil {
		return true, err
	}
	s.result.Steps++
	if s.p.Step != nil {
		s.step.begin(s)
		err = s.p.Step(&s.step)
	}
	h := s.control.next()
	s.t, s.h = s.tNew, h
	s.y, s.yNew = s.yNew, s.y
	s.f, s.fNew = s.fNew, s.f
	if s.switching {
		s.switching, s.result.Switched = false, true
		s.use(Rodas4)
	}
	return last || terminal, err
}

// accepted tries steps, ever shorter, until one is accurate enough; last says that it ends at T1.
func (s *Solver) accepted() (last bool, err error) {
	var cause error
	for {
		if s.result.Steps+s.result.Rejected >= s.s.MaxSteps {
			return false, ErrTooManySteps
		}
		last = s.limit()
		if err := s.resolvable(cause); err != nil {
			return false, err
		}
		s.dense.ready = false
		var norm float64
		norm, err = s.method.try(s)
		if err == nil && norm <= 1 {
			if err = s.method.finish(s); err == nil {
				s.control.accept(s, norm)
				s.component = -1
				return last, nil
			}
		}
		s.result.Rejected++
		cause = err
		switch {
		case err == nil:
			s.h = s.control.reject(s, norm)
		case errors.Is(err, ErrDomain), errors.Is(err, ErrNotFinite), errors.Is(err, ErrSingular):
			s.h /= 4
			s.control.failed = true
		default:
			return false, err
		}
	}
}

// limit keeps the step within MaxStep and the end, and sets tNew; last says that the step ends at T1.
func (s *Solver) limit() (last bool) {
	if math.Abs(s.h) > s.s.MaxStep {
		s.h = math.Copysign(s.s.MaxStep, s.h)
	}
	left := s.p.T1 - s.t
	// A step that nearly reaches the end is stretched to it, and one that would leave a sliver is halved.
	switch {
	case math.Abs(s.h)*1.01 >= math.Abs(left) && math.Abs(left) <= s.s.MaxStep*(1+1e-10):
		s.h, s.tNew = left, s.p.T1
		return true
	case math.Abs(s.h)*2 > math.Abs(left):
		s.h = left / 2
	}
	s.tNew = s.t + s.h
	return false
}

// resolvable returns an error for a step that is too small to be made; cause is why the one before it failed.
func (s *Solver) resolvable(cause error) error {
	small := math.Max(4*eps*math.Abs(s.t), math.SmallestNonzeroFloat64*0x1p60)
	if math.Abs(s.p.T1-s.t) <= small || math.Abs(s.h) > small && 2*math.Abs(s.h) >= math.Min(s.s.MinStep, math.Abs(s.p.T1-s.t)) {
		return nil
	}
	switch {
	case errors.Is(cause, ErrNotFinite):
		return ErrNotFinite
	case cause != nil:
		return fmt.Errorf("%w: %w", ErrStepTooSmall, cause)
	}
	return ErrStepTooSmall
}

// setScale fills the tolerances of the components for a step from y to yNew.
func (s *Solver) setScale() {
	rtol, each := s.s.RelativeTolerance, s.s.AbsoluteTolerances
	for i := range s.scale {
		atol := s.s.AbsoluteTolerance
		if each != nil {
			atol = each[i]
		}
		s.scale[i] = atol + rtol*math.Max(math.Abs(s.y[i]), math.Abs(s.yNew[i]))
	}
}

// firstStep finds the first step from the size of y, f and the change of f (Hairer, Norsett & Wanner I, section II.4).
func (s *Solver) firstStep() error {
	span := s.p.T1 - s.p.T0
	if s.s.InitialStep > 0 {
		s.h = math.Copysign(math.Min(s.s.InitialStep, math.Abs(span)), span)
		return nil
	}
	copy(s.yNew, s.y)
	s.setScale()
	d0, d1 := s.norm(s.y), s.norm(s.f)
	h := 1e-6 * math.Abs(span)
	if d0 >= 1e-5 && d1 >= 1e-5 {
		h = 0.01 * d0 / d1
	}
	h = math.Copysign(min(h, s.s.MaxStep, math.Abs(span)), span)
	for tries := 0; ; tries++ {
		for i := range s.yNew {
			s.yNew[i] = s.y[i] + h*s.f[i]
		}
		err := s.derivative(s.t+h, s.yNew, s.fNew)
		if err == nil {
			break
		}
		if tries == 20 || !errors.Is(err, ErrDomain) && !errors.Is(err, ErrNotFinite) {
			return err
		}
		h /= 10
	}
	for i := range s.yNew {
		s.yNew[i] = s.fNew[i] - s.f[i]
	}
	d2 := s.norm(s.yNew) / math.Abs(h)
	size := math.Pow(0.01/math.Max(d1, d2), 1/s.method.order())
	if math.Max(d1, d2) <= 1e-15 {
		size = math.Max(1e-6*math.Abs(span), math.Abs(h)*1e-3)
	}
	size = math.Max(math.Min(100*math.Abs(h), size), s.s.MinStep)
	s.h = math.Copysign(min(size, s.s.MaxStep, math.Abs(span)), span)
	s.component = -1
	return nil
}

// norm is the root mean square of v in units of the tolerance. A component whose tolerance is zero counts as infinite
// unless it is zero itself.
func (s *Solver) norm(v []float64) float64 {
	sum := 0.0
	for i, x := range v {
		if x != 0 {
			r := x / s.scale[i]
			sum += r * r
		}
	}
	return math.Sqrt(sum / float64(s.n))
}

// blame notes the component with the largest of v in units of the tolerance, for the text of an error.
func (s *Solver) blame(v []float64) {
	worst := -1.0
	for i, x := range v {
		if r := math.Abs(x) / s.scale[i]; r > worst {
			worst, s.component = r, i
		}
	}
}
