package claims

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"tokenwatt/claims/measure"
	"tokenwatt/claims/text"
)

// Limits of the search for a product: how many measures may take part, how many are considered, and how near a word of
// deriving has to stand.
const (
	mostFactors    = 4
	mostCandidates = 6
	deriveReach    = 60
	givenReach     = 15
)

// factor is a candidate for a product, with the units that it may have: its own; those per period where its clause
// gives a period; and of a count none, because "3,750 servers at 6.5 kW" leaves the servers unsaid in the kW.
type factor struct {
	amount
	variants []amount
	name     string
}

// product looks for an equation among a measure and the others of its sentence: the measure is their product, each to the
// power of one or minus one, and the units agree. So n x kW x h x price is a bill, a total over a count is a rate, a part
// over a total is a share, a rate times a time is a total, operations over a speed are a time.
//
// An equation that holds is a consistency that a recomputation may still overrule. One that does not hold is an error only
// where the text derives the measure: a word such as "so", "or", "a total of", "即", "合计" stands before it, or "based on",
// "按" behind it, and all other measures of the sentence take part.
func (c *checker) product(m int) {
	if !c.derivable(m) {
		return
	}
	target := c.factor(m)
	here, before := c.candidates(m, c.sentenceRange(m)), c.candidates(m, c.sentenceBefore(m))
	derived := c.derived(m)
	if c.equation(m, target, here, false) {
		return
	}
	if both := append(append([]factor(nil), before...), here...); len(before) > 0 && (derived || len(here) > 0) {
		if c.equation(m, target, both[max(0, len(both)-mostCandidates):], false) {
			return
		}
	}
	switch {
	case !derived:
	case len(here) > 0:
		c.equation(m, target, here, true)
	case c.sameParagraph(m):
		c.equation(m, target, before, true)
	}
}

// derivable reports whether a measure can be the result of a product.
func (c *checker) derivable(m int) bool {
	x := &c.measures[m]
	if x.ConversionOf >= 0 || x.Implied && x.Kind == measure.Share || x.Fault != measure.NoFault || x.Normalised <= 0 || c.threadCounter(x) {
		return false
	}
	switch c.types[m] {
	case Growth, PriceChange, Comparison, EventDate, FoundingDate, ForecastDate:
		return false
	}
	return x.Kind != measure.Date && x.Kind != measure.Ratio && x.Change == 0
}

// recent is how many factors are kept: the equations and chains of a measure look at this few before and behind it.
const recent = 64

// factor returns a measure with the units it may stand for. Neighbours ask for the same ones, so that the last are kept. Whoever
// appends to the variants gets a copy of them.
func (c *checker) factor(i int) factor {
	if c.factors == nil {
		c.factors = make([]factor, recent)
	}
	k := &c.factors[i%recent]
	if k.variants == nil || k.at != i {
		*k = c.makeFactor(i)
		k.variants = slices.Clip(k.variants)
	}
	return *k
}

// makeFactor finds the units that a measure may stand for.
func (c *checker) makeFactor(i int) factor {
	a := c.amountOf(i)
	f := factor{amount: a, variants: []amount{a}, name: string(c.types[i])}
	if p := c.perPeriod(i, a); p != a {
		f.variants = append(f.variants, p)
	} else if p := c.perYear(i, a); p != a {
		f.variants = append(f.variants, p)
	}
	for _, v := range f.variants[:len(f.variants):len(f.variants)] {
		if n := c.eachOf(i); n != "" {
			v.loose = true
			v.units -= factors{n: 1}.key()
			f.variants = append(f.variants, v)
		}
	}
	return f
}

// perYear divides an energy, a mass, a volume or money by a year where a year is named beside it: "190 GWh in 2025".
func (c *checker) perYear(i int, a amount) amount {
	m := &c.measures[i]
	if m.Per != "" || m.Period != "" {
		return a
	}
	switch m.Kind {
	case measure.Energy, measure.Mass, measure.Volume, measure.Money:
	default:
		return a
	}
	for _, k := range []int{i - 1, i + 1} {
		if k < 0 || k >= len(c.measures) {
			continue
		}
		d := &c.measures[k]
		if d.Kind == measure.Date && d.Clause == m.Clause && d.Calendar.Year > 0 && d.Calendar.Month == 0 && d.Calendar.Quarter == 0 && d.Calendar.Half == 0 {
			a.low, a.high = a.low/(year/hour), a.high/(year/hour)
			a.units -= factors{"h": 1}.key()
			a.loose = true
			return a
		}
	}
	return a
}

// eachOf returns what a number is of one of, though its unit does not say so: a household or a request that its clause
// names once without a number. It is "" where there is none.
func (c *checker) eachOf(i int) string {
	switch m := &c.measures[i]; {
	case m.Per != "" && m.Period == "":
		return ""
	case m.Kind != measure.Energy && m.Kind != measure.Power && m.Kind != measure.Volume && m.Kind != measure.Mass && m.Kind != measure.Rate:
		return ""
	}
	switch c.types[i] {
	case EnergyPerQuery, WaterPerQuery, CarbonPerQuery:
		return "query"
	}
	s := c.scene(i)
	if s.household() {
		return "household"
	}
	return ""
}

