package replica

import (
	"fmt"
	"strings"
	"testing"
)

// theatre runs a replica by hand. Every iteration takes 1 s, so that iteration k ends at k s; requests are called A,
// B, C...
type theatre struct {
	t     *testing.T
	r     *Replica
	now   float64
	came  uint64
	done  []string
	pulls []string
}

func (x *theatre) Steps(*Steps) {}
func (x *theatre) Gaps(Gaps)    {}

func (x *theatre) Reserved(_ float64, q *Request, tokens int) {
	x.pulls = append(x.pulls, fmt.Sprintf("%c %d", 'A'+rune(q.ID), tokens))
}

func (x *theatre) Done(d *Done) {
	x.done = append(x.done, fmt.Sprintf("%c first %g last %g", 'A'+rune(d.Request.ID), d.FirstToken, d.LastToken))
}

// stage returns a replica with blocks of 4 tokens.
func stage(t *testing.T, blocks, budget int, change func(*Config)) *theatre {
	t.Helper()
	c := Defaults(blocks, 4*blocks)
	c.BlockTokens, c.MaxBatchedTokens, c.MaxSeqs = 4, budget, min(8, budget)
	c.EachIteration = true
	if change != nil {
		change(&c)
	}
	x := &theatre{t: t}
	r, err := New(&c, &Linear{Fixed: 1}, x)
	if err != nil {
		t.Fatal(err)
	}
	x.r = r
	return x
}

// come submits the next request now.
func (x *theatre) come(q Request) {
	x.t.Helper()
	q.ID, q.Arrival = x.came, x.now
	x.came++
	if err := x.r.Submit(x.now, &q); err != nil {
		x.t.Fatal(err)
	}
}

// next starts the next iteration and compares what it computes: "A 8@0" is 8 tokens of A with none before them in
// the cache, "-" a sequence that runs and gets none; then who waits, in order, and how many blocks are free.
func (x *theatre) next(want string) {
	x.t.Helper()
	x.now = x.r.Next()
	if err := x.r.Advance(x.now); err != nil {
		x.t.Fatal(err)
	}
	if err := x.r.Check(); err != nil {
		x.t.Fatal(err)
	}
	if got := x.look(); got != want {
		x.t.Errorf("after %g s: %q, expected %q", x.now, got, want)
	}
}

func (x *theatre) look() string {
	var b strings.Builder
	for _, s := range x.r.running {
		if s.n == 0 {
			fmt.Fprintf(&b, "%c - ", 'A'+rune(s.request.ID))
			continue
		}
		fmt.Fprintf(&b, "%c %d@%d ", 'A'+rune(s.request.ID), s.n, s.computed)
	}
	b.WriteString("|")
	for i := range x.r.waiting.len() {
		fmt.Fprintf(&b, " %c", 'A'+rune(x.r.waiting.at(i).request.ID))
	}
	fmt.Fprintf(&b, " | %d free", x.r.pool.free)
	return b.String()
}

// over runs on until nothing is left and compares the order and times of the ends.
func (x *theatre) over(want ...string) {
	x.t.Helper()
	for x.r.busy || x.r.waiting.len() > 0 {
		x.now = x.r.Next()
		if err := x.r.Advance(x.now); err != nil {
			x.t.Fatal(err)
		}
	}
	if err := x.r.Check(); err != nil {
		x.t.Fatal(err)
	}
	if got := strings.Join(x.done, "; "); got != strings.Join(want, "; ") {
		x.t.Errorf("ended %q, expected %q", got, strings.Join(want, "; "))
	}
}

