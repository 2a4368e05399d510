package kernel

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog"
)

// machines returns those of chips that products were measured on and of some that they are carried over to.
func machines(t testing.TB) []*Machine {
	t.Helper()
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var list []*Machine
	for _, name := range []string{"a100-sxm-80gb", "h100-sxm", "b200-sxm", "l40s", "mi300x", "v100-sxm-32gb"} {
		m, err := Of(c, name, "")
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, m)
	}
	return list
}

// dimension draws sizes from one to a hundred thousand, about evenly by their logarithm.
func dimension(r *rapid.T, name string) int {
	return rapid.IntRange(1, 1<<rapid.IntRange(0, 17).Draw(r, "log "+name)).Draw(r, name)
}

// TestGEMMAboveRoofline holds that no product is faster than its arithmetic at the peak or its operands at the
// bandwidth of the chip, nor than the launch of an empty kernel.
func TestGEMMAboveRoofline(t *testing.T) {
	all := machines(t)
	rapid.Check(t, func(r *rapid.T) {
		machine := rapid.SampledFrom(all).Draw(r, "machine")
		p := rapid.SampledFrom(Precisions()).Draw(r, "precision")
		m, n, k := dimension(r, "m"), dimension(r, "n"), dimension(r, "k")
		c := machine.GEMM(p, m, n, k)
		if !machine.Computes(p) {
			if !math.IsInf(c.Seconds, 1) {
				r.Fatalf("%v on %s takes %g s", p, machine.chip.Name, c.Seconds)
			}
			return
		}
		if want := 2 * float64(m) * float64(n) * float64(k); c.FLOPs != want {
			r.Fatalf("%g FLOP, want %g", c.FLOPs, want)
		}
		floor := max(c.FLOPs/machine.chip.peak(p), c.Bytes/machine.chip.Bandwidth, machine.gemm[p].launch)
		if !(c.Seconds >= floor) || math.IsInf(c.Seconds, 0) {
			r.Fatalf("%v %d x %d x %d on %s takes %g s, the roofline %g", p, m, n, k, machine.chip.Name, c.Seconds, floor)
		}
	})
}

// TestGEMMMonotone holds that a product that is larger in one dimension is not faster, within one tile where the
// library's choice of tiles is fixed by size.
func TestGEMMMonotone(t *testing.T) {
	all := machines(t)
	rapid.Check(t, func(r *rapid.T) {
		machine := rapid.SampledFrom(all).Draw(r, "machine")
		p := rapid.SampledFrom(Precisions()).Draw(r, "precision")
		size := [3]int{dimension(r, "m"), dimension(r, "n"), dimension(r, "k")}
		larger := size
		larger[rapid.IntRange(0, 2).Draw(r, "axis")] += dimension(r, "more")
		tile := func(s [3]int) [2]float64 {
			a, b := fixedTile(float64(s[0]), float64(s[1]), float64(s[2]))
			return [2]float64{a, b}
		}
		if !machine.Computes(p) || (machine.gemm[p].fixed && tile(size) != tile(larger)) {
			return
		}
		a, b := machine.GEMM(p, size[0], size[1], size[2]), machine.GEMM(p, larger[0], larger[1], larger[2])
		if b.Seconds < a.Seconds*(1-1e-12) {
			r.Fatalf("%v on %s: %v takes %g s, %v takes %g s", p, machine.chip.Name, size, a.Seconds, larger, b.Seconds)
		}
	})
}

