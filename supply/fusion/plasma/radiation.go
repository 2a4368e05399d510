package plasma

import "math"

// Correction is a form of the factor C_rel that bremsstrahlung is multiplied by; each has the effective charge in it.
type Correction int

// The forms of C_rel.
const (
	// Putvinski is Putvinski, Ryutov & Yushmanov (2019): electron-ion with relativistic electrons, and
	// electron-electron radiation.
	Putvinski Correction = iota
	// Rider is Rider (1995), eq. as carried by the Lawson compilation of Wurzel & Hsu.
	Rider
	// Classical is Zeff alone: no relativistic correction, no electron-electron radiation.
	Classical
)

// BremsstrahlungCoefficient is that of NRL's eq. 30 (2019 edition, p. 58), in W m^3 eV^-1/2.
const BremsstrahlungCoefficient = 1.69e-38

// Factor is C_rel at an effective charge and an electron temperature in keV.
func (c Correction) Factor(zeff, te float64) float64 {
	t := te / ElectronMassKeV
	switch c {
	case Putvinski:
		return zeff*(1+1.78*math.Pow(t, 1.34)) + 2.12*t*(1+1.1*t+t*t-1.25*t*t*math.Sqrt(t))
	case Rider:
		return zeff*(1+0.7936*t+1.874*t*t) + 3*t/math.Sqrt2
	default:
		return zeff
	}
}

// Bremsstrahlung is the power density in W/m^3 that electrons of a density in m^-3 and a temperature in keV radiate
// against ions of an effective charge: 1.69e-38 n_e^2 sqrt(T_e[eV]) C_rel.
func Bremsstrahlung(ne, te, zeff float64, c Correction) float64 {
	return BremsstrahlungCoefficient * ne * ne * math.Sqrt(1e3*te) * c.Factor(zeff, te)
}
