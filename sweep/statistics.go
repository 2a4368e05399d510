package sweep

import (
	"math"
	"slices"

	"tokenwatt/internal/neumaier"
)

// describe fills in the quantiles and moments of the sample.
func (o *Output) describe() {
	sorted := slices.Sorted(slices.Values(o.Sample))
	o.Quantiles = quantilesOf(sorted)
	o.Min, o.Max = sorted[0], sorted[len(sorted)-1]
	o.Mean, o.StdDev = moments(o.Sample)
}

// QuantilesOf returns the quantiles of any sample, in any order; of an empty one all are NaN.
func QuantilesOf(sample []float64) Quantiles {
	if len(sample) == 0 {
		n := math.NaN()
		return Quantiles{n, n, n, n, n, n, n}
	}
	return quantilesOf(slices.Sorted(slices.Values(sample)))
}

// quantilesOf is QuantilesOf a sorted sample that is not empty.
func quantilesOf(sorted []float64) Quantiles {
	return Quantiles{
		P5: quantile(sorted, 0.05), P10: quantile(sorted, 0.10), P25: quantile(sorted, 0.25), P50: quantile(sorted, 0.50),
		P75: quantile(sorted, 0.75), P90: quantile(sorted, 0.90), P95: quantile(sorted, 0.95),
	}
}

// constant reports whether the sample varies by no more than rounding.
func (o *Output) constant() bool {
	return o.Max-o.Min <= 1e-13*math.Max(math.Abs(o.Max), math.Abs(o.Min))
}

// quantile is type 7 of Hyndman & Fan (1996) on a sorted, non-empty sample.
func quantile(sorted []float64, p float64) float64 {
	h := float64(len(sorted)-1) * p
	i := int(h)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	// The weighted form cannot overflow and does not leave the two neighbours by more than rounding.
	w := h - float64(i)
	return float64((1-w)*sorted[i]) + float64(w*sorted[i+1])
}

// moments returns the mean and the standard deviation with n-1, zero for one number. The mean is a compensated
// sum; the second pass is corrected for its rounding (Chan, Golub & LeVeque 1983, The American Statistician 37(3)).
func moments(sample []float64) (mean, sd float64) {
	n := float64(len(sample))
	mean = neumaier.Of(sample) / n
	if len(sample) < 2 {
		return mean, 0
	}
	var squares, rest float64
	for _, v := range sample {
		d := v - mean
		squares += float64(d * d)
		rest += d
	}
	return mean, math.Sqrt(math.Max(0, squares-rest*rest/n) / (n - 1))
}
