package recompute

import (
	"tokenwatt/claims"
	"tokenwatt/claims/measure"
)

// rangeOf is an input whose range is the facts of a quantity and subject, whenever they were known where none was by the day.
func (q *question) rangeOf(key, name, quantity, subject string) input {
	facts, _ := q.factsOf(quantity, subject)
	if len(facts) == 0 {
		facts, _ = q.engine.ledger.find(quantity, subject, "")
	}
	if len(facts) == 0 {
		return constant(key, name, 1, "1", "no range is known")
	}
	return q.engine.ledger.input(key, name, facts)
}

// pue is the PUE that the text states, or a range.
func (q *question) pue(subject string) input {
	if in, ok := q.stated("pue", "PUE", 0, nil, claims.PUE); ok {
		return in.limited(1, mostPUE)
	}
	in := q.rangeOf("pue", "PUE", "pue", subject)
	return q.engine.usual(in, "pue", q.day).limited(1, mostPUE)
}

// mostPUE is above any building: ten times what the machines take.
const mostPUE = 10

// tariff is the price of electricity that the text states, that of a country that it names, or a range.
func (q *question) tariff(subject string) input {
	if in, ok := q.stated("tariff", "electricity price", 0, nil, claims.ElectricityPrice); ok {
		return q.engine.usual(in, "electricity_price", q.day)
	}
	in := q.rangeOf("tariff", "electricity price", "electricity_price", subject)
	for i := range q.subjects {
		if s := &q.subjects[i]; s.Class == claims.Country && s.ID != "us" && s.ID != "world" {
			if facts, _ := q.factsOf("electricity_price", s.ID); len(facts) > 0 {
				in = q.engine.ledger.input("tariff", "electricity price", facts)
				break
			}
		}
	}
	return q.engine.usual(in, "electricity_price", q.day)
}

// statedRent is the rent of an hour of an accelerator that the text states.
func (q *question) statedRent() (input, bool) {
	hour := func(m *measure.Measure) bool { return hourly(m.Per) }
	in, ok := q.stated("rent", "rent of an accelerator", 3600, hour, claims.GPUPrice)
	in.low, in.mode, in.high, in.scale = in.low/3600, in.mode/3600, in.high/3600, in.scale/3600
	return in, ok
}

// rent is the rent of an hour of an accelerator: stated, published, or the catalog's.
func (q *question) rent(accelerator string) input {
	const name = "rent of an accelerator"
	if in, ok := q.statedRent(); ok {
		return q.engine.usual(in, "gpu_rental", q.day)
	}
	if facts, _ := q.factsOf("gpu_rental", accelerator); len(facts) > 0 {
		return q.engine.usual(q.engine.ledger.input("rent", name, facts), "gpu_rental", q.day)
	}
	if a := q.engine.catalog.Accelerators.Get(accelerator); a != nil && a.Value.Rental.Known() {
		return figure("rent", name, &a.Value.Rental)
	}
	return q.rangeOf("rent", name, "gpu_rental", "a100")
}

// gridCarbon is the carbon of a kWh: stated, of a country that the text names, or from the grid of the United States to that of the
// world, and to that of China where the text is Chinese.
func (q *question) gridCarbon() input {
	const name = "carbon of electricity"
	if in, ok := q.stated("carbon", name, 0, nil, claims.CarbonIntensity); ok {
		return q.engine.usual(in, "carbon_intensity", q.day)
	}
	facts, _ := q.facts("carbon_intensity", claims.Country)
	if len(facts) == 0 {
		places := []string{"us", "world"}
		if q.chinese() {
			places = append(places, "china")
		}
		facts, _ = q.factsOf("carbon_intensity", places...)
	}
	in := q.rangeOf("carbon", name, "carbon_intensity", "us")
	if len(facts) > 0 {
		in = q.engine.ledger.input("carbon", name, facts)
	}
	return q.engine.usual(in, "carbon_intensity", q.day)
}

// waterIntensity is the water of a kWh of facility energy within the claim's boundary: on site, or with that of power plants.
func (q *question) waterIntensity() input {
	const name = "water of a kWh"
	if in, ok := q.stated("water", name, 0, nil, claims.WaterIntensity); ok {
		return in
	}
	site := q.rangeOf("water", name, "water_intensity", "on-site-range")
	off := q.rangeOf("water", name, "water_intensity", "off-site-range")
	all := site
	all.mode, all.high = site.mode+off.mode, site.high+off.high
	all.source += "; " + off.source
	switch q.claim.Boundary {
	case claims.OnSite:
		return site
	case claims.TotalWater:
		all.low = site.low + off.low
		return all
	}
	all.mode = (site.mode + all.mode) / 2
	return all
}

// household is the electricity of a household in a year: of the country that the text names, else of the United States, and of
// China as well where the text is Chinese.
func (q *question) household() (input, []string) {
	const name = "electricity of a household in a year"
	if in, ok := q.stated("household", name, year, func(m *measure.Measure) bool { return !ofMany(m) }, claims.AnnualEnergy, claims.Energy); ok {
		return in, nil
	}
	if facts, _ := q.facts("household_energy", claims.Country); len(facts) > 0 {
		return q.engine.ledger.input("household", name, facts), nil
	}
	list, note := []string{"us"}, "No country is named: a household of the United States."
	if q.chinese() {
		list, note = []string{"us", "china"}, "No country is named: from a household in China to one in the United States."
	}
	facts, _ := q.factsOf("household_energy", list...)
	if len(facts) == 0 {
		facts, _ = q.engine.ledger.find("household_energy", "us", "")
	}
	return q.engine.ledger.input("household", name, facts), []string{note}
}

// serverPower is the nameplate power of the machine that holds an accelerator.
func (e *Engine) serverPower(accelerator string) (in input, accelerators float64, title string, ok bool) {
	s := e.serverOf(accelerator)
	if s == nil {
		return input{}, 0, "", false
	}
	return figure("server", "nameplate power of a server", &s.MaxPower).shown("kW", 1e3), float64(s.Accelerators), s.Title, true
}