// A prompt longer than the budget is computed in parts. The part that ends it gives the first token, and what is
// left of that iteration's budget goes to the next in line.
func TestChunking(t *testing.T) {
	x := stage(t, 20, 8, nil)
	x.come(Request{Input: 10, Output: 2})
	x.come(Request{Input: 7, Output: 2})
	x.next("A 8@0 | B | 18 free")      // A takes the whole budget
	x.next("A 2@8 B 6@0 | | 15 free")  // A's rest, and 6 of B's 7 in what is left
	x.next("A 1@10 B 1@6 | | 15 free") // A decodes; B's last token
	x.next("B 1@7 | | 18 free")        // A has gone with its 3 blocks; B's 8th token fits its second block
	x.next("| | 20 free")
	x.over("A first 2 last 3", "B first 3 last 4")
}

// No sequence computes more than the threshold in an iteration, so that a long prompt leaves budget to others.
func TestLongPrefillThreshold(t *testing.T) {
	x := stage(t, 20, 8, func(c *Config) { c.LongPrefillThreshold = 5 })
	x.come(Request{Input: 12, Output: 1})
	x.come(Request{Input: 3, Output: 1})
	x.come(Request{Input: 2, Output: 1})
	x.next("A 5@0 B 3@0 | C | 17 free")
	x.next("A 5@5 C 2@0 | | 16 free")
	x.next("A 2@10 | | 17 free")
	x.over("B first 1 last 1", "C first 2 last 2", "A first 3 last 3")
}

// Running sequences come first, in order: where they use the budget up, the last of them and all that wait get nothing.
func TestBudget(t *testing.T) {
	x := stage(t, 20, 3, nil)
	x.come(Request{Input: 1, Output: 3})
	x.come(Request{Input: 9, Output: 1})
	x.come(Request{Input: 1, Output: 1})
	x.next("A 1@0 B 2@0 | C | 18 free")
	x.next("A 1@1 B 2@2 | C | 18 free")
	x.next("A 1@2 B 2@4 | C | 17 free")
	x.next("B 3@6 | C | 17 free")
	x.next("C 1@0 | | 19 free")
	x.over("A first 1 last 3", "B first 4 last 4", "C first 5 last 5")
}

// At most max seqs run.
func TestMaxSeqs(t *testing.T) {
	x := stage(t, 20, 8, func(c *Config) { c.MaxSeqs = 1 })
	x.come(Request{Input: 1, Output: 2})
	x.come(Request{Input: 1, Output: 1})
	x.next("A 1@0 | B | 19 free")
	x.next("A 1@1 | B | 19 free")
	x.next("B 1@0 | | 19 free")
	x.over("A first 1 last 2", "B first 3 last 3")
}

// The first in line blocks the line: C would fit beside A, and is not let past B.
func TestHeadOfLineBlock(t *testing.T) {
	x := stage(t, 6, 24, nil)
	x.come(Request{Input: 11, Output: 3})
	x.come(Request{Input: 16, Output: 1})
	x.come(Request{Input: 1, Output: 1})
	x.next("A 11@0 | B C | 3 free") // B needs 4 blocks
	x.next("A 1@11 | B C | 3 free")
	x.next("A 1@12 | B C | 2 free") // A's 13th token takes a fourth block
	x.next("B 16@0 C 1@0 | | 1 free")
	x.over("A first 1 last 3", "B first 4 last 4", "C first 4 last 4")
}

// The last admitted is preempted when a sequence before it needs a block. It is computed again from the front of the
// line, prompt and answer so far, but for the blocks of its own that are still there.
func TestPreemption(t *testing.T) {
	x := stage(t, 4, 16, nil)
	x.come(Request{Input: 7, Output: 6})
	x.come(Request{Input: 7, Output: 6})
	x.next("A 7@0 B 7@0 | | 0 free")
	x.next("A 1@7 B 1@7 | | 0 free") // both fill their second block
	// A needs a third block: B is preempted and its two blocks come free, the tail first. A takes the tail.
	// Nobody is admitted in an iteration with a preemption.
	x.come(Request{Input: 1, Output: 1})
	x.next("A 1@8 | B C | 1 free")
	// B has 7 + 2 tokens. Its first block is found, but is itself one of the free ones: 3 blocks, 1 free.
	x.next("A 1@9 | B C | 1 free")
	x.next("A 1@10 | B C | 1 free")
	x.next("A 1@11 | B C | 1 free") // A's 6th token
	x.next("B 5@4 C 1@0 | | 0 free")
	x.next("B 1@9 | | 1 free")
	x.next("B 1@10 | | 1 free")
	x.next("B 1@11 | | 1 free")
	x.over("A first 1 last 6", "C first 7 last 7", "B first 1 last 10")
	if c := x.r.Counters(); c.Preempted != 1 || c.Found != 4 || c.Dropped != 8 {
		t.Errorf("%+v", c)
	}
}

