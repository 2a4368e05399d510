package step_test

import (
	"math"
	"testing"

	"tokenwatt/demand/training/layout"
)

// TestShards: what is sharded more is communicated no less. In a pipeline ZeRO 3 gathers and scatters once in a step, as ZeRO 1
// does, layer by layer; ZeRO 2 scatters with every micro-batch; without a pipeline ZeRO 3 gathers twice with every one.
func TestShards(t *testing.T) {
	base := problemOn(t, gpt(48, 8192, 64), 256, 64, "h100-sxm", "default", "default", "bf16")
	base.Engine.ExposedDP, base.Engine.ExposedShards = 1, 1
	p := prepare(t, base)
	exposed := func(l layout.Layout, zero int) float64 {
		l.ZeRO = zero
		b := p.Time(&l)
		return b.ExposedDP
	}
	piped := layout.Layout{TP: 4, PP: 2, VPP: 1, CP: 1, EP: 1, DP: 8, MicroBatch: 1, SequenceParallel: true}
	if one, three := exposed(piped, 1), exposed(piped, 3); three < one || three > 1.2*one {
		t.Errorf("pipeline: ZeRO 3 takes %g s, ZeRO 1 %g s, want as much and at most a fifth more", three, one)
	}
	micro := 256 / 8.0
	if one, two := exposed(piped, 1), exposed(piped, 2); two < 0.5*micro*one {
		t.Errorf("pipeline: ZeRO 2 takes %g s, ZeRO 1 %g s, want a scatter for each of %g micro-batches", two, one, micro)
	}
	flat := layout.Layout{TP: 4, PP: 1, VPP: 1, CP: 1, EP: 1, DP: 16, MicroBatch: 4, SequenceParallel: true}
	if once := exposed(flat, 1); exposed(flat, 2) < 2*once || exposed(flat, 3) < 1.4*exposed(flat, 2) {
		t.Errorf("four micro-batches: ZeRO 1 %g s, ZeRO 2 %g s, ZeRO 3 %g s", once, exposed(flat, 2), exposed(flat, 3))
	}
	base.Job.Framework = "fsdp" // gathers with every micro-batch under ZeRO 2 as well
	flat.ZeRO = 2
	b := prepare(t, base).Time(&flat)
	if keeps := exposed(flat, 2); b.ExposedDP <= keeps {
		t.Errorf("ZeRO 2 takes FSDP %g s, and %g s where weights stay gathered", b.ExposedDP, keeps)
	}
}

// TestGradientFormat: gradients are reduced in 16 bits in training in fp16 and in 32 bits otherwise.
func TestGradientFormat(t *testing.T) {
	base := problemOn(t, gpt(48, 8192, 64), 256, 64, "a100-sxm-80gb", "megatron-2020-22", "selene", "fp16")
	l := layout.Layout{TP: 8, PP: 1, VPP: 1, CP: 1, EP: 1, DP: 8, MicroBatch: 1}
	half := prepare(t, base).Time(&l)
	base.Job.Recipe = "bf16"
	single := prepare(t, base).Time(&l)
	if ratio := single.ExposedDP / half.ExposedDP; ratio < 1.9 || ratio > 2.05 {
		t.Errorf("bf16 reduces gradients in %g s, fp16 in %g s, want about twice as long", single.ExposedDP, half.ExposedDP)
	}
}

// TestJitter: each doubling of the scale-up domains adds the site's share to the whole step, the first domain nothing.
func TestJitter(t *testing.T) {
	base := problem(t, gpt(24, 4096, 32), 64, 8)
	base.Cluster.Jitter = 0
	calm := prepare(t, base)
	base.Cluster.Jitter = 0.01
	shaken := prepare(t, base)
	for domains, want := range map[int]float64{1: 1, 2: 1.01, 8: 1.03} {
		l := layout.Layout{TP: 8, PP: 1, VPP: 1, CP: 1, EP: 1, DP: domains, MicroBatch: 1, ZeRO: 1}
		a, b := calm.Time(&l), shaken.Time(&l)
		if got := b.Total() / a.Total(); math.Abs(got-want) > 1e-12 {
			t.Errorf("%d domains: %g times as long, want %g", domains, got, want)
		}
	}
}
