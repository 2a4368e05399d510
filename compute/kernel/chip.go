package kernel

import (
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/internal/fault"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// String returns the precision's name in the catalog: bf16, fp8, fp4, int8, int8-weights, int4-weights.
func (p Precision) String() string {
	switch p {
	case BF16:
		return "bf16"
	case FP8:
		return "fp8"
	case FP4:
		return "fp4"
	case INT8:
		return "int8"
	case INT8Weights:
		return "int8-weights"
	case INT4Weights:
		return "int4-weights"
	}
	return fmt.Sprintf("precision %d", uint8(p))
}

// Precisions returns all that there are, in order.
func Precisions() []Precision {
	return []Precision{BF16, FP8, FP4, INT8, INT8Weights, INT4Weights}
}

// Bytes of one element of the weights. Four-bit floats count the 8-bit scale of each block of 16 (NVFP4), four-bit
// integers the 16-bit scale of each group of 128.
func (p Precision) Bytes() float64 {
	switch p {
	case BF16:
		return 2
	case FP4:
		return 0.5 + 1.0/16
	case INT4Weights:
		return 0.5 + 2.0/128
	}
	return 1
}

// operands returns the bytes of an element of the left operand, the activations, and of the right one, the weights.
func (p Precision) operands() (left, right float64) {
	if p == INT8Weights || p == INT4Weights {
		return 2, p.Bytes()
	}
	return p.Bytes(), p.Bytes()
}

// Quantises tells whether a library has to bring 16-bit activations into the format before it multiplies.
func (p Precision) Quantises() bool { return p == FP8 || p == FP4 || p == INT8 }

// like lists the precisions whose kernels are nearest to those of p, for where nobody measured p.
func (p Precision) like() []Precision {
	switch p {
	case BF16, INT8Weights, INT4Weights:
		return []Precision{BF16}
	case FP8:
		return []Precision{FP8, INT8, BF16}
	case INT8:
		return []Precision{INT8, FP8, BF16}
	}
	return []Precision{p, FP8, INT8, BF16}
}

// peak returns the FLOP/s of a precision: weights in integers are widened to 16 bits on their way to the arithmetic.
func (c *Chip) peak(p Precision) float64 {
	if p == INT8Weights || p == INT4Weights {
		p = BF16
	}
	return c.Peak[p]
}

// achievable returns the best measured share of that, 0 where it is not known.
func (c *Chip) achievable(p Precision) float64 {
	if p == INT8Weights || p == INT4Weights {
		p = BF16
	}
	return c.Achievable[p]
}

// ChipOf takes what kernels need from an accelerator of the catalog. The error joins all that is missing.
func ChipOf(name string, a *catalog.Accelerator) (Chip, error) {
	chip := Chip{
		Name: name, Architecture: a.Architecture,
		Bandwidth: a.MemoryBandwidth.Mode.BytesPerSecond(),
		Cores:     float64(a.Multiprocessors), Clock: a.ClockGHz * 1e9,
	}
	for p, f := range []*quantity.Figure[quantity.Compute]{BF16: &a.PeakBF16, FP8: &a.PeakFP8, FP4: &a.PeakFP4, INT8: &a.PeakINT8} {
		if f.Known() {
			chip.Peak[p] = f.Mode.FLOPsPerSecond()
		}
	}
	for p, f := range []*quantity.Figure[quantity.Fraction]{BF16: &a.AchievableBF16, FP8: &a.AchievableFP8} {
		if f.Known() {
			chip.Achievable[p] = f.Mode.Float()
		}
	}
	if a.L2Cache.Known() {
		chip.L2 = a.L2Cache.Mode.Float()
	}
	if a.TDP.Known() {
		chip.TDP = a.TDP.Mode.W()
	}
	if a.IdlePower.Known() {
		chip.Idle = a.IdlePower.Mode.W()
	}
	faults := fault.List{Cause: ErrMachine}
	chip.check(&faults)
	return chip, faults.Err()
}

// check records what the forms cannot do without.
func (c *Chip) check(faults *fault.List) {
	for _, need := range []struct {
		field string
		value float64
	}{
		{"peak_bf16", c.Peak[BF16]},
		{"memory_bandwidth", c.Bandwidth},
		{"multiprocessors", c.Cores},
		{"clock_ghz", c.Clock},
	} {
		if !(need.value > 0) || math.IsInf(need.value, 0) {
			faults.Add(strictyaml.JoinPath("accelerators", c.Name)+"."+need.field, fmt.Sprintf("%g", need.value), "a number above zero")
		}
	}
}
