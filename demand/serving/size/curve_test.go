package size

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/calendar"
	"tokenwatt/demand/serving/trace"
	"tokenwatt/scenario"
)

// yearOf is the traffic of each hour of a year.
func yearOf(t testing.TB, year int, peakToMean, weekend float64) []float64 {
	t.Helper()
	c, err := calendar.Of(scenario.Study{Year: year})
	if err != nil {
		t.Fatal(err)
	}
	v, err := trace.Visits(c, 240, peakToMean, 20, weekend)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// bent is a power that saturates: 10 + 4 v - 0.05 v^2 MW.
func bent(v float64) float64 { return 10 + 4*v - 0.05*v*v }

func byLaw(law func(float64) float64) func(context.Context, float64) (*Hour, error) {
	return func(_ context.Context, v float64) (*Hour, error) {
		return &Hour{MW: law(v), Requests: v, Attainment: 1}, nil
	}
}

// TestCurveYear: a quadratic law over the hours of a leap year is recovered within the error that is printed, the weights are the
// hours, and the peak and the trough are among the levels.
func TestCurveYear(t *testing.T) {
	hours := yearOf(t, 2024, 2, 0.7)
	if len(hours) != 8784 {
		t.Fatalf("%d hours", len(hours))
	}
	l := Levels{Hours: hours, Nodes: 6, Checks: 3, Simulate: byLaw(bent)}
	c, err := l.Run(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if c.Distinct != 26 || len(c.Levels) != 9 || c.Exact { // 13 by the symmetry of the day, times 2
		t.Errorf("%d of %d levels simulated", len(c.Levels), c.Distinct)
	}
	first, last := c.Levels[0], c.Levels[len(c.Levels)-1]
	if first.Traffic != slices.Min(hours) || math.Abs(last.Traffic/slices.Max(hours)-1) > 1e-9 || first.Check || last.Check {
		t.Errorf("levels from %+v to %+v", first, last)
	}
	var weights, energy, exact, interpolated float64
	for _, l := range c.Levels {
		weights += l.Weight
		energy += l.Weight * l.Hour.MW
	}
	for _, v := range hours {
		exact += bent(v)
		interpolated += c.MW(v)
	}
	if math.Abs(weights-8784) > 1e-6 {
		t.Errorf("weights of %g hours", weights)
	}
	if math.Abs(energy/interpolated-1) > 1e-9 {
		t.Errorf("%g MWh by weights, %g by hours", energy, interpolated)
	}
	if off := math.Abs(interpolated/exact - 1); !(c.MeanError > 0) || off > c.WorstError || c.WorstError > 0.02 {
		t.Errorf("off by %g, checks by %g in the mean and %g at worst", off, c.MeanError, c.WorstError)
	}
	for _, l := range c.Levels {
		// A chord of a law that bends down lies below it by 0.05 (v - a) (b - v).
		if l.Check != (l.Error < 0) {
			t.Errorf("level %+v", l)
		}
	}
}

// TestCurveAny: with any law and numbers of levels the weights are the hours and every simulated level is met exactly; two
// numbers of goroutines agree.
func TestCurveAny(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hours := rapid.SliceOfN(rapid.Float64Range(0.1, 50), 1, 300).Draw(t, "hours")
		l := Levels{
			Hours: hours, Nodes: rapid.IntRange(2, 12).Draw(t, "nodes"), Checks: rapid.IntRange(0, 5).Draw(t, "checks"),
			Simulate: byLaw(func(v float64) float64 { return 3 + math.Sqrt(v) }),
		}
		c, err := l.Run(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		again, err := l.Run(t.Context(), 5)
		if err != nil || !reflect.DeepEqual(c, again) {
			t.Fatalf("one goroutine %+v, five %+v, %v", c, again, err)
		}
		weights := 0.0
		for _, l := range c.Levels {
			weights += l.Weight
			if c.MW(l.Traffic) != l.Hour.MW {
				t.Fatalf("%g MW at level %+v", c.MW(l.Traffic), l)
			}
			if v, ok := c.Level(l.Hour.MW); len(c.Levels) > 1 && (!ok || math.Abs(v/l.Traffic-1) > 1e-9) {
				t.Fatalf("the level of %g MW is %g, %v, not %g", l.Hour.MW, v, ok, l.Traffic)
			}
		}
		if math.Abs(weights-float64(len(hours))) > 1e-9*float64(len(hours)) {
			t.Fatalf("weights %g of %d hours", weights, len(hours))
		}
		if c.Exact != (len(c.Levels) == c.Distinct) || c.Exact && c.WorstError != 0 {
			t.Fatalf("%d of %d levels, exact: %v", len(c.Levels), c.Distinct, c.Exact)
		}
	})
}

// TestCurveBeyond: behind the ends the last slope goes on, not below zero.
func TestCurveBeyond(t *testing.T) {
	l := Levels{Hours: []float64{10, 20}, Nodes: 2, Simulate: byLaw(func(v float64) float64 { return 5*v - 40 })}
	c, err := l.Run(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for v, want := range map[float64]float64{30: 110, 15: 35, 9: 5, 1: 0} {
		if got := c.MW(v); math.Abs(got-want) > 1e-12 {
			t.Errorf("%g MW at %g, expected %g", got, v, want)
		}
	}
	if _, ok := c.Level(61); ok {
		t.Error("a level above the highest power")
	}
	l.Hours = []float64{7, 7}
	if c, err = l.Run(t.Context(), 1); err != nil || len(c.Levels) != 1 || !c.Exact || c.MW(99) != -5 || c.Levels[0].Weight != 2 {
		t.Errorf("one level: %+v, %v", c, err)
	}
}

func TestCurveErrors(t *testing.T) {
	if _, err := (&Levels{Checks: -1, Hours: nil}).Run(t.Context(), 1); !errors.Is(err, ErrCurve) || strings.Count(err.Error(), "\n") != 3 {
		t.Errorf("an empty problem: %v", err)
	}
	for _, v := range []float64{-1, math.NaN(), math.Inf(1)} {
		l := Levels{Hours: []float64{1, v}, Nodes: 2, Simulate: byLaw(bent)}
		if _, err := l.Run(t.Context(), 1); !errors.Is(err, ErrCurve) || !strings.Contains(err.Error(), "hour 1") {
			t.Errorf("traffic of %g: %v", v, err)
		}
	}
	broken := errors.New("broken")
	l := Levels{Hours: []float64{1, 2}, Nodes: 2, Simulate: func(context.Context, float64) (*Hour, error) { return nil, broken }}
	if _, err := l.Run(t.Context(), 2); !errors.Is(err, broken) {
		t.Errorf("a simulation that fails: %v", err)
	}
}
