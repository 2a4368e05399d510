package step

import (
	"tokenwatt/compute/kernel"
	"tokenwatt/compute/transformer"
	"tokenwatt/demand/training/layout"
)

// LayerKey is all that the kernels of a layer depend on: layouts with one key share one LayerCost.
type LayerKey struct {
	TP, CP, EP, MicroBatch int
	SequenceParallel       bool
}

// Part is the kernels of one layer, or of what stands behind the last one, for one micro-batch on one accelerator: seconds
// as the kernel library takes them, before the factors of engine and site.
type Part struct {
	Products          kernel.Cost // matrix products in the recipe's format, forward
	ProductsBackward  kernel.Cost
	Wide              kernel.Cost // products that stay in 16 bits, forward: router, logits
	WideBackward      kernel.Cost
	Attention         kernel.Cost // scores and values
	AttentionBackward kernel.Cost
	Elements          kernel.Cost // elementwise kernels, forward; backward takes twice as much
}

// LayerCost is the kernels of each kind of layer under one key.
type LayerCost struct {
	Key           LayerKey
	Dense, Expert Part
	Head          Part // logits and loss, once
	Merge         Part // what a multi-token-prediction module has beside its layer and logits
}

// Key returns what the kernels of the layout's layers depend on.
func (p *Prepared) Key(l *layout.Layout) LayerKey {
	return LayerKey{
		TP: max(l.TP, 1), CP: max(l.CP, 1), EP: max(l.EP, 1), MicroBatch: max(l.MicroBatch, 1),
		SequenceParallel: l.SequenceParallel,
	}
}

// Layer prices the kernels of a layer: tens of microseconds, no allocation.
func (p *Prepared) Layer(k LayerKey) LayerCost {
	c := LayerCost{Key: k}
	tokens := ceilDiv(k.MicroBatch*p.job.Sequence, k.CP)
	if p.widths.dense > 0 {
		c.Dense = p.part(transformer.DenseLayer, k, tokens)
	}
	if p.widths.expert > 0 {
		c.Expert = p.part(transformer.ExpertLayer, k, tokens)
	}
	c.Head = p.head(k, tokens)
	if p.widths.modules > 0 {
		p.products(&c.Merge, transformer.Merge, k, tokens)
	}
	return c
}

// part prices one layer of a kind.
func (p *Prepared) part(kind transformer.LayerKind, k LayerKey, tokens int) Part {
	var c Part
	p.products(&c, kind, k, tokens)
	p.scores(&c, k)
	c.Elements = p.price.elements(p.elementBytes(kind, k) * float64(tokens))
	if kind == transformer.ExpertLayer && p.widths.biased {
		c.Elements.Seconds *= max(eagerKernels/p.price.elementwise, 1)
	}
	return c
}

// products prices every projection by shape: forward rows x out x in; backward the gradient of its input, rows x in x out,
// and of its weights, in x out x rows.
func (p *Prepared) products(c *Part, kind transformer.LayerKind, k LayerKey, tokens int) {
	list := p.shape.Projections(kind)
	for i := range list {
		q := &list[i]
		if q.Experts {
			p.routed(c, q, k, tokens)
			continue
		}
		in, out := q.Shard(k.TP)
		precision := p.price.low
		if kind == transformer.Output || q.Part == transformer.RouterPart {
			precision = kernel.BF16
		}
		forward := p.price.product(precision, tokens, out, in)
		backward := p.price.product(precision, tokens, in, out).Plus(p.price.product(precision, in, out, tokens))
		if precision == p.price.low && p.price.low != kernel.BF16 {
			c.Products, c.ProductsBackward = c.Products.Plus(forward), c.ProductsBackward.Plus(backward)
			continue
		}
		c.Wide, c.WideBackward = c.Wide.Plus(forward), c.WideBackward.Plus(backward)
	}
}

// routed prices the products of the experts that one accelerator holds, in equal groups: routing is taken as balanced.
// With tensor parallelism the ranks split the tokens, not the experts.
func (p *Prepared) routed(c *Part, q *transformer.Projection, k LayerKey, tokens int) {
	experts := int(p.widths.experts)
	groups := max(experts/k.EP, 1)
	rows := max(ceilDiv(tokens*int(p.widths.topK)*k.EP, experts*k.TP), 1)
	forward := p.price.grouped(p.price.low, groups, rows, q.Out, q.In)
	backward := p.price.grouped(p.price.low, groups, rows, q.In, q.Out).Plus(p.price.grouped(p.price.low, groups, q.In, q.Out, rows))
	if p.price.low == kernel.BF16 {
		c.Wide, c.WideBackward = c.Wide.Plus(forward), c.WideBackward.Plus(backward)
		return
	}
	c.Products, c.ProductsBackward = c.Products.Plus(forward), c.ProductsBackward.Plus(backward)
}

// scores prices attention: each context-parallel rank does its balanced share of the whole sequence's.
func (p *Prepared) scores(c *Part, k LayerKey) {
	h := &p.heads
	a := kernel.Attention{
		Batch: k.MicroBatch, Query: p.job.Sequence, Heads: ceilDiv(h.Query, k.TP), KVHeads: ceilDiv(h.KeyValue, k.TP),
		HeadDim: h.Key, ValueDim: h.Value,
	}
	w := &p.widths
	forward, backward := p.price.attention(a)
	if w.fullShare < 1 {
		a.Window = w.window
		f, b := p.price.attention(a)
		forward = forward.Times(w.fullShare).Plus(f.Times(1 - w.fullShare))
		backward = backward.Times(w.fullShare).Plus(b.Times(1 - w.fullShare))
	}
	share := 1 / float64(k.CP)
	c.Attention, c.AttentionBackward = forward.Times(share), backward.Times(share)
}

// head prices logits and loss, in 16 bits and float32: 22 B for each token and entry of the vocabulary, of which
// elementwise kernels forward have a third.
func (p *Prepared) head(k LayerKey, tokens int) Part {
	var c Part
	p.products(&c, transformer.Output, k, tokens)
	const bytes = 22.0 / 3
	m := p.price.machine.Memory(bytes * float64(tokens) * p.widths.vocabulary / float64(k.TP))
	c.Elements = m
	return c
}

// elementBytes is what the elementwise kernels of a layer move for one token, forward, in bytes: norms, residuals,
// rotary positions, activations, permutation of tokens to experts. Quantisation is part of the products.
func (p *Prepared) elementBytes(kind transformer.LayerKind, k LayerKey) float64 {
	w := &p.widths
	t, sp := float64(k.TP), 1.0
	if k.SequenceParallel {
		sp = t
	}
	inner := w.ffn
	if kind == transformer.ExpertLayer {
		inner = w.topK*w.expertFFN + w.sharedFFN
	}
	activation := 4.0
	if w.gated {
		activation = 6
	}
	var bytes float64
	if p.price.early {
		bytes = 22*w.hidden/sp + 12*w.hidden/t + activation*inner/t
	} else {
		bytes = 20*w.hidden/sp + activation*inner/t + 4*(w.queries+w.keyValues)/t
	}
	if kind == transformer.ExpertLayer {
		bytes += 12 * w.topK * w.hidden / t
	}
	return bytes
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }
