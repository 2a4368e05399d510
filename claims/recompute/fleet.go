package recompute

import (
	"fmt"
	"slices"
	"strings"

	"tokenwatt/claims"
	"tokenwatt/demand/serving"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// fleetModel is a served model as demand/serving knows it.
type fleetModel struct {
	prepared *serving.Prepared
	problem  serving.Problem
}

// fleetOf prepares the serving of a model on a server.
func (e *Engine) fleetOf(model, server string) (*fleetModel, error) {
	key := model + "|" + server
	e.lock.Lock()
	f := e.fleets[key]
	e.lock.Unlock()
	if f != nil {
		return f, nil
	}
	m, s, a, err := e.hardware(model, server)
	if err != nil {
		return nil, err
	}
	f = &fleetModel{problem: serving.Problem{
		Name: model, Serving: e.serving, Model: m, Server: s, Accelerator: a, Study: scenario.Study{Year: 2023, Hours: 24}, PUE: 1.2,
		EnergyPrice: quantity.Exact(quantity.PerMWh(80)), Carbon: quantity.Exact(quantity.CarbonIntensity(1)),
	}}
	o := &f.problem.Serving.Ownership
	o.DiscountRate, o.OtherShare = quantity.Exact[quantity.Fraction](0), quantity.Exact[quantity.Fraction](0)
	if f.prepared, err = serving.Prepare(&f.problem); err != nil {
		return nil, fmt.Errorf("recompute: %w", err)
	}
	e.lock.Lock()
	e.fleets[key] = f
	e.lock.Unlock()
	return f, nil
}

// servedModel returns the model that answers for a service: the catalog's where it is there, else the one that stands for it.
func (q *question) servedModel() (name, note string) {
	for i := range q.subjects {
		s := &q.subjects[i]
		if s.Class == claims.Model && q.engine.catalog.Models.Get(s.Entry) != nil {
			return s.Entry, ""
		}
	}
	if n, ok := q.stated("parameters", "parameters", 0, nil, claims.Parameters); ok {
		if name := q.engine.nearestModel(n.mode); name != "" {
			return name, "The catalog's " + q.engine.catalog.Models.Get(name).Value.Title + " stands for a model of that size."
		}
	}
	if q.day == "" || known("2024-08", q.day) {
		return middleModel, "The served model is not published: Llama 3.1 70B stands for it, an open one of middle size."
	}
	return referenceModel, "The served model is not published: GPT-3 175B stands for it, dense and in 16 bits, which is at the large end."
}

// middleModel stands for served models that are not published from the time on when smaller ones than GPT-3 were served.
const middleModel = "llama-3.1-70b"

// nearestModel returns the model of the catalog whose size is nearest, "" where none is within a factor of two.
func (e *Engine) nearestModel(parameters float64) string {
	best, least := "", 2.0
	for i := range e.catalog.Models {
		p := &e.catalog.Models[i].Value.PublishedParameters
		if !p.Known() || !(parameters > 0) {
			continue
		}
		r := float64(p.Mode) / parameters
		if r < 1 {
			r = 1 / r
		}
		if r < least {
			best, least = e.catalog.Models[i].Name, r
		}
	}
	return best
}

// fleetBuilder collects the inputs of a template on a served model.
type fleetBuilder struct {
	question *question
	fleet    *fleetModel
	t        *template
	setters  []func(p *serving.Problem, v float64)
}

// add appends an input.
func (b *fleetBuilder) add(in input, set func(p *serving.Problem, v float64)) {
	b.t.inputs = append(b.t.inputs, in)
	b.setters = append(b.setters, set)
}

// output completes the template; its problem is kept as in a run's.
func (b *fleetBuilder) output(read func(e *serving.Estimation) float64) *template {
	fleet, setters := b.fleet, b.setters
	var p *serving.Problem
	b.t.eval = func(x []float64) (float64, error) {
		if p == nil {
			own := fleet.problem
			p = &own
		}
		for i, set := range setters {
			set(p, x[i])
		}
		e, err := fleet.prepared.Estimate(p)
		if err != nil {
			return 0, err
		}
		return read(e), nil
	}
	return b.t
}

// newFleet begins a template on the claim's served model; nil where its machine is not in the catalog.
func (q *question) newFleet() (*fleetBuilder, error) {
	model, note := q.servedModel()
	accelerator, other := q.accelerator()
	server := q.engine.serverName(accelerator)
	if server == "" {
		return nil, nil
	}
	fleet, err := q.engine.fleetOf(model, server)
	if err != nil {
		return nil, err
	}
	b := &fleetBuilder{question: q, fleet: fleet, t: &template{id: model + " " + server}}
	for _, n := range []string{note, other} {
		if n != "" {
			b.t.notes = append(b.t.notes, n)
		}
	}
	return b, nil
}

// traffic adds who comes and what is asked.
func (b *fleetBuilder) traffic(visitors, requests input) {
	q := b.question
	b.add(visitors, func(p *serving.Problem, v float64) { p.Serving.Visitors = quantity.Exact(quantity.Rate(v)) })
	b.add(requests, func(p *serving.Problem, v float64) { p.Serving.RequestsPerVisitor = quantity.Exact(quantity.Number(v)) })
	b.tokens()
	s := &q.engine.serving
	b.add(figure("peak", "peak over mean traffic", &s.PeakToMean).limited(1, 23), func(p *serving.Problem, v float64) { p.Serving.PeakToMean = quantity.Exact(quantity.Number(v)) })
	b.add(figure("headroom", "share of the fleet kept free at the peak", &s.Headroom).limited(0, 0.99), func(p *serving.Problem, v float64) { p.Serving.Headroom = quantity.Exact(quantity.Fraction(v)) })
	b.engine()
}

// tokens adds the length of a request.
func (b *fleetBuilder) tokens() {
	q := b.question
	b.add(q.rangeOf("output tokens", "tokens of an answer", "output_tokens", "chatgpt"), func(p *serving.Problem, v float64) { p.Serving.OutputTokens = quantity.Exact(quantity.Tokens(v)) })
	b.add(q.rangeOf("input tokens", "tokens of a prompt", "input_tokens", "chatgpt"), func(p *serving.Problem, v float64) { p.Serving.InputTokens = quantity.Exact(quantity.Tokens(v)) })
}

// engine adds how the fleet is run.
func (b *fleetBuilder) engine() {
	s := &b.question.engine.serving
	b.add(figure("batch", "sequences that decode together", &s.Batch).limited(1, 0), func(p *serving.Problem, v float64) { p.Serving.Batch = quantity.Exact(quantity.Number(v)) })
	b.add(figure("decode", "share of the memory bandwidth that decoding reaches", &s.DecodeEfficiency).limited(0, 1), func(p *serving.Problem, v float64) { p.Serving.DecodeEfficiency = quantity.Exact(quantity.Fraction(v)) })
	b.add(figure("sequence", "host time of a sequence in a step", &s.SequenceOverhead).shown("ms", 1e-3), func(p *serving.Problem, v float64) { p.Serving.SequenceOverhead = quantity.Exact(quantity.Duration(v)) })
	b.add(figure("layer", "time of launches and collectives of a layer", &s.LayerOverhead).shown("ms", 1e-3), func(p *serving.Problem, v float64) { p.Serving.LayerOverhead = quantity.Exact(quantity.Duration(v)) })
}

// visitors returns the visitors a second that the text states: as visitors, or as requests with one of each. Visitors without
// a time are those of a day, which is what services publish; a note says so.
func (q *question) visitors() (who, requests input, note string, ok bool) {
	one := constant("requests", "requests of a visitor", 1, "1", "the text counts requests")
	if n, found := q.stated("visitors", "requests", day, nil, claims.Queries); found {
		return perSecond(n, "1/d"), one, "", true
	}
	n, found := q.stated("visitors", "visitors", day, nil, claims.Visitors)
	if !found {
		return n, one, "", false
	}
	requests = q.rangeOf("requests", "requests of a visitor a day", "requests_per_visitor", "chatgpt")
	return perSecond(n, "1/d"), requests, "Visitors are taken as those of a day.", true
}

// perSecond makes a count a day a rate.
func perSecond(n input, unit string) input {
	n.low, n.mode, n.high, n.unit, n.scale = n.low/day, n.mode/day, n.high/day, unit, 1/day
	return n
}

// fleetSize answers how many accelerators somebody has or needs: of stated traffic by demand/serving, else facts.
func (q *question) fleetSize() (*answer, error) {
	a := q.allFacts("fleet_size")
	servers := q.claim.Measure.Noun == "server"
	a.facts = slices.DeleteFunc(a.facts, func(f fact) bool { return (f.entry.Unit == "servers") != servers })
	who, requests, note, ok := q.visitors()
	if !ok {
		return a, nil
	}
	b, err := q.newFleet()
	if err != nil || b == nil {
		return a, err
	}
	b.t.notes = append(b.t.notes, note)
	b.traffic(who, requests)
	b.t.name, b.t.unit = "accelerators of the fleet", "GPU"
	b.t.formula = "visitors x requests x peak / (requests that a replica answers x (1 - headroom)) x accelerators of a replica"
	b.t.text = "The fleet that carries the peak hour, by demand/serving."
	a.template = b.output(func(e *serving.Estimation) float64 { return float64(e.Accelerators) })
	if servers {
		a.template = b.output(func(e *serving.Estimation) float64 { return float64(e.Servers) })
	}
	a.events, a.join = false, true
	a.facts = nil // what others assumed of the same traffic is no second opinion on it
	return a, nil
}

// busyVisitors is the traffic at which a query is measured, in requests a second: so many that whole replicas do not show.
const busyVisitors = 1e5

// servedAnswer answers energy and cost of a query or a token: facts, and where the model is in the catalog demand/serving.
func (q *question) servedAnswer(t claims.Type) (*answer, error) {
	a := q.nearestFacts(string(t), claims.Model, claims.Role, claims.Organisation)
	a.facts = q.bounded(a.facts)
	if len(a.facts) > 0 && t == claims.EnergyPerQuery && q.carriedOver() {
		q.ofOthers(a, string(t))
		a.notes = append(a.notes, "The sentence itself does not name the service.")
	}
	if len(a.facts) == 0 && t != claims.EnergyPerToken && !q.catalogModel() {
		q.ofOthers(a, string(t))
	}
	model, _ := q.servedModel()
	alone := false // facts alone decide
	if !q.catalogModel() || len(a.facts) > 0 && strong(a.facts) {
		_, ok := q.stated("parameters", "parameters", 0, nil, claims.Parameters)
		alone = !ok || model == referenceModel || model == middleModel
	}
	if alone && t != claims.EnergyPerQuery {
		return a, nil
	}
	b, err := q.newFleet()
	if err != nil || b == nil {
		return a, err
	}
	b.add(constant("visitors", "requests", busyVisitors, "1/s", "a service of millions, so that whole machines do not show"), func(p *serving.Problem, v float64) { p.Serving.Visitors = quantity.Exact(quantity.Rate(v)) })
	b.tokens()
	b.engine()
	b.served(t)
	if a.template = b.read(t); alone {
		a.template, a.aside = nil, a.template
		a.aside.text += " " + strings.Join(b.t.notes, " ")
	}
	return a, nil
}

// catalogModel reports whether the first model that the claim names is in the catalog.
func (q *question) catalogModel() bool {
	s := q.subject(claims.Model)
	return s != nil && q.engine.catalog.Models.Get(s.Entry) != nil
}

// carriedOver reports whether the model that the claim is about stands in another sentence.
func (q *question) carriedOver() bool {
	s := q.subject(claims.Model)
	return s != nil && s.Via != ""
}

// ofOthers takes the facts of other chat services where none of the service that is named is published.
func (q *question) ofOthers(a *answer, quantity string) {
	right, wrong := q.factsOf(quantity, "llm")
	a.facts, a.wrong = append(a.facts, right...), append(a.wrong, wrong...)
	a.old = append(a.old, q.engine.ledger.superseded(quantity, "llm", q.day)...)
	if len(right) > 0 && len(a.facts) == len(right) {
		a.notes = append(a.notes, "No figure of the service that is meant is published: those of chat services stand for it.")
	}
}

// served adds what energy and cost need beside the engine.
func (b *fleetBuilder) served(t claims.Type) {
	q := b.question
	b.add(q.pue("data-centre-range"), func(p *serving.Problem, v float64) { p.PUE = v })
	b.add(figure("busy", "power under load over nameplate", &b.fleet.problem.Server.BusyFraction).limited(0.3, 1), func(p *serving.Problem, v float64) { p.Server.BusyFraction = quantity.Exact(quantity.Fraction(v)) })
	if t == claims.CostPerQuery || t == claims.TokenPrice {
		b.add(q.tariff("us-industrial"), func(p *serving.Problem, v float64) { p.EnergyPrice = quantity.Exact(quantity.EnergyPrice(v)) })
		b.add(figure("price", "price of a server", &b.fleet.problem.Server.Price), func(p *serving.Problem, v float64) { p.Server.Price = quantity.Exact(quantity.Money(v)) })
	}
}

// read completes the template of a type.
func (b *fleetBuilder) read(t claims.Type) *template {
	b.t.text = "The served model by demand/serving on " + b.fleet.problem.Server.Title + "."
	switch t {
	case claims.EnergyPerQuery:
		b.t.name, b.t.unit, b.t.formula = "energy of a request at the meter", "Wh", "power of the fleet x PUE / requests"
		return b.output(func(e *serving.Estimation) float64 { return float64(e.FacilityEnergyPerRequest) })
	case claims.EnergyPerToken:
		b.t.name, b.t.unit, b.t.formula = "energy of an output token", "J", "power of the fleet x PUE / output tokens"
		return b.output(func(e *serving.Estimation) float64 { return float64(e.FacilityEnergy) / float64(e.OutputTokens) })
	case claims.CostPerQuery:
		b.t.name, b.t.unit, b.t.formula = "cost of a request", "USD", "(machines over their life + electricity) / requests"
		return b.output(func(e *serving.Estimation) float64 { return float64(e.Total) / float64(e.RequestCount) })
	}
	b.t.name, b.t.unit, b.t.formula = "cost of an output token", "USD", "(machines over their life + electricity) / output tokens"
	return b.output(func(e *serving.Estimation) float64 { return float64(e.CostPerOutput) })
}
