package highs

import (
	"fmt"
	"math"

	"github.com/tetratelabs/wazero/api"

	"tokenwatt/lp"
)

// HiGHS treats what lies beyond these as infinite, as zero, or as an error; a model that holds such numbers would be
// another model to the solver, so it is refused.
const (
	infiniteBound    = 1e20
	smallestNonzero  = 1e-12
	largestNonzero   = 1e15
	rowWise          = 2
	minimise         = 1
	integerVariable  = 1
	highsIntBytes    = 4
	doubleBytes      = 8
	maxListedOutside = 20
)

// RangeError says that a number of the model is outside the range that HiGHS takes literally.
type RangeError struct {
	What  string // such as "coefficient of row"
	Name  string
	Value float64
}

func (e *RangeError) Error() string {
	return fmt.Sprintf("highs: %s %q is %g: HiGHS takes finite bounds and costs below %g and coefficients of %g to %g",
		e.What, e.Name, e.Value, infiniteBound, smallestNonzero, largestNonzero)
}

// checkRange returns the first number that HiGHS would alter.
func checkRange(m *lp.Model) error {
	a := m.Arrays()
	tooBig := func(v float64) bool { return math.Abs(v) >= infiniteBound && !math.IsInf(v, 0) }
	for j, c := range a.ColumnCost {
		for _, v := range []float64{c, a.ColumnLower[j], a.ColumnUpper[j]} {
			if tooBig(v) {
				return &RangeError{What: "cost or bound of column", Name: m.ColumnName(j), Value: v}
			}
		}
	}
	for i, lo := range a.RowLower {
		for _, v := range []float64{lo, a.RowUpper[i]} {
			if tooBig(v) {
				return &RangeError{What: "bound of row", Name: m.RowName(i), Value: v}
			}
		}
		_, _, cols, coefs := m.Row(i)
		for k, v := range coefs {
			if abs := math.Abs(v); abs <= smallestNonzero || abs >= largestNonzero {
				return &RangeError{What: "coefficient of row", Name: m.RowName(i) + " / " + m.ColumnName(int(cols[k])), Value: v}
			}
		}
	}
	return nil
}

// load copies the model into the instance.
func (in *instance) load(m *lp.Model) error {
	a := m.Arrays()
	params := []uint64{
		in.object, uint64(m.NumColumns()), uint64(m.NumRows()), uint64(m.NumCoefficients()),
		rowWise, minimise, api.EncodeF64(m.Offset),
	}
	for _, v := range [][]float64{a.ColumnCost, a.ColumnLower, a.ColumnUpper, a.RowLower, a.RowUpper} {
		p, err := in.putFloats(v)
		if err != nil {
			return err
		}
		params = append(params, p)
	}
	for _, v := range [][]int32{a.RowStart, a.Index} {
		p, err := in.putInts(v)
		if err != nil {
			return err
		}
		params = append(params, p)
	}
	p, err := in.putFloats(a.Value)
	if err != nil {
		return err
	}
	params = append(params, p)
	pass := "Highs_passLp"
	if m.IsMIP() {
		pass = "Highs_passMip"
		kinds := make([]int32, m.NumColumns())
		for j, integer := range a.Integer {
			if integer {
				kinds[j] = integerVariable
			}
		}
		if p, err = in.putInts(kinds); err != nil {
			return err
		}
		params = append(params, p)
	}
	if err := in.status(pass, params...); err != nil {
		return err
	}
	// HiGHS keeps its own copy; the memory is wanted for the solve.
	for _, p := range params[7:] {
		if _, err := in.call("free", p); err != nil {
			return err
		}
	}
	return nil
}
