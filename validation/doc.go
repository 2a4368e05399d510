// Package validation says how far the models are from measured data, good or bad.
//
// Run computes every case anew: it reads a table of the data folder, runs the same functions that a plan runs, at the
// defaults that a scenario has, and compares. Nothing is fitted here and no result is kept; what cannot be compared
// (a model that the catalog does not have, a cell that is empty) is counted in the case's remark.
//
// # Measures
//
// With model value m and measured value d of one comparison:
//
//	factor      max(m/d, d/m), 1 is right; its bias is the median of m/d
//	relative    |m/d - 1|, for answers that should agree to many digits; its bias is the median of m/d - 1
//	difference  |m - d| in the case's unit, for correlations and temperatures; its bias is the median of m - d
//
// Quantiles are by nearest rank: the median of an even number of comparisons is the upper of the middle two.
//
// # Splits
//
//	test         no constant of the model was set with these rows
//	calibration  a default was chosen with these rows in sight
//	input        the value was handed in, so that it agrees by construction; what is beside it is judged
//	reference    another programme's answer to the same problem
//	no test      the published figure is itself a calculation, not a measurement
//
// # Groups
//
// parameters (parameters.go): catalog models against their authors' counts. kernels (kernels.go): measured kernels
// and collectives. training (runs.go, steps.go): published runs, and steps timed on known layouts. serving (serving.go, latency.go, engine.go): ML.ENERGY's power meters and
// Splitwise's profile, by the closed form and by the iterations of the serving engine. campaigns (campaigns.go): structure predictions, searches
// of alignments and guides, each tool, database or mean left out. facility (facility.go): PUE and water by cooling system beside published ranges of the same climate zone, moist
// air beside a weather file. supply (supply.go): a year's least-cost supply solved by another formulation. fusion (fusion.go): reactivities, Lawson's minima and the record of
// experiments against published tables. weather (weather.go): the
// synthetic year beside measured ones.
package validation
