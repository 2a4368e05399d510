package recompute

import (
	"fmt"
	"strings"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
	"tokenwatt/quantity"
)

// amount is the number of a claim in coherent units. A value in the claim's own normalised unit times factor is one in
// coherent units, so that ranges go back into the unit that the text uses.
type amount struct {
	low, high float64
	factor    float64
	unit      string
	seconds   float64 // the time that it is per; 0 for none
}

// Seconds of the periods that texts count over, by the convention of package quantity.
const (
	day  = 86400.0
	year = 365 * day
)

// amountOf reads a measure. usd turns a currency into dollars; its error comes back.
func amountOf(m *measure.Measure, usd func(currency string) (float64, error)) (amount, error) {
	a := amount{factor: 1, unit: m.NormalisedUnit}
	parts := strings.Split(m.NormalisedUnit, "/")
	for i, text := range parts {
		for _, word := range strings.Fields(text) {
			f, isTime, err := factorOf(word, m.Currency, usd)
			if err != nil {
				return a, err
			}
			switch {
			case i == 0:
				a.factor *= f
			case isTime:
				a.seconds = f
			default:
				a.factor /= f
			}
		}
	}
	a.low, a.high = m.Normalised*a.factor, max(m.Normalised, m.NormalisedHigh)*a.factor
	return a, nil
}

// factorOf returns what one of a unit is in coherent units, and whether it is a time. A word that is no unit counts things.
func factorOf(word, currency string, usd func(string) (float64, error)) (factor float64, isTime bool, err error) {
	if word == currency {
		f, err := usd(word)
		return f, false, err
	}
	switch word {
	case "multiple", "times", "x", "number", "count", "parameter", "PUE", "":
		return 1, false, nil
	}
	u, err := quantity.ParseUnit(word)
	if err != nil {
		return 1, false, nil //nolint:nilerr // a word that is no unit is a noun of what is counted
	}
	second, err := quantity.ParseUnit("s")
	if err != nil {
		return 0, false, fmt.Errorf("recompute: %w", err)
	}
	return u.Factor, u.Dim == second.Dim, nil
}

// over returns the amount counted over so many seconds: a bill of a year as one of a day. Where the text does not say what
// it is per, its period is taken, and where there is none either it is as it stands.
func (a amount) over(seconds float64, p claims.Period) amount {
	from := a.seconds
	if from == 0 {
		from = p.Seconds
	}
	if seconds == 0 || from == 0 || seconds == from {
		return a
	}
	f := seconds / from
	a.low, a.high, a.factor = a.low*f, a.high*f, a.factor*f
	return a
}
