package random

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The words below were computed by a separate program in Python: hashlib.sha256 over the bytes named in the
// package comment, and PCG-DXSM (128-bit LCG with the multiplier, increment and cheap multiplier 0xda942042e4dd58b5
// of O'Neill's pcg64_dxsm variant in math/rand/v2) in Python's exact integers.
func TestStreamWords(t *testing.T) {
	for _, c := range []struct {
		seed      uint64
		name      string
		replicate uint64
		want      [3]uint64
	}{
		{0, "", 0, [3]uint64{0xb5f965e3c9008ebd, 0xb8edf94a320d55b6, 0xf68f8d55dcb52f71}},
		{1, "weather", 0, [3]uint64{0x5726a0c59bfe75b8, 0xa7fca96ff98bd7c4, 0xb9c8db200a4fd1f3}},
		{1, "weather", 1, [3]uint64{0xaf04e118e4cf5544, 0xaa034f9cd6bd6c96, 0x5ad1f3ebfb738aee}},
		{math.MaxUint64, "ttft/é", 7, [3]uint64{0x5e01a99391e5335, 0x37011433b7da54ec, 0xdc3783027013dde4}},
	} {
		t.Run(fmt.Sprintf("%d %q %d", c.seed, c.name, c.replicate), func(t *testing.T) {
			r := Stream(c.seed, c.name, c.replicate)
			for i, want := range c.want {
				if got := r.Uint64(); got != want {
					t.Errorf("word %d = %#x, want %#x", i, got, want)
				}
			}
		})
	}
}

// Streams that differ in one of seed, name and replicate share no words; equal ones are equal.
func TestStreamsAreSeparate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		name := rapid.String().Draw(t, "name")
		replicate := rapid.Uint64().Draw(t, "replicate")
		first := Stream(seed, name, replicate).Uint64()
		if again := Stream(seed, name, replicate).Uint64(); again != first {
			t.Fatalf("the same stream gave %#x and %#x", first, again)
		}
		for what, other := range map[string]uint64{
			"seed":      Stream(seed+1, name, replicate).Uint64(),
			"name":      Stream(seed, name+"x", replicate).Uint64(),
			"replicate": Stream(seed, name, replicate+1).Uint64(),
			"swap":      Stream(replicate+1, name, seed+2).Uint64(),
		} {
			if other == first {
				t.Fatalf("changing the %s did not change the stream", what)
			}
		}
	})
}

// Sample correlation of neighbouring streams stays within 5 standard errors, 1/sqrt(n), of zero.
func TestStreamsAreUncorrelated(t *testing.T) {
	const n = 20000
	for _, pair := range [][2]string{{"a", "b"}, {"x1", "x2"}, {"price", "price/1"}} {
		a, b := Stream(7, pair[0], 0), Stream(7, pair[1], 0)
		sum := 0.0
		for range n {
			sum += (Open(a) - 0.5) * (Open(b) - 0.5) * 12
		}
		if r := sum / n; math.Abs(r) > 5/math.Sqrt(n) {
			t.Errorf("correlation of %q and %q = %g", pair[0], pair[1], r)
		}
	}
}

// constant is a source that gives one word for ever.
type constant uint64

func (c constant) Uint64() uint64 { return uint64(c) }

func TestOpenIsInsideTheUnitInterval(t *testing.T) {
	for _, c := range []struct {
		word uint64
		want float64
	}{
		{0, 0x1p-53},
		{math.MaxUint64, 1 - 0x1p-53},
		{1 << 63, 0.5 + 0x1p-53},
	} {
		if got := Open(rand.New(constant(c.word))); got != c.want {
			t.Errorf("word %#x gives %v, want %v", c.word, got, c.want)
		}
	}
}

func TestPermIsAPermutation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 300).Draw(t, "n")
		p := Perm(Stream(rapid.Uint64().Draw(t, "seed"), "perm", 0), n)
		slices.Sort(p)
		for i, v := range p {
			if v != i {
				t.Fatalf("sorted permutation holds %d at %d", v, i)
			}
		}
		if len(p) != n {
			t.Fatalf("length %d, want %d", len(p), n)
		}
	})
	if Perm(Stream(0, "", 0), -1) != nil {
		t.Error("a negative length gives a permutation")
	}
}

// All 6 orders of 3 come up equally often: chi-square with 5 degrees of freedom, whose 0.9999 quantile is 25.7
// (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4, extended).
func TestPermIsUniform(t *testing.T) {
	const n = 60000
	count := map[[3]int]int{}
	r := Stream(11, "perm", 0)
	for range n {
		count[[3]int(Perm(r, 3))]++
	}
	chi := 0.0
	for _, c := range count {
		chi += math.Pow(float64(c)-n/6, 2) / (n / 6)
	}
	if len(count) != 6 || chi > 25.7 {
		t.Errorf("%d orders, chi-square %g", len(count), chi)
	}
}

func ExampleStream() {
	prices := Stream(42, "price", 0)
	weather := Stream(42, "weather", 0)
	fmt.Printf("%.6f %.6f\n", Uniform(prices, 0, 1), Uniform(weather, 0, 1))
	fmt.Printf("%.6f\n", Uniform(Stream(42, "price", 0), 0, 1))
	// Output:
	// 0.588670 0.246187
	// 0.588670
}

func BenchmarkStream(b *testing.B) {
	for b.Loop() {
		Stream(1, "weather", 3)
	}
}
