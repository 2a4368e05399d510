// Package supply finds the least-cost hourly supply of one site: what to build, what to buy and sell, and what runs
// when. Its by-products are the hourly price of electricity at the site, the cost at which each candidate that was left
// out would come in, and what a limit, a cap or a share is worth.
//
// # The programme
//
// Hours h = 1..H of one ring: the hour before the first is the last. y = H / 8760 years, so that a leap year
// costs 1.0027 of a year (PyPSA counts so) and several years of weather, one after the other, are one problem. All hours
// weigh one. Columns are lower-case flows of an hour and upper-case sizes:
//
//	g, x     import, export            G         import capacity      M_k   peak of billing period k
//	p_i      output of a plant         P_i       its size             n_i, s_i, d_i   its units that run, start, stop
//	c, o, e  charge, discharge and     C, O, E   their sizes          w     placed deferrable load, m of it moved
//	         contents of a store                                      u_k   load turned down in segment k, or unserved
//
//	min   y sum_i K_i P_i + y sum_s (K_s C_s + D_s O_s + L_s E_s) + y k G + sum_k y_k q M_k
//	      + sum_h [ (price_h + tariff + carbon gamma_h) g_h - sold_h x_h + sum_i (m_i p_ih + start_i U_i s_ih)
//	                + sum_s (v_s (c_sh + o_sh) + wear_s o_sh) + sum_k value_k u_kh + shift m_h ]
//
//	s.t.  g_h - x_h + sum_i (p_ih - own_i P_i) + sum_s (eta_o o_sh - c_sh) + sum_k u_kh = load_h + sum w_h
//	      g_h <= G, M_k(h), limit_h;   x_h <= export limit                          grid
//	      p_ih <= a_ih P_i,  min_i <= P_i <= max_i                                  plants; P_i = U_i N_i with whole units
//	      p_ih - p_ih-1 <= R P_i and the reverse                                    ramps
//	      sum_h p_ih <= y hours_i P_i                                               permits, life of pulses
//	      c_sh <= C_s,  o_sh <= O_s,  e_sh <= E_s,  least O_s <= E_s <= most O_s    stores
//	      e_sh = (1 - loss) e_s,h-1 + eta_c c_sh - o_sh                             contents, closed over the ring
//	      sum_h in window w_h = energy,  0 <= w_h <= max;  m_h >= w_h - base_h      deferrable load
//	      u_kh <= share_k load_kh;  all u <= load                                   load turned down, unserved load
//	      sum_h (gamma_h g_h + sum_i gamma_i p_ih) <= cap                           direct carbon
//	      sum_h [(1 - cfe_h) g_h + sum_fossil p_ih] <= (1 - share) (load - u)       24/7 matching
//	      sum_h sum_clean p_ih >= share (load - u)                                  annual matching
//	      sum_i firm_i P_i + ... >= (1 + margin) peak                               planning reserve
//
// With a commitment p_ih <= a_ih P_i becomes the rows at commitmentRows; what has to stand ready for the loss of an
// element is said at Reserve and plantLost. K, D and L are annual costs of a MW or MWh: overnight cost x (CRF + fixed O&M
// share), with the capital recovery factor CRF = r / (1 - (1+r)^-n). m_i is variable O&M + fuel price / efficiency +
// wear of pulses + carbon price x direct carbon; gamma is the grid's average or marginal direct intensity, as
// CarbonBasis says. A converter is rated at its input, as PyPSA's links are: charging draws c from the bus, discharging
// takes o out of the store and delivers eta_o o.
//
// A pulsed plant is dispatched by its rate of pulses, any from none to the highest, so that by the hour its output is
// free between nothing and its capacity; a pulse gives gross x (1 - recirculating), wears parts that cost so much, and
// the plant draws its own power at all times. That is exact by the hour: pulses take seconds or less.
// A plant whose pulses take more than they give (Problem.NotProducers) is no part of the programme: it has no capacity to build and
// no cost at which it enters.
//
// # Form
//
// Power is in units of the peak load, prices in 100 USD/MWh, so that hourly values and prices are near one. Every hourly
// column has a stage (lp.Model.SetStages). Each row is of one hour, or of two neighbours, or is one of few over a window
// or over all hours; only least times on and off are sums over several hours of their own. Sizes that are fixed
// or cost nothing have no column, hours without availability have no room, and what a cap of zero or a share of one
// forbids is fixed at zero: such rows would leave a solver of the interior no interior and have duals without bound.
// What is measured in shares below 1e-9 counts as none.
//
// With whole units, or Integer commitment, or a Reserve for one unit of an open number, it is a mixed-integer programme.
// Its integers are then fixed and the linear programme that is left is solved for the prices: they are right for these
// integers, and what a start or a unit costs is not in them.
//
// # What is read off it
//
// Prices are the balance's duals in USD/MWh; annual costs are already scaled with y, so no years are in them. Duals of
// cap, shares, margin and reserve are given in their own units. Break-even costs are explained at plantBreakEven and
// storeBreakEven: they hold at the prices of the optimum, and Answer finds them by solving again. The value of the grid's limit is the sum of the reduced costs of what stands at it. Every answer
// carries a certificate of optimality (lp.Certify) and is booked so that balances close exactly (see booking); the cost
// of what is booked agrees with the optimum to 1e-6.
//
// # Answers beside the optimum
//
// Answer solves changed problems, on as many goroutines as it may, and says
//
//   - what sets the price of each hour (Setters): a source, flow or load between its bounds, whose marginal cost with the
//     shadow prices of carbon and of the carbon-free shares the price then is; first those of which that cost is known,
//     then what has an opportunity cost (a store's water value, a window, yearly hours); where nothing is between its
//     bounds, what costs the price at a bound, and else the capacity of the dearest running source, with its rent. Bounds
//     have a width of 1e-5 of the unit of power, so that an interior solution reads like a vertex. Hours of which none can
//     be named are counted;
//   - what each asset earns (Worth): its capture price and value factor (Hirth 2013, Energy Economics 38, 218-236);
//   - where each candidate enters (Entry): the least cost V as a function of a candidate's capital cost or fuel price is
//     concave, also with integers, so that Newton's method from inside finds where it leaves the cost without the candidate,
//     factor = max over x with amount(x) > 0 of (V0 - rest(x)) / amount(x) (Dinkelbach 1967, Management Science 13,
//     492-498), in two to four solves; two more at 0.1 % on both sides confirm it, one at 95 % shows the mix beyond it.
//     For a candidate at its largest size the same search from above finds up to where it stays there;
//   - what a little more is worth (MarginalValues): by duals, where there are any, and by solving again;
//   - near-optimal alternatives (NearOptimal; modelling to generate alternatives, DeCarolis 2011, Energy Economics 33,
//     145-152; the least and the most of each technology as in Neumann and Brown 2021, Electric Power Systems Research 190,
//     106690): min and max of each size subject to cost <= (1 + slack) optimum;
//   - the cost of carbon-free shares (Tradeoff): optima at even steps from the share that comes by itself to the most that
//     can be reached, which is a linear-fractional programme (Dinkelbach again).
//
// # No answer
//
// A problem that cannot be met is explained by an elastic programme (Chinneck 2008, Feasibility and Infeasibility in
// Optimization): every limit that could be another gets a slack at the weight of the share of the load that it is, and
// the least weighted sum is sought, whatever it costs, with sizes up to a thousand times the highest load. InfeasibleError
// has all limits that clash, the least relaxation of each that is enough alone, and the least relaxations together where
// they are less; each is confirmed by solving the problem with it, which also says what it costs. Limits of nature and of machines (availability, losses, ramps, least times) are not loosened. A
// problem without a least cost is solved with bounds on all that has none; what grows with them earns without end.
//
// # Assumptions and what is not modelled
//
// Perfect foresight of all hours, and of all years where there are several; everything is built once and stays; one bus
// without a network. Availability is a derating by the hour, of a unit that runs as of the plant: which unit is out is not
// told. No part-load efficiency, start-up fuel or start-up time; shut-downs cost nothing. Reserve looks at the hour of the
// loss alone. No degradation of stores beyond a cost for each MWh. Import and export do not share one connection's limit;
// export earns no carbon credit; of grid power that a store keeps, carbon and carbon-free share are those of the
// hour of import. In 24/7 matching, fossil output that is exported counts as if it were used. Costs are real and
// constant. Life-cycle carbon is reported and not optimised; grid power's direct intensity stands for its life
// cycle. A synthetic grid price is a smooth shape with noise and has no scarcity spikes.
//
// # Sources
//
// The formulation is PyPSA's (Brown, Hoersch and Schlachtberger 2018, Journal of Open Research Software 6, 4) and is
// tested against a solution of the same problem by another formulation and solver. Clustered commitment: Palmintier and
// Webster 2014, IEEE Transactions on Power Systems 29, 1089, with the ramps of GenX (Jenkins and Sepulveda 2017, MIT Energy
// Initiative working paper 2017-10). 24/7 matching: Xu, Manocha, Patankar and Jenkins 2021 (Princeton, System-level
// impacts of 24/7 carbon-free electricity procurement) and the model PyPSA/247-cfe, written by what is not matched.
// Pulsed plants: the fusion module of GenX, whose start energies and dwell times are of minutes to hours, taken to
// the limit of many pulses an hour. Break-even from reduced costs: Bertsimas and Tsitsiklis, Introduction to Linear
// Optimization (1997), chapters 4 and 5.
package supply
