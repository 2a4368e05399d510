package catalog

import "tokenwatt/internal/strictyaml"

// Kernels is one kernel library as measured on one accelerator: for each family of kernels the parameters of the
// form in compute/kernel that was fitted, and how far the fit is off on shapes that it had not seen. Latencies are
// in clock cycles, so that they scale to a chip of the same architecture with another clock.
type Kernels struct {
	Provenance  `yaml:",inline"`
	Accelerator string                     `yaml:"accelerator" required:"true" catalog:"accelerators" doc:"The accelerator it was measured on."`
	Library     string                     `yaml:"library" required:"true" doc:"The library and its version, for example vllm 0.19 (cuBLAS, FlashAttention 3)."`
	GEMM        strictyaml.Map[GEMMFit]    `yaml:"gemm" doc:"Matrix products by precision: bf16, fp8, int8."`
	Prefill     strictyaml.Map[PrefillFit] `yaml:"prefill" doc:"Causal attention over whole prompts, by precision of the key-value cache: bf16, fp8."`
	Decode      strictyaml.Map[DecodeFit]  `yaml:"decode" doc:"Attention of one new token for each sequence, by precision of the key-value cache: bf16, fp8."`
	MoE         strictyaml.Map[GroupedFit] `yaml:"moe" doc:"Fused expert feed-forward blocks, by precision."`
	Memory      *MemoryFit                 `yaml:"memory" doc:"Norms, activations and other kernels that only move memory."`
}

// FitError says how far a fit is off, |predicted / measured - 1|, and how its residuals spread. P10 and P90 are the
// quantiles of measured / predicted: an interval for the measured time is the prediction times these.
type FitError struct {
	Points   int     `yaml:"points" required:"true" min:"1" doc:"Measured points that the fit was made from."`
	HeldOut  int     `yaml:"held_out" min:"0" doc:"Measured points that the errors were taken on: whole shapes that the fit had not seen."`
	Median   float64 `yaml:"median" doc:"Median absolute relative error on those."`
	Mean     float64 `yaml:"mean" doc:"Mean absolute relative error on those."`
	P90      float64 `yaml:"p90" doc:"90th percentile of the absolute relative error on those."`
	RatioP10 float64 `yaml:"ratio_p10" doc:"10th percentile of measured over predicted."`
	RatioP90 float64 `yaml:"ratio_p90" doc:"90th percentile of measured over predicted."`
}

// GEMMFit holds the parameters of the matrix-product form (compute/kernel, gemm.go).
type GEMMFit struct {
	FitError          `yaml:",inline"`
	Form              string  `yaml:"form" enum:"split|fixed" default:"split" doc:"How the library chooses its kernel: split picks the best of several tiles and of splits over k (cuBLAS), fixed has one tile for each range of sizes and loads it ahead of the arithmetic (CUTLASS fp8 of vLLM)."`
	LaunchCycles      float64 `yaml:"launch_cycles" min:"0" doc:"Launch floor t0."`
	Compute           float64 `yaml:"compute" required:"true" exclusiveMin:"0" max:"1" doc:"Share ec of the peak that a full tile reaches."`
	Bandwidth         float64 `yaml:"bandwidth" required:"true" exclusiveMin:"0" max:"1" doc:"Share eb of the memory bandwidth that large operands reach."`
	TileCycles        float64 `yaml:"tile_cycles" min:"0" doc:"Epilogue te of a tile of 128 x 128; others take it by their area."`
	Quantisation      float64 `yaml:"quantisation" min:"0" max:"1" doc:"How much of a last wave's empty cores is lost, q: 0 none, 1 all."`
	SplitCycles       float64 `yaml:"split_cycles" min:"0" doc:"Extra reduction ts of a product split over k; form split."`
	SmallTile         float64 `yaml:"small_tile" min:"0" doc:"Loss g of small tiles, whose operands come in slower than they are used up: elements of a tile's edge; form split."`
	RampCycles        float64 `yaml:"ramp_cycles" min:"0" doc:"Latency tb of a memory-bound kernel, which sets in over the first megabyte."`
	RowCycles         float64 `yaml:"row_cycles" min:"0" doc:"Time lk to load one step of k into a tile; form fixed."`
	QuantiseBandwidth float64 `yaml:"quantise_bandwidth" min:"0" max:"1" doc:"Share eq of the memory bandwidth that the kernel reaches which quantises the left operand, 0 where there is none."`
}

// PrefillFit holds the parameters of the prefill-attention form (compute/kernel, prefill.go). Where a cycle count is 0
// the library does not have that step.
type PrefillFit struct {
	FitError     `yaml:",inline"`
	Algorithm    string  `yaml:"algorithm" required:"true" enum:"flash2|flash3" doc:"Kernel generation: flash2 gives each query head tiles of its own, flash3 packs the query heads of a key-value head into one tile."`
	LaunchCycles float64 `yaml:"launch_cycles" min:"0" doc:"Launch floor t0."`
	Compute      float64 `yaml:"compute" required:"true" exclusiveMin:"0" max:"1" doc:"Share ec of the bf16 peak that the two products of a full tile reach."`
	Softmax      float64 `yaml:"softmax" min:"0" doc:"Clock cycles sm of a core for the softmax of one score."`
	Bandwidth    float64 `yaml:"bandwidth" required:"true" exclusiveMin:"0" max:"1" doc:"Share eb of the memory bandwidth that queries, keys, values and outputs reach."`
	TileCycles   float64 `yaml:"tile_cycles" min:"0" doc:"Prologue and epilogue tp of a query tile of 128 rows."`
	Quantisation float64 `yaml:"quantisation" min:"0" max:"1" doc:"How much of a last wave's empty cores is lost, q: 0 none, 1 all."`
	Exposed      float64 `yaml:"exposed" min:"0" max:"2" doc:"Share x of a tile's queries and outputs whose transfer does not hide behind other tiles."`
	SplitLoss    float64 `yaml:"split_loss" min:"0" max:"1" doc:"Time that the kernel for split keys and values takes more, sl."`
	SplitCycles  float64 `yaml:"split_cycles" min:"0" doc:"Joining of the parts where keys and values are split, ts."`
	WindowLoss   float64 `yaml:"window_loss" min:"-0.9" doc:"Time that a pair of tiles takes more in the kernel for sliding windows, wl; less than 0 where it takes less."`
	Aligned      float64 `yaml:"aligned" min:"0" max:"0.5" doc:"Time that packing saves where 4, 8 or 16 query heads share a key-value head, al."`
	WriteCycles  float64 `yaml:"write_cycles" min:"0" doc:"Latency tw of the block that writes a token into the cache; 0 where the measured call does not write it."`
}

