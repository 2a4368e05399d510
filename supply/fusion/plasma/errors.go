package plasma

import (
	"errors"
	"fmt"
	"math"
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
	Low, High float64 // where the formula holds, both ends included; High may be +Inf
}

// Error returns formula, quantity, value and range in one line.
func (e *RangeError) Error() string {
	expected := fmt.Sprintf("%.6g to %.6g %s", e.Low, e.High, e.Unit)
	if math.IsInf(e.High, 1) {
		expected = fmt.Sprintf("%.6g %s or above", e.Low, e.Unit)
	}
	return fmt.Sprintf("%v: %s: %s is %.6g %s, expected %s", ErrRange, e.Formula, e.Quantity, e.Value, e.Unit, expected)
}

// Unwrap returns ErrRange.
func (e *RangeError) Unwrap() error { return ErrRange }

// ErrReaction is wrapped where a name is that of no reaction, or a reaction has no such formula.
var ErrReaction = errors.New("plasma: no such reaction")
