package engine

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
	"tokenwatt/compute/kernel"
	"tokenwatt/compute/transformer"
	"tokenwatt/internal/fault"
)

// ErrProblem is wrapped by every error about a replica that cannot be priced.
var ErrProblem = errors.New("serving engine")

// Format is the number format of a model's weights.
type Format string

// The formats. Embeddings, the router and the logits stay in 16 bits in all of them.
const (
	BF16  Format = "bf16"
	FP8   Format = "fp8"   // weights and activations in 8 bits; where the chip has no such arithmetic weights alone
	MXFP4 Format = "mxfp4" // experts in 4.25 bits, multiplied in 16; all else in 16 bits (gpt-oss)
	NVFP4 Format = "nvfp4" // weights and activations in 4 bits
	INT8  Format = "int8"  // weights and activations in 8-bit integers
	INT4  Format = "int4"  // weights in 4-bit integers (AWQ, GPTQ), multiplied in 16 bits
)

// Formats lists the formats.
func Formats() []Format { return []Format{BF16, FP8, MXFP4, NVFP4, INT8, INT4} }

// Problem is one replica: a model on accelerators under an engine.
type Problem struct {
	Model   catalog.Model
	Kernels *kernel.Machine
	Network *collective.Network
	Engine  catalog.ServingEngine
	Memory  float64 // B of one accelerator

	Weights Format
	Cache   kernel.Precision // of keys and values

	TP, PP, DP     int     // ranks of tensor and pipeline parallelism, and of data-parallel attention; 0 is 1
	ExpertParallel bool    // experts whole on TP x DP ranks, instead of all of them cut TP ways
	PointToPoint   bool    // tokens of data-parallel ranks go to their experts alone (all-to-all), not to all ranks
	MaxSeqs        int     // sequences of an iteration at most
	MaxTokens      int     // tokens of an iteration at most
	MaxContext     int     // tokens of a sequence at most
	PowerCap       float64 // W of one accelerator; 0 for its TDP
	ClockShare     float64 // of the arithmetic, at most 1; 0 for all of it
	MemoryShare    float64 // of the memory that the engine takes; 0 for 0.9
	NodeWatts      float64 // of hosts, fans and power supplies of the whole replica, beside the accelerators
}

// MachineOf fills in what a problem takes from the catalog for an accelerator: kernels, network, memory, and the engine
// of the library (Of). The errors are the catalog's and the packages' own.
func (p *Problem) MachineOf(c *catalog.Catalog, accelerator, engine string) error {
	var err error
	if p.Kernels, err = kernel.Of(c, accelerator, ""); err != nil {
		return err
	}
	if p.Network, err = collective.Of(c, accelerator, nil); err != nil {
		return err
	}
	e, err := Of(c, accelerator, engine)
	if err != nil {
		return err
	}
	p.Engine = *e
	p.Memory = float64(c.Accelerators.Get(accelerator).Value.Memory.Mode)
	return nil
}

// Of returns the inference engine of a library ("vllm 0.11", or the name of an entry) as measured on an
// accelerator, or on the one whose architecture is nearest (kernel.Architectures); without a library that of the newest
// one, wherever it was measured. The error is a *catalog.NotFoundError.
func Of(c *catalog.Catalog, accelerator, library string) (*catalog.ServingEngine, error) {
	a := c.Accelerators.Get(accelerator)
	if a == nil {
		return nil, &catalog.NotFoundError{Kind: "accelerators", Name: accelerator, Nearest: c.Nearest("accelerators", accelerator)}
	}
	if e := c.ServingEngines.Get(library); e != nil {
		return &e.Value, nil
	}
	if library == "" {
		vintage := ""
		for i := range c.ServingEngines {
			if e := &c.ServingEngines[i].Value; e.Vintage > vintage {
				library, vintage = e.Library, e.Vintage
			}
		}
	}
	order := kernel.Architectures(a.Value.Architecture)
	rank := func(e *catalog.ServingEngine) int {
		if e.Accelerator == accelerator {
			return -1
		}
		if of := c.Accelerators.Get(e.Accelerator); of != nil {
			if at := slices.Index(order, of.Value.Architecture); at >= 0 {
				return at
			}
		}
		return len(order)
	}
	var best *catalog.ServingEngine
	for i := range c.ServingEngines {
		if e := &c.ServingEngines[i].Value; e.Library == library && (best == nil || rank(e) < rank(best)) {
			best = e
		}
	}
	if best == nil {
		return nil, &catalog.NotFoundError{Kind: "serving_engines", Name: library, Nearest: c.Nearest("serving_engines", library)}
	}
	return best, nil
}

