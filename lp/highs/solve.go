package highs

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/tetratelabs/wazero/api"

	"tokenwatt/lp"
	"tokenwatt/lp/highsrange"
)

// limitGrace is how long after the time limit the solver may take to stop by itself, with what it has found. After
// that it is given up.
const limitGrace = time.Second

var _ lp.Solver = (*Engine)(nil)

// Solve implements lp.Solver. A context that is done ends the call at once. The abandoned computation ends when HiGHS
// next looks at its clock (see the package comment) and holds its worker until then.
func (e *Engine) Solve(ctx context.Context, m *lp.Model, s *lp.Settings) (*lp.Solution, error) {
	if err := errors.Join(m.Check(), s.Check(), s.CheckStart(m)); err != nil {
		return nil, err
	}
	if err := highsrange.Check(m); err != nil {
		return nil, err
	}
	if s == nil {
		s = &lp.Settings{}
	}
	started := read(s.Clock)
	if ctx.Err() != nil {
		return stopped(lp.Cancelled, context.Cause(ctx))
	}
	release, err := e.acquire(ctx)
	if err != nil {
		if errors.Is(err, ErrClosed) {
			return nil, err
		}
		return stopped(lp.Cancelled, err)
	}
	in, err := e.prepare(ctx, m, s)
	if err != nil {
		release()
		return nil, crashed(err, in)
	}
	sol, err := in.runUntil(ctx, m, s.TimeLimit, release)
	if sol != nil {
		sol.Stats.Elapsed = read(s.Clock) - started
	}
	return sol, err
}

func read(clock func() time.Duration) time.Duration {
	if clock == nil {
		return 0
	}
	return clock()
}

// prepare returns an instance that holds the model and the options. After it the caller's model is not looked at
// again, so that a cancelled Solve can return while the instance still runs.
func (e *Engine) prepare(ctx context.Context, m *lp.Model, s *lp.Settings) (*instance, error) {
	in, err := e.newInstance(context.WithoutCancel(ctx))
	if err != nil {
		return nil, err
	}
	if s.Progress != nil {
		in.state.log.progress = func(p lp.Progress) {
			if !in.state.stop.Load() { // else Solve has returned or is about to
				s.Progress(p)
			}
		}
	}
	in.method = methodName(m, s)
	in.state.tick = tickSeconds(in.method)
	if err := errors.Join(in.setOptions(s), in.load(m), in.fix(m, s)); err != nil {
		return in, errors.Join(err, in.mod.Close(in.ctx))
	}
	return in, nil
}

type outcome struct {
	sol *lp.Solution
	err error
}

// runUntil runs the instance in a goroutine of its own and waits for the first of: its end, the context, the time
// limit and its grace.
func (in *instance) runUntil(ctx context.Context, m *lp.Model, limit time.Duration, release func()) (*lp.Solution, error) {
	shape := shape{columns: m.NumColumns(), rows: m.NumRows(), mip: m.IsMIP(), offset: m.Offset}
	done := make(chan outcome, 1) // so that nobody need listen
	go func() {
		defer release()
		sol, err := in.run(shape)
		closeErr := in.mod.Close(in.ctx)
		if err == nil {
			err = closeErr
		}
		done <- outcome{sol: sol, err: err}
	}()
	var soft, hard <-chan time.Time
	if limit > 0 {
		softTimer, hardTimer := time.NewTimer(limit), time.NewTimer(limit+limitGrace)
		defer softTimer.Stop()
		defer hardTimer.Stop()
		soft, hard = softTimer.C, hardTimer.C
	}
	for {
		select {
		case out := <-done:
			if out.err != nil {
				return nil, crashed(out.err, in)
			}
			return out.sol, statusError(out.sol.Status, in.state.log.tail())
		case <-ctx.Done():
			in.state.stop.Store(true)
			return stopped(lp.Cancelled, context.Cause(ctx))
		case <-soft:
			in.state.expired.Store(true)
		case <-hard:
			in.state.stop.Store(true)
			return stopped(lp.TimeLimit, nil)
		}
	}
}

func stopped(status lp.Status, cause error) (*lp.Solution, error) {
	return &lp.Solution{Status: status}, &lp.StatusError{Status: status, Cause: cause}
}

