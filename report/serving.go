package report

// Serving is how a served model answers its requests, simulated one by one. Times are in s; energy and power are IT.
type Serving struct {
	Workload string `json:"workload"`
	Model    string `json:"model"`
	// Weights and Cache are their number formats, Scheduler and Router the rules by name.
	Weights   string `json:"weights"`
	Cache     string `json:"kv_cache"`
	Scheduler string `json:"scheduler"`
	// Requests says where the requests come from.
	Requests string `json:"requests_from"`
	// From is the beginning of the time studied in the source's own time, Seconds how long it is.
	From    float64 `json:"from_s"`
	Seconds float64 `json:"seconds"`
	// Pools are the replicas: one pool that does both, or one for prompts and one for answers.
	Pools        []ServingPool `json:"pools"`
	Accelerators int           `json:"accelerators"`
	Servers      int           `json:"servers"`

	Counts ServingCounts `json:"counts"`
	// Rules are what was done to requests or lines that did not fit, by what and how often.
	Rules []ServingRule `json:"rules,omitempty"`
	// Latencies are in the order TTFT, TPOT, ITL, E2E, NTPOT, wait; one without a value is left out.
	Latencies  []ServingLatency   `json:"latencies"`
	Objectives []ServingObjective `json:"slos,omitempty"`
	// RequestsPerSecond were finished in the time studied; the tokens are theirs.
	RequestsPerSecond float64       `json:"requests_per_s"`
	InputPerSecond    float64       `json:"input_tokens_per_s"`
	OutputPerSecond   float64       `json:"output_tokens_per_s"`
	Use               ServingUse    `json:"use"`
	Energy            ServingEnergy `json:"energy"`
	Cost              ServingCost   `json:"cost"`
	// Timeline and Power are over the time studied.
	Timeline ServingTimeline `json:"timeline"`
	Power    ServingSeries   `json:"power_w"`
	// Load is the same service at other rates, by rate; nil where that was not asked for.
	Load []ServingLoad `json:"load_curve,omitempty"`
	// Sizing is the smallest fleet; nil where that was not asked for.
	Sizing *ServingSizing `json:"sizing,omitempty"`
	// Sources say what the engine's kernels and overheads were calibrated on.
	Sources []string `json:"sources"`
	Notes   []string `json:"notes,omitempty"`
}

// ServingPool is a number of equal replicas.
type ServingPool struct {
	Name        string `json:"name"`
	Server      string `json:"server"`
	Accelerator string `json:"accelerator"`
	Engine      string `json:"engine"`
	Router      string `json:"router"`
	// Replicas are up at the start, MostUp at a time.
	Replicas int `json:"replicas"`
	MostUp   int `json:"most_up"`
	TP       int `json:"tp"`
	PP       int `json:"pp"`
	DP       int `json:"dp"`
	EP       int `json:"ep"`
	// Accelerators are those of one replica, Servers those of all, partly filled ones whole.
	Accelerators int `json:"accelerators_per_replica"`
	Servers      int `json:"servers"`
	// Blocks of BlockTokens tokens are one replica's KV cache.
	Blocks      int `json:"kv_blocks"`
	BlockTokens int `json:"kv_block_tokens"`
	// Memory is that of an accelerator by what it holds.
	Memory           []Part  `json:"memory_gib"`
	MaxSeqs          int     `json:"max_num_seqs"`
	MaxBatchedTokens int     `json:"max_num_batched_tokens"`
	MaxModelLen      int     `json:"max_model_len"`
	IdleWatts        float64 `json:"idle_w_per_replica"`
	PeakWatts        float64 `json:"peak_w_per_replica"`
	// Iterations ran in BusyShare of the time that replicas were on.
	Iterations  int64   `json:"iterations"`
	BusyShare   float64 `json:"busy_share"`
	Preemptions int64   `json:"preemptions"`
	// Started and Drained are the autoscaler's, Failures those of replicas.
	Started  int `json:"started,omitempty"`
	Drained  int `json:"drained,omitempty"`
	Failures int `json:"failures,omitempty"`
}

// ServingCounts are requests and tokens of the whole run.
type ServingCounts struct {
	Arrived      int64 `json:"arrived"`
	Finished     int64 `json:"finished"`
	Rejected     int64 `json:"rejected"`
	Refused      int64 `json:"refused"`
	GivenUp      int64 `json:"given_up"`
	Cut          int64 `json:"output_tokens_cut"`
	InputTokens  int64 `json:"input_tokens"`
	OutputTokens int64 `json:"output_tokens"`
	// Measured requests are those that the latencies are of: they arrived in the time studied.
	Measured int64 `json:"measured"`
	Requeued int64 `json:"requeued,omitempty"`
}

