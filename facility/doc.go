// Package facility carries the power of machines to the meter of the building, hour by hour.
//
// # Equations
//
// The power usage effectiveness of hour h rises with the outdoor temperature T_h from a floor:
//
//	PUE_h = max(1 + losses, pue + slope (T_h - T_0))
//
// T_0 is not a parameter: it is solved for so that the energy-weighted mean of PUE_h over the study is exactly
// the given pue,
//
//	sum_h IT_h PUE_h = pue sum_h IT_h
//
// Where no hour touches the floor this gives the energy-weighted mean temperature, because then
// sum_h IT_h slope (T_h - T_0) = 0. The floor is where cooling and everything else than electrical losses is
// zero; a linear law that goes below it would make a plant that cools at a gain. Hours at the floor are counted
// in a warning. The left side falls with T_0 and is convex, so Newton's method from the mean temperature
// reaches the solution from one side in finitely many steps.
//
// Of the metered power of an hour IT_h goes to the machines, losses x IT_h is lost in transformers and
// uninterruptible supplies, and IT_h (PUE_h - 1 - losses) is cooling and other. Each workload's share of the
// meter is its IT power of that hour times PUE_h. On-site water is IT energy times the water intensity.
//
// # Deferrable load
//
// When deferrable energy is drawn is not known before supply has chosen. Energy and power limit of a window are
// scaled with the plain mean of PUE_h over the window, and the window counts in the energy-weighted mean as if
// drawn evenly. This is exact for even draw and off by slope x (temperature difference within the window)
// otherwise: some 2 % for a day of 5 K and 0.4 %/K.
//
// # Sources
//
// PUE is ISO/IEC 30134-2. A linear dependence on outdoor temperature is the common first-order description of
// plants with economisers (for example Masanet et al. 2020, Science 367, 984, supplement).
//
// # Not modelled
//
// Part-load efficiency of power supplies and chillers, humidity, water temperature, redundancy states, and
// waste heat that is sold.
package facility
