package fit

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"

	"gonum.org/v1/gonum/mat"
)

// ErrProblem is wrapped by errors about a problem that cannot be fitted.
var ErrProblem = errors.New("fit: problem does not fit")

// Parameter is one number to be found.
type Parameter struct {
	Name      string
	Start     float64
	Low, High float64 // bounds; with Log both above zero
	Log       bool    // searched on a logarithmic axis
	Prior     float64 // drawn towards this; read where Spread is above zero
	Spread    float64 // standard deviation of the prior, of the logarithm where Log; 0 for no prior
}

// Problem is a model and what it is measured against.
type Problem struct {
	Parameters []Parameter
	// Points is the number of residuals.
	Points int
	// Residuals writes the residual of every point, for example log(predicted / measured), for the parameters x. It is
	// called from several goroutines at a time.
	Residuals func(x, into []float64)
	// Weights of the points, nil for 1.
	Weights []float64
	// Scale of the soft-L1 loss, in the unit of the residuals; 0 for plain least squares.
	Scale float64
}

// Settings of a fit; nil is accepted.
type Settings struct {
	Iterations int     // at most; 100 where 0
	Tolerance  float64 // relative fall of the loss under which the fit ends; 1e-7 where 0
}

// Result is a fit.
type Result struct {
	X          []float64 // in the order of the parameters
	Loss       float64   // sum of weights x rho, priors included
	Iterations int
	Converged  bool // ended by the tolerance, not by the number of iterations
}

// solver is a fit under way, on an inner axis: the logarithm where a parameter asks for it.
type solver struct {
	p       *Problem
	low, up []float64
	x       []float64 // inner
	base    []float64 // residuals at x, priors last
	columns [][]float64
}

// Run fits. The error is ErrProblem's for a problem without points or with bounds that cross, or the context's.
func Run(ctx context.Context, p Problem, s *Settings) (*Result, error) {
	f, err := start(&p)
	if err != nil {
		return nil, err
	}
	set := Settings{Iterations: 100, Tolerance: 1e-7}
	if s != nil && s.Iterations > 0 {
		set.Iterations = s.Iterations
	}
	if s != nil && s.Tolerance > 0 {
		set.Tolerance = s.Tolerance
	}
	f.residuals(f.x, f.base)
	loss := f.loss(f.base)
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		return nil, fmt.Errorf("%w: residuals at the start are not finite", ErrProblem)
	}
	result := &Result{}
	damping := 1e-2
	trial := make([]float64, len(f.base))
	for result.Iterations < set.Iterations {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		result.Iterations++
		f.jacobian()
		fall := 0.0
		for range 12 {
			next := f.step(damping)
			f.residuals(next, trial)
			if l := f.loss(trial); l < loss {
				fall = (loss - l) / max(loss, 1e-300)
				loss, f.x = l, next
				f.base, trial = trial, f.base
				damping = max(damping/5, 1e-9)
				break
			}
			damping *= 4
		}
		if fall < set.Tolerance {
			result.Converged = true
			break
		}
	}
	result.Loss, result.X = loss, f.outer(f.x)
	return result, nil
}

// start checks the problem and moves the parameters to the inner axis.
func start(p *Problem) (*solver, error) {
	if p.Points < 1 || len(p.Parameters) == 0 || (p.Weights != nil && len(p.Weights) != p.Points) {
		return nil, fmt.Errorf("%w: %d points, %d weights, %d parameters", ErrProblem, p.Points, len(p.Weights), len(p.Parameters))
	}
	n := len(p.Parameters)
	f := &solver{p: p, low: make([]float64, n), up: make([]float64, n), x: make([]float64, n)}
	for i, q := range p.Parameters {
		if !(q.Low <= q.Start && q.Start <= q.High) || (q.Log && q.Low <= 0) || math.IsInf(q.High-q.Low, 0) {
			return nil, fmt.Errorf("%w: %s starts at %g in [%g, %g]", ErrProblem, q.Name, q.Start, q.Low, q.High)
		}
		f.low[i], f.up[i], f.x[i] = q.Low, q.High, q.Start
		if q.Log {
			f.low[i], f.up[i], f.x[i] = math.Log(q.Low), math.Log(q.High), math.Log(q.Start)
		}
	}
	f.base = make([]float64, p.Points+n)
	f.columns = make([][]float64, n)
	for i := range f.columns {
		f.columns[i] = make([]float64, p.Points+n)
	}
	return f, nil
}

