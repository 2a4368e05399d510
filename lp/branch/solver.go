package branch

import (
	"context"
	"errors"
	"fmt"

	"tokenwatt/lp"
)

// The defaults of a Solver.
const (
	DefaultMaxIntegers = 40
	DefaultMaxNodes    = 500
	DefaultDiveFrom    = 1500
)

// defaultGap is that of lp.Settings.MIPGap.
const defaultGap = 1e-4

// Solver solves mixed-integer programmes over a solver of linear ones. Programmes without integers go to that one as they
// are.
type Solver struct {
	// LP solves the linear programmes; it is required.
	LP lp.Solver
	// MaxIntegers is the largest number of integer columns that is tried, MaxNodes of nodes; 0 for the defaults.
	MaxIntegers, MaxNodes int
	// DiveFrom is the number of integers from which a programme along time is not left to another solver but solved to a
	// known gap, see the package comment; 0 for the default.
	DiveFrom int
}

var _ lp.Solver = Solver{}

// Solve implements lp.Solver.
func (b Solver) Solve(ctx context.Context, m *lp.Model, s *lp.Settings) (*lp.Solution, error) {
	if !m.IsMIP() {
		return b.LP.Solve(ctx, m, s)
	}
	if err := errors.Join(m.Check(), s.Check(), s.CheckStart(m)); err != nil {
		return nil, err
	}
	integers := m.Integers()
	most, dives := or(b.MaxIntegers, DefaultMaxIntegers), m.HasStages() && len(integers) >= or(b.DiveFrom, DefaultDiveFrom)
	if len(integers) > most && !dives {
		return nil, fmt.Errorf("lp: branch and bound of %d integers, more than %d: %w", len(integers), most, lp.ErrUnsupported)
	}
	if s == nil {
		s = &lp.Settings{}
	}
	if s.TimeLimit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, s.TimeLimit, errTimeLimit)
		defer cancel()
	}
	if len(integers) > most {
		return b.dive(ctx, m, *s)
	}
	t := newTree(b.LP, m, integers, *s, or(b.MaxNodes, DefaultMaxNodes))
	err := t.search(ctx)
	return t.result(ctx, err)
}

var errTimeLimit = errors.New("time limit")

// or returns the first number that is given.
func or(given, otherwise int) int {
	if given > 0 {
		return given
	}
	return otherwise
}

// result is the answer of a search that ended, with err if it did not end by itself.
func (t *tree) result(ctx context.Context, err error) (*lp.Solution, error) {
	sol := &lp.Solution{Status: lp.Optimal, Method: "branch and bound, " + t.method, Iterations: t.iterations, Bound: t.bound()}
	if t.best != nil {
		sol.Objective, sol.Primal, sol.RowActivity = t.best.Objective, t.best.Primal, t.best.RowActivity
		sol.Bound = min(sol.Bound, sol.Objective)
		sol.Warnings = t.best.Warnings
	}
	var status *lp.StatusError
	switch {
	case err == nil && t.best == nil:
		return &lp.Solution{Status: lp.Infeasible, Method: sol.Method}, &lp.StatusError{Status: lp.Infeasible, Detail: "no whole numbers fulfil the rows"}
	case err == nil:
		return sol, nil
	case errors.Is(context.Cause(ctx), errTimeLimit):
		sol.Status = lp.TimeLimit
		return sol, &lp.StatusError{Status: lp.TimeLimit}
	case errors.As(err, &status):
		sol.Status = status.Status
		if t.root == nil { // of the relaxation itself, which is this programme's too
			sol = &lp.Solution{Status: status.Status, Method: sol.Method}
		}
		return sol, err
	default:
		return nil, err
	}
}
