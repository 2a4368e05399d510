package tokenwatt

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"tokenwatt/quantity"
	"tokenwatt/report"
	"tokenwatt/scenario"
	"tokenwatt/supply"
	"tokenwatt/supply/fusion"
	"tokenwatt/sweep"
)

// machineDraws is the number of draws behind the ranges of a candidate's machine, unless the section fusion asks for fewer. A share of 10 % then has a standard error
// of 2 %.
const machineDraws = 256

// fewestProducers is the number of draws that give power below which their P5 and P95 say nothing.
const fewestProducers = 20

// machine is a candidate whose figures are computed from a fusion machine.
type machine struct {
	plant  *FusionPlant
	result *fusion.Result
	// drawn has the terms of each draw that is a producer; draws of all that could be computed.
	drawn []terms
	draws int
	// not is why it is no producer at its modes; nil where it is one.
	not *fusion.NotProducerError
}

// The terms of a plant as a supply counts them.
const (
	capexTerm         = iota // USD/W of output
	fixedTerm                // 1/yr of the capex
	fuelTerm                 // USD/J
	rateTerm                 // 1/s
	recirculatingTerm        // share of the gross output
	auxiliaryTerm            // share of the output
	wearTerm                 // USD/W of output
	shotsTerm                // shots of what wears
	unitTerm                 // W of a module
	forcedTerm               // share of the time
	plannedTerm              // share of the time
	lifeTerm                 // s
	producerTerm             // 1 for a producer, else 0
	termCount
)

// terms are what a supply counts a plant with.
type terms [termCount]float64

// termsOf are a plant's terms, all 0 for one that is not a producer. Capacity is the output of all modules at their highest
// rate before what the plant draws at all times, as supply.Pulse counts it; the cost is the overnight cost, as that of other
// technologies is, without interest during construction. What shots wear is apart from the fixed operation.
func termsOf(r *fusion.Result) terms {
	var t terms
	e, c, w, p := &r.Energy, &r.Economics, &r.Wear, &r.Plant
	if c.NotProducer != nil {
		return t
	}
	staff := 0.0
	for i := range c.Accounts {
		if c.Accounts[i].Code == "71" {
			staff = c.Accounts[i].USD
		}
	}
	unit := e.OutputW / float64(p.Modules)
	t[capexTerm], t[fixedTerm] = c.OvernightUSD/e.OutputW, staff/c.OvernightUSD
	t[fuelTerm] = c.FuelUSD / (w.Availability * e.OutputW * secondsPerYear)
	t[rateTerm], t[recirculatingTerm], t[auxiliaryTerm] = p.RepetitionHz, 1-e.OutputJ/e.GrossJ, e.IdleW/e.OutputW
	t[wearTerm], t[shotsTerm] = c.WearUSDPerShot*w.BankShots/unit, w.BankShots
	t[unitTerm], t[forcedTerm], t[plannedTerm] = unit, p.ForcedOutage, w.PlannedOutage
	t[lifeTerm], t[producerTerm] = p.LifeYears*secondsPerYear, 1
	return t
}

// secondsPerYear are those of 8,760 hours.
const secondsPerYear = 8760 * 3600

// runMachines computes the machines that candidates name and writes what comes out into the candidates, in the plan's own copy of
// the scenario.
func (p *plan) runMachines(ctx context.Context) error {
	s := p.scenario
	if p.settings.NoSupply || s.Supply == nil {
		return nil
	}
	p.machines = map[string]*machine{}
	for i := range s.Supply.Candidates {
		c := &s.Supply.Candidates[i]
		if c.Value.Machine == "" {
			continue
		}
		p.tell("computing the machine of "+c.Name, "")
		m, err := newMachine(ctx, s, c.Value.Machine, p.settings.Workers)
		if err != nil {
			return fmt.Errorf("candidate %s: %w", c.Name, err)
		}
		p.machines[c.Name] = m
		for _, text := range m.result.Warnings {
			p.warn("machine " + c.Value.Machine + ": " + text)
		}
		if m.not == nil {
			m.fill(&c.Value, "supply.candidates."+c.Name)
			p.warn(fmt.Sprintf("%s is hypothetical: no machine of its kind has delivered net electricity; its cost and power are computed from those figures of the machine %s that are claimed or assumed", c.Name, c.Value.Machine))
		}
	}
	return nil
}

