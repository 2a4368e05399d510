package scenario

import "tokenwatt/quantity"

// ServingSimulation is a served model simulated request by request: what comes in, the engine and its layout, and what
// decides between replicas. Everything is simulated at the modes of figures.
type ServingSimulation struct {
	Trace    *RequestTrace                      `yaml:"trace" doc:"Requests from a file; without it they are drawn from visitors, requests_per_visitor, input_tokens, output_tokens and the shape of day and week."`
	Traffic  RequestTraffic                     `yaml:"traffic" doc:"What the drawn requests are like beside their number; not read with a trace."`
	Start    *int                               `yaml:"start" min:"0" max:"8783" doc:"First hour of the year, from 0, of drawn requests that is simulated; the first of the highest hours of the year where not given."`
	Duration quantity.Figure[quantity.Duration] `yaml:"duration" default:"1 h" min:"1 s" max:"8784 h" unit:"h" basis:"scenario" source:"one hour" date:"2026-11" doc:"How much of drawn requests is simulated. Of a trace see its from and to."`
	WarmUp   quantity.Figure[quantity.Duration] `yaml:"warm_up" default:"0 s" min:"0" unit:"s" basis:"scenario" source:"all that is simulated is counted" date:"2026-11" doc:"Time at the beginning in which the service fills up: simulated and left out of all figures. Of drawn requests it comes before start, of a trace it is its first part."`

	Engine           string                             `yaml:"engine" doc:"The inference engine: a library of the catalog's serving_engines, or one of its entries; the newest library where not given. The entry measured on the nearest accelerator is taken." example:"vllm 0.11"`
	Weights          string                             `yaml:"weights" default:"bf16" enum:"bf16|fp8|mxfp4|nvfp4|int8|int4" doc:"Number format of the weights."`
	Cache            string                             `yaml:"cache" default:"bf16" enum:"bf16|fp8" doc:"Number format of keys and values in the cache."`
	MemoryShare      quantity.Figure[quantity.Fraction] `yaml:"gpu_memory_utilization" default:"90 %" exclusiveMin:"0" max:"1" basis:"vendor" source:"vLLM's default" date:"2025-11" doc:"Share of an accelerator's memory that the engine takes."`
	TensorParallel   int                                `yaml:"tensor_parallel" min:"1" doc:"Accelerators that share each matrix product; where not given the smallest power of two whose memory holds weights and the longest request."`
	PipelineParallel int                                `yaml:"pipeline_parallel" default:"1" min:"1" doc:"Pipeline stages of a replica."`
	DataParallel     int                                `yaml:"data_parallel" default:"1" min:"1" doc:"Ranks of data-parallel attention in a replica, of models with experts only: copies of a dense model are replicas."`
	ExpertParallel   bool                               `yaml:"expert_parallel" doc:"Experts whole on tensor_parallel x data_parallel ranks, instead of each cut into tensor_parallel parts."`
	AllToAll         string                             `yaml:"all_to_all" default:"all-gather" enum:"all-gather|point-to-point" doc:"How tokens of data-parallel ranks reach their experts: gathered by all ranks, or sent to theirs alone."`
	Replicas         int                                `yaml:"replicas" min:"1" max:"100000" doc:"Replicas that are up at the start; where not given they have to be found by sizing."`

	Scheduler                 string `yaml:"scheduler" default:"vllm-v1" enum:"vllm-v1|vllm-v1-priority|sarathi|orca|static" doc:"Which requests an iteration computes."`
	MaxNumSeqs                int    `yaml:"max_num_seqs" min:"1" max:"65536" doc:"Sequences of an iteration at most; where not given vLLM's for a server: 1024 on accelerators of 70 GB and more that are no A100, else 256; at most max_num_batched_tokens."`
	MaxNumBatchedTokens       int    `yaml:"max_num_batched_tokens" min:"1" max:"1048576" doc:"Tokens of an iteration at most; where not given vLLM's for a server: 8192 on accelerators of 70 GB and more that are no A100, else 2048; at least max_model_len where prompts are not chunked."`
	MaxModelLen               int    `yaml:"max_model_len" min:"2" max:"16777216" doc:"Tokens of prompt and answer that a request has at most; where not given the model's context, or what the cache holds if that is less."`
	BlockSize                 int    `yaml:"block_size" default:"16" min:"1" max:"1024" doc:"Tokens of a block of the cache, a power of two."`
	ChunkedPrefill            string `yaml:"chunked_prefill" enum:"on|off" doc:"Whether a prompt may be computed in parts; on where not given, off with orca and static."`
	PrefixCaching             string `yaml:"prefix_caching" enum:"on|off" doc:"Whether blocks are found again by their content; on where not given, off with orca and static."`
	LongPrefillTokenThreshold int    `yaml:"long_prefill_token_threshold" min:"0" doc:"Tokens of one prompt that an iteration computes at most; 0 is no such limit."`
	AsyncScheduling           string `yaml:"async_scheduling" default:"off" enum:"on|off" doc:"Whether the end of an answer is seen one iteration late."`

	Speculation *Speculation `yaml:"speculation" doc:"Speculative decoding; none where not given."`

	Router       string           `yaml:"router" default:"least-outstanding" enum:"round-robin|least-outstanding|least-tokens|power-of-two|prefix-aware|session-affinity" doc:"Which replica a request gets."`
	CacheSignals CacheSignals     `yaml:"cache_signals" doc:"What the prefix-aware router goes by."`
	Admission    Admission        `yaml:"admission" doc:"How many requests replicas and router hold; no limits where not given."`
	Scaling      *ServingScaling  `yaml:"scaling" doc:"An autoscaler; a fixed number of replicas where not given."`
	ColdStart    ColdStart        `yaml:"cold_start" doc:"What a replica does before it is up: node, weights, graph capture."`
	Failures     *ServingFailures `yaml:"failures" doc:"Failures of replicas; none where not given."`

	Decode *ServingDecode `yaml:"decode" doc:"A second pool that decodes what the first has prefilled; each replica does both where not given."`
	Link   ServingLink    `yaml:"link" doc:"The way of caches from prefill to decode."`

	Power    ServingPower                       `yaml:"power" doc:"Caps, clocks and the site's limit of power."`
	SLO      []ServingSLO                       `yaml:"slo" doc:"Service level objectives: what a request has to meet, and which share of them."`
	Size     ServingSize                        `yaml:"size" doc:"How the fleet is found where its replicas are not given: the fewest that meet slo on what is simulated."`
	Year     ServingYear                        `yaml:"year" doc:"How a plan gets the year's hourly power: from a few levels of traffic."`
	Interval quantity.Figure[quantity.Duration] `yaml:"interval" default:"1 min" min:"1 s" max:"1 h" unit:"s" basis:"scenario" source:"a bin a minute" date:"2026-11" doc:"Width of the power series."`
}

