package sweep

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"tokenwatt/internal/random"
)

// same compares results to the last bit; NaN equals NaN, and errors are compared by their text.
func same(a, b *Result) string {
	return cmp.Diff(a, b, cmpopts.EquateNaNs(), cmp.Comparer(func(a, b error) bool {
		return (a == nil) == (b == nil) && (a == nil || a.Error() == b.Error())
	}))
}

// The result is the same bytes for 1, 2 and 5 workers and for a second run, failures included.
func TestResultDoesNotDependOnScheduling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(0, 6).Draw(t, "parameters")
		s := Settings{Draws: rapid.IntRange(2, 150).Draw(t, "draws"), Seed: rapid.Uint64().Draw(t, "seed"), MaxFailedShare: 1}
		limit := rapid.Float64Range(0.5, 1).Draw(t, "limit")
		p := Problem{Outputs: []string{"sum", "wave"}}
		for j := range k {
			p.Parameters = append(p.Parameters, uniform(fmt.Sprint("p", j), 0, 1))
		}
		p.NewWorker = func() (Worker, error) {
			scratch := 0.0 // each worker owns its state
			return func(x, out []float64) error {
				scratch = 0
				for j, v := range x {
					if j == 0 && v > limit {
						return fmt.Errorf("%g is too much", v)
					}
					scratch += v
				}
				out[0], out[1] = scratch, math.Sin(7*scratch)
				return nil
			}, nil
		}
		run := func(workers int) *Result {
			s.Workers = workers
			r, err := Run(context.Background(), p, &s)
			var failed *FailedError
			if errors.As(err, &failed) {
				return &Result{Draws: failed.Draws, Failed: failed.Failed, Failures: failed.Failures}
			}
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		want := run(1)
		for _, workers := range []int{1, 2, 5} {
			if diff := same(want, run(workers)); diff != "" {
				t.Fatalf("%d workers (-1 +%d):\n%s", workers, workers, diff)
			}
		}
	})
}

// Every one of n equal strata of every parameter is hit exactly once: the definition of a Latin hypercube.
func TestLatinHypercube(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 300).Draw(t, "draws")
		parameters := []Parameter{uniform("a", 0, 1), uniform("b", 0, 1)}
		h, err := draw(parameters, n, rapid.Uint64().Draw(t, "seed"))
		if err != nil {
			t.Fatal(err)
		}
		for j := range parameters {
			hit := make([]bool, n)
			for _, row := range h.values {
				k := int(row[j] * float64(n))
				if k >= n || hit[k] {
					t.Fatalf("parameter %d: stratum %d is hit twice or outside", j, k)
				}
				hit[k] = true
			}
		}
	})
}

// Adding and reordering parameters does not move the draws of the others.
func TestDrawsBelongToTheirNames(t *testing.T) {
	f := sure(func([]float64) float64 { return 0 })
	column := func(r *Result, j int) []float64 {
		var c []float64
		for _, row := range r.Values {
			c = append(c, row[j])
		}
		return c
	}
	a, b, extra := uniform("a", 0, 1), uniform("b", 0, 1), uniform("extra", 0, 1)
	s := &Settings{Draws: 100, Seed: 9}
	first := run(t, one([]Parameter{a, b}, f), s)
	second := run(t, one([]Parameter{extra, b, a}, f), s)
	if !slices.Equal(column(first, 0), column(second, 2)) || !slices.Equal(column(first, 1), column(second, 1)) {
		t.Error("the draws moved")
	}
	if slices.Equal(column(first, 0), column(first, 1)) {
		t.Error("two parameters have the same draws")
	}
	if other := run(t, one([]Parameter{a, b}, f), &Settings{Draws: 100, Seed: 10}); slices.Equal(column(first, 0), column(other, 0)) {
		t.Error("another seed has the same draws")
	}
}

