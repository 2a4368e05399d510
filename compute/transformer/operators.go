package transformer

import (
	"math"
	"strconv"

	"tokenwatt/quantity"
)

// Phase is what a model is run for.
type Phase uint8

// The phases.
const (
	// TrainForward is the forward pass of training, with logits for every token and the prediction modules.
	TrainForward Phase = iota
	// TrainBackward is the backward pass: gradients of inputs and of weights, two forward passes' work.
	TrainBackward
	// PrefillPhase processes new tokens behind cached ones, with logits for the last alone.
	PrefillPhase
	// DecodePhase is one step of generation, one token of each sequence.
	DecodePhase
)

// String returns the phase's name.
func (p Phase) String() string {
	switch p {
	case TrainForward:
		return "training, forward"
	case TrainBackward:
		return "training, backward"
	case PrefillPhase:
		return "prefill"
	case DecodePhase:
		return "decode"
	}
	return "phase(" + strconv.Itoa(int(p)) + ")"
}

// Pass is one run of the model over a batch.
type Pass struct {
	Phase     Phase
	Sequences float64         // that run together
	Context   quantity.Tokens // cached of each sequence; none in training
	Tokens    quantity.Tokens // new of each sequence; one in decode
	Attention Attention       // which pairs count in training; prefill and decode are causal
	// Bytes of a weight, of a weight's gradient, of an element of an activation and of the key-value cache.
	BytesPerWeight, BytesPerGradient, BytesPerActivation, BytesPerCache float64
}

// Operator is what one kind of operation takes in all layers that have it, in one pass.
type Operator struct {
	Name       string
	Module     bool           // of a prediction module
	Parameters quantity.Count // that it holds, all experts included; a tied output holds none of its own
	FLOPs      quantity.FLOPs
	// Weights is what it reads of weights, each once in a pass; of routed experts those that the tokens touch in
	// expectation. Gradients is what it writes of weight gradients, in the backward pass alone.
	Weights, Gradients quantity.Bytes
	// Read and Written are activations and cache, each input and output once: the least that a kernel of its own moves.
	// Scores stay in the chip, as a fused attention kernel keeps them.
	Read, Written quantity.Bytes
}

// check returns an error for each field of the pass that is out of range.
func (p *Pass) check() error {
	var f faults
	for _, v := range []struct {
		name  string
		value float64
		least float64
	}{
		{"sequences", p.Sequences, 0},
		{"context", float64(p.Context), 0},
		{"tokens", float64(p.Tokens), 0},
		{"bytes_per_weight", p.BytesPerWeight, 0},
		{"bytes_per_gradient", p.BytesPerGradient, 0},
		{"bytes_per_activation", p.BytesPerActivation, 0},
		{"bytes_per_cache", p.BytesPerCache, 0},
	} {
		found := strconv.FormatFloat(v.value, 'g', 6, 64)
		f.require(v.value >= v.least && !math.IsInf(v.value, 1), v.name, found, "a finite number, zero or above")
	}
	f.require(p.Phase <= DecodePhase, "phase", p.Phase.String(), "a phase of training, prefill or decode")
	training := p.Phase == TrainForward || p.Phase == TrainBackward
	f.require(!training || p.Context == 0, "context", strconv.FormatFloat(float64(p.Context), 'g', 6, 64), "0 in training")
	f.require(p.Phase != DecodePhase || p.Tokens == 1, "tokens", strconv.FormatFloat(float64(p.Tokens), 'g', 6, 64), "1 in decode")
	return f.err()
}

// Operators returns what a pass takes by operator, in the order in which they run; prediction modules come last, in
// training alone. FLOPs sum to those of Train, Prefill and Decode, parameters to Parameters. The error joins a
// *ShapeError for each field of the pass that is out of range.
func (s *Shape) Operators(p Pass) ([]Operator, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	b := &builder{s: s, Pass: p, tokens: p.Sequences * float64(p.Tokens), logits: p.Sequences * float64(p.Tokens)}
	b.visible = s.seen(float64(p.Context))
	switch p.Phase {
	case PrefillPhase:
		b.logits = p.Sequences
		if p.Tokens == 0 {
			b.logits, b.visible = 0, 0
		}
		b.pairs = s.pairs(float64(p.Context), float64(p.Tokens))
	case DecodePhase:
		b.pairs = s.pairs(float64(p.Context), 1)
	case TrainForward, TrainBackward:
		if b.pairs = s.pairs(0, float64(p.Tokens)); p.Attention == Full {
			b.pairs = s.square(float64(p.Tokens))
		}
	}
	b.model()
	if own := len(b.list); s.modules > 0 && p.training() {
		b.modules()
		for i := range b.list[own:] {
			b.list[own+i].Module = true
		}
	}
	return b.list, nil
}

