// Package inference says what running a robot's policy takes: the latency of an inference on a device with a software stack, its
// energy, and the accelerators of a data centre that serve a fleet within a limit on the latency.
//
// # Latency
//
// An inference turns camera images and an instruction into a chunk of actions: one pass of the image encoder, one of the language part over
// all image and text tokens, then n passes of the action part. Each is a roofline of its arithmetic and of reading its weights once for
// the batch b:
//
//	t(P, x) = max(2 P x b / (u F), P w / (e W))
//	T(b)    = t(P_vision, V v) + t(P_language, V v + text) + n (t(P_action, tokens) + t_pass) + t_0
//
// with P parameters, V views of v tokens, F the dense peak in the format of the weights (w bytes each), W the memory bandwidth, and the
// stack's u, e, t_0 and t_pass (catalog, runtime_stacks). Peak and bandwidth are those of the catalog's accelerators, as in
// compute/kernel; the layer shapes that its kernels ask for are not published for most policies.
//
// Fitted to measured latencies at batch 1, one efficiency u = e and an overhead t_0 for each stack, errors with the row left out in
// brackets: TensorRT on four devices -19 to 15 % (-51 to 25 %), PyTorch eager -32 to 58 % (-55 to 114 %), hand-tuned kernels of pi0
// with one to three cameras -4 to 4 % (-11 to 6 %). The median error with the row left out is 25 %. Eager inference is bound by its
// host, which no term here knows. A test makes these fits again and holds the catalog to them.
//
// # Serving a fleet off board
//
// Accelerators hold one copy each and gather batches. With the rate r at the busiest, batches of b come r / b often, nearly evenly (ca2 =
// 1/b), take T(b) without spread, and wait by Erlang C with the Allen-Cunneen factor. An inference is late where
//
//	network + gathering (b - 1) / r + T(b) + W > limit
//
// The batch is the one that needs the fewest accelerators. Where fewer robots are at work, batches get smaller so that gathering stays in
// the limit. A server draws idle + (busy - idle) u with the share u in which its accelerators compute.
//
// # What is not modelled
//
// Sharing a cache between chunks, speculation, several policies on one accelerator, the network's own variance, activations' traffic, attention
// of the action part over the language part's cache, safety fallbacks while a chunk is late.
package inference