// McKay, Beckman & Conover (1979), theorem 1: for an additive function the variance of the mean is far below the
// s^2/n of independent draws. The mean of x over (0, 1) in 1000 strata is off by at most 1/(2n) per parameter.
func TestMeanOfAnAdditiveFunction(t *testing.T) {
	const n = 1000
	p := one([]Parameter{uniform("a", 0, 1), uniform("b", 0, 1)}, sure(func(x []float64) float64 { return x[0] + 3*x[1] }))
	o := run(t, p, &Settings{Draws: n}).Outputs[0]
	if math.Abs(o.Mean-2) > 4*0.5/n {
		t.Errorf("mean %g, want 2", o.Mean)
	}
	// Var = (1 + 9)/12; the sampling error of a standard deviation is about sd/sqrt(2n).
	if want := math.Sqrt(10.0 / 12); math.Abs(o.StdDev-want) > 4*want/math.Sqrt(2*n) {
		t.Errorf("standard deviation %g, want %g", o.StdDev, want)
	}
}

// The quantiles of one identity parameter are its distribution's within one stratum.
func TestQuantilesOfOneParameter(t *testing.T) {
	const n = 2000
	o := run(t, one([]Parameter{uniform("a", 0, 1)}, sure(func(x []float64) float64 { return x[0] })), &Settings{Draws: n}).Outputs[0]
	for _, c := range []struct{ got, want float64 }{
		{o.Quantiles.P5, 0.05},
		{o.Quantiles.P10, 0.1},
		{o.Quantiles.P25, 0.25},
		{o.Quantiles.P50, 0.5},
		{o.Quantiles.P75, 0.75},
		{o.Quantiles.P90, 0.9},
		{o.Quantiles.P95, 0.95},
		{o.Min, 0},
		{o.Max, 1},
	} {
		if math.Abs(c.got-c.want) > 1.0/n {
			t.Errorf("quantile %g, want %g", c.got, c.want)
		}
	}
}

func TestNoParameters(t *testing.T) {
	calls := 0
	p := one(nil, sure(func(x []float64) float64 { calls++; return 42 }))
	r := run(t, p, &Settings{Draws: 500, Workers: 2})
	want := &Result{Draws: 1, Values: [][]float64{{}}, Outputs: []Output{{
		Name: "y", Sample: []float64{42}, Quantiles: Quantiles{42, 42, 42, 42, 42, 42, 42},
		Mean: 42, Min: 42, Max: 42, AtModes: 42, Tornado: []Bar{},
	}}}
	if diff := same(want, r); diff != "" || calls != 1 {
		t.Errorf("%d calls (-want +got):\n%s", calls, diff)
	}
}

func TestFailedDraws(t *testing.T) {
	boom := errors.New("boom")
	// Of 100 strata of x the last 7 fail with an error and 2 more with an infinite output.
	p := one([]Parameter{uniform("x", 0, 1)}, func(x []float64) (float64, error) {
		switch {
		case x[0] > 0.93 && x[0] < 1:
			return 0, boom
		case x[0] > 0.91 && x[0] < 1:
			return math.Inf(1), nil
		}
		return x[0], nil
	})
	r := run(t, p, &Settings{Draws: 100})
	if r.Failed != 9 || len(r.Failures) != 5 || len(r.Outputs[0].Sample) != 91 || r.Outputs[0].Max >= 0.91 {
		t.Errorf("failed %d, reported %d, kept %d, max %g", r.Failed, len(r.Failures), len(r.Outputs[0].Sample), r.Outputs[0].Max)
	}
	if !slices.IsSortedFunc(r.Failures, func(a, b DrawError) int { return a.Draw - b.Draw }) {
		t.Errorf("failures are not in the order of the draws: %v", r.Failures)
	}
	for _, f := range r.Failures {
		if v := f.Values[0]; v <= 0.91 || r.Values[f.Draw][0] != v {
			t.Errorf("failure %v at %g", f, v)
		}
	}
	if len(r.Warnings) == 0 || !strings.Contains(r.Warnings[0], "9 of 100 draws failed") {
		t.Errorf("warnings %q", r.Warnings)
	}
	if r := run(t, p, &Settings{Draws: 100, KeepFailures: 100}); len(r.Failures) != 9 {
		t.Errorf("kept %d failures of 9", len(r.Failures))
	}
	if _, err := Run(context.Background(), p, &Settings{KeepFailures: -1}); !errors.Is(err, ErrProblem) {
		t.Errorf("-1 failures to keep: %v", err)
	}
	for name, s := range map[string]*Settings{
		"share":     {Draws: 100, MaxFailedShare: 0.08},
		"none":      {Draws: 100, MaxFailedShare: -1},
		"just over": {Draws: 10_000, MaxFailedShare: 0.0899},
	} {
		_, err := Run(context.Background(), p, s)
		var failed *FailedError
		if !errors.As(err, &failed) || !errors.Is(err, ErrTooManyFailed) || !(errors.Is(err, boom) || errors.Is(err, ErrNotFinite)) {
			t.Errorf("%s: error %v, want %v", name, err, ErrTooManyFailed)
		}
	}
	if _, err := Run(context.Background(), p, &Settings{Draws: 100, MaxFailedShare: 0.09}); err != nil {
		t.Errorf("exactly the share allowed: %v", err)
	}
	all := one([]Parameter{uniform("x", 0, 1)}, func([]float64) (float64, error) { return 0, boom })
	if _, err := Run(context.Background(), all, &Settings{MaxFailedShare: 1}); !errors.Is(err, ErrTooManyFailed) {
		t.Errorf("all failed: %v", err)
	}
}

