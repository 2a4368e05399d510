// Package chrometrace writes a simulated service as a trace that chrome://tracing and Perfetto show: JSON of the Trace Event
// Format (Google, "Trace Event Format", 2016), as an object with traceEvents, displayTimeUnit and otherData.
//
// A replica is a process. Times are in microseconds of the simulated time.
//
//	iterations  complete events (X) of thread 1: "decode", "prompt" or "mixed", a jump over n alike ones as one event with
//	            args.iterations = n; args has the sequences that decode and their context, tokens of prompts, J, what ran and waited
//	requests    nestable async events (b, e) of category "request": waiting (arrival to first iteration), prompt (to the
//	            first token), answer (to the last token); one that is refused is an instant event (i). With a split of
//	            prefill and decode a request has one at either replica
//	counters    (C) sequences (running, waiting), KV blocks held by running sequences, W of the iterations; 0 between iterations
//
// Events are written as they come, which is in the order in which they end, not in which they begin; viewers sort. Memory
// does not grow with their number but with that of replicas.
//
// A file has Settings.Limit events at most. What comes behind is counted, and Counts and otherData say how many events were
// left out and from which time on: what ended before is in the file whole.
//
// # Not modelled
//
// Failures, cold starts and transfers of caches have no events of their own; an iteration that a failure ended has args.failed.
package chrometrace
