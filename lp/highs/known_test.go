package highs

import (
	"context"
	"errors"
	"math"
	"testing"

	"tokenwatt/lp"
	"tokenwatt/lp/highsrange"
)

// problem is a small LP or MIP with an answer known from elsewhere.
type problem struct {
	name      string
	build     func() *lp.Model
	objective float64
	primal    []float64 // nil where not unique
	duals     []float64
}

func problems() []problem {
	return []problem{
		{
			// Hillier and Lieberman, Introduction to Operations Research: Wyndor Glass. Shadow prices 0, 3/2, 1 of the
			// maximisation.
			name: "wyndor", objective: -36, primal: []float64{2, 6}, duals: []float64{0, -1.5, -1},
			build: func() *lp.Model {
				m := &lp.Model{}
				m.AddColumn("x", 0, lp.Inf, -3)
				m.AddColumn("y", 0, lp.Inf, -5)
				m.AddRow("1", -lp.Inf, 4, []int{0}, []float64{1})
				m.AddRow("2", -lp.Inf, 12, []int{1}, []float64{2})
				m.AddRow("3", -lp.Inf, 18, []int{0, 1}, []float64{3, 2})
				return m
			},
		},
		{
			// Beale 1955, the example on which the textbook simplex rule cycles: optimum -5/4 at x1 = x3 = 1.
			name: "beale degenerate", objective: -1.25, primal: []float64{1, 0, 1, 0},
			build: func() *lp.Model {
				m := &lp.Model{}
				m.AddColumns("x", 4, []float64{0}, []float64{lp.Inf}, []float64{-0.75, 20, -0.5, 6})
				m.AddRow("1", -lp.Inf, 0, []int{0, 1, 2, 3}, []float64{0.25, -8, -1, 9})
				m.AddRow("2", -lp.Inf, 0, []int{0, 1, 2, 3}, []float64{0.5, -12, -0.5, 3})
				m.AddRow("3", -lp.Inf, 1, []int{2}, []float64{1})
				return m
			},
		},
		{
			// minimise x + y with 2 <= x + 2y <= 8 and 1 <= x - y <= 3: both lower bounds hold, so y = 1/3, x = 4/3, and
			// y1 + y2 = 1, 2 y1 - y2 = 1 give duals 2/3 and 1/3.
			name: "ranges", objective: 5.0 / 3, primal: []float64{4.0 / 3, 1.0 / 3}, duals: []float64{2.0 / 3, 1.0 / 3},
			build: func() *lp.Model {
				m := &lp.Model{}
				m.AddColumns("x", 2, []float64{0}, []float64{lp.Inf}, []float64{1})
				m.AddRow("a", 2, 8, []int{0, 1}, []float64{1, 2})
				m.AddRow("b", 1, 3, []int{0, 1}, []float64{1, -1})
				return m
			},
		},
		{
			// A free column: minimise 7 + 2x with -5 <= x as a row. One unit more of the bound costs 2.
			name: "free column and offset", objective: -3, primal: []float64{-5}, duals: []float64{2},
			build: func() *lp.Model {
				m := &lp.Model{Offset: 7}
				m.AddColumn("x", -lp.Inf, lp.Inf, 2)
				m.AddRow("floor", -5, lp.Inf, []int{0}, []float64{1})
				return m
			},
		},
		{
			// minimise 2x + 3y with x + y = 10, x <= 4: the next unit of demand is served at 3. Raising -x - y = -10 is
			// one unit less, so the sign turns with the row.
			name: "equality", objective: 26, primal: []float64{4, 6}, duals: []float64{3, 0},
			build: func() *lp.Model {
				m := &lp.Model{}
				m.AddColumn("x", 0, 4, 2)
				m.AddColumn("y", 0, lp.Inf, 3)
				m.AddRow("demand", 10, 10, []int{0, 1}, []float64{1, 1})
				m.AddRow("idle", -lp.Inf, lp.Inf, []int{0}, []float64{1})
				return m
			},
		},
		{
			name: "equality turned", objective: 26, primal: []float64{4, 6}, duals: []float64{-3},
			build: func() *lp.Model {
				m := &lp.Model{}
				m.AddColumn("x", 0, 4, 2)
				m.AddColumn("y", 0, lp.Inf, 3)
				m.AddRow("demand", -10, -10, []int{0, 1}, []float64{-1, -1})
				return m
			},
		},
		{
			// Cormen, Leiserson, Rivest and Stein, Introduction to Algorithms, section on greedy choice: values 60, 100,
			// 120, weights 10, 20, 30, capacity 50; the best is 220.
			name: "knapsack", objective: -220, primal: []float64{0, 1, 1},
			build: func() *lp.Model {
				m := &lp.Model{}
				m.AddColumns("take", 3, []float64{0}, []float64{1}, []float64{-60, -100, -120})
				m.SetInteger(0, 3)
				m.AddRow("weight", -lp.Inf, 50, []int{0, 1, 2}, []float64{10, 20, 30})
				return m
			},
		},
		{
			name: "no rows", objective: -4, primal: []float64{2},
			build: func() *lp.Model {
				m := &lp.Model{}
				m.AddColumn("x", 0, 2, -2)
				return m
			},
		},
		{name: "empty", objective: 3, build: func() *lp.Model { return &lp.Model{Offset: 3} }},
	}
}

