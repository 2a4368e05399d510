package claims

import (
	"fmt"
	"math"

	"tokenwatt/claims/measure"
	"tokenwatt/claims/text"
)

// growth checks a change in percent or as a multiple against the two values that its sentence gives: "from 58 TWh in
// 2014 to 176 TWh in 2023, a growth of 203 %". A multiple may say to what or by how much; a change over several years
// may be the mean per year; whatever reading fits, fits.
func (c *checker) growth(m int) {
	x := &c.measures[m]
	kind := overKind(x)
	if kind != measure.Share && kind != measure.Multiple || c.types[m] != Growth && c.types[m] != PriceChange && c.types[m] != Comparison {
		return
	}
	from, to, ok := c.ends(m, c.sentenceRange(m))
	for k := c.measures[m].Sentence - 1; !ok && k >= 0 && k >= c.measures[m].Sentence-changeBack && !c.valued(m) && c.inParagraphOf(m, k); k-- {
		from, to, ok = c.ends(m, c.doc.Sentences[k].Range)
	}
	marked := ok
	if !ok {
		from, to, ok = c.pairOf(m)
	}
	if !ok || from.low <= 0 || to.low <= 0 || c.startsElsewhere(m, from) {
		return
	}
	a := c.changeOf(m, kind)
	best, off := reading{}, math.Inf(1)
	for _, r := range c.readings(m, from, to) {
		if f := changeApart(a, r.amount, kind); f < off {
			best, off = r, f
		}
	}
	if math.IsInf(off, 1) || !marked && off > 1+growthTolerance {
		return
	}
	c.decide(m, c.growthVerdict(m, a, from, to, best, off))
}

// startsElsewhere reports whether a change is told with a start of its own that is of another unit than the two values found: "doubled from
// 30,000 to 60,000 GPUs, while electricity grew by half, from 600 GWh".
func (c *checker) startsElsewhere(m int, from amount) bool {
	if m+1 >= len(c.measures) || c.measures[m+1].Sentence != c.measures[m].Sentence || c.measures[m+1].Start-c.measures[m].End > ownStartReach {
		return false
	}
	return c.cueBetween("from", c.measures[m].End, c.measures[m+1].Start) && c.amountOf(m+1).units != from.units
}

// ownStartReach is how far behind a change its start stands, in characters.
const ownStartReach = 10

// pairOf returns the two amounts of one unit right before a change: nothing says that it is between them, so that they can only bear
// it out ("A100 400 W, H100 700 W, up 75 %").
func (c *checker) pairOf(m int) (from, to amount, ok bool) {
	if m < 2 || !c.comparable(m-1) || !c.comparable(m-2) || c.measures[m].Start-c.measures[m-2].End > reach {
		return from, to, false
	}
	from, to = c.amountOf(m-2), c.amountOf(m-1)
	return from, to, from.units == to.units
}

// changeBack is how many sentences back the two values of a change are looked for.
const changeBack = 3

// inParagraphOf reports whether a sentence is in the paragraph of a measure.
func (c *checker) inParagraphOf(m, sentence int) bool {
	own := c.measures[m].Sentence
	return own < len(c.doc.Sentences) && c.doc.Sentences[sentence].Paragraph == c.doc.Sentences[own].Paragraph
}

// changeOf returns a stated change as a fraction or a multiple, whatever time it is per.
func (c *checker) changeOf(m int, kind measure.Kind) amount {
	x, scale := &c.measures[m], 1.0
	if kind == measure.Share {
		scale = 0.01
	}
	slack := c.rounding(x)
	if !exact(x) || x.Bound == measure.About || x.Bound == measure.Nearly {
		slack = Tolerance
	}
	low, high := x.Normalised*scale, x.NormalisedHigh*scale
	if kind == measure.Multiple && (x.Bound == measure.MoreThan || x.Bound == measure.AtLeast) {
		high += 0.99 // 一倍多, "more than twice": less than one more
	}
	return amount{at: m, low: low - slack*math.Abs(low), high: high + slack*math.Abs(high)}
}

