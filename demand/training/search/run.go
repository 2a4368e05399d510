package search

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"tokenwatt/demand/training/layout"
)

// search looks at all layouts of a job in a space; models are those of the counts of accelerators, ascending.
// Every worker takes the next chunk when it is done with one. What each finds is a set that does not depend on the
// order in which it was found, so the union does not depend on who found what.
func search[K comparable, C any](ctx context.Context, j *layout.Job, d *domain, models []Model[K, C], s *Settings) (*Result, error) {
	workers := s.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	all := make([]*worker[K, C], max(1, min(workers, len(d.chunks))))
	var next, searched atomic.Int64
	var wait sync.WaitGroup
	for i := range all {
		w := newWorker(d, s, models, j.MemoryBytes)
		all[i] = w
		wait.Go(func() {
			for ctx.Err() == nil {
				number := int(next.Add(1)) - 1
				if number >= len(d.chunks) {
					return
				}
				w.chunk(number)
				searched.Add(1)
			}
		})
	}
	wait.Wait()
	w := all[0]
	for _, o := range all[1:] {
		w.merge(o)
	}
	if w.err != nil {
		return nil, w.err
	}
	return w.result(ctx, int(searched.Load()))
}

// result puts what was found in order.
func (w *worker[K, C]) result(ctx context.Context, searched int) (*Result, error) {
	r := &Result{Counts: w.tally.counts(), Front: w.front.all()}
	r.Counts.Chunks, r.Counts.Searched = len(w.domain.chunks), searched
	for i := range w.top.points {
		r.Candidates = append(r.Candidates, w.candidate(&w.top.points[i]))
	}
	if r.Counts.Searched < r.Counts.Chunks {
		r.Partial = true
		return r, fmt.Errorf("%w after %d of %d parts: %w", ErrStopped, r.Counts.Searched, r.Counts.Chunks, context.Cause(ctx))
	}
	if r.Counts.Evaluated == 0 {
		return r, nothingFits(&r.Counts, &w.nearest, w.domain)
	}
	if r.Counts.Within == 0 {
		return r, &LimitsError{
			Counts: r.Counts, StepLimit: w.settings.StepLimit, PowerLimit: w.settings.PowerLimit,
			Fastest: w.candidate(&w.fastest.points[0]), LeastPower: w.candidate(&w.frugal.points[0]),
		}
	}
	return r, nil
}

// candidate works out the items of a point.
func (w *worker[K, C]) candidate(p *Point) Candidate {
	m := w.models[slices.Index(w.domain.counts, p.Accelerators)]
	l := p.Layout
	c := m.Layer(m.Key(&l))
	return Candidate{Point: *p, Breakdown: m.Step(&l, &c), Items: m.Memory(&l)}
}
