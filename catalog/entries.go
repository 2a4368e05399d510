package catalog

import (
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// Catalog is what is known: named entries by kind. Every figure in it carries its unit, source, date and
// basis; an entry without them does not load.
type Catalog struct {
	Accelerators   strictyaml.Map[Accelerator]      `yaml:"accelerators" doc:"Chips that do the arithmetic: GPUs, TPUs, edge modules."`
	Servers        strictyaml.Map[Server]           `yaml:"servers" doc:"Machines that hold accelerators, with host, network and power supply."`
	Fabrics        strictyaml.Map[Fabric]           `yaml:"fabrics" doc:"Networks between accelerators."`
	Models         strictyaml.Map[Model]            `yaml:"models" doc:"Transformer models by layer shapes."`
	Technologies   strictyaml.Map[Technology]       `yaml:"technologies" doc:"Supply technologies with costs and performance."`
	Fuels          strictyaml.Map[Fuel]             `yaml:"fuels" doc:"Fuels with price and carbon content."`
	Grids          strictyaml.Map[Grid]             `yaml:"grids" doc:"Public grids: price level and shape, carbon, tariffs."`
	Kernels        strictyaml.Map[Kernels]          `yaml:"kernels" doc:"Kernel libraries as measured on an accelerator: the parameters of the kernel-time forms."`
	Collectives    strictyaml.Map[Collectives]      `yaml:"collectives" doc:"Communication libraries as measured on a machine: the parameters of the collective-time forms."`
	Engines        strictyaml.Map[Engine]           `yaml:"engines" doc:"Training engines: what they overlap, what their host costs, how far they are from the sum of their kernels."`
	ServingEngines strictyaml.Map[ServingEngine]    `yaml:"serving_engines" doc:"Inference engines as measured on an accelerator: overheads of an iteration, kernels over those of the library, power."`
	Clusters       strictyaml.Map[Cluster]          `yaml:"clusters" doc:"Training clusters: what their network and hosts reach of their nameplates."`
	Cooling        strictyaml.Map[Cooling]          `yaml:"cooling" doc:"Cooling plants of data centres: set points, fans, pumps, compressors, towers, water."`
	UPS            strictyaml.Map[UPS]              `yaml:"ups" doc:"Uninterruptible power supplies by their losses."`
	Published      strictyaml.Map[Published]        `yaml:"published" doc:"Published facts that claims are held against: training runs, energy of queries, prices, households, countries, companies."`
	Experiments    strictyaml.Map[Experiment]       `yaml:"experiments" doc:"Fusion experiments by what they reached: temperature, density, confinement."`
	Fusion         strictyaml.Map[FusionMachine]    `yaml:"fusion" doc:"Pulsed fusion machines, hypothetical all of them, with what is measured, claimed and assumed of each."`
	Robots         strictyaml.Map[Robot]            `yaml:"robots" doc:"Humanoid robots: powers by what they do, packs, charging, prices."`
	EdgeModules    strictyaml.Map[EdgeModule]       `yaml:"edge_modules" doc:"Computers that robots carry."`
	Policies       strictyaml.Map[Policy]           `yaml:"policies" doc:"Vision-language-action models by what an inference of them costs."`
	RuntimeStacks  strictyaml.Map[RuntimeStack]     `yaml:"runtime_stacks" doc:"Software that runs policies, as fitted to measured latencies."`
	Services       strictyaml.Map[Service]          `yaml:"services" doc:"Work that robots are called for: jobs by hour of the week, their time, and how long they may wait."`
	FoldingTools   strictyaml.Map[FoldingTool]      `yaml:"folding_tools" doc:"Structure predictors by the shapes of their trunks."`
	Databases      strictyaml.Map[SequenceDatabase] `yaml:"sequence_databases" doc:"Databases that alignments are searched in."`
	GuideTools     strictyaml.Map[GuideTool]        `yaml:"guide_tools" doc:"CRISPR off-target searches as measured on one core."`
	SequenceSets   strictyaml.Map[SequenceSet]      `yaml:"sequence_sets" doc:"Sets of proteins by number and length, and genomes."`
	CPUMachines    strictyaml.Map[CPUMachine]       `yaml:"cpu_machines" doc:"Machines without accelerators that search and prepare."`
}

// Provenance is the source that holds for every figure of an entry which does not name its own, and for its plain numbers
// (layer shapes, fitted parameters). The date is empty where a source has none, as a config.json.
type Provenance struct {
	Title  string         `yaml:"title" required:"true" doc:"The name as people write it."`
	Source string         `yaml:"source" doc:"Where the figures of this entry come from, unless a figure names its own."`
	Date   string         `yaml:"date" format:"date" doc:"When the source was published or read (2024, 2024-07 or 2024-07-15)."`
	Basis  quantity.Basis `yaml:"basis" enum:"measured|vendor|published|estimate|assumed" doc:"How well the figures of this entry are founded, unless a figure says otherwise."`
	Note   string         `yaml:"note" doc:"What a reader should know before using the figures."`
}

// Accelerator is one chip (or one package that software sees as a device). Peaks are dense, without
// structured sparsity. Link bandwidths are one way and per accelerator.
type Accelerator struct {
	Provenance       `yaml:",inline"`
	Maker            string                               `yaml:"maker" doc:"Company that sells it."`
	Architecture     string                               `yaml:"architecture" enum:"volta|turing|ampere|ada|hopper|blackwell|cdna2|cdna3|cdna4|tpu|trainium|gaudi|other" doc:"Family of its cores: kernel parameters are carried over from the nearest measured family."`
	Multiprocessors  int                                  `yaml:"multiprocessors" doc:"Cores that each run one tile of a matrix product: streaming multiprocessors, compute units, matrix units." min:"1"`
	ClockGHz         float64                              `yaml:"clock_ghz" doc:"Clock under sustained load, in GHz." exclusiveMin:"0"`
	L2Cache          quantity.Figure[quantity.Bytes]      `yaml:"l2_cache" doc:"Last cache before the device memory." unit:"MB" exclusiveMin:"0"`
	PeakBF16         quantity.Figure[quantity.Compute]    `yaml:"peak_bf16" required:"true" doc:"Dense peak in bfloat16 or float16 with float32 accumulation." unit:"TFLOP/s" exclusiveMin:"0"`
	PeakFP8          quantity.Figure[quantity.Compute]    `yaml:"peak_fp8" doc:"Dense peak in 8-bit floating point." unit:"TFLOP/s" exclusiveMin:"0"`
	PeakFP4          quantity.Figure[quantity.Compute]    `yaml:"peak_fp4" doc:"Dense peak in 4-bit floating point." unit:"TFLOP/s" exclusiveMin:"0"`
	PeakINT8         quantity.Figure[quantity.Compute]    `yaml:"peak_int8" doc:"Dense peak in 8-bit integers (operations counted as FLOP)." unit:"TFLOP/s" exclusiveMin:"0"`
	AchievableBF16   quantity.Figure[quantity.Fraction]   `yaml:"achievable_bf16" doc:"Best measured share of the bfloat16 peak on large matrix products." exclusiveMin:"0" max:"1"`
	AchievableFP8    quantity.Figure[quantity.Fraction]   `yaml:"achievable_fp8" doc:"Best measured share of the 8-bit peak on large matrix products." exclusiveMin:"0" max:"1"`
	Memory           quantity.Figure[quantity.Bytes]      `yaml:"memory" required:"true" doc:"Device memory." unit:"GB" exclusiveMin:"0"`
	MemoryBandwidth  quantity.Figure[quantity.Bandwidth]  `yaml:"memory_bandwidth" required:"true" doc:"Peak bandwidth of the device memory." unit:"TB/s" exclusiveMin:"0"`
	ScaleUpBandwidth quantity.Figure[quantity.Bandwidth]  `yaml:"scale_up_bandwidth" doc:"Bandwidth to the other accelerators of the scale-up domain (NVLink, Infinity Fabric, ICI), one way." unit:"GB/s" exclusiveMin:"0"`
	ScaleUpSize      quantity.Figure[quantity.Count]      `yaml:"scale_up_size" doc:"Accelerators in one scale-up domain." min:"1"`
	NetworkBandwidth quantity.Figure[quantity.Bandwidth]  `yaml:"network_bandwidth" doc:"Network bandwidth beyond the scale-up domain, one way." unit:"GB/s" exclusiveMin:"0"`
	TDP              quantity.Figure[quantity.Power]      `yaml:"tdp" doc:"Thermal design power of the chip or module alone." unit:"W" exclusiveMin:"0"`
	IdlePower        quantity.Figure[quantity.Power]      `yaml:"idle_power" doc:"Draw of the chip when it has no work." unit:"W" min:"0"`
	Price            quantity.Figure[quantity.Money]      `yaml:"price" doc:"Purchase price of one." unit:"USD" min:"0"`
	Rental           quantity.Figure[quantity.HourlyCost] `yaml:"rental" doc:"Rental price of one for an hour." unit:"USD/h" min:"0"`
	EmbodiedCarbon   quantity.Figure[quantity.Mass]       `yaml:"embodied_carbon" doc:"Carbon of making one." unit:"kg" min:"0"`
}

// Server is a machine with accelerators. Powers are for the whole machine at its power supply's input,
// which is the boundary "IT".
type Server struct {
	Provenance     `yaml:",inline"`
	Accelerator    string                             `yaml:"accelerator" required:"true" catalog:"accelerators" doc:"Which accelerator it holds."`
	Accelerators   int                                `yaml:"accelerators" required:"true" min:"1" doc:"How many accelerators it holds."`
	Fabric         string                             `yaml:"fabric" catalog:"fabrics" doc:"The network it is built into."`
	MaxPower       quantity.Figure[quantity.Power]    `yaml:"max_power" required:"true" doc:"Nameplate (maximum) draw of the whole machine." unit:"kW" exclusiveMin:"0"`
	IdlePower      quantity.Figure[quantity.Power]    `yaml:"idle_power" required:"true" doc:"Draw of the whole machine without work." unit:"kW" min:"0"`
	BusyFraction   quantity.Figure[quantity.Fraction] `yaml:"busy_fraction" required:"true" doc:"Draw under steady load as a share of the nameplate." exclusiveMin:"0" max:"1"`
	Price          quantity.Figure[quantity.Money]    `yaml:"price" doc:"Purchase price of the machine with its accelerators." unit:"USD" min:"0"`
	EmbodiedCarbon quantity.Figure[quantity.Mass]     `yaml:"embodied_carbon" doc:"Carbon of making the machine without its accelerators." unit:"kg" min:"0"`
}

// Fabric is a network between accelerators. Bandwidth is one way and per accelerator.
type Fabric struct {
	Provenance `yaml:",inline"`
	Bandwidth  quantity.Figure[quantity.Bandwidth] `yaml:"bandwidth" required:"true" doc:"Bandwidth of one accelerator into the fabric, one way." unit:"GB/s" exclusiveMin:"0"`
	Latency    quantity.Figure[quantity.Duration]  `yaml:"latency" required:"true" doc:"Latency of one hop as software sees it." unit:"us" exclusiveMin:"0"`
	Efficiency quantity.Figure[quantity.Fraction]  `yaml:"efficiency" doc:"Share of the bandwidth that large messages reach." exclusiveMin:"0" max:"1"`
	Topology   string                              `yaml:"topology" doc:"Shape of the network, for example fat tree or 3D torus."`
}

// Model is a transformer by its layer shapes, as its config.json names them.
type Model struct {
	Provenance          `yaml:",inline"`
	Layers              int                              `yaml:"layers" required:"true" min:"1" doc:"Transformer layers."`
	Hidden              int                              `yaml:"hidden" required:"true" min:"1" doc:"Width of the residual stream."`
	Heads               int                              `yaml:"heads" required:"true" min:"1" doc:"Query heads of attention."`
	KVHeads             int                              `yaml:"kv_heads" doc:"Key and value heads; equal to heads where not given (multi-head attention)." min:"1"`
	HeadDim             int                              `yaml:"head_dim" doc:"Width of one head; hidden / heads where not given." min:"1"`
	FFN                 int                              `yaml:"ffn" required:"true" min:"1" doc:"Inner width of the dense feed-forward block."`
	ParallelBlock       bool                             `yaml:"parallel_block" doc:"Attention and feed-forward read the same normalised input (PaLM, GPT-J), so a layer has one norm."`
	Activation          string                           `yaml:"activation" enum:"gelu|relu|swiglu|geglu" default:"gelu" doc:"Feed-forward activation; the gated ones have three matrices instead of two."`
	Vocabulary          int                              `yaml:"vocabulary" required:"true" min:"1" doc:"Rows of the token embedding."`
	Context             int                              `yaml:"context" required:"true" min:"1" doc:"Sequence length it was trained on."`
	MaxContext          int                              `yaml:"max_context" doc:"Longest sequence after a later stage of training; the context where not given." min:"1"`
	TiedEmbeddings      bool                             `yaml:"tied_embeddings" doc:"The output projection shares the token embedding."`
	LearnedPositions    int                              `yaml:"learned_positions" doc:"Rows of a learned position embedding; 0 for rotary, ALiBi or none." min:"0"`
	RelativePositions   bool                             `yaml:"relative_positions" doc:"Each layer projects relative positions with a matrix of hidden x heads head_dim (Transformer-XL; Gopher, Chinchilla)."`
	EmbeddingDim        int                              `yaml:"embedding_dim" doc:"Width of the token embedding where it differs from hidden (OPT-350M)." min:"1"`
	Norm                string                           `yaml:"norm" enum:"layernorm|rmsnorm|nonparametric" default:"layernorm" doc:"Layer norm has weight and bias, RMS norm a weight, a nonparametric one neither (OLMo)."`
	EmbeddingNorm       bool                             `yaml:"embedding_norm" doc:"A norm follows the embedding (BLOOM)."`
	PostNorms           bool                             `yaml:"post_norms" doc:"A norm stands behind attention and feed-forward as well as before each (Gemma 2, Gemma 3)."`
	NoFinalNorm         bool                             `yaml:"no_final_norm" doc:"No norm stands behind the last layer (OPT-350M)."`
	QKNorm              bool                             `yaml:"qk_norm" doc:"Queries and keys are normalised per head, all heads with the same weights (Qwen3)."`
	QKNormFull          bool                             `yaml:"qk_norm_full" doc:"Queries and keys are normalised with a weight for each element of each head (OLMo 2, Command R+)."`
	NormBias            bool                             `yaml:"norm_bias" default:"true" doc:"Layer norms carry a bias (false for PaLM); RMS norms never do."`
	LinearBias          bool                             `yaml:"linear_bias" doc:"Every linear layer has a bias (GPT-2, GPT-3, OPT, BLOOM)."`
	QKVBias             bool                             `yaml:"qkv_bias" doc:"Only query, key and value projections have a bias (Qwen2)."`
	AttentionBias       bool                             `yaml:"attention_bias" doc:"All four attention projections have a bias (gpt-oss)."`
	FFNBias             bool                             `yaml:"ffn_bias" doc:"The dense feed-forward block has biases (GPT-J)."`
	OutputBias          bool                             `yaml:"output_bias" doc:"The output projection has a bias (GPT-J)."`
	AttentionSinks      bool                             `yaml:"attention_sinks" doc:"One learned sink logit per query head (gpt-oss)."`
	Window              int                              `yaml:"window" doc:"Sliding attention window in tokens; 0 for full attention." min:"0"`
	WindowedLayers      int                              `yaml:"windowed_layers" doc:"How many layers use the window." min:"0"`
	Experts             *Experts                         `yaml:"experts" doc:"Mixture of experts; left out for dense models."`
	MLA                 *MLA                             `yaml:"mla" doc:"Multi-head latent attention (DeepSeek); left out otherwise."`
	MTP                 int                              `yaml:"mtp" doc:"Multi-token-prediction modules behind the last layer." min:"0"`
	PublishedParameters quantity.Figure[quantity.Count]  `yaml:"published_parameters" doc:"Parameters as its authors state them." unit:"G" exclusiveMin:"0"`
	PublishedActive     quantity.Figure[quantity.Count]  `yaml:"published_active" doc:"Active parameters a token, as its authors state them." unit:"G" exclusiveMin:"0"`
	TrainingTokens      quantity.Figure[quantity.Tokens] `yaml:"training_tokens" doc:"Tokens it was trained on." unit:"G tok" exclusiveMin:"0"`
}

// Experts describes the mixture-of-experts layers of a model.
type Experts struct {
	Count       int  `yaml:"count" required:"true" min:"1" doc:"Routed experts in a layer."`
	TopK        int  `yaml:"top_k" required:"true" min:"1" doc:"Routed experts that see a token."`
	Shared      int  `yaml:"shared" doc:"Shared experts that see every token." min:"0"`
	FFN         int  `yaml:"ffn" required:"true" min:"1" doc:"Inner width of one routed expert."`
	SharedFFN   int  `yaml:"shared_ffn" doc:"Inner width of one shared expert; that of a routed one where not given." min:"1"`
	SharedGate  bool `yaml:"shared_gate" doc:"A gate of one output weighs the shared experts for each token (Qwen1.5-MoE, Qwen2-MoE)."`
	DenseLayers int  `yaml:"dense_layers" doc:"Leading layers with a dense feed-forward block instead." min:"0"`
	Bias        bool `yaml:"bias" doc:"Expert projections and router have biases (gpt-oss)."`
	RouterBias  bool `yaml:"router_bias" doc:"The router has a per-expert correction bias (DeepSeek-V3)."`
}

// MLA describes multi-head latent attention as in DeepSeek-V2 and -V3.
type MLA struct {
	QRank   int `yaml:"q_rank" doc:"Rank of the query's low-rank projection; 0 where queries are projected directly." min:"0"`
	KVRank  int `yaml:"kv_rank" required:"true" min:"1" doc:"Rank of the compressed keys and values."`
	NopeDim int `yaml:"nope_dim" required:"true" min:"1" doc:"Head width without rotary position."`
	RopeDim int `yaml:"rope_dim" required:"true" min:"1" doc:"Head width with rotary position, shared by all heads."`
	VDim    int `yaml:"v_dim" required:"true" min:"1" doc:"Width of a value head."`
}

// Technology is a way to supply or store electric energy. Costs are overnight, in the currency year that the
// note names. Power is electric and net unless the note says otherwise.
type Technology struct {
	Provenance          `yaml:",inline"`
	Kind                string                                    `yaml:"kind" required:"true" enum:"solar|wind|dispatchable|storage" doc:"How it is dispatched: by sun, by wind, at will, or as a store."`
	Family              string                                    `yaml:"family" required:"true" enum:"solar|wind|battery|gas|fission|fusion|geothermal|diesel|hydrogen|coal|other" doc:"Family for colours and totals."`
	Capex               quantity.Figure[quantity.PowerCost]       `yaml:"capex" required:"true" doc:"Overnight cost of a unit of power." unit:"USD/kW" min:"0"`
	EnergyCapex         quantity.Figure[quantity.EnergyCost]      `yaml:"energy_capex" doc:"Overnight cost of a unit of stored energy (storage only)." unit:"USD/kWh" min:"0"`
	FixedOM             quantity.Figure[quantity.Fraction]        `yaml:"fixed_om" doc:"Fixed operation and maintenance a year, as a share of the overnight cost." min:"0" max:"1"`
	VariableOM          quantity.Figure[quantity.EnergyPrice]     `yaml:"variable_om" doc:"Variable operation and maintenance of a unit of output, fuel apart." unit:"USD/MWh" min:"0"`
	Life                quantity.Figure[quantity.Duration]        `yaml:"life" required:"true" doc:"Economic life." unit:"yr" exclusiveMin:"0"`
	Fuel                string                                    `yaml:"fuel" catalog:"fuels" doc:"The fuel it burns; none for sun, wind and storage."`
	Efficiency          quantity.Figure[quantity.Fraction]        `yaml:"efficiency" doc:"Net electric output over fuel energy (lower heating value)." exclusiveMin:"0" max:"1"`
	Availability        quantity.Figure[quantity.Fraction]        `yaml:"availability" doc:"Share of the capacity that is there in an average hour, outages taken off." exclusiveMin:"0" max:"1"`
	ForcedOutage        quantity.Figure[quantity.Fraction]        `yaml:"forced_outage" doc:"Share of the hours in which a unit is out unplanned." min:"0" exclusiveMax:"1"`
	PlannedOutage       quantity.Figure[quantity.Fraction]        `yaml:"planned_outage" doc:"Share of the hours in which a unit is out for planned maintenance." min:"0" exclusiveMax:"1"`
	Unit                quantity.Figure[quantity.Power]           `yaml:"unit" doc:"Net power of one unit. It acts where a scenario asks for whole units or for unit commitment." unit:"MW" exclusiveMin:"0"`
	MinLoad             quantity.Figure[quantity.Fraction]        `yaml:"min_load" doc:"Least steady output as a share of the capacity that runs. It acts, as starts, ramp and up and down times do, where a scenario asks for unit commitment." min:"0" max:"1"`
	StartCost           quantity.Figure[quantity.PowerCost]       `yaml:"start_cost" doc:"Cost of a start for a unit of capacity that starts: wear, fuel and auxiliary power as the note says." unit:"USD/MW" min:"0"`
	Ramp                quantity.Figure[quantity.Fraction]        `yaml:"ramp" doc:"Share of the running capacity by which output may change from one hour to the next; none where an hour is enough for all of it." exclusiveMin:"0" max:"1"`
	MinUp               quantity.Figure[quantity.Duration]        `yaml:"min_up" doc:"Least time that a unit runs after a start." unit:"h" min:"0"`
	MinDown             quantity.Figure[quantity.Duration]        `yaml:"min_down" doc:"Least time that a unit stands after a stop." unit:"h" min:"0"`
	MaxHours            quantity.Figure[quantity.Duration]        `yaml:"max_hours" doc:"Hours a year of full output that permits allow." unit:"h" exclusiveMin:"0"`
	DirectCarbon        quantity.Figure[quantity.CarbonIntensity] `yaml:"direct_carbon" doc:"Carbon emitted at the plant for a unit of output beyond what its fuel holds." unit:"kg/MWh" min:"0"`
	LifecycleCarbon     quantity.Figure[quantity.CarbonIntensity] `yaml:"lifecycle_carbon" doc:"Life-cycle carbon of a unit of output, reported apart from direct emissions." unit:"kg/MWh" min:"0"`
	Water               quantity.Figure[quantity.WaterIntensity]  `yaml:"water" doc:"Water consumed for a unit of output." unit:"L/MWh" min:"0"`
	ChargeEfficiency    quantity.Figure[quantity.Fraction]        `yaml:"charge_efficiency" doc:"One-way efficiency into the store." exclusiveMin:"0" max:"1"`
	DischargeEfficiency quantity.Figure[quantity.Fraction]        `yaml:"discharge_efficiency" doc:"One-way efficiency out of the store." exclusiveMin:"0" max:"1"`
	StandingLoss        quantity.Figure[quantity.Fraction]        `yaml:"standing_loss" doc:"Share of the stored energy lost in an hour." min:"0" max:"1"`
	DischargeCapex      quantity.Figure[quantity.PowerCost]       `yaml:"discharge_capex" doc:"Overnight cost of a unit of delivered power where charging and discharging are separate machines (storage only); capex is then of the charger alone." unit:"USD/kW" min:"0"`
	CycleLife           quantity.Figure[quantity.Count]           `yaml:"cycle_life" doc:"Full cycles after which the energy part is worn out (storage only). It acts where a scenario counts wear." exclusiveMin:"0"`
	PulseRate           quantity.Figure[quantity.Rate]            `yaml:"pulse_rate" doc:"Highest repetition rate of a pulsed plant, at which it gives its capacity; the rate is what is dispatched." unit:"1/s" exclusiveMin:"0"`
	Recirculating       quantity.Figure[quantity.Fraction]        `yaml:"recirculating" doc:"Share of a pulsed plant's gross output that drives its next pulses." min:"0" exclusiveMax:"1"`
	Auxiliary           quantity.Figure[quantity.Fraction]        `yaml:"auxiliary" doc:"Power that a plant draws at all times, running or not, as a share of its capacity." min:"0" exclusiveMax:"1"`
	WearCapex           quantity.Figure[quantity.PowerCost]       `yaml:"wear_capex" doc:"Overnight cost of the parts that pulses wear out, replaced after their shots; over those shots it is the wear of a pulse." unit:"USD/kW" min:"0"`
	Shots               quantity.Figure[quantity.Count]           `yaml:"shots" doc:"Pulses that those parts last for." exclusiveMin:"0"`
}

// Fuel is an energy carrier bought for a plant. Energy is thermal, lower heating value.
type Fuel struct {
	Provenance `yaml:",inline"`
	Price      quantity.Figure[quantity.EnergyPrice]     `yaml:"price" required:"true" doc:"Price of a unit of thermal energy." unit:"USD/MWh" min:"0"`
	Carbon     quantity.Figure[quantity.CarbonIntensity] `yaml:"carbon" required:"true" doc:"Carbon released by a unit of thermal energy." unit:"kg/MWh" min:"0"`
}

// Grid is a public supply: its price level and the shape of a synthetic price year, its carbon and tariffs.
type Grid struct {
	Provenance     `yaml:",inline"`
	Price          quantity.Figure[quantity.EnergyPrice]     `yaml:"price" required:"true" doc:"Mean energy price over the year, tariffs apart." unit:"USD/MWh"`
	NetworkTariff  quantity.Figure[quantity.EnergyPrice]     `yaml:"network_tariff" doc:"Charge on each unit taken from the grid." unit:"USD/MWh" min:"0"`
	CapacityCharge quantity.Figure[quantity.PowerCostRate]   `yaml:"capacity_charge" doc:"Charge on the contracted import capacity." unit:"USD/MW/yr" min:"0"`
	Carbon         quantity.Figure[quantity.CarbonIntensity] `yaml:"carbon" required:"true" doc:"Mean carbon intensity of a unit taken from the grid, direct emissions." unit:"kg/MWh" min:"0"`
	MarginalCarbon quantity.Figure[quantity.CarbonIntensity] `yaml:"marginal_carbon" doc:"Mean carbon intensity of the plants that answer to one more unit taken from the grid; not known for most grids." unit:"kg/MWh" min:"0"`
	CarbonFree     quantity.Figure[quantity.Fraction]        `yaml:"carbon_free" doc:"Mean share of the energy that plants without direct emissions give: sun, wind, water, fission, biomass." min:"0" max:"1"`
	ExportSpread   quantity.Figure[quantity.EnergyPrice]     `yaml:"export_spread" doc:"What is taken off the hourly price for energy fed in: fees, balancing, and the network and taxes that a retail price holds." unit:"USD/MWh" min:"0"`
	Water          quantity.Figure[quantity.WaterIntensity]  `yaml:"water" doc:"Water consumed by the plants behind a unit taken from the grid." unit:"L/MWh" min:"0"`
	DailySwing     quantity.Figure[quantity.Fraction]        `yaml:"daily_swing" doc:"Half the span of the price between its evening peak and its night low, as a share of the mean." min:"0" max:"1"`
	SeasonalSwing  quantity.Figure[quantity.Fraction]        `yaml:"seasonal_swing" doc:"Half the span of the price between winter and summer, as a share of the mean." min:"0" max:"1"`
	Noise          quantity.Figure[quantity.Fraction]        `yaml:"noise" doc:"Standard deviation of the remaining hourly price, as a share of the mean." min:"0" max:"1"`
}
