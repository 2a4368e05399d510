// Package psychrometrics has the properties of moist air that a cooling plant sees: saturation pressure, humidity
// ratio, enthalpy, dew point and wet-bulb temperature.
//
// # Equations
//
// All are those of ASHRAE Handbook, Fundamentals 2017, chapter 1, in SI units (equation numbers in brackets), which take
// moist air as a mixture of ideal gases. Temperatures t are in C, T = t + 273.15 K, pressures in Pa, the humidity ratio W in kg
// of water for a kg of dry air, enthalpy h in kJ for a kg of dry air.
//
//	ln p_ws = C1/T + C2 + C3 T + C4 T^2 + C5 T^3 + C6 T^4 + C7 ln T       over ice, t <= 0  (5)
//	ln p_ws = C8/T + C9 + C10 T + C11 T^2 + C12 T^3 + C13 ln T            over water, t > 0 (6)
//	W = 0.621945 p_w / (p - p_w)                                          (20)
//	h = 1.006 t + W (2501 + 1.86 t)                                       (30)
//
// (Hyland & Wexler 1983). The thermodynamic wet-bulb temperature t* is where
//
//	W = ((2501 - 2.326 t*) W_s* - 1.006 (t - t*)) / (2501 + 1.86 t - 4.186 t*)    t* > 0  (33)
//	W = ((2830 - 0.24 t*) W_s* - 1.006 (t - t*)) / (2830 + 1.86 t - 2.1 t*)       t* <= 0 (35)
//
// with W_s* the humidity ratio of saturated air at t*. The right side rises with t*, so the one solution between the
// dew point (or the frost point) and the dry bulb is closed in by Brent's method (internal/root). At 0 C the right side
// steps up by 0.3 g/kg, where the film of water freezes; air whose humidity ratio lies within that step has a wet bulb of 0 C.
//
// A dew point below 0 C is one over water, as weather services and TMY3 give it (WMO Guide No. 8, annex 4.B); the
// vapour pressure of air comes from it, and from relative humidity, by the equation over water at any temperature.
//
// # Cross-checks
//
// Stull's fit at sea level (2011) and the psychrometer formula of WMO Guide No. 8 (annex 4.B) are here as functions for tests
// and for readers who want a second opinion; no plant uses them.
//
// # Not modelled
//
// The departure of moist air from ideal gases (0.5 % of W), ice clouds and fog droplets, the radiation error of
// instruments.
package psychrometrics
