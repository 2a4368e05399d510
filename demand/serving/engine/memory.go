package engine

import (
	"fmt"
	"math"

	"tokenwatt/compute/kernel"
	"tokenwatt/compute/transformer"
	"tokenwatt/internal/fault"
)

// What an engine keeps free of weights, activations and cache on each accelerator, B: pools of the communication library,
// and the runtime with what the driver keeps for itself. vLLM sizes the cache as its share of the memory that the driver
// shows (79.2 of 80 GiB on an H100) less weights, the peak of a profiled iteration and what else is there; it captures its
// graphs afterwards, into the rest of the memory (vllm/v1/worker/gpu_worker.py, determine_available_memory, 0.11), so that
// they take nothing of the cache. Qwen2.5 7B on an H100 under vLLM 0.11.0 left 56.25 GiB beside 14.25 of weights
// (inference-sim/inference-sim, eval/ground_truth/dec11-train-qwen7b-1/vllm.log), which is 0.7 GB beyond the activations
// below. ai-dynamo/aiconfigurator takes 342 to 411 MB for the pools.
const (
	poolBytes    = 0.4e9 // where there is more than one rank
	runtimeBytes = 0.7e9
)

// Memory is what one accelerator holds, B.
type Memory struct {
	Weights       float64
	Activations   float64 // of the largest iteration
	Reserved      float64 // pools, runtime, the driver
	Cache         float64 // what is left for keys and values
	BytesPerToken float64 // of the cache, one token of a sequence on this accelerator
}

// Blocks is how many blocks of so many tokens the cache holds.
func (m *Memory) Blocks(tokens int) int {
	if m.BytesPerToken <= 0 {
		return math.MaxInt32
	}
	return int(m.Cache / (m.BytesPerToken * float64(tokens)))
}

// MemoryOf is Engine.Memory without the tables. The errors are those of New.
func MemoryOf(p Problem) (Memory, error) {
	shape, err := p.check()
	if err != nil {
		return Memory{}, err
	}
	return newBuilder(p, shape).memory()
}

// Memory returns what an accelerator of the replica holds. With data-parallel attention each rank's cache is its own:
// the blocks of the replica are those of one rank times its ranks.
func (e *Engine) Memory() Memory { return e.blocks }

// Blocks returns the blocks of so many tokens that the replica's cache has in all.
func (e *Engine) Blocks(tokens int) int { return e.blocks.Blocks(tokens) * e.problem.DP }

// Accelerators is how many the replica has.
func (e *Engine) Accelerators() int { return e.problem.Accelerators() }

// Most is the power that the replica draws in an iteration at most, W: with kernels, memory and arithmetic at work all the
// time at its clock, under its ceiling and cap.
func (e *Engine) Most() float64 {
	d := &e.draw
	// Arithmetic at a share of the clock is at work for that share of its peak, at energy^exponent for each operation.
	compute := d.clock * math.Pow(d.clock, kernel.EnergyExponent)
	return min(d.cap, d.Watts(d.tdp, 1, 1, compute))*e.devices + e.problem.NodeWatts
}

// Frontend is the time that a request spends before and behind the engine, s: no part of an iteration.
func (e *Engine) Frontend() float64 { return e.problem.Engine.FrontendMS * 1e-3 }

// Idle is the power of the replica without work, W: accelerators that keep the model in memory and wait, and the hosts.
func (e *Engine) Idle() float64 {
	return e.builder.machine.Chip().Idle*e.devices + e.problem.NodeWatts
}

// memory divides the memory of one accelerator. Weights of layers are cut by tensor and pipeline ranks, experts by the
// ranks of expert parallelism; embedding and logits stand on the first and last stage, cut by the tensor ranks.
func (b *builder) memory() (Memory, error) {
	p := b.shape.Parameters()
	tp, pp := float64(b.TP), float64(b.PP)
	wide := kernel.BF16.Bytes()
	experts := tp
	if b.ExpertParallel {
		experts *= float64(b.DP)
	}
	m := Memory{
		Weights: (float64(p.Attention+p.FFN+p.SharedExperts)*b.dense.Bytes()+float64(p.Router+p.Norms)*wide*tp)/(tp*pp) +
			float64(p.Experts)*b.experts.Bytes()/(experts*pp) +
			wide*float64(max(p.Embedding+p.Positions+p.Projections, p.Output))/tp,
		// Residual stream and widest block of the largest iteration, and logits in 32 bits of its sequences.
		Activations: float64(b.per(b.MaxTokens))*(8*float64(b.Model.Hidden)+4*float64(b.widest())) + 4*float64(b.per(b.MaxSeqs)*b.Model.Vocabulary)/tp,
		Reserved:    runtimeBytes,
	}
	if b.PP == 1 {
		m.Weights += wide * float64(min(p.Embedding+p.Positions+p.Projections, p.Output)) / tp
	}
	if b.Accelerators() > 1 {
		m.Reserved += poolBytes
	}
	perLayer := 0.0
	if b.heads.Latent > 0 {
		perLayer = float64(b.heads.Latent) * b.Cache.Bytes()
	} else {
		perLayer = float64(b.heads.Key+b.heads.Value) * math.Ceil(float64(b.heads.KeyValue)/tp) * b.Cache.Bytes()
	}
	// Layers with a window keep every token too: vLLM's blocks are of one size for all layers of a group, and windows
	// free theirs only where layers are grouped, which is not modelled.
	m.BytesPerToken = perLayer * math.Ceil(b.layers/pp)
	m.Cache = b.MemoryShare*b.Memory - m.Weights - m.Activations - m.Reserved
	if m.Cache < m.BytesPerToken {
		return m, &fault.Error{
			Field: "memory", Found: fmt.Sprintf("%.3g GB of weights and %.3g GB besides on an accelerator of %.3g GB", m.Weights/1e9, (m.Activations+m.Reserved)/1e9, b.Memory/1e9),
			Expected: "room for keys and values: more accelerators, or a narrower format", Cause: ErrProblem,
		}
	}
	return m, nil
}

// widest is the width of the widest activation of a layer on one rank.
func (b *builder) widest() int {
	w := 0
	for _, kind := range []transformer.LayerKind{transformer.DenseLayer, transformer.ExpertLayer} {
		for i := range b.shape.Projections(kind) {
			p := &b.shape.Projections(kind)[i]
			_, out := p.Shard(b.TP)
			if p.Experts {
				_, top := b.shape.Experts()
				out *= top
			}
			w = max(w, out)
		}
	}
	return w
}

// unpriced says that a kernel has no time on the machine.
func (b *builder) unpriced() error {
	return &fault.Error{
		Field: "weights", Found: string(b.Weights) + " on " + b.machine.Chip().Name,
		Expected: "a format that the accelerator computes in, and a network that reaches all ranks", Cause: ErrProblem,
	}
}
