package training

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
	"tokenwatt/compute/kernel"
	"tokenwatt/compute/transformer"
	"tokenwatt/demand/ownership"
	"tokenwatt/demand/training/layout"
	"tokenwatt/demand/training/search"
	"tokenwatt/demand/training/step"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// ErrAccelerators is wrapped by the error about a number of accelerators that no run can have.
var ErrAccelerators = errors.New("training: so many accelerators cannot train together")

// mostAccelerators bounds what is asked for: more is a slip of units.
const mostAccelerators = 10_000_000

// memoryHeadroom is the share of an accelerator's memory that a layout leaves free beside what it counts as
// fragmentation: other processes, spikes of the allocator.
const memoryHeadroom = 0.04

// planner is a problem on its way to a plan: everything that no layout changes.
type planner struct {
	problem *Problem
	catalog *catalog.Catalog
	machine *kernel.Machine
	network *collective.Network
	engine  *catalog.Engine
	cluster *catalog.Cluster

	model     catalog.Model
	tokens    float64
	sequence  int
	batch     int
	batchNote string
	shape     *transformer.Shape
	flops     float64 // of one token, forward and backward
	peak      float64 // FLOP/s of the precision
	// most is the number of accelerators given, the only one searched unless the objective asks for fewer.
	most int
	// hourUSD is what an accelerator-hour costs its owner, hours owned and not used included; 0 where not known.
	hourUSD float64
	// priceUSDPerJ is of energy at the boundary IT; 0 where not known.
	priceUSDPerJ float64
	studyHours   int
	warnings     []string
}

// newPlanner looks everything up. The catalog holds the measured kernels and collectives, the engine and the cluster.
func newPlanner(p *Problem, c *catalog.Catalog, prepared *Prepared) (*planner, error) {
	t := &p.Training
	w := &planner{problem: p, catalog: c, tokens: float64(t.Tokens.Mode), model: p.Model, sequence: prepared.sequence, studyHours: prepared.calendar.Hours}
	var err error
	if w.machine, err = kernel.Of(c, p.Server.Accelerator, ""); err != nil {
		return nil, err
	}
	engine, cluster := c.Engines.Get(t.Engine), c.Clusters.Get(t.Cluster)
	if engine == nil {
		return nil, &catalog.NotFoundError{Kind: "engines", Name: t.Engine, Nearest: c.Nearest("engines", t.Engine)}
	}
	if cluster == nil {
		return nil, &catalog.NotFoundError{Kind: "clusters", Name: t.Cluster, Nearest: c.Nearest("clusters", t.Cluster)}
	}
	w.engine, w.cluster = &engine.Value, &cluster.Value
	if w.network, err = collective.Of(c, p.Server.Accelerator, w.cluster); err != nil {
		return nil, err
	}
	w.peak = float64(peakFigure(&p.Accelerator, t.Precision).Mode)
	if !(w.peak > 0) {
		return nil, fmt.Errorf("%w: precision is %s, expected a format that %s computes in", ErrProblem, t.Precision, p.Accelerator.Title)
	}
	n := float64(t.Accelerators.Mode)
	if !(n >= 1 && n <= mostAccelerators) || n != math.Trunc(n) {
		return nil, fmt.Errorf("%w: %g given, expected a whole number from 1 to %g", ErrAccelerators, n, float64(mostAccelerators))
	}
	w.most = int(n)
	outside := p.Accelerator.NetworkBandwidth.Known() || w.cluster.NetworkGBs > 0
	if reach := w.network.Domain(); !outside && w.most > reach {
		return nil, fmt.Errorf("%w: %s has no network beyond the %d that its links connect, and %d are asked for; give a cluster with network_gb_s",
			ErrAccelerators, p.Accelerator.Title, reach, w.most)
	}
	if err := w.prices(); err != nil {
		return nil, err
	}
	return w, nil
}

// peakFigure is the dense peak of an accelerator in the arithmetic of a recipe.
func peakFigure(a *catalog.Accelerator, recipe string) *quantity.Figure[quantity.Compute] {
	switch {
	case strings.HasPrefix(recipe, "fp8"):
		return &a.PeakFP8
	case strings.HasPrefix(recipe, "nvfp4"):
		return &a.PeakFP4
	default:
		return &a.PeakBF16
	}
}

// prices finds what an accelerator-hour and a joule cost.
func (w *planner) prices() error {
	p := w.problem
	machine, err := ownership.Of(&p.Training.Ownership, &p.Server)
	if err != nil {
		return err
	}
	if machine.Known {
		hour := machine.Rate.Over(quantity.Hour).USD()
		w.hourUSD = hour / float64(p.Server.Accelerators) / float64(p.Training.Ownership.Utilisation.Mode)
	}
	if p.EnergyPrice.Known() {
		w.priceUSDPerJ = float64(p.EnergyPrice.Mode) * p.PUE
	}
	return nil
}

// size sets the model's arithmetic and the batch.
func (w *planner) size() error {
	var err error
	if w.shape, err = transformer.Of(w.model); err != nil {
		return err
	}
	attention, err := transformer.ParseAttention(w.problem.Training.Attention)
	if err != nil {
		return err
	}
	w.flops = float64(w.shape.TrainFLOPsPerToken(quantity.Tokens(w.sequence), attention))
	if w.batch = w.problem.Training.GlobalBatch; w.batch == 0 {
		w.batch = defaultBatch(w.flops*w.tokens, w.sequence, w.most)
		w.batchNote = "near DeepSeek LLM's fit to the run's FLOPs"
	}
	return nil
}

