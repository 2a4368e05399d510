package svg

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
)

// ErrInput is matched (errors.Is) by every error that says a figure's input cannot be drawn.
var ErrInput = errors.New("figure input cannot be drawn")

// InputError names the field of a figure that cannot be drawn and why.
type InputError struct {
	Figure string // the figure's type, for example "sankey"
	Field  string // the path of the field, for example "Links[3].Value"
	Reason string // what was found and what is expected
}

// Error implements error.
func (e *InputError) Error() string {
	return fmt.Sprintf("svg: %s: %s: %s", e.Figure, e.Field, e.Reason)
}

// Is reports that an InputError is an ErrInput.
func (e *InputError) Is(target error) bool { return target == ErrInput }

// BalanceError says that what flows into an inner node of a Sankey differs from what flows out.
type BalanceError struct {
	Node    string
	In, Out float64 // in the figure's unit
	Unit    string
}

// Error implements error.
func (e *BalanceError) Error() string {
	return fmt.Sprintf("svg: sankey: node %q does not balance: %g %s in, %g %s out", e.Node, e.In, e.Unit, e.Out, e.Unit)
}

// Is reports that a BalanceError is an ErrInput.
func (e *BalanceError) Is(target error) bool { return target == ErrInput }

// maxMagnitude bounds every value, so that sums over a year of values cannot lose their meaning or overflow.
const maxMagnitude = 1e15

// problems collects every fault of a figure's input.
type problems struct {
	figure string
	errs   []error
}

func (p *problems) add(field, format string, args ...any) {
	p.errs = append(p.errs, &InputError{Figure: p.figure, Field: field, Reason: fmt.Sprintf(format, args...)})
}

func (p *problems) err() error { return errors.Join(p.errs...) }

// finite checks one value that may have either sign.
func (p *problems) finite(field string, v float64) bool {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		p.add(field, "is %g, want a finite number", v)
	case math.Abs(v) > maxMagnitude:
		p.add(field, "is %g, want at most %g in magnitude: choose a larger unit", v, maxMagnitude)
	default:
		return true
	}
	return false
}

// positive checks one value that cannot be negative.
func (p *problems) positive(field string, v float64) bool {
	if !p.finite(field, v) {
		return false
	}
	if v < 0 {
		p.add(field, "is %g, want zero or more", v)
		return false
	}
	return true
}

// longestWindow bounds a time axis far below the 292 years that a time.Duration can hold.
const longestWindow = 200 * 365 * 24 * time.Hour

// window checks the step of a time axis over n values.
func (p *problems) window(field string, step time.Duration, n int) {
	switch {
	case step < 0:
		p.add(field, "is %v, want more than zero, or 0 for one hour", step)
	case n > 0 && step > longestWindow/time.Duration(n):
		p.add(field, "is %v over %d steps, want at most 200 years in all", step, n)
	}
}

// values checks a slice; it stops at the first fault, because a year of NaN is one fault and not 8,760.
func (p *problems) values(field string, vs []float64, signed bool) {
	for i, v := range vs {
		if math.Abs(v) <= maxMagnitude && (signed || v >= 0) { // false for NaN
			continue
		}
		if at := fmt.Sprintf("%s[%d]", field, i); signed {
			p.finite(at, v)
		} else {
			p.positive(at, v)
		}
		return
	}
}

// series checks a list of series that must all have n values; n < 0 takes the first one's length.
func (p *problems) series(field string, ss []Series, n int, signed bool) {
	for i, s := range ss {
		at := fmt.Sprintf("%s[%d]", field, i)
		if s.Name == "" {
			p.add(at+".Name", "is empty, want the series' name")
		} else if slices.ContainsFunc(ss[:i], func(o Series) bool { return o.Name == s.Name }) {
			p.add(at+".Name", "is %q as an earlier series' is, want distinct names", s.Name)
		}
		if len(s.Values) == 0 {
			p.add(at+".Values", "is empty, want at least one value")
			continue
		}
		if n < 0 {
			n = len(s.Values)
		}
		if len(s.Values) != n {
			p.add(at+".Values", "has %d values, want %d as the others have", len(s.Values), n)
		}
		p.values(at+".Values", s.Values, signed)
	}
}
