package fusion

import (
	"context"
	"math"
)

// ascent looks for the ends of ranges at which a plant is best for a target, one input at a time.
type ascent struct {
	e      *evaluator
	ctx    context.Context
	target Target
	// sign is 1, or -1 where the worst ends are looked for.
	sign float64
	// burn looks for the largest Q_sci instead.
	burn bool
}

// ascentRounds bounds the passes over all inputs.
const ascentRounds = 4

// best returns a value for each input, an end of its range or its mode, and the answer at the ends with the largest Q_sci. It
// climbs from the modes, from the ends that are better alone, and from those with the largest Q_sci, and takes what is
// best: a plant that loses its plasma at once comes nearer to break-even than one that burns too little, and the way to
// one that burns enough leads through worse ones.
func (a *ascent) best(all []ends) (goal []float64, most Answer, err error) {
	inputs := a.e.study.Inputs
	modes := make([]float64, len(inputs))
	for i := range inputs {
		modes[i] = inputs[i].Get(&a.e.study.Plant)
	}
	burner := *a
	burner.sign, burner.burn = 1, true
	hot, _, err := burner.climb(burner.alone(modes, all))
	if err != nil {
		return nil, most, err
	}
	if r, err := a.at(hot); err == nil {
		most = answerOf(r)
	}
	best, value := modes, math.Inf(-1)
	for _, start := range [][]float64{modes, a.alone(modes, all), hot} {
		at, v, err := a.climb(start)
		if err != nil {
			return nil, most, err
		}
		if v > value {
			best, value = at, v
		}
	}
	return best, most, nil
}

// merit is what is raised.
func (a *ascent) merit(answer *Answer) float64 {
	if a.burn {
		return answer.ScientificQ
	}
	return a.sign * a.target.Closeness(answer)
}

// alone are the ends with more merit than the mode while all others are at their modes.
func (a *ascent) alone(modes []float64, all []ends) []float64 {
	at := append([]float64(nil), modes...)
	base := answerOf(a.e.base)
	for i := range all {
		best := a.merit(&base)
		b := &all[i]
		if b.lowErr == nil && a.merit(&b.low.answer) > best {
			at[i], best = b.low.x, a.merit(&b.low.answer)
		}
		if b.highErr == nil && a.merit(&b.high.answer) > best {
			at[i] = b.high.x
		}
	}
	return at
}

// climb exchanges one input at a time for another of its three values where that raises the merit, until a whole pass finds
// nothing, and returns the values and the merit; -Inf where the start itself cannot be.
func (a *ascent) climb(start []float64) ([]float64, float64, error) {
	at := append([]float64(nil), start...)
	value := a.value(at)
	for range ascentRounds {
		better := false
		for i := range at {
			in := &a.e.study.Inputs[i]
			if in.Low == in.High {
				continue
			}
			was, best := at[i], at[i]
			for _, x := range []float64{in.Low, in.Get(&a.e.study.Plant), in.High} {
				if x == was {
					continue
				}
				at[i] = x
				// Less than rounding is no rise: an input that does not act stays.
				if v := a.value(at); v > value && (math.IsInf(value, -1) || v-value > 1e-9*math.Abs(value)) {
					value, best, better = v, x, true
				}
			}
			at[i] = best
			if fatal(a.ctx) {
				return nil, 0, context.Cause(a.ctx)
			}
		}
		if !better {
			break
		}
	}
	return at, value, nil
}

// at computes the plant with these inputs.
func (a *ascent) at(values []float64) (*Result, error) {
	p := a.e.study.Plant
	for i := range values {
		a.e.study.Inputs[i].Set(&p, values[i])
	}
	return a.e.at(a.ctx, &p)
}

// value is the merit of the plant with these inputs, -Inf where it is refused or fails.
func (a *ascent) value(values []float64) float64 {
	r, err := a.at(values)
	if err != nil {
		return math.Inf(-1)
	}
	answer := answerOf(r)
	v := a.merit(&answer)
	if math.IsNaN(v) {
		return math.Inf(-1)
	}
	return v
}
