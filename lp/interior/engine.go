package interior

import (
	"math"
	"sync"
)

// engine runs the iterations on a problem.
type engine struct {
	p    *problem
	work []*work
	at   *point // the iterate
	step *point // the direction
	fix  *point // refinement of the direction

	border []float64 // matrix of the border, factored
	swaps  []int
	answer []float64 // duals of border rows, global columns

	rdGlobal, rpBorder []float64 // residuals of global columns and border rows
	rho                []float64 // of bounds on global columns
	weight, t, keep    []float64
	fGlobal, fBorder   []float64
	rx, rr             [][]float64
	rhsScale           float64
}

func newEngine(p *problem) *engine {
	e := &engine{p: p, at: newPoint(p), step: newPoint(p), fix: newPoint(p)}
	for _, c := range p.chunks {
		e.work = append(e.work, newWork(c, p))
		e.rx, e.rr = append(e.rx, make([]float64, len(c.cost))), append(e.rr, make([]float64, len(c.rhs)))
	}
	b := &p.border
	width := b.rows + b.columns
	e.border, e.swaps, e.answer = make([]float64, width*width), make([]int, width), make([]float64, width)
	e.rdGlobal, e.fGlobal = make([]float64, b.columns), make([]float64, b.columns)
	e.rpBorder, e.fBorder = make([]float64, b.rows), make([]float64, b.rows)
	n := len(b.beta)
	e.rho, e.weight, e.t, e.keep = make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	return e
}

// each runs f on every chunk, side by side where there are several. Chunks share nothing that f writes.
func (e *engine) each(f func(k int, w *work)) {
	if len(e.work) == 1 {
		f(0, e.work[0])
		return
	}
	var wait sync.WaitGroup
	for k := 1; k < len(e.work); k++ {
		wait.Go(func() { f(k, e.work[k]) })
	}
	f(0, e.work[0])
	wait.Wait()
}

// state is how good a point is; residuals are relative to the size of the data.
type state struct {
	primal, dual, gap         float64
	primalObjective, dualObj  float64
	mu                        float64
	absolutePrimal, absoluteD float64
}

// merit is the worst of the three measures.
func (s *state) merit() float64 { return math.Max(s.primal, math.Max(s.dual, s.gap)) }

// measure computes all residuals of the point.
func (e *engine) measure() state {
	e.each(func(k int, w *work) { w.residuals(&e.at.chunks[k], e.at) })
	b := &e.p.border
	var s state
	copy(e.rpBorder, b.rhs)
	copy(e.rdGlobal, b.cost)
	slack, products := 0.0, 0.0
	for _, w := range e.work {
		s.absolutePrimal = math.Max(s.absolutePrimal, math.Max(w.sums.primal, w.sums.slack))
		s.absoluteD = math.Max(s.absoluteD, w.sums.dual)
		s.primalObjective += w.sums.primalObjective
		s.dualObj += w.sums.dualObjective
		products += w.sums.complementarity
		for g, x := range w.sums.global {
			e.rdGlobal[g] -= x
		}
		for q, x := range w.sums.border {
			e.rpBorder[q] -= x
		}
	}
	for q := range b.rows {
		s.dualObj += b.rhs[q] * e.at.dual[q]
		for g := range b.columns {
			e.rpBorder[q] -= b.coef[q*b.columns+g] * e.at.global[g]
			e.rdGlobal[g] -= b.coef[q*b.columns+g] * e.at.dual[q]
		}
	}
	for g, c := range b.cost {
		s.primalObjective += c * e.at.global[g]
	}
	for i, beta := range b.beta {
		x := -beta
		for q := b.boundStart[i]; q < b.boundStart[i+1]; q++ {
			x += b.boundCoef[q] * e.at.global[b.boundCol[q]]
			e.rdGlobal[b.boundCol[q]] -= b.boundCoef[q] * e.at.mult[i]
		}
		e.rho[i] = x - e.at.slack[i]
		slack = math.Max(slack, math.Abs(e.rho[i]))
		products += e.at.slack[i] * e.at.mult[i]
		s.dualObj += beta * e.at.mult[i]
	}
	s.absolutePrimal = math.Max(s.absolutePrimal, slack)
	for q, x := range e.rpBorder {
		s.primal = math.Max(s.primal, math.Abs(x)/(1+math.Abs(b.rhs[q])))
	}
	for g, x := range e.rdGlobal {
		s.dual = math.Max(s.dual, math.Abs(x)/(1+math.Abs(b.cost[g])))
	}
	// Amounts and prices of stages are near one by the choice of units.
	s.primal, s.dual = math.Max(s.primal, s.absolutePrimal), math.Max(s.dual, s.absoluteD)
	s.gap = math.Abs(s.primalObjective-s.dualObj) / (1 + math.Abs(s.primalObjective))
	if e.p.bounds > 0 {
		s.mu = products / float64(e.p.bounds)
	}
	return s
}

