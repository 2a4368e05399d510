package robots

import (
	"context"
	"errors"

	"tokenwatt/demand"
	"tokenwatt/demand/robots/inference"
	"tokenwatt/scenario"
)

// Estimator is the closed form of a workload of a resolved scenario, over the scenario's own figures, for a fleet that is run as this one is:
// with its way to refill and its share of inferences on board. Errors wrap ErrProblem.
func (e *Estimation) Estimator(ctx context.Context, s *scenario.Scenario, name string, t *demand.Terms) (demand.Estimator, error) {
	p, err := ProblemOf(s, name, t.PUE)
	if err != nil {
		return nil, err
	}
	p.EnergyPrice, p.Carbon = t.Price, t.Carbon
	return &estimator{
		ctx: ctx, problem: p, refuel: e.Refuel, onBoard: e.option.onBoard, served: e.Inference != nil && e.Inference.Served != nil,
		operators: p.Robots.Operators != nil,
	}, nil
}

// OffBoard is the same fleet with all inferences in the data centre, this one itself where some are; nil with the reason where no machine
// is named or it cannot be. Errors are those of Estimate that are no answer.
func (e *Estimation) OffBoard(ctx context.Context, p *Problem) (*Estimation, string, error) {
	switch {
	case e.Inference == nil:
		return nil, "no policy is named", nil
	case e.Inference.Served != nil:
		return e, "", nil
	case p.Machine == nil:
		return nil, "no machine of a data centre is named", nil
	}
	off, err := p.as(ctx, e.Refuel, 0)
	if errors.Is(err, ErrInfeasible) || errors.Is(err, inference.ErrLate) {
		return nil, err.Error(), nil
	}
	return off, "", err
}
