package recompute

import (
	"fmt"

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
	if _, server := q.machine(); server != nil {
		return q.machinePower(nil, server)
	}
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
			a.agree = !mean // the energy may be of something else
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