// factor prepares the solves at the point. It reports whether the border's matrix is regular.
func (e *engine) factor() bool {
	e.each(func(k int, w *work) {
		w.weigh(&e.at.chunks[k])
		w.factor()
	})
	b := &e.p.border
	width := b.rows + b.columns
	clear(e.border)
	for _, w := range e.work {
		for i, x := range w.schur {
			e.border[i] += x
		}
	}
	for q := range b.rows {
		e.border[q*width+q] += dualRegularisation
		for g := range b.columns {
			x := b.coef[q*b.columns+g]
			e.border[q*width+b.rows+g] += x
			e.border[(b.rows+g)*width+q] += x
		}
	}
	for i := range b.beta {
		e.weight[i] = e.at.mult[i] / e.at.slack[i]
		for q := b.boundStart[i]; q < b.boundStart[i+1]; q++ {
			for p := b.boundStart[i]; p < b.boundStart[i+1]; p++ {
				at := (b.rows+int(b.boundCol[q]))*width + b.rows + int(b.boundCol[p])
				e.border[at] -= e.weight[i] * b.boundCoef[q] * b.boundCoef[p]
			}
		}
	}
	return factorDense(e.border, width, e.swaps)
}

// aim sets the right-hand sides of a step.
func (e *engine) aim(to target) {
	e.each(func(k int, w *work) {
		w.aim(&e.at.chunks[k], to)
		copy(w.fr, w.rp)
	})
	b := &e.p.border
	copy(e.fGlobal, e.rdGlobal)
	copy(e.fBorder, e.rpBorder)
	for _, w := range e.work {
		for g, x := range w.sums.global {
			e.fGlobal[g] += x
		}
	}
	for i := range b.beta {
		rest := to.product
		if to.correct {
			rest -= e.keep[i]
		}
		e.t[i] = -e.at.mult[i] - e.weight[i]*e.rho[i] + rest/e.at.slack[i]
		for q := b.boundStart[i]; q < b.boundStart[i+1]; q++ {
			e.fGlobal[b.boundCol[q]] -= b.boundCoef[q] * e.t[i]
		}
	}
}

// solve finds a direction for right-hand sides.
func (e *engine) solve(to *point, fx, fr func(k int) []float64, fGlobal, fBorder []float64) {
	e.each(func(k int, w *work) { w.forward(fx(k), fr(k)) })
	rows := e.p.border.rows
	copy(e.answer, fBorder)
	copy(e.answer[rows:], fGlobal)
	for _, w := range e.work {
		for i, x := range w.rhs {
			e.answer[i] += x
		}
	}
	solveDense(e.border, len(e.answer), e.swaps, e.answer)
	copy(to.dual, e.answer[:rows])
	copy(to.global, e.answer[rows:])
	e.each(func(k int, w *work) { w.backward(fx(k), e.answer, to.chunks[k].x, to.chunks[k].y) })
}

// direct solves for the direction of the right-hand sides that aim has set, refines it, and finds the steps of slacks
// and multipliers. It returns how far primal and dual may go.
func (e *engine) direct(rounds int) (primal, dual float64) {
	e.solve(e.step, func(k int) []float64 { return e.work[k].fx }, func(k int) []float64 { return e.work[k].fr }, e.fGlobal, e.fBorder)
	for last := math.Inf(1); rounds > 0; rounds-- {
		missed := e.missed()
		if missed < refined || missed > last/2 {
			break
		}
		last = missed
		e.solve(e.fix, func(k int) []float64 { return e.rx[k] }, func(k int) []float64 { return e.rr[k] }, e.fGlobalMissed(), e.fBorderMissed())
		e.each(func(k int, _ *work) {
			for v, x := range e.fix.chunks[k].x {
				e.step.chunks[k].x[v] += x
			}
			for r, y := range e.fix.chunks[k].y {
				e.step.chunks[k].y[r] += y
			}
		})
		for g, x := range e.fix.global {
			e.step.global[g] += x
		}
		for q, y := range e.fix.dual {
			e.step.dual[q] += y
		}
	}
	return e.slacken()
}

