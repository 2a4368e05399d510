package recompute

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
)

// answer is what there is to hold a claim against on one day.
type answer struct {
	template *template
	aside    *template // solved backwards where only facts decide
	facts    []fact    // about the claim's own quantity and subject
	wrong    []fact    // published, and wrong
	old      []fact    // published, and replaced since
	events   bool      // each fact is an event of its own: the claim has to meet one of them
	agree    bool      // facts and template can agree with the claim and not disagree: they may be of something else
	join     bool      // facts and template are of different scopes: both count
	amount   *amountIs // the claim's number, where it is not that of the measure
	seconds  float64   // what facts are counted over; 0 for totals
	kind     claims.ErrorKind
	why      string // why nothing can be said
	notes    []string
}

// judge returns the verdict of one day, nil where nothing bears on the claim. What neither facts nor a template of its type
// decide may be a figure that is published of something that the text speaks of.
func (e *Engine) judge(ctx context.Context, q *question) (*claims.Verdict, error) {
	v, err := e.judgeByType(ctx, q)
	switch {
	case err != nil, v != nil && v.Verdict == claims.Consistent, v != nil && off(v) && v.Check != claims.CheckRecompute:
		return v, err
	}
	strict := v != nil && off(v) // then only a figure of the claim's own kind and subject speaks against the recomputation
	if r := e.recognise(q, strict); r != nil {
		return r, nil
	}
	return v, nil
}

// judgeByType judges by what is known for the type of the claim.
func (e *Engine) judgeByType(ctx context.Context, q *question) (*claims.Verdict, error) {
	a, err := q.answer()
	if err != nil {
		return nil, err
	}
	if a == nil || a.empty() {
		return nil, ctx.Err()
	}
	v := &claims.Verdict{Verdict: claims.NotCheckable, Check: claims.CheckNone}
	if a.why != "" && a.template == nil && len(a.facts) == 0 {
		v.Reasons = append(v.Reasons, claims.Reason{Text: a.why})
		return v, nil
	}
	if a.dated() {
		return q.judgeDate(a), nil
	}
	amount, seconds, err := q.number(a)
	if err != nil {
		v.Reasons = append(v.Reasons, claims.Reason{Text: "The amount cannot be compared: " + err.Error() + "."})
		return v, nil
	}
	if unit := a.unit(); a.amount == nil && unit != "" && amount.dim != e.measures(unit) {
		v.Reasons = append(v.Reasons, claims.Reason{Text: "The number is in " + amount.unit + ", and what is known of it in " + unit + "."})
		return v, nil
	}
	w := &weighing{engine: e, question: q, answer: a, amount: amount, seconds: seconds, verdict: v}
	if err := w.weigh(ctx); err != nil {
		return nil, err
	}
	return v, nil
}

// empty reports whether there is nothing to hold the claim against.
func (a *answer) empty() bool {
	return a.template == nil && len(a.facts) == 0 && len(a.wrong) == 0 && a.why == ""
}

// dated reports whether the facts are dates.
func (a *answer) dated() bool {
	return len(a.facts) > 0 && a.facts[0].unit.Date
}

// unit is the unit of what the claim is held against, as people write it.
func (a *answer) unit() string {
	switch {
	case a.template != nil && a.template.unit != "":
		return a.template.unit
	case len(a.facts) > 0 && a.facts[0].unit.Currency == "":
		return a.facts[0].entry.Unit
	}
	return ""
}

// number returns the claim's number over the time that the answer counts.
func (q *question) number(a *answer) (amount, float64, error) {
	seconds := a.seconds
	if a.template != nil {
		seconds = a.template.per
	}
	if a.amount != nil {
		unit := q.claim.Measure.NormalisedUnit
		if a.template != nil {
			unit = a.template.unit
		}
		return amount{low: a.amount.low, high: a.amount.high, factor: 1, unit: unit}, seconds, nil
	}
	n, err := q.amount(seconds)
	return n, seconds, err
}

// weighing is a claim on its way to a verdict.
type weighing struct {
	engine   *Engine
	question *question
	answer   *answer
	amount   amount
	seconds  float64
	verdict  *claims.Verdict
	span     span // of the template
}

