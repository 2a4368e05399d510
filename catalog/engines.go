package catalog

// Spread says how measured step times spread around predicted ones: quantiles of measured / predicted. An interval
// for the measured time is the prediction times these.
type Spread struct {
	Points int     `yaml:"points" min:"0" doc:"Measured runs behind the spread; 0 where it is carried over or assumed."`
	P10    float64 `yaml:"p10" required:"true" exclusiveMin:"0" max:"1" doc:"10th percentile of measured over predicted step time."`
	P90    float64 `yaml:"p90" required:"true" min:"1" doc:"90th percentile of measured over predicted step time."`
}

// Engine is a training engine of a class and vintage: the named parameters of the step-time form
// (demand/training/step) that belong to software.
type Engine struct {
	Provenance `yaml:",inline"`
	Vintage    string `yaml:"vintage" format:"date" doc:"When the engine that the parameters are for was released: the host and kernel factors of expert layers fall by 3 % a month from there."`

	Framework string `yaml:"framework" enum:"megatron|deepspeed|fsdp|xla" doc:"Whose habits of memory the engine has, and so which stages of ZeRO it offers: Megatron 0 and 1, DeepSpeed all, PyTorch's FSDP 2 and 3, XLA 3. Not known where not given."`

	Factor          float64 `yaml:"factor" default:"1.13" exclusiveMin:"0" doc:"Time of a layer over the sum of its kernels, k."`
	Shift           float64 `yaml:"shift" default:"1" exclusiveMin:"0" doc:"Time of a whole step over the form's: what runs of one's own say (calibrate training)."`
	ExpertFactor    float64 `yaml:"expert_factor" default:"1" exclusiveMin:"0" doc:"Further factor on the kernels of layers with experts."`
	LowPrecision    float64 `yaml:"low_precision" default:"1.15" min:"1" doc:"Time of an 8-bit or 4-bit matrix product over that of the kernel library: scaling factors."`
	AttentionFactor float64 `yaml:"attention_factor" default:"1.2" exclusiveMin:"0" doc:"Time of attention over that of the kernel library: layouts, an older attention kernel."`
	LatentFactor    float64 `yaml:"latent_factor" default:"1" exclusiveMin:"0" doc:"Further factor on latent attention, whose keys and values differ in width; 1 where the library has a kernel for it, since heads wider than 128 reach the rate of 128 (FlashAttention 3, arXiv 2407.08608, figures 5 and 6)."`
	UnfusedScores   bool    `yaml:"unfused_scores" doc:"Attention scores are written to memory (before FlashAttention)."`
	Flash2          bool    `yaml:"flash2" doc:"Fused attention is FlashAttention 2, which reaches little more than half of its successor's rate on Hopper and Blackwell."`
	Elementwise     string  `yaml:"elementwise" enum:"fused|early|eager" default:"fused" doc:"Norms, activations and residuals: fused kernels; the separate kernels of 2020-22 (early); one kernel for each operator of the program (eager)."`
	AddBytes        float64 `yaml:"add_bytes" default:"10" min:"0" doc:"Bytes read and written for one parameter and micro-batch to add up gradients; 4 where it is done inside the matrix product."`
	GradientBytes   float64 `yaml:"gradient_bytes" default:"4" min:"0" doc:"Bytes of a gradient as it is reduced between data-parallel ranks; 2 at most in training in fp16, which adds gradients up in fp16."`
	OptimizerBytes  float64 `yaml:"optimizer_bytes" default:"32" min:"0" doc:"Bytes read and written for one parameter in the optimiser step."`
	MatrixShare     float64 `yaml:"matrix_share" default:"0.9" exclusiveMin:"0" max:"1" doc:"Share of the peak that matrix products reach on systolic chips (TPU, Trainium), for which no kernel table is measured."`
	ScoresShare     float64 `yaml:"scores_share" default:"0.54" exclusiveMin:"0" max:"1" doc:"Share of the peak that attention reaches there."`

	HostUS       float64 `yaml:"host_us" default:"350" min:"0" doc:"Host time of one pass through one layer, in us: launching kernels from the program. 0 where a compiler runs the whole step as one program."`
	ExpertHostUS float64 `yaml:"expert_host_us" default:"700" min:"0" doc:"Further host time of a pass through a layer with experts, in us."`
	MicroBatchMS float64 `yaml:"micro_batch_ms" min:"0" doc:"Time that the pipeline engine takes for every micro-batch, in ms."`
	FixedMS      float64 `yaml:"fixed_ms" default:"15" min:"0" doc:"Time of a step that does not depend on its size, in ms."`

	OverlapsTP      bool    `yaml:"overlaps_tp" doc:"Tensor-parallel communication runs behind kernels unless a job says otherwise."`
	ExposedTP       float64 `yaml:"exposed_tp" default:"0.5" min:"0" max:"1" doc:"Share of tensor-parallel communication that is not hidden where it overlaps."`
	ExposedEP       float64 `yaml:"exposed_ep" default:"0.7" min:"0" max:"1" doc:"Share of expert-parallel communication inside a scale-up domain that is not hidden."`
	ExposedEPAcross float64 `yaml:"exposed_ep_across" default:"0.4" min:"0" max:"1" doc:"The same where it leaves the domain; tokens are sent once to a domain and copied there."`
	ExposedCP       float64 `yaml:"exposed_cp" default:"0.6" min:"0" max:"1" doc:"Share of context-parallel communication that is not hidden."`
	ExposedPP       float64 `yaml:"exposed_pp" default:"0.8" min:"0" max:"2" doc:"Share of the traffic between pipeline stages that is not hidden; up to 2 where sending and receiving follow one another."`
	AllReduces      bool    `yaml:"all_reduces" doc:"Gradients are all-reduced even where the optimiser's state is sharded (ZeRO 1), not reduced to shards."`
	WholeStages     bool    `yaml:"whole_stages" doc:"Every tensor-parallel rank sends the whole activation to the next pipeline stage, not its part."`
	ExposedDP       float64 `yaml:"exposed_dp" default:"0.2" min:"0" max:"1" doc:"Share of data-parallel communication that cannot be hidden; the rest is exposed where it exceeds one micro-batch."`
	ExposedShards   float64 `yaml:"exposed_shards" default:"0.25" min:"0" max:"1" doc:"With sharded weights (ZeRO 3, FSDP): share of the lesser of computing and communication that is not hidden behind the greater."`
	ShardTraffic    float64 `yaml:"shard_traffic" default:"1" exclusiveMin:"0" doc:"Time of collectives on sharded weights over that of plain ones: small messages, parameters gathered one by one."`
	ShardsInside    bool    `yaml:"shards_inside" doc:"Weights are sharded inside a scale-up domain and copied across domains (hybrid sharding)."`

	Dense  Spread `yaml:"dense" required:"true" doc:"Spread of dense models."`
	Mixed  Spread `yaml:"mixed" required:"true" doc:"Spread of models with experts."`
	Launch Spread `yaml:"launch" required:"true" doc:"Spread where the host, not the accelerator, sets the pace."`
}

