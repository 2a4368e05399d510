package kernel

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
)

// sampleChip has the spec sheet of an H100 SXM.
func sampleChip() Chip {
	c := Chip{Name: "sample", Architecture: "hopper", Bandwidth: 3.35e12, Cores: 132, Clock: 1.83e9, L2: 50e6}
	c.Peak[BF16], c.Peak[FP8] = 989e12, 1979e12
	return c
}

func samplePrefill(algorithm string) catalog.PrefillFit {
	f := catalog.PrefillFit{
		Algorithm: algorithm, LaunchCycles: 11000, Compute: 0.9, Softmax: 0.1, Bandwidth: 0.9, TileCycles: 2500, Quantisation: 0.8, Exposed: 0.7,
	}
	if algorithm == "flash3" {
		f.SplitLoss, f.SplitCycles, f.Aligned = 0.19, 2400, 0.08
	} else {
		f.WriteCycles = 4500
	}
	return f
}

func sampleDecode(algorithm string) catalog.DecodeFit {
	f := catalog.DecodeFit{
		Algorithm: algorithm, LaunchCycles: 11700, PairCycles: 3000, TileCycles: 2800, Quantisation: 0.7, Bandwidth: 0.9, SplitCycles: 3000,
		PartCycles: 90, WindowCycles: 3000, CacheShare: 0.8,
	}
	if algorithm == "flash3" {
		f.SequenceCycles = 40
	} else {
		f.CopyCycles = 9800
	}
	return f
}

func sampleMachine(t testing.TB, algorithm string) *Machine {
	t.Helper()
	m, err := New(sampleChip(), catalog.Kernels{
		GEMM:    strictyaml.Map[catalog.GEMMFit]{{Name: "bf16", Value: catalog.GEMMFit{Form: "split", LaunchCycles: 3000, Compute: 0.85, Bandwidth: 0.85, TileCycles: 1500, Quantisation: 0.3}}},
		Prefill: strictyaml.Map[catalog.PrefillFit]{{Name: "bf16", Value: samplePrefill(algorithm)}},
		Decode:  strictyaml.Map[catalog.DecodeFit]{{Name: "bf16", Value: sampleDecode(algorithm)}},
		MoE:     strictyaml.Map[catalog.GroupedFit]{{Name: "bf16", Value: sampleGrouped()}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// drawAttention is any shape that a model may have.
func drawAttention(t *rapid.T) Attention {
	kv := rapid.IntRange(1, 16).Draw(t, "kv")
	return Attention{
		Batch: rapid.IntRange(1, 700).Draw(t, "batch"), Query: rapid.IntRange(1, 5000).Draw(t, "query"), Cached: rapid.IntRange(0, 9000).Draw(t, "cached"),
		KVHeads: kv, Heads: kv * rapid.IntRange(1, 16).Draw(t, "group"), HeadDim: rapid.SampledFrom([]int{64, 96, 128, 192, 256}).Draw(t, "dim"),
		Window: rapid.SampledFrom([]int{0, 0, 128, 1000, 4096}).Draw(t, "window"), KV: rapid.SampledFrom([]Precision{BF16, FP8}).Draw(t, "precision"),
	}
}

// pairsByHand walks over every query tile.
func pairsByHand(t *tiles, a Attention) (all, longest float64) {
	for i := range t.count {
		first, end := i*t.rows/t.group, min(a.Query, (i*t.rows+t.rows+t.group-1)/t.group)
		low := 0
		if a.Window > 0 {
			low = max(0, a.Cached+first-a.Window+1) / t.keys
		}
		n := float64((a.Cached+end+t.keys-1)/t.keys - low)
		all, longest = all+n, max(longest, n)
	}
	return all, longest
}

func TestPairsAreThoseOfTheMask(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		a := drawAttention(r)
		for _, algorithm := range []string{"flash2", "flash3"} {
			c := tilesOf(algorithm, a)
			all, longest, shortest := c.pairs(a)
			wantAll, wantLongest := pairsByHand(&c, a)
			if all != wantAll {
				r.Fatalf("%s %+v: %v pairs, want %v", algorithm, a, all, wantAll)
			}
			// The longest tile of a window is bounded, not counted: how tiles lie against the window differs.
			if longest < wantLongest || longest > wantLongest+1 || (a.Window == 0 && longest != wantLongest) || shortest > longest {
				r.Fatalf("%s %+v: longest %v, shortest %v, want %v", algorithm, a, longest, shortest, wantLongest)
			}
		}
	})
}

func TestFloorSum(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n, m := rapid.Int64Range(0, 60).Draw(r, "n"), rapid.Int64Range(1, 90).Draw(r, "m")
		a, b := rapid.Int64Range(0, 300).Draw(r, "a"), rapid.Int64Range(0, 300).Draw(r, "b")
		want := int64(0)
		for i := range n {
			want += (a*i + b) / m
		}
		if got := floorSum(n, m, a, b); got != want {
			r.Fatalf("floorSum(%d, %d, %d, %d) = %d, want %d", n, m, a, b, got, want)
		}
	})
}

