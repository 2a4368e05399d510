package step_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
	"tokenwatt/demand/training/layout"
	"tokenwatt/demand/training/step"
)

// draw is a layout that fits a model of 24 layers on as many accelerators as it needs.
func draw(t *rapid.T, experts bool) layout.Layout {
	l := layout.Layout{
		TP: rapid.SampledFrom([]int{1, 2, 4, 8}).Draw(t, "tp"), PP: rapid.SampledFrom([]int{1, 2, 4, 8}).Draw(t, "pp"), VPP: 1,
		CP: rapid.SampledFrom([]int{1, 2}).Draw(t, "cp"), EP: 1, DP: rapid.SampledFrom([]int{1, 2, 8}).Draw(t, "dp"),
		MicroBatch: rapid.SampledFrom([]int{1, 2, 4}).Draw(t, "micro"), SequenceParallel: rapid.Bool().Draw(t, "sp"),
		ZeRO:      rapid.IntRange(0, 3).Draw(t, "zero"),
		Recompute: layout.Recompute(rapid.IntRange(0, 3).Draw(t, "recompute")), OptimizerOffload: rapid.Bool().Draw(t, "offload"),
	}
	if l.PP > 1 {
		l.VPP = rapid.SampledFrom([]int{1, 3}).Draw(t, "vpp")
	}
	if experts {
		l.EP = rapid.SampledFrom([]int{1, 2, 8}).Draw(t, "ep")
	}
	return l
}

func items(b *layout.Breakdown) []float64 {
	return []float64{
		b.Forward, b.Backward, b.Recompute, b.ExposedTP, b.ExposedCP, b.ExposedEP, b.ExposedDP, b.ExposedPP, b.Bubble, b.Optimizer, b.Host,
	}
}

// TestAddsUp: no item is negative or not a number, Step of Layer is Time, and the breakdown adds up to the total.
func TestAddsUp(t *testing.T) {
	dense := prepare(t, problem(t, gpt(24, 4096, 32), 64, 8))
	mixed := prepare(t, problemOn(t, mixture(), 64, 8, "h100-sxm", "megatron-bridge", "default", "fp8-current"))
	rapid.Check(t, func(t *rapid.T) {
		experts := rapid.Bool().Draw(t, "experts")
		p, l := dense, draw(t, experts)
		if experts {
			p = mixed
		}
		b := p.Time(&l)
		sum := 0.0
		for i, v := range items(&b) {
			if !(v >= 0) || math.IsInf(v, 0) {
				t.Fatalf("item %d of %+v is %g", i, l, v)
			}
			sum += v
		}
		if math.Abs(sum-b.Total()) > 1e-9*sum {
			t.Fatalf("items add up to %g, total %g", sum, b.Total())
		}
		c := p.Layer(p.Key(&l))
		if again := p.Step(&l, &c); again != b {
			t.Fatalf("Step(Layer(Key)) is %+v, Time %+v", again, b)
		}
		if l.Recompute == layout.NoRecompute && b.Recompute != 0 {
			t.Fatalf("%g s of recomputation without any", b.Recompute)
		}
		watts := p.Power(&l, &c, &b)
		mfu, hfu := p.Utilisation(&l, &b)
		if !(watts > 0 && watts < 2000) || !(mfu > 0 && mfu <= hfu && hfu < 1) {
			t.Fatalf("%g W, MFU %g, HFU %g", watts, mfu, hfu)
		}
	})
}

// TestMonotone: more bandwidth is never slower, and a larger batch never faster.
func TestMonotone(t *testing.T) {
	base := problem(t, gpt(24, 4096, 32), 64, 8)
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	faster := base
	site := base.Cluster
	site.NetworkGBs *= 2
	site.ScaleUpEfficiency = 0.95
	if faster.Network, err = collective.Of(c, "a100-sxm-80gb", &site); err != nil {
		t.Fatal(err)
	}
	larger := base
	larger.Job.GlobalBatch *= 2
	p, q, r := prepare(t, base), prepare(t, faster), prepare(t, larger)
	rapid.Check(t, func(t *rapid.T) {
		l := draw(t, false)
		slow, fast, big := p.Time(&l), q.Time(&l), r.Time(&l)
		if fast.Total() > slow.Total()*(1+1e-12) {
			t.Fatalf("twice the network: %g s instead of %g for %+v", fast.Total(), slow.Total(), l)
		}
		if big.Total() < slow.Total()*(1-1e-12) {
			t.Fatalf("twice the batch: %g s instead of %g for %+v", big.Total(), slow.Total(), l)
		}
	})
}

// TestBubble: where all stages are alike and nothing but kernels takes time, the bubble is (p - 1)/(v m) of the kernels. A
// vocabulary of one word leaves a head of a few launches on the last stage, a thousandth of a stage at most.
func TestBubble(t *testing.T) {
	base := problem(t, gpt(48, 4096, 32), 64, 8)
	base.Job.Model.Vocabulary = 1 // no head
	e := &base.Engine
	e.HostUS, e.FixedMS, e.MicroBatchMS, e.ExposedPP, e.OptimizerBytes = 0, 0, 0, 0, 0
	p := prepare(t, base)
	for _, c := range []struct{ pp, vpp int }{{1, 1}, {2, 1}, {4, 1}, {4, 3}, {8, 2}, {8, 6}} {
		l := layout.Layout{TP: 1, PP: c.pp, VPP: c.vpp, CP: 1, EP: 1, DP: 1, MicroBatch: 1}
		b := p.Time(&l)
		busy := b.Forward + b.Backward
		want := step.Bubble(c.pp, c.vpp) / 64
		if got := b.Bubble / busy; math.Abs(got-want) > 1e-3*want {
			t.Errorf("p %d v %d: bubble %.6f of the kernels, want (p-1)/(v m) = %.6f", c.pp, c.vpp, got, want)
		}
	}
	for _, c := range []struct {
		stages, chunks int
		want           float64
	}{{1, 1, 0}, {4, 1, 3}, {4, 3, 1}, {8, 2, 3.5}, {8, 0, 7}} {
		if got := step.Bubble(c.stages, c.chunks); got != c.want {
			t.Errorf("Bubble(%d, %d) = %g, want %g", c.stages, c.chunks, got, c.want)
		}
	}
}
