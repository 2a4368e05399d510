package robots

import (
	"context"

	"tokenwatt/demand"
	"tokenwatt/scenario"
)

// estimator is the closed form for the draws of a sweep: the way to run the fleet is the one that was chosen at the modes, its sizes follow
// the draw.
type estimator struct {
	ctx       context.Context // of all draws: demand.Estimator has none of its own
	problem   *Problem
	refuel    string
	onBoard   float64
	served    bool
	operators bool
}

// NewEstimator is the closed form of a workload of a resolved scenario, over the scenario's own figures. What is chosen (refill, share on board)
// is chosen once, at their present modes and at the terms given. Errors are those of Estimate.
func NewEstimator(ctx context.Context, s *scenario.Scenario, name string, t *demand.Terms) (demand.Estimator, error) {
	p, err := ProblemOf(s, name, t.PUE)
	if err != nil {
		return nil, err
	}
	p.EnergyPrice, p.Carbon = t.Price, t.Carbon
	e, err := Estimate(ctx, p)
	if err != nil {
		return nil, err
	}
	return &estimator{
		ctx: ctx, problem: p, refuel: e.Refuel, onBoard: e.option.onBoard, served: e.Inference != nil && e.Inference.Served != nil,
		operators: p.Robots.Operators != nil,
	}, nil
}

// Figures says what Values are.
func (s *estimator) Figures() []demand.Figure {
	list := []demand.Figure{
		{Key: "robots", Label: "Robots, all sites", Headline: true, Whole: true},
		{Key: "robots_per_site", Label: "Robots of a site", Whole: true},
		{Key: "chargers_per_site", Label: "Chargers of a site", Whole: true},
		{Key: "spare_packs_per_site", Label: "Spare packs of a site", Whole: true},
		{Key: "late_jobs", Label: "Jobs that wait too long", Unit: "%", Headline: true},
		{Key: "site_peak", Label: "Highest hour of a site", Unit: "kW", Boundary: "facility", Headline: true},
		{Key: "charging_power", Label: "Charging and standby of all sites, mean", Unit: "MW", Boundary: "facility"},
		{Key: "job_energy", Label: "Energy of a job at the site", Unit: "Wh", Boundary: "facility"},
		{Key: "cost_per_job", Label: "Cost of a job", Unit: "USD", Headline: true},
		{Key: "cost_per_robot_hour", Label: "Cost of a robot-hour of work", Unit: "USD/h"},
	}
	if s.served {
		list = append(list,
			demand.Figure{Key: "inference_accelerators", Label: "Accelerators of the policy", Whole: true},
			demand.Figure{Key: "inference_power", Label: "Data centre of the policy, mean", Unit: "MW", Boundary: "IT"})
	}
	if s.operators {
		list = append(list, demand.Figure{Key: "operators", Label: "Operators at the busiest", Whole: true})
	}
	return list
}

// Estimate computes the outcome at the present modes. Errors are those of the package's Estimate.
func (s *estimator) Estimate(t *demand.Terms) (*demand.Outcome, error) {
	p := s.problem
	p.PUE, p.EnergyPrice, p.Carbon = t.PUE, t.Price, t.Carbon
	e, err := p.as(s.ctx, s.refuel, s.onBoard)
	if err != nil {
		return nil, err
	}
	out := &demand.Outcome{MeteredMW: e.ChargingMWh / e.Hours, MeanMW: e.ComputeMWh / e.Hours, Costs: e.Costs}
	out.Values = []float64{
		float64(e.Robots) * e.Sites, float64(e.Robots), float64(e.Chargers), float64(e.SparePacks), 100 * e.Late, e.PeakKW, out.MeteredMW,
		e.JobWh, e.USDPerJob, e.USDPerRobotHour,
	}
	if s.served {
		served := e.Inference.Served
		out.Values = append(out.Values, float64(served.Accelerators), out.MeanMW)
		if e.Bill.HardwareKnown {
			out.Costs = append(out.Costs, demand.Cost{Item: "machines", Memo: "servers of the policy, price over life", USD: e.Bill.Hardware.USD()})
			out.USDPerAcceleratorHour = e.Bill.Hardware.USD() / e.Hours / float64(served.Accelerators)
		}
		if e.Bill.StaffKnown {
			out.Costs = append(out.Costs, demand.Cost{Item: "machine staff", Memo: "people of the data centre", USD: e.Bill.Staff.USD()})
		}
	}
	if s.operators {
		out.Values = append(out.Values, e.Operators)
	}
	return out, nil
}

// as is the closed form of one way to run the fleet.
func (p *Problem) as(ctx context.Context, refuel string, onBoard float64) (*Estimation, error) {
	f, err := p.read()
	if err != nil {
		return nil, err
	}
	d, err := f.offered()
	if err != nil {
		return nil, err
	}
	edge, policy, err := p.edge()
	if err != nil {
		return nil, err
	}
	return p.evaluate(ctx, f, d, refuel, onBoard, edge, policy)
}
