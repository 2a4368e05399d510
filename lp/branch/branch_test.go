package branch_test

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/lp"
	"tokenwatt/lp/branch"
	"tokenwatt/lp/highs"
)

var engine = sync.OnceValues(func() (*highs.Engine, error) {
	return highs.New(context.Background(), highs.Options{CacheDir: filepath.Join(os.TempDir(), "tokenwatt-highs-test-cache")})
})

func solver(t testing.TB) *highs.Engine {
	t.Helper()
	e, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// knapsack holds 10 units of three things of 3, 4 and 5 at values of 4, 5 and 7: two of the last make 14.
func knapsack() *lp.Model {
	m := &lp.Model{}
	m.AddColumns("item", 3, []float64{0}, []float64{3}, []float64{-4, -5, -7})
	m.SetInteger(0, 3)
	m.AddRow("weight", -lp.Inf, 10, []int{0, 1, 2}, []float64{3, 4, 5})
	return m
}

func TestKnapsackByHand(t *testing.T) {
	s, err := branch.Solver{LP: solver(t)}.Solve(context.Background(), knapsack(), &lp.Settings{MIPGap: 1e-9})
	if err != nil {
		t.Fatal(err)
	}
	if s.Objective != -14 || s.Bound > -14 || s.Bound < -14.0001 || s.Primal[2] != 2 || s.RowDual != nil || s.Status != lp.Optimal {
		t.Errorf("got %+v", s)
	}
	if c, err := lp.Certify(knapsack(), s); err != nil || c.Err(1e-9) != nil {
		t.Errorf("certificate %v, %v", c.Err(1e-9), err)
	}
}

// random draws capacities in whole units that serve random loads, with costs of any sign beside them.
func random(t *rapid.T) *lp.Model {
	number := func(name string, lo, hi float64) float64 {
		return math.Round(rapid.Float64Range(lo, hi).Draw(t, name)*100) / 100
	}
	m := &lp.Model{}
	units, hours := rapid.IntRange(1, 4).Draw(t, "units"), rapid.IntRange(1, 4).Draw(t, "hours")
	var sizes []float64
	for range units {
		m.AddColumn("units", 0, float64(rapid.IntRange(0, 5).Draw(t, "most")), number("capital", -1, 30))
		sizes = append(sizes, number("size", 1, 9))
	}
	m.SetInteger(0, units)
	for range hours {
		unserved := m.AddColumn("unserved", 0, lp.Inf, 50)
		cols, coefs := []int{unserved}, []float64{1}
		for k := range units {
			out := m.AddColumn("output", 0, lp.Inf, number("fuel", 0, 20))
			cols, coefs = append(cols, out), append(coefs, 1)
			m.AddRow("limit", -lp.Inf, 0, []int{out, k}, []float64{1, -sizes[k]})
		}
		load := number("load", 0, 20)
		m.AddRow("balance", load, load, cols, coefs)
	}
	return m
}

func TestLikeHiGHS(t *testing.T) {
	e := solver(t)
	rapid.Check(t, func(t *rapid.T) {
		m := random(t)
		settings := &lp.Settings{MIPGap: 1e-9}
		got, err := branch.Solver{LP: e}.Solve(context.Background(), m, settings)
		if err != nil {
			t.Fatal(err)
		}
		want, err := e.Solve(context.Background(), m, settings)
		if err != nil {
			t.Fatal(err)
		}
		if near := 1e-6 * (1 + math.Abs(want.Objective)); math.Abs(got.Objective-want.Objective) > near || got.Bound > got.Objective || got.Bound < got.Objective-near {
			t.Errorf("objective %.12g with bound %.12g, HiGHS has %.12g", got.Objective, got.Bound, want.Objective)
		}
		if c, err := lp.Certify(m, got); err != nil || c.Err(1e-6) != nil {
			t.Errorf("certificate %v, %v", c.Err(1e-6), err)
		}
	})
}

// Within a gap of 20 % an answer that is 20 % off will do, and the bound says how far it may be.
func TestGap(t *testing.T) {
	s, err := branch.Solver{LP: solver(t)}.Solve(context.Background(), knapsack(), &lp.Settings{MIPGap: 0.2})
	if err != nil || s.Objective > -14/1.2 || s.Bound > -14 {
		t.Errorf("objective %g, bound %g, %v", s.Objective, s.Bound, err)
	}
}

func TestEnds(t *testing.T) {
	even := func() *lp.Model { // 2 x = 1
		m := &lp.Model{}
		m.AddColumn("x", 0, 5, 1)
		m.SetInteger(0, 1)
		m.AddRow("half", 1, 1, []int{0}, []float64{2})
		return m
	}
	between := &lp.Model{}
	between.AddColumn("x", 0.2, 0.8, 1)
	between.SetInteger(0, 1)
	unbounded := &lp.Model{}
	unbounded.AddColumn("x", 0, lp.Inf, -1)
	unbounded.SetInteger(0, 1)
	none := &lp.Model{}
	none.AddColumn("x", 0, 5, 1)
	none.SetInteger(0, 1)
	none.AddRow("more", 7, lp.Inf, []int{0}, []float64{1})
	tight := knapsack() // 9 units hold 1.8 of the last thing
	tight.SetRowBounds(0, -lp.Inf, 9)
	broken := &lp.Model{}
	broken.AddColumn("x", math.NaN(), 5, 1)
	broken.SetInteger(0, 1)
	for name, c := range map[string]struct {
		m    *lp.Model
		s    branch.Solver
		want error
	}{
		"no whole number fulfils a row":   {even(), branch.Solver{}, lp.ErrInfeasible},
		"no whole number between bounds":  {between, branch.Solver{}, lp.ErrInfeasible},
		"nothing fulfils the rows at all": {none, branch.Solver{}, lp.ErrInfeasible},
		"unbounded":                       {unbounded, branch.Solver{}, lp.ErrUnbounded},
		"too many integers":               {knapsack(), branch.Solver{MaxIntegers: 2}, lp.ErrUnsupported},
		"too many nodes":                  {tight, branch.Solver{MaxNodes: 1}, lp.ErrIterationLimit},
		"a broken model":                  {broken, branch.Solver{}, lp.ErrInvalidModel},
	} {
		t.Run(name, func(t *testing.T) {
			c.s.LP = solver(t)
			if _, err := c.s.Solve(context.Background(), c.m, &lp.Settings{MIPGap: 1e-9}); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (branch.Solver{LP: solver(t)}).Solve(ctx, knapsack(), nil); !errors.Is(err, lp.ErrCancelled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := (branch.Solver{LP: solver(t)}).Solve(context.Background(), knapsack(), &lp.Settings{TimeLimit: 1}); !errors.Is(err, lp.ErrTimeLimit) {
		t.Errorf("a nanosecond: %v", err)
	}
}

// A linear programme goes through as it is.
func TestLinear(t *testing.T) {
	m := knapsack()
	m.Relax()
	s, err := branch.Solver{LP: solver(t)}.Solve(context.Background(), m, nil)
	if err != nil || s.RowDual == nil || math.Abs(s.Objective+14) > 1e-9 {
		t.Errorf("got %+v, %v", s, err)
	}
}

// switched is a unit that runs at 2 to 4 in each hour at 1, or not at all, beside power at 3: it runs from a load of 2 on,
// and below where making 2 costs less than buying the load.
func switched(load ...float64) *lp.Model {
	m := &lp.Model{}
	n := len(load)
	units := m.AddColumn("units", 0, 3, 0.5)
	m.SetInteger(units, 1)
	columns := func(name string, cost float64) int {
		first := m.AddColumns(name, n, []float64{0}, []float64{lp.Inf}, []float64{cost})
		m.SetStages(first, n, 0)
		return first
	}
	on, out, bought, waste := columns("on", 0), columns("output", 1), columns("bought", 3), columns("waste", 0)
	m.SetInteger(on, n)
	for h, x := range load {
		m.AddRow("most", -lp.Inf, 0, []int{out + h, on + h}, []float64{1, -4})
		m.AddRow("least", 0, lp.Inf, []int{out + h, on + h}, []float64{1, -2})
		m.AddRow("built", -lp.Inf, 0, []int{on + h, units}, []float64{1, -1})
		m.AddRow("balance", x, x, []int{out + h, bought + h, waste + h}, []float64{1, 1, -1})
	}
	return m
}

// A dive is feasible, never better than the optimum, its bound never above it, and its warning says the gap.
func TestDive(t *testing.T) {
	e := solver(t)
	rapid.Check(t, func(t *rapid.T) {
		var load []float64
		for range rapid.IntRange(2, 12).Draw(t, "hours") {
			load = append(load, math.Round(100*rapid.Float64Range(0, 9).Draw(t, "load"))/100)
		}
		m := switched(load...)
		got, err := branch.Solver{LP: e, MaxIntegers: 1, DiveFrom: 2}.Solve(context.Background(), m, &lp.Settings{MIPGap: 1e-9})
		if err != nil {
			t.Fatal(err)
		}
		want, err := e.Solve(context.Background(), m, &lp.Settings{MIPGap: 1e-9})
		if err != nil {
			t.Fatal(err)
		}
		near := 1e-6 * (1 + math.Abs(want.Objective))
		if got.Objective < want.Objective-near || got.Bound > want.Objective+near {
			t.Errorf("objective %g with bound %g, the optimum is %g", got.Objective, got.Bound, want.Objective)
		}
		if far := got.Objective-got.Bound > near; far != (len(got.Warnings) > 0) {
			t.Errorf("objective %g with bound %g: warnings %q", got.Objective, got.Bound, got.Warnings)
		}
		if c, err := lp.Certify(m, got); err != nil || c.Err(1e-6) != nil {
			t.Errorf("certificate %v, %v", c.Err(1e-6), err)
		}
	})
}

// By hand: one unit for 0.5; loads of 3 and 4 are made, that of 1 is made at 2, for less than buying it.
func TestDiveByHand(t *testing.T) {
	s, err := branch.Solver{LP: solver(t), MaxIntegers: 1, DiveFrom: 2}.Solve(context.Background(), switched(3, 4, 1), nil)
	if err != nil || math.Abs(s.Objective-(0.5+3+4+2)) > 1e-9 {
		t.Errorf("got %+v, %v", s, err)
	}
}
