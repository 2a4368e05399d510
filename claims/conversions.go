package claims

import (
	"fmt"
	"unicode"

	"tokenwatt/claims/measure"
)

// pair is a measure and its conversion in parentheses.
type pair struct {
	from, to int // measures
	implied  float64
}

// conversions checks every conversion in parentheses, and those of currencies that words say ("5万美元,相当于34万元"). One of units is compared with the measure that it repeats. One of
// currencies is compared with the rates that the text's other conversions of the same two currencies imply: where at
// least two agree, they are the text's rate and judge every one; else the known rates of the year do.
func (c *checker) conversions() {
	groups := map[[2]string][]pair{}
	var order [][2]string
	for to := range c.measures {
		from := c.measures[to].ConversionOf
		if c.restated(to) {
			from = to - 1
		}
		if from < 0 || from >= len(c.measures) {
			continue
		}
		a, b := &c.measures[from], &c.measures[to]
		p := pair{from: from, to: to, implied: ratio(b.Normalised, c.converted(b, a))}
		if p.implied == 0 && c.converted(b, a) > 0 && b.Normalised > 0 {
			p.implied = b.Normalised / c.converted(b, a)
		}
		if a.Currency == "" || b.Currency == "" || a.Currency == b.Currency {
			c.unitConversion(p)
			continue
		}
		key := [2]string{a.Currency, b.Currency}
		if len(groups[key]) == 0 {
			order = append(order, key)
		}
		groups[key] = append(groups[key], p)
	}
	for _, key := range order {
		c.currencyConversions(key, groups[key])
	}
}

// converted returns the value of a that b repeats: the end of a range that b stands behind.
func (c *checker) converted(b, a *measure.Measure) float64 {
	if b.OfHigh {
		return a.NormalisedHigh
	}
	return a.Normalised
}

// currencyConversions judges the conversions between two currencies.
func (c *checker) currencyConversions(key [2]string, pairs []pair) {
	values := make([]float64, len(pairs))
	for i, p := range pairs {
		values[i] = p.implied
	}
	agreed := cluster(values)
	known, ok := c.exchange.rate(key[0], key[1], c.date.Year)
	if len(agreed) >= 2 && 2*len(agreed) > len(pairs) {
		low, high := values[agreed[0]], values[agreed[0]]
		for _, i := range agreed {
			low, high = min(low, values[i]), max(high, values[i])
		}
		c.rates = append(c.rates, Rate{From: key[0], To: key[1], Low: low, High: high, Claim: c.at[pairs[agreed[0]].to]})
		for _, p := range pairs {
			c.judgeConversion(p, key, low, high, c.othersReason(p, key, pairs, agreed, low, high), knownReason(key, known, ok, c.date.Year))
		}
		return
	}
	if !ok {
		return
	}
	for _, p := range pairs {
		c.judgeConversion(p, key, known.low, known.high, knownReason(key, known, ok, c.date.Year))
	}
}

// othersReason tells the rate that the other conversions of the text imply.
func (c *checker) othersReason(p pair, key [2]string, pairs []pair, agreed []int, low, high float64) *Reason {
	r := &Reason{
		Text:    fmt.Sprintf("The text's own other conversions imply %s to %s %s for one %s.", number(low), number(high), key[1], key[0]),
		Formula: key[1] + " / " + key[0],
		Result:  result("implied exchange rate", low, high, key[1]+"/"+key[0]),
	}
	for _, i := range agreed[:min(len(agreed), neighbours)] {
		if pairs[i].to == p.to {
			continue
		}
		r.Inputs = append(r.Inputs, c.quote(pairs[i].from, "converted amount"), c.quote(pairs[i].to, "its conversion"))
	}
	return r
}

// knownReason tells the known rate; nil where there is none.
func knownReason(key [2]string, known span, ok bool, year int) *Reason {
	if !ok {
		return nil
	}
	when := "in the years known"
	if year != 0 {
		when = fmt.Sprintf("in %d", year)
	}
	return &Reason{
		Text: fmt.Sprintf("One %s was worth %s to %s %s %s.", key[0], number(known.low), number(known.high), key[1], when),
		Result: &Input{
			Name: "exchange rate", Low: known.low, Value: (known.low + known.high) / 2, High: known.high, Unit: key[1] + "/" + key[0],
			Source: known.source, Date: known.date, Basis: known.basis,
		},
	}
}

// judgeConversion judges one conversion with a range of the rate.
func (c *checker) judgeConversion(p pair, key [2]string, low, high float64, reasons ...*Reason) {
	a, b := &c.measures[p.from], &c.measures[p.to]
	base := c.converted(b, a)
	v := Verdict{Low: base * low, High: base * high, Unit: b.NormalisedUnit, Check: CheckArithmetic}
	v.Verdict, v.Factor = Judge(b.Normalised, b.NormalisedHigh, measure.About, v.Low, v.High)
	for _, r := range reasons {
		if r != nil {
			v.Reasons = append(v.Reasons, *r)
			if r.Result.Source != "computed" {
				v.Sources = append(v.Sources, Source{Title: r.Result.Source, Date: r.Result.Date, Basis: r.Result.Basis})
			}
		}
	}
	v.Reasons = append(v.Reasons, Reason{
		Text:    fmt.Sprintf("%s is %s to %s %s, and the text says %s.", a.Span, number(v.Low), number(v.High), key[1], b.Span),
		Formula: fmt.Sprintf("amount in %s x %s per %s", key[0], key[1], key[0]),
		Inputs:  []Input{c.quote(p.from, "amount in "+key[0]), c.quote(p.to, "amount in "+key[1])},
		Result:  result("amount in "+key[1], v.Low, v.High, b.NormalisedUnit),
	})
	if v.Verdict != Consistent {
		v.ErrorKind = slip(v.Factor)
		v.WouldBeTrue = []Assumption{{
			Input: "amount in " + key[1] + " as written", Value: (v.Low + v.High) / 2, Usual: [2]float64{v.Low, v.High},
			Unit: b.NormalisedUnit, Within: true, Source: "the same amount at the rate above", Reachable: true,
			Explanation: fmt.Sprintf("%s should read about %s %s.", b.Span, number((v.Low+v.High)/2), key[1]),
		}}
	}
	c.decide(p.to, v)
}