// RequestTrace is a file of requests.
type RequestTrace struct {
	File         string                             `yaml:"file" required:"true" doc:"Path of the file, relative to the scenario; packed with gzip or not."`
	Format       string                             `yaml:"format" enum:"azure|burstgpt|mooncake|plain" doc:"Layout of the file: of the Azure LLM traces, BurstGPT, Mooncake (JSON lines with hash_ids), or arrival_s,input_tokens,output_tokens[,session,prefix]; by its first line where not given."`
	From         quantity.Figure[quantity.Duration] `yaml:"from" default:"0 s" min:"0" unit:"s" basis:"scenario" source:"from the first request on" date:"2026-11" doc:"Beginning of the part that is simulated, from the first request on, at the trace's own rate."`
	To           quantity.Figure[quantity.Duration] `yaml:"to" exclusiveMin:"0" unit:"s" doc:"End of the part that is simulated, from the first request on; the end of the file where not given."`
	Scale        quantity.Figure[quantity.Number]   `yaml:"scale" default:"1" exclusiveMin:"0" basis:"scenario" source:"the trace's own rate" date:"2026-11" doc:"Factor on the rate: all times are divided by it."`
	SortWindow   int                                `yaml:"sort_window" min:"0" max:"10000000" doc:"Requests that are held to put them in order; with 0 a request that stands behind a later one is an error."`
	ZeroTokens   string                             `yaml:"zero_tokens" default:"error" enum:"error|drop" doc:"What becomes of requests without tokens in or out; BurstGPT's, which are failed ones, are always dropped. Dropped ones are counted."`
	TooLong      string                             `yaml:"too_long" default:"error" enum:"error|drop|refuse" doc:"What becomes of requests beyond max_model_len: an error, left out, or kept for the engine to refuse. Both are counted."`
	PrefixTokens int                                `yaml:"prefix_tokens" min:"1" max:"1048576" doc:"Tokens that a name of a prefix stands for, a multiple of block_size; 512 where not given."`
}

