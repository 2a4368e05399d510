package sweep

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The roots follow from the functions by hand.
func TestThreshold(t *testing.T) {
	for _, c := range []struct {
		name   string
		f      func(x float64) float64
		target float64
		limits Limits
		want   float64
		jump   bool
	}{
		{"rising line", func(x float64) float64 { return 2*x + 1 }, 7, Limits{Low: -10, High: 10}, 3, false},
		{"falling line", func(x float64) float64 { return -x }, 4, Limits{Low: -10, High: 10}, -4, false},
		{"at the low limit", func(x float64) float64 { return x }, -10, Limits{Low: -10, High: 10}, -10, false},
		{"at the high limit", func(x float64) float64 { return x }, 10, Limits{Low: -10, High: 10}, 10, false},
		{"hyperbola", func(x float64) float64 { return 60 / x }, 15, Limits{Low: 1, High: 1e6}, 4, false},
		{"square root", math.Sqrt, 3, Limits{Low: 0, High: 100}, 9, false},
		{"square root at its steep end", math.Sqrt, 0, Limits{Low: 0, High: 100}, 0, false},
		{"cube root at its steepest", func(x float64) float64 { return math.Cbrt(x - 1.1) }, 0, Limits{Low: -3, High: 9}, 1.1, false},
		{"wide range", math.Exp, 1, Limits{Low: -700, High: 700}, 0, false},
		{"from a start", func(x float64) float64 { return x * x }, 2, Limits{Low: 0, High: 1e9, Start: 1, Step: 0.1}, math.Sqrt2, false},
		{"from a start, far", func(x float64) float64 { return x }, 9e8, Limits{Low: 0, High: 1e9, Start: 1, Step: 0.1}, 9e8, false},
		{"rises and falls", func(x float64) float64 { return 1 - (x-3)*(x-3) }, 0.75, Limits{Low: 0, High: 10}, 2.5, false},
		{"whole things", func(x float64) float64 { return math.Ceil(x) }, 3.5, Limits{Low: 0, High: 10}, 3, true},
		{"whole things, exactly", func(x float64) float64 { return math.Ceil(x) }, 5, Limits{Low: 0, High: 10}, 5, false},
		{"pole", func(x float64) float64 { return 1 / (x - 0.7) }, 0, Limits{Low: 0, High: 2}, 0.7, true},
		{"infeasible above", func(x float64) float64 {
			if x > 6 {
				return math.Inf(1)
			}
			return x
		}, 7, Limits{Low: 0, High: 10}, 6, true},
		{"loose tolerance", func(x float64) float64 { return x * x }, 2, Limits{Low: 0, High: 10, Tolerance: 0.5}, math.Sqrt2, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			calls := 0
			got, err := Threshold(context.Background(), func(x float64) (float64, error) {
				if x < c.limits.Low || x > c.limits.High {
					t.Errorf("called at %g, outside", x)
				}
				calls++
				return c.f(x), nil
			}, c.target, c.limits)
			if err != nil {
				t.Fatal(err)
			}
			near := 1e-12*(1+math.Abs(c.want)) + 1e-15*(c.limits.High-c.limits.Low) + 2*c.limits.Tolerance
			if c.name == "whole things, exactly" {
				near = 1 // any x in (4, 5] has the output 5
			}
			if math.Abs(got.Value-c.want) > near || got.Jump != c.jump || got.Evaluations != calls {
				t.Errorf("got %+v after %d calls, want %g, jump %v", got, calls, c.want, c.jump)
			}
			if got.Output != c.f(got.Value) || got.OtherOutput != c.f(got.Other) {
				t.Errorf("outputs %+v are not those of the function", got)
			}
			if !c.jump && c.limits.Tolerance == 0 && math.Abs(got.Output-c.target) > 1e-4*(1+math.Abs(c.target)) {
				t.Errorf("output %g, want %g", got.Output, c.target)
			}
		})
	}
}

func TestThresholdNotReached(t *testing.T) {
	_, err := Threshold(context.Background(), func(x float64) (float64, error) { return 5 - (x-2)*(x-2), nil }, 8,
		Limits{Low: 0, High: 8})
	var got *NotReachedError
	if !errors.As(err, &got) || !errors.Is(err, ErrNotReached) {
		t.Fatal(err)
	}
	// Sixteen cells of 0.5 have a corner at the top, x = 2.
	want := &NotReachedError{Target: 8, Nearest: 5, NearestAt: 2, Low: 0, High: 8, Evaluations: 17}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, err = Threshold(context.Background(), func(x float64) (float64, error) { return x, nil }, 8,
		Limits{Low: 0, High: 4, Cells: 1})
	if !errors.As(err, &got) || got.Nearest != 4 || got.NearestAt != 4 || got.Evaluations != 2 {
		t.Errorf("error %v, want the high limit after two evaluations", err)
	}
	_, err = Threshold(context.Background(), func(x float64) (float64, error) { return math.Inf(1), nil }, 8,
		Limits{Low: 0, High: 4})
	if !errors.As(err, &got) || !math.IsInf(got.Nearest, 1) {
		t.Errorf("error %v, want an infinite nearest", err)
	}
}

