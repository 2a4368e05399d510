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
// # Limits
//
// More than Solver.MaxIntegers integer columns, or more nodes than MaxNodes, are left to a solver made for them: the
// first is an error that matches lp.ErrUnsupported, the second a status of lp.IterationLimit. No cuts, no presolve of
// integers, one goroutine. A linear programme that fails ends the search.
package branch
