package interior_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"strings"
	"sync"
	"testing"

	"tokenwatt/internal/testdata"
	"tokenwatt/lp"
	"tokenwatt/lp/interior"
)

func mustSolve(t testing.TB, m *lp.Model) *lp.Solution {
	t.Helper()
	sol, err := interior.Solver{}.Solve(context.Background(), m, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sol
}

// expected.json of the reference site was computed by another formulation and HiGHS.
func TestReferenceYear(t *testing.T) {
	if testing.Short() {
		t.Skip("a year")
	}
	text, err := os.ReadFile(testdata.Path(t, "supply", "reference", "dc100_gb2020_grid", "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Objective float64            `json:"objective_total"`
		Capacity  map[string]float64 `json:"capacity"`
		Price     map[string]float64 `json:"price_mean"`
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	m := year.model(readSeries(t))
	sol := mustSolve(t, m)
	if !near(sol.Objective, want.Objective, 1e-9) {
		t.Errorf("objective %.6f, want %.6f", sol.Objective, want.Objective)
	}
	for name, key := range map[string]string{
		"grid size": "generators:grid", "solar size": "generators:solar", "wind size": "generators:wind", "gas size": "generators:gas",
		"battery size": "stores:battery", "battery charger size": "links:charger", "battery discharger size": "links:discharger",
	} {
		if got := sol.Primal[find(t, m, name)]; !near(got, want.Capacity[key], 1e-6) {
			t.Errorf("%s is %.8f, want %.8f", name, got, want.Capacity[key])
		}
	}
	mean, hours := 0.0, 0.0
	for i := range m.NumRows() {
		if strings.HasPrefix(m.RowName(i), "balance[") {
			mean += sol.RowDual[i]
			hours++
		}
	}
	if mean /= hours; !near(mean, want.Price["dc"], 1e-7) {
		t.Errorf("mean price %.8f, want %.8f", mean, want.Price["dc"])
	}
	certified(t, m, sol)
}

func certified(t testing.TB, m *lp.Model, sol *lp.Solution) {
	t.Helper()
	c, err := lp.Certify(m, sol)
	if err != nil {
		t.Fatal(err)
	}
	// Rows are in MW and costs in EUR here: 1e-7 of them is less than 1e-8 of the load and of a typical price.
	if err := c.Err(1e-7); err != nil {
		t.Error(err)
	}
}

func near(got, want, tol float64) bool { return math.Abs(got-want) <= tol*(1+math.Abs(want)) }

func find(t testing.TB, m *lp.Model, name string) int {
	t.Helper()
	for j := range m.NumColumns() {
		if m.ColumnName(j) == name {
			return j
		}
	}
	t.Fatalf("no column %s", name)
	return -1
}

// Every variant of the site agrees with HiGHS over a week or two; over the year it certifies itself.
func TestVariants(t *testing.T) {
	d := readSeries(t)
	e := openHighs(t)
	for name, s := range variants {
		t.Run(name, func(t *testing.T) {
			short := s
			short.hours = 336
			if testing.Short() {
				short.hours = 168
			}
			short.capT *= float64(short.hours) / 8760
			m := short.model(d)
			want, err := e.Solve(context.Background(), m, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := mustSolve(t, m); !near(got.Objective, want.Objective, 1e-7) {
				t.Errorf("some weeks: %.6f, HiGHS %.6f", got.Objective, want.Objective)
			}
			if testing.Short() {
				return
			}
			m = s.model(d)
			certified(t, m, mustSolve(t, m))
		})
	}
}

// Infeasible and unbounded inputs are recognised, and not iterated on.
func TestRecognises(t *testing.T) {
	d := readSeries(t)
	base := site{hours: 672}
	for name, c := range map[string]struct {
		model  *lp.Model
		status lp.Status
	}{
		"all sizes small": {func() *lp.Model {
			m := base.model(d)
			for _, name := range []string{"solar size", "wind size", "gas size"} {
				m.SetColumnBounds(find(t, m, name), 0, 10)
			}
			return m
		}(), lp.Infeasible},
		"no firm source in a store's reach": {func() *lp.Model {
			m := site{hours: 672, offGrid: true}.model(d)
			m.SetColumnBounds(find(t, m, "gas size"), 0, 0)
			m.SetColumnBounds(find(t, m, "wind size"), 0, 100)
			m.SetColumnBounds(find(t, m, "solar size"), 0, 100)
			m.SetColumnBounds(find(t, m, "battery size"), 0, 50)
			return m
		}(), lp.Infeasible},
		"gas that pays": {func() *lp.Model {
			m := base.model(d)
			m.SetCost(find(t, m, "solar size"), -1)
			return m
		}(), lp.Unbounded},
	} {
		t.Run(name, func(t *testing.T) {
			sol, err := interior.Solver{}.Solve(context.Background(), c.model, nil)
			if err == nil {
				t.Fatal("optimal")
			}
			if sol.Status != c.status {
				t.Errorf("%v (%v), want %v", sol.Status, err, c.status)
			}
			t.Logf("%v after %d iterations", err, sol.Iterations)
			if sol.Iterations > 120 {
				t.Errorf("%d iterations", sol.Iterations)
			}
		})
	}
}

// The same bytes come out on one core and on many.
func TestReproducible(t *testing.T) {
	m := site{hours: 2016, hydrogen: true}.model(readSeries(t))
	a, b := mustSolve(t, m), mustSolve(t, m)
	for j, x := range a.Primal {
		if x != b.Primal[j] {
			t.Fatalf("column %s: %v and %v", m.ColumnName(j), x, b.Primal[j])
		}
	}
}

func BenchmarkSite(b *testing.B) {
	d := readSeries(b)
	cases := map[string]site{"year": year}
	for name, s := range variants {
		cases[name] = s
	}
	for name, s := range cases {
		m := s.model(d)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				sol := mustSolve(b, m)
				b.ReportMetric(float64(sol.Iterations), "iterations")
			}
		})
	}
}

// BenchmarkCarbonPrices is a sweep of 20 carbon prices over the year on two goroutines, each with a memory of its own.
func BenchmarkCarbonPrices(b *testing.B) {
	d := readSeries(b)
	for b.Loop() {
		var wait sync.WaitGroup
		for part := range 2 {
			wait.Go(func() {
				memory := &lp.Memory{}
				for step := range 10 {
					m := site{hours: 8760, carbonUSD: 10 * float64(10*part+step)}.model(d)
					if _, err := (interior.Solver{}).Solve(context.Background(), m, &lp.Settings{Memory: memory}); err != nil {
						b.Error(err)
					}
				}
			})
		}
		wait.Wait()
	}
}