// An output that the function forgets is a failed draw, not the value of an earlier one.
func TestOutputThatIsNotSet(t *testing.T) {
	p := Problem{
		Parameters: []Parameter{uniform("x", 0, 1)}, Outputs: []string{"a", "b"},
		NewWorker: func() (Worker, error) { return func(x, out []float64) error { out[0] = x[0]; return nil }, nil },
	}
	_, err := Run(context.Background(), p, nil)
	if !errors.Is(err, ErrNotFinite) || !strings.Contains(err.Error(), `"b"`) {
		t.Errorf("error %v, want %v for b", err, ErrNotFinite)
	}
}

// Worked by hand: y = 10 + a b at the modes (2, 3) is 16; a from 1 to 4 gives 13 to 22, b from -1 to 4 gives 8
// to 18; c does nothing. d^2 around 0 is largest at both ends.
func TestTornado(t *testing.T) {
	at := func(name string, low, mode, high float64) Parameter {
		return Parameter{
			Name: name, Low: low, Mode: mode, High: high,
			Quantile: func(p float64) float64 { return random.TriangularQuantile(p, low, mode, high) },
		}
	}
	boom := errors.New("boom")
	p := one([]Parameter{at("c", 0, 1, 2), at("broken", 0, 1, 2), at("a", 1, 2, 4), at("b", -1, 3, 4), at("d", -3, 0, 3)},
		func(x []float64) (float64, error) {
			if x[1] == 2 {
				return 0, boom
			}
			return 10 + x[2]*x[3] + x[4]*x[4], nil
		})
	r := run(t, p, nil)
	want := []Bar{
		{Parameter: "b", Low: -1, High: 4, AtLow: 8, AtHigh: 18, Swing: 10},
		{Parameter: "a", Low: 1, High: 4, AtLow: 13, AtHigh: 22, Swing: 9},
		{Parameter: "d", Low: -3, High: 3, AtLow: 25, AtHigh: 25, Swing: 9},
		{Parameter: "c", Low: 0, High: 2, AtLow: 16, AtHigh: 16, Swing: 0},
		{Parameter: "broken", Low: 0, High: 2, AtLow: 16, AtHigh: math.NaN(), Swing: math.NaN(), Err: boom},
	}
	if diff := cmp.Diff(want, r.Outputs[0].Tornado, cmpopts.EquateNaNs(), cmpopts.EquateErrors()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if r.Outputs[0].AtModes != 16 {
		t.Errorf("at the modes %g, want 16", r.Outputs[0].AtModes)
	}
	if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "broken") {
		t.Errorf("warnings %q", r.Warnings)
	}
}

// 2048 draws of 25 parameters with a function of about 20 microseconds.
func BenchmarkRun(b *testing.B) {
	var parameters []Parameter
	for j := range 25 {
		parameters = append(parameters, normal(fmt.Sprint("p", j), 0, 1))
	}
	p := one(parameters, sure(func(x []float64) float64 {
		sum := 0.0
		for range 40 {
			for _, v := range x {
				sum += math.Exp(-v * v)
			}
		}
		return sum
	}))
	for b.Loop() {
		run(b, p, &Settings{Draws: 2048})
	}
}
