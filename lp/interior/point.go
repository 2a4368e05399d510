package interior

// point is an iterate: columns, row duals, and for each bound its slack and multiplier. A direction has the same shape.
type point struct {
	chunks []chunkPoint
	global []float64 // global columns
	dual   []float64 // of border rows
	slack  []float64 // of bounds on global columns
	mult   []float64
}

// chunkPoint is the part of one chunk: columns, row duals, slacks and multipliers.
type chunkPoint struct{ x, y, s, z []float64 }

func newPoint(p *problem) *point {
	pt := &point{
		global: make([]float64, p.border.columns), dual: make([]float64, p.border.rows),
		slack: make([]float64, len(p.border.beta)), mult: make([]float64, len(p.border.beta)),
	}
	for _, c := range p.chunks {
		pt.chunks = append(pt.chunks, chunkPoint{
			x: make([]float64, len(c.cost)), y: make([]float64, len(c.rhs)), s: make([]float64, len(c.beta)), z: make([]float64, len(c.beta)),
		})
	}
	return pt
}

// copyFrom takes over another point of the same problem.
func (p *point) copyFrom(o *point) {
	copy(p.global, o.global)
	copy(p.dual, o.dual)
	copy(p.slack, o.slack)
	copy(p.mult, o.mult)
	for k := range p.chunks {
		copy(p.chunks[k].x, o.chunks[k].x)
		copy(p.chunks[k].y, o.chunks[k].y)
		copy(p.chunks[k].s, o.chunks[k].s)
		copy(p.chunks[k].z, o.chunks[k].z)
	}
}

// slacks visits all slacks and multipliers.
func (p *point) slacks(visit func(s, z []float64)) {
	for k := range p.chunks {
		visit(p.chunks[k].s, p.chunks[k].z)
	}
	visit(p.slack, p.mult)
}
