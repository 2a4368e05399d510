package claims

import (
	"fmt"

	"tokenwatt/claims/measure"
)

// wordShareReach is how far from a rounded share the numbers stand that it tells again, in characters, and wordShareTolerance how
// close they have to be: "a fifth" is said of 18 to 22 %.
const (
	wordShareReach     = 120
	wordShareTolerance = 0.12
)

// wordShare finds that a share in words or with a hedge ("about one fifth") is the share before it, rounded, or the amount
// before it over the one right behind it ("87.6 TWh, a fifth of the 415 TWh"). It only ever finds that they agree.
func (c *checker) wordShare(m int) {
	x := &c.measures[m]
	i := c.at[m]
	if i < 0 || x.Kind != measure.Share || c.settled(i) && c.verdicts[i].Verdict == Consistent || m == 0 || !(x.Normalised > 0) {
		return
	}
	if s := c.scene(m); s.digits() && x.Bound == measure.Exact {
		return
	}
	p := &c.measures[m-1]
	if x.Start-p.End > wordShareReach || p.Fault != measure.NoFault {
		return
	}
	stated := amount{low: x.Normalised * (1 - wordShareTolerance) / 100, high: x.NormalisedHigh * (1 + wordShareTolerance) / 100}
	if p.Kind == measure.Share {
		c.sameShare(m, stated, amount{low: p.Normalised / 100, high: p.NormalisedHigh / 100}, p.Span, []int{m - 1})
		return
	}
	if m+1 >= len(c.measures) || c.measures[m+1].Start-x.End > len(" of the roughly ") {
		return
	}
	a, b := c.amountOf(m-1), c.amountOf(m+1)
	if !c.comparable(m-1) || !c.comparable(m+1) || a.low <= 0 || b.low <= 0 {
		return
	}
	over := c.factor(m - 1)
	for _, v := range append([]amount{a}, over.variants...) {
		for _, w := range append([]amount{b}, c.factor(m+1).variants...) {
			if v.units == w.units {
				c.sameShare(m, stated, amount{low: v.low / w.high, high: v.high / w.low}, p.Span+" / "+c.measures[m+1].Span, []int{m - 1, m + 1})
			}
		}
	}
}

// sameShare records that a share meets a computed one.
func (c *checker) sameShare(m int, stated, computed amount, formula string, from []int) {
	if apart(stated, computed) != 1 || c.verdicts[c.at[m]].Verdict != "" {
		return
	}
	v := Verdict{Verdict: Consistent, Factor: 1, Low: computed.low * 100, High: computed.high * 100, Unit: "%", Check: CheckArithmetic}
	r := Reason{
		Text:    fmt.Sprintf("The numbers beside it give %s to %s %%, which is what the text says.", number(v.Low), number(v.High)),
		Formula: formula, Result: result("share", v.Low, v.High, "%"),
	}
	for _, k := range from {
		r.Inputs = append(r.Inputs, c.quote(k, string(c.types[k])))
	}
	v.Reasons = []Reason{r}
	c.solid[c.at[m]] = true
	c.decide(m, v)
}
