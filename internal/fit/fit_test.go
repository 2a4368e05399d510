package fit

import (
	"context"
	"errors"
	"math"
	"testing"
)

// line is y = a exp(b t) at 50 points, a tenth of them spoilt by a factor of 5.
func line(spoilt bool) Problem {
	const points = 50
	return Problem{
		Parameters: []Parameter{
			{Name: "a", Start: 1, Low: 1e-3, High: 1e3, Log: true},
			{Name: "b", Start: 0.1, Low: -5, High: 5},
		},
		Points: points, Scale: 0.1,
		Residuals: func(x, into []float64) {
			for i := range into {
				t := float64(i) / points
				into[i] = math.Log(x[0]) + x[1]*t - math.Log(7) + 1.5*t
				if spoilt && i%10 == 3 {
					into[i] -= math.Log(5)
				}
			}
		},
	}
}

func TestFindsParameters(t *testing.T) {
	for _, spoilt := range []bool{false, true} {
		r, err := Run(context.Background(), line(spoilt), nil)
		if err != nil {
			t.Fatal(err)
		}
		bound := 1e-4
		if spoilt {
			bound = 0.05
		}
		if math.Abs(r.X[0]/7-1) > bound || math.Abs(r.X[1]+1.5) > 2*bound {
			t.Errorf("spoilt %v: found %v after %d iterations, want 7 and -1.5", spoilt, r.X, r.Iterations)
		}
		if !r.Converged {
			t.Errorf("spoilt %v: not converged", spoilt)
		}
	}
}

func TestBoundsAndPriors(t *testing.T) {
	p := line(false)
	p.Parameters[0].High = 3
	r, err := Run(context.Background(), p, nil)
	if err != nil || r.X[0] > 3 {
		t.Fatalf("a is %v (%v), want at most 3", r.X, err)
	}
	p = line(false)
	p.Parameters[1].Prior, p.Parameters[1].Spread = 0, 1e-6
	if r, err = Run(context.Background(), p, nil); err != nil || math.Abs(r.X[1]) > 1e-3 {
		t.Fatalf("b is %v (%v), want its prior", r.X, err)
	}
}

func TestRefuses(t *testing.T) {
	bad := []func(p *Problem){
		func(p *Problem) { p.Points = 0 },
		func(p *Problem) { p.Parameters[0].Start = 1e9 },
		func(p *Problem) { p.Parameters[0].Start = math.NaN() },
		func(p *Problem) { p.Weights = []float64{1} },
		func(p *Problem) { p.Residuals = func(_, into []float64) { into[0] = math.NaN() } },
	}
	for i, spoil := range bad {
		p := line(false)
		spoil(&p)
		if _, err := Run(context.Background(), p, nil); !errors.Is(err, ErrProblem) {
			t.Errorf("case %d: got %v, want ErrProblem", i, err)
		}
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Run(cancelled, line(false), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}
