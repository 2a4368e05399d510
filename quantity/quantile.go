package quantity

import "math"

// normal95 is the 95th percentile of the standard normal distribution.
const normal95 = 1.6448536269514722

// Quantile returns the value, in the base unit, that a share p of draws from the figure falls below. It
// never falls as p rises. One number is returned for every p in [0, 1]; p outside of it gives NaN.
//
//   - triangular: x = a + (b-a) sqrt(p F) for p < F = (m-a)/(b-a), else x = b - (b-a) sqrt((1-p)(1-F));
//   - uniform: x = a + (b-a) p;
//   - lognormal: x = exp(mu + sigma z(p)) with z the standard normal quantile, mu = (ln a + ln b)/2 and
//     sigma = (ln b - ln a)/(2 z(0.95)), so that a and b are P5 and P95. Its ends, p = 0 and p = 1, are 0
//     and +Inf; draws use the open interval.
//
// where a, m, b are low, mode, high (Kotz and van Dorp, Beyond Beta, 2004, chapter 1, for the triangle). The
// figure must pass Check.
func (f Figure[T]) Quantile(p float64) float64 {
	a, m, b := f.Base()
	switch {
	case math.IsNaN(p) || p < 0 || p > 1:
		return math.NaN()
	case !f.IsRange():
		return m
	case f.Distribution == Uniform:
		return within(a+(b-a)*p, a, b)
	case f.Distribution == Lognormal:
		return lognormal(p, a, b)
	}
	return triangular(p, a, m, b)
}

// triangular is the quantile of the triangle. Each branch is held to its side of the mode: rounding would
// else let the value step back by an ulp where the two meet.
func triangular(p, a, m, b float64) float64 {
	if a == b {
		return a
	}
	split := (m - a) / (b - a)
	if p < split {
		return within(a+(b-a)*math.Sqrt(p*split), a, m)
	}
	return within(b-(b-a)*math.Sqrt((1-p)*(1-split)), m, b)
}

// lognormal is the quantile of the lognormal distribution with P5 = a and P95 = b.
func lognormal(p, a, b float64) float64 {
	mu, sigma := (math.Log(a)+math.Log(b))/2, (math.Log(b)-math.Log(a))/(2*normal95)
	if sigma == 0 {
		return a
	}
	z := -math.Sqrt2 * math.Erfcinv(2*p)
	return math.Exp(mu + sigma*z)
}

// within takes rounding off a value that lies in [a, b] by its equation.
func within(x, a, b float64) float64 { return min(max(x, a), b) }