// RequestTraffic is what drawn requests are like.
type RequestTraffic struct {
	Burstiness   quantity.Figure[quantity.Number]   `yaml:"burstiness" default:"{low: 1, mode: 1, high: 2}" min:"0.05" max:"20" basis:"estimate" source:"1 is Poisson; hours of the Azure and BurstGPT traces have 1 to 2 and more, of gamma-distributed intervals; the ends are assumed" date:"2026-11" doc:"Coefficient of variation of the intervals between visits, which are gamma-distributed."`
	Turns        quantity.Figure[quantity.Number]   `yaml:"turns" min:"1" doc:"Requests of a visit in the mean, geometric; requests_per_visitor is then split into visits of so many. One where not given."`
	ThinkTime    quantity.Figure[quantity.Duration] `yaml:"think_time" default:"{low: 20 s, mode: 60 s, high: 180 s}" exclusiveMin:"0" unit:"s" basis:"assumed" source:"reading an answer and writing the next question" date:"2026-11" doc:"Mean time from one request of a visit to the next, lognormal."`
	ThinkCV      quantity.Figure[quantity.Number]   `yaml:"think_cv" default:"1" min:"0" max:"20" basis:"assumed" source:"as wide as an exponential" date:"2026-11" doc:"Coefficient of variation of think_time."`
	History      bool                               `yaml:"history" doc:"Whether a turn's prompt holds the visit so far, prompts and answers; input_tokens are then those of the new text."`
	SystemPrompt int                                `yaml:"system_prompt" min:"0" max:"16777216" doc:"Tokens that every prompt begins with, the same for all, beside input_tokens."`
	InputCV      quantity.Figure[quantity.Number]   `yaml:"input_cv" default:"{low: 0.8, mode: 1.2, high: 2}" min:"0" max:"20" basis:"estimate" source:"Azure LLM traces of 2023: 1.0 for conversation, 0.9 for code; the ends are assumed" date:"2026-11" doc:"Coefficient of variation of the tokens of a prompt, lognormal; 0 makes all alike."`
	OutputCV     quantity.Figure[quantity.Number]   `yaml:"output_cv" default:"{low: 0.6, mode: 0.9, high: 1.5}" min:"0" max:"20" basis:"estimate" source:"Azure LLM traces of 2023: 0.8 for conversation, 2 for code; the ends are assumed" date:"2026-11" doc:"Coefficient of variation of the tokens of an answer, lognormal; 0 makes all alike."`
	LengthsFrom  *RequestTrace                      `yaml:"lengths_from" doc:"A trace from which tokens in and out are drawn together, instead of lognormal ones of input_tokens and output_tokens. Of more than 100,000 requests a sample."`
}

// Speculation is speculative decoding.
type Speculation struct {
	Tokens     int                                `yaml:"tokens" required:"true" min:"1" max:"32" doc:"Draft tokens of a sequence and iteration."`
	Acceptance quantity.Figure[quantity.Fraction] `yaml:"acceptance" default:"{low: 60 %, mode: 70 %, high: 80 %}" min:"0" max:"1" basis:"published" source:"rates of 0.6 to 0.8 of small draft models (Leviathan et al. 2023, arXiv 2211.17192, tables 2 and 3); from memory" date:"2023-05" doc:"Chance that a draft token is accepted where the one before it was."`
	DraftShare quantity.Figure[quantity.Fraction] `yaml:"draft_share" default:"{low: 2 %, mode: 5 %, high: 10 %}" min:"0" max:"1" basis:"estimate" source:"parameters of a draft head or model over those of the model: 1B beside 70B, or EAGLE's one layer" date:"2026-11" doc:"Time and energy of a draft token over those of an iteration of the model with one token a sequence; 0 for drafts that cost nothing, such as n-grams."`
}

