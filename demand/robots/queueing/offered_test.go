package queueing_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/robots/queueing"
)

// Eick, Massey and Whitt's closed form of a sinusoid against the numerical integral, over a day.
func TestSinusoidAgainstTheIntegral(t *testing.T) {
	const mean, swing, period = 12.0, 0.8, 24.0
	g := 2 * math.Pi / period
	for _, service := range []float64{0.1, 1, 6} {
		s := queueing.Service{Mean: service, SCV: 1}
		rate := func(u float64) float64 { return mean * (1 + swing*math.Sin(g*u)) }
		for hour := 0.0; hour < period; hour += 1.7 {
			got, err := queueing.OfferedLoadOf(rate, s.Survival, hour, 60*service)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "offered load", got, queueing.SinusoidalLoad(mean, swing, g, service, hour), 1e-9*mean*service)
		}
		// The peak lags by atan(g S) / g.
		lag := math.Atan(g*service) / g
		top := queueing.SinusoidalLoad(mean, swing, g, service, period/4+lag)
		for _, off := range []float64{-0.1, 0.1} {
			if queueing.SinusoidalLoad(mean, swing, g, service, period/4+lag+off) >= top {
				t.Errorf("service %g: the peak does not lag by %g", service, lag)
			}
		}
	}
}

// Rates by the step: the sum of differences of G against quadrature, for fixed, Erlang, exponential and wide service.
func TestStepsAgainstTheIntegral(t *testing.T) {
	rates := []float64{2, 0, 5, 9, 1, 3}
	rate := func(u float64) float64 {
		u = math.Mod(u, 6)
		if u < 0 {
			u += 6
		}
		return rates[min(int(u), 5)]
	}
	for _, scv := range []float64{0.25, 1, 2} {
		for _, mean := range []float64{0.2, 1.5, 4} {
			s := queueing.Service{Mean: mean, SCV: scv}
			// Whole times, so that steps of the rate fall on cells of the quadrature.
			for at := range 6 {
				got, err := queueing.OfferedLoad(rates, s, float64(at))
				if err != nil {
					t.Fatal(err)
				}
				// From just left of the step.
				want, err := queueing.OfferedLoadOf(func(u float64) float64 { return rate(u - 1e-12) }, s.Survival, float64(at), math.Ceil(mean*60))
				if err != nil {
					t.Fatal(err)
				}
				tolerance := 1e-6
				if scv > 1 {
					tolerance = 1e-4 // the survival function has a vertical start, which quadrature does not follow
				}
				near(t, "offered load", got, want, tolerance*(1+want))
			}
		}
	}
	fixed := queueing.Service{Mean: 1.5, SCV: 0}
	got, err := queueing.OfferedLoad(rates, fixed, 3.25)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "fixed service", got, 0.25*9+1*5+0.25*0, 1e-12) // what came in the last 1.5 steps
}

// Little: over a period the mean of the offered load is the mean rate times the mean service, whatever the distribution.
func TestOfferedLoadKeepsTheMean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "steps")
		rates := rapid.SliceOfN(rapid.Float64Range(0, 20), n, n).Draw(t, "rates")
		s := queueing.Service{Mean: rapid.Float64Range(0.05, 8).Draw(t, "mean"), SCV: rapid.SampledFrom([]float64{0, 0.3, 1, 2.5}).Draw(t, "scv")}
		const parts = 40
		sum, total := 0.0, 0.0
		for _, r := range rates {
			sum += r
		}
		for i := range n * parts {
			m, err := queueing.OfferedLoad(rates, s, (float64(i)+0.5)/parts)
			if err != nil {
				t.Fatal(err)
			}
			total += m / parts
		}
		if want := sum * s.Mean; math.Abs(total-want) > 5e-3*(want+1) {
			t.Fatalf("the mean load is %g, the rate times the service %g", total, want)
		}
	})
}
