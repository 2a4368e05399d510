package fusion

import (
	"context"
	"math"

	"tokenwatt/internal/root"
)

// Joint is the least change of all inputs together: each goes the same share of the way from its mode to the better end of
// its range (for a target that is met at the modes, to the worse one, until it is lost). Which end is better depends on where the
// others are, so that it is asked again with all others at their ends until no single exchange helps: the ends are the best
// that were found, not for certain the best there are.
type Joint struct {
	// Found tells whether the target changes sides on the way; Share is where, from 0 (the modes) to 1 (the ends), Answer
	// what the plant is there.
	Found  bool
	Share  float64
	Answer Answer
	// AtEnds is the answer with all inputs at their ends, or as far as the way goes: Limit is how far, Stopped why no further.
	AtEnds  Answer
	Limit   float64
	Stopped string
	// NearestShare and Nearest are where the target came nearest to changing sides.
	NearestShare float64
	Nearest      Answer
	// MostFusion is the answer with all inputs at the ends that were found to give the largest Q_sci, whatever else they do.
	MostFusion Answer
	// Moves are the inputs that go along; Kept are those with a range that do not, because neither end helps.
	Moves []Move
	Kept  []string
}

// Move is one input of a joint change.
type Move struct {
	Name, Unit string
	// Mode and End are the ends of its way, At the value where the target changes sides, or at Limit where it does not.
	Mode, At, End float64
}

// ends are the plants with one input at the low and the high end of its range.
type ends struct {
	low, high       station
	lowErr, highErr error
}

// endsOf computes both; an end that is the mode is the base.
func (e *evaluator) endsOf(ctx context.Context, in *Input, targets []Target) (ends, error) {
	at := func(x float64) (station, error) {
		r, err := e.moved(ctx, in, x)
		if err != nil {
			return station{x: x}, err
		}
		return stationOf(x, r, targets), nil
	}
	var b ends
	b.low, b.lowErr = at(in.Low)
	b.high, b.highErr = at(in.High)
	if fatal(ctx) {
		return b, context.Cause(ctx)
	}
	return b, nil
}

// jointCells is the number of even steps in which a joint change looks for the first crossing.
const jointCells = 20

// joint finds the least joint change for target k.
func (e *evaluator) joint(ctx context.Context, t Target, all []ends) (Joint, error) {
	var j Joint
	climber := &ascent{e: e, ctx: ctx, target: t, sign: 1}
	if t.Margin(e.base) >= 0 {
		climber.sign = -1
	}
	goal, most, err := climber.best(all)
	if err != nil {
		return j, err
	}
	j.MostFusion = most
	for i := range e.study.Inputs {
		in := &e.study.Inputs[i]
		mode := in.Get(&e.study.Plant)
		switch {
		case in.Low == in.High:
		case goal[i] == mode:
			j.Kept = append(j.Kept, in.Name)
		default:
			j.Moves = append(j.Moves, Move{Name: in.Name, Unit: in.Unit, Mode: mode, End: goal[i]})
		}
	}
	return j, e.follow(ctx, &j, t)
}

// follow walks the way of a joint change and closes its first crossing.
func (e *evaluator) follow(ctx context.Context, j *Joint, t Target) error {
	last := stationOf(0, e.base, []Target{t})
	j.Nearest, j.AtEnds = last.answer, last.answer
	met, nearest := last.margins[0] >= 0, t.Closeness(&last.answer)
	for i := 1; i <= jointCells && len(j.Moves) > 0; i++ {
		next, err := e.along(ctx, j, float64(i)/jointCells, t)
		if fatal(ctx) {
			return context.Cause(ctx)
		}
		if err != nil {
			j.Stopped = ruleOf(err)
			break
		}
		if m := t.Closeness(&next.answer); m != nearest && (m > nearest) != met {
			j.NearestShare, j.Nearest, nearest = next.x, next.answer, m
		}
		j.Limit, j.AtEnds = next.x, next.answer
		if !j.Found && (next.margins[0] >= 0) != met {
			if err := e.closeJoint(ctx, j, t, &last, &next); err != nil {
				return err
			}
		}
		last = next
	}
	share := j.Limit
	if j.Found {
		share = j.Share
	}
	for i := range j.Moves {
		m := &j.Moves[i]
		m.At = m.Mode + share*(m.End-m.Mode)
	}
	return nil
}

// along computes the plant at a share of the way.
func (e *evaluator) along(ctx context.Context, j *Joint, share float64, t Target) (station, error) {
	p := e.study.Plant
	for i := range j.Moves {
		m := &j.Moves[i]
		e.study.Inputs[e.study.index(m.Name)].Set(&p, m.Mode+share*(m.End-m.Mode))
	}
	r, err := e.at(ctx, &p)
	if err != nil {
		return station{}, err
	}
	return stationOf(share, r, []Target{t}), nil
}

// closeJoint finds the share of the first crossing to 1e-6; where a plant between the two stations is refused, it is that of
// the farther one.
func (e *evaluator) closeJoint(ctx context.Context, j *Joint, t Target, before, after *station) error {
	j.Found, j.Share, j.Answer = true, after.x, after.answer
	met := before.margins[0] >= 0
	seen := map[float64]Answer{}
	f := func(x float64) (float64, error) {
		s, err := e.along(ctx, j, x, t)
		if err != nil {
			return math.NaN(), err
		}
		seen[x] = s.answer
		return s.margins[0], nil
	}
	found, err := root.Brent(f, before.x, after.x, &root.Settings{Tolerance: 1e-6})
	if fatal(ctx) {
		return context.Cause(ctx)
	}
	if x, ok := changedSide(&found, met); err == nil && ok {
		j.Share, j.Answer = x, seen[x]
	}
	return nil
}
