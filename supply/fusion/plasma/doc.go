// Package plasma has the formulas of a fusion plasma that have no state: reactivities and cross sections, the energies of
// products, bremsstrahlung, the exchange between ions and electrons, the slowing down of fast ions, gyroradii and the
// fitted confinement times of field-reversed configurations.
//
// Units are SI, except temperatures and kinetic energies, which are in keV, and Q and the birth energies of products, which
// are in MeV. The formulas do not check what costs time in an inner loop: where a range matters, there is a function that
// checks (CoulombRange) or an error (Reactivity). None of the formulas allocates where nothing is wrong.
package plasma