// CacheSignals are what the prefix-aware router goes by.
type CacheSignals struct {
	Delay quantity.Figure[quantity.Duration] `yaml:"delay" default:"{low: 10 ms, mode: 50 ms, high: 200 ms}" min:"0" unit:"ms" basis:"estimate" source:"default of the BLIS simulator, after llm-d's events of caches; the ends are assumed" date:"2026-11" doc:"Time until the router knows what a cache holds."`
	Hit   float64                            `yaml:"hit" default:"2" min:"0" doc:"Weight of the share of the prompt that is found (llm-d's ratio is 2:1:1)."`
	Queue float64                            `yaml:"queue" default:"1" min:"0" doc:"Weight of few requests in the replica."`
	Free  float64                            `yaml:"free" default:"1" min:"0" doc:"Weight of free blocks."`
}

// Admission bounds the requests that replicas and router hold; zero is no limit.
type Admission struct {
	Outstanding   int    `yaml:"outstanding" min:"0" doc:"Requests in a replica at most; 0 is no limit."`
	PendingTokens int    `yaml:"pending_tokens" min:"0" doc:"Tokens not yet computed with which a replica gets no more requests; 0 is no limit."`
	Queue         int    `yaml:"queue" min:"0" doc:"Requests that wait at the router at most, those behind are turned away; 0 is no limit."`
	Overflow      string `yaml:"overflow" default:"wait" enum:"wait|reject" doc:"What becomes of a request that no replica takes at once: it waits at the router, or is turned away."`
}

// ServingScaling is an autoscaler with two thresholds on a signal.
type ServingScaling struct {
	Signal   string                             `yaml:"signal" default:"outstanding" enum:"kv-use|waiting|outstanding" doc:"Mean over the replicas that are up: share of the cache in use, requests that wait, or requests inside."`
	Up       float64                            `yaml:"up" required:"true" exclusiveMin:"0" doc:"Signal above which replicas are started." example:"0.8"`
	Down     float64                            `yaml:"down" required:"true" exclusiveMin:"0" doc:"Signal below which replicas drain, at most up." example:"0.3"`
	Interval quantity.Figure[quantity.Duration] `yaml:"interval" default:"15 s" exclusiveMin:"0" unit:"s" basis:"vendor" source:"sync period of Kubernetes' horizontal pod autoscaler" date:"2025" doc:"Time between looks."`
	Delay    quantity.Figure[quantity.Duration] `yaml:"delay" default:"{low: 5 s, mode: 15 s, high: 60 s}" min:"0" unit:"s" basis:"assumed" source:"one scrape of metrics and their way" date:"2026-11" doc:"Time from a look until it is acted on."`
	Window   quantity.Figure[quantity.Duration] `yaml:"window" default:"300 s" min:"0" unit:"s" basis:"vendor" source:"stabilisation window of Kubernetes' horizontal pod autoscaler for scaling down" date:"2025" doc:"Time for which replicas have to be too many before they drain."`
	Min      int                                `yaml:"min" default:"1" min:"1" doc:"Replicas at least."`
	Max      int                                `yaml:"max" required:"true" min:"1" max:"100000" doc:"Replicas at most."`
}

// ColdStart is what a replica does before it is up: node + weights / bandwidth + capture.
type ColdStart struct {
	Node      quantity.Figure[quantity.Duration]  `yaml:"node" default:"{low: 30 s, mode: 120 s, high: 300 s}" min:"0" unit:"s" basis:"assumed" source:"a machine in a pool, its container and the engine's start; minutes where a cloud has to give it" date:"2026-11" doc:"Time until the machine and the engine's process are there."`
	Bandwidth quantity.Figure[quantity.Bandwidth] `yaml:"bandwidth" default:"{low: 0.5 GB/s, mode: 2 GB/s, high: 6 GB/s}" exclusiveMin:"0" unit:"GB/s" basis:"assumed" source:"from object storage, a parallel file system, or local flash" date:"2026-11" doc:"Rate at which a replica's weights are loaded."`
	Capture   quantity.Figure[quantity.Duration]  `yaml:"capture" default:"{low: 20 s, mode: 40 s, high: 60 s}" min:"0" unit:"s" basis:"estimate" source:"capture of graphs and warm-up of vLLM, 20 to 60 s" date:"2026-11" doc:"Time to capture graphs and warm up."`
}

