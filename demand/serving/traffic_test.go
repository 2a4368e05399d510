package serving_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/serving"
)

// TestDiurnalShape: mean 1, the stated peak at the stated hour, positive everywhere, falling on both sides.
func TestDiurnalShape(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.OneOf(rapid.Float64Range(1, 3), rapid.Float64Range(1, 23.99)).Draw(t, "peak_to_mean")
		hour := rapid.IntRange(0, 23).Draw(t, "peak_hour")
		shape := serving.Diurnal(p, hour)
		var sum float64
		for _, v := range shape {
			sum += v
			if !(v > 0) || v > shape[hour]*(1+1e-12) {
				t.Errorf("an hour has %g, the peak %g", v, shape[hour])
			}
		}
		if math.Abs(sum/24-1) > 1e-12 {
			t.Errorf("the mean is %g", sum/24)
		}
		if math.Abs(shape[hour]/p-1) > 1e-9 {
			t.Errorf("the peak is %g, expected %g", shape[hour], p)
		}
		for d := range 11 {
			if shape[(hour+d)%24] < shape[(hour+d+1)%24]*(1-1e-12) || shape[(hour+d)%24]/shape[(hour+24-d)%24] > 1+1e-9 {
				t.Errorf("the shape of %g is not even and falling %d hours from its peak", p, d)
			}
		}
	})
}

// TestDiurnalLimits: a flat day; a raised cosine for a small peak, 1 + (p - 1) cos; and for a wide peak the ratio
// of the continuous day, p = e^k / I_0(k), which for k = 2 is 7.389056 / 2.279585 = 3.241399 (Abramowitz and
// Stegun, Table 9.8: e^-2 I_0(2) = 0.3085083) and whose trough is e^-2k as high as its peak.
func TestDiurnalLimits(t *testing.T) {
	for _, v := range serving.Diurnal(1, 3) {
		near(t, "a flat day", v, 1, 1e-12)
	}
	for h, v := range serving.Diurnal(1.001, 0) {
		near(t, "a small peak", v, 1+0.001*math.Cos(2*math.Pi*float64(h)/24), 1e-6)
	}
	shape := serving.Diurnal(1/0.3085083, 12)
	near(t, "trough over peak", shape[0]/shape[12], math.Exp(-4), 1e-5)
}
