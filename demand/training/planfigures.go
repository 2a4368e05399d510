package training

import (
	"fmt"
	"math"

	"tokenwatt/compute/kernel"
	"tokenwatt/demand/training/layout"
	"tokenwatt/demand/training/search"
	"tokenwatt/quantity"
)

// figures turns the plan into what the closed form takes: utilisation and goodput with their ranges, and the power.
func (w *planner) figures(r *Planned) {
	best, e := r.Search.Best(), r.Schedule.Expectation
	// Over the whole run, so that a ramp of the batch counts.
	mfu := r.flopsPerToken * r.Tokens / (float64(best.Accelerators) * r.peak * e.Breakdown.Productive * 3600)
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
// percentiles. It is cut at 1, which no share exceeds, and at a tenth of the mode, because a share is above 0; where a cut
// binds the percentiles lie nearer to the mode than those given.
func estimated(p10, mode, p90 float64, source string) quantity.Figure[quantity.Fraction] {
	low, high := max(mode-tenth*(mode-p10), mode/10), min(mode+tenth*(p90-mode), 1)
	f := quantity.Range(quantity.Fraction(low), quantity.Fraction(mode), quantity.Fraction(max(high, mode)))
	f.Source, f.Basis, f.Date = source, quantity.Estimate, "2026-11"
	return f
}

// mfu is the model FLOP utilisation of a candidate: model FLOPs of a step over what the accelerators' peak would do.
func (r *Planned) mfu(c *search.Candidate) float64 {
	work := r.flopsPerToken * float64(r.GlobalBatch) * float64(r.Sequence)
	return work / (float64(c.Accelerators) * r.peak * c.StepTime)
}

// hfu counts what is recomputed as well (Korthikanti 2022, section 5): the forward pass is a third of the model's FLOPs, and
// recomputation of every other operator does half of its products again (layout.SelectivePerOp).
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
	if !kernel.Measured(w.catalog, w.problem.Server.Accelerator) {
		carried = ", carried over to this accelerator by its spec sheet"
	}
	list := []string{
		fmt.Sprintf("kernels: %s%s (%s)", fits.Library, carried, fits.Source),
		fmt.Sprintf("engine %s: %s", w.problem.Training.Engine, w.engine.Source),
		fmt.Sprintf("cluster %s: %s", w.problem.Training.Cluster, w.cluster.Source),
	}
	return list
}

// cautions are what a reader should know of every plan of this kind.
func (w *planner) cautions() []string {
	const long = 32768
	list := []string{"the best of many priced layouts is likelier to come out slower than predicted than faster"}
	if w.problem.Training.SequenceLength == 0 && w.sequence >= long {
		list = append(list, fmt.Sprintf("sequences are as long as the model's context, %d tokens: give sequence_length if it was trained on shorter ones", w.sequence))
	}
	return list
}

// Parameters are the weights of the model that is trained, modules of multi-token prediction left out.
func (r *Planned) Parameters() float64 { return float64(r.counts.Total) }

// ActiveParameters are those that a token is multiplied with.
func (r *Planned) ActiveParameters() float64 { return float64(r.counts.Active) }

// Utilisation returns the model and the hardware FLOP utilisation of a candidate.
func (r *Planned) Utilisation(c *search.Candidate) (mfu, hfu float64) { return r.mfu(c), r.hfu(c) }

// RunPerStep is how many steps of the best layout's the wall time of the run is, its failures, checkpoints and smaller
// batches counted.
func (r *Planned) RunPerStep() float64 {
	return r.Schedule.Expectation.ExpectedHours * 3600 / r.Search.Best().StepTime
}

// RunEnergy and RunCost are what the whole run takes with a candidate, in J and USD: of its steps, with what failures,
// checkpoints and spares of the best layout's run add to its.
func (r *Planned) RunEnergy(stepEnergy float64) float64 {
	e, best := r.Schedule.Expectation, r.Search.Best()
	return stepEnergy / best.Energy * e.Energy.Total() * joulesPerMWh
}

// RunCost is described with RunEnergy; it is zero where nothing has a price.
func (r *Planned) RunCost(stepCost float64) float64 {
	e, best := r.Schedule.Expectation, r.Search.Best()
	if best.Cost == 0 {
		return 0
	}
	return stepCost / best.Cost * e.Cost.Total()
}

const joulesPerMWh = 3.6e9
