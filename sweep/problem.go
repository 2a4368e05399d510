package sweep

import (
	"errors"
	"fmt"
	"math"
	"runtime"
)

// Parameter is one uncertain input.
type Parameter struct {
	// Name identifies the parameter and its random stream; it must be unique in a Problem.
	Name string
	// Quantile is the inverse CDF, from a probability in (0, 1) to a value in base units. It must not fall as p
	// grows and must be safe to call from one goroutine.
	Quantile func(p float64) float64
	// Low, Mode and High are the values for the tornado, in base units, Low <= Mode <= High.
	Low, Mode, High float64
	// Unit names the base unit for whoever prints the result; it is not interpreted.
	Unit string
}

// Worker maps one draw, the values of the parameters in their order and in base units, to the outputs in theirs.
// It must be a pure function of values: which worker sees which draw is not determined. It may keep scratch
// memory of its own, and must keep neither slice.
type Worker = func(values []float64, out []float64) error

// Problem is a function on the unit hypercube: parameters that turn probabilities into values, and workers that
// turn values into outputs.
type Problem struct {
	Parameters []Parameter
	Outputs    []string // names, unique
	// NewWorker makes a function for one goroutine, which may own clones of mutable state. It is called from one
	// goroutine, before any draw.
	NewWorker func() (Worker, error)
}

// Settings of Run. A nil pointer or a zero field means the default.
type Settings struct {
	// Draws is the number of points; the default is 1024. With no parameters there is one.
	Draws int
	// Seed of all streams; zero is a seed like any other.
	Seed uint64
	// Workers is the number of goroutines; the default is GOMAXPROCS. It does not change the result.
	Workers int
	// MaxFailedShare is the share of failed draws, 0 to 1, above which Run returns an error; the default is 0.1,
	// and a negative value allows none.
	MaxFailedShare float64
	// KeepFailures is how many of the first failed draws the result keeps with their values and errors; the default is 5.
	KeepFailures int
}

// ErrProblem says that a Problem or its Settings are not usable; all that is wrong is joined in one error.
var ErrProblem = errors.New("the sweep is not well posed")

// filled returns the settings with defaults in place.
func (s *Settings) filled(parameters int) (Settings, error) {
	var out Settings
	if s != nil {
		out = *s
	}
	if out.Draws == 0 {
		out.Draws = 1024
	}
	if out.Workers == 0 {
		out.Workers = runtime.GOMAXPROCS(0)
	}
	if out.MaxFailedShare == 0 {
		out.MaxFailedShare = 0.1
	}
	if out.KeepFailures == 0 {
		out.KeepFailures = 5
	}
	var all []error
	if out.KeepFailures < 0 {
		all = append(all, fmt.Errorf("%w: %d failures to keep, need none below 0", ErrProblem, out.KeepFailures))
	}
	if out.Draws < 2 {
		all = append(all, fmt.Errorf("%w: %d draws, need at least 2", ErrProblem, out.Draws))
	}
	if out.Workers < 1 {
		all = append(all, fmt.Errorf("%w: %d workers, need at least 1", ErrProblem, out.Workers))
	}
	if !(out.MaxFailedShare <= 1) {
		all = append(all, fmt.Errorf("%w: share of failed draws %g, want at most 1", ErrProblem, out.MaxFailedShare))
	}
	if parameters == 0 {
		out.Draws = 1
	}
	return out, errors.Join(all...)
}

// check finds everything that is wrong with a problem.
func (p *Problem) check() error {
	var all []error
	wrong := func(format string, args ...any) {
		all = append(all, fmt.Errorf("%w: %s", ErrProblem, fmt.Sprintf(format, args...)))
	}
	names := map[string]bool{}
	for i, q := range p.Parameters {
		if q.Name == "" {
			wrong("parameter %d has no name", i)
		} else if names[q.Name] {
			wrong("two parameters are named %q", q.Name)
		}
		names[q.Name] = true
		if q.Quantile == nil {
			wrong("parameter %q has no quantile function", q.Name)
		}
		if !finite(q.Low) || !finite(q.Mode) || !finite(q.High) || q.Low > q.Mode || q.Mode > q.High {
			wrong("parameter %q: want finite low <= mode <= high, have %g, %g, %g", q.Name, q.Low, q.Mode, q.High)
		}
	}
	if len(p.Outputs) == 0 {
		wrong("there are no outputs")
	}
	outputs := map[string]bool{}
	for i, name := range p.Outputs {
		if name == "" {
			wrong("output %d has no name", i)
		} else if outputs[name] {
			wrong("two outputs are named %q", name)
		}
		outputs[name] = true
	}
	if p.NewWorker == nil {
		wrong("there is no NewWorker")
	}
	return errors.Join(all...)
}

// finite reports whether x is neither NaN nor infinite.
func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
