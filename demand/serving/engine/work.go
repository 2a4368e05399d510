package engine

import (
	"math"

	"tokenwatt/compute/collective"
	"tokenwatt/compute/kernel"
	"tokenwatt/compute/transformer"
)

// Part is a family of what an iteration does; the engine's entry has a factor for most.
type Part uint8

// The parts.
const (
	Products      Part = iota // of 16-bit matrix products, the share of time that their bytes ask for
	LargeProducts             // and the share that their operations ask for
	LowProducts
	Attention
	LatentAttention
	PrefillAttention
	Experts
	LowExperts
	Elementwise
	Collectives
	Sampling        // one pass over the logits in 32 bits; the engine's factor is how many it makes
	CollectiveCalls // a count, not seconds
	Parts           // how many there are
)

// Work is what one accelerator does in an iteration before the engine's own factors: seconds by part, and how long
// arithmetic and memory would take at their peaks, which is what power goes with.
type Work struct {
	Seconds            [Parts]float64
	Arithmetic, Memory float64
}

func (w *Work) add(v *Work, times float64) {
	for i := range w.Seconds {
		w.Seconds[i] += times * v.Seconds[i]
	}
	w.Arithmetic += times * v.Arithmetic
	w.Memory += times * v.Memory
}

// kernel adds a kernel, so many times.
func (b *builder) kernel(w *Work, part Part, p kernel.Precision, c kernel.Cost, times float64) {
	chip := b.machine.Chip()
	peak := chip.Peak[p]
	if p == kernel.INT4Weights || p == kernel.INT8Weights {
		peak = chip.Peak[kernel.BF16]
	}
	if part == Products {
		// What an engine's products gain over the kernel library's shows where memory sets the pace; arithmetic has its own factor,
		// without a step where one goes over to the other.
		computed, moved := c.FLOPs/peak, c.Bytes/chip.Bandwidth
		share := computed / (computed + moved)
		w.Seconds[LargeProducts] += share * c.Seconds * times
		w.Seconds[Products] += (1 - share) * c.Seconds * times
	} else {
		w.Seconds[part] += c.Seconds * times
	}
	w.Arithmetic += c.FLOPs / peak * times
	w.Memory += c.Bytes / chip.Bandwidth * times
}

// builder prices a replica's iterations kernel by kernel.
type builder struct {
	Problem
	shape          *transformer.Shape
	machine        *kernel.Machine
	dense, experts kernel.Precision
	heads          transformer.Heads
	layers         float64
	norms          float64
}

func newBuilder(p Problem, shape *transformer.Shape) *builder {
	b := &builder{Problem: p, shape: shape, machine: p.Kernels, heads: shape.Heads(), layers: float64(p.Model.Layers), norms: 2}
	b.dense, b.experts = p.precisions()
	if p.Model.PostNorms {
		b.norms = 4
	}
	return b
}

// per is the tokens of one micro-batch on one rank of data-parallel attention: the largest share, for the slowest rank
// sets the pace.
func (b *builder) per(n int) int {
	share := b.PP * b.DP
	return (n + share - 1) / share
}

// busy is the share of the pipeline's cycle in which an accelerator has a micro-batch.
func (b *builder) busy(n int) float64 { return min(1, float64(n)/float64(b.PP)) }

// tokens is the work of everything that goes by tokens: all but attention's scores and the logits. With a pipeline the
// layers of all stages pass at each accelerator, on as many micro-batches as there are stages: a cycle of the pipeline.
func (b *builder) tokens(n int, graph bool) Work {
	var w Work
	if n < 1 {
		return w
	}
	t := b.per(n)
	for _, kind := range []transformer.LayerKind{transformer.DenseLayer, transformer.ExpertLayer} {
		if layers := b.shape.LayersOf(kind); layers > 0 {
			one := b.layer(kind, t, graph)
			w.add(&one, float64(layers))
		}
	}
	b.pipeline(&w, t, n)
	return w
}

