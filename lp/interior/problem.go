package interior

// problem is a model in the form that the iterations work on; see the package comment. Money and power are those of the
// model divided by moneyUnit and amountUnit.
type problem struct {
	chunks []*chunk
	border borderPart
	states int // stages in all

	offset                float64
	amountUnit, moneyUnit float64
	bounds                int // number of bounds, those of the border included
}

// borderPart holds the columns without a stage (global columns) and the rows over many stages.
type borderPart struct {
	columns, rows int
	cost          []float64
	rhs           []float64
	rowScale      []float64 // border rows are divided by it

	// coefficients of border rows at global columns, dense: rows x columns.
	coef []float64

	// bounds on global columns: value = sum of coef x column - beta >= 0, sparse.
	boundStart []int32
	boundCol   []int32
	boundCoef  []float64
	beta       []float64

	columnOf []int32 // model column of each global column
	rowOf    []int32 // model row of each border row
	boundOf  []origin
}

// origin says which row or column of the model a bound came from, so that its multiplier finds its way back.
type origin struct {
	row, column int32   // row is -1 for a column's own bound
	factor      float64 // the row's dual is factor x multiplier
}

// chunk is a run of neighbouring stages.
type chunk struct {
	stages int
	width  int // border: rows + columns

	// Columns of stage h are colStart[h] .. colStart[h+1]; the last states[h] of them are explicit: they link to the next
	// stage or have no bounds.
	colStart []int32
	states   []int32
	rowStart []int32
	blocks   []*block // coefficients of each stage's rows at its columns
	links    []*block // and at the states of the stage before

	cost []float64
	rhs  []float64

	// border row coefficients of columns, and global column coefficients of rows, sparse.
	qStart []int32
	qRow   []int32
	qCoef  []float64
	gStart []int32
	gCol   []int32
	gCoef  []float64

	// Bounds of column v are boundStart[v] .. boundStart[v+1]: sign (x - slope P - beta) >= 0 with P the global column
	// hang[v].
	boundStart []int32
	hang       []int32
	sign       []float64
	slope      []float64
	beta       []float64

	columnOf []int32   // model column, -1 for slacks and running sums
	rowOf    []int32   // model row, -1 for the inner rows of a running sum
	rowScale []float64 // rows are divided by it
	boundOf  []origin
}

// linked is the number of states of the stage before.
func (c *chunk) linked(h int) int {
	if h == 0 {
		return 0
	}
	return int(c.states[h-1])
}

// size returns the columns, states and rows of a stage.
func (c *chunk) size(h int) (columns, states, rows int) {
	return int(c.colStart[h+1] - c.colStart[h]), int(c.states[h]), int(c.rowStart[h+1] - c.rowStart[h])
}
