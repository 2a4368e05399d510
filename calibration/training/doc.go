// Package training judges demand/training/step by measured runs and fits the engines and sites of the catalog to them.
//
// Read takes a table with the columns of measured.csv, says of each row that cannot be compared why, and puts the rest in the
// terms of the model: chip names in any spelling, number formats, words for recomputation, what notes say of latent attention,
// shared experts or overlap, and engine, site and date of the software by the words of source and notes or by columns of their
// own (engine, cluster, vintage), which win. The measured time is step_time_s, else step_time_derived_s, else that of the tokens
// per second, else that of the rate of operations by the source's own accounting.
//
// Predict and Score give the errors of each source; LeaveOneOut those of a source whose rows took no part in the fit, which is the
// error to expect of one that nobody has measured. Fit is a robust least-squares fit of log(predicted / measured), soft-L1 of scale
// 0.08, of sixteen parameters that have priors, and of one intercept for each family of sources, drawn to zero with a standard
// deviation of 0.08: what is particular to a source goes there and not into its class, so that one source moves a class no further
// than one source can. Predictions have no intercept. A family counts as 25 rows at most.
//
// Calibrate makes an engine of one's own from one's own runs: step times shifted by w times the mean log residual,
// w = n / (n + 1.2), so that one run cannot harm, and intervals drawn to the runs' scatter.
//
// # What is assumed where a table does not say
//
// Micro-batch: 1 in a pipeline, else as much of the rank's batch as makes 16,384 tokens. Chunks of a stage: 1, 2 where the notes
// say interleaved and for Megatron-Core and unnamed engines since 2023. Recomputation: none. ZeRO: 1, and 3 for engines of
// fully sharded data parallelism. Each adds about 10 % of its own.
package training
