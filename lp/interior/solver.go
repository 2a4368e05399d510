package interior

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"tokenwatt/lp"
)

// Name and Method are what Solution.Solver and Solution.Method say.
const (
	Name   = "tokenwatt's own solver"
	Method = "structured interior point"
)

// Solver solves linear programmes whose columns have stages, see the package comment. The zero value is ready to use.
type Solver struct{}

var _ lp.Solver = Solver{}

// Solve implements lp.Solver. A model that is not for this solver (integer columns, no stages, rows that tie distant stages
// together, stages that are too wide) comes back as an error that matches lp.ErrUnsupported. Settings.Method may be
// Choose or IPM. The smaller of the tolerances, 1e-8 where none is given, holds for residuals and the relative gap.
func (Solver) Solve(ctx context.Context, m *lp.Model, s *lp.Settings) (*lp.Solution, error) {
	if err := errors.Join(m.Check(), s.Check(), s.CheckStart(m)); err != nil {
		return nil, err
	}
	if s == nil {
		s = &lp.Settings{}
	}
	if s.Method != lp.Choose && s.Method != lp.IPM {
		return nil, unsupported("method %v", s.Method)
	}
	if m.IsMIP() {
		return nil, unsupported("integer columns")
	}
	started := read(s.Clock)
	if s.TimeLimit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, s.TimeLimit, errTimeLimit)
		defer cancel()
	}
	sol, err := solve(ctx, m, s)
	if sol != nil {
		sol.Stats.Elapsed = read(s.Clock) - started
	}
	return sol, err
}

var errTimeLimit = errors.New("time limit")

func read(clock func() time.Duration) time.Duration {
	if clock == nil {
		return 0
	}
	return clock()
}

func failure(status lp.Status, detail string, cause error) (*lp.Solution, error) {
	return &lp.Solution{Status: status, Solver: Name, Method: Method}, &lp.StatusError{Status: status, Detail: detail, Cause: cause}
}

// unbounded tells whether a model whose objective falls without end if it is feasible is that: it is solved without costs.
func unbounded(ctx context.Context, m *lp.Model, s *lp.Settings, what string) (*lp.Solution, error) {
	plain := m.Clone()
	for j := range plain.NumColumns() {
		plain.SetCost(j, 0)
	}
	sol, err := solve(ctx, plain, s)
	switch {
	case err == nil:
		return failure(lp.Unbounded, what, nil)
	case sol != nil && (sol.Status == lp.Infeasible || sol.Status == lp.Cancelled || sol.Status == lp.TimeLimit):
		return sol, err
	case errors.Is(err, lp.ErrUnsupported):
		return nil, err
	default:
		return failure(lp.InfeasibleOrUnbounded, what, nil)
	}
}

