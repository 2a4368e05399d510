package recompute

import (
	"fmt"
	"math"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/claims"
	"tokenwatt/claims/measure"
	"tokenwatt/demand/training"
)

// electricityShare answers the share of electricity in the cost of training: of owned machines by demand/training, which leaves
// staff out, joined with published shares, which have it. Of data centres, where training is not named, it is published shares alone.
func (q *question) electricityShare() (*answer, error) {
	trains := q.subject(claims.Model) != nil || q.mentions("train", "训练")
	if q.named("data-centre") && !trains {
		a := &answer{kind: claims.Scope}
		a.facts, _ = q.factsOf("electricity_share", "data-centre")
		return a, nil
	}
	accelerator, note := q.accelerator()
	server := q.engine.serverName(accelerator)
	if server == "" {
		return nil, nil
	}
	run, err := q.engine.runOf(referenceModel, server)
	if err != nil {
		return nil, err
	}
	b := &runBuilder{question: q, run: run, accelerator: accelerator, t: &template{id: server}}
	if note != "" {
		b.t.notes = append(b.t.notes, note)
	}
	b.shareInputs()
	b.t.name, b.t.unit = "share of electricity in the cost of training", "%"
	b.t.formula = "e / (e + c): e = kW x load x PUE x price of electricity, c = price of the machine / (life x share of hours at work)"
	b.t.text = "An owned " + run.problem.Server.Title + " by demand/training, without staff, network and interest, all of which lower the share."
	t := b.output(func(e *training.Estimation, _ []float64) float64 { return float64(e.ElectricityShare) })
	a := &answer{template: t, join: true, kind: claims.Scope}
	a.facts, _ = q.factsOf("electricity_share", "llm")
	return a, nil
}

// shareInputs adds the inputs of the share of electricity. Load is nameplate, which favours a high share, and the price that of the list.
func (b *runBuilder) shareInputs() {
	q, s := b.question, &b.run.problem.Server
	load := figure("load", "load of the server over nameplate", &s.BusyFraction)
	load.usual, load.usualSource = [2]float64{load.low, 1}, load.source
	load.low, load.mode, load.high, load.source, load.basis = 1, 1, 1, "nameplate, which favours a high share; "+load.source, "assumed"
	b.add(load.limited(0, 1), func(f *figures, v float64) { f.load = v })
	b.add(q.pue("data-centre-range"), func(f *figures, v float64) { f.pue = v })
	b.add(q.tariff("us-industrial-range"), func(f *figures, v float64) { f.tariff = v })
	name := fmt.Sprintf("price of the machine with %d accelerators", s.Accelerators)
	price := figure("price", name, &s.Price).exactly()
	if facts, _ := q.factsOf("server_price", b.t.id); len(facts) > 0 {
		list := q.engine.ledger.input("price", name, facts)
		list.usual, list.usualSource = price.usual, price.usualSource
		price = list
	}
	b.add(price, func(f *figures, v float64) { f.price = v })
	b.add(q.rangeOf("life", "life of the machine", "life", "server"), func(f *figures, v float64) { f.life = v })
	b.add(q.rangeOf("owned", "share of its hours at work", "load", "ownership").limited(0, 1), func(f *figures, v float64) { f.owned = v })
}

// The size of models of GPT-3's class, of which runs say what a good model needs.
const (
	classLow  = 60e9
	classHigh = 200e9
)

// threshold answers how many accelerators a large model needs at least: as many as disclosed runs of GPT-3's class were made on.
func (q *question) threshold() *answer {
	accelerator, note := q.accelerator()
	family, _, _ := strings.Cut(accelerator, "-")
	a := &answer{kind: claims.Definition}
	if note != "" {
		a.notes = append(a.notes, note)
	}
	l := q.engine.ledger
	for i := range l.all {
		f := &l.all[i]
		p := f.entry
		if p.Quantity != "training_fleet" || p.Wrong != "" || !f.knownOn(q.day) || !strings.HasPrefix(p.Accelerator, family+"-") || !q.engine.class(p) {
			continue
		}
		a.facts = append(a.facts, *f)
	}
	if len(a.facts) == 0 {
		a.why = "No run of GPT-3's class on this accelerator was disclosed by then."
		return a
	}
	if t, err := q.trainingTemplate(claims.TrainingFleet); err == nil {
		a.aside = t
	}
	a.notes = append(a.notes, "What large models of 60 to 200 G parameters were trained on, as their authors disclosed it; larger models and serving need more.")
	return a
}

// class reports whether a run is one of a model of GPT-3's class.
func (e *Engine) class(p *catalog.Published) bool {
	for _, name := range append([]string{p.Subject}, p.Also...) {
		if m := e.catalog.Models.Get(name); m != nil && m.Value.PublishedParameters.Known() {
			n := float64(m.Value.PublishedParameters.Mode)
			return n >= classLow && n <= classHigh
		}
	}
	return false
}

