package catalog

// ServingEngine is an inference engine as measured on one accelerator: the named parameters of the iteration's cost
// (demand/serving/engine) that belong to software, host and the chip's draw while it serves.
type ServingEngine struct {
	Provenance  `yaml:",inline"`
	Accelerator string `yaml:"accelerator" required:"true" catalog:"accelerators" doc:"The accelerator it was measured on."`
	Library     string `yaml:"library" required:"true" doc:"The engine and its version, for example vllm 0.11."`
	Vintage     string `yaml:"vintage" required:"true" format:"date" doc:"When that version was released."`

	StepUS         float64 `yaml:"step_us" required:"true" min:"0" doc:"Time of an iteration that depends on nothing: scheduler and host, us. It hides behind long kernels: cubes add up."`
	SequenceUS     float64 `yaml:"sequence_us" required:"true" min:"0" doc:"Time for each sequence of an iteration: sampling, bookkeeping, detokenising, us."`
	LayerUS        float64 `yaml:"layer_us" required:"true" min:"0" doc:"Time for each layer beside its kernels: gaps between them, us."`
	ExpertUS       float64 `yaml:"expert_us" min:"0" doc:"Further time for each layer with experts: routing, sorting, us."`
	CollectiveUS   float64 `yaml:"collective_us" min:"0" doc:"Time for each collective beside that of the communication library: ranks wait for one another, us."`
	EagerUS        float64 `yaml:"eager_us" min:"0" doc:"Host time to launch the kernels of one layer outside of a captured graph, us: an iteration takes at least that for its layers."`
	PromptUS       float64 `yaml:"prompt_us" min:"0" doc:"Time for each prompt that an iteration finishes, us."`
	SamplingPasses float64 `yaml:"sampling_passes" min:"0" doc:"How often sampling a token reads or writes its logits in 32 bits, at the peak of the memory: softmax, sort, penalties."`
	FrontendMS     float64 `yaml:"frontend_ms" min:"0" doc:"Time between client and scheduler for a request: HTTP, tokenising, ms. No part of an iteration."`

	Products         float64 `yaml:"products" default:"1" exclusiveMin:"0" doc:"Time of 16-bit matrix products over that of the kernel library, as far as memory sets their pace."`
	LargeProducts    float64 `yaml:"large_products" default:"1" exclusiveMin:"0" doc:"The same of the share of their time that arithmetic takes and not memory: large batches and prompts."`
	LowProducts      float64 `yaml:"low_products" default:"1.15" exclusiveMin:"0" doc:"Time of matrix products of narrower formats over that of the kernel library."`
	Attention        float64 `yaml:"attention" default:"1" exclusiveMin:"0" doc:"Time of decode attention over that of the kernel library."`
	PrefillAttention float64 `yaml:"prefill_attention" default:"1" exclusiveMin:"0" doc:"Time of attention in prompts over that of the kernel library."`
	Latent           float64 `yaml:"latent" default:"1" exclusiveMin:"0" doc:"Further factor on latent attention, of which no kernel is measured."`
	Experts          float64 `yaml:"experts" default:"1" exclusiveMin:"0" doc:"Time of expert blocks over that of the kernel library."`
	LowExperts       float64 `yaml:"low_experts" default:"1" exclusiveMin:"0" doc:"Time of expert blocks of narrower formats over that of the kernel library."`
	ExpertSkew       float64 `yaml:"expert_skew" default:"1.2" min:"1" doc:"Tokens of the busiest expert over the mean."`
	LargeCollectives float64 `yaml:"large_collectives" default:"1" min:"1" doc:"Time of collectives of more than 32 MB over that of the communication library: an engine's own buffers."`
	Graphs           int     `yaml:"graphs" min:"0" doc:"Sequences of the largest captured graph; 0 for none. Batches are padded up to the next captured size."`
	GraphPrompts     bool    `yaml:"graph_prompts" doc:"Iterations with prompts run in captured pieces too (vLLM V1)."`

	Draw ServingDraw `yaml:"draw" required:"true" doc:"Draw of the accelerator while the engine runs."`

	Dense ServingSpread `yaml:"dense" required:"true" doc:"Spread of dense models."`
	Mixed ServingSpread `yaml:"mixed" required:"true" doc:"Spread of models with experts and of those in 8 and 4 bits."`
}

// ServingDraw is the power of an accelerator that serves, as shares of its TDP (compute/kernel, power.go).
type ServingDraw struct {
	Base    float64 `yaml:"base" required:"true" exclusiveMin:"0" max:"1" doc:"Share of the TDP between and beside kernels."`
	Busy    float64 `yaml:"busy" min:"0" doc:"What kernels that run all the time add."`
	Memory  float64 `yaml:"memory" required:"true" min:"0" doc:"What full use of the memory bandwidth adds."`
	Compute float64 `yaml:"compute" required:"true" min:"0" doc:"What full use of the arithmetic adds."`
	Power   float64 `yaml:"power" default:"1" exclusiveMin:"0" max:"1" doc:"Exponent of both uses."`
	Ceiling float64 `yaml:"ceiling" default:"1" exclusiveMin:"0" max:"1" doc:"Largest share of the TDP."`
}

// ServingSpread says how measurements spread around predictions of an engine: quantiles of measured / predicted.
type ServingSpread struct {
	Points int     `yaml:"points" min:"0" doc:"Measured rows behind the spread; 0 where it is carried over or assumed."`
	Step   Quantum `yaml:"step" required:"true" doc:"Of the time of a token."`
	Power  Quantum `yaml:"power" required:"true" doc:"Of the mean power."`
	Energy Quantum `yaml:"energy" required:"true" doc:"Of the energy of a token."`
}

// Quantum is a 10th and a 90th percentile of measured / predicted.
type Quantum struct {
	P10 float64 `yaml:"p10" required:"true" exclusiveMin:"0" doc:"10th percentile."`
	P90 float64 `yaml:"p90" required:"true" exclusiveMin:"0" doc:"90th percentile."`
}
