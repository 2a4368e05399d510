package route_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"tokenwatt/lp"
	"tokenwatt/lp/route"
)

// says is a solver that answers always the same.
type says struct {
	status lp.Status
	err    error
}

func (s says) Solve(context.Context, *lp.Model, *lp.Settings) (*lp.Solution, error) {
	if s.err != nil {
		return nil, s.err
	}
	if s.status == lp.Optimal {
		return &lp.Solution{Status: lp.Optimal}, nil
	}
	return &lp.Solution{Status: s.status}, &lp.StatusError{Status: s.status}
}

// Answers of the first solver stand; what it leaves open goes to the second, with a warning.
func TestHands(t *testing.T) {
	for _, c := range []struct {
		first says
		hands bool
	}{
		{says{status: lp.Optimal}, false},
		{says{status: lp.Infeasible}, false},
		{says{status: lp.Unbounded}, false},
		{says{status: lp.TimeLimit}, false},
		{says{status: lp.Cancelled}, false},
		{says{status: lp.Failed}, true},
		{says{status: lp.IterationLimit}, true},
		{says{status: lp.InfeasibleOrUnbounded}, true},
		{says{err: fmt.Errorf("%w: integers", lp.ErrUnsupported)}, true},
		{says{err: lp.ErrInvalidModel}, false},
	} {
		s := route.Solver{First: c.first, Second: says{status: lp.Optimal}, SecondName: "other"}
		sol, err := s.Solve(context.Background(), &lp.Model{}, nil)
		handed := sol != nil && len(sol.Warnings) == 1 && strings.Contains(sol.Warnings[0], "other")
		if handed != c.hands || c.hands && err != nil {
			t.Errorf("%+v: handed on %v (%v), want %v", c.first, handed, err, c.hands)
		}
	}
}
