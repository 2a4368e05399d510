package search

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/demand/training/layout"
)

// find searches a job with the fake step time.
func find(t testing.TB, j layout.Job, counts []int, s Settings) (*Result, error) {
	t.Helper()
	if err := s.check(counts); err != nil {
		t.Fatal(err)
	}
	return search(context.Background(), &j, newDomain(&j, counts, &s.Space), fakes(t, j, counts), &s)
}

// TestBruteForceWhole is TestBruteForce on whole spaces of jobs with fronts of some size.
func TestBruteForceWhole(t *testing.T) {
	for _, test := range []struct {
		name   string
		job    layout.Job
		counts []int
	}{{"dense", dense(), []int{4, 6, 12}}, {"experts", mixed(), []int{6, 8}}} {
		models := fakes(t, test.job, test.counts)
		for o := Fastest; o <= FewestAccelerators; o++ {
			s := Settings{Objective: o, AcceleratorHour: 2, EnergyPrice: 1e-7, Candidates: 5, Workers: 3}
			want := bruteForce(&test.job, test.counts, models, &s)
			got, err := find(t, test.job, test.counts, s)
			if err != nil {
				t.Fatalf("%s, %v: %v", test.name, o, err)
			}
			if got.Counts.Evaluated < 3000 || got.Counts.Evaluated != len(want.points) {
				t.Errorf("%s, %v: %d layouts evaluated, expected %d and some thousands", test.name, o, got.Counts.Evaluated, len(want.points))
			}
			if diff := cmp.Diff(want.best(5)[0], got.Best().Point); diff != "" {
				t.Errorf("%s, %v: best (-brute force +search):\n%s", test.name, o, diff)
			}
			if diff := cmp.Diff(naiveFront(want.points), got.Front); diff != "" {
				t.Errorf("%s, %v: front (-brute force +search):\n%s", test.name, o, diff)
			}
		}
	}
}

// TestOneCoreOrMany asks for the same result on one and on several cores and workers.
func TestOneCoreOrMany(t *testing.T) {
	s := Settings{Objective: Cheapest, AcceleratorHour: 2, EnergyPrice: 1e-7}
	counts := []int{4, 8, 12, 16}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want, err := find(t, mixed(), counts, s)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GOMAXPROCS(4)
	for _, s.Workers = range []int{0, 1, 2, 7} {
		got, err := find(t, mixed(), counts, s)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d workers on 4 cores (-one core +many):\n%s", s.Workers, diff)
		}
	}
}

// TestLayerOncePerKey counts how often the dear part is asked for.
func TestLayerOncePerKey(t *testing.T) {
	j, counts := dense(), []int{4, 8}
	s := Settings{Workers: 1}
	d := newDomain(&j, counts, &s.Space)
	w := newWorker(d, &s, fakes(t, j, counts), j.MemoryBytes)
	for i := range d.chunks {
		w.chunk(i)
	}
	keys := make(map[fakeKey]bool)
	for i, m := range w.models {
		everyLayout(&j, counts[i], &s.Space, func(l *layout.Layout) {
			if m.Valid(l) && m.Memory(l).Total() <= j.MemoryBytes {
				keys[m.Key(l)] = true
			}
		})
	}
	if w.tally.layers != len(keys) {
		t.Errorf("%d layers were worked out for %d keys", w.tally.layers, len(keys))
	}
}

// TestNoAllocation evaluates a whole chunk a second time: nothing new is kept, so nothing may be allocated.
func TestNoAllocation(t *testing.T) {
	j, counts := dense(), []int{12}
	s := Settings{AcceleratorHour: 2, Space: Space{ZeRO: []int{1}, VPP: Fixed(1)}}
	d := newDomain(&j, counts, &s.Space)
	w := newWorker(d, &s, fakes(t, j, counts), j.MemoryBytes)
	number := slices.Index(d.chunks, chunk{2, 1, 1, true})
	w.chunk(number)
	before := w.tally
	if n := testing.AllocsPerRun(10, func() { w.chunk(number) }); n != 0 {
		t.Errorf("%g allocations", n)
	}
	if w.tally.evaluated == 0 || before.invalid != 0 {
		t.Errorf("the chunk has %d layouts that are evaluated and %d that are invalid", before.evaluated, before.invalid)
	}
}