func TestScoresByHand(t *testing.T) {
	for _, c := range []struct {
		a    Attention
		want float64
	}{
		{Attention{Query: 4}, 10},
		{Attention{Query: 4, Cached: 3}, 22},
		{Attention{Query: 4, Window: 2}, 7}, // 1 + 2 + 2 + 2
		{Attention{Query: 2, Cached: 10, Window: 4}, 8},
		{Attention{Query: 4, Cached: 1, Window: 3}, 11}, // 2 + 3 + 3 + 3
	} {
		if got := c.a.scores(); got != c.want {
			t.Errorf("%+v: %v scores, want %v", c.a, got, c.want)
		}
	}
}

// Attention never takes less time than its operations at the peak or its traffic at the full bandwidth.
func TestAttentionAboveRoofline(t *testing.T) {
	chip := sampleChip()
	rapid.Check(t, func(r *rapid.T) {
		a := drawAttention(r)
		for _, algorithm := range []string{"flash2", "flash3"} {
			p, d := samplePrefill(algorithm), sampleDecode(algorithm)
			for name, c := range map[string]Cost{"prefill": PrefillCost(&chip, &p, a), "decode": DecodeCost(&chip, &d, a)} {
				if least := max(c.FLOPs/chip.Peak[BF16], c.Bytes/chip.Bandwidth); c.Seconds < least || math.IsNaN(c.Seconds) || math.IsInf(c.Seconds, 0) {
					r.Fatalf("%s %s of %+v takes %g s, the roofline %g s", algorithm, name, a, c.Seconds, least)
				}
			}
		}
	})
}

// More sequences never take less time. Flash3 leaves off its splitting of keys above 512 sequences, which may pay.
func TestAttentionGrowsWithBatch(t *testing.T) {
	chip := sampleChip()
	rapid.Check(t, func(r *rapid.T) {
		a := drawAttention(r)
		b := a
		b.Batch += rapid.IntRange(1, 64).Draw(r, "more")
		for _, algorithm := range []string{"flash2", "flash3"} {
			p, d := samplePrefill(algorithm), sampleDecode(algorithm)
			if x, y := PrefillCost(&chip, &p, a), PrefillCost(&chip, &p, b); y.Seconds < x.Seconds*(1-1e-9) {
				r.Fatalf("%s prefill of %+v takes %g s, of %d sequences %g s", algorithm, a, x.Seconds, b.Batch, y.Seconds)
			}
			if a.Batch <= splitBatch && b.Batch > splitBatch {
				continue
			}
			// Another split of the keys leaves a bend: parts are whole tiles.
			if x, y := DecodeCost(&chip, &d, a), DecodeCost(&chip, &d, b); y.Seconds < 0.75*x.Seconds {
				r.Fatalf("%s decode of %+v takes %g s, of %d sequences %g s", algorithm, a, x.Seconds, b.Batch, y.Seconds)
			}
		}
	})
}

// More tokens take more time, but for where flash3 leaves its kernel for split keys, which is SplitLoss slower.
func TestPrefillGrowsWithTokens(t *testing.T) {
	chip := sampleChip()
	rapid.Check(t, func(r *rapid.T) {
		a := drawAttention(r)
		a.Window = 0
		b := a
		b.Query *= 2
		for _, algorithm := range []string{"flash2", "flash3"} {
			p := samplePrefill(algorithm)
			if x, y := PrefillCost(&chip, &p, a), PrefillCost(&chip, &p, b); y.Seconds < x.Seconds/(1+p.SplitLoss) {
				r.Fatalf("%s prefill of %+v takes %g s, of twice the tokens %g s", algorithm, a, x.Seconds, y.Seconds)
			}
		}
	})
}

