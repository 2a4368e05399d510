package kernel

import "tokenwatt/catalog"

// memory is the form of kernels that only move memory, in SI units: t = t0 + bytes / (share of the bandwidth).
type memory struct {
	launch    float64           // s
	bandwidth [patterns]float64 // B/s
}

// Pattern is how a kernel that only moves memory goes about it.
type Pattern uint8

// The patterns: plain streams such as a residual addition; activations and rotary positions; norms.
const (
	Stream Pattern = iota
	Activation
	Norm
	patterns
)

func newMemory(c *Chip, f *catalog.MemoryFit) memory {
	return memory{
		launch:    f.LaunchCycles / c.Clock,
		bandwidth: [patterns]float64{f.Bandwidth * c.Bandwidth, f.ActivationBandwidth * c.Bandwidth, f.NormBandwidth * c.Bandwidth},
	}
}

// MemoryCost is the cost of a kernel that moves bytes with the parameters of f on a chip, for fits.
func MemoryCost(c *Chip, f *catalog.MemoryFit, p Pattern, bytes float64) Cost {
	m := newMemory(c, f)
	return m.cost(bytes, m.bandwidth[p])
}

// likeOperands is for where nobody measured such kernels: they start like a matrix product and stream like its operands.
func likeOperands(g catalog.GEMMFit) *catalog.MemoryFit {
	return &catalog.MemoryFit{
		FitError:     widened(g.FitError, widerByPrecision),
		LaunchCycles: g.LaunchCycles, Bandwidth: g.Bandwidth, ActivationBandwidth: g.Bandwidth, NormBandwidth: g.Bandwidth,
	}
}

// Memory returns the cost of one kernel that streams bytes to and from the device memory, such as a residual addition.
// Without bytes it costs nothing.
func (m *Machine) Memory(bytes float64) Cost { return m.memory.cost(bytes, m.memory.bandwidth[Stream]) }

// Activation returns the cost of one activation or rotary position that moves bytes to and from the device memory.
func (m *Machine) Activation(bytes float64) Cost {
	return m.memory.cost(bytes, m.memory.bandwidth[Activation])
}

// Norm returns the cost of a layer or RMS norm over tokens x hidden 16-bit activations, one read and one write.
func (m *Machine) Norm(tokens, hidden int) Cost {
	return m.memory.cost(4*float64(tokens)*float64(hidden), m.memory.bandwidth[Norm])
}

// Optimizer returns the cost of an optimiser step that reads and writes bytesPerParameter for each parameter: 30 for
// Adam on float32 master weights, moments and gradients with a 16-bit copy of the weights (4 x 4 read, 3 x 4 + 2 written).
// Its gigabytes come in as fast as the weights of a matrix product; the smaller tensors that Memory was measured on come
// in part from the last cache.
func (m *Machine) Optimizer(parameters, bytesPerParameter float64) Cost {
	return m.memory.cost(parameters*bytesPerParameter, m.gemm[BF16].bandwidth)
}

func (f *memory) cost(bytes, bandwidth float64) Cost {
	if !(bytes > 0) {
		return Cost{}
	}
	return Cost{Seconds: f.launch + bytes/bandwidth, Bytes: bytes}
}
