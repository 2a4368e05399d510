package quantity

import (
	"math"
	"strings"
)

// Parse reads a number with its unit as a quantity of type T: Parse[Power]("350 MW"). Every unit expression
// of the right dimension is taken (see ParseUnit), with a magnitude in front of it if wanted ("13 M/d",
// "300 billion tok"). A number without a unit is refused but for Count, Fraction and Number. Negative
// numbers are taken: ranges are checked where they are known. The error is a *ParseError.
func Parse[T Quantity](s string) (T, error) {
	var zero T
	v, err := parse(s, zero.spec())
	if err != nil {
		return zero, err
	}
	return T(v), nil
}

// Of returns the quantity that a number of the named unit is: Of[Power](350, "MW"). The error is a *ParseError.
func Of[T Quantity](value float64, unit string) (T, error) {
	var zero T
	sp := zero.spec()
	u, bad := sp.unit(strings.TrimSpace(unit))
	if bad != nil {
		return zero, bad.explain(unit, sp)
	}
	v, err := sp.value(value, u, unit)
	return T(v), err
}

// In returns the quantity as a number of the named unit: In(p, "kW"). The error is a *ParseError.
func In[T Quantity](x T, unit string) (float64, error) {
	sp := x.spec()
	u, bad := sp.unit(strings.TrimSpace(unit))
	if bad != nil {
		return 0, bad.explain(unit, sp)
	}
	if !sp.takes(u.Dim) {
		return 0, sp.wrongDimension(unit, unit, u)
	}
	num, den := sp.relative(u)
	return (float64(x) - sp.shift(u)) * den / num, nil
}

// parse is Parse without the type.
func parse(input string, sp *spec) (float64, error) {
	s := strings.TrimSpace(input)
	if s == "" {
		return 0, sp.fail(input, ErrEmpty, "an empty text", "")
	}
	if len(s) > maxText {
		return 0, sp.fail(short(input), ErrSyntax, "a text of more than 256 characters", "")
	}
	number, rest := numberText(s)
	if number == "" {
		return 0, sp.fail(input, ErrNumber, "text that does not start with a number", numberHint(s, number, rest))
	}
	if hint := numberHint(s, number, rest); hint != "" {
		return 0, sp.fail(input, ErrNumber, quoted(strings.TrimSpace(rest))+" after the number "+number, hint)
	}
	v, ok := numberValue(number)
	if !ok {
		return 0, sp.fail(input, ErrRange, "a number too large or too small for a 64-bit float", "")
	}
	rest = strings.TrimSpace(rest)
	if rest == "" && !sp.Bare {
		return 0, sp.fail(input, ErrNoUnit, "a bare number", sp.unitHint(number))
	}
	u, bad := sp.unit(rest)
	if bad != nil {
		return 0, bad.explain(input, sp)
	}
	if _, lone := magnitude(rest); lone && !sp.Bare && rest != sp.symbol {
		return 0, sp.fail(input, ErrNoUnit, "a number without a unit", sp.unitHint(number))
	}
	return sp.value(v, u, input)
}

// value returns v of the unit u in the type's base unit.
func (s *spec) value(v float64, u Unit, input string) (float64, error) {
	if !s.takes(u.Dim) {
		return 0, s.wrongDimension(input, "", u)
	}
	num, den := s.relative(u)
	x := v*num/den + s.shift(u)
	if math.IsInf(x, 0) || math.IsNaN(x) || x == 0 && v != 0 && u.Offset == 0 {
		return 0, s.fail(input, ErrRange, "a number too large or too small for a 64-bit float", "")
	}
	return x, nil
}

// fail returns the error of a text that is not of the type.
func (s *spec) fail(input string, cause error, found, hint string) *ParseError {
	return &ParseError{Input: input, Found: found, Expected: s.wanted(), Hint: hint, Cause: cause}
}

// wanted describes what the type takes, for an error.
func (s *spec) wanted() string { return s.Noun + " such as " + s.Example }

// marshalText is MarshalText of every type.
func marshalText[T Quantity](x T) ([]byte, error) {
	if v := float64(x); math.IsNaN(v) || math.IsInf(v, 0) {
		return nil, x.spec().fail(text(x), ErrRange, "a value that is not finite", "")
	}
	return []byte(text(x)), nil
}

// unmarshalText is UnmarshalText of every type.
func unmarshalText[T Quantity](x *T, b []byte) error {
	v, err := Parse[T](string(b))
	if err != nil {
		return err
	}
	*x = v
	return nil
}
