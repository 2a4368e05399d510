package engine

import (
	"tokenwatt/compute/transformer"
	"tokenwatt/demand/serving/replica"
)

// Counter prices single iterations kernel by kernel, without tables: the parts that an engine's factors are fitted with,
// and what the tables are checked against. It is immutable and safe for use by several goroutines.
type Counter struct{ b *builder }

// NewCounter returns the counter of a problem. The error is New's.
func NewCounter(p Problem) (*Counter, error) {
	shape, err := p.check()
	if err != nil {
		return nil, err
	}
	return &Counter{newBuilder(p, shape)}, nil
}

// Work is one iteration, as replica.Cost describes it, with the same context for all decodes, and whether it runs in a
// captured graph.
func (c *Counter) Work(decodes, context int, chunks []replica.Chunk) (w Work, captured bool) {
	s := &c.b.Engine
	tokens, sampled := decodes, decodes
	call, largest := 0.0, 0
	var slowest Work
	for i := range chunks {
		tokens += chunks[i].New
		largest = max(largest, chunks[i].New)
		sampled += chunks[i].Logits
		own, once := c.b.prompt(chunks[i].New, chunks[i].Cached)
		w.add(&own, 1)
		call = max(call, once)
		for part, t := range own.Seconds {
			slowest.Seconds[part] = max(slowest.Seconds[part], t)
		}
	}
	if ranks := float64(c.b.DP); ranks > 1 && len(chunks) > 0 {
		// As in Engine.Step: a chunk stands on one rank whole, and the others wait.
		call *= ranks
		for part, t := range slowest.Seconds {
			w.Seconds[part] = max(w.Seconds[part], t*ranks)
		}
		most, even := c.b.alone(c.b.lone(decodes, tokens-decodes, largest)), c.b.alone(c.b.per(tokens))
		for part, t := range most.Seconds {
			w.Seconds[part] += max(0, t-even.Seconds[part])
		}
	}
	w.Seconds[PrefillAttention] += call
	captured = tokens <= s.Graphs && (len(chunks) == 0 || s.GraphPrompts)
	padding := tokens
	if captured {
		padding = padded(tokens, s.Graphs)
	}
	for _, part := range []Work{c.b.tokens(padding, captured), c.b.logits(sampled), c.b.decodes(decodes, context)} {
		w.add(&part, 1)
	}
	return w, captured
}

// Layers returns how many layers the model has, how many of them have experts, and the stages of the pipeline.
func (c *Counter) Layers() (all, experts, stages float64) {
	return c.b.layers, float64(c.b.shape.LayersOf(transformer.ExpertLayer)), float64(c.b.PP)
}

// Host returns the times beside kernels of an engine for this model and layout.
func (c *Counter) Host() Host {
	all, experts, stages := c.Layers()
	return HostOf(&c.b.Engine, all, experts, stages)
}
