package search

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tokenwatt/catalog"
	"tokenwatt/demand/training/layout"
)

// everyLayout calls visit with every combination of degrees whose product is the count, in range or not, that the
// space allows: the lists of the search are not used.
func everyLayout(j *layout.Job, count int, s *Space, visit func(l *layout.Layout)) {
	experts := 1
	if j.Model.Experts != nil {
		experts = j.Model.Experts.Count
	}
	var l layout.Layout
	each := func(d *Degrees, limit int, at *int, then func()) {
		for v := 1; v <= limit; v++ {
			if d.allows(v) {
				*at = v
				then()
			}
		}
	}
	options := func() {
		for _, l.SequenceParallel = range s.SequenceParallel.values() {
			for _, l.OptimizerOffload = range s.OptimizerOffload.values() {
				for l.ZeRO = 0; l.ZeRO <= 3; l.ZeRO++ {
					for l.Recompute = layout.NoRecompute; l.Recompute <= layout.Full; l.Recompute++ {
						if (len(s.ZeRO) == 0 || slices.Contains(s.ZeRO, l.ZeRO)) &&
							(len(s.Recompute) == 0 || slices.Contains(s.Recompute, l.Recompute)) {
							visit(&l)
						}
					}
				}
			}
		}
	}
	each(&s.TP, count, &l.TP, func() {
		each(&s.PP, count/l.TP, &l.PP, func() {
			each(&s.CP, count/(l.TP*l.PP), &l.CP, func() {
				each(&s.DP, count/(l.TP*l.PP*l.CP), &l.DP, func() {
					if l.TP*l.PP*l.CP*l.DP == count {
						each(&s.EP, experts+1, &l.EP, func() {
							each(&s.VPP, j.Model.Layers+1, &l.VPP, func() {
								each(&s.MicroBatch, j.GlobalBatch, &l.MicroBatch, options)
							})
						})
					}
				})
			})
		})
	})
}

// dominates is the definition of the front.
func dominates(a, b *Point) bool {
	x, y := a.vector(), b.vector()
	for d := range x {
		if x[d] > y[d] {
			return false
		}
	}
	return x != y || compareLayouts(a, b) < 0
}

// naiveFront keeps the points that no other one dominates, by trying all pairs with the front so far.
func naiveFront(points []Point) []Point {
	var front []Point
	for i := range points {
		p := &points[i]
		if slices.ContainsFunc(front, func(q Point) bool { return dominates(&q, p) }) {
			continue
		}
		front = slices.DeleteFunc(front, func(q Point) bool { return dominates(p, &q) })
		front = append(front, *p)
	}
	slices.SortFunc(front, func(a, b Point) int { return Fastest.compare(&a, &b) })
	return front
}

// brute is the search by definition: everything evaluated, sorted, filtered.
type brute struct {
	valid, outOfMemory, late, overPower int
	points                              []Point // that fit, best first, limits aside
	within                              []Point // and keep the limits
}

func bruteForce[K comparable, C any](j *layout.Job, counts []int, models []Model[K, C], s *Settings) brute {
	var b brute
	for i, n := range counts {
		m := models[i]
		everyLayout(j, n, &s.Space, func(l *layout.Layout) {
			if !m.Valid(l) {
				return
			}
			b.valid++
			memory := m.Memory(l).Total()
			if memory > j.MemoryBytes*(1-s.Headroom) {
				b.outOfMemory++
				return
			}
			c := m.Layer(m.Key(l))
			step := m.Step(l, &c)
			p := Point{Accelerators: n, Layout: *l, StepTime: step.Total(), Memory: memory}
			p.Power = float64(n) * (m.Power(l, &c, &step) + s.RestWatts)
			p.Energy = p.Power * p.StepTime
			p.Cost = float64(n)*p.StepTime*(s.AcceleratorHour/3600) + p.Energy*s.EnergyPrice
			b.points = append(b.points, p)
			late, over := s.StepLimit > 0 && p.StepTime > s.StepLimit, s.PowerLimit > 0 && p.Power > s.PowerLimit
			if late {
				b.late++
			}
			if over {
				b.overPower++
			}
			if !late && !over {
				b.within = append(b.within, p)
			}
		})
	}
	for _, list := range [][]Point{b.points, b.within} {
		slices.SortFunc(list, func(x, y Point) int { return s.Objective.compare(&x, &y) })
	}
	return b
}

