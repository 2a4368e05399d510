package fusion

import (
	"context"
	"errors"
	"math"

	"tokenwatt/internal/fault"
)

// station is one value of an input at which a plant was computed.
type station struct {
	x       float64
	margins []float64 // by target
	answer  Answer
}

// path is a walk of one input from its mode to one side.
type path struct {
	stations []station // the first is the mode
	stop     string    // why it ended before the limit; "" where it did not
}

// cells of a walk in the range of an input, and as many beyond it.
const walkCells = 8

// stations are the values at which a walk looks: even steps from the mode to the end of the range, then even steps to
// the physical limit; even in the logarithm where the two ends are more than a factor of 10 apart and on one side of zero.
func stations(mode, end, limit float64) []float64 {
	var xs []float64
	steps := func(a, b float64) {
		if a == b {
			return
		}
		for i := 1; i < walkCells; i++ {
			f := float64(i) / walkCells
			if a*b > 0 && math.Abs(math.Log(b/a)) > math.Ln10 {
				xs = append(xs, a*math.Pow(b/a, f))
			} else {
				xs = append(xs, a+f*(b-a))
			}
		}
		xs = append(xs, b)
	}
	// A limit of 0 is approached by decades before it is taken: what is found there may lie close to it.
	steps(mode, end)
	if limit == 0 && end > 0 {
		steps(end, end/1e4)
		end /= 1e4
	}
	steps(end, limit)
	return xs
}

// walk computes plants from the mode of an input to one side until every target changed sides, a plant is refused or fails, or
// the physical limit is reached. Where it is refused the last plant that is not is looked for by bisection.
func (e *evaluator) walk(ctx context.Context, in *Input, targets []Target, end, limit float64) (path, error) {
	at := func(x float64) (station, error) {
		r, err := e.moved(ctx, in, x)
		if err != nil {
			return station{}, err
		}
		return stationOf(x, r, targets), nil
	}
	p := path{stations: []station{stationOf(in.Get(&e.study.Plant), e.base, targets)}}
	for _, x := range stations(p.stations[0].x, end, limit) {
		next, err := at(x)
		if fatal(ctx) {
			return p, context.Cause(ctx)
		}
		if err != nil {
			p.stop = ruleOf(err)
			return p, e.approach(ctx, &p, x, at)
		}
		p.stations = append(p.stations, next)
		if p.allCrossed(len(targets)) {
			break
		}
	}
	return p, nil
}

// approach halves the way from the last plant of a path to one that is refused and adds those that are not.
func (e *evaluator) approach(ctx context.Context, p *path, bad float64, at func(float64) (station, error)) error {
	const halvings = 7
	for range halvings {
		good := p.stations[len(p.stations)-1].x
		x := good + 0.5*(bad-good)
		next, err := at(x)
		if fatal(ctx) {
			return context.Cause(ctx)
		}
		if err != nil {
			bad, p.stop = x, ruleOf(err)
			continue
		}
		p.stations = append(p.stations, next)
	}
	return nil
}

// stationOf takes from a result what a walk needs.
func stationOf(x float64, r *Result, targets []Target) station {
	s := station{x: x, answer: answerOf(r), margins: make([]float64, len(targets))}
	for k, t := range targets {
		s.margins[k] = t.Margin(r)
	}
	return s
}

// crossed is the number of the first station from which target k is on the other side than at the mode, 0 where there is none.
func (p *path) crossed(k int) int {
	met := p.stations[0].margins[k] >= 0
	for i := range p.stations {
		if (p.stations[i].margins[k] >= 0) != met {
			return i
		}
	}
	return 0
}

// allCrossed tells whether nothing is left to look for.
func (p *path) allCrossed(targets int) bool {
	for k := range targets {
		if p.crossed(k) == 0 {
			return false
		}
	}
	return true
}

// nearest is the station that came nearest to reaching a target, or where it is met at the mode to losing it.
func (p *path) nearest(t Target, met bool) *station {
	best := &p.stations[0]
	value := t.Closeness(&best.answer)
	for i := range p.stations {
		s := &p.stations[i]
		if v := t.Closeness(&s.answer); v != value && (v > value) != met {
			best, value = s, v
		}
	}
	return best
}

// ruleOf names the rule that refused a plant, or what failed.
func ruleOf(err error) string {
	var e *fault.Error
	if errors.As(err, &e) {
		field := e.Field
		if q, ok := ParameterOfField(field); ok {
			field = q.Name
		}
		return field + ": expected " + Spell(e.Expected)
	}
	return Spell(err.Error())
}
