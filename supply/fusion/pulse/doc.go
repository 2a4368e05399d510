// Package pulse computes one pulse of one module of a pulsed magneto-inertial fusion machine: two field-reversed
// configurations (FRC) are formed and merged, compressed by a coil on a capacitor bank, held, and expand against the
// coil, which gives energy back to the bank. Every joule is booked, and the books close to round-off whatever burns and
// leaks. No machine of this kind has delivered net energy: what comes out follows from what is put in, and most of
// what is put in has not been measured where it is used.
//
// # FRC
//
// In a flux conserver of radius r_c (area A), with the separatrix at r_s = x_s r_c, u = x_s^2, length l, the coil's flux Phi
// and the trapped flux phi_p, an elongated FRC in equilibrium has
//
//	p + B^2/2 mu0 = p_m = B_e^2/2 mu0 everywhere,    B_e = Phi/(A (1-u))
//	<beta> = 1 - u/2                                  axial balance (Barnes)
//	phi_p/Phi = (x_s/sqrt2)^3/(1-u)                   the inner field is uniform (eps = 0 of Tuszewski 1988)
//	W = (3/2) <p> V,  V = A u l,  <p> = <beta> p_m    W with the fast ions
//
// W, Phi and phi_p give all the rest. A coil of length L whose segments are in parallel has plasma and field of
//
//	U = (5/3) W + L_a Phi^2/(2 mu0 A),    I = Phi/(mu0 A) (L_a + l u/(1-u)),    L_a = l + (L - l)/g
//
// as energy and current of one turn. g = 1 is a plain coil; with g > 1 segments follow the FRC, and the field energy of
// those that are switched, -Phi^2/(2 mu0 A) dL_a, goes to or comes from a staging store, each way with an efficiency. From
// dU = I dPhi + Q dt + that,
//
//	dW_s/dt = Q_s - (2/5)(W_s/W) Q + (4/5)((1-u)/(1-u/2)) W_s d ln Phi/dt
//
// for each part s of W: ions, electrons, and a pool of fast ions for each charged product. Without heat it integrates to
// W V^(2/3) = const and to the adiabatic law of Spencer, Tuszewski & Linford 1983 for eps = 0. At constant flux 2/5 of
// any heat goes to the field, where the circuit can take it: that is what direct conversion is. For eps > 0 the equations
// would not conserve energy. A loss of phi_p at constant Phi leaves W: the trapped field's energy turns to heat inside U.
//
// # Circuit
//
//	C dV_c/dt = -I
//	dPhi/dt + L_s dI/dt + V_skin = V_c - R I - V_sw
//
// with stray inductance L_s, series resistance R and a constant drop V_sw of the switch. I is a function of the state, so
// that dI/dt is linear in dPhi/dt, and the second line is solved for it. C gives the bank and the coil at its start,
// without plasma, the half period asked for. R is given, or found so that a shot without plasma and start field returns the
// share RoundTrip. The bank's energy is given, or found so that B_e is PeakField when Phi is highest.
//
// The skin is one-dimensional diffusion of the mean surface field B_s = mu0 I/L_a into a conductor of constant resistivity,
//
//	V_skin = 2 pi r_c sqrt(rho/mu0) sqrt(d/dt) B_s
//
// as a ladder of relaxing cells (see skin): within 0.3 % of the half space from 0.2 to 5 times the pulse's frequency, with the
// resistance of the coil's thickness at rest. Its field is stored energy and partly returns. The temperature of the inner
// surface is Int E^2/rho dt over the heat capacity, nothing led away.
//
// # Plasma
//
// All ions have one temperature T_i = W_i/(1.5 N_i), electrons T_e = W_e/(1.5 N_e), N_e = sum Z N, densities N/V. Reactions,
// bremsstrahlung, exchange and slowing down are those of package plasma, with the profile factor <n^2>/<n>^2. D-T, both D-D
// and D-He3 run side by side in every fuel with deuterium, with what they breed; p-B11 runs alone.
//
//   - Products are born into a pool of fast ions, dW_f/dt = P - 2 W_f/(tau_s G), G = 1 - F(E_0/E_crit), which gives G of what
//     it loses to electrons and F to ions (Stix 1972); in balance it holds P tau_s G/2. The share PromptLoss leaves at birth
//     with its charge. Products count as thermal ions from birth; reactants leave their mean heat with the ions.
//   - Particles leave in tau_N (Hoffman's RPPL law or Slough's of 2011, times H), trapped flux in tau_phi (times FluxH; with
//     Slough's law as particles), heat as (5/3) W_s/tau_E with tau_E = EnergyRatio tau_N. So tau_E is the time in which W falls
//     at constant flux, as experiments define it, and temperatures stay where tau_E = tau_N: each particle takes its
//     enthalpy, 5/2 T. EnergyRatio 5/3 is 3/2 T each. The density in the laws is that of the electrons.
//   - Synchrotron radiation is SynchrotronFactor times 6.21e-17 B_e^2 n_e T_e (1 + T_e/204 keV) W/m3 (NRL, from memory).
//
// # Phases
//
// Formation: the start field fills coil and skin, and FRCs are in equilibrium at x_s0, B_e0, T_i0, T_e0; what FormationEnergy has
// more than that is lost. Merging, with a speed given: kinetic energy turns to heat in an impulse at constant flux
// linkage Phi + L_s I. Compression, to the highest Phi. Hold: a crowbar, or a supply that keeps Phi. Expansion, until Phi is back
// at its start; the FRC ends earlier where x_s < 0.1, where l = L, where 1 % of the ions are left, or where the
// temperatures leave the ranges of the formulas. Dump: at constant flux linkage the plasma goes, and what U falls by is heat.
// Recovery, without plasma, until the current is zero and the bank is charged the other way round.
//
// Each phase has a Ledger. All its terms are integrated as states of the same system, so that its closure measures the
// solution. It is solved with the Dormand-Prince pair 8(5,3) and located events (package internal/ode).
//
// # Limits of the numbers
//
// Collisions that would equalise temperatures or stop fast ions in less than 1/1500 of half period and hold are
// taken to need that long, with a warning; that only delays heat in cold dense plasmas, where they would make the problem
// stiff. The skin's cells end at 60 times the pulse's angular frequency, at less, down to 20, with a long hold.
//
// # Not modelled
//
//   - Confinement at these temperatures and fields: the laws are fits to plasmas below 1 keV and 0.1 Wb.
//   - Tilt, rotation (n = 2), interchange, and Rayleigh-Taylor instability of the expansion.
//   - Orbits of MeV ions: whether they stay is the input PromptLoss, the same for all products, and they act as pressure only.
//   - Profiles: T is uniform, beta flat, eps = 0; the kinetic structure of the FRC (s, S*/E) is not followed.
//   - Short FRCs: the equilibrium is that of an elongated one; a warning says where the FRC is wider than long.
//   - T-T, T-He3 and He3-He3 reactions, fusion of fast ions before they slow down, knock-on ions.
//   - Line radiation of impurities; an impurity is fully stripped, in the mix from the start, and shares T_i.
//   - Charge exchange, walls, end losses and open field lines beyond the time constants.
//   - Heating of the conductor while it carries current (a warning says where it would count), its melting and its strength.
//   - Segments that differ: all carry one flux, and switching them takes no time.
//   - What formation costs beyond an efficiency.
package pulse
