// Package steady is the steady power balance of a fusion plasma without space: Lawson curves, ignition, gain, and a simple
// magnetic D-T plant as a point of reference beside the pulsed one. It uses the functions of package plasma.
//
// # Equations
//
// Per volume, with n the density of all ions, T their temperature in keV, T_e = x T, the electrons n_e = n sum Z:
//
//	P_f  = sum over the reactions of n_a n_b <sv> Q / (1 + delta)
//	P_c  = the part of it that charged products carry and leave in the plasma
//	P_b  = 1.69e-38 n_e^2 sqrt(T_e[eV]) C_rel                 bremsstrahlung (package plasma)
//	W    = 3/2 (n T + n_e T_e)
//	P_h + P_c = P_b + W / tau_E,    Q = P_f / P_h             heating from outside P_h
//
// so that a gain Q asks for (Lawson 1957, with heating by products as Wurzel & Hsu 2022, Phys. Plasmas 29, 062103)
//
//	n tau_E = (W/n) / ((P_c + P_f/Q - P_b) / n^2),
//
// and ignition for the same without P_f/Q. The ideal ignition temperature is where P_c = P_b.
//
// # Fuels
//
// D-T, D-He3, p-B11: two reactants; without a ratio given they are mixed for the most power at a given density of electrons,
// n_1 Z_1 = n_2 Z_2: 1:1, 2:1, 5:1. D-D: both branches, the products leave. Catalysed D-D: tritium and helium-3 burn as fast as
// they are born, which sets their densities, n_T/n_D = <sv>_p / (2 <sv>_DT), n_He3/n_D = <sv>_n / (2 <sv>_DHe3). Ash leaves at
// once: its density is zero.
//
// # Assumptions
//
// Flat profiles, Maxwellian ions of one temperature, all charged products stop in the plasma, radiation leaves it. The published curves of
// Wurzel & Hsu (2025) take the Maxwellian integral of the cross section (Integral) and the same charged share for both branches of
// catalysed D-D, 0.617 (ChargedShare): both can be set. With the reactions' own shares and rates the minimum of catalysed D-D is 5 %
// lower, because the branch whose chain has few neutrons is the more frequent one.
//
// # Not modelled
//
// Profiles but for one factor, ash, synchrotron radiation, slowing down (products heat at once), current drive, stability limits, the
// confinement time itself: it is given.
package steady
