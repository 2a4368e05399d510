package packing

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Graham's worst case for two machines: times 3, 3, 2, 2, 2 end at 7 where 6 is best, 7/6 = 4/3 - 1/6.
func TestGrahamsWorstCase(t *testing.T) {
	p, err := Longest([]Class{{2, 3}, {3, 2}}, 2)
	if err != nil {
		t.Fatal(err)
	}
	if p.Makespan != 7 || p.LowerBound != 6 || p.Busy != 12 || p.Idle() != 2 || math.Abs(p.Guarantee-7.0/6) > 1e-15 || math.Abs(p.Ratio-7.0/6) > 1e-15 {
		t.Errorf("%+v", p)
	}
}

// one by one, as the definition says.
func plain(classes []Class, machines int) float64 {
	var times []float64
	for _, c := range classes {
		for range c.Count {
			times = append(times, c.Seconds)
		}
	}
	slices.SortFunc(times, func(a, b float64) int { return cmp.Compare(b, a) })
	loads := make([]float64, machines)
	for _, s := range times {
		i := 0
		for k := range loads {
			if loads[k] < loads[i] {
				i = k
			}
		}
		loads[i] += s
	}
	return slices.Max(loads)
}

func drawClasses(t *rapid.T) []Class {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Class {
		return Class{float64(rapid.IntRange(0, 40).Draw(t, "seconds")), rapid.Int64Range(0, 30).Draw(t, "count")}
	}), 1, 8).Draw(t, "classes")
}

// Rounds at once give what jobs one by one give, and the makespan is within the guarantee of the lower bound's best.
func TestLongestAsDefined(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		classes, g := drawClasses(t), rapid.IntRange(1, 7).Draw(t, "machines")
		p, err := Longest(classes, g)
		if err != nil {
			t.Fatal(err)
		}
		if want := plain(classes, g); math.Abs(p.Makespan-want) > 1e-9 {
			t.Errorf("makespan %g, one by one %g", p.Makespan, want)
		}
		if p.Makespan < p.LowerBound-1e-9 || p.Idle() < 0 {
			t.Errorf("below its own bound: %+v", p)
		}
		if more, _ := Longest(classes, g+1); more.LowerBound > p.LowerBound+1e-9 {
			t.Error("one machine more raises the lower bound")
		}
	})
}

// best is the earliest end of all packings, by trying them.
func best(times, loads []float64) float64 {
	if len(times) == 0 {
		return slices.Max(loads)
	}
	least := math.Inf(1)
	for i := range loads {
		if slices.Contains(loads[:i], loads[i]) {
			continue // as good as that machine
		}
		loads[i] += times[0]
		least = min(least, best(times[1:], loads))
		loads[i] -= times[0]
	}
	return least
}

// Graham's guarantee and the lower bound hold against the best packing of all.
func TestWithinTheGuaranteeOfTheBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seconds := rapid.SliceOfN(rapid.IntRange(1, 30), 1, 8).Draw(t, "seconds")
		g := rapid.IntRange(1, 4).Draw(t, "machines")
		var classes []Class
		var times []float64
		for _, s := range seconds {
			classes, times = append(classes, Class{float64(s), 1}), append(times, float64(s))
		}
		p, err := Longest(classes, g)
		if err != nil {
			t.Fatal(err)
		}
		optimum := best(times, make([]float64, g))
		if p.Makespan > optimum*p.Guarantee*(1+1e-12) || p.Makespan < optimum-1e-9 || p.LowerBound > optimum+1e-9 {
			t.Errorf("%v on %d: makespan %g, best %g, bound %g, guarantee %g", seconds, g, p.Makespan, optimum, p.LowerBound, p.Guarantee)
		}
	})
}

