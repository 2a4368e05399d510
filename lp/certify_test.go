package lp_test

import (
	"fmt"
	"math"
	"testing"

	"tokenwatt/lp"
)

// wyndor is the Wyndor Glass problem of Hillier and Lieberman, Introduction to Operations Research, section 3.1:
// maximise 3 x + 5 y with x <= 4, 2 y <= 12, 3 x + 2 y <= 18. Optimum 36 at (2, 6), shadow prices 0, 3/2, 1
// (section 4.7). As a minimisation all signs turn.
func wyndor() *lp.Model {
	m := &lp.Model{Name: "wyndor"}
	x := m.AddColumn("doors", 0, lp.Inf, -3)
	y := m.AddColumn("windows", 0, lp.Inf, -5)
	m.AddRow("plant 1", -lp.Inf, 4, []int{x}, []float64{1})
	m.AddRow("plant 2", -lp.Inf, 12, []int{y}, []float64{2})
	m.AddRow("plant 3", -lp.Inf, 18, []int{x, y}, []float64{3, 2})
	return m
}

func TestCertifyAcceptsTheOptimum(t *testing.T) {
	c, err := lp.Certify(wyndor(), &lp.Solution{Primal: []float64{2, 6}, RowDual: []float64{0, -1.5, -1}})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Err(1e-12); err != nil {
		t.Error(err)
	}
	if c.PrimalObjective != -36 || c.DualObjective != -36 || !c.DualChecked {
		t.Errorf("objectives %g and %g, checked %v; want -36 twice", c.PrimalObjective, c.DualObjective, c.DualChecked)
	}
}

func TestCertifyFindsWhatIsWrong(t *testing.T) {
	cases := []struct {
		name    string
		primal  []float64
		duals   []float64
		primInf float64 // by hand
		dualInf float64
		gap     float64 // primal - dual objective
	}{
		// 3x2.5+2x6 = 19.5 is 1.5 above 18; objective -37.5 against -36.
		{"row broken", []float64{2.5, 6}, []float64{0, -1.5, -1}, 1.5, 0, -1.5},
		{"bound broken", []float64{-1, 6}, []float64{0, -1.5, -1}, 1, 0, 9},
		// c - A'y = (-3, -5) with y = 0: both push against an infinite upper bound; dual objective 0.
		{"no duals", []float64{2, 6}, []float64{0, 0, 0}, 0, 5, -36},
		// y_3 = +1 stands against an infinite lower bound; reduced costs (-3-3, -5+3-2) = (-6, -4); dual objective
		// counts only row 2: -1.5 x 12 = -18.
		{"wrong sign", []float64{2, 6}, []float64{0, -1.5, 1}, 0, 6, -18},
		// feasible but not optimal: objective -18, dual -36.
		{"not optimal", []float64{1, 3}, []float64{0, -1.5, -1}, 0, 0, 18},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := lp.Certify(wyndor(), &lp.Solution{Primal: c.primal, RowDual: c.duals})
			if err != nil {
				t.Fatal(err)
			}
			if got.MaxPrimalInfeasibility != c.primInf || got.MaxDualInfeasibility != c.dualInf {
				t.Errorf("infeasibility %g and %g, want %g and %g", got.MaxPrimalInfeasibility, got.MaxDualInfeasibility, c.primInf, c.dualInf)
			}
			if gap := got.PrimalObjective - got.DualObjective; gap != c.gap {
				t.Errorf("gap %g, want %g", gap, c.gap)
			}
			if got.Err(1e-6) == nil {
				t.Error("Err found nothing")
			}
		})
	}
}

func TestCertifyMIP(t *testing.T) {
	m := wyndor()
	m.SetInteger(0, 1)
	c, err := lp.Certify(m, &lp.Solution{Primal: []float64{1.75, 6}})
	if err != nil {
		t.Fatal(err)
	}
	if c.DualChecked || c.MaxIntegrality != 0.25 {
		t.Errorf("got %+v, want no dual check and an integrality violation of 0.25", c)
	}
}

func TestCertifyRefusesWhatDoesNotFit(t *testing.T) {
	bad := []*lp.Solution{
		{},
		{Primal: []float64{1}},
		{Primal: []float64{1, math.NaN()}},
		{Primal: []float64{1, 1}, RowDual: []float64{1}},
		{Primal: []float64{1, 1}, RowDual: []float64{1, 1, math.Inf(1)}},
	}
	for _, s := range bad {
		if _, err := lp.Certify(wyndor(), s); err == nil {
			t.Errorf("%+v was accepted", s)
		}
	}
}

func ExampleCertify() {
	m := &lp.Model{}
	x := m.AddColumn("x", 0, lp.Inf, 2)
	y := m.AddColumn("y", 0, lp.Inf, 3)
	m.AddRow("demand", 10, 10, []int{x, y}, []float64{1, 1})
	c, err := lp.Certify(m, &lp.Solution{Primal: []float64{10, 0}, RowDual: []float64{2}})
	fmt.Println(c.PrimalObjective, c.DualObjective, c.Err(1e-9), err)
	// Output: 20 20 <nil> <nil>
}
