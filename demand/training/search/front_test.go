package search

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tokenwatt/demand/training/layout"
)

// TestFrontIsWhatTheDefinitionSays holds the tree against all pairs, with coarse values so that many are equal.
func TestFrontIsWhatTheDefinitionSays(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		grid := rapid.SampledFrom([]int{2, 4, 12, 1000}).Draw(r, "grid")
		value := rapid.Custom(func(r *rapid.T) float64 { return float64(rapid.IntRange(1, grid).Draw(r, "value")) })
		n := rapid.IntRange(0, 300).Draw(r, "points")
		ranks := make([]int, n)
		for i := range ranks {
			ranks[i] = i + 1
		}
		points := make([]Point, n)
		for i, rank := range rapid.Permutation(ranks).Draw(r, "layouts") {
			points[i] = Point{
				Accelerators: rapid.IntRange(1, 3).Draw(r, "accelerators"), Layout: layout.Layout{TP: rank},
				StepTime: value.Draw(r, "time"), Memory: value.Draw(r, "memory"), Energy: value.Draw(r, "energy"), Cost: value.Draw(r, "cost"),
			}
		}
		f := newFront()
		for i := range points {
			f.add(&points[i])
		}
		if diff := cmp.Diff(append([]Point{}, naiveFront(points)...), f.all()); diff != "" {
			r.Errorf("(-all pairs +tree):\n%s", diff)
		}
	})
}

// TestFrontLarge has a front of thousands, with splits and whole boxes that leave, in two orders.
func TestFrontLarge(t *testing.T) {
	points := scattered(6000)
	want := naiveFront(points)
	f, backwards := newFront(), newFront()
	for i := range points {
		f.add(&points[i])
		backwards.add(&points[len(points)-1-i])
	}
	if len(want) < 500 {
		t.Fatalf("a front of %d points is too small for this test", len(want))
	}
	if diff := cmp.Diff(want, f.all()); diff != "" {
		t.Errorf("(-all pairs +tree):\n%s", diff)
	}
	if diff := cmp.Diff(want, backwards.all()); diff != "" {
		t.Errorf("backwards (-all pairs +tree):\n%s", diff)
	}
	one := Point{Accelerators: 1, StepTime: 1e-9, Memory: 1e-9, Energy: 1e-9, Cost: 1e-9}
	f.add(&one)
	if all := f.all(); len(all) != 1 || all[0] != one {
		t.Errorf("a point better than all leaves %d on the front", len(all))
	}
	for i := range points {
		f.add(&points[i])
	}
	if all := f.all(); len(all) != 1 {
		t.Errorf("%d points on the front beside one better than all", len(all))
	}
}

// scattered returns points near a surface on which none dominates another.
func scattered(n int) []Point {
	stream := rand.New(rand.NewPCG(1, 2))
	points := make([]Point, n)
	for i := range points {
		a, b, c := 0.01+stream.Float64(), 0.01+stream.Float64(), 1+stream.Float64()/4
		points[i] = Point{
			Accelerators: 8 * (1 + i%7), Layout: layout.Layout{TP: i},
			StepTime: c / a, Memory: c / b, Energy: c * (a + b), Cost: c / (a + b*float64(1+i%7)),
		}
	}
	return points
}

func TestThin(t *testing.T) {
	f := newFront()
	points := scattered(2000)
	for i := range points {
		f.add(&points[i])
	}
	all := f.all()
	if got := Thin(all, len(all)); !slices.Equal(got, all) {
		t.Error("a front that is short enough is changed")
	}
	thin := Thin(all, 12)
	if len(thin) != 12 {
		t.Fatalf("%d points, expected 12", len(thin))
	}
	if !slices.IsSortedFunc(thin, func(a, b Point) int { return Fastest.compare(&a, &b) }) {
		t.Error("not in the order of the front")
	}
	for d, name := range []string{"time", "memory", "accelerators", "energy", "cost"} {
		least := func(list []Point) float64 {
			v := list[0].vector()[d]
			for i := range list {
				v = min(v, list[i].vector()[d])
			}
			return v
		}
		if least(thin) != least(all) {
			t.Errorf("the least %s is %g, of the whole front %g", name, least(thin), least(all))
		}
	}
	same := make([]Point, 5)
	if got := Thin(same, 3); len(got) != 1 {
		t.Errorf("%d of points that are all equal, expected 1", len(got))
	}
}

func BenchmarkFront(b *testing.B) {
	points := scattered(20000)
	b.ReportAllocs()
	var n int
	for b.Loop() {
		f := newFront()
		for i := range points {
			f.add(&points[i])
		}
		n = len(f.all())
	}
	b.ReportMetric(float64(n), "front")
	b.ReportMetric(float64(len(points))*float64(b.N)/b.Elapsed().Seconds(), "points/s")
}
