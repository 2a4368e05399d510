package recompute

import (
	"math"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
	"tokenwatt/demand/training"
	"tokenwatt/quantity"
)

// trainingAnswer answers what a training run takes: facts of its model, and the closed form of demand/training.
func (q *question) trainingAnswer(t claims.Type) (*answer, error) {
	a := q.nearestFacts(string(t), claims.Model)
	if q.subject(claims.Model) == nil {
		a = q.nearestFacts(string(t), claims.Organisation)
		a.events, a.agree = true, true // of one of its models: which, it does not say
	}
	if t == claims.TrainingEnergy && len(a.facts) > 0 {
		a.facts = q.bounded(a.facts)
	}
	build, err := q.trainingTemplate(t)
	if err != nil {
		return nil, err
	}
	if build != nil {
		a.template = build
	} else if len(a.facts)+len(a.wrong) == 0 {
		a.why = "Neither the operations of the run nor what they would be computed from is known."
	}
	return a, nil
}

// bounded keeps the facts of the claim's boundary where there are some.
func (q *question) bounded(facts []fact) []fact {
	if q.claim.Boundary == claims.Unknown || q.claim.Boundary == "" {
		return facts
	}
	var same []fact
	for i := range facts {
		if facts[i].entry.Boundary == string(q.claim.Boundary) {
			same = append(same, facts[i])
		}
	}
	if len(same) == 0 {
		return facts
	}
	return same
}

// trainingTemplate returns the template of a training claim, nil where its inputs are not known.
func (q *question) trainingTemplate(t claims.Type) (*template, error) {
	if t == claims.TrainingCarbon || t == claims.TrainingWater {
		if energy, ok := q.stated("energy", "energy of training", 0, nil, claims.TrainingEnergy, claims.Energy); ok {
			return q.fromEnergy(t, energy), nil
		}
	}
	if hours := q.ofHours(t); hours != nil {
		return hours, nil
	}
	operations, notes, ok := q.operations()
	if !ok {
		return nil, nil
	}
	accelerator, note := q.accelerator()
	if usual, why := q.usual(); t == claims.TrainingCost && note != "" && newer(usual, accelerator) {
		accelerator, note = usual, why
	}
	server := q.engine.serverName(accelerator)
	if server == "" {
		return nil, nil
	}
	if note != "" {
		notes = append(notes, note)
	}
	run, err := q.engine.runOf(referenceModel, server)
	if err != nil {
		return nil, err
	}
	b := &runBuilder{question: q, run: run, accelerator: accelerator, t: &template{id: server, notes: notes}}
	b.add(operations, func(f *figures, v float64) { f.flop = v })
	return b.build(t), nil
}

// ofHours is energy, carbon or cost of accelerator-hours that the text states or that are published: nearer than operations.
func (q *question) ofHours(t claims.Type) *template {
	if t != claims.TrainingEnergy && t != claims.TrainingCarbon && t != claims.TrainingCost {
		return nil
	}
	published := "" // the accelerator of published hours
	hours, ok := q.stated("hours", "accelerator-hours", 0, nil, claims.AcceleratorHours)
	if !ok {
		facts, _ := q.facts("accelerator_hours", claims.Model)
		if len(facts) == 0 {
			return nil
		}
		hours, published = q.engine.ledger.input("hours", "accelerator-hours", facts), facts[0].entry.Accelerator
	}
	accelerator, note := q.accelerator()
	if published != "" {
		accelerator, note = published, ""
	}
	if usual, _ := q.usual(); t == claims.TrainingCost && published != "" && newer(usual, accelerator) {
		return nil // what the run would cost is told on what was rented at the time of the text
	}
	a, s := q.engine.catalog.Accelerators.Get(accelerator), q.engine.serverOf(accelerator)
	if a == nil || s == nil || !a.Value.TDP.Known() {
		return nil
	}
	var t1 *template
	if t == claims.TrainingCost {
		t1 = product("cost of one final run", "USD", "accelerator-hours x rent", "The hours of the run at the rent of its accelerators: a convention, without failed runs, staff and data.", []input{hours, q.rent(accelerator)}, nil)
	} else {
		chip, share := float64(a.Value.TDP.Mode), float64(s.MaxPower.Mode)/float64(s.Accelerators)
		each := input{
			key: "each", name: "power of an accelerator", low: min(chip, share), mode: (chip + share) / 2, high: max(chip, share), unit: "W", scale: 1,
			source: "from the thermal design power of " + a.Value.Title + " to its share of " + s.Title + " at nameplate", date: s.Date, basis: string(s.Basis),
		}
		pue := q.pue("data-centre-range")
		if !pue.stated {
			pue.low = 1
			pue.source = "1 in model cards, which leave the building out; " + pue.source
		}
		t1 = product("energy of training", "kWh", "accelerator-hours x power x PUE", "The hours of the run at the power of its accelerators.", []input{hours, each, pue}, nil)
		if t == claims.TrainingCarbon {
			t1 = product("carbon of training", "kg", "accelerator-hours x power x PUE x carbon of a kWh", "The hours of the run at the power of its accelerators, location-based.", []input{hours, each, pue, q.gridCarbon()}, nil)
		}
	}
	if note != "" {
		t1.notes = append(t1.notes, note)
	}
	return t1
}

