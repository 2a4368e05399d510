package score

import (
	"testing"

	"tokenwatt/claims"
)

// Names of the same fault meet each other, and no other.
func TestMeets(t *testing.T) {
	sum := claims.Verdict{Verdict: claims.Understated, Check: claims.CheckArithmetic}
	model := claims.Verdict{Verdict: claims.Understated, Check: claims.CheckRecompute}
	unit := claims.Verdict{Verdict: claims.UnitError, ErrorKind: claims.UnitKind, Check: claims.CheckDimension}
	right := claims.Verdict{Verdict: claims.Consistent, Check: claims.CheckArithmetic}
	for _, c := range []struct {
		verdict  claims.Verdict
		expected claims.Outcome
		want     bool
	}{
		{sum, claims.Understated, true},
		{sum, claims.ArithmeticError, true},
		{sum, ArithmeticOrUnit, true},
		{sum, claims.Overstated, false},
		{sum, claims.UnitError, false},
		{model, claims.ArithmeticError, false},
		{unit, claims.UnitError, true},
		{unit, claims.Contradicted, true},
		{unit, ArithmeticOrUnit, true},
		{unit, claims.ArithmeticError, false},
		{right, claims.ArithmeticError, false},
		{right, "", true},
		{right, "true", false},
	} {
		if got := meets(&c.verdict, c.expected); got != c.want {
			t.Errorf("%+v meets %q: %v", c.verdict, c.expected, got)
		}
	}
}
