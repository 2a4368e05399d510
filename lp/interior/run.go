package interior

import (
	"context"
	"fmt"
	"math"

	"tokenwatt/lp"
)

const (
	defaultTolerance = 1e-8
	// polished is what the iterations go on to after the tolerance is met, as long as each brings much.
	polished       = 1e-11
	polishRounds   = 8
	mostIterations = 300
	// patience is how many iterations may pass without a better point.
	patience    = 40
	shortest    = 0.9
	refinements = 3

	// Gondzio's centrality correctors: how many at most, the step from which none is needed, how far beyond the step
	// they look, the share of that which one has to gain for another to be tried, and the products (as multiples of the
	// target) that are let be.
	correctors = 2
	enough     = 0.9
	reachOut   = 1.5
	reachMore  = 0.1
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

// iterate runs Mehrotra's predictor-corrector method from the point set.
func (e *engine) iterate(ctx context.Context, tolerance float64, tell func(iteration int, s *state)) outcome {
	e.refined = tolerance / 100
	best := newPoint(e.p)
	var bestState state
	bestMerit := math.Inf(1)
	bestAt, polish, mark := 0, 0, math.Inf(1)
	finish := func(iteration int, detail string) outcome {
		e.at.copyFrom(best)
		o := outcome{status: lp.Failed, iterations: iteration, state: bestState, detail: detail}
		if bestMerit <= tolerance {
			o.status = lp.Optimal
		}
		return o
	}
	for iteration := 0; ; iteration++ {
		s := e.measure()
		if tell != nil {
			tell(iteration, &s)
		}
		merit := s.merit()
		if math.IsNaN(merit) {
			return finish(iteration, "numbers ran out of range")
		}
		if merit < mark/2 {
			mark, bestAt = merit, iteration
		}
		if merit < bestMerit {
			best.copyFrom(e.at)
			bestMerit, bestState = merit, s
		}
		switch {
		case bestMerit <= polished:
			return finish(iteration, "")
		case bestMerit <= tolerance:
			e.refined = polished / 10
			if polish++; polish > polishRounds || merit > bestMerit || iteration-bestAt > 2 {
				return finish(iteration, "")
			}
		case iteration >= mostIterations || iteration-bestAt > patience:
			return finish(iteration, "no progress")
		case ctx.Err() != nil:
			o := finish(iteration, "")
			o.status = lp.Cancelled
			return o
		}
		if status := e.ray(); status != lp.StatusUnknown {
			return outcome{status: status, iterations: iteration, state: s}
		}
		if !e.advanceOnce(&s) {
			return finish(iteration, "the border's matrix is singular")
		}
	}
}

// advanceOnce makes one step: predictor, corrector, centrality correctors.
func (e *engine) advanceOnce(s *state) bool {
	e.proximal = math.Max(tFloor, math.Min(tCeil, tProx*s.mu))
	if !e.factor() {
		return false
	}
	sigma := 0.0
	if tMode == 1 {
		sigma = math.Max(tSigLo, math.Min(tSigHi, math.Pow(1-e.last, tExp)))
	}
	e.aim(sigma * s.mu)
	e.direct(e.step, true, s, refinements)
	primal, dual := e.reach(e.step)
	primal, dual = math.Min(1, primal), math.Min(1, dual)
	pa, da := primal, dual
	if tMode == 0 {
		sigma = math.Pow(e.products(e.step, primal, dual)/s.mu, tExp)
		e.keepProducts(sigma * s.mu)
		e.aimAt()
		e.direct(e.turn, false, s, refinements)
		primal, dual = e.combine(primal, dual, true)
	}
	for k := range tCorr {
		if math.Min(primal, dual) > enough {
			break
		}
		to, td := math.Min(1, tOut*primal+tMore), math.Min(1, tOut*dual+tMore)
		if k == 0 && tSecond == 1 {
			e.keepProducts(0)
		} else {
			e.keepOutliers(to, td, sigma*s.mu)
		}
		e.aimAt()
		e.direct(e.turn, false, s, 0)
		np, nd := e.combine(primal, dual, false)
		if np < primal+gain*(to-primal) && nd < dual+gain*(td-dual) {
			primal, dual = np, nd
			break
		}
		primal, dual = np, nd
	}
	e.last = math.Min(primal, dual)
	if tTrace {
		fmt.Printf("sig %.3f mu %.2e aff %.3f %.3f step %.3f %.3f prim %.1e dual %.1e gap %.1e\n", sigma, s.mu, pa, da, primal, dual, s.primal, s.dual, s.gap)
	}
	factor := math.Max(tShort, 1-s.mu)
	e.advance(math.Min(1, factor*primal), math.Min(1, factor*dual))
	return true
}

// ray looks for a proof of infeasibility or unboundedness in the iterate.
func (e *engine) ray() lp.Status { return lp.StatusUnknown }
