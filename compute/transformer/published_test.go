package transformer_test

import (
	"fmt"
	"math"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/compute/transformer"
)

// gpt is a GPT-2 or GPT-3 by its depth, width and heads.
func gpt(layers, hidden, heads, context int) catalog.Model {
	return catalog.Model{
		Layers: layers, Hidden: hidden, Heads: heads, FFN: 4 * hidden, Activation: "gelu", Vocabulary: 50257,
		Context: context, LearnedPositions: context, TiedEmbeddings: true, Norm: "layernorm", NormBias: true, LinearBias: true,
	}
}

// llama is a Llama by its shapes.
func llama(layers, hidden, heads, kv, ffn, vocabulary, context int) catalog.Model {
	return catalog.Model{
		Layers: layers, Hidden: hidden, Heads: heads, KVHeads: kv, FFN: ffn, Activation: "swiglu",
		Vocabulary: vocabulary, Context: context, Norm: "rmsnorm",
	}
}

// palm is a PaLM (arXiv 2204.02311, Table 1): multi-query heads of 256, parallel blocks, no biases.
func palm(layers, hidden, heads int) catalog.Model {
	return catalog.Model{
		Layers: layers, Hidden: hidden, Heads: heads, KVHeads: 1, HeadDim: 256, FFN: 4 * hidden, Activation: "swiglu",
		Vocabulary: 256000, Context: 2048, TiedEmbeddings: true, ParallelBlock: true, Norm: "layernorm",
	}
}

func bloom() catalog.Model {
	return catalog.Model{
		Layers: 70, Hidden: 14336, Heads: 112, FFN: 4 * 14336, Activation: "gelu", Vocabulary: 250880, Context: 2048,
		TiedEmbeddings: true, Norm: "layernorm", NormBias: true, EmbeddingNorm: true, LinearBias: true,
	}
}

func opt350m() catalog.Model {
	return catalog.Model{
		Layers: 24, Hidden: 1024, Heads: 16, FFN: 4096, Activation: "relu", Vocabulary: 50272, Context: 2048,
		LearnedPositions: 2050, EmbeddingDim: 512, NoFinalNorm: true, TiedEmbeddings: true, Norm: "layernorm", NormBias: true, LinearBias: true,
	}
}

func mixtral() catalog.Model {
	m := llama(32, 4096, 32, 8, 14336, 32000, 32768)
	m.Experts = &catalog.Experts{Count: 8, TopK: 2, FFN: 14336}
	return m
}

// qwen3 is a Qwen3 with heads of 128 and normalised queries and keys (arXiv 2505.09388, Tables 1 and 2).
func qwen3(layers, hidden, heads, kv, ffn int) catalog.Model {
	m := llama(layers, hidden, heads, kv, ffn, 151936, 32768)
	m.HeadDim, m.QKNorm = 128, true
	return m
}

func qwen3MoE(layers, hidden, heads, kv, expert int) catalog.Model {
	m := qwen3(layers, hidden, heads, kv, 3*hidden)
	m.Experts = &catalog.Experts{Count: 128, TopK: 8, FFN: expert}
	return m
}

// gptOSS is a gpt-oss (model card, arXiv 2508.10925): windows in every second layer, sinks, biases throughout.
func gptOSS(layers, experts int) catalog.Model {
	m := llama(layers, 2880, 64, 8, 2880, 201088, 131072)
	m.HeadDim, m.AttentionBias, m.AttentionSinks = 64, true, true
	m.Window, m.WindowedLayers = 128, layers/2
	m.Experts = &catalog.Experts{Count: experts, TopK: 4, FFN: 2880, Bias: true}
	return m
}

func deepSeekV2() catalog.Model {
	m := llama(60, 5120, 128, 0, 12288, 102400, 4096)
	m.Experts = &catalog.Experts{Count: 160, TopK: 6, Shared: 2, FFN: 1536, DenseLayers: 1}
	m.MLA = &catalog.MLA{QRank: 1536, KVRank: 512, NopeDim: 128, RopeDim: 64, VDim: 128}
	return m
}

