package replica

import (
	"math"
	"math/bits"
)

// Replica is one engine with its scheduler, its queue and its cache. It is driven from outside: the driver submits
// requests, asks Next when something happens, and calls Advance at that time. Requests that come at the time of an
// event are submitted before Advance is called for it. It is not for use by two goroutines at once.
type Replica struct {
	config Config
	cost   Cost
	sink   Sink

	transfers TransferSink // the sink, where it fetches caches

	shift  int // log2 of a block's tokens
	mask   int // a block's tokens - 1
	serial uint64

	pool     pool
	waiting  line
	running  []*sequence
	pulling  []*sequence // have blocks for a cache that is on its way
	ready    []*sequence // their cache has come, in order of submission
	held     []*sequence // have ended, and keep their blocks until they are released
	spare    []*sequence
	counters Counters
	ending   int   // sequences that run and whose answer is complete
	pending  int64 // tokens known and not yet computed, of all sequences

	wake float64 // s, when an idle replica schedules; +Inf where it has nothing to do
	busy bool
	run  run
	plan plan

	hits   []int32 // scratch: named blocks found for the sequence that is next
	chunks []Chunk // scratch: of the present iteration
	steps  Steps
	done   Done
}

// plan is what the scheduler decided for an iteration.
type plan struct {
	budget    int  // tokens left
	decodes   int  // sequences with one token that completes what they know
	chunks    int  // sequences with another number of tokens
	preempted bool // a sequence lost its place
	open      bool // a sequence that came now could be admitted in the next iteration
}

// run is the iterations that are under way: one, or a jump.
type run struct {
	start, end           float64
	count                int64
	seconds, secondsMore float64
	joules, joulesMore   float64
	contextSum           int64
	contextMax           int64
	slack                []int32 // of a jump: how many sequences have room for so many tokens in their blocks after the first iteration
	taken                int64   // of a jump: iterations beyond the first that have their blocks
	used                 int     // blocks held once the first iteration has its own
	queued               int     // sequences that wait since then
}

// New returns an idle replica. The error has all that is wrong with the configuration.
func New(config *Config, cost Cost, sink Sink) (*Replica, error) {
	if err := config.Check(); err != nil {
		return nil, err
	}
	follower, _ := sink.(CacheSink)
	transfers, _ := sink.(TransferSink)
	r := &Replica{
		config: *config, cost: cost, sink: sink, transfers: transfers, wake: math.Inf(1),
		shift: bits.TrailingZeros(uint(config.BlockTokens)), mask: config.BlockTokens - 1,
		pool: newPool(config.Blocks, follower),
	}
	r.waiting.priority = config.Policy == VLLMPriority
	r.run.slack = make([]int32, config.BlockTokens)
	return r, nil
}

// Submit gives the replica a request at time now, in s. A prompt that leaves no room for an answer within max model
// len is refused and reported as done at once; an answer that would pass it is cut there, as vLLM does. The error,
// which wraps ErrRequest, is about a request that contradicts itself; it is then not in the replica.
func (r *Replica) Submit(now float64, q *Request) error {
	if err := q.check(r.config.BlockTokens); err != nil {
		return err
	}
	if err := r.checkTransfer(q); err != nil {
		return err
	}
	r.counters.Submitted++
	if q.Input >= r.config.MaxModelLen {
		r.counters.Refused++
		r.done = Done{Request: *q, Refused: true, Scheduled: now, FirstToken: now, LastToken: now}
		r.sink.Done(&r.done)
		return nil
	}
	s := r.sequence()
	s.request, s.named, s.remote = *q, q.named(), q.Remote
	s.tokens = q.Input
	s.output = min(q.Output, r.config.MaxModelLen-q.Input)
	if s.output < q.Output {
		r.counters.Shortened++
	}
	r.pending += int64(s.tokens)
	r.waiting.push(s)
	switch {
	case !r.busy:
		r.wake = min(r.wake, now)
	case r.plan.open || r.waiting.priority && r.waiting.front() == s && len(r.running) < r.config.MaxSeqs:
		r.Interrupt(now)
	}
	return nil
}

// sequence returns an empty sequence with the next serial number.
func (r *Replica) sequence() *sequence {
	r.serial++
	n := len(r.spare)
	if n == 0 {
		return &sequence{serial: r.serial}
	}
	s := r.spare[n-1]
	r.spare = r.spare[:n-1]
	*s = sequence{serial: r.serial, blocks: s.blocks[:0]}
	return s
}

// Interrupt ends a jump with the iteration that is under way at time now, so that the scheduler runs and what has
// changed from outside counts: a control tick.
func (r *Replica) Interrupt(now float64) {
	if r.busy && r.run.count > 1 {
		r.run.count = r.under(now)
		r.run.end = r.run.at(r.run.count)
	}
}

// SetCost changes what iterations take from the next one on: another clock, or a power cap.
func (r *Replica) SetCost(now float64, cost Cost) {
	r.cost = cost
	r.Interrupt(now)
}

// Next is the time of the replica's next event, in s; +Inf where it has nothing to do.
func (r *Replica) Next() float64 {
	if r.busy {
		return r.run.end
	}
	return r.wake
}

// Advance is the replica's event at time now = Next(): the iterations under way end, and the scheduler starts the
// next. The error is of a cost that gives no positive duration or no finite energy.
func (r *Replica) Advance(now float64) error {
	r.wake = math.Inf(1)
	if r.busy {
		r.busy = false
		r.commit()
	}
	return r.begin(now)
}

// Counters returns the totals until the last event.
func (r *Replica) Counters() Counters {
	c := r.counters
	c.Evicted = r.pool.evicted
	return c
}

// Load is what a router or an autoscaler sees of a replica.
type Load struct {
	Running, Waiting   int
	Receiving          int   // sequences beside the line: their KV cache is on its way, or has come and they have no place yet
	Pending            int64 // tokens of prompts and answers that are known and not yet computed
	UsedBlocks, Blocks int   // of the KV cache, held by sequences and in all
}

// Load returns the load at time now, which may lie within a jump: blocks are those of the iteration under way. It
// takes no longer with many sequences.
func (r *Replica) Load(now float64) Load {
	used := r.config.Blocks - r.pool.free
	if r.busy && r.run.count > 1 {
		used += int(r.run.blocks(r.under(now)-1) - r.run.blocks(r.run.taken))
	}
	return Load{
		Running: len(r.running), Waiting: r.waiting.len(), Receiving: len(r.pulling) + len(r.ready), Pending: r.pending,
		UsedBlocks: used, Blocks: r.config.Blocks,
	}
}

// Queue is what Load says without the blocks, for a router that looks at every replica for every request.
func (r *Replica) Queue() (running, waiting int, pending int64) {
	return len(r.running), r.waiting.len() + len(r.pulling) + len(r.ready), r.pending
}

// Sync brings the cache up to the iteration under way at time now, within a jump: Lookup then finds what the scheduler
// would, and a CacheSink has been told. It changes no result.
func (r *Replica) Sync(now float64) {
	if r.busy && r.run.count > 1 {
		r.allocateJump(r.under(now) - 1)
	}
}

// Lookup is how many tokens of a request's prompt are in the cache at the last event or Sync, as the scheduler would
// find them.
func (r *Replica) Lookup(q *Request) int {
	if !r.config.PrefixCaching {
		return 0
	}
	blocks := min(q.named(), q.Input-1) >> r.shift
	for i := range blocks {
		if _, ok := r.pool.index.find(q.Key(i, r.config.BlockTokens)); !ok {
			return i << r.shift
		}
	}
	return blocks << r.shift
}
