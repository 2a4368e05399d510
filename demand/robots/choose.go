package robots

import (
	"context"
	"errors"
	"fmt"

	"tokenwatt/demand/robots/charging"
	"tokenwatt/demand/robots/inference"
)

// worthTelling is the cost of another way to refill, over that of the one found, below which a warning names it.
const worthTelling = 0.995

// choose weighs ways to refill and states of charge to end charges at under the tariff: each with the fleet that the closed form finds for
// it, what that costs in a week, and its cheapest schedule. Where inference runs is as the closed form chose. What is given is not varied.
func (r *Result) choose(ctx context.Context, p *Problem, s *Settings) error {
	f, d := r.option.f, r.option.demand
	edge, policy, err := p.edge()
	if err != nil {
		return err
	}
	targets := []float64{0, 0.7, 0.8, 0.9, fullPack} // 0 stands for the one that keeps most robots at work
	if f.target > 0 {
		targets = []float64{f.target}
	}
	var candidates []charging.Candidate
	for _, refuel := range p.refuels() {
		for _, target := range targets {
			if target > 0 && target <= f.reserve || refuel == "swap" && target == fullPack && f.target == 0 {
				continue // below the reserve, or what 0 stands for there
			}
			other := *f
			other.target = target
			e, err := p.evaluate(ctx, &other, d, refuel, r.option.onBoard, edge, policy)
			if errors.Is(err, ErrInfeasible) || errors.Is(err, inference.ErrLate) {
				continue // Alternatives say why
			}
			if err != nil {
				return err
			}
			site, err := e.Week(p)
			if err != nil {
				return err
			}
			own := 0.0
			for _, c := range e.Costs {
				own += c.USD
			}
			candidates = append(candidates, charging.Candidate{
				Name: fmt.Sprintf("%s to %.3g %%", refuel, 100*e.Target), TargetSOC: e.Target, Robots: e.Robots, Chargers: e.Chargers, SparePacks: e.SparePacks,
				Problem: site, OwnUSD: own / f.sites / e.Hours * week,
			})
		}
	}
	choice, err := charging.Choose(ctx, candidates, &charging.Settings{Solver: s.Solver, LP: s.LP})
	if errors.Is(err, charging.ErrInfeasible) {
		return nil // the schedule of the fleet that was found has said so
	}
	if err != nil {
		return err
	}
	r.Choice = choice
	own := fmt.Sprintf("%s to %.3g %%", r.Refuel, 100*r.Target)
	best := choice.Options[choice.Best]
	for _, o := range choice.Options {
		if o.Name == own && o.Err == nil && best.USD < worthTelling*o.USD {
			r.Warnings = append(r.Warnings, fmt.Sprintf("under the tariff %s costs %.4g USD a week and site with its schedule, %s %.4g USD", best.Name, best.USD, own, o.USD))
		}
	}
	return nil
}
