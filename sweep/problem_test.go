package sweep

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"tokenwatt/internal/random"
)

// uniform is a parameter uniform on [low, high] with its mode in the middle.
func uniform(name string, low, high float64) Parameter {
	return Parameter{
		Name:     name,
		Quantile: func(p float64) float64 { return random.UniformQuantile(p, low, high) },
		Low:      low, Mode: (low + high) / 2, High: high,
	}
}

// normal is a parameter with a normal distribution, low and high at two standard deviations.
func normal(name string, mean, sd float64) Parameter {
	return Parameter{
		Name:     name,
		Quantile: func(p float64) float64 { return random.NormalQuantile(p, mean, sd) },
		Low:      mean - 2*sd, Mode: mean, High: mean + 2*sd,
	}
}

// one makes a problem with the output "y".
func one(parameters []Parameter, f func(x []float64) (float64, error)) Problem {
	return Problem{
		Parameters: parameters,
		Outputs:    []string{"y"},
		NewWorker: func() (Worker, error) {
			return func(x, out []float64) (err error) {
				out[0], err = f(x)
				return err
			}, nil
		},
	}
}

// sure drops the error of a function that cannot fail.
func sure(f func(x []float64) float64) func(x []float64) (float64, error) {
	return func(x []float64) (float64, error) { return f(x), nil }
}

// run is Run that must succeed.
func run(t testing.TB, p Problem, s *Settings) *Result {
	t.Helper()
	r, err := Run(context.Background(), p, s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// All that is wrong is said at once.
func TestProblemErrors(t *testing.T) {
	f := sure(func(x []float64) float64 { return 1 })
	good := func() Problem { return one([]Parameter{uniform("a", 0, 1)}, f) }
	for _, c := range []struct {
		name     string
		change   func(p *Problem)
		settings *Settings
		want     []string
	}{
		{
			"two of a name", func(p *Problem) { p.Parameters = append(p.Parameters, uniform("a", 2, 3)) }, nil,
			[]string{`two parameters are named "a"`},
		},
		{
			"no name, no quantile, reversed", func(p *Problem) { p.Parameters = []Parameter{{Low: 2, Mode: 1, High: 3}} }, nil,
			[]string{"parameter 0 has no name", "no quantile function", "want finite low <= mode <= high, have 2, 1, 3"},
		},
		{"not finite", func(p *Problem) { p.Parameters[0].High = math.Inf(1) }, nil, []string{"want finite low"}},
		{"NaN", func(p *Problem) { p.Parameters[0].Mode = math.NaN() }, nil, []string{"want finite low"}},
		{"no outputs", func(p *Problem) { p.Outputs = nil }, nil, []string{"no outputs"}},
		{
			"outputs", func(p *Problem) { p.Outputs = []string{"a", "", "a"} }, nil,
			[]string{"output 1 has no name", `two outputs are named "a"`},
		},
		{"no worker", func(p *Problem) { p.NewWorker = nil }, nil, []string{"no NewWorker"}},
		{
			"settings", func(p *Problem) { p.NewWorker = nil }, &Settings{Draws: 1, Workers: -1, MaxFailedShare: 2},
			[]string{"no NewWorker", "1 draws", "-1 workers", "share of failed draws 2"},
		},
		{"NaN share", func(*Problem) {}, &Settings{MaxFailedShare: math.NaN()}, []string{"share of failed draws NaN"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := good()
			c.change(&p)
			_, err := Run(context.Background(), p, c.settings)
			if !errors.Is(err, ErrProblem) {
				t.Fatalf("error %v, want %v", err, ErrProblem)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error does not say %q:\n%v", want, err)
				}
			}
			if lines := strings.Count(err.Error(), "\n") + 1; lines != len(c.want) {
				t.Errorf("%d findings, want %d:\n%v", lines, len(c.want), err)
			}
		})
	}
}

func TestBadQuantileIsAnError(t *testing.T) {
	p := one([]Parameter{{Name: "a", Quantile: func(p float64) float64 { return math.Inf(1) }}},
		sure(func([]float64) float64 { return 0 }))
	if _, err := Run(context.Background(), p, nil); !errors.Is(err, ErrNotFinite) || !strings.Contains(err.Error(), `"a"`) {
		t.Errorf("error %v, want %v with the name", err, ErrNotFinite)
	}
}

func TestWorkerErrors(t *testing.T) {
	boom := errors.New("boom")
	p := one([]Parameter{uniform("a", 0, 1)}, sure(func([]float64) float64 { return 0 }))
	p.NewWorker = func() (Worker, error) { return nil, boom }
	if _, err := Run(context.Background(), p, nil); !errors.Is(err, boom) {
		t.Errorf("error %v, want %v", err, boom)
	}
	p = one([]Parameter{uniform("a", 0, 1)}, func(x []float64) (float64, error) {
		if x[0] == 0.5 {
			return 0, boom
		}
		return 0, nil
	})
	if _, err := Run(context.Background(), p, nil); !errors.Is(err, boom) || !strings.Contains(err.Error(), "mode") {
		t.Errorf("error %v, want %v at the modes", err, boom)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	why := errors.New("enough")
	n := 0
	p := one([]Parameter{uniform("a", 0, 1)}, func([]float64) (float64, error) {
		if n++; n == 10 {
			cancel(why)
		}
		return 0, nil
	})
	_, err := Run(ctx, p, &Settings{Draws: 1000, Workers: 1})
	if !errors.Is(err, why) || n != 10 {
		t.Errorf("error %v after %d evaluations, want %v after 10", err, n, why)
	}
}

func ExampleRun() {
	p := Problem{
		Parameters: []Parameter{
			{
				Name: "load", Unit: "MW", Low: 80, Mode: 100, High: 140,
				Quantile: func(p float64) float64 { return random.TriangularQuantile(p, 80, 100, 140) },
			},
			{
				Name: "price", Unit: "USD/MWh", Low: 40, Mode: 50, High: 60,
				Quantile: func(p float64) float64 { return random.TriangularQuantile(p, 40, 50, 60) },
			},
		},
		Outputs: []string{"cost_usd_per_h"},
		NewWorker: func() (Worker, error) {
			return func(x, out []float64) error { out[0] = x[0] * x[1]; return nil }, nil
		},
	}
	r, err := Run(context.Background(), p, &Settings{Draws: 2000, Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	cost := r.Outputs[0]
	fmt.Printf("at the modes %.0f, mean %.1f thousand\n", cost.AtModes, cost.Mean/1000)
	for _, bar := range cost.Tornado {
		fmt.Printf("%s: %.0f to %.0f\n", bar.Parameter, bar.AtLow, bar.AtHigh)
	}
	// Output:
	// at the modes 5000, mean 5.3 thousand
	// load: 4000 to 7000
	// price: 4000 to 6000
}
