package recompute

import (
	"math"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
	"tokenwatt/demand/training"
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
