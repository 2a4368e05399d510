package sweep

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Worked by hand from Hyndman & Fan's (1996) definition 7; the values agree with R's quantile(x, type = 7).
func TestQuantileType7(t *testing.T) {
	for _, c := range []struct {
		x       []float64
		p, want float64
	}{
		{[]float64{3}, 0.05, 3},
		{[]float64{1, 2}, 0.25, 1.25},
		{[]float64{1, 2, 3, 4}, 0.5, 2.5},
		{[]float64{1, 2, 3, 4, 5}, 0.9, 4.6},
		{[]float64{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100}, 0.05, 5},
		{[]float64{0, 1}, 1, 1},
		{[]float64{0, 1}, 0, 0},
	} {
		if got := quantile(c.x, c.p); math.Abs(got-c.want) > 1e-14*math.Abs(c.want) {
			t.Errorf("quantile(%v, %g) = %.17g, want %g", c.x, c.p, got, c.want)
		}
	}
}

// NIST Statistical Reference Datasets, univariate: NumAcc1 (10000001, 10000003, 10000002: mean 10000002, sd 1)
// and NumAcc4 (10000000.2, then 10000000.1 and 10000000.3 five hundred times: mean 10000000.2, sd 0.1).
func TestMomentsNIST(t *testing.T) {
	numAcc4 := []float64{10000000.2}
	for range 500 {
		numAcc4 = append(numAcc4, 10000000.1, 10000000.3)
	}
	for _, c := range []struct {
		name          string
		x             []float64
		mean, sd, tol float64
	}{
		{"NumAcc1", []float64{10000001, 10000003, 10000002}, 10000002, 1, 1e-14},
		// The inputs are not exact in binary: 1e-9 of 0.1 at 1e7 is what 53 bits leave.
		{"NumAcc4", numAcc4, 10000000.2, 0.1, 1e-7},
		{"one number", []float64{7}, 7, 0, 0},
	} {
		mean, sd := moments(c.x)
		if math.Abs(mean-c.mean) > 1e-15*c.mean || math.Abs(sd-c.sd) > c.tol {
			t.Errorf("%s: mean %.17g, sd %.17g", c.name, mean, sd)
		}
	}
}

// Quantiles rise with p, lie between the smallest and largest, and move and scale with the sample.
func TestDescribeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sample := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 1, 50).Draw(t, "sample")
		o := Output{Sample: sample}
		o.describe()
		q := o.Quantiles
		all := []float64{o.Min, q.P5, q.P10, q.P25, q.P50, q.P75, q.P90, q.P95, o.Max}
		for i := range all[1:] {
			if all[i] > all[i+1]+1e-9 {
				t.Fatalf("not sorted: %v", all)
			}
		}
		if o.Mean < o.Min-1e-9 || o.Mean > o.Max+1e-9 || o.StdDev < 0 {
			t.Fatalf("mean %g, sd %g of %v", o.Mean, o.StdDev, sample)
		}
		moved := Output{Sample: slices.Clone(sample)}
		for i := range moved.Sample {
			moved.Sample[i] = 2*moved.Sample[i] + 3
		}
		moved.describe()
		if math.Abs(moved.Mean-(2*o.Mean+3)) > 1e-8 || math.Abs(moved.StdDev-2*o.StdDev) > 1e-8 ||
			math.Abs(moved.Quantiles.P50-(2*q.P50+3)) > 1e-8 {
			t.Fatalf("2x+3 changes %+v to %+v", o, moved)
		}
	})
}

// QuantilesOf takes a sample in any order, leaves it as it is, and has nothing to say of an empty one.
func TestQuantilesOf(t *testing.T) {
	sample := []float64{3, 1, 5, 2, 4}
	if q := QuantilesOf(sample); q.P50 != 3 || q.P25 != 2 || q.P75 != 4 || sample[0] != 3 {
		t.Errorf("quantiles %+v of %v", q, sample)
	}
	if q := QuantilesOf(nil); !math.IsNaN(q.P50) {
		t.Errorf("quantiles %+v of nothing", q)
	}
}
