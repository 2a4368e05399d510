package branch

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tokenwatt/lp"
)

// thresholds are the fractions up to which a dive rounds the integers of stages down.
var thresholds = [...]float64{whole, 0.1, 0.25, 0.5, 0.75} //nolint:gochecknoglobals // a table; never written

// dive solves a programme with many integers in stages, such as the units that run in each hour of a year. Its other
// integers are found by branch and bound with those of stages relaxed, which bounds the objective; then those of stages are
// rounded at one threshold after the other and the best of the answers is taken. How far it may be from the optimum is
// known, and said in a warning.
func (b Solver) dive(ctx context.Context, m *lp.Model, s lp.Settings) (*lp.Solution, error) {
	var few, many []int
	for _, j := range m.Integers() {
		if m.Stage(j) == lp.NoStage {
			few = append(few, j)
		} else {
			many = append(many, j)
		}
	}
	if most := or(b.MaxIntegers, DefaultMaxIntegers); len(few) > most {
		return nil, fmt.Errorf("lp: branch and bound of %d integers, more than %d: %w", len(few), most, lp.ErrUnsupported)
	}
	t := newTree(b.LP, m, few, s, or(b.MaxNodes, DefaultMaxNodes))
	if err := t.search(ctx); err != nil || t.best == nil {
		return t.result(ctx, err)
	}
	relaxed, bound := t.best, t.bound()
	t.best = nil
	for _, threshold := range thresholds {
		if err := t.round(ctx, m, relaxed.Primal, few, many, threshold); err != nil {
			return t.result(ctx, err)
		}
	}
	if t.best == nil {
		return nil, fmt.Errorf("lp: no rounding of %d integers in stages fulfils the rows: %w", len(many), lp.ErrUnsupported)
	}
	t.open = []*node{{bound: bound}}
	sol, err := t.result(ctx, nil)
	if gap := (sol.Objective - bound) / math.Max(math.Abs(sol.Objective), 1e-9); err == nil && gap > t.gap {
		sol.Warnings = append(sol.Warnings, fmt.Sprintf("%d integers are rounded from their relaxation, which leaves the objective within %.2g %% of the least", len(many), 100*gap))
	}
	return sol, err
}

// round tries the integers of stages rounded up from a threshold on and down below it, the others as they are.
func (t *tree) round(ctx context.Context, m *lp.Model, x []float64, few, many []int, threshold float64) error {
	for _, j := range few {
		at := math.Round(x[j])
		t.model.SetColumnBounds(j, at, at)
	}
	for _, j := range many {
		c := m.Column(j)
		at := math.Min(math.Max(math.Ceil(x[j]-threshold), math.Ceil(c.Lower-whole)), math.Floor(c.Upper+whole))
		t.model.SetColumnBounds(j, at, at)
	}
	sol, err := t.solver.Solve(ctx, t.model, &t.settings)
	switch {
	case errors.Is(err, lp.ErrInfeasible):
		return nil
	case err != nil:
		return err
	}
	t.iterations += sol.Iterations
	if t.best == nil || sol.Objective < t.best.Objective {
		for _, j := range append(append([]int(nil), few...), many...) {
			sol.Primal[j] = math.Round(sol.Primal[j])
		}
		t.best = sol
	}
	return nil
}
