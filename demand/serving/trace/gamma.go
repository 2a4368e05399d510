package trace

import (
	"math"
	"math/rand/v2"

	"tokenwatt/internal/random"
)

// gamma draws intervals of mean 1 and coefficient of variation 1/sqrt(shape). The inverse of the distribution function, which
// random.Gamma uses, takes 2 us a draw; the rejection of Marsaglia & Tsang (2000, ACM TOMS 26(3)) takes a twentieth, and
// no other draw shares the stream.
type gamma struct {
	shape float64
	d, c  float64 // of the shape that is drawn: shape, or shape + 1 where it is below 1
	above gammaParts
}

type gammaParts struct{ d, c float64 }

func gammaOf(shape float64) gamma {
	p := partsOf(shape)
	if shape < 1 {
		p = partsOf(shape + 1)
	}
	return gamma{shape: shape, d: p.d, c: p.c, above: partsOf(shape + 1)}
}

func partsOf(shape float64) gammaParts {
	d := shape - 1.0/3
	return gammaParts{d: d, c: 1 / math.Sqrt(9*d)}
}

// draw draws an interval.
func (g *gamma) draw(r *rand.Rand) float64 {
	if g.shape == 1 {
		return random.Exponential(r, 1)
	}
	x := gammaParts{g.d, g.c}.draw(r)
	if g.shape < 1 {
		x *= math.Pow(random.Open(r), 1/g.shape)
	}
	return x / g.shape
}

// rest draws what is left of an interval at a time chosen without regard to it: the interval that it falls in has
// the density of an interval weighted by its length, which is gamma of shape + 1.
func (g *gamma) rest(r *rand.Rand) float64 {
	return random.Open(r) * g.above.draw(r) / g.shape
}

// draw draws from the gamma distribution of unit scale and shape d + 1/3, 1 or above.
func (p gammaParts) draw(r *rand.Rand) float64 {
	for {
		x := random.Normal(r, 0, 1)
		v := 1 + p.c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(random.Open(r)) < x*x/2+p.d-p.d*v+p.d*math.Log(v) {
			return p.d * v
		}
	}
}
