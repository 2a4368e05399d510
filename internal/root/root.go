package root

import (
	"errors"
	"fmt"
	"math"
)

// Func is a function whose crossing of zero is sought. An error ends the search and is returned wrapped.
type Func func(x float64) (float64, error)

// The ways in which a search can fail. Errors of the function itself are wrapped as they are.
var (
	// ErrNoBracket says that no change of sign was found; Bracket and Scan return it as a *NoBracketError.
	ErrNoBracket = errors.New("no change of sign")
	// ErrMaxIterations says that the limit of iterations or evaluations was reached before the tolerance.
	ErrMaxIterations = errors.New("too many iterations")
	// ErrNaN says that the function returned NaN.
	ErrNaN = errors.New("the function is not a number")
	// ErrInterval says that an interval, limit or guess is not usable: not finite, reversed, or outside.
	ErrInterval = errors.New("the interval is not usable")
	// ErrSettings says that a setting is not usable: negative or not finite.
	ErrSettings = errors.New("the settings are not usable")
)

// Point is one evaluation of a function.
type Point struct {
	X, Value float64
}

// NoBracketError is ErrNoBracket with the evaluation that came nearest to zero.
type NoBracketError struct {
	Low, High   float64 // the limits that were searched
	Nearest     Point
	Evaluations int
}

// Error implements error.
func (e *NoBracketError) Error() string {
	return fmt.Sprintf("no change of sign in [%g, %g]; nearest to zero was %g at %g (%d evaluations)",
		e.Low, e.High, e.Nearest.Value, e.Nearest.X, e.Evaluations)
}

// Is makes errors.Is(err, ErrNoBracket) true.
func (e *NoBracketError) Is(target error) bool { return target == ErrNoBracket }

// evaluate calls f and refuses NaN.
func evaluate(f Func, x float64) (Point, error) {
	v, err := f(x)
	if err != nil {
		return Point{}, fmt.Errorf("evaluating the function at %g: %w", x, err)
	}
	if math.IsNaN(v) {
		return Point{}, fmt.Errorf("evaluating the function at %g: %w", x, ErrNaN)
	}
	return Point{x, v}, nil
}

// crosses reports whether zero lies between the values of two points, ends included.
func crosses(a, b Point) bool {
	return a.Value == 0 || b.Value == 0 || (a.Value < 0) != (b.Value < 0)
}

// finite reports whether x is neither NaN nor infinite.
func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