// runBuilder collects the inputs of a template on a run and how each sets a figure of it.
type runBuilder struct {
	question    *question
	run         *runModel
	accelerator string
	t           *template
	setters     []func(f *figures, v float64)
}

// add appends an input.
func (b *runBuilder) add(in input, set func(f *figures, v float64)) {
	b.t.inputs = append(b.t.inputs, in)
	b.setters = append(b.setters, set)
}

// output completes the template with what is read from an estimation. The template keeps one problem to set figures of, made when
// it is first evaluated: a problem is large, and most templates are found computed already. So it is for one goroutine at a time.
func (b *runBuilder) output(read func(e *training.Estimation, x []float64) float64) *template {
	run, setters := b.run, b.setters
	var p *training.Problem
	b.t.eval = func(x []float64) (float64, error) {
		if p == nil {
			own := run.problem
			p = &own
		}
		var f figures
		for i, set := range setters {
			set(&f, x[i])
		}
		f.set(run, p)
		e, err := run.prepared.Estimate(p)
		if err != nil {
			return 0, err
		}
		return read(e, x), nil
	}
	return b.t
}

// speed adds utilisation and goodput.
func (b *runBuilder) speed() {
	q := b.question
	mfu, ok := q.stated("mfu", "model FLOPs utilisation", 0, func(m *measure.Measure) bool { return m.Normalised > 0 }, claims.Utilisation)
	if !ok {
		facts, _ := q.factsOf("utilisation", "training")
		if len(facts) == 0 {
			mfu = figure("mfu", "model FLOPs utilisation", &q.engine.training.MFU)
		} else {
			mfu = q.engine.ledger.input("mfu", "model FLOPs utilisation", facts)
		}
	}
	b.add(mfu.limited(0, 1), func(f *figures, v float64) { f.mfu = v })
	goodput := figure("goodput", "share of the time that is not lost to failures", &q.engine.training.Goodput)
	goodput.high = 1
	b.add(goodput.limited(0, 1), func(f *figures, v float64) { f.goodput = v })
}

// power adds load and PUE.
func (b *runBuilder) power() {
	q := b.question
	b.add(q.rangeOf("load", "load of the servers over nameplate", "load", "training").limited(0, 1), func(f *figures, v float64) { f.load = v })
	b.add(q.pue("data-centre-range"), func(f *figures, v float64) { f.pue = v })
}