// newMachine computes a machine at its modes and draws its ranges.
func newMachine(ctx context.Context, s *scenario.Scenario, name string, workers int) (*machine, error) {
	plant, err := fusionPlant(s, name)
	if err != nil {
		return nil, err
	}
	m := &machine{plant: plant}
	if m.result, err = fusion.Run(ctx, plant.Plant, nil); err != nil {
		return nil, plant.refused(err)
	}
	m.not = m.result.Economics.NotProducer
	return m, m.draw(ctx, min(machineDraws, s.Fusion.Draws), uint64(s.Seed), workers)
}

// draw computes the terms of draws from the machine's ranges. Draws that no machine can have, such as a plasma longer than its coil,
// count as none.
func (m *machine) draw(ctx context.Context, draws int, seed uint64, workers int) error {
	var inputs []*FusionInput
	problem := sweep.Problem{Outputs: make([]string, termCount)}
	for k := range problem.Outputs {
		problem.Outputs[k] = fmt.Sprint("term ", k)
	}
	for i := range m.plant.Inputs {
		in := &m.plant.Inputs[i]
		if !in.IsRange() {
			continue
		}
		inputs = append(inputs, in)
		problem.Parameters = append(problem.Parameters, sweep.Parameter{
			Name: in.Parameter.Name, Unit: in.Parameter.Unit, Quantile: in.Quantile, Low: in.Low, Mode: in.Mode, High: in.High,
		})
	}
	if len(inputs) == 0 {
		m.draws = 1
		if m.not == nil {
			m.drawn = []terms{termsOf(m.result)}
		}
		return nil
	}
	problem.NewWorker = func() (sweep.Worker, error) {
		return func(values, out []float64) error {
			plant := m.plant.Plant
			for i, v := range values {
				inputs[i].Parameter.Set(&plant, v)
			}
			r, err := fusion.Run(ctx, plant, &fusion.Settings{Pulse: fusion.SearchPulse()})
			if err != nil {
				return err
			}
			t := termsOf(r)
			copy(out, t[:])
			return nil
		}, nil
	}
	swept, err := sweep.Run(ctx, problem, &sweep.Settings{Draws: draws, Seed: seed, Workers: workers, MaxFailedShare: 1})
	var none *sweep.FailedError
	if errors.As(err, &none) {
		return nil // no draw is a machine at all: there are no ranges
	}
	if err != nil {
		return err
	}
	m.draws = swept.Draws - swept.Failed
	for i := range m.draws {
		if swept.Outputs[producerTerm].Sample[i] == 0 {
			continue
		}
		var t terms
		for k := range t {
			t[k] = swept.Outputs[k].Sample[i]
		}
		m.drawn = append(m.drawn, t)
	}
	return nil
}

// producing says what share of the draws gives power, for a reader.
func (m *machine) producing() string {
	return fmt.Sprintf("%d of %d draws of its ranges are producers", len(m.drawn), m.draws)
}

// below is the share of the draws that are producers and cost less than a capex in USD/kW.
func (m *machine) below(usdPerKW float64) float64 {
	n := 0
	for i := range m.drawn {
		if m.drawn[i][capexTerm]*1000 < usdPerKW {
			n++
		}
	}
	return float64(n) / float64(m.draws)
}