// candidates returns the measures of a range that may be factors of a measure, the nearest ones.
func (c *checker) candidates(m int, w text.Range) []factor {
	var out []factor
	first, end := c.measuresIn(w)
	for k := max(first, m-mostCandidates); k < min(end, m+mostCandidates+1) && len(out) < mostCandidates; k++ {
		x := &c.measures[k]
		if k == m || !c.derivable(k) && x.Kind != measure.Ratio {
			continue
		}
		f := c.factor(k)
		if f.low <= 0 {
			continue
		}
		if f.count {
			bare := f.amount
			bare.units = 0
			f.variants = append(f.variants, bare)
		}
		out = append(out, f)
	}
	return out
}

// sentenceRange returns the sentence of a measure.
func (c *checker) sentenceRange(m int) text.Range {
	if k := c.measures[m].Sentence; k >= 0 && k < len(c.doc.Sentences) {
		return c.doc.Sentences[k].Range
	}
	return c.measures[m].Range()
}

// sameParagraph reports whether the sentence before that of a measure is in its paragraph, or both are items of a list.
func (c *checker) sameParagraph(m int) bool {
	k := c.measures[m].Sentence
	if k <= 0 || k >= len(c.doc.Sentences) {
		return false
	}
	a, b := c.doc.Sentences[k-1].Paragraph, c.doc.Sentences[k].Paragraph
	return a == b || c.doc.Paragraphs[a].Role == text.Item && c.doc.Paragraphs[b].Role == text.Item
}

// sentenceBefore returns the sentence before that of a measure; an empty range for the first.
func (c *checker) sentenceBefore(m int) text.Range {
	k := c.measures[m].Sentence
	if k <= 0 || k >= len(c.doc.Sentences) {
		return text.Range{}
	}
	return c.doc.Sentences[k-1].Range
}

// derived reports whether the text says that a measure follows from others.
func (c *checker) derived(m int) bool {
	x := &c.measures[m]
	s := c.sentenceRange(m)
	before := max(s.Start, x.Start-deriveReach)
	if m > 0 {
		before = max(before, min(c.measures[m-1].End, x.Start))
	}
	if c.cueBetween("derive", before, x.Start) || x.Kind == measure.Share && c.cueBetween("share", before, x.Start) {
		return true
	}
	return c.cueBetween("given", x.End, min(s.End, x.End+givenReach))
}

// equation looks for factors whose product is the target, and reports whether it found one that holds. With all set it
// takes the candidates together only, and records an error where the units agree and the numbers do not.
func (c *checker) equation(m int, target factor, candidates []factor, all bool) bool {
	derived := c.derived(m)
	least := 2
	if derived && c.measures[m].Kind != measure.Share {
		least = 1
	}
	if len(candidates) < least {
		return false
	}
	best := &solution{off: math.Inf(1)}
	for _, t := range target.variants {
		if all {
			if len(candidates) <= mostFactors {
				c.search(t, candidates, &chosen{}, amount{low: 1, high: 1}, len(candidates), best)
			}
			continue
		}
		for size := least; size <= min(len(candidates), mostFactors); size++ {
			c.search(t, candidates, &chosen{}, amount{low: 1, high: 1}, size, best)
		}
	}
	switch {
	case math.IsInf(best.off, 1):
		return false
	case best.off <= 1+Tolerance:
		if meaningful(c, best) && (derived || c.last(m, best)) {
			if i := c.at[m]; i >= 0 && best.off == 1 && len(best.used) > 1 && !best.loose {
				c.solid[i] = true
			}
			c.decide(m, c.productVerdict(m, best, Consistent))
			return true
		}
	case all && !best.loose && c.errorLikely(m, best):
		c.decide(m, c.productVerdict(m, best, direction(best.target, best.value)))
	}
	return false
}

// meaningful reports whether an equation says something: one of its factors is a physical amount or money, or it is the share
// of two counts of the same things. Plain numbers alone meet by chance.
func meaningful(c *checker, s *solution) bool {
	for _, f := range s.used {
		if f.units != 0 && !f.count {
			return true
		}
	}
	return len(s.used) == 2 && c.measures[s.used[0].at].Noun != "" && c.measures[s.used[0].at].Noun == c.measures[s.used[1].at].Noun
}

// last reports whether a measure stands behind all factors of an equation: then it is what follows from them.
func (c *checker) last(m int, s *solution) bool {
	for _, f := range s.used {
		if f.at > m {
			return false
		}
	}
	return true
}

