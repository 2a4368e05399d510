package recompute

import (
	"slices"
	"strings"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
	"tokenwatt/claims/text"
)

// question is a claim with the knowledge of one day.
type question struct {
	engine   *Engine
	claim    *claims.Claim
	about    *claims.Context
	day      string // "2023-04-12"; "" for all that is known
	subjects []claims.Subject
	lower    string // the sentence in lower case, once it was asked for
}

// question asks a claim with what was known on a date.
func (e *Engine) question(c *claims.Claim, about *claims.Context, on claims.Date) *question {
	q := &question{engine: e, claim: c, about: about, day: on.String()}
	seen := map[string]bool{}
	for _, s := range append([]claims.Subject{c.Subject}, c.Subjects...) {
		if s.ID != "" && !seen[s.ID] {
			seen[s.ID] = true
			q.subjects = append(q.subjects, s)
		}
	}
	q.dropCarried()
	if t := q.small(); t != c.Type {
		own := *c
		own.Type = t
		q.claim = &own
	}
	return q
}

// dropCarried leaves out models that the sentence does not name where it names an organisation: "DeepSeek trained V3 on ..."
// after a sentence about Llama is not about Llama.
func (q *question) dropCarried() {
	direct := false
	for i := range q.subjects {
		s := &q.subjects[i]
		direct = direct || s.Class == claims.Organisation && s.Via == ""
	}
	if direct {
		q.subjects = slices.DeleteFunc(q.subjects, func(s claims.Subject) bool { return s.Class == claims.Model && s.Via != "" })
	}
}

// small makes a small energy, volume or mass in a sentence about queries one of a query: "ChatGPT's average prompt: 0.34 Wh".
func (q *question) small() claims.Type {
	c := q.claim
	m := &c.Measure
	if c.Type == claims.Carbon && m.NormalisedUnit == "kg" && m.NormalisedHigh < 10 && q.mentions("per kwh", "per kilowatt", "每度", "每千瓦时") {
		return claims.CarbonIntensity
	}
	limits := map[claims.Type]struct {
		most float64
		unit string
		to   claims.Type
	}{
		claims.Energy: {1, "kWh", claims.EnergyPerQuery}, claims.Carbon: {1, "kg", claims.CarbonPerQuery}, claims.Water: {1, "L", claims.WaterPerQuery},
	}
	l, ok := limits[c.Type]
	if !ok || m.NormalisedUnit != l.unit || !(m.NormalisedHigh < l.most) || m.Per != "" || c.Period.Seconds != 0 {
		return c.Type
	}
	if q.mentions("query", "queries", "prompt", "request", "question", "answer", "response", "reply", "replies", "search", "chat", "查询", "问", "提示", "请求", "回答", "回复", "对话", "搜索") {
		return l.to
	}
	if s := q.subject(claims.Model); s != nil && c.Type == claims.Energy && m.NormalisedHigh < l.most/10 {
		return l.to // nothing else of a model takes less than 100 Wh
	}
	return c.Type
}

// names returns the names under which facts about a subject stand.
func names(s *claims.Subject) []string {
	list := []string{s.ID}
	if s.Entry != "" && slug(s.Entry) != slug(s.ID) {
		list = append(list, s.Entry)
	}
	return list
}

// facts returns the facts of a quantity about the first subject that has any, of the classes given or of any class.
func (q *question) facts(quantity string, classes ...claims.Class) (right, wrong []fact) {
	for i := range q.subjects {
		s := &q.subjects[i]
		if len(classes) > 0 && !has(classes, s.Class) || s.Class == claims.Country && s.Via != "" {
			continue
		}
		right, wrong = q.factsOf(quantity, names(s)...)
		if len(right)+len(wrong) > 0 {
			return right, wrong
		}
	}
	return nil, nil
}

