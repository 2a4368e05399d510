package weather

import (
	"math"
	"math/rand/v2"
)

const (
	// weibullShape of hourly wind speeds (Justus et al. 1978, Journal of Applied Meteorology 17, 350).
	weibullShape = 2
	// windMemory is the lag-one correlation of the Gaussian behind the hourly wind.
	windMemory = 0.95
	// windSeason is the amplitude of the seasonal factor on the wind speed.
	windSeason = 0.15
)

// Turbine is a generic power curve, smoothed over a fleet.
type Turbine struct {
	// CutIn, Rated and CutOut are wind speeds at hub height in m/s.
	CutIn, Rated, CutOut float64
	// SmoothingMS and SmoothingShare give the standard deviation of the smoothing, SmoothingMS + SmoothingShare x v.
	SmoothingMS, SmoothingShare float64
	// Losses is the share lost to wakes, cables and outages.
	Losses float64
}

// DefaultTurbine is the turbine of the package comment.
func DefaultTurbine() Turbine {
	return Turbine{CutIn: 3, Rated: 12, CutOut: 25, SmoothingMS: 0.6, SmoothingShare: 0.1, Losses: 0.1}
}

// curve is the power of one turbine in a steady wind over its rating.
func (t Turbine) curve(v float64) float64 {
	switch {
	case v < t.CutIn || v >= t.CutOut:
		return 0
	case v >= t.Rated:
		return 1
	default:
		low := t.CutIn * t.CutIn * t.CutIn
		return (v*v*v - low) / (t.Rated*t.Rated*t.Rated - low)
	}
}

// CapacityFactor is the fleet's output over its rating at a wind speed in m/s: the mean of the curve over a
// Gaussian of the speed. With x = mu + sigma z the cubic part needs the moments of the normal distribution cut
// off at the curve's corners, I0 = Phi(b) - Phi(a), I1 = phi(a) - phi(b), I2 = I0 + a phi(a) - b phi(b),
// I3 = 2 I1 + a^2 phi(a) - b^2 phi(b).
func (t Turbine) CapacityFactor(v float64) float64 {
	sd := t.SmoothingMS + t.SmoothingShare*v
	if sd == 0 {
		return t.curve(v) * (1 - t.Losses)
	}
	a, b, c := (t.CutIn-v)/sd, (t.Rated-v)/sd, (t.CutOut-v)/sd
	fa, fb := density(a), density(b)
	i0 := between(a, b)
	i1 := fa - fb
	i2 := i0 + a*fa - b*fb
	i3 := 2*i1 + a*a*fa - b*b*fb
	cubic := v*v*v*i0 + 3*v*v*sd*i1 + 3*v*sd*sd*i2 + sd*sd*sd*i3
	low := t.CutIn * t.CutIn * t.CutIn
	mean := (cubic-low*i0)/(t.Rated*t.Rated*t.Rated-low) + between(b, c)
	// Rounding far from the curve's corners leaves some 1e-16 on either side.
	return math.Min(1, math.Max(0, mean)) * (1 - t.Losses)
}

// Shear is the factor on the wind speed from one height above ground to another by the power law of an exponent:
// (to / from)^exponent (Justus & Mikhail 1976, Geophysical Research Letters 3(5), 261).
func Shear(from, to, exponent float64) float64 { return math.Pow(to/from, exponent) }

// density is the standard normal density.
func density(z float64) float64 { return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) }

// between is the standard normal probability of (a, b).
func between(a, b float64) float64 {
	return 0.5 * (math.Erfc(a/math.Sqrt2) - math.Erfc(b/math.Sqrt2))
}

// capacityFactors maps wind speeds in m/s, none negative, to capacity factors.
func (t Turbine) capacityFactors(speeds []float64) []float64 {
	cf := make([]float64, len(speeds))
	for h, v := range speeds {
		cf[h] = t.CapacityFactor(v)
	}
	return cf
}

// syntheticWind draws a year of hourly wind speeds in m/s with exactly the given mean.
func syntheticWind(r *rand.Rand, hours int, meanMS, latitudeDeg float64) []float64 {
	z := make([]float64, hours)
	autoregressive(r, z, windMemory)
	var sum float64
	for h := range z {
		// 1 - Phi(z) by the complementary error function keeps the upper tail's digits.
		exceeded := 0.5 * math.Erfc(z[h]/math.Sqrt2)
		z[h] = math.Pow(-math.Log(exceeded), 1./weibullShape) * (1 + windSeason*seasonal(h, hours, 15, latitudeDeg))
		sum += z[h]
	}
	for h := range z {
		z[h] *= meanMS * float64(hours) / sum
	}
	return z
}

// seasonal is the cosine of the year with its maximum at the end of the given day of the northern year, half a
// year later in the south.
func seasonal(h, hours int, northernPeakDay, latitudeDeg float64) float64 {
	phase := 2 * math.Pi * (float64(h)/24 - northernPeakDay) * 24 / float64(hours)
	if latitudeDeg < 0 {
		phase += math.Pi
	}
	return math.Cos(phase)
}
