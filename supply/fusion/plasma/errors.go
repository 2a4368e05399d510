package plasma

import (
	"errors"
	"fmt"
)

// ErrRange is wrapped by every error about an argument outside the range in which its formula holds; the error itself is
// a *RangeError.
var ErrRange = errors.New("plasma: outside the range of the formula")

// RangeError says which formula was asked for what, and where it holds.
type RangeError struct {
	Formula   string  // for example "reactivity of D-T"
	Quantity  string  // for example "temperature"
	Unit      string  // of the three numbers
	Value     float64 // what was asked for
	Low, High float64 // where the formula holds, both ends included
}

// Error returns formula, quantity, value and range in one line.
func (e *RangeError) Error() string {
	return fmt.Sprintf("%v: %s at a %s of %g %s, expected %g to %g %s",
		ErrRange, e.Formula, e.Quantity, e.Value, e.Unit, e.Low, e.High, e.Unit)
}

// Unwrap returns ErrRange.
func (e *RangeError) Unwrap() error { return ErrRange }

// ErrReaction is wrapped where a name is that of no reaction, or a reaction has no such formula.
var ErrReaction = errors.New("plasma: no such reaction")
