package pulse

import (
	"math"

	"tokenwatt/supply/fusion/plasma"
)

// twoRoot2 is 2 sqrt 2.
const twoRoot2 = 2 * math.Sqrt2

// separatrix solves phi_p/Phi = (x/sqrt2)^3/(1-x^2) for x = x_s in 0..1, the flux of an FRC whose inner field is uniform
// (eps = 0). Times 2 sqrt2 (1-x^2) it is the cubic x^3 + c x^2 - c = 0, c = 2 sqrt2 phi_p/Phi, which rises and is convex for
// x > 0, so that Newton's method falls to the root from min(1, cbrt c) above it. A ratio that is not above zero has none: NaN.
func separatrix(ratio float64) float64 {
	if !(ratio > 0) || math.IsInf(ratio, 1) {
		return math.NaN()
	}
	c := twoRoot2 * ratio
	x := min(1, math.Cbrt(c))
	for range 60 {
		step := (x*x*(x+c) - c) / (x * (3*x + 2*c))
		x -= step
		// The next step would be about step^2/x.
		if step <= 1e-8*x {
			break
		}
	}
	return x
}

// fluxRatio is phi_p/Phi at a separatrix ratio.
func fluxRatio(x float64) float64 {
	h := x / math.Sqrt2
	return h * h * h / (1 - x*x)
}

// shape is an FRC in equilibrium: the flux conserver's area A, the coil's flux Phi, x_s and the plasma's energy W give all.
type shape struct {
	x, u     float64 // x_s, x_s^2
	pressure float64 // p_m = B_e^2/2 mu0, Pa
	beta     float64 // <beta> = 1 - u/2
	length   float64 // l
	volume   float64 // A u l
}

// equilibrium is the elongated FRC: p_m = (Phi/A)^2/(2 mu0 (1-u)^2), <beta> = 1 - u/2 (Barnes), W = 1.5 <beta> p_m A u l.
func equilibrium(x, flux, energy, area float64) shape {
	s := shape{x: x, u: x * x}
	field := flux / (area * (1 - s.u))
	s.pressure = field * field / (2 * plasma.Mu0)
	s.beta = 1 - s.u/2
	s.length = energy / (1.5 * s.beta * s.pressure * area * s.u)
	s.volume = area * s.u * s.length
	return s
}

// adiabatic is d ln W / d ln Phi without heat, (4/5)(1-u)/(1-u/2): it integrates to W V^(2/3) = const.
func (s *shape) adiabatic() float64 { return 0.8 * (1 - s.u) / s.beta }

// activeLength is L_a = l + (L-l)/g, the length of coil whose field counts.
func activeLength(length, coil, staging float64) float64 { return length + (coil-length)/staging }

// current is that of the one-turn coil, I = Phi/(mu0 A) (L_a + l u/(1-u)); the FRC carries the second part.
func (s *shape) current(flux, area, active float64) float64 {
	return flux / (plasma.Mu0 * area) * (active + s.length*s.u/(1-s.u))
}

// slopes are logarithmic rates of an FRC as linear functions of d ln Phi/dt: rate = still + moving d ln Phi/dt.
type slopes struct {
	energyStill, energyMoving float64 // of W
	squareStill, squareMoving float64 // of u
	lengthStill, lengthMoving float64 // of l
}

// rates gives the slopes from the heat per energy Q/W in 1/s, and d ln phi_p/dt.
//
// From phi_p/Phi, d ln u = 2 (d ln phi_p - d ln Phi)/(3 + 2u/(1-u)); from the equilibrium,
// d ln l = d ln W + u' (1/2/(1-u/2) - 1/u - 2/(1-u)) - 2 d ln Phi.
func (s *shape) rates(heat, trapped float64) slopes {
	var r slopes
	r.energyStill, r.energyMoving = 0.6*heat, s.adiabatic()
	d := 3 + 2*s.u/(1-s.u)
	r.squareStill, r.squareMoving = 2*trapped/d, -2/d
	by := 0.5*s.u/s.beta - 1 - 2*s.u/(1-s.u)
	r.lengthStill = r.energyStill + by*r.squareStill
	r.lengthMoving = r.energyMoving + by*r.squareMoving - 2
	return r
}