// check fills in the defaults and returns everything that is wrong.
func (p *Problem) check() (*transformer.Shape, error) {
	list := fault.List{Cause: ErrProblem}
	shape, err := transformer.Of(p.Model)
	list.Join(err)
	if p.Kernels == nil || p.Network == nil {
		list.Add("machine", "not given", "kernels and network of an accelerator")
		return nil, list.Err()
	}
	for _, n := range []*int{&p.TP, &p.PP, &p.DP} {
		if *n == 0 {
			*n = 1
		}
	}
	for _, n := range []struct {
		name string
		v    int
	}{{"tp", p.TP}, {"pp", p.PP}, {"dp", p.DP}, {"max_seqs", p.MaxSeqs}, {"max_tokens", p.MaxTokens}, {"max_context", p.MaxContext}} {
		if n.v < 1 {
			list.Add(n.name, strconv.Itoa(n.v), "1 or above")
		}
	}
	if !slices.Contains(Formats(), p.Weights) {
		list.Add("weights", strconv.Quote(string(p.Weights)), "one of "+strings.Trim(fmt.Sprint(Formats()), "[]"))
	}
	if p.Cache != kernel.BF16 && p.Cache != kernel.FP8 {
		list.Add("cache", p.Cache.String(), "bf16 or fp8")
	}
	if p.ClockShare == 0 {
		p.ClockShare = 1
	}
	if !(p.ClockShare > 0 && p.ClockShare <= 1) {
		list.Add("clock share", fmt.Sprintf("%g", p.ClockShare), "above 0 and at most 1")
	}
	if p.MemoryShare == 0 {
		p.MemoryShare = 0.9
	}
	if !(p.MemoryShare > 0 && p.MemoryShare <= 1) {
		list.Add("memory share", fmt.Sprintf("%g", p.MemoryShare), "above 0 and at most 1")
	}
	chip := p.Kernels.Chip()
	if !(chip.TDP > 0) {
		list.Add("tdp of "+chip.Name, "not given", "a power above zero")
	}
	if p.PowerCap == 0 {
		p.PowerCap = chip.TDP
	}
	if least := p.Engine.Draw.Base * chip.TDP; !(p.PowerCap > least) {
		list.Add("power cap", fmt.Sprintf("%g W", p.PowerCap), fmt.Sprintf("above %.4g W, what the accelerator draws between kernels", least))
	}
	if shape != nil {
		p.checkLayout(shape, &list)
	}
	return shape, list.Err()
}

// checkLayout refuses layouts that engines do not have.
func (p *Problem) checkLayout(shape *transformer.Shape, list *fault.List) {
	heads := shape.Heads()
	if p.TP > 0 && heads.Query%p.TP != 0 {
		list.Add("tp", strconv.Itoa(p.TP), fmt.Sprintf("a divisor of the %d query heads", heads.Query))
	}
	if p.PP > p.Model.Layers {
		list.Add("pp", strconv.Itoa(p.PP), fmt.Sprintf("at most the %d layers", p.Model.Layers))
	}
	count, _ := shape.Experts()
	if count == 0 && (p.ExpertParallel || p.DP > 1) {
		list.Add("expert parallelism or dp", "asked for", "a model with experts: copies of a dense model are replicas of their own")
	}
	if p.DP > 1 && !p.ExpertParallel {
		list.Add("dp", strconv.Itoa(p.DP), "expert parallelism: data-parallel attention with experts cut as well is not modelled")
	}
	if p.ExpertParallel && count > 0 && p.TP*p.DP > count {
		list.Add("tp x dp", strconv.Itoa(p.TP*p.DP), fmt.Sprintf("at most the %d experts; copies of experts are not modelled", count))
	}
}

// precisions of the matrix products of attention and dense blocks, and of the experts.
func (p *Problem) precisions() (dense, experts kernel.Precision) {
	switch p.Weights {
	case FP8:
		dense, experts = kernel.FP8, kernel.FP8
	case NVFP4:
		dense, experts = kernel.FP4, kernel.FP4
	case INT8:
		dense, experts = kernel.INT8, kernel.INT8
	case INT4:
		dense, experts = kernel.INT4Weights, kernel.INT4Weights
	case MXFP4:
		experts = kernel.INT4Weights
	case BF16:
	}
	return p.computed(dense), p.computed(experts)
}

// computed is the precision itself where the chip has arithmetic for it, else weights of its width multiplied in 16 bits,
// as the engine's Marlin kernels do it.
func (p *Problem) computed(q kernel.Precision) kernel.Precision {
	switch {
	case p.Kernels.Computes(q):
		return q
	case q == kernel.FP4:
		return kernel.INT4Weights
	}
	return kernel.INT8Weights
}

// Accelerators is how many the replica has.
func (p *Problem) Accelerators() int { return max(p.TP, 1) * max(p.PP, 1) * max(p.DP, 1) }