func TestTrainAttention(t *testing.T) {
	m := sampleMachine(t, "flash3")
	rapid.Check(t, func(r *rapid.T) {
		a := drawAttention(r)
		a.Cached = 0
		for _, fused := range []bool{true, false} {
			f, b := m.TrainAttention(a, fused)
			if b.Seconds <= f.Seconds || f.Seconds <= 0 || b.FLOPs <= f.FLOPs {
				r.Fatalf("fused %v %+v: forward %+v, backward %+v", fused, a, f, b)
			}
		}
	})
	a := Attention{Batch: 2, Query: 2048, Heads: 96, KVHeads: 96, HeadDim: 152}
	slow := a
	slow.HeadDim = 150 // BLOOM's search: 14,400 wide with 96 heads
	f, _ := m.TrainAttention(a, false)
	s, _ := m.TrainAttention(slow, false)
	if s.Seconds < 2*f.Seconds {
		t.Errorf("a head width of 150 takes %g s, of 152 %g s: it leaves the fast path", s.Seconds, f.Seconds)
	}
	fused, _ := m.TrainAttention(a, true)
	if fused.Seconds >= f.Seconds {
		t.Errorf("fused attention takes %g s, the other %g s", fused.Seconds, f.Seconds)
	}
}

// Flash2's own heuristic, worked by hand. Of 1024 tiles at most 128 parts fill 128/216 of a wave; 85 % of that takes 109,
// whose longest part of ten tiles is no shorter than that of 103; the next that shortens it to nine is 114. 16 pieces of
// 32 tiles fill 176/216 of a wave in 11 parts, the best of all.
func TestSplitHeuristic(t *testing.T) {
	for _, c := range []struct{ work, slots, span, want int }{{8, 216, 8, 8}, {200, 216, 100, 1}, {1, 216, 1024, 114}, {16, 216, 32, 11}} {
		if got := bestSplit(c.work, c.slots, c.span); got != c.want {
			t.Errorf("%+v: %d parts, want %d", c, got, c.want)
		}
	}
}

// A benchmark that repeats its call finds keys and values in the last cache, serving does not.
func TestWarm(t *testing.T) {
	m := sampleMachine(t, "flash3")
	small := Attention{Batch: 16, Query: 1, Cached: 511, Heads: 32, KVHeads: 8, HeadDim: 128}
	large := small
	large.Batch = 256
	for _, c := range []struct {
		a    Attention
		want float64 // least saving
	}{{small, 0.05}, {large, 0}} {
		cold := m.Decode(c.a).Seconds
		c.a.Warm = true
		saved := 1 - m.Decode(c.a).Seconds/cold
		if saved < c.want || (c.want == 0 && saved > 1e-6) {
			t.Errorf("%+v: a repeated call saves %.3f, want at least %.2f or nothing", c.a, saved, c.want)
		}
	}
}

func TestNothingCostsNothing(t *testing.T) {
	m := sampleMachine(t, "flash2")
	forward, backward := m.TrainAttention(Attention{}, true)
	for _, c := range []Cost{m.Prefill(Attention{}), m.Decode(Attention{}), m.Experts(Experts{}), m.GroupedGEMM(BF16, 0, 1, 1, 1), forward, backward} {
		if c != (Cost{}) {
			t.Errorf("nothing costs %+v", c)
		}
	}
}

func TestCacheWrite(t *testing.T) {
	a := Attention{Batch: 4, Query: 1024, Heads: 32, KVHeads: 8, HeadDim: 128}
	if c := sampleMachine(t, "flash2").CacheWrite(a); c != (Cost{}) {
		t.Errorf("the write is part of the call, and yet costs %+v", c)
	}
	// 4 x 1024 tokens of 8 x 128 keys and as many values, read and written in 2 bytes.
	if c := sampleMachine(t, "flash3").CacheWrite(a); c.Bytes != 4*1024*8*256*4 || c.Seconds < c.Bytes/3.35e12 {
		t.Errorf("the write costs %+v", c)
	}
}

func BenchmarkAttention(b *testing.B) {
	m := sampleMachine(b, "flash3")
	a := Attention{Batch: 16, Query: 2048, Cached: 1000, Heads: 32, KVHeads: 8, HeadDim: 128}
	e := Experts{Tokens: 512, Hidden: 4096, Inner: 1536, TopK: 8, Count: 128, Local: 128, Skew: 1, Matrices: 3}
	for name, f := range map[string]func() Cost{
		"prefill": func() Cost { return m.Prefill(a) }, "decode": func() Cost { return m.Decode(a) }, "experts": func() Cost { return m.Experts(e) },
		"train": func() Cost { c, _ := m.TrainAttention(a, true); return c },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
		})
	}
}
