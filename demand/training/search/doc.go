// Package search looks at every layout of a training job and returns the best, and those between which there is a
// choice to make.
//
// # What is searched
//
// All products of tensor, pipeline, context and data parallelism that are the number of accelerators, with every
// number of virtual stages, degree of expert parallelism, micro-batch, ZeRO stage and kind of recomputation, with and
// without sequence parallelism and an optimiser in host memory; on one number of accelerators or on several, always with
// the same global batch. Layouts that package layout finds invalid are counted by the rules they break, those that do
// not fit in memory by their largest item. Every other one is given its time and power by package step. No layout is
// left out because it looks bad: Counts.Evaluated is all that are valid and fit.
//
// # What it costs
//
// Degrees that fix the kernels of a layer (TP, CP, EP, micro-batch, sequence parallelism) are the outer loops, so
// that the dear part of the step time is worked out once for each of their combinations; the same goes for all
// numbers of accelerators. Rules come before memory and memory before time, dearest last. Nothing is allocated for a
// layout that is valid unless it is kept.
//
// # Figures of a layout
//
// With n accelerators, step time t, mean power w of an accelerator, r of the rest of its server, price p of an
// accelerator-hour and q of energy:
//
//	power = n (w + r),   energy = power t,   cost = n t p / 3600 + energy q
//
// of one optimiser step. Energy is that of the servers; what cooling and losses add is facility's. A run of N steps
// takes N times as much of each if nothing fails: package schedule has failures and checkpoints.
//
// # The Pareto front
//
// A layout is on the front if no other one is at most equal in step time, memory of an accelerator, accelerators,
// energy and cost and less in one of them; of layouts equal in all five the first by degrees stays. The front is
// exact and whole, often thousands of layouts; Thin picks a few that span it.
//
// # One core or many
//
// The space is cut into fixed parts that workers take one after the other. Best layouts and front are sets defined
// by total orders, so they do not depend on who found what first: the result is the same bytes on any number of cores.
//
// # Assumptions and what is not here
//
// All stages have the same degrees and every layer the same recomputation: no mixed layouts such as those of
// Galvatron or Alpa, and no placement of ranks other than Megatron's order. How accelerators are numbered in a
// network and which of them fail is not looked at. A larger global batch is another job, because it trains another
// model.
//
// Compare Calculon (Isaev et al. 2023, SC'23), whose search is exhaustive as well: TP, PP, DP, interleaving,
// micro-batch and its execution options, priced one at a time.
package search