// build returns the template of a type.
func (b *runBuilder) build(t claims.Type) *template {
	q := b.question
	switch t {
	case claims.TrainingCompute:
		b.t.name, b.t.unit, b.t.formula = "operations of training", "FLOP", "6 x active parameters x tokens"
		b.t.text = "Forward and backward pass of every token."
		return b.output(func(e *training.Estimation, _ []float64) float64 { return float64(e.FLOPs) })
	case claims.AcceleratorHours:
		b.speed()
		b.t.name, b.t.unit, b.t.formula = "accelerator-hours", "h", "operations / (peak x MFU x goodput)"
		b.t.text = "The run by demand/training on " + b.run.problem.Accelerator.Title + "."
		return b.output(func(e *training.Estimation, _ []float64) float64 { return e.AcceleratorHours * 3600 })
	case claims.TrainingCost:
		b.speed()
		b.add(q.rent(b.accelerator), func(f *figures, v float64) { f.rent = v })
		b.t.name, b.t.unit, b.t.formula = "cost of one final run", "USD", "operations / (peak x MFU x goodput) x rent"
		b.t.text = "One successful run on rented " + b.run.problem.Accelerator.Title + " by demand/training; without failed runs, staff, data and inference."
		return b.output(func(e *training.Estimation, _ []float64) float64 { return e.Rent.USD() })
	case claims.TrainingEnergy:
		b.speed()
		b.power()
		b.t.name, b.t.unit, b.t.formula = "energy of training", "MWh", "operations / (peak x MFU x goodput) x power of a server x load x PUE"
		b.t.text = "The run by demand/training in " + b.run.problem.Server.Title + "."
		return b.output(func(e *training.Estimation, _ []float64) float64 { return float64(e.FacilityEnergy) })
	case claims.TrainingCarbon:
		b.speed()
		b.power()
		b.add(q.gridCarbon(), func(f *figures, v float64) { f.carbon = v })
		b.t.name, b.t.unit, b.t.formula = "carbon of training", "t", "energy x carbon of the grid"
		b.t.text = "The run by demand/training in " + b.run.problem.Server.Title + ", location-based."
		return b.output(func(e *training.Estimation, _ []float64) float64 { return float64(e.Carbon) })
	case claims.TrainingWater:
		b.speed()
		b.power()
		water := q.waterIntensity()
		b.add(water, func(*figures, float64) {})
		at := len(b.t.inputs) - 1
		b.t.name, b.t.unit, b.t.formula = "water of training", "L", "energy x water of a kWh"
		b.t.text = "The run by demand/training in " + b.run.problem.Server.Title + "."
		return b.output(func(e *training.Estimation, x []float64) float64 { return float64(e.FacilityEnergy) * x[at] })
	case claims.TrainingDuration:
		return b.duration()
	case claims.TrainingFleet:
		return b.fleet()
	}
	return nil
}

// duration is the time of a run on as many accelerators as the text or a fact states.
func (b *runBuilder) duration() *template {
	q := b.question
	n, ok := q.stated("accelerators", "accelerators", 0, nil, claims.TrainingFleet, claims.FleetSize)
	if !ok {
		facts, _ := q.facts("training_fleet", claims.Model)
		if len(facts) == 0 {
			return nil
		}
		n = q.engine.ledger.input("accelerators", "accelerators", facts)
	}
	b.speed()
	b.add(n.limited(1, 0), func(f *figures, v float64) { f.accelerators = math.Max(1, v) })
	b.t.name, b.t.unit, b.t.formula = "length of training", "d", "operations / (accelerators x peak x MFU x goodput)"
	b.t.text = "The run by demand/training on " + b.run.problem.Accelerator.Title + "."
	return b.output(func(e *training.Estimation, _ []float64) float64 { return float64(e.Duration) })
}

// fleet is the accelerators that finish the run in the days that the text states, or in those of published runs.
func (b *runBuilder) fleet() *template {
	q := b.question
	days, ok := q.stated("days", "length of training", 0, func(m *measure.Measure) bool { return m.Kind == measure.Time }, claims.TrainingDuration, claims.Duration)
	if !ok {
		if facts, _ := q.facts("training_duration", claims.Model); len(facts) > 0 {
			days = q.engine.ledger.input("days", "length of training", facts)
		} else {
			days = q.rangeOf("days", "length of training", "training_days", "training")
		}
	}
	b.speed()
	b.add(days, func(*figures, float64) {})
	at := len(b.t.inputs) - 1
	b.t.name, b.t.unit, b.t.formula = "accelerators of training", "GPU", "operations / (peak x MFU x goodput x days)"
	b.t.text = "The run by demand/training on " + b.run.problem.Accelerator.Title + "."
	return b.output(func(e *training.Estimation, x []float64) float64 { return e.AcceleratorHours * 3600 / x[at] })
}

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
