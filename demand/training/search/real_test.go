package search

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
	"tokenwatt/compute/kernel"
	"tokenwatt/demand/training/layout"
	"tokenwatt/demand/training/step"
)

// selene is a job on the A100s of Selene with the kernels, the network and the step time of the catalog.
func selene(t testing.TB, j layout.Job, accelerators int) *Problem {
	t.Helper()
	const chip = "a100-sxm-80gb"
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	machine, err := kernel.Of(c, chip, "")
	if err != nil {
		t.Fatal(err)
	}
	site := c.Clusters.Get("selene").Value
	network, err := collective.Of(c, chip, &site)
	if err != nil {
		t.Fatal(err)
	}
	j.Accelerators = accelerators
	return &Problem{Step: step.Problem{
		Job: j, Machine: machine, Network: network, Engine: c.Engines.Get("megatron-core").Value, Cluster: site, KnownChip: true,
	}}
}

// gpt3 is the model of Brown et al. 2020 (arXiv 2005.14165, table 2.1) with the batch of its training.
func gpt3() layout.Job {
	j := trillion()
	j.Model.Layers, j.Model.Hidden, j.Model.Heads, j.Model.FFN = 96, 12288, 96, 49152
	j.GlobalBatch = 1536
	return j
}

// TestBruteForceReal holds Run with the step model of package step against the definition.
func TestBruteForceReal(t *testing.T) {
	for name, j := range map[string]layout.Job{"dense": dense(), "experts": mixed()} {
		p := selene(t, j, 8)
		p.Accelerators = []int{8, 16}
		models, err := p.models(p.Accelerators)
		if err != nil {
			t.Fatal(err)
		}
		s := Settings{Objective: Cheapest, AcceleratorHour: 2, EnergyPrice: 1e-8, RestWatts: 400, Candidates: 3}
		want := bruteForce(&j, p.Accelerators, models, &s)
		got, err := Run(context.Background(), p, &s)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i, expected := range want.best(3) {
			if diff := cmp.Diff(expected, got.Candidates[i].Point); diff != "" {
				t.Errorf("%s, candidate %d (-brute force +search):\n%s", name, i, diff)
			}
		}
		if diff := cmp.Diff(naiveFront(want.points), got.Front); diff != "" {
			t.Errorf("%s, front (-brute force +search):\n%s", name, diff)
		}
		if got.Counts.Evaluated != len(want.points) {
			t.Errorf("%s: %d layouts evaluated, expected %d", name, got.Counts.Evaluated, len(want.points))
		}
	}
}

// TestLayerIsTheSameOnEveryCount checks what lets one layer cost serve all numbers of accelerators.
func TestLayerIsTheSameOnEveryCount(t *testing.T) {
	p := selene(t, mixed(), 8)
	models, err := p.models([]int{8, 16, 64})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []layout.Layout{
		{TP: 1, PP: 1, VPP: 1, CP: 1, EP: 2, DP: 4, MicroBatch: 1}, {TP: 4, PP: 2, VPP: 1, CP: 2, EP: 1, DP: 1, MicroBatch: 3, SequenceParallel: true},
	} {
		first := models[0].Layer(models[0].Key(&l))
		for _, m := range models[1:] {
			if other := m.Layer(m.Key(&l)); other != first {
				t.Errorf("the layer of %+v differs: %+v and %+v", l, first, other)
			}
		}
	}
}

// TestNoAllocationReal is TestNoAllocation with the real model.
func TestNoAllocationReal(t *testing.T) {
	p := selene(t, gpt3(), 1024)
	models, err := p.models([]int{1024})
	if err != nil {
		t.Fatal(err)
	}
	s := Settings{AcceleratorHour: 2, Space: Space{VPP: Fixed(1)}}
	d := newDomain(&p.Step.Job, []int{1024}, &s.Space)
	w := newWorker(d, &s, models, p.Step.Job.MemoryBytes)
	for number, c := range d.chunks {
		if c == (chunk{8, 1, 1, true}) {
			w.chunk(number)
			if n := testing.AllocsPerRun(10, func() { w.chunk(number) }); n != 0 {
				t.Errorf("%g allocations in a chunk", n)
			}
		}
	}
	if w.tally.evaluated < 1000 || w.tally.invalid != 0 {
		t.Errorf("%d layouts evaluated, %d invalid", w.tally.evaluated, w.tally.invalid)
	}
}

