package hours

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestCheapest(t *testing.T) {
	got, err := Cheapest([]float64{5, 1, 3, 1, 4}, 2.5)
	if err != nil || !slices.Equal(got, []float64{0, 1, 0.5, 1, 0}) {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := First(4, 1.5); err != nil || !slices.Equal(got, []float64{1, 0.5, 0, 0}) {
		t.Errorf("%v, %v", got, err)
	}
	for _, err := range []error{
		func() error { _, err := Cheapest([]float64{1}, 1.1); return err }(),
		func() error { _, err := Cheapest([]float64{math.NaN()}, 1); return err }(),
		func() error { _, err := Cheapest([]float64{1}, math.NaN()); return err }(),
		func() error { _, err := CheapestStages([]float64{1, 1}, []float64{1}, 1, 1); return err }(),
		func() error { _, err := CheapestStages([]float64{1}, []float64{1}, 2, 1); return err }(),
		func() error { _, err := CheapestStages([]float64{1}, []float64{1}, 1, 2); return err }(),
	} {
		if !errors.Is(err, ErrWindow) {
			t.Errorf("%v", err)
		}
	}
}

// By hand: the cheap hour of the second stage is the first one, where nothing is done yet but what the first stage does there.
func TestStagesByHand(t *testing.T) {
	// Two hours of work each in four hours. First stage cheap late, second cheap early.
	s, err := CheapestStages([]float64{9, 9, 1, 1}, []float64{0, 0, 5, 5}, 2, 2)
	if err != nil {
		t.Fatal(err)
	}
	// Early costs 9 + 0 a share, late 1 + 5: all of it runs late.
	if !slices.Equal(s.First, []float64{0, 0, 1, 1}) || !slices.Equal(s.Second, []float64{0, 0, 1, 1}) {
		t.Errorf("%+v", s)
	}
	// The second stage is dear in hours 0 and 1, so work of the first, cheap there, waits.
	s, err = CheapestStages([]float64{1, 1, 9, 9}, []float64{5, 5, 0, 0}, 2, 2)
	if err != nil || !slices.Equal(s.First, []float64{1, 1, 0, 0}) || !slices.Equal(s.Second, []float64{0, 0, 1, 1}) {
		t.Errorf("%+v, %v", s, err)
	}
	if s, err = CheapestStages([]float64{2, 1}, []float64{1, 2}, 0, 1); err != nil || !slices.Equal(s.Second, []float64{1, 0}) {
		t.Errorf("no first stage: %+v, %v", s, err)
	}
}

// brute is the least cost with work in whole hours, by trying all choices: capacities of 1/T make whole hours optimal where T1 = T2.
func brute(a, b []float64, work int) float64 {
	best := math.Inf(1)
	n := len(a)
	for x := range 1 << n {
		for y := range 1 << n {
			cost, waiting, doneX, doneY, feasible := 0.0, 0, 0, 0, true
			for h := range n {
				if x>>h&1 == 1 {
					cost += a[h]
					waiting++
					doneX++
				}
				if y>>h&1 == 1 {
					cost += b[h]
					waiting--
					doneY++
				}
				feasible = feasible && waiting >= 0
			}
			if feasible && doneX == work && doneY == work {
				best = min(best, cost)
			}
		}
	}
	return best
}

func TestStagesAreOptimal(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(r, "hours")
		work := rapid.IntRange(1, n).Draw(r, "work")
		price := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) float64 { return float64(rapid.IntRange(-5, 20).Draw(r, "price")) }), n, n)
		a, b := price.Draw(r, "a"), price.Draw(r, "b")
		s, err := CheapestStages(a, b, float64(work), float64(work))
		if err != nil {
			t.Fatal(err)
		}
		var cost, sumX, sumY float64
		for h := range n {
			cost += a[h]*s.First[h] + b[h]*s.Second[h]
			sumX += s.First[h]
			sumY += s.Second[h]
			if sumY > sumX+1e-9 {
				r.Errorf("hour %d: the second stage is ahead of the first: %+v", h, s)
			}
		}
		if want := brute(a, b, work); math.Abs(cost-want) > 1e-9 || math.Abs(sumX-float64(work)) > 1e-9 || math.Abs(sumY-float64(work)) > 1e-9 {
			r.Errorf("cost %g, best %g: %+v", cost, want, s)
		}
	})
}

// The stages keep their order and their sums where their lengths differ, and no schedule of first come is cheaper.
func TestStagesOfUnequalLength(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(10, 40).Draw(r, "hours")
		tx, ty := rapid.Float64Range(0.1, 5).Draw(r, "first"), rapid.Float64Range(0.1, 5).Draw(r, "second")
		price := rapid.SliceOfN(rapid.Float64Range(0, 100), n, n)
		a, b := price.Draw(r, "a"), price.Draw(r, "b")
		s, err := CheapestStages(a, b, tx, ty)
		if err != nil {
			t.Fatal(err)
		}
		var cost, sumX, sumY float64
		for h := range n {
			cost += a[h]*s.First[h] + b[h]*s.Second[h]
			sumX, sumY = sumX+s.First[h]/tx, sumY+s.Second[h]/ty
			if sumY > sumX+1e-9 || s.First[h] < 0 || s.Second[h] < 0 {
				r.Errorf("hour %d: %g of the second stage, %g of the first", h, sumY, sumX)
			}
		}
		x, _ := First(n, tx)
		var after float64
		for h := range n { // the second stage behind all of the first
			after += a[h] * x[h]
		}
		left := ty
		for h := int(math.Ceil(tx)); h < n; h++ {
			after += b[h] * min(1, left)
			left -= min(1, left)
		}
		if math.Abs(sumX-1) > 1e-9 || math.Abs(sumY-1) > 1e-9 || cost > after+1e-9 {
			r.Errorf("done %g and %g at %g, one behind the other costs %g", sumX, sumY, cost, after)
		}
	})
}

// BenchmarkStages schedules half a year of work in a year.
func BenchmarkStages(b *testing.B) {
	cost := make([]float64, 8760)
	for h := range cost {
		cost[h] = 50 + 30*math.Sin(float64(h)/24*2*math.Pi) + 10*math.Sin(float64(h)/300)
	}
	for b.Loop() {
		if _, err := CheapestStages(cost, cost, 2000, 4000); err != nil {
			b.Fatal(err)
		}
	}
}
