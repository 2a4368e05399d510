package layout_test

import (
	"errors"
	"testing"

	"tokenwatt/demand/training/layout"
)

func benchmarkLayouts() []layout.Layout {
	return []layout.Layout{
		{TP: 8, PP: 16, VPP: 1, CP: 1, EP: 1, DP: 128, MicroBatch: 1, SequenceParallel: true, ZeRO: 1},
		{TP: 8, PP: 16, VPP: 4, CP: 2, EP: 1, DP: 64, MicroBatch: 1, SequenceParallel: true, ZeRO: 1, Recompute: layout.Full},
		{TP: 8, PP: 1, VPP: 1, CP: 1, EP: 1, DP: 2048, MicroBatch: 1, SequenceParallel: true, ZeRO: 3, Recompute: layout.SelectivePerOp},
	}
}

func BenchmarkValid(b *testing.B) {
	p, layouts := prepare(b, llamaJob()), benchmarkLayouts()
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if !p.Valid(&layouts[i%3]) {
			b.Fatal("not valid")
		}
		i++
	}
}

func BenchmarkMemory(b *testing.B) {
	p, layouts := prepare(b, llamaJob()), benchmarkLayouts()
	b.ReportAllocs()
	i, sum := 0, 0.0
	for b.Loop() {
		sum += p.Memory(&layouts[i%3]).Total()
		i++
	}
	if sum <= 0 {
		b.Fatal("no memory")
	}
}

func BenchmarkMemoryOfExperts(b *testing.B) {
	p := prepare(b, deepseekJob())
	l := layout.Layout{TP: 1, PP: 8, VPP: 1, CP: 1, EP: 8, DP: 32, MicroBatch: 2, ZeRO: 1}
	b.ReportAllocs()
	for b.Loop() {
		if p.Memory(&l).Total() <= 0 {
			b.Fatal("no memory")
		}
	}
}

// A search calls these millions of times: they allocate nothing.
func TestNothingIsAllocated(t *testing.T) {
	p, layouts := prepare(t, llamaJob()), benchmarkLayouts()
	big := llamaJob()
	big.MemoryBytes = 1e15
	roomy := prepare(t, big)
	n := testing.AllocsPerRun(100, func() {
		for i := range layouts {
			l := &layouts[i]
			if !p.Valid(l) || p.Check(l) != nil || p.Memory(l).Total() <= 0 || roomy.Fits(l) != nil {
				t.Fatal("a layout of the benchmarks does not hold")
			}
		}
	})
	if n != 0 {
		t.Errorf("%g allocations", n)
	}
}

func TestMemoryErrorNamesTheLargest(t *testing.T) {
	for name, c := range map[string]struct {
		l       layout.Layout
		largest string
	}{
		"optimizer":   {layout.Layout{TP: 8, PP: 2, VPP: 1, CP: 1, EP: 1, DP: 1024, MicroBatch: 1, SequenceParallel: true}, "optimizer"},
		"gradients":   {layout.Layout{TP: 8, PP: 2, VPP: 1, CP: 1, EP: 1, DP: 1024, MicroBatch: 1, SequenceParallel: true, ZeRO: 1, Recompute: layout.Full}, "gradients"},
		"activations": {layout.Layout{TP: 8, PP: 16, VPP: 1, CP: 1, EP: 1, DP: 128, MicroBatch: 4, SequenceParallel: true, ZeRO: 1}, "activations"},
	} {
		t.Run(name, func(t *testing.T) {
			err := prepare(t, llamaJob()).Fits(&c.l)
			var small *layout.MemoryError
			if !errors.Is(err, layout.ErrMemory) || !errors.As(err, &small) {
				t.Fatalf("got %v, expected a *MemoryError", err)
			}
			if small.Largest != c.largest || small.Hint == "" || small.Excess() != small.Memory.Total()-small.Limit {
				t.Errorf("got %+v", small)
			}
		})
	}
}