// pipeline adds the hops between the stages of a pipeline, and takes off the work of stages that have no micro-batch.
func (b *builder) pipeline(w *Work, t, n int) {
	if b.PP > 1 {
		hop := b.Network.PointToPoint(2*float64(t*b.Model.Hidden), !b.inside(b.PP*b.TP*b.DP), 1)
		w.Seconds[Collectives] += hop * float64(b.PP)
		w.Seconds[CollectiveCalls] += float64(b.PP)
	}
	if busy := b.busy(n); busy < 1 {
		w.Arithmetic *= busy
		w.Memory *= busy
	}
}

// alone is what one rank of data-parallel attention computes of t tokens by itself in all layers: all but the experts and the
// way to them, and what does not go with the tokens.
func (b *builder) alone(t int) Work {
	var w Work
	for _, kind := range []transformer.LayerKind{transformer.DenseLayer, transformer.ExpertLayer} {
		if layers := b.shape.LayersOf(kind); layers > 0 && t > 0 {
			var one Work
			b.own(&one, kind, t, false)
			w.add(&one, float64(layers))
		}
	}
	return w
}

// lone is the tokens of the rank that has most of them, where chunks of prompts stand on ranks whole: the decodes are spread
// evenly, and so are the chunks as far as they are many.
func (b *builder) lone(decodes, chunks, largest int) int {
	return b.per(decodes) + max(b.per(chunks), (largest+b.PP-1)/b.PP)
}

// inside tells whether so many ranks share one scale-up domain.
func (b *builder) inside(ranks int) bool { return ranks <= b.Network.Domain() }

// layer is the work of one layer for t tokens of a rank.
func (b *builder) layer(kind transformer.LayerKind, t int, graph bool) Work {
	var w Work
	b.own(&w, kind, t, graph)
	if kind != transformer.ExpertLayer {
		return w
	}
	all := t * b.DP
	e := b.expertShape(all)
	cost := b.machine.Experts(e)
	cost.FLOPs *= b.machine.Padding(e) // what is executed draws power, not what is asked for
	b.kernel(&w, b.expertPart(), b.experts, cost, 1)
	if b.DP > 1 {
		b.dispatch(&w, t)
	}
	return w
}

// own adds what the ranks of one copy of attention do of a layer for their own tokens: all but the experts and the way to
// them.
func (b *builder) own(w *Work, kind transformer.LayerKind, t int, graph bool) {
	list := b.shape.Projections(kind)
	for i := range list {
		p := &list[i]
		if p.Experts {
			continue
		}
		q, part := b.dense, Products
		if p.Part == transformer.RouterPart {
			q = kernel.BF16
		}
		if q != kernel.BF16 {
			part = LowProducts
		}
		in, out := p.Shard(b.TP)
		b.kernel(w, part, q, b.machine.GEMM(q, t, out, in), 1)
		if p.Up {
			b.kernel(w, Elementwise, kernel.BF16, b.machine.Activation(2*float64(t)*1.5*float64(out)), 1)
		}
	}
	h := b.Model.Hidden
	b.kernel(w, Elementwise, kernel.BF16, b.machine.Norm(t, h), b.norms)
	rotary := b.heads.Query/b.TP + max(1, b.heads.KeyValue/b.TP)
	b.kernel(w, Elementwise, kernel.BF16, b.machine.Activation(4*float64(t*rotary*b.heads.Key)), 1)
	if b.Model.QKNorm || b.Model.QKNormFull {
		b.kernel(w, Elementwise, kernel.BF16, b.machine.Norm(t*rotary, b.heads.Key), 1)
	}
	reductions := 2.0
	if b.Model.ParallelBlock || kind == transformer.ExpertLayer && b.DP > 1 {
		reductions = 1
	}
	if b.TP > 1 {
		w.Seconds[Collectives] += reductions * b.allReduce(2*float64(t*h), graph)
		w.Seconds[CollectiveCalls] += reductions
	}
}

func (b *builder) expertPart() Part {
	if b.experts != kernel.BF16 {
		return LowExperts
	}
	return Experts
}

