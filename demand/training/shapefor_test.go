package training

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/compute/transformer"
)

// The proportions give Llama 3's own sizes back (arXiv 2407.21783, table 3): 8.03 B at 32 x 4,096, 70.6 B at 80 x 8,192,
// 405.9 B at 126 x 16,384.
func TestShapeOfPublishedSizes(t *testing.T) {
	for _, c := range []struct {
		parameters    float64
		layers, width int
	}{{8.03e9, 32, 4096}, {70.6e9, 80, 8192}, {405.9e9, 126, 16384}} {
		m, err := shapeFor(c.parameters, 8192)
		if err != nil {
			t.Fatal(err)
		}
		if r := float64(m.Hidden) / float64(c.width); r < 0.7 || r > 1.4 {
			t.Errorf("%g parameters: width %d, Llama 3 has %d", c.parameters, m.Hidden, c.width)
		}
		if r := float64(m.Layers) / float64(c.layers); r < 0.6 || r > 1.6 {
			t.Errorf("%g parameters: %d layers, Llama 3 has %d", c.parameters, m.Layers, c.layers)
		}
	}
}

// Any size gives a model that counts to within 3 per cent of it and can be laid out.
func TestShapeHasItsSize(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := math.Exp(rapid.Float64Range(math.Log(2e8), math.Log(2e13)).Draw(r, "log"))
		m, err := shapeFor(n, 4096)
		if err != nil {
			r.Fatal(err)
		}
		shape, err := transformer.Of(m)
		if err != nil {
			r.Fatal(err)
		}
		if got := float64(shape.Parameters().Total); math.Abs(got/n-1) > 0.03 {
			r.Fatalf("%g parameters asked for, %g made (%d x %d)", n, got, m.Layers, m.Hidden)
		}
		if m.Heads*m.HeadDim != m.Hidden || m.Heads%m.KVHeads != 0 {
			r.Fatalf("%d heads of %d, %d of keys, width %d", m.Heads, m.HeadDim, m.KVHeads, m.Hidden)
		}
	})
}

func TestShapeRefuses(t *testing.T) {
	for _, n := range []float64{0, -1, 1e6, 1e20, math.NaN(), math.Inf(1)} {
		if _, err := shapeFor(n, 4096); !errors.Is(err, ErrProblem) {
			t.Errorf("%g parameters: got %v, want ErrProblem", n, err)
		}
	}
}

// DeepSeek LLM's own batches (arXiv 2401.02954, table 2): 9.2 M and 18.9 M tokens for 7 B and 67 B on 2 T tokens are within
// a factor of two of its formula, and the batch is a power of two or three times one.
func TestDefaultBatch(t *testing.T) {
	for _, c := range []struct{ flops, tokens float64 }{{6 * 6.9e9 * 2e12, 9.2e6}, {6 * 67e9 * 2e12, 18.9e6}} {
		n := defaultBatch(c.flops, 4096, 1024)
		if r := float64(n) * 4096 / c.tokens; r < 0.5 || r > 2 {
			t.Errorf("%g FLOPs: a batch of %d sequences, %g of the published", c.flops, n, r)
		}
		for n%2 == 0 {
			n /= 2
		}
		if n != 1 && n != 3 {
			t.Errorf("%g FLOPs: the batch has a factor of %d", c.flops, n)
		}
	}
}

// 10,000 accelerators are 16 x 625: the batch takes the 625 in.
func TestDefaultBatchOfOddNumbers(t *testing.T) {
	if n := defaultBatch(2.9e24, 8192, 10000); n%625 != 0 {
		t.Errorf("a batch of %d sequences for 10,000 accelerators has no factor of 625", n)
	}
	// Only data parallelism takes a prime number of accelerators.
	if n := defaultBatch(2.9e24, 8192, 10007); n%10007 != 0 {
		t.Errorf("a batch of %d sequences for a prime number of accelerators", n)
	}
}