// best returns the first n of different degrees.
func (b *brute) best(n int) []Point {
	var out []Point
	for i := range b.within {
		if len(out) < n && !slices.ContainsFunc(out, func(q Point) bool { return sameDegrees(&q, &b.within[i]) }) {
			out = append(out, b.within[i])
		}
	}
	return out
}

// drawJob draws a job small enough for brute force.
func drawJob(t *rapid.T) layout.Job {
	j := layout.Job{
		Model: catalog.Model{
			Layers: rapid.IntRange(1, 6).Draw(t, "layers"), Hidden: 512 * rapid.IntRange(1, 4).Draw(t, "width"), Heads: rapid.SampledFrom([]int{4, 6, 8}).Draw(t, "heads"),
			FFN: 3072, Activation: "gelu", Vocabulary: 32000, Context: 1024, Norm: "layernorm",
		},
		Sequence: rapid.SampledFrom([]int{1024, 24, 20}).Draw(t, "sequence"), GlobalBatch: rapid.IntRange(1, 12).Draw(t, "batch"), NodeSize: 4,
		MemoryBytes: rapid.SampledFrom([]float64{3e9, 4e9, 6e9, 10e9, 20e9}).Draw(t, "memory"), Recipe: rapid.SampledFrom([]string{"bf16", "fp16"}).Draw(t, "recipe"),
		FlashAttention: rapid.Bool().Draw(t, "flash"),
	}
	j.Model.HeadDim = 64
	if rapid.IntRange(0, 3).Draw(t, "experts") == 0 {
		j.Model.Experts = &catalog.Experts{Count: rapid.SampledFrom([]int{4, 6}).Draw(t, "routed"), TopK: 2, FFN: 1024}
	}
	return j
}

// drawSettings draws an objective, prices, limits and a space.
func drawSettings(t *rapid.T) Settings {
	s := Settings{
		Objective:       Objective(rapid.IntRange(0, 3).Draw(t, "objective")),
		Headroom:        rapid.SampledFrom([]float64{0, 0.1}).Draw(t, "headroom"),
		RestWatts:       rapid.SampledFrom([]float64{0, 300}).Draw(t, "rest"),
		AcceleratorHour: rapid.SampledFrom([]float64{1, 2}).Draw(t, "price"),
		EnergyPrice:     rapid.SampledFrom([]float64{0, 1e-8}).Draw(t, "energy"),
		StepLimit:       rapid.SampledFrom([]float64{0, 0, 0.02, 0.1}).Draw(t, "limit"),
		PowerLimit:      rapid.SampledFrom([]float64{0, 0, 2000}).Draw(t, "power"),
		Candidates:      rapid.IntRange(1, 6).Draw(t, "candidates"),
		Workers:         rapid.IntRange(1, 3).Draw(t, "workers"),
	}
	pin := func(name string) Degrees {
		switch rapid.IntRange(0, 19).Draw(t, name) {
		case 0:
			return Fixed(rapid.SampledFrom([]int{1, 2, 3, 4}).Draw(t, name+" value"))
		case 1:
			return Degrees{Min: rapid.IntRange(0, 2).Draw(t, name+" low"), Max: rapid.IntRange(2, 4).Draw(t, name+" high")}
		}
		return Degrees{}
	}
	s.Space = Space{TP: pin("tp"), PP: pin("pp"), VPP: pin("vpp"), CP: pin("cp"), EP: pin("ep"), DP: pin("dp"), MicroBatch: pin("micro")}
	s.Space.SequenceParallel = Switch(rapid.SampledFrom([]int{0, 0, 0, 0, 0, 0, 1, 2}).Draw(t, "split"))
	s.Space.OptimizerOffload = Switch(rapid.SampledFrom([]int{0, 0, 0, 0, 0, 0, 1, 2}).Draw(t, "offload"))
	if rapid.IntRange(0, 4).Draw(t, "zero") == 0 {
		s.Space.ZeRO = []int{3, 1}
	}
	if rapid.IntRange(0, 4).Draw(t, "recompute") == 0 {
		s.Space.Recompute = []layout.Recompute{layout.Full, layout.NoRecompute}
	}
	return s
}

