package root

import (
	"fmt"
	"math"
)

// Limits are the finite ends of the region that a search never leaves.
type Limits struct {
	Low, High float64
}

// BracketSettings say how Bracket goes out from its guess. A nil pointer or a zero field means the default.
type BracketSettings struct {
	// Step is the first step, in units of x; the default is 1/64 of the width of the limits.
	Step float64
	// Growth multiplies the step each time: 1 goes out linearly, the default 2 geometrically.
	Growth float64
	// MaxEvaluations bounds the calls of the function; the default is 1000.
	MaxEvaluations int
}

// Interval is a pair of neighbouring evaluations between which the function changes sign. Low and High are the
// same point where the function is exactly zero there.
type Interval struct {
	Low, High   Point
	Evaluations int
}

// Bracket goes out from guess to both sides in turn until two neighbouring points on one side differ in sign. It
// returns a *NoBracketError where both limits were reached without one: the function may still cross zero
// twice between two points that were visited. The steps are cut at the limits.
func Bracket(f func(float64) (float64, error), guess float64, limits Limits, settings *BracketSettings) (Interval, error) {
	if err := limits.check(); err != nil {
		return Interval{}, err
	}
	if !(guess >= limits.Low && guess <= limits.High) {
		return Interval{}, fmt.Errorf("%w: guess %g is outside [%g, %g]", ErrInterval, guess, limits.Low, limits.High)
	}
	s, err := settings.filled(limits)
	if err != nil {
		return Interval{}, err
	}
	start, err := evaluate(f, guess)
	if err != nil {
		return Interval{}, err
	}
	if start.Value == 0 {
		return Interval{Low: start, High: start, Evaluations: 1}, nil
	}
	return expand(f, start, limits, s)
}

// expand is the loop of Bracket.
func expand(f Func, start Point, limits Limits, s BracketSettings) (Interval, error) {
	nearest, evaluations := start, 1
	ends := [2]Point{start, start}
	bounds := [2]float64{limits.Low, limits.High}
	for step := s.Step; ends[0].X > limits.Low || ends[1].X < limits.High; step *= s.Growth {
		for side, sign := range [2]float64{-1, 1} {
			from := ends[side]
			if from.X == bounds[side] {
				continue
			}
			if evaluations >= s.MaxEvaluations {
				return Interval{}, fmt.Errorf("%w: %d evaluations without a change of sign in [%g, %g]",
					ErrMaxIterations, evaluations, ends[0].X, ends[1].X)
			}
			to, err := evaluate(f, math.Max(limits.Low, math.Min(limits.High, from.X+sign*step)))
			if err != nil {
				return Interval{}, err
			}
			evaluations++
			if crosses(from, to) {
				return interval(from, to, evaluations), nil
			}
			if math.Abs(to.Value) < math.Abs(nearest.Value) {
				nearest = to
			}
			if to.X == from.X {
				return Interval{}, fmt.Errorf("%w: step %g is below the resolution of numbers at %g", ErrSettings, step, from.X)
			}
			ends[side] = to
		}
	}
	return Interval{}, &NoBracketError{Low: limits.Low, High: limits.High, Nearest: nearest, Evaluations: evaluations}
}

// Scan evaluates f at both limits and at cells-1 even points between them, from low to high, and returns the
// first cell in which it changes sign. It finds crossings that Bracket steps over, at the price of more
// evaluations.
func Scan(f func(float64) (float64, error), limits Limits, cells int) (Interval, error) {
	if err := limits.check(); err != nil {
		return Interval{}, err
	}
	if cells < 1 {
		return Interval{}, fmt.Errorf("%w: %d cells", ErrSettings, cells)
	}
	var before, nearest Point
	for i := range cells + 1 {
		w := float64(i) / float64(cells)
		here, err := evaluate(f, limits.Low*(1-w)+limits.High*w)
		if err != nil {
			return Interval{}, err
		}
		if here.Value == 0 || i > 0 && crosses(before, here) {
			if here.Value == 0 {
				before = here
			}
			return interval(before, here, i+1), nil
		}
		if i == 0 || math.Abs(here.Value) < math.Abs(nearest.Value) {
			nearest = here
		}
		before = here
	}
	return Interval{}, &NoBracketError{Low: limits.Low, High: limits.High, Nearest: nearest, Evaluations: cells + 1}
}

// interval orders two points that bracket a crossing and shrinks to one of them if it is a root.
func interval(a, b Point, evaluations int) Interval {
	switch {
	case a.Value == 0:
		b = a
	case b.Value == 0:
		a = b
	}
	if a.X > b.X {
		a, b = b, a
	}
	return Interval{Low: a, High: b, Evaluations: evaluations}
}

// check refuses limits that are reversed or not finite.
func (l Limits) check() error {
	if !finite(l.Low) || !finite(l.High) || l.Low > l.High {
		return fmt.Errorf("%w: limits [%g, %g]", ErrInterval, l.Low, l.High)
	}
	return nil
}

// filled returns the settings with defaults in place.
func (s *BracketSettings) filled(limits Limits) (BracketSettings, error) {
	var out BracketSettings
	if s != nil {
		out = *s
	}
	if out.Growth == 0 {
		out.Growth = 2
	}
	if !(out.Step >= 0) || !finite(out.Step) || !(out.Growth >= 1) || !finite(out.Growth) || out.MaxEvaluations < 0 {
		return out, fmt.Errorf("%w: step %g, growth %g, evaluations %d", ErrSettings, out.Step, out.Growth, out.MaxEvaluations)
	}
	if out.Step == 0 {
		out.Step = limits.High/64 - limits.Low/64
	}
	if out.MaxEvaluations == 0 {
		out.MaxEvaluations = 1000
	}
	return out, nil
}