// ServingRule is a rule that was applied.
type ServingRule struct {
	Name  string `json:"name"`
	Count int64  `json:"count"`
}

// ServingLatency is a distribution. Quantiles go from the least to the greatest, for the figure of the distribution.
type ServingLatency struct {
	Name string `json:"name"`
	// Meaning says what it is in a few words.
	Meaning string  `json:"meaning"`
	Count   int64   `json:"count"`
	Mean    float64 `json:"mean_s"`
	P50     float64 `json:"p50_s"`
	P90     float64 `json:"p90_s"`
	P95     float64 `json:"p95_s"`
	P99     float64 `json:"p99_s"`
	Max     float64 `json:"max_s"`
	// Accuracy is relative and of the quantiles; 0 where they are exact.
	Accuracy  float64           `json:"quantile_accuracy"`
	Quantiles []ServingQuantile `json:"quantiles"`
}

// ServingQuantile is a time that a share of the values is at or below.
type ServingQuantile struct {
	Share   float64 `json:"share"`
	Seconds float64 `json:"s"`
}

// ServingObjective is an SLO and how it was met.
type ServingObjective struct {
	Name string `json:"name"`
	// Limits are what was asked for, by latency.
	Limits []ServingLimit `json:"limits"`
	// Wanted is the share of requests that has to meet them all, Attainment the one that did, Goodput those requests/s.
	Wanted     float64 `json:"wanted_share"`
	Attainment float64 `json:"attainment"`
	Goodput    float64 `json:"goodput_per_s"`
	Met        bool    `json:"met"`
}

// ServingLimit is a limit of a latency, in s or as a factor on the latency of the same request alone.
type ServingLimit struct {
	Name     string  `json:"name"`
	Value    float64 `json:"value"`
	Slowdown bool    `json:"slowdown,omitempty"`
}

// ServingUse is how the fleet is used.
type ServingUse struct {
	MeanQueue   float64 `json:"mean_queue"`
	P95Queue    float64 `json:"p95_queue"`
	PeakQueue   float64 `json:"peak_queue"`
	MeanRunning float64 `json:"mean_running_per_replica"`
	PeakRunning float64 `json:"peak_running_per_replica"`
	// MeanKV and PeakKV are shares of the KV cache held, the latter of one replica.
	MeanKV float64 `json:"mean_kv_share"`
	PeakKV float64 `json:"peak_kv_share"`
	Busy   float64 `json:"busy_share"`
	// CacheHits is the share of prompts' tokens found in a cache.
	CacheHits      float64 `json:"prefix_cache_hit_share"`
	Preemptions    int64   `json:"preemptions"`
	Iterations     int64   `json:"iterations"`
	ReplicaSeconds float64 `json:"replica_seconds"`
	// OverLimit is s in which replicas might have drawn more than a site's limit.
	OverLimit float64 `json:"over_power_limit_s,omitempty"`
}

// ServingEnergy is what it takes, by phase. The ratios are over finished requests, 0 where none was finished.
type ServingEnergy struct {
	Phases          []ServingPhase `json:"phases"`
	KWh             float64        `json:"kwh"`
	JoulesPerOutput float64        `json:"j_per_output_token"`
	JoulesPerToken  float64        `json:"j_per_token"`
	JoulesPerAnswer float64        `json:"j_per_request"`
	// PrefillPerToken is over tokens of prompts, DecodePerToken over tokens of answers.
	PrefillPerToken float64 `json:"prefill_j_per_input_token"`
	DecodePerToken  float64 `json:"decode_j_per_output_token"`
	MeanWatts       float64 `json:"mean_w"`
	PeakWatts       float64 `json:"peak_w"`
}

// ServingPhase is one phase's energy: prefill, decode, idle, starting.
type ServingPhase struct {
	Name            string  `json:"name"`
	KWh             float64 `json:"kwh"`
	JoulesPerOutput float64 `json:"j_per_output_token"`
	JoulesPerAnswer float64 `json:"j_per_request"`
}

