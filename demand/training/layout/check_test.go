package layout_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"tokenwatt/compute/transformer"
	"tokenwatt/demand/training/layout"
)

// Each rule is broken alone, by one change to a layout that keeps all.
func TestEachRule(t *testing.T) {
	dense, experts := llamaJob(), deepseekJob()
	good := layout.Layout{TP: 8, PP: 16, VPP: 1, CP: 1, EP: 1, DP: 128, MicroBatch: 1, SequenceParallel: true, ZeRO: 1}
	mixed := layout.Layout{TP: 1, PP: 8, VPP: 1, CP: 1, EP: 8, DP: 32, MicroBatch: 1, ZeRO: 1}
	for _, c := range []struct {
		rule layout.Rule
		job  layout.Job
		l    layout.Layout
		edit func(*layout.Job, *layout.Layout)
	}{
		{"degrees-positive", dense, good, func(_ *layout.Job, l *layout.Layout) { l.CP = 0 }},
		{"degrees-multiply-to-accelerators", dense, good, func(j *layout.Job, _ *layout.Layout) { j.Accelerators = 16000 }},
		{"tp-divides-heads", dense, good, func(j *layout.Job, _ *layout.Layout) { j.Model.Heads, j.Model.KVHeads, j.Model.HeadDim = 124, 4, 128 }},
		{"tp-divides-kv-heads", dense, good, func(j *layout.Job, _ *layout.Layout) { j.Model.Heads, j.Model.KVHeads, j.Model.HeadDim = 144, 6, 128 }},
		{"tp-divides-hidden", dense, good, func(j *layout.Job, _ *layout.Layout) { j.Model.Hidden, j.Model.HeadDim = 16388, 128 }},
		{"tp-divides-ffn", dense, good, func(j *layout.Job, _ *layout.Layout) { j.Model.FFN++ }},
		{"pp-within-layers", dense, good, func(j *layout.Job, _ *layout.Layout) { j.Model.Layers = 15 }},
		{"vpp-within-layers", dense, good, func(_ *layout.Job, l *layout.Layout) { l.VPP = 8 }},
		{"vpp-needs-pp", dense, good, func(j *layout.Job, l *layout.Layout) { l.VPP, l.PP, j.Accelerators = 2, 1, 1024 }},
		{"vpp-micro-batches", dense, good, func(j *layout.Job, l *layout.Layout) { l.VPP, j.GlobalBatch = 2, 128*17 }},
		{"batch-divides", dense, good, func(j *layout.Job, _ *layout.Layout) { j.GlobalBatch = 2000 }},
		{"cp-divides-sequence", dense, good, func(j *layout.Job, l *layout.Layout) {
			l.CP, l.DP, l.SequenceParallel, j.Sequence = 8, 16, false, 8*1001
		}},
		{"cp-needs-flash-attention", dense, good, func(j *layout.Job, l *layout.Layout) { l.CP, l.DP, j.FlashAttention = 2, 64, false }},
		{"sp-needs-tp", dense, good, func(_ *layout.Job, l *layout.Layout) { l.TP, l.DP = 1, 1024 }},
		{"sp-divides-sequence", dense, good, func(j *layout.Job, _ *layout.Layout) { j.Sequence = 8190 }},
		{"zero-stage", dense, good, func(_ *layout.Job, l *layout.Layout) { l.ZeRO = 4 }},
		{"zero-excludes-pp", dense, good, func(j *layout.Job, l *layout.Layout) { j.Framework, l.ZeRO = "deepspeed", 2 }},
		{"recompute-kind", dense, good, func(_ *layout.Job, l *layout.Layout) { l.Recompute = layout.Full + 1 }},
		{"ep-needs-experts", dense, good, func(_ *layout.Job, l *layout.Layout) { l.EP = 2 }},
		{"ep-divides-experts", experts, mixed, func(j *layout.Job, _ *layout.Layout) { j.Model.Experts.Count = 250 }},
		{"ep-divides-ranks", experts, mixed, func(_ *layout.Job, l *layout.Layout) { l.EP = 64 }},
		{"experts-tp-needs-sp", experts, mixed, func(_ *layout.Job, l *layout.Layout) { l.TP, l.DP = 2, 16 }},
	} {
		t.Run(string(c.rule), func(t *testing.T) {
			if err := prepare(t, c.job).Check(&c.l); err != nil {
				t.Fatalf("before the change: %v", err)
			}
			if x := c.job.Model.Experts; x != nil {
				own := *x
				c.job.Model.Experts = &own
			}
			c.edit(&c.job, &c.l)
			p := prepare(t, c.job)
			err := p.Check(&c.l)
			var broken *layout.Error
			if !errors.As(err, &broken) || !errors.Is(err, layout.ErrLayout) {
				t.Fatalf("got %v, expected an *Error", err)
			}
			if len(broken.Broken) != 1 || broken.Broken[0].Rule != c.rule {
				t.Errorf("got %v, expected only %s", err, c.rule)
			}
			b := broken.Broken[0]
			if b.Found == "" || b.Expected == "" || b.Hint == "" || !strings.Contains(err.Error(), string(c.rule)) {
				t.Errorf("incomplete: %+v", b)
			}
			if p.Valid(&c.l) {
				t.Error("Valid says yes")
			}
		})
	}
}

