package highs

import (
	"context"
	"math"
	"testing"

	"tokenwatt/lp"
)

// A knapsack of 10 units: 3 a + 4 b + 5 c <= 10 at values 4, 5, 7. By hand the best are b and c short of 1 (12), a, a and b
// (13), or c twice (14).
func TestBoundOfAMIP(t *testing.T) {
	var m lp.Model
	m.AddColumns("item", 3, []float64{0}, []float64{3}, []float64{-4, -5, -7})
	m.SetInteger(0, 3)
	m.AddRow("weight", -lp.Inf, 10, []int{0, 1, 2}, []float64{3, 4, 5})
	s, err := engine(t).Solve(context.Background(), &m, nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.Objective != -14 || math.Abs(s.Bound+14) > 1e-9 {
		t.Errorf("objective %g with bound %g, want -14 for both", s.Objective, s.Bound)
	}
	m.FixIntegers(s.Primal)
	if s, err = engine(t).Solve(context.Background(), &m, nil); err != nil || s.Objective != -14 || s.Bound != 0 || s.RowDual == nil {
		t.Errorf("with the integers fixed: %+v, %v", s, err)
	}
}
