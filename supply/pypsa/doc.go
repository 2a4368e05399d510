// Package pypsa reads the CSV folder of a PyPSA network, solves it in PyPSA's own formulation, and writes networks and
// solutions that PyPSA opens. PyPSA itself (Brown, Hörsch and Schlachtberger 2018, Journal of Open Research Software 6,
// 4; pypsa.org) is not needed and none of its code is used.
//
//	n, err := pypsa.ReadDir(ctx, "folder", nil)       // everything that is wrong, at file:line:col
//	s, err := pypsa.Solve(ctx, n, solver, nil)        // any lp.Solver
//	sum := s.Summary(n, seconds)                      // objective, capacities, prices, duals, certificate
//	err = pypsa.Write("folder2", n, s)                // for pypsa.Network("folder2")
//
// # The format
//
// snapshots.csv has the steps of time and their weightings; <list>.csv the components, names in the first column,
// missing columns and empty cells at PyPSA's defaults; <list>-<attribute>.csv the attributes that change in time. Lists
// are carriers, buses, generators, loads, links (with any number of buses), storage_units, stores, lines, transformers,
// line_types, transformer_types and global_constraints. Headers of old and new exports are read. Outputs of a solved
// network (p_nom_opt, generators-p.csv, mu, sub_networks.csv ...) are left out, descriptions (x, y, country, color ...)
// are carried along. Any other column, list or value is an error that names it: nothing that would change the optimum
// is passed over. The caller may allow single ones with ReadSettings.Ignore. extras.json is an addition of
// tokenwatt's: see Extras.
//
// # The formulation
//
// That of PyPSA 1.4.0 (n.optimize with its defaults), with wo, ws, wg the weightings of a snapshot and
// nyears = sum wo / 8760:
//
//	min   sum_x capex_x P_x
//	      + sum_t wo ( mc p + stand_by u + mc_storage e + spill_cost spill ) + sum_t ( start_up su + shut_down sd )
//	s.t.  lo P <= p <= hi P,  P_min <= P <= P_max, P a multiple of a module                       sizes
//	      sum of injections = load at every bus                                                  balance
//	      soc_t = (1-loss)^ws soc_t-1 + ws (eff_store p_store - p_dispatch/eff_dispatch + inflow - spill)
//	      e_t = (1-loss)^ws e_t-1 - ws p_t                                                        stores
//	      sum of +-z s + phase shifts = 0 around every cycle of lines and transformers           Kirchhoff
//	      ramps, energy sums, values that are set, commitment, global constraints                see commit, ramps, constraints
//
// capex is overnight_cost x annuity x nyears, or capital_cost as it stands, and fom_cost. The price of a bus is the dual
// of its balance over wo; the dual of a global constraint is d(cost)/d(constant), as PyPSA's mu. ObjectiveTotal is the
// minimum; ObjectivePyPSA is less the cost of the sizes that extendable assets have already, which is n.objective in
// PyPSA 1.x. Start-up and shut-down costs are not weighted. For prices of a problem with integers, they are held at
// their values and the linear programme is solved again.
//
// Where PyPSA's versions differ the latest is followed: modules of fixed size that are committed are bounded once
// (1.3.0: twice). Power and money are scaled by powers of two, so that scaling costs no digit. Limits per unit, and
// efficiencies of ports, below 1e-9 count as zero, as for PyPSA's solver.
//
// # Assumptions and what is not modelled
//
// Perfect foresight over all snapshots. Errors are: several investment periods and growth limits by period, stochastic
// scenarios, quadratic costs, piecewise costs and efficiencies (-pw.csv), delayed links, maintenance, the component
// Process, phase shifts chosen by the optimisation, limits of voltage angles, transmission losses, minimum down times
// and ramp limits of several committed modules in one row, meshes of buses that are neither AC nor DC. Reactive power
// and shunts take no part, as in PyPSA's optimisation. build_year, max_growth and the switches "per period" mean nothing
// without investment periods and are carried along.
//
// Limits bounds the size of a folder, so that reading takes bounded memory whatever the files are.
package pypsa
