package interior

import (
	"context"
	"math"

	"tokenwatt/lp"
)

const (
	defaultTolerance = 1e-8
	// polished is what the iterations go on to after the tolerance is met, as long as each brings much.
	polished     = 1e-11
	polishRounds = 8
	// acceptable is what a search that stalls may end with, with a warning; more and it has failed.
	acceptable = 1e-6
	// nearlyEnough is the merit below which a search that stalls is not taken up again.
	nearlyEnough   = 1e-7
	mostIterations = 400
	// patience is how many iterations may pass without halving the worst residual.
	patience    = 40
	shortest    = 0.9 // share of the way to the nearest bound that a step goes, at least
	longestStep = 0.9999
	refinements = 3

	// The proximal weight follows the mean product of slacks and multipliers between these bounds. Where numbers fail,
	// the lower one is raised and the best point so far is taken up again.
	proximalShare = 1e-2
	proximalFloor = 3e-9
	proximalMost  = 1e-5
	floorFactor   = 10
	floorMost     = 3e-6

	// Gondzio's centrality correctors: how many at most, the step from which none is needed, how far beyond the step
	// they look, the share of that which one has to gain for another to be tried, and the products (as multiples of the
	// target) that are let be.
	correctors = 2
	enough     = 0.9
	reachOut   = 2.0
	reachMore  = 0.3
	gain       = 0.1
	leastRatio = 0.1
	mostRatio  = 10
)

// outcome is how the iterations ended.
type outcome struct {
	status     lp.Status
	iterations int
	state      state
	detail     string
}

// search is the state of the iterations.
type search struct {
	e         *engine
	tolerance float64
	best      *point
	bestState state
	merit     float64 // of the best point
	mark      float64 // merit that counted as progress last
	markedAt  int
	polish    int
	floor     float64 // of the proximal weight

	memory              *lp.Memory
	proving             bool // the search is itself for a ray
	feasible, unbounded bool // what a search for a ray has told
}

// iterate runs Mehrotra's predictor-corrector method from the point set.
func (e *engine) iterate(ctx context.Context, tolerance float64, memory *lp.Memory, tell func(iteration int, s *state)) outcome {
	return e.search(ctx, &search{e: e, tolerance: tolerance, memory: memory}, tell)
}

func (e *engine) search(ctx context.Context, f *search, tell func(iteration int, s *state)) outcome {
	f.best, f.merit, f.mark, f.floor = newPoint(e.p), math.Inf(1), math.Inf(1), proximalFloor
	e.refined = f.tolerance / 100
	for iteration := 0; ; iteration++ {
		s := e.measure()
		if tell != nil {
			tell(iteration, &s)
		}
		if f.done(iteration, &s) {
			return f.finish(iteration)
		}
		switch {
		case ctx.Err() != nil:
			return outcome{status: lp.Cancelled, iterations: iteration, state: f.bestState}
		case iteration >= mostIterations:
			return f.finish(iteration)
		}
		if status := f.ray(ctx, &s); status != lp.StatusUnknown {
			return outcome{status: status, iterations: iteration, state: s, detail: "proved by a ray"}
		}
		failed := math.IsNaN(s.merit()) || iteration-f.markedAt > patience
		if !failed {
			e.proximal = math.Max(f.floor, math.Min(proximalMost, proximalShare*s.mu))
			failed = !e.advanceOnce(&s)
		}
		if failed && (f.merit <= nearlyEnough || !f.again(iteration)) {
			return f.finish(iteration)
		}
	}
}

// done keeps the best point and tells whether the iterations are to end.
func (f *search) done(iteration int, s *state) bool {
	merit := s.merit()
	if merit < f.mark/2 {
		f.mark, f.markedAt = merit, iteration
	}
	if merit < f.merit {
		f.best.copyFrom(f.e.at)
		f.merit, f.bestState = merit, *s
	}
	f.e.keepFor(f.memory, s)
	switch {
	case f.merit <= polished:
		return true
	case f.merit <= f.tolerance:
		f.polish++
		f.e.refined = polished / 10
		return f.polish > polishRounds || !(merit <= f.merit) || iteration-f.markedAt > 2
	default:
		return false
	}
}