// outer moves parameters from the inner axis to their own.
func (f *solver) outer(x []float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		if out[i] = v; f.p.Parameters[i].Log {
			out[i] = math.Exp(v)
		}
	}
	return out
}

// residuals writes those of the points and behind them those of the priors.
func (f *solver) residuals(x, into []float64) {
	outer := f.outer(x)
	f.p.Residuals(outer, into[:f.p.Points])
	for i, q := range f.p.Parameters {
		r := 0.0
		switch {
		case q.Spread <= 0:
		case q.Log:
			r = (x[i] - math.Log(q.Prior)) / q.Spread
		default:
			r = (x[i] - q.Prior) / q.Spread
		}
		into[f.p.Points+i] = r
	}
}

func (f *solver) weight(i int) float64 {
	if i < f.p.Points && f.p.Weights != nil {
		return f.p.Weights[i]
	}
	return 1
}

// loss is the sum of rho; priors are quadratic. Residuals that are not finite make it NaN or infinite, which no step takes.
func (f *solver) loss(r []float64) float64 {
	sum := 0.0
	for i, v := range r {
		sum += f.weight(i) * f.rho(i, v)
	}
	return sum
}

func (f *solver) rho(i int, r float64) float64 {
	if i >= f.p.Points {
		return r * r
	}
	if f.p.Scale <= 0 {
		return r * r
	}
	z := r / f.p.Scale
	return 2 * (math.Sqrt(1+z*z) - 1)
}

// curvature is rho'(r) / 2r, the weight of iteratively reweighted least squares.
func (f *solver) curvature(i int, r float64) float64 {
	if i >= f.p.Points || f.p.Scale <= 0 {
		return f.weight(i)
	}
	z := r / f.p.Scale
	return f.weight(i) / (f.p.Scale * f.p.Scale * math.Sqrt(1+z*z))
}

// jacobian fills the columns with forward differences, away from a bound that is reached.
func (f *solver) jacobian() {
	var wait sync.WaitGroup
	for j := range f.x {
		wait.Add(1)
		go func() {
			defer wait.Done()
			h := 1e-5 * max(math.Abs(f.x[j]), 1e-2*(f.up[j]-f.low[j]), 1e-8)
			if f.x[j]+h > f.up[j] {
				h = -h
			}
			moved := append([]float64(nil), f.x...)
			moved[j] += h
			f.residuals(moved, f.columns[j])
			for i, v := range f.base {
				f.columns[j][i] = (f.columns[j][i] - v) / h
			}
		}()
	}
	wait.Wait()
}

// step solves the damped normal equations for the parameters that are free to move and returns the next point,
// held within the bounds. A parameter at a bound that the gradient pushes outwards stays.
func (f *solver) step(damping float64) []float64 {
	n := len(f.x)
	gradient := make([]float64, n)
	w := make([]float64, len(f.base))
	for i, r := range f.base {
		w[i] = f.curvature(i, r)
	}
	for j := range gradient {
		for i, r := range f.base {
			gradient[j] += w[i] * f.columns[j][i] * r
		}
	}
	var free []int
	for j := range f.x {
		if (f.x[j] <= f.low[j] && gradient[j] > 0) || (f.x[j] >= f.up[j] && gradient[j] < 0) {
			continue
		}
		free = append(free, j)
	}
	next := append([]float64(nil), f.x...)
	if len(free) == 0 {
		return next
	}
	a, b := mat.NewSymDense(len(free), nil), mat.NewVecDense(len(free), nil)
	for s, j := range free {
		b.SetVec(s, -gradient[j])
		for t := s; t < len(free); t++ {
			sum := 0.0
			for i := range f.base {
				sum += w[i] * f.columns[j][i] * f.columns[free[t]][i]
			}
			if s == t {
				sum += damping*sum + 1e-12
			}
			a.SetSym(s, t, sum)
		}
	}
	var chol mat.Cholesky
	var d mat.VecDense
	if !chol.Factorize(a) || chol.SolveVecTo(&d, b) != nil {
		return next
	}
	for s, j := range free {
		next[j] = min(max(next[j]+d.AtVec(s), f.low[j]), f.up[j])
	}
	return next
}
