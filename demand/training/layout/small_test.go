package layout_test

import (
	"errors"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/demand/training/layout"
)

// Layers per chunk as published: BLOOM's 70 over 12, Llama 3 405B's 126 over 8 x 8, DeepSeek-V3's 61 over 16.
func TestSlots(t *testing.T) {
	bloomModel := gpt(70, 14336, 112)
	for _, c := range []struct {
		job           layout.Job
		pp, vpp, want int
	}{
		{layout.Job{Model: bloomModel}, 12, 1, 6},
		{layout.Job{Model: llama()}, 8, 8, 2},
		{layout.Job{Model: llama()}, 1, 1, 126},
		{layout.Job{Model: deepseek()}, 16, 1, 4},
	} {
		j := llamaJob()
		j.Model = c.job.Model
		if got := prepare(t, j).Slots(c.pp, c.vpp); got != c.want {
			t.Errorf("%d layers over %d x %d: %d, expected %d", j.Model.Layers, c.pp, c.vpp, got, c.want)
		}
	}
}

// Where a model leaves a width to its default, Prepare fills it in and counts the same.
func TestDefaultsAreFilledIn(t *testing.T) {
	j := llamaJob()
	j.Model.HeadDim = 0
	if got := prepare(t, j).Job().Model.HeadDim; got != 128 {
		t.Errorf("head width %d, expected 128", got)
	}
	short, long := deepseekJob(), deepseekJob()
	long.Model.Experts = &catalog.Experts{Count: 256, TopK: 8, Shared: 1, FFN: 2048, SharedFFN: 2048, DenseLayers: 3}
	l := layout.Layout{TP: 1, PP: 8, VPP: 1, CP: 1, EP: 8, DP: 32, MicroBatch: 1, ZeRO: 1}
	if a, b := prepare(t, short).Memory(&l), prepare(t, long).Memory(&l); a != b {
		t.Errorf("%+v with the width of shared experts left out, %+v with it", a, b)
	}
}

// The items of a breakdown add up to the step.
func TestBreakdownTotal(t *testing.T) {
	b := layout.Breakdown{
		Forward: 1, Backward: 2, Recompute: 4, ExposedTP: 8, ExposedCP: 16, ExposedEP: 32, ExposedDP: 64, ExposedPP: 128,
		Bubble: 256, Optimizer: 512, Host: 1024,
	}
	if b.Total() != 2047 {
		t.Errorf("total %g, expected 2047", b.Total())
	}
}

// Every hint offers something that the layout does not do already.
func TestHints(t *testing.T) {
	tight := llamaJob()
	tight.MemoryBytes = 1e9
	p := prepare(t, tight)
	for _, c := range []struct {
		l             layout.Layout
		largest, hint string
	}{
		{layout.Layout{TP: 8, PP: 16, VPP: 1, CP: 1, EP: 1, DP: 128, MicroBatch: 2, ZeRO: 3, Recompute: layout.Full}, "activations", "a smaller micro-batch, or more TP with sequence parallelism or CP"},
		{layout.Layout{TP: 8, PP: 16, VPP: 1, CP: 1, EP: 1, DP: 128, MicroBatch: 8, SequenceParallel: true, ZeRO: 3, Recompute: layout.Full}, "buffers", "more TP or PP, or ZeRO 1: a pipeline keeps the stage's weights gathered"},
		{layout.Layout{TP: 8, PP: 2, VPP: 1, CP: 1, EP: 1, DP: 1024, MicroBatch: 2, ZeRO: 2, Recompute: layout.Full, OptimizerOffload: true}, "weights", "more TP or PP, or ZeRO 3"},
		{layout.Layout{TP: 8, PP: 2, VPP: 1, CP: 1, EP: 1, DP: 1024, MicroBatch: 1, SequenceParallel: true, ZeRO: 3, Recompute: layout.Full}, "buffers", "more TP or PP, or ZeRO 1: a pipeline keeps the stage's weights gathered"},
	} {
		if err := p.Check(&c.l); err != nil {
			t.Error(err)
			continue
		}
		var small *layout.MemoryError
		if err := p.Fits(&c.l); !errors.As(err, &small) || small.Largest != c.largest || small.Hint != c.hint {
			t.Errorf("%+v: %v", c.l, err)
		}
	}
}
