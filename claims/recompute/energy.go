package recompute

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
)

// product is a template that multiplies inputs, some of them in the denominator.
func product(name, unit, formula, text string, top, bottom []input) *template {
	n := len(top)
	return &template{
		name: name, unit: unit, formula: formula, text: text, inputs: append(append([]input(nil), top...), bottom...),
		eval: func(x []float64) (float64, error) {
			y := 1.0
			for i, v := range x {
				if i < n {
					y *= v
				} else {
					y /= v
				}
			}
			return y, nil
		},
	}
}

// fromEnergy is carbon or water of an energy that the text states.
func (q *question) fromEnergy(t claims.Type, energy input) *template {
	if t == claims.TrainingWater || t == claims.Water {
		return product("water", "L", "energy x water of a kWh", "The energy that the text states, at the water of a kWh.", []input{energy, q.waterIntensity()}, nil)
	}
	return product("carbon", "kg", "energy x carbon of a kWh", "The energy that the text states, at the carbon of the grid.", []input{energy, q.gridCarbon()}, nil)
}

// footprint answers carbon and water that are not of one training run.
func (q *question) footprint(t claims.Type) *answer {
	if t == claims.Water {
		if a := q.waterOfSome(); a != nil {
			return a
		}
	}
	a := q.allFacts("training_" + string(t))
	if energy, ok := q.stated("energy", "energy", q.claim.Period.Seconds, nil, claims.TrainingEnergy, claims.Energy, claims.AnnualEnergy); ok {
		a.template = q.fromEnergy(t, energy)
		a.facts, a.events = nil, false
	}
	return a
}

// waterOfSome answers the water of a few questions that the text counts: "500 mL for 20 to 50 questions"; nil for none.
func (q *question) waterOfSome() *answer {
	n, ok := q.stated("queries", "questions", 0, nil, claims.Queries)
	if !ok || n.high >= someQuestions || n.high < 2 {
		return nil
	}
	facts, _ := q.factsOf("water_per_query", "gpt-3", "chatgpt")
	if len(facts) == 0 {
		return nil
	}
	each := q.engine.ledger.input("each", "water of a question", facts)
	return &answer{template: product("water", "L", "questions x water of a question", "The questions that the text states, at the published water of each.", []input{n, each}, nil)}
}

// someQuestions bounds "500 mL for 20 to 50 questions" from the queries of a service.
const someQuestions = 1000

// footprintPerQuery answers water and carbon of a query: facts within its boundary, and energy of a query times intensity.
func (q *question) footprintPerQuery(t claims.Type) *answer {
	if t == claims.WaterPerQuery && q.claim.Measure.Per == "" {
		if a := q.waterOfSome(); a != nil {
			return a
		}
	}
	a := q.nearestFacts(string(t), claims.Model, claims.Role, claims.Organisation)
	if len(a.facts) == 0 {
		q.ofOthers(a, string(t))
	}
	a.facts = q.bounded(a.facts)
	if q.claim.Boundary == claims.OnSite && len(a.facts) > 0 {
		return a
	}
	energy, ok := q.stated("energy", "energy of a query", 0, func(m *measure.Measure) bool { return m.Normalised < 1 }, claims.EnergyPerQuery, claims.Energy)
	if !ok {
		served := q.nearestFacts("energy_per_query", claims.Model, claims.Role, claims.Organisation)
		if len(served.facts) == 0 {
			q.ofOthers(served, "energy_per_query")
		}
		if ok = len(served.facts) > 0; ok {
			energy = q.engine.ledger.input("energy", "energy of a query", served.facts)
		}
	}
	if ok {
		kind := claims.Carbon
		if t == claims.WaterPerQuery {
			kind = claims.Water
		}
		a.template, a.join = q.fromEnergy(kind, energy), true
		a.template.text = "The energy of a query, at what a kWh takes."
	}
	return a
}

