package layout

// Recompute says what of the forward pass is done again in the backward pass instead of being kept.
type Recompute uint8

// The kinds of recomputation.
const (
	// NoRecompute keeps all activations.
	NoRecompute Recompute = iota
	// Selective recomputes the attention scores (Korthikanti 2022); with a fused attention kernel that is free.
	Selective
	// SelectivePerOp recomputes every other operator (torchtitan's op-level selective checkpointing): half of the forward matrix products.
	SelectivePerOp
	// Full keeps the input of each layer and recomputes the rest.
	Full
)

// String is the name of a kind of recomputation as scenarios write it.
func (r Recompute) String() string {
	switch r {
	case Selective:
		return "selective"
	case SelectivePerOp:
		return "selective-per-op"
	case Full:
		return "full"
	default:
		return "none"
	}
}

// Layout is one way to lay a job over accelerators. Degrees are 1 where not used. The accelerators are
// TP x PP x CP x DP; EP lies inside TP x CP x DP, experts themselves are not split (expert tensor parallelism is 1).
type Layout struct {
	TP, PP, VPP, CP, EP, DP int
	MicroBatch              int  // sequences
	SequenceParallel        bool // norms and residuals are split over TP (Megatron SP)
	ZeRO                    int  // 0 none, 1 optimiser, 2 and gradients, 3 and weights (FSDP full shard)
	Recompute               Recompute
	OptimizerOffload        bool // optimiser state in host memory
}

// Memory is what one accelerator, the fullest, holds, by item, in bytes.
type Memory struct {
	Weights, Gradients, Optimizer, Activations, Buffers, Fragmentation float64
}

// Total is the sum of the items in bytes.
func (m Memory) Total() float64 {
	return m.Weights + m.Gradients + m.Optimizer + m.Activations + m.Buffers + m.Fragmentation
}

// FrameworkPeak is the total on a GPU without ContextBytes: what PyTorch reports as its own peak of reserved memory, in
// bytes.
func (m Memory) FrameworkPeak() float64 { return m.Total() - ContextBytes }

// Breakdown is the time of one optimiser step of the whole job, in seconds; the items add up to the step.
type Breakdown struct {
	Forward, Backward, Recompute float64 // kernels of the slowest stage, all its micro-batches
	ExposedTP, ExposedCP         float64 // communication that is not hidden behind kernels
	ExposedEP, ExposedDP         float64
	ExposedPP                    float64 // point-to-point between stages
	Bubble                       float64 // pipeline fill and drain, and waiting for the slowest stage
	Optimizer, Host              float64
}

// Total is the time of the step in seconds.
func (b Breakdown) Total() float64 {
	return b.Forward + b.Backward + b.Recompute + b.ExposedTP + b.ExposedCP + b.ExposedEP + b.ExposedDP + b.ExposedPP + b.Bubble + b.Optimizer + b.Host
}
