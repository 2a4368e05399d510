package sweep

import (
	"errors"
	"fmt"
	"strings"
)

// Result of a sweep.
type Result struct {
	// Draws is how many points were drawn, Failed how many of them failed.
	Draws, Failed int
	// Failures are the first failed draws, at most Settings.KeepFailures, by draw number.
	Failures []DrawError
	// Values are the drawn inputs in base units: Values[i][j] is draw i, parameter j. Failed draws are included.
	Values [][]float64
	// Outputs has one entry for each output of the problem, in its order.
	Outputs []Output
	// Warnings are complete sentences about what the numbers do not cover.
	Warnings []string
}

// Output is what a sweep says about one output. All numbers but the shares are in the output's own unit.
type Output struct {
	Name string
	// Sample has the outputs of the successful draws in the order of the draws.
	Sample                 []float64
	Quantiles              Quantiles
	Mean, Min, Max, StdDev float64
	// FirstOrder has one share for each parameter, in the problem's order; nil where the output is the same in all
	// draws, and where the shares could not be estimated, with a warning.
	FirstOrder []Share
	// AtModes is the output with every parameter at its mode.
	AtModes float64
	// Tornado has one bar for each parameter, the longest first; bars with a failed end come last.
	Tornado []Bar
}

// Quantiles of a sample, of type 7.
type Quantiles struct {
	P5, P10, P25, P50, P75, P90, P95 float64
}

// Share is the first-order share of one parameter in the variance of an output.
type Share struct {
	Parameter string
	// Value is the estimate, corrected for its bias; 1 means that this parameter alone explains the output.
	Value float64
	// StandardError of Value, for independent draws.
	StandardError float64
	// NoiseFloor is what Value stays below in 99 of 100 sweeps if the parameter has no first-order effect.
	NoiseFloor float64
	// Significant is Value > NoiseFloor.
	Significant bool
}

// Bar is one parameter's bar in a tornado.
type Bar struct {
	Parameter string
	Low, High float64 // of the parameter, in its base unit
	AtLow     float64 // the output there, NaN where Err is set for it
	AtHigh    float64
	Swing     float64 // largest minus smallest of AtLow, AtHigh and the output at the modes; NaN with Err
	Err       error   // why an end could not be evaluated
}

// DrawError is one failed draw.
type DrawError struct {
	Draw   int       // its number, from 0
	Values []float64 // of the parameters, in base units
	Err    error
}

// Error implements error.
func (e DrawError) Error() string { return fmt.Sprintf("draw %d: %v", e.Draw, e.Err) }

// Unwrap returns what the function said.
func (e DrawError) Unwrap() error { return e.Err }

var (
	// ErrTooManyFailed says that more draws failed than the settings allow; it comes as a *FailedError.
	ErrTooManyFailed = errors.New("too many draws failed")
	// ErrNotFinite says that the function left an output NaN or infinite, or did not set it, or that a quantile
	// function gave such a value.
	ErrNotFinite = errors.New("not a finite number")
)

// FailedError is ErrTooManyFailed with the first failures.
type FailedError struct {
	Draws, Failed int
	Failures      []DrawError // the first, at most Settings.KeepFailures
}

// Error implements error.
func (e *FailedError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v: %d of %d", ErrTooManyFailed, e.Failed, e.Draws)
	for _, f := range e.Failures {
		fmt.Fprintf(&b, "; %v", f)
	}
	return b.String()
}

// Is makes errors.Is(err, ErrTooManyFailed) true.
func (e *FailedError) Is(target error) bool { return target == ErrTooManyFailed }

// Unwrap returns the first failures.
func (e *FailedError) Unwrap() []error {
	all := make([]error, len(e.Failures))
	for i, f := range e.Failures {
		all[i] = f
	}
	return all
}
