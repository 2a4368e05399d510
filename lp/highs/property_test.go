package highs

import (
	"context"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/lp"
)

// drawFeasible draws an LP that has an optimum: x0 is feasible by construction and all columns are bounded.
func drawFeasible(t *rapid.T) (*lp.Model, []float64) {
	small := rapid.IntRange(-5, 5)
	m := &lp.Model{Offset: float64(small.Draw(t, "offset"))}
	n := rapid.IntRange(1, 8).Draw(t, "columns")
	x0 := make([]float64, n)
	for j := range n {
		x0[j] = float64(small.Draw(t, "x0"))
		lower := x0[j] - float64(rapid.IntRange(0, 4).Draw(t, "below"))
		upper := x0[j] + float64(rapid.IntRange(0, 4).Draw(t, "above"))
		m.AddColumn("x", lower, upper, float64(small.Draw(t, "cost")))
	}
	for range rapid.IntRange(0, 8).Draw(t, "rows") {
		cols, coefs, activity := []int{}, []float64{}, 0.0
		for j := range n {
			if a := float64(small.Draw(t, "a")); a != 0 {
				cols, coefs = append(cols, j), append(coefs, a)
				activity += a * x0[j]
			}
		}
		lower, upper := activity-float64(rapid.IntRange(0, 3).Draw(t, "slack")), activity+float64(rapid.IntRange(0, 3).Draw(t, "slack"))
		switch rapid.IntRange(0, 3).Draw(t, "form") {
		case 0:
			lower = -lp.Inf
		case 1:
			upper = lp.Inf
		case 2:
			lower, upper = activity, activity
		}
		m.AddRow("r", lower, upper, cols, coefs)
	}
	return m, x0
}

// failer is what *testing.T, *testing.B and *rapid.T have in common.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func mustSolve(t failer, e *Engine, m *lp.Model, s *lp.Settings) *lp.Solution {
	t.Helper()
	sol, err := e.Solve(context.Background(), m, s)
	if err != nil {
		t.Fatalf("solve: %v", err)
	}
	return sol
}

// Weak duality, complementary slackness and feasibility hold for every method, and no point known to be feasible
// is better than the optimum.
func TestRandomProblemsAreCertified(t *testing.T) {
	e := engine(t)
	rapid.Check(t, func(t *rapid.T) {
		m, x0 := drawFeasible(t)
		known := m.Offset
		for j, x := range x0 {
			known += m.Column(j).Cost * x
		}
		simplex := mustSolve(t, e, m, &lp.Settings{Method: lp.Simplex})
		for _, sol := range []*lp.Solution{simplex, mustSolve(t, e, m, &lp.Settings{Method: lp.IPM})} {
			c, err := lp.Certify(m, sol)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Err(1e-6); err != nil {
				t.Fatalf("%s: %v", sol.Method, err)
			}
			if sol.Objective > known+1e-6 {
				t.Fatalf("%s: optimum %g is above the feasible %g", sol.Method, sol.Objective, known)
			}
			if !near(sol.Objective, simplex.Objective, 1e-6) {
				t.Fatalf("%s: %g, simplex %g", sol.Method, sol.Objective, simplex.Objective)
			}
		}
	})
}

// The optimum is convex in the right-hand sides with the duals as a subgradient: f(b + e) >= f(b) + y e, for either
// sign of e and for degenerate optima too.
func TestDualsAreSubgradients(t *testing.T) {
	e := engine(t)
	rapid.Check(t, func(t *rapid.T) {
		m, _ := drawFeasible(t)
		if m.NumRows() == 0 {
			return
		}
		sol := mustSolve(t, e, m, nil)
		i := rapid.IntRange(0, m.NumRows()-1).Draw(t, "row")
		step := rapid.SampledFrom([]float64{-0.5, -0.01, 0.01, 0.5}).Draw(t, "step")
		lower, upper, _, _ := m.Row(i)
		moved := m.Clone()
		moved.SetRowBounds(i, lower+step, upper+step)
		after, err := e.Solve(context.Background(), moved, nil)
		if err != nil {
			return // infeasible: f is +Inf there
		}
		if want := sol.Objective + step*sol.RowDual[i]; after.Objective < want-1e-6*(1+math.Abs(want)) {
			t.Fatalf("row %d moved by %g: optimum %g is below %g + %g x %g", i, step, after.Objective, sol.Objective, sol.RowDual[i], step)
		}
	})
}

// Start values change the way, not the optimum, however bad they are.
func TestStartValuesDoNotChangeTheOptimum(t *testing.T) {
	e := engine(t)
	rapid.Check(t, func(t *rapid.T) {
		m, _ := drawFeasible(t)
		plain := mustSolve(t, e, m, nil)
		s := &lp.Settings{}
		for j := range m.NumColumns() {
			if rapid.Bool().Draw(t, "start") {
				s.Start = append(s.Start, lp.StartValue{Column: j, Value: rapid.Float64Range(-20, 20).Draw(t, "value")})
			}
		}
		started := mustSolve(t, e, m, s)
		if !near(started.Objective, plain.Objective, 1e-7) {
			t.Fatalf("%g with start values, %g without", started.Objective, plain.Objective)
		}
		c, err := lp.Certify(m, started)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Err(1e-6); err != nil {
			t.Fatal(err)
		}
	})
}