func solve(ctx context.Context, m *lp.Model, s *lp.Settings) (*lp.Solution, error) {
	r, err := presolve(m)
	var no *infeasibleError
	var free *unboundedError
	switch {
	case errors.As(err, &no):
		return failure(lp.Infeasible, no.what, nil)
	case errors.As(err, &free):
		return unbounded(ctx, m, s, free.what)
	case err != nil:
		return nil, err
	}
	l, err := arrange(m, r)
	if err != nil {
		return nil, err
	}
	p, err := build(l)
	if err != nil {
		return nil, err
	}
	e := newEngine(p)
	if !e.remember(s.Memory) {
		e.begin()
	}
	tolerance := s.GapTolerance()
	if tolerance == 0 {
		tolerance = defaultTolerance
	}
	var tell func(int, *state)
	if s.Progress != nil {
		tell = func(iteration int, now *state) {
			s.Progress(lp.Progress{
				Phase: "interior point", Iteration: iteration, Objective: p.objective(now.primalObjective),
				PrimalInf: now.primal, DualInf: now.dual,
				MessageRaw: fmt.Sprintf("primal %.1e dual %.1e gap %.1e", now.primal, now.dual, now.gap),
			})
		}
	}
	o := e.iterate(ctx, tolerance, s.Memory, tell)
	switch {
	case o.status == lp.Optimal:
		sol := &lp.Solution{Status: o.status, Solver: Name, Method: Method, Iterations: o.iterations}
		p.recover(m, r, e.at, sol)
		return proved(m, sol, &o, tolerance)
	case o.status == lp.Cancelled && errors.Is(context.Cause(ctx), errTimeLimit):
		return failure(lp.TimeLimit, "", nil)
	case o.status == lp.Cancelled:
		return failure(lp.Cancelled, "", context.Cause(ctx))
	case o.status == lp.Infeasible || o.status == lp.Unbounded || o.status == lp.InfeasibleOrUnbounded:
		sol, err := failure(o.status, o.detail, nil)
		sol.Iterations = o.iterations
		return sol, err
	default:
		sol, err := failure(o.status, fmt.Sprintf("%s after %d iterations at primal %.1e, dual %.1e, gap %.1e",
			o.detail, o.iterations, o.state.primal, o.state.dual, o.state.gap), nil)
		sol.Iterations = o.iterations
		return sol, err
	}
}

// provable is the tolerance to which the model's own certificate has to hold. The iterations work to a finer one, in units
// of their own.
const provable = 1e-6

// proved lets an answer pass that the model itself certifies. An answer that is less exact than was asked for says so.
func proved(m *lp.Model, sol *lp.Solution, o *outcome, tolerance float64) (*lp.Solution, error) {
	c, err := lp.Certify(m, sol)
	if err == nil {
		err = c.Err(provable)
	}
	if err != nil {
		sol, status := failure(lp.Failed, "the answer is not proved", err)
		sol.Iterations = o.iterations
		return sol, status
	}
	if worst := o.state.merit(); worst > tolerance {
		sol.Warnings = append(sol.Warnings, fmt.Sprintf("the optimum is good to %.1g, not to the %.1g asked for", worst, tolerance))
	}
	return sol, nil
}

// objective is the model's objective for one in the problem's units.
func (p *problem) objective(x float64) float64 { return x*p.amountUnit*p.moneyUnit + p.offset }

// recover fills the solution of the model from a point of the problem.
func (p *problem) recover(m *lp.Model, r *reduced, pt *point, sol *lp.Solution) {
	x, y := make([]float64, m.NumColumns()), make([]float64, m.NumRows())
	for g, j := range p.border.columnOf {
		x[j] = pt.global[g] * p.amountUnit
	}
	for q, i := range p.border.rowOf {
		y[i] = pt.dual[q] * p.moneyUnit / p.border.rowScale[q]
	}
	for i, from := range p.border.boundOf {
		if from.row >= 0 {
			y[from.row] += from.factor * pt.mult[i] * p.moneyUnit
		}
	}
	for k, c := range p.chunks {
		cp := &pt.chunks[k]
		for v, j := range c.columnOf {
			if j >= 0 {
				x[j] = cp.x[v] * p.amountUnit
			}
		}
		for row, i := range c.rowOf {
			if i >= 0 {
				y[i] = cp.y[row] * p.moneyUnit / c.rowScale[row]
			}
		}
		for i, from := range c.boundOf {
			if from.row >= 0 {
				y[from.row] += from.factor * cp.z[i] * p.moneyUnit
			}
		}
	}
	for j, gone := range r.colGone {
		if !gone { // what the last step left outside of constant bounds
			x[j] = math.Min(math.Max(x[j], r.lower[j]), r.upper[j])
		}
	}
	r.restore(x)
	r.restoreDuals(y)
	sol.Primal, sol.RowDual = x, y
	sol.RowActivity, sol.ReducedCost = m.Activity(x), m.ReducedCosts(y)
	sol.Objective = m.Offset
	for j := range x {
		sol.Objective += m.Column(j).Cost * x[j]
	}
}