// expertShape is the expert block that one rank computes of so many tokens of all ranks.
func (b *builder) expertShape(tokens int) kernel.Experts {
	count, topK := b.shape.Experts()
	x := b.Model.Experts
	e := kernel.Experts{
		Tokens: tokens, Hidden: b.Model.Hidden, Inner: x.FFN, TopK: topK, Count: count, Local: count,
		Skew: b.Engine.ExpertSkew, Matrices: 2, Precision: b.experts,
	}
	if b.Model.Activation == "swiglu" || b.Model.Activation == "geglu" {
		e.Matrices = 3
	}
	if b.ExpertParallel {
		e.Local = (count + b.TP*b.DP - 1) / (b.TP * b.DP)
	} else {
		e.Inner = (x.FFN + b.TP - 1) / b.TP
	}
	return e
}

// dispatch is the way of tokens of data-parallel ranks to the experts and back: gathered by all ranks and reduced to
// their own, as engines do it by default, or each to its experts' ranks, in 8 bits where these compute in 8 bits or fewer, and
// back in 16 (all-to-all, as DeepEP does).
func (b *builder) dispatch(w *Work, t int) {
	ranks := b.TP * b.DP
	g := collective.Group{Ranks: ranks, PerNode: min(ranks, b.Network.Domain()), Sharing: 1}
	one := 2 * float64(b.Model.Hidden)
	_, topK := b.shape.Experts()
	if b.PointToPoint {
		back := float64(t*topK) * one
		there := back
		if b.experts == kernel.FP8 || b.experts == kernel.FP4 || b.experts == kernel.INT8 {
			there = back / 2
		}
		w.Seconds[Collectives] += b.Network.AllToAll(there, g) + b.Network.AllToAll(back, g)
	} else {
		bytes := float64(t*b.DP) * one
		w.Seconds[Collectives] += b.Network.AllGather(bytes, g) + b.Network.ReduceScatter(bytes, g)
	}
	w.Seconds[CollectiveCalls] += 2
}

// largeBytes is from where on an engine's factor for large collectives holds.
const largeBytes = 32 << 20

// allReduce is the engine's own where it has one for the accelerator and the ranks are in one domain.
func (b *builder) allReduce(bytes float64, graph bool) float64 {
	if f := b.Engine.LargeCollectives; f > 1 && bytes > largeBytes {
		return b.allReduce(largeBytes, graph) * bytes / largeBytes * (1 + (f-1)*(1-largeBytes/bytes))
	}
	if b.inside(b.TP) {
		if t, known := b.Network.DirectAllReduce(bytes, b.TP, graph); known {
			return t
		}
	}
	return b.Network.AllReduce(bytes, collective.Group{Ranks: b.TP, PerNode: min(b.TP, b.Network.Domain()), Sharing: b.DP})
}

// logits is the work behind the last layer for so many sampled positions. With a pipeline the last stage has it alone
// and the others wait.
func (b *builder) logits(n int) Work {
	var w Work
	if n < 1 {
		return w
	}
	t := b.per(n)
	list := b.shape.Projections(transformer.Output)
	for i := range list {
		in, out := list[i].Shard(b.TP)
		b.kernel(&w, Products, kernel.BF16, b.machine.GEMM(kernel.BF16, t, out, in), 1)
		if b.TP > 1 && list[i].Split == transformer.Column {
			g := collective.Group{Ranks: b.TP, PerNode: min(b.TP, b.Network.Domain()), Sharing: b.DP}
			w.Seconds[Collectives] += b.Network.AllGather(2*float64(t)*float64(list[i].Out), g)
			w.Seconds[CollectiveCalls]++
		}
	}
	b.kernel(&w, Elementwise, kernel.BF16, b.machine.Norm(t, b.Model.Hidden), 1)
	w.Seconds[Sampling] = 4 * float64(n) * float64(b.Model.Vocabulary) / b.machine.Chip().Bandwidth
	if b.PP > 1 {
		for i := range w.Seconds {
			w.Seconds[i] *= float64(b.PP)
		}
	}
	return w
}

