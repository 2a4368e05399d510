package validation

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestCompareByHand: ratios 2, 0.5, 1 and 1.25, thus factors 2, 2, 1 and 1.25; by nearest rank of four values the
// median is the second and the nine-tenths quantile the fourth.
func TestCompareByHand(t *testing.T) {
	pairs := []pair{{"a", 2, 1}, {"b", 1, 2}, {"c", 3, 3}, {"d", 5, 4}}
	for _, c := range []struct {
		measure                  Measure
		bias, median, p90, worst float64
		remark                   string
	}{
		{Factor, 1, 1.25, 2, 2, "known. Furthest off: a."},
		{Relative, 0, 0.25, 1, 1, "known. Furthest off: a."},
		{Difference, 0, 1, 1, 1, "known."},
	} {
		got, err := Case{Measure: c.measure, Remark: "known."}.compare(pairs)
		if err != nil {
			t.Fatal(err)
		}
		want := Case{
			Measure: c.measure, Comparisons: 4, Model: 2, Measured: 2, Bias: c.bias, Median: c.median, P90: c.p90, Worst: c.worst, WorstName: "a", Remark: c.remark,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", c.measure, diff)
		}
	}
}

// TestCompareRefuses: a case without rows, or with an error that is no number, is never printed.
func TestCompareRefuses(t *testing.T) {
	for name, pairs := range map[string][]pair{
		"no rows": nil, "division by zero": {{"x", 1, 0}}, "empty cell": {{"x", 1, math.NaN()}},
	} {
		if _, err := (Case{Measure: Factor, Quantity: "q", Against: "file.csv"}).compare(pairs); !errors.Is(err, ErrData) || !strings.Contains(err.Error(), "file.csv") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestFactorInvariants: a factor is at least one, does not know which side is the model or the unit, and its quantiles
// are in order.
func TestFactorInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		positive := rapid.Float64Range(1e-3, 1e3)
		n := rapid.IntRange(1, 40).Draw(t, "n")
		unit := positive.Draw(t, "unit")
		var pairs, turned, scaled []pair
		for range n {
			m, d := positive.Draw(t, "model"), positive.Draw(t, "measured")
			pairs, turned, scaled = append(pairs, pair{"", m, d}), append(turned, pair{"", d, m}), append(scaled, pair{"", m * unit, d * unit})
		}
		c, err := Case{Measure: Factor}.compare(pairs)
		if err != nil {
			t.Fatal(err)
		}
		if c.Median < 1 || c.P90 < c.Median || c.Worst < c.P90 {
			t.Errorf("quantiles %g, %g, %g", c.Median, c.P90, c.Worst)
		}
		for _, other := range [][]pair{turned, scaled} {
			o, err := Case{Measure: Factor}.compare(other)
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(o.Median/c.Median-1) > 1e-12 || math.Abs(o.P90/c.P90-1) > 1e-12 || math.Abs(o.Worst/c.Worst-1) > 1e-12 {
				t.Errorf("%+v against %+v", o, c)
			}
		}
	})
}
