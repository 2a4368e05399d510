package lp

import (
	"fmt"
	"math"
)

// Inf is the value of a bound that does not bind.
var Inf = math.Inf(1) //nolint:gochecknoglobals // Go has no infinite constants; never written

// Model is a linear or mixed-integer programme under construction. The zero value is an empty model, ready to use.
//
// Building never fails: what is wrong with the arguments of AddColumns, AddRow and the others is remembered and
// reported by Check, all of it at once. Solvers call Check, so callers need not. A Model is not safe for
// concurrent changes; any number of goroutines may read it.
type Model struct {
	// Name is written to MPS files. It has no meaning to solvers.
	Name string
	// Offset is the constant k of the objective.
	Offset float64

	colLower, colUpper, colCost []float64
	integer                     []bool  // nil where no column is integer
	stages                      []int32 // step of time of each column, see SetStages; shorter than the columns where the rest has none
	rowLower, rowUpper          []float64
	rowStart                    []int32 // first entry of each row; the row ends where the next one starts
	index                       []int32
	value                       []float64
	colNames, rowNames          names
	faults                      []error
}

// Grow reserves room for that many further columns, rows and coefficients. It only saves time.
func (m *Model) Grow(columns, rows, coefficients int) {
	m.colLower = grow(m.colLower, columns)
	m.colUpper = grow(m.colUpper, columns)
	m.colCost = grow(m.colCost, columns)
	m.rowLower = grow(m.rowLower, rows)
	m.rowUpper = grow(m.rowUpper, rows)
	m.rowStart = grow(m.rowStart, rows)
	m.index = grow(m.index, coefficients)
	m.value = grow(m.value, coefficients)
}

func grow[T any](s []T, n int) []T {
	if n <= cap(s)-len(s) {
		return s
	}
	out := make([]T, len(s), len(s)+n)
	copy(out, s)
	return out
}

// AddColumn appends one column and returns its index.
func (m *Model) AddColumn(name string, lower, upper, cost float64) int {
	j := len(m.colCost)
	m.colNames.addSingle(name, j)
	m.colLower = append(m.colLower, lower)
	m.colUpper = append(m.colUpper, upper)
	m.colCost = append(m.colCost, cost)
	if m.integer != nil {
		m.integer = append(m.integer, false)
	}
	return j
}

// AddColumns appends n columns named block[0] to block[n-1] and returns the index of the first. Each of lower, upper
// and cost has n values, or one value that holds for all n.
func (m *Model) AddColumns(block string, n int, lower, upper, cost []float64) int {
	first := len(m.colCost)
	if n < 0 {
		m.fault(&ShapeError{What: "columns", Block: block, Want: 0, Got: n})
		return first
	}
	ok := true
	for _, s := range [][]float64{lower, upper, cost} {
		if len(s) != n && len(s) != 1 {
			m.fault(&ShapeError{What: "columns", Block: block, Want: n, Got: len(s)})
			ok = false
		}
	}
	m.colNames.addBlock(block, first, n)
	if !ok { // keep the indices that follow right, so that one fault does not breed others
		zero := []float64{0}
		lower, upper, cost = zero, zero, zero
	}
	m.colLower = appendBroadcast(m.colLower, lower, n)
	m.colUpper = appendBroadcast(m.colUpper, upper, n)
	m.colCost = appendBroadcast(m.colCost, cost, n)
	if m.integer != nil {
		m.integer = append(m.integer, make([]bool, n)...)
	}
	return first
}

func appendBroadcast(dst, src []float64, n int) []float64 {
	if len(src) == n {
		return append(dst, src...)
	}
	for range n {
		dst = append(dst, src[0])
	}
	return dst
}

// SetInteger marks n columns, starting with first, as integer.
func (m *Model) SetInteger(first, n int) {
	if first < 0 || n < 0 || first+n > len(m.colCost) {
		m.fault(&IndexError{What: "column", Index: first + max(n, 1) - 1, Count: len(m.colCost), In: "SetInteger"})
		return
	}
	if m.integer == nil {
		m.integer = make([]bool, len(m.colCost))
	}
	for j := first; j < first+n; j++ {
		m.integer[j] = true
	}
}

// AddRow appends one row and returns its index. Entries with coefficient exactly zero are left out. The columns may
// be added later than the row; cols and coefs are copied.
func (m *Model) AddRow(name string, lower, upper float64, cols []int, coefs []float64) int {
	i := len(m.rowLower)
	m.rowNames.addSingle(name, i)
	return m.appendRow(i, lower, upper, cols, coefs)
}

// RowBlock is a name shared by many rows. It belongs to the Model that made it.
type RowBlock struct{ id int32 }

// NewRowBlock names a family of rows for AddBlockRow. Rows of several blocks may be added in turn, as when a loop
// over hours adds one row of each.
func (m *Model) NewRowBlock(name string) RowBlock {
	return RowBlock{id: m.rowNames.newBlock(name)}
}

// AddBlockRow appends one row as AddRow does. Its name is the block's with the number of the row within the block:
// block[0], block[1] and so on.
func (m *Model) AddBlockRow(block RowBlock, lower, upper float64, cols []int, coefs []float64) int {
	i := len(m.rowLower)
	if !m.rowNames.extend(block.id, i) {
		m.fault(fmt.Errorf("lp: row %d: its row block belongs to another model", i))
		m.rowNames.addSingle("", i)
	}
	return m.appendRow(i, lower, upper, cols, coefs)
}

func (m *Model) appendRow(i int, lower, upper float64, cols []int, coefs []float64) int {
	m.rowLower = append(m.rowLower, lower)
	m.rowUpper = append(m.rowUpper, upper)
	m.rowStart = append(m.rowStart, int32(len(m.index)))
	if len(cols) != len(coefs) {
		m.fault(&ShapeError{What: "coefficients", Block: m.RowName(i), Want: len(cols), Got: len(coefs)})
		return i
	}
	for k, j := range cols {
		if coefs[k] == 0 {
			continue
		}
		if j < 0 || j > math.MaxInt32 {
			m.fault(&IndexError{What: "column", Index: j, Count: len(m.colCost), In: m.RowName(i)})
			continue
		}
		m.index = append(m.index, int32(j))
		m.value = append(m.value, coefs[k])
	}
	return i
}

// SetCost changes the cost of a column.
func (m *Model) SetCost(column int, cost float64) {
	if m.inRange("column", column, len(m.colCost), "SetCost") {
		m.colCost[column] = cost
	}
}

// SetColumnBounds changes the bounds of a column.
func (m *Model) SetColumnBounds(column int, lower, upper float64) {
	if m.inRange("column", column, len(m.colCost), "SetColumnBounds") {
		m.colLower[column], m.colUpper[column] = lower, upper
	}
}

// SetRowBounds changes the bounds of a row.
func (m *Model) SetRowBounds(row int, lower, upper float64) {
	if m.inRange("row", row, len(m.rowLower), "SetRowBounds") {
		m.rowLower[row], m.rowUpper[row] = lower, upper
	}
}

func (m *Model) inRange(what string, index, count int, in string) bool {
	if index >= 0 && index < count {
		return true
	}
	m.fault(&IndexError{What: what, Index: index, Count: count, In: in})
	return false
}

func (m *Model) fault(err error) { m.faults = append(m.faults, err) }
