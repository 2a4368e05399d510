package engine

import (
	"math"

	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
	"tokenwatt/compute/transformer"
	"tokenwatt/demand/serving/replica"
)

// How finely the tables stand.
const (
	tokenGrid   grid = 6 // tokens of an iteration: each up to 64, then 64 to an octave
	decodeGrid  grid = 5
	contextGrid grid = 2
	promptGrid  grid = 2
)

// Engine prices the iterations of one replica from tables. It is immutable and safe for use by several goroutines, and
// a replica.Cost.
type Engine struct {
	problem Problem
	builder *builder
	factors [Parts]float64
	draw    draw
	devices float64
	blocks  Memory
	host    Host

	graphs   []amount  // by sequences, padded: tokens of a captured iteration
	rows     []amount  // tokens of one that is not, on tokenGrid
	heads    []amount  // logits, on tokenGrid
	ranks    []float64 // with data-parallel attention: s of what a rank computes by itself of so many tokens of its own, on tokenGrid
	contexts int       // nodes of a context
	decoded  []amount  // decode attention by sequences and mean context
	cached   int       // nodes of cached tokens
	prompts  []chunk   // prefill attention by new and cached tokens
}

// New returns the engine of a problem. The error joins everything that is wrong, each as *fault.Error that wraps
// ErrProblem, or the model's.
func New(p Problem) (*Engine, error) {
	shape, err := p.check()
	if err != nil {
		return nil, err
	}
	e := &Engine{problem: p, builder: newBuilder(p, shape), devices: float64(p.Accelerators())}
	if e.blocks, err = e.builder.memory(); err != nil {
		return nil, err
	}
	s := &p.Engine
	e.factors = Factors(s)
	e.host = HostOf(s, e.builder.layers, float64(shape.LayersOf(transformer.ExpertLayer)), float64(p.PP))
	e.draw = draw{Draw: DrawOf(s), cap: p.PowerCap, tdp: p.Kernels.Chip().TDP, clock: p.ClockShare}
	return e, e.tabulate()
}

// tabulate fills the tables.
func (e *Engine) tabulate() error {
	b, p := e.builder, &e.problem
	priced := true
	put := func(w Work) amount {
		priced = priced && w.finite()
		return w.amount(&e.factors)
	}
	for n := range min(p.Engine.Graphs, p.MaxSeqs) + 1 {
		if at := padded(n, p.Engine.Graphs); at != n || n == 0 {
			e.graphs = append(e.graphs, amount{})
			continue
		}
		e.graphs = append(e.graphs, put(b.tokens(n, true)))
	}
	for n := len(e.graphs) - 1; n > 0; n-- {
		if at := padded(n, p.Engine.Graphs); at != n {
			if at < len(e.graphs) {
				e.graphs[n] = e.graphs[at]
			} else {
				e.graphs[n] = put(b.tokens(at, true))
			}
		}
	}
	for i := range tokenGrid.size(p.MaxTokens + p.MaxSeqs) {
		e.rows = append(e.rows, put(b.tokens(int(tokenGrid.node(i)), p.Engine.GraphPrompts && tokenGrid.node(i) <= int64(p.Engine.Graphs))))
	}
	for i := range tokenGrid.size(p.MaxTokens + p.MaxSeqs) {
		e.heads = append(e.heads, put(b.logits(int(tokenGrid.node(i)))))
	}
	if p.DP > 1 {
		for i := range tokenGrid.size(p.MaxTokens + p.MaxSeqs) {
			e.ranks = append(e.ranks, put(b.alone(int(tokenGrid.node(i)))).seconds)
		}
	}
	e.contexts = contextGrid.size(p.MaxContext)
	for i := range decodeGrid.size(p.MaxSeqs) {
		for j := range e.contexts {
			e.decoded = append(e.decoded, put(b.decodes(int(decodeGrid.node(i)), int(contextGrid.node(j)))))
		}
	}
	e.cached = promptGrid.size(p.MaxContext)
	for i := range promptGrid.size(p.MaxTokens) {
		for j := range e.cached {
			own, once := b.prompt(int(promptGrid.node(i)), int(promptGrid.node(j)))
			e.prompts = append(e.prompts, chunk{put(own), once * e.factors[PrefillAttention]})
		}
	}
	if !priced {
		return e.builder.unpriced()
	}
	return nil
}

// Step implements replica.Cost.
func (e *Engine) Step(decodes int, contextSum, contextMax int64, chunks []replica.Chunk) (seconds, joules float64) {
	if len(chunks) == 0 {
		p := e.Decode(decodes, contextSum, contextMax)
		return p.Seconds + p.SecondsPerContext*float64(contextSum), p.Joules + p.JoulesPerContext*float64(contextSum)
	}
	tokens, sampled, finished := decodes, decodes, 0
	var a amount
	call, slowest, largest := 0.0, 0.0, 0
	for i := range chunks {
		c := &chunks[i]
		tokens += c.New
		largest = max(largest, c.New)
		sampled += c.Logits
		if c.Logits == 1 { // more are those of a verification
			finished++
		}
		before := a.seconds
		call = max(call, e.prompt(&a, c.New, c.Cached))
		slowest = max(slowest, a.seconds-before)
	}
	if ranks := float64(e.problem.DP); ranks > 1 {
		// A chunk stands on one rank whole, and the others wait for that rank.
		call *= ranks
		a.seconds = max(a.seconds, slowest*ranks) + e.waits(decodes, tokens-decodes, largest)
	}
	a.seconds += call
	a.kernels += call
	captured := e.problem.Engine.GraphPrompts && tokens <= e.problem.Engine.Graphs
	if captured && tokens < len(e.graphs) {
		a.plus(e.graphs[tokens], 1)
	} else {
		a.plus(e.row(e.rows, tokens), 1)
	}
	if sampled > 0 {
		a.plus(e.row(e.heads, sampled), 1)
	}
	if decodes > 0 {
		low, high, f, _, _ := e.attention(decodes, contextSum)
		a.plus(between(&low, &high, f), 1)
	}
	a.seconds = e.host.Iteration(a.seconds, captured, float64(decodes+len(chunks)), float64(finished))
	return e.joules(a)
}

