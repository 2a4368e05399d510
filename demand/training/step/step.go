package step

import (
	"math"

	"tokenwatt/demand/training/layout"
)

// Time is Layer and Step in one.
func (p *Prepared) Time(l *layout.Layout) layout.Breakdown {
	c := p.Layer(p.Key(l))
	return p.Step(l, &c)
}

// Step returns the time of one optimiser step of the layout with the layer costs of its key. The layout is one that
// layout.Prepared.Check finds valid; of another the result means nothing.
func (p *Prepared) Step(l *layout.Layout, c *LayerCost) layout.Breakdown {
	m := float64(p.job.GlobalBatch) / float64(l.MicroBatch*l.DP)
	tokens := float64(l.MicroBatch*p.job.Sequence) / float64(l.CP)
	s := p.stagesOf(l, c, tokens)
	slowest := &s.slowest
	hop := p.between(l, tokens)
	var b layout.Breakdown
	b.Forward, b.Backward, b.Recompute = m*slowest.forward, m*slowest.backward, m*slowest.recompute
	b.ExposedTP, b.ExposedCP, b.ExposedEP = m*slowest.tp, m*slowest.cp, m*slowest.ep
	b.ExposedPP = m * hop
	b.Bubble = Bubble(l.PP, l.VPP) * (s.mean + hop)
	b.Host = m*slowest.host + m*p.rates.microBatch + p.rates.fixed
	b.ExposedDP = p.exposedData(l, s.held, m, s.layers, b.Total(), slowest.total())
	b.Optimizer = p.optimizer(l, s.held)
	if by := p.rates.shift * p.waiting(l); by != 1 {
		shift(&b, by)
	}
	return b
}

// waiting is how much longer a step is because all wait for the slowest scale-up domain: the mean of the largest of n delays whose
// distribution has an exponential tail grows with ln n (Gumbel).
func (p *Prepared) waiting(l *layout.Layout) float64 {
	domains := float64(l.TP*l.PP*l.CP*l.DP) / float64(max(p.node, 1))
	return 1 + p.rates.jitter*math.Log2(max(domains, 1))
}

// shift multiplies all items.
func shift(b *layout.Breakdown, by float64) {
	for _, item := range [...]*float64{
		&b.Forward, &b.Backward, &b.Recompute, &b.ExposedTP, &b.ExposedCP, &b.ExposedEP, &b.ExposedDP, &b.ExposedPP,
		&b.Bubble, &b.Optimizer, &b.Host,
	} {
		*item *= by
	}
}

// Bubble is how many micro-batches' time of a stage a pipeline loses to filling and draining: (p - 1) / v of 1F1B with v
// interleaved chunks for each stage (Narayanan et al. 2021, arXiv 2104.04473, section 2.2).
func Bubble(stages, chunks int) float64 {
	if stages <= 1 {
		return 0
	}
	return float64(stages-1) / float64(max(chunks, 1))
}

// exposedData is the data-parallel communication of a step that is not hidden, in seconds. What comes once in a step runs behind
// the first micro-batch's forward pass and the last one's backward pass: gradients are not whole before, and the first layers
// wait for their weights. What comes with every micro-batch runs behind all of them.
func (p *Prepared) exposedData(l *layout.Layout, held state, m, layers, rest, microBatch float64) float64 {
	once, each := p.data(l, held), 0.0
	if l.ZeRO >= 2 {
		once, each = p.shards(l, held, m, layers)
	}
	exposed := p.rates.dp*once + (1-p.rates.dp)*max(once-microBatch, 0)
	return exposed + max(each-rest, 0) + p.rates.shards*min(each, rest)
}

// Host memory and the link to it, for an optimiser step whose state is kept there: a PCIe 4 x16 link, and an eighth of
// the memory bandwidth of a two-socket host. Assumed.
const (
	hostLink   = 25e9 // B/s
	hostMemory = 40e9 // B/s
)

// optimizer is the time of the optimiser step. With ZeRO 1 and above ranks do a share each of what they hold the same of.
func (p *Prepared) optimizer(l *layout.Layout, held state) float64 {
	shared, routed := held.shared, held.routed
	if l.ZeRO > 0 {
		shared /= float64(l.DP * l.CP)
		routed /= max(float64(l.DP*l.CP*l.TP)/float64(max(l.EP, 1)), 1)
	}
	n := shared + routed
	if l.OptimizerOffload {
		return n * ((p.rates.gradient+2)/hostLink + p.rates.optimizer/hostMemory)
	}
	return p.rates.dense * p.price.machine.Optimizer(n, p.rates.optimizer).Seconds
}
