package lp

import "math"

// NumIntegers returns the number of integer columns.
func (m *Model) NumIntegers() int {
	n := 0
	for _, is := range m.integer {
		if is {
			n++
		}
	}
	return n
}

// Integers lists the integer columns in their order.
func (m *Model) Integers() []int {
	var columns []int
	for j, is := range m.integer {
		if is {
			columns = append(columns, j)
		}
	}
	return columns
}

// Relax takes all integrality away.
func (m *Model) Relax() { m.integer = nil }

// FixIntegers fixes every integer column at the whole number nearest to its value in x and takes the integrality away: a
// linear programme is left, whose duals are the prices at these integers. x has a value for each column.
func (m *Model) FixIntegers(x []float64) {
	if len(x) != len(m.colCost) {
		m.fault(&ShapeError{What: "columns", Block: "FixIntegers", Want: len(m.colCost), Got: len(x)})
		return
	}
	for j, is := range m.integer {
		if is {
			at := math.Round(x[j])
			m.colLower[j], m.colUpper[j] = at, at
		}
	}
	m.integer = nil
}