// weigh fills in the verdict.
func (w *weighing) weigh(ctx context.Context) error {
	a, v := w.answer, w.verdict
	if a.template != nil {
		s, err := w.engine.spanOf(ctx, a.template)
		switch {
		case errors.Is(err, errTemplate):
			a.template, a.why = nil, err.Error()
		case err != nil:
			return err
		}
		w.span = s
	}
	w.tell()
	r, ok := w.compare()
	if !ok {
		v.Verdict = claims.NotCheckable
		v.Reasons = append(v.Reasons, claims.Reason{Text: w.nothing()})
		w.quote()
		return nil
	}
	m := &w.question.claim.Measure
	v.Verdict, v.Factor = claims.Judge(w.amount.low, w.amount.high, m.Bound, r.low, r.high)
	v.Low, v.High, v.Unit = r.low/w.amount.factor, r.high/w.amount.factor, w.amount.unit
	if w.answer.template != nil && w.span.p95 > w.span.p5 {
		v.P5, v.P95 = w.span.p5/w.amount.factor, w.span.p95/w.amount.factor
	}
	if math.IsInf(v.Low, 0) || math.IsInf(v.High, 0) || math.IsNaN(v.Low+v.High) {
		*v = claims.Verdict{Verdict: claims.NotCheckable, Reasons: []claims.Reason{{Text: "The numbers are beyond what can be computed with."}}}
		return nil
	}
	w.quote()
	if v.Verdict == claims.Consistent {
		return nil
	}
	if v.ErrorKind == claims.ErrorNone {
		v.ErrorKind = w.kindOf(r)
	}
	return w.backwards(ctx)
}

// tell adds what is known to the reasons and sources.
func (w *weighing) tell() {
	a, v := w.answer, w.verdict
	if a.template != nil {
		t := a.template
		v.Reasons = append(v.Reasons, t.reason(w.span, w.amount.factor, w.amount.unit))
		if w.span.p5 > w.span.low || w.span.p95 < w.span.high {
			v.Reasons = append(v.Reasons, claims.Reason{Text: fmt.Sprintf("Nine in ten of %d draws lie between %s and %s %s; the ends of the range take the inputs that matter most, five at most, at their ends together.",
				w.engine.settings.Draws, short(w.span.p5/w.amount.factor), short(w.span.p95/w.amount.factor), w.amount.unit)})
		}
		if stated := t.stated(); len(stated) > 0 {
			v.Reasons = append(v.Reasons, claims.Reason{Text: "As the text states them: " + strings.Join(stated, ", ") + "."})
		}
		for _, n := range t.notes {
			v.Reasons = append(v.Reasons, claims.Reason{Text: n})
		}
		for i := range t.inputs {
			if in := &t.inputs[i]; !in.stated && in.source != "" {
				v.Sources = append(v.Sources, claims.Source{Title: in.name + ": " + in.source, Date: in.date, Basis: in.basis})
			}
		}
	}
	if len(a.facts) > 0 {
		r := claims.Reason{Text: "Published figures:"}
		for i := range a.facts {
			f := &a.facts[i]
			r.Inputs = append(r.Inputs, f.told())
			v.Sources = append(v.Sources, f.source())
			if f.entry.Note != "" {
				a.notes = append(a.notes, f.entry.Title+": "+f.entry.Note)
			}
		}
		v.Reasons = append(v.Reasons, r)
	}
	for _, n := range a.notes {
		v.Reasons = append(v.Reasons, claims.Reason{Text: n})
	}
}

// compare returns the range that the claim is held against, and whether there is one. See the package comment.
func (w *weighing) compare() (span, bool) {
	a, v := w.answer, w.verdict
	switch {
	case len(a.facts) == 0 && a.template == nil:
		return span{}, false
	case len(a.facts) == 0:
		return w.recomputed()
	case a.events:
		v.Check = claims.CheckLedger
		if r, ok := w.event(); ok || a.template == nil {
			return r, ok
		}
		return w.recomputed()
	}
	h := hull(a.facts)
	if a.template == nil || strong(a.facts) && !a.join {
		v.Check = claims.CheckLedger
		return h, true
	}
	v.Check = claims.CheckRecompute
	return span{low: math.Min(h.low, w.span.low), high: math.Max(h.high, w.span.high), mode: w.span.mode}, true
}

