// Package supply finds the least-cost hourly supply of one site: what to build, what to buy, and what runs when. Its
// by-products are the hourly price of electricity at the site, the cost at which each candidate that was left out
// would come in, and what a limit or cap is worth.
//
// # The linear programme
//
// Hours h = 1..H of one ring: the hour before the first is the last. y = H / 8760 years, so that a leap year
// costs 1.0027 of a year (PyPSA counts so). All hours weigh one.
//
//	min   y sum_i K_i P_i + y sum_s (K_s P_s + L_s E_s) + y k G
//	      + sum_h [ (price_h + tariff + c gamma_h) g_h + sum_i m_i p_ih + sum_s v_s (ch_sh + dis_sh) + w u_h ]
//
//	s.t.  g_h + sum_i p_ih + sum_s (eta_d dis_sh - ch_sh) + u_h = load_h + sum_w d_wh     the balance; its dual is the price
//	      g_h <= G <= limit                                                               grid
//	      p_ih <= a_ih P_i,  min_i <= P_i <= max_i                                        plants
//	      ch_sh <= P_s;  dis_sh <= P_s unless discharge is free;  e_sh <= E_s             stores
//	      e_sh = (1 - loss) e_s,h-1 + eta_c ch_sh - dis_sh                                contents, closed over the ring
//	      sum_h in w d_wh = energy_w,  0 <= d_wh <= max_w                                 deferrable load
//	      u_h <= load_h + sum_w max_w                                                     unserved, where it has a price
//	      sum_h (gamma_h g_h + sum_i gamma_i p_ih) <= cap                                 direct carbon
//
// K and L are annual costs of a MW and a MWh: overnight cost x (CRF + fixed O&M share), with the capital recovery
// factor CRF = r / (1 - (1+r)^-n). m_i is variable O&M + fuel price / efficiency + carbon price x direct carbon;
// c is the carbon price, gamma the direct intensity. A converter is rated at its input, as PyPSA's links are:
// charging draws ch from the bus, discharging takes dis out of the store and delivers eta_d dis.
//
// # How it is kept small
//
// Sources at nature's pace are written by what they curtail, p = a P - q, so their rows p <= a P become bounds
// q >= 0, and sources with one marginal cost share one q. The other half, q <= a P, can only bind where other
// power costs no more than theirs; those rows are written where the grid's price is that low and added where an
// answer breaks them, so the final answer obeys all. The same goes for the row of a carbon cap, which ties all hours
// together and makes half a year of the reference site take three to ten times as long even where it does not bind; where a
// coarse answer broke it, it is there from the beginning. Sizes that are fixed or cost nothing have no column. Power is in
// units of the peak load, prices in 100 USD/MWh. A year with sun, wind, gas, grid and battery has some 53,000 rows
// instead of 67,000 and solves in two thirds of the time.
//
// # What is read off it
//
// Prices are the balance's duals in USD/MWh; annual costs are already scaled with y, so no years are in them.
// Break-even costs are explained at plantBreakEven and storeBreakEven. The value of the grid's limit is the
// year's sum of max(0, price - cost of import) less the capacity charge. Every answer carries a certificate of
// optimality (lp.Certify) and is booked so that balances close exactly (see booking).
//
// # Assumptions and what is not modelled
//
// Perfect foresight of one year; one bus without a network; no unit sizes, minimum load, ramps, start costs or
// outages in time (availability is a constant derating); no export; no degradation of stores; costs real and
// constant. Life-cycle carbon is reported and not optimised; grid power's direct intensity stands for its life
// cycle. A synthetic grid price is a smooth shape with noise and has no scarcity spikes.
//
// # Sources
//
// The formulation is PyPSA's (Brown, Hoersch and Schlachtberger 2018, Journal of Open Research Software 6, 4) and is
// tested against a solution of the same problem by another formulation and solver. Break-even from reduced costs:
// Bertsimas and Tsitsiklis, Introduction to Linear Optimization (1997), chapters 4 and 5.
package supply
