package ode

import (
	"fmt"
	"math"

	"tokenwatt/internal/fault"
)

// Func writes dy/dt for the time and the state given. It keeps neither slice and does not write to y.
type Func func(t float64, y, dydt []float64) error

// JacobianFunc writes df_i/dy_j to into[i*n+j] and df_i/dt to dfdt.
type JacobianFunc func(t float64, y []float64, into, dfdt []float64) error

// Problem is an initial value problem.
type Problem struct {
	F      Func
	T0, T1 float64   // T1 may lie before T0
	Y0     []float64 // not written to
	Events []Event
	// Step is called after each accepted step, if it is given. ErrStop, wrapped or not, ends the integration; another
	// error ends it as a failure.
	Step func(*Step) error
	// Jacobian is read by the implicit method; nil for forward differences.
	Jacobian JacobianFunc
}

// Direction says which changes of sign make an event.
type Direction int8

// The directions, in the order of integration.
const (
	Either Direction = iota
	Rising
	Falling
)

// Event is a condition g(t, y) = 0.
type Event struct {
	Name string
	// G is the function whose change of sign is the event. Where it is zero at the start, the start is no event.
	G         func(t float64, y []float64) (float64, error)
	Direction Direction
	Terminal  bool // the integration ends there
}

// Occurrence is an event that took place.
type Occurrence struct {
	Event  int     // index in Problem.Events
	T      float64 // just past the crossing, within a few units of round-off
	Y      []float64
	Rising bool
}

// Method is a method of integration.
type Method int8

// The methods.
const (
	DormandPrince853 Method = iota // order 8, for tolerances from about 1e-7 down
	DormandPrince54                // order 5
	Rodas4                         // linearly implicit, order 4, for stiff problems
)

// String returns the method's name.
func (m Method) String() string {
	switch m {
	case DormandPrince853:
		return "Dormand-Prince 8(5,3)"
	case DormandPrince54:
		return "Dormand-Prince 5(4)"
	case Rodas4:
		return "Rodas4"
	}
	return fmt.Sprintf("method %d", int8(m))
}

// StiffAction says what is done when a problem turns out to be stiff.
type StiffAction int8

// The actions.
const (
	ReportStiff StiffAction = iota // Result.Stiff is set, the integration goes on
	FailStiff                      // the integration ends with ErrStiff
	SwitchStiff                    // the rest is integrated by Rodas4
)

// Settings of an integration; nil is accepted, and a zero field is the default.
type Settings struct {
	Method            Method
	RelativeTolerance float64 // 1e-6
	// AbsoluteTolerance of all components, in their units; 1e-9.
	AbsoluteTolerance float64
	// AbsoluteTolerances of each component instead; zero means zero here.
	AbsoluteTolerances []float64
	InitialStep        float64 // found from f where 0
	MaxStep            float64 // |T1 - T0|; held to within round-off
	MinStep            float64 // 0: what time resolves
	MaxSteps           int     // accepted and rejected; 1,000,000
	OnStiff            StiffAction
}

// Stats counts the work.
type Stats struct {
	Steps, Rejected int
	Evaluations     int // of F, those for Jacobians included
	Jacobians       int
	Factorizations  int
}

// Result of an integration. That of a Solver holds until the Solver is used again.
type Result struct {
	T        float64   // where it ended
	Y        []float64 // the state there
	Events   []Occurrence
	Terminal int     // index of the event that ended it, -1 if none did
	Stopped  bool    // ended by the step callback
	Stiff    bool    // the problem was stiff somewhere
	StiffAt  float64 // the time at which that was noticed first
	Switched bool    // the implicit method took over there
	Stats
}

