package kernel

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog"
)

func sampleGrouped() catalog.GroupedFit {
	return catalog.GroupedFit{
		LaunchCycles: 40000, MapCycles: 24000, Bandwidth: 0.9, Compute: 0.58, Small: 0.95, Tuned: 0.69, TileCycles: 420, Spill: 0.78, Reread: 1.1, Absent: 1.6,
	}
}

func drawExperts(t *rapid.T) Experts {
	count := rapid.SampledFrom([]int{8, 64, 128, 256}).Draw(t, "count")
	return Experts{
		Tokens: rapid.IntRange(1, 20000).Draw(t, "tokens"), Hidden: 256 * rapid.IntRange(2, 28).Draw(t, "hidden"), Inner: 64 * rapid.IntRange(1, 200).Draw(t, "inner"),
		TopK: rapid.IntRange(1, 8).Draw(t, "topk"), Count: count, Local: count / rapid.SampledFrom([]int{1, 2, 8}).Draw(t, "ranks"),
		Skew: rapid.Float64Range(1, 4).Draw(t, "skew"), Matrices: rapid.IntRange(2, 3).Draw(t, "matrices"),
	}
}

func TestExpertsAboveRoofline(t *testing.T) {
	chip, f := sampleChip(), sampleGrouped()
	rapid.Check(t, func(r *rapid.T) {
		e := drawExperts(r)
		c, bare := ExpertsCost(&chip, &f, e), ExpertsCost(&chip, nil, e)
		if !(c.Seconds >= bare.Seconds) || math.IsInf(c.Seconds, 0) || bare.Seconds <= 0 {
			r.Fatalf("%+v takes %g s, the roofline %g s", e, c.Seconds, bare.Seconds)
		}
	})
}

// Twice the tokens take more time, in the same tiles.
func TestExpertsGrowWithTokens(t *testing.T) {
	chip, f := sampleChip(), sampleGrouped()
	rapid.Check(t, func(r *rapid.T) {
		e := drawExperts(r)
		more := e
		more.Tokens *= 2
		if (e.Tokens <= e.Local) != (more.Tokens <= e.Local) {
			return
		}
		if x, y := ExpertsCost(&chip, &f, e), ExpertsCost(&chip, &f, more); y.Seconds < x.Seconds {
			r.Fatalf("%+v takes %g s, with twice the tokens %g s", e, x.Seconds, y.Seconds)
		}
	})
}

// The experts that T tokens touch, by hand: with 2 of 8, one token touches 2, two 8 (1 - 0.75^2) = 3.5.
func TestExpertsTouched(t *testing.T) {
	for _, c := range []struct {
		tokens         int
		pairs, touched float64
	}{{1, 2, 2}, {2, 4, 3.5}, {1000, 2000, 8}} {
		e := Experts{Tokens: c.tokens, TopK: 2, Count: 8, Local: 8, Skew: 1}
		if pairs, touched := e.load(); math.Abs(pairs-c.pairs) > 1e-9 || math.Abs(touched-c.touched) > 1e-9 {
			t.Errorf("%d tokens: %v pairs, %v touched, want %v, %v", c.tokens, pairs, touched, c.pairs, c.touched)
		}
	}
	e := Experts{Tokens: 1000, TopK: 2, Count: 8, Local: 2, Skew: 1}
	even, _ := e.load()
	e.Skew = 2
	if busy, _ := e.load(); even != 500 || busy <= even || busy > 1000 {
		t.Errorf("an even share is %v, the busiest %v", even, busy)
	}
}

func TestGroupedGEMM(t *testing.T) {
	m := sampleMachine(t, "flash3")
	rapid.Check(t, func(r *rapid.T) {
		g, rows := rapid.IntRange(1, 64).Draw(r, "groups"), rapid.IntRange(1, 4096).Draw(r, "rows")
		cols, inner := rapid.IntRange(8, 8192).Draw(r, "cols"), rapid.IntRange(8, 8192).Draw(r, "inner")
		c, more := m.GroupedGEMM(BF16, g, rows, cols, inner), m.GroupedGEMM(BF16, g+1, rows, cols, inner)
		if least := max(c.FLOPs/989e12, c.Bytes/3.35e12); c.Seconds < least || more.Seconds < c.Seconds {
			r.Fatalf("%d x %d x %d x %d takes %g s, one group more %g s, the roofline %g s", g, rows, cols, inner, c.Seconds, more.Seconds, least)
		}
	})
	if c := m.GroupedGEMM(FP4, 1, 1, 1, 1); !math.IsInf(c.Seconds, 1) {
		t.Errorf("a format that the chip lacks takes %g s", c.Seconds)
	}
}

// Tiles of one token each are nearly empty; those of many tokens are nearly full.
func TestPadding(t *testing.T) {
	for _, m := range machines(t) {
		e := Experts{Tokens: 4, Hidden: 4096, Inner: 1024, TopK: 8, Count: 128, Local: 128, Skew: 1, Matrices: 3, Precision: BF16}
		few := m.Padding(e)
		e.Tokens = 65536
		many := m.Padding(e)
		if few < 8 || few > 64 || many < 1 || many > 1.1 {
			t.Errorf("%s: %g times the operations for 4 tokens, %g for 65536", m.chip.Name, few, many)
		}
		if none := m.Padding(Experts{}); none != 1 {
			t.Errorf("nothing is padded %g times", none)
		}
	}
}
