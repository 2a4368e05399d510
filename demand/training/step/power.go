package step

import (
	"tokenwatt/compute/kernel"
	"tokenwatt/demand/training/layout"
)

// communicating is the share of the way from idle to the thermal design power that an accelerator draws while it only
// communicates: copies, reductions, spinning kernels. Assumed; between a waiting and a memory-bound accelerator.
const communicating = 0.35

// Power returns the mean power of one accelerator over a step, in W: of the kernels of the layer that most layers are, for
// the share of the step that kernels run; of communication; and the idle power for the rest. All stages are taken to be as
// busy as the slowest.
func (p *Prepared) Power(l *layout.Layout, c *LayerCost, b *layout.Breakdown) (meanWatts float64) {
	total := b.Total()
	chip := p.price.chip
	if !(total > 0) {
		return chip.Idle
	}
	part := &c.Dense
	if p.widths.expert > p.widths.dense {
		part = &c.Expert
	}
	busy := b.Forward + b.Backward + b.Recompute + b.Optimizer
	talk := b.ExposedTP + b.ExposedCP + b.ExposedEP + b.ExposedDP + b.ExposedPP
	watts, _ := p.price.machine.Power(p.whole(part, l.Recompute))
	spin := chip.Idle + communicating*(chip.TDP-chip.Idle)
	return (busy*watts + talk*spin + (total-busy-talk)*chip.Idle) / total
}

// whole is the cost of a part forward and backward, with the times that the step counts.
func (p *Prepared) whole(c *Part, recompute layout.Recompute) kernel.Cost {
	forward := c.Products.Plus(c.Wide).Plus(c.Attention).Plus(c.Elements)
	all := forward.Plus(c.ProductsBackward).Plus(c.WideBackward).Plus(c.AttentionBackward).Plus(c.Elements.Times(2))
	if recompute == layout.Full {
		all = all.Plus(forward)
	}
	f, b, _ := p.kernels(c, p.rates.dense)
	all.Seconds = f + b
	if recompute == layout.Full {
		all.Seconds += f
	}
	return all
}

// Utilisation returns the model's and the hardware's FLOP utilisation of a step, as shares of the peak of the recipe's
// arithmetic. MFU (Chowdhery et al. 2022, arXiv 2204.02311, section 4.1) counts three forward passes of the model with
// causal attention, HFU also what is recomputed: a forward pass with full recomputation, attention's scores and values
// with selective, half of the layers' matrix products per operator.
func (p *Prepared) Utilisation(l *layout.Layout, b *layout.Breakdown) (mfu, hfu float64) {
	w := &p.flops
	model := float64(w.Total())
	again := 0.0
	layers := float64(w.Total() - w.Logits - w.Embedding)
	switch l.Recompute {
	case layout.Full:
		again = layers / 3
	case layout.Selective:
		if !p.price.fused {
			again = float64(w.Scores) / 3
		}
	case layout.SelectivePerOp:
		again = (layers - float64(w.Scores)) / 6
	case layout.NoRecompute:
	}
	capacity := b.Total() * float64(l.TP*l.PP*l.CP*l.DP) * p.price.chip.Peak[p.price.low]
	if !(capacity > 0) {
		return 0, 0
	}
	sequences := float64(p.job.GlobalBatch)
	return sequences * model / capacity, sequences * (model + again) / capacity
}
