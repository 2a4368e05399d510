package interior

import (
	"fmt"
	"math"

	"tokenwatt/lp"
)

// presolveRounds is how often presolve looks again after it found something.
const presolveRounds = 5

// feasibility is how far, relative to 1 + |bound|, presolve lets bounds cross before it calls a model infeasible.
const feasibility = 1e-9

// reduced is a model after presolve: what is left of it, and how to get back.
type reduced struct {
	model        lp.Arrays
	lower, upper []float64 // bounds of columns, tightened by singleton rows
	cost         []float64 // costs after substitutions
	offset       float64   // what substitutions moved out of the costs

	colGone, rowGone []bool
	value            []float64 // of gone columns that are fixed

	// rows replaced by substitution: their entries are in changed.
	changed map[int32]rowEntries

	colStart []int32 // the matrix by column: rows and values
	colRow   []int32
	colValue []float64

	lowerFrom, upperFrom []int32 // row that a tightened bound came from, -1 where it is the column's own
	substituted          []substitution
	freed                []freedColumn
	dropped              []droppedRow // in the order in which they went
}

// droppedRow is a row that became bounds: of its one column, or of all of them where they can just meet it.
type droppedRow struct {
	row    int32
	column int32   // the one column; -1 for all
	most   bool    // all stand where the row is most
	forced []entry // the columns that were put there, with their coefficients
}

// rowEntries are the entries and bounds of a row that substitution changed.
type rowEntries struct {
	lower, upper float64
	cols         []int32
	values       []float64
}

// substitution is a free column that was replaced by means of an equality row.
type substitution struct {
	column, row int32
	pivot       float64
}

// freedColumn is a column without cost that can always be large enough; its rows went with it.
type freedColumn struct {
	column int32
	up     bool
}

// infeasible is a proof by presolve that no point fulfils the model.
type infeasibleError struct{ what string }

func (e *infeasibleError) Error() string { return e.what }

// unboundedError is a proof by presolve that the objective falls without end if the model is feasible.
type unboundedError struct{ what string }

func (e *unboundedError) Error() string { return e.what }

// presolve removes what is trivial: singleton rows become bounds, fixed columns constants; columns that nothing holds are
// put where they are best, with the rows that only they limit; free columns are replaced by means of their equality row.
// Only the last changes coefficients.
func presolve(m *lp.Model) (*reduced, error) {
	a := m.Arrays()
	r := &reduced{
		model: a, changed: map[int32]rowEntries{},
		lower: append([]float64(nil), a.ColumnLower...), upper: append([]float64(nil), a.ColumnUpper...), cost: append([]float64(nil), a.ColumnCost...),
		colGone: make([]bool, len(a.ColumnCost)), rowGone: make([]bool, len(a.RowLower)), value: make([]float64, len(a.ColumnCost)),
		lowerFrom: filled(len(a.ColumnCost), -1), upperFrom: filled(len(a.ColumnCost), -1),
	}
	r.byColumn()
	for round, moved := 0, true; moved && round < presolveRounds; round++ {
		moved = false
		for _, reduce := range []func(*lp.Model) (bool, error){r.singletons, r.looseColumns, r.activities} {
			more, err := reduce(m)
			if err != nil {
				return nil, err
			}
			moved = moved || more
		}
	}
	r.substitute(m)
	return r, nil
}

func filled(n int, x int32) []int32 {
	s := make([]int32, n)
	for i := range s {
		s[i] = x
	}
	return s
}

// entries returns the coefficients of a row as it is now.
func (r *reduced) entries(i int32) (lower, upper float64, cols []int32, values []float64) {
	if e, ok := r.changed[i]; ok {
		return e.lower, e.upper, e.cols, e.values
	}
	from, to := r.span(i)
	return r.model.RowLower[i], r.model.RowUpper[i], r.model.Index[from:to], r.model.Value[from:to]
}

func (r *reduced) span(i int32) (from, to int32) {
	from, to = r.model.RowStart[i], int32(len(r.model.Index))
	if int(i)+1 < len(r.model.RowStart) {
		to = r.model.RowStart[i+1]
	}
	return from, to
}

// byColumn makes the matrix by column.
func (r *reduced) byColumn() {
	n := len(r.cost)
	r.colStart = make([]int32, n+1)
	for _, j := range r.model.Index {
		r.colStart[j+1]++
	}
	for j := range n {
		r.colStart[j+1] += r.colStart[j]
	}
	next := append([]int32(nil), r.colStart[:n]...)
	r.colRow, r.colValue = make([]int32, len(r.model.Index)), make([]float64, len(r.model.Index))
	for i := range r.model.RowLower {
		from, to := r.span(int32(i))
		for k := from; k < to; k++ {
			j := r.model.Index[k]
			r.colRow[next[j]], r.colValue[next[j]] = int32(i), r.model.Value[k]
			next[j]++
		}
	}
}

