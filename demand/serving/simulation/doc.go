// Package simulation simulates a scenario's served model: it makes the engine, the replicas and the requests of a scenario,
// runs them (package cluster), and says what came of it in latencies, power, money and carbon.
//
// # From scenario to service
//
// Prepare looks everything up once; a Service is immutable, and Service.With gives the same service in another layout, with the
// engines' tables shared. What a scenario leaves open is found as vLLM finds it:
//
//	tensor_parallel         the smallest power of two at which weights, activations and the longest request fit
//	max_num_batched_tokens  8192 on accelerators of 70 GB and more, save Ampere's, else 2048; max_model_len without chunks
//	max_model_len           the model's context, or what the cache of one rank holds if that is less, with a warning
//
// Blocks are those of the engine's memory (engine.Memory). Of data-parallel attention all ranks' blocks are one pool, while
// one request has to fit into one rank's.
//
// # Requests
//
// A trace is read from its file with the rules of package trace; time begins with the first request, or with its from. Lines that
// are wrong end the run: the first of them are listed, all are counted (TraceError).
//
// Without a trace visits are drawn at visitors x requests_per_visitor / turns a day, with the shape of day and week. Lengths
// are lognormal of the scenario's means and coefficients of variation, cut at max_model_len - 1; with a trace for the lengths
// its pairs. Turns that would pass max_model_len are not made, and counted.
//
// Steady requests (OpenSteady) are the same at a level of traffic that lasts, for what a service does at one.
//
// The warm-up is simulated and left out of all figures; requests that arrive in the time studied are followed to their end, and
// energy counts up to the end of that time.
//
// # Power
//
// A server of n accelerators and idle power P has a host of H = P - n p, p of an idle accelerator; a replica of a accelerators
// draws those and a/n H, at all times, beside what its iterations take. Replicas do not share a server unless they fit side by
// side; what is left of a server that they fill in part draws idle and its part of H all the time and is owned too.
//
// A replica that starts draws what an idle one does. Those that are off draw nothing.
//
// # Speculation
//
// With k drafts and draft_share d an iteration that verifies takes the engine's own time of it and d times that of k
// decodes of the same sequences; energy too.
//
// # Slowdown
//
// A request alone takes the chunks of its prompt one after the other, and each token of its answer an iteration of one decode; with
// a second pool also the transfer and the prompt's last token there.
//
// # Money and carbon
//
// Servers that hold the most replicas that were on at a time are owned for the time studied (demand/ownership). Energy is metered:
// IT times PUE. Tokens are those given in the time studied and those of prompts whose first token was, so that a service that
// falls behind is no cheaper for tokens that it gives later.
//
// # Not modelled
//
// The draw of hosts that rises with their load, embodied carbon, spare servers, speculation in limits on slowdowns, and what
// packages cluster, replica, engine and trace list.
package simulation
