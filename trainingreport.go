package tokenwatt

import (
	"errors"
	"fmt"

	"tokenwatt/catalog"
	"tokenwatt/demand/training"
	"tokenwatt/demand/training/layout"
	"tokenwatt/demand/training/schedule"
	"tokenwatt/demand/training/search"
	"tokenwatt/report"
)

// ErrNoLayout is returned where a scenario has no training run to lay out.
var ErrNoLayout = errors.New("tokenwatt: the scenario has no training run of method layout")

// shownFront is how many layouts of a Pareto front a report holds.
const shownFront = 60

// trainings reports the runs that were laid out, in the order of the workloads.
func (p *plan) trainings() []*report.Training {
	var list []*report.Training
	for i := range p.scenario.Workloads {
		w := &p.scenario.Workloads[i]
		if planned := p.studies.planned[w.Name]; planned != nil {
			list = append(list, p.training(w.Name, planned))
		}
	}
	return list
}

// training reports one run.
func (p *plan) training(name string, planned *training.Planned) *report.Training {
	t := p.scenario.Workloads.Get(name).Value.Training
	server, _ := machines(p.scenario, t.Server)
	r := &report.Training{
		Workload: name, Model: t.Model, Server: t.Server, Accelerator: server.Accelerator, Engine: t.Engine, Cluster: t.Cluster,
		Precision: t.Precision, Parameters: planned.Parameters(), Active: planned.ActiveParameters(), Tokens: planned.Tokens,
		Sequence: planned.Sequence, GlobalBatch: planned.GlobalBatch, BatchNote: planned.BatchNote, Objective: t.Objective,
		MemoryLimitGiB: planned.MemoryLimit / gib, FrontSize: len(planned.Search.Front), Sources: planned.Sources, Notes: planned.Warnings,
	}
	c := &planned.Search.Counts
	r.Counts = report.TrainingCounts{Evaluated: c.Evaluated, BrokenRule: c.Invalid, OutOfMemory: c.OutOfMemory, Accelerators: planned.AcceleratorCounts}
	for i := range planned.Search.Candidates {
		r.Candidates = append(r.Candidates, trainingCandidate(planned, &planned.Search.Candidates[i]))
	}
	for _, point := range search.Thin(planned.Search.Front, shownFront) {
		r.Front = append(r.Front, report.TrainingPoint{
			Layout: trainingLayout(&point.Layout), Accelerators: point.Accelerators, StepSeconds: point.StepTime,
			MemoryGiB: point.Memory / gib, EnergyMWh: planned.RunEnergy(point.Energy) / joulesPerMWh, CostUSD: planned.RunCost(point.Cost),
		})
	}
	r.Run = trainingRun(planned)
	if z := planned.Sizing; z != nil {
		r.Sizing = &report.TrainingSizing{
			Law: z.Law, Budget: z.Budget, FLOPs: z.FLOPs, Parameters: z.Parameters, ParamsLow: z.ParametersP10, ParamsHigh: z.ParametersP90,
			Tokens: z.Tokens, TokensLow: z.TokensP10, TokensHigh: z.TokensP90, Epochs: z.Epochs, Loss: z.Loss,
			Shape: shapeText(&planned.Model), Notes: z.Notes,
		}
	}
	return r
}

// Units of reports.
const (
	joulesPerMWh = 3.6e9
	gib          = 1 << 30
)

// shapeText says what a model is made of.
func shapeText(m *catalog.Model) string {
	return fmt.Sprintf("%d layers of width %s, %d heads of %d, %d of keys and values, inner width %s, vocabulary %s", m.Layers,
		report.Number(float64(m.Hidden), 6), m.Heads, m.HeadDim, m.KVHeads, report.Number(float64(m.FFN), 6), report.Number(float64(m.Vocabulary), 6))
}