// defaultBatch is a number of sequences near 0.2920 C^0.3271 tokens, C in FLOPs (DeepSeek LLM 2024, arXiv 2401.02954, eq.
// 5). So that layouts divide it, it has what only data parallelism can take of the number of accelerators, its prime
// factors above 7, the largest odd divisor of the rest with which it stays within a factor of 1.25, and a power of two or
// three times one.
func defaultBatch(flops float64, sequence, accelerators int) int {
	const near = 1.25
	want := 0.2920 * math.Pow(flops, 0.3271) / float64(sequence)
	odd, must := accelerators, accelerators
	for odd%2 == 0 {
		odd /= 2
	}
	for _, prime := range []int{2, 3, 5, 7} {
		for must%prime == 0 {
			must /= prime
		}
	}
	best, distance := must, math.Inf(1)
	for d := odd; d >= must; d-- {
		if odd%d != 0 || d%must != 0 {
			continue
		}
		for n := d; n < 1<<24; n *= 2 {
			for _, k := range []int{n, 3 * n} {
				if off := math.Abs(math.Log(float64(k) / want)); off < distance {
					best, distance = k, off
				}
			}
		}
		if distance <= math.Log(near) {
			break
		}
	}
	return best
}

// parameters is the number of weights that are trained, those of multi-token prediction included.
func (w *planner) parameters() float64 {
	return float64(w.shape.Parameters().Total + w.shape.Parameters().MTP)
}

// steps is the number of optimiser steps.
func (w *planner) steps() float64 {
	return math.Ceil(w.tokens / float64(w.batch) / float64(w.sequence))
}

// stepProblem is the job for the pricing of layouts.
func (w *planner) stepProblem(accelerators int) step.Problem {
	a := &w.problem.Accelerator
	node := w.problem.Server.Accelerators
	if a.ScaleUpSize.Known() {
		node = int(a.ScaleUpSize.Mode)
	}
	return step.Problem{
		Job: layout.Job{
			Model: w.model, Sequence: w.sequence, GlobalBatch: w.batch, Accelerators: accelerators, NodeSize: node,
			MemoryBytes: float64(a.Memory.Mode), Recipe: w.problem.Training.Precision,
			FlashAttention: !w.engine.UnfusedScores, FusedLoss: w.engine.Elementwise == "fused", Framework: w.engine.Framework,
		},
		Machine: w.machine, Network: w.network, Engine: *w.engine, Cluster: *w.cluster,
		Overlap:   overlap(&w.problem.Training.Layout),
		KnownChip: kernel.Measured(w.catalog, w.problem.Server.Accelerator),
	}
}

// space is what the scenario fixes of the layout, and of ZeRO what the engine's framework offers.
func space(l *scenario.Layout, framework string) search.Space {
	s := search.Space{ZeRO: stagesOf(framework)}
	for _, d := range []struct {
		given int
		to    *search.Degrees
	}{{l.TP, &s.TP}, {l.PP, &s.PP}, {l.VPP, &s.VPP}, {l.CP, &s.CP}, {l.EP, &s.EP}, {l.MicroBatch, &s.MicroBatch}} {
		if d.given > 0 {
			*d.to = search.Fixed(d.given)
		}
	}
	if z, err := strconv.Atoi(l.ZeRO); err == nil {
		s.ZeRO = []int{z}
	}
	for kind := layout.NoRecompute; kind <= layout.Full; kind++ {
		if l.Recompute == kind.String() {
			s.Recompute = []layout.Recompute{kind}
		}
	}
	s.SequenceParallel = switchOf(l.SequenceParallel)
	s.OptimizerOffload = switchOf(l.OptimizerOffload)
	return s
}

// stagesOf are the stages of ZeRO that a framework offers; none, which is all of them, for one that is not known. Megatron-Core's
// distributed optimiser shards the optimiser's state alone ("[no] distribute model gradients", Megatron Core user guide,
// Distributed Optimizer; NVIDIA/Megatron-LM, thread 589); FSDP2 reshards weights after the forward pass (3) or keeps them until
// the backward pass is done (2); MaxText shards weights and optimiser over its axis fsdp.
func stagesOf(framework string) []int {
	switch framework {
	case "megatron":
		return []int{0, 1}
	case "deepspeed":
		return []int{0, 1, 2, 3}
	case "fsdp":
		return []int{2, 3}
	case "xla":
		return []int{3}
	}
	return nil
}

// overlap is what the scenario says of communication behind kernels.
func overlap(l *scenario.Layout) step.Overlap {
	of := func(text string) step.Switch {
		switch text {
		case "on":
			return step.On
		case "off":
			return step.Off
		}
		return step.AsEngine
	}
	return step.Overlap{TP: of(l.OverlapTP), CP: of(l.OverlapCP), EP: of(l.OverlapEP), DP: of(l.OverlapDP), PP: of(l.OverlapPP)}
}

func switchOf(text string) search.Switch {
	switch text {
	case "on":
		return search.Always
	case "off":
		return search.Never
	}
	return search.Either
}

// counts are the numbers of accelerators that the objective looks at: the one given, or all whole servers up to it whose
// number has no prime factor above 5, so that layouts divide it.
func (w *planner) counts(objective search.Objective) []int {
	if objective != search.Cheapest && objective != search.FewestAccelerators {
		return []int{w.most}
	}
	var counts []int
	per := w.problem.Server.Accelerators
	for servers := 1; servers*per < w.most; servers++ {
		rest := servers
		for _, prime := range []int{2, 3, 5} {
			for rest%prime == 0 {
				rest /= prime
			}
		}
		if rest == 1 {
			counts = append(counts, servers*per)
		}
	}
	return append(counts, w.most)
}