func TestStopped(t *testing.T) {
	stop := errors.New("enough")
	j, counts := dense(), []int{12}
	s := Settings{Workers: 1}
	d := newDomain(&j, counts, &s.Space)
	models := fakes(t, j, counts)
	full, err := search(context.Background(), &j, d, models, &s)
	if err != nil || full.Partial || full.Counts.Searched != full.Counts.Chunks {
		t.Fatalf("a whole search is partial (%t, %d of %d chunks) or fails: %v", full.Partial, full.Counts.Searched, full.Counts.Chunks, err)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	models[0] = &stopping{Model: models[0], after: 3000, stop: func() { cancel(stop) }}
	part, err := search(ctx, &j, d, models, &s)
	if !errors.Is(err, ErrStopped) || !errors.Is(err, stop) {
		t.Errorf("error %v, expected one that wraps ErrStopped and the cause", err)
	}
	if !part.Partial || part.Best() == nil || part.Counts.Searched == 0 || part.Counts.Searched >= part.Counts.Chunks {
		t.Errorf("partial %t, best %v, %d of %d chunks", part.Partial, part.Best(), part.Counts.Searched, part.Counts.Chunks)
	}
	none, err := search(ctx, &j, d, models, &s)
	if !errors.Is(err, ErrStopped) || none.Best() != nil || !none.Partial {
		t.Errorf("stopped before it began: %v, best %v", err, none.Best())
	}
}

// stopping ends the context after some evaluations.
type stopping struct {
	Model[fakeKey, fakeCost]
	calls atomic.Int64
	after int64
	stop  func()
}

func (m *stopping) Memory(l *layout.Layout) layout.Memory {
	if m.calls.Add(1) == m.after {
		m.stop()
	}
	return m.Model.Memory(l)
}

func TestNothingFits(t *testing.T) {
	for _, test := range []struct {
		name    string
		job     func(j *layout.Job)
		count   int
		space   Space
		rule    layout.Rule
		item    string
		message []string
	}{
		{
			"memory", func(j *layout.Job) { j.MemoryBytes = 2.2e9 }, 1,
			Space{TP: Fixed(1)},
			"zero-2-excludes-pp", "",
			[]string{"run out of memory", "GiB over", "lift a limit (tp 1)", "more memory"},
		},
		{
			"a rule", func(j *layout.Job) { j.Model.Hidden, j.Model.FFN = 1536, 3072 }, 6,
			Space{TP: Fixed(3)},
			"tp-divides-heads", "",
			[]string{"all ", "break a rule", "tp-divides-heads", "change the number of accelerators"},
		},
		{
			"batch", func(j *layout.Job) { j.GlobalBatch = 5 }, 4,
			Space{DP: Fixed(4)},
			"batch-divides", "",
			[]string{"batch-divides"},
		},
		{"empty list", func(*layout.Job) {}, 4, Space{TP: Fixed(3)}, "", "", []string{"no value of tp", "lift a limit (tp 3)"}},
		{
			"no product", func(*layout.Job) {}, 4,
			Space{TP: Fixed(1), PP: Fixed(1), DP: Fixed(2), CP: Fixed(1)},
			"", "",
			[]string{"no product of degrees", "dp 2"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			j := dense()
			test.job(&j)
			r, err := find(t, j, []int{test.count}, Settings{Space: test.space})
			var e *NothingFitsError
			if !errors.Is(err, ErrNothingFits) || !errors.As(err, &e) {
				t.Fatalf("error %v, expected one that wraps ErrNothingFits", err)
			}
			if r.Best() != nil || len(r.Front) != 0 || r.Counts.Evaluated != 0 {
				t.Errorf("a result where nothing fits: %+v", r)
			}
			if test.name != "memory" && e.Rule != test.rule {
				t.Errorf("rule %q (%d), expected %q", e.Rule, e.RuleLayouts, test.rule)
			}
			for _, part := range test.message {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not say %q", err, part)
				}
			}
		})
	}
}

// TestNearest holds the shortfall against all layouts.
func TestNearest(t *testing.T) {
	j, counts := dense(), []int{2, 4}
	j.MemoryBytes = 2.3e9
	var first *Shortfall
	byItem := make(map[string]int)
	for i, m := range fakes(t, j, counts) {
		everyLayout(&j, counts[i], &Space{}, func(l *layout.Layout) {
			if !m.Valid(l) {
				return
			}
			memory := m.Memory(l)
			s := Shortfall{counts[i], *l, memory, itemNames()[largest(&memory)], memory.Total() - j.MemoryBytes*0.95}
			byItem[s.Item]++
			if first == nil || s.Excess < first.Excess || s.Excess == first.Excess &&
				compareLayouts(&Point{Accelerators: s.Accelerators, Layout: *l}, &Point{Accelerators: first.Accelerators, Layout: first.Layout}) < 0 {
				first = &s
			}
		})
	}
	var e *NothingFitsError
	for _, workers := range []int{1, 2, 5} {
		_, err := find(t, j, counts, Settings{Headroom: 0.05, Workers: workers})
		if !errors.As(err, &e) {
			t.Fatalf("error %v, expected one with the nearest layout", err)
		}
		if diff := cmp.Diff(first, e.Nearest); diff != "" {
			t.Errorf("%d workers: nearest (-brute force +search):\n%s", workers, diff)
		}
	}
	for _, item := range e.Counts.Items {
		if byItem[item.Item] != item.Layouts || item.Layouts > e.ItemLayouts {
			t.Errorf("%s is the largest item in %d layouts, expected %d; the most frequent is %s", item.Item, item.Layouts, byItem[item.Item], e.Item)
		}
	}
}

