package layout

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/compute/transformer"
	"tokenwatt/internal/fault"
)

// ErrJob is wrapped by every error about a job itself, whatever its layout; errors.As finds *fault.Error, or
// *transformer.ShapeError for what does not fit in the model's shape.
var ErrJob = errors.New("layout: job does not hold together")

// Job is what is laid out: a model, a batch, a number format, a number of accelerators.
type Job struct {
	Model        catalog.Model
	Sequence     int // tokens of a sequence
	GlobalBatch  int // sequences of an optimiser step
	Accelerators int
	NodeSize     int     // accelerators that share one scale-up domain
	MemoryBytes  float64 // of one accelerator
	// Recipe is how numbers are kept: fp16, bf16, fp8-current, fp8-delayed, fp8-block, fp8-mx, fp8-tensorwise, fp8-rowwise, nvfp4.
	Recipe string
	// FlashAttention says that attention scores are never written to memory.
	FlashAttention bool
	// FusedLoss says that the cross entropy is one kernel that keeps the logits once in 16 bits, with no copy in
	// single precision (a compiled or hand-fused loss).
	FusedLoss bool
	// Framework says whose habits of memory apply: megatron, deepspeed (Megatron-DeepSpeed), fsdp (PyTorch, torchtitan)
	// or xla (MaxText). Where it is not given, layouts that shard weights (ZeRO 3) are taken for fsdp, others for megatron.
	Framework string
}

// check returns everything that is wrong with the job, joined.
func (j *Job) check() error {
	list := fault.List{Cause: ErrJob}
	count := func(field string, v int) {
		if v < 1 {
			list.Add(field, fmt.Sprint(v), "1 or above")
		}
	}
	count("sequence", j.Sequence)
	count("global_batch", j.GlobalBatch)
	count("accelerators", j.Accelerators)
	count("node_size", j.NodeSize)
	if !(j.MemoryBytes > 0) || math.IsInf(j.MemoryBytes, 0) {
		list.Add("memory_bytes", fmt.Sprint(j.MemoryBytes), "a number of bytes above zero")
	}
	if _, known := recipeOf(j.Recipe); !known {
		list.Add("recipe", fmt.Sprintf("%q", j.Recipe), "one of "+recipeNames)
	}
	if _, known := habitsOf(j.Framework); !known && j.Framework != "" {
		list.Add("framework", fmt.Sprintf("%q", j.Framework), frameworkNames)
	}
	if j.Model.Vocabulary < 1 {
		list.Add("model.vocabulary", fmt.Sprint(j.Model.Vocabulary), "1 or above: embedding and logits have a row for each entry")
	}
	if _, err := transformer.Of(j.Model); err != nil {
		list.Join(fmt.Errorf("%w: %w", ErrJob, err))
	}
	return list.Err()
}