// households answers an energy told as years of a household, or as a number of households.
func (q *question) households() (*answer, error) {
	home, notes := q.household()
	energy, kind, err := q.energyTold()
	if err != nil || kind == "" {
		return &answer{why: "The energy that is compared is neither stated nor published."}, err
	}
	a := &answer{kind: claims.EquivalenceKind}
	if !energy.stated {
		a.kind = claims.SourceKind
	}
	if q.claim.Type == claims.HouseholdYears {
		t := product("years of a household", "year", "energy / electricity of a household in a year", "The energy over what a household uses in a year.", []input{energy, constant("year", "year", year, "s", "365 days")}, []input{home})
		t.notes = notes
		a.template = t
		return a, nil
	}
	switch kind {
	case "power":
		t := product("households", "households", "power x 8,760 h x load / electricity of a household in a year", "The energy of a year of the power that is compared, over that of a household.",
			[]input{energy, constant("year", "year", year, "s", "365 days"), {key: "factor", name: "mean over highest power", low: 0.5, mode: 0.8, high: 1, scale: 1, most: 1, source: "from a plant at half load to a constant one", basis: "assumed"}}, []input{home})
		t.notes = notes
		a.template = t
	default:
		years := input{key: "years", name: "years that the households are supplied", low: 1, mode: 1, high: 1, unit: "yr", scale: 1, usual: [2]float64{1, 1}, source: "a year, where the text says nothing else", basis: "assumed"}
		if p := q.claim.Period.Seconds; p > 0 && p != year {
			years.low, years.mode, years.high = p/year, p/year, p/year
			years.source = "the text"
		}
		t := product("households", "households", "energy / electricity of a household in a year", "The energy over what a household uses in the time.", []input{energy}, []input{home, years})
		t.notes = notes
		a.template = t
	}
	return a, nil
}

// energyTold returns the energy or power that a comparison is about: stated, or that of the training of the model it names.
func (q *question) energyTold() (in input, kind string, err error) {
	if e, ok := q.stated("energy", "energy", year, ofMany, claims.TrainingEnergy, claims.Energy, claims.AnnualEnergy); ok {
		return e, "energy", nil
	}
	if p, ok := q.stated("power", "power", 0, func(m *measure.Measure) bool { return m.Fault == measure.NoFault }, claims.PowerCapacity); ok {
		return p, "power", nil
	}
	if e, ok := q.before("energy", "energy", ofMany, claims.TrainingEnergy, claims.Energy, claims.AnnualEnergy); ok {
		return e, "energy", nil
	}
	if facts, _ := q.facts("training_energy", claims.Model); len(facts) > 0 {
		return q.engine.ledger.input("energy", "energy of training", facts), "energy", nil
	}
	if q.subject(claims.Model) == nil {
		return input{}, "", nil
	}
	t, err := q.trainingTemplate(claims.TrainingEnergy)
	if err != nil || t == nil {
		return input{}, "", err
	}
	s, err := t.ends()
	if err != nil {
		return input{}, "", nil //nolint:nilerr // without an energy there is nothing to compare
	}
	return input{key: "energy", name: t.name, low: s.low, mode: s.mode, high: s.high, unit: "MWh", scale: 3.6e9, source: t.formula + ": " + t.text, basis: "estimate"}, "energy", nil
}

// equivalence answers an amount told in cars, pools, flights and the like.
func (q *question) equivalence() *answer {
	if q.claim.Measure.Kind == measure.Time {
		return nil
	}
	noun := slug(q.claim.Measure.Noun)
	facts, _ := q.factsOf("equivalence", noun)
	if len(facts) == 0 {
		facts, _ = q.facts("equivalence", claims.Role)
	}
	if len(facts) == 0 {
		if noun == "reactor" || noun == "plant" || q.named("reactor") {
			return q.reactors()
		}
		return nil
	}
	f := facts[0]
	each := q.engine.ledger.input("each", f.entry.Title, []fact{f})
	for _, types := range [][]claims.Type{
		{claims.TrainingCarbon, claims.Carbon, claims.CarbonPerQuery},
		{claims.Water, claims.TrainingWater, claims.WaterPerQuery},
		{claims.TrainingEnergy, claims.Energy, claims.AnnualEnergy, claims.EnergyPerQuery},
	} {
		total, ok := q.stated("total", "amount", 0, nil, types...)
		if !ok && q.engine.same(f.entry.Unit, types[0]) {
			total, ok = q.before("total", "amount", func(*measure.Measure) bool { return true }, types...)
		}
		if ok && q.engine.same(f.entry.Unit, types[0]) {
			return &answer{kind: claims.EquivalenceKind, template: product("number of "+f.entry.Subject, "", "amount / amount of one", "The amount that the text states over that of one.", []input{total}, []input{each})}
		}
	}
	return &answer{why: "The amount that is compared is not stated near it."}
}

// same reports whether a unit is one of the amounts of a type.
func (e *Engine) same(unit string, t claims.Type) bool {
	switch unit {
	case "t", "kg", "g":
		return t == claims.TrainingCarbon
	case "m3", "L", "mL":
		return t == claims.Water
	}
	return t == claims.TrainingEnergy
}

// reactors answers a power told in reactors.
func (q *question) reactors() *answer {
	power, ok := q.stated("power", "power", 0, nil, claims.PowerCapacity)
	facts, _ := q.factsOf("power_capacity", "reactor")
	if !ok || len(facts) == 0 {
		return &answer{why: "The power that is compared is not stated near it."}
	}
	return &answer{kind: claims.EquivalenceKind, template: product("reactors", "", "power / power of a reactor", "The power that the text states over that of a large reactor.", []input{power}, []input{q.engine.ledger.input("each", "power of a reactor", facts)})}
}

// priceChange answers how prices moved: facts about the accelerator, the one-way ends of which are not joined with zero.
func (q *question) priceChange() *answer {
	a := q.nearestFacts("price_change")
	if len(a.facts) == 0 && q.named("accelerator", "server") {
		a.facts, _ = q.factsOf("price_change", "gpu")
	}
	if y := q.claim.Date.Year; y != 0 {
		var same []fact
		for _, f := range a.facts {
			if d := parseDate(f.happened()); math.Abs(float64(d.Year-y)) <= 0 {
				same = append(same, f)
			}
		}
		if len(same) == 0 && len(a.facts) > 0 {
			return &answer{why: "The published changes of price are of another year."}
		}
		a.facts = same
	}
	return a
}
