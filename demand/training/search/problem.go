package search

import (
	"context"

	"tokenwatt/demand/training/layout"
	"tokenwatt/demand/training/step"
)

// Problem is a job whose layouts are searched.
type Problem struct {
	// Step is the job with machine, network, engine and site. The global batch is the same on every count.
	Step step.Problem
	// Accelerators are the counts that are searched; none for the job's own.
	Accelerators []int
}

// Run looks at every layout of the problem in the space of the settings and returns the best by the objective, and
// the Pareto front. It runs on all cores; the result is the same on any number.
//
// The errors are those of settings (ErrSettings), job and model (package layout's and step's), ErrModel,
// ErrNothingFits and ErrLimits with counts and front in the result, and ErrStopped with what was found until the
// context ended.
func Run(ctx context.Context, p *Problem, s *Settings) (*Result, error) {
	counts := p.Accelerators
	if len(counts) == 0 {
		counts = []int{p.Step.Job.Accelerators}
	}
	if err := s.check(counts); err != nil {
		return nil, err
	}
	counts = sorted(counts)
	models, err := p.models(counts)
	if err != nil {
		return nil, err
	}
	return search(ctx, &p.Step.Job, newDomain(&p.Step.Job, counts, &s.Space), models, s)
}

// models returns the job's rules, memory, times and power on each count.
func (p *Problem) models(counts []int) ([]Model[step.LayerKey, step.LayerCost], error) {
	models := make([]Model[step.LayerKey, step.LayerCost], len(counts))
	for i, n := range counts {
		problem := p.Step
		problem.Job.Accelerators = n
		rules, err := layout.Prepare(problem.Job)
		if err != nil {
			return nil, err
		}
		times, err := step.Prepare(problem)
		if err != nil {
			return nil, err
		}
		models[i] = model{rules, times}
	}
	return models, nil
}

// model is rules and memory of package layout with times and power of package step.
type model struct {
	rules *layout.Prepared
	times *step.Prepared
}

func (m model) Valid(l *layout.Layout) bool { return m.rules.Valid(l) }

func (m model) Check(l *layout.Layout) error { return m.rules.Check(l) }

func (m model) Memory(l *layout.Layout) layout.Memory { return m.rules.Memory(l) }
func (m model) Key(l *layout.Layout) step.LayerKey    { return m.times.Key(l) }
func (m model) Layer(k step.LayerKey) step.LayerCost  { return m.times.Layer(k) }

func (m model) Step(l *layout.Layout, c *step.LayerCost) layout.Breakdown { return m.times.Step(l, c) }

func (m model) Power(l *layout.Layout, c *step.LayerCost, b *layout.Breakdown) float64 {
	return m.times.Power(l, c, b)
}
