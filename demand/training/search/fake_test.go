package search

import (
	"math"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/demand/training/layout"
)

// fake has the rules and the memory of package layout and a step time of a few terms, so that tests of the search do
// not wait for kernels: work over ranks, a layer that gets dearer with TP, a bubble, and all-reduces.
type fake struct {
	*layout.Prepared
	job layout.Job
}

type fakeKey struct {
	tp, cp, ep, microBatch int
	recompute              layout.Recompute
	split                  bool
}

type fakeCost struct{ seconds, watts float64 }

func (f *fake) Key(l *layout.Layout) fakeKey {
	return fakeKey{l.TP, l.CP, l.EP, l.MicroBatch, l.Recompute, l.SequenceParallel}
}

func (f *fake) Layer(k fakeKey) fakeCost {
	work := 1e-3 * float64(k.microBatch) / float64(k.tp*k.cp) * (3 + 0.3*float64(k.recompute))
	shared := 1e-5 * float64(k.tp+k.cp+k.ep)
	if k.split {
		shared *= 0.8
	}
	return fakeCost{work + shared, 200 + 300*work/(work+shared)}
}

func (f *fake) Step(l *layout.Layout, c *fakeCost) layout.Breakdown {
	m := float64(f.job.GlobalBatch) / float64(l.DP*l.MicroBatch)
	stage := c.seconds * float64(f.Slots(l.PP, l.VPP)*l.VPP)
	b := layout.Breakdown{Forward: m * stage / 3, Backward: m * stage * 2 / 3, Host: 1e-3}
	if l.PP > 1 {
		b.Bubble = stage * float64(l.PP-1) / float64(l.VPP)
		b.ExposedPP = m * 1e-5 * float64(l.VPP)
	}
	b.ExposedDP = 1e-4 * math.Log2(float64(l.DP)) * float64(1+l.ZeRO)
	b.Optimizer = 1e-3
	if l.OptimizerOffload {
		b.Optimizer = 1e-2
	}
	return b
}

func (f *fake) Power(_ *layout.Layout, c *fakeCost, b *layout.Breakdown) float64 {
	busy := (b.Forward + b.Backward) / b.Total()
	return 100 + (c.watts-100)*busy
}

// fakes returns models of a job on several counts.
func fakes(t testing.TB, j layout.Job, counts []int) []Model[fakeKey, fakeCost] {
	t.Helper()
	models := make([]Model[fakeKey, fakeCost], len(counts))
	for i, n := range counts {
		j.Accelerators = n
		p, err := layout.Prepare(j)
		if err != nil {
			t.Fatal(err)
		}
		models[i] = &fake{p, j}
	}
	return models
}

// dense is a job small enough for every layout to be tried by brute force.
func dense() layout.Job {
	return layout.Job{
		Model: catalog.Model{
			Layers: 6, Hidden: 1024, Heads: 8, FFN: 4096, Activation: "gelu", Vocabulary: 32000, Context: 1024, Norm: "layernorm",
		},
		Sequence: 1024, GlobalBatch: 12, NodeSize: 4, MemoryBytes: 8e9, Recipe: "bf16", FlashAttention: true,
	}
}

// mixed is the same with experts.
func mixed() layout.Job {
	j := dense()
	j.Model.Activation = "swiglu"
	j.Model.Experts = &catalog.Experts{Count: 6, TopK: 2, FFN: 1024}
	return j
}

// trillion is megatron-1T of Calculon's models: 128 layers of 25,600, 160 heads, 51,200 tokens.
func trillion() layout.Job {
	return layout.Job{
		Model: catalog.Model{
			Layers: 128, Hidden: 25600, Heads: 160, FFN: 102400, Activation: "gelu", Vocabulary: 51200, Context: 2048,
			Norm: "layernorm", LinearBias: true, NormBias: true, LearnedPositions: 2048,
		},
		Sequence: 2048, GlobalBatch: 3072, NodeSize: 8, MemoryBytes: 80 * (1 << 30), Recipe: "fp16", FlashAttention: true,
	}
}
