// Package highsrange knows which numbers HiGHS takes literally. It treats bounds and costs from 1e20 as infinite, drops
// coefficients up to its option small_matrix_value, whose least value is 1e-12, and refuses those from 1e15
// (https://ergo-code.github.io/HiGHS/dev/options/definitions/). A model with such numbers would be another model to the
// solver, so both ways to it, lp/highs and lp/execsolver, refuse it.
package highsrange

import (
	"fmt"
	"math"

	"tokenwatt/lp"
)

const (
	infiniteBound  = 1e20
	largestNonzero = 1e15
	// SmallMatrixValue is what the option small_matrix_value has to be set to.
	SmallMatrixValue = 1e-12
)

// Error says that a number of a model is outside the range that HiGHS takes literally.
type Error struct {
	What  string // such as "coefficient of row"
	Name  string
	Value float64
}

func (e *Error) Error() string {
	return fmt.Sprintf("highs: %s %q is %g: HiGHS takes finite bounds and costs below %g and coefficients of %g to %g",
		e.What, e.Name, e.Value, infiniteBound, SmallMatrixValue, largestNonzero)
}

// Check returns an *Error about the first number of a valid model that HiGHS would alter, nil where there is none.
func Check(m *lp.Model) error {
	a := m.Arrays()
	tooBig := func(v float64) bool { return math.Abs(v) >= infiniteBound && !math.IsInf(v, 0) }
	for j, c := range a.ColumnCost {
		for _, v := range []float64{c, a.ColumnLower[j], a.ColumnUpper[j]} {
			if tooBig(v) {
				return &Error{What: "cost or bound of column", Name: m.ColumnName(j), Value: v}
			}
		}
	}
	for i, lo := range a.RowLower {
		for _, v := range []float64{lo, a.RowUpper[i]} {
			if tooBig(v) {
				return &Error{What: "bound of row", Name: m.RowName(i), Value: v}
			}
		}
		_, _, cols, coefs := m.Row(i)
		for k, v := range coefs {
			if abs := math.Abs(v); abs <= SmallMatrixValue || abs >= largestNonzero {
				return &Error{What: "coefficient of row", Name: m.RowName(i) + " / " + m.ColumnName(int(cols[k])), Value: v}
			}
		}
	}
	return nil
}