// bill answers the cost of electricity over a time: of a power, an energy or a fleet that the text states.
func (q *question) bill() (*answer, error) {
	seconds := q.claim.Period.Seconds
	if q.claim.Type == claims.DailyBill || seconds == 0 {
		seconds = day
	}
	tariff := q.tariff("us-industrial")
	if t := q.rentBill(seconds); t != nil {
		return &answer{template: t}, nil
	}
	if power, ok := q.stated("power", "power", 0, nil, claims.PowerCapacity); ok {
		t := product("cost of electricity", "USD", "power x time x price", "The power that the text states, all the time.", []input{power, constant("time", "time", seconds, "s", "the period of the claim"), tariff}, nil)
		t.per = seconds
		return &answer{template: t}, nil
	}
	if energy, ok := q.stated("energy", "energy", seconds, nil, claims.AnnualEnergy, claims.Energy, claims.TrainingEnergy); ok {
		t := product("cost of electricity", "USD", "energy x price", "The energy that the text states.", []input{energy, tariff}, nil)
		t.per = seconds
		return &answer{template: t}, nil
	}
	n, ok := q.stated("accelerators", "accelerators", 0, nil, claims.FleetSize, claims.TrainingFleet, claims.Threshold)
	if !ok {
		facts, _ := q.facts("fleet_size", claims.Model, claims.Organisation)
		if len(facts) == 0 {
			a := &answer{why: "The bill follows from a fleet, a power or an energy, and the text states none."}
			facts, _ := q.factsOf("spending", "chatgpt-day")
			if q.named("chatgpt") && !q.mentions("electric", "power bill", "电") {
				a.facts, a.why = facts, ""
			}
			return a, nil
		}
		n = q.engine.ledger.input("accelerators", "accelerators", facts)
	}
	t, ok := q.fleetPower(n)
	if !ok {
		return nil, nil
	}
	b := product("cost of electricity", "USD", "accelerators / accelerators of a server x kW x load x PUE x time x price", "The fleet at the load of its servers, every hour of the time.",
		append(t.top, constant("time", "time", seconds, "s", "the period of the claim"), tariff), t.bottom)
	b.per, b.notes = seconds, append(t.notes, nameplate(b))
	return &answer{template: b}, nil
}

// rentBill is the rent of the accelerators that the text states at the rent that it states; nil where it does not, and for bills
// of electricity.
func (q *question) rentBill(seconds float64) *template {
	if q.mentions("electric", "power bill", "energy bill", "电费", "电力") {
		return nil
	}
	n, ok := q.stated("accelerators", "accelerators", 0, nil, claims.FleetSize, claims.TrainingFleet)
	if !ok {
		return nil
	}
	rent, ok := q.statedRent()
	if !ok {
		return nil
	}
	t := product("rent", "USD", "accelerators x time x rent", "The accelerators that the text states at the rent that it states.", []input{n, constant("time", "time", seconds, "s", "the period of the claim"), rent}, nil)
	t.per = seconds
	return t
}

// nameplate tells the bill as simple estimates make it: every machine at its nameplate, nothing for the building.
func nameplate(t *template) string {
	x := t.modes()
	for i := range t.inputs {
		if k := t.inputs[i].key; k == "load" || k == "pue" {
			x[i] = 1
		}
	}
	y, err := t.eval(x)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("At nameplate, without a PUE and at the middle price it is %.0f USD.", y)
}

// powerOf is the power of a fleet as a product.
type powerOf struct {
	top, bottom []input
	notes       []string
}

// fleetPower is the power at the meter of so many accelerators or servers.
func (q *question) fleetPower(n input) (powerOf, bool) {
	var p powerOf
	accelerator, note := q.accelerator()
	server, each, title, ok := q.engine.serverPower(accelerator)
	if !ok {
		return p, false
	}
	if note != "" {
		p.notes = append(p.notes, note)
	}
	if w, ok := q.stated("server", "power of a machine", 0, func(m *measure.Measure) bool { return m.Kind == measure.Power }, claims.GPUPower); ok {
		server = w
		if w.mode < server.mode/2 { // of one accelerator
			each = 1
		}
	}
	load := q.rangeOf("load", "load over nameplate", "load", "serving").limited(0, 1)
	pue := q.pue("serving-range")
	p.top = []input{n.limited(1, 0), server, load, pue}
	if n.unit != "server" {
		p.bottom = []input{constant("each", "accelerators of a server", each, "1", title)}
	}
	return p, true
}

// powerCapacity answers the power of a site: of the accelerators that the text states, else facts.
func (q *question) powerCapacity() *answer {
	a := q.allFacts("power_capacity")
	n, ok := q.stated("accelerators", "accelerators", 0, nil, claims.FleetSize, claims.TrainingFleet)
	if !ok {
		mean := q.mentions("average", "mean", "平均")
		accepts := yearly
		if mean {
			accepts = nil
		}
		energy, found := q.stated("energy", "energy of a year", year, accepts, claims.AnnualEnergy, claims.Energy)
		if !found && mean {
			energy, found = q.before("energy", "energy of a year", ofMany, claims.AnnualEnergy, claims.Energy)
		}
		if found {
			factor := input{key: "factor", name: "mean over highest power", low: 0.6, mode: 0.8, high: 1, scale: 1, most: 1, source: "data centres run at 60-100 % of their connection", basis: "assumed"}
			if mean {
				factor = constant("factor", "mean over mean power", 1, "", "the text tells a mean")
			}
			a.template = product("power", "W", "energy / (8,760 h x mean over highest power)", "The power behind the energy of a year that the text states.",
				[]input{energy}, []input{constant("time", "year", year, "s", "365 days"), factor})
			a.facts, a.events = nil, false
		}
		return a
	}
	if p, ok := q.fleetPower(n); ok {
		a.template = product("power of the fleet", "W", "accelerators / accelerators of a server x kW x load x PUE", "The fleet at the load of its servers.", p.top, p.bottom)
		a.template.notes = p.notes
		a.facts, a.events = nil, false
	}
	return a
}

