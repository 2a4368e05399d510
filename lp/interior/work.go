package interior

// work is what an iteration needs of a chunk beside the point.
type work struct {
	c             *chunk
	rows, columns int // of the border

	rd, rp, rho  []float64 // residuals by column, row, bound
	w            []float64 // z / s by bound
	d, inv       []float64 // sum of w by column and its inverse
	lean         []float64 // weighted mean of the slopes: x = x~ + lean P
	fx, fr       []float64 // right-hand side by column and row
	t            []float64 // (r_c - z rho) / s by bound
	keep         []float64 // what a corrector adds to the products, by bound
	primal, dual longest   // how far the directions may go

	// Factors by stage: unit lower triangle and pivots of the rows, Cholesky factor of the states, Z^-1 Q; half and cross
	// are L^-1 E and L^-1 B of one stage.
	lower, pivot, half, chol, cross, reach []float64
	lowerAt, cholAt, reachAt               []int
	waiting, stated                        []float64 // right-hand side of the rows as forward leaves it, Z^-1 f by state
	along, gain                            []float64 // Z^-1 Q b by state, f of one stage's states

	schur, rhs   []float64 // this chunk's part of the border's matrix and right-hand side
	sums         sums
	stageWork    []float64 // columns of one stage
	rowWork      []float64
	stateWork    []float64
	stateWeights []float64

	proximal float64 // weight of the distance from the point, of columns and row duals alike
}

// sums are a chunk's parts of what an iteration adds up.
type sums struct {
	complementarity                float64
	primal, dual, slack            float64 // largest residuals
	primalObjective, dualObjective float64
	global, border                 []float64
}

func newWork(c *chunk, p *problem) *work {
	w := &work{c: c, rows: p.border.rows, columns: p.border.columns}
	columns, rows, bounds := len(c.cost), len(c.rhs), len(c.beta)
	for _, s := range []*[]float64{&w.rd, &w.d, &w.inv, &w.lean, &w.fx} {
		*s = make([]float64, columns)
	}
	for _, s := range []*[]float64{&w.rp, &w.fr, &w.pivot, &w.waiting} {
		*s = make([]float64, rows)
	}
	for _, s := range []*[]float64{&w.rho, &w.w, &w.t, &w.keep} {
		*s = make([]float64, bounds)
	}
	var lower, chol, reach, widest, tallest, deepest int
	for h := range c.stages {
		n, k, m := c.size(h)
		prior := c.linked(h)
		w.lowerAt = append(w.lowerAt, lower)
		w.cholAt, w.reachAt = append(w.cholAt, chol), append(w.reachAt, reach)
		lower, chol, reach = lower+m*m, chol+k*k, reach+k
		widest, tallest, deepest = max(widest, n, n-k+prior), max(tallest, m), max(deepest, k)
	}
	w.lower, w.half, w.chol = make([]float64, lower), make([]float64, tallest*deepest), make([]float64, chol)
	w.cross, w.reach, w.stated = make([]float64, tallest*c.width), make([]float64, reach*c.width), make([]float64, reach)
	w.along, w.gain = make([]float64, reach), make([]float64, deepest)
	w.schur, w.rhs = make([]float64, c.width*c.width), make([]float64, c.width)
	w.stageWork, w.rowWork, w.stateWork = make([]float64, max(widest*tallest, 2*widest)), make([]float64, tallest), make([]float64, max(deepest*(deepest+tallest), deepest))
	w.stateWeights = make([]float64, deepest+tallest)
	w.sums.global, w.sums.border = make([]float64, p.border.columns), make([]float64, p.border.rows)
	return w
}