// A sequence that needs a block and is itself the last admitted goes.
func TestPreemptsItself(t *testing.T) {
	x := stage(t, 4, 16, nil)
	x.come(Request{Input: 5, Output: 4})
	x.come(Request{Input: 8, Output: 2})
	x.next("A 5@0 B 8@0 | | 0 free")
	x.next("A 1@5 | B | 2 free") // B's 9th token needs a block
	x.next("A 1@6 | B | 2 free") // 3 blocks, one of which it found: too many
	x.next("A 1@7 | B | 2 free")
	x.next("B 1@8 | | 1 free") // both of its blocks are found: one token is left to compute
	x.over("A first 1 last 4", "B first 1 last 5")
}

// Blocks of a named prefix are found again, in the iteration in which another sequence computes them too; all but
// at least one token.
func TestPrefixHit(t *testing.T) {
	x := stage(t, 20, 32, nil)
	talk := []uint64{11, 12, 13}
	x.come(Request{Input: 12, Output: 1, Prefix: talk, PrefixTokens: 4})
	x.come(Request{Input: 13, Output: 1, Prefix: talk, PrefixTokens: 4})
	x.next("A 12@0 B 1@12 | | 16 free") // B holds A's three blocks and one of its own
	x.come(Request{Input: 12, Output: 1, Prefix: talk, PrefixTokens: 4})
	x.come(Request{Input: 12, Output: 1, Prefix: []uint64{11, 99, 13}, PrefixTokens: 4})
	// C has all of its 12 tokens in the cache and computes the last block again. D differs from the second block on.
	x.next("C 4@8 D 8@4 | | 15 free")
	x.over("A first 1 last 1", "B first 1 last 1", "C first 2 last 2", "D first 2 last 2")
	if c := x.r.Counters(); c.Found != 12+8+4 || c.Asked != 12+13+12+12 {
		t.Errorf("%+v", c)
	}
}

// The block that was given back first is taken first, and a sequence gives its tail back first.
func TestEvictionOrder(t *testing.T) {
	x := stage(t, 6, 32, nil)
	first, second := []uint64{1, 2, 3}, []uint64{7, 8, 9}
	x.come(Request{Input: 12, Output: 1, Prefix: first, PrefixTokens: 4})
	x.next("A 12@0 | | 3 free")
	x.come(Request{Input: 12, Output: 1, Prefix: second, PrefixTokens: 4})
	x.next("B 12@0 | | 3 free") // takes the three blocks that were never used
	x.come(Request{Input: 5, Output: 1})
	x.next("C 5@0 | | 4 free") // takes the tail of A's: 3 and 2
	for _, c := range []struct {
		prefix []uint64
		want   int
	}{{first, 4}, {second, 12}} {
		if got := x.r.Lookup(&Request{Input: 13, Prefix: c.prefix, PrefixTokens: 4}); got != c.want {
			t.Errorf("%d tokens of %v are found, expected %d", got, c.prefix, c.want)
		}
	}
	// A's first block is used again and so is the last that would be taken; B's tail is the first.
	x.come(Request{Input: 5, Output: 1, Prefix: first, PrefixTokens: 4})
	x.next("D 1@4 | | 4 free")
	if got := x.r.Lookup(&Request{Input: 13, Prefix: second, PrefixTokens: 4}); got != 8 {
		t.Errorf("%d tokens of B's are found, expected 8: D's second block took its tail", got)
	}
	x.next("| | 6 free")
	if got := x.r.Counters().Evicted; got != 3 {
		t.Errorf("%d blocks lost their content, expected 3", got)
	}
}