// errorLikely reports whether an equation that does not hold was meant: plain numbers and counts prove nothing where
// nothing else has a unit.
func (c *checker) errorLikely(m int, s *solution) bool {
	physical := 0
	for _, f := range s.used {
		if f.units != 0 && !f.count {
			physical++
		}
	}
	if x := &c.measures[m]; x.Kind == measure.Share {
		w := c.sentenceRange(m)
		w = text.Range{Start: max(w.Start, x.Start-reach), End: min(w.End, x.End+reach)}
		for _, group := range []string{"rise", "fall", "future", "from"} {
			if c.cueBetween(group, w.Start, w.End) {
				return false // the two amounts are of two times
			}
		}
		return physical == 2 && len(s.used) == 2
	}
	return physical >= 1 && s.target.units != 0
}

// solution is a product that has the units of the target.
type solution struct {
	target   amount
	value    amount
	used     []amount
	signs    []int
	off      float64
	loose    bool // a unit of it is a guess
	anywhere bool // its factors may all stand in other sentences
}

// search tries every choice of so many of the candidates, with every unit and exponent, that has the target's units.
func (c *checker) search(t amount, candidates []factor, set *chosen, value amount, size int, best *solution) {
	if size == 0 {
		if value.units != t.units || set.n == 0 {
			return
		}
		off := apart(t, value)
		if off == 0 || off >= best.off || !sensible(set.of[:set.n]) || !best.anywhere && !c.rooted(t.at, set.of[:set.n]) {
			return
		}
		best.off, best.target, best.value, best.loose = off, t, value, t.loose
		best.used, best.signs = best.used[:0], best.signs[:0]
		for _, k := range set.of[:set.n] {
			best.used, best.signs = append(best.used, k.amount), append(best.signs, k.sign)
			best.loose = best.loose || k.loose
		}
		return
	}
	for i := 0; i+size <= len(candidates) && best.off > 1; i++ {
		for _, v := range candidates[i].variants {
			if gap := t.units - value.units; size == 1 && v.units != gap && v.units != -gap {
				continue // the last factor has to bring the units that are missing
			}
			set.of[set.n] = choice{v, 1}
			set.n++
			times := amount{low: value.low * v.low, high: value.high * v.high, units: value.units + v.units}
			c.search(t, candidates[i+1:], set, times, size-1, best)
			set.of[set.n-1].sign = -1
			over := amount{low: value.low / v.high, high: value.high / v.low, units: value.units - v.units}
			c.search(t, candidates[i+1:], set, over, size-1, best)
			set.n--
		}
	}
}

// rooted reports whether one of the factors stands in the sentence of the target, or the target is derived from the
// sentence before.
func (c *checker) rooted(target int, set []choice) bool {
	for _, k := range set {
		if c.measures[k.at].Sentence == c.measures[target].Sentence {
			return true
		}
	}
	return c.derived(target)
}

// chosen is the factors of a product so far.
type chosen struct {
	of [mostFactors]choice
	n  int
}

// choice is an amount with its exponent.
type choice struct {
	amount
	sign int
}

// sensible reports whether a product is not of quotients only and, with three factors or more, does not divide one by
// another of the same units.
func sensible(set []choice) bool {
	positive := false
	for i, k := range set {
		positive = positive || k.sign > 0
		for _, o := range set[:i] {
			if len(set) > 2 && o.units == k.units && o.units != 0 && o.sign != k.sign {
				return false
			}
		}
	}
	return positive
}

// productVerdict is the verdict of an equation.
func (c *checker) productVerdict(m int, s *solution, outcome Outcome) Verdict {
	x := &c.measures[m]
	scale := 1.0
	if s.target.middle() != 0 {
		scale = (x.Normalised + x.NormalisedHigh) / 2 / s.target.middle()
	}
	v := Verdict{Verdict: outcome, Factor: 1, Low: s.value.low * scale, High: s.value.high * scale, Unit: x.NormalisedUnit, Check: CheckArithmetic}
	var formula, spans []string
	r := Reason{Result: result("by the other numbers of the text", v.Low, v.High, v.Unit)}
	for i, f := range s.used {
		op := " x "
		if s.signs[i] < 0 {
			op = " / "
		}
		if i == 0 {
			op = strings.TrimLeft(strings.Replace(op, " x ", "", 1), " ")
			if op == "/ " {
				op = "1 / "
			}
		}
		formula = append(formula, op+c.measures[f.at].Span)
		spans = append(spans, c.measures[f.at].Span)
		r.Inputs = append(r.Inputs, c.quote(f.at, string(c.types[f.at])))
	}
	r.Inputs = append(r.Inputs, c.quote(m, "as stated"))
	r.Formula = strings.Join(formula, "")
	said := "which is what the text says"
	if outcome != Consistent { // a number that the text derives from others, and wrongly: it is too high or too low
		v.Factor, v.ErrorKind = s.off, slip(s.off)
		said = "and the text says " + x.Span
	}
	r.Text = fmt.Sprintf("By %s it is %s to %s %s, %s.", strings.Join(spans, ", "), number(v.Low), number(v.High), v.Unit, said)
	v.Reasons = []Reason{r}
	return v
}
