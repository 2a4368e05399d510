package kernel

// Precision is the number format of a kernel's operands.
type Precision uint8

// The precisions. BF16 stands for float16 too: tensor cores run both at one rate.
const (
	BF16 Precision = iota
	FP8
	FP4
	INT8
	// INT8Weights and INT4Weights are weights in integers (the latter in groups of 128) multiplied with 16-bit activations.
	INT8Weights
	INT4Weights
	precisions
)

// Chip is what the time of a kernel needs of an accelerator's spec sheet, in SI units.
type Chip struct {
	Name         string
	Architecture string
	Peak         [precisions]float64 // FLOP/s, dense; 0 where the chip lacks the format
	Achievable   [precisions]float64 // best measured share of the peak on large matrix products; 0 where not known
	Bandwidth    float64             // B/s of the device memory
	Cores        float64             // multiprocessors
	Clock        float64             // Hz under load
	L2           float64             // B
	TDP, Idle    float64             // W
}

// Cost is what a kernel, or a sequence of kernels, takes.
type Cost struct {
	Seconds float64
	FLOPs   float64 // operations asked for, padding not counted
	Bytes   float64 // moved to and from the device memory
}

// Plus adds two costs that follow one another.
func (c Cost) Plus(d Cost) Cost {
	return Cost{c.Seconds + d.Seconds, c.FLOPs + d.FLOPs, c.Bytes + d.Bytes}
}

// Times is n such costs that follow one another.
func (c Cost) Times(n float64) Cost { return Cost{c.Seconds * n, c.FLOPs * n, c.Bytes * n} }
