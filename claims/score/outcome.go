package score

import "tokenwatt/claims"

// ArithmeticOrUnit is an expected verdict that arithmetic_error and unit_error both meet.
const ArithmeticOrUnit claims.Outcome = "arithmetic_or_unit_error"

// meets tells whether a verdict is the expected one. Keys differ in how they name a fault that the text proves by itself: by
// its direction (a sum that is too low is understated), by its kind (arithmetic_error), or, where a dimension is wrong, as
// contradicted, as the project's ledger of its founding article does. A verdict carries direction and kind, and each
// name of the same fault is met. A key that leaves the verdict open is met by any.
func meets(v *claims.Verdict, expected claims.Outcome) bool {
	arithmetic := v.Check == claims.CheckArithmetic && v.Verdict != claims.Consistent && v.Verdict != claims.NotCheckable
	unit := v.Verdict == claims.UnitError || v.ErrorKind == claims.UnitKind
	switch expected {
	case "", v.Verdict:
		return true
	case claims.ArithmeticError:
		return arithmetic
	case claims.UnitError:
		return unit
	case ArithmeticOrUnit:
		return arithmetic || unit || v.Verdict == claims.ArithmeticError
	case claims.Contradicted:
		return v.Verdict == claims.UnitError
	}
	return false
}
