package scenario

import (
	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// Scenario is one question: workloads, the site they run at, and the supply to choose from.
type Scenario struct {
	Name        string                   `yaml:"name" required:"true" doc:"A short title; it heads the report." example:"ChatGPT, January 2023"`
	Description string                   `yaml:"description" doc:"What is asked and why, in a sentence or two."`
	Extends     string                   `yaml:"extends" doc:"Another scenario file, relative to this one, that this one varies: its maps are merged under this one's, its lists replaced."`
	Catalog     []string                 `yaml:"catalog" doc:"The user's own catalog files, relative to this one, merged over the built-in catalog in order."`
	Seed        int                      `yaml:"seed" default:"1" min:"0" doc:"Seed of every random stream: the same scenario and seed give the same bytes."`
	Study       Study                    `yaml:"study" doc:"The study year and how it is sampled."`
	Workloads   strictyaml.Map[Workload] `yaml:"workloads" required:"true" doc:"What the machines do: each a named entry of exactly one kind."`
	Site        Site                     `yaml:"site" doc:"Where the machines stand: weather, cooling, the tariff paid without a supply study."`
	Supply      *Supply                  `yaml:"supply" doc:"Sources to choose from for the least-cost hourly supply; left out, electricity is billed at the site's tariff."`
	Fusion      *Fusion                  `yaml:"fusion" doc:"Pulsed fusion machines: what they give, cost and would take. A supply candidate may name one."`
	Checks      strictyaml.Map[Check]    `yaml:"checks" doc:"Published figures to recompute beside the plan."`
	Define      catalog.Catalog          `yaml:"define" doc:"Catalog entries of this scenario's own; scenario.resolved.yaml lists here every entry that was used."`
}

// Study is the year that is simulated hour by hour. Hours are counted in UTC from 1 January.
type Study struct {
	Year  int `yaml:"year" required:"true" min:"1990" max:"2100" doc:"Calendar year; a leap year has 8784 hours." example:"2023"`
	Years int `yaml:"years" min:"1" max:"40" doc:"Years of weather, one after the other from year on; one where not given. The load of the first repeats, synthetic weather is drawn for each, files have to hold all of them."`
	Hours int `yaml:"hours" min:"24" max:"8784" doc:"Simulate only the first hours of the year; the whole year where not given. Annual costs are charged in proportion to hours / 8760."`
	Draws int `yaml:"draws" default:"512" min:"16" max:"100000" doc:"Draws of the Latin hypercube from which low and high come."`
}

// Workload is one kind of work.
type Workload struct {
	_        struct{}   `oneof:"serving|training|load|robots|campaign"`
	Serving  *Serving   `yaml:"serving" doc:"Serve a model to visitors."`
	Training *Training  `yaml:"training" doc:"Train a model once."`
	Load     *FixedLoad `yaml:"load" doc:"A load that is known already."`
	Robots   *Robots    `yaml:"robots" doc:"A fleet of humanoid robots that are called for jobs."`
	Campaign *Campaign  `yaml:"campaign" doc:"A body of independent jobs that is run once: structures, sequences, guides."`
}

// Serving is a model served to people: traffic in, tokens out.
type Serving struct {
	Model              string                             `yaml:"model" required:"true" catalog:"models" doc:"The model that answers." example:"gpt-3-175b"`
	Server             string                             `yaml:"server" required:"true" catalog:"servers" doc:"The machine it runs on." example:"dgx-a100-640gb"`
	Method             string                             `yaml:"method" enum:"estimate|simulation" doc:"estimate: the closed form at a given batch and utilisation; simulation: every request through scheduler, cache and engine. Where not given: simulation if that section is written, else estimate."`
	Simulation         *ServingSimulation                 `yaml:"simulation" doc:"The service simulated request by request. It takes nothing from headroom, servers_per_replica, weight_bytes, cache_bytes, precision, batch, prefill_mfu, decode_efficiency and the overheads, which are of method estimate."`
	Visitors           quantity.Figure[quantity.Rate]     `yaml:"visitors" exclusiveMin:"0" unit:"1/d" example:"13 M/d" doc:"Visitors in the mean over the year; needed unless simulation has a trace, as requests_per_visitor, input_tokens and output_tokens are."`
	RequestsPerVisitor quantity.Figure[quantity.Number]   `yaml:"requests_per_visitor" exclusiveMin:"0" doc:"Requests a visitor makes on a day of visiting." example:"{low: 5, mode: 7, high: 10}"`
	InputTokens        quantity.Figure[quantity.Tokens]   `yaml:"input_tokens" min:"0" unit:"tok" doc:"Prompt tokens of a request, history included." example:"200 tok"`
	OutputTokens       quantity.Figure[quantity.Tokens]   `yaml:"output_tokens" exclusiveMin:"0" unit:"tok" doc:"Generated tokens of a request." example:"{low: 50 tok, mode: 150 tok, high: 300 tok}"`
	PeakToMean         quantity.Figure[quantity.Number]   `yaml:"peak_to_mean" default:"{low: 1.5, mode: 2, high: 3}" min:"1" exclusiveMax:"24" basis:"assumed" source:"range of peak factors of 2 to 3 on 2023 fleet estimates; traces with a mild night give 1.5" date:"2023-02" doc:"Highest hour of the day over its mean; the day follows a von Mises shape of this height."`
	PeakHour           int                                `yaml:"peak_hour" default:"20" min:"0" max:"23" doc:"Hour of the day (UTC) with the most traffic."`
	WeekendFactor      quantity.Figure[quantity.Number]   `yaml:"weekend_factor" default:"1" exclusiveMin:"0" basis:"assumed" source:"flat week, for want of a published weekly shape" date:"2026-11" doc:"Traffic of Saturday and Sunday over that of a working day."`
	Headroom           quantity.Figure[quantity.Fraction] `yaml:"headroom" default:"{low: 0 %, mode: 20 %, high: 40 %}" min:"0" exclusiveMax:"1" basis:"assumed" source:"share of the fleet kept free at the peak for bursts, failures and latency" date:"2026-11" doc:"Share of the fleet's throughput that is kept free at the peak hour."`
	ServersPerReplica  int                                `yaml:"servers_per_replica" min:"1" doc:"Servers that hold one copy of the model; the fewest whose memory holds the weights and one request where not given."`
	WeightBytes        quantity.Figure[quantity.Number]   `yaml:"weight_bytes" default:"2" exclusiveMin:"0" basis:"assumed" source:"16-bit weights" date:"2023-01" doc:"Bytes of a weight as stored."`
	CacheBytes         quantity.Figure[quantity.Number]   `yaml:"cache_bytes" default:"2" exclusiveMin:"0" basis:"assumed" source:"16-bit key-value cache" date:"2023-01" doc:"Bytes of an element of the key-value cache."`
	Precision          string                             `yaml:"precision" default:"bf16" enum:"bf16|fp8|fp4|int8" doc:"Arithmetic of the matrix products; it picks the peak of the accelerator."`
	Batch              quantity.Figure[quantity.Number]   `yaml:"batch" default:"{low: 8, mode: 24, high: 48}" min:"1" basis:"assumed" source:"sequences that decode together on a replica in early-2023 serving; the memory's limit is checked and reported" date:"2026-11" doc:"Sequences that decode together on one replica."`
	PrefillMFU         quantity.Figure[quantity.Fraction] `yaml:"prefill_mfu" default:"{low: 30 %, mode: 45 %, high: 60 %}" exclusiveMin:"0" max:"1" basis:"estimate" source:"measured large-GEMM shares of 0.78-0.91 of peak less attention, collectives and host time, which have no term of their own here" date:"2026-11" doc:"Share of the peak that prompt processing reaches."`
	DecodeEfficiency   quantity.Figure[quantity.Fraction] `yaml:"decode_efficiency" default:"{low: 60 %, mode: 70 %, high: 85 %}" exclusiveMin:"0" max:"1" basis:"estimate" source:"kernels measured on A100 and H100: 0.70 and 0.83 of the HBM bandwidth for matrix products of few rows, 0.74 and 0.90 for decode attention" date:"2026-11" doc:"Share of the memory bandwidth that the kernels of a decoding step reach; host time is apart, in the overheads."`
	StepOverhead       quantity.Figure[quantity.Duration] `yaml:"step_overhead" default:"{low: 0.7 ms, mode: 0.95 ms, high: 2.8 ms}" min:"0" unit:"ms" basis:"estimate" source:"fit to 431 ML.ENERGY rows: low vLLM 0.11 on H100, mode the geometric mean of that and of B200, high the older engine of 2023 on A100" date:"2026-11" doc:"Time that a decoding step takes whatever its batch, beside moving and computing: scheduler and host."`
	SequenceOverhead   quantity.Figure[quantity.Duration] `yaml:"sequence_overhead" default:"{low: 0.048 ms, mode: 0.05 ms, high: 0.411 ms}" min:"0" unit:"ms" basis:"estimate" source:"fit to 431 ML.ENERGY rows: low vLLM 0.11 on H100, mode the geometric mean of that and of B200, high the older engine of 2023 on A100" date:"2026-11" doc:"Time that each running sequence adds to a decoding step: sampling, text, bookkeeping."`
	LayerOverhead      quantity.Figure[quantity.Duration] `yaml:"layer_overhead" default:"{low: 0.017 ms, mode: 0.031 ms, high: 0.206 ms}" min:"0" unit:"ms" basis:"estimate" source:"fit to 431 ML.ENERGY rows: low vLLM 0.11 on H100, mode the geometric mean of that and of B200, high the older engine of 2023 on A100" date:"2026-11" doc:"Time that each layer adds to a decoding step: kernel launches and the latency of tensor-parallel collectives."`
	Ownership          Ownership                          `yaml:"ownership" doc:"What the machines cost."`
}

// Training is one training run: the layout that suits it best and how it goes, or 6 N D at a given utilisation.
type Training struct {
	Model          string                             `yaml:"model" catalog:"models" doc:"The model that is trained: a catalog entry, or the path of a Hugging Face config.json. Left out where a budget asks for the best one." example:"gpt-3-175b"`
	Server         string                             `yaml:"server" required:"true" catalog:"servers" doc:"The machine it is trained on." example:"dgx-a100-640gb"`
	Accelerators   quantity.Figure[quantity.Count]    `yaml:"accelerators" required:"true" min:"1" doc:"Accelerators in the run; the most that may be used where the objective is fewest-accelerators or cheapest." example:"1024"`
	Tokens         quantity.Figure[quantity.Tokens]   `yaml:"tokens" exclusiveMin:"0" unit:"G tok" doc:"Tokens seen in training; left out where a budget asks for the best number." example:"300 G tok"`
	Budget         *Budget                            `yaml:"budget" doc:"What may be spent: model and tokens are then the best for it by a scaling law, instead of given."`
	SequenceLength int                                `yaml:"sequence_length" min:"1" doc:"Tokens in a sequence; the model's context where not given."`
	Attention      string                             `yaml:"attention" default:"causal" enum:"causal|full" doc:"Whether attention FLOPs count the causal half or the full square."`
	Method         string                             `yaml:"method" enum:"layout|estimate" doc:"layout: the best layout by kernels, collectives and memory, with failures and checkpoints; estimate: 6 N D at mfu and goodput. Where not given: estimate if mfu is written, else layout."`
	MFU            quantity.Figure[quantity.Fraction] `yaml:"mfu" default:"{low: 30 %, mode: 38 %, high: 46 %}" exclusiveMin:"0" max:"1" basis:"published" source:"disclosed runs: MT-NLG 0.30, Gopher and GLM-130B 0.325, Llama 3.1 405B 0.38-0.43, PaLM 0.457" date:"2024-07" doc:"Model FLOP utilisation of method estimate: model FLOPs a second over the peak, recomputation not counted."`
	Goodput        quantity.Figure[quantity.Fraction] `yaml:"goodput" default:"{low: 80 %, mode: 90 %, high: 97 %}" exclusiveMin:"0" max:"1" basis:"published" source:"Llama 3 405B reports over 90 % effective training time; the ends are assumed" date:"2024-07" doc:"Share of the wall time that advances the run, of method estimate (failures, restarts and checkpoints taken off)."`
	GlobalBatch    int                                `yaml:"global_batch" min:"1" doc:"Sequences in an optimiser step; where not given, near the batch that DeepSeek LLM's fit gives for the run's FLOPs (arXiv 2401.02954, eq. 5)." example:"1536"`
	BatchRamp      *BatchRamp                         `yaml:"batch_ramp" doc:"Smaller batches at the beginning of the run; the whole batch from the first step on where not given."`
	Precision      string                             `yaml:"precision" default:"bf16" enum:"bf16|fp16|fp8-current|fp8-delayed|fp8-block|fp8-mx|fp8-tensorwise|fp8-rowwise|nvfp4" doc:"How numbers are kept in the matrix products."`
	Engine         string                             `yaml:"engine" default:"default" catalog:"engines" doc:"The training software: what it overlaps and what its host costs."`
	Cluster        string                             `yaml:"cluster" default:"default" catalog:"clusters" doc:"The site: what its network and hosts reach of their nameplates."`
	Layout         Layout                             `yaml:"layout" doc:"Degrees and choices that are fixed; the search finds the rest."`
	Objective      string                             `yaml:"objective" default:"fastest" enum:"fastest|cheapest|least-energy|fewest-accelerators" doc:"What the best layout is best at."`
	Deadline       quantity.Figure[quantity.Duration] `yaml:"deadline" exclusiveMin:"0" unit:"d" doc:"Longest wall time of the run; required by the objective fewest-accelerators." example:"60 d"`
	Operation      Operation                          `yaml:"operation" doc:"Failures, checkpoints, restarts and spare machines of the run."`
	Start          string                             `yaml:"start" default:"01-01" doc:"Month and day (MM-DD) on which the run starts; a run past the end of the year is carried round to its beginning and said so."`
	Ownership      Ownership                          `yaml:"ownership" doc:"What the machines cost."`
}

// Budget is what a run may take, of which model and tokens are to be made. Exactly one of its amounts is given.
type Budget struct {
	FLOPs           quantity.Figure[quantity.FLOPs]    `yaml:"flops" exclusiveMin:"0" unit:"FLOP" doc:"Model FLOPs of the run." example:"1e24 FLOP"`
	Money           quantity.Figure[quantity.Money]    `yaml:"money" exclusiveMin:"0" unit:"USD" doc:"Cost of the run: machines and electricity at the tariff."`
	Energy          quantity.Figure[quantity.Energy]   `yaml:"energy" exclusiveMin:"0" unit:"MWh" doc:"Metered energy of the run."`
	Duration        quantity.Figure[quantity.Duration] `yaml:"duration" exclusiveMin:"0" unit:"d" doc:"Wall time of the run on its accelerators: 10,000 A100 for 30 days." example:"30 d"`
	UniqueTokens    quantity.Figure[quantity.Tokens]   `yaml:"unique_tokens" exclusiveMin:"0" unit:"G tok" doc:"Different tokens that there are; more are repeated, at the falling worth that Muennighoff et al. 2023 measured. No limit where not given."`
	AlgorithmFactor quantity.Figure[quantity.Number]   `yaml:"algorithm_factor" default:"1" exclusiveMin:"0" basis:"scenario" source:"no gain over the algorithms that the scaling law was measured with" date:"2026-11" doc:"Effective over physical compute: what better algorithms are worth since the scaling law was measured."`
	Law             string                             `yaml:"law" default:"besiroglu" enum:"hoffmann|besiroglu|muennighoff" doc:"The scaling law: Hoffmann et al. 2022 as printed, the re-fit of Besiroglu et al. 2024, or Muennighoff et al. 2023."`
}

// Layout fixes parts of the layout over accelerators; 0 or nothing leaves a part to the search.
type Layout struct {
	TP               int    `yaml:"tp" min:"1" doc:"Tensor parallelism: accelerators that share each matrix product."`
	PP               int    `yaml:"pp" min:"1" doc:"Pipeline stages."`
	VPP              int    `yaml:"vpp" min:"1" doc:"Model chunks that a pipeline stage interleaves."`
	CP               int    `yaml:"cp" min:"1" doc:"Context parallelism: accelerators that share a sequence."`
	EP               int    `yaml:"ep" min:"1" doc:"Expert parallelism: accelerators that share the experts."`
	MicroBatch       int    `yaml:"micro_batch" min:"1" doc:"Sequences of a micro-batch."`
	ZeRO             string `yaml:"zero" enum:"0|1|2|3" doc:"What is sharded over data parallelism: 0 nothing, 1 optimiser state, 2 gradients too, 3 weights too (FSDP)."`
	Recompute        string `yaml:"recompute" enum:"none|selective|selective-per-op|full" doc:"What the backward pass computes again instead of keeping."`
	SequenceParallel string `yaml:"sequence_parallel" enum:"on|off" doc:"Norms and residuals split over tensor parallelism."`
	OptimizerOffload string `yaml:"optimizer_offload" enum:"on|off" default:"off" doc:"Optimiser state in host memory."`
	OverlapTP        string `yaml:"overlap_tp" enum:"on|off" doc:"Tensor-parallel communication runs behind kernels; what the engine does where not given, as for the others."`
	OverlapCP        string `yaml:"overlap_cp" enum:"on|off" doc:"Context-parallel communication runs behind kernels."`
	OverlapEP        string `yaml:"overlap_ep" enum:"on|off" doc:"Expert-parallel communication runs behind kernels."`
	OverlapDP        string `yaml:"overlap_dp" enum:"on|off" doc:"Data-parallel communication runs behind kernels."`
	OverlapPP        string `yaml:"overlap_pp" enum:"on|off" doc:"Traffic between pipeline stages runs behind kernels."`
}

// BatchRamp is the warm-up of the batch: it grows in equal steps over so many tokens (GPT-3: from 32 thousand to 3.2 million
// tokens over the first 4 to 12 billion; Brown et al. 2020, appendix B).
type BatchRamp struct {
	From   int                              `yaml:"from" required:"true" min:"1" doc:"Sequences of the first step."`
	Tokens quantity.Figure[quantity.Tokens] `yaml:"tokens" required:"true" exclusiveMin:"0" unit:"G tok" doc:"Tokens until the batch is whole."`
}

// Operation is what happens to a run besides its steps.
type Operation struct {
	FailureRate        quantity.Figure[quantity.FailureRate] `yaml:"failure_rate" default:"{low: 1.22e-5 1/h, mode: 1.97e-5 1/h, high: 8.14e-5 1/h}" exclusiveMin:"0" unit:"1/h" basis:"published" source:"419 unexpected interruptions of Llama 3 405B on 16,384 H100 in 54 days (arXiv 2407.21783, table 5); low and high are the ends of six published clusters, Meta RSC-2 (arXiv 2410.21680) and OPT-175B's logbook" date:"2024-10" doc:"Unexpected interruptions of the run for each accelerator and hour."`
	Restart            quantity.Figure[quantity.Duration]    `yaml:"restart" default:"{low: 5 min, mode: 10 min, high: 30 min}" min:"0" unit:"min" basis:"published" source:"recovery of a synchronous run in ten minutes (arXiv 2602.00277), detection and diagnosis in under ten (MegaScale, arXiv 2402.15627); the ends are assumed" date:"2026-01" doc:"Time from a failure until the run advances again; lost work and waiting for a server apart."`
	HardwareShare      quantity.Figure[quantity.Fraction]    `yaml:"hardware_share" default:"78 %" min:"0" max:"1" basis:"published" source:"share of Llama 3 405B's interruptions that hardware caused (arXiv 2407.21783)" date:"2024-07" doc:"Share of the interruptions after which a server has to be replaced."`
	Repair             quantity.Figure[quantity.Duration]    `yaml:"repair" default:"{low: 12 h, mode: 48 h, high: 96 h}" min:"0" unit:"h" basis:"assumed" source:"two days until a failed server is back in the pool" date:"2026-11" doc:"Mean time until a failed server is back."`
	SpareServers       quantity.Figure[quantity.Count]       `yaml:"spare_servers" min:"0" doc:"Servers that stand by, paid for and idling; where not given, the number with which the run takes the fewest accelerator-hours, its own and theirs, over the range of the failure rate."`
	CheckpointBytes    quantity.Figure[quantity.Number]      `yaml:"checkpoint_bytes" default:"{low: 12, mode: 14, high: 16}" exclusiveMin:"0" basis:"published" source:"bf16 weights, fp32 master weights and two moments; BLOOM's full checkpoint of 2.3 TB is 13 bytes a parameter" date:"2022-07" doc:"Bytes of a full checkpoint for each parameter."`
	CheckpointStorage  quantity.Figure[quantity.Bandwidth]   `yaml:"checkpoint_storage" default:"{low: 0.1 GB/s, mode: 0.5 GB/s, high: 2 GB/s}" exclusiveMin:"0" unit:"GB/s" basis:"assumed" source:"share of a parallel file system that one server writes at: 1 TB/s for 2,000 servers" date:"2026-11" doc:"Rate at which one server writes its part of a checkpoint to storage."`
	CheckpointCopy     quantity.Figure[quantity.Bandwidth]   `yaml:"checkpoint_copy" default:"{low: 5 GB/s, mode: 10 GB/s, high: 20 GB/s}" exclusiveMin:"0" unit:"GB/s" basis:"assumed" source:"a third of a PCIe 4.0 or 5.0 slot" date:"2026-11" doc:"Rate at which one accelerator copies its part of a checkpoint to the host's memory."`
	Checkpoint         string                                `yaml:"checkpoint" default:"asynchronous" enum:"asynchronous|synchronous" doc:"Asynchronous: the run stands only for the copy to host memory and goes on while that is written; synchronous: it waits for the storage."`
	CheckpointPause    quantity.Figure[quantity.Duration]    `yaml:"checkpoint_pause" default:"{low: 1 s, mode: 5 s, high: 15 s}" min:"0" unit:"s" basis:"published" source:"blocking time of asynchronous distributed checkpoints of a 7B model is 6.3 s (PyTorch blog, Reducing model checkpointing times by over 10x); the ends are assumed" date:"2024-06" doc:"Time that the run stands for a checkpoint whatever its size: barriers, planning, buffers."`
	CheckpointInterval quantity.Figure[quantity.Duration]    `yaml:"checkpoint_interval" exclusiveMin:"0" unit:"min" doc:"Productive time between checkpoints; the best by Daly's formula where not given."`
	MaintenanceEvery   quantity.Figure[quantity.Duration]    `yaml:"maintenance_every" exclusiveMin:"0" unit:"d" doc:"Time between planned stops of the run; none where not given."`
	Maintenance        quantity.Figure[quantity.Duration]    `yaml:"maintenance" default:"2 h" exclusiveMin:"0" unit:"h" basis:"assumed" source:"two hours for firmware, drivers and network" date:"2026-11" doc:"Length of a planned stop."`
	PauseWindow        quantity.Figure[quantity.Duration]    `yaml:"pause_window" exclusiveMin:"0" unit:"h" doc:"Windows in each of which the run may pause for the grid's sake; the load is firm where not given." example:"24 h"`
	Pause              quantity.Figure[quantity.Duration]    `yaml:"pause" exclusiveMin:"0" unit:"h" doc:"Time in each window for which the run stands still; the window's energy may then move within it." example:"2 h"`
}

// Ownership says what an hour of a server costs whoever runs it: price spread over life and use.
type Ownership struct {
	Price        quantity.Figure[quantity.Money]      `yaml:"price" min:"0" unit:"USD" doc:"Purchase price of one server; the catalog's where not given."`
	Life         quantity.Figure[quantity.Duration]   `yaml:"life" default:"{low: 3 yr, mode: 4 yr, high: 5 yr}" exclusiveMin:"0" unit:"yr" basis:"published" source:"depreciation lives of servers in annual reports and in published training cost accounts" date:"2024-05" doc:"Years over which the price is spread."`
	Utilisation  quantity.Figure[quantity.Fraction]   `yaml:"utilisation" default:"{low: 60 %, mode: 75 %, high: 90 %}" exclusiveMin:"0" max:"1" basis:"assumed" source:"share of owned hours in which a training cluster works; 0.6-0.9 in published cost splits" date:"2024-05" doc:"Share of the owned hours that are used, for training; a serving fleet is owned all year."`
	DiscountRate quantity.Figure[quantity.Fraction]   `yaml:"discount_rate" default:"{low: 5 %, mode: 8 %, high: 12 %}" min:"0" basis:"assumed" source:"cost of capital of data-centre owners" date:"2026-11" doc:"Annual rate at which the price is spread."`
	OtherShare   quantity.Figure[quantity.Fraction]   `yaml:"other_share" default:"{low: 10 %, mode: 20 %, high: 30 %}" min:"0" basis:"estimate" source:"network, storage and their installation beside the servers: interconnect is 9-13 % of frontier training cost (arXiv 2405.21015) where servers are 15-22 % and accelerators most of the rest" date:"2024-05" doc:"Cost of network and storage as a share of the servers' price."`
	StaffPerYear quantity.Figure[quantity.HourlyCost] `yaml:"staff" min:"0" unit:"USD/yr" doc:"Cost of the people who work on it; not counted where not given, and the report says so."`
}

// FixedLoad is a load that is known already: constant, or a column of a CSV file.
type FixedLoad struct {
	Power        quantity.Figure[quantity.Power] `yaml:"power" min:"0" unit:"MW" doc:"Constant power. Give either this or csv." example:"100 MW"`
	CSV          *CSV                            `yaml:"csv" doc:"Hourly power from a file: column power."`
	Accelerators quantity.Figure[quantity.Count] `yaml:"accelerators" exclusiveMin:"0" doc:"Accelerators that draw it at its highest, where the value of lost compute or of moving it is wanted."`
	Deferrable   *FixedDeferrable                `yaml:"deferrable" doc:"The part of it that may move in time."`
	Boundary     string                          `yaml:"boundary" default:"it" enum:"it|meter" doc:"Whether the power is that of the IT equipment or already that at the meter."`
}

// FixedDeferrable is the part of a known load that may move within windows.
type FixedDeferrable struct {
	Share  quantity.Figure[quantity.Fraction] `yaml:"share" required:"true" exclusiveMin:"0" max:"1" doc:"Share of the load's power, in each hour, that may move." example:"20 %"`
	Window quantity.Figure[quantity.Duration] `yaml:"window" required:"true" unit:"h" min:"2 h" doc:"Length of the windows, from the study's first hour on, in each of which its energy stays; whole hours." example:"24 h"`
	Max    quantity.Figure[quantity.Power]    `yaml:"max" required:"true" exclusiveMin:"0" unit:"MW" doc:"Highest power of that part in any hour: what its machines can draw." example:"30 MW"`
}

// CSV names a file of hourly values: one of a format that is known, which needs no more than its name, or a table whose
// columns say which holds what. Where columns are given and none of format, zone, gaps, max_gap, leap, edges, year, select
// and exchange_rate, the table is read as it is: a header and an hour a row from 1 January on.
type CSV struct {
	File         string                           `yaml:"file" required:"true" doc:"Path of the file, relative to the scenario; packed with gzip or not."`
	Columns      strictyaml.Map[Column]           `yaml:"columns" doc:"Which column holds which quantity, by the quantity's name; over what the format says. Needed where the format is not known."`
	Offset       int                              `yaml:"utc_offset" min:"-12" max:"14" doc:"Hours by which the file's clock is ahead of UTC; its rows are shifted round the year by as much. zone is for files whose times are read."`
	Format       string                           `yaml:"format" enum:"auto|pvgis|pvgis-tmy|epw|tmy3|nsrdb|renewables-ninja|entsoe|eia-930|eia|eia-wholesale|gridstatus|electricity-maps|generic" doc:"What the file is; auto, and nothing where no columns are given, recognises it. tokenwatt series FILE shows as what, and by what."`
	Zone         string                           `yaml:"zone" doc:"Clock of times that do not say theirs, over what the format knows: UTC, an offset such as +01:00, or a name such as Europe/Berlin, which changes with summer time." example:"Europe/Berlin"`
	Year         int                              `yaml:"year" min:"1900" max:"2200" doc:"The file's year that stands for the study's; the same where not given."`
	Leap         string                           `yaml:"leap" enum:"error|drop-feb-29|repeat-feb-28" doc:"What is done where the file has a 29 February and the study's year none, or the other way; an error where not given."`
	Gaps         string                           `yaml:"gaps" enum:"error|interpolate" doc:"What is done with hours that the file lacks: interpolate puts a straight line between those beside them and says so; an error where not given."`
	MaxGap       int                              `yaml:"max_gap" min:"1" max:"744" doc:"Longest gap in hours that is interpolated; 3 where not given."`
	Edges        string                           `yaml:"edges" enum:"error|wrap" doc:"What is done with hours that the file's clock puts into the year before or after: wrap takes them from a year away and says so; an error where not given. A typical year goes round by itself."`
	Select       strictyaml.Map[string]           `yaml:"select" doc:"Which rows to read where the file holds several series: by a column's header, the value that it must have." example:"{Area: BZN|DE-LU}"`
	ExchangeRate quantity.Figure[quantity.Number] `yaml:"exchange_rate" exclusiveMin:"0" doc:"USD for a unit of the currency that the file's prices are in."`
}

// AsItIs tells a table that is read without looking at its times: see CSV.
func (c *CSV) AsItIs() bool {
	return len(c.Columns) > 0 && c.Format == "" && c.Zone == "" && c.Year == 0 && c.Leap == "" && c.Gaps == "" && c.MaxGap == 0 &&
		c.Edges == "" && len(c.Select) == 0 && !c.ExchangeRate.Known()
}

// Column is one column of a CSV file.
type Column struct {
	Name  string                           `yaml:"name" required:"true" doc:"Header of the column."`
	Unit  string                           `yaml:"unit" doc:"Unit of its numbers, for example USD/MWh; none for shares."`
	Scale quantity.Figure[quantity.Number] `yaml:"scale" default:"1" basis:"scenario" source:"no scaling" date:"2026-11" doc:"Factor on its numbers, for example an exchange rate."`
}

// Site is where the machines stand.
type Site struct {
	Latitude  quantity.Figure[quantity.Angle]           `yaml:"latitude" default:"40 deg" min:"-66" max:"66" basis:"assumed" source:"mid-latitude site, for want of one in the scenario" date:"2026-11" doc:"Latitude, north positive; the synthetic sun is not made for the polar circles."`
	Longitude quantity.Figure[quantity.Angle]           `yaml:"longitude" default:"0 deg" min:"-180" max:"180" basis:"assumed" source:"Greenwich, for want of one in the scenario" date:"2026-11" doc:"Longitude, east positive."`
	Elevation quantity.Figure[quantity.Length]          `yaml:"elevation" default:"0 m" min:"-500" max:"6000" unit:"m" basis:"assumed" source:"sea level, for want of one in the scenario" date:"2026-11" doc:"Height above the sea, from which the air pressure follows where it is not measured."`
	Weather   Weather                                   `yaml:"weather" doc:"Sun, wind and temperature by hour."`
	Facility  Facility                                  `yaml:"facility" doc:"From IT power to metered power."`
	Tariff    quantity.Figure[quantity.EnergyPrice]     `yaml:"tariff" min:"0" unit:"USD/kWh" example:"0.08 USD/kWh" doc:"Flat price of electricity: what the bill is without a supply study, and what is compared with one."`
	Carbon    quantity.Figure[quantity.CarbonIntensity] `yaml:"carbon" min:"0" unit:"kg/MWh" doc:"Carbon intensity of electricity bought at the tariff; carbon is not counted without a supply study where it is not given."`
}

// Weather is measured (csv) or synthetic; every report says which.
type Weather struct {
	CSV              *CSV                                  `yaml:"csv" doc:"Hourly series from a file: of PVGIS, EnergyPlus, NSRDB, TMY3 or renewables.ninja by its name alone, or with columns solar_cf and wind_cf (capacity factors), temperature; ghi, dni, dhi, or poa on the panels' plane (W/m2); wind_speed; dew_point, humidity, pressure. What it lacks is synthetic."`
	WindHeight       quantity.Figure[quantity.Length]      `yaml:"wind_height" exclusiveMin:"0" max:"300" unit:"m" doc:"Height above ground of the measured wind speed, over what the file says of it; where neither says it, the hub's."`
	HubHeight        quantity.Figure[quantity.Length]      `yaml:"hub_height" default:"100 m" exclusiveMin:"0" max:"300" unit:"m" basis:"estimate" source:"mean of land turbines built in the United States in 2022 and 2023, 98 and 103 m in the Land-Based Wind Market Reports; from memory" date:"2024" doc:"Height of the hub, to which measured wind speeds are raised from the height that they are measured at."`
	WindShear        quantity.Figure[quantity.Number]      `yaml:"wind_shear" default:"{low: 0.1, mode: 0.143, high: 0.25}" min:"0" max:"0.6" basis:"published" source:"the one-seventh power law (Justus & Mikhail 1976, Geophysical Research Letters 3, 261; Peterson & Hennessey 1978); 0.1 over water, 0.25 over bushes and trees" date:"1978" doc:"Exponent of the power law v = v_0 (h / h_0)^a by which measured wind speeds are raised to the hub."`
	Clearness        quantity.Figure[quantity.Fraction]    `yaml:"clearness" default:"0.55" exclusiveMin:"0" max:"0.8" basis:"assumed" source:"typical mid-latitude mean of the daily clearness index (Duffie & Beckman, Solar Engineering of Thermal Processes)" date:"2013" doc:"Mean clearness index of the synthetic sun: horizontal irradiation over that outside the atmosphere."`
	WindSpeed        quantity.Figure[quantity.Speed]       `yaml:"wind_speed" default:"7.5 m/s" exclusiveMin:"0" max:"15" basis:"assumed" source:"good onshore site" date:"2026-11" doc:"Mean wind speed at hub height of the synthetic wind."`
	Temperature      quantity.Figure[quantity.Temperature] `yaml:"temperature" default:"13 C" min:"-30" max:"40" basis:"assumed" source:"mid-latitude annual mean" date:"2026-11" doc:"Mean outdoor temperature of the synthetic year."`
	TemperatureSwing quantity.Figure[quantity.Number]      `yaml:"temperature_swing" default:"11" min:"0" max:"30" basis:"assumed" source:"half the span between the warmest and coldest month at a mid-latitude continental site" date:"2026-11" doc:"Half the span, in kelvin, between summer and winter of the synthetic year."`
}

// Check recomputes a published electricity bill of a fleet from its own stated factors:
// accelerators / accelerators a server x nameplate x load x PUE x 24 h x tariff.
type Check struct {
	Claim        string                                `yaml:"claim" required:"true" doc:"The claim in its own words."`
	Claimed      quantity.Figure[quantity.HourlyCost]  `yaml:"claimed" required:"true" exclusiveMin:"0" unit:"USD/d" doc:"The published bill."`
	Accelerators quantity.Figure[quantity.Count]       `yaml:"accelerators" required:"true" min:"1" doc:"Accelerators in the fleet."`
	Server       string                                `yaml:"server" required:"true" catalog:"servers" doc:"The machine that holds them."`
	Load         quantity.Figure[quantity.Fraction]    `yaml:"load" default:"100 %" exclusiveMin:"0" max:"1" basis:"scenario" source:"nameplate power in every hour, as such claims assume" date:"2023-02" doc:"Mean draw as a share of the nameplate."`
	PUE          quantity.Figure[quantity.Number]      `yaml:"pue" default:"1" min:"1" basis:"scenario" source:"no facility overhead, as such claims assume" date:"2023-02" doc:"Facility energy over IT energy."`
	Tariff       quantity.Figure[quantity.EnergyPrice] `yaml:"tariff" required:"true" min:"0" unit:"USD/kWh" doc:"Price of electricity in the claim."`
}