func statusError(status lp.Status, detail string) error {
	if status == lp.Optimal {
		return nil
	}
	err := &lp.StatusError{Status: status}
	if status == lp.Failed || status == lp.StatusUnknown {
		err.Detail = detail
	}
	return err
}

// crashed wraps what ended an instance. Of wazero's stack trace only the first line is kept.
func crashed(err error, in *instance) error {
	text, _, _ := strings.Cut(err.Error(), "\n")
	var thrown *thrownError
	if errors.As(err, &thrown) {
		text = thrown.what
	}
	if in != nil && in.state.log.tail() != "" {
		text += " (last output: " + in.state.log.tail() + ")"
	}
	return fmt.Errorf("%w: %s", ErrCrashed, text)
}

// shape is what the result needs to know of the model.
type shape struct {
	columns, rows int
	mip           bool
	offset        float64
}

// run solves and reads the answer.
func (in *instance) run(s shape) (*lp.Solution, error) {
	if err := in.status("Highs_run", in.object); err != nil {
		return nil, err
	}
	before, err := in.free()
	if err != nil {
		return nil, err
	}
	code, err := in.call("Highs_getModelStatus", in.object)
	if err != nil {
		return nil, err
	}
	sol := &lp.Solution{Status: modelStatus(api.DecodeI32(code)), Solver: "HiGHS " + Version, Method: in.method}
	sol.Stats.MemoryBytes = uint64(in.mod.Memory().Size())
	if sol.Iterations, err = in.iterations(); err != nil {
		return nil, err
	}
	sol.Iterations += before
	if s.mip {
		// The bound is in the closing report alone: the module's name table has no function that reads it.
		sol.Bound = math.Inf(-1)
		if in.state.log.hasBound {
			sol.Bound = in.state.log.bound
		}
	}
	return sol, in.readPoint(sol, s)
}

// modelStatus translates a HighsModelStatus (HConst.h of HiGHS 1.15).
func modelStatus(code int32) lp.Status {
	switch code {
	case 6, 7: // empty, optimal
		return lp.Optimal
	case 8:
		return lp.Infeasible
	case 9:
		return lp.InfeasibleOrUnbounded
	case 10:
		return lp.Unbounded
	case 13:
		return lp.TimeLimit
	case 14, 16: // iteration limit, solution limit
		return lp.IterationLimit
	case 17:
		return lp.Cancelled
	case 0, 15: // not set, unknown
		return lp.StatusUnknown
	default: // load, model, presolve, solve and postsolve errors, memory limit
		return lp.Failed
	}
}

// HiGHS marks a point that fulfils its tolerances with 2.
const feasiblePoint = 2

// readPoint fills the parts of the solution that the solver has: the primal point where it is feasible, the duals
// where the model is an LP at its optimum.
func (in *instance) readPoint(sol *lp.Solution, s shape) error {
	primal, err := in.intInfo("primal_solution_status")
	if err != nil {
		return err
	}
	if sol.Status != lp.Optimal && (primal != feasiblePoint || sol.Status == lp.Unbounded) {
		return nil
	}
	objective, err := in.call("Highs_getObjectiveValue", in.object)
	if err != nil {
		return err
	}
	sol.Objective = api.DecodeF64(objective)
	if s.columns == 0 { // HiGHS gives 0 for a model without columns
		sol.Objective = s.offset
	}
	var vectors [4][]float64
	var pointers [4]uint64
	sizes := [4]int{s.columns, s.columns, s.rows, s.rows}
	for k, n := range sizes {
		if pointers[k], err = in.alloc(doubleBytes * n); err != nil {
			return err
		}
	}
	if err := in.status("Highs_getSolution", in.object, pointers[0], pointers[1], pointers[2], pointers[3]); err != nil {
		return err
	}
	for k, n := range sizes {
		if vectors[k], err = in.getFloats(pointers[k], n); err != nil {
			return err
		}
	}
	sol.Primal, sol.RowActivity = vectors[0], vectors[2]
	if !s.mip && sol.Status == lp.Optimal {
		sol.ReducedCost, sol.RowDual = vectors[1], vectors[3]
	}
	return nil
}
