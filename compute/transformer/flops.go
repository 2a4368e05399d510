package transformer

import "tokenwatt/quantity"

// Work is a number of operations by operator. Operators are matrix products: see the package comment.
type Work struct {
	Projections quantity.FLOPs // attention's projections of queries, keys, values and output
	Scores      quantity.FLOPs // queries with keys, and their weights with values
	FFN         quantity.FLOPs // dense feed-forward blocks
	Router      quantity.FLOPs // routers
	Experts     quantity.FLOPs // experts that see the token, shared ones included
	Embedding   quantity.FLOPs // projection from embedding to hidden, where there is one
	Logits      quantity.FLOPs // output projection
	MTP         quantity.FLOPs // multi-token-prediction modules, all operators; in training only
}

// Total returns the sum over the operators.
func (w Work) Total() quantity.FLOPs {
	return w.Projections + w.Scores + w.FFN + w.Router + w.Experts + w.Embedding + w.Logits + w.MTP
}

// times returns the work done so many times.
func (w Work) times(n float64) Work {
	k := quantity.FLOPs(n)
	return Work{w.Projections * k, w.Scores * k, w.FFN * k, w.Router * k, w.Experts * k, w.Embedding * k, w.Logits * k, w.MTP * k}
}

// attended is how many keys the first n tokens of a sequence see in all, causally: n (n + 1) / 2, or with a
// window w > 0 at most w for each. It is a polynomial in n, so that means over fractional tokens are defined.
func attended(n, w float64) float64 {
	if w <= 0 || n <= w {
		return n * (n + 1) / 2
	}
	return w*(w+1)/2 + (n-w)*w
}

// pairs returns the pairs of query and key over all layers when tokens from context to context + n run causally.
func (s *Shape) pairs(context, n float64) float64 {
	p := s.fullLayers * (attended(context+n, 0) - attended(context, 0))
	if s.windowedLayers > 0 {
		p += s.windowedLayers * (attended(context+n, s.window) - attended(context, s.window))
	}
	return p
}

// square returns the pairs over all layers when all tokens of a sequence are counted with all, or with as many
// as a window holds.
func (s *Shape) square(n float64) float64 {
	p := s.fullLayers * n * n
	if s.windowedLayers > 0 {
		p += s.windowedLayers * n * min(n, s.window)
	}
	return p
}

// work returns the operations of so many tokens through all layers, of so many logits and pairs.
func (s *Shape) work(tokens, logits, pairs, pair float64) Work {
	return Work{
		Projections: quantity.FLOPs(2 * s.attentionMatrices * tokens),
		Scores:      quantity.FLOPs(pair * pairs),
		FFN:         quantity.FLOPs(2 * s.denseMatrices * tokens),
		Router:      quantity.FLOPs(2 * s.routerMatrices * tokens),
		Experts:     quantity.FLOPs(2 * s.expertMatrices * tokens),
		Embedding:   quantity.FLOPs(2 * s.inputMatrices * tokens),
		Logits:      quantity.FLOPs(2 * s.outputMatrices * logits),
	}
}

// Forward returns the operations of one forward pass over one sequence, with logits for every token, as in
// training and scoring. Multi-token-prediction modules are not run.
func (s *Shape) Forward(tokens quantity.Tokens, attention Attention) Work {
	n := float64(tokens)
	pairs := s.pairs(0, n)
	if attention == Full {
		pairs = s.square(n)
	}
	return s.work(n, n, pairs, s.pair)
}

// ForwardFLOPs returns the operations of one forward pass over one sequence.
func (s *Shape) ForwardFLOPs(tokens quantity.Tokens, attention Attention) quantity.FLOPs {
	return s.Forward(tokens, attention).Total()
}

// Train returns the operations of training on one sequence: three forward passes' work, the multi-token-
// prediction modules included. Recomputation is not counted.
func (s *Shape) Train(tokens quantity.Tokens, attention Attention) Work {
	w := s.Forward(tokens, attention)
	if s.modules > 0 {
		n := float64(tokens)
		pairs := attended(n, 0)
		if attention == Full {
			pairs = n * n
		}
		w.MTP = quantity.FLOPs(s.modules * (2*s.moduleMatrices*n + s.pair*pairs))
	}
	return w.times(3)
}

// TrainFLOPsPerToken returns the operations of training on one token of sequences of this length: 6 N and the
// attention term, multi-token-prediction modules included.
func (s *Shape) TrainFLOPsPerToken(sequence quantity.Tokens, attention Attention) quantity.FLOPs {
	return s.Train(sequence, attention).Total() / quantity.FLOPs(sequence)
}

// Prefill returns the operations of processing new tokens behind a cached context, with logits for the last
// token only; none where there is no new token.
func (s *Shape) Prefill(context, tokens quantity.Tokens) Work {
	c, n := float64(context), float64(tokens)
	if n == 0 {
		return Work{}
	}
	w := s.work(n, 1, s.pairs(c, n), s.pair)
	if s.expansion > 0 {
		w.Projections += quantity.FLOPs(s.expansion * s.seen(c))
	}
	return w
}

// PrefillFLOPs returns the operations of processing new tokens behind a cached context.
func (s *Shape) PrefillFLOPs(context, tokens quantity.Tokens) quantity.FLOPs {
	return s.Prefill(context, tokens).Total()
}

// Decode returns the operations of generating one token behind a cached context.
func (s *Shape) Decode(context quantity.Tokens) Work { return s.Generate(context, 1) }

// DecodeFLOPs returns the operations of generating one token behind a cached context.
func (s *Shape) DecodeFLOPs(context quantity.Tokens) quantity.FLOPs { return s.Decode(context).Total() }

// Generate returns the operations of generating tokens one by one behind a cached context that grows with
// them: the sum of Decode over context, context + 1, ..., in closed form.
func (s *Shape) Generate(context, tokens quantity.Tokens) Work {
	c, n := float64(context), float64(tokens)
	return s.work(n, n, s.pairs(c, n), s.decodePair)
}