// fill checks a problem and its settings and returns the settings with defaults in place.
func fill(p *Problem, settings *Settings) (Settings, error) {
	var s Settings
	if settings != nil {
		s = *settings
	}
	list := fault.List{Cause: ErrProblem}
	number := func(name string, v float64, expected string, ok bool) {
		if !ok {
			list.Add(name, fmt.Sprintf("%g", v), expected)
		}
	}
	if p.F == nil {
		list.Add("F", "nil", "a right-hand side")
	}
	if len(p.Y0) == 0 {
		list.Add("Y0", "empty", "at least one component")
	}
	for i, v := range p.Y0 {
		if !finite(v) {
			list.Add(fmt.Sprintf("Y0[%d]", i), fmt.Sprintf("%g", v), "a finite number")
		}
	}
	number("T0", p.T0, "a finite number", finite(p.T0))
	number("T1", p.T1, "a finite number", finite(p.T1))
	if finite(p.T0) && finite(p.T1) {
		number("T1 - T0", p.T1-p.T0, "a finite number", finite(p.T1-p.T0))
	}
	for i := range p.Events {
		if e := &p.Events[i]; e.G == nil {
			list.Add(fmt.Sprintf("Events[%d].G", i), "nil", "a function")
		} else if e.Direction < Either || e.Direction > Falling {
			list.Add(fmt.Sprintf("Events[%d].Direction", i), fmt.Sprintf("%d", e.Direction), "Either, Rising or Falling")
		}
	}
	s.defaults(math.Abs(p.T1 - p.T0))
	s.check(&list, len(p.Y0))
	return s, list.Err()
}

// defaults writes the defaults over zero fields.
func (s *Settings) defaults(span float64) {
	if s.RelativeTolerance == 0 {
		s.RelativeTolerance = 1e-6
	}
	if s.AbsoluteTolerance == 0 {
		s.AbsoluteTolerance = 1e-9
	}
	if s.MaxStep == 0 && finite(span) {
		s.MaxStep = span
	}
	if s.MaxSteps == 0 {
		s.MaxSteps = 1_000_000
	}
}

// check records what of the settings is not usable for n components.
func (s *Settings) check(list *fault.List, n int) {
	bad := func(name string, v float64, expected string) { list.Add(name, fmt.Sprintf("%g", v), expected) }
	if !(s.RelativeTolerance >= 4*eps && s.RelativeTolerance < 1) {
		bad("RelativeTolerance", s.RelativeTolerance, "at least four units of round-off and below 1")
	}
	if !(s.AbsoluteTolerance > 0) || !finite(s.AbsoluteTolerance) {
		bad("AbsoluteTolerance", s.AbsoluteTolerance, "a number above zero")
	}
	if s.AbsoluteTolerances != nil && len(s.AbsoluteTolerances) != n {
		list.Add("AbsoluteTolerances", fmt.Sprintf("%d long", len(s.AbsoluteTolerances)), fmt.Sprintf("%d, one a component", n))
	}
	for i, v := range s.AbsoluteTolerances {
		if !(v >= 0) || !finite(v) {
			bad(fmt.Sprintf("AbsoluteTolerances[%d]", i), v, "zero or above")
		}
	}
	if !(s.InitialStep >= 0) || !finite(s.InitialStep) {
		bad("InitialStep", s.InitialStep, "zero or above")
	}
	if !(s.MinStep >= 0) || !finite(s.MinStep) {
		bad("MinStep", s.MinStep, "zero or above")
	}
	if !(s.MaxStep >= 0) || !finite(s.MaxStep) {
		bad("MaxStep", s.MaxStep, "zero or above")
	}
	if s.MaxSteps < 0 {
		list.Add("MaxSteps", fmt.Sprint(s.MaxSteps), "zero or above")
	}
	if s.Method < DormandPrince853 || s.Method > Rodas4 {
		list.Add("Method", fmt.Sprint(int8(s.Method)), "DormandPrince853, DormandPrince54 or Rodas4")
	}
	if s.OnStiff < ReportStiff || s.OnStiff > SwitchStiff {
		list.Add("OnStiff", fmt.Sprint(int8(s.OnStiff)), "ReportStiff, FailStiff or SwitchStiff")
	}
}

// eps is the unit of round-off, the distance from 1 to the next number.
const eps = 0x1p-52

// finite reports whether x is neither NaN nor infinite.
func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
