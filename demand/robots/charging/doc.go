// Package charging finds when a site's robots charge: the cheapest schedule under a tariff, a charge for the peak, sun on the
// roof, limits of chargers and of the connection; rules to compare it with; what of it may move, as windows; and which kind of station
// and which recharge target are the cheapest.
//
// # The programme
//
// Identical robots are one battery between two envelopes (the aggregate state of eq. 7 in the project's fleet equations; the same
// idea as an electric-vehicle aggregator's in Vagropoulos and Bakirtzis 2013, IEEE Transactions on Power Systems 28, 4031). For
// steps t of length D:
//
//	min   sum_t price_t g_t D + demand rate x peak
//	      g_t + u_t = firm_t + p_t                   grid, sun; firm load, charging (AC)
//	      s_t = s_(t-1) + e p_t D - w_t              energy stored; e is the efficiency, w what robots take out
//	      low_t <= s_t <= high_t,  s at the end = s at the start
//	      0 <= p_t <= P min(chargers, docked_t),  0 <= u_t <= sun_t,  0 <= g_t <= connection,  g_t <= peak
//	      e p_t (1 - taper) <= e P min(chargers, docked_t) (1 - s_t / E)     where batteries taper
//
// Its shadow prices say what one more kWh of load, kWh of work, kW of charger, kWh of battery or kW of connection is worth. Every
// answer is certified from the model and the solution alone (lp.Certify).
//
// Known answers that the tests hold it to: at a flat price with a charge for the peak it fills the valley up to a water level; under
// a tariff of energy alone, with batteries that do not bind, it takes the cheapest hours first.
//
// # What may move
//
// With the work W_t done by the end of step t, charging C_t has to stay between L_t = W_t - (s_0 - low_t) and U_t = W_t + (high_t - s_0).
// The e-th unit of energy may therefore go anywhere from the first step whose U exceeds e to the first whose L does; and any schedule
// that charges each unit within these windows keeps to the envelopes. Windows shares the chargers out among the windows that are open
// at a time, so that all of them together never ask for more than the chargers give.
//
// # Assumptions
//
// One battery stands for many: it may serve work from robots that stand on their chargers, as long as the sum allows. Low and high
// should leave room for that; package sim shows how much is needed. Docked robots are as full as the fleet.
//
// # Not modelled
//
// Power back into the building or the grid, export of sun, demand charges by time of use or ratchets, losses by
// power, single robots. Work does not move; only its charging does.
package charging
