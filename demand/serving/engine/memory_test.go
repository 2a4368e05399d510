package engine

import (
	"math"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
)

// TestBlocksOfLogs: the cache that vLLM 0.11.0 reports at its start on one H100 SXM, in tokens, with 4,096 tokens and 256
// sequences an iteration and 0.9 of the memory. From inference-sim/inference-sim, eval/ground_truth, vllm.log of
// dec11-train-qwen7b-1 (which runtimeBytes is from), jan21-llama7b-train-1 and jan20-codellama-train-1 (which it is not).
func TestBlocksOfLogs(t *testing.T) {
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		model   string
		context int
		tokens  float64
		off     float64 // bytes that the prediction may be off by, in shares of the memory
	}{
		{"qwen2.5-7b", 8192, 1_053_328, 0.005},
		{"llama-2-7b", 4096, 119_008, 0.005},
		{"codellama-34b", 8192, 40_592, 0.005},
	} {
		model := c.Models.Get(x.model)
		if model == nil {
			t.Fatalf("no %s", x.model)
		}
		p := Problem{Model: model.Value, Weights: BF16, Cache: kernel.BF16, TP: 1, PP: 1, DP: 1, MemoryShare: 0.9, MaxContext: x.context, MaxSeqs: 256, MaxTokens: 4096}
		if err := p.MachineOf(c, "h100-sxm", "vllm 0.11"); err != nil {
			t.Fatal(err)
		}
		m, err := MemoryOf(p)
		if err != nil {
			t.Fatal(err)
		}
		if off := m.Cache - x.tokens*m.BytesPerToken; math.Abs(off) > x.off*p.Memory {
			t.Errorf("%s: a cache of %.3g GB, vLLM had %.3g GB", x.model, m.Cache/1e9, x.tokens*m.BytesPerToken/1e9)
		} else {
			t.Logf("%s: %+.2f GB", x.model, off/1e9)
		}
	}
}
