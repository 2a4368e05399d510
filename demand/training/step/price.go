package step

import (
	"math"

	"tokenwatt/compute/kernel"
)

// pricer prices the kernels of a layer: by the kernel library's forms, or, on chips whose matrix units no operator table
// has been measured on and whose compiler plans memory itself (TPU, Trainium), at shares of the peak.
type pricer struct {
	machine        *kernel.Machine
	chip           kernel.Chip
	low            kernel.Precision // of the products of layers
	slower         float64          // time of low-precision products over that of the usual recipe
	systolic       bool
	matrix, scores float64 // shares of the peak, where systolic
	fused          bool    // attention never writes its scores
	older          float64 // time of attention over that of the kernel library, for an older kernel
	early          bool    // separate elementwise kernels of 2020-22
	elementwise    float64 // time of elementwise kernels over that of moving their bytes
}

// Elementwise kernels over the bytes that they move: 1.2 where fused; 2.6 where each operator of the program is a kernel
// (training steps of 2024, torchtitan's own table with and without its compiler).
const (
	fusedKernels = 1.2
	eagerKernels = 2.6
)

// flash2 is the time of FlashAttention 2 over that of 3 on the chips that 3 was written for: 1.5 to 2.0 forward, 1.5 to 1.75
// backward (Shah et al. 2024, arXiv 2407.08608, section 4.1).
const flash2 = 1.8

// systolicBandwidth is the share of the memory's bandwidth that products reach on systolic chips.
const systolicBandwidth = 0.85

func pricerOf(problem *Problem, r recipe) pricer {
	chip := problem.Machine.Chip()
	e := &problem.Engine
	q := pricer{
		machine: problem.Machine, chip: chip, low: r.precision, slower: r.factor,
		systolic: chip.Architecture == "tpu" || chip.Architecture == "trainium",
		matrix:   e.MatrixShare, scores: e.ScoresShare,
		older: 1, fused: problem.Job.FlashAttention, early: e.Elementwise == "early", elementwise: fusedKernels,
	}
	if e.Flash2 && q.fused && (chip.Architecture == "hopper" || chip.Architecture == "blackwell") {
		q.older = flash2
	}
	if e.Elementwise == "eager" {
		q.elementwise = eagerKernels
	}
	return q
}

// product is one matrix product of rows x inner and inner x cols.
func (q *pricer) product(p kernel.Precision, rows, cols, inner int) kernel.Cost {
	c := q.machine.GEMM(p, rows, cols, inner)
	if q.systolic {
		c.Seconds = q.flat(p, c)
	}
	return c
}

// grouped is the products of several groups, each with operands of its own.
func (q *pricer) grouped(p kernel.Precision, groups, rows, cols, inner int) kernel.Cost {
	c := q.machine.GroupedGEMM(p, groups, rows, cols, inner)
	if q.systolic {
		c.Seconds = q.flat(p, c)
	}
	return c
}

func (q *pricer) flat(p kernel.Precision, c kernel.Cost) float64 {
	return math.Max(c.FLOPs/(q.matrix*q.chip.Peak[p]), c.Bytes/(systolicBandwidth*q.chip.Bandwidth))
}

// attention is causal self-attention forward and backward.
func (q *pricer) attention(a kernel.Attention) (forward, backward kernel.Cost) {
	forward, backward = q.machine.TrainAttention(a, q.fused || q.systolic)
	if q.systolic {
		forward.Seconds = forward.FLOPs / (q.scores * q.chip.Peak[kernel.BF16])
		backward.Seconds = backward.FLOPs / (q.scores * q.chip.Peak[kernel.BF16])
	}
	return forward, backward
}

// elements is elementwise kernels that move bytes.
func (q *pricer) elements(bytes float64) kernel.Cost {
	c := q.machine.Memory(bytes)
	c.Seconds *= q.elementwise
	return c
}
