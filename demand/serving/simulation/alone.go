package simulation

import (
	"math"

	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/replica"
)

// alone returns the times of a request of so many tokens on an idle service, the frontend's in.
func (s *Service) alone(input, output int) metrics.Times { return s.unloaded(input, output, 0) }

// unloaded is alone for a prompt of which so many tokens are found in caches, on both sides of a link.
func (s *Service) unloaded(input, output, cached int) metrics.Times {
	first, last := s.pools[0], s.pools[len(s.pools)-1]
	ttft := first.Engine.Frontend() + first.prompt(cached, input)
	if len(s.pools) > 1 {
		l := s.link()
		rate := min(l.Send, l.Receive)
		if l.Fabric > 0 {
			rate = min(rate, l.Fabric)
		}
		again, _ := last.cost().Step(0, 0, 0, []replica.Chunk{{New: 1, Cached: input - 1, Logits: 1}})
		ttft += l.Latency + float64(input-cached)*l.BytesPerToken/rate + again
	}
	t := metrics.Times{TTFT: ttft, E2E: ttft, TPOT: math.NaN()}
	if output > 1 {
		seconds := last.answer(int64(input+1), int64(output-1))
		t.TPOT = seconds / float64(output-1)
		t.E2E += seconds
	}
	return t
}

// cost is what iterations take at the highest clock.
func (p *Pool) cost() replica.Cost { return p.pool.Levels[0].Cost }

// prompt is the time of a prompt by itself from a token on, s: its chunks one after the other.
func (p *Pool) prompt(cached, input int) float64 {
	c := &p.pool.Config
	most := input
	if c.ChunkedPrefill {
		most = c.MaxBatchedTokens
		if c.LongPrefillThreshold > 0 {
			most = min(most, c.LongPrefillThreshold)
		}
	}
	seconds := 0.0
	chunk := make([]replica.Chunk, 1)
	for done := cached; done < input; {
		n := min(most, input-done)
		chunk[0] = replica.Chunk{New: n, Cached: done}
		if done += n; done == input {
			chunk[0].Logits = 1
		}
		t, _ := p.cost().Step(0, 0, 0, chunk)
		seconds += t
	}
	return seconds
}

// answer is the time of so many decodes of one sequence whose first attends to so many tokens, s: by the linear pieces of the cost,
// n (a + b c) + b n (n-1) / 2 in each.
func (p *Pool) answer(context, tokens int64) float64 {
	seconds := 0.0
	for tokens > 0 {
		piece := p.cost().Decode(1, context, context)
		n := tokens
		if room := piece.To - context; room < n {
			n = max(1, room)
		}
		k := float64(n)
		seconds += k*(piece.Seconds+piece.SecondsPerContext*float64(context)) + piece.SecondsPerContext*k*(k-1)/2
		context, tokens = context+n, tokens-n
	}
	return seconds
}
