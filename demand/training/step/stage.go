package step

import (
	"math"

	"tokenwatt/demand/training/layout"
)

// load is the time of one micro-batch in a layer, a stage or a step, in seconds, by what it goes to.
type load struct {
	forward, backward, recompute float64 // kernels
	tp, cp, ep                   float64 // exposed communication
	host                         float64 // beyond kernels and communication
}

func (a load) total() float64 {
	return a.forward + a.backward + a.recompute + a.tp + a.cp + a.ep + a.host
}

// add is a + n b.
func (a load) add(n float64, b *load) load {
	return load{
		a.forward + n*b.forward, a.backward + n*b.backward, a.recompute + n*b.recompute,
		a.tp + n*b.tp, a.cp + n*b.cp, a.ep + n*b.ep, a.host + n*b.host,
	}
}

// kernels is a part's kernels forward and backward in seconds.
func (p *Prepared) kernels(c *Part, factor float64) (forward, backward, products float64) {
	attention := p.rates.attention * p.price.older
	if p.heads.Latent > 0 {
		attention *= p.rates.latent
	}
	products = factor * (c.Wide.Seconds + p.rates.low*c.Products.Seconds)
	forward = products + factor*(attention*c.Attention.Seconds+c.Elements.Seconds)
	backward = factor * (c.WideBackward.Seconds + p.rates.low*c.ProductsBackward.Seconds + attention*c.AttentionBackward.Seconds + 2*c.Elements.Seconds)
	return forward, backward, products
}

// layer is one layer of a kind for one micro-batch: kernels, gradients added up, exposed communication, and the host where
// it is slower than all of them, (device^4 + host^4)^(1/4).
func (p *Prepared) layer(l *layout.Layout, c *Part, expert bool, tokens float64, s *state) load {
	factor, host := p.rates.dense, p.rates.host
	if expert {
		factor, host = p.rates.expert, host+p.rates.expertHost
	}
	var a load
	var products float64
	a.forward, a.backward, products = p.kernels(c, factor)
	passes := 3.0
	switch l.Recompute {
	case layout.Full:
		a.recompute, passes = a.forward, 4
	case layout.SelectivePerOp:
		a.recompute, passes = products/2+factor*c.Elements.Seconds, 3.5
	case layout.Selective:
		if !p.price.fused {
			a.recompute = factor * p.rates.attention * c.Attention.Seconds
			passes = 3.5
		}
	case layout.NoRecompute:
	}
	a.backward += factor * p.rates.add * (s.shared + s.routed) / p.rate
	a.tp = p.tensor(l, tokens, expert)
	a.cp = p.context(l, tokens)
	if expert {
		a.ep = p.routing(l, tokens)
	}
	host *= passes
	if l.TP > 1 {
		host *= 1 + hostRanks
	}
	device := a.total()
	a.host = math.Sqrt(math.Hypot(device*device, host*host)) - device
	return a
}

// hostRanks is how much more host time a pass takes with tensor parallelism, whatever its degree: two collectives on a stream of
// their own, each enqueued, recorded and waited for, are seven or eight operations beside about 50.
const hostRanks = 0.15

// pipeline is the layers of the stages: how many of each kind the first, the middle and the last have. The last has the
// head and the modules beside; where the layers do not divide by the stages, the last has fewer first, then the first.
type pipeline struct {
	dense, expert [3]float64
}

const (
	first = iota
	middle
	last
)

// pipelineOf lays layers over stages of slots = ceil(layers / (stages x chunks)) x chunks.
func (p *Prepared) pipelineOf(l *layout.Layout) pipeline {
	w := &p.widths
	var q pipeline
	if l.PP <= 1 {
		q.dense[last], q.expert[last] = float64(w.dense), float64(w.expert)
		return q
	}
	v := max(l.VPP, 1)
	slots := ceilDiv(w.layers, l.PP*v) * v
	spare := slots*l.PP - w.layers
	counts := [3]int{slots - (spare+l.PP-2)/l.PP, slots, slots - (spare+l.PP-1)/l.PP}
	if l.PP == 2 {
		counts[middle] = 0
	}
	for i, n := range counts {
		dense := w.dense
		if w.expert > 0 && i != first {
			dense = 0 // dense layers of a model with experts lead
		}
		dense = min(dense, n)
		q.dense[i], q.expert[i] = float64(dense), float64(n-dense)
	}
	return q
}

