// Package cooling is the plant that takes a data centre's heat away, hour by hour: fans, pumps, compressors, towers and
// dry coolers by outdoor air, and the water that evaporates.
//
// # A plant
//
// Heat of the machines and of the building goes into the room's air, except for the liquid share of the machines' heat,
// which cold plates take. The air is cooled by outdoor air (directly or in a heat exchanger), and what is left by chilled
// water or refrigerant; chilled water and the cold plates' water are cooled by towers or dry coolers and, for what is left, by
// compressors. One plant is a choice along that way: an economiser, a rejection, chilled water or not, a liquid share.
//
// # Equations
//
// Air handlers: a flow that carries the heat Q with a rise dT against a pressure dp at density rho takes
//
//	P = Q dp / (eta rho c_p dT)
//
// at design flow and falls with flow to the flow exponent (3 by the fan laws; less here). The fans' heat is in the air.
// Pumps alike, with water.
//
// Compressors (chillers, DX): COP = share of Carnot x T_e / (T_c - T_e), with T_e the evaporation, an approach below
// what is cooled, and T_c the condensation, an approach above the entering air or the leaving water; T_c - T_e is at least the
// least lift, which fans hold by running slower. Units are staged, so that those that run do so near their design load.
//
// Economisers: with outdoor air at T_x before the coil, the free share of the heat is
//
//	(T_return - T_x) / (T_return - T_supply)     in [0, 1]
//
// T_x is the dry bulb, or behind pads of effectiveness e the dry bulb less e times the wet-bulb depression, or the supply
// of a heat exchanger. Outdoor air enters the room only at or below a dew point. For water T_x is wet bulb + tower
// approach + plate approach, or air + dry cooler approach. Compressors take the rest (an integrated economiser).
//
// Fans of towers and dry coolers run at full flow until their approach is reached and slower in colder air, with the flow in
// proportion to design difference over available difference of temperature.
//
// Pads are wetted as far as needed. Towers evaporate heat (W_out - W_in) / (h_out - h_in), with air that leaves saturated
// at the mean temperature of the water. Drift is a share of the circulating water, and blow-down holds the concentration:
// evaporation / (cycles - 1) less the drift.
//
// # Sources
//
// The structure is that of Lei & Masanet (2020, Energy 201, 117556; 2022, Resources, Conservation and Recycling 182, 106323),
// whose ranges of parameters the catalog's entries quote, with compressors by Carnot instead of a regression, outdoor fans
// by flow, pads wetted as far as needed, and sensible heat in towers, all of which lowers energy and water in the cold.
// Saturated leaving air: ASHRAE Handbook, HVAC Systems and Equipment, cooling towers. Moist air: package psychrometrics.
//
// # Not modelled
//
// Latent heat of coils and the moisture to replace it; heat through walls; reheating; standby power of compressors that
// stand; frost, glycol and antifreeze; heat recovery; thermal storage; recirculation around condensers; the part-load
// efficiency of compressors beyond staging; make-up water chemistry.
package cooling