// again takes up the best point with a larger proximal weight; false where that has been done enough.
func (f *search) again(iteration int) bool {
	if f.floor *= floorFactor; f.floor > floorMost || math.IsInf(f.merit, 1) {
		return false
	}
	f.e.at.copyFrom(f.best)
	f.e.lift(f.bestState.mu)
	f.mark, f.markedAt = math.Inf(1), iteration
	return true
}

// finish returns to the best point.
func (f *search) finish(iteration int) outcome {
	f.e.at.copyFrom(f.best)
	o := outcome{status: lp.Failed, iterations: iteration, state: f.bestState, detail: "no progress"}
	switch {
	case f.merit <= f.tolerance || f.merit <= acceptable && !f.proving:
		o.status = lp.Optimal
	case iteration >= mostIterations:
		o.status = lp.IterationLimit
	}
	return o
}

// lift raises slacks and multipliers whose product is far below the mean, which a failed search leaves behind.
func (e *engine) lift(mu float64) {
	least := liftTo * mu
	e.at.slacks(func(s, z []float64) {
		for i := range s {
			if product := s[i] * z[i]; product < least {
				if s[i] < z[i] {
					s[i] *= math.Sqrt(least / product)
				} else {
					z[i] *= math.Sqrt(least / product)
				}
			}
		}
	})
}

// liftTo is the least product after lift, as a share of the mean.
const liftTo = 1e-3

// advanceOnce makes one step: predictor, corrector, centrality correctors.
func (e *engine) advanceOnce(s *state) bool {
	if !e.factor() {
		return false
	}
	e.aim(0)
	e.direct(e.step, true, s, refinements)
	primal, dual := e.reach(e.step)
	sigma := 0.0
	if e.p.bounds > 0 {
		sigma = math.Pow(e.products(e.step, math.Min(1, primal), math.Min(1, dual))/s.mu, 3)
	}
	// Products far below what the gap asks for only spoil the factors.
	aim := math.Max(sigma*s.mu, polished/10*(1+math.Abs(s.primalObjective))/float64(e.p.bounds+1))
	e.keepProducts(aim)
	e.aimAt()
	e.direct(e.turn, false, s, refinements)
	e.addTurn(1, 1)
	primal, dual = e.reach(e.step)
	primal, dual = math.Min(1, primal), math.Min(1, dual)
	for range correctors {
		if math.Min(primal, dual) > enough {
			break
		}
		to, td := math.Min(1, reachOut*primal+reachMore), math.Min(1, reachOut*dual+reachMore)
		e.keepOutliers(to, td, aim)
		e.aimAt()
		e.direct(e.turn, false, s, 0)
		np, nd := e.combine()
		worth := np >= primal+gain*(to-primal) || nd >= dual+gain*(td-dual)
		primal, dual = np, nd
		if !worth {
			break
		}
	}
	factor := math.Min(math.Max(shortest, 1-s.mu), longestStep)
	e.advance(math.Min(1, factor*primal), math.Min(1, factor*dual))
	return true
}

// rayFactor is how large columns (in units of the load) or prices (in units of the typical price) have to be for a ray to
// count as a proof: an infeasible model is one without a feasible point within that size. Where a ray seems to form at
// suspicion, it is looked for by itself.
const (
	rayFactor = 1e6
	suspicion = 50
	// feasibleEnough is the primal residual below which a point shows that the model is feasible.
	feasibleEnough = 1e-6
	rounding       = 1e-8 // what a sum is good to, as a share of its terms
)

