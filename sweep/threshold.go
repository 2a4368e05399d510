package sweep

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tokenwatt/internal/root"
)

// Limits say where Threshold may look and how hard. Only Low and High are needed.
type Limits struct {
	// Low and High are the hard, finite ends of the input, in its base unit; the function is never called outside.
	Low, High float64
	// Start and Step make the search go out from Start by Step, 2 Step, 4 Step ... to both sides in turn, for
	// functions that are dear or fail far away. With no Step it begins at both limits.
	Start, Step float64
	// Cells is the number of even cells in which a crossing is looked for where the first search finds none, which
	// may happen if the output rises and falls; the default is 16, and 1 looks no further.
	Cells int
	// Tolerance is the half-width of the final bracket around Value, in the input's unit; the default is 2^-52 of
	// the width of the limits. Set it above the noise of the function.
	Tolerance float64
	// MaxEvaluations bounds the calls of the function; the default is 200.
	MaxEvaluations int
}

// Solution is the value of the input at which the output reaches the target.
type Solution struct {
	Value  float64 // of the input
	Output float64 // there
	// Other and OtherOutput are the other end of the final bracket, where the output lies on the other side of
	// the target; the same as Value and Output where the target is met exactly.
	Other, OtherOutput float64
	// Jump says that the output does not come near the target but jumps across it between Value and Other, as it
	// does where it counts whole things. Value and Other then are the last input on one side and the first on the other.
	Jump        bool
	Evaluations int
}

var (
	// ErrNotReached says that the output does not reach the target anywhere that was looked at; it comes as a
	// *NotReachedError.
	ErrNotReached = errors.New("the target is not reached")
	// ErrMaxEvaluations says that the search needed more evaluations than its limits allow.
	ErrMaxEvaluations = errors.New("too many evaluations")
	// ErrLimits says that the target or the limits are not usable.
	ErrLimits = errors.New("the limits are not usable")
)

// NotReachedError is ErrNotReached with the output that came nearest to the target.
type NotReachedError struct {
	Target      float64
	Nearest     float64 // output
	NearestAt   float64 // input
	Low, High   float64 // limits
	Evaluations int
}

// Error implements error.
func (e *NotReachedError) Error() string {
	return fmt.Sprintf("%v: %g is not attained in [%g, %g]; the nearest is %g at %g (%d evaluations)",
		ErrNotReached, e.Target, e.Low, e.High, e.Nearest, e.NearestAt, e.Evaluations)
}

// Is makes errors.Is(err, ErrNotReached) true.
func (e *NotReachedError) Is(target error) bool { return target == ErrNotReached }

// Threshold returns a value of the one input of f at which f reaches the target: where it is continuous, a
// point within the tolerance of a crossing, else the place where it jumps across. If there are several it returns
// one of them and says nothing about the others. Infinite outputs count as beyond the target on their side.
//
// Errors: ErrLimits, *NotReachedError, ErrMaxEvaluations, ErrNotFinite where f is NaN, the context's, and f's own,
// wrapped with the input.
func Threshold(ctx context.Context, f func(x float64) (float64, error), target float64, limits Limits) (Solution, error) {
	if err := limits.check(target); err != nil {
		return Solution{}, err
	}
	s := &search{ctx: ctx, f: f, target: target, limits: limits, seen: map[float64]float64{}, missed: math.Inf(1)}
	low, high, err := s.bracket()
	if errors.Is(err, root.ErrNoBracket) {
		return Solution{}, &NotReachedError{
			Target: target, Nearest: s.nearest, NearestAt: s.nearestAt,
			Low: limits.Low, High: limits.High, Evaluations: len(s.seen),
		}
	}
	if err != nil {
		return Solution{}, fmt.Errorf("looking for %g: %w", target, err)
	}
	found, err := root.Brent(s.miss, low, high, &root.Settings{Tolerance: limits.Tolerance})
	if err != nil {
		return Solution{}, fmt.Errorf("looking for %g: %w", target, err)
	}
	jump, err := s.jump(found)
	if err != nil {
		return Solution{}, fmt.Errorf("looking around %g: %w", found.Root.X, err)
	}
	return Solution{
		Value: found.Root.X, Output: s.seen[found.Root.X],
		Other: found.Other.X, OtherOutput: s.seen[found.Other.X],
		Jump: jump, Evaluations: len(s.seen),
	}, nil
}

