package quantity

import "math"

// zeroCelsius is 0 degrees Celsius in kelvin, by definition of the scale.
const zeroCelsius = 273.15

// degree is one degree in radians.
const degree = math.Pi / 180

// Unit is what a unit expression such as "USD/(MW yr)" means. A value v in the unit is v*Factor + Offset
// in the coherent unit of its dimension: the product of J, s, USD, kg, m, degree Celsius (as a difference,
// kelvin), degree of angle, 1, token, FLOP, byte and tesla. Offset is zero but for a lone kelvin or Fahrenheit.
type Unit struct {
	Factor float64
	Offset float64
	Dim    Dimension

	// Factor is num/den. The two are kept apart because one of them is nearly always 1 and the other a
	// whole number: 42/3.6e9 is then rounded once, and 42 USD/MWh reads back as 42.
	num, den float64
}

// plainUnit is the unit of a plain number.
func plainUnit() Unit { return newUnit(1, 1, Dimension{}) }

// newUnit returns the unit num/den of a dimension, in lowest terms where that is exact.
func newUnit(num, den float64, d Dimension) Unit {
	num, den = reduce(num, den)
	return Unit{Factor: num / den, Dim: d, num: num, den: den}
}

// reduce divides out the smaller of two numbers where it goes into the larger without rest.
func reduce(num, den float64) (float64, float64) {
	switch {
	case num == 1 || den == 1:
		return num, den
	case num >= den && math.Mod(num, den) == 0:
		return num / den, 1
	case den > num && math.Mod(den, num) == 0:
		return 1, den / num
	}
	return num, den
}

// times returns the product of two units. An offset does not survive: K in W/K is a difference.
func (u Unit) times(v Unit) Unit { return newUnit(u.num*v.num, u.den*v.den, u.Dim.Times(v.Dim)) }

// over returns the quotient of two units, without offsets.
func (u Unit) over(v Unit) Unit { return newUnit(u.num*v.den, u.den*v.num, u.Dim.Over(v.Dim)) }

// power returns the unit raised to an integer, without offsets.
func (u Unit) power(n int) Unit {
	p := plainUnit()
	for range max(n, -n) {
		p = p.times(u)
	}
	if n < 0 {
		p = plainUnit().over(p)
	}
	return p
}

// scaled returns the unit times a factor; it keeps an offset, which a magnitude in front does not move.
func (u Unit) scaled(num, den float64) Unit {
	s := newUnit(u.num*num, u.den*den, u.Dim)
	s.Offset = u.Offset
	return s
}

// usable reports whether the factor of the unit can be computed with.
func (u Unit) usable() bool {
	for _, x := range []float64{u.Factor, u.num, u.den} {
		if x == 0 || math.IsInf(x, 0) || math.IsNaN(x) {
			return false
		}
	}
	return true
}

// Coherent returns a value in the unit as a value in the coherent unit of the dimension.
func (u Unit) Coherent(v float64) float64 { return v*u.num/u.den + u.Offset }

// Convert returns a value in u as a value in v. It returns a *ParseError with ErrDimension where the two
// measure different things.
func (u Unit) Convert(v float64, to Unit) (float64, error) {
	if u.Dim != to.Dim {
		return 0, &ParseError{
			Found: describe(u.Dim), Expected: describe(to.Dim),
			Hint: "the two units measure different things", Cause: ErrDimension,
		}
	}
	if u.Offset == to.Offset {
		num, den := reduce(u.num*to.den, u.den*to.num)
		return v * num / den, nil
	}
	return (u.Coherent(v) - to.Offset) * to.den / to.num, nil
}

// ParseUnit reads a unit expression: atomic units with SI prefixes, "/" and "per", products written with a
// space, "·", "*" or a hyphen, integer exponents ("m2", "m^2", "m²"), parentheses, and in front or in a
// product a magnitude ("M/d", "USD/M tok"). The empty expression is the plain number 1. The error is a
// *ParseError.
func ParseUnit(expr string) (Unit, error) {
	u, bad := parseExpr(expr)
	if bad != nil {
		return Unit{}, bad.explain(expr, nil)
	}
	return u, nil
}
