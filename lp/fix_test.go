package lp_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/lp"
)

func TestFixIntegers(t *testing.T) {
	var m lp.Model
	m.AddColumns("x", 3, []float64{0}, []float64{10}, []float64{1})
	m.SetInteger(1, 2)
	if got := m.NumIntegers(); got != 2 {
		t.Errorf("%d integers, want 2", got)
	}
	if diff := cmp.Diff([]int{1, 2}, m.Integers()); diff != "" {
		t.Error(diff)
	}
	relaxed := m.Clone()
	relaxed.Relax()
	if relaxed.IsMIP() || !m.IsMIP() || relaxed.Column(1) != (lp.Column{Upper: 10, Cost: 1}) {
		t.Error("relaxing takes the integrality away from the copy alone, and nothing else")
	}
	m.FixIntegers([]float64{1.5, 2.9999999, 4})
	if m.IsMIP() || m.NumIntegers() != 0 {
		t.Error("integers are left")
	}
	for j, want := range []lp.Column{{Upper: 10, Cost: 1}, {Lower: 3, Upper: 3, Cost: 1}, {Lower: 4, Upper: 4, Cost: 1}} {
		if got := m.Column(j); got != want {
			t.Errorf("column %d is %+v, want %+v", j, got, want)
		}
	}
	m.FixIntegers(nil)
	if err := m.Check(); !errors.Is(err, lp.ErrInvalidModel) {
		t.Errorf("a point of the wrong length: %v", err)
	}
}
