package step

import (
	"math"

	"tokenwatt/compute/collective"
	"tokenwatt/demand/training/layout"
)

// ranks are counted as Megatron does: tensor parallelism innermost, then context, then data, pipeline stages outermost.
// A group of size n whose members stand stride ranks apart has perNode of them in one scale-up domain, and as many groups
// of its kind share the domain's network adapters as ranks are left.
func (p *Prepared) group(n, stride int) collective.Group {
	per := min(max(p.node/max(stride, 1), 1), n)
	return collective.Group{Ranks: n, PerNode: per, Sharing: max(min(p.node/per, stride), 1)}
}

// tensor is the seconds that tensor parallelism communicates for a layer and micro-batch, exposed: an all-reduce of the
// activations behind attention and behind the feed-forward block, forward and backward, and twice again in a full
// recomputation. Sequence parallelism splits each into a reduce-scatter and an all-gather of the same bytes. Routed
// experts are not split, so their layers do it behind attention alone.
func (p *Prepared) tensor(l *layout.Layout, tokens float64, expert bool) float64 {
	if l.TP <= 1 {
		return 0
	}
	times := 4.0
	if l.Recompute == layout.Full {
		times = 6
	}
	if expert && p.widths.sharedFFN == 0 {
		times /= 2
	}
	return p.rates.tp * times * p.network.AllReduce(2*tokens*p.widths.hidden, p.group(l.TP, 1))
}

// context is the same of context parallelism: keys and values pass once forward, and with their gradients twice backward.
func (p *Prepared) context(l *layout.Layout, tokens float64) float64 {
	if l.CP <= 1 {
		return 0
	}
	bytes := 2 * tokens * float64(l.CP) * p.widths.keyValues / float64(l.TP)
	return p.rates.cp * 3 * p.network.AllGather(bytes, p.group(l.CP, l.TP))
}

// routing is the same of expert parallelism: dispatch and combine, forward and backward. A token's activations go once
// to each scale-up domain that holds an expert for it: of n domains with k experts a token, n (1 - (1 - 1/n)^k).
func (p *Prepared) routing(l *layout.Layout, tokens float64) float64 {
	if l.EP <= 1 {
		return 0
	}
	g := p.group(l.EP, 1)
	copies, exposed := p.widths.topK, p.rates.ep
	if g.PerNode < g.Ranks {
		n := float64(g.Ranks) / float64(g.PerNode)
		copies, exposed = n*(1-math.Pow(1-1/n, p.widths.topK)), p.rates.epAcross
	}
	return exposed * 4 * p.network.AllToAll(2*tokens/float64(l.TP)*p.widths.hidden*copies, g)
}

// between is the seconds that activations and their gradients take from a pipeline stage to the next for a micro-batch,
// as often as there are interleaved chunks, exposed.
func (p *Prepared) between(l *layout.Layout, tokens float64) float64 {
	if l.PP <= 1 {
		return 0
	}
	crosses := l.PP*l.TP*l.CP*l.DP > p.node
	bytes := 2 * tokens * p.widths.hidden
	if !p.rates.wholeStages {
		bytes /= float64(l.TP)
	}
	share := p.rates.pp
	if crosses {
		share *= p.rates.stream
	}
	return share * 2 * float64(max(l.VPP, 1)) * p.network.PointToPoint(bytes, crosses, min(p.node, l.TP*l.CP*l.DP))
}

// state is the parameters of the fullest stage on one accelerator, by the group that they are reduced over.
type state struct{ shared, routed float64 }

// data is the seconds that gradients are reduced and weights gathered once in a step, before any overlap.
func (p *Prepared) data(l *layout.Layout, s state) float64 {
	t := 0.0
	if n := l.DP * l.CP; n > 1 && s.shared > 0 {
		t += p.reduce(l, s.shared, p.group(n, l.TP))
	}
	if n := l.DP * l.CP * l.TP / max(l.EP, 1); n > 1 && s.routed > 0 {
		t += p.reduce(l, s.routed, p.group(n, max(l.EP, 1)))
	}
	return t
}

func (p *Prepared) reduce(l *layout.Layout, parameters float64, g collective.Group) float64 {
	if l.ZeRO == 0 {
		return p.network.AllReduce(p.rates.gradient*parameters, g)
	}
	if p.rates.allReduces {
		return p.network.AllReduce(p.rates.gradient*parameters, g) + p.network.AllGather(2*parameters, g)
	}
	return p.network.ReduceScatter(p.rates.gradient*parameters, g) + p.network.AllGather(2*parameters, g)
}

// shards is the seconds that sharded gradients (ZeRO 2) and weights (ZeRO 3, FSDP) are communicated: once in a step, and with
// every micro-batch, all of them together. Gradients that are kept in shards are scattered in every micro-batch. Weights that are
// kept in shards are gathered twice in every micro-batch, since they are dropped after the forward pass; PyTorch drops them only
// after the backward pass under ZeRO 2, which is one gather. In a pipeline, where micro-batches are many and small, sharded
// weights stay gathered and gradients whole through the step (torchtitan), as layout counts their memory: both come once.
// Where the weights are sharded over fewer ranks than hold the same data, the shards' gradients are reduced across those.
// Each layer is gathered and scattered on its own.
func (p *Prepared) shards(l *layout.Layout, s state, microBatches, layers float64) (once, each float64) {
	all := l.DP * l.CP
	n := all
	if p.shard > 0 {
		n = max(min(all, p.shard/max(l.TP, 1)), 1)
	}
	g := p.group(n, l.TP)
	one := (s.shared + s.routed) / layers
	gather := layers * p.network.AllGather(2*one, g)
	scatter := layers * p.network.ReduceScatter(p.rates.gradient*one, g)
	if copies := all / n; copies > 1 {
		once = p.network.AllReduce(p.rates.gradient*(s.shared+s.routed)/float64(n), p.group(copies, l.TP*n))
	}
	switch {
	case l.ZeRO == 3 && l.PP > 1:
		once += gather + scatter
	case l.ZeRO == 3:
		each = microBatches * (2*gather + scatter)
	case p.job.Framework == "fsdp" && l.PP == 1:
		each = microBatches * (gather + scatter)
	default:
		once += gather
		each = microBatches * scatter
	}
	return once * p.rates.shardTraffic, each * p.rates.shardTraffic
}
