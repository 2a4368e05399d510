// Package fusion turns the pulse of a pulsed magneto-inertial machine (package pulse) into a plant: what it gives or takes at
// its connection, what wears and stands still, what becomes of tritium and helium-3, what it costs, and whether a MWh of it has
// a cost at all.
//
// No machine of this kind has delivered net electricity. A plant whose pulses take more than they give is a result like any
// other here: Economics.LCOE then is a *NotProducerError with the margin, never a number.
//
// # Energy of a pulse
//
//	net = eta_inv (E_rec - E_B)            where the bank ends with more than it had
//	      (E_rec - E_B) / eta_charge       where it has to be topped up
//	    + eta_th x heat - E_form / eta_charge - pumps - (housekeeping + monitoring) / f
//
// E_rec is in the bank after the pulse once the staging store is settled and what an active hold drew is given back.
// Heat is that of neutrons times the blanket's gain, radiation, transport, prompt losses and what is left of the plasma. Q_sci is
// fusion over the work on the plasma, Q_eng gross over recirculated energy. Without auxiliaries, heat recovery and formation the
// sign of the net is that of Q - BreakEvenGain.
//
// # Wear
//
// A bank of life L0 at its rated voltage lasts L0 (V/V0)^-7.32 shots; derating enlarges it by (V/V0)^-2. Shots become years by the
// rate and the availability A; exchanges in turn take time off A:
//
//	A = (1 - forced) (1 - planned - S A),    interval = shots / (f x 8760 h x A)
//
// Modules fail apart, so that of N k can fire with a binomial chance.
//
// # Stocks
//
//	dN_T/dt = s - lambda N_T,   dN_He3/dt = b + lambda N_T,   lambda = ln 2 / 12.32 yr
//
// # Cost
//
// Accounts 10 to 90 of the GEN-IV and IAEA code. Account 60 is the interest on a cost that is spent evenly,
// ((1 + r)^T - 1) / (T ln(1 + r)) - 1; account 72 the present worth of all exchanges times the capital recovery factor; account
// 90 the annuity of accounts 10 to 60.
//
//	LCOE = (account 90 + account 70 + account 80) / (8760 h x (A x output - idle draw))
//
// # Backwards and at random
//
// A Study is a plant with ranges around its inputs. Believe asks for each target (net power above 0 or of so many MW, LCOE below
// a price) what reaches it: the first crossing of each input alone to both sides of its mode, up to its physical limits, and
// the share of their ranges by which all inputs together have to be moved. A target is a margin that is smooth where the LCOE has no
// value: Q_eng - 1, a difference of powers, or the money that a year leaves at the price. Crossings are bracketed on a grid of 8
// cells in the range and 8 beyond it and closed by Brent's method; "none" comes with the nearest answer and the rule that stopped
// the search.
//
// Trace draws where a target is just reached over two inputs, by marching squares with every vertex closed in on its edge.
//
// Draw is a Latin hypercube over the ranges (package sweep). Draws that no machine can have are counted apart from those whose
// computation failed, each by its rule; the chance of a net power above 0 has Wilson's interval at 95 %.
//
// # Sources
//
// Accounts and their figures: 1costingfe (1cFE, 2026; costing_constants.yaml and its notes), which follows pyFECONS and the GEN-IV
// Economic Modeling Working Group's guidelines (GIF/EMWG/2007/004). Each figure's source stands in the catalog.
//
// # Not modelled
//
// Heat of coils and switches (it is rejected cold), ramping, partial pulses, the grid's limits on a load that is pulsed (stores
// even it out), permanent tritium losses and inventories in walls, licensing time, taxes, inflation, learning, economies of
// scale between modules but for owner's and operating costs, salvage; the discounting of fuel purchases over the years; hydrogen is
// not priced. Availability follows from independent modules: what stops all at once is not in it.
package fusion
