package layout

// Memory returns what the fullest accelerator holds, by item, in bytes, for a valid layout. It does not allocate.
//
// The fullest is the first stage (most micro-batches in flight, embedding), the second (one layer more where layers do
// not divide, experts where the first layers have none) or the last (logits).
func (p *Prepared) Memory(l *Layout) Memory {
	f := p.frame(l)
	best := p.memoryOf(0, &f)
	if f.pp == 1 {
		return best
	}
	total := best.Total()
	if m := p.memoryOf(f.pp-1, &f); m.Total() > total {
		best, total = m, m.Total()
	}
	if f.pp > 2 && (f.extra > 0 || p.experts > 0) {
		if m := p.memoryOf(1, &f); m.Total() > total {
			best = m
		}
	}
	return best
}

// StageMemory returns what an accelerator of one pipeline stage holds, stage from 0 to PP - 1, for a valid layout.
func (p *Prepared) StageMemory(l *Layout, stage int) Memory {
	f := p.frame(l)
	return p.memoryOf(stage, &f)
}

// memoryOf is the memory of one rank of the pipeline.
func (p *Prepared) memoryOf(rank int, f *frame) Memory {
	s := p.stageOf(rank, f)
	plain, experts, ends := p.counts(&s, f)
	m := Memory{
		Weights:     plain*f.weight + experts*f.weightX,
		Gradients:   plain*f.gradient + experts*f.gradientX,
		Optimizer:   plain*f.optimizer + experts*f.optimizerX,
		Activations: p.activations(&s, f),
		Buffers:     f.habits.context + f.habits.buffers,
	}
	loose := m.Activations
	if f.zero >= 2 {
		gathered := p.gathered(f, plain+experts, p.lastLayer(f)+f.experts, ends)
		m.Buffers += gathered
		loose += gathered
	}
	m.Fragmentation = f.habits.fragmented * loose
	return m
}

// gathered is what ZeRO 2 and 3 hold unsharded. The gradients of one layer and of the ends wait for their reduction. Of
// weights, ZeRO 3 gathers one layer while another computes, and the embedding and the logits stay. With a pipeline it
// keeps the stage gathered between micro-batches and adds its gradients up unsharded (torchtitan). DeepSpeed gathers
// parameter by parameter up to a limit of its own; XLA gathers a layer when it is needed and ends as well.
func (p *Prepared) gathered(f *frame, stage, layer, ends float64) float64 {
	h := f.habits
	if f.zero == 3 && f.pp > 1 {
		return stage * (gatheredWeight + shardedGradient)
	}
	if !h.keepsEnds {
		layer, ends = max(layer, ends), 0
	}
	weights, gradients := 0.0, layer+ends
	if f.zero == 3 {
		weights = h.ahead*layer + ends
	}
	if h.live > 0 {
		weights = min(weights, h.live)
	}
	if h.bucket > 0 {
		gradients = min(gradients, h.bucket)
	}
	return weights*gatheredWeight + gradients*h.reduced
}
