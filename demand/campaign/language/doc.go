// Package language says how long a protein or genome language model takes to read sequences on an accelerator, and to
// generate tokens behind them. A residue or a base is a token.
//
// # Equations
//
//	F = 2 N L + 2 a w L^2 layers      operations: compute/transformer, attention over the full square or its causal half
//	t = sum of kernels                compute/kernel: each matrix product over a batch of b = max(1, batch / L) sequences,
//	                                  fused attention, norms and activations
//
// A sequence longer than the window is read in pieces of it. Layers with a window of their own are linear in L; the
// convolutions of StripedHyena (Evo) stand as such layers in the catalog. Generation reads the weights once for each token
// of a batch, with the cache of its keys and values.
//
// A model whose weights one accelerator does not hold is cut by layers over as many as do; all of them work on different
// batches, so that an accelerator-second does the same work. Filling and draining of that pipeline is not counted, and a
// warning says so.
//
// Training a model is a workload of kind training: the same catalog entry, its layouts and failures (6 N D and attention).
//
// Not modelled: reading files, tokenising, writing embeddings, padding within a batch (sequences of one length run
// together).
package language