func near(a, b, tol float64) bool { return math.Abs(a-b) <= tol*(1+math.Abs(b)) }

func allNear(a, b []float64, tol float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !near(a[i], b[i], tol) {
			return false
		}
	}
	return true
}

func TestKnownAnswers(t *testing.T) {
	methods := map[string]struct {
		settings *lp.Settings
		tol      float64
	}{
		"default":              {nil, 1e-9},
		"simplex":              {&lp.Settings{Method: lp.Simplex, Presolve: lp.Off}, 1e-9},
		"ipm":                  {&lp.Settings{Method: lp.IPM}, 1e-9},
		"ipm without vertices": {&lp.Settings{Method: lp.IPM, Crossover: lp.Off}, 1e-5},
		"pdlp":                 {&lp.Settings{Method: lp.PDLP}, 1e-4},
	}
	for _, p := range problems() {
		for name, method := range methods {
			t.Run(p.name+"/"+name, func(t *testing.T) {
				m := p.build()
				sol, err := engine(t).Solve(context.Background(), m, method.settings)
				if err != nil {
					t.Fatal(err)
				}
				if !near(sol.Objective, p.objective, method.tol) {
					t.Errorf("objective %.12g, want %.12g", sol.Objective, p.objective)
				}
				if p.primal != nil && !allNear(sol.Primal, p.primal, method.tol) {
					t.Errorf("primal %v, want %v", sol.Primal, p.primal)
				}
				if p.duals != nil && !allNear(sol.RowDual, p.duals, method.tol) {
					t.Errorf("duals %v, want %v", sol.RowDual, p.duals)
				}
				c, err := lp.Certify(m, sol)
				if err != nil {
					t.Fatal(err)
				}
				if err := c.Err(method.tol * 10); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func TestStatuses(t *testing.T) {
	infeasible := &lp.Model{}
	infeasible.AddColumns("x", 2, []float64{0}, []float64{1}, []float64{1})
	infeasible.AddRow("too much", 3, lp.Inf, []int{0, 1}, []float64{1, 1})
	unbounded := &lp.Model{}
	unbounded.AddColumns("x", 2, []float64{0}, []float64{lp.Inf}, []float64{-1, 0})
	unbounded.AddRow("", -lp.Inf, 1, []int{0, 1}, []float64{1, -1})
	cases := []struct {
		name string
		m    *lp.Model
		is   error
	}{
		{"infeasible", infeasible, lp.ErrInfeasible},
		{"unbounded", unbounded, lp.ErrUnbounded},
	}
	for _, c := range cases {
		for _, presolve := range []lp.Switch{lp.On, lp.Off} {
			sol, err := engine(t).Solve(context.Background(), c.m, &lp.Settings{Presolve: presolve})
			if !errors.Is(err, c.is) {
				t.Errorf("%s: got %v", c.name, err)
			}
			if sol == nil || sol.Status == lp.Optimal || sol.Primal != nil {
				t.Errorf("%s: got solution %+v", c.name, sol)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	column := func(lower, upper, cost float64) *lp.Model {
		m := &lp.Model{}
		m.AddColumn("x", lower, upper, cost)
		return m
	}
	tiny := column(0, 1, 1)
	tiny.AddRow("r", 0, 1, []int{0}, []float64{1e-13})
	var outside *highsrange.Error
	for _, m := range []*lp.Model{column(0, 1e20, 1), column(0, 1, 1e21), tiny} {
		if _, err := engine(t).Solve(context.Background(), m, nil); !errors.As(err, &outside) {
			t.Errorf("%+v: got %v, want a highsrange.Error", m.Arrays(), err)
		}
	}
	if _, err := engine(t).Solve(context.Background(), column(2, 1, 0), nil); !errors.Is(err, lp.ErrInvalidModel) {
		t.Errorf("crossed bounds: got %v", err)
	}
	if _, err := engine(t).Solve(context.Background(), column(0, 1, 0), &lp.Settings{MIPGap: 7}); err == nil {
		t.Error("a MIP gap of 7 was accepted")
	}
}
