package size

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// made is a sweep over servers a, b, ... that need so many replicas of so many accelerators each, at load 1.
func made(need, width []int) *Sweep {
	s := &Sweep{Objective: FewestAccelerators, MaxReplicas: 64}
	for i := range need {
		s.Configurations = append(s.Configurations, Configuration{Server: string(rune('a' + i)), TensorParallel: width[i], Pipeline: 1})
	}
	s.Simulate = func(_ context.Context, f Fleet) (*Point, error) {
		n, w := need[f.Server[0]-'a'], width[f.Server[0]-'a']
		if n == 0 {
			return nil, fmt.Errorf("%w: no memory for it", ErrRefused)
		}
		share := min(1, float64(f.Replicas)/(float64(n)*f.Load))
		return &Point{
			Met: share >= 1, Attainment: share, Accelerators: f.Replicas * w, USDPerHour: float64(f.Replicas), JoulesPerToken: 10 - float64(w),
			Objectives: []Met{{Name: "half a second", Asked: 1, Got: share, Met: share >= 1}},
		}, nil
	}
	return s
}

func TestSweepOrder(t *testing.T) {
	for _, c := range []struct {
		objective, order string
	}{
		{FewestAccelerators, "c a b e d"}, // 4 x 1, 3 x 2, 2 x 8
		{Cheapest, "b a c e d"},           // 2, 3, 4 replicas
		{LeastEnergy, "b a c e d"},        // the widest
	} {
		s := made([]int{3, 2, 4, 0, 100}, []int{2, 8, 1, 8, 1})
		s.Objective = c.objective
		r, err := s.Run(t.Context(), 3)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for i := range r.Candidates {
			names = append(names, r.Candidates[i].Server)
		}
		if got := strings.Join(names, " "); got != c.order {
			t.Errorf("%s: %s, expected %s", c.objective, got, c.order)
		}
		if best := r.Best(); best == nil || best.Answer.Replicas != s.needed(best) {
			t.Errorf("%s: %+v", c.objective, r.Best())
		}
		if out := &r.Candidates[3]; out.Note != "no size up to the 64 replicas allowed meets the objectives; there half a second is met by 64 % of 100 %" || out.Answer != nil {
			t.Errorf("%s: %q", c.objective, out.Note)
		}
		if refused := &r.Candidates[4]; refused.Refused != "no memory for it" || refused.Answer != nil || len(refused.Points) > 0 {
			t.Errorf("%s: %+v", c.objective, refused)
		}
	}
}

// needed is the answer by trying one size after the other.
func (s *Sweep) needed(c *Candidate) int {
	for n := c.Least(); n <= s.MaxReplicas; n++ {
		if p, err := s.Simulate(context.Background(), Fleet{c.Configuration, n, 1}); err == nil && p.Met {
			return n
		}
	}
	return 0
}

// TestSweepCliff: the cliff stands around the answer, in order, and falls.
func TestSweepCliff(t *testing.T) {
	r, err := made([]int{20}, []int{8}).Run(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, of := range [][]Point{r.ByReplicas, r.ByLoad} {
		at := func(p Point) float64 { return float64(p.Replicas) / p.Load }
		if !slices.IsSortedFunc(of, func(a, b Point) int { return a.Replicas - b.Replicas + int(1000*(a.Load-b.Load)) }) || len(of) < 7 {
			t.Fatalf("cliff %+v", of)
		}
		for _, p := range of {
			if p.Met != (at(p) >= 20) {
				t.Errorf("%+v", p)
			}
		}
	}
	if first, last := r.ByLoad[0], r.ByLoad[len(r.ByLoad)-1]; first.Load != 0.5 || last.Load != 1.5 || first.Replicas != 20 {
		t.Errorf("loads from %+v to %+v", first, last)
	}
	if r.Simulations != len(r.ByReplicas)+len(r.ByLoad)-1 || r.Candidates[0].Probed != 0 {
		t.Errorf("%d simulations, %d and %d points with the answer in both", r.Simulations, len(r.ByReplicas), len(r.ByLoad))
	}
}

// TestSweepWorkers: any number of goroutines gives the same result.
func TestSweepWorkers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		need := rapid.SliceOfN(rapid.IntRange(0, 80), 1, 6).Draw(t, "need")
		width := rapid.SliceOfN(rapid.IntRange(1, 8), len(need), len(need)).Draw(t, "width")
		s := made(need, width)
		s.Objective = rapid.SampledFrom(Objectives()).Draw(t, "objective")
		one, err := s.Run(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		many, err := s.Run(t.Context(), 7)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(one, many) {
			t.Fatalf("one goroutine: %+v, seven: %+v", one, many)
		}
	})
}

