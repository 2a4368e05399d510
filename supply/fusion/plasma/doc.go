// Package plasma has the formulas of a fusion plasma that have no state: reactivities and cross sections, the energies of
// products, bremsstrahlung, the exchange between ions and electrons, the slowing down of fast ions, gyroradii and the
// fitted confinement times of field-reversed configurations.
//
// # Units
//
// SI, except temperatures and kinetic energies, which are in keV, and Q and the birth energies of products, which are in
// MeV. Densities are in m^-3, reactivities in m^3/s, power densities in W/m^3. Where a source writes cgs and eV the conversion is in
// the function.
//
// # What is read and what is from memory
//
// "[M]" below marks a coefficient that was written down from memory and agrees with what other codes carry, but was not
// read in its source. Everything else was read in the source, or in several independent codes that agree.
//
// # Reactivity
//
// Bosch & Hale (1992, Nuclear Fusion 32, 611), eq. 12 to 14, coefficients of table VII, T in keV:
//
//	theta = T / (1 - T(C2 + T(C4 + T C6)) / (1 + T(C3 + T(C5 + T C7))))
//	xi    = (B_G^2 / (4 theta))^(1/3)
//	<sv>  = C1 theta sqrt(xi / (m_r c^2 T^3)) exp(-3 xi)                           cm^3/s
//
//	reaction        fit, keV    stated error   beyond the fit, keV
//	D-T             0.2 - 100   0.25 %         0.08 - 600
//	D-D(n), D-D(p)  0.2 - 100   0.3, 0.35 %    0.08 - 500
//	D-He3           0.5 - 190   2.5 %          0.05 - 600
//	p-B11           50 - 500    not stated     none
//
// The fit meets all 107 values of table VIII that are not misprints within 4.2e-4, D-He3 from 0.2 keV, which is where
// it is used from.
//
// p-B11 is the high-temperature form of Nevins & Swain (2000, Nuclear Fusion 40, 865): the same shape, plus the resonance
// 5.41e-21 T^-1.5 exp(-148/T) m^3/s; its range is [M]. Newer cross sections (Tentori & Belloni 2023) are higher.
//
// # Cross section
//
// Bosch & Hale's eq. 8 and 9, table IV, E in keV in the centre of mass, S in keV mb:
//
//	sigma = S(E) / (E exp(B_G / sqrt E))
//	S(E)  = (A1 + E(A2 + E(A3 + E(A4 + E A5)))) / (1 + E(B1 + E(B2 + E(B3 + E B4))))
//
// 0.3 or 0.5 keV to 4.7 or 5 MeV. At the energies where the coefficients change the two branches differ by 0.8 % (D-T, 550
// keV) and 3.3 % (D-He3, 900 keV).
//
// # Beyond the fits
//
// MaxwellIntegral integrates the cross section over a Maxwellian,
//
//	<sv> = sqrt(8 / (pi mu)) T^-3/2 Int sigma E exp(-E/T) dE,
//
// by adaptive quadrature, and answers where less than 1e-3 of the integral lies outside the energies of the cross
// section. From 10 to 100 keV it differs from the fits by up to 0.8 % (D-T), 1.1 % (D-D(n)), 2.0 % (D-D(p)) and 3.3 % (D-He3):
// the two fits of one paper differ that much, and the integral is no more certain than that.
//
// Reactivity continues each fit beyond its range by the ratio of the integrals there and at the edge, so that it is
// continuous; its slope has a small step at the edge. Method says which one is used. Outside both ranges the answer is an error;
// nothing is held at a limit.
//
// # Rates and products
//
//	R_ab = n_a n_b <sv> / (1 + delta_ab)
//
// Q from the masses of AME2020. Two products part from rest with E_1 = Q (Q + 2 m_2) / (2 (m_1 + m_2 + Q)), so that their
// energies add up to Q exactly: He4 3.561 + n 14.028 MeV (D-T), where tables with rounded masses have 3.5 and 14.1; He3
// 0.820 + n 2.449; T 1.011 + p 3.022; He4 3.712 + p 14.641. The energy of the reactants themselves, some T above Q, is
// not added. p-B11 gives three alphas Q/3 each.
//
// # Radiation
//
//	P_br = 1.69e-38 n_e^2 sqrt(T_e[eV]) C_rel                                        (NRL formulary, eq. 30 of radiation)
//	C_rel = Z_eff (1 + 1.78 t^1.34) + 2.12 t (1 + 1.1 t + t^2 - 1.25 t^2.5)          (Putvinski, Ryutov & Yushmanov 2019)
//	C_rel = Z_eff (1 + 0.7936 t + 1.874 t^2) + 3 t / sqrt 2                          (Rider 1995)
//
// with t = T_e / 511 keV. The two forms agree within 2 % to 50 keV and 4.5 % to 100 keV. Line radiation and synchrotron radiation
// are not here.
//
// # Collisions
//
//	lambda = 24 - ln(sqrt(n_e[cm^-3]) / T_e[eV]),  T_e > 10 Z^2 eV                          (NRL [M])
//	nu     = 1.8e-19 sqrt(m_i m_e) Z^2 n_i lambda / (m_i T_e + m_e T_i)^1.5  (cgs, eV)      (NRL [M])
//	P_ie   = 3/2 n_e (sum nu) (T_i - T_e)
//	tau_s  = 6.27e8 A T_e[eV]^1.5 / (Z^2 n_e[cm^-3] lambda) s                               (NRL, Spitzer [M])
//	E_crit = 14.8 T_e A (sum n_i Z_i^2/A_i / n_e)^(2/3)                                     (Stix 1972, coefficient [M])
//	F(x)   = (1/x) Int_0^x dy / (1 + y^1.5),  x = E_0 / E_crit                              (Stix 1972, Plasma Physics 14, 367)
//	t_stop = tau_s/3 ln(1 + x^1.5)
//
// F, the share of its energy that a fast ion gives to ions, is evaluated in closed form. It takes ions as cold against the
// fast one and electrons as fast against it: for MeV protons among electrons of 50 keV and more that holds badly.
//
// # Gyroradius
//
// rho = p / (Z e B) with the relativistic momentum of a particle that moves wholly across the field.
//
// # Confinement of field-reversed configurations
//
//	tau_phi = 17.5 x_s^0.5 n21^0.5 r_s^2 ms      tau_N = 31 x_s n21^0.5 r_s^2 ms      (Hoffman, RPPL; n21 in 1e21 m^-3)
//	tau_N   = 3.2e-15 E^0.5 x_s^0.8 r_s^2.1 n^0.6 s                                   (Slough 2011, LSX [M])
//
// with the elongation E = l_s / (2 r_s). Both are fits to plasmas of about 1 keV with some kJ; above that they are an
// extrapolation of one to two orders of magnitude in temperature, density and energy.
//
// # Checks and cost
//
// The formulas do not check what costs time in an inner loop: where a range matters, there is a function that checks
// (CoulombRange) or an error (Reactivity). None of the formulas allocates where nothing is wrong.
//
// # Not modelled
//
// T-T, T-He3 and He3-He3, polarised or non-Maxwellian reactants, the thermal broadening and shift of product energies, bound electrons,
// line radiation, synchrotron radiation, neoclassical or turbulent transport.
package plasma