// ServingFailures are failures of replicas, drawn and set.
type ServingFailures struct {
	Rate    quantity.Figure[quantity.FailureRate] `yaml:"rate" default:"{low: 1.22e-5 1/h, mode: 1.97e-5 1/h, high: 8.14e-5 1/h}" min:"0" unit:"1/h" basis:"published" source:"interruptions of Llama 3 405B's training for each accelerator (arXiv 2407.21783, table 5) and the ends of six published clusters; serving is taken to fail as often" date:"2024-10" doc:"Failures for each accelerator and hour: one takes its replica down. 0 for none but outages."`
	Repair  quantity.Figure[quantity.Duration]    `yaml:"repair" default:"{low: 2 min, mode: 10 min, high: 60 min}" min:"0" unit:"min" basis:"assumed" source:"another server takes its place" date:"2026-11" doc:"Time from a failure until the replica starts again."`
	Tries   int                                   `yaml:"tries" min:"0" doc:"Failures after which a request is given up; 0 is no limit."`
	Outages []ServingOutage                       `yaml:"outages" doc:"Failures at set times."`
}

// ServingOutage is a failure at a set time.
type ServingOutage struct {
	At      quantity.Figure[quantity.Duration] `yaml:"at" required:"true" min:"0" unit:"s" doc:"Time from the beginning of what is simulated."`
	Replica int                                `yaml:"replica" min:"0" doc:"Which replica, from 0."`
	Repair  quantity.Figure[quantity.Duration] `yaml:"repair" required:"true" min:"0" unit:"s" doc:"Time until it starts again."`
}

// ServingDecode is the pool that decodes. What it does not say is as in the other.
type ServingDecode struct {
	Server              string          `yaml:"server" catalog:"servers" doc:"The machine it runs on; that of the other pool where not given."`
	Replicas            int             `yaml:"replicas" min:"1" max:"100000" doc:"Replicas that are up at the start; where not given they have to be found by sizing."`
	TensorParallel      int             `yaml:"tensor_parallel" min:"1" doc:"Accelerators that share each matrix product; where not given the smallest power of two that holds weights and the longest request."`
	PipelineParallel    int             `yaml:"pipeline_parallel" default:"1" min:"1" doc:"Pipeline stages of a replica."`
	DataParallel        int             `yaml:"data_parallel" default:"1" min:"1" doc:"Ranks of data-parallel attention in a replica."`
	ExpertParallel      bool            `yaml:"expert_parallel" doc:"Experts whole on tensor_parallel x data_parallel ranks."`
	AllToAll            string          `yaml:"all_to_all" default:"all-gather" enum:"all-gather|point-to-point" doc:"How tokens of data-parallel ranks reach their experts."`
	MaxNumSeqs          int             `yaml:"max_num_seqs" min:"1" max:"65536" doc:"Sequences of an iteration at most."`
	MaxNumBatchedTokens int             `yaml:"max_num_batched_tokens" min:"1" max:"1048576" doc:"Tokens of an iteration at most."`
	Router              string          `yaml:"router" enum:"round-robin|least-outstanding|least-tokens|power-of-two" doc:"Which replica a computed prompt gets."`
	Admission           Admission       `yaml:"admission" doc:"How many requests its replicas hold; those that wait keep their cache at prefill."`
	Scaling             *ServingScaling `yaml:"scaling" doc:"An autoscaler of its own; none where not given."`
}

// ServingLink carries caches from prefill to decode.
type ServingLink struct {
	Send    quantity.Figure[quantity.Bandwidth] `yaml:"send" default:"{low: 12.5 GB/s, mode: 25 GB/s, high: 50 GB/s}" exclusiveMin:"0" unit:"GB/s" basis:"estimate" source:"default of the BLIS simulator; one network card of 100, 200 or 400 Gbit/s" date:"2026-11" doc:"Rate out of one replica that prefills."`
	Receive quantity.Figure[quantity.Bandwidth] `yaml:"receive" default:"{low: 12.5 GB/s, mode: 25 GB/s, high: 50 GB/s}" exclusiveMin:"0" unit:"GB/s" basis:"estimate" source:"default of the BLIS simulator; one network card of 100, 200 or 400 Gbit/s" date:"2026-11" doc:"Rate into one replica that decodes."`
	Fabric  quantity.Figure[quantity.Bandwidth] `yaml:"fabric" exclusiveMin:"0" unit:"GB/s" doc:"Rate of all transfers together; no such limit where not given."`
	Latency quantity.Figure[quantity.Duration]  `yaml:"latency" default:"{low: 0.01 ms, mode: 0.05 ms, high: 0.5 ms}" min:"0" unit:"ms" basis:"estimate" source:"default of the BLIS simulator; the ends are assumed" date:"2026-11" doc:"Time before a transfer begins."`
}

