package lp_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/lp"
)

// twoHours is a plant with capacity P that serves 1 MW and then 2 MW.
func twoHours() *lp.Model {
	m := &lp.Model{Name: "two hours"}
	capacity := m.AddColumn("capacity", 0, lp.Inf, 10)
	power := m.AddColumns("power", 2, []float64{0}, []float64{lp.Inf}, []float64{1, 3})
	limit, balance := m.NewRowBlock("limit"), m.NewRowBlock("balance")
	for t := range 2 {
		m.AddBlockRow(limit, -lp.Inf, 0, []int{power + t, capacity}, []float64{1, -1})
		m.AddBlockRow(balance, float64(t+1), float64(t+1), []int{power + t}, []float64{1})
	}
	m.AddRow("", -lp.Inf, 100, []int{capacity, power}, []float64{1, 0})
	return m
}

func TestNamesAndShape(t *testing.T) {
	m := twoHours()
	var names []string
	for j := range m.NumColumns() {
		names = append(names, m.ColumnName(j))
	}
	for i := range m.NumRows() {
		names = append(names, m.RowName(i))
	}
	want := []string{"capacity", "power[0]", "power[1]", "limit[0]", "balance[0]", "limit[1]", "balance[1]", "R4"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if got := m.NumCoefficients(); got != 7 { // 2x2 + 2x1 + 1: the zero is left out
		t.Errorf("coefficients: got %d, want 7", got)
	}
	if err := m.Check(); err != nil {
		t.Errorf("Check: %v", err)
	}
}

func TestCheckFindsEveryFault(t *testing.T) {
	m := &lp.Model{Offset: math.NaN()}
	m.AddColumn("a", 2, 1, math.Inf(1))
	m.AddColumn("b", math.NaN(), math.Inf(-1), 0)
	m.AddColumns("c", 3, []float64{0, 0}, []float64{1}, []float64{1})
	m.AddRow("dup", 0, 1, []int{0, 1, 0}, []float64{1, 2, 3})
	m.AddRow("range", 0, 1, []int{9, -1}, []float64{1, 2})
	m.AddRow("nan", lp.Inf, lp.Inf, []int{0}, []float64{math.NaN()})
	m.AddRow("shape", 0, 1, []int{0}, nil)
	m.SetCost(77, 1)
	m.SetInteger(4, 2)
	err := m.Check()
	if !errors.Is(err, lp.ErrInvalidModel) {
		t.Fatalf("Check: got %v, want ErrInvalidModel", err)
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("Check: %T does not list its errors", err)
	}
	got := map[string]int{}
	for _, e := range joined.Unwrap() {
		got[fmt.Sprintf("%T", e)]++
	}
	// Shape: c and the row; index: -1, 9, SetCost, SetInteger; value: offset, cost of a, lower of b, lower of row nan,
	// coefficient of row nan; bounds: a; duplicate: a in dup.
	want := map[string]int{"*lp.ShapeError": 2, "*lp.IndexError": 4, "*lp.ValueError": 5, "*lp.BoundsError": 1, "*lp.DuplicateError": 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults (-want +got):\n%s\n%v", diff, err)
	}
}

func TestCheckCountsALongList(t *testing.T) {
	m := &lp.Model{}
	m.AddColumns("x", 1000, []float64{1}, []float64{0}, []float64{0})
	var more *lp.TruncatedError
	if err := m.Check(); !errors.As(err, &more) || more.More != 980 {
		t.Errorf("Check: got %v, want 20 faults and 980 more", err)
	}
}

func TestRowBlockOfAnotherModel(t *testing.T) {
	other := &lp.Model{}
	other.NewRowBlock("a")
	block := other.NewRowBlock("b")
	m := &lp.Model{}
	m.AddBlockRow(block, 0, 1, nil, nil)
	if err := m.Check(); err == nil {
		t.Error("Check: a foreign row block was accepted")
	}
}

func TestCloneIsDeep(t *testing.T) {
	m := twoHours()
	c := m.Clone()
	c.SetCost(0, 99)
	c.SetColumnBounds(1, 1, 2)
	c.SetRowBounds(0, -1, 1)
	c.SetInteger(0, 1)
	c.AddColumn("new", 0, 1, 1)
	if diff := cmp.Diff(twoHours().Arrays(), m.Arrays()); diff != "" {
		t.Errorf("the original changed (-want +got):\n%s", diff)
	}
	if got := c.Column(0); got.Cost != 99 || !got.Integer {
		t.Errorf("the clone did not change: %+v", got)
	}
}

func TestStatusErrors(t *testing.T) {
	cases := []struct {
		status lp.Status
		is     []error
	}{
		{lp.Infeasible, []error{lp.ErrInfeasible}},
		{lp.Unbounded, []error{lp.ErrUnbounded}},
		{lp.InfeasibleOrUnbounded, []error{lp.ErrInfeasible, lp.ErrUnbounded}},
		{lp.TimeLimit, []error{lp.ErrTimeLimit}},
		{lp.IterationLimit, []error{lp.ErrIterationLimit}},
		{lp.Cancelled, []error{lp.ErrCancelled}},
		{lp.Failed, []error{lp.ErrFailed}},
		{lp.StatusUnknown, []error{lp.ErrFailed}},
	}
	all := []error{
		lp.ErrInfeasible, lp.ErrUnbounded, lp.ErrTimeLimit, lp.ErrIterationLimit, lp.ErrCancelled, lp.ErrFailed,
	}
	for _, c := range cases {
		err := error(&lp.StatusError{Status: c.status})
		for _, sentinel := range all {
			want := slices.Contains(c.is, sentinel)
			if got := errors.Is(err, sentinel); got != want {
				t.Errorf("%v is %q: got %v, want %v", c.status, sentinel, got, want)
			}
		}
	}
}

func TestSettingsCheck(t *testing.T) {
	good := []*lp.Settings{nil, {}, {Method: lp.PDLP, PrimalTolerance: 1e-4, MIPGap: 0.01, RandomSeed: 7}}
	for _, s := range good {
		if err := s.Check(); err != nil {
			t.Errorf("%+v: %v", s, err)
		}
	}
	bad := []*lp.Settings{
		{PrimalTolerance: -1}, {DualTolerance: math.NaN()}, {MIPGap: 2}, {TimeLimit: -1}, {RandomSeed: -1}, {Method: 99},
	}
	for _, s := range bad {
		if err := s.Check(); err == nil {
			t.Errorf("%+v was accepted", s)
		}
	}
	m := twoHours()
	start := &lp.Settings{Start: []lp.StartValue{{Column: 0, Value: math.NaN()}, {Column: 9}, {Column: 1}, {Column: 1}}}
	if err := start.CheckStart(m); err == nil {
		t.Error("CheckStart: NaN, a wrong index and a double were accepted")
	}
}

func TestParseMethod(t *testing.T) {
	for _, m := range []lp.Method{lp.Choose, lp.Simplex, lp.IPM, lp.PDLP} {
		if got, err := lp.ParseMethod(m.String()); err != nil || got != m {
			t.Errorf("ParseMethod(%q): got %v, %v", m, got, err)
		}
	}
	if _, err := lp.ParseMethod("barrier"); err == nil {
		t.Error("ParseMethod accepted \"barrier\"")
	}
}

func BenchmarkBuildYear(b *testing.B) {
	const hours = 8760
	zero, one, inf := []float64{0}, []float64{1}, []float64{lp.Inf}
	for b.Loop() {
		m := &lp.Model{}
		m.Grow(8*hours, 10*hours, 30*hours)
		capacity := m.AddColumn("P", 0, lp.Inf, 1)
		var power [8]int
		for k := range power {
			power[k] = m.AddColumns("p", hours, zero, inf, one)
		}
		limit, balance := m.NewRowBlock("limit"), m.NewRowBlock("balance")
		cols, coefs := make([]int, 8), []float64{1, 1, 1, 1, 1, 1, 1, 1}
		for t := range hours {
			for k := range power {
				m.AddBlockRow(limit, -lp.Inf, 0, []int{power[k] + t, capacity}, []float64{1, -0.5})
				cols[k] = power[k] + t
			}
			m.AddBlockRow(balance, 100, 100, cols, coefs)
		}
		if err := m.Check(); err != nil {
			b.Fatal(err)
		}
	}
}
