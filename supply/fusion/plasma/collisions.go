package plasma

import "math"

// CoulombLogarithm is lambda = 24 - ln(sqrt(n_e[cm^-3]) / T_e[eV]) of electrons on ions (NRL 2019, p. 34, from memory),
// from an electron density in m^-3 and temperature in keV; CoulombRange says where it holds.
func CoulombLogarithm(ne, te float64) float64 {
	return 24 - 0.5*math.Log(1e-6*ne) + math.Log(1e3*te)
}

// CoulombRange checks that electrons are hot enough for CoulombLogarithm, T_e > 10 Z^2 eV for the highest charge
// among the ions, and that the plasma is weakly coupled, a logarithm of 2 or above. The error is a *RangeError.
func CoulombRange(ne, te, z float64) error {
	if low := 0.01 * z * z; !(te >= low) || math.IsInf(te, 0) {
		return &RangeError{"Coulomb logarithm", "electron temperature", "keV", te, low, math.Inf(1)}
	}
	if l := CoulombLogarithm(ne, te); !(l >= 2) || math.IsInf(l, 0) {
		return &RangeError{"Coulomb logarithm", "its value", "(no unit)", l, 2, math.Inf(1)}
	}
	return nil
}

// exchangeCoefficient is 1.8e-19 of NRL's thermal equilibration (cm^3, eV, masses in g) with masses in u, densities in
// m^-3 and temperatures in keV: 1.8e-19 / sqrt(u[g]) / sqrt(1000)^3 / 1e6, since sqrt(m m)/(m T)^1.5 goes as u^-1/2.
func exchangeCoefficient() float64 {
	return 1.8e-25 / math.Sqrt(1e3*AtomicMass) / 31622.776601683795
}

// EquilibrationRate is the rate nu in 1/s at which ions of one species bring the electrons to their temperature,
// dT_e/dt = nu (T_i - T_e), from the density n in m^-3 of ions of charge number z and mass a in u, temperatures in keV and the Coulomb
// logarithm (NRL 2019, p. 34, from memory):
//
//	nu = 1.8e-19 sqrt(m_i m_e) Z^2 n_i lambda / (m_i T_e + m_e T_i)^1.5    (cgs, eV)
func EquilibrationRate(n, z, a, te, ti, lambda float64) float64 {
	m := a*te + ElectronMassU*ti
	return exchangeCoefficient() * math.Sqrt(a*ElectronMassU) * z * z * n * lambda / (m * math.Sqrt(m))
}

// Exchange is the power density in W/m^3 that goes from ions of one temperature to electrons of another, in keV:
// 3/2 n_e nu (T_i - T_e), nu summed over the species. It is negative where the electrons are hotter.
func Exchange(ions *Ions, te, ti, lambda float64) float64 {
	nu := 0.0
	if ions.Impurity != 0 {
		nu = EquilibrationRate(ions.Impurity, ions.ImpurityZ, ions.ImpurityA, te, ti, lambda)
	}
	for s, n := range ions.N {
		if n != 0 {
			nu += EquilibrationRate(n, Species(s).Z(), Species(s).A(), te, ti, lambda)
		}
	}
	return 1.5 * ions.Electrons() * nu * (ti - te) * JoulePerKeV
}
