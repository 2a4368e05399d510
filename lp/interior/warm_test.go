package interior_test

import (
	"context"
	"testing"

	"tokenwatt/lp"
	"tokenwatt/lp/interior"
)

// A sweep of carbon prices with a memory finds the optima of solves from nothing, in fewer iterations.
func TestMemory(t *testing.T) {
	d := readSeries(t)
	memory := &lp.Memory{}
	cold, warm := 0, 0
	for step := range 6 {
		m := site{hours: 1008, carbonUSD: 10 * float64(step)}.model(d)
		want := mustSolve(t, m)
		got, err := interior.Solver{}.Solve(context.Background(), m, &lp.Settings{Memory: memory})
		if err != nil {
			t.Fatal(err)
		}
		if !near(got.Objective, want.Objective, 1e-7) {
			t.Errorf("%g USD/t: %.6f with a memory, %.6f without", 10*float64(step), got.Objective, want.Objective)
		}
		if step > 0 {
			cold, warm = cold+want.Iterations, warm+got.Iterations
		}
	}
	t.Logf("%d iterations with a memory, %d without", warm, cold)
	if warm >= cold {
		t.Errorf("%d iterations with a memory, %d without", warm, cold)
	}
}