// decodes is attention of one new token each of n sequences with a mean context, the new token included.
func (b *builder) decodes(n, context int) Work {
	var w Work
	if n < 1 {
		return w
	}
	a := kernel.Attention{
		Batch: b.per(n), Query: 1, Cached: max(context-1, 0), Heads: b.heads.Query / b.TP, KVHeads: max(1, b.heads.KeyValue/b.TP),
		HeadDim: b.heads.Key, ValueDim: b.heads.Value, KV: b.Cache,
	}
	part := Attention
	if b.heads.Latent > 0 {
		a.KVHeads, a.HeadDim, a.ValueDim, a.Latent = 1, b.heads.Latent, b.Model.MLA.KVRank, true
		part = LatentAttention
	}
	windowed := float64(b.heads.WindowedLayers)
	if full := b.layers - windowed; full > 0 {
		b.kernel(&w, part, kernel.BF16, b.machine.Decode(a), full)
	}
	if windowed > 0 {
		a.Window = b.heads.Window
		b.kernel(&w, part, kernel.BF16, b.machine.Decode(a), windowed)
	}
	busy := b.busy(n)
	w.Arithmetic *= busy
	w.Memory *= busy
	return w
}

// together is how many chunks of one size run in the call of which a chunk's own part is taken.
const together = 8

// prompt is attention of new tokens of one sequence behind cached ones, in two parts: what the chunk itself takes among
// others of its size, and what the call takes once, its launch and the cores that lone chunks leave idle, in seconds
// alone. The two are the call of one chunk. With data-parallel attention chunks are spread over the ranks as tokens are.
func (b *builder) prompt(tokens, cached int) (own Work, once float64) {
	if tokens < 1 {
		return own, 0
	}
	a := kernel.Attention{
		Batch: 1, Query: tokens, Cached: cached, Heads: b.heads.Query / b.TP, KVHeads: max(1, b.heads.KeyValue/b.TP),
		HeadDim: b.heads.Key, ValueDim: b.heads.Value, KV: b.Cache,
	}
	windowed := float64(b.heads.WindowedLayers)
	spread := 1 / float64(b.DP)
	add := func(a kernel.Attention, layers float64) {
		one := b.machine.Prefill(a)
		a.Batch = 1 + together
		more := (b.machine.Prefill(a).Seconds - one.Seconds) / together
		once += max(0, one.Seconds-more) * layers
		one.Seconds = min(more, one.Seconds)
		b.kernel(&own, PrefillAttention, kernel.BF16, one, layers)
	}
	if full := b.layers - windowed; full > 0 {
		add(a, full*spread)
	}
	if windowed > 0 {
		a.Window = b.heads.Window
		add(a, windowed*spread)
	}
	if b.heads.Latent > 0 && cached > 0 {
		// The cached latents are expanded to keys and values anew.
		mla := b.Model.MLA
		cost := b.machine.GEMM(kernel.BF16, cached, b.heads.Query/b.TP*(mla.NopeDim+mla.VDim), mla.KVRank)
		b.kernel(&own, Products, kernel.BF16, cost, b.layers*spread)
	}
	return own, once
}

// padded is the batch that a captured graph of the engine runs for n sequences: vLLM's sizes 1, 2, 4, then in steps of 8
// up to 256 and of 16 beyond (vllm/config, cudagraph_capture_sizes). Beyond the largest graph it is n.
func padded(n, graphs int) int {
	switch {
	case n > graphs || n < 3:
		return n
	case n <= 4:
		return 4
	case n <= 256:
		return min((n+7)/8*8, max(graphs, n))
	}
	return min((n+15)/16*16, max(graphs, n))
}

// finite tells whether everything was priced.
func (w *Work) finite() bool {
	sum := w.Arithmetic + w.Memory
	for _, s := range w.Seconds {
		sum += s
	}
	return !math.IsInf(sum, 0) && !math.IsNaN(sum)
}
