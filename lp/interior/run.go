package interior

import (
	"context"
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

// advanceOnce makes one predictor-corrector step.
func (e *engine) advanceOnce(s *state) bool {
	if !e.factor() {
		return false
	}
	e.aim(target{})
	primal, dual := e.direct(0)
	primal, dual = math.Min(1, primal), math.Min(1, dual)
	affine := e.products(primal, dual)
	sigma := math.Pow(affine/s.mu, 3)
	if e.p.bounds == 0 {
		sigma = 0
	}
	e.aim(target{product: sigma * s.mu, correct: true})
	primal, dual = e.direct(refinements)
	factor := math.Max(shortest, 1-s.mu)
	e.advance(math.Min(1, factor*primal), math.Min(1, factor*dual))
	return true
}

// ray looks for a proof of infeasibility or unboundedness in the iterate.
func (e *engine) ray() lp.Status { return lp.StatusUnknown }
