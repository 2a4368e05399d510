package claims

import (
	"math"

	"tokenwatt/claims/measure"
)

// Tolerance is how far outside a range a claim may lie and still be consistent with it: texts round.
const Tolerance = 0.10

// Judge compares the value that a text states, value to high with its bound, with the range that was recomputed, in the
// same unit. It returns consistent with factor 1 where the two ranges meet or miss each other by no more than Tolerance;
// else overstated or understated with the ratio of the nearest bounds. A bound that is open on one side ("over 30,000",
// "at most 5") meets everything on that side. Where a ratio has no meaning, because the signs differ or the bound
// is zero, the factor is 0 and the outcome still says the direction.
func Judge(value, high float64, bound measure.Bound, low, top float64) (Outcome, float64) {
	if high < value {
		high = value
	}
	switch bound {
	case measure.AtLeast, measure.MoreThan:
		// "more than 30,000" fits any truth above 30,000, but nobody says it of ten times as much.
		high = math.Max(high, value*openSlack)
	case measure.AtMost, measure.LessThan:
		value = math.Min(value, value/openSlack)
	}
	slack := func(v float64) float64 { return math.Abs(v) * Tolerance }
	switch {
	case value > top+slack(top):
		return Overstated, ratio(value, top)
	case high < low-slack(low):
		return Understated, ratio(low, high)
	}
	return Consistent, 1
}

// openSlack is how far beyond the number that is said an open bound reaches.
const openSlack = 10

// ratio returns a/b where that is a factor of at least one, else 0.
func ratio(a, b float64) float64 {
	if b <= 0 || a <= 0 || math.IsInf(a/b, 0) || math.IsNaN(a/b) {
		return 0
	}
	return a / b
}