func TestThresholdErrors(t *testing.T) {
	boom := errors.New("boom")
	line := func(x float64) (float64, error) { return x, nil }
	inside := func(bad float64, err error) func(float64) (float64, error) {
		return func(x float64) (float64, error) {
			if x > 0 && x < 1 {
				return bad, err
			}
			return x, nil
		}
	}
	ok := Limits{Low: 0, High: 1}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range []struct {
		name   string
		ctx    context.Context
		f      func(float64) (float64, error)
		target float64
		limits Limits
		want   error
	}{
		{"NaN at an end", nil, func(float64) (float64, error) { return math.NaN(), nil }, 0.5, ok, ErrNotFinite},
		{"NaN inside", nil, inside(math.NaN(), nil), 0.5, ok, ErrNotFinite},
		{"error inside", nil, inside(0, boom), 0.5, ok, boom},
		{"error at an end", nil, func(float64) (float64, error) { return 0, boom }, 0.5, ok, boom},
		{"cancelled", stopped, line, 0.5, ok, context.Canceled},
		{
			"too many evaluations", nil, func(x float64) (float64, error) { return math.Exp(50 * x), nil }, 2,
			Limits{Low: -1, High: 1, MaxEvaluations: 4},
			ErrMaxEvaluations,
		},
		{"target NaN", nil, line, math.NaN(), ok, ErrLimits},
		{"target infinite", nil, line, math.Inf(1), ok, ErrLimits},
		{"reversed", nil, line, 0.5, Limits{Low: 1, High: 0}, ErrLimits},
		{"infinite", nil, line, 0.5, Limits{Low: 0, High: math.Inf(1)}, ErrLimits},
		{"start outside", nil, line, 0.5, Limits{Low: 0, High: 1, Start: 2, Step: 1}, ErrLimits},
		{"step negative", nil, line, 0.5, Limits{Low: 0, High: 1, Step: -1}, ErrLimits},
		{"cells negative", nil, line, 0.5, Limits{Low: 0, High: 1, Cells: -1}, ErrLimits},
		{"tolerance NaN", nil, line, 0.5, Limits{Low: 0, High: 1, Tolerance: math.NaN()}, ErrLimits},
		{"evaluations negative", nil, line, 0.5, Limits{Low: 0, High: 1, MaxEvaluations: -1}, ErrLimits},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx := c.ctx
			if ctx == nil {
				ctx = context.Background()
			}
			if _, err := Threshold(ctx, c.f, c.target, c.limits); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

// For any monotone function and any target between its ends the value is found to the resolution of the limits;
// for any target outside, ErrNotReached names the nearer end.
func TestThresholdOfMonotoneFunctions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-1e4, 1e4).Draw(t, "low")
		high := low + rapid.Float64Range(0.1, 1e4).Draw(t, "width")
		sign := rapid.SampledFrom([]float64{-1, 1}).Draw(t, "sign")
		bend := rapid.Float64Range(0, 3).Draw(t, "bend")
		f := func(x float64) (float64, error) {
			u := (x - low) / (high - low)
			return sign * (u + math.Exp(bend*u)), nil
		}
		want := low + (high-low)*rapid.Float64Range(0, 1).Draw(t, "place")
		want = math.Min(want, high)
		target, _ := f(want)
		limits := Limits{Low: low, High: high}
		if rapid.Bool().Draw(t, "from a start") {
			limits.Start, limits.Step = (low+high)/2, (high-low)/50
		}
		got, err := Threshold(context.Background(), f, target, limits)
		if err != nil {
			t.Fatal(err)
		}
		// The slope is at least 1/width and the output at most 25, so that its rounding moves x by 25 eps width.
		if math.Abs(got.Value-want) > 1e-13*(high-low)+1e-15*math.Abs(want) || got.Jump {
			t.Fatalf("got %+v, want %.17g", got, want)
		}
		top, _ := f(high)
		var missed *NotReachedError
		if _, err := Threshold(context.Background(), f, top+sign*0.1, limits); !errors.As(err, &missed) || missed.NearestAt != high {
			t.Fatalf("beyond the high end: %v", err)
		}
	})
}

func ExampleThreshold() {
	// How cheap must a plant be to break even? Its cost of energy is 0.08 x capex / 8000 h + 10 USD/MWh.
	cost := func(usdPerKW float64) (float64, error) { return usdPerKW*1000*0.08/8000 + 10, nil }
	s, err := Threshold(context.Background(), cost, 45, Limits{Low: 500, High: 20000})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f USD/kW gives %.0f USD/MWh\n", s.Value, s.Output)
	_, err = Threshold(context.Background(), cost, 12, Limits{Low: 500, High: 20000})
	fmt.Println(errors.Is(err, ErrNotReached))
	// Output:
	// 3500 USD/kW gives 45 USD/MWh
	// true
}

func BenchmarkThreshold(b *testing.B) {
	f := func(x float64) (float64, error) { return math.Exp(x), nil }
	for b.Loop() {
		if _, err := Threshold(context.Background(), f, 2, Limits{Low: -5, High: 5}); err != nil {
			b.Fatal(err)
		}
	}
}
