package plasma

import (
	"fmt"
	"math"
)

// branch is a row of Bosch & Hale (1992) table IV: S(E) in keV mb between two energies in keV.
type branch struct {
	low, high          float64
	a1, a2, a3, a4, a5 float64
	b1, b2, b3, b4     float64
}

// astrophysical is Bosch & Hale's eq. 9, S(E) in keV mb, E in keV in the centre of mass.
func (b *branch) astrophysical(e float64) float64 {
	return (b.a1 + e*(b.a2+e*(b.a3+e*(b.a4+e*b.a5)))) / (1 + e*(b.b1+e*(b.b2+e*(b.b3+e*b.b4))))
}

// branches are the low and the high one of a reaction; count is 1 where one covers all energies, 0 where there is none.
func branches(r Reaction) (b [2]branch, count int) {
	switch r {
	case DT:
		b[0] = branch{0.5, 550, 6.927e4, 7.454e8, 2.05e6, 5.2002e4, 0, 63.8, -0.995, 6.981e-5, 1.728e-4}
		b[1] = branch{550, 4700, -1.4714e6, 0, 0, 0, 0, -8.4127e-3, 4.7983e-6, -1.0748e-9, 8.5184e-14}
		return b, 2
	case DHe3:
		b[0] = branch{0.3, 900, 5.7501e6, 2.5226e3, 4.5566e1, 0, 0, -3.1995e-3, -8.553e-6, 5.9014e-8, 0}
		b[1] = branch{900, 4800, -8.3993e5, 0, 0, 0, 0, -2.683e-3, 1.1633e-6, -2.1332e-10, 1.425e-14}
		return b, 2
	case DDp:
		b[0] = branch{0.5, 5000, 5.5576e4, 2.1054e2, -3.2638e-2, 1.4987e-6, 1.8181e-10, 0, 0, 0, 0}
		return b, 1
	case DDn:
		b[0] = branch{0.5, 4900, 5.3701e4, 3.3027e2, -1.2706e-1, 2.9327e-5, -2.5151e-9, 0, 0, 0, 0}
		return b, 1
	default:
		return b, 0
	}
}

// CrossSectionRange is the range of the energy in keV, in the centre of mass, in which CrossSection answers; both are zero
// for p-B11, of which the package has no cross section.
func (r Reaction) CrossSectionRange() (low, high float64) {
	b, count := branches(r)
	if count == 0 {
		return 0, 0
	}
	return b[0].low, b[count-1].high
}

// CrossSection is sigma in m^2 at an energy in keV in the centre of mass (Bosch & Hale 1992, eq. 8 and 9, table IV):
//
//	sigma = S(E) / (E exp(B_G / sqrt E))
//
// D-T changes its coefficients at 550 keV and D-He3 at 900 keV, where the low ones hold. The error is a *RangeError, or
// ErrReaction's for p-B11.
func (r Reaction) CrossSection(e float64) (float64, error) {
	b, count := branches(r)
	if count == 0 {
		return 0, fmt.Errorf("%w: no cross section of %v", ErrReaction, r)
	}
	low, high := r.CrossSectionRange()
	if !(e >= low && e <= high) {
		return 0, &RangeError{"cross section of " + r.String(), "energy in the centre of mass", "keV", e, low, high}
	}
	at := &b[0]
	if e > at.high {
		at = &b[1]
	}
	f := fitOf(r)
	return 1e-31 * at.astrophysical(e) / (e * math.Exp(f.gamow/math.Sqrt(e))), nil
}
