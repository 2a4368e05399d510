package pulse

import (
	"math"

	"tokenwatt/supply/fusion/plasma"
)

// skin is the field that diffuses into the coil: one dimension, resistivity rho, surface field B_s. In the half space
// the electric field at the surface is E = sqrt(rho/mu0) sqrt(s) B_s, s the Laplace variable, and the coil's terminals
// see 2 pi r_c E. The root is a sum of relaxations,
//
//	sqrt(s) = (1/pi) Int exp(z/2) s/(s + exp(z)) dz  ~  (h/pi) sum_k sqrt(lambda_k) s/(s + lambda_k),
//
// lambda_k = lambda_0 exp(h k), whose error at s = i omega falls as 2 exp(-pi^2/h) (trapezoidal rule; the integrand's pole
// is pi/2 off the real axis). Each term is a resistor beside an inductor: a ladder in Foster's form, graded in time, that
// stores field, gives it back and can only lose energy. What is left out at the slow end is a resistance, at the
// fast end an inductance. The slow end is set so that its resistance is that of the coil's thickness at rest.
type skin struct {
	rate   []float64 // lambda_k, 1/s
	volt   []float64 // c_k: V_k = c_k (B_s - b_k), V/T
	direct float64   // V/T of the resistance at the slow end
	tail   float64   // V s/T of the inductance at the fast end
	scale  float64   // 2 pi r_c, m
	rho    float64   // ohm m
}

// grading is h, half a decade: an error of 2 exp(-pi^2/h) = 4e-4.
const grading = 1.15129254649702

// fastest is lambda of the fastest cell over omega of the half period: what is faster is inductance to 2e-4 of the loss; it is
// less where there is a long hold, down to slowest, 1e-3 of the loss, for such cells cost steps.
const (
	fastest = 60
	slowest = 20
)

// top is lambda of the fastest cell of a machine.
func top(m *Machine) float64 {
	omega := math.Pi / m.HalfPeriod
	return min(fastest*omega, max(slowest*omega, 1000/(m.HalfPeriod+m.HoldTime)))
}

// newSkin is the ladder of a machine's coil; without resistivity it is empty.
func newSkin(m *Machine) skin {
	if m.Coil.Resistivity == 0 {
		return skin{}
	}
	s := skin{scale: 2 * math.Pi * m.Radius, rho: m.Coil.resistivity(m.CoilTemperature)}
	k := s.scale * math.Sqrt(s.rho/plasma.Mu0) * grading / math.Pi
	q := math.Exp(-grading / 2)
	diffusion := plasma.Mu0 * m.CoilThickness * m.CoilThickness / s.rho
	root := math.Pi * (1 - q) / (grading * q * math.Sqrt(diffusion))
	s.direct = k * root * q / (1 - q)
	last := root * q // sqrt(lambda) of the cell before the first
	for lambda := root * root; last*last < top(m); lambda *= math.Exp(grading) {
		last = math.Sqrt(lambda)
		s.rate = append(s.rate, lambda)
		s.volt = append(s.volt, k*last)
	}
	s.tail = k / last * q / (1 - q)
	return s
}

// voltage is that of the resistive part at a surface field; the tail adds tail dB_s/dt.
func (s *skin) voltage(field float64, b []float64) float64 {
	v := s.direct * field
	for k, c := range s.volt {
		v += c * (field - b[k])
	}
	return v
}

// step writes db/dt and returns the heat in W and the stored energy in J, each per metre of active coil.
func (s *skin) step(field float64, b, dbdt []float64) (heat, stored float64) {
	heat = s.direct * field * field
	for k, c := range s.volt {
		d := field - b[k]
		dbdt[k] = s.rate[k] * d
		heat += c * d * d
		stored += c * b[k] * b[k] / s.rate[k]
	}
	return heat / plasma.Mu0, stored / (2 * plasma.Mu0)
}

// stored is the energy in J per metre of active coil.
func (s *skin) stored(b []float64) float64 {
	sum := 0.0
	for k, c := range s.volt {
		sum += c * b[k] * b[k] / s.rate[k]
	}
	return sum / (2 * plasma.Mu0)
}

// inductance of the tail for an active length, H.
func (s *skin) inductance(active float64) float64 { return s.tail * plasma.Mu0 / active }