// annualEnergy answers the energy of a site, a firm or a country over a year: of a power or a fleet that the text states, else facts.
func (q *question) annualEnergy(t claims.Type) *answer {
	seconds := year
	if p := q.claim.Period.Seconds; p != 0 && t == claims.Energy {
		seconds = p
	}
	time := constant("time", "time", seconds, "h", "the period of the claim")
	time.unit, time.scale = "h", 3600
	time.low, time.mode, time.high = seconds, seconds, seconds
	if power, ok := q.stated("power", "power", 0, nil, claims.PowerCapacity); ok && (t == claims.AnnualEnergy || q.claim.Period.Seconds != 0) {
		factor := q.rangeOf("factor", "mean over highest power", "load", "training").limited(0, 1)
		a := &answer{template: product("energy", "kWh", "power x time x load", "The power that the text states, over the time.", []input{power, time, factor}, nil)}
		a.template.per = seconds
		return a
	}
	if n, ok := q.stated("accelerators", "accelerators", 0, nil, claims.FleetSize); ok {
		if p, ok := q.fleetPower(n); ok {
			a := &answer{template: product("energy", "kWh", "accelerators / accelerators of a server x kW x load x PUE x time", "The fleet at the load of its servers, all the time.", append(p.top, time), p.bottom)}
			a.template.per, a.template.notes = seconds, p.notes
			return a
		}
	}
	if n, each, ok := q.perQueryTimes(); ok && (t == claims.AnnualEnergy || q.claim.Period.Seconds != 0) {
		a := &answer{template: product("energy", "kWh", "queries x energy of a query x time", "The queries that the text states, at the energy of each.", []input{n, each, time}, nil)}
		a.template.per = seconds
		return a
	}
	if q.named("household") {
		if a := q.householdUse(); a != nil {
			return a
		}
	}
	if t == claims.Energy && q.claim.Period.Seconds == 0 {
		a := q.allFacts("battery")
		if len(a.facts) == 0 {
			a = q.allFacts("annual_energy") // of a year or of something else: it can agree, and not disagree
			a.agree = true
		}
		return a
	}
	a := q.allFacts("annual_energy")
	a.seconds = year
	a.facts = q.whole(q.ofDataCentres(a.facts))
	a.ofYear(q)
	if power, ok := q.before("power", "power", func(m *measure.Measure) bool { return m.Kind == measure.Power || m.Fault == measure.PowerPerTime }, claims.PowerCapacity); ok && (a.events || len(a.facts) == 0) {
		a.template = product("energy", "kWh", "power x time x load", "The power that the text named last, over the time.", []input{power, time, q.rangeOf("factor", "mean over highest power", "load", "training").limited(0, 1)}, nil)
		a.template.per, a.agree = seconds, true
	}
	return a
}

// ofYear makes facts of the year that the claim names its range: figures of one year are told differently, not of other things.
func (a *answer) ofYear(q *question) {
	y := q.year()
	if y == 0 {
		return
	}
	var same []fact
	for _, f := range a.facts {
		if strings.HasPrefix(f.happened(), strconv.Itoa(y)) && f.entry.When != "" {
			same = append(same, f)
		}
	}
	if len(same) > 0 {
		a.facts, a.events = same, false
	}
}

// yearly reports whether a measure is one of a year.
func yearly(m *measure.Measure) bool { return m.Per == "year" || m.Period == "year" }

// mostHousehold is above the electricity of any household in a year, in kWh.
const mostHousehold = 20e3

// ofMany reports whether an energy is more than that of a household.
func ofMany(m *measure.Measure) bool {
	return m.NormalisedUnit != "kWh" && m.Kind != measure.Energy || m.Normalised > mostHousehold
}

// householdUse answers the electricity of a household in a year; nil where the amount is that of many.
func (q *question) householdUse() *answer {
	n, err := q.amount(year)
	if err != nil || n.low > mostHousehold*3.6e6 {
		return nil
	}
	home, notes := q.household()
	t := product("electricity of a household", "kWh", "electricity of a household in a year", "The published figures.", []input{home}, nil)
	t.per, t.notes = year, notes
	return &answer{template: t}
}

// whole leaves out the electricity of a country or the world where the claim is far from it: it is then of something in the country.
func (q *question) whole(facts []fact) []fact {
	n, err := q.amount(year)
	var kept []fact
	for _, f := range facts {
		if s := f.entry.Subject; err == nil && q.country(s) && (n.high < f.low/aPart || n.low > f.high*aPart) {
			continue
		}
		kept = append(kept, f)
	}
	return kept
}