// singletons turns rows with one live column into bounds and rows with none into a check, and fixes columns whose bounds
// meet. It tells whether it changed anything.
func (r *reduced) singletons(m *lp.Model) (moved bool, err error) {
	for j := range r.cost {
		if !r.colGone[j] && r.lower[j] == r.upper[j] {
			r.fix(int32(j), r.lower[j])
			moved = true
		}
	}
	for i := range r.rowGone {
		if r.rowGone[i] {
			continue
		}
		lower, upper, cols, values := r.entries(int32(i))
		live, at := 0, 0
		for k, j := range cols {
			if !r.colGone[j] {
				if live++; live > 1 {
					break
				}
				at = k
			}
		}
		if live > 1 {
			continue
		}
		constant := 0.0
		for k, j := range cols {
			if r.colGone[j] {
				constant += values[k] * r.value[j]
			}
		}
		lower, upper = lower-constant, upper-constant
		r.rowGone[i], moved = true, true
		if live == 0 {
			if lower > feasibility*(1+math.Abs(lower)) || upper < -feasibility*(1+math.Abs(upper)) {
				return moved, &infeasibleError{fmt.Sprintf("row %q cannot be met: its columns are fixed", m.RowName(i))}
			}
			continue
		}
		if err := r.tighten(m, int32(i), cols[at], lower/values[at], upper/values[at], values[at] < 0); err != nil {
			return moved, err
		}
	}
	return moved, nil
}

// tighten narrows a column's bounds by those of a singleton row.
func (r *reduced) tighten(m *lp.Model, row, j int32, lower, upper float64, swap bool) error {
	if swap {
		lower, upper = upper, lower
	}
	r.dropped = append(r.dropped, droppedRow{row: row, column: j})
	if lower > r.lower[j] {
		r.lower[j], r.lowerFrom[j] = lower, row
	}
	if upper < r.upper[j] {
		r.upper[j], r.upperFrom[j] = upper, row
	}
	if gap := r.lower[j] - r.upper[j]; gap > 0 {
		if gap > feasibility*(1+math.Abs(r.lower[j])) {
			return &infeasibleError{fmt.Sprintf("row %q and the bounds of column %q cannot both be met", m.RowName(int(row)), m.ColumnName(int(j)))}
		}
		r.upper[j] = r.lower[j]
	}
	if r.lower[j] == r.upper[j] {
		r.fix(j, r.lower[j])
	}
	return nil
}

func (r *reduced) fix(j int32, x float64) {
	r.colGone[j], r.value[j] = true, x
	r.offset += r.cost[j] * x
}

// looseColumns finds columns that nothing holds in the direction of lower cost. With a finite bound there they are fixed
// at it; without one, a column that costs nothing goes together with the rows that it can always meet.
func (r *reduced) looseColumns(m *lp.Model) (moved bool, err error) {
	for j := range r.cost {
		if r.colGone[j] {
			continue
		}
		up, down := true, true // whether the column may move so without breaking any row
		for k := r.colStart[j]; k < r.colStart[j+1]; k++ {
			i := r.colRow[k]
			if r.rowGone[i] {
				continue
			}
			if hasUpper := !math.IsInf(r.model.RowUpper[i], 1); hasUpper {
				up, down = up && r.colValue[k] < 0, down && r.colValue[k] > 0
			}
			if hasLower := !math.IsInf(r.model.RowLower[i], -1); hasLower {
				up, down = up && r.colValue[k] > 0, down && r.colValue[k] < 0
			}
			if !up && !down {
				break
			}
		}
		c := r.cost[j]
		switch {
		case down && c >= 0 && !math.IsInf(r.lower[j], -1):
			r.fix(int32(j), r.lower[j])
		case up && c <= 0 && !math.IsInf(r.upper[j], 1):
			r.fix(int32(j), r.upper[j])
		case up && c == 0:
			r.free(int32(j), true)
		case down && c == 0:
			r.free(int32(j), false)
		case down && c > 0 || up && c < 0:
			return moved, &unboundedError{fmt.Sprintf("column %q lowers the objective without end", m.ColumnName(j))}
		default:
			continue
		}
		moved = true
	}
	return moved, nil
}

// free takes away a column that can always be large (or small) enough, with its rows.
func (r *reduced) free(j int32, up bool) {
	r.colGone[j] = true
	r.freed = append(r.freed, freedColumn{j, up})
	for k := r.colStart[j]; k < r.colStart[j+1]; k++ {
		r.rowGone[r.colRow[k]] = true
	}
}

// activities proves rows infeasible that the bounds of their columns keep from being met. Rows that can just be met force
// their columns to the bounds that do it, as a cap of zero forces all that counts towards it.
func (r *reduced) activities(m *lp.Model) (moved bool, err error) {
	for i := range r.rowGone {
		if r.rowGone[i] {
			continue
		}
		lower, upper, cols, values := r.entries(int32(i))
		least, most, scale := 0.0, 0.0, 1.0
		for k, j := range cols {
			lo, hi := r.lower[j], r.upper[j]
			if r.colGone[j] {
				lo, hi = r.value[j], r.value[j]
			}
			if values[k] < 0 {
				lo, hi = hi, lo
			}
			least += values[k] * lo
			most += values[k] * hi
			if !math.IsInf(lo, 0) {
				scale = math.Max(scale, math.Abs(values[k]*lo))
			}
			if !math.IsInf(hi, 0) {
				scale = math.Max(scale, math.Abs(values[k]*hi))
			}
		}
		switch {
		case most < lower-feasibility*scale || least > upper+feasibility*scale:
			return moved, &infeasibleError{fmt.Sprintf("row %q cannot be met within the bounds of its columns", m.RowName(i))}
		case least >= upper:
			r.force(int32(i), cols, values, false)
		case most <= lower:
			r.force(int32(i), cols, values, true)
		default:
			continue
		}
		moved = true
	}
	return moved, nil
}

