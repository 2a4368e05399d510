package tokenwatt

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tokenwatt/lp"
	"tokenwatt/report"
	"tokenwatt/supply"
)

// ErrSolversDiffer says that a second solver found another optimum of the same problem. Plan does not return it: the report
// has what differs, and a command ends with it once that is written.
var ErrSolversDiffer = errors.New("tokenwatt: two solvers do not agree")

// agreement is the relative difference up to which two optima are one.
const agreement = 1e-6

// checkWith solves the supply with the second solver of the settings and compares.
func (p *plan) checkWith(ctx context.Context) error {
	s := p.settings
	if s.CheckWith == nil || p.supply == nil {
		return nil
	}
	phase := "checking with " + s.CheckName
	p.tell(phase, "")
	second, err := supply.Again(ctx, *p.problem, p.supply, &supply.Settings{Solver: s.CheckWith, LP: lp.Settings{
		TimeLimit: s.TimeLimit, Clock: s.Clock,
		Progress: func(now lp.Progress) { p.tell(phase, progressText(now)) },
	}})
	if err != nil {
		return fmt.Errorf("checking with %s: %w", s.CheckName, err)
	}
	p.checked = compareSolvers(p.supply, second, s.CheckName)
	return nil
}

// compareSolvers compares a second optimum of a problem with the first.
func compareSolvers(first, second *supply.Result, name string) *report.SecondSolver {
	c := &report.SecondSolver{
		Solver: name, Method: second.Method, CostUSD: second.ObjectiveUSD,
		Difference: math.Abs(second.ObjectiveUSD-first.ObjectiveUSD) / math.Max(1, math.Abs(first.ObjectiveUSD)),
		PriceMean:  math.Abs(second.MeanPriceUSDPerMWh - first.MeanPriceUSDPerMWh),
	}
	c.Agrees = c.Difference <= agreement
	for i := range first.Assets {
		if by := math.Abs(second.Assets[i].CapacityMW - first.Assets[i].CapacityMW); by > c.CapacityMW {
			c.CapacityMW, c.CapacityOf = by, first.Assets[i].Name
		}
	}
	for h, price := range first.PriceUSDPerMWh {
		c.PriceWorst = math.Max(c.PriceWorst, math.Abs(second.PriceUSDPerMWh[h]-price))
	}
	return c
}

// progressText says how far a solver is.
func progressText(now lp.Progress) string {
	return fmt.Sprintf("%s, iteration %d, objective %.6g", now.Phase, now.Iteration, now.Objective)
}
