package structure

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
	"tokenwatt/internal/fault"
)

// ErrTool is wrapped by errors about a tool or a chip that no time follows from.
var ErrTool = errors.New("structure: tool or chip is incomplete")

// Constants are the numbers that hold for all tools and chips; the package comment has the equations.
type Constants struct {
	Activation float64 // a: bytes that an element of two bytes moves in a block
	Score      float64 // u: bytes that a score moves
	Compute    float64 // e: share of the dense bfloat16 peak
	HostShare  float64 // h: traffic of what spilled over that of what did not
}

// Fitted returns the constants as fitted to the timings of AlphaFold 2, OpenFold 2 and AlphaFold 3 (structure_timing.csv);
// TestFittedConstants fits them again.
func Fitted() Constants {
	return Constants{Activation: 890, Score: 29.2, Compute: 0.2423, HostShare: 1}
}

// ReachHopper is the share of the peak that kernels reach on the H100 over that on the A100, for what grows with L^3: two thirds of it
// attention with heads of 32 channels, one third products of L x L matrices. From the catalog's kernels, which were timed on both chips;
// TestReach has it from them again. Smaller heads keep the larger chip less busy.
const ReachHopper = 0.78

// hostBandwidth is what a spilling accelerator moves over its link, in B/s: a PCIe 4.0 slot, from memory.
const hostBandwidth = 25e9

// Options of a prediction; zero values of Models and Samples, and a negative Recycles, stand for the tool's own.
type Options struct {
	Recycles, Models, Samples, Seeds int
	Spill                            bool // run what the memory does not hold over the host's
	Unpadded                         bool // lengths are not padded
	Bucketed                         bool // they are, to Buckets, where the tool has none of its own
}

// of fills in the tool's own.
func (o Options) of(t *catalog.FoldingTool) Options {
	if o.Recycles < 0 {
		o.Recycles = t.Recycles
	}
	if o.Models < 1 {
		o.Models = t.Models
	}
	if o.Samples < 1 {
		o.Samples = max(t.Samples, 1)
	}
	o.Seeds = max(o.Seeds, 1)
	return o
}

// Predictor prices predictions of a tool on a chip. It is immutable and its methods do not allocate.
type Predictor struct {
	tool      catalog.FoldingTool
	options   Options
	constants Constants
	peak      float64 // FLOP/s of the tool's arithmetic
	bandwidth float64 // B/s
	memory    float64 // bytes
	chip      kernel.Chip
}

// New returns the predictor of a tool on an accelerator of the catalog. Of figures only modes are read. Errors wrap ErrTool
// or are those of kernel.ChipOf.
func New(tool *catalog.FoldingTool, accelerator string, chip *catalog.Accelerator, o Options, c Constants) (*Predictor, error) {
	k, err := kernel.ChipOf(accelerator, chip)
	if err != nil {
		return nil, err
	}
	faults := fault.List{Cause: ErrTool}
	memory := fault.Positive(&faults, &chip.Memory, "memory")
	fault.NotNegative(&faults, &tool.Startup, "startup")
	fault.NotNegative(&faults, &tool.MemoryBase, "memory_base")
	fault.Positive(&faults, &tool.MemoryFloor, "memory_floor")
	fault.Positive(&faults, &tool.MemoryFast, "memory_fast")
	if tool.Blocks < 1 || tool.PairChannels < 1 || tool.ActivationBytes < 1 {
		faults.Add("blocks, pair_channels, activation_bytes", fmt.Sprintf("%d, %d, %d", tool.Blocks, tool.PairChannels, tool.ActivationBytes), "1 or above")
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	if o.Bucketed && len(tool.Buckets) == 0 {
		padded := *tool
		padded.Buckets = Buckets()
		tool = &padded
	}
	p := &Predictor{tool: *tool, options: o.of(tool), constants: c, peak: k.Peak[kernel.BF16], bandwidth: k.Bandwidth, memory: memory, chip: k}
	if k.Architecture == "hopper" {
		p.peak *= ReachHopper
	}
	if tool.ActivationBytes > 2 {
		p.peak /= 2 // float32 operands through the tensor cores at TF32
	}
	return p, nil
}

// Options returns the options with the tool's own filled in.
func (p *Predictor) Options() Options { return p.options }

// Padded is the length that an input is padded to: the next bucket, or its own beyond the last one and where there are none.
func (p *Predictor) Padded(residues int) int {
	if p.options.Unpadded || len(p.tool.Buckets) == 0 {
		return residues
	}
	if i, _ := slices.BinarySearch(p.tool.Buckets, residues); i < len(p.tool.Buckets) {
		return p.tool.Buckets[i]
	}
	return residues
}

// CompileSeconds is what one accelerator takes to compile for one length: 0 where the tool does not.
func (p *Predictor) CompileSeconds() float64 {
	if !p.tool.Compile.Known() {
		return 0
	}
	return p.tool.Compile.Mode.Seconds()
}

// Pads tells whether inputs are padded, so that accelerators compile for few lengths.
func (p *Predictor) Pads() bool { return !p.options.Unpadded && len(p.tool.Buckets) > 0 }

// Buckets returns the lengths that AlphaFold 3 pads to (docs/performance.md), for tools without their own.
func Buckets() []int {
	return []int{256, 512, 768, 1024, 1280, 1536, 2048, 2560, 3072, 3584, 4096, 4608, 5120}
}

// traffic is the bytes that a work moves.
func (p *Predictor) traffic(w Work) float64 {
	return p.constants.Activation*w.Elements*float64(p.tool.ActivationBytes)/2 + p.constants.Score*w.Scores
}

// once is the time of one prediction with one set of weights, seed and all samples, as long as it is.
func (p *Predictor) once(residues float64) float64 {
	w := Prediction(&p.tool, p.options, residues)
	t := p.tool.Startup.Mode.Seconds() + p.traffic(w)/p.bandwidth + w.FLOPs/(p.constants.Compute*p.peak)
	if n := float64(p.tool.LanguageWeights.Mode); n > 0 {
		t += 2*n*residues/(p.constants.Compute*p.chip.Peak[kernel.BF16]) + 2*n/p.bandwidth
	}
	if x := p.outside(residues); x > 0 {
		moved := p.constants.Activation * w.Elements * float64(p.tool.ActivationBytes) / 2
		t += p.constants.HostShare * x * moved / hostBandwidth
	}
	return t
}

// Seconds is the time of all predictions of one target at its own length, compilation apart: models and seeds each run the
// trunk, samples the diffusion. It is +Inf for a target that is refused.
func (p *Predictor) Seconds(residues int) float64 {
	padded := p.Padded(residues)
	if p.Refuses(residues) != "" {
		return math.Inf(1)
	}
	return float64(p.options.Models*p.options.Seeds) * p.once(float64(padded))
}

// Widening is the power that the range of measured over predicted times is raised to on this chip, and why: 1 where times were
// measured, 1.5 for other GPUs of the same maker, 2 for all else.
func (p *Predictor) Widening() (power float64, why string) {
	switch p.chip.Architecture {
	case "ampere", "hopper":
		return 1, "measured on chips of this family (A100, H100)"
	case "volta", "turing", "ada", "blackwell":
		return 1.5, "carried over from A100 and H100 by peak and bandwidth"
	}
	return 2, "carried over from A100 and H100 by peak and bandwidth to another maker's chip"
}
