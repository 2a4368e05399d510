package recompute

import (
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
	dim       quantity.Dimension
}

// Seconds of the periods that texts count over, by the convention of package quantity.
const (
	day  = 86400.0
	year = 365 * day
)

// amountOf reads a measure. usd turns a currency into dollars; its error comes back.
func (e *Engine) amountOf(m *measure.Measure, usd func(currency string) (float64, error)) (amount, error) {
	a := amount{factor: 1, unit: m.NormalisedUnit}
	parts := strings.Split(m.NormalisedUnit, "/")
	for i, text := range parts {
		for _, word := range strings.Fields(text) {
			f, err := e.factorOf(word, m.Currency, usd)
			if err != nil {
				return a, err
			}
			switch {
			case i == 0:
				a.factor *= f.factor
				a.dim = a.dim.Times(f.dim)
			case f.time:
				a.seconds = f.factor
			default:
				a.factor /= f.factor
				a.dim = a.dim.Over(f.dim)
			}
		}
	}
	a.low, a.high = m.Normalised*a.factor, max(m.Normalised, m.NormalisedHigh)*a.factor
	return a, nil
}

// unitFactor is what one of a unit is in coherent units, and what it measures. Counts of things and of tokens measure nothing:
// an energy of a query is compared with energies.
type unitFactor struct {
	factor float64
	time   bool
	dim    quantity.Dimension
}

// factorOf reads a word of a unit. A word that is no unit counts things. Words are looked up once: that a noun is no unit is
// dear to find out.
func (e *Engine) factorOf(word, currency string, usd func(string) (float64, error)) (unitFactor, error) {
	if word == currency {
		f, err := usd(word)
		return unitFactor{factor: f, dim: dimension("USD")}, err
	}
	e.lock.Lock()
	f, known := e.units[word]
	e.lock.Unlock()
	if !known {
		f = lookUp(word)
		e.lock.Lock()
		e.units[word] = f
		e.lock.Unlock()
	}
	return f, nil
}

// lookUp reads a unit.
func lookUp(word string) unitFactor {
	switch word {
	case "multiple", "times", "x", "number", "count", "parameter", "PUE", "":
		return unitFactor{factor: 1}
	}
	u, err := quantity.ParseUnit(word)
	if err != nil || u.Dim == dimension("GPU") {
		return unitFactor{factor: 1}
	}
	if u.Dim == dimension("tok") {
		return unitFactor{factor: u.Factor}
	}
	return unitFactor{factor: u.Factor, time: u.Dim == dimension("s"), dim: u.Dim}
}

// dimension returns what a unit measures; nothing for text that is no unit.
func dimension(unit string) quantity.Dimension {
	u, err := quantity.ParseUnit(unit)
	if err != nil {
		return quantity.Dimension{}
	}
	return u.Dim
}

// measures returns the dimension that a unit of a template or a fact has as an amount: without what it counts and without the
// time that it is per.
func (e *Engine) measures(unit string) quantity.Dimension {
	usd := func(string) (float64, error) { return 1, nil }
	a, err := e.amountOf(&measure.Measure{NormalisedUnit: unit}, usd)
	if err != nil {
		return quantity.Dimension{}
	}
	return a.dim
}

// unitOf is the unit whose dimension a stated input has to have, by its key; ok is false for keys that take any.
func unitOf(key string) (unit string, ok bool) {
	switch key {
	case "power", "server":
		return "W", true
	case "energy", "each", "household":
		return "kWh", true
	case "tariff":
		return "USD/kWh", true
	case "carbon":
		return "kg/kWh", true
	case "water":
		return "L/kWh", true
	case "rent":
		return "USD", true
	case "days", "hours":
		return "s", true
	case "flop":
		return "FLOP", true
	case "accelerators", "visitors", "queries", "parameters", "tokens", "mfu", "pue":
		return "", true
	}
	return "", false
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
