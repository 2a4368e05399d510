package random

import "math"

// UniformQuantile is the inverse CDF of the uniform distribution on [low, high]; NaN unless 0 <= p <= 1 and
// low <= high, both finite.
func UniformQuantile(p, low, high float64) float64 {
	if !probability(p) || !finite(low, high) || low > high {
		return math.NaN()
	}
	// The explicit conversions keep the compiler from fusing multiply and add, which some architectures do.
	// This weighted form cannot overflow and meets both ends exactly.
	return float64(low*(1-p)) + float64(high*p)
}

// TriangularQuantile is the inverse CDF of the triangular distribution (Kotz & van Dorp 2004, "Beyond Beta",
// ch. 1); NaN unless 0 <= p <= 1 and low <= mode <= high, all finite.
func TriangularQuantile(p, low, mode, high float64) float64 {
	if !probability(p) || !finite(low, mode, high) || low > mode || mode > high {
		return math.NaN()
	}
	width := high - low
	if width == 0 {
		return low
	}
	if p*width <= mode-low {
		return low + math.Sqrt(float64(p*width)*(mode-low))
	}
	return high - math.Sqrt(float64((1-p)*width)*(high-mode))
}

// ExponentialQuantile is the inverse CDF of the exponential distribution, -mean ln(1-p); NaN unless
// 0 <= p <= 1 and mean is positive and finite; +Inf at p = 1.
func ExponentialQuantile(p, mean float64) float64 {
	if !probability(p) || !finite(mean) || mean <= 0 {
		return math.NaN()
	}
	return -mean * math.Log1p(-p)
}

// NormalQuantile is the inverse CDF of the normal distribution by Algorithm AS 241, PPND16 (Wichura 1988,
// Applied Statistics 37(3), 477-484); NaN unless 0 <= p <= 1, the mean is finite and sd is finite and not
// negative; -Inf at p = 0 and +Inf at p = 1 where sd > 0.
func NormalQuantile(p, mean, sd float64) float64 {
	if !probability(p) || !finite(mean, sd) || sd < 0 {
		return math.NaN()
	}
	if sd == 0 {
		return mean
	}
	return mean + float64(sd*standardNormalQuantile(p))
}

// standardNormalQuantile is PPND16 for p in [0, 1]. Its three ranges are |p - 1/2| <= 0.425, sqrt(-ln tail) <= 5
// and beyond.
func standardNormalQuantile(p float64) float64 {
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return q * horner(r, &as241A) / horner(r, &as241B)
	}
	tail := p
	if q > 0 {
		tail = 1 - p
	}
	if tail == 0 {
		return math.Copysign(math.Inf(1), q)
	}
	r := math.Sqrt(-math.Log(tail))
	var x float64
	if r <= 5 {
		x = horner(r-1.6, &as241C) / horner(r-1.6, &as241D)
	} else {
		x = horner(r-5, &as241E) / horner(r-5, &as241F)
	}
	return math.Copysign(x, q)
}

// The coefficients of AS 241, PPND16, lowest order first: numerator and denominator of the centre (A, B), of the
// near tail (C, D) and of the far tail (E, F).
var (
	as241A = [8]float64{
		3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
		1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
		3.3430575583588128105e4, 2.5090809287301226727e3,
	}
	as241B = [8]float64{
		1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
		2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
	}
	as241C = [8]float64{
		1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
		3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
		2.27238449892691845833e-2, 7.74545014278341407640e-4,
	}
	as241D = [8]float64{
		1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
	}
	as241E = [8]float64{
		6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
		2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
		2.71155556874348757815e-5, 2.01033439929228813265e-7,
	}
	as241F = [8]float64{
		1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
	}
)

// horner evaluates a polynomial with its lowest coefficient first, without fused operations.
func horner(x float64, c *[8]float64) float64 {
	sum := c[7]
	for i := 6; i >= 0; i-- {
		sum = float64(sum*x) + c[i]
	}
	return sum
}

// probability reports whether p is in [0, 1].
func probability(p float64) bool { return p >= 0 && p <= 1 }

// finite reports whether all of x are neither NaN nor infinite.
func finite(x ...float64) bool {
	for _, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
