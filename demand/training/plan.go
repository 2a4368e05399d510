package training

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"tokenwatt/catalog"
	"tokenwatt/compute/transformer"
	"tokenwatt/demand/training/layout"
	"tokenwatt/demand/training/schedule"
	"tokenwatt/demand/training/search"
	"tokenwatt/demand/training/step"
	"tokenwatt/quantity"
)

// Planned is a run laid out: the layouts that were found, the run with the best of them, and what a budget is spent on.
type Planned struct {
	Model       catalog.Model // the one that is trained; of a budget the one that it is best spent on
	Tokens      float64
	Sequence    int
	GlobalBatch int    // sequences
	BatchNote   string // where the batch comes from unless it is given

	Search      *search.Result
	MemoryLimit float64 // bytes that a layout may use
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
	if err := w.search(ctx, r, s); err != nil {
		return nil, err
	}
	if err := w.schedule(ctx, r, s, prepared.firstHour); err != nil {
		return nil, err
	}
	w.figures(r)
	r.Sources = w.sources()
	r.Warnings = append(w.warnings, r.Schedule.Warnings...)
	return r, nil
}

// search finds the layouts.
func (w *planner) search(ctx context.Context, r *Planned, s *PlanSettings) error {
	t := &w.problem.Training
	objective, err := search.ParseObjective(t.Objective)
	if err != nil {
		return err
	}
	longest := float64(w.studyHours) * 3600
	if t.Deadline.Known() {
		longest = float64(t.Deadline.Mode)
	}
	price := w.hourUSD
	if price == 0 && objective == search.Cheapest {
		w.warnings = append(w.warnings, "the server has no price: the cheapest layout is that of the least electricity")
	}
	problem := w.stepProblem(w.most)
	found, err := search.Run(ctx, &search.Problem{Step: problem, Accelerators: w.counts(objective)}, &search.Settings{
		Objective: objective, Space: space(&t.Layout), Headroom: memoryHeadroom, RestWatts: w.restWatts(),
		AcceleratorHour: price, EnergyPrice: w.priceUSDPerJ, Candidates: s.Candidates, Workers: s.Workers,
		// Failures and checkpoints take their part of the time, as much as the goodput of published runs says.
		StepLimit: search.StepsBy(longest*float64(t.Goodput.Mode), int(w.steps())),
	})
	if err != nil {
		return err
	}
	r.Search = found
	best := found.Best()
	problem.Job.Accelerators = best.Accelerators
	prepared, err := step.Prepare(problem)
	if err != nil {
		return err
	}
	r.StepP10, r.StepP90 = prepared.Interval()
	return nil
}

// restWatts is what a server draws beside its accelerators at a power of theirs that is common in training, for each of
// them.
func (w *planner) restWatts() float64 {
	const common = 0.8 // of the thermal design power
	watts := common * float64(w.problem.Accelerator.TDP.Mode)
	return w.serverWatts(watts)/float64(w.problem.Server.Accelerators) - watts
}

// chipWatts is the mean power of one accelerator over a candidate's step.
func (w *planner) chipWatts(c *search.Candidate) float64 {
	return max(c.Power/float64(c.Accelerators)-w.restWatts(), w.machine.Chip().Idle)
}

// serverWatts is the IT power of a server whose accelerators draw so many W each: from its idle power to its busy power in
// the proportion in which they go from idle to their thermal design power. It is never below what they draw.
func (w *planner) serverWatts(accelerator float64) float64 {
	s, chip := &w.problem.Server, w.machine.Chip()
	n := float64(s.Accelerators)
	idle, busy := float64(s.IdlePower.Mode), float64(s.MaxPower.Mode)*float64(s.BusyFraction.Mode)
	if !(chip.TDP > chip.Idle) {
		return busy
	}
	return max(idle+(busy-idle)*(accelerator-chip.Idle)/(chip.TDP-chip.Idle), n*accelerator)
}

