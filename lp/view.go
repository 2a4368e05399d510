package lp

import "slices"

// NumColumns returns the number of columns.
func (m *Model) NumColumns() int { return len(m.colCost) }

// NumRows returns the number of rows.
func (m *Model) NumRows() int { return len(m.rowLower) }

// NumCoefficients returns the number of stored coefficients of the matrix.
func (m *Model) NumCoefficients() int { return len(m.index) }

// IsMIP reports whether any column is integer.
func (m *Model) IsMIP() bool { return slices.Contains(m.integer, true) }

// ColumnName returns the name of a column; C<index> where it was given none.
func (m *Model) ColumnName(column int) string { return m.colNames.name("C", column) }

// RowName returns the name of a row; R<index> where it was given none.
func (m *Model) RowName(row int) string { return m.rowNames.name("R", row) }

// Column is one column of a Model.
type Column struct {
	Lower, Upper, Cost float64
	Integer            bool
}

// Column returns a column. It panics where the index is out of range, like a slice.
func (m *Model) Column(column int) Column {
	return Column{
		Lower: m.colLower[column], Upper: m.colUpper[column], Cost: m.colCost[column],
		Integer: m.integer != nil && m.integer[column],
	}
}

// Row returns the bounds and the coefficients of a row. The slices are the model's own and must not be changed. It
// panics where the index is out of range, like a slice.
func (m *Model) Row(row int) (lower, upper float64, cols []int32, coefs []float64) {
	from, to := m.span(row)
	return m.rowLower[row], m.rowUpper[row], m.index[from:to], m.value[from:to]
}

func (m *Model) span(row int) (from, to int) {
	from, to = int(m.rowStart[row]), len(m.index)
	if row+1 < len(m.rowStart) {
		to = int(m.rowStart[row+1])
	}
	return from, to
}

// Arrays is the model as solvers take it: the matrix row by row in compressed form. The slices are the model's own
// and must not be changed.
type Arrays struct {
	ColumnLower, ColumnUpper, ColumnCost []float64
	Integer                              []bool // nil where no column is integer
	RowLower, RowUpper                   []float64
	RowStart                             []int32 // one per row: its first entry in Index and Value
	Index                                []int32 // column of each entry
	Value                                []float64
}

// Arrays returns the model's arrays without copying them.
func (m *Model) Arrays() Arrays {
	return Arrays{
		ColumnLower: m.colLower, ColumnUpper: m.colUpper, ColumnCost: m.colCost, Integer: m.integer,
		RowLower: m.rowLower, RowUpper: m.rowUpper, RowStart: m.rowStart, Index: m.index, Value: m.value,
	}
}

// Clone returns a deep copy, for sweeps that change bounds and costs.
func (m *Model) Clone() *Model {
	out := *m
	for _, s := range []*[]float64{&out.colLower, &out.colUpper, &out.colCost, &out.rowLower, &out.rowUpper, &out.value} {
		*s = slices.Clone(*s)
	}
	out.integer = slices.Clone(m.integer)
	out.stages = slices.Clone(m.stages)
	out.rowStart = slices.Clone(m.rowStart)
	out.index = slices.Clone(m.index)
	out.faults = slices.Clone(m.faults)
	out.colNames = m.colNames.clone()
	out.rowNames = m.rowNames.clone()
	return &out
}
