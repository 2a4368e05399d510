package recompute

import (
	"math"

	"tokenwatt/catalog"
	"tokenwatt/claims"
	"tokenwatt/quantity"
)

// dataCentre answers PUE and water of a kWh: facts of the operator, else of data centres in general.
func (q *question) dataCentre(quantity string) *answer {
	a := q.nearestFacts(quantity, claims.Organisation, claims.Model)
	if len(a.facts) > 0 {
		return a
	}
	if quantity == "pue" {
		fleets, _ := q.factsOf(quantity, "data-centre-range")
		all, _ := q.factsOf(quantity, "data-centre")
		a.facts = append(fleets, all...)
	} else {
		a.facts, _ = q.factsOf(quantity, "on-site-range")
		if q.claim.Boundary == claims.TotalWater {
			a.facts, _ = q.factsOf(quantity, "off-site-range")
		}
	}
	if len(a.facts) > 0 {
		a.notes = append(a.notes, "No figure of the operator is published: the range is that of data centres in general.")
	}
	return a
}

// ofPlace answers what belongs to a country, and else to a model or firm.
func (q *question) ofPlace(quantity string) *answer {
	a := q.nearestFacts(quantity, claims.Country)
	if len(a.facts)+len(a.wrong) > 0 {
		return a
	}
	a = q.nearestFacts(quantity)
	if len(a.facts) == 0 && quantity == "utilisation" && q.claim.Measure.Noun != "" {
		a.facts, _ = q.factsOf(quantity, "training")
	}
	if len(a.facts) == 0 && !q.placeNamed() {
		q.anywhere(a, quantity)
	}
	return a
}

// placeNamed reports whether the sentence names a country.
func (q *question) placeNamed() bool {
	for i := range q.subjects {
		if s := &q.subjects[i]; s.Class == claims.Country && s.Via == "" {
			return true
		}
	}
	return false
}

// anywhere holds a price or an intensity of no place that is named against all that are published.
func (q *question) anywhere(a *answer, quantity string) {
	unit := map[string]string{"electricity_price": "USD/kWh", "carbon_intensity": "kg/kWh", "gpu_price": "USD"}[quantity]
	r := q.engine.ledger.whole(quantity, q.day)
	if unit == "" || r.source == "" {
		return
	}
	in := constant("all", "published figures of all places", 1, unit, r.source)
	in.low, in.mode, in.high = r.low, math.Sqrt(r.low*r.high), r.high
	a.template = product("published figures", unit, "the range of all places", "No place is named: the range is that of all places whose figures are published.", []input{in}, nil)
}

// ofModel answers parameters and tokens: facts, and the catalog's models.
func (q *question) ofModel(t claims.Type) *answer {
	a := q.nearestFacts(string(t), claims.Model)
	if t == claims.ActiveParameters {
		total := q.nearestFacts("parameters", claims.Model)
		a.facts = append(a.facts, total.facts...)
	}
	if t == claims.Parameters {
		active := q.nearestFacts("active_parameters", claims.Model)
		a.facts = append(a.facts, active.facts...)
	}
	if len(a.facts) > 0 {
		a.events = true
		return a
	}
	for i := range q.subjects {
		m := q.engine.catalog.Models.Get(q.subjects[i].Entry)
		if m == nil {
			continue
		}
		p := &m.Value
		if t == claims.Tokens {
			if p.TrainingTokens.Known() {
				a.facts = append(a.facts, entry(m.Name, p.Title+": tokens of training", string(t), "tok", &p.TrainingTokens))
			}
			break
		}
		for _, n := range []*quantity.Figure[quantity.Count]{&p.PublishedParameters, &p.PublishedActive} {
			if n.Known() {
				a.facts = append(a.facts, entry(m.Name, p.Title+": parameters", string(t), "1", n))
			}
		}
		break
	}
	a.events = true
	return a
}

// entry makes a figure of the catalog a fact.
func entry[T quantity.Quantity](name, title, kind, unit string, f *quantity.Figure[T]) fact {
	low, mode, high := f.Base()
	p := &catalog.Published{Quantity: kind, Subject: name, Value: mode, Low: low, High: high, Unit: unit}
	p.Title, p.Source, p.Date, p.Basis, p.Note = title, f.Source, f.Date, f.Basis, f.Note
	return fact{name: "catalog." + name, entry: p, low: low, mode: mode, high: high, scale: 1}
}

// hardware answers power and price of accelerators and servers.
func (q *question) hardware(t claims.Type) *answer {
	accelerator, server := q.machine()
	if t == claims.GPUPower {
		a := q.machinePower(accelerator, server)
		if n, ok := q.stated("accelerators", "accelerators", 0, nil, claims.FleetSize, claims.TrainingFleet); ok && server == nil && q.claim.Measure.Per == "" && n.high <= rack && len(a.facts) > 0 {
			if w, err := q.amount(0); err == nil && w.low > hull(a.facts).high*(1+claims.Tolerance) {
				a.scale(n.mode) // of a machine of so many
			}
		}
		return a
	}
	return q.machinePrice(accelerator, server)
}

// rack is the most accelerators that one machine holds.
const rack = 576

// machine returns the accelerator or the server that the claim names first.
func (q *question) machine() (accelerator *catalog.Accelerator, server *catalog.Server) {
	for i := range q.subjects {
		s := &q.subjects[i]
		if s.Via != "" {
			continue
		}
		if m := q.engine.catalog.Servers.Get(s.Entry); m != nil && s.Class == claims.Server {
			return nil, &m.Value
		}
		if a := q.engine.catalog.Accelerators.Get(s.Entry); a != nil && s.Class == claims.Accelerator {
			if q.claim.Measure.Noun == "server" || q.claim.Measure.Per == "server" {
				return nil, q.engine.serverOf(s.Entry)
			}
			return &a.Value, nil
		}
	}
	return nil, nil
}

