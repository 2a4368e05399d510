package serving

import (
	"fmt"
	"math"
	"strconv"

	"tokenwatt/compute/transformer"
	"tokenwatt/internal/fault"
	"tokenwatt/quantity"
)

// Replica is one copy of the model and how fast it answers.
type Replica struct {
	Servers      quantity.Count
	Accelerators quantity.Count
	Memory       quantity.Bytes // of all its accelerators
	Weights      quantity.Bytes // the whole model
	Cache        quantity.Bytes // key-value cache of one sequence at its full length

	// BatchLimit is how many sequences of full length the memory holds beside the weights, a whole number; Batch
	// is what runs: the scenario's batch, or BatchLimit where that is less.
	BatchLimit float64
	Batch      float64
	// MemoryBound tells whether Batch was cut to BatchLimit.
	MemoryBound bool

	Prefill quantity.Duration // one request's input
	Step    quantity.Duration // one token of each sequence of the batch
	// Parts of Step: weights, cache, operations, and what host, launches and collectives add.
	StepWeights, StepCache, StepCompute, StepOverhead quantity.Duration

	Requests quantity.Rate      // it answers when always busy
	Output   quantity.TokenRate // output tokens when always busy
}

// replica sizes one copy of the model and times it.
func (f *figures) replica(s *transformer.Shape) (Replica, error) {
	r := Replica{
		Weights: s.WeightBytes(f.weightBytes),
		Cache:   s.KVBytes(quantity.Tokens(f.input+f.output), f.cacheBytes),
	}
	serverMemory := f.accelerators * f.memory
	servers := f.perReplica
	if servers == 0 {
		servers = math.Ceil(float64(r.Weights+r.Cache) / serverMemory)
	}
	r.Servers = quantity.Count(servers)
	r.Accelerators = quantity.Count(servers * f.accelerators)
	r.Memory = quantity.Bytes(servers * serverMemory)
	r.BatchLimit = math.Floor(float64(r.Memory-r.Weights) / float64(r.Cache))
	if r.BatchLimit < 1 {
		faults := fault.List{Cause: ErrProblem}
		faults.Add("servers_per_replica", fmt.Sprintf("%g with %.4g GB of memory", servers, r.Memory.GB()),
			fmt.Sprintf("memory for %.4g GB of weights and %.4g GB of cache of one sequence", r.Weights.GB(), r.Cache.GB()))
		return Replica{}, faults.Err()
	}
	r.Batch = f.batch
	if r.MemoryBound = r.Batch > r.BatchLimit; r.MemoryBound {
		r.Batch = r.BatchLimit
	}
	f.time(&r, s)
	return r, nil
}

// time fills in how fast a replica of known batch is. See the package comment for the equations.
func (f *figures) time(r *Replica, s *transformer.Shape) {
	g, b := float64(r.Accelerators), r.Batch
	compute := f.mfu * g * f.peak
	memory := f.eta * g * f.bandwidth
	input, output := quantity.Tokens(f.input), quantity.Tokens(f.output)
	r.Prefill = quantity.Duration(float64(s.PrefillFLOPs(0, input)) / compute)
	r.StepWeights = quantity.Duration(float64(s.ActiveWeightBytes(b, f.weightBytes)) / memory)
	r.StepCache = quantity.Duration(b * float64(s.GenerateKVBytes(input, output, f.cacheBytes)) / f.output / memory)
	r.StepCompute = quantity.Duration(b * float64(s.Generate(input, output).Total()) / f.output / compute)
	r.StepOverhead = quantity.Duration(f.stepTime + b*f.sequenceTime + f.layers*f.layerTime)
	r.Step = r.StepWeights + r.StepCache + r.StepCompute + r.StepOverhead
	r.Requests = quantity.Rate(1 / (float64(r.Prefill) + f.output*float64(r.Step)/b))
	r.Output = quantity.TokenRate(f.output * float64(r.Requests))
}

// warning returns what a reader should know about a batch that was cut, empty where it was not.
func (r *Replica) warning(batch float64) string {
	if !r.MemoryBound {
		return ""
	}
	return "a batch of " + strconv.FormatFloat(batch, 'g', 4, 64) + " does not fit: " +
		strconv.FormatFloat(r.Memory.GB(), 'g', 4, 64) + " GB of a replica hold " +
		strconv.FormatFloat(r.Weights.GB(), 'g', 4, 64) + " GB of weights and the cache of " +
		strconv.FormatFloat(r.BatchLimit, 'g', 6, 64) + " sequences, and that batch is used"
}