// recomputed returns the range of the template, where the claim may be held against it.
func (w *weighing) recomputed() (span, bool) {
	w.verdict.Check = claims.CheckRecompute
	outcome, _ := claims.Judge(w.amount.low, w.amount.high, w.question.claim.Measure.Bound, w.span.low, w.span.high)
	return w.span, !w.answer.agree || outcome == claims.Consistent
}

// event returns the fact that the claim means: one that it meets, else one of its year, else the only one there is.
func (w *weighing) event() (span, bool) {
	a := w.answer
	m := &w.question.claim.Measure
	for i := range a.facts {
		f := &a.facts[i]
		if outcome, _ := claims.Judge(w.amount.low, w.amount.high, m.Bound, f.low, f.high); outcome == claims.Consistent {
			return hull(a.facts[i : i+1]), true
		}
	}
	if w.question.claim.Type == claims.EnergyShare && len(a.facts) > 0 && w.amount.low > 2*hull(a.facts).high {
		return hull(a.facts), true // beyond all that are published
	}
	if a.agree && a.template == nil {
		return span{}, false
	}
	var own []fact
	for i := range a.facts {
		if w.question.owns(&a.facts[i]) {
			own = append(own, a.facts[i])
		}
	}
	if y := w.question.year(); y != 0 {
		var same []fact
		for i := range own {
			if strings.HasPrefix(own[i].happened(), fmt.Sprintf("%04d", y)) {
				same = append(same, own[i])
			}
		}
		if len(same) > 0 {
			return hull(same), true
		}
	}
	if len(own) == 1 && len(a.facts) == 1 && !w.outgrown(&own[0]) {
		return hull(own), true
	}
	return span{}, false
}

// outgrown reports whether the claim is of more than a year after a fact that may have grown since: a fleet, a site, a service.
func (w *weighing) outgrown(f *fact) bool {
	switch w.question.claim.Type {
	case claims.PowerCapacity, claims.FleetSize, claims.Visitors, claims.Queries, claims.Count, claims.Spending, claims.AnnualEnergy, claims.Revenue:
		on, is := parseDate(w.question.day), parseDate(f.happened())
		return on.Year != 0 && distance(on, is) >= 1 && w.amount.high > f.high
	}
	return false
}

// owns reports whether a fact is about the subject that the claim itself names, rather than one of its surroundings.
func (q *question) owns(f *fact) bool {
	if q.claim.Subject.Via != "" {
		return false
	}
	for _, name := range names(&q.claim.Subject) {
		for _, s := range append([]string{f.entry.Subject}, f.entry.Also...) {
			if slug(s) == slug(name) {
				return true
			}
		}
	}
	return false
}

// happened returns when the fact holds.
func (f *fact) happened() string {
	if f.entry.When != "" {
		return f.entry.When
	}
	return f.entry.Date
}

// nothing says why there is no range.
func (w *weighing) nothing() string {
	switch {
	case w.answer.why != "":
		return w.answer.why
	case len(w.answer.facts) > 1:
		return "None of the published figures is of this event, and it cannot be told which is meant."
	case len(w.answer.wrong) > 0:
		return "The only published figure is one that is wrong."
	}
	return "Nothing published bears on it."
}

// near is how close a claim is to a published figure that it repeats.
const near = 0.02