// factsOf returns the facts of a quantity under any of some names, each once.
func (q *question) factsOf(quantity string, list ...string) (right, wrong []fact) {
	seen := map[string]bool{}
	for _, name := range list {
		r, w := q.engine.ledger.find(quantity, name, q.day)
		for _, f := range r {
			if !seen[f.name] {
				seen[f.name] = true
				right = append(right, f)
			}
		}
		for _, f := range w {
			if !seen[f.name] {
				seen[f.name] = true
				wrong = append(wrong, f)
			}
		}
	}
	return right, wrong
}

// has reports whether a class is in a list.
func has(classes []claims.Class, c claims.Class) bool {
	for _, k := range classes {
		if k == c {
			return true
		}
	}
	return false
}

// speaksOf reports whether the claim has a subject, named in the sentence or carried over.
func (q *question) speaksOf(id string) bool {
	return slices.ContainsFunc(q.subjects, func(s claims.Subject) bool { return s.ID == id })
}

// subject returns the first subject of a class, nil where there is none.
func (q *question) subject(class claims.Class) *claims.Subject {
	for i := range q.subjects {
		if q.subjects[i].Class == class {
			return &q.subjects[i]
		}
	}
	return nil
}

// named reports whether the sentence names a subject with one of the identifiers.
func (q *question) named(ids ...string) bool {
	for i := range q.subjects {
		if q.subjects[i].Via != "" {
			continue
		}
		for _, id := range ids {
			if q.subjects[i].ID == id {
				return true
			}
		}
	}
	return false
}

// chinese reports whether the claim's sentence is Chinese.
func (q *question) chinese() bool {
	for _, r := range q.words(q.sentence()) {
		if r >= 0x4e00 && r <= 0x9fff {
			return true
		}
	}
	return false
}

// sentenceReach is how far from its number the words of a claim's sentence are looked at, in characters. It bounds the work on
// a sentence that holds all numbers of a text.
const sentenceReach = 500

// sentence returns the claim's sentence within the reach of its number.
func (q *question) sentence() text.Range {
	s, m := q.claim.Context, &q.claim.Measure
	if m.Start < s.Start || m.End > s.End {
		return text.Range{Start: s.Start, End: min(s.End, s.Start+2*sentenceReach)}
	}
	return text.Range{Start: max(s.Start, m.Start-sentenceReach), End: min(s.End, m.End+sentenceReach)}
}

// words returns the text of a range of the document.
func (q *question) words(r text.Range) string {
	d := q.about.Document
	if d == nil || r.Start < 0 || r.End > len(d.Text) || r.Start >= r.End {
		return ""
	}
	return string(d.Text[r.Start:r.End])
}

// mentions reports whether the claim's sentence has one of the words, in lower case.
func (q *question) mentions(words ...string) bool {
	if q.lower == "" {
		q.lower = strings.ToLower(q.words(q.sentence()))
	}
	for _, w := range words {
		if strings.Contains(q.lower, w) {
			return true
		}
	}
	return false
}

// year is the year that the text gives for the fact; 0 where the claim has the date of the text only.
func (q *question) year() int {
	if q.claim.Date == q.about.Date {
		return 0
	}
	return q.claim.Date.Year
}

// usd returns what one of a currency is in dollars, by the text's own conversions or by the rate of the year.
func (q *question) usd(currency string) (float64, error) {
	if currency == "USD" {
		return 1, nil
	}
	r, err := q.rate(currency)
	if err != nil {
		return 0, err
	}
	return 1 / r.mode, nil
}

// amount returns the claim's number over a time, or as it is where seconds is 0.
func (q *question) amount(seconds float64) (amount, error) {
	a, err := q.engine.amountOf(&q.claim.Measure, q.usd)
	if err != nil {
		return a, err
	}
	if q.claim.Type == claims.CarbonIntensity && q.claim.Measure.NormalisedUnit == "kg" { // "0.39 kg of CO2 per kWh"
		const kWh = 3.6e6
		a.low, a.high, a.factor, a.unit = a.low/kWh, a.high/kWh, a.factor/kWh, "kg/kWh"
		a.dim = q.engine.measures("kg/kWh")
	}
	if m := &q.claim.Measure; q.claim.Type == claims.ElectricityPrice && m.Currency != "" && m.NormalisedUnit == m.Currency { // "a tariff of $0.08"
		const kWh = 3.6e6
		a.low, a.high, a.factor, a.unit = a.low/kWh, a.high/kWh, a.factor/kWh, m.Currency+"/kWh"
		a.dim = q.engine.measures("USD/kWh")
	}
	return a.over(seconds, q.claim.Period), nil
}

