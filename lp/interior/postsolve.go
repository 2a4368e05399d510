package interior

import "math"

// restore fills the values of columns that presolve took away. x holds the others.
func (r *reduced) restore(x []float64) {
	for j, gone := range r.colGone {
		if gone {
			x[j] = r.value[j]
		}
	}
	for k := len(r.substituted) - 1; k >= 0; k-- {
		s := r.substituted[k]
		from, to := r.span(s.row)
		rest := r.model.RowLower[s.row]
		for q := from; q < to; q++ {
			if j := r.model.Index[q]; j != s.column {
				rest -= r.model.Value[q] * x[j]
			}
		}
		x[s.column] = rest / s.pivot
	}
	for k := len(r.freed) - 1; k >= 0; k-- {
		f := r.freed[k]
		x[f.column] = r.enough(f, x)
	}
}

// enough is the value nearest to its bound, or to zero, at which a freed column meets all its rows.
func (r *reduced) enough(f freedColumn, x []float64) float64 {
	j := f.column
	least := math.Inf(-1)
	sign := 1.0
	if !f.up {
		sign = -1
	}
	for k := r.colStart[j]; k < r.colStart[j+1]; k++ {
		i := r.colRow[k]
		from, to := r.span(i)
		rest := 0.0
		for q := from; q < to; q++ {
			if other := r.model.Index[q]; other != j {
				rest += r.model.Value[q] * x[other]
			}
		}
		for _, bound := range []float64{r.model.RowLower[i], r.model.RowUpper[i]} {
			if !math.IsInf(bound, 0) {
				least = math.Max(least, sign*(bound-rest)/r.colValue[k])
			}
		}
	}
	switch {
	case f.up && !math.IsInf(r.lower[j], -1):
		least = math.Max(least, r.lower[j])
	case !f.up && !math.IsInf(r.upper[j], 1):
		least = math.Max(least, -r.upper[j])
	case math.IsInf(least, -1):
		least = 0
	}
	return sign * least
}

// restoreDuals fills the duals of rows that presolve took away: y holds the others, zero for those gone.
func (r *reduced) restoreDuals(y []float64) {
	for k := len(r.substituted) - 1; k >= 0; k-- {
		s := r.substituted[k]
		rest := r.model.ColumnCost[s.column]
		for q := r.colStart[s.column]; q < r.colStart[s.column+1]; q++ {
			if i := r.colRow[q]; i != s.row {
				rest -= r.colValue[q] * y[i]
			}
		}
		y[s.row] = rest / s.pivot
	}
	for k := len(r.dropped) - 1; k >= 0; k-- {
		d := r.dropped[k]
		if d.column < 0 {
			y[d.row] = r.forcedDual(d, y)
		} else {
			r.boundDual(d, y)
		}
	}
}

// rest is the reduced cost of a column.
func (r *reduced) rest(j int32, y []float64) float64 {
	d := r.model.ColumnCost[j]
	for k := r.colStart[j]; k < r.colStart[j+1]; k++ {
		d -= r.colValue[k] * y[r.colRow[k]]
	}
	return d
}

// boundDual gives a singleton row the reduced cost that stands against the bound it made.
func (r *reduced) boundDual(f droppedRow, y []float64) {
	d := r.rest(f.column, y)
	if d > 0 && r.lowerFrom[f.column] != f.row || d < 0 && r.upperFrom[f.column] != f.row {
		return
	}
	for k := r.colStart[f.column]; k < r.colStart[f.column+1]; k++ {
		if r.colRow[k] == f.row {
			y[f.row] += d / r.colValue[k]
		}
	}
}

// forcedDual is the dual of a forcing row that leaves none of the columns it forced a reduced cost against the bound they
// stand at. Columns that were gone before have rows or bounds of their own for that.
func (r *reduced) forcedDual(f droppedRow, y []float64) float64 {
	dual := 0.0
	for _, e := range f.forced {
		if d := r.rest(e.at, y) / e.x; f.most {
			dual = math.Max(dual, d)
		} else {
			dual = math.Min(dual, d)
		}
	}
	return dual
}