// schedule follows the run with the best layout.
func (w *planner) schedule(ctx context.Context, r *Planned, s *PlanSettings, firstHour int) error {
	best, o := r.Search.Best(), &w.problem.Training.Operation
	chip := w.machine.Chip()
	per := w.problem.Server.Accelerators
	servers := (best.Accelerators + per - 1) / per
	reliability := schedule.Reliability{
		Failures: schedule.Range{Low: perHour(&o.FailureRate, o.FailureRate.Low), Mode: o.FailureRate.Mode.PerHour(), High: perHour(&o.FailureRate, o.FailureRate.High)},
		Restart:  schedule.Restart{Start: float64(o.Restart.Mode)},
		Swap:     float64(o.HardwareShare.Mode), RepairHours: o.Repair.Mode.Hours(),
	}
	spares, err := strconv.Atoi(o.SpareServers)
	if err != nil {
		failures := reliability.Failures.High * float64(best.Accelerators) * reliability.Swap
		spares = schedule.SparesFor(failures*reliability.RepairHours, 0.01)
	}
	watts := w.chipWatts(best)
	restart := max(0.5*(watts-chip.Idle), 0) + chip.Idle
	p := schedule.Problem{
		Name: w.problem.Name, Tokens: r.Tokens, BatchTokens: float64(w.batch) * float64(w.sequence),
		StepSeconds: best.StepTime, StepLow: min(r.StepP10, 1), StepHigh: max(r.StepP90, 1),
		Accelerators: best.Accelerators, AcceleratorsPerServer: per, SpareServers: spares,
		Checkpoint: w.checkpoint(servers), Reliability: reliability,
		Power: schedule.Power{
			Train: watts, Checkpoint: chip.Idle, Restart: restart, Idle: chip.Idle,
			Server: w.serverWatts(watts) - float64(per)*watts,
		},
		Prices:    schedule.Prices{AcceleratorHour: w.hourUSD},
		StartHour: firstHour, StudyHours: w.studyHours,
	}
	if price := &w.problem.EnergyPrice; price.Known() {
		p.Prices.Electricity, p.Prices.PUE = price.Mode.USDPerMWh(), w.problem.PUE
	}
	if o.CheckpointInterval.Known() {
		p.Interval = schedule.Interval{Rule: schedule.FixedRule, Fixed: float64(o.CheckpointInterval.Mode)}
	}
	if o.MaintenanceEvery.Known() {
		p.Maintenance = schedule.Maintenance{Every: float64(o.MaintenanceEvery.Mode), Seconds: float64(o.Maintenance.Mode)}
	}
	if o.PauseWindow.Known() {
		p.Pausing = schedule.Pausing{WindowHours: int(o.PauseWindow.Mode.Hours()), PauseHours: o.Pause.Mode.Hours(), Resume: float64(o.Restart.Mode)}
	}
	r.Problem = p
	if s.Progress != nil {
		s.Progress("following the run", w.problem.Name)
	}
	if r.Schedule, err = schedule.Run(ctx, p, &schedule.Settings{Seed: s.Seed, Replicates: s.Replicates}); err != nil {
		return err
	}
	r.Trace, err = schedule.Draw(&p, s.Seed, 0, min(24, r.Schedule.Expectation.ExpectedHours), 60)
	return err
}

// perHour is an end of the failure rate, or the mode where the rate is one number.
func perHour(f *quantity.Figure[quantity.FailureRate], end quantity.FailureRate) float64 {
	if !f.IsRange() {
		return f.Mode.PerHour()
	}
	return end.PerHour()
}

// checkpoint is what writing the training state takes.
func (w *planner) checkpoint(servers int) schedule.Checkpoint {
	o := &w.problem.Training.Operation
	bytes := w.parameters() * float64(o.CheckpointBytes.Mode)
	storage := float64(o.CheckpointStorage.Mode) * float64(servers)
	c := schedule.Asynchronous(bytes, float64(o.CheckpointCopy.Mode), servers*w.problem.Server.Accelerators, storage)
	if o.Checkpoint == "synchronous" {
		c = schedule.Synchronous(bytes, storage)
	}
	c.Stall += float64(o.CheckpointPause.Mode)
	return c
}

