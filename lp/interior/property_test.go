package interior_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/lp"
	"tokenwatt/lp/highs"
	"tokenwatt/lp/interior"
)

// sharedHighs compiles HiGHS once for all tests.
var sharedHighs = sync.OnceValues(func() (*highs.Engine, error) { return highs.New(context.Background(), highs.Options{}) })

func openHighs(t testing.TB) *highs.Engine {
	t.Helper()
	e, err := sharedHighs()
	if err != nil {
		t.Fatal(err)
	}
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

// agrees compares an answer with that of HiGHS: the optimum to 1e-6, feasibility, complementary slackness and the gap by the
// certificate; or that there is no optimum.
func agrees(t *rapid.T, m *lp.Model, got *lp.Solution, err error, want *lp.Solution, wantErr error) {
	text := func() string {
		var b strings.Builder
		_ = lp.WriteMPS(&b, m)
		return b.String()
	}
	switch {
	case wantErr != nil:
		if err == nil {
			t.Fatalf("optimal with %g, HiGHS says %v\n%s", got.Objective, wantErr, text())
		}
		if errors.Is(wantErr, lp.ErrInfeasible) != errors.Is(err, lp.ErrInfeasible) && errors.Is(wantErr, lp.ErrUnbounded) != errors.Is(err, lp.ErrUnbounded) {
			t.Fatalf("%v, HiGHS says %v\n%s", err, wantErr, text())
		}
	case err != nil:
		t.Fatalf("%v, HiGHS finds %g\n%s", err, want.Objective, text())
	default:
		if math.Abs(got.Objective-want.Objective) > 1e-6*(1+math.Abs(want.Objective)) {
			t.Fatalf("optimum %.9g, HiGHS finds %.9g\n%s", got.Objective, want.Objective, text())
		}
		c, err := lp.Certify(m, got)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Err(1e-6); err != nil {
			t.Fatalf("%v\n%s", err, text())
		}
	}
}

// On random programmes, most of them without an interior and with rows that repeat others, every answer is right. Where
// the solver gives up it says so, and that is rare.
func TestAnswersAreRight(t *testing.T) {
	e := openHighs(t)
	tried, failed := 0, 0
	for _, feasible := range []bool{true, false} {
		rapid.Check(t, func(t *rapid.T) {
			m := draw(t, feasible)
			got, err := interior.Solver{}.Solve(context.Background(), m, nil)
			if errors.Is(err, lp.ErrUnsupported) {
				return // many windows that overlap
			}
			tried++
			if errors.Is(err, lp.ErrFailed) || errors.Is(err, lp.ErrIterationLimit) {
				failed++
				return
			}
			want, wantErr := e.Solve(context.Background(), m, nil)
			agrees(t, m, got, err, want, wantErr)
		})
	}
	t.Logf("gave up on %d of %d programmes", failed, tried)
	if failed*20 > tried {
		t.Errorf("gave up on %d of %d programmes", failed, tried)
	}
}

// Random sites are all solved, as HiGHS solves them.
func TestRandomSites(t *testing.T) {
	e := openHighs(t)
	rapid.Check(t, func(t *rapid.T) {
		hours := rapid.IntRange(2, 60).Draw(t, "hours")
		draws := func(name string, low, high float64) []float64 {
			return rapid.SliceOfN(rapid.Float64Range(low, high), hours, hours).Draw(t, name)
		}
		d := series{price: draws("price", -40, 200), solar: draws("solar", 0, 1), wind: draws("wind", 0, 1), carbon: draws("carbon", 20, 700)}
		for h := range d.solar {
			if d.solar[h] < 0.3 { // nights
				d.solar[h] = 0
			}
			if d.wind[h] < 0.001 { // less than what solvers tell from none
				d.wind[h] = 0
			}
		}
		yes := func(name string) bool { return rapid.Bool().Draw(t, name) }
		s := site{hours: hours, offGrid: yes("off grid"), hydrogen: yes("hydrogen"), thermal: yes("thermal"), noLoss: yes("no loss")}
		if yes("cap") {
			s.capT = rapid.Float64Range(0.001, 30).Draw(t, "cap") * float64(hours)
		}
		if yes("cfe") {
			s.cfe = rapid.Float64Range(0.05, 1).Draw(t, "share")
		}
		if yes("window") {
			s.window = rapid.IntRange(1, 24).Draw(t, "hours of a window")
		}
		s.carbonUSD = float64(rapid.IntRange(0, 200).Draw(t, "carbon price"))
		m := s.model(d)
		got, err := interior.Solver{}.Solve(context.Background(), m, nil)
		want, wantErr := e.Solve(context.Background(), m, nil)
		agrees(t, m, got, err, want, wantErr)
	})
}