// refined is the residual at which a solve is good enough.
const refined = 1e-12

// missed computes the residuals of the direction and returns the largest.
func (e *engine) missed() float64 {
	e.each(func(k int, w *work) { w.missed(&e.step.chunks[k], e.step.global, e.step.dual, e.rx[k], e.rr[k]) })
	largest := 0.0
	for _, w := range e.work {
		largest = math.Max(largest, w.sums.scale)
	}
	for g, x := range e.fGlobalMissed() {
		largest = math.Max(largest, math.Abs(x)/(1+math.Abs(e.p.border.cost[g])))
	}
	for q, x := range e.fBorderMissed() {
		largest = math.Max(largest, math.Abs(x)/(1+math.Abs(e.p.border.rhs[q])))
	}
	return largest
}

// fGlobalMissed is what the direction misses on the global columns, after missed.
func (e *engine) fGlobalMissed() []float64 {
	b := &e.p.border
	r := append([]float64(nil), e.fGlobal...)
	for _, w := range e.work {
		for g, x := range w.sums.global {
			r[g] -= x
		}
	}
	for q := range b.rows {
		for g := range b.columns {
			r[g] -= b.coef[q*b.columns+g] * e.step.dual[q]
		}
	}
	for i := range b.beta {
		x := 0.0
		for q := b.boundStart[i]; q < b.boundStart[i+1]; q++ {
			x += b.boundCoef[q] * e.step.global[b.boundCol[q]]
		}
		for q := b.boundStart[i]; q < b.boundStart[i+1]; q++ {
			r[b.boundCol[q]] += e.weight[i] * x * b.boundCoef[q]
		}
	}
	return r
}

// fBorderMissed is what the direction misses on the border's rows, after missed.
func (e *engine) fBorderMissed() []float64 {
	b := &e.p.border
	r := append([]float64(nil), e.fBorder...)
	for _, w := range e.work {
		for q, x := range w.sums.border {
			r[q] -= x
		}
	}
	for q := range b.rows {
		for g := range b.columns {
			r[q] -= b.coef[q*b.columns+g] * e.step.global[g]
		}
	}
	return r
}

// slacken finds the steps of all slacks and multipliers and the longest steps.
func (e *engine) slacken() (primal, dual float64) {
	e.each(func(k int, w *work) { w.slacken(&e.at.chunks[k], &e.step.chunks[k], e.step.global) })
	primal, dual = math.Inf(1), math.Inf(1)
	for _, w := range e.work {
		primal, dual = math.Min(primal, w.sums.stepPrimal), math.Min(dual, w.sums.stepDual)
	}
	b := &e.p.border
	for i := range b.beta {
		move := 0.0
		for q := b.boundStart[i]; q < b.boundStart[i+1]; q++ {
			move += b.boundCoef[q] * e.step.global[b.boundCol[q]]
		}
		e.step.slack[i], e.step.mult[i] = move+e.rho[i], e.t[i]-e.weight[i]*move
		if ds := e.step.slack[i]; ds < 0 {
			primal = math.Min(primal, -e.at.slack[i]/ds)
		}
		if dz := e.step.mult[i]; dz < 0 {
			dual = math.Min(dual, -e.at.mult[i]/dz)
		}
	}
	return primal, dual
}

// products returns the mean of (s + p ds)(z + d dz) and keeps ds dz for the corrector.
func (e *engine) products(p, d float64) float64 {
	e.each(func(k int, w *work) { w.products(&e.at.chunks[k], &e.step.chunks[k], p, d) })
	sum := 0.0
	for _, w := range e.work {
		sum += w.sums.complementarity
	}
	for i := range e.keep {
		ds, dz := e.step.slack[i], e.step.mult[i]
		sum += (e.at.slack[i] + p*ds) * (e.at.mult[i] + d*dz)
		e.keep[i] = ds * dz
	}
	return sum / float64(e.p.bounds)
}

// advance moves the iterate.
func (e *engine) advance(p, d float64) {
	e.each(func(k int, _ *work) { e.at.chunks[k].advance(&e.step.chunks[k], p, d) })
	for g, x := range e.step.global {
		e.at.global[g] += p * x
	}
	for q, y := range e.step.dual {
		e.at.dual[q] += d * y
	}
	for i := range e.at.slack {
		e.at.slack[i] += p * e.step.slack[i]
		e.at.mult[i] += d * e.step.mult[i]
	}
}
