// Package score says how far predictions are from measurements, group by group, in the form that every validate verb
// prints:
//
//	error  |p / m - 1| of prediction p and measurement m, its median, mean and 90th percentile (nearest rank)
//	bias   median of p / m - 1; positive where the model is too slow
//
// Where a table holds kernels of very different lengths the same is given weighted with the measured time: an error of
// 10 % of a millisecond counts a thousand times that of a microsecond.
//
// # Assumptions and what is not modelled
//
// Every row counts as one, repeats of a measurement too, and a measurement is taken to be without error: the scatter of
// repeated runs is part of what is reported. Rows that could not be compared are in no figure, only in the count refused.
package score
