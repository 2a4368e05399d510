package step_test

import (
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
	"tokenwatt/compute/kernel"
	"tokenwatt/demand/training/layout"
	"tokenwatt/demand/training/step"
)

// gpt is a GPT of the papers of 2021-22: four matrices of attention and two of 4 h.
func gpt(layers, hidden, heads int) catalog.Model {
	return catalog.Model{
		Layers: layers, Hidden: hidden, Heads: heads, KVHeads: heads, HeadDim: hidden / heads, FFN: 4 * hidden, Activation: "gelu",
		Vocabulary: 51200, Context: 2048, Norm: "layernorm", NormBias: true,
	}
}

// problem is a job of a model on A100s of Selene with Megatron-LM of 2021.
func problem(t testing.TB, m catalog.Model, batch, accelerators int) step.Problem {
	return problemOn(t, m, batch, accelerators, "a100-sxm-80gb", "megatron-2020-22", "selene", "fp16")
}

func problemOn(t testing.TB, m catalog.Model, batch, accelerators int, chip, engine, cluster, recipe string) step.Problem {
	t.Helper()
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
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
			Model: m, Sequence: m.Context, GlobalBatch: batch, Accelerators: accelerators, NodeSize: 8, MemoryBytes: 80e9,
			Recipe: recipe, FlashAttention: !e.UnfusedScores,
		},
		Machine: machine, Network: network, Engine: e, Cluster: s, KnownChip: true,
	}
}

func prepare(t testing.TB, p step.Problem) *step.Prepared {
	t.Helper()
	q, err := step.Prepare(p)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// mixture is a model with experts, shared ones and a dense first layer.
func mixture() catalog.Model {
	m := gpt(24, 2048, 16)
	m.Activation, m.FFN = "swiglu", 8192
	m.Experts = &catalog.Experts{Count: 64, TopK: 6, Shared: 1, FFN: 1024, DenseLayers: 1}
	return m
}