// fill sets the figures of a candidate that the scenario does not give, with the P5 and P95 of the producers among the draws.
func (m *machine) fill(c *scenario.Candidate, path string) {
	at := termsOf(m.result)
	fillFigure(m, &c.Capex, at, capexTerm, path+".capex")
	fillFigure(m, &c.FixedOM, at, fixedTerm, path+".fixed_om")
	fillFigure(m, &c.FuelPrice, at, fuelTerm, path+".fuel_price")
	fillFigure(m, &c.PulseRate, at, rateTerm, path+".pulse_rate")
	fillFigure(m, &c.Recirculating, at, recirculatingTerm, path+".recirculating")
	fillFigure(m, &c.Auxiliary, at, auxiliaryTerm, path+".auxiliary")
	fillFigure(m, &c.WearCapex, at, wearTerm, path+".wear_capex")
	fillFigure(m, &c.Shots, at, shotsTerm, path+".shots")
	fillFigure(m, &c.Unit, at, unitTerm, path+".unit")
	fillFigure(m, &c.Life, at, lifeTerm, path+".life")
	if !c.Availability.Known() && c.CSV == nil {
		fillFigure(m, &c.ForcedOutage, at, forcedTerm, path+".forced_outage")
		fillFigure(m, &c.PlannedOutage, at, plannedTerm, path+".planned_outage")
	}
	if !c.FirmShare.Known() {
		c.FirmShare = quantity.Exact(quantity.Fraction(0))
		c.FirmShare.Source, c.FirmShare.Basis, c.FirmShare.Path = "no machine of this kind has run for a year: none of its capacity counts as firm", quantity.Assumed, path+".firm_share"
	}
	if !c.Efficiency.Known() {
		c.Efficiency = quantity.Exact(quantity.Fraction(1))
		c.Efficiency.Source, c.Efficiency.Basis, c.Efficiency.Path = "fuel is counted for a unit of electricity", quantity.Estimate, path+".efficiency"
	}
}

// fillFigure sets one figure unless it is given.
func fillFigure[T quantity.Quantity](m *machine, f *quantity.Figure[T], at terms, term int, path string) {
	if f.Known() {
		return
	}
	low, high := at[term], at[term]
	source := "computed from the pulse of the machine " + m.plant.Name
	if len(m.drawn) >= fewestProducers {
		sample := make([]float64, len(m.drawn))
		for i := range m.drawn {
			sample[i] = m.drawn[i][term]
		}
		slices.Sort(sample)
		low, high = min(low, quantileOf(sample, 0.05)), max(high, quantileOf(sample, 0.95))
		source += "; the ends are P5 and P95, as " + m.producing()
	} else {
		source += "; no range, as only " + m.producing()
	}
	*f = quantity.Range(T(low), T(at[term]), T(high))
	f.Source, f.Basis, f.Path = source, quantity.Estimate, path
}

// quantileOf is a quantile of type 7 of a sorted sample.
func quantileOf(sorted []float64, p float64) float64 {
	h := float64(len(sorted)-1) * p
	i := int(math.Floor(h))
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (h-float64(i))*(sorted[i+1]-sorted[i])
}

// notProducers are the candidates that cannot be built, as the supply stage takes them.
func (p *plan) notProducers() map[string]supply.NotProducer {
	list := map[string]supply.NotProducer{}
	for name, m := range p.machines {
		if m.not != nil {
			list[name] = supply.NotProducer{NetMW: m.result.NetMW(), Reason: m.not.Error() + "; " + m.producing()}
		}
	}
	return list
}

// producer tells whether a candidate gives electricity: all do but those whose machine does not.
func (p *plan) producer(name string) bool {
	m := p.machines[name]
	return m == nil || m.not == nil
}

// cannotBeBuilt lists the candidates that are not producers.
func (p *plan) cannotBeBuilt() []report.NotBuilt {
	var list []report.NotBuilt
	for i := range p.problem.NotProducers {
		n := &p.problem.NotProducers[i]
		entry := p.scenario.Supply.Candidates.Get(n.Name)
		list = append(list, report.NotBuilt{
			Name: n.Name, Technology: entry.Value.Technology, Family: n.Family, NotProducer: true, NetMW: n.NetMW, Note: n.Reason,
		})
	}
	return list
}

// chanceBelow says how many of a machine's draws cost less than a threshold; "" for candidates without a machine.
func (p *plan) chanceBelow(name string, usdPerKW float64) (share float64, text string) {
	m := p.machines[name]
	if m == nil || m.draws == 0 {
		return 0, ""
	}
	share = m.below(usdPerKW)
	return share, fmt.Sprintf("%s of %d draws of its machine are producers below that", report.Percent(share, 2), m.draws)
}
