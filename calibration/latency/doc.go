// Package latency holds simulated serving against measured requests: it replays the arrivals of a measured run through
// demand/serving/cluster and compares time to first token, time between tokens, time to the last token, and the wait for
// the first iteration.
//
// # The table
//
// CSV with a header, one row a request, all times in seconds on one clock:
//
//	gpu            accelerator, as people write it: H100, NVIDIA A100-SXM4-80GB, 4xH100 for one replica on four
//	model          a name of the catalog or of a checkpoint, or the path of a config.json
//	input_tokens   of the prompt
//	output_tokens  of the answer, its first token included
//	arrival_s      when the client sent the request, or the server got it
//	first_token_s  when its first token came: a time like arrival_s, not a duration
//	last_token_s   when its last token came
//	queued_s       where it is known: when the engine's scheduler got it
//	scheduled_s    and when the engine first computed it
//	run            where it is given: rows of one accelerator and model that are runs of their own
//
// Further columns are passed over. Rows need not be in order. A row that contradicts itself (a first token before the
// arrival, a last before the first, scheduled before queued) is an error: without it the load would be another one. So is
// one without answer, unless such rows are to be left out. The scheduler's own times may be off by a millisecond, for
// engines stamp them in another process.
//
// Rows are read one at a time; 16 bytes of each are kept to be replayed, and the measured times in metrics.Distribution,
// exact up to a million.
//
// # Comparison
//
// Rows of one gpu, model and run are a group. With arrival a, first token f, last token l, n tokens of answer:
//
//	TTFT = f - a     TPOT = (l - f)/(n - 1), n > 1     E2E = l - a     wait = scheduled - a - frontend
//
// error = predicted / measured - 1 of the mean and the 50th, 90th and 99th percentile of each (of E2E the mean alone), with
// the definitions and quantiles of demand/serving/metrics. A measured value of 0 has no error, and a wait below 1 ms has
// none either: where nobody waits it is near 0, and stamps are not that good. Its difference is printed, and it is in no mean.
//
// The frontend's time (HTTP, tokens, network) is added to TTFT and E2E. Where the table has queued_s it is the 5th
// percentile of queued - arrival, which is then an input and no prediction, for it tells where the clocks of the table
// stand. vLLM V1 stamps queued_s in the loop of its engine, between two iterations (EngineCore.add_request, called when the
// loop empties its input queue): under load queued - arrival holds the rest of the iteration under way, and scheduled -
// queued is near 0 without a backlog. So neither is the frontend or the wait; the simulator's wait is from the arrival at the
// engine to the first iteration. Without queued_s it is the constant of the engine, which is for stamps of a client (15 ms,
// an assumption); a server's own stamps have 1.5 ms of it in the runs of [inference-sim] with vLLM 0.11. Overall is the mean
// and the median of |error| over groups.
//
// What a replica does with measured arrivals depends on nothing measured but these and the lengths. So a closed loop of
// clients, which send when an answer has come, is replayed with the arrivals of the real run.
//
// # Defaults
//
// Options that are not set are those of a vLLM server (engine.ServerLimits): 8,192 tokens and 1,024 sequences an iteration
// on accelerators of 70 GiB and more that are no A100, else 2,048 and 256; blocks of 16; 0.9 of the memory; chunked
// prefill; prefix caching, which finds nothing where requests share nothing. Weights are in the format that the model's
// name says, else in 16 bits (4 of gpt-oss, 8 of DeepSeek-V3). Without a number of accelerators the replica has the fewest that hold
// the model, the longest request, and a cache of a tenth of the memory. Where kernels or engine were not measured on the accelerator those of the nearest one
// stand in, which a note says. An A100 that does not say so has 80 GB.
//
// # Not modelled
//
// Time between client and server beyond the frontend's constant, and a frontend that is itself overloaded; contents that
// requests share, but for a prefix of all of them (SharedPrefix); requests that were cancelled.
//
// [inference-sim]: https://github.com/inference-sim/inference-sim/tree/main/eval/ground_truth
package latency