// With chunked prefill off a prompt that is longer than what is left of the budget waits, and the line with it.
func TestWithoutChunks(t *testing.T) {
	x := stage(t, 4, 16, func(c *Config) { c.ChunkedPrefill = false })
	x.come(Request{Input: 9, Output: 2})
	x.come(Request{Input: 8, Output: 1})
	x.come(Request{Input: 1, Output: 1})
	x.next("A 9@0 | B C | 1 free")
	x.next("A 1@9 | B C | 1 free") // there is budget now, and no room
	x.next("B 8@0 C 1@0 | | 1 free")
	x.over("A first 1 last 2", "B first 3 last 3", "C first 3 last 3")
}

// With priorities the line and the victims go by (priority, arrival).
func TestPriority(t *testing.T) {
	x := stage(t, 4, 16, func(c *Config) { c.Policy = VLLMPriority })
	x.come(Request{Input: 7, Output: 3, Priority: 2})
	x.come(Request{Input: 7, Output: 3, Priority: 1})
	x.next("B 7@0 A 7@0 | | 0 free")
	x.next("B 1@7 A 1@7 | | 0 free")
	x.come(Request{Input: 1, Output: 1})
	x.next("B 1@8 | C A | 1 free") // A is the victim, and goes behind C
	// C takes the block that A's first tokens were in: A finds nothing.
	x.next("C 1@0 A 9@0 | | 0 free")
	x.over("B first 1 last 3", "C first 4 last 4", "A first 1 last 4")
}

// A victim that stands before the sequence that needs its block may have been given tokens in this iteration: it gives
// them back, and nothing that it would have computed can be found. Those after are not passed over.
func TestPriorityVictimBefore(t *testing.T) {
	x := stage(t, 7, 24, func(c *Config) { c.Policy, c.LongPrefillThreshold = VLLMPriority, 8 })
	x.come(Request{Input: 1, Output: 4, Priority: 3}) // priorities that make them run in the order A, B, C, D
	x.come(Request{Input: 19, Output: 1, Priority: 4})
	x.come(Request{Input: 4, Output: 2, Priority: 5})
	x.come(Request{Input: 1, Output: 3, Priority: 6})
	x.next("A 1@0 B 8@0 C 4@0 D 1@0 | | 2 free")
	x.r.running[1].request.Priority = 9 // B is the worst from now on
	// B is given 8 tokens and two blocks. C's fifth token needs a block: B gives back its tokens and four blocks.
	x.next("A 1@1 C 1@4 D 1@1 | B | 3 free")
	// Of B the first 8 tokens are found, though the next 8 were named for a moment.
	x.next("A 1@2 D 1@2 B 8@8 | | 1 free")
	x.over("C first 1 last 2", "D first 1 last 3", "A first 1 last 4", "B first 4 last 4")
}

// Sarathi fills a fixed chunk: decodes, then prompts that have been started, then new ones.
func TestSarathi(t *testing.T) {
	x := stage(t, 20, 3, func(c *Config) { c.Policy = Sarathi })
	x.come(Request{Input: 2, Output: 1})
	x.come(Request{Input: 8, Output: 1})
	x.come(Request{Input: 1, Output: 3})
	x.next("A 2@0 B 1@0 | C | 18 free")
	x.next("B 3@1 | C | 19 free")
	x.next("B 3@4 | C | 18 free")
	x.next("B 1@7 C 1@0 | | 17 free")
	x.come(Request{Input: 8, Output: 1})
	x.next("C 1@1 D 2@0 | | 18 free")
	x.next("C 1@2 D 2@2 | | 18 free")
	x.over("A first 1 last 1", "B first 4 last 4", "C first 4 last 6", "D first 8 last 8")
}

