package root

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The points visited are worked out by hand from the rule: first step 1, to the left before the right, each step
// twice the one before, cut at the limits.
func TestBracketVisits(t *testing.T) {
	for _, c := range []struct {
		name     string
		zero     float64
		settings BracketSettings
		visits   []float64
	}{
		{"geometric to the right", 6, BracketSettings{Step: 1}, []float64{0, -1, 1, -3, 3, -5, 7}},
		{"geometric to the left limit", -4, BracketSettings{Step: 1}, []float64{0, -1, 1, -3, 3, -5}},
		{"linear", 2.5, BracketSettings{Step: 1, Growth: 1}, []float64{0, -1, 1, -2, 2, -3, 3}},
		{"right limit only", 9.5, BracketSettings{Step: 4}, []float64{0, -4, 4, -5, 10}},
		{"zero at the guess", 0, BracketSettings{Step: 1}, []float64{0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var visits []float64
			f := func(x float64) (float64, error) {
				visits = append(visits, x)
				return x - c.zero, nil
			}
			got, err := Bracket(f, 0, Limits{-5, 10}, &c.settings)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.visits, visits); diff != "" {
				t.Errorf("visits (-want +got):\n%s", diff)
			}
			if got.Low.X > c.zero || got.High.X < c.zero || got.Evaluations != len(c.visits) {
				t.Errorf("interval %+v", got)
			}
		})
	}
}

func TestBracketReportsTheNearest(t *testing.T) {
	_, err := Bracket(func(x float64) (float64, error) { return 2 + (x-3)*(x-3), nil }, 0, Limits{-4, 4},
		&BracketSettings{Step: 1, Growth: 1})
	var none *NoBracketError
	if !errors.As(err, &none) || !errors.Is(err, ErrNoBracket) {
		t.Fatal(err)
	}
	want := &NoBracketError{Low: -4, High: 4, Nearest: Point{3, 2}, Evaluations: 9}
	if diff := cmp.Diff(want, none); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBracketAndScanErrors(t *testing.T) {
	boom := errors.New("boom")
	line := func(x float64) (float64, error) { return x - 100, nil }
	bracket := func(f Func, guess, low, high float64, s BracketSettings) error {
		_, err := Bracket(f, guess, Limits{low, high}, &s)
		return err
	}
	scan := func(f Func, low, high float64, cells int) error {
		_, err := Scan(f, Limits{low, high}, cells)
		return err
	}
	failing := func(x float64) (float64, error) { return 0, boom }
	late := func(x float64) (float64, error) {
		if x != 0 {
			return 0, boom
		}
		return 1, nil
	}
	for _, c := range []struct {
		name      string
		got, want error
	}{
		{"guess outside", bracket(line, 9, 0, 5, BracketSettings{}), ErrInterval},
		{"guess NaN", bracket(line, math.NaN(), 0, 5, BracketSettings{}), ErrInterval},
		{"limits reversed", bracket(line, 0, 5, 0, BracketSettings{}), ErrInterval},
		{"limits infinite", bracket(line, 0, 0, math.Inf(1), BracketSettings{}), ErrInterval},
		{"step negative", bracket(line, 0, 0, 5, BracketSettings{Step: -1}), ErrSettings},
		{"growth below 1", bracket(line, 0, 0, 5, BracketSettings{Growth: 0.5}), ErrSettings},
		{"step lost in rounding", bracket(line, 1e9, 0, 1e9+5, BracketSettings{Step: 1e-9, Growth: 1}), ErrSettings},
		{"too many steps", bracket(line, 0, 0, 50, BracketSettings{Step: 1, Growth: 1, MaxEvaluations: 4}), ErrMaxIterations},
		{"one point without a root", bracket(line, 5, 5, 5, BracketSettings{}), ErrNoBracket},
		{"function fails", bracket(failing, 0, 0, 5, BracketSettings{}), boom},
		{"function fails later", bracket(late, 0, 0, 5, BracketSettings{}), boom},
		{"scan without cells", scan(line, 0, 5, 0), ErrSettings},
		{"scan reversed", scan(line, 5, 0, 3), ErrInterval},
		{"scan without a root", scan(line, 0, 5, 3), ErrNoBracket},
		{"scan fails", scan(late, 0, 5, 3), boom},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: error %v, want %v", c.name, c.got, c.want)
		}
	}
}

// Two crossings close together: Bracket steps over them, Scan with fine enough cells returns the first.
func TestScanFindsWhatBracketStepsOver(t *testing.T) {
	f := func(x float64) (float64, error) { return (x - 6.3) * (x - 6.9), nil }
	limits := Limits{0, 10}
	if _, err := Bracket(f, 0, limits, &BracketSettings{Step: 4}); !errors.Is(err, ErrNoBracket) {
		t.Fatalf("error %v, want %v", err, ErrNoBracket)
	}
	got, err := Scan(f, limits, 20)
	if err != nil {
		t.Fatal(err)
	}
	if got.Low.X != 6 || got.High.X != 6.5 || got.Evaluations != 14 {
		t.Errorf("interval %+v, want [6, 6.5] after 14 evaluations", got)
	}
	exact, err := Scan(plain(func(x float64) float64 { return x - 2.5 }, nil), limits, 4)
	if err != nil || exact.Low != exact.High || exact.Low.X != 2.5 {
		t.Errorf("root on a grid point: %+v, %v", exact, err)
	}
}

// Any monotone function with its zero inside the limits is bracketed, without leaving the limits, and Brent
// closes that bracket.
func TestBracketProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-1e9, 1e9).Draw(t, "low")
		high := low + rapid.Float64Range(1e-3, 1e9).Draw(t, "width")
		inside := func(name string) float64 {
			return math.Min(high, low+(high-low)*rapid.Float64Range(0, 1).Draw(t, name))
		}
		zero, guess := inside("zero"), inside("guess")
		sign := rapid.SampledFrom([]float64{-1, 1}).Draw(t, "sign")
		growth := rapid.Float64Range(1, 4).Draw(t, "growth")
		f := func(x float64) (float64, error) {
			if x < low || x > high {
				t.Fatalf("evaluated at %g outside [%g, %g]", x, low, high)
			}
			return sign * math.Cbrt(x-zero), nil
		}
		got, err := Bracket(f, guess, Limits{low, high}, &BracketSettings{Growth: growth})
		if err != nil {
			t.Fatal(err)
		}
		if got.Low.X > zero || got.High.X < zero || !crosses(got.Low, got.High) {
			t.Fatalf("interval %+v does not hold %g", got, zero)
		}
		r, err := Brent(f, got.Low.X, got.High.X, nil)
		if err != nil || math.Abs(r.Root.X-zero) > 8*eps*(math.Abs(zero)+high-low) {
			t.Fatalf("root %+v, want %g (%v)", r, zero, err)
		}
	})
}

func ExampleBracket() {
	f := func(x float64) (float64, error) { return x*x - 2, nil }
	interval, err := Bracket(f, 0.5, Limits{0, 100}, &BracketSettings{Step: 0.25})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := Brent(f, interval.Low.X, interval.High.X, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("[%g, %g] holds %.6f\n", interval.Low.X, interval.High.X, r.Root.X)
	// Output: [1.25, 2.25] holds 1.414214
}
