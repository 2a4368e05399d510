package schedule

import (
	"context"
	"errors"
	"fmt"

	"tokenwatt/demand"
)

// ErrTooLong is wrapped by the error about a run that takes longer than the study.
var ErrTooLong = errors.New("schedule: the run is longer than the study")

// Settings of Run. A nil pointer means seed 0 and the default number of replicates.
type Settings struct {
	Seed       uint64
	Replicates int // of the Monte Carlo; 0 stands for 1,000
}

// Result is a run on the hours of the study.
type Result struct {
	// Expectation is the mean with the modes of step time and failure rate; Distribution is that of their ranges, so that
	// its mean is higher where they reach further up than down.
	Expectation  *Expectation
	Distribution *Distribution
	// Load is the mean course of the run by hour: what pauses could move is deferrable, the rest firm.
	Load demand.Load
	// FirstHour is when the run starts; Carried says that it goes past the study's end and on at its beginning.
	FirstHour int
	Carried   bool
	// Warnings tell what is not counted and what is unlikely.
	Warnings []string
}

// Run returns what a run takes: in the mean by closed forms, its percentiles by Monte Carlo, and its hourly power.
// Errors wrap ErrProblem, ErrTooLong, ErrNoHeadway or the context's.
func Run(ctx context.Context, p Problem, s *Settings) (*Result, error) {
	if s == nil {
		s = &Settings{}
	}
	replicates := s.Replicates
	if replicates == 0 {
		replicates = 1000
	}
	e, err := Expect(&p)
	if err != nil {
		return nil, err
	}
	if e.ExpectedHours > float64(p.StudyHours) {
		return nil, fmt.Errorf("%w: %s takes %.4g h of %d; more accelerators or fewer tokens fit",
			ErrTooLong, p.Name, e.ExpectedHours, p.StudyHours)
	}
	d, err := Simulate(ctx, &p, s.Seed, replicates)
	if err != nil {
		return nil, err
	}
	w := p.work()
	r := &Result{Expectation: e, Distribution: d, Load: p.load(&e.Breakdown, &w), FirstHour: p.StartHour}
	end := float64(p.StartHour) + e.ExpectedHours
	r.Carried = end > float64(p.StudyHours)
	r.Warnings = p.warnings(e, end-float64(p.StudyHours))
	if d.Lost > 0 {
		r.Warnings = append(r.Warnings, fmt.Sprintf(
			"in %d of %d draws of the failure rate the run does not end; they count as endless in the percentiles and are not in the means",
			d.Lost, d.Replicates))
	}
	return r, nil
}

// warnings about a run that goes so many hours past the study's end.
func (p *Problem) warnings(e *Expectation, past float64) []string {
	var w []string
	if past > 0 {
		w = append(w, fmt.Sprintf("the run goes on for %.4g h past the end of the study; they are carried round to its beginning", past))
	}
	if e.Spacing.ByStorage {
		w = append(w, fmt.Sprintf(
			"the storage, not the failure rate, sets the interval: a checkpoint takes %.4g s to write and the rule asks for one every %.4g s",
			p.Checkpoint.Write, p.ruled(&e.Spacing)))
	}
	const much = 0.01
	if share := e.Breakdown.Wait / e.Breakdown.Running(); share > much {
		w = append(w, fmt.Sprintf(
			"the run waits for servers %.1f %% of the time: with %d spare servers instead of %d one failure in a hundred would find none",
			100*share, SparesFor(e.Spares.Offered, much), p.SpareServers))
	}
	if p.Prices.AcceleratorHour == 0 {
		w = append(w, "accelerator-hours have no price: they are not counted in the cost")
	}
	if p.Prices.Electricity == 0 {
		w = append(w, "electricity has no price: it is not counted in the cost")
	}
	return w
}

// ruled is what the problem's rule says, before the storage's floor.
func (p *Problem) ruled(s *Spacing) float64 {
	switch p.Interval.Rule {
	case YoungRule:
		return s.Young
	case OptimalRule:
		return s.Optimal
	case FixedRule:
		return p.Interval.Fixed
	default:
		return s.Daly
	}
}
