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
	turn *point // a corrector
	fix  *point // refinement of a direction

	border []float64 // matrix of the border, factored
	swaps  []int
	answer []float64 // duals of border rows, global columns

	rdGlobal, rpBorder []float64 // residuals of global columns and border rows
	rho                []float64 // of bounds on global columns
	weight, t, keep    []float64
	fGlobal, fBorder   []float64
	rx, rr             [][]float64
	gMissed, bMissed   []float64
	proximal           float64 // weight of the distance from the point
	refined            float64 // what a direction may always miss
}

func newEngine(p *problem) *engine {
	e := &engine{p: p, at: newPoint(p), step: newPoint(p), turn: newPoint(p), fix: newPoint(p)}
	for _, c := range p.chunks {
		e.work = append(e.work, newWork(c, p))
		e.rx, e.rr = append(e.rx, make([]float64, len(c.cost))), append(e.rr, make([]float64, len(c.rhs)))
	}
	b := &p.border
	width := b.rows + b.columns
	e.border, e.swaps, e.answer = make([]float64, width*width), make([]int, width), make([]float64, width)
	e.rdGlobal, e.fGlobal, e.gMissed = make([]float64, b.columns), make([]float64, b.columns), make([]float64, b.columns)
	e.rpBorder, e.fBorder, e.bMissed = make([]float64, b.rows), make([]float64, b.rows), make([]float64, b.rows)
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
		w.proximal = e.proximal
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
		e.border[q*width+q] += e.proximal
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
	for g := range b.columns {
		e.border[(b.rows+g)*width+b.rows+g] -= e.proximal
	}
	return factorDense(e.border, width, e.swaps)
}

// aim sets the right-hand sides of the predictor.
func (e *engine) aim(target float64) {
	e.each(func(k int, w *work) { w.aim(&e.at.chunks[k], target) })
	copy(e.fGlobal, e.rdGlobal)
	copy(e.fBorder, e.rpBorder)
	for i := range e.t {
		e.t[i] = target/e.at.slack[i] - e.at.mult[i] - e.weight[i]*e.rho[i]
	}
	e.gatherAim()
}

// aimAt sets the right-hand sides of a corrector from the kept products.
func (e *engine) aimAt() {
	e.each(func(k int, w *work) { w.aimAt(&e.at.chunks[k]) })
	clear(e.fGlobal)
	clear(e.fBorder)
	for i := range e.t {
		e.t[i] = e.keep[i] / e.at.slack[i]
	}
	e.gatherAim()
}

func (e *engine) gatherAim() {
	b := &e.p.border
	for _, w := range e.work {
		for g, x := range w.sums.global {
			e.fGlobal[g] += x
		}
	}
	for i := range b.beta {
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

// direct solves for the direction of the right-hand sides that are set, refines it until what it misses is little beside
// what the point misses, and finds the steps of slacks and multipliers.
func (e *engine) direct(to *point, predictor bool, now *state, rounds int) {
	e.solve(to, func(k int) []float64 { return e.work[k].fx }, func(k int) []float64 { return e.work[k].fr }, e.fGlobal, e.fBorder)
	for last := math.Inf(1); rounds > 0; rounds-- {
		primal, dual := e.missed(to)
		worst := math.Max(primal, dual)
		if primal <= math.Max(missable*now.primal, e.refined) && dual <= math.Max(missable*now.dual, e.refined) || worst > last/2 {
			break
		}
		last = worst
		e.solve(e.fix, func(k int) []float64 { return e.rx[k] }, func(k int) []float64 { return e.rr[k] }, e.gMissed, e.bMissed)
		e.each(func(k int, _ *work) {
			add(to.chunks[k].x, e.fix.chunks[k].x)
			add(to.chunks[k].y, e.fix.chunks[k].y)
		})
		add(to.global, e.fix.global)
		add(to.dual, e.fix.dual)
	}
	e.slacken(to, predictor)
}

// missable is the share of the point's own residuals that a direction may miss.
const missable = 0.03

func add(to, x []float64) {
	for i, v := range x {
		to[i] += v
	}
}

// missed computes the residuals of a direction and returns the largest of rows and of columns.
func (e *engine) missed(dir *point) (primal, dual float64) {
	e.each(func(k int, w *work) { w.missed(&dir.chunks[k], dir.global, dir.dual, e.rx[k], e.rr[k]) })
	b := &e.p.border
	copy(e.gMissed, e.fGlobal)
	copy(e.bMissed, e.fBorder)
	for _, w := range e.work {
		primal, dual = math.Max(primal, w.sums.primal), math.Max(dual, w.sums.dual)
		for g, x := range w.sums.global {
			e.gMissed[g] -= x
		}
		for q, x := range w.sums.border {
			e.bMissed[q] -= x
		}
	}
	for q := range b.rows {
		for g := range b.columns {
			e.gMissed[g] -= b.coef[q*b.columns+g] * dir.dual[q]
			e.bMissed[q] -= b.coef[q*b.columns+g] * dir.global[g]
		}
	}
	for i := range b.beta {
		x := e.weight[i] * b.at(i, dir.global)
		for q := b.boundStart[i]; q < b.boundStart[i+1]; q++ {
			e.gMissed[b.boundCol[q]] += x * b.boundCoef[q]
		}
	}
	for g := range e.gMissed {
		e.gMissed[g] += e.proximal * dir.global[g]
	}
	for q := range e.bMissed {
		e.bMissed[q] -= e.proximal * dir.dual[q]
	}
	for g, x := range e.gMissed {
		dual = math.Max(dual, math.Abs(x)/(1+math.Abs(b.cost[g])))
	}
	for q, x := range e.bMissed {
		primal = math.Max(primal, math.Abs(x)/(1+math.Abs(b.rhs[q])))
	}
	return primal, dual
}

// at is the sum of coefficients x columns of a bound on global columns.
func (b *borderPart) at(bound int, global []float64) float64 {
	x := 0.0
	for q := b.boundStart[bound]; q < b.boundStart[bound+1]; q++ {
		x += b.boundCoef[q] * global[b.boundCol[q]]
	}
	return x
}

// slacken finds the steps of all slacks and multipliers.
func (e *engine) slacken(dir *point, predictor bool) {
	e.each(func(k int, w *work) { w.slacken(&dir.chunks[k], dir.global, predictor) })
	for i := range e.t {
		move := e.p.border.at(i, dir.global)
		dir.mult[i] = e.t[i] - e.weight[i]*move
		if predictor {
			move += e.rho[i]
		}
		dir.slack[i] = move
	}
}

// products returns the mean of (s + p ds)(z + d dz).
func (e *engine) products(dir *point, p, d float64) float64 {
	e.each(func(k int, w *work) { w.products(&e.at.chunks[k], &dir.chunks[k], p, d) })
	sum := 0.0
	for _, w := range e.work {
		sum += w.sums.complementarity
	}
	for i := range e.keep {
		sum += (e.at.slack[i] + p*dir.slack[i]) * (e.at.mult[i] + d*dir.mult[i])
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