// ServingPower is caps, clocks and limits of power.
type ServingPower struct {
	Cap       quantity.Figure[quantity.Power]      `yaml:"cap" exclusiveMin:"0" unit:"W" doc:"Power limit of one accelerator: arithmetic slows down until it is kept; the thermal design power where not given." example:"500 W"`
	Host      quantity.Figure[quantity.Power]      `yaml:"host" min:"0" unit:"W" doc:"Power of a server's host, fans and supplies beside its accelerators, taken to be constant; that of the idle server less that of its idle accelerators where not given." example:"1.4 kW"`
	Clocks    []quantity.Figure[quantity.Fraction] `yaml:"clocks" exclusiveMin:"0" max:"1" doc:"Clocks of the arithmetic, as shares of the highest, from the highest to the lowest: replicas run at the first, and at lower ones where the site's limit asks for it. 100 % where not given."`
	SiteLimit []ServingLimit                       `yaml:"site_limit" doc:"Most that all replicas may draw, by time, at the boundary of the IT equipment; no limit where not given."`
	Interval  quantity.Figure[quantity.Duration]   `yaml:"interval" default:"1 s" exclusiveMin:"0" unit:"s" basis:"assumed" source:"a look a second at whether clocks can be raised again" date:"2026-11" doc:"Time between looks at whether clocks can be raised."`
}

// ServingLimit is a limit of power from a time on.
type ServingLimit struct {
	At    quantity.Figure[quantity.Duration] `yaml:"at" default:"0 s" min:"0" unit:"s" basis:"scenario" source:"from the beginning" date:"2026-11" doc:"Time from the beginning of what is simulated."`
	Power quantity.Figure[quantity.Power]    `yaml:"power" required:"true" min:"0" unit:"kW" doc:"The limit."`
}

// ServingSLO is what a request has to meet, all of it, and the share of requests that have to. Slowdowns are times over
// those of the same request alone on an idle replica.
type ServingSLO struct {
	Name         string                             `yaml:"name" doc:"What reports call it; its limits where not given."`
	TTFT         quantity.Figure[quantity.Duration] `yaml:"ttft" exclusiveMin:"0" unit:"ms" doc:"Time to the first token at most."`
	TPOT         quantity.Figure[quantity.Duration] `yaml:"tpot" exclusiveMin:"0" unit:"ms" doc:"Mean time of a token after the first at most."`
	E2E          quantity.Figure[quantity.Duration] `yaml:"e2e" exclusiveMin:"0" unit:"s" doc:"Time to the last token at most."`
	TTFTSlowdown quantity.Figure[quantity.Number]   `yaml:"ttft_slowdown" min:"1" doc:"Time to the first token over that of the request alone, at most."`
	TPOTSlowdown quantity.Figure[quantity.Number]   `yaml:"tpot_slowdown" min:"1" doc:"Mean time of a token over that of the request alone, at most."`
	E2ESlowdown  quantity.Figure[quantity.Number]   `yaml:"e2e_slowdown" min:"1" doc:"Time to the last token over that of the request alone, at most."`
	ITL          quantity.Figure[quantity.Duration] `yaml:"itl" exclusiveMin:"0" unit:"ms" doc:"Time between two tokens that the share attainment of all gaps may reach: of the fleet's gaps together, not of a request."`
	Attainment   quantity.Figure[quantity.Fraction] `yaml:"attainment" default:"{low: 90 %, mode: 99 %, high: 99 %}" exclusiveMin:"0" max:"1" basis:"published" source:"90 % and 99 % in DistServe (Zhong et al. 2024, OSDI), 99 % in MLPerf Inference's server scenario" date:"2024-07" doc:"Share of requests that have to meet it."`
}
