package lp

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"
)

// Solver solves models.
//
// An answer other than Optimal comes as both a Solution, holding at least the Status, and a *StatusError. Every other
// failure (an invalid model, settings out of range, a solver that crashed) comes as an error and a nil Solution.
// nil Settings are the defaults. Solve does not change or keep the model and may be called from several goroutines.
type Solver interface {
	Solve(ctx context.Context, m *Model, s *Settings) (*Solution, error)
}

// Method is a family of algorithms.
type Method int

// The methods. A solver that lacks one returns ErrUnsupported.
const (
	Choose  Method = iota // the solver's own choice
	Simplex               // dual simplex: a vertex
	IPM                   // interior point; a vertex only with Settings.Crossover
	PDLP                  // first-order primal-dual: low accuracy, for very large models
)

// String returns the name that ParseMethod accepts.
func (m Method) String() string {
	switch m {
	case Choose:
		return "choose"
	case Simplex:
		return "simplex"
	case IPM:
		return "ipm"
	case PDLP:
		return "pdlp"
	default:
		return fmt.Sprintf("method %d", int(m))
	}
}

// ParseMethod is the inverse of Method.String.
func ParseMethod(s string) (Method, error) {
	for _, m := range []Method{Choose, Simplex, IPM, PDLP} {
		if m.String() == s {
			return m, nil
		}
	}
	return Choose, fmt.Errorf("lp: no method %q (choose, simplex, ipm, pdlp)", s)
}

// Switch is a setting that is on, off, or left to the solver.
type Switch int

// The positions of a Switch.
const (
	Auto Switch = iota
	On
	Off
)

// Settings are what a caller may ask of a solver. Zero values mean the solver's defaults.
type Settings struct {
	Method Method
	// TimeLimit is wall time; 0 is none. Answers that it cut off are not reproducible.
	TimeLimit time.Duration
	// PrimalTolerance and DualTolerance are absolute feasibility tolerances; 0 is the default, 1e-7. For IPM and PDLP
	// the smaller of the two is the tolerance on the relative gap as well.
	PrimalTolerance, DualTolerance float64
	// MIPGap is the relative gap at which a MIP is good enough; 0 is the default, 1e-4.
	MIPGap float64
	// Presolve is on by default.
	Presolve Switch
	// Crossover turns an interior solution into a vertex; on by default. Duals and primal values of an interior
	// solution are as accurate but lie in the middle of the optimal face.
	Crossover Switch
	// Start holds rough optimal values of a few columns, such as the capacities found with a coarser time step. Simplex
	// first solves with these columns fixed and then frees them, which for a capacity expansion takes a third of the
	// time. It changes the time, not the optimum. Values are moved into the columns' bounds. Solvers, methods and MIPs
	// that cannot use it go without.
	Start []StartValue
	// Memory, if not nil, is where a solver that can begin near an earlier answer (lp/interior) keeps a point of this solve
	// and finds that of the solve before: for sweeps of models of one shape, one after the other. It changes the time, and
	// the answer within its tolerance. Solves side by side need memories of their own.
	Memory *Memory
	// RandomSeed permutes ties; the default is 0.
	RandomSeed int
	// Progress, if not nil, is called now and then from the solving goroutine. It must be quick. A call that was under
	// way when the solve was cancelled may end after Solve has returned.
	Progress func(Progress)
	// Clock, if not nil, returns the time since any fixed moment and is used for Stats.Elapsed alone.
	Clock func() time.Duration
}

// Memory is what a solver remembers from one solve to the next. The zero value remembers nothing.
type Memory struct {
	// Held belongs to the solver that put it there.
	Held any
}

// StartValue is the rough value of one column.
type StartValue struct {
	Column int
	Value  float64
}

// Progress is a solver's news of itself. How often it comes and what it holds differs from method to method; it is
// meant for people.
type Progress struct {
	Phase      string // "presolve", "simplex", "ipm", "crossover", "mip" ...
	Iteration  int
	Objective  float64 // objective at this iteration, which need not be feasible
	PrimalInf  float64 // sum or norm of primal infeasibilities, as the method has it
	DualInf    float64 // the same of dual infeasibilities
	MessageRaw string  // the solver's own line
}

