package kernel

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestMemoryAddsUp: one kernel over two halves' bytes costs a launch less than two, never less than the bandwidth
// allows, and nothing without bytes.
func TestMemoryAddsUp(t *testing.T) {
	all := machines(t)
	rapid.Check(t, func(r *rapid.T) {
		m := rapid.SampledFrom(all).Draw(r, "machine")
		bytes := rapid.Float64Range(1, 1e12).Draw(r, "bytes")
		for _, price := range []func(float64) Cost{m.Memory, m.Activation, func(b float64) Cost { return m.Optimizer(b/30, 30) }} {
			whole, half := price(bytes), price(bytes/2)
			if d := half.Times(2).Seconds - whole.Seconds - m.memory.launch; math.Abs(d) > 1e-9*whole.Seconds {
				r.Fatalf("two halves differ from the whole by %g s beside a launch", d)
			}
			if whole.Seconds < whole.Bytes/m.chip.Bandwidth || whole.FLOPs != 0 {
				r.Fatalf("%+v", whole)
			}
		}
	})
	m := all[0]
	for _, c := range []Cost{m.Memory(0), m.Memory(math.NaN()), m.Norm(0, 4096), m.Activation(-1), m.Optimizer(0, 30)} {
		if c != (Cost{}) {
			t.Errorf("nothing costs %+v", c)
		}
	}
	if a, b := m.Norm(4096, 4096), m.Memory(4*4096*4096); a.Bytes != b.Bytes || a.Seconds <= b.Seconds {
		t.Errorf("a norm costs %+v, a stream of the same bytes %+v", a, b)
	}
}

// TestCost adds and multiplies costs.
func TestCost(t *testing.T) {
	a, b := Cost{1, 2, 3}, Cost{10, 20, 30}
	if got := a.Plus(b).Times(2); got != (Cost{22, 44, 66}) {
		t.Errorf("%+v", got)
	}
}
