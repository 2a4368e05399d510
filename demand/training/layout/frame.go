package layout

// frame is what all stages of one layout share, so that a stage is a few multiplications.
type frame struct {
	pp, vpp      int
	microBatches int // of one replica in a step
	base, extra  int // layers of every chunk, and chunks that have one more
	chunks       int
	zero         int
	habits       *habits

	// Parameters that one rank holds of one layer, before any sharding over data-parallel ranks.
	dense, expert float64 // of a dense and of an expert layer without its routed experts
	experts       float64 // of a layer's routed experts
	input, output float64 // of the ends of the model

	tokens                         float64 // of a micro-batch on one rank
	keptDense, keptExpert          float64 // bytes that one token leaves in one layer
	backwardDense, backwardExpert  float64 // bytes that one token needs while one layer runs backwards
	embedding                      float64 // bytes that one token leaves before the first layer
	logit                          float64 // bytes kept for one logit times the logits of one token on this rank
	vocabulary                     float64 // entries on this rank
	weight, gradient, optimizer    float64 // bytes of a parameter
	weightX, gradientX, optimizerX float64 // bytes of a parameter of routed experts
}

// frame works out what the stages share, for a valid layout.
func (p *Prepared) frame(l *Layout) frame {
	f := frame{
		pp: l.PP, vpp: l.VPP, zero: l.ZeRO, habits: &p.habits[l.ZeRO],
		microBatches: p.job.GlobalBatch / (l.DP * l.MicroBatch),
	}
	f.chunks = l.PP * l.VPP
	f.base = p.layers / f.chunks
	f.extra = p.layers - f.base*f.chunks
	w, t := &p.weights, 1/float64(l.TP)
	base := w.copied + w.split*t
	if copies := l.TP - p.kvHeads; copies > 0 {
		base += w.oneKV * float64(copies) * t
	}
	f.dense = base + w.dense*t
	f.input, f.output = w.input*t+w.ends, w.output*t
	f.tokens = float64(l.MicroBatch) * float64(p.job.Sequence) / float64(l.CP)
	sp := 1.0
	if l.SequenceParallel {
		sp = t
	}
	f.keptDense = p.perToken(l, l.Recompute, t, sp, false)
	f.backwardDense = p.backward(l, t, sp, f.keptDense, false)
	if p.experts > 0 {
		f.expert, f.experts = base+w.router+w.shared*t, w.experts/float64(l.EP)
		f.keptExpert = p.perToken(l, l.Recompute, t, sp, true)
		f.backwardExpert = p.backward(l, t, sp, f.keptExpert, true)
	}
	if !p.job.FlashAttention {
		f.embedding = float64(p.hidden) * sp // mask of the dropout behind the embedding, one byte an element
	}
	each := f.habits.logits
	if l.TP > 1 {
		each = f.habits.splitLogits
	}
	f.vocabulary = float64(p.job.Model.Vocabulary) * t
	f.logit = each * f.vocabulary
	p.stateBytes(&f, l)
	return f
}

// stateBytes fills in the bytes of a parameter. Experts are sharded over the ranks that hold the same ones.
func (p *Prepared) stateBytes(f *frame, l *Layout) {
	share := 1 / float64(l.DP*l.CP)
	shareX := share * float64(l.EP) / float64(l.TP)
	r, copied := &p.recipe, f.habits.gradientCopy
	f.weight, f.gradient, f.optimizer = r.weight, r.gradient, r.optimizer
	f.weightX, f.gradientX, f.optimizerX = r.weight, r.gradient, r.optimizer
	if l.ZeRO == 3 {
		f.weight, f.gradient, f.optimizer = shardedWeight*share, shardedGradient*share, shardedOptimizer*share
		f.weightX, f.gradientX, f.optimizerX = shardedWeight*shareX, shardedGradient*shareX, shardedOptimizer*shareX
		copied = 0
	}
	if l.ZeRO == 1 || l.ZeRO == 2 {
		f.optimizer, f.optimizerX = r.optimizer*share, r.optimizer*shareX
	}
	if l.ZeRO == 2 {
		f.gradient, f.gradientX = r.gradient*share, r.gradient*shareX
	}
	f.gradient, f.gradientX = f.gradient+copied, f.gradientX+copied
	if l.OptimizerOffload {
		f.optimizer, f.optimizerX = 0, 0
	}
}