func TestLimits(t *testing.T) {
	counts := []int{4, 8, 16}
	free, err := find(t, dense(), counts, Settings{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = find(t, dense(), counts, Settings{StepLimit: free.Best().StepTime * 0.99})
	var e *LimitsError
	if !errors.Is(err, ErrLimits) || !errors.As(err, &e) {
		t.Fatalf("error %v, expected one that wraps ErrLimits", err)
	}
	if diff := cmp.Diff(*free.Best(), e.Fastest); diff != "" {
		t.Errorf("the nearest is not the fastest:\n%s", diff)
	}
	_, err = find(t, dense(), counts, Settings{PowerLimit: 1})
	if !errors.As(err, &e) || e.LeastPower.Power <= 1 || e.LeastPower.Accelerators != 4 {
		t.Errorf("error %v, expected one with the least power on 4 accelerators", err)
	}
	few, err := find(t, dense(), counts, Settings{Objective: FewestAccelerators, StepLimit: free.Best().StepTime * 2.5})
	if err != nil {
		t.Fatal(err)
	}
	if best := few.Best(); best.Accelerators != 8 || best.StepTime > free.Best().StepTime*2.5 {
		t.Errorf("fewest accelerators: %d with %g s a step, expected 8 within %g s", best.Accelerators, best.StepTime, free.Best().StepTime*2.5)
	}
	if diff := cmp.Diff(free.Front, few.Front); diff != "" {
		t.Errorf("a limit changes the front:\n%s", diff)
	}
}

// TestModelFails has step times that are no times.
func TestModelFails(t *testing.T) {
	j, counts := dense(), []int{4}
	for _, value := range []float64{math.NaN(), math.Inf(1), -1} {
		models := fakes(t, j, counts)
		models[0] = &broken{models[0], value}
		s := Settings{Workers: 2}
		_, err := search(context.Background(), &j, newDomain(&j, counts, &s.Space), models, &s)
		if !errors.Is(err, ErrModel) {
			t.Errorf("%g s: error %v, expected one that wraps ErrModel", value, err)
		}
	}
}

// broken has one figure as its step time.
type broken struct {
	Model[fakeKey, fakeCost]
	seconds float64
}

func (m *broken) Step(*layout.Layout, *fakeCost) layout.Breakdown {
	return layout.Breakdown{Forward: m.seconds}
}

func TestSettings(t *testing.T) {
	for name, s := range map[string]Settings{
		"objective":        {Objective: 9},
		"step_limit":       {StepLimit: -1},
		"power_limit":      {PowerLimit: math.NaN()},
		"rest_watts":       {RestWatts: math.Inf(1)},
		"energy_price":     {EnergyPrice: -1},
		"headroom":         {Headroom: 1},
		"accelerator_hour": {Objective: Cheapest},
		"candidates":       {Candidates: -1},
		"workers":          {Workers: -1},
		"tp":               {Space: Space{TP: Fixed(0)}},
		"pp":               {Space: Space{PP: Degrees{Min: 4, Max: 2}}},
		"dp":               {Space: Space{DP: Degrees{Min: -1}}},
		"zero":             {Space: Space{ZeRO: []int{4}}},
		"recompute":        {Space: Space{Recompute: []layout.Recompute{7}}},
		"switch":           {Space: Space{OptimizerOffload: 3}},
	} {
		if err := s.check([]int{8}); !errors.Is(err, ErrSettings) || !strings.Contains(err.Error(), name+" is") {
			t.Errorf("%s: error %v, expected one that wraps ErrSettings and names it", name, err)
		}
	}
	if err := new(Settings).check(nil); !errors.Is(err, ErrSettings) {
		t.Errorf("no counts: %v", err)
	}
	if err := new(Settings).check([]int{0}); !errors.Is(err, ErrSettings) {
		t.Errorf("no accelerators: %v", err)
	}
	for o := Fastest; o <= FewestAccelerators; o++ {
		if back, err := ParseObjective(o.String()); err != nil || back != o {
			t.Errorf("%v reads back as %v, %v", o, back, err)
		}
	}
	if _, err := ParseObjective("best"); !errors.Is(err, ErrSettings) {
		t.Errorf("objective best: %v", err)
	}
	if got := StepsBy(1000, 50); got != 20 {
		t.Errorf("1000 s for 50 steps are %g s a step", got)
	}
	if got := Multiples(8, 30); !slices.Equal(got, []int{8, 16, 24}) {
		t.Errorf("multiples of 8 up to 30: %v", got)
	}
}