// TestBruteForce holds the search against its definition: the same best layouts, front and counts.
func TestBruteForce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		j, s := drawJob(r), drawSettings(r)
		counts := rapid.SampledFrom([][]int{{1}, {2}, {4}, {6}, {8}, {2, 3}, {4, 8}, {1, 2, 3, 4}}).Draw(r, "counts")
		models := fakes(t, j, counts)
		want := bruteForce(&j, counts, models, &s)
		got, err := search(context.Background(), &j, newDomain(&j, counts, &s.Space), models, &s)
		switch {
		case len(want.points) == 0:
			if !errors.Is(err, ErrNothingFits) {
				r.Fatalf("nothing fits, but the error is %v", err)
			}
		case len(want.within) == 0:
			if !errors.Is(err, ErrLimits) {
				r.Fatalf("nothing keeps the limits, but the error is %v", err)
			}
		case err != nil:
			r.Fatal(err)
		}
		best := make([]Point, 0, len(got.Candidates))
		for _, c := range got.Candidates {
			if c.Breakdown.Total() != c.StepTime || c.Items.Total() != c.Memory {
				r.Errorf("items of %+v do not add up", c)
			}
			best = append(best, c.Point)
		}
		if diff := cmp.Diff(append([]Point{}, want.best(s.Candidates)...), best); diff != "" {
			r.Errorf("best layouts (-brute force +search):\n%s", diff)
		}
		if diff := cmp.Diff(append([]Point{}, naiveFront(want.points)...), got.Front); diff != "" {
			r.Errorf("front (-brute force +search):\n%s", diff)
		}
		c := &got.Counts
		found := [...]int{c.Total - c.Invalid, c.OutOfMemory, c.Evaluated, c.Late, c.OverPower, c.Within}
		if expected := [...]int{want.valid, want.outOfMemory, len(want.points), want.late, want.overPower, len(want.within)}; found != expected {
			r.Errorf("counts of valid, out of memory, evaluated, late, over power, within: %v, expected %v", found, expected)
		}
	})
}

// TestRulesAreCounted holds the counts of broken rules against the layouts that the space holds by its description.
func TestRulesAreCounted(t *testing.T) {
	for name, j := range map[string]layout.Job{"dense": dense(), "experts": mixed()} {
		counts := []int{4, 10, 12}
		got, err := find(t, j, counts, Settings{})
		if err != nil {
			t.Fatal(err)
		}
		total, invalid, rules := 0, 0, make(map[layout.Rule]int)
		for i, m := range fakes(t, j, counts) {
			everyLayout(&j, counts[i], &Space{}, func(l *layout.Layout) {
				if !inSpace(&j, l) {
					if m.Valid(l) {
						t.Fatalf("%s: %+v is valid and not in the space", name, l)
					}
					return
				}
				total++
				var e *layout.Error
				if errors.As(m.Check(l), &e) {
					invalid++
					for _, b := range e.Broken {
						rules[b.Rule]++
					}
				}
			})
		}
		if got.Counts.Total != total || got.Counts.Invalid != invalid {
			t.Errorf("%s: %d layouts, %d invalid, expected %d and %d", name, got.Counts.Total, got.Counts.Invalid, total, invalid)
		}
		found := make(map[layout.Rule]int)
		for _, r := range got.Counts.Rules {
			found[r.Rule] = r.Layouts
		}
		if diff := cmp.Diff(rules, found); diff != "" || len(found) < 2 {
			t.Errorf("%s: broken rules (-brute force +search):\n%s", name, diff)
		}
	}
}

// inSpace is the description of domain in words of one layout.
func inSpace(j *layout.Job, l *layout.Layout) bool {
	experts := 1
	if j.Model.Experts != nil {
		experts = j.Model.Experts.Count
	}
	micro := l.MicroBatch == 1
	if j.GlobalBatch%l.DP == 0 {
		micro = j.GlobalBatch/l.DP%l.MicroBatch == 0
	}
	return micro && j.Model.Heads%l.TP == 0 && (l.CP == 1 || j.Sequence%(2*l.CP) == 0) && l.PP <= j.Model.Layers && experts%l.EP == 0 &&
		(l.VPP == 1 || l.PP > 1 && l.VPP <= j.Model.Layers/l.PP) && (l.TP > 1 || !l.SequenceParallel)
}
