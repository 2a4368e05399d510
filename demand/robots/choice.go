package robots

import (
	"errors"

	"tokenwatt/demand"
	"tokenwatt/demand/robots/inference"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// Estimator is the closed form of a workload of a resolved scenario, over the scenario's own figures, for a fleet that is run as this one is:
// with its way to refill and its share of inferences on board. Errors wrap ErrProblem.
func (e *Estimation) Estimator(s *scenario.Scenario, name string, t *demand.Terms) (demand.Estimator, error) {
	p, err := ProblemOf(s, name, t.PUE)
	if err != nil {
		return nil, err
	}
	p.EnergyPrice, p.Carbon = t.Price, t.Carbon
	return &estimator{
		problem: p, refuel: e.Refuel, onBoard: e.option.onBoard, served: e.Inference != nil && e.Inference.Served != nil,
		operators: p.Robots.Operators != nil,
	}, nil
}

// OffBoard is the same fleet with all inferences in the data centre, this one itself where some are; nil with the reason where no machine
// is named or it cannot be. Errors are those of Estimate that are no answer.
func (e *Estimation) OffBoard(p *Problem) (*Estimation, string, error) {
	switch {
	case e.Inference == nil:
		return nil, "no policy is named", nil
	case e.Inference.Served != nil:
		return e, "", nil
	case p.Machine == nil:
		return nil, "no machine of a data centre is named", nil
	}
	off, err := p.as(e.Refuel, 0)
	if errors.Is(err, ErrInfeasible) || errors.Is(err, inference.ErrLate) {
		return nil, err.Error(), nil
	}
	return off, "", err
}

// End is a fleet whose charges end at a state of charge.
type End struct {
	Target float64
	Fleet  *Estimation // nil where there is none
	Why    string      // why there is none
}

// Ends sizes the fleet, run as this one is, with charges that end at other states of charge. Errors are those of Estimate that are no
// answer.
func (e *Estimation) Ends(p *Problem, targets []float64) ([]End, error) {
	var list []End
	for _, target := range targets {
		own, fleet := *p, *p.Robots
		fleet.Charging.Target = quantity.Exact(quantity.Fraction(target))
		own.Robots = &fleet
		end := End{Target: target}
		switch found, err := own.as(e.Refuel, e.option.onBoard); {
		case errors.Is(err, ErrInfeasible) || errors.Is(err, inference.ErrLate):
			end.Why = err.Error()
		case err != nil:
			return nil, err
		default:
			end.Fleet = found
		}
		list = append(list, end)
	}
	return list, nil
}
