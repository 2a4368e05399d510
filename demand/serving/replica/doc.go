// Package replica simulates one replica of a served model: the scheduler, the KV cache and the iterations of an
// inference engine.
//
// # Scheduler
//
// vllm-v1 is the scheduler of vLLM V1 for decoder-only text models with one kind of cache, compared with
// vllm/v1/core/sched/scheduler.py at commit 00024d31 and vllm/v1/core/block_pool.py at commit 002f3491 of
// vllm-project/vllm. There is no phase of prompts and phase of decodes: each iteration gives every sequence
// min(tokens - computed, limits) new tokens.
//
//	budget = max batched tokens
//	1. running sequences in order of admission: n = tokens + drafts - computed, at most the long-prefill threshold, the
//	   budget and max model len - 1 - computed; where its blocks do not suffice the last admitted sequence is
//	   preempted (with priorities the worst), until they do or it was itself the one
//	2. unless a sequence was preempted, while there is budget and fewer than max seqs run, the first that waits:
//	   it finds the longest prefix of full blocks in the cache, all but one token at most, and gets n of the rest;
//	   where that is more than the budget it gets the budget, or blocks the line if prompts are not chunked; where its blocks
//	   do not suffice it blocks the line
//	3. the iteration runs; computed += n; a sequence with all its tokens computed gets a new one; one that has its last
//	   token leaves
//
// Preemption is by recomputation: all blocks go, and prompt and answer so far are computed again, as far as the
// cache does not have them still. It goes to the front of the line.
//
// Blocks are taken from a free queue in least recently used order. Only full blocks can be found by content; they
// are named when they are scheduled, so that a second sequence of the same iteration finds them. A sequence
// gives its blocks back tail first, so that tails are taken again before heads; a block without holder keeps its
// content until it is taken. Content is named by Request.Prefix, or is the sequence's own.
//
// An empty iteration, which vLLM runs where the sequence preempted for priority stood first, takes no time.
//
// vllm-v1-priority orders the line and the victims by (priority, arrival). A victim that the iteration had given
// tokens already loses the names of the blocks that they would have filled; vLLM leaves them, with content that nobody
// computed.
//
// sarathi is Sarathi-Serve (Agrawal et al. 2024, OSDI, algorithm 3): of the running sequences first those that decode,
// then started prompts, then new ones, within a fixed chunk, here max batched tokens. Memory as in vllm-v1.
//
// orca is Orca (Yu et al. 2022, OSDI, algorithm 1): iterations of all decodes and of whole prompts, first come first
// served; the cache for prompt and whole answer is reserved at admission, so that nothing is preempted. The length
// of the answer is taken to be known.
//
// static is FasterTransformer: a batch is padded to its longest prompt and answer, and lasts until the longest
// answer has ended; tokens are given as they are made. Padding is computed and paid for.
//
// # Options
//
// AsyncStop: with asynchronous scheduling the end of an answer is known one iteration late: the sequence keeps its
// place and blocks, and is computed once more, which gives nothing. vLLM does so with answers that stop by
// themselves; an end by max tokens it may foresee, and a trace does not say which it was. Speculation: each
// iteration verifies k drafts of every decoding sequence; the first j are accepted with chance a^j, so that an
// iteration gives (1 - a^(k+1)) / (1 - a) tokens in the mean; drafts that are rejected are taken back from the
// cache. The draft model takes k iterations of its own cost.
//
// # Caches from elsewhere
//
// A request may come with a part of its KV cache computed elsewhere (Remote), as to the decode side of a split of
// prefill and decode. It is there when the request is submitted, or it is pulled: the replica reserves blocks, tells
// the sink, and lets the request wait beside the line until Received, as vLLM does with WAITING_FOR_REMOTE_KVS. The
// other side keeps its blocks with Hold until Release.
//
// # Time
//
// Cost says what an iteration takes. Iterations follow each other without a gap; what the host takes beyond the
// accelerator is part of the cost. An iteration begins when one ends or, on an idle replica, when a request comes;
// all requests of the same time are seen by it. Tokens are given when their iteration ends.
//
// # Jumps
//
// While every sequence that runs decodes and the set does not change, iteration k takes c0 + c1 (C + k S), with S
// sequences and C tokens of context, so that n iterations take
//
//	n (c0 + c1 C) + c1 S n (n-1) / 2
//
// and are one event. A jump ends with the first answer that ends, before the first iteration whose blocks do not
// suffice or whose cost is in another linear piece, before one that fills a block whose content others may share,
// and, through Submit and Interrupt, with the iteration under way when a request comes that could be admitted or
// something changes from outside. Blocks taken by a jump are counted in closed form: a sequence with room for j
// tokens takes one at iteration j + 1 and then each time a block is full. EachIteration simulates each one instead.
// Both give the same counts, and times that differ by rounding only; they would differ by an iteration only where an
// arrival falls within rounding of an iteration's end. With speculation every iteration is simulated.
//
// # Balances
//
// Check holds every run to them:
//
//	requests   submitted = refused + finished + lost + inside
//	answers    given = delivered + forfeited + inside
//	KV tokens  computed - rejected + found + received = dropped + retired + inside
//	blocks     holders = blocks of sequences; free = blocks without holder
//
// # Assumptions
//
// Blocks is what sequences can have: vLLM's own null block is not counted in it. A request that does not fit max
// model len is refused, an answer that would pass it is cut, as vLLM does; both are counted. A configuration under
// which one sequence of max model len does not fit is an error, as in vLLM. Of two blocks with the same content of
// one sequence the newer is found, of named content the older.
//
// # Not modelled
//
// Sliding windows, hybrid caches (Mamba, local attention), cross attention, encoder budgets of images, LoRA limits,
// structured output, swapping and tiers of the cache, the later option of vLLM to admit a prompt only where all of
// it fits, the delay of an iteration by which asynchronous scheduling sees an arrival, cancelled requests,
// micro-batches of a pipeline (they are part of the cost), more than one answer a prompt.
package replica
