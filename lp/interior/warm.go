package interior

import (
	"math"

	"tokenwatt/lp"
)

const (
	// memorable is the gap above which a point is kept for the next solve: nearer to the optimum it lies too close to
	// bounds that the next optimum may leave.
	memorable = 3e-2
	// warmProducts is the least product of slack and multiplier that a remembered point begins with.
	warmProducts = 1e-2
)

// remembered is a point kept in a lp.Memory, with the units it is in.
type remembered struct {
	at                    *point
	amountUnit, moneyUnit float64
}

// keepFor keeps the point while it is far enough from the optimum.
func (e *engine) keepFor(memory *lp.Memory, s *state) {
	if memory == nil || s.merit() < memorable || math.IsNaN(s.merit()) {
		return
	}
	held, ok := memory.Held.(*remembered)
	if !ok || !held.at.fits(e.at) {
		held = &remembered{at: newPoint(e.p)}
		memory.Held = held
	}
	held.at.copyFrom(e.at)
	held.amountUnit, held.moneyUnit = e.p.amountUnit, e.p.moneyUnit
}

// remember begins at the point of an earlier solve; false where there is none of this shape. Slacks that the change of the
// model has made wrong are found by the first predictor.
func (e *engine) remember(memory *lp.Memory) bool {
	if memory == nil {
		return false
	}
	held, ok := memory.Held.(*remembered)
	if !ok || !held.at.fits(e.at) || held.amountUnit != e.p.amountUnit || held.moneyUnit != e.p.moneyUnit {
		return false
	}
	e.at.copyFrom(held.at)
	e.at.slacks(func(s, z []float64) {
		for i := range s {
			if s[i]*z[i] < warmProducts {
				by := math.Sqrt(warmProducts / (s[i] * z[i]))
				s[i], z[i] = s[i]*by, z[i]*by
			}
		}
	})
	return true
}

// fits tells whether two points have one shape.
func (p *point) fits(o *point) bool {
	if len(p.chunks) != len(o.chunks) || len(p.global) != len(o.global) || len(p.dual) != len(o.dual) || len(p.slack) != len(o.slack) {
		return false
	}
	for k := range p.chunks {
		a, b := &p.chunks[k], &o.chunks[k]
		if len(a.x) != len(b.x) || len(a.y) != len(b.y) || len(a.s) != len(b.s) {
			return false
		}
	}
	return true
}