func deepSeekV2Lite() catalog.Model {
	m := llama(27, 2048, 16, 0, 10944, 102400, 4096)
	m.Experts = &catalog.Experts{Count: 64, TopK: 6, Shared: 2, FFN: 1408, DenseLayers: 1}
	m.MLA = &catalog.MLA{KVRank: 512, NopeDim: 128, RopeDim: 64, VDim: 128}
	return m
}

func deepSeekV3() catalog.Model {
	m := llama(61, 7168, 128, 0, 18432, 129280, 4096)
	m.Experts = &catalog.Experts{Count: 256, TopK: 8, Shared: 1, FFN: 2048, DenseLayers: 3, RouterBias: true}
	m.MLA = &catalog.MLA{QRank: 1536, KVRank: 512, NopeDim: 128, RopeDim: 64, VDim: 128}
	m.MTP = 1
	return m
}

// mustShape returns the shape of a model that is known to fit.
func mustShape(t testing.TB, m catalog.Model) *transformer.Shape {
	t.Helper()
	s, err := transformer.Of(m)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestPublishedParameters holds the counts to those that the authors print, each to the digits that are printed:
// half a unit of the last one. Where the checkpoint's own index gives every digit the count is exact.
func TestPublishedParameters(t *testing.T) {
	const checkpoint = "parameter total of the checkpoint's safetensors index"
	cases := []struct {
		name, source     string
		model            catalog.Model
		total, tolerance float64
	}{
		{"GPT-2", checkpoint, gpt(12, 768, 12, 1024), 124439808, 0},
		{"GPT-2 XL", checkpoint, gpt(48, 1600, 25, 1024), 1557611200, 0},
		{"GPT-3 175B", "Brown et al. 2020, Table D.1: 174,600 M", gpt(96, 12288, 96, 2048), 174600e6, 50e6},
		{"BLOOM", "model card: 176,247,271,424", bloom(), 176247271424, 0},
		{"OPT-350M", checkpoint, opt350m(), 331196416, 0},
		{"PaLM 8B", "Chowdhery et al. 2022, Table 1: 8.63 B", palm(32, 4096, 16), 8.63e9, 5e6},
		{"PaLM 62B", "Chowdhery et al. 2022, Table 1: 62.50 B", palm(64, 8192, 32), 62.50e9, 5e6},
		// The paper cuts rather than rounds: its shapes give 540.356 B.
		{"PaLM 540B", "Chowdhery et al. 2022, Table 1: 540.35 B", palm(118, 18432, 48), 540.35e9, 10e6},
		{"LLaMA 65B", "Touvron et al. 2023, Table 2: 65.2 B; " + checkpoint, llama(80, 8192, 64, 64, 22016, 32000, 2048), 65285660672, 0},
		{"Llama 2 7B", checkpoint, llama(32, 4096, 32, 32, 11008, 32000, 4096), 6738415616, 0},
		{"Llama 2 70B", checkpoint, llama(80, 8192, 64, 8, 28672, 32000, 4096), 68976648192, 0},
		{"Llama 3.1 8B", checkpoint, llama(32, 4096, 32, 8, 14336, 128256, 8192), 8030261248, 0},
		{"Llama 3.1 70B", checkpoint, llama(80, 8192, 64, 8, 28672, 128256, 8192), 70553706496, 0},
		{"Llama 3.1 405B", checkpoint, llama(126, 16384, 128, 8, 53248, 128256, 8192), 405853388800, 0},
		{"Mixtral 8x7B", checkpoint, mixtral(), 46702792704, 0},
		{"Qwen3 8B", checkpoint, qwen3(36, 4096, 32, 8, 12288), 8190735360, 0},
		{"Qwen3 32B", checkpoint, qwen3(64, 5120, 64, 8, 25600), 32762123264, 0},
		{"Qwen3 30B-A3B", checkpoint, qwen3MoE(48, 2048, 32, 4, 768), 30532122624, 0},
		{"Qwen3 235B-A22B", checkpoint, qwen3MoE(94, 4096, 64, 4, 1536), 235093634560, 0},
		{"gpt-oss-20b", "model card, Table 1: 20.91 B", gptOSS(24, 32), 20.91e9, 5e6},
		{"gpt-oss-120b", "model card, Table 1: 116.83 B", gptOSS(36, 128), 116.83e9, 5e6},
		{"DeepSeek-V2", checkpoint, deepSeekV2(), 235741434880, 0},
		{"DeepSeek-V2-Lite", checkpoint, deepSeekV2Lite(), 15706484224, 0},
		{"DeepSeek-V3", "tensors of the checkpoint's main model, scales of fp8 apart", deepSeekV3(), 671026419200, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := float64(mustShape(t, c.model).Parameters().Total)
			if math.Abs(got-c.total) > c.tolerance {
				t.Errorf("%s has %.0f parameters, %s gives %.0f (off by %.0f)", c.name, got, c.source, c.total, got-c.total)
			}
		})
	}
}

