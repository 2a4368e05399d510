package training

import (
	"context"

	"tokenwatt/catalog"
	"tokenwatt/compute/transformer"
	"tokenwatt/demand/training/schedule"
	"tokenwatt/demand/training/search"
	"tokenwatt/quantity"
)

// Planned is a run laid out: the layouts that were found, the run with the best of them, and what a budget is spent on.
type Planned struct {
	Model       catalog.Model // the one that is trained; of a budget the one that it is best spent on
	Tokens      float64
	Sequence    int
	GlobalBatch int    // sequences
	BatchNote   string // where the batch comes from unless it is given

	Search            *search.Result
	AcceleratorCounts int     // numbers of accelerators that were searched
	MemoryLimit       float64 // bytes that a layout may use
	// StepP10 and StepP90 are quantiles of measured over predicted step time for runs of this kind.
	StepP10, StepP90 float64
	Problem          schedule.Problem // of the best layout
	Schedule         *schedule.Result
	Trace            *schedule.Trace // a day of the run, minute by minute
	Sizing           *Sizing         // nil unless a budget was given

	// MFU and Goodput are those of the best layout, with the range that the step time and the failures give them.
	MFU, Goodput quantity.Figure[quantity.Fraction]
	// PowerRatio is the mean IT power of the run's servers, spares included, over their busy power.
	PowerRatio float64
	// SpareServers stand by beside those of the run.
	SpareServers int
	// Sources say what was calibrated on what; Warnings what is unlikely or not counted.
	Sources, Warnings []string

	flopsPerToken, peak float64
	counts              transformer.Parameters
}

// PlanSettings say how a run is planned; nil stands for one goroutine a processor and seed 0.
type PlanSettings struct {
	Workers    int
	Seed       uint64
	Replicates int // of the Monte Carlo of the run; 0 for its own default
	// Candidates is how many of the best layouts are kept; 0 for the search's default.
	Candidates int
	Progress   func(phase, state string)
}

// Plan lays a run out: it searches all layouts for the best by the scenario's objective and follows the run with it from
// the first step to the last. The catalog holds kernels, collectives, engines and clusters. Errors are those of Prepare,
// ErrAccelerators, the search's (search.ErrNothingFits, search.ErrLimits) and the schedule's.
func Plan(ctx context.Context, p Problem, c *catalog.Catalog, s *PlanSettings) (*Planned, error) {
	if s == nil {
		s = &PlanSettings{}
	}
	if p.Training.Budget != nil {
		return sized(ctx, p, c, s)
	}
	return plan(ctx, &p, c, s)
}

// plan lays a run of a given model and number of tokens out.
func plan(ctx context.Context, p *Problem, c *catalog.Catalog, s *PlanSettings) (*Planned, error) {
	prepared, err := Prepare(p)
	if err != nil {
		return nil, err
	}
	w, err := newPlanner(p, c, prepared)
	if err != nil {
		return nil, err
	}
	if err := w.size(); err != nil {
		return nil, err
	}
	r := &Planned{
		Model: w.model, Tokens: w.tokens, Sequence: w.sequence, GlobalBatch: w.batch, BatchNote: w.batchNote,
		flopsPerToken: w.flops, peak: w.peak, counts: w.shape.Parameters(), MemoryLimit: (1 - memoryHeadroom) * float64(p.Accelerator.Memory.Mode),
	}
	if s.Progress != nil {
		s.Progress("searching layouts", p.Name)
	}
	if err := w.layOut(ctx, r, s, prepared.firstHour); err != nil {
		return nil, err
	}
	if err := w.follow(ctx, r, s); err != nil {
		return nil, err
	}
	w.figures(r)
	r.Sources = w.sources()
	r.Warnings = append(append(w.warnings, r.Schedule.Warnings...), w.cautions()...)
	return r, nil
}
