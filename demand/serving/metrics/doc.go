// Package metrics turns what replicas report into latencies, throughput, power and cost.
//
// # Latency
//
// Of a request that arrives at a, gets its first token at f and its last, the n-th, at l:
//
//	TTFT  = f - a + frontend
//	E2E   = l - a + frontend
//	TPOT  = (l - f) / (n - 1), for n > 1
//	NTPOT = E2E / n
//	ITL   = each time between two tokens of an answer
//	wait  = from a to the first iteration that computes it
//
// TPOT leaves the first token out, as vLLM's and MLPerf's do; tools that divide E2E by tokens print NTPOT. ITL is of tokens, not of
// chunks of a stream; tokens of one speculative iteration come together, with gaps of 0.
//
// Goodput is requests/s that meet all limits of an SLO (Zhong et al. 2024, DistServe, OSDI). Requests that were turned away
// count as not met in its share. Its limits are on times, or on times over those of the same request on an idle service
// (Splitwise, Patel et al. 2024, ISCA).
//
// Distributions keep a million values and are exact up to there; a run of gaps is one record. Beyond, they are sketches
// (DDSketch) whose quantiles are within 0.1 % of those of the values, in any order and however merged.
//
// # Power
//
// A replica draws the energy of its iterations, constant within each, and a level between them. Bins get exact integrals: of a
// run of iterations the k-th of which, from 0, lasts a + k m and takes e + k d, the energy up to time t is
//
//	k e + d k (k-1)/2 + (t - k a - m k (k-1)/2) / (a + k m) (e + k d),  k whole iterations before t
//
// so that jumps and single iterations give the same series. All energy is IT energy of the replicas at the boundary of
// their Cost; PUE enters with Prices only.
//
// # Timelines
//
// The queue is each request's wait, put in when it is known; mean queue = sum of waits / time (Little's law) exactly. Sequences that
// wait again after a preemption are not in it. Running is by iteration. Blocks of KV cache are by iteration and grow in a straight
// line in a jump, within one block a sequence. Timelines have a bounded number of bins that get wider with time.
//
// # Merging
//
// Records are merged in a fixed order for the same bytes: counts, and quantiles within one way of keeping, do not depend on it; sums of
// numbers do in the last bit.
//
// # Not modelled
//
// Jitter of clients and of networks, energy of requests one by one (phases and means are), power within an iteration.
package metrics
