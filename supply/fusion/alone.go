package fusion

import (
	"cmp"
	"context"
	"fmt"
	"math"

	"tokenwatt/internal/root"
)

// Crossing is the value of one input at which a target begins, or ceases, to be reached.
type Crossing struct {
	// Value of the input, in its unit, at the end of the root's bracket where the target has changed sides.
	Value float64
	// Change is Value less the mode; Factor is Value over the mode, 0 where the mode is 0.
	Change, Factor float64
	// InRange tells whether Value lies in the range that the input is given with. Where it does not, nobody claims it.
	InRange bool
	Answer  Answer
}

// Side is one direction from the mode.
type Side struct {
	// Crossing is the first one, nil where there is none.
	Crossing *Crossing
	// Limit is how far was looked, Stopped why no further; "" where Limit is the physical limit, or a crossing ended the search.
	Limit   float64
	Stopped string
	// NearestAt is the value that came nearest to changing the target's side, Nearest the answer there.
	NearestAt float64
	Nearest   Answer
}

// Alone is what one input can do for one target while all others stay at their modes.
type Alone struct {
	Input Input
	Mode  float64
	// Down and Up are the two directions; one without room has a Limit at the mode.
	Down, Up Side
	// Smallest is the crossing with the smaller change, as a factor where both have one; nil where there is none.
	Smallest *Crossing
	// Reason says why there is none and how close it gets; "" where there is one.
	Reason string
}

// walks are the two paths of one input.
type walks struct{ down, up path }

// walkBoth goes from the mode of an input to both sides.
func (e *evaluator) walkBoth(ctx context.Context, in *Input, targets []Target) (w walks, err error) {
	if w.down, err = e.walk(ctx, in, targets, in.Low, min(in.Least, in.Low)); err != nil {
		return w, err
	}
	w.up, err = e.walk(ctx, in, targets, in.High, max(in.Most, in.High))
	return w, err
}

// alone answers for one target from the walks of one input.
func (e *evaluator) alone(ctx context.Context, in *Input, w *walks, t Target, k int) (Alone, error) {
	a := Alone{Input: *in, Mode: in.Get(&e.study.Plant)}
	var err error
	if a.Down, err = e.side(ctx, in, &w.down, t, k); err != nil {
		return a, err
	}
	if a.Up, err = e.side(ctx, in, &w.up, t, k); err != nil {
		return a, err
	}
	a.Smallest = smaller(a.Down.Crossing, a.Up.Crossing)
	if a.Smallest == nil {
		a.Reason = a.reason(w, k, t)
	}
	return a, nil
}

// side closes the first crossing of one path.
func (e *evaluator) side(ctx context.Context, in *Input, p *path, t Target, k int) (Side, error) {
	near, last := p.nearest(t, p.stations[0].margins[k] >= 0), &p.stations[len(p.stations)-1]
	s := Side{Limit: last.x, Stopped: p.stop, NearestAt: near.x, Nearest: near.answer}
	i := p.crossed(k)
	if i == 0 {
		return s, nil
	}
	before, after := &p.stations[i-1], &p.stations[i]
	found, err := e.close(ctx, in, t, before, after, k)
	if err != nil {
		return s, err
	}
	mode := p.stations[0].x
	found.Change, found.InRange = found.Value-mode, in.InRange(found.Value)
	if mode != 0 {
		found.Factor = found.Value / mode
	}
	s.Crossing, s.Limit, s.Stopped = found, after.x, ""
	s.NearestAt, s.Nearest = found.Value, found.Answer
	return s, nil
}

// close finds the crossing between two stations by Brent's method, to 1e-6 of their distance. Where a plant between
// them is refused or fails, the crossing is given at the farther station.
func (e *evaluator) close(ctx context.Context, in *Input, t Target, before, after *station, k int) (*Crossing, error) {
	at := &Crossing{Value: after.x, Answer: after.answer}
	met := before.margins[k] >= 0
	seen := map[float64]Answer{before.x: before.answer, after.x: after.answer}
	f := func(x float64) (float64, error) {
		if x == before.x {
			return before.margins[k], nil
		}
		if x == after.x {
			return after.margins[k], nil
		}
		r, err := e.moved(ctx, in, x)
		if err != nil {
			return 0, err
		}
		seen[x] = answerOf(r)
		return t.Margin(r), nil
	}
	found, err := root.Brent(f, before.x, after.x, &root.Settings{Tolerance: 1e-6 * math.Abs(after.x-before.x)})
	if fatal(ctx) {
		return nil, context.Cause(ctx)
	}
	if x, ok := changedSide(&found, met); err == nil && ok {
		at.Value, at.Answer = x, seen[x]
	}
	return at, nil
}

// changedSide is the end of a root's bracket at which a target is on the other side than at the mode, or the root where the target is
// just met there.
func changedSide(found *root.Result, met bool) (x float64, ok bool) {
	for _, end := range []root.Point{found.Root, found.Other} {
		if end.Value == 0 || (end.Value >= 0) != met {
			return end.X, true
		}
	}
	return 0, false
}

// smaller is the crossing with the smaller change: of the logarithm where both are factors above 0, else of the value.
func smaller(a, b *Crossing) *Crossing {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case a.Factor > 0 && b.Factor > 0:
		if math.Abs(math.Log(a.Factor)) <= math.Abs(math.Log(b.Factor)) {
			return a
		}
		return b
	case math.Abs(a.Change) <= math.Abs(b.Change):
		return a
	default:
		return b
	}
}

// reason says why no value of the input changes the target's side.
func (a *Alone) reason(w *walks, k int, t Target) string {
	mode := w.up.stations[0].margins[k]
	moves := false
	for _, p := range []*path{&w.down, &w.up} {
		for i := range p.stations {
			moves = moves || p.stations[i].margins[k] != mode
		}
	}
	if !moves {
		if len(w.down.stations)+len(w.up.stations) == 2 && a.Up.Stopped+a.Down.Stopped != "" {
			return "it cannot be moved by itself: " + cmp.Or(a.Up.Stopped, a.Down.Stopped)
		}
		return "it does not act on this target"
	}
	near, at := a.Down.Nearest, a.Down.NearestAt
	if d, u := t.Closeness(&a.Down.Nearest), t.Closeness(&a.Up.Nearest); (u > d) != (mode >= 0) {
		near, at = a.Up.Nearest, a.Up.NearestAt
	}
	text := fmt.Sprintf("no value from %.4g to %.4g%s does: the nearest is %s at %.4g", a.Down.Limit, a.Up.Limit, unitText(a.Input.Unit), near.text(t), at)
	for _, s := range []*Side{&a.Down, &a.Up} {
		if s.Stopped != "" {
			text += fmt.Sprintf("; beyond %.4g: %s", s.Limit, s.Stopped)
		}
	}
	return text
}

// text is the answer in the words of a target.
func (a *Answer) text(t Target) string {
	if t.Kind == CostBelow && a.Producer {
		return fmt.Sprintf("%.4g USD/MWh", a.LCOE)
	}
	if t.Kind == CostBelow {
		return fmt.Sprintf("not a producer (%.4g MW)", a.NetMW)
	}
	if t.Level == 0 {
		return fmt.Sprintf("Q_eng %.4g (%.4g MW)", a.EngineeringQ, a.NetMW)
	}
	return fmt.Sprintf("%.4g MW", a.NetMW)
}

// unitText is a unit behind a number.
func unitText(unit string) string {
	if unit == "" {
		return ""
	}
	return " " + unit
}