// One very long job before any number of short ones takes no longer to pack: the count is exact.
func TestShortJobsBehindALongOne(t *testing.T) {
	p, err := Longest([]Class{{1e6, 1}, {0.5, 1e12}}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if want := (1e6 + 0.5e12) / 1000; math.Abs(p.Makespan-want) > 1 || p.Busy != 1e6+0.5e12 {
		t.Errorf("%+v, want an end at %g", p, want)
	}
	// 999 machines take the short ones while the first is at work.
	p, err = Longest([]Class{{1e6, 1}, {0.5, 999e6}}, 1000)
	if err != nil || p.Makespan != 1e6 {
		t.Errorf("%+v, %v", p, err)
	}
}

// By hand: Johnson's example of two machines, order 1 3 2 (3,6), (5,2), (1,2): ends at 12.
func TestJohnson(t *testing.T) {
	p, err := TwoStages([]Staged{{3, 6, 1}, {5, 2, 1}, {1, 2, 1}}, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	// (1,2): 0-1, 1-3; (3,6): 1-4, 4-10; (5,2): 4-9, 10-12.
	if p.Wall != 12 || p.FirstEnds != 9 || p.SecondBusy != 10 || p.SecondWaits != 2 || p.LowerBound != 11 {
		t.Errorf("%+v", p)
	}
}

func TestStagesWithinBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var classes []Staged
		for _, c := range drawClasses(t) {
			classes = append(classes, Staged{c.Seconds, float64(rapid.IntRange(0, 40).Draw(t, "second")), c.Count})
		}
		c, g := rapid.IntRange(1, 5).Draw(t, "first"), rapid.IntRange(1, 5).Draw(t, "second")
		p, err := TwoStages(classes, c, g)
		if err != nil {
			t.Fatal(err)
		}
		longest := 0.0
		for _, k := range classes {
			if k.Count > 0 {
				longest = max(longest, k.First+k.Second)
			}
		}
		// List scheduling of either stage ends within its mean load and a longest job; one after the other is the worst.
		worst := p.FirstBusy/float64(c) + p.SecondBusy/float64(g) + 2*longest
		if p.Wall < p.LowerBound-1e-9 || p.Wall > worst+1e-9 || p.FirstEnds > p.Wall+1e-9 {
			t.Errorf("%+v outside of %g to %g", p, p.LowerBound, worst)
		}
	})
}

func TestFluid(t *testing.T) {
	p, err := TwoStages([]Staged{{1, 2, MaxStaged + 1}}, 10, 20)
	if err != nil || !p.Fluid || p.Wall < p.LowerBound || p.Ratio > 1.0001 {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestRefuses(t *testing.T) {
	for _, c := range []struct {
		classes  []Class
		machines int
	}{{nil, 0}, {[]Class{{-1, 1}}, 1}, {[]Class{{math.NaN(), 1}}, 1}, {[]Class{{1, -1}}, 1}, {[]Class{{math.Inf(1), 1}}, 1}} {
		if _, err := Longest(c.classes, c.machines); !errors.Is(err, ErrJobs) {
			t.Errorf("%v on %d: %v", c.classes, c.machines, err)
		}
		var staged []Staged
		for _, k := range c.classes {
			staged = append(staged, Staged{1, k.Seconds, k.Count})
		}
		if _, err := TwoStages(staged, 1, c.machines); !errors.Is(err, ErrJobs) {
			t.Errorf("two stages %v on %d: %v", c.classes, c.machines, err)
		}
	}
	if p, err := Longest(nil, 3); err != nil || p.Makespan != 0 || p.Ratio != 1 {
		t.Errorf("no job: %+v, %v", p, err)
	}
	if p, err := TwoStages(nil, 1, 1); err != nil || p.Wall != 0 {
		t.Errorf("no job of two stages: %+v, %v", p, err)
	}
}

// proteome is 20,000 sequences of 2,000 lengths.
func proteome() []Staged {
	classes := make([]Staged, 2000)
	for i := range classes {
		l := float64(i + 30)
		classes[i] = Staged{1e4, 2 + l*l/2e4, 10}
	}
	return classes
}

// BenchmarkTwoStages schedules 20,000 sequences.
func BenchmarkTwoStages(b *testing.B) {
	classes := proteome()
	for b.Loop() {
		if _, err := TwoStages(classes, 512, 64); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLongest packs 20,000 sequences.
func BenchmarkLongest(b *testing.B) {
	var classes []Class
	for _, c := range proteome() {
		classes = append(classes, Class{c.Second, c.Count})
	}
	for b.Loop() {
		if _, err := Longest(classes, 64); err != nil {
			b.Fatal(err)
		}
	}
}