// quote says where the claim repeats a published figure that is wrong or was replaced.
func (w *weighing) quote() {
	v := w.verdict
	for i := range w.answer.wrong {
		if f := &w.answer.wrong[i]; w.repeats(f) {
			v.Quoted = &claims.Judgement{Verdict: claims.Consistent, Factor: 1, Low: f.low / w.amount.factor, High: f.high / w.amount.factor, Date: f.entry.Date, Note: "So it was published: " + f.entry.Source + "."}
			v.Reasons = append(v.Reasons, claims.Reason{Text: "The figure was published, and it is wrong: " + f.entry.Wrong})
			v.Sources = append(v.Sources, f.source())
			if v.Verdict != claims.Consistent && f.entry.Mistake != "" {
				v.ErrorKind = claims.ErrorKind(f.entry.Mistake)
			}
			return
		}
	}
	for i := range w.answer.old {
		if f := &w.answer.old[i]; w.repeats(f) && v.Verdict != claims.Consistent {
			v.Quoted = &claims.Judgement{Verdict: claims.Consistent, Factor: 1, Low: f.low / w.amount.factor, High: f.high / w.amount.factor, Date: f.entry.Date, Note: "It was the best figure until " + f.entry.Until + "."}
			v.ErrorKind = claims.Vintage
			v.Sources = append(v.Sources, f.source())
			return
		}
	}
}

// repeats reports whether the claim is a fact's value or lies in its range, rounded.
func (w *weighing) repeats(f *fact) bool {
	v := f.factor(w.seconds)
	return w.amount.high >= f.low*v*(1-near) && w.amount.low <= f.high*v*(1+near)
}

// factor is 1: facts and claims are in coherent units over the same time already.
func (f *fact) factor(float64) float64 { return 1 }

// kindOf guesses the class of the mistake from the type of the claim and how far off it is.
func (w *weighing) kindOf(r span) claims.ErrorKind {
	switch f := w.verdict.Factor; {
	case w.answer.kind != claims.ErrorNone:
		return w.answer.kind
	case w.verdict.Verdict == claims.Understated && len(w.answer.facts) == 1 && w.answer.facts[0].entry.Boundary == "whole_programme":
		return claims.Scope
	case w.question.perThousand() && f > 400 && f < 2500:
		return claims.PerThousand
	case f >= 10 && powerOfTen(w.amount, r):
		return claims.OrderOfMagnitude
	case f >= 100:
		return claims.OrderOfMagnitude
	}
	return claims.SourceKind
}

// perThousand reports whether the quantity is one that studies give per 1,000.
func (q *question) perThousand() bool {
	switch q.claim.Type {
	case claims.EnergyPerQuery, claims.CarbonPerQuery, claims.WaterPerQuery, claims.EnergyPerToken, claims.CostPerQuery:
		return true
	}
	return false
}

// powerOfTen reports whether moving the decimal point brings the claim into the range.
func powerOfTen(a amount, r span) bool {
	for k := 1; k <= 6; k++ {
		for _, p := range []float64{math.Pow10(k), math.Pow10(-k)} {
			if outcome, _ := claims.Judge(a.low*p, a.high*p, measure.Exact, r.low, r.high); outcome == claims.Consistent {
				return true
			}
		}
	}
	return false
}

// backwards adds what would make the claim true: by the template, or where only facts decide by the model that is kept for it, and
// in any case which figure would have to have been published.
func (w *weighing) backwards(ctx context.Context) error {
	v, t := w.verdict, w.answer.template
	target := w.amount.low
	if v.Verdict == claims.Understated {
		target = w.amount.high
	}
	if t == nil {
		v.WouldBeTrue = append(v.WouldBeTrue, claims.Assumption{
			Input: "published figure", Value: target / w.amount.factor, Usual: [2]float64{v.Low, v.High}, Unit: v.Unit, Reachable: true,
			Source: strings.Join(w.sources(), "; "), Explanation: "no figure like this is published",
		})
		if t = w.answer.aside; t == nil {
			return nil
		}
		v.Reasons = append(v.Reasons, claims.Reason{Text: "What would make it true is computed from: " + t.text, Formula: t.formula})
	}
	all, err := w.engine.inverseOf(ctx, t, target)
	if err != nil {
		return fmt.Errorf("recompute: %w", err)
	}
	v.WouldBeTrue = append(v.WouldBeTrue, all...)
	return nil
}

// sources lists where the facts were read, three at most.
func (w *weighing) sources() []string {
	var list []string
	for i := range w.answer.facts {
		if len(list) == 3 {
			return append(list, "...")
		}
		list = append(list, w.answer.facts[i].entry.Source)
	}
	return list
}

// short writes a number with three digits.
func short(v float64) string { return fmt.Sprintf("%.3g", v) }
