package training

import (
	"context"
	"errors"
	"testing"
)

// TestOwnHeldOut predicts runs of one engine that all take a quarter longer than the model says from one another: what
// they share is found without the run that is predicted.
func TestOwnHeldOut(t *testing.T) {
	c := embedded(t)
	var rows []Row
	for _, r := range measured(t, c) {
		if r.Source == "Korthikanti 2022 Table 5" {
			rows = append(rows, r)
		}
	}
	before, _ := Predict(c, rows)
	for i := range before {
		before[i].Row.Measured = 1.25 * before[i].Seconds
		rows[i].Measured = 1.25 * before[i].Seconds
	}
	after, err := OwnHeldOut(t.Context(), c, rows)
	if err != nil || len(after) != len(rows) || len(rows) < 4 {
		t.Fatalf("%d runs of %d, %v", len(after), len(rows), err)
	}
	lines := map[int]bool{}
	for i := range after {
		p := &after[i]
		lines[p.Row.Line] = true
		if ratio := p.Seconds / p.Row.Measured; ratio < 0.95 || ratio >= 1 {
			t.Errorf("line %d: predicted over measured is %.3f, expected just below 1", p.Row.Line, ratio)
		}
	}
	if len(lines) != len(rows) {
		t.Errorf("%d of %d runs were left out", len(lines), len(rows))
	}
	if one, err := OwnHeldOut(t.Context(), c, rows[:1]); err != nil || one != nil {
		t.Errorf("of one run: %v, %v", one, err)
	}
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := OwnHeldOut(interrupted, c, rows); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}
