// Package highs solves linear and mixed-integer programmes with HiGHS, compiled to WebAssembly and run inside the
// process by wazero. There is no cgo, no shared library and no other process.
//
// # What is inside
//
// The module is highs.wasm of the npm package highs 1.15.3, which holds HiGHS 1.15.1 (MIT licence; Huangfu and Hall,
// Mathematical Programming Computation 10, 2018, for the dual simplex; Schork and Gondzio, the same journal 12, 2020,
// for the interior point code IPX; Lu and others for PDLP). gen/exports.mjs copies it to embedded/ and writes the
// table of its minified names. New refuses a module whose SHA-256 is not the one written in this package. The build
// has no BLAS and so no HiPO, and no threads.
//
// Every solve gets an instance of its own, with a memory of its own of 20 MiB to MemoryLimitMiB, at most 2 GiB; making
// one takes 5 to 10 ms. The first compilation of the module takes 4 to 5 s of processor time; with a cache folder
// later starts take 0.1 s. A C++ exception, a trap, or memory beyond the limit ends the instance and comes back as
// ErrCrashed; the next solve is not touched.
//
// # Reproducibility
//
// The clock that the module sees is not the machine's: it moves by a fixed step each time it is looked at. So
// the path of the solver, and with it every bit of the Solution, is the same on a busy and an idle machine. When
// Settings.TimeLimit has passed that clock jumps beyond the solver's own limit, and HiGHS stops in its regular way;
// where it has not after one more second it is given up.
//
// # Cancellation
//
// Solve returns as soon as its context is done. The abandoned computation ends when HiGHS next looks at the clock:
// after 0.6 s at most in the year-long problem below, and its worker is free then. This costs
// nothing, while wazero's own WithCloseOnContextDone, which puts a check into every loop of the module, made a problem
// of 1344 hours five times as slow (4 s against 20 s).
//
// # Which method
//
// Measured in processor seconds on two shared and busy cores, for the site of TestReferenceYear: grid, solar, wind, gas, battery, 8760 hours; as built there 61,326 columns,
// 67,092 rows, 186,744 coefficients.
//
//	simplex                                          69 s
//	simplex, PyPSA's own formulation                 69 s with 70,087 columns, 87,600 rows
//	ipm without crossover                            93 s; 65 s when dualised
//	simplex with Start from 4-hour averages          24 s: 5 coarse, 4 fixed, 14 freed
//
// and for its first 4032 hours (28,230 columns, 30,911 rows):
//
//	simplex                                          14.9 s
//	simplex without presolve                         14.5 s
//	simplex, capacities in GW                        20.9 s
//	primal simplex                                   62.6 s
//	ipm without crossover                            19.7 s
//	simplex with Start from 3-hour averages           5.6 s: 2.1 coarse, 1.3 fixed, 2.2 freed
//
// 168 hours take 0.07 s. Choose is simplex. Its time grows with the power 2 of the number of hours.
//
// What helps:
//   - Start with the capacities of a coarser solution. The problem with these fixed must be feasible, so leave out one
//     firm capacity or have a column for load that is not served; where it is not feasible the way through is found but
//     costs 15 s more.
//   - Substituting a store's net power into its state of charge: a column and a row less for each hour.
//   - No capacity column where capacity is free and unlimited; no row where the capacity factor is zero.
//
// Scaling capacities made it slower.
//
// # Limits
//
// HiGHS takes bounds from 1e20 as infinite and drops coefficients below 1e-12, so models with such numbers are
// refused with a highsrange.Error. Basis files, quadratic objectives and solution pools are not offered.
package highs
