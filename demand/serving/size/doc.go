// Package size answers how many machines a served model takes, by simulation, and what a year of it draws.
//
// # Sizing
//
// Sweep finds for each configuration (server, tensor parallelism, split of prefill and decode) the fewest replicas that
// meet all objectives on the requests given, and lists the configurations by the objective:
//
//	reach     a configuration is refused where too few requests would keep to an objective even alone on an idle replica
//	          (simulation.Service.Reach): no number of replicas helps
//	guess     the smallest fleet is simulated at rising parts of the load until it does not keep up; the tokens asked for over those
//	          that it gives in that time are how many times as large a fleet would have kept up
//	bracket   from there up by 1, 2, 4, ... times a 16th of it until the objectives are met, or down until they are not
//	bisect    between the largest size that misses them and the smallest that meets them
//	check     the size above and the size two below are simulated too
//
// Bisection is right where more replicas never miss what fewer meet. Queues mostly behave so, but routers that look at caches
// and sizes that do not divide the work evenly need not. A size that meets the objectives while the next one misses them is no
// answer: the search goes on above it. A smaller size that meets them below one that misses them is named and not taken. Both
// are Exceptions; sizes that were not simulated may hide others.
//
// Of a split p:d of n replicas in all, round(n p / (p + d)) compute prompts, one at least on either side, so that neither side
// shrinks as n grows.
//
// A cliff is what becomes of attainment and latencies around the answer: with fewer and more replicas at the load given, and at
// the answer with less and more load.
//
// # A year
//
// Traffic has few levels: hours of the day times two kinds of day. Curve simulates some of them, each at its level as if it
// lasted, and interpolates in straight lines between:
//
//	nodes     the lowest and the highest level; then the widest gap, weighted with the hours in it, is split at the level
//	          nearest to its middle, until there are as many as asked for
//	error     levels in the middle of the widest gaps left are simulated and compared with the straight line
//	          between their neighbours; then they become nodes as well
//	P_h       interpolated at the level of hour h
//
// Power by level is a saturating curve of little bend, so that few levels do. Every hour is taken by itself: what a change of
// level leaves behind, queues and starts of replicas, is not in it.
//
// # Ranges
//
// Model carries the curve to figures near those that were simulated. A request's work changes with its lengths by elasticities a
// and b, from simulations at the mean level with prompts or answers longer by a share e: the level at which the curve draws
// the power that they draw, over the mean level, less 1, over e. With traffic by a factor f,
//
//	w    = 1 + a (in/in0 - 1) + b (out/out0 - 1)           work of a request over that simulated
//	n    = n0 w peak / peak0 rounded up where the fleet was sized, n0 where its replicas are given
//	P_h  = n / n0 P(level_h w n0 / n)                      the curve is one replica's; beyond its ends its last slope goes on
//
// with level_h and peak, requests of an hour, of the present traffic and its shape.
// At the modes w is 1, n is n0 and P_h the load's own. Elasticities take the fleet that holds the longer requests to grow like their work;
// where memory for the cache bounds it, it grows faster.
//
// # Not modelled
//
// Replicas of several kinds in one fleet, schedules of the autoscaler, spares against failures beyond what is simulated, and
// traffic that reacts to latency.
package size
