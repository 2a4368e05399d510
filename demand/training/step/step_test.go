package step_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/demand/training/layout"
	"tokenwatt/demand/training/step"
)

func TestRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(p *step.Problem)
		says  string
	}{
		"no machine":       {func(p *step.Problem) { p.Machine = nil }, "machine"},
		"no network":       {func(p *step.Problem) { p.Network = nil }, "network"},
		"no sequence":      {func(p *step.Problem) { p.Job.Sequence = 0 }, "sequence"},
		"unknown recipe":   {func(p *step.Problem) { p.Job.Recipe = "fp7" }, "recipe"},
		"fp8 on an A100":   {func(p *step.Problem) { p.Job.Recipe = "fp8-current" }, "a100"},
		"engine not given": {func(p *step.Problem) { p.Engine = catalog.Engine{} }, "engine.factor"},
		"site not given":   {func(p *step.Problem) { p.Cluster = catalog.Cluster{} }, "cluster.factor"},
		"no model":         {func(p *step.Problem) { p.Job.Model = catalog.Model{} }, "layers"},
	} {
		p := problem(t, gpt(24, 4096, 32), 64, 8)
		c.spoil(&p)
		_, err := step.Prepare(p)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want an error about %s", name, err, c.says)
		}
		if name != "no model" && !errors.Is(err, step.ErrProblem) {
			t.Errorf("%s: %v does not wrap ErrProblem", name, err)
		}
	}
}

func TestOverlap(t *testing.T) {
	base := problemOn(t, gpt(24, 4096, 32), 64, 8, "h100-sxm", "megatron-bridge", "default", "bf16")
	l := layout.Layout{TP: 4, PP: 1, VPP: 1, CP: 2, EP: 1, DP: 1, MicroBatch: 1, ZeRO: 1}
	on := prepare(t, base).Time(&l)
	base.Overlap = step.Overlap{TP: step.Off, CP: step.Off, DP: step.Off, PP: step.Off, EP: step.Off}
	off := prepare(t, base).Time(&l)
	if !(off.ExposedTP > on.ExposedTP && off.ExposedCP > on.ExposedCP && off.ExposedDP >= on.ExposedDP) {
		t.Errorf("without overlap %+v, with %+v", off, on)
	}
}

// TestInterval: what is not known widens.
func TestInterval(t *testing.T) {
	p := problemOn(t, mixture(), 64, 8, "h100-sxm", "megatron-bridge", "default", "bf16")
	low, high := prepare(t, p).Interval()
	p.KnownChip = false
	chipLow, chipHigh := prepare(t, p).Interval()
	p.Vintage = "2019"
	oldLow, oldHigh := prepare(t, p).Interval()
	if !(oldLow < chipLow && chipLow < low && low < 1 && 1 < high && high < chipHigh && chipHigh < oldHigh) {
		t.Errorf("intervals [%g %g], unknown chip [%g %g], unknown vintage [%g %g]", low, high, chipLow, chipHigh, oldLow, oldHigh)
	}
}

// TestVintage: newer software runs experts faster, and dense models as fast.
func TestVintage(t *testing.T) {
	for _, m := range []catalog.Model{gpt(24, 2048, 16), mixture()} {
		p := problemOn(t, m, 64, 8, "h100-sxm", "megatron-bridge", "default", "bf16")
		l := layout.Layout{TP: 1, PP: 1, VPP: 1, CP: 1, EP: 1, DP: 8, MicroBatch: 1, ZeRO: 1}
		p.Vintage = "2025-10"
		old := prepare(t, p).Time(&l)
		p.Vintage = "2026-04"
		now := prepare(t, p).Time(&l)
		if ratio := old.Total() / now.Total(); (m.Experts != nil) != (ratio > 1.05) {
			t.Errorf("experts %v: half a year earlier takes %g times as long", m.Experts != nil, ratio)
		}
	}
}

func TestNoAllocation(t *testing.T) {
	p := prepare(t, problem(t, gpt(96, 12288, 96), 1536, 384))
	l := layout.Layout{TP: 8, PP: 12, VPP: 1, CP: 1, EP: 1, DP: 4, MicroBatch: 1, Recompute: layout.Full}
	c := p.Layer(p.Key(&l))
	if n := testing.AllocsPerRun(10, func() { _ = p.Step(&l, &c) }); n != 0 {
		t.Errorf("Step allocates %g times", n)
	}
	if n := testing.AllocsPerRun(10, func() { _ = p.Layer(p.Key(&l)) }); n != 0 {
		t.Errorf("Layer allocates %g times", n)
	}
}

func Example() {
	p, err := step.Prepare(exampleProblem())
	if err != nil {
		fmt.Println(err)
		return
	}
	// GPT-3 175B on 384 A100s, table 2 of Narayanan et al. 2021: 76.8 s.
	l := layout.Layout{TP: 8, PP: 12, VPP: 1, CP: 1, EP: 1, DP: 4, MicroBatch: 1, Recompute: layout.Full}
	b := p.Time(&l)
	low, high := p.IntervalOf(&b)
	fmt.Println(b.Total() > 60 && b.Total() < 90, low < 1, high > 1)
	// Output: true true true
}

func exampleProblem() step.Problem {
	return problem(&testing.T{}, gpt(96, 12288, 96), 1536, 384)
}

func BenchmarkTime(b *testing.B) {
	p := prepare(b, problem(b, gpt(96, 12288, 96), 1536, 384))
	l := layout.Layout{TP: 8, PP: 12, VPP: 1, CP: 1, EP: 1, DP: 4, MicroBatch: 1, Recompute: layout.Full}
	b.ReportAllocs()
	for b.Loop() {
		_ = p.Time(&l)
	}
}

func BenchmarkLayer(b *testing.B) {
	p := prepare(b, problemOn(b, mixture(), 1536, 384, "h100-sxm", "megatron-bridge", "default", "fp8-current"))
	k := p.Key(&layout.Layout{TP: 2, PP: 4, VPP: 1, CP: 1, EP: 8, DP: 48, MicroBatch: 1, ZeRO: 1})
	b.ReportAllocs()
	for b.Loop() {
		_ = p.Layer(k)
	}
}

func BenchmarkStep(b *testing.B) {
	p := prepare(b, problemOn(b, mixture(), 1536, 384, "h100-sxm", "megatron-bridge", "default", "fp8-current"))
	l := layout.Layout{TP: 2, PP: 4, VPP: 1, CP: 1, EP: 8, DP: 48, MicroBatch: 1, ZeRO: 1}
	c := p.Layer(p.Key(&l))
	b.ReportAllocs()
	for b.Loop() {
		_ = p.Step(&l, &c)
	}
}