// aPart is the factor beyond which an energy is not that of the whole country.
const aPart = 3

// country reports whether a name is that of a country that the claim names.
func (q *question) country(id string) bool {
	for i := range q.subjects {
		if q.subjects[i].Class == claims.Country && q.subjects[i].ID == id {
			return true
		}
	}
	return false
}

// ofDataCentres keeps the facts about data centres where the claim is about them, and those of countries where it is not.
func (q *question) ofDataCentres(facts []fact) []fact {
	about := q.named("data-centre")
	var kept []fact
	for _, f := range facts {
		s := f.entry.Subject
		is := len(s) > 12 && s[:12] == "data-centres"
		place := ""
		if is {
			place = s[len("data-centres-"):]
		}
		if about == is && (!is || place == "world" || q.named(place)) && (!about || q.placed(place)) {
			kept = append(kept, f)
		}
	}
	return kept
}

// placed reports whether data centres of a place are those that the claim is about: the first place that it names, or the world.
func (q *question) placed(place string) bool {
	for i := range q.subjects {
		if s := &q.subjects[i]; s.Class == claims.Country && s.Via == "" {
			return s.ID == place
		}
	}
	return place == "world"
}

// perQueryTimes returns queries a second and the energy of each that the text states.
func (q *question) perQueryTimes() (n, each input, ok bool) {
	n, ok = q.stated("queries", "queries", day, nil, claims.Queries)
	if !ok {
		return n, each, false
	}
	each, ok = q.stated("each", "energy of a query", 0, nil, claims.EnergyPerQuery)
	if !ok {
		facts, _ := q.facts("energy_per_query", claims.Model, claims.Role)
		if len(facts) == 0 {
			return n, each, false
		}
		each, ok = q.engine.ledger.input("each", "energy of a query", facts), true
	}
	return perSecond(n, "1/d"), each, ok
}

// energyShare answers a share of the world's or a country's electricity: of an energy that the text states, else facts.
func (q *question) energyShare() *answer {
	if energy, ok := q.stated("energy", "energy of a year", year, nil, claims.AnnualEnergy); ok {
		if facts, _ := q.facts("annual_energy", claims.Country); len(facts) > 0 {
			facts = q.noDataCentres(facts)
			if len(facts) > 0 {
				total := q.engine.ledger.input("total", "electricity of the country or the world in a year", facts)
				return &answer{template: product("share", "%", "energy / total", "The energy that the text states over the electricity of the place.", []input{energy}, []input{total})}
			}
		}
	}
	if !q.named("data-centre") {
		return nil
	}
	a := &answer{events: true}
	now := q.about.Today.Year
	for _, f := range q.allFacts("energy_share").facts {
		s := f.entry.Subject
		if len(s) > len("data-centres-") && q.placed(s[len("data-centres-"):]) && (now == 0 || parseDate(f.happened()).Year <= now || q.claim.Forecast) {
			a.facts = append(a.facts, f)
		}
	}
	a.ofYear(q)
	if q.year() == 0 {
		a.events = false
	}
	return a
}

// noDataCentres leaves out facts about data centres.
func (q *question) noDataCentres(facts []fact) []fact {
	var kept []fact
	for _, f := range facts {
		if len(f.entry.Subject) < 12 || f.entry.Subject[:12] != "data-centres" {
			kept = append(kept, f)
		}
	}
	return kept
}

// comparison answers how many times the energy of one thing is that of another.
func (q *question) comparison() *answer {
	if !q.named("google-search", "search") {
		return nil
	}
	var served []fact
	for i := range q.subjects {
		if s := &q.subjects[i]; s.Class == claims.Model && s.ID != "google-search" && len(served) == 0 {
			served, _ = q.factsOf("energy_per_query", names(s)...)
		}
	}
	if len(served) == 0 {
		served, _ = q.factsOf("energy_per_query", "llm")
	}
	other, _ := q.factsOf("energy_per_query", "google-search")
	if len(served) == 0 || len(other) == 0 {
		return nil
	}
	t := product("energy of a query over that of a search", "times", "energy of a query / energy of a search", "The published figures of both.",
		[]input{q.engine.ledger.input("query", "energy of a query", served)}, []input{q.engine.ledger.input("search", "energy of a search", other)})
	a := &answer{template: t}
	m := &q.claim.Measure
	low, high := m.Value, math.Max(m.Value, m.High)
	if m.Increment {
		low, high = low+1, high+1
	}
	if m.Kind == measure.Multiple {
		a.amount = &amountIs{low: low, high: high}
	}
	return a
}