// ray looks for a proof of infeasibility or unboundedness in the point. Infeasible: multipliers that make every point
// whose columns are smaller than rayFactor break the rows, sum |A'y + sum of gradients z| rayFactor < b'y + beta'z
// (Farkas). Unbounded: a direction along which the cost falls by more than rayFactor times what it breaks.
//
// Costs keep the first sum, and right-hand sides the second, from falling fast; so, once there is a suspicion, the model is
// solved without its costs (which has an optimum if and only if the model is feasible), or without its right-hand sides
// (the homogeneous model, whose optimum is zero if and only if the dual is feasible).
func (f *search) ray(ctx context.Context, s *state) lp.Status {
	e := f.e
	if s.dualObj > 0 && s.primal > feasibleEnough {
		switch sum := e.p.rayDual(e); {
		case sum*rayFactor < s.dualObj && e.p.dualSize(e.at)*rounding < s.dualObj:
			return lp.Infeasible
		case sum*suspicion < s.dualObj && !f.proving && !f.feasible:
			if e.p.without(true).prove(ctx, f.tolerance) == lp.Infeasible {
				return lp.Infeasible
			}
			f.feasible = true
		}
	}
	if s.primalObjective < 0 && s.dual > f.tolerance {
		switch sum := e.p.rayPrimal(e); {
		case sum*rayFactor < -s.primalObjective:
			return f.unboundedStatus(s)
		case sum*suspicion < -s.primalObjective && !f.proving && !f.unbounded:
			if status := e.p.without(false).prove(ctx, f.tolerance); status == lp.Unbounded || status == lp.InfeasibleOrUnbounded {
				return f.unboundedStatus(s)
			}
			f.unbounded = true
		}
	}
	return lp.StatusUnknown
}

// unboundedStatus is unbounded where the point shows that the model is feasible.
func (f *search) unboundedStatus(s *state) lp.Status {
	if s.primal < feasibleEnough || f.feasible {
		return lp.Unbounded
	}
	return lp.InfeasibleOrUnbounded
}

// without is the problem without its costs, or without its right-hand sides.
func (p *problem) without(costs bool) *problem {
	q := *p
	if costs {
		q.border.cost = make([]float64, len(p.border.cost))
	} else {
		q.border.rhs, q.border.beta = make([]float64, len(p.border.rhs)), make([]float64, len(p.border.beta))
	}
	q.chunks = nil
	for _, c := range p.chunks {
		d := *c
		if costs {
			d.cost = make([]float64, len(c.cost))
		} else {
			d.rhs, d.beta = make([]float64, len(c.rhs)), make([]float64, len(c.beta))
		}
		q.chunks = append(q.chunks, &d)
	}
	return &q
}

// prove solves for a ray.
func (p *problem) prove(ctx context.Context, tolerance float64) lp.Status {
	e := newEngine(p)
	e.begin()
	return e.search(ctx, &search{e: e, tolerance: tolerance, proving: true}, nil).status
}

// rayDual is the sum of |A'y + sum of gradients z| over all columns, after measure.
func (p *problem) rayDual(e *engine) float64 {
	sum := 0.0
	for k, w := range e.work {
		for v, c := range p.chunks[k].cost {
			sum += math.Abs(c - w.rd[v])
		}
	}
	for g, c := range p.border.cost {
		sum += math.Abs(c - e.rdGlobal[g])
	}
	return sum
}

// dualSize is the sum of the terms of b'y + beta'z without their signs.
func (p *problem) dualSize(at *point) float64 {
	sum := 0.0
	for k, c := range p.chunks {
		for r, b := range c.rhs {
			sum += math.Abs(b * at.chunks[k].y[r])
		}
		for i, b := range c.beta {
			sum += math.Abs(b * at.chunks[k].z[i])
		}
	}
	for q, b := range p.border.rhs {
		sum += math.Abs(b * at.dual[q])
	}
	for i, b := range p.border.beta {
		sum += math.Abs(b * at.mult[i])
	}
	return sum
}

// rayPrimal is the sum of |A x| over all rows and of what x itself lacks of the bounds with their constants taken off,
// after measure.
func (p *problem) rayPrimal(e *engine) float64 {
	sum := 0.0
	for k, w := range e.work {
		c := p.chunks[k]
		for r, b := range c.rhs {
			sum += math.Abs(b - w.rp[r])
		}
		for i, s := range e.at.chunks[k].s {
			sum += math.Max(0, -(s + w.rho[i] + c.sign[i]*c.beta[i]))
		}
	}
	for q, b := range p.border.rhs {
		sum += math.Abs(b - e.rpBorder[q])
	}
	for i, s := range e.at.slack {
		sum += math.Max(0, -(s + e.rho[i] + p.border.beta[i]))
	}
	return sum
}