// statesOf returns one layer's parameters on one accelerator: of a dense and of an expert layer, and of an end's table.
func (p *Prepared) statesOf(l *layout.Layout) (dense, expert, end state) {
	w, t := &p.widths, float64(l.TP)
	dense.shared = (w.attentionParameters + w.denseParameters) / t
	if w.expert > 0 {
		expert = state{shared: (w.attentionParameters + w.sharedParameters) / t, routed: w.routedParameters / float64(max(l.EP, 1))}
	}
	end.shared = w.endParameters / t
	return dense, expert, end
}

// stages is the pipeline under one micro-batch.
type stages struct {
	slowest load
	mean    float64 // s, over all stages
	held    state   // parameters of the slowest stage
	layers  float64 // of the slowest stage
}

// stagesOf finds the slowest of the first, a middle and the last stage.
func (p *Prepared) stagesOf(l *layout.Layout, c *LayerCost, tokens float64) stages {
	q := p.pipelineOf(l)
	ds, es, end := p.statesOf(l)
	var dense, expert load
	if p.widths.dense > 0 {
		dense = p.layer(l, &c.Dense, false, tokens, &ds)
	}
	if p.widths.expert > 0 {
		expert = p.layer(l, &c.Expert, true, tokens, &es)
	}
	var out stages
	worst := -1.0
	for i := range q.dense {
		one := stages{layers: q.dense[i] + q.expert[i]}
		if one.layers == 0 && i != last {
			continue
		}
		one.slowest = load{}.add(q.dense[i], &dense).add(q.expert[i], &expert)
		one.held = state{q.dense[i]*ds.shared + q.expert[i]*es.shared, q.expert[i] * es.routed}
		count := 1.0
		switch i {
		case first:
			one.held.shared += end.shared
		case middle:
			count = float64(l.PP - 2)
		case last:
			head := p.ending(c, &end)
			one.slowest = one.slowest.add(1, &head)
			one.held.shared += end.shared
			if l.PP == 1 && !p.widths.tied {
				one.held.shared += end.shared
			}
			if p.widths.expert > 0 {
				p.modules(c, &one, &expert, &head, &es)
			} else {
				p.modules(c, &one, &dense, &head, &ds)
			}
		}
		t := one.slowest.total()
		out.mean += count * t / float64(max(l.PP, 1))
		if t > worst {
			worst, one.mean = t, out.mean
			out = one
		}
	}
	out.layers = max(out.layers, 1)
	return out
}

// modules adds multi-token-prediction modules to the last stage: each a layer, a projection and logits.
func (p *Prepared) modules(c *LayerCost, s *stages, layer, head *load, held *state) {
	m := float64(p.widths.modules)
	if m == 0 {
		return
	}
	s.slowest = s.slowest.add(m, layer).add(m, head)
	s.slowest.forward += m * p.rates.dense * (c.Merge.Products.Seconds*p.rates.low + c.Merge.Wide.Seconds)
	s.slowest.backward += m * p.rates.dense * (c.Merge.ProductsBackward.Seconds*p.rates.low + c.Merge.WideBackward.Seconds)
	s.held.shared += m * held.shared
	s.held.routed += m * held.routed
	s.layers += m
}

// ending is logits and loss for one micro-batch. The table's gradients are added up with them.
func (p *Prepared) ending(c *LayerCost, end *state) load {
	var a load
	factor := p.rates.dense
	a.forward = factor * (c.Head.Wide.Seconds + c.Head.Elements.Seconds)
	a.backward = factor * (c.Head.WideBackward.Seconds + 2*c.Head.Elements.Seconds + p.rates.add*end.shared/p.rate)
	return a
}
