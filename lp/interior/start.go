package interior

import "math"

// The start: in units where a stage's amounts and prices are near one, columns in the middle of their bounds or half a
// unit inside, global columns a unit inside, prices at a half, multipliers at one. A least-squares start is no better on
// supply problems.
const (
	startColumn = 0.5
	startGlobal = 1.0
	startDual   = 0.5
	leastSlack  = 0.05
	startMult   = 1.0
)

// begin sets the first iterate.
func (e *engine) begin() {
	b := &e.p.border
	low, high := make([]float64, b.columns), make([]float64, b.columns)
	for g := range low {
		low[g], high[g] = math.Inf(-1), math.Inf(1)
	}
	for i, beta := range b.beta {
		if b.boundStart[i+1]-b.boundStart[i] != 1 {
			continue
		}
		q := b.boundStart[i]
		if g, at := b.boundCol[q], beta/b.boundCoef[q]; b.boundCoef[q] > 0 {
			low[g] = math.Max(low[g], at)
		} else {
			high[g] = math.Min(high[g], at)
		}
	}
	for g := range low {
		e.at.global[g] = inside(low[g], high[g], startGlobal)
	}
	e.each(func(k int, w *work) { w.begin(&e.at.chunks[k], e.at.global) })
	for i, beta := range b.beta {
		x := -beta
		for q := b.boundStart[i]; q < b.boundStart[i+1]; q++ {
			x += b.boundCoef[q] * e.at.global[b.boundCol[q]]
		}
		e.at.slack[i], e.at.mult[i] = math.Max(x, leastSlack), startMult
	}
}

// inside is a value between bounds: their middle, or a way off the one that there is.
func inside(low, high, way float64) float64 {
	switch {
	case math.IsInf(low, -1) && math.IsInf(high, 1):
		return 0
	case math.IsInf(high, 1):
		return low + way
	case math.IsInf(low, -1):
		return high - way
	default:
		return low + math.Min((high-low)/2, way)
	}
}

func (w *work) begin(pt *chunkPoint, global []float64) {
	c := w.c
	for v := range c.cost {
		low, high := math.Inf(-1), math.Inf(1)
		at := 0.0
		if g := c.hang[v]; g >= 0 {
			at = global[g]
		}
		for i := c.boundStart[v]; i < c.boundStart[v+1]; i++ {
			if value := c.slope[i]*at + c.beta[i]; c.sign[i] > 0 {
				low = math.Max(low, value)
			} else {
				high = math.Min(high, value)
			}
		}
		x := inside(low, math.Max(low, high), startColumn)
		pt.x[v] = x
		for i := c.boundStart[v]; i < c.boundStart[v+1]; i++ {
			pt.s[i] = math.Max(c.sign[i]*(x-c.slope[i]*at-c.beta[i]), leastSlack)
			pt.z[i] = startMult
		}
	}
	for r := range pt.y {
		pt.y[r] = startDual
	}
}
