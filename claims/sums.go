package claims

import (
	"fmt"
	"strings"

	"tokenwatt/claims/measure"
	"tokenwatt/claims/text"
)

// sum checks a total against the parts of its sentence: measures of the same unit, the one beside a word of totalling
// against all others. After "of which", "including", "其中", parts may be left out, and only parts that exceed the
// total are an error; and shares of one whole that add up to more than 100 % are.
func (c *checker) sum(m int) {
	x := &c.measures[m]
	if x.Kind == measure.Date || x.ConversionOf >= 0 || x.Change != 0 {
		return
	}
	w := c.sentenceRange(m)
	w = text.Range{Start: max(w.Start, x.Start-reach), End: min(w.End, x.End+reach)}
	first, end := c.measuresIn(w)
	near := max(w.Start, x.Start-totalReach)
	if m > first {
		near = max(near, min(c.measures[m-1].End, x.Start))
	}
	if !c.cueBetween("total", near, x.Start) && !c.cueBetween("total", x.End, min(w.End, x.End+totalReach/2)) {
		return
	}
	total := c.amountOf(m)
	parts := amount{}
	var used []int
	for k := max(first, m-mostParts); k < min(end, m+mostParts+1); k++ {
		p := &c.measures[k]
		if k == m || p.ConversionOf >= 0 || !alike(p, x) || p.Change != 0 || p.Bound == measure.Interval {
			continue
		}
		a := c.amountOf(k)
		parts.low, parts.high = parts.low+a.low, parts.high+a.high
		used = append(used, k)
	}
	if len(used) < 2 {
		return
	}
	partial := c.cueBetween("partial", w.Start, w.End)
	off := apart(total, parts)
	switch {
	case off == 1:
		c.decide(m, c.sumVerdict(m, used, parts, Consistent, 1))
	case off > 1+sumTolerance && (c.listed(w) || c.endsList(m, used, w)) && (total.middle() < parts.middle() || !partial):
		c.decide(m, c.sumVerdict(m, used, parts, direction(total, parts), off))
	}
}

// alike reports whether two measures can be added: of the same unit, or counts of which one leaves its noun unsaid.
func alike(a, b *measure.Measure) bool {
	if a.Kind != b.Kind || a.Per != b.Per {
		return false
	}
	return a.NormalisedUnit == b.NormalisedUnit || a.Kind == measure.Count && (a.Noun == "" || b.Noun == "")
}

// endsList reports whether a total stands behind enough parts, right behind a word of totalling.
func (c *checker) endsList(m int, used []int, w text.Range) bool {
	return len(used) >= leastParts(c.measures[m].Kind) && used[len(used)-1] < m && c.cueBetween("total", max(c.measures[m-1].End, c.measures[m].Start-totalReach), c.measures[m].Start) &&
		!c.cueBetween("rise", w.Start, w.End) && !c.cueBetween("fall", w.Start, w.End)
}

// leastParts is how many parts show that a total is meant to be theirs: two counts of a thing that follow each other, of other numbers three.
func leastParts(k measure.Kind) int {
	if k == measure.Count {
		return 2
	}
	return 3
}

// listed reports whether a sentence lists parts rather than telling how something changed.
func (c *checker) listed(w text.Range) bool {
	return c.cueBetween("part", w.Start, w.End) && !c.cueBetween("rise", w.Start, w.End) && !c.cueBetween("fall", w.Start, w.End)
}

const (
	totalReach   = 16   // characters from a word of totalling to its number
	mostParts    = 8    // measures to either side of a total that may be its parts
	sumTolerance = 0.01 // beyond the rounding of the parts and the total
)

// sumVerdict is the verdict of a total.
func (c *checker) sumVerdict(m int, used []int, parts amount, outcome Outcome, off float64) Verdict {
	x := &c.measures[m]
	scale := 1.0
	if a := c.amountOf(m); a.middle() != 0 {
		scale = x.Normalised / a.middle()
	}
	v := Verdict{Verdict: outcome, Factor: off, Low: parts.low * scale, High: parts.high * scale, Unit: x.NormalisedUnit, Check: CheckArithmetic}
	r := Reason{Result: result("sum", v.Low, v.High, v.Unit)}
	var spans []string
	for _, k := range used {
		spans = append(spans, c.measures[k].Span)
		r.Inputs = append(r.Inputs, c.quote(k, "part"))
	}
	r.Inputs = append(r.Inputs, c.quote(m, "total"))
	r.Formula = strings.Join(spans, " + ")
	r.Text = fmt.Sprintf("The parts add up to %s to %s %s; the text says %s.", number(v.Low), number(v.High), v.Unit, x.Span)
	if outcome != Consistent {
		v.ErrorKind = Inconsistency
	}
	v.Reasons = []Reason{r}
	return v
}