// BenchmarkSearchOneCore searches all layouts of GPT-3 175B on 1,024 A100s with one worker. Judged are the valid
// layouts, each put to the test of memory; evaluated those of them that fit, each with time, power and its place in
// the front. Both rates are over the whole search.
func BenchmarkSearchOneCore(b *testing.B) {
	benchmark(b, selene(b, gpt3(), 1024), &Settings{AcceleratorHour: 2, Workers: 1})
}

// BenchmarkSearchTrillion is the search that Calculon did not finish in ten minutes: megatron-1T, batch 3,072, on
// 4,096 A100s, on all cores.
func BenchmarkSearchTrillion(b *testing.B) {
	benchmark(b, selene(b, trillion(), 4096), &Settings{AcceleratorHour: 2})
}

// BenchmarkSearchTrillionOneCore is the same with one worker.
func BenchmarkSearchTrillionOneCore(b *testing.B) {
	benchmark(b, selene(b, trillion(), 4096), &Settings{AcceleratorHour: 2, Workers: 1})
}

// BenchmarkSearchCounts searches GPT-3 175B on every number of eight-accelerator machines up to 128.
func BenchmarkSearchCounts(b *testing.B) {
	p := selene(b, gpt3(), 1024)
	p.Accelerators = Multiples(8, 1024)
	benchmark(b, p, &Settings{Objective: Cheapest, AcceleratorHour: 2, EnergyPrice: 2e-8})
}

// benchmark searches and reports the rates of layouts.
func benchmark(b *testing.B, p *Problem, s *Settings) {
	b.ReportAllocs()
	var r *Result
	for b.Loop() {
		var err error
		if r, err = Run(context.Background(), p, s); err != nil {
			b.Fatal(err)
		}
	}
	seconds := b.Elapsed().Seconds() / float64(b.N)
	c := &r.Counts
	b.ReportMetric(float64(c.Evaluated)/seconds, "evaluated/s")
	b.ReportMetric(float64(c.Total-c.Invalid)/seconds, "judged/s")
	b.ReportMetric(float64(c.Evaluated), "evaluated")
	b.ReportMetric(float64(c.Total-c.Invalid), "judged")
	b.ReportMetric(float64(len(r.Front)), "front")
}

// BenchmarkEvaluate evaluates layouts of one chunk that fit, over and over: rules, memory, time, power, front.
func BenchmarkEvaluate(b *testing.B) {
	p := selene(b, gpt3(), 1024)
	models, err := p.models([]int{1024})
	if err != nil {
		b.Fatal(err)
	}
	s := Settings{AcceleratorHour: 2, Space: Space{TP: Fixed(8), CP: Fixed(1), MicroBatch: Fixed(1), PP: Degrees{Min: 4}, ZeRO: []int{1}, SequenceParallel: Always}}
	d := newDomain(&p.Step.Job, []int{1024}, &s.Space)
	w := newWorker(d, &s, models, p.Step.Job.MemoryBytes)
	b.ReportAllocs()
	for b.Loop() {
		w.chunk(0)
	}
	b.ReportMetric(float64(w.tally.evaluated)/b.Elapsed().Seconds(), "evaluated/s")
}

func ExampleThin() {
	front := []Point{
		{Accelerators: 64, StepTime: 10, Memory: 70e9, Energy: 5, Cost: 3},
		{Accelerators: 64, StepTime: 11, Memory: 71e9, Energy: 6, Cost: 4},
		{Accelerators: 32, StepTime: 20, Memory: 75e9, Energy: 4, Cost: 2},
	}
	for _, p := range Thin(front, 2) {
		fmt.Println(p.StepTime, "s on", p.Accelerators)
	}
	// Output:
	// 10 s on 64
	// 20 s on 32
}
