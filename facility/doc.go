// Package facility carries the power of machines to the meter of the building, hour by hour: by a plant, or by a given
// PUE (the method `estimate`).
//
// # By a plant
//
// A building is designed for an IT power D: the one that is given, or the highest that the loads can draw in an hour.
// Everything in it is sized for D in the design air, whose dry bulb and wet bulb are each exceeded in a given share of the
// study's hours (0.4 %, as ASHRAE has it, where nothing is said; 0 takes the extremes). With an IT power of I_h, idle servers
// and the building's own use in constant shares of D,
//
//	machines   M = I_h + idle D           idle = share of spare machines x their draw
//	behind     U = UPS(M (1 + d)) + d M   losses of supplies and of distribution d, package electrical
//	cooling    K = K(air_h; M, U + o D)   heat of machines, and of losses and of the building's own use o; package cooling
//	before     X = transformer(M + U + o D + K)
//	PUE_h      (M + U + o D + K + X) / M
//
// so that PUE is ISO/IEC 30134-2's, with idle servers as IT. What the workloads pay for is the factor
// (M + U + oD + K + X) / I_h, in which idle servers are an overhead. Wet bulb and humidity come from dry bulb, dew point and
// pressure (package psychrometrics). Supplies stand before the machines only; transformers stand outdoors and carry all.
//
// On-site water is what evaporates, drifts and is blown down (WUE: litres for a kWh of the machines). Off-site water comes
// with the supply's energy.
//
// Each workload has the part of an hour that its IT power has of the machines'; hours without load are shared by energy. Of
// the design air and the hour of the highest power at the meter a [Point] is kept, and the PUE is tabled by outdoor temperature.
//
// # Redundancy
//
// Transformers, supplies, cooling units and generators stand there N, N+1 or 2N times. Transformers and supplies share the
// load, which costs losses (package electrical). Cooling units beyond N stand still, and so do generators. Availabilities are the
// binomial's, without common causes. What redundancy costs to build is not modelled.
//
// # Generators' tests
//
// Generators are rated for the site at design, with a margin. On the 15th of each month each runs for a time at a share of
// its rating, one after the other, over eight hours from nine o'clock local mean time. The energy burns in a load bank, or
// feeds the building: then it is not bought, in at most half of the firm power of an hour. Fuel, carbon and money of tests are
// booked beside the supply's, so that a cap on the supply's carbon does not see them.
//
// # A year in bins
//
// Ranges are drawn thousands of times, so a draw runs the plant through a [Climate]: the hours of the study in bins of 1 K
// of dry bulb and 1 K of dew point, each with the mean air of its hours weighted by IT energy, at the energy-weighted mean
// load. What that leaves out (load that goes with the weather, the curvature within a bin, hours without load) is made good by
// the ratio of the year by the hour to the year in bins, for the overhead, the PUE and the water, once at the modes of all
// figures. The modes of a sweep are therefore the plan's own numbers, and draws differ by the plant's response to them.
//
// # By a given PUE
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
// scaled with the plain mean of the factor (by a given PUE, of PUE_h) over the window, and the window counts as if drawn
// evenly: in the mean of a given PUE, and in the load of a plant. This is exact for even draw and off by slope x (temperature
// difference within the window) otherwise: some 2 % for a day of 5 K and 0.4 %/K. By a plant the change of part load with the
// draw comes on top.
//
// # Sources
//
// PUE is ISO/IEC 30134-2, WUE the Green Grid's white paper 35 (site water over IT energy). The chain of a plant is that of
// Lei & Masanet (2020, Energy 201, 117556; 2022, Resources, Conservation and Recycling 182, 106323), whose published PUE and
// WUE by climate zone `tokenwatt validate` sets beside this package's. A linear dependence on outdoor temperature is the common
// first-order description of plants with economisers (for example Masanet et al. 2020, Science 367, 984, supplement).
//
// # Not modelled
//
// Heat through walls and the sun on them; a least humidity in the room and the water for it; the start of plants and
// their ramps; which unit fails when; batteries of supplies as a store for the grid; waste heat that is sold (ERE); the hours of
// real outages in which generators run; the grid's power quality.
package facility