// idle is the least share of its thermal design power that an accelerator at work draws: P10 of 838 measured rows of serving.
const idle = 0.49

// machinePower is from what a chip draws at work to its share of a server's nameplate, within the claim's boundary.
func (q *question) machinePower(accelerator *catalog.Accelerator, server *catalog.Server) *answer {
	if server == nil {
		server = q.machineAround(accelerator)
	}
	switch {
	case server != nil:
		f := entry("server", server.Title+": nameplate power", "gpu_power", "W", &server.MaxPower)
		f.low *= float64(server.BusyFraction.Low)
		return &answer{facts: []fact{f}, notes: []string{"From steady load to nameplate."}}
	case accelerator == nil || !accelerator.TDP.Known():
		a := q.nearestFacts("gpu_power")
		return a
	}
	f := entry("chip", accelerator.Title+": thermal design power", "gpu_power", "W", &accelerator.TDP)
	f.low *= idle
	a := &answer{facts: []fact{f}, notes: []string{"From what chips draw at work, some half of their thermal design power, up to it."}}
	if q.claim.Boundary == claims.Chip || q.claim.Boundary == "" {
		return a
	}
	for i := range q.engine.catalog.Accelerators {
		if &q.engine.catalog.Accelerators[i].Value != accelerator {
			continue
		}
		if s := q.engine.serverOf(q.engine.catalog.Accelerators[i].Name); s != nil {
			share := entry("share", s.Title+": share of an accelerator in the nameplate power", "gpu_power", "W", &s.MaxPower)
			share.low, share.mode, share.high = share.low/float64(s.Accelerators), share.mode/float64(s.Accelerators), share.high/float64(s.Accelerators)
			share.entry.Value, share.entry.Low, share.entry.High = share.mode, share.low, share.high
			a.facts = append(a.facts, share)
		}
	}
	return a
}

// machineAround returns the server of an accelerator where the claim is about that: it speaks of a machine, is not per
// accelerator, and its power is nearer to the machine's than to the chip's.
func (q *question) machineAround(accelerator *catalog.Accelerator) *catalog.Server {
	m := &q.claim.Measure
	if accelerator == nil || m.Per != "" || m.NormalisedUnit != "kW" || !accelerator.TDP.Known() {
		return nil
	}
	if q.claim.Boundary != claims.AtServer && !q.mentions("server", "node", "machine", "dgx", "hgx", "服务器", "整机", "节点") {
		return nil
	}
	for i := range q.engine.catalog.Accelerators {
		a := &q.engine.catalog.Accelerators[i]
		if &a.Value != accelerator {
			continue
		}
		s := q.engine.serverOf(a.Name)
		if s != nil && s.MaxPower.Known() && m.Normalised*1000 > math.Sqrt(float64(accelerator.TDP.Mode)*float64(s.MaxPower.Mode)) {
			return s
		}
	}
	return nil
}

// machinePrice is the rent or the price of an accelerator, or the price of a server.
func (q *question) machinePrice(accelerator *catalog.Accelerator, server *catalog.Server) *answer {
	if q.claim.Measure.Per != "" && hourly(q.claim.Measure.Per) {
		a := q.nearestFacts("gpu_rental", claims.Accelerator)
		if len(a.facts) == 0 && !q.acceleratorNamed() {
			a.facts = q.anyRent()
		}
		a.seconds = 3600
		a.scale(3600)
		return a
	}
	if server != nil && server.Price.Known() {
		return &answer{facts: []fact{entry("server", server.Title+": price", "gpu_price", "USD", &server.Price)}}
	}
	a := q.nearestFacts("gpu_price", claims.Accelerator)
	if accelerator == nil && !q.acceleratorNamed() {
		a = &answer{}
		q.anywhere(a, "gpu_price")
	}
	if len(a.facts) == 0 && accelerator != nil && accelerator.Price.Known() {
		a.facts = []fact{entry("chip", accelerator.Title+": price", "gpu_price", "USD", &accelerator.Price)}
	}
	if n := len(a.facts); n > 0 && accelerator != nil && accelerator.Price.Known() {
		low, high := float64(accelerator.Price.Low), float64(accelerator.Price.High)
		a.facts[n-1].low, a.facts[n-1].high = math.Min(a.facts[n-1].low, low), math.Max(a.facts[n-1].high, high)
	}
	return a
}

// anyRent is the range of all published rents of an hour of an accelerator, as one fact; nothing where none was known.
func (q *question) anyRent() []fact {
	const hour = 3600
	r := q.engine.ledger.whole("gpu_rental", q.day)
	if r.source == "" {
		return nil
	}
	p := &catalog.Published{Low: r.low * hour, Value: math.Sqrt(r.low*r.high) * hour, High: r.high * hour, Unit: "USD/h"}
	p.Title, p.Source, p.Basis = "Accelerators: rent of an hour, of any", r.source, quantity.Estimate
	return []fact{{name: "rents", entry: p, low: r.low, mode: math.Sqrt(r.low * r.high), high: r.high, scale: 1}}
}

// acceleratorNamed reports whether the claim speaks of an accelerator by its name, here or in the sentences before.
func (q *question) acceleratorNamed() bool {
	for i := range q.subjects {
		if s := &q.subjects[i]; s.Class == claims.Accelerator && s.ID != "gpu" && s.ID != "accelerator" {
			return true
		}
	}
	return false
}

// hourly reports whether what a price is per has an hour in it.
func hourly(per string) bool {
	for _, w := range []string{"h", "GPU h", "hour"} {
		if per == w {
			return true
		}
	}
	return len(per) > 2 && per[len(per)-2:] == " h"
}
