// Package route tries one solver and hands what that one does not cover, or fails on, to another, with a warning in the
// solution. It is how the structured interior point stands before HiGHS.
package route

import (
	"context"
	"errors"
	"fmt"

	"tokenwatt/lp"
)

// Solver solves with First and, where that does not cover the model or ends without an answer, with Second.
type Solver struct {
	First, Second lp.Solver
	// SecondName names the second solver in warnings.
	SecondName string
}

var _ lp.Solver = Solver{}

// Solve implements lp.Solver. Optimal, infeasible and unbounded answers of the first solver stand, and so do a time limit
// and a cancellation. Other failures of it, and models that it does not cover (lp.ErrUnsupported), go to the second; the
// solution's warnings then say why.
func (r Solver) Solve(ctx context.Context, m *lp.Model, s *lp.Settings) (*lp.Solution, error) {
	sol, err := r.First.Solve(ctx, m, s)
	if !hands(err) {
		return sol, err
	}
	sol, second := r.Second.Solve(ctx, m, s)
	if sol != nil {
		sol.Warnings = append(sol.Warnings, fmt.Sprintf("solved by %s: %v", r.SecondName, err))
	}
	return sol, second
}

// hands tells whether an error of the first solver leaves the question open.
func hands(err error) bool {
	var status *lp.StatusError
	switch {
	case err == nil:
		return false
	case errors.Is(err, lp.ErrUnsupported):
		return true
	case errors.As(err, &status):
		switch status.Status {
		case lp.Failed, lp.StatusUnknown, lp.IterationLimit, lp.InfeasibleOrUnbounded:
			return true
		}
	}
	return false
}
