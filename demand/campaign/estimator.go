package campaign

import (
	"tokenwatt/demand"
)

// Estimator is a campaign's closed form for sweeps: see demand.Estimator. It reads the present modes of the problem's
// campaign and catalog.
type Estimator struct {
	prepared *Prepared
	problem  *Problem
	machines machines
	hours    float64
	values   []float64
}

// NewEstimator returns the closed form of a prepared campaign over a problem whose figures a sweep changes.
func NewEstimator(r *Prepared, p *Problem) *Estimator {
	return &Estimator{prepared: r, problem: p, machines: r.find(p.Catalog), hours: float64(p.Study.Length()), values: make([]float64, 8)}
}

// Figures says what the values of an outcome are.
func (e *Estimator) Figures() []demand.Figure {
	return []demand.Figure{
		{Key: "wall_h", Label: "Wall time without pauses", Unit: "h", Headline: true},
		{Key: "accelerator_hours", Label: "Accelerator-hours", Unit: "h", Headline: true},
		{Key: "core_hours", Label: "Core-hours", Unit: "h"},
		{Key: "waiting_hours", Label: "Accelerator-hours that wait within the run", Unit: "h"},
		{Key: "it_mwh", Label: "Energy of the campaign", Unit: "MWh", Boundary: "IT", Headline: true},
		{Key: "machines_usd", Label: "Machines of the campaign", Unit: "USD"},
		{Key: "cost_usd", Label: "Cost of the campaign", Unit: "USD", Headline: true},
		{Key: "carbon_t", Label: "Carbon of the campaign's electricity", Unit: "t"},
	}
}

// Estimate computes the outcome at the present modes. Errors are those of Prepared.Estimate. The values are valid until the next call.
func (e *Estimator) Estimate(t *demand.Terms) (*demand.Outcome, error) {
	e.problem.PUE, e.problem.EnergyPrice, e.problem.Carbon = t.PUE, t.Price, t.Carbon
	r, err := e.prepared.estimate(e.problem, e.machines)
	if err != nil {
		return nil, err
	}
	for i, v := range []float64{
		r.Wall.Hours(), r.AcceleratorHours, r.CoreHours, r.WaitingHours, r.Energy.MWh(), (r.Machines + r.CPUs).USD(), r.Total.USD(), r.Carbon.T(),
	} {
		e.values[i] = v
	}
	o := &demand.Outcome{MeanMW: r.Energy.MWh() / e.hours, Values: e.values, USDPerAcceleratorHour: r.USDPerAcceleratorHour}
	for _, c := range []demand.Cost{
		{Item: "machines", Memo: "machines with accelerators while the campaign runs, over utilisation", USD: r.Machines.USD()},
		{Item: "processors", Memo: "machines without accelerators while their stage runs, over utilisation", USD: r.CPUs.USD()},
		{Item: "staff", Memo: "people while the campaign runs", USD: r.Staff.USD()},
	} {
		if c.USD != 0 {
			o.Costs = append(o.Costs, c)
		}
	}
	return o, nil
}