// force fixes the columns of a row where its activity is least, or most, and takes the row away.
func (r *reduced) force(row int32, cols []int32, values []float64, most bool) {
	r.rowGone[row] = true
	d := droppedRow{row: row, column: -1, most: most}
	for k, j := range cols {
		if r.colGone[j] {
			continue
		}
		d.forced = append(d.forced, entry{j, values[k]})
		if (values[k] > 0) == most {
			r.fix(j, r.upper[j])
		} else {
			r.fix(j, r.lower[j])
		}
	}
	r.dropped = append(r.dropped, d)
}

// longestSubstituted is the most rows that a substituted free column may stand in.
const longestSubstituted = 3

// substitute replaces free columns that stand in an equality row of their own stage and few other rows.
func (r *reduced) substitute(m *lp.Model) {
	touched, last := make([]bool, len(r.rowGone)), 0
	for j := range r.cost {
		last = max(last, m.Stage(j))
	}
	var live []int32
	for j := range r.cost {
		if r.colGone[j] || !math.IsInf(r.lower[j], -1) || !math.IsInf(r.upper[j], 1) || m.Stage(j) == lp.NoStage {
			continue
		}
		live = live[:0]
		usable := true
		for k := r.colStart[j]; k < r.colStart[j+1]; k++ {
			i := r.colRow[k]
			if r.rowGone[i] {
				continue
			}
			live = append(live, k)
			usable = usable && !touched[i] && r.near(m, i, m.Stage(j), last)
		}
		if !usable || len(live) == 0 || len(live) > longestSubstituted {
			continue
		}
		best := int32(-1)
		for _, k := range live {
			if r.local(m, r.colRow[k], m.Stage(j)) && (best < 0 || math.Abs(r.colValue[k]) > math.Abs(r.colValue[best])) {
				best = k
			}
		}
		if best < 0 {
			continue
		}
		for _, k := range live {
			touched[r.colRow[k]] = true
		}
		r.replace(int32(j), best, live)
	}
}

// near tells whether a row touches a stage and a neighbour alone, the last one being the first one's, so that it will not
// stand in the border, whose rows are read from the matrix as it was.
func (r *reduced) near(m *lp.Model, i int32, stage, last int) bool {
	_, _, cols, _ := r.entries(i)
	low, high, inside := stage, stage, false
	for _, j := range cols {
		if t := m.Stage(int(j)); t != lp.NoStage && !r.colGone[j] {
			low, high = min(low, t), max(high, t)
			inside = inside || t != 0 && t != last
		}
	}
	return high-low <= 1 || low == 0 && high == last && !inside
}

// local tells whether a row is an equality with columns of one stage alone.
func (r *reduced) local(m *lp.Model, i int32, stage int) bool {
	lower, upper, cols, _ := r.entries(i)
	if lower != upper {
		return false
	}
	for _, j := range cols {
		if !r.colGone[j] && m.Stage(int(j)) != stage {
			return false
		}
	}
	return true
}

// replace puts column j = (b - rest) / pivot of row colRow[best] into its other rows and the costs.
func (r *reduced) replace(j, best int32, live []int32) {
	row, pivot := r.colRow[best], r.colValue[best]
	b, _, cols, values := r.entries(row)
	for k, other := range cols {
		if r.colGone[other] && other != j {
			b -= values[k] * r.value[other]
		}
	}
	for _, k := range live {
		i := r.colRow[k]
		if i == row {
			continue
		}
		factor := r.colValue[k] / pivot
		lower, upper, theirs, coefs := r.entries(i)
		e := rowEntries{lower: lower - factor*b, upper: upper - factor*b}
		for q, other := range theirs {
			if other != j {
				e.cols, e.values = append(e.cols, other), append(e.values, coefs[q])
			}
		}
		for q, other := range cols {
			if other != j && !r.colGone[other] {
				e.add(other, -factor*values[q])
			}
		}
		r.changed[i] = e
	}
	if c := r.cost[j]; c != 0 {
		r.offset += c / pivot * b
		for q, other := range cols {
			if other != j && !r.colGone[other] {
				r.cost[other] -= c / pivot * values[q]
			}
		}
	}
	r.colGone[j], r.rowGone[row] = true, true
	r.substituted = append(r.substituted, substitution{j, row, pivot})
}

// add adds a coefficient to a row.
func (e *rowEntries) add(column int32, value float64) {
	for k, j := range e.cols {
		if j == column {
			e.values[k] += value
			return
		}
	}
	e.cols, e.values = append(e.cols, column), append(e.values, value)
}
