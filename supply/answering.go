package supply

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"tokenwatt/lp"
)

// answering is one call of Answer at work.
type answering struct {
	problem  *Problem
	optimum  *Result
	settings *AnswerSettings
	how      Settings
	answers  *Answers
	tasks    []task
	lock     sync.Mutex // of the warnings
}

// parts are the parts that were asked for, each once, in the order of AllParts.
func (s *AnswerSettings) parts() []Part {
	if s.Parts == nil {
		return AllParts()
	}
	return slices.DeleteFunc(AllParts(), func(part Part) bool { return !slices.Contains(s.Parts, part) })
}

// slacks are the slacks, or the default ones.
func (s *AnswerSettings) slacks() []float64 {
	if s.Slacks == nil {
		return []float64{0.01, 0.02, 0.05}
	}
	return s.Slacks
}

// points is the number of points of a curve.
func (s *AnswerSettings) points() int {
	if s.ParetoPoints == 0 {
		return 11
	}
	return s.ParetoPoints
}

// check reports settings that make no sense and a result that is not of this problem.
func (s *AnswerSettings) check(p *Problem, r *Result) error {
	var errs []error
	fail := func(format string, a ...any) {
		errs = append(errs, fmt.Errorf("%w: %s", ErrAnswer, fmt.Sprintf(format, a...)))
	}
	for _, part := range s.Parts {
		if !slices.Contains(AllParts(), part) {
			fail("no part %q", part)
		}
	}
	for i, slack := range s.slacks() {
		if !(slack > 0 && slack <= 10) || i > 0 && slack <= s.slacks()[i-1] {
			fail("slack %g is not above 0 and the one before it, and at most 10", slack)
		}
	}
	if s.points() < 2 || s.points() > 1000 {
		fail("%d points of a curve, not 2 to 1000", s.points())
	}
	if s.EarlyLimitMW < 0 || s.EarlyLimitMW != s.EarlyLimitMW {
		fail("an early grid limit of %g MW", s.EarlyLimitMW)
	}
	assets := len(p.Plants) + len(p.Stores)
	if p.Grid != nil {
		assets++
	}
	if r == nil || len(r.PriceUSDPerMWh) != len(p.LoadMW) || len(r.Assets) != assets {
		fail("the result is not one of this problem")
	}
	return errors.Join(errs...)
}

// plan adds the tasks of a part.
func (a *answering) plan(part Part) {
	switch part {
	case PriceSetters:
		a.add(part, "", func(context.Context) error {
			a.answers.Setters, a.answers.Worths = findSetters(a.problem, a.optimum), findWorths(a.optimum)
			return nil
		})
	case BreakEvens:
		a.planEntries()
	case Values:
		a.planValues()
	case Alternatives:
		a.planAlternatives()
	case Pareto:
		a.planPareto()
	}
}

// add adds a task.
func (a *answering) add(part Part, subject string, do func(ctx context.Context) error) {
	a.tasks = append(a.tasks, task{part: part, subject: subject, do: do})
}

// addSecond adds a task that begins after those of add.
func (a *answering) addSecond(part Part, subject string, do func(ctx context.Context) error) {
	a.tasks = append(a.tasks, task{part: part, subject: subject, do: do, second: true})
}

// warn notes what a reader has to know. Tasks warn in any order; run sorts what they said.
func (a *answering) warn(format string, args ...any) {
	a.lock.Lock()
	defer a.lock.Unlock()
	a.answers.Warnings = append(a.answers.Warnings, fmt.Sprintf(format, args...))
}

// run runs all tasks. What fails but for cancellation becomes a warning.
func (a *answering) run(ctx context.Context) error {
	slices.SortStableFunc(a.tasks, func(x, y task) int {
		switch {
		case x.second == y.second:
			return 0
		case y.second:
			return -1
		default:
			return 1
		}
	})
	first := slices.IndexFunc(a.tasks, func(t task) bool { return t.second })
	if first < 0 {
		first = len(a.tasks)
	}
	done := 0
	progress := func(t task) {
		done++
		if a.settings.Progress != nil {
			a.settings.Progress(AnswerProgress{Done: done, Total: len(a.tasks), Part: t.part, Subject: t.subject})
		}
	}
	errs := runTasks(ctx, a.tasks[:first], a.settings.Workers, progress)
	errs = append(errs, runTasks(ctx, a.tasks[first:], a.settings.Workers, progress)...)
	if ctx.Err() != nil {
		return fmt.Errorf("supply: answers: %w", context.Cause(ctx))
	}
	for i, err := range errs {
		t := a.tasks[i]
		switch {
		case errors.Is(err, lp.ErrCancelled):
			return fmt.Errorf("supply: answers: %w", err)
		case err != nil && t.subject != "":
			a.warn("%s, %s, is left out: %v", t.part, t.subject, err)
		case err != nil:
			a.warn("%s is left out: %v", t.part, err)
		}
	}
	slices.Sort(a.answers.Warnings)
	return nil
}

// solve finds the least cost of a changed problem.
func (a *answering) solve(ctx context.Context, p *Problem) (*Result, error) {
	return optimum(ctx, p, &a.how)
}

// inTurn are settings for solves that one task does one after the other: a solver may begin each near the one before.
// What a solver remembers must not pass between tasks, whose order is open.
func (a *answering) inTurn() *Settings {
	how := a.how
	how.LP.Memory = new(lp.Memory)
	return &how
}

// countingSolver counts what is solved.
type countingSolver struct {
	lp.Solver
	solves atomic.Int64
}

func (c *countingSolver) Solve(ctx context.Context, m *lp.Model, s *lp.Settings) (*lp.Solution, error) {
	c.solves.Add(1)
	return c.Solver.Solve(ctx, m, s)
}
