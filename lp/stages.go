package lp

// NoStage is the stage of a column that belongs to no step of time, such as a capacity.
const NoStage = -1

// SetStages says that n columns, starting with first, belong to the steps of time from, from+1, ... A model whose
// columns have stages can be solved by solvers that work along time (lp/interior); to others the stages mean nothing
// and to the optimum neither. Columns that were given no stage belong to none. The stage of a row follows from its
// columns.
func (m *Model) SetStages(first, n, from int) {
	if first < 0 || n < 0 || first+n > len(m.colCost) {
		m.fault(&IndexError{What: "column", Index: first + max(n, 1) - 1, Count: len(m.colCost), In: "SetStages"})
		return
	}
	for len(m.stages) < first+n {
		m.stages = append(m.stages, NoStage)
	}
	for i := range n {
		m.stages[first+i] = int32(from + i)
	}
}

// Stage returns the stage of a column, NoStage where it has none.
func (m *Model) Stage(column int) int {
	if column >= len(m.stages) {
		return NoStage
	}
	return int(m.stages[column])
}

// HasStages tells whether any column was given a stage.
func (m *Model) HasStages() bool { return len(m.stages) > 0 }
