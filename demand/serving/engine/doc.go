// Package engine is the cost of one iteration of a served replica: seconds and joules of a step with so many decodes and
// chunks of prompts, for a model on accelerators under an inference engine. Engine is a replica.Cost.
//
// # An iteration
//
// With T tokens, D of them decodes and S positions sampled, on one accelerator of a replica of TP x PP x DP,
//
//	t = ((f . kernels)^3 + step^3)^(1/3) + host
//	kernels = L (projections(T) + norms, activations(T) + experts(T) + collectives(T)) + logits(S) + sampling(S)
//	          + decode attention(D, context) + sum over chunks of prefill attention(new, cached)
//	host    = L layer + Lx expert + (D + chunks) sequence + prompts prompt
//
// Kernels are those of compute/kernel (matrix products by shape, attention, expert blocks, norms) and
// compute/collective; f are an engine's factors on them, near 1. What an engine's matrix products gain over the
// kernel library's is taken for the share of their time that bytes ask for; the share of operations, which is nearly
// all of a prompt's, has a factor of its own (large_products, 1 where nothing is measured: steady states of decoding
// do not tell it, and less would be above the best measured share of the peak). Outside of a captured graph kernels
// take (kernels^3 + (L eager)^3)^(1/3) for the host that launches them. Its work for each iteration (step) stands to the
// kernels in the same way: added in full it makes batches of up to 16 on the H100 9 to 10 % too slow, families left out.
// A batch of decodes is padded up to the next captured size. Sampling streams the logits in 32 bits a number of times.
// Only sampled positions have logits.
//
// Experts: of E experts T tokens touch E (1 - (1 - k/E)^T) in expectation; the busiest rank has the imbalance of the
// engine's entry. Expert parallelism on the ranks of tensor-parallel attention computes on all tokens and adds up
// with the all-reduce that is there anyway, as vLLM does. Data-parallel attention gives each rank its own sequences,
// cache and copy of attention; tokens are gathered by all ranks and reduced back around the experts, or sent to their
// experts alone (PointToPoint). The ranks run in lock step: the slowest sets the pace. Decodes are shared evenly, the
// largest share counting, so that ranks without a sequence cost as if they had one, as their dummy batches do; a
// chunk of a prompt stands on one rank whole, whose projections and attention the others wait for, drawing what a
// waiting chip draws. Limits are those of the whole replica; a chunk should be bounded
// (replica.Config.LongPrefillThreshold) by what one rank takes. Latent attention (MLA) decodes in the absorbed form
// over one latent for all heads, on every tensor rank, and expands the cached latents in prompts.
//
// Pipeline: an iteration is one cycle, in which each of PP micro-batches passes all stages; a stage that has none waits.
// The logits are the last stage's alone, and the others wait.
//
// # Power
//
//	P = TDP (base + busy ub + memory um^(1/2) + compute uc^(1/2)), at most the ceiling
//
// of kernels' time, bytes and operations over those at peak (kernel.Draw), so that a chip that waits for its host
// draws near the base. Of expert blocks the operations that are executed count, empty rows of their tiles too. Under a cap arithmetic slows down until the power keeps to it; a lower clock slows arithmetic down
// and takes its energy with the power 1.86 of the clock. Hosts and fans are apart (NodeWatts).
//
// # Tables
//
// New tabulates everything by tokens, sequences, mean context, and new and cached tokens of a chunk. Step takes 100 to
// 300 ns and does not allocate. Between two nodes of mean context a decode iteration is linear in the sum of contexts, in
// seconds and joules, which is what makes jumps over many iterations exact. Tables are within 2 % of the kernels typically,
// 20 % at worst where a kernel goes over to another split of its keys between two nodes.
//
// # Parameters
//
// catalog/data/engines-serving.yaml, fitted by calibration/energy to measured steps and power; the errors with whole
// families of models left out stand there. Of takes the nearest entry for an accelerator that nobody measured.
//
// # Not modelled
//
// Of data-parallel ranks: unequal context on them, and padding of all to the tokens of the fullest. Skew: sequences of unequal length in a batch cost as much as their mean; split keys even most of it out, and no table
// here has it. Micro-batches overlapped with communication; experts that follow topics, so that fewer are touched;
// copies of busy experts; LoRA; encoders of images; host stalls, which a tenth of the measured rows on the B200 have;
// cache freed behind windows; CPU offload.
package engine