// DecodeFit holds the parameters of the decode-attention form (compute/kernel, decode.go). Where a cycle count is 0
// the library does not have that step.
type DecodeFit struct {
	FitError       `yaml:",inline"`
	Algorithm      string  `yaml:"algorithm" required:"true" enum:"flash2|flash3" doc:"Kernel generation, see prefill."`
	LaunchCycles   float64 `yaml:"launch_cycles" min:"0" doc:"Launch floor t0."`
	PairCycles     float64 `yaml:"pair_cycles" required:"true" exclusiveMin:"0" doc:"Work u of a core on a tile of 128 keys, 128 wide."`
	TileCycles     float64 `yaml:"tile_cycles" min:"0" doc:"Prologue and epilogue tp of a sequence and key-value head."`
	Quantisation   float64 `yaml:"quantisation" min:"0" max:"1" doc:"How much of a last wave's empty cores is lost, q."`
	Bandwidth      float64 `yaml:"bandwidth" required:"true" exclusiveMin:"0" max:"1" doc:"Share eb of the memory bandwidth that keys and values reach."`
	SplitCycles    float64 `yaml:"split_cycles" min:"0" doc:"Second kernel that joins the parts of split keys and values, ts."`
	PartCycles     float64 `yaml:"part_cycles" min:"0" doc:"What each part adds to that, tj."`
	CopyCycles     float64 `yaml:"copy_cycles" min:"0" doc:"Kernel that reorders outputs of grouped query heads, tc."`
	SequenceCycles float64 `yaml:"sequence_cycles" min:"0" doc:"Scheduling of one more sequence, tq."`
	WindowCycles   float64 `yaml:"window_cycles" min:"0" doc:"Masking of a sliding window for each sequence and key-value head of width 128, tm."`
	WriteCycles    float64 `yaml:"write_cycles" min:"0" doc:"Latency tw of the block that writes a token into the cache; 0 where the measured call does not write it."`
	CacheShare     float64 `yaml:"cache_share" min:"0" max:"3" doc:"Keys and values of this share of the last cache are half found there when the same call is repeated, c; 0 never."`
}

// GroupedFit holds the parameters of the expert feed-forward form (compute/kernel, moe.go).
type GroupedFit struct {
	FitError     `yaml:",inline"`
	LaunchCycles float64 `yaml:"launch_cycles" min:"0" doc:"Launch floor t0 of the block: sorting of tokens, two products, activation, sum."`
	MapCycles    float64 `yaml:"map_cycles" min:"0" doc:"What it takes more where experts lie on several accelerators, tm."`
	Bandwidth    float64 `yaml:"bandwidth" required:"true" exclusiveMin:"0" max:"1" doc:"Share eb of the memory bandwidth that weights and activations reach."`
	Compute      float64 `yaml:"compute" required:"true" exclusiveMin:"0" max:"1" doc:"Share ec of the peak that tiles of 64 rows reach while inputs lie in the last cache."`
	Small        float64 `yaml:"small" required:"true" exclusiveMin:"0" max:"1" doc:"Share es of the peak that tiles of 16 rows reach, taken up to as many tokens as there are experts."`
	Tuned        float64 `yaml:"tuned" min:"0" max:"1" doc:"Share et of the peak where the library brings tiles tuned for the shape: layers of eight experts, 1024 to 8191 wide; 0 where it brings none."`
	TileCycles   float64 `yaml:"tile_cycles" min:"0" doc:"Prologue and epilogue tp of a tile."`
	Spill        float64 `yaml:"spill" min:"0" doc:"Loss of arithmetic, b, where the inputs no longer lie in the last cache."`
	Reread       float64 `yaml:"reread" min:"0" doc:"Time r of reading an expert's weights again for each eight row tiles, as a multiple of the memory time, where they exceed the last cache."`
	Absent       float64 `yaml:"absent" min:"0" doc:"Traffic g of a token's choice of an expert on another accelerator, as a multiple of its activations."`
}

// MemoryFit holds the parameters of kernels that only move memory (compute/kernel, memory.go).
type MemoryFit struct {
	FitError            `yaml:",inline"`
	LaunchCycles        float64 `yaml:"launch_cycles" min:"0" doc:"Launch floor t0."`
	Bandwidth           float64 `yaml:"bandwidth" required:"true" exclusiveMin:"0" max:"1" doc:"Share of the memory bandwidth that kernels which only stream reach: residual additions, optimiser steps."`
	ActivationBandwidth float64 `yaml:"activation_bandwidth" required:"true" exclusiveMin:"0" max:"1" doc:"The same of gated activations and rotary positions."`
	NormBandwidth       float64 `yaml:"norm_bandwidth" required:"true" exclusiveMin:"0" max:"1" doc:"The same of norms, counted as one read and one write."`
}