// huge is above anything that is counted in coherent units: the Sun gives 1e34 J in a year.
const huge = 1e34

// stated returns a number that the text states near the claim as an input: the first condition of one of the types, over a
// time where seconds is given, that accepts takes.
func (q *question) stated(key, name string, seconds float64, accepts func(*measure.Measure) bool, types ...claims.Type) (input, bool) {
	for i := range q.claim.Conditions {
		k := &q.claim.Conditions[i]
		m := k.Measure
		if !hasType(types, k.Type) || m.Fault != measure.NoFault && m.Fault != measure.PowerPerTime || accepts != nil && !accepts(m) || m.Start == q.claim.Measure.Start {
			continue
		}
		a, err := q.engine.amountOf(m, q.usd)
		if err != nil || !(a.low > 0) || !(a.high < huge) {
			continue
		}
		if unit, ok := unitOf(key); ok && a.dim != q.engine.measures(unit) {
			continue
		}
		a = a.over(seconds, k.Period)
		in := input{
			key: key, name: name, low: a.low, mode: (a.low + a.high) / 2, high: a.high, unit: a.unit, scale: a.factor,
			source: "the text", basis: "claimed", span: m.Span, stated: true,
		}
		in.start, in.end = q.place(m)
		return in, true
	}
	return input{}, false
}

// before returns the energy that the text named last before the claim, at most a few sentences back: what "this" stands for
// in "this is what 120 homes use". A power that stands for an energy, which is a fault of its own, counts as the energy.
func (q *question) before(key, name string, accepts func(*measure.Measure) bool, types ...claims.Type) (input, bool) {
	const back = 400 // characters
	own := &q.claim.Measure
	var best *claims.Claim
	for i := q.claim.Number - 2; i >= 0 && i < len(q.about.Claims); i-- {
		c := &q.about.Claims[i]
		m := &c.Measure
		if own.Start-m.End > back {
			break
		}
		faulty := m.Fault == measure.PowerAsEnergy && c.Type == claims.PowerCapacity
		if m.End <= own.Start && (hasType(types, c.Type) && accepts(m) || faulty) {
			best = c
			break
		}
	}
	if best == nil {
		return input{}, false
	}
	m := best.Measure
	a, err := q.engine.amountOf(&m, q.usd)
	if err != nil || !(a.low > 0) || !(a.high < huge) {
		return input{}, false
	}
	if m.Fault == measure.PowerAsEnergy && m.Kind == measure.Power {
		a = amount{low: a.low * 3600, high: a.high * 3600, factor: 3.6e6, unit: "kWh"}
	}
	in := input{
		key: key, name: name, low: a.low, mode: (a.low + a.high) / 2, high: a.high, unit: a.unit, scale: a.factor,
		source: "the text, a sentence before", basis: "claimed", span: m.Span, stated: true,
	}
	in.start, in.end = q.place(&m)
	return in, true
}

// hasType reports whether a type is in a list.
func hasType(types []claims.Type, t claims.Type) bool {
	for _, k := range types {
		if k == t {
			return true
		}
	}
	return false
}

// place returns where a measure stands in the original text.
func (q *question) place(m *measure.Measure) (start, end int) {
	d := q.about.Document
	if d == nil || m.End <= m.Start || m.Start < 0 || m.End > len(d.Text) {
		return 0, 0
	}
	r := d.OriginalRange(m.Range())
	return r.Start, r.End
}
