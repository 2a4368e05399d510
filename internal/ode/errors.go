package ode

import (
	"errors"
	"fmt"
)

// The ways in which an integration can fail; Solve returns them as *Error or wrapped.
var (
	// ErrProblem says that a problem or its settings are not usable.
	ErrProblem = errors.New("ode: the problem does not fit")
	// ErrDomain is for right-hand sides: the state is outside of where the equations hold. The step is tried again at a
	// quarter of its length.
	ErrDomain = errors.New("ode: outside of the domain of the right-hand side")
	// ErrNotFinite says that values that are not finite came up whatever the step.
	ErrNotFinite = errors.New("ode: not finite")
	// ErrStepTooSmall says that the step fell below what time can resolve, or below the smallest step allowed.
	ErrStepTooSmall = errors.New("ode: the step is too small")
	// ErrTooManySteps says that the limit of steps was reached.
	ErrTooManySteps = errors.New("ode: too many steps")
	// ErrStiff says that the problem is stiff, where the settings make that an error.
	ErrStiff = errors.New("ode: the problem is stiff")
	// ErrSingular says that the matrix of the implicit method is singular.
	ErrSingular = errors.New("ode: the matrix of the implicit method is singular")
	// ErrStop is for step callbacks: end here, without an error.
	ErrStop = errors.New("ode: stopped by the step callback")
)

// Error is a failure with its place.
type Error struct {
	Cause     error   // one of the package's errors, or what the right-hand side returned
	T         float64 // time reached
	Step      float64 // length of the step that failed
	Component int     // component with the largest error, or that is not finite; -1 where none is to blame
	Steps     int     // accepted so far
}

// Error returns the cause with time, step and component.
func (e *Error) Error() string {
	where := ""
	if e.Component >= 0 {
		where = fmt.Sprintf(", component %d", e.Component)
	}
	return fmt.Sprintf("%v: at t = %g, step %g, after %d steps%s", e.Cause, e.T, e.Step, e.Steps, where)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }
