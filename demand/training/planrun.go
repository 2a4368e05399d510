package training

import (
	"context"
	"math"

	"tokenwatt/demand/training/schedule"
	"tokenwatt/demand/training/search"
	"tokenwatt/quantity"
)

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

// operate sets out the run with the best layout: its machines, checkpoints, failures and power.
func (w *planner) operate(r *Planned, firstHour int) error {
	best, o := r.Search.Best(), &w.problem.Training.Operation
	chip := w.machine.Chip()
	per := w.problem.Server.Accelerators
	servers := (best.Accelerators + per - 1) / per
	watts := w.chipWatts(best)
	restart := max(0.5*(watts-chip.Idle), 0) + chip.Idle
	p := schedule.Problem{
		Name: w.problem.Name, Tokens: r.Tokens, BatchTokens: float64(w.batch) * float64(w.sequence),
		StepSeconds: best.StepTime, StepLow: min(r.StepP10, 1), StepHigh: max(r.StepP90, 1),
		Accelerators: best.Accelerators, AcceleratorsPerServer: per,
		Checkpoint: w.checkpoint(servers),
		Reliability: schedule.Reliability{
			Failures: schedule.Range{Low: perHour(&o.FailureRate, o.FailureRate.Low), Mode: o.FailureRate.Mode.PerHour(), High: perHour(&o.FailureRate, o.FailureRate.High)},
			Restart:  schedule.Restart{Start: float64(o.Restart.Mode)},
			Swap:     float64(o.HardwareShare.Mode), RepairHours: o.Repair.Mode.Hours(),
		},
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
	if t := w.problem.Training.BatchRamp; t != nil {
		var err error
		if p.Ramp, err = w.ramp(t.From, float64(t.Tokens.Mode), best); err != nil {
			return err
		}
	}
	if err := p.Check(); err != nil {
		return err
	}
	if p.SpareServers = int(o.SpareServers.Mode); !o.SpareServers.Known() {
		p.SpareServers = spares(p)
	}
	r.Problem, r.SpareServers = p, p.SpareServers
	return nil
}

// spares is the number of servers standing by with which the run takes the fewest accelerator-hours, its own and theirs,
// in the mean of the failure rate's low, mode and high (weights 1, 2, 1): a spare is worth it where waiting for a repair
// would hold more machines up than it idles.
func spares(p schedule.Problem) int {
	f := p.Reliability.Failures
	offered := f.High * float64(p.Accelerators) * p.Reliability.Swap * p.Reliability.RepairHours
	best, least := 0, math.Inf(1)
	for n, most := 0, schedule.SparesFor(offered, 0.01); n <= most; n++ {
		p.SpareServers = n
		hours, known := 0.0, false
		for _, c := range []struct{ rate, weight float64 }{{f.Low, 1}, {f.Mode, 2}, {f.High, 1}} {
			q := p
			q.Reliability.Failures = schedule.Exact(c.rate)
			// A rate at which the run makes no headway says nothing about spares.
			if e, err := schedule.Expect(&q); err == nil {
				hours, known = hours+c.weight*(e.AcceleratorHours+e.SpareHours), true
			}
		}
		if known && hours < least {
			best, least = n, hours
		}
	}
	return best
}

// follow follows the run by Monte Carlo and draws a day of it.
func (w *planner) follow(ctx context.Context, r *Planned, s *PlanSettings) error {
	p := r.Problem
	if s.Progress != nil {
		s.Progress("following the run", w.problem.Name)
	}
	replicates := s.Replicates
	if replicates == 0 {
		e, err := schedule.Expect(&p)
		if err != nil {
			return err
		}
		replicates = replicatesFor(e.Failures * p.Reliability.Failures.High / p.Reliability.Failures.Mode)
	}
	var err error
	if r.Schedule, err = schedule.Run(ctx, p, &schedule.Settings{Seed: s.Seed, Replicates: replicates}); err != nil {
		return err
	}
	r.Trace, err = schedule.Draw(&p, s.Seed, 0, min(24, r.Schedule.Expectation.ExpectedHours), 60)
	return err
}

// replicatesFor is how many courses of a run are drawn: 1,000, but fewer of a run with so many failures that their mean
// does not scatter any more.
func replicatesFor(failures float64) int {
	const work, most, least = 2e6, 1000, 200
	return int(min(max(work/max(failures, 1), least), most))
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
