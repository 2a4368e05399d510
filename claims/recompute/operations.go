package recompute

import (
	"math"

	"tokenwatt/claims"
	"tokenwatt/quantity"
)

// operations returns the operations of the claim's run: stated, of a published model, of stated parameters and tokens, or
// those of the large models that were known.
func (q *question) operations() (input, []string, bool) {
	if flop, ok := q.stated("flop", "operations of training", 0, nil, claims.TrainingCompute); ok {
		return flop, nil, true
	}
	if flop, ok := q.ofPublishedModel(); ok {
		return flop, nil, true
	}
	n, sized := q.stated("parameters", "parameters", 0, nil, claims.Parameters)
	if sized {
		d, ok := q.stated("tokens", "tokens", 0, nil, claims.Tokens)
		if !ok {
			d = input{low: 10 * n.low, mode: 20 * n.mode, high: 200 * n.high, source: "10 to 200 tokens a parameter: GPT-3 2, Chinchilla 20 (arXiv 2203.15556), Llama 3 200 and more"}
		}
		flop := n
		flop.key, flop.name, flop.unit, flop.scale, flop.stated = "flop", "operations of training", "FLOP", 1, ok
		flop.low, flop.mode, flop.high = 6*n.low*d.low, 6*n.mode*d.mode, 6*n.high*d.high
		flop.source = "6 x parameters of the text x tokens: " + d.source
		return flop, nil, true
	}
	if q.subject(claims.Model) == nil || q.named("llm", "gpt", "llama") {
		flop, ok := q.largeModels()
		return flop, []string{"No model is named: the range is that of large language models whose size and tokens were published by then."}, ok
	}
	return input{}, nil, false
}

// ofPublishedModel returns the operations of the claim's model from facts or from its entry in the catalog.
func (q *question) ofPublishedModel() (input, bool) {
	if facts, _ := q.facts("training_compute", claims.Model); len(facts) > 0 {
		return q.engine.ledger.input("flop", "operations of training", facts), true
	}
	for i := range q.subjects {
		s := &q.subjects[i]
		if s.Class != claims.Model {
			continue
		}
		for _, name := range names(s) {
			if flop, ok := q.engine.modelFLOPs(name); ok {
				return flop, true
			}
		}
		n, _ := q.factsOf("active_parameters", names(s)...)
		if len(n) == 0 {
			n, _ = q.factsOf("parameters", names(s)...)
		}
		d, _ := q.factsOf("tokens", names(s)...)
		if len(n) > 0 && len(d) > 0 {
			hn, hd := hull(n), hull(d)
			return input{
				key: "flop", name: "operations of training", low: 6 * hn.low * hd.low, mode: 6 * hn.mode * hd.mode, high: 6 * hn.high * hd.high, unit: "FLOP", scale: 1,
				source: "6 x parameters x tokens: " + n[0].entry.Source, date: n[0].entry.Date, basis: string(n[0].entry.Basis),
			}, true
		}
	}
	return input{}, false
}

// modelFLOPs returns the operations of training a model of the catalog: between 6 N D of its active parameters and those with attention.
func (e *Engine) modelFLOPs(name string) (input, bool) {
	m := e.catalog.Models.Get(name)
	if m == nil || !m.Value.TrainingTokens.Known() {
		return input{}, false
	}
	run, err := e.runOf(name, "dgx-a100-640gb")
	if err != nil {
		return input{}, false
	}
	tokens := float64(m.Value.TrainingTokens.Mode)
	exact := run.flopsPerToken * tokens
	low := exact
	n := &m.Value.PublishedActive
	if !n.Known() {
		n = &m.Value.PublishedParameters
	}
	if n.Known() {
		low = math.Min(exact, 6*float64(n.Mode)*tokens)
	}
	return input{
		key: "flop", name: "operations of training " + m.Value.Title, low: low, mode: exact, high: math.Max(exact, low), unit: "FLOP", scale: 1,
		source: "layer shapes and tokens of the catalog's " + name + ": " + m.Value.Source, date: m.Value.Date, basis: string(quantity.Published),
	}, true
}

// large is the least number of parameters of a large language model.
const large = 60e9

// largeModels returns the operations of the large models of the catalog that were known on the day.
func (q *question) largeModels() (input, bool) {
	e := q.engine
	e.lock.Lock()
	in, known := e.models[q.day]
	e.lock.Unlock()
	if !known {
		in = e.modelsBy(q.day)
		e.lock.Lock()
		e.models[q.day] = in
		e.lock.Unlock()
	}
	return in, in.mode > 0
}

// modelsBy is largeModels of a day; without a mode where there was none.
func (e *Engine) modelsBy(day string) input {
	in := input{key: "flop", name: "operations of training a large model", low: math.Inf(1), unit: "FLOP", scale: 1, basis: string(quantity.Published)}
	var first, last string
	var logs, count float64
	for i := range e.catalog.Models {
		m := &e.catalog.Models[i]
		if !m.Value.PublishedParameters.Known() || float64(m.Value.PublishedParameters.Mode) < large || day != "" && !known(m.Value.Date, day) {
			continue
		}
		f, ok := e.modelFLOPs(m.Name)
		if !ok {
			continue
		}
		if f.low < in.low {
			in.low, first = f.low, m.Value.Title
		}
		if f.high > in.high {
			in.high, last = f.high, m.Value.Title
		}
		logs += math.Log(f.mode)
		count++
	}
	if count == 0 {
		return in
	}
	in.mode = math.Exp(logs / count)
	in.source, in.date = "models of the catalog of at least 60 G parameters, from "+first+" to "+last, day
	return in
}
