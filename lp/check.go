package lp

import (
	"errors"
	"fmt"
	"math"
)

// maxFaults is how many faults Check lists before it only counts: a wrong unit can break 100,000 coefficients, and
// nobody reads further than the first few.
const maxFaults = 20

// ErrInvalidModel is what every error of Model.Check matches with errors.Is.
var ErrInvalidModel = errors.New("lp: invalid model")

// ShapeError says that a slice has the wrong length.
type ShapeError struct {
	What  string // "columns" or "coefficients"
	Block string // the block of columns, or the row
	Want  int    // length that was expected (a length of 1 is good for columns too)
	Got   int
}

func (e *ShapeError) Error() string {
	return fmt.Sprintf("lp: %s of %q: %d values where %d are needed", e.What, e.Block, e.Got, e.Want)
}

// Is makes the error match ErrInvalidModel.
func (e *ShapeError) Is(target error) bool { return target == ErrInvalidModel }

// IndexError says that a row or column index is out of range.
type IndexError struct {
	What  string // "column" or "row"
	Index int
	Count int    // how many there are
	In    string // the row or the method in which it was used
}

func (e *IndexError) Error() string {
	return fmt.Sprintf("lp: %s: %s index %d is outside 0 to %d", e.In, e.What, e.Index, e.Count-1)
}

// Is makes the error match ErrInvalidModel.
func (e *IndexError) Is(target error) bool { return target == ErrInvalidModel }

// DuplicateError says that a row names a column twice.
type DuplicateError struct{ Row, Column string }

func (e *DuplicateError) Error() string {
	return fmt.Sprintf("lp: row %q has column %q more than once", e.Row, e.Column)
}

// Is makes the error match ErrInvalidModel.
func (e *DuplicateError) Is(target error) bool { return target == ErrInvalidModel }

// ValueError says that a number cannot stand where it stands: NaN anywhere, an infinite cost or coefficient, or a
// lower bound of +Inf or an upper bound of -Inf.
type ValueError struct {
	What  string // such as "cost of column", "lower bound of row"
	Name  string
	Value float64
}

func (e *ValueError) Error() string {
	return fmt.Sprintf("lp: %s %q is %g", e.What, e.Name, e.Value)
}

// Is makes the error match ErrInvalidModel.
func (e *ValueError) Is(target error) bool { return target == ErrInvalidModel }

// BoundsError says that a lower bound is above the upper bound.
type BoundsError struct {
	What         string // "column" or "row"
	Name         string
	Lower, Upper float64
}

func (e *BoundsError) Error() string {
	return fmt.Sprintf("lp: %s %q: lower bound %g is above upper bound %g", e.What, e.Name, e.Lower, e.Upper)
}

// Is makes the error match ErrInvalidModel.
func (e *BoundsError) Is(target error) bool { return target == ErrInvalidModel }

// TruncatedError closes a long list of faults.
type TruncatedError struct{ More int }

func (e *TruncatedError) Error() string { return fmt.Sprintf("lp: and %d more faults", e.More) }

// Is makes the error match ErrInvalidModel.
func (e *TruncatedError) Is(target error) bool { return target == ErrInvalidModel }

// faultList keeps the first faults and counts the others.
type faultList struct {
	first []error
	more  int
}

func (f *faultList) add(err error) {
	if len(f.first) < maxFaults {
		f.first = append(f.first, err)
		return
	}
	f.more++
}

func (f *faultList) err() error {
	if f.more > 0 {
		return errors.Join(append(f.first, &TruncatedError{More: f.more})...)
	}
	return errors.Join(f.first...)
}

// Check reports what is wrong with the model: the first 20 faults joined and a count of the others. It takes time
// linear in the size of the model.
func (m *Model) Check() error {
	var f faultList
	for _, err := range m.faults {
		f.add(err)
	}
	if math.IsNaN(m.Offset) || math.IsInf(m.Offset, 0) {
		f.add(&ValueError{What: "offset of", Name: m.Name, Value: m.Offset})
	}
	for j, c := range m.colCost {
		if math.IsNaN(c) || math.IsInf(c, 0) {
			f.add(&ValueError{What: "cost of column", Name: m.ColumnName(j), Value: c})
		}
	}
	checkBounds(&f, "column", m.colLower, m.colUpper, m.ColumnName)
	checkBounds(&f, "row", m.rowLower, m.rowUpper, m.RowName)
	m.checkMatrix(&f)
	return f.err()
}

func checkBounds(f *faultList, what string, lower, upper []float64, name func(int) string) {
	for i, lo := range lower {
		hi := upper[i]
		switch {
		case lo <= hi && lo < math.Inf(1) && hi > math.Inf(-1): // also false for NaN
		case math.IsNaN(lo) || math.IsInf(lo, 1):
			f.add(&ValueError{What: "lower bound of " + what, Name: name(i), Value: lo})
		case math.IsNaN(hi) || math.IsInf(hi, -1):
			f.add(&ValueError{What: "upper bound of " + what, Name: name(i), Value: hi})
		default:
			f.add(&BoundsError{What: what, Name: name(i), Lower: lo, Upper: hi})
		}
	}
}

func (m *Model) checkMatrix(f *faultList) {
	n := len(m.colCost)
	lastRow := make([]int32, n) // 1 + the last row in which the column was seen
	for i := range m.rowStart {
		from, to := m.span(i)
		for k := from; k < to; k++ {
			j := int(m.index[k])
			if v := m.value[k]; math.IsNaN(v) || math.IsInf(v, 0) {
				f.add(&ValueError{What: fmt.Sprintf("coefficient of column %d in row", j), Name: m.RowName(i), Value: v})
			}
			if j >= n {
				f.add(&IndexError{What: "column", Index: j, Count: n, In: "row " + m.RowName(i)})
				continue
			}
			if lastRow[j] == int32(i+1) {
				f.add(&DuplicateError{Row: m.RowName(i), Column: m.ColumnName(j)})
			}
			lastRow[j] = int32(i + 1)
		}
	}
}
