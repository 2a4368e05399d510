package plasma

import (
	"fmt"
	"math"
)

// fit is a row of Bosch & Hale (1992) table VII, or of Nevins & Swain (2000) in the same form.
type fit struct {
	gamow, mass                float64 // B_G in sqrt(keV), reduced mass in keV
	c1, c2, c3, c4, c5, c6, c7 float64 // c1 in cm^3/s
	low, high                  float64 // keV
}

// fitOf returns the coefficients of a reaction.
func fitOf(r Reaction) fit {
	switch r {
	case DT:
		return fit{34.3827, 1124656, 1.17302e-9, 1.51361e-2, 7.51886e-2, 4.60643e-3, 1.35e-2, -1.0675e-4, 1.366e-5, 0.2, 100}
	case DDn:
		return fit{31.397, 937814, 5.4336e-12, 5.85778e-3, 7.68222e-3, 0, -2.964e-6, 0, 0, 0.2, 100}
	case DDp:
		return fit{31.397, 937814, 5.65718e-12, 3.41267e-3, 1.99167e-3, 0, 1.0506e-5, 0, 0, 0.2, 100}
	case DHe3:
		return fit{68.7508, 1124572, 5.51036e-10, 6.41918e-3, -2.02896e-3, -1.9108e-5, 1.35776e-4, 0, 0, 0.5, 190}
	default:
		// Nevins & Swain write E_G = 22589 keV for B_G^2, and P1 in m^3/s.
		return fit{math.Sqrt(22589), 859526, 4.4467e-8, -5.9357e-2, 2.0165e-1, 1.0404e-3, 2.7621e-3, -9.1653e-6, 9.8305e-7, 50, 500}
	}
}

// value is Bosch & Hale's eq. 12 to 14, in m^3/s.
func (f *fit) value(t float64) float64 {
	theta := t / (1 - t*(f.c2+t*(f.c4+t*f.c6))/(1+t*(f.c3+t*(f.c5+t*f.c7))))
	xi := math.Cbrt(f.gamow * f.gamow / (4 * theta))
	return 1e-6 * f.c1 * theta * math.Sqrt(xi/(f.mass*t*t*t)) * math.Exp(-3*xi)
}

// Method says where a reactivity comes from.
type Method int

// The methods of Reactivity.
const (
	// Fit is the published fit in the range that its authors, or their table, give.
	Fit Method = iota
	// Integral is the Maxwellian integral of the cross section, scaled to the fit at the edge of its range.
	Integral
	// Outside is neither: Reactivity is an error there.
	Outside
)

// FitRange is the range of ion temperature in keV in which the published fit is used: that of table VII, and for D-He3 from
// 0.2 keV, where table VIII begins and the fit meets it, instead of 0.5 keV. That of p-B11 is from memory.
func (r Reaction) FitRange() (low, high float64) {
	f := fitOf(r)
	return min(f.low, tabulated(r)), f.high
}

// FitDeviation is the largest relative deviation of the fit from its authors' integral over its range, as they state it (Bosch & Hale 1992,
// table VII); of p-B11 none is at hand and known is false.
func (r Reaction) FitDeviation() (share float64, known bool) {
	switch r {
	case DT:
		return 0.0025, true
	case DDn:
		return 0.003, true
	case DDp:
		return 0.0035, true
	case DHe3:
		return 0.025, true
	default:
		return 0, false
	}
}

// tabulated is the lowest temperature in keV of a reaction in table VIII.
func tabulated(r Reaction) float64 {
	if r == PB11 {
		return math.Inf(1)
	}
	return 0.2
}

// Range is the range of ion temperature in keV in which Reactivity answers.
func (r Reaction) Range() (low, high float64) {
	low, high = r.FitRange()
	if r == PB11 {
		return low, high
	}
	return below(r).far, above(r).far
}

// Method says what Reactivity uses at an ion temperature in keV.
func (r Reaction) Method(t float64) Method {
	fitLow, fitHigh := r.FitRange()
	low, high := r.Range()
	switch {
	case t >= fitLow && t <= fitHigh:
		return Fit
	case t >= low && t <= high:
		return Integral
	default:
		return Outside
	}
}

// Reactivity is <sigma v> in m^3/s of Maxwellian reactants of one temperature in keV: the published fit in its range,
// beyond it, where Method says Integral, the fit's value at the edge times the ratio of the Maxwellian integrals of the
// cross section there and here. It is continuous and does not allocate. The error is a *RangeError outside Range, for a
// temperature that is not a number too, or ErrReaction's.
func (r Reaction) Reactivity(t float64) (float64, error) {
	if r < 0 || r >= ReactionCount {
		return 0, fmt.Errorf("%w: number %d", ErrReaction, int(r))
	}
	f := fitOf(r)
	if t >= f.low && t <= f.high {
		return r.fitted(&f, t), nil
	}
	switch r.Method(t) {
	case Fit:
		return r.fitted(&f, t), nil
	case Integral:
		x := above(r)
		if t < f.high {
			x = below(r)
		}
		return f.value(x.edge) * x.ratio(t), nil
	default:
		low, high := r.Range()
		return 0, &RangeError{"reactivity of " + r.String(), "temperature", "keV", t, low, high}
	}
}

// fitted is the published fit at a temperature in keV inside its range.
func (r Reaction) fitted(f *fit, t float64) float64 {
	v := f.value(t)
	if r == PB11 {
		// The resonance at 148 keV, which Nevins & Swain add to the same form.
		v += 5.41e-21 / (t * math.Sqrt(t)) * math.Exp(-148/t)
	}
	return v
}