// CheckStart reports start values that do not fit the model.
func (s *Settings) CheckStart(m *Model) error {
	if s == nil {
		return nil
	}
	var f faultList
	seen := map[int]bool{}
	for _, v := range s.Start {
		switch {
		case v.Column < 0 || v.Column >= m.NumColumns():
			f.add(&IndexError{What: "column", Index: v.Column, Count: m.NumColumns(), In: "start value"})
		case math.IsNaN(v.Value) || math.IsInf(v.Value, 0):
			f.add(&ValueError{What: "start value of column", Name: m.ColumnName(v.Column), Value: v.Value})
		case seen[v.Column]:
			f.add(&DuplicateError{Row: "start values", Column: m.ColumnName(v.Column)})
		}
		seen[v.Column] = true
	}
	return f.err()
}

// Check reports settings that make no sense.
func (s *Settings) Check() error {
	if s == nil {
		return nil
	}
	var errs []error
	for _, v := range []struct {
		name  string
		value float64
	}{{"primal tolerance", s.PrimalTolerance}, {"dual tolerance", s.DualTolerance}} {
		if v.value != 0 && !(v.value >= 1e-10 && v.value <= 1e-1) {
			errs = append(errs, fmt.Errorf("lp: %s %g is outside 1e-10 to 0.1", v.name, v.value))
		}
	}
	if s.MIPGap != 0 && !(s.MIPGap > 0 && s.MIPGap < 1) {
		errs = append(errs, fmt.Errorf("lp: MIP gap %g is outside 0 to 1", s.MIPGap))
	}
	if s.TimeLimit < 0 {
		errs = append(errs, fmt.Errorf("lp: time limit %v is negative", s.TimeLimit))
	}
	if s.RandomSeed < 0 || s.RandomSeed > 2147483647 {
		errs = append(errs, fmt.Errorf("lp: random seed %d is outside 0 to 2147483647", s.RandomSeed))
	}
	if s.Method < Choose || s.Method > PDLP {
		errs = append(errs, fmt.Errorf("lp: unknown %v", s.Method))
	}
	return errors.Join(errs...)
}

// GapTolerance is the tolerance on the relative gap of IPM and PDLP: the smaller of the two feasibility tolerances
// that were given, 0 where none was.
func (s *Settings) GapTolerance() float64 {
	if s.PrimalTolerance == 0 || s.DualTolerance == 0 {
		return max(s.PrimalTolerance, s.DualTolerance)
	}
	return min(s.PrimalTolerance, s.DualTolerance)
}

// The sentinels that a *StatusError matches with errors.Is.
var (
	ErrInfeasible     = errors.New("infeasible")
	ErrUnbounded      = errors.New("unbounded")
	ErrTimeLimit      = errors.New("time limit reached")
	ErrIterationLimit = errors.New("iteration limit reached")
	ErrCancelled      = errors.New("cancelled")
	ErrFailed         = errors.New("solver failed")
)

// ErrUnsupported says that a solver does not know the method or setting that was asked for.
var ErrUnsupported = errors.New("not supported by this solver")

// StatusError says that a solve ended otherwise than Optimal.
type StatusError struct {
	Status Status
	Detail string // the solver's words; may be empty
	Cause  error  // for Cancelled the cause of the context; may be nil
}

func (e *StatusError) Error() string {
	text := "lp: " + e.Status.String()
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *StatusError) Unwrap() error { return e.Cause }

// Is matches the sentinels. InfeasibleOrUnbounded matches both ErrInfeasible and ErrUnbounded.
func (e *StatusError) Is(target error) bool {
	switch e.Status {
	case Infeasible:
		return target == ErrInfeasible
	case Unbounded:
		return target == ErrUnbounded
	case InfeasibleOrUnbounded:
		return target == ErrInfeasible || target == ErrUnbounded
	case TimeLimit:
		return target == ErrTimeLimit
	case IterationLimit:
		return target == ErrIterationLimit
	case Cancelled:
		return target == ErrCancelled
	case StatusUnknown, Failed:
		return target == ErrFailed
	default:
		return false
	}
}
