package language

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
	"tokenwatt/compute/transformer"
	"tokenwatt/internal/fault"
	"tokenwatt/quantity"
)

// ErrModel is wrapped by errors about a model that cannot be run as asked.
var ErrModel = errors.New("language: model does not fit")

// Options say how sequences are read.
type Options struct {
	Passes      float64 // over each sequence
	Window      int     // longest piece; the model's longest context where 0
	BatchTokens int     // read together
	Generate    float64 // tokens generated behind each sequence
	Attention   transformer.Attention
}

// Reader prices sequences of a model on a chip. It is immutable.
type Reader struct {
	shape   *transformer.Shape
	model   catalog.Model
	machine *kernel.Machine
	options Options
	// Group is how many accelerators hold the model together.
	group int
}

// New returns the reader of a model on an accelerator of a catalog, which holds the kernels. Errors wrap ErrModel or are those of
// transformer.Of and kernel.Of.
func New(c *catalog.Catalog, model *catalog.Model, accelerator string, o Options) (*Reader, error) {
	shape, err := transformer.Of(*model)
	if err != nil {
		return nil, err
	}
	machine, err := kernel.Of(c, accelerator, "")
	if err != nil {
		return nil, err
	}
	r := &Reader{shape: shape, model: *model, machine: machine, options: o}
	if r.options.Window == 0 {
		r.options.Window = max(model.Context, model.MaxContext)
	}
	faults := fault.List{Cause: ErrModel}
	if n := model.LearnedPositions; n > 0 && r.options.Window > n {
		faults.Add("window", fmt.Sprintf("%d tokens", r.options.Window), fmt.Sprintf("at most the model's learned positions, %d", n))
	}
	if !(o.Passes > 0) || math.IsInf(o.Passes, 1) || o.BatchTokens < 1 || !(o.Generate >= 0) || math.IsInf(o.Generate, 1) {
		faults.Add("passes, batch_tokens, generate", fmt.Sprintf("%g, %d, %g", o.Passes, o.BatchTokens, o.Generate), "numbers above zero, and zero or more tokens generated")
	}
	a := &c.Accelerators.Get(accelerator).Value
	memory := fault.Positive(&faults, &a.Memory, "memory")
	if err := faults.Err(); err != nil {
		return nil, err
	}
	r.group = max(1, int(math.Ceil(weightRoom*float64(shape.WeightBytes(bytesPerWeight))/memory)))
	return r, nil
}

const (
	bytesPerWeight = 2    // bfloat16
	weightRoom     = 1.15 // memory for weights, activations and runtime over that of the weights
)

// Group is how many accelerators hold the model together.
func (r *Reader) Group() int { return r.group }

// FLOPs is what one sequence takes, passes and generation included.
func (r *Reader) FLOPs(tokens int) float64 {
	var f float64
	r.pieces(tokens, func(length int, count float64) {
		f += count * float64(r.shape.ForwardFLOPs(quantity.Tokens(length), r.options.Attention))
	})
	return r.options.Passes*f + float64(r.shape.Generate(r.context(tokens), quantity.Tokens(r.options.Generate)).Total())
}

// context is what of a sequence generation sees.
func (r *Reader) context(tokens int) quantity.Tokens {
	return quantity.Tokens(min(tokens, r.options.Window))
}

// pieces visits the pieces that a sequence is read in: whole windows and what is left.
func (r *Reader) pieces(tokens int, visit func(length int, count float64)) {
	if whole := tokens / r.options.Window; whole > 0 {
		visit(r.options.Window, float64(whole))
	}
	if rest := tokens % r.options.Window; rest > 0 {
		visit(rest, 1)
	}
}

// Seconds is the accelerator-seconds of one sequence, passes and generation included.
func (r *Reader) Seconds(tokens int) float64 {
	var t float64
	r.pieces(tokens, func(length int, count float64) { t += count * r.pass(length) })
	t *= r.options.Passes
	if r.options.Generate > 0 {
		t += r.generate(float64(r.context(tokens)))
	}
	return t
}

// pass is the time of one piece within a batch of pieces like it.
func (r *Reader) pass(length int) float64 {
	batch := max(1, r.options.BatchTokens/length)
	rows := batch * length
	t := r.products(rows, rows)
	heads := r.shape.Heads()
	a := kernel.Attention{Batch: batch, Query: length, Heads: heads.Query, KVHeads: heads.KeyValue, HeadDim: heads.Key, ValueDim: heads.Value}
	full, _ := r.machine.TrainAttention(a, true)
	share := 1.0
	if r.options.Attention == transformer.Full {
		share = 2 // twice the pairs of the causal half that the kernel is priced for
	}
	t += share * full.Seconds * float64(r.model.Layers-heads.WindowedLayers)
	if heads.WindowedLayers > 0 {
		a.Window = heads.Window
		windowed, _ := r.machine.TrainAttention(a, true)
		t += windowed.Seconds * float64(heads.WindowedLayers)
	}
	norms := r.machine.Norm(rows, r.model.Hidden).Times(2)
	activation := r.machine.Activation(float64(2*2*rows) * float64(r.model.FFN))
	t += norms.Plus(activation).Seconds * float64(r.model.Layers)
	return t / float64(batch)
}

// products is the time of the matrix products of so many rows, with logits for some of them.
func (r *Reader) products(rows, logits int) float64 {
	var t float64
	for _, kind := range []transformer.LayerKind{transformer.DenseLayer, transformer.ExpertLayer} {
		layers := float64(r.shape.LayersOf(kind))
		if layers == 0 {
			continue
		}
		for _, p := range r.shape.Projections(kind) {
			n := rows
			groups := 1
			if p.Experts {
				count, top := r.shape.Experts()
				groups = min(count, max(1, rows*top))
				n = max(1, rows*top/groups)
			}
			t += layers * r.machine.GroupedGEMM(kernel.BF16, groups, n, p.Out, p.In).Seconds
		}
	}
	for _, p := range r.shape.Projections(transformer.Input) {
		t += r.machine.GEMM(kernel.BF16, rows, p.Out, p.In).Seconds
	}
	for _, p := range r.shape.Projections(transformer.Output) {
		t += r.machine.GEMM(kernel.BF16, logits, p.Out, p.In).Seconds
	}
	return t
}

// generate is the accelerator-seconds of the tokens generated behind a context, one sequence of its batch.
func (r *Reader) generate(context float64) float64 {
	n := r.options.Generate
	batch := max(1, int(float64(r.options.BatchTokens)/(context+n)))
	step := r.products(batch, batch)
	heads := r.shape.Heads()
	mean := int(context + n/2)
	a := kernel.Attention{Batch: batch, Query: 1, Cached: mean, Heads: heads.Query, KVHeads: heads.KeyValue, HeadDim: heads.Key, ValueDim: heads.Value}
	step += r.machine.Decode(a).Seconds * float64(r.model.Layers-heads.WindowedLayers)
	if heads.WindowedLayers > 0 {
		a.Cached = min(mean, heads.Window)
		step += r.machine.Decode(a).Seconds * float64(heads.WindowedLayers)
	}
	return n * step / float64(batch)
}