// comparison notes that a multiple is the ratio of two amounts of its sentence, one of which may stand in the sentence before:
// "2.9 Wh, ten times the 0.3 Wh of a search". A multiple that is no such ratio compares with something else.
func (c *checker) comparison(m int) {
	x := &c.measures[m]
	if c.types[m] != Comparison || overKind(x) != measure.Multiple {
		return
	}
	own := c.sentenceRange(m)
	all := text.Range{Start: own.Start, End: own.End}
	if w := c.sentenceBefore(m); w.Len() > 0 && own.Start-w.Start <= 2*reach {
		all.Start = w.Start
	}
	first, end := c.measuresIn(all)
	first, end = max(first, m-neighbours), min(end, m+neighbours+1)
	stated := c.changeOf(m, measure.Multiple)
	for i := first; i < end; i++ {
		for k := first; k < end; k++ {
			if i == k || i == m || k == m || c.measures[i].Start < own.Start && c.measures[k].Start < own.Start || !c.comparable(i) || !c.comparable(k) {
				continue
			}
			a, b := c.amountOf(i), c.amountOf(k)
			if a.units != b.units || b.low <= 0 || a.low <= 0 {
				continue
			}
			r := reading{amount{low: a.low / b.high, high: a.high / b.low}, c.measures[i].Span + " / " + c.measures[k].Span}
			if off := apart(stated, r.amount); off >= 1 && off <= 1+growthTolerance {
				v := Verdict{Verdict: Consistent, Factor: 1, Low: r.low, High: r.high, Unit: x.NormalisedUnit, Check: CheckArithmetic}
				v.Reasons = []Reason{{
					Text:    fmt.Sprintf("%s is %s to %s times %s; the text says %s.", c.measures[i].Span, number(r.low), number(r.high), c.measures[k].Span, x.Span),
					Formula: r.formula,
					Inputs:  []Input{c.quote(i, "one amount"), c.quote(k, "the other"), c.quote(m, "as stated")},
					Result:  result("ratio", r.low, r.high, x.NormalisedUnit),
				}}
				c.decide(m, v)
				return
			}
		}
	}
}

// comparable reports whether a measure is an amount that another can be a multiple of.
func (c *checker) comparable(i int) bool {
	x := &c.measures[i]
	switch x.Kind {
	case measure.Date, measure.Share, measure.Multiple, measure.Ratio:
		return false
	}
	return x.ConversionOf < 0 && x.Fault == measure.NoFault && x.Normalised > 0 && (x.Kind != measure.Count || x.Noun != "")
}

// reading is a way to understand a change.
type reading struct {
	amount
	formula string
}

// readings returns the ways to understand a change between two values, as fractions or multiples.
func (c *checker) readings(m int, from, to amount) []reading {
	low, high := to.low/from.high, to.high/from.low
	if c.measures[m].Kind == measure.Multiple {
		return []reading{
			{amount{low: low, high: high}, "end / start"},
			{amount{low: low - 1, high: high - 1}, "end / start - 1"},
			{amount{low: 1 / high, high: 1 / low}, "start / end"},
		}
	}
	out := []reading{{amount{low: low - 1, high: high - 1}, "end / start - 1"}}
	if high < 1 {
		out = []reading{{amount{low: 1 - high, high: 1 - low}, "1 - end / start"}}
	}
	if n := c.yearsBetween(from.at, to.at); n > 1 && c.yearly(m) {
		e := 1 / n
		out = append(out, reading{amount{low: math.Pow(low, e) - 1, high: math.Pow(high, e) - 1}, fmt.Sprintf("(end / start)^(1/%g) - 1", n)})
	}
	return out
}

// changeApart returns how far a stated change is from a computed one, 1 where they meet or differ by one point of percent.
func changeApart(a, b amount, kind measure.Kind) float64 {
	if kind == measure.Share && math.Abs(a.middle()-b.middle()) <= 0.01 {
		return 1
	}
	a.low, a.high, b.low, b.high = math.Abs(a.low), math.Abs(a.high), math.Abs(b.low), math.Abs(b.high)
	if b.low > b.high {
		b.low, b.high = b.high, b.low
	}
	f := apart(a, b)
	if f == 0 {
		return math.Inf(1)
	}
	return f
}

// growthTolerance is how far a change may be from what its two values give. It is narrower than that of a
// recomputation, because the rounding of all three is taken into account already.
const growthTolerance = 0.03