// Cluster is a training site: the named parameters of the step-time form that belong to its network and hosts.
type Cluster struct {
	Provenance        `yaml:",inline"`
	Factor            float64 `yaml:"factor" default:"1" exclusiveMin:"0" doc:"Time of kernels here over that of the same kernels elsewhere: clocks, power caps, cooling."`
	HostFactor        float64 `yaml:"host_factor" default:"1" exclusiveMin:"0" doc:"Host time here over that of the engine's entry."`
	NodeSize          int     `yaml:"node_size" min:"0" doc:"Accelerators of a scale-up domain; that of the accelerator where not given."`
	ScaleUpEfficiency float64 `yaml:"scale_up_efficiency" min:"0" max:"1" doc:"Share of the scale-up bandwidth that large messages reach; that of the communication library where not given."`
	ScaleUpLatencyUS  float64 `yaml:"scale_up_latency_us" min:"0" doc:"Latency of a collective inside the scale-up domain, in us; that of the communication library where not given."`
	NetworkGBs        float64 `yaml:"network_gb_s" min:"0" doc:"Network bandwidth of one accelerator, one way, in GB/s; that of the accelerator where not given."`
	NetworkEfficiency float64 `yaml:"network_efficiency" min:"0" max:"1" doc:"Share of the network bandwidth that large messages reach; 0.75 where not given."`
	NetworkLatencyUS  float64 `yaml:"network_latency_us" min:"0" doc:"Latency of a collective across the network, in us; that of the communication library where not given."`
	Jitter            float64 `yaml:"jitter" default:"0.0045" min:"0" doc:"By how much of itself a step gets longer with each doubling of the scale-up domains: all wait for the slowest."`
	AdapterRanks      int     `yaml:"adapter_ranks" min:"0" doc:"Accelerators that share one network adapter; 1 where not given. network_gb_s stays the figure of one accelerator."`
	// Spread widens the engine's: a site of its own.
	Spread Spread `yaml:"spread" required:"true" doc:"Spread between this site and the model, beside that of the engine: 1 and 1 where it is in the engine's."`
}