// Orca computes whole prompts beside decodes and reserves for the whole answer.
func TestOrca(t *testing.T) {
	x := stage(t, 6, 24, func(c *Config) { c.Policy, c.ChunkedPrefill, c.PrefixCaching = Orca, false, false })
	x.come(Request{Input: 4, Output: 9})
	x.come(Request{Input: 4, Output: 5})
	x.next("A 4@0 | B | 2 free") // A has 4 blocks for 13 tokens; B needs 3
	for k := range 8 {
		x.next(fmt.Sprintf("A 1@%d | B | 2 free", 4+k))
	}
	x.next("B 4@0 | | 3 free")
	x.over("A first 1 last 9", "B first 10 last 14")
}

// A static batch is padded, starts together, and lasts until its longest answer ends.
func TestStatic(t *testing.T) {
	x := stage(t, 8, 32, func(c *Config) { c.Policy, c.ChunkedPrefill, c.PrefixCaching = Static, false, false })
	x.come(Request{Input: 5, Output: 1})
	x.come(Request{Input: 2, Output: 3})
	x.come(Request{Input: 12, Output: 1})
	x.next("A 5@0 B 2@0 | C | 4 free") // 2 blocks each for 5 + 3 tokens; with C it would be 3 times 4
	if x.r.chunks[1].New != 5 {
		t.Errorf("B is computed with %d tokens, expected 5 with padding", x.r.chunks[1].New)
	}
	x.next("A 1@5 B 1@2 | C | 4 free") // A has ended and computes padding
	if x.r.run.contextSum != 6+6 {
		t.Errorf("context is %d tokens, expected 6 each with padding", x.r.run.contextSum)
	}
	x.next("A 1@6 B 1@3 | C | 4 free")
	x.next("C 12@0 | | 4 free")
	x.over("A first 1 last 1", "B first 1 last 3", "C first 4 last 4")
}

// With asynchronous scheduling the end of an answer is seen one iteration late.
func TestAsyncStop(t *testing.T) {
	x := stage(t, 4, 8, func(c *Config) { c.AsyncStop, c.MaxSeqs = true, 1 })
	x.come(Request{Input: 3, Output: 2})
	x.come(Request{Input: 1, Output: 1})
	x.next("A 3@0 | B | 3 free")
	x.next("A 1@3 | B | 3 free") // the last token
	x.next("A 1@4 | B | 2 free") // computed for nothing, in a block of its own
	x.next("B 1@0 | | 3 free")
	x.over("A first 1 last 2", "B first 4 last 4")
	if c := x.r.Counters(); c.Output != 3 || c.Computed != 3+1+1+1+1 {
		t.Errorf("%+v", c)
	}
}

// A cache that comes from elsewhere takes blocks and no computation; after a preemption it has to be computed.
func TestRemote(t *testing.T) {
	x := stage(t, 4, 16, func(c *Config) { c.PrefixCaching = false })
	x.come(Request{Input: 7, Output: 6, Remote: 7})
	x.come(Request{Input: 7, Output: 3, Remote: 7})
	x.next("A 1@6 B 1@6 | | 0 free") // one token is computed all the same
	x.next("A 1@7 B 1@7 | | 0 free")
	x.next("A 1@8 | B | 1 free")
	x.next("A 1@9 | B | 1 free")
	x.next("A 1@10 | B | 1 free")
	x.next("A 1@11 | B | 1 free")
	x.next("B 9@0 | | 1 free")
	x.over("A first 1 last 6", "B first 1 last 7")
}