// growthVerdict is the verdict of a change.
func (c *checker) growthVerdict(m int, stated, from, to amount, r reading, off float64) Verdict {
	x := &c.measures[m]
	scale := 1.0
	if overKind(x) == measure.Share {
		scale = 100
	}
	v := Verdict{Verdict: Consistent, Factor: 1, Low: r.low * scale, High: r.high * scale, Unit: x.NormalisedUnit, Check: CheckArithmetic}
	if off > 1+growthTolerance {
		v.Verdict, v.Factor, v.ErrorKind = direction(stated, r.amount), off, Inconsistency
	}
	v.Reasons = []Reason{{
		Text: fmt.Sprintf("From %s to %s is a change of %s to %s %s; the text says %s.",
			c.end(from), c.end(to), number(v.Low), number(v.High), v.Unit, x.Span),
		Formula: r.formula,
		Inputs:  []Input{c.quote(from.at, "start"), c.quote(to.at, "end"), c.quote(m, "stated change")},
		Result:  result("change", v.Low, v.High, v.Unit),
	}}
	return v
}

// end names one end of a change.
func (c *checker) end(a amount) string { return c.measures[a.at].Span }

// ends returns the two values that a change in the same sentence lies between: the one range of the sentence, or the one
// pair of measures of the same unit, the value that "from" stands before first, or else
// the one of the earlier year. Of more than two the last two before the change count.
func (c *checker) ends(m int, w text.Range) (from, to amount, ok bool) {
	w = text.Range{Start: max(w.Start, c.measures[m].Start-2*reach), End: min(w.End, c.measures[m].End+reach)}
	first, end := c.measuresIn(w)
	var found []int
	for k := max(first, m-2*neighbours); k < min(end, m+neighbours+1); k++ {
		x := &c.measures[k]
		if k == m || x.ConversionOf >= 0 || x.Kind == measure.Date || x.Kind == measure.Share || x.Kind == measure.Multiple || x.Kind == measure.Time {
			continue
		}
		found = append(found, k)
	}
	if len(found) == 1 && c.measures[found[0]].Bound == measure.Interval {
		a := c.amountOf(found[0])
		lowEnd, highEnd := a, a
		lowEnd.high, highEnd.low = a.low, a.high
		if c.cueBetween("fall", w.Start, w.End) && !c.cueBetween("rise", w.Start, w.End) {
			return highEnd, lowEnd, true
		}
		return lowEnd, highEnd, true
	}
	if len(found) > 2 {
		found = pairBefore(found, m)
	}
	if len(found) != 2 {
		return from, to, false
	}
	a, b := c.amountOf(found[0]), c.amountOf(found[1])
	if a.units != b.units {
		return from, to, false
	}
	x, y := &c.measures[found[0]], &c.measures[found[1]]
	switch {
	case c.marked("from", y, x.End) && !c.marked("from", x, w.Start):
		return b, a, true // "to 150, up from 100"
	case c.marked("from", x, w.Start), c.marked("to", y, x.End):
		return a, b, true
	}
	switch first, second := c.yearOf(found[0]), c.yearOf(found[1]); {
	case first == 0 || second == 0 || first == second:
		return from, to, false
	case first < second:
		return a, b, true
	default:
		return b, a, true
	}
}

// pairBefore returns the last two of the measures that stand before a change.
func pairBefore(found []int, m int) []int {
	n := 0
	for n < len(found) && found[n] < m {
		n++
	}
	if n < 2 {
		return nil
	}
	return found[n-2 : n]
}

// yearOf returns the year that stands nearest to a measure in its sentence, 0 for none.
func (c *checker) yearOf(i int) int { return c.scene(i).dateNear().Year }

// valued reports whether the sentence of a change has an amount of its own that may have changed.
func (c *checker) valued(m int) bool {
	first, end := c.measuresIn(c.sentenceRange(m))
	for k := max(first, m-neighbours); k < min(end, m+neighbours+1); k++ {
		if x := &c.measures[k]; k != m && x.Kind != measure.Date && x.Kind != measure.Time && x.Kind != measure.Share && x.Kind != measure.Multiple {
			return true
		}
	}
	return false
}

// marked reports whether a cue stands at most a few words before a measure, behind a place.
func (c *checker) marked(group string, x *measure.Measure, after int) bool {
	return c.cueBetween(group, max(after, x.Start-markReach), x.Start)
}

// markReach is how far "from" and "to" stand from their numbers, in characters.
const markReach = 14

// yearly reports whether the clause of a measure speaks of a change per year.
func (c *checker) yearly(m int) bool {
	s := c.scene(m)
	return c.measures[m].Per == "year" || s.in("per-year") || s.near("compound")
}

// yearsBetween returns the years between two measures by the dates of their sentence, 0 where they have not both one.
func (c *checker) yearsBetween(from, to int) float64 {
	a, b := c.yearOf(from), c.yearOf(to)
	if a == 0 || b == 0 {
		return 0
	}
	return math.Abs(float64(b - a))
}
