package training

import (
	"context"
	"errors"
	"fmt"

	"tokenwatt/demand/training/schedule"
	"tokenwatt/demand/training/search"
	"tokenwatt/demand/training/step"
)

// ErrDeadline is wrapped by the error about a run that ends too late with its failures and checkpoints.
var ErrDeadline = errors.New("training: the run ends too late")

// The rounds in which the limit on a step and the goodput of the run are made to agree.
const limitRounds = 8

// layOut finds the best layout whose run, failures and checkpoints counted, ends in time. How much of the time those take
// is known only when a layout is: the first search leaves them out, the next count what the run before lost.
func (w *planner) layOut(ctx context.Context, r *Planned, s *PlanSettings, firstHour int) error {
	t := &w.problem.Training
	objective, err := search.ParseObjective(t.Objective)
	if err != nil {
		return err
	}
	if w.hourUSD == 0 && objective == search.Cheapest {
		w.warnings = append(w.warnings, "the server has no price: the cheapest layout is that of the least electricity")
	}
	longest, of := float64(w.studyHours)*3600, "study"
	if t.Deadline.Known() && float64(t.Deadline.Mode) < longest {
		longest, of = float64(t.Deadline.Mode), "deadline"
	}
	goodput := 1.0
	for round := 1; ; round++ {
		err := w.search(ctx, r, s, objective, search.StepsBy(longest*goodput, int(w.steps())))
		if errors.Is(err, search.ErrLimits) {
			less := ""
			if goodput < 1 {
				less = fmt.Sprintf(", less %.2g %% for failures and checkpoints", 100*(1-goodput))
			}
			return fmt.Errorf("%w: for %.4g steps in the %.4g h of the %s%s; more accelerators, fewer tokens or more time fit",
				err, w.steps(), longest/3600, of, less)
		}
		if err != nil {
			return err
		}
		if err := w.operate(r, firstHour); err != nil {
			return err
		}
		e, err := schedule.Expect(&r.Problem)
		if err != nil {
			return err
		}
		if e.ExpectedHours*3600 <= longest {
			return nil
		}
		// A run that loses less than the one before would be asked for more time than it needs.
		next := min(e.Goodput, goodput*0.999)
		if objective == search.Fastest || round == limitRounds {
			return fmt.Errorf("%w: %s takes %.4g h with its failures and checkpoints, the %s is %.4g h; more accelerators, fewer tokens or more time fit",
				ErrDeadline, w.problem.Name, e.ExpectedHours, of, longest/3600)
		}
		goodput = next
	}
}

// search finds the layouts with a step of at most so many seconds.
func (w *planner) search(ctx context.Context, r *Planned, s *PlanSettings, objective search.Objective, stepLimit float64) error {
	t := &w.problem.Training
	problem := w.stepProblem(w.most)
	counts := w.counts(objective)
	r.AcceleratorCounts = len(counts)
	found, err := search.Run(ctx, &search.Problem{Step: problem, Accelerators: counts}, &search.Settings{
		Objective: objective, Space: space(&t.Layout, w.engine.Framework), Headroom: memoryHeadroom, RestWatts: w.restWatts(),
		AcceleratorHour: w.hourUSD, EnergyPrice: w.priceUSDPerJ, Candidates: s.Candidates, Workers: s.Workers, StepLimit: stepLimit,
	})
	if err != nil {
		return err
	}
	r.Search = found
	problem.Job.Accelerators = found.Best().Accelerators
	prepared, err := step.Prepare(problem)
	if err != nil {
		return err
	}
	r.StepP10, r.StepP90 = prepared.Interval()
	return nil
}