// A request that pulls its cache has blocks for it while it waits beside the line, and is first in line when it has
// come.
func TestPull(t *testing.T) {
	x := stage(t, 5, 16, nil)
	x.come(Request{Input: 7, Output: 2, Remote: 7, Pull: true})
	x.come(Request{Input: 4, Output: 2})
	x.come(Request{Input: 12, Output: 1, Remote: 12, Pull: true})
	x.come(Request{Input: 1, Output: 1})
	x.next("B 4@0 | C D | 2 free") // A's 2 blocks wait for its cache; C needs 3 and holds up D
	if got := fmt.Sprint(x.pulls); got != "[A 7]" {
		t.Errorf("caches on their way: %s", got)
	}
	if !x.r.Received(0.5, 0) || x.r.Received(0.5, 0) {
		t.Error("A's cache does not come once")
	}
	x.next("B 1@4 A 1@6 | C D | 1 free") // B runs; A, first in line, computes one token
	x.next("A 1@7 | D | 0 free")         // B has gone: C has its blocks and waits beside the line, which D heads
	if !x.r.Received(2.5, 2) {
		t.Error("C does not wait for its cache")
	}
	x.next("C 1@11 D 1@0 | | 1 free")
	x.over("B first 1 last 2", "A first 2 last 3", "C first 4 last 4", "D first 4 last 4")
}

// A request that holds its cache keeps the blocks after its end until they are released.
func TestHold(t *testing.T) {
	x := stage(t, 4, 16, nil)
	x.come(Request{Input: 7, Output: 1, Hold: true})
	x.come(Request{Input: 12, Output: 1})
	x.next("A 7@0 | B | 2 free")
	x.next("| B | 2 free") // nothing can run
	if x.r.Release(1.5, 7) || !x.r.Release(1.5, 0) {
		t.Error("not A's blocks are released, and only those")
	}
	x.next("B 12@0 | | 1 free")
	x.over("A first 1 last 1", "B first 2.5 last 2.5")
}

// A cache that was fetched before the iteration has ended that asynchronous scheduling computes once more comes free then.
func TestHoldAsyncStop(t *testing.T) {
	x := stage(t, 2, 8, func(c *Config) { c.AsyncStop = true })
	x.come(Request{Input: 3, Output: 1, Hold: true})
	x.next("A 3@0 | | 1 free")
	x.next("A 1@3 | | 1 free")
	if !x.r.Release(1.5, 0) || x.r.Release(1.5, 0) {
		t.Error("A's blocks are not released once")
	}
	x.next("| | 2 free")
	x.over("A first 1 last 1")
}

// A cache that does not come leaves the prompt to be computed here, in the place that it has in line and in its blocks.
func TestMissed(t *testing.T) {
	x := stage(t, 5, 16, nil)
	x.come(Request{Input: 7, Output: 2, Remote: 7, Pull: true})
	x.come(Request{Input: 4, Output: 2})
	x.next("B 4@0 | | 2 free")
	if !x.r.Missed(0.5, 0) || x.r.Missed(0.5, 0) || x.r.Received(0.5, 0) {
		t.Error("A's cache is not missed once")
	}
	x.next("B 1@4 A 7@0 | | 1 free")
	x.next("A 1@7 | | 3 free")
	x.over("B first 1 last 2", "A first 2 last 3")
	if c := x.r.Counters(); c.Received != 0 || c.Computed != 7+4+1+1 {
		t.Errorf("%+v", c)
	}
}

// A prompt that leaves no room for an answer is refused; an answer is cut at max model len.
func TestMaxModelLen(t *testing.T) {
	x := stage(t, 3, 12, nil)
	x.come(Request{Input: 12, Output: 1})
	x.come(Request{Input: 9, Output: 100})
	x.next("B 9@0 | | 0 free")
	x.next("B 1@9 | | 0 free")
	x.next("B 1@10 | | 0 free") // the 12th token is given, and never computed
	x.next("| | 3 free")
	x.over("A first 0 last 0", "B first 1 last 3")
	if c := x.r.Counters(); c.Refused != 1 || c.Shortened != 1 || c.Output != 3 {
		t.Errorf("%+v", c)
	}
}
