package interior_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/lp"
	"tokenwatt/lp/highs"
	"tokenwatt/lp/interior"
)

func openHighs(t testing.TB) *highs.Engine {
	t.Helper()
	e, err := highs.New(context.Background(), highs.Options{CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// draw draws a programme along time: columns in stages and without one, rows within a stage, over two, round the ring,
// over windows and over the whole time. With feasible set, some point within the bounds meets every row.
func draw(t *rapid.T, feasible bool) *lp.Model {
	small := rapid.IntRange(-4, 4)
	m := &lp.Model{Offset: float64(small.Draw(t, "offset"))}
	stages := rapid.IntRange(1, 7).Draw(t, "stages")
	kinds := rapid.IntRange(1, 3).Draw(t, "columns of a stage")
	var at []float64
	column := func(name string, stage int) {
		x := float64(small.Draw(t, "x"))
		lower, upper := x-float64(rapid.IntRange(0, 3).Draw(t, "below")), x+float64(rapid.IntRange(0, 3).Draw(t, "above"))
		switch rapid.IntRange(0, 5).Draw(t, "bounds") {
		case 0:
			lower = -lp.Inf
		case 1:
			upper = lp.Inf
		case 2:
			lower, upper = -lp.Inf, lp.Inf
		}
		j := m.AddColumn(name, lower, upper, float64(small.Draw(t, "cost")))
		if stage >= 0 {
			m.SetStages(j, 1, stage)
		}
		at = append(at, x)
	}
	for range rapid.IntRange(0, 3).Draw(t, "sizes") {
		column("size", lp.NoStage)
	}
	sizes := len(at)
	for h := range stages {
		for range kinds {
			column("hour", h)
		}
	}
	for range rapid.IntRange(0, 14).Draw(t, "rows") {
		from := rapid.IntRange(0, stages-1).Draw(t, "from")
		to := min(stages, from+rapid.SampledFrom([]int{1, 1, 1, 2, 2, 3, 7}).Draw(t, "over"))
		var cols []int
		var coefs []float64
		activity := 0.0
		for j := range at {
			in := j < sizes && rapid.Bool().Draw(t, "size in") || j >= sizes && (j-sizes)/kinds >= from && (j-sizes)/kinds < to
			if a := float64(small.Draw(t, "a")); in && a != 0 {
				cols, coefs = append(cols, j), append(coefs, a)
				activity += a * at[j]
			}
		}
		lower, upper := activity-float64(rapid.IntRange(0, 2).Draw(t, "slack")), activity+float64(rapid.IntRange(0, 2).Draw(t, "slack"))
		if !feasible {
			off := float64(rapid.IntRange(-6, 6).Draw(t, "off"))
			lower, upper = lower+off, upper+off
		}
		switch rapid.IntRange(0, 4).Draw(t, "form") {
		case 0, 1:
			lower = -lp.Inf
		case 2:
			upper = lp.Inf
		case 3:
			upper = lower
			if feasible {
				lower, upper = activity, activity
			}
		}
		m.AddRow("row", lower, upper, cols, coefs)
	}
	return m
}

// On random programmes the solver agrees with HiGHS: the optimum to 1e-6, its certificate, and complementary slackness; or
// that there is none.
func TestAgreesWithHighs(t *testing.T) {
	e := openHighs(t)
	for _, feasible := range []bool{true, false} {
		rapid.Check(t, func(t *rapid.T) {
			m := draw(t, feasible)
			want, wantErr := e.Solve(context.Background(), m, nil)
			got, err := interior.Solver{}.Solve(context.Background(), m, nil)
			switch {
			case errors.Is(err, lp.ErrUnsupported):
				t.Skip("not for this solver")
			case wantErr != nil:
				if err == nil {
					t.Fatalf("optimal with %g, HiGHS says %v", got.Objective, wantErr)
				}
				if errors.Is(wantErr, lp.ErrInfeasible) != errors.Is(err, lp.ErrInfeasible) && errors.Is(wantErr, lp.ErrUnbounded) != errors.Is(err, lp.ErrUnbounded) {
					t.Fatalf("%v, HiGHS says %v", err, wantErr)
				}
			case err != nil:
				t.Fatalf("%v, HiGHS finds %g", err, want.Objective)
			default:
				if math.Abs(got.Objective-want.Objective) > 1e-6*(1+math.Abs(want.Objective)) {
					t.Fatalf("optimum %.9g, HiGHS finds %.9g", got.Objective, want.Objective)
				}
				c, err := lp.Certify(m, got)
				if err != nil {
					t.Fatal(err)
				}
				if err := c.Err(1e-6); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