// training tells whether the pass is one of training.
func (p *Pass) training() bool { return p.Phase == TrainForward || p.Phase == TrainBackward }

// seen is how many cached tokens new ones see, summed over the layers.
func (s *Shape) seen(context float64) float64 {
	n := s.fullLayers * context
	if s.windowedLayers > 0 {
		n += s.windowedLayers * min(context, s.window)
	}
	return n
}

// builder collects the operators of a pass.
type builder struct {
	Pass
	s       *Shape
	list    []Operator
	tokens  float64 // new ones of all sequences
	logits  float64 // tokens that logits are computed for
	pairs   float64 // of query and key over all layers, of one sequence
	visible float64 // cached tokens that new ones see over all layers, of one sequence
}

// add puts an operator at the end, or onto the one of its name.
func (b *builder) add(o Operator) {
	for i := range b.list {
		at := &b.list[i]
		if at.Name == o.Name {
			at.Parameters += o.Parameters
			at.FLOPs += o.FLOPs
			at.Weights += o.Weights
			at.Gradients += o.Gradients
			at.Read += o.Read
			at.Written += o.Written
			return
		}
	}
	b.list = append(b.list, o)
}

// operator returns an operator of a forward pass's FLOPs, held parameters and moved elements as the phase has it. The
// backward pass reads the input once more and the output's gradient twice, for the gradients of input and weights.
func (b *builder) operator(name string, held, touched, flops, in, out float64) Operator {
	o := Operator{Name: name, Parameters: quantity.Count(held), FLOPs: quantity.FLOPs(flops), Weights: quantity.Bytes(touched * b.BytesPerWeight)}
	read, written := in, out
	if b.Phase == TrainBackward {
		o.FLOPs *= 2
		o.Gradients = quantity.Bytes(touched * b.BytesPerGradient)
		read, written = in+2*out, in
	}
	o.Read, o.Written = quantity.Bytes(read*b.BytesPerActivation), quantity.Bytes(written*b.BytesPerActivation)
	return o
}

// projection adds a matrix product that so many tokens pass in each of so many layers.
func (b *builder) projection(prefix string, p *Projection, layers, tokens float64) {
	in, out := float64(p.In), float64(p.Out)
	own := in*out + float64(p.Bias)
	held, touched, passes := layers*own, layers*own, layers*tokens
	if p.Experts {
		held *= b.s.experts
		touched *= b.s.ExpertsTouched(tokens)
		passes *= b.s.topK
	}
	b.add(b.operator(prefix+p.Name, held, touched, 2*in*out*passes, in*passes, out*passes))
}

// model adds the operators of the model itself.
func (b *builder) model() {
	s := b.s
	p := &s.parameters
	// Tables: a row of each for a token. The backward pass adds to the gradients of the rows.
	rows := b.tokens * s.lookupRow
	b.add(b.operator("embedding", float64(p.Embedding+p.Positions), rows, 0, 0, b.tokens*s.width))
	for i := range s.projections[Input] {
		b.projection("", &s.projections[Input][i], 1, b.tokens)
	}
	b.attention("", b.pairs, b.visible, s.layers)
	for _, kind := range []LayerKind{DenseLayer, ExpertLayer} {
		b.feedForward("", kind, float64(s.LayersOf(kind)))
	}
	b.norms("norms and residuals", float64(p.Norms), b.tokens*(s.layers*s.normedElements+s.endNorms*s.hidden))
	b.output("")
}

// modules adds the operators of the multi-token-prediction modules. They see the whole sequence, without a window.
func (b *builder) modules() {
	s := b.s
	const prefix = "prediction module: "
	n := float64(b.Tokens)
	pairs := attended(n, 0)
	if b.Attention == Full {
		pairs = n * n
	}
	for i := range s.projections[Merge] {
		b.projection(prefix, &s.projections[Merge][i], s.modules, b.tokens)
	}
	b.attention(prefix, s.modules*pairs, 0, s.modules)
	kind := DenseLayer
	if s.expertLayers > 0 {
		kind = ExpertLayer
	}
	b.feedForward(prefix, kind, s.modules)
	b.norms(prefix+"norms and residuals", s.modules*(s.layerNorms+3*s.endNorm), s.modules*b.tokens*(s.normedElements+3*s.hidden))
	b.output(prefix)
}

