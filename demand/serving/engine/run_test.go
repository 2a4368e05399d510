package engine_test

import (
	"iter"
	"testing"

	"tokenwatt/compute/kernel"
	"tokenwatt/demand/serving/engine"
	"tokenwatt/demand/serving/replica"
)

// lastDone keeps when the last answer ended.
type lastDone struct{ at float64 }

func (*lastDone) Steps(*replica.Steps)   {}
func (*lastDone) Gaps(replica.Gaps)      {}
func (l *lastDone) Done(d *replica.Done) { l.at = max(l.at, d.LastToken) }

// arrivals are requests whose prompts and answers are of all lengths, close enough together to queue.
func arrivals() iter.Seq2[replica.Request, error] {
	return func(yield func(replica.Request, error) bool) {
		for i := range 60 {
			q := replica.Request{ID: uint64(i), Arrival: float64(i) * 0.05, Input: 1 + (i*i*37)%3000, Output: 1 + (i*101)%400}
			if !yield(q, nil) {
				return
			}
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	e := newEngine(b, problem(b, "llama-3.1-8b", "h100-sxm", 1))
	b.ReportAllocs()
	sum := int64(0)
	for b.Loop() {
		sum += 997
		e.Decode(100, 100+sum%2000000, 30000)
	}
}

func BenchmarkMixedStep(b *testing.B) {
	e := newEngine(b, problem(b, "llama-3.1-8b", "h100-sxm", 1))
	chunks := []replica.Chunk{{New: 700, Cached: 512, Logits: 1}}
	b.ReportAllocs()
	sum := int64(0)
	for b.Loop() {
		sum += 997
		e.Step(100, 100+sum%2000000, 30000, chunks)
	}
}

func BenchmarkNew(b *testing.B) {
	p := problem(b, "llama-3.1-8b", "h100-sxm", 1)
	b.ReportAllocs()
	for b.Loop() {
		newEngine(b, p)
	}
}

// Prices of steps do not allocate.
func TestNoAllocations(t *testing.T) {
	p := problem(t, "llama-3.1-8b", "h100-sxm", 1)
	p.Weights, p.Cache = engine.FP8, kernel.FP8
	e := newEngine(t, p)
	chunks := []replica.Chunk{{New: 700, Cached: 512, Logits: 1}}
	if n := testing.AllocsPerRun(100, func() {
		e.Step(100, 100*1000, 2000, chunks)
		e.Decode(100, 100*1000, 2000)
	}); n > 0 {
		t.Errorf("%g allocations", n)
	}
}