func TestSweepNotMonotone(t *testing.T) {
	s := made([]int{6}, []int{1})
	inner := s.Simulate
	for _, c := range []struct {
		holes  []int // sizes that miss the objectives all the same
		answer int
		want   string
	}{
		{[]int{7}, 8, "not monotone: 6 replicas meet"},
		{[]int{8}, 6, ""}, // is not looked at
		{[]int{7, 8, 9}, 10, "not monotone: 6 replicas meet"},
	} {
		s.Simulate = func(ctx context.Context, f Fleet) (*Point, error) {
			p, err := inner(ctx, f)
			p.Met, p.Suggest = p.Met && !slices.Contains(c.holes, f.Replicas), 6
			return p, err
		}
		r, err := s.Run(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Best(); got.Answer.Replicas != c.answer || !strings.HasPrefix(got.Note, c.want) || (c.want == "") != (got.Note == "") {
			t.Errorf("holes %v: %d replicas, %q", c.holes, got.Answer.Replicas, got.Note)
		}
	}
}

func TestSweepErrors(t *testing.T) {
	if _, err := (&Sweep{}).Run(t.Context(), 1); !errors.Is(err, ErrSweep) || strings.Count(err.Error(), "\n") != 3 {
		t.Errorf("an empty problem: %v", err)
	}
	s := made([]int{3, 3}, []int{1, 1})
	inner, broken := s.Simulate, errors.New("broken")
	s.Simulate = func(ctx context.Context, f Fleet) (*Point, error) {
		if f.Server == "b" {
			return nil, broken
		}
		return inner(ctx, f)
	}
	if _, err := s.Run(t.Context(), 2); !errors.Is(err, broken) || !strings.HasPrefix(err.Error(), "b TP1: ") {
		t.Errorf("a simulation that fails: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.Simulate = func(ctx context.Context, _ Fleet) (*Point, error) { return nil, ctx.Err() }
	if _, err := s.Run(ctx, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that is done: %v", err)
	}
}

// TestSweepProbes: a fleet that does not keep up with a part of the load says where to begin, so that a large one is found with few
// large simulations.
func TestSweepProbes(t *testing.T) {
	s := made([]int{700}, []int{1})
	s.MaxReplicas = 5000
	inner := s.Simulate
	largest := 0.0
	s.Simulate = func(ctx context.Context, f Fleet) (*Point, error) {
		p, err := inner(ctx, f)
		if behind := 690 * f.Load / float64(f.Replicas); behind > 1 {
			p.Suggest = int(math.Ceil(float64(f.Replicas) * behind))
			largest = max(largest, behind)
		}
		return p, err
	}
	s.Probes, s.Loads = []float64{0.0001, 0.001, 0.01, 0.1}, []float64{1.5}
	r, err := s.Run(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	best := r.Best()
	if best.Answer.Replicas != 700 || best.Probed != 3 || len(best.Points) > 12 || largest > 10 {
		t.Errorf("%d replicas with %d probes and %d sizes; the most overloaded was %g times behind", best.Answer.Replicas, best.Probed, len(best.Points), largest)
	}
}

// TestSplit: both sides of a split fleet grow with it, and none is empty.
func TestSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Configuration{Prefill: rapid.IntRange(1, 9).Draw(t, "prefill"), Decode: rapid.IntRange(1, 9).Draw(t, "decode")}
		lastP, lastD := 1, 0
		for n := c.Least(); n < 60; n++ {
			p, d := c.Split(n)
			if p < max(1, lastP) || d < max(1, lastD) || p+d != n {
				t.Fatalf("%d of %d:%d are %d and %d, %d and %d before", n, c.Prefill, c.Decode, p, d, lastP, lastD)
			}
			lastP, lastD = p, d
		}
	})
	if p, d := (Configuration{}).Split(5); p != 5 || d != 0 {
		t.Errorf("not split: %d and %d", p, d)
	}
	if text := (Configuration{"h", 8, 2, 1, 3}).String(); text != "h TP8 PP2 1:3" {
		t.Errorf("configuration %q", text)
	}
}
