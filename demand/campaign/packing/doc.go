// Package packing puts independent jobs on identical machines and says how long they take and how far from the best that may
// be.
//
// # Longest first
//
// Jobs are taken by falling time, each to the machine that is free first (LPT; Graham 1969, SIAM Journal on Applied
// Mathematics 17, 416). With g machines the last one ends at most
//
//	4/3 - 1/(3 g)
//
// times as late as in the best packing. A lower bound on any packing is the largest of the mean load, the longest job, and
// the two shortest of the g + 1 longest jobs together, which share a machine. The ratio to it is usually far tighter than
// Graham's and is reported beside it.
//
// Equal jobs come as one class with a count, and machines with equal loads as one load: most jobs of a class are given out at
// once, up to the level that they would fill the machines to, and the rest by loads. The result is that of taking them one by
// one, in a time that depends on the number of classes alone.
//
// # Two stages
//
// Each job first runs on one of c processors' slots and then on one of g accelerators. The order is Johnson's (1954, Naval
// Research Logistics Quarterly 1, 61) with stage times divided by the machines of the stage: jobs that are shorter in the
// first stage come by rising time of it, the others by falling time of the second. Accelerators take jobs as they come out
// of the first stage. Johnson's order is the best for one machine a stage; for more it is a heuristic, judged by a lower
// bound:
//
//	max(L1 + min b, min a + L2, max(a + b))
//
// with L1 and L2 the lower bounds of either stage alone and a, b the times of a job in them.
//
// Not modelled: machines of several speeds, jobs that need several machines, memory shared between jobs.
package packing
