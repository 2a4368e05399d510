package report

// Training is how a training run is laid out over accelerators and how it goes. Memory is in GiB.
type Training struct {
	Workload    string `json:"workload"`
	Model       string `json:"model"`
	Server      string `json:"server"`
	Accelerator string `json:"accelerator"`
	Engine      string `json:"engine"`
	Cluster     string `json:"cluster"`
	Precision   string `json:"precision"`
	// Parameters and Active are counts; Active is what a token is multiplied with.
	Parameters float64 `json:"parameters"`
	Active     float64 `json:"active_parameters"`
	Tokens     float64 `json:"tokens"`
	Sequence   int     `json:"sequence_length"`
	// GlobalBatch is in sequences; BatchNote says where it comes from unless the scenario gives it.
	GlobalBatch int    `json:"global_batch"`
	BatchNote   string `json:"global_batch_note,omitempty"`
	// Objective is what the candidates are sorted by.
	Objective string `json:"objective"`
	// MemoryLimitGiB is what a layout may use of one accelerator.
	MemoryLimitGiB float64 `json:"memory_limit_gib"`
	// Candidates are the best layouts, the first the one that the run uses.
	Candidates []TrainingCandidate `json:"candidates"`
	// Front are the layouts that no other beats in time, memory, accelerators, energy and cost at once, thinned where
	// FrontSize is larger than their number.
	Front     []TrainingPoint `json:"pareto_front"`
	FrontSize int             `json:"pareto_front_size"`
	// Counts say how exhaustive the search was.
	Counts TrainingCounts `json:"search"`
	// Run is how the run goes with the first candidate.
	Run TrainingRun `json:"run"`
	// Sizing is what a budget is best spent on; nil where model and tokens are given.
	Sizing *TrainingSizing `json:"compute_optimal,omitempty"`
	// Sources say what the kernels, collectives, engine and cluster were calibrated on.
	Sources []string `json:"sources"`
	Notes   []string `json:"notes,omitempty"`
}

// TrainingCandidate is one layout with its step.
type TrainingCandidate struct {
	Layout       TrainingLayout `json:"layout"`
	Accelerators int            `json:"accelerators"`
	// StepSeconds is the time of an optimiser step, P10 and P90 the ends that measured runs of such sources keep.
	StepSeconds float64 `json:"step_s"`
	StepP10     float64 `json:"step_p10_s"`
	StepP90     float64 `json:"step_p90_s"`
	// Time adds up to StepSeconds, Memory to MemoryGiB.
	Time      []Part  `json:"time_s"`
	Memory    []Part  `json:"memory_gib"`
	MemoryGiB float64 `json:"memory_total_gib"`
	// MFU counts model FLOPs, HFU those of recomputation too, both over the peak of the precision.
	MFU float64 `json:"mfu"`
	HFU float64 `json:"hfu"`
	// TokensPerSecond is of one accelerator, Watts its mean over the step, Days the wall time of the whole run.
	TokensPerSecond float64 `json:"tokens_per_s_per_accelerator"`
	Watts           float64 `json:"mean_w_per_accelerator"`
	Days            float64 `json:"days"`
	EnergyMWh       float64 `json:"it_energy_mwh"`
	CostUSD         float64 `json:"cost_usd"`
}

// TrainingLayout is a layout in the words of the field.
type TrainingLayout struct {
	TP               int    `json:"tp"`
	PP               int    `json:"pp"`
	VPP              int    `json:"vpp"`
	CP               int    `json:"cp"`
	EP               int    `json:"ep"`
	DP               int    `json:"dp"`
	MicroBatch       int    `json:"micro_batch"`
	SequenceParallel bool   `json:"sequence_parallel"`
	ZeRO             int    `json:"zero"`
	Recompute        string `json:"recompute"`
	OptimizerOffload bool   `json:"optimizer_offload"`
}

// Part is one item of a whole.
type Part struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// TrainingPoint is a layout of the Pareto front.
type TrainingPoint struct {
	Layout       TrainingLayout `json:"layout"`
	Accelerators int            `json:"accelerators"`
	StepSeconds  float64        `json:"step_s"`
	MemoryGiB    float64        `json:"memory_gib"`
	EnergyMWh    float64        `json:"it_energy_mwh"`
	CostUSD      float64        `json:"cost_usd"`
}

// TrainingCounts say what became of the layouts that were looked at.
type TrainingCounts struct {
	Evaluated    int `json:"evaluated"`
	BrokenRule   int `json:"broken_rule"`
	OutOfMemory  int `json:"out_of_memory"`
	Accelerators int `json:"accelerator_counts"`
}

// TrainingRun is a run from its first step to its last.
type TrainingRun struct {
	Steps float64 `json:"steps"`
	// Days of wall time with P10 and P90, failures and step time together.
	Days    float64 `json:"days"`
	DaysP10 float64 `json:"days_p10"`
	DaysP90 float64 `json:"days_p90"`
	// Goodput is productive over wall time; Lost are the other shares by name, which add up to 1 with it.
	Goodput float64 `json:"goodput"`
	Lost    []Part  `json:"lost_shares"`
	// Failures are expected over the run; the checkpoints' interval is the best unless the scenario gives one.
	Failures          float64 `json:"expected_failures"`
	CheckpointMinutes float64 `json:"checkpoint_interval_min"`
	CheckpointRule    string  `json:"checkpoint_rule"`
	CheckpointTB      float64 `json:"checkpoint_tb"`
	Checkpoints       float64 `json:"checkpoints"`
	SpareServers      int     `json:"spare_servers"`
	AcceleratorHours  float64 `json:"accelerator_hours"`
	MeanMW            float64 `json:"mean_it_mw"`
	PeakMW            float64 `json:"peak_it_mw"`
	EnergyMWh         float64 `json:"it_energy_mwh"`
	DeferrableMWh     float64 `json:"deferrable_mwh,omitempty"`
	CostUSD           float64 `json:"cost_usd"`
	// Trace is a sample of a day's power in MW, one value a minute, for the figure.
	Trace []float64 `json:"-"`
}

// TrainingSizing is what a budget is best spent on.
type TrainingSizing struct {
	Law        string   `json:"law"`
	Budget     string   `json:"budget"`
	FLOPs      float64  `json:"flops"`
	Parameters float64  `json:"parameters"`
	ParamsLow  float64  `json:"parameters_p10"`
	ParamsHigh float64  `json:"parameters_p90"`
	Tokens     float64  `json:"tokens"`
	TokensLow  float64  `json:"tokens_p10"`
	TokensHigh float64  `json:"tokens_p90"`
	Epochs     float64  `json:"epochs"`
	Loss       float64  `json:"loss"`
	Shape      string   `json:"shape"`
	Notes      []string `json:"notes,omitempty"`
}
