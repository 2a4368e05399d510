package root

import (
	"fmt"
	"math"
)

// Settings of Brent. A nil pointer or a zero field means the default.
type Settings struct {
	// Tolerance is the half-width of the final bracket that is asked for, in units of x, beyond 2 eps |x|.
	// The default is eps times the width of the starting interval.
	Tolerance float64
	// MaxIterations bounds the evaluations after the first two. The default, 3000, is above Brent's own bound
	// for the default tolerance, 53^2.
	MaxIterations int
}

// Result of Brent.
type Result struct {
	Root  Point // the end of the final bracket whose value is nearer to zero
	Other Point // the other end; equal to Root where the value there is exactly zero
	// Evaluations counts the calls of the function, the two at the ends included.
	Evaluations int
}

const eps = 0x1p-52

// Brent returns a point in [a, b] where f crosses zero. f(a) and f(b) must have opposite signs or one must be
// zero, else the error is ErrNoBracket; a and b may be given in either order. ErrMaxIterations comes with the
// bracket reached so far. A NaN from f is ErrNaN; infinite values count by their sign.
func Brent(f func(float64) (float64, error), a, b float64, settings *Settings) (Result, error) {
	if !finite(a) || !finite(b) {
		return Result{}, fmt.Errorf("%w: [%g, %g]", ErrInterval, a, b)
	}
	// Written without b - a, which overflows for the widest intervals.
	s, err := settings.filled(math.Abs(float64(b*eps) - float64(a*eps)))
	if err != nil {
		return Result{}, err
	}
	pa, err := evaluate(f, a)
	if err != nil {
		return Result{}, err
	}
	pb, err := evaluate(f, b)
	if err != nil {
		return Result{}, err
	}
	if !crosses(pa, pb) {
		nearest := pa
		if math.Abs(pb.Value) < math.Abs(pa.Value) {
			nearest = pb
		}
		return Result{}, &NoBracketError{Low: math.Min(a, b), High: math.Max(a, b), Nearest: nearest, Evaluations: 2}
	}
	return closeBracket(f, pa, pb, s)
}

// closeBracket is the loop of Brent's procedure zero. b is the best point so far, a the one before it, and c the
// point on the other side of zero from b; step is the last step and before the one before that.
func closeBracket(f Func, a, b Point, s Settings) (Result, error) {
	c := a
	step := b.X - a.X
	before := step
	for n := 0; ; n++ {
		if math.Abs(c.Value) < math.Abs(b.Value) {
			a, b, c = b, c, b
		}
		if b.Value == 0 {
			return Result{Root: b, Other: b, Evaluations: n + 2}, nil
		}
		tolerance := 2*eps*math.Abs(b.X) + s.Tolerance
		half := c.X/2 - b.X/2
		if math.Abs(half) <= tolerance {
			return Result{Root: b, Other: c, Evaluations: n + 2}, nil
		}
		if n >= s.MaxIterations {
			return Result{Root: b, Other: c, Evaluations: n + 2},
				fmt.Errorf("%w: %d, bracket [%g, %g]", ErrMaxIterations, n, math.Min(b.X, c.X), math.Max(b.X, c.X))
		}
		next, ok := interpolate(a, b, c, half, tolerance, before)
		if ok && math.Abs(before) >= tolerance && math.Abs(a.Value) > math.Abs(b.Value) {
			before, step = step, next
		} else {
			before, step = half, half
		}
		a = b
		if math.Abs(step) > tolerance {
			b.X += step
		} else {
			b.X += math.Copysign(tolerance, half)
		}
		var err error
		if b, err = evaluate(f, b.X); err != nil {
			return Result{}, err
		}
		if (b.Value < 0) == (c.Value < 0) && b.Value != 0 {
			c = a
			step = b.X - a.X
			before = step
		}
	}
}

// interpolate returns the secant or inverse quadratic step from b, and whether it is to be trusted: inside the
// bracket by a quarter, and less than half of the step before last.
func interpolate(a, b, c Point, half, tolerance, before float64) (step float64, ok bool) {
	s := b.Value / a.Value
	var p, q float64
	if a.X == c.X {
		p, q = 2*half*s, 1-s
	} else {
		q = a.Value / c.Value
		r := b.Value / c.Value
		p = s * (2*half*q*(q-r) - (b.X-a.X)*(r-1))
		q = (q - 1) * (r - 1) * (s - 1)
	}
	if p > 0 {
		q = -q
	} else {
		p = -p
	}
	// Written so that a NaN, which infinite values of the function give, is not trusted.
	if 2*p < 3*half*q-math.Abs(tolerance*q) && p < math.Abs(before*q/2) {
		return p / q, true
	}
	return 0, false
}

// filled returns the settings with defaults in place; tolerance is the default one.
func (s *Settings) filled(tolerance float64) (Settings, error) {
	var out Settings
	if s != nil {
		out = *s
	}
	if !(out.Tolerance >= 0) || math.IsInf(out.Tolerance, 0) || out.MaxIterations < 0 {
		return out, fmt.Errorf("%w: tolerance %g, iterations %d", ErrSettings, out.Tolerance, out.MaxIterations)
	}
	if out.Tolerance == 0 {
		out.Tolerance = math.Max(tolerance, math.SmallestNonzeroFloat64)
	}
	if out.MaxIterations == 0 {
		out.MaxIterations = 3000
	}
	return out, nil
}
