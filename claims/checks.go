package claims

import (
	"fmt"
	"math"

	"tokenwatt/claims/measure"
)

// checker makes the checks that need the text alone.
type checker struct {
	*reader
	exchange *exchange
	limits   []limit
	claims   []Claim
	at       []int // of the claim by measure, -1 for background
	verdicts []Verdict
	rates    []Rate
	factors  []factor // the last made, by measure modulo recent
	solid    []bool   // by claim: an equation gives its number within the rounding
}

// run makes the checks in their order. What one decided no later one changes, except that an error goes before a
// consistency.
func (c *checker) run() {
	c.conversions()
	for i := range c.claims {
		m := c.measureOf(i)
		c.restatement(m)
		c.product(m)
		c.growth(m)
		c.comparison(m)
		c.sum(m)
		c.wordShare(m)
	}
	c.tableSums()
	c.dimensions()
	c.magnitudes()
	for i := range c.claims {
		c.chain(c.measureOf(i))
	}
}

// settled reports whether the text alone decides a claim: an error in its own arithmetic, a wrong unit, a conversion, and
// a number that the text derives from others and rightly so, whatever those are worth.
func (c *checker) settled(i int) bool {
	switch v := &c.verdicts[i]; v.Check {
	case CheckDimension:
		return true
	case CheckArithmetic:
		if p := c.paragraphOf(c.measureOf(i)); p != nil {
			return true // a total
		}
		if c.claims[i].Type == EnergyShare && v.Verdict != Consistent {
			return false // a published share decides: the two amounts may be of different years
		}
		return v.Verdict != Consistent || c.solid[i] || c.claims[i].Type == Comparison || c.claims[i].Type == Conversion || c.derived(c.measureOf(i))
	}
	return false
}

// measureOf returns the index of the measure of a claim.
func (c *checker) measureOf(claim int) int { return c.index[claim] }

// decide records a verdict on a measure, if it is a claim.
func (c *checker) decide(m int, v Verdict) {
	i := c.at[m]
	if i < 0 {
		return
	}
	have := &c.verdicts[i]
	switch {
	case have.Verdict == "":
		v.Reasons = append(have.Reasons, v.Reasons...)
		*have = v
	case have.Verdict == Consistent && v.Verdict != Consistent:
		*have = v
	case have.Verdict == Consistent:
		have.Reasons = append(have.Reasons, v.Reasons...)
	}
}

// quote returns a measure as an input of a reason.
func (c *checker) quote(i int, name string) Input {
	m := &c.measures[i]
	o := c.doc.OriginalRange(m.Range())
	return Input{
		Name: name, Low: m.Normalised, Value: m.Normalised, High: m.NormalisedHigh, Unit: m.NormalisedUnit,
		Source: "the text", Date: c.date.String(), Span: m.Span, Start: o.Start, End: o.End,
	}
}

// result returns a computed range as the result of a reason.
func result(name string, low, high float64, unit string) *Input {
	return &Input{Name: name, Low: low, Value: (low + high) / 2, High: high, Unit: unit, Source: "computed"}
}

// apart returns how far two ranges are from each other as a factor: 1 where they meet. It is 0 where a factor has no
// meaning.
func apart(a, b amount) float64 {
	switch {
	case a.low > b.high:
		return ratio(a.low, b.high)
	case b.low > a.high:
		return ratio(b.low, a.high)
	}
	return 1
}

// direction says whether a stated amount is above or below the computed one.
func direction(stated, computed amount) Outcome {
	if stated.middle() > computed.middle() {
		return Overstated
	}
	return Understated
}

// slip returns the error kind of a result that is off by a factor: of the order of magnitude where the factor is near a
// power of ten.
func slip(factor float64) ErrorKind {
	if factor < 5 {
		return Arithmetic
	}
	exponent := math.Log10(factor)
	if math.Abs(exponent-math.Round(exponent)) < 0.1 {
		return OrderOfMagnitude
	}
	return Arithmetic
}

// number formats a number for a sentence.
func number(v float64) string {
	if a := math.Abs(v); a >= 1e15 || a > 0 && a < 1e-4 {
		return fmt.Sprintf("%.4g", v)
	}
	if v == math.Trunc(v) || math.Abs(v) >= 1e4 {
		return grouped(math.Round(v))
	}
	return fmt.Sprintf("%.4g", v)
}

// grouped writes a whole number with commas.
func grouped(v float64) string {
	s := fmt.Sprintf("%.0f", math.Abs(v))
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if v < 0 {
		s = "-" + s
	}
	return s
}

// exact reports whether a measure stands for one number rather than a bound.
func exact(m *measure.Measure) bool {
	return m.Bound == measure.Exact || m.Bound == measure.About || m.Bound == measure.Nearly
}