// A layout that breaks several rules is told all of them.
func TestAllBrokenRulesAtOnce(t *testing.T) {
	p := prepare(t, llamaJob())
	err := p.Check(&layout.Layout{TP: 3, PP: 200, VPP: 2, CP: 1, EP: 4, DP: 7, MicroBatch: 1, ZeRO: 9})
	var broken *layout.Error
	if !errors.As(err, &broken) {
		t.Fatal(err)
	}
	var got []layout.Rule
	for _, b := range broken.Broken {
		got = append(got, b.Rule)
	}
	want := []layout.Rule{
		"degrees-multiply-to-accelerators", "tp-divides-heads", "tp-divides-kv-heads", "tp-divides-hidden", "tp-divides-ffn",
		"pp-within-layers", "vpp-within-layers", "batch-divides", "ep-needs-experts", "zero-stage",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, expected %v", got, want)
	}
}

func TestJobsThatDoNotHoldTogether(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(*layout.Job)
		want string
	}{
		"vocabulary 0":      {func(j *layout.Job) { j.Model.Vocabulary = 0 }, "vocabulary"},
		"memory NaN":        {func(j *layout.Job) { j.MemoryBytes = math.NaN() }, "memory_bytes"},
		"memory infinite":   {func(j *layout.Job) { j.MemoryBytes = math.Inf(1) }, "memory_bytes"},
		"no accelerators":   {func(j *layout.Job) { j.Accelerators = 0 }, "accelerators"},
		"negative batch":    {func(j *layout.Job) { j.GlobalBatch = -1 }, "global_batch"},
		"no sequence":       {func(j *layout.Job) { j.Sequence = 0 }, "sequence"},
		"no node":           {func(j *layout.Job) { j.NodeSize = 0 }, "node_size"},
		"unknown recipe":    {func(j *layout.Job) { j.Recipe = "int3" }, "recipe"},
		"unknown framework": {func(j *layout.Job) { j.Framework = "lorem" }, "framework"},
	} {
		t.Run(name, func(t *testing.T) {
			j := llamaJob()
			c.edit(&j)
			_, err := layout.Prepare(j)
			if !errors.Is(err, layout.ErrJob) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, expected an error on %s", err, c.want)
			}
		})
	}
	_, err := layout.Prepare(layout.Job{})
	var shape *transformer.ShapeError
	if !errors.Is(err, layout.ErrJob) || !errors.As(err, &shape) || strings.Count(err.Error(), "\n") < 8 {
		t.Errorf("an empty job: %v", err)
	}
}

// Huge degrees neither overflow nor pass.
func TestHugeDegrees(t *testing.T) {
	p := prepare(t, llamaJob())
	huge := math.MaxInt
	l := layout.Layout{TP: huge, PP: huge, VPP: huge, CP: huge, EP: huge, DP: huge, MicroBatch: huge}
	if p.Valid(&l) || p.Check(&l) == nil {
		t.Error("degrees of the largest integer are said to be valid")
	}
}
