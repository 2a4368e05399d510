package interior

import "math"

// weights is how many weights of a corrector are tried.
const weights = 8

// longest holds, for each weight of a corrector, how far a direction may go.
type longest [weights]float64

// ratios finds for every weight how far s + a (ds + weight extra) stays positive.
func ratios(s, ds, extra []float64, omega *longest, out *longest) {
	for i, x := range s {
		d, more := ds[i], extra[i]
		if d >= 0 && d+more >= 0 {
			continue
		}
		for q, weight := range omega {
			if move := d + weight*more; move*out[q] < -x {
				out[q] = -x / move
			}
		}
	}
}

// ratio finds how far s + a ds stays positive.
func ratio(s, ds []float64, out float64) float64 {
	for i, x := range s {
		if d := ds[i]; d*out < -x {
			out = -x / d
		}
	}
	return out
}

const far = 1e300

// reach returns how far a direction may go in slacks and multipliers.
func (e *engine) reach(dir *point) (primal, dual float64) {
	e.each(func(k int, w *work) {
		pt, d := &e.at.chunks[k], &dir.chunks[k]
		w.primal[0], w.dual[0] = ratio(pt.s, d.s, far), ratio(pt.z, d.z, far)
	})
	primal, dual = ratio(e.at.slack, dir.slack, far), ratio(e.at.mult, dir.mult, far)
	for _, w := range e.work {
		primal, dual = math.Min(primal, w.primal[0]), math.Min(dual, w.dual[0])
	}
	return primal, dual
}

// combine adds a corrector to the step with the weights, from nothing to the whole, that let it go furthest (Colombo and
// Gondzio 2008, Computational Optimization and Applications 41, 277). It returns how far, at most 1.
func (e *engine) combine() (primal, dual float64) {
	var omega longest
	for q := range omega {
		omega[q] = float64(q) / (weights - 1)
	}
	e.each(func(k int, w *work) {
		pt, d, c := &e.at.chunks[k], &e.step.chunks[k], &e.turn.chunks[k]
		w.primal, w.dual = allFar(), allFar()
		ratios(pt.s, d.s, c.s, &omega, &w.primal)
		ratios(pt.z, d.z, c.z, &omega, &w.dual)
	})
	allPrimal, allDual := allFar(), allFar()
	ratios(e.at.slack, e.step.slack, e.turn.slack, &omega, &allPrimal)
	ratios(e.at.mult, e.step.mult, e.turn.mult, &omega, &allDual)
	for _, w := range e.work {
		for q := range omega {
			allPrimal[q], allDual[q] = math.Min(allPrimal[q], w.primal[q]), math.Min(allDual[q], w.dual[q])
		}
	}
	p, d := furthest(&allPrimal), furthest(&allDual)
	e.addTurn(omega[p], omega[d])
	return math.Min(1, allPrimal[p]), math.Min(1, allDual[d])
}

// addTurn adds the corrector to the step with one weight for columns and slacks and one for duals and multipliers.
func (e *engine) addTurn(primal, dual float64) {
	e.each(func(k int, _ *work) {
		to, c := &e.step.chunks[k], &e.turn.chunks[k]
		addTimes(to.x, c.x, primal)
		addTimes(to.s, c.s, primal)
		addTimes(to.y, c.y, dual)
		addTimes(to.z, c.z, dual)
	})
	addTimes(e.step.global, e.turn.global, primal)
	addTimes(e.step.slack, e.turn.slack, primal)
	addTimes(e.step.dual, e.turn.dual, dual)
	addTimes(e.step.mult, e.turn.mult, dual)
}

func allFar() (l longest) {
	for q := range l {
		l[q] = far
	}
	return l
}

// furthest is the largest weight among those that go furthest, up to a full step.
func furthest(l *longest) int {
	best := 0
	for q := range l {
		if math.Min(1.1, l[q]) >= math.Min(1.1, l[best]) {
			best = q
		}
	}
	return best
}

func addTimes(to, x []float64, factor float64) {
	for i, v := range x {
		to[i] += factor * v
	}
}

// keepProducts keeps what Mehrotra's corrector aims at: target - ds dz of the predictor.
func (e *engine) keepProducts(target float64) {
	e.each(func(k int, w *work) {
		d := &e.step.chunks[k]
		for i := range w.keep {
			w.keep[i] = target - d.s[i]*d.z[i]
		}
	})
	for i := range e.keep {
		e.keep[i] = target - e.step.slack[i]*e.step.mult[i]
	}
}

// keepOutliers keeps what a centrality corrector aims at: the products at the point that lies p and d along the step are
// moved into a band about the target (Gondzio 1996, Computational Optimization and Applications 6, 137).
func (e *engine) keepOutliers(p, d, target float64) {
	move := func(keep, s, z, ds, dz []float64) {
		for i := range keep {
			product := (s[i] + p*ds[i]) * (z[i] + d*dz[i])
			by := 0.0
			switch {
			case product < leastRatio*target:
				by = leastRatio*target - product
			case product > mostRatio*target:
				by = math.Max(mostRatio*target-product, -mostRatio*target)
			}
			keep[i] = by
		}
	}
	e.each(func(k int, w *work) {
		pt, dir := &e.at.chunks[k], &e.step.chunks[k]
		move(w.keep, pt.s, pt.z, dir.s, dir.z)
	})
	move(e.keep, e.at.slack, e.at.mult, e.step.slack, e.step.mult)
}
