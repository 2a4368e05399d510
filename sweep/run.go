package sweep

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
)

// Run draws, evaluates and summarises. See the package comment for the methods.
//
// Errors: ErrProblem (everything that is wrong, joined), ErrNotFinite from a quantile function, the context's,
// NewWorker's, the function's own at the modes, or *FailedError.
func Run(ctx context.Context, p Problem, settings *Settings) (*Result, error) {
	s, err := settings.filled(len(p.Parameters))
	if err := errors.Join(p.check(), err); err != nil {
		return nil, err
	}
	sample, err := draw(p.Parameters, s.Draws, s.Seed)
	if err != nil {
		return nil, err
	}
	points := slices.Concat(sample.values, tornadoPoints(p.Parameters))
	if len(p.Parameters) == 0 {
		points = points[:1] // the only draw is the modes
	}
	e, err := evaluate(ctx, &p, points, s.Workers)
	if err != nil {
		return nil, err
	}
	if len(p.Parameters) == 0 {
		e.out, e.errs = append(e.out, e.out[0]), append(e.errs, e.errs[0])
	}
	result := &Result{Draws: s.Draws, Values: sample.values, Outputs: make([]Output, len(p.Outputs))}
	good := result.countFailures(e.errs[:s.Draws], s.KeepFailures)
	if good == nil || float64(result.Failed) > max(0, s.MaxFailedShare)*float64(s.Draws) {
		return nil, &FailedError{Draws: s.Draws, Failed: result.Failed, Failures: result.Failures}
	}
	if err := e.errs[s.Draws]; err != nil {
		return nil, fmt.Errorf("with every parameter at its mode: %w", err)
	}
	var shares *estimator
	if len(p.Parameters) > 0 && len(good) >= fewestForShares {
		shares = newEstimator(p.Parameters, sample, good, s.Workers)
	}
	if len(p.Parameters) > 0 && shares == nil {
		result.Warnings = append(result.Warnings, fmt.Sprintf("First-order shares need %d successful draws, there are %d.", fewestForShares, len(good)))
	}
	warnings := make([][]string, len(p.Outputs))
	parallel(s.Workers, len(p.Outputs), func(k int) {
		result.Outputs[k], warnings[k] = summarise(&p, k, e, good, shares)
	})
	if result.Failed > 0 {
		result.Warnings = append(result.Warnings, fmt.Sprintf(
			"%d of %d draws failed; the summaries describe only the others. The first failure: %v.",
			result.Failed, s.Draws, result.Failures[0]))
	}
	for _, w := range warnings {
		result.Warnings = append(result.Warnings, w...)
	}
	return result, nil
}

// countFailures enters the failed draws in the result, the first of them with their errors, and returns the numbers of the others.
func (r *Result) countFailures(errs []error, most int) (good []int) {
	for i, err := range errs {
		if err == nil {
			good = append(good, i)
			continue
		}
		r.Failed++
		if len(r.Failures) < most {
			r.Failures = append(r.Failures, DrawError{Draw: i, Values: r.Values[i], Err: err})
		}
	}
	return good
}

// summarise makes everything about output k and its warnings. e has the draws first, then the tornado's points.
// shares is nil where there are too few draws, or no parameters, for them.
func summarise(p *Problem, k int, e evaluations, good []int, shares *estimator) (Output, []string) {
	o := Output{Name: p.Outputs[k], Sample: make([]float64, len(good))}
	for i, d := range good {
		o.Sample[i] = e.out[d][k]
	}
	o.describe()
	var warnings []string
	bars := len(e.out) - 1 - 2*len(p.Parameters)
	o.AtModes = e.out[bars][k]
	o.Tornado = tornado(p.Parameters, k, evaluations{e.out[bars:], e.errs[bars:]})
	for _, bar := range o.Tornado {
		if bar.Err != nil {
			warnings = append(warnings, fmt.Sprintf("The tornado bar of %s for %s is incomplete: %v.", bar.Parameter, o.Name, bar.Err))
		}
	}
	if shares != nil && !o.constant() {
		o.FirstOrder = shares.firstOrder(o.Sample)
	}
	return o, warnings
}

// parallel calls f with 0..n-1 on several goroutines. f must write to places of its own.
func parallel(workers, n int, f func(i int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(workers, n) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wait.Wait()
}
