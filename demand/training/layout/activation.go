package layout

// activationBytes are the bytes that one token leaves for the backward pass in one layer, by how tensor parallelism
// divides them: whole is on every rank (divided only by sequence parallelism), split is always divided.
//
// The counts are those of Korthikanti et al. 2022 (arXiv 2205.05198, section 4.1, equations 1 to 4), item by item, so
// that they hold for grouped-query and latent attention, gated blocks and experts; for multi-head attention with a
// four times wider GELU block and dropout they add up to its 34 h + 5 a s.
type activationBytes struct {
	input    float64 // of a layer: what full recomputation keeps
	whole    float64 // norm inputs and block inputs, dropout masks, low-rank latents
	split    float64 // queries, attention output
	oneKV    float64 // keys and values of one key-value head
	scores   float64 // scores, their dropout and mask over the whole sequence; not kept by Selective nor with flash attention
	dense    float64 // inner activations of a dense block (split)
	experts  float64 // of routed and shared experts: split, because ranks of TP route their own tokens
	router   float64 // scores and probabilities of the router (whole)
	opAttn   float64 // what SelectivePerOp keeps of attention (split), its keys and values apart
	opOneKV  float64
	opDense  float64 // and of a dense block, and of experts
	opExpert float64
}

// half is the size of an element of an activation in bytes; single that of what is kept in single precision.
const (
	half   = 2.0
	single = 4.0
)

// countActivations fills in the bytes per token of one layer.
func (p *Prepared) countActivations() {
	m, a := &p.job.Model, &p.kept
	h, heads, input := float64(m.Hidden), float64(m.Heads), p.recipe.input
	norms := 2.0
	if m.ParallelBlock {
		norms = 1
	}
	a.input = half * h
	a.whole = norms * (half + input) * h // inputs of the norms, and of attention and feed-forward behind them
	if !p.job.FlashAttention {
		a.whole += 2 * h                               // masks of the two dropouts, one byte an element
		a.scores = 5 * heads * float64(p.job.Sequence) // softmax 2, dropout mask 1, dropout output 2
	} else {
		a.split += single * heads // sums of the softmax
	}
	query, value := heads*float64(m.HeadDim), heads*float64(m.HeadDim)
	if mla := m.MLA; mla != nil {
		query, value = heads*float64(mla.NopeDim+mla.RopeDim), heads*float64(mla.VDim)
		a.whole += (half + input) * float64(mla.QRank+mla.KVRank) // latents, before and behind their norms
		a.split += half * (query + value)                         // keys and values of every head
	} else {
		a.oneKV = 2 * half * float64(m.HeadDim)
	}
	a.opAttn = a.split + half*(query+value)
	a.split += half * (query + value)
	if input != half {
		a.split += input * value // attention keeps its output in 16 bits, the projection behind it in the low format
	}
	if m.MLA != nil {
		a.opAttn -= half * (query + value) // keys and values are every second product
	}
	a.opOneKV = a.oneKV / 2
	p.countInner()
}

// countInner fills in what feed-forward blocks keep.
func (p *Prepared) countInner() {
	m, a := &p.job.Model, &p.kept
	h, input := float64(m.Hidden), p.recipe.input
	gate := 1.0
	if m.Activation == "swiglu" || m.Activation == "geglu" {
		gate = 2
	}
	inner := func(width float64) float64 { return (half*gate + input) * width } // before and behind the activation
	a.dense = inner(float64(m.FFN))
	a.opDense = half * float64(m.FFN)
	if x := m.Experts; x != nil {
		k, shared := float64(x.TopK), float64(p.sharedFFN)
		a.experts = k*(input*h+inner(float64(x.FFN))) + inner(shared) // a token is copied to each of its experts
		a.opExpert = half*shared + k*half*h
		a.router = 2 * single * float64(x.Count)
	}
}

// perToken returns the bytes that one token leaves in one layer on one rank. t is 1/TP, sp what sequence parallelism
// leaves of norms and residuals.
func (p *Prepared) perToken(l *Layout, kind Recompute, t, sp float64, expert bool) float64 {
	a := &p.kept
	if kind == Full {
		return a.input * sp
	}
	kv := 1.0
	if l.TP < p.kvHeads {
		kv = float64(p.kvHeads) * t
	}
	if kind == SelectivePerOp {
		// Of the feed-forward block the first product; the last one's output is no input of a gradient.
		block := a.opDense
		if expert {
			block = a.opExpert
		}
		return a.input*sp + (a.opAttn+block)*t + kv*a.opOneKV
	}
	whole, split := a.whole, a.split
	if kind == NoRecompute {
		split += a.scores
	}
	if expert {
		whole += a.router
		split += a.experts
	} else {
		split += a.dense
	}
	return whole*sp + split*t + kv*a.oneKV
}

// backward is what one token needs while one layer runs backwards: what is recomputed beyond what was kept, gradients
// inside the feed-forward block, and with sequence parallelism a block's gathered input and its gradient before it is
// scattered.
func (p *Prepared) backward(l *Layout, t, sp, kept float64, expert bool) float64 {
	a := &p.kept
	sum := a.dense * t
	if expert {
		sum = a.experts * t
	}
	if l.SequenceParallel {
		sum += 2 * a.input * (1 - t)
	}
	if l.Recompute >= SelectivePerOp {
		sum += max(0, p.perToken(l, NoRecompute, t, sp, expert)-kept)
	}
	return sum
}

// activations is the most that a rank of the stage holds at once in bytes: what its micro-batches in flight keep, and
// above that the greater of the logits and of what one layer needs while it runs backwards.
func (p *Prepared) activations(s *stage, f *frame) float64 {
	kept := s.dense*f.keptDense + s.expert*f.keptExpert
	peak := f.backwardDense
	if s.expert > 0 {
		peak = max(peak, f.backwardExpert)
	}
	if p.experts > 0 {
		kept += s.modules * f.keptExpert
	} else {
		kept += s.modules * f.keptDense
	}
	if f.habits.keepsSent && !s.last {
		kept += p.kept.input
	}
	if s.first {
		kept += f.embedding
	}
	if s.last {
		peak = max(peak, p.logits(s, f))
	}
	return f.tokens * (s.inFlight*kept + peak)
}

// logits is what one token needs on the last stage for the loss, with the inputs of the final norm and of the output
// matrix.
func (p *Prepared) logits(s *stage, f *frame) float64 {
	sum := (1 + s.modules) * (f.logit + 2*p.kept.input)
	if f.habits.keepsOutputs && f.pp > 1 {
		// All are joined at the end of the step, which takes their size once more.
		sum += 2 * half * float64(f.microBatches) * f.vocabulary
	}
	return sum
}
