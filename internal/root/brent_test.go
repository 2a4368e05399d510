package root

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// plain makes a Func of a function that cannot fail, counting its calls.
func plain(f func(float64) float64, calls *int) Func {
	return func(x float64) (float64, error) {
		if calls != nil {
			*calls++
		}
		return f(x), nil
	}
}

// poles is function 2 of Alefeld, Potra & Shi (1995): roots between the poles at the squares 1, 4, 9, ...
func poles(x float64) float64 {
	sum := 0.0
	for i := 1.0; i <= 20; i++ {
		sum += (2*i - 5) * (2*i - 5) / math.Pow(x-i*i, 3)
	}
	return -2 * sum
}

// APS n is test function n of Alefeld, Potra & Shi, "Algorithm 748: Enclosing Zeros of Continuous Functions",
// ACM Transactions on Mathematical Software 21(3), 1995, table I. Where a root has no closed form its digits are
// mpmath 1.4.1's at 40 digits.
func TestBrentClassicalFunctions(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func(x float64) float64
		a, b float64
		want float64
	}{
		{"APS 1: sin x - x/2", func(x float64) float64 { return math.Sin(x) - x/2 }, math.Pi / 2, math.Pi, 1.89549426703398095},
		{"APS 2, n=1", poles, 1 + 1e-9, 4 - 1e-9, 3.02291534727305698},
		{"APS 2, n=2", poles, 4 + 1e-9, 9 - 1e-9, 6.68375356080807808},
		{"APS 3: -40 x e^-x", func(x float64) float64 { return -40 * x * math.Exp(-x) }, -9, 31, 0},
		{"APS 4: x^4 - 0.2", func(x float64) float64 { return math.Pow(x, 4) - 0.2 }, 0, 5, math.Pow(0.2, 0.25)},
		{"APS 4: x^12 - 1", func(x float64) float64 { return math.Pow(x, 12) - 1 }, 0, 5, 1},
		{"APS 5: sin x - 1/2", func(x float64) float64 { return math.Sin(x) - 0.5 }, 0, 1.5, math.Pi / 6},
		{"APS 6, n=1", func(x float64) float64 { return 2*x*math.Exp(-1) - 2*math.Exp(-x) + 1 }, 0, 1, 0.422477709641236659},
		{"APS 6, n=20", func(x float64) float64 { return 2*x*math.Exp(-20) - 2*math.Exp(-20*x) + 1 }, 0, 1, 0.0346573590208538514},
		{"APS 8, n=5: x^2 - (1-x)^5", func(x float64) float64 { return x*x - math.Pow(1-x, 5) }, 0, 1, 0.345954815848242018},
		{"Wallis 1685: x^3 - 2x - 5", func(x float64) float64 { return x*x*x - 2*x - 5 }, 2, 3, 2.09455148154232659},
		{"Dottie number: cos x - x", func(x float64) float64 { return math.Cos(x) - x }, 0, 1, 0.739085133215160642},
		{"omega constant: x e^x - 1", func(x float64) float64 { return x*math.Exp(x) - 1 }, -1, 1, 0.567143290409783873},
		{"first zero of J0 (Abramowitz & Stegun 9.5)", math.J0, 0, 4, 2.40482555769577277},
		{"Kepler, e = 0.9, M = 0.5", func(x float64) float64 { return x - 0.9*math.Sin(x) - 0.5 }, 0, 3, 1.38441272020216258},
		{"triple root: (x-1)^3", func(x float64) float64 { return math.Pow(x-1, 3) }, -2, 7, 1},
		{"flat: x^9", func(x float64) float64 { return math.Pow(x, 9) }, -1, 3, 0},
		{"decreasing", func(x float64) float64 { return 7 - x }, -10, 30, 7},
		{"root at the lower end", func(x float64) float64 { return x - 2 }, 2, 5, 2},
		{"root at the upper end", func(x float64) float64 { return x - 5 }, 2, 5, 5},
		{"ends the other way round", func(x float64) float64 { return x - 3 }, 5, 2, 3},
		{"interval of one point", func(x float64) float64 { return x - 3 }, 3, 3, 3},
		{"infinite at one end", func(x float64) float64 { return math.Log(x) + 1 }, 0, 1, 1 / math.E},
		{"step", func(x float64) float64 { return math.Copysign(1, x-0.3) }, 0, 1, 0.3},
		{"pole", func(x float64) float64 { return 1 / (x - 0.7) }, 0, 1, 0.7},
	} {
		t.Run(c.name, func(t *testing.T) {
			calls := 0
			got, err := Brent(plain(c.f, &calls), c.a, c.b, nil)
			if err != nil {
				t.Fatal(err)
			}
			if calls != got.Evaluations {
				t.Errorf("says %d evaluations, made %d", got.Evaluations, calls)
			}
			width := math.Abs(c.b - c.a)
			if tolerance := 2 * (2*eps*math.Abs(c.want) + eps*width); math.Abs(got.Root.X-c.want) > tolerance {
				t.Errorf("root = %.17g, want %.17g", got.Root.X, c.want)
			}
			if math.Abs(got.Other.X-got.Root.X) > 2*(4*eps*math.Abs(got.Root.X)+eps*width) {
				t.Errorf("final bracket is %g wide", got.Other.X-got.Root.X)
			}
		})
	}
}

// A looser tolerance is met and saves evaluations.
func TestBrentTolerance(t *testing.T) {
	f := func(x float64) (float64, error) { return math.Exp(x) - 5, nil }
	tight, err := Brent(f, -10, 10, nil)
	if err != nil {
		t.Fatal(err)
	}
	loose, err := Brent(f, -10, 10, &Settings{Tolerance: 0.01})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(loose.Root.X-math.Log(5)) > 0.02 || loose.Evaluations >= tight.Evaluations {
		t.Errorf("loose: %+v; tight: %+v", loose, tight)
	}
}

