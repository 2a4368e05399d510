package layout_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/training/layout"
)

// drawn is a job and a layout, valid or not.
func drawn(t *rapid.T) (*layout.Prepared, layout.Layout) {
	j := llamaJob()
	if rapid.Bool().Draw(t, "experts") {
		j = deepseekJob()
	}
	power := func(name string, most int) int { return 1 << rapid.IntRange(0, most).Draw(t, name) }
	l := layout.Layout{
		TP: power("tp", 4), PP: power("pp", 5), VPP: rapid.IntRange(1, 4).Draw(t, "vpp"), CP: power("cp", 3),
		EP: 1, DP: power("dp", 7), MicroBatch: power("micro_batch", 3), ZeRO: rapid.IntRange(0, 3).Draw(t, "zero"),
		Recompute: layout.Recompute(rapid.IntRange(0, 3).Draw(t, "recompute")), OptimizerOffload: rapid.Bool().Draw(t, "offload"),
	}
	if j.Model.Experts != nil {
		l.EP = power("ep", 8)
	}
	l.SequenceParallel = l.TP > 1 && rapid.Bool().Draw(t, "sp")
	j.Accelerators = l.TP * l.PP * l.CP * l.DP
	j.GlobalBatch = l.DP * l.MicroBatch * l.PP * rapid.IntRange(1, 4).Draw(t, "rounds")
	j.Framework = rapid.SampledFrom([]string{"megatron", "deepspeed", "fsdp", "xla", ""}).Draw(t, "framework")
	j.Recipe = rapid.SampledFrom([]string{"fp16", "bf16", "fp8-current", "fp8-block", "fp8-mx", "fp8-rowwise", "nvfp4"}).Draw(t, "recipe")
	j.FlashAttention = l.CP > 1 || rapid.Bool().Draw(t, "flash")
	p, err := layout.Prepare(j)
	if err != nil {
		t.Fatal(err)
	}
	return p, l
}

// Valid and Check agree, and memory of a valid layout is finite, with no item below zero.
func TestMemoryIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, l := drawn(t)
		err := p.Check(&l)
		if p.Valid(&l) != (err == nil) {
			t.Fatalf("Valid says %v, Check %v", p.Valid(&l), err)
		}
		if err != nil {
			return
		}
		m := p.Memory(&l)
		for _, item := range []float64{m.Weights, m.Gradients, m.Optimizer, m.Activations, m.Buffers, m.Fragmentation} {
			if !(item >= 0) || math.IsInf(item, 0) {
				t.Fatalf("an item is %g: %+v", item, m)
			}
		}
		fullest := 0.0
		for i := range l.PP {
			fullest = max(fullest, p.StageMemory(&l, i).Total())
		}
		if fullest > m.Total()*(1+1e-12) {
			t.Fatalf("a stage takes %g, Memory says %g", fullest, m.Total())
		}
		limit := p.Job().MemoryBytes
		var small *layout.MemoryError
		err = p.Fits(&l)
		if (err == nil) != (m.Total() <= limit) || err != nil && (!errors.As(err, &small) || small.Excess() <= 0) {
			t.Fatalf("%g of %g bytes: %v", m.Total(), limit, err)
		}
	})
}

// More sharding, more recomputation and smaller micro-batches never take more memory.
func TestMemoryIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, l := drawn(t)
		if !p.Valid(&l) {
			return
		}
		total := func(change func(*layout.Layout)) float64 {
			c := l
			change(&c)
			return p.Memory(&c).Total()
		}
		here := p.Memory(&l).Total()
		lower := map[string]func(*layout.Layout){
			"offload": func(c *layout.Layout) { c.OptimizerOffload = true },
		}
		if l.ZeRO == 0 {
			lower["zero"] = func(c *layout.Layout) { c.ZeRO++ }
		}
		if l.MicroBatch > 1 && l.VPP == 1 {
			lower["micro-batch"] = func(c *layout.Layout) { c.MicroBatch /= 2 }
		}
		if l.TP > 1 && !l.SequenceParallel && l.Recompute < layout.SelectivePerOp {
			lower["sequence parallel"] = func(c *layout.Layout) { c.SequenceParallel = true }
		}
		if l.Recompute == layout.NoRecompute {
			lower["selective"] = func(c *layout.Layout) { c.Recompute = layout.Selective }
		}
		for name, change := range lower {
			if p.Job().Framework == "fsdp" && name == "micro-batch" {
				continue // outputs of all micro-batches are kept: their sum does not change, but their padding may
			}
			if there := total(change); there > here*(1+1e-12) {
				t.Fatalf("%s: %g with, %g without: %+v", name, there, here, l)
			}
		}
	})
}