// figures turns the plan into what the closed form takes: utilisation and goodput with their ranges, and the power.
func (w *planner) figures(r *Planned) {
	best, e := r.Search.Best(), r.Schedule.Expectation
	mfu := r.mfu(best)
	r.MFU = estimated(mfu/r.StepP90, mfu, mfu/r.StepP10, "best of all layouts by kernels, collectives and memory; the ends are P10 and P90 of measured over predicted step times")
	d := &r.Schedule.Distribution.Goodput
	r.Goodput = estimated(min(d.P10, e.Goodput), e.Goodput, max(d.P90, e.Goodput), "failures, restarts and checkpoints of the run; the ends are P10 and P90 of its Monte Carlo")
	s := &w.problem.Server
	busy := float64(s.MaxPower.Mode) * float64(s.BusyFraction.Mode)
	servers := math.Ceil(float64(best.Accelerators) / float64(s.Accelerators))
	r.PowerRatio = e.Energy.Total() * 1e6 / e.ExpectedHours / servers / busy
}

// tenth is how far the end of a symmetric triangular distribution is from its mode, in units of its 10th percentile's
// distance: 1 / (1 - sqrt(0.2)).
const tenth = 1.8090169943749475

// estimated is a share with its 10th and 90th percentile and where it comes from: a triangular range with about these
// percentiles, within 0 and 1.
func estimated(p10, mode, p90 float64, source string) quantity.Figure[quantity.Fraction] {
	low, high := max(mode-tenth*(mode-p10), mode/10), min(mode+tenth*(p90-mode), (1+mode)/2)
	f := quantity.Range(quantity.Fraction(low), quantity.Fraction(mode), quantity.Fraction(max(high, mode)))
	f.Source, f.Basis, f.Date = source, quantity.Estimate, "2026-11"
	return f
}

// mfu is the model FLOP utilisation of a candidate: model FLOPs of a step over what the accelerators' peak would do.
func (r *Planned) mfu(c *search.Candidate) float64 {
	work := r.flopsPerToken * float64(r.GlobalBatch) * float64(r.Sequence)
	return work / (float64(c.Accelerators) * r.peak * c.StepTime)
}

// hfu counts what is recomputed as well (Korthikanti 2022, section 5): the forward pass is a third of the model's FLOPs.
func (r *Planned) hfu(c *search.Candidate) float64 {
	switch c.Layout.Recompute {
	case layout.Full:
		return r.mfu(c) * 4 / 3
	case layout.SelectivePerOp:
		return r.mfu(c) * 3.5 / 3
	default:
		return r.mfu(c)
	}
}

// sources say what the parts of the model were measured on.
func (w *planner) sources() []string {
	fits := w.machine.Fits()
	carried := ""
	if fits.Accelerator != w.problem.Server.Accelerator {
		carried = ", carried over from " + fits.Accelerator
	}
	list := []string{
		fmt.Sprintf("kernels: %s%s (%s)", fits.Library, carried, fits.Source),
		fmt.Sprintf("engine %s: %s", w.problem.Training.Engine, w.engine.Source),
		fmt.Sprintf("cluster %s: %s", w.problem.Training.Cluster, w.cluster.Source),
	}
	return list
}

// Parameters are the weights of the model that is trained, modules of multi-token prediction left out.
func (r *Planned) Parameters() float64 { return float64(r.counts.Total) }

// ActiveParameters are those that a token is multiplied with.
func (r *Planned) ActiveParameters() float64 { return float64(r.counts.Active) }

// Utilisation returns the model and the hardware FLOP utilisation of a candidate.
func (r *Planned) Utilisation(c *search.Candidate) (mfu, hfu float64) { return r.mfu(c), r.hfu(c) }

// RunPerStep is how many times a step's time the wall time of the run is, failures and checkpoints of the best layout
// counted.
func (r *Planned) RunPerStep() float64 {
	e := r.Schedule.Expectation
	return e.Steps / e.Goodput
}

// RecomputeName is the name of a kind of recomputation as scenarios write it.
func RecomputeName(r layout.Recompute) string {
	switch r {
	case layout.Selective:
		return "selective"
	case layout.SelectivePerOp:
		return "selective-per-op"
	case layout.Full:
		return "full"
	default:
		return "none"
	}
}