// check refuses limits that make no sense and fills in no defaults.
func (l Limits) check(target float64) error {
	var all []error
	wrong := func(bad bool, format string, args ...any) {
		if bad {
			all = append(all, fmt.Errorf("%w: %s", ErrLimits, fmt.Sprintf(format, args...)))
		}
	}
	wrong(!finite(target), "target %g", target)
	wrong(!finite(l.Low) || !finite(l.High) || l.Low > l.High, "want finite low <= high, have %g, %g", l.Low, l.High)
	wrong(!(l.Step >= 0) || !finite(l.Step), "step %g", l.Step)
	wrong(l.Step > 0 && !(l.Start >= l.Low && l.Start <= l.High), "start %g is outside", l.Start)
	wrong(l.Cells < 0, "%d cells", l.Cells)
	wrong(!(l.Tolerance >= 0) || !finite(l.Tolerance), "tolerance %g", l.Tolerance)
	wrong(l.MaxEvaluations < 0, "%d evaluations", l.MaxEvaluations)
	return errors.Join(all...)
}

// search is one call of Threshold. It remembers every evaluation, so that none is made twice.
type search struct {
	ctx    context.Context
	f      func(float64) (float64, error)
	target float64
	limits Limits

	seen                       map[float64]float64
	nearest, nearestAt, missed float64
}

// miss is the output minus the target.
func (s *search) miss(x float64) (float64, error) {
	if y, ok := s.seen[x]; ok {
		return y - s.target, nil
	}
	if err := s.ctx.Err(); err != nil {
		return 0, fmt.Errorf("stopped after %d evaluations: %w", len(s.seen), context.Cause(s.ctx))
	}
	most := s.limits.MaxEvaluations
	if most == 0 {
		most = 200
	}
	if len(s.seen) >= most {
		return 0, fmt.Errorf("%w: %d; the nearest output is %g at %g", ErrMaxEvaluations, most, s.nearest, s.nearestAt)
	}
	y, err := s.f(x)
	if err != nil {
		return 0, err
	}
	if math.IsNaN(y) {
		return 0, fmt.Errorf("the output is %g: %w", y, ErrNotFinite)
	}
	s.seen[x] = y
	if d := math.Abs(y - s.target); d < s.missed || len(s.seen) == 1 {
		s.nearest, s.nearestAt, s.missed = y, x, d
	}
	return y - s.target, nil
}

// bracket looks for a change of sign: from the start or at the limits, then cell by cell.
func (s *search) bracket() (low, high float64, err error) {
	l := root.Limits{Low: s.limits.Low, High: s.limits.High}
	var found root.Interval
	if s.limits.Step > 0 {
		found, err = root.Bracket(s.miss, s.limits.Start, l, &root.BracketSettings{Step: s.limits.Step})
	} else {
		found, err = root.Scan(s.miss, l, 1)
	}
	if errors.Is(err, root.ErrNoBracket) {
		cells := s.limits.Cells
		if cells == 0 {
			cells = 16
		}
		found, err = root.Scan(s.miss, l, cells)
	}
	return found.Low.X, found.High.X, err
}

// jump compares the change of the output across the final bracket with its change over a thousand widths to both
// sides. For a continuous crossing the first is a small part (a thousandth for a line, a twentieth for a cube
// root); for a step it is nearly all.
func (s *search) jump(found root.Result) (bool, error) {
	a, b := found.Root.X, found.Other.X
	if a == b {
		return false, nil
	}
	if a > b {
		a, b = b, a
	}
	const reach = 1000
	outerA, outerB := math.Max(s.limits.Low, a-reach*(b-a)), math.Min(s.limits.High, b+reach*(b-a))
	if outerB-outerA < 20*(b-a) {
		// The tolerance is as wide as the limits: nothing can be said.
		return false, nil
	}
	before, err := s.miss(outerA)
	if err != nil {
		return false, err
	}
	after, err := s.miss(outerB)
	if err != nil {
		return false, err
	}
	ya, yb := s.seen[a]-s.target, s.seen[b]-s.target
	inside := math.Abs(yb - ya)
	if math.IsInf(inside, 0) {
		return true, nil
	}
	local := math.Max(math.Abs(s.target), math.Max(math.Abs(ya), math.Abs(yb)))
	outside := math.Abs(ya-before) + math.Abs(after-yb)
	return inside > outside && inside > 1e-9*local, nil
}