// waits is how much longer the rank with the most tokens takes for what it computes by itself than ranks would take that
// shared them evenly, s.
func (e *Engine) waits(decodes, chunks, largest int) float64 {
	b := e.builder
	return max(0, e.rank(b.lone(decodes, chunks, largest))-e.rank(b.per(decodes+chunks)))
}

// rank is the time of what a rank computes of its own tokens by itself, s.
func (e *Engine) rank(n int) float64 {
	i, f := tokenGrid.index(int64(n))
	if i > len(e.ranks)-2 {
		i, f = len(e.ranks)-2, 1
	}
	return e.ranks[i] + f*(e.ranks[i+1]-e.ranks[i])
}

// joules is an iteration of the whole replica, its hosts included.
func (e *Engine) joules(a amount) (seconds, joules float64) {
	seconds, joules = e.draw.of(a)
	return seconds, joules*e.devices + seconds*e.problem.NodeWatts
}

// Decode implements replica.Cost: the pieces are those between the nodes of mean context.
func (e *Engine) Decode(decodes int, contextSum, _ int64) replica.Piece {
	var a amount
	captured := decodes < len(e.graphs)
	if captured {
		a = e.graphs[decodes]
	} else {
		a = e.row(e.rows, decodes)
	}
	a.plus(e.row(e.heads, decodes), 1)
	if decodes < 1 {
		a.seconds = e.host.Iteration(a.seconds, captured, 0, 0)
		s, j := e.joules(a)
		return replica.Piece{To: math.MaxInt64, Seconds: s, Joules: j}
	}
	low, high, _, from, to := e.attention(decodes, contextSum)
	low.plus(a, 1)
	high.plus(a, 1)
	low.seconds = e.host.Iteration(low.seconds, captured, float64(decodes), 0)
	high.seconds = e.host.Iteration(high.seconds, captured, float64(decodes), 0)
	s0, j0 := e.joules(low)
	s1, j1 := e.joules(high)
	width := 1 / float64(to-from)
	p := replica.Piece{From: from, To: to, SecondsPerContext: (s1 - s0) * width, JoulesPerContext: (j1 - j0) * width}
	p.Seconds, p.Joules = s0-p.SecondsPerContext*float64(from), j0-p.JoulesPerContext*float64(from)
	if e.last(to, decodes) {
		p.To = math.MaxInt64
	}
	return p
}

// last tells whether a piece ends at the largest node of the table, beyond which it is carried on.
func (e *Engine) last(to int64, decodes int) bool {
	return to >= contextGrid.node(e.contexts-1)*int64(decodes)
}

// attention is decode attention at the nodes of mean context around contextSum, where it is between them, and the sums
// of context that the nodes stand for.
func (e *Engine) attention(decodes int, contextSum int64) (low, high amount, f float64, from, to int64) {
	n := int64(decodes)
	j, _ := contextGrid.index(max(contextSum, 0) / n)
	j = min(j, e.contexts-2)
	from, to = contextGrid.node(j)*n, contextGrid.node(j+1)*n
	i, g := decodeGrid.index(n)
	if last := len(e.decoded)/e.contexts - 2; i > last {
		i, g = last, 1
	}
	row, next := e.decoded[i*e.contexts:], e.decoded[(i+1)*e.contexts:]
	low, high = between(&row[j], &next[j], g), between(&row[j+1], &next[j+1], g)
	return low, high, float64(contextSum-from) / float64(to-from), from, to
}

// row is a table by tokens.
func (e *Engine) row(table []amount, n int) amount {
	i, f := tokenGrid.index(int64(n))
	if i > len(table)-2 {
		i, f = len(table)-2, 1
	}
	return between(&table[i], &table[i+1], f)
}

// chunk is prefill attention of one chunk: its own part, and the seconds that the call takes once for all its chunks.
type chunk struct {
	own  amount
	once float64
}

// prompt adds a chunk's own part of attention and returns what the call takes once.
func (e *Engine) prompt(a *amount, tokens, cached int) float64 {
	i, f := promptGrid.index(int64(tokens))
	j, g := promptGrid.index(int64(cached))
	if last := len(e.prompts)/e.cached - 2; i > last {
		i, f = last, 1
	}
	if j > e.cached-2 {
		j, g = e.cached-2, 1
	}
	once := 0.0
	add := func(c *chunk, weight float64) {
		a.plus(c.own, weight)
		once += c.once * weight
	}
	row, next := e.prompts[i*e.cached:], e.prompts[(i+1)*e.cached:]
	add(&row[j], (1-f)*(1-g))
	add(&row[j+1], (1-f)*g)
	add(&next[j], f*(1-g))
	add(&next[j+1], f*g)
	return once
}

// DrawOf is the power form of an engine's entry.
func DrawOf(s *catalog.ServingEngine) kernel.Draw {
	return kernel.Draw{Base: s.Draw.Base, Busy: s.Draw.Busy, Memory: s.Draw.Memory, Compute: s.Draw.Compute, Power: s.Draw.Power, Ceiling: s.Draw.Ceiling}
}
