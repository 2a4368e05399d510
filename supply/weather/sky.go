package weather

import (
	"math"
	"math/rand/v2"

	"tokenwatt/internal/random"
)

const (
	// clearest bounds the synthetic daily clearness index; the clearest days measured reach about 0.8.
	clearest = 0.85
	// clearnessMemory is the lag-one correlation of the transformed daily index (Graham et al. 1988).
	clearnessMemory = 0.3
)

// DiffuseShare is the diffuse share of global horizontal irradiance at an hourly clearness index (Erbs, Klein
// & Duffie 1982).
func DiffuseShare(kt float64) float64 {
	switch {
	case kt <= 0.22:
		return 1 - 0.09*kt
	case kt <= 0.8:
		return 0.9511 + kt*(-0.1604+kt*(4.388+kt*(-16.638+kt*12.336)))
	default:
		return 0.165
	}
}

// syntheticGHI draws a year's global horizontal irradiance in W/m2 whose sum is exactly clearness times that
// of the beams, 0 < clearness < 0.85.
func syntheticGHI(r *rand.Rand, beams []beam, clearness float64) []float64 {
	days := len(beams) / 24
	z := make([]float64, days)
	autoregressive(r, z, clearnessMemory)
	daily := make([]float64, days)
	var total float64
	for h, b := range beams {
		daily[h/24] += b.horizontal
		total += b.horizontal
	}
	index := func(a float64, d int) float64 { return clearest / (1 + math.Exp(-(a + z[d]))) }
	// The mean grows with a, so bisection between two values far beyond any clearness finds it.
	lo, hi := -40.0, 40.0
	for range 100 {
		a := (lo + hi) / 2
		var sum float64
		for d := range days {
			sum += index(a, d) * daily[d]
		}
		if sum < clearness*total {
			lo = a
		} else {
			hi = a
		}
	}
	ghi := make([]float64, len(beams))
	for h, b := range beams {
		ghi[h] = index((lo+hi)/2, h/24) * b.horizontal
	}
	return ghi
}

// autoregressive fills z with a stationary Gaussian AR(1) of zero mean and unit variance.
func autoregressive(r *rand.Rand, z []float64, memory float64) {
	shock := math.Sqrt(1 - memory*memory)
	for i := range z {
		z[i] = random.Normal(r, 0, 1)
		if i > 0 {
			z[i] = memory*z[i-1] + shock*z[i]
		}
	}
}

// sky is the irradiance of one hour in W/m2: global and diffuse on the horizontal, and the beam on the plane
// of the panels.
type sky struct {
	global, diffuse, tiltedBeam float64
}

// splitGlobal splits global horizontal irradiance by Erbs. The second result tells that more beam came out than
// there is outside the atmosphere, which was then counted as diffuse.
func splitGlobal(ghi float64, b beam) (sky, bool) {
	if b.horizontal <= 0 {
		return sky{global: ghi, diffuse: ghi}, ghi > 0
	}
	return beamOf(ghi, (1-DiffuseShare(ghi/b.horizontal))*ghi, b)
}

// beamOf puts the beam on the horizontal onto the plane of the panels, with the same second result; less beam than none,
// as of a diffuse irradiance measured above the global one, is none and tells the same.
func beamOf(ghi, direct float64, b beam) (sky, bool) {
	if b.horizontal <= 0 {
		return sky{global: ghi, diffuse: ghi}, ghi > 0
	}
	odd := direct > b.horizontal || direct < 0
	direct = math.Min(math.Max(direct, 0), b.horizontal)
	return sky{global: ghi, diffuse: ghi - direct, tiltedBeam: direct / b.horizontal * b.tilted}, odd
}

// measuredSky uses measured beam-normal and diffuse irradiance. The beam is taken as steady while the sun is
// up, so that its cosine on the plane is that of the sunlit part of the hour. The second result tells that
// beam was measured while the sun is down, which no plane can be given.
func measuredSky(ghi, dni, dhi float64, b beam, sun Sun) (sky, bool) {
	s := sky{global: ghi, diffuse: dhi}
	if b.sunlit <= 0 {
		s.diffuse = ghi
		return s, dni > 0
	}
	s.tiltedBeam = dni * b.tilted / (solarConstant * sun.Eccentricity * b.sunlit)
	return s, false
}
