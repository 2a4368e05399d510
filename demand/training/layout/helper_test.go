package layout_test

import (
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/demand/training/layout"
)

// gpt is a model of the GPT-3 family as Korthikanti et al. 2022 train it.
func gpt(layers, hidden, heads int) catalog.Model {
	return catalog.Model{
		Layers: layers, Hidden: hidden, Heads: heads, KVHeads: heads, FFN: 4 * hidden, Vocabulary: 51200, Context: 2048,
		Activation: "gelu", Norm: "layernorm", NormBias: true, LinearBias: true, TiedEmbeddings: true,
	}
}

// llama is Llama 3 405B.
func llama() catalog.Model {
	return catalog.Model{
		Layers: 126, Hidden: 16384, Heads: 128, KVHeads: 8, FFN: 53248, Vocabulary: 128256, Context: 8192,
		Activation: "swiglu", Norm: "rmsnorm",
	}
}

// deepseek is DeepSeek-V3 with one multi-token-prediction module.
func deepseek() catalog.Model {
	return catalog.Model{
		Layers: 61, Hidden: 7168, Heads: 128, FFN: 18432, Vocabulary: 129280, Context: 4096, Activation: "swiglu", Norm: "rmsnorm",
		Experts: &catalog.Experts{Count: 256, TopK: 8, Shared: 1, FFN: 2048, DenseLayers: 3},
		MLA:     &catalog.MLA{QRank: 1536, KVRank: 512, NopeDim: 128, RopeDim: 64, VDim: 128}, MTP: 1,
	}
}

func llamaJob() layout.Job {
	return layout.Job{
		Model: llama(), Sequence: 8192, GlobalBatch: 2048, Accelerators: 16384, NodeSize: 8, MemoryBytes: 80 << 30,
		Recipe: "bf16", FlashAttention: true, FusedLoss: true,
	}
}

func deepseekJob() layout.Job {
	return layout.Job{
		Model: deepseek(), Sequence: 4096, GlobalBatch: 4096, Accelerators: 256, NodeSize: 8, MemoryBytes: 180e9,
		Recipe: "fp8-mx", FlashAttention: true, FusedLoss: true,
	}
}

func prepare(t testing.TB, j layout.Job) *layout.Prepared {
	t.Helper()
	p, err := layout.Prepare(j)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
