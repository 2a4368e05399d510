package plasma

import (
	"fmt"
	"math"
)

// MaxwellIntegral is the reactivity in m^3/s as the integral of the cross section over a Maxwellian of temperature t in
// keV,
//
//	<sv> = sqrt(8/(pi mu)) T^-3/2 Int sigma E exp(-E/T) dE,
//
// over the energies of CrossSectionRange, with its relative truncation: the share of the integral that lies outside them,
// estimated with the S factor of the nearer end below and with the cross section of the upper end above. The
// quadrature is adaptive (Gauss and Kronrod, 7 and 15 points) to a relative 1e-10. The error is a *RangeError outside
// IntegralRange, or ErrReaction's for p-B11.
func (r Reaction) MaxwellIntegral(t float64) (value, truncation float64, err error) {
	b, count := branches(r)
	if count == 0 {
		return 0, 0, fmt.Errorf("%w: no cross section of %v", ErrReaction, r)
	}
	low, high := r.IntegralRange()
	if !(t >= low && t <= high) {
		return 0, 0, &RangeError{"Maxwellian integral of " + r.String(), "temperature", "keV", t, low, high}
	}
	value, truncation = maxwell(r, &b, count, t)
	return value, truncation, nil
}

// maxwell is MaxwellIntegral without its checks.
func maxwell(r Reaction, b *[2]branch, count int, t float64) (value, truncation float64) {
	f := fitOf(r)
	sum := 0.0
	for i := range count {
		q := quadrature{branch: &b[i], gamow: f.gamow, t: t}
		sum += q.over(b[i].low, b[i].high)
	}
	first, last := b[0], b[count-1]
	// Below: the integrand rises towards the first energy, so its value there times the energy bounds what is left out.
	q := quadrature{branch: &first, gamow: f.gamow, t: t}
	outside := q.at(first.low) * first.low
	// Above: Int_E^inf E exp(-E/T) dE = T (E + T) exp(-E/T), with S exp(-B_G/sqrt E)/E for the cross section.
	q.branch = &last
	outside += q.at(last.high) * t * (1 + t/last.high)
	scale := 1e-31 * LightSpeed * math.Sqrt(8/(math.Pi*f.mass)) / (t * math.Sqrt(t))
	return scale * sum, outside / sum
}

// quadrature integrates S exp(-B_G/sqrt E - E/T) over the energy.
type quadrature struct {
	branch   *branch
	gamow, t float64
}

// at is the integrand.
func (q *quadrature) at(e float64) float64 {
	return q.branch.astrophysical(e) * math.Exp(-q.gamow/math.Sqrt(e)-e/q.t)
}

// over integrates from low to high: first in panels each 1.6 times as high as the one before, then each panel by halves
// until it is sure to 1e-12 of all.
func (q *quadrature) over(low, high float64) float64 {
	total := 0.0
	for a := low; a < high; a *= 1.6 {
		part, _ := q.panel(a, min(1.6*a, high))
		total += math.Abs(part)
	}
	sum := 0.0
	for a := low; a < high; a *= 1.6 {
		sum += q.halve(a, min(1.6*a, high), 1e-12*total, 24)
	}
	return sum
}

// halve integrates one panel to an absolute tolerance, in at most so many generations of halves.
func (q *quadrature) halve(a, b, tolerance float64, generations int) float64 {
	part, wrong := q.panel(a, b)
	if wrong <= tolerance || generations == 0 {
		return part
	}
	m := 0.5 * (a + b)
	return q.halve(a, m, tolerance, generations-1) + q.halve(m, b, tolerance, generations-1)
}

// IntegralRange is the range of temperature in keV in which MaxwellIntegral answers: where less than 1e-3 of the integral lies
// outside the energies of the cross section. Both are zero for p-B11.
func (r Reaction) IntegralRange() (low, high float64) {
	switch r {
	case DT:
		return 0.08, 600
	case DDn, DDp:
		return 0.08, 500
	case DHe3:
		return 0.05, 600
	default:
		return 0, 0
	}
}
