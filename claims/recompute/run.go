package recompute

import (
	"fmt"
	"slices"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/claims"
	"tokenwatt/demand/training"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// runModel is a training run as demand/training knows it: what it costs, takes and emits follows from its operations and from
// the figures of a draw. A run of so many operations is one of the reference model with the tokens that make as many.
type runModel struct {
	prepared      *training.Prepared
	problem       training.Problem
	flopsPerToken float64
}

// referenceModel stands for any model of which only the operations count.
const referenceModel = "gpt-3-175b"

// hardware looks up a model, a server and the accelerator in it.
func (e *Engine) hardware(model, server string) (m catalog.Model, s catalog.Server, a catalog.Accelerator, err error) {
	foundModel, foundServer := e.catalog.Models.Get(model), e.catalog.Servers.Get(server)
	if foundModel == nil || foundServer == nil {
		return m, s, a, fmt.Errorf("recompute: no model %q or server %q in the catalog", model, server)
	}
	chip := e.catalog.Accelerators.Get(foundServer.Value.Accelerator)
	if chip == nil {
		return m, s, a, fmt.Errorf("recompute: no accelerator %q in the catalog", foundServer.Value.Accelerator)
	}
	return foundModel.Value, foundServer.Value, chip.Value, nil
}

// runOf prepares runs of a model on a server.
func (e *Engine) runOf(model, server string) (*runModel, error) {
	key := model + "|" + server
	e.lock.Lock()
	r := e.runs[key]
	e.lock.Unlock()
	if r != nil {
		return r, nil
	}
	m, s, a, err := e.hardware(model, server)
	if err != nil {
		return nil, err
	}
	r = &runModel{}
	r.problem = training.Problem{
		Name: model, Training: e.training, Model: m, Server: s, Accelerator: a, Study: scenario.Study{Year: 2023}, PUE: 1,
		EnergyPrice: quantity.Exact(quantity.PerMWh(80)), Carbon: quantity.Exact(quantity.CarbonIntensity(1)),
	}
	o := &r.problem.Training.Ownership
	o.DiscountRate, o.OtherShare = quantity.Exact[quantity.Fraction](0), quantity.Exact[quantity.Fraction](0)
	r.problem.Training.Accelerators = quantity.Exact[quantity.Count](8000)
	r.problem.Training.Tokens = quantity.Exact[quantity.Tokens](1e12)
	r.problem.Training.Method = "estimate"
	if r.prepared, err = training.Prepare(&r.problem); err != nil {
		return nil, err
	}
	p := r.problem
	first, err := r.prepared.Estimate(&p)
	if err != nil {
		return nil, err
	}
	r.flopsPerToken = float64(first.FLOPsPerToken)
	e.lock.Lock()
	e.runs[key] = r
	e.lock.Unlock()
	return r, nil
}

// figures are what a draw of a run sets; zero leaves what the run has.
type figures struct {
	flop, mfu, goodput, load, pue, tariff, carbon, rent, price, life, owned float64
	accelerators                                                            float64
}

// set writes the figures into a problem.
func (f *figures) set(r *runModel, p *training.Problem) {
	t := &p.Training
	if f.flop != 0 {
		t.Tokens = quantity.Exact(quantity.Tokens(f.flop / r.flopsPerToken))
	}
	share := func(to *quantity.Figure[quantity.Fraction], v float64) {
		if v != 0 {
			*to = quantity.Exact(quantity.Fraction(v))
		}
	}
	share(&t.MFU, f.mfu)
	share(&t.Goodput, f.goodput)
	share(&p.Server.BusyFraction, f.load)
	share(&t.Ownership.Utilisation, f.owned)
	if f.accelerators != 0 {
		t.Accelerators = quantity.Exact(quantity.Count(f.accelerators))
	}
	if f.pue != 0 {
		p.PUE = f.pue
	}
	if f.tariff != 0 {
		p.EnergyPrice = quantity.Exact(quantity.EnergyPrice(f.tariff))
	}
	if f.carbon != 0 {
		p.Carbon = quantity.Exact(quantity.CarbonIntensity(f.carbon))
	}
	if f.rent != 0 {
		p.Accelerator.Rental = quantity.Exact(quantity.HourlyCost(f.rent))
	}
	if f.price != 0 {
		p.Server.Price = quantity.Exact(quantity.Money(f.price))
	}
	if f.life != 0 {
		t.Ownership.Life = quantity.Exact(quantity.Duration(f.life))
	}
}

// serverOf returns the machine that holds an accelerator: the first of the catalog that has a price, else the first.
func (e *Engine) serverOf(accelerator string) *catalog.Server {
	var first *catalog.Server
	for i := range e.catalog.Servers {
		s := &e.catalog.Servers[i].Value
		if s.Accelerator != accelerator {
			continue
		}
		if first == nil {
			first = s
		}
		if s.Price.Known() {
			return s
		}
	}
	return first
}

// serverName returns the name of the entry of the machine that holds an accelerator; "" for none.
func (e *Engine) serverName(accelerator string) string {
	s := e.serverOf(accelerator)
	for i := range e.catalog.Servers {
		if &e.catalog.Servers[i].Value == s {
			return e.catalog.Servers[i].Name
		}
	}
	return ""
}

// accelerator returns the accelerator that a claim is about: one that it names, else that of a published run of its model,
// else the one that large models were trained on at the time. The note says which rule it was.
func (q *question) accelerator() (name, note string) {
	for i := range q.subjects {
		s := &q.subjects[i]
		if s.Via != "" {
			continue
		}
		if s.Class == claims.Accelerator && q.engine.catalog.Accelerators.Get(s.Entry) != nil {
			return s.Entry, ""
		}
		if s.Class == claims.Server {
			if m := q.engine.catalog.Servers.Get(s.Entry); m != nil {
				return m.Value.Accelerator, ""
			}
		}
	}
	for _, kind := range []string{"training_fleet", "accelerator_hours"} {
		right, _ := q.facts(kind, claims.Model)
		for i := range right {
			if a := right[i].entry.Accelerator; a != "" {
				return a, "It was trained on " + q.engine.catalog.Accelerators.Get(a).Value.Title + " (" + right[i].entry.Source + ")."
			}
		}
	}
	return q.usual()
}

// usual returns the accelerator that large models were trained on at the time, and a note that says so.
func (q *question) usual() (name, note string) {
	name = "h100-sxm"
	switch {
	case q.day == "":
	case !known("2020-06", q.day):
		name = "v100-sxm-32gb"
	case !known("2023-07", q.day):
		name = "a100-sxm-80gb"
	}
	return name, "No accelerator is named: " + q.engine.catalog.Accelerators.Get(name).Value.Title + " was the usual one at the time."
}

// newer reports whether an accelerator is of a later generation than another; those of other makers are of none.
func newer(a, b string) bool {
	order := []string{"v100", "a100", "h100", "b200"}
	at := func(name string) int {
		return slices.IndexFunc(order, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
	}
	return at(b) >= 0 && at(a) > at(b)
}
