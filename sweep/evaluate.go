package sweep

import (
	"context"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
)

// evaluations are the outputs at a list of points, or why there are none.
type evaluations struct {
	out  [][]float64 // by point, then output
	errs []error     // by point
}

// evaluate runs the problem's function at all points on several goroutines. Only a cancelled context or a worker
// that cannot be made is an error of its own.
func evaluate(ctx context.Context, p *Problem, points [][]float64, workers int) (evaluations, error) {
	e := evaluations{out: make([][]float64, len(points)), errs: make([]error, len(points))}
	rows := make([]float64, len(points)*len(p.Outputs))
	for i := range e.out {
		e.out[i] = rows[i*len(p.Outputs) : (i+1)*len(p.Outputs) : (i+1)*len(p.Outputs)]
	}
	functions := make([]Worker, min(workers, len(points)))
	for i := range functions {
		f, err := p.NewWorker()
		if err != nil {
			return e, fmt.Errorf("making worker %d: %w", i, err)
		}
		functions[i] = f
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for _, f := range functions {
		wait.Go(func() {
			values, out := make([]float64, len(p.Parameters)), make([]float64, len(p.Outputs))
			for i := int(next.Add(1)) - 1; i < len(points) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				copy(values, points[i])
				e.errs[i] = call(f, values, out, p.Outputs)
				copy(e.out[i], out)
			}
		})
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return e, fmt.Errorf("sweep stopped after about %d of %d evaluations: %w",
			min(int(next.Load()), len(points)), len(points), context.Cause(ctx))
	}
	return e, nil
}

// call evaluates one point and refuses outputs that are not finite. Outputs start as NaN so that one that is
// not set is found too.
func call(f Worker, values, out []float64, names []string) error {
	for j := range out {
		out[j] = math.NaN()
	}
	if err := f(values, out); err != nil {
		return err
	}
	for j, v := range out {
		if !finite(v) {
			return fmt.Errorf("output %q is %g: %w", names[j], v, ErrNotFinite)
		}
	}
	return nil
}