// TestPublishedParts holds parts of models to what their authors print.
func TestPublishedParts(t *testing.T) {
	large, small := mustShape(t, gptOSS(36, 128)).Parameters(), mustShape(t, gptOSS(24, 32)).Parameters()
	v3 := mustShape(t, deepSeekV3()).Parameters()
	cases := []struct {
		name            string
		got, want, half float64
	}{
		// gpt-oss model card, Table 1, in 10^9. Its active count leaves out the input embedding.
		{"gpt-oss-120b MLP", float64(large.Experts + large.Router), 114.71e9, 5e6},
		{"gpt-oss-120b attention", float64(large.Attention + large.Norms), 0.96e9, 5e6},
		{"gpt-oss-120b embeddings", float64(large.Embedding + large.Output), 1.16e9, 5e6},
		{"gpt-oss-120b active", float64(large.Active - large.Embedding), 5.13e9, 5e6},
		{"gpt-oss-20b MLP", float64(small.Experts + small.Router), 19.12e9, 5e6},
		{"gpt-oss-20b attention", float64(small.Attention + small.Norms), 0.64e9, 5e6},
		{"gpt-oss-20b active", float64(small.Active - small.Embedding), 3.61e9, 5e6},
		// Jiang et al. 2024 (arXiv 2401.04088): 13 B active parameters.
		{"Mixtral active", float64(mustShape(t, mixtral()).Parameters().Active), 13e9, 0.5e9},
		// arXiv 2405.04434, abstract: 21 B activated; arXiv 2412.19437, abstract: 37 B activated. V3's weights README
		// says 36.7 B and the input embedding is 0.93 B of ours, so that its 37 is the count without it.
		{"DeepSeek-V2 active", float64(mustShape(t, deepSeekV2()).Parameters().Active), 21e9, 0.5e9},
		{"DeepSeek-V3 active", float64(v3.Active - v3.Embedding), 36.7e9, 0.1e9},
		// Same README: the multi-token-prediction module holds 11.5 B unique parameters, which is its layer; the
		// projection beside it is 2 x 7,168^2 = 0.103 B more.
		{"DeepSeek-V3 MTP layer", float64(v3.MTP) - 2*7168*7168, 11.5e9, 0.05e9},
		// BLOOM's model card: 3,596,615,680 embedding parameters.
		{"BLOOM embedding", float64(mustShape(t, bloom()).Parameters().Embedding), 3596615680, 0},
		// Qwen3-30B-A3B model card: 29.9 B without embeddings.
		{"Qwen3 30B-A3B without embeddings", func() float64 {
			p := mustShape(t, qwen3MoE(48, 2048, 32, 4, 768)).Parameters()
			return float64(p.Total - p.Embedding - p.Output)
		}(), 29.9e9, 0.05e9},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if math.Abs(c.got-c.want) > c.half {
				t.Errorf("%s is %.0f, published %.0f +- %.0f", c.name, c.got, c.want, c.half)
			}
		})
	}
}

func ExampleOf() {
	s, err := transformer.Of(catalog.Model{
		Layers: 80, Hidden: 8192, Heads: 64, KVHeads: 8, FFN: 28672, Activation: "swiglu",
		Vocabulary: 128256, Context: 8192, Norm: "rmsnorm",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f billion parameters\n", float64(s.Parameters().Total)/1e9)
	fmt.Printf("%.1f GFLOP to decode a token behind 1,000 others\n", float64(s.DecodeFLOPs(1000))/1e9)
	fmt.Printf("%.0f kB of cache for each token\n", float64(s.KVBytesPerToken(2))/1e3)
	// Output:
	// 70.554 billion parameters
	// 141.6 GFLOP to decode a token behind 1,000 others
	// 328 kB of cache for each token
}