// An interval whose width overflows is still closed on its root, atan x = pi/4 at x = 1.
func TestBrentWidestInterval(t *testing.T) {
	f := func(x float64) (float64, error) { return math.Atan(x) - math.Pi/4, nil }
	r, err := Brent(f, -1e308, 1.7e308, &Settings{Tolerance: 1e-12})
	if err != nil || math.Abs(r.Root.X-1) > 2e-12 {
		t.Errorf("root %+v, error %v", r, err)
	}
}

func TestBrentErrors(t *testing.T) {
	boom := errors.New("boom")
	line := func(x float64) (float64, error) { return x, nil }
	for _, c := range []struct {
		name     string
		f        Func
		a, b     float64
		settings *Settings
		want     error
	}{
		{"no sign change", func(x float64) (float64, error) { return x*x + 1, nil }, -1, 2, nil, ErrNoBracket},
		{"NaN at an end", func(x float64) (float64, error) { return math.Sqrt(x), nil }, -1, 1, nil, ErrNaN},
		{"NaN inside", func(x float64) (float64, error) {
			if math.Abs(x) < 0.5 {
				return math.NaN(), nil
			}
			return x, nil
		}, -1, 1, nil, ErrNaN},
		{"error at an end", func(float64) (float64, error) { return 0, boom }, -1, 1, nil, boom},
		{"error inside", func(x float64) (float64, error) {
			if math.Abs(x) < 0.5 {
				return 0, boom
			}
			return x, nil
		}, -1, 1, nil, boom},
		{"infinite end", line, math.Inf(-1), 1, nil, ErrInterval},
		{"NaN end", line, 0, math.NaN(), nil, ErrInterval},
		{"negative tolerance", line, -1, 1, &Settings{Tolerance: -1}, ErrSettings},
		{"NaN tolerance", line, -1, 1, &Settings{Tolerance: math.NaN()}, ErrSettings},
		{"negative iterations", line, -1, 1, &Settings{MaxIterations: -1}, ErrSettings},
		{
			"too few iterations", func(x float64) (float64, error) { return math.Exp(x) - 2, nil }, -50, 60,
			&Settings{MaxIterations: 3}, ErrMaxIterations,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Brent(c.f, c.a, c.b, c.settings)
			if !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

// ErrMaxIterations carries a bracket that still holds the root.
func TestBrentLimitReturnsItsBracket(t *testing.T) {
	r, err := Brent(func(x float64) (float64, error) { return math.Exp(x) - 2, nil }, -50, 60, &Settings{MaxIterations: 5})
	if !errors.Is(err, ErrMaxIterations) {
		t.Fatal(err)
	}
	low, high := math.Min(r.Root.X, r.Other.X), math.Max(r.Root.X, r.Other.X)
	if low > math.Ln2 || high < math.Ln2 || high-low >= 110 || r.Evaluations != 7 {
		t.Errorf("result %+v does not hold ln 2", r)
	}
}

// For any monotone function made of a cube, a line and a step, rising or falling, the final bracket holds the
// crossing that it was built with, has opposite signs at its ends and is as narrow as promised.
func TestBrentProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Float64Range(-1e6, 1e6).Draw(t, "a")
		b := rapid.Float64Range(-1e6, 1e6).Draw(t, "b")
		want := a + (b-a)*rapid.Float64Range(0, 1).Draw(t, "place")
		want = math.Max(math.Min(a, b), math.Min(math.Max(a, b), want))
		cube := rapid.Float64Range(0, 10).Draw(t, "cube")
		step := rapid.Float64Range(0, 3).Draw(t, "step")
		sign := rapid.SampledFrom([]float64{-1, 1}).Draw(t, "sign")
		f := func(x float64) (float64, error) {
			d := x - want
			v := d + cube*d*d*d
			if d > 0 {
				v += step
			}
			return sign * v, nil
		}
		r, err := Brent(f, a, b, nil)
		if err != nil {
			t.Fatal(err)
		}
		low, high := math.Min(r.Root.X, r.Other.X), math.Max(r.Root.X, r.Other.X)
		if want < low || want > high {
			t.Fatalf("bracket [%.17g, %.17g] does not hold %.17g", low, high, want)
		}
		if !crosses(r.Root, r.Other) || math.Abs(r.Root.Value) > math.Abs(r.Other.Value) {
			t.Fatalf("bracket ends %+v", r)
		}
		if high-low > 2*(2*eps*math.Abs(r.Root.X)+eps*math.Abs(b-a)) {
			t.Fatalf("bracket is %g wide", high-low)
		}
		if r.Evaluations > 53*53 {
			t.Fatalf("%d evaluations, more than Brent's bound", r.Evaluations)
		}
	})
}

func ExampleBrent() {
	// The break-even price of a plant: its margin is zero where price x 8 TWh = USD 400 million.
	margin := func(usdPerMWh float64) (float64, error) { return usdPerMWh*8e6 - 400e6, nil }
	r, err := Brent(margin, 0, 1000, &Settings{Tolerance: 1e-6})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f USD/MWh\n", r.Root.X)
	// Output: 50.00 USD/MWh
}

func BenchmarkBrent(b *testing.B) {
	f := func(x float64) (float64, error) { return math.Cos(x) - x, nil }
	for b.Loop() {
		if _, err := Brent(f, 0, 1, nil); err != nil {
			b.Fatal(err)
		}
	}
}