// TestGEMMQuantisation computes two products by hand from the form's equations: one tile more than there are cores costs
// the quantised share of a wave, and a product of few tiles is split over its inner dimension.
func TestGEMMQuantisation(t *testing.T) {
	chip := Chip{Name: "made", Architecture: "hopper", Bandwidth: 1e15, Cores: 100, Clock: 1e9}
	chip.Peak[BF16] = 100e12 // 1 TFLOP/s a core
	f := catalog.GEMMFit{Compute: 1, Bandwidth: 1, Quantisation: 0.5, SplitCycles: 1000}
	wave := 2 * 128 * 128 * 4096 / 1e12
	got := GEMMCost(&chip, &f, BF16, 128*10, 128*10, 4096).Seconds
	if want := wave; math.Abs(got/want-1) > 0.01 {
		t.Errorf("100 tiles on 100 cores take %g s, want %g", got, want)
	}
	// 256 cores' worth of tiles of 64 x 64 on 100 cores: 2.56 waves of which half the third is lost.
	f.SplitCycles = 1e9
	got = GEMMCost(&chip, &f, BF16, 64*16, 64*16, 4096).Seconds
	if want := (0.5*3 + 0.5*2.56) * wave / 4; math.Abs(got/want-1) > 0.01 {
		t.Errorf("256 tiles on 100 cores take %g s, want %g", got, want)
	}
	f.SplitCycles, f.Quantisation = 1000, 0
	// One tile of 64 x 64, split into 16 of depth 1,024 and joined in 1 us.
	got = GEMMCost(&chip, &f, BF16, 64, 64, 16384).Seconds
	if want := 2*64*64*1024/1e12 + 1e-6; math.Abs(got/want-1) > 0.01 {
		t.Errorf("a split product takes %g s, want %g", got, want)
	}
}

// TestGEMMSmallRows is the memory regime: up to 16 rows a product takes what its weights take to be read.
func TestGEMMSmallRows(t *testing.T) {
	for _, m := range machines(t)[:2] {
		one, sixteen := m.GEMM(BF16, 1, 8192, 8192), m.GEMM(BF16, 16, 8192, 8192)
		if sixteen.Seconds > 1.05*one.Seconds {
			t.Errorf("%s: 1 row %g s, 16 rows %g s", m.chip.Name, one.Seconds, sixteen.Seconds)
		}
		if share := one.Bytes / one.Seconds / m.chip.Bandwidth; share < 0.65 || share > 0.95 {
			t.Errorf("%s: one row reads its weights at %.2f of the bandwidth", m.chip.Name, share)
		}
	}
}

// TestGEMMNothing costs nothing where a dimension is missing.
func TestGEMMNothing(t *testing.T) {
	m := machines(t)[0]
	for _, s := range [][3]int{{0, 1, 1}, {1, -1, 1}, {1, 1, 0}} {
		if c := m.GEMM(BF16, s[0], s[1], s[2]); c != (Cost{}) {
			t.Errorf("%v costs %+v", s, c)
		}
	}
	if c := m.GEMM(precisions, 8, 8, 8); !math.IsInf(c.Seconds, 1) {
		t.Errorf("a precision that is none costs %+v", c)
	}
}

// TestWeightFormats: weights in fewer bits are read sooner, and their arithmetic is no faster.
func TestWeightFormats(t *testing.T) {
	m := machines(t)[1]
	for _, p := range []Precision{INT8Weights, INT4Weights} {
		if a, b := m.GEMM(p, 4, 8192, 8192), m.GEMM(BF16, 4, 8192, 8192); a.Seconds > 0.7*b.Seconds {
			t.Errorf("%v: four rows take %g s, bf16 %g s", p, a.Seconds, b.Seconds)
		}
		if a, b := m.GEMM(p, 8192, 8192, 8192), m.GEMM(BF16, 8192, 8192, 8192); a.Seconds < 0.97*b.Seconds || a.Seconds > b.Seconds {
			t.Errorf("%v: 8,192 rows take %g s, bf16 %g s", p, a.Seconds, b.Seconds)
		}
	}
}

func TestGEMMAllocatesNothing(t *testing.T) {
	m := machines(t)[1]
	for _, p := range []Precision{BF16, FP8} {
		if n := testing.AllocsPerRun(100, func() { m.GEMM(p, 1000, 8192, 4096) }); n != 0 {
			t.Errorf("%v: %g allocations", p, n)
		}
	}
}

func BenchmarkGEMM(b *testing.B) {
	all := machines(b)
	for _, test := range []struct {
		name      string
		machine   *Machine
		precision Precision
	}{{"a100-bf16", all[0], BF16}, {"h100-bf16", all[1], BF16}, {"h100-fp8", all[1], FP8}} {
		b.Run(test.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				test.machine.GEMM(test.precision, 1+i%8192, 8192, 4096)
			}
		})
	}
}