// trainingCandidate reports a layout: the wall time, energy and cost of the whole run are those of its steps with the goodput
// of the best layout's run.
func trainingCandidate(planned *training.Planned, c *search.Candidate) report.TrainingCandidate {
	b, m, scale := &c.Breakdown, &c.Items, planned.RunPerStep()
	mfu, hfu := planned.Utilisation(c)
	out := report.TrainingCandidate{
		Layout: trainingLayout(&c.Layout), Accelerators: c.Accelerators,
		StepSeconds: c.StepTime, StepP10: c.StepTime * planned.StepP10, StepP90: c.StepTime * planned.StepP90,
		Time: parts(
			part{"forward", b.Forward}, part{"backward", b.Backward}, part{"recompute", b.Recompute}, part{"exposed tensor parallel", b.ExposedTP},
			part{"exposed context parallel", b.ExposedCP}, part{"exposed expert parallel", b.ExposedEP}, part{"pipeline hops", b.ExposedPP},
			part{"pipeline bubble", b.Bubble}, part{"exposed data parallel", b.ExposedDP}, part{"optimiser", b.Optimizer}, part{"host", b.Host},
		),
		Memory: parts(
			part{"weights", m.Weights / gib}, part{"gradients", m.Gradients / gib}, part{"optimiser", m.Optimizer / gib},
			part{"activations", m.Activations / gib}, part{"buffers", m.Buffers / gib}, part{"fragmentation", m.Fragmentation / gib},
		),
		MemoryGiB: c.Memory / gib, MFU: mfu, HFU: hfu,
		TokensPerSecond: float64(planned.GlobalBatch) * float64(planned.Sequence) / c.StepTime / float64(c.Accelerators),
		Watts:           c.Power / float64(c.Accelerators),
		Days:            c.StepTime * scale / 86400, EnergyMWh: planned.RunEnergy(c.Energy) / joulesPerMWh, CostUSD: planned.RunCost(c.Cost),
	}
	return out
}

// part is a named number.
type part struct {
	name  string
	value float64
}

func parts(list ...part) []report.Part {
	out := make([]report.Part, len(list))
	for i, p := range list {
		out[i] = report.Part{Name: p.name, Value: p.value}
	}
	return out
}

func trainingLayout(l *layout.Layout) report.TrainingLayout {
	return report.TrainingLayout{
		TP: l.TP, PP: l.PP, VPP: l.VPP, CP: l.CP, EP: l.EP, DP: l.DP, MicroBatch: l.MicroBatch, SequenceParallel: l.SequenceParallel,
		ZeRO: l.ZeRO, Recompute: l.Recompute.String(), OptimizerOffload: l.OptimizerOffload,
	}
}

// trainingRun reports the run.
func trainingRun(planned *training.Planned) report.TrainingRun {
	e, d := planned.Schedule.Expectation, planned.Schedule.Distribution
	b, hours := &e.Breakdown, e.ExpectedHours
	r := report.TrainingRun{
		Steps: e.Steps, Days: hours / 24, DaysP10: d.Hours.P10 / 24, DaysP90: d.Hours.P90 / 24, Goodput: e.Goodput,
		Lost: parts(
			part{"checkpoints", b.Checkpoint / hours}, part{"lost work", b.Lost / hours}, part{"restarts", b.Restart / hours},
			part{"waiting for servers", b.Wait / hours}, part{"maintenance", b.Maintenance / hours}, part{"resuming", b.Resume / hours}, part{"paused", b.Paused / hours},
		),
		Failures: e.Failures, CheckpointMinutes: e.Spacing.Seconds / 60, CheckpointRule: ruleText(planned), CheckpointTB: planned.Problem.Checkpoint.Bytes / 1e12,
		Checkpoints: e.Checkpoints, SpareServers: planned.Problem.SpareServers, AcceleratorHours: e.AcceleratorHours,
		MeanMW: e.Energy.Total() / hours, EnergyMWh: e.Energy.Total(), CostUSD: e.Cost.Total(),
	}
	if b.Productive > 0 {
		r.PeakMW = e.Energy.Training/b.Productive + e.Energy.Spares/hours
	}
	for i := range planned.Schedule.Load.Deferrable {
		r.DeferrableMWh += planned.Schedule.Load.Deferrable[i].EnergyMWh
	}
	if planned.Trace != nil {
		r.Trace = planned.Trace.MW
	}
	return r
}

// ruleText says how the checkpoints' interval was found.
func ruleText(planned *training.Planned) string {
	switch {
	case planned.Problem.Interval.Rule == schedule.FixedRule:
		return "as given"
	case planned.Schedule.Expectation.Spacing.ByStorage:
		return "what the storage allows"
	default:
		return "the best by Daly 2006"
	}
}
