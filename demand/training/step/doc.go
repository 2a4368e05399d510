// Package step is the time of one optimiser step of a training job in a given layout, as a breakdown that adds up, with
// its power, its utilisation and an interval.
//
// # Form
//
// T = b s / c tokens of a micro-batch on one accelerator, for micro-batch b, sequence s and context parallelism c; h, f, a, g, d, V
// the model's widths, heads, key-value heads, head width and vocabulary; t, p, v, e, dp the degrees of tensor, pipeline, chunk,
// expert and data parallelism; m = B / (b dp) micro-batches; k, E the factors of engine and site.
//
//	layer  = k (G + A + E) + add + tp + cp + ep         kernels, gradients added up, exposed communication
//	layer' = (layer^4 + host^4)^(1/4)                   the host where launching takes longer
//	stage  = slots layer' (+ head on the last)          slots = ceil(L / (p v)) v; the last stage is short first, then the first
//	step   = (m (slowest stage + hop) + (p - 1)/v (mean stage + hop) + dp + optimiser + fixed) (1 + j log2 domains)
//
//	G     every projection three times by shape (forward, gradient of the input, gradient of the weights), and once more for
//	      what is recomputed; experts as grouped products of T k e / E rows; eight bits x 1.15; logits in 16 bits
//	A     compute/kernel's TrainAttention, fused or not, x the engine's factors
//	E     bytes / bandwidth x 1.2 (2.6 without a compiler or fused kernels): forward (22 h/sp + 12 h/t + 4 f/t) B a token in
//	      2020-22, (20 h/sp + 4 or 6 f/t + 4 (a d + 2 g d)/t) later; permutation of experts 12 k h; backward twice that
//	head  three products, and 22 B for each token and entry of the vocabulary / t
//	add   10 B for each local parameter and micro-batch, 4 B where the matrix product adds them up
//	tp    4 all-reduces of 2 T h B, 6 with full recomputation; half for layers of routed experts alone
//	ep    4 all-to-alls of 2 T h k B, across domains of n (1 - (1 - 1/n)^k) copies
//	cp    keys and values three times
//	hop   4 T h / t B between stages, v times, at 0.9 of the network's bandwidth
//	host  passes (3, + 1 full, + 0.5 per operator) x host time, x 1.15 where t > 1
//	dp    once in a step, behind one micro-batch: reduce-scatter and all-gather (ZeRO 1) or all-reduce (ZeRO 0) of the fullest
//	      stage, with ZeRO 3 in a pipeline a gather and a scatter of each layer. With every micro-batch, behind all of them: a
//	      scatter (ZeRO 2, beside one gather a step), or two gathers and a scatter (ZeRO 3 without a pipeline)
//	j     the slowest of all sets the pace: half a per cent for each doubling of the scale-up domains
//	opt   32 B a parameter, divided over the ranks from ZeRO 1 on; offloaded: over PCIe and the host's memory
//
// Shares of communication that are exposed, factors and host times are those of catalog.Engine and catalog.Cluster. The form is
// that of Korthikanti et al. 2022 (arXiv 2205.05198) and Narayanan et al. 2021 (arXiv 2104.04473) for volumes and bubble, with kernels by
// shape and the constants fitted to published runs (calibration/training); docs/validation.md has its errors.
//
// # Assumptions
//
// Ranks are placed as Megatron does, tensor parallelism innermost. Routing is balanced. All stages of a kind are alike.
// Layers with experts get 3 % a month faster with their software, for at most a year either way of the engine's vintage.
// Communication is hidden in fixed shares. A systolic chip (TPU, Trainium) has no kernel tables: its products and attention are
// taken at shares of the peak.
//
// # What is not modelled
//
// Zero-bubble schedules, uneven routing, accelerators that are broken or throttled, input pipelines, checkpoint writes
// (demand/training/schedule), contention between kinds of communication, and changes of the clock within a step.
package step
