package annuity_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/internal/annuity"
)

// Capital recovery factors of the usual table (Sullivan, Wicks and Koelling, Engineering Economy, appendix C, A/P).
func TestCRF(t *testing.T) {
	for _, c := range []struct{ rate, years, want float64 }{
		{0.05, 20, 0.0802}, {0.07, 15, 0.1098}, {0.07, 30, 0.0806}, {0.10, 25, 0.1102}, {0.08, 40, 0.0839}, {0, 25, 0.04}, {0, 4, 0.25},
	} {
		if got := annuity.CRF(c.rate, c.years); math.Abs(got-c.want) > 5e-5 {
			t.Errorf("CRF(%g, %g) = %g, want %g", c.rate, c.years, got, c.want)
		}
	}
}

// TestCRFPaysBack: payments at the end of each year, discounted, add up to the price; this sum is the definition that
// the closed form is derived from.
func TestCRFPaysBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.Float64Range(0, 0.5).Draw(t, "rate")
		years := rapid.IntRange(1, 60).Draw(t, "years")
		payment := annuity.CRF(rate, float64(years))
		var paid float64
		for y := 1; y <= years; y++ {
			paid += payment / math.Pow(1+rate, float64(y))
		}
		if math.Abs(paid-1) > 1e-9 {
			t.Errorf("%d payments of %g at %g are worth %g", years, payment, rate, paid)
		}
	})
}

func TestCRFEnds(t *testing.T) {
	if got := annuity.CRF(1e-14, 4); math.Abs(got-0.25) > 1e-12 {
		t.Errorf("a rate next to zero gives %g", got)
	}
	for _, bad := range []float64{annuity.CRF(0.1, 0), annuity.CRF(-0.1, 1), annuity.CRF(math.NaN(), 1), annuity.CRF(0.1, math.NaN())} {
		if !math.IsNaN(bad) {
			t.Errorf("a factor that is none is %g", bad)
		}
	}
}

func ExampleCRF() {
	fmt.Printf("%.4f\n", annuity.CRF(0.07, 30))
	// Output: 0.0806
}
