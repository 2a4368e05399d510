package simulation

import (
	"tokenwatt/demand/serving/replica"
)

// speculating is the cost of an engine beside a draft model, whose token takes a share of an iteration of the engine with one
// token of each sequence. Iterations that verify have chunks of more than one logit; their drafts come before them.
type speculating struct {
	replica.Cost
	share float64
}

// Step is an iteration with the drafts that it verifies.
func (c *speculating) Step(decodes int, contextSum, contextMax int64, chunks []replica.Chunk) (seconds, joules float64) {
	seconds, joules = c.Cost.Step(decodes, contextSum, contextMax, chunks)
	n, drafts := 0, 0
	var sum, most int64
	for i := range chunks {
		if k := chunks[i].Logits - 1; k > 0 {
			context := int64(chunks[i].Cached) + 1
			n, drafts, sum, most = n+1, max(drafts, k), sum+context, max(most, context)
		}
	}
	for range drafts {
		s, j := c.Cost.Step(n, sum, most, nil)
		seconds, joules = seconds+c.share*s, joules+c.share*j
		sum, most = sum+int64(n), most+1
	}
	return seconds, joules
}
