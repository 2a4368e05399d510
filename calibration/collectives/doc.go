// Package collectives compares measured collectives with the forms of compute/collective, and fits their parameters.
//
// Read takes tables in three dialects, told apart by their columns: NCCL tables and an engine's own all-reduce as
// ai-dynamo/aiconfigurator publishes them, and network tables by bytes as microsoft/vidur does. Rows that cannot be used
// are listed with line and reason, never dropped.
//
// Fit minimises soft-L1 of log(predicted / measured) at a scale of 10 %, over the parameters that the rows say
// something about: ring, all-to-all, switch, engine, host. Each is drawn towards the value it came with by a prior on its
// logarithm, of standard deviation 0.7 for latencies, which are a host's own, and 0.3 for shares of a link, which are
// alike between chips. Forty rows spread over a table reach nearly the error of the whole table; forty rows of one
// operation leave the others where they were.
//
// HeldOut leaves one operation on one number of ranks out at a time and predicts it, so its errors are those of a
// question that the table does not answer; sizes of a known combination are easier. FitSite fits the network between
// domains: its efficiency, its latency, and how many accelerators share an adapter.
//
// Not fitted: the ring's latency for large messages, which up to eight ranks hides behind the start; the size at which
// bandwidth ramps up; the engine's limit.
package collectives
