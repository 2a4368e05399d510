package kernel

import (
	"errors"
	"slices"

	"tokenwatt/catalog"
	"tokenwatt/internal/fault"
	"tokenwatt/internal/strictyaml"
)

// ErrMachine is wrapped by errors about a chip or kernel parameters that the forms cannot work with.
var ErrMachine = errors.New("kernel: machine is incomplete")

// Machine prices kernels: a chip with the parameters of a kernel library. It is immutable and safe for use by several
// goroutines; its methods do not allocate.
type Machine struct {
	chip   Chip
	fits   catalog.Kernels
	gemm   [precisions]product // by precision; zero where the chip lacks the format
	memory memory
}

// Attention is the shape of an attention kernel on one accelerator.
type Attention struct {
	Batch    int // sequences
	Query    int // new tokens of each sequence
	Cached   int // tokens before them
	Heads    int // query heads on this accelerator
	KVHeads  int // key-value heads on this accelerator
	HeadDim  int // of queries and keys
	ValueDim int // of values; 0 where the same as HeadDim
	Window   int // sliding window in tokens; 0 for full attention
	KV       Precision
	// Latent tells that values are part of the keys, as the absorbed form of latent attention reads them (DeepSeek-V2,
	// arXiv 2405.04434, section 2.1.2): the cache holds HeadDim elements for each token and head, and is read once.
	Latent bool
	// Warm tells that the same call has just run, as benchmarks repeat it: keys and values that fit into the last cache
	// are found there. Serving is never warm.
	Warm bool
}

// Experts is the shape of the fused expert feed-forward block of one layer on one accelerator.
type Experts struct {
	Tokens    int // entering the block on this accelerator's group
	Hidden    int
	Inner     int // width of one expert on this accelerator
	TopK      int
	Count     int     // experts of the layer
	Local     int     // experts on this accelerator
	Skew      float64 // maximum over mean load of an expert, 1 where balanced
	Matrices  int     // 3 gated, 2 otherwise
	Precision Precision
	// Pairs of a token and an expert that are handled here, and Touched, the experts here that have at least one: 0 for
	// what is expected of tokens that choose independently, the busiest accelerator as Skew says.
	Pairs, Touched float64
}

// New returns the machine of a chip and kernel parameters that were measured on that very chip, or carried over to it
// by Transfer. A precision that the chip computes in and nobody measured takes the parameters of the one whose kernels
// are most like its own (Precision.like), its ceiling scaled by the achievable shares of the two. The error joins
// everything that is missing, each as *fault.Error.
func New(chip Chip, fits catalog.Kernels) (*Machine, error) {
	for p := range precisions {
		chip.Peak[p], chip.Achievable[p] = chip.peak(p), chip.achievable(p)
	}
	faults := fault.List{Cause: ErrMachine}
	chip.check(&faults)
	if fits.GEMM.Get(BF16.String()) == nil {
		faults.Add("gemm.bf16", "not given", "the parameters of bf16 matrix products")
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	m := &Machine{chip: chip, fits: fits}
	m.fits.GEMM = slices.Clone(fits.GEMM)
	for _, p := range Precisions() {
		if chip.peak(p) > 0 {
			f := chip.product(fits.GEMM, p)
			if m.fits.GEMM.Get(p.String()) == nil {
				m.fits.GEMM = append(m.fits.GEMM, strictyaml.Entry[catalog.GEMMFit]{Name: p.String(), Value: f})
			}
			m.gemm[p] = newProduct(&m.chip, p, &f)
		}
	}
	if m.fits.Memory == nil {
		m.fits.Memory = likeOperands(m.fits.GEMM.Get(BF16.String()).Value)
	}
	m.memory = newMemory(&m.chip, m.fits.Memory)
	return m, nil
}

// product returns the parameters of a precision, or those of the nearest one with its ceiling scaled and its interval
// widened. Those of bf16 are there.
func (c *Chip) product(fits strictyaml.Map[catalog.GEMMFit], p Precision) catalog.GEMMFit {
	for _, q := range p.like() {
		e := fits.Get(q.String())
		if e == nil {
			continue
		}
		f := e.Value
		if q == p {
			return f
		}
		if c.achievable(p) > 0 && c.achievable(q) > 0 {
			f.Compute = min(1, f.Compute*c.achievable(p)/c.achievable(q))
		}
		if p.Quantises() && !q.Quantises() {
			f = quantised(f)
		}
		f.FitError = widened(f.FitError, widerByPrecision)
		return f
	}
	return catalog.GEMMFit{}
}

// Chip returns the chip that the machine prices kernels of.
func (m *Machine) Chip() Chip { return m.chip }

// Fits returns the kernel parameters that the machine works with.
func (m *Machine) Fits() catalog.Kernels { return m.fits }

// Computes tells whether the chip has arithmetic of a precision: kernels of one that it lacks take forever, +Inf.
func (m *Machine) Computes(p Precision) bool { return p < precisions && m.chip.peak(p) > 0 }