// ServingCost is what the fleet costs over the time studied, energy as metered.
type ServingCost struct {
	PUE         float64 `json:"pue"`
	EnergyUSD   float64 `json:"energy_usd"`
	HardwareUSD float64 `json:"hardware_usd"`
	StaffUSD    float64 `json:"staff_usd"`
	// HasCarbon is false where no carbon intensity is known.
	HasCarbon       bool    `json:"has_carbon"`
	GramsCO2        float64 `json:"g_co2"`
	USDPerMOutput   float64 `json:"usd_per_m_output_tokens"`
	USDPerMTokens   float64 `json:"usd_per_m_tokens"`
	GramsPerMOutput float64 `json:"g_co2_per_m_output_tokens"`
	GramsPerMTokens float64 `json:"g_co2_per_m_tokens"`
}

// ServingSeries is a quantity over time: means over bins of equal width, the last one of its part before the end.
type ServingSeries struct {
	Start  float64   `json:"start_s"`
	Width  float64   `json:"width_s"`
	Values []float64 `json:"values"`
}

// ServingTimeline is the course of a run: requests that wait, sequences that run, and the share of the KV cache held.
type ServingTimeline struct {
	Queue   ServingSeries `json:"queue"`
	Running ServingSeries `json:"running"`
	KV      ServingSeries `json:"kv_share"`
}

// ServingLoad is the service at a rate.
type ServingLoad struct {
	// Multiple is of the scenario's own rate, RequestsPerSecond those that arrive.
	Multiple          float64 `json:"multiple"`
	RequestsPerSecond float64 `json:"requests_per_s"`
	TTFTP50           float64 `json:"ttft_p50_s"`
	TTFTP99           float64 `json:"ttft_p99_s"`
	TPOTP50           float64 `json:"tpot_p50_s"`
	TPOTP99           float64 `json:"tpot_p99_s"`
	E2EP50            float64 `json:"e2e_p50_s"`
	E2EP99            float64 `json:"e2e_p99_s"`
	// Attainment and Goodput are of the SLOs, in their order.
	Attainment []float64 `json:"attainment,omitempty"`
	Goodput    []float64 `json:"goodput_per_s,omitempty"`
	Rejected   int64     `json:"rejected"`
	MeanQueue  float64   `json:"mean_queue"`
	MeanWatts  float64   `json:"mean_w"`
	// Joules are of an output token by phase.
	Joules        []Part  `json:"j_per_output_token"`
	USDPerMTokens float64 `json:"usd_per_m_tokens"`
}

// ServingSizing is the smallest fleet that meets the SLOs.
type ServingSizing struct {
	// Objective is what the candidates are sorted by.
	Objective  string             `json:"objective"`
	Candidates []ServingCandidate `json:"candidates"`
	Notes      []string           `json:"notes,omitempty"`
}

// ServingCandidate is the smallest fleet of one configuration.
type ServingCandidate struct {
	Name  string `json:"name"`
	Meets bool   `json:"meets_slos"`
	// Replicas serve, or prefill where there are Decode ones.
	Replicas     int `json:"replicas"`
	Decode       int `json:"decode_replicas,omitempty"`
	Accelerators int `json:"accelerators"`
	Servers      int `json:"servers"`
	// Attainment is the least of the SLOs.
	Attainment      float64 `json:"attainment"`
	TTFTP99         float64 `json:"ttft_p99_s"`
	TPOTP99         float64 `json:"tpot_p99_s"`
	MeanMW          float64 `json:"mean_mw"`
	USDPerHour      float64 `json:"usd_per_hour"`
	USDPerMOutput   float64 `json:"usd_per_m_output_tokens"`
	GramsPerMOutput float64 `json:"g_co2_per_m_output_tokens"`
	JoulesPerOutput float64 `json:"j_per_output_token"`
	// Cliff is what smaller and larger fleets do, by size.
	Cliff []ServingCliff `json:"cliff"`
	// Why says why there is none, where none meets the SLOs.
	Why string `json:"why_none,omitempty"`
}

// ServingCliff is a fleet that was tried.
type ServingCliff struct {
	Replicas     int     `json:"replicas"`
	Decode       int     `json:"decode_replicas,omitempty"`
	Accelerators int     `json:"accelerators"`
	Attainment   float64 `json:"attainment"`
	TTFTP99      float64 `json:"ttft_p99_s"`
	TPOTP99      float64 `json:"tpot_p99_s"`
	Meets        bool    `json:"meets_slos"`
}
