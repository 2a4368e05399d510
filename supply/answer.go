package supply

import (
	"context"
	"errors"
)

// Part is one kind of answer beside the optimum.
type Part string

// The parts. PriceSetters, which fills Setters and Worths, needs no solve; the others solve changed problems.
const (
	PriceSetters Part = "price setters"
	BreakEvens   Part = "break-even"
	Values       Part = "values"
	Alternatives Part = "near-optimal alternatives"
	Pareto       Part = "cost against carbon-free share"
)

// AllParts lists the parts in the order of Answers.
func AllParts() []Part { return []Part{PriceSetters, BreakEvens, Values, Alternatives, Pareto} }

// AnswerSettings say what to answer and how.
type AnswerSettings struct {
	// Settings are those of the solves; its solver is required. Solves may run at the same time.
	Settings
	// Parts are the parts to answer; nil for all.
	Parts []Part
	// Workers is the number of goroutines that solve; below 1 stands for 1. It does not change the answers.
	Workers int
	// Slacks are the shares by which near-optimal alternatives may cost more than the optimum; nil for 1, 2 and 5 %.
	Slacks []float64
	// EarlyLimitMW is the largest import before the grid connection comes, as the value of a month earlier compares it: 0
	// for none at all.
	EarlyLimitMW float64
	// ParetoPoints is the number of points of each curve, both ends counted; 0 for 11.
	ParetoPoints int
	// Progress, if not nil, is called after each piece of work, from one goroutine at a time.
	Progress func(AnswerProgress)
}

// AnswerProgress says how far the answers are.
type AnswerProgress struct {
	Done, Total int
	Part        Part
	Subject     string
}

// Answers are what a buyer asks beside the optimum. Parts that were not asked for are nil.
type Answers struct {
	Setters *Setters
	// Worths are those of all assets in the result's order.
	Worths       []Worth
	Entries      []Entry
	Values       *MarginalValues
	Alternatives *NearOptimal
	Pareto       *Tradeoff
	// Solves is how many programmes were solved.
	Solves int
	// Warnings name what could not be answered, and why.
	Warnings []string
}

// ErrAnswer is wrapped by errors about settings of Answer that make no sense.
var ErrAnswer = errors.New("supply: settings of the answers")

// Answer finds the answers beside the optimum r of the problem p, which Run has returned for it. An answer whose solves
// fail is left out and named in the warnings; cancellation, a problem that breaks its contract and settings that make no
// sense are errors.
func Answer(ctx context.Context, p Problem, r *Result, s *AnswerSettings) (*Answers, error) {
	if s == nil || s.Solver == nil {
		return nil, ErrNoSolver
	}
	if err := errors.Join(p.Check(), s.check(&p, r)); err != nil {
		return nil, err
	}
	solver := &countingSolver{Solver: s.Solver}
	a := &answering{problem: &p, optimum: r, settings: s, answers: &Answers{}, how: Settings{Solver: solver, LP: s.LP}}
	a.how.LP.Memory = nil // tasks run side by side
	for _, part := range s.parts() {
		a.plan(part)
	}
	if err := a.run(ctx); err != nil {
		return nil, err
	}
	a.answers.Solves = int(solver.solves.Load())
	return a.answers, nil
}