// unitConversion compares a conversion with what it repeats, where both are in the same normalised unit.
func (c *checker) unitConversion(p pair) {
	from, to := c.amountOf(p.from), c.amountOf(p.to)
	if from.units != to.units {
		return
	}
	c.compare(p.from, p.to, from, to, "the same quantity in another unit")
}

// compare judges to as another way of saying from.
func (c *checker) compare(from, to int, a, b amount, what string) {
	m := &c.measures[to]
	unit := c.measures[from].NormalisedUnit
	v := Verdict{Check: CheckArithmetic, Verdict: Consistent, Factor: 1}
	if f := apart(a, b); f == 0 || f > 1+Tolerance {
		v.Verdict, v.Factor = Understated, f
		if b.middle() > a.middle() {
			v.Verdict = Overstated
		}
		v.ErrorKind = slip(f)
	}
	// In the unit of what is judged: normalised units of one key differ by a factor at most.
	scale := 1.0
	if b.middle() != 0 {
		scale = (m.Normalised + m.NormalisedHigh) / 2 / b.middle()
	}
	v.Low, v.High, v.Unit = a.low*scale, a.high*scale, m.NormalisedUnit
	v.Reasons = []Reason{{
		Text:   fmt.Sprintf("%s and %s are given as %s.", c.measures[from].Span, m.Span, what),
		Inputs: []Input{c.quote(from, "first form ("+unit+")"), c.quote(to, "second form")},
		Result: result("the first in the unit of the second", v.Low, v.High, v.Unit),
	}}
	c.decide(to, v)
}

// restatement compares a measure with the one before it where the words between say that the two are the same: "an
// average of 100 MW, or 876 GWh a year", "每天5万美元,即每年1825万美元".
func (c *checker) restatement(to int) {
	from := to - 1
	for from >= 0 && c.measures[from].Kind == measure.Date {
		from--
	}
	if from < 0 || c.measures[to].ConversionOf >= 0 || c.restated(to) {
		return
	}
	a, b := &c.measures[from], &c.measures[to]
	gap := b.Start - a.End
	if gap <= 0 || gap > restatementReach || a.Sentence != b.Sentence {
		return
	}
	cue := "restate"
	switch {
	case a.Kind == measure.Share && b.Kind == measure.Share && (c.written(from) == c.written(to)):
		cue = "strictly" // "5 % or 6 %" says two things, "21 %, or one fifth" one
	case a.Kind == measure.Share && b.Kind == measure.Share:
	case a.NormalisedUnit == b.NormalisedUnit && c.periodOf(from) == c.periodOf(to):
		return
	case c.periodOf(from) != c.periodOf(to):
		cue = "derive"
	}
	if !c.cueBetween(cue, a.End, b.Start) || !exact(a) || !exact(b) {
		return
	}
	x, y := c.amountOf(from), c.amountOf(to)
	if x.units != y.units {
		x, y = c.perPeriod(from, x), c.perPeriod(to, y)
	}
	if x.units == y.units && (x.units != 0 || b.Kind == measure.Share) {
		c.compare(from, to, x, y, "the same in other words")
	}
}

// restated reports whether an amount of money repeats the one before it in another currency, as words between them say.
func (r *reader) restated(to int) bool {
	if to <= 0 {
		return false
	}
	a, b := &r.measures[to-1], &r.measures[to]
	gap := b.Start - a.End
	return b.ConversionOf < 0 && a.Kind == b.Kind && a.Currency != "" && b.Currency != "" && a.Currency != b.Currency && a.Per == b.Per &&
		gap > 0 && gap <= restatementReach && a.Sentence == b.Sentence && r.cueBetween("restate", a.End, b.Start)
}

// restatementReach is how far a restatement stands behind what it restates, in characters.
const restatementReach = 45

// written reports whether a number is written with digits.
func (r *reader) written(i int) bool {
	m := &r.measures[i]
	for _, c := range r.doc.Text[m.NumberStart:m.NumberEnd] {
		if unicode.IsDigit(c) {
			return true
		}
	}
	return false
}

// periodOf returns the period that a measure is counted over: what its unit or its clause says.
func (c *checker) periodOf(i int) string {
	if p := c.measures[i].Period; p != "" {
		return p
	}
	if k := c.at[i]; k >= 0 && c.claims[k].Period.Seconds > 0 && c.scene(i).in("per-"+c.claims[k].Period.Name) {
		return c.claims[k].Period.Name
	}
	return ""
}

// perPeriod divides an amount by the period that the clause gives it without the unit saying so.
func (c *checker) perPeriod(i int, a amount) amount {
	m := &c.measures[i]
	s := secondsOf(c.periodOf(i))
	if m.Per != "" || s == 0 {
		return a
	}
	a.low, a.high = a.low/(s/hour), a.high/(s/hour)
	a.units -= factors{"h": 1}.key()
	return a
}
