package layout_test

import (
	"math"
	"testing"

	"tokenwatt/demand/training/layout"
)

const gib = 1 << 30

// Korthikanti et al. 2022 (arXiv 2205.05198), figure 1, in GiB as read off by Calculon's validation
// (calculon/llm/validation.py, seqsel_fig1). The figure takes 18 bytes a parameter and leaves the embedding out;
// here it is in, on the first stage, with one layer's working memory in the activations.
func TestKorthikantiFigure1(t *testing.T) {
	for _, c := range []struct {
		name                  string
		layers, hidden, heads int
		pp, vpp, batch        int
		state, kept, selected float64 // GiB
	}{
		{"22B", 48, 6144, 64, 1, 1, 4, 45.5625, 59.25, 9.5625},
		{"175B", 96, 12288, 96, 8, 3, 1, 45.5625, 66.84375, 12.3515625},
		{"530B", 105, 20480, 128, 35, 3, 1, 31.640625, 114.0234375, 23.076171875},
		{"1T", 128, 25600, 160, 64, 1, 1, 32.958984375, 131.25, 26.5625},
	} {
		j := layout.Job{
			Model: gpt(c.layers, c.hidden, c.heads), Sequence: 2048, GlobalBatch: 560 * 64, Accelerators: 8 * c.pp, NodeSize: 8,
			MemoryBytes: 80 * gib, Recipe: "bf16",
		}
		p := prepare(t, j)
		l := layout.Layout{TP: 8, PP: c.pp, VPP: c.vpp, CP: 1, EP: 1, DP: 1, MicroBatch: c.batch}
		if err := p.Check(&l); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		m := p.StageMemory(&l, 0)
		l.SequenceParallel, l.Recompute = true, layout.Selective
		s := p.StageMemory(&l, 0)
		got := [3]float64{(m.Weights + m.Gradients + m.Optimizer) / gib, m.Activations / gib, s.Activations / gib}
		t.Logf("%s: state %.1f (%.1f), activations kept %.1f (%.1f), selective %.1f (%.1f)",
			c.name, got[0], c.state, got[1], c.kept, got[2], c.selected)
		for i, want := range []float64{c.state, c.kept, c.selected} {
			if e := got[i]/want - 1; math.Abs(e) > 0.09 {
				t.Errorf("%s: item %d is %.2f GiB, published %.2f (%+.1f %%)", c.name, i, got[i], want, 100*e)
			}
		}
	}
}

// Megatron-LM README, table of the distributed optimiser: bytes a parameter without it and with it over d ranks.
func TestBytesOfAParameter(t *testing.T) {
	for _, c := range []struct {
		recipe               string
		plain, fixed, shared float64
	}{
		{"fp16", 20, 4, 16},
		{"bf16", 18, 6, 12},
	} {
		for _, d := range []int{1, 8, 64} {
			j := llamaJob()
			j.Recipe, j.Accelerators, j.GlobalBatch = c.recipe, 128*d, 64*d
			p := prepare(t, j)
			l := layout.Layout{TP: 8, PP: 16, VPP: 1, CP: 1, EP: 1, DP: d, MicroBatch: 1}
			plain := state(p.StageMemory(&l, 3))
			l.ZeRO = 1
			sharded := state(p.StageMemory(&l, 3))
			want := (c.fixed + c.shared/float64(d)) / c.plain
			if math.Abs(sharded/plain-want) > 1e-12 {
				t.Errorf("%s over %d ranks: %.6f of the bytes without sharding, expected %.6f", c.recipe, d, sharded/plain, want)
			}
		}
	}
}

func state(m layout.Memory) float64 { return m.Weights + m.Gradients + m.Optimizer }

// Without sharding, the stages of a pipeline hold together every parameter of the model once for each rank of TP.
func TestStagesHoldTheModelOnce(t *testing.T) {
	for name, j := range map[string]layout.Job{"dense": llamaJob(), "experts": deepseekJob()} {
		j.Accelerators, j.GlobalBatch, j.Recipe = 16, 64, "bf16"
		p := prepare(t, j)
		l := layout.Layout{TP: 1, PP: 16, VPP: 1, CP: 1, EP: 1, DP: 1, MicroBatch: 1}
		sum := 0.0
		for i := range l.PP {
			sum += state(p.StageMemory(&l, i))
		}
		whole := layout.Layout{TP: 1, PP: 1, VPP: 1, CP: 1, EP: 1, DP: 16, MicroBatch: 1}
		if one := state(p.StageMemory(&whole, 0)); math.Abs(sum/one-1) > 0.03 {
			t.Errorf("%s: stages hold %.4f of the model", name, sum/one)
		}
	}
}

// Llama 3 405B on H100 with 80 GB as it was trained (Grattafiori et al. 2024, arXiv 2407.21783, table 4; section
// 3.3.2: optimiser and gradients sharded, weights not gathered again; no activations recomputed): all three fit.
func TestLlama405BFits(t *testing.T) {
	for _, c := range []struct{ accelerators, cp, dp, sequence, perReplica int }{
		{8192, 1, 64, 8192, 32},
		{16384, 1, 128, 8192, 16},
		{16384, 16, 8, 131072, 16},
	} {
		j := llamaJob()
		j.Accelerators, j.Sequence, j.GlobalBatch = c.accelerators, c.sequence, c.dp*c.perReplica
		p := prepare(t, j)
		l := layout.Layout{TP: 8, PP: 16, VPP: 1, CP: c.cp, EP: 1, DP: c.dp, MicroBatch: 1, SequenceParallel: true, ZeRO: 2}
		if err := p.Check(&l); err != nil {
			t.Errorf("%d accelerators: %v", c.accelerators, err)
			continue
		}
		t.Logf("%d accelerators, %d tokens: %.1f GB", c.accelerators, c.sequence, p.Memory(&l).Total()/1e9)
		if err := p.Fits(&l); err != nil {
			t.Errorf("%d accelerators, %d tokens: %v", c.accelerators, c.sequence, err)
		}
	}
}
