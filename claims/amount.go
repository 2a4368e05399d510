package claims

import (
	"hash/fnv"
	"math"
	"strings"
	"unicode"

	"tokenwatt/claims/measure"
)

// amount is a measure as arithmetic takes it: a range in units that multiply without factors, kWh, h, kg, L, each
// currency and each counted noun. A power is in kWh/h.
type amount struct {
	at        int // of the measure
	low, high float64
	units     uint64 // key of the units
	count     bool   // a number of things: its noun is its only unit
	hedged    bool   // the text does not give it as exact
	loose     bool   // its units are a guess: good for finding that an equation holds, not that it does not
}

// middle returns the middle of the range.
func (a *amount) middle() float64 { return (a.low + a.high) / 2 }

// factors are units with their exponents.
type factors map[string]int

// key returns a number that is the same for the same product of units: the sum of a hash of each unit times its
// exponent. Products of amounts add their keys, quotients subtract them, and a plain number has the key 0.
func (f factors) key() uint64 {
	var k uint64
	for n, e := range f {
		h := fnv.New64a()
		_, _ = h.Write([]byte(n)) // never fails
		k += h.Sum64() * uint64(int64(e))
	}
	return k
}

// unitOf returns a normalised unit without a line as its factor and its place among the coherent units.
func unitOf(unit string) (float64, factors) {
	switch unit {
	case "":
		return 1, factors{}
	case "kW":
		return 1, factors{"kWh": 1, "h": -1}
	case "%":
		return 0.01, factors{}
	}
	if s := secondsOf(unit); s > 0 {
		return s / hour, factors{"h": 1}
	}
	out, f := factors{}, 1.0
	for _, part := range strings.Fields(unit) {
		switch {
		case secondsOf(part) > 0:
			f *= secondsOf(part) / hour
			out["h"]++
		default:
			out[canonicalNoun(part)]++
		}
	}
	return f, out
}

// canonicalNoun brings nouns of one family that texts use for each other to one name: an accelerator is a GPU, a card, a
// chip; a query a prompt or a request.
func canonicalNoun(n string) string {
	switch familyOf(strings.ToLower(n)) {
	case acceleratorNoun:
		return "accelerator"
	case householdNoun:
		return "household"
	case queryNoun:
		return "query"
	case organisationNoun:
		return "firm"
	}
	return n
}

// amountOf returns a measure for arithmetic. Rounding widens it, that of a hedged number by the
// tolerance.
func (r *reader) amountOf(i int) amount {
	m := &r.measures[i]
	over, under := ratioOf(m.NormalisedUnit)
	switch {
	case m.Kind == measure.Ratio:
		over = "" // a PUE is a plain number
	case over == "kg" && r.types[i] == Water:
		over = "L" // a kilogram of water is a litre
	}
	factor, units := unitOf(over)
	for _, u := range under {
		f, d := unitOf(u)
		factor /= f
		for n, e := range d {
			units[n] -= e
		}
	}
	slack := r.rounding(m)
	if m.Kind == measure.Ratio {
		units = factors{} // its name, "PUE", is no unit
	}
	a := amount{at: i, units: units.key(), count: m.Kind == measure.Count}
	if m.Bound != measure.Exact && m.Bound != measure.Interval {
		slack, a.hedged = Tolerance, true
	}
	low, high := m.Normalised*factor, m.NormalisedHigh*factor
	a.low, a.high = low-slack*math.Abs(low), high+slack*math.Abs(high)
	return a
}

// rounding returns by how much a number may be rounded, over the number: half a unit of its last digit that is not a
// zero; at most 0.5 %, because people write "100" and mean it, but before a scale word ("2 million", 三千万) up to 2.5 % with
// one digit and 1 % with two. A number in words is taken as rounded to 5 %.
func (r *reader) rounding(m *measure.Measure) float64 {
	digits, trailing := 0, 0
	for _, c := range r.doc.Text[m.NumberStart:m.NumberEnd] {
		switch {
		case c == '0' || c == '０':
			if digits > 0 {
				trailing++
			}
		case unicode.IsDigit(c):
			digits += trailing + 1
			trailing = 0
		}
	}
	lead := math.Abs(m.Value)
	switch {
	case digits == 0:
		return inWords
	case lead == 0:
		return 0
	}
	lead /= math.Pow(10, math.Floor(math.Log10(lead))) // the number as 1 to 10
	most := 0.005
	if m.Scale > 1 && digits == 1 {
		most = 0.025
	} else if m.Scale > 1 && digits == 2 {
		most = 0.01
	}
	return min(0.5*math.Pow(10, float64(1-digits))/lead, most)
}

// inWords is the rounding of a number in words.
const inWords = 0.05
