package replica

// sequence is a request in a replica.
type sequence struct {
	request   Request
	serial    uint64 // number of its submission
	named     int    // tokens that other requests may share
	remote    int    // tokens whose KV cache comes from elsewhere at the next admission
	output    int    // tokens that the answer will have
	tokens    int    // of prompt and answer so far
	computed  int    // tokens that are in the cache
	generated int    // tokens of the answer so far
	n         int    // tokens that the present iteration computes
	draft     int    // draft tokens that the next iteration verifies
	pad       int    // tokens of padding before the prompt (static batching)
	ended     bool   // the answer is complete but the place is still held

	blocks []int32 // blocks held whose content has a name: the first ones
	owned  int     // blocks held
	keyed  int     // of those: findable by their content, the named ones and then its own
	found  int     // blocks that were found when the others were reserved for a cache from elsewhere
	gone   extent  // what it gave back at its last preemption, without the named blocks

	scheduled   float64 // s; as in Done
	firstToken  float64
	lastToken   float64
	cached      int
	preemptions int
	admitted    bool // at least once
}

// Key names the content of the i-th block of so many tokens, counted from 0: what CacheSink is told and a router
// compares. The block must lie within what Prefix covers, and the block's tokens divide PrefixTokens.
func (q *Request) Key(i, blockTokens int) uint64 {
	first := i * blockTokens
	piece := first / q.PrefixTokens
	// The place is part of the name, so that equal pieces at other places are other content.
	k := mix(q.Prefix[piece] + mix(uint64(first)+1))
	return max(k, 1) // 0 is no name
}

// mix is the finaliser of SplitMix64 (Steele, Lea & Flood 2014, OOPSLA).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// done fills a report about a sequence whose answer is complete.
func (s *sequence) done(d *Done) {
	*d = Done{
		Request: s.request, Output: s.generated, Scheduled: s.scheduled, FirstToken: s.firstToken, LastToken: s.lastToken,
		Cached: s.cached, Preemptions: s.preemptions,
	}
}