// attention adds the projections and products of attention in so many layers.
func (b *builder) attention(prefix string, pairs, visible, layers float64) {
	s := b.s
	list := s.attention
	for i := range list[:len(list)-1] {
		b.projection(prefix, &list[i], layers, b.tokens)
	}
	if s.expansion > 0 && b.Phase == PrefillPhase {
		// The cached latents are expanded anew: part of the last projection before the products.
		cached := b.Sequences * visible
		o := b.operator(prefix+list[len(list)-2].Name, 0, 0, s.expansion*cached, 0, cached*s.heads.expanded())
		o.Read = quantity.Bytes(cached * s.cached * b.BytesPerCache)
		b.add(o)
	}
	b.products(prefix, pairs, visible, layers)
	b.projection(prefix, &list[len(list)-1], layers, b.tokens)
}

// products adds the products of queries with keys and of their weights with values. In decode the cache is read as
// it is kept; latent attention reads it once for both.
func (b *builder) products(prefix string, pairs, visible, layers float64) {
	s := b.s
	q, k, v, o := s.operands(b.Phase == DecodePhase)
	pairs *= b.Sequences
	keys := b.Sequences*visible + layers*b.tokens
	bytes := b.BytesPerActivation
	if b.Phase == DecodePhase {
		keys, bytes = pairs, b.BytesPerCache
	}
	fresh := layers * b.tokens
	scorePair, valuePair := s.scorePair, s.pair-s.scorePair
	if b.Phase == DecodePhase {
		scorePair, valuePair = s.decodeScorePair, s.decodePair-s.decodeScorePair
	}
	act := func(x float64) quantity.Bytes { return quantity.Bytes(x * b.BytesPerActivation) }
	sinks := layers * s.sinks
	scores := Operator{
		Name: prefix + "attention scores", Parameters: quantity.Count(sinks), FLOPs: quantity.FLOPs(scorePair * pairs),
		Weights: quantity.Bytes(sinks * b.BytesPerWeight), Read: act(fresh*q) + quantity.Bytes(keys*k*bytes),
	}
	values := Operator{
		Name: prefix + "attention values", FLOPs: quantity.FLOPs(valuePair * pairs),
		Read: quantity.Bytes(keys * v * bytes), Written: act(fresh * o),
	}
	if b.Phase == TrainBackward {
		scores.FLOPs *= 2
		values.FLOPs *= 2
		scores.Gradients = quantity.Bytes(sinks * b.BytesPerGradient)
		scores.Written = act(fresh*q + keys*k)
		values.Read, values.Written = act(keys*v+2*fresh*o), act(keys*v)
	}
	b.add(scores)
	b.add(values)
}

// feedForward adds the products of feed-forward blocks and the activation between them.
func (b *builder) feedForward(prefix string, kind LayerKind, layers float64) {
	if layers == 0 {
		return
	}
	for i := range b.s.projections[kind] {
		p := &b.s.projections[kind][i]
		if p.Part == AttentionPart {
			continue
		}
		b.projection(prefix, p, layers, b.tokens)
		if !p.Up {
			continue
		}
		passes := layers * b.tokens
		if p.Experts {
			passes *= b.s.topK
		}
		b.add(b.operator(prefix+"activation", 0, 0, 0, passes*float64(p.Out), passes*float64(b.s.projections[kind][i+1].In)))
	}
}

// norms adds norms that so many elements pass, each with the residual that is added before it.
func (b *builder) norms(name string, held, elements float64) {
	b.add(b.operator(name, held, held, 0, 2*elements, 2*elements))
}

// output adds the logits and the way to them. The output of a prediction module is that of the model.
func (b *builder) output(prefix string) {
	s := b.s
	times := 1.0
	if prefix != "" {
		times = s.modules
	}
	for i := range s.projections[Output] {
		p := &s.projections[Output][i]
		before := len(b.list)
		b.projection(prefix, p, times, b.logits)
		o := &b.list[before]
		if prefix != "" {
			o.Parameters = 0
		} else if p.Part == OutputPart {
			o.Parameters = s.parameters.Output
		}
	}
}
