package branch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"tokenwatt/lp"
)

// whole is how far a value may be from a whole number to count as one.
const whole = 1e-6

// node is a box of the integer columns whose relaxation has been solved.
type node struct {
	lower, upper []float64
	bound        float64
	x            []float64 // of the integer columns
	number       int       // order of making, which breaks ties
}

// tree is a search under way.
type tree struct {
	solver   lp.Solver
	model    *lp.Model // without integrality; its bounds change from solve to solve
	integers []int
	settings lp.Settings
	gap      float64
	maxNodes int

	root       *node
	open       []*node
	nodes      int
	best       *lp.Solution
	tried      map[string]bool // whole numbers that were tried
	iterations int
	method     string
}

func newTree(solver lp.Solver, m *lp.Model, integers []int, s lp.Settings, maxNodes int) *tree {
	t := &tree{solver: solver, model: m.Clone(), integers: integers, settings: s, gap: s.MIPGap, maxNodes: maxNodes, tried: map[string]bool{}}
	t.model.Relax()
	t.settings.TimeLimit = 0 // the context has it
	if t.gap == 0 {
		t.gap = defaultGap
	}
	return t
}

// search explores boxes until no open one can hold an answer better than the best by more than the gap.
func (t *tree) search(ctx context.Context) error {
	n := len(t.integers)
	lower, upper := make([]float64, n), make([]float64, n)
	for k, j := range t.integers {
		c := t.model.Column(j)
		lower[k], upper[k] = math.Ceil(c.Lower-whole), math.Floor(c.Upper+whole)
		if lower[k] > upper[k] {
			return nil // no whole number between them
		}
	}
	root, err := t.relax(ctx, lower, upper)
	if err != nil || root == nil {
		return err
	}
	t.root = root
	t.open = []*node{root}
	for len(t.open) > 0 {
		slices.SortFunc(t.open, func(a, b *node) int { return cmp.Or(cmp.Compare(a.bound, b.bound), cmp.Compare(a.number, b.number)) })
		next := t.open[0]
		if t.done(next) {
			return nil
		}
		if err := t.try(ctx, next); err != nil {
			return err
		}
		if t.done(next) {
			return nil
		}
		if err := t.split(ctx, next); err != nil {
			return err
		}
		t.open = t.open[1:] // its halves are at the end
	}
	return nil
}

// done tells whether nothing in a box is better than the best answer by more than the gap.
func (t *tree) done(n *node) bool {
	return t.best != nil && n.bound >= t.best.Objective-t.gap*math.Max(math.Abs(t.best.Objective), 1e-9)
}

// bound is what no answer is below.
func (t *tree) bound() float64 {
	switch {
	case t.root == nil:
		return math.Inf(-1)
	case len(t.open) == 0 && t.best != nil:
		return t.best.Objective
	}
	least := math.Inf(1)
	for _, n := range t.open {
		least = math.Min(least, n.bound)
	}
	return least
}

// relax solves the relaxation in a box; nil where it has no answer.
func (t *tree) relax(ctx context.Context, lower, upper []float64) (*node, error) {
	if t.nodes++; t.nodes > t.maxNodes {
		return nil, &lp.StatusError{Status: lp.IterationLimit, Detail: fmt.Sprintf("more than %d nodes", t.maxNodes)}
	}
	sol, err := t.solve(ctx, lower, upper)
	if err != nil {
		if t.root != nil && errors.Is(err, lp.ErrInfeasible) {
			return nil, nil //nolint:nilnil // an empty box is neither a node nor a failure
		}
		return nil, err
	}
	n := &node{lower: lower, upper: upper, bound: sol.Objective, number: t.nodes}
	for k, j := range t.integers {
		n.x = append(n.x, math.Min(math.Max(sol.Primal[j], lower[k]), upper[k]))
	}
	return n, nil
}

// solve solves the linear programme in a box.
func (t *tree) solve(ctx context.Context, lower, upper []float64) (*lp.Solution, error) {
	for k, j := range t.integers {
		t.model.SetColumnBounds(j, lower[k], upper[k])
	}
	sol, err := t.solver.Solve(ctx, t.model, &t.settings)
	if sol != nil {
		t.iterations += sol.Iterations
		t.method = sol.Method
	}
	return sol, err
}

// try looks for answers near a relaxation: with its integers rounded up, and to the nearest.
func (t *tree) try(ctx context.Context, n *node) error {
	for _, round := range []func(float64) float64{func(x float64) float64 { return math.Ceil(x - whole) }, math.Round} {
		at := make([]float64, len(n.x))
		for k, x := range n.x {
			at[k] = math.Min(math.Max(round(x), n.lower[k]), n.upper[k])
		}
		key := fmt.Sprint(at)
		if t.tried[key] {
			continue
		}
		t.tried[key] = true
		sol, err := t.solve(ctx, at, at)
		switch {
		case err == nil && (t.best == nil || sol.Objective < t.best.Objective):
			t.best = sol
			for k, j := range t.integers { // to the last digit
				sol.Primal[j] = at[k]
			}
		case err != nil && !errors.Is(err, lp.ErrInfeasible):
			return err
		}
	}
	return nil
}

// split solves the relaxations of the two halves of a box, at the column nearest to a half. Where all are whole the
// rounded answer was tried and is the best of the box.
func (t *tree) split(ctx context.Context, n *node) error {
	at, nearest := -1, 0.5-whole
	for k, x := range n.x {
		if from := math.Abs(x - math.Floor(x) - 0.5); from < nearest {
			at, nearest = k, from
		}
	}
	if at < 0 {
		return t.wholeBox(ctx, n)
	}
	below, above := slices.Clone(n.upper), slices.Clone(n.lower)
	below[at], above[at] = math.Floor(n.x[at]), math.Floor(n.x[at])+1
	for _, box := range [][2][]float64{{n.lower, below}, {above, n.upper}} {
		half, err := t.relax(ctx, box[0], box[1])
		if err != nil {
			return err
		}
		if half != nil && !t.done(half) {
			t.open = append(t.open, half)
		}
	}
	return nil
}

// wholeBox ends a box whose relaxation is whole up to rounding. Where its rounded answer was feasible it is the best of
// the box; where it was not, by a hair, the box is split beside it.
func (t *tree) wholeBox(ctx context.Context, n *node) error {
	if t.best != nil && t.best.Objective <= n.bound+t.gap*math.Max(math.Abs(n.bound), 1e-9) {
		return nil
	}
	for k, x := range n.x {
		if n.lower[k] == n.upper[k] {
			continue
		}
		r := math.Round(x)
		for _, box := range [][2]float64{{n.lower[k], r - 1}, {r, r}, {r + 1, n.upper[k]}} {
			if box[0] > box[1] {
				continue
			}
			lower, upper := slices.Clone(n.lower), slices.Clone(n.upper)
			lower[k], upper[k] = box[0], box[1]
			part, err := t.relax(ctx, lower, upper)
			if err != nil {
				return err
			}
			if part != nil && !t.done(part) {
				t.open = append(t.open, part)
			}
		}
		return nil
	}
	return nil // one point, which was tried
}
