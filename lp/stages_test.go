package lp_test

import (
	"testing"

	"tokenwatt/lp"
)

// Stages are kept by column, cloned with the model, and refused out of range.
func TestStages(t *testing.T) {
	m := &lp.Model{}
	size := m.AddColumn("size", 0, 1, 1)
	if m.HasStages() {
		t.Error("a model without stages says that it has some")
	}
	hours := m.AddColumns("hour", 3, []float64{0}, []float64{1}, []float64{0})
	m.SetStages(hours, 3, 5)
	c := m.Clone()
	m.SetStages(hours, 1, 9)
	for i, want := range map[int]int{size: lp.NoStage, hours: 5, hours + 2: 7} {
		if got := c.Stage(i); got != want {
			t.Errorf("stage of column %d is %d, want %d", i, got, want)
		}
	}
	if m.Stage(hours) != 9 || !m.HasStages() {
		t.Errorf("stage is %d after it was set to 9", m.Stage(hours))
	}
	m.SetStages(hours, 4, 0)
	if err := m.Check(); err == nil {
		t.Error("stages of columns that do not exist are accepted")
	}
}
