// Package branch solves programmes with few integer columns by branch and bound over any solver of linear programmes. It
// is made for capacities in whole units, where each linear programme is a year long and there are a handful of integers: a
// solver that is fast on the linear programme then needs a dozen of its solves.
//
// # Method
//
// The relaxation without integrality bounds the objective from below. A node is a box of the integer columns; the open
// node with the lowest bound is split next (best first), at the column whose value is nearest to a half, into the boxes
// below and above that value (Land and Doig 1960, Econometrica 28, 497). From each relaxation two answers are tried, with
// every integer rounded up, which for capacities is feasible as a rule, and with every integer rounded to the nearest; each
// is a linear programme with the integers fixed. A node whose bound is within the gap of the best answer is done.
//
// What is returned is the answer of the linear programme with the integers fixed; Solution.Bound is the lowest bound of the
// nodes that were left.
//
// # Many integers along time
//
// A year of units that are switched by the hour has 8,760 integers or more, which no general solver ends with. From
// Solver.DiveFrom integers on, in a model whose columns have stages, the integers of stages are relaxed while the others
// are found as above, and then rounded at a few thresholds; the best answer is returned with the bound of the relaxation.
// Its gap is known and not chosen: for planning one of some tenths of a per cent is meant to do, and a warning says it.
//
// # Limits
//
// More than Solver.MaxIntegers integer columns, fewer than DiveFrom, or more nodes than MaxNodes, are left to a solver made
// for them, and so are roundings of which none fulfils the rows (least times on and off can forbid each): the
// first and the last are an error that matches lp.ErrUnsupported, the second a status of lp.IterationLimit. No cuts, no presolve of
// integers, one goroutine. A linear programme that fails ends the search.
package branch
