package training

import (
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
	"tokenwatt/compute/kernel"
	"tokenwatt/demand/training/layout"
	"tokenwatt/demand/training/search"
	"tokenwatt/demand/training/step"
)

// TestOptimum holds the fastest of all layouts of large jobs to the best utilisation that anybody has published on such chips: a
// search finds where a model is too hopeful. GPT-3 175B reached 63.5 % on 512 A100s with half of this batch and parallel
// blocks (MegaScale, Jiang et al. 2024, arXiv 2402.15627, table 2), GPT of 1T parameters 57 % on 512 A100s before FlashAttention
// (Korthikanti et al. 2022, arXiv 2205.05198, table 5), which is worth a few points at this width.
func TestOptimum(t *testing.T) {
	c := embedded(t)
	gpt3 := c.Models.Get("gpt-3-175b").Value
	trillion := gpt3
	trillion.Layers, trillion.Hidden, trillion.Heads, trillion.KVHeads, trillion.HeadDim, trillion.FFN = 128, 25600, 160, 160, 160, 102400
	for _, one := range []struct {
		name                string
		model               catalog.Model
		accelerators, batch int
		engine, cluster     string
		recipe              string
		most                float64
	}{
		{"GPT-3 175B", gpt3, 1024, 1536, "default", "default", "bf16", 0.635},
		{"GPT-3 175B", gpt3, 1024, 1536, "megatron-2020-22", "selene", "fp16", 0.56},
		{"1T", trillion, 4096, 3072, "default", "default", "bf16", 0.60},
		{"1T", trillion, 4096, 3072, "megatron-2020-22", "selene", "fp16", 0.57},
	} {
		p := optimum(t, c, one.model, one.accelerators, one.batch, one.engine, one.cluster, one.recipe)
		found, err := search.Run(t.Context(), &search.Problem{Step: p}, &search.Settings{Headroom: 0.04, Space: search.Space{ZeRO: []int{0, 1}}})
		if err != nil {
			t.Fatal(err)
		}
		prepared, err := step.Prepare(p)
		if err != nil {
			t.Fatal(err)
		}
		best := found.Best()
		mfu, _ := prepared.Utilisation(&best.Layout, &best.Breakdown)
		t.Logf("%s on %d, %s: MFU %.3f, %.2f s, %+v", one.name, one.accelerators, one.engine, mfu, best.Breakdown.Total(), best.Layout)
		if mfu > one.most || mfu < one.most-0.06 {
			t.Errorf("%s on %d, %s: MFU %.3f, want at most %.3f and no more than 0.06 below", one.name, one.accelerators, one.engine, mfu, one.most)
		}
	}
}

// optimum is a job on A100s at 2,048 tokens.
func optimum(t *testing.T, c *catalog.Catalog, model catalog.Model, accelerators, batch int, engine, cluster, recipe string) step.Problem {
	t.Helper()
	const chip = "a100-sxm-80gb"
	machine, err := kernel.Of(c, chip, "")
	if err != nil {
		t.Fatal(err)
	}
	e, s := c.Engines.Get(engine).Value, c.Clusters.Get(cluster).Value
	network, err := collective.Of(c, chip, &s)
	if err != nil {
		t.Fatal(err)
	}
	return step.Problem{
		Job: layout.Job{
			Model: model, Sequence: 2048, GlobalBatch: batch, Accelerators: accelerators, NodeSize: 8,
			MemoryBytes: float64(c.Accelerators.Get(chip).Value.Memory.Mode), Recipe: recipe,
			FlashAttention: !e.UnfusedScores, FusedLoss: e.Elementwise == "fused", Framework: e.Framework,
		},
		Machine: machine, Network: network, Engine: e, Cluster: s, KnownChip: true,
	}
}
