package replica

import (
	"math/rand/v2"
	"strconv"

	"tokenwatt/internal/fault"
	"tokenwatt/internal/random"
)

// Speculation is speculative decoding: a draft proposes tokens that one iteration verifies together.
type Speculation struct {
	Tokens     int        // draft tokens a sequence and iteration; 0 is no speculation
	Acceptance float64    // chance that a draft token is accepted where the one before it was
	Draft      Cost       // of the draft model's own iterations; nil where drafts cost nothing, as with n-grams
	Random     *rand.Rand // stream of the acceptances, needed where Tokens is above 0
}

// check records what is wrong.
func (p *Speculation) check(list *fault.List, c *Config) {
	if p.Tokens < 0 || p.Tokens >= max(1, c.MaxModelLen) {
		list.Add("speculation tokens", strconv.Itoa(p.Tokens), "0 for none, or above and below max model len")
	}
	if !(p.Acceptance >= 0 && p.Acceptance <= 1) {
		list.Add("speculation acceptance", strconv.FormatFloat(p.Acceptance, 'g', 6, 64), "0 to 1")
	}
	if p.Tokens > 0 && p.Random == nil {
		list.Add("speculation random stream", "not given", "a stream")
	}
}

// accept draws how many of n draft tokens are accepted: the first k with chance a^k. Its mean is
// (a - a^(n+1)) / (1 - a), one less than the tokens an iteration gives (Leviathan et al. 2023, equation 1).
func (p *Speculation) accept(n int) int {
	for k := range n {
		if random.Open(p.Random) >= p.Acceptance {
			return k
		}
	}
	return n
}

// draft returns what the draft model takes to propose its tokens for so many sequences: one decode iteration of
// its own a token.
func (p *Speculation) draft(sequences int, contextSum, contextMax int64) (seconds, joules float64) {
	if p.Draft == nil || sequences == 0 {
		return 0, 0
	}
	for range p.Tokens {
		s, j := p.Draft.Step(sequences, contextSum, contextMax, nil)
		seconds, joules = seconds+s, joules+j
		contextSum, contextMax = contextSum+int64(sequences), contextMax+1
	}
	return seconds, joules
}
