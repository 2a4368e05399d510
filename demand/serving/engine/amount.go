package engine

import (
	"math"

	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
)

// amount is a Work with the engine's factors in: seconds, and seconds of arithmetic and memory at their peaks.
type amount struct{ seconds, kernels, arithmetic, memory float64 }

func (a *amount) plus(b amount, times float64) {
	a.seconds += times * b.seconds
	a.kernels += times * b.kernels
	a.arithmetic += times * b.arithmetic
	a.memory += times * b.memory
}

// between is a (1 - f) + b f.
func between(a, b *amount, f float64) amount {
	return amount{
		a.seconds + f*(b.seconds-a.seconds),
		a.kernels + f*(b.kernels-a.kernels),
		a.arithmetic + f*(b.arithmetic-a.arithmetic),
		a.memory + f*(b.memory-a.memory),
	}
}

// Factors are an engine's factors on the parts of a Work, in their order, s for each call of a collective.
func Factors(e *catalog.ServingEngine) [Parts]float64 {
	return [Parts]float64{
		Products: e.Products, LargeProducts: e.LargeProducts, LowProducts: e.LowProducts, Attention: e.Attention, LatentAttention: e.Attention * e.Latent,
		PrefillAttention: e.PrefillAttention, Experts: e.Experts, LowExperts: e.LowExperts, Elementwise: 1, Collectives: 1, Sampling: e.SamplingPasses,
		CollectiveCalls: e.CollectiveUS * 1e-6,
	}
}

// Streamed is the time that all bytes would take at the peak of the memory, those of sampling included, s.
func (w *Work) Streamed(factors *[Parts]float64) float64 {
	return w.Memory + w.Seconds[Sampling]*factors[Sampling]
}

// Kernels is the time of the work on the accelerator with an engine's factors, s.
func (w *Work) Kernels(factors *[Parts]float64) float64 {
	s := 0.0
	for i, t := range w.Seconds {
		s += t * factors[i]
	}
	return s
}

func (w *Work) amount(factors *[Parts]float64) amount {
	k := w.Kernels(factors)
	return amount{k, k, w.Arithmetic, w.Streamed(factors)}
}

// draw is what an accelerator takes in an iteration: time under cap and clock, and power.
type draw struct {
	kernel.Draw
	cap, tdp float64 // W
	clock    float64 // share
}

// of returns seconds and joules of one accelerator over an iteration that takes a.seconds at full clock.
func (d *draw) of(a amount) (seconds, joules float64) {
	seconds = a.seconds
	compute := 1.0
	if d.clock < 1 {
		seconds += a.arithmetic * (1/d.clock - 1)
		compute = math.Pow(d.clock, kernel.EnergyExponent)
	}
	watts := d.Watts(d.tdp, a.kernels/seconds, a.memory/seconds, a.arithmetic/seconds*compute)
	if watts > d.cap {
		// Arithmetic slows down until the chip keeps to its cap; the rest of the iteration does not.
		share := d.ClockAt(d.tdp, d.cap, watts)
		seconds += a.arithmetic / d.clock * (1/share - 1)
		watts = d.cap
	}
	return seconds, watts * seconds
}

// Host is what an iteration takes beside its kernels.
type Host struct {
	step, layers, sequence, prompt, eager float64 // s
}

// HostOf returns the host times of an engine for a model with so many layers, of which experts have experts, in a
// pipeline of so many stages.
func HostOf(s *catalog.ServingEngine, layers, experts, stages float64) Host {
	const us = 1e-6
	return Host{
		step: us * stages * s.StepUS, layers: us * (layers*s.LayerUS + experts*s.ExpertUS),
		sequence: us * s.SequenceUS, prompt: us * s.PromptUS, eager: us * layers * s.EagerUS,
	}
}

// Iteration is the time of an iteration, s. Kernels that are not captured take at least the host's time to launch them one
// by one; near that, host and accelerator wait for one another by turns: (kernels^3 + launches^3)^(1/3). What the host does
// for each iteration beside launching stands to the kernels in the same way: it hides behind long ones. Gaps between kernels,
// and what goes with sequences and prompts, add up.
func (h *Host) Iteration(kernels float64, captured bool, sequences, prompts float64) float64 {
	if !captured {
		kernels = math.Cbrt(kernels*kernels*kernels + h.eager*h.eager*h.eager)
	}
	beside := math.Cbrt(kernels*kernels*kernels + h.step*h.step*h.step)
	return beside + h.layers + h.sequence*sequences + h.prompt*prompts
}
