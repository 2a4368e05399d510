package training

import (
	"fmt"
	"math"

	"tokenwatt/demand/training/schedule"
	"tokenwatt/demand/training/search"
	"tokenwatt/demand/training/step"
)

// mostRampStages is how many batches a ramp goes through at most.
const mostRampStages = 32

// ramp returns the stages of a batch that grows in equal increments from so many sequences to the whole batch over so
// many tokens. A stage's batch is a whole number of sequences for each data-parallel rank, one at least. Weights stay
// where the best layout puts them; micro-batch and interleaving are the fastest for the smaller batch.
func (w *planner) ramp(from int, tokens float64, best *search.Candidate) ([]schedule.Stage, error) {
	ranks := best.Layout.DP
	most := w.batch / ranks
	first := (from + ranks - 1) / ranks
	if first >= most {
		return nil, fmt.Errorf("%w: batch_ramp.from is %d, expected fewer than the %d sequences of the whole batch on %d data-parallel ranks", ErrProblem, from, w.batch, ranks)
	}
	count := min(most-first, mostRampStages)
	var stages []schedule.Stage
	for i := range count {
		each := first + int(math.Round(float64(i)*float64(most-first)/float64(count)))
		s, err := w.rampStage(each, best)
		if err != nil {
			return nil, err
		}
		s.Tokens = tokens / float64(count)
		stages = append(stages, s)
	}
	return stages, nil
}

// rampStage prices a batch of so many sequences for each data-parallel rank: the fastest of all micro-batches up to the
// best layout's, with and without its interleaving, which wants whole rounds of the pipeline.
func (w *planner) rampStage(each int, best *search.Candidate) (schedule.Stage, error) {
	l := best.Layout
	problem := w.stepProblem(best.Accelerators)
	problem.Job.GlobalBatch = each * l.DP
	prepared, err := step.Prepare(problem)
	if err != nil {
		return schedule.Stage{}, err
	}
	s := schedule.Stage{BatchTokens: float64(each*l.DP) * float64(w.sequence), StepSeconds: math.Inf(1)}
	for micro := 1; micro <= min(l.MicroBatch, each); micro++ {
		if each%micro != 0 {
			continue
		}
		for _, chunks := range []int{1, l.VPP} {
			if chunks > 1 && each/micro%l.PP != 0 {
				continue
			}
			try := l
			try.MicroBatch, try.VPP = micro, chunks
			cost := prepared.Layer(prepared.Key(&try))
			time := prepared.Step(&try, &cost)
			if t := time.Total(); t < s.StepSeconds {
				s.StepSeconds, s.TrainWatts = t, prepared.Power(&try, &cost, &time)
			}
		}
	}
	return s, nil
}
