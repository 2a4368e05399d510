package replica

import (
	"errors"
	"fmt"
	"math"
)

// ErrCost is wrapped by the error about a Cost that gives what no iteration can take.
var ErrCost = errors.New("serving cost")

// errStuck is a fault of this package: sequences are there, and none can run.
var errStuck = errors.New("serving replica: no sequence can run")

// begin schedules at time now and starts the iteration, or the jump, that comes of it.
func (r *Replica) begin(now float64) error {
	r.schedule(now)
	for r.plan.decodes+r.plan.chunks == 0 && r.plan.preempted {
		// The sequence that was preempted was the worst of its priority and stood first: the others were not
		// reached, and the empty iteration takes no time.
		r.schedule(now)
	}
	if r.plan.decodes+r.plan.chunks == 0 {
		// What waits for blocks that are held for a transfer is woken by its end.
		if len(r.running)+r.waiting.len()+len(r.ready) > 0 && len(r.pulling)+len(r.held) == 0 {
			return errStuck
		}
		return nil
	}
	u := &r.run
	u.start, u.count, u.taken = now, 1, 0
	u.secondsMore, u.joulesMore = 0, 0
	u.used, u.queued = r.config.Blocks-r.pool.free, r.waiting.len()
	r.describe()
	piece, jumps := r.price()
	if !(u.seconds > 0) || math.IsInf(u.seconds, 1) || !(math.Abs(u.joules) < math.Inf(1)) {
		return fmt.Errorf("%w: an iteration of %d decodes with %d tokens of context and chunks %v takes %g s and %g J, expected a positive time and a finite energy",
			ErrCost, r.plan.decodes, u.contextSum, r.chunks, u.seconds, u.joules)
	}
	if jumps {
		r.extend(&piece)
	}
	u.end = u.at(u.count)
	r.busy = true
	return nil
}

// describe sums up what the iteration computes, for the cost.
func (r *Replica) describe() {
	u := &r.run
	u.contextSum, u.contextMax = 0, 0
	r.chunks = r.chunks[:0]
	for _, s := range r.running {
		switch {
		case s.n == 0:
		case s.decodes():
			context := int64(s.pad + s.computed + 1)
			u.contextSum += context
			u.contextMax = max(u.contextMax, context)
		default:
			r.chunks = append(r.chunks, Chunk{New: s.pad + s.n, Cached: s.computed, Logits: max(0, s.computed+s.n-s.tokens+1)})
		}
	}
}

// price asks the cost of the iteration. It returns the linear piece, and whether the iteration may become a jump: it
// decodes every sequence that runs, and none was preempted.
func (r *Replica) price() (piece Piece, jumps bool) {
	u := &r.run
	if len(r.chunks) > 0 || r.config.EachIteration || r.config.Speculation.Tokens > 0 {
		u.seconds, u.joules = r.cost.Step(r.plan.decodes, u.contextSum, u.contextMax, r.chunks)
		if r.config.Speculation.Tokens > 0 {
			s, j := r.draft()
			u.seconds, u.joules = u.seconds+s, u.joules+j
		}
		return piece, false
	}
	piece = r.cost.Decode(r.plan.decodes, u.contextSum, u.contextMax)
	u.seconds = piece.Seconds + piece.SecondsPerContext*float64(u.contextSum)
	u.joules = piece.Joules + piece.JoulesPerContext*float64(u.contextSum)
	return piece, r.plan.decodes == len(r.running) && !r.plan.preempted
}

// draft is what the draft model takes for the sequences whose drafts are verified in this iteration.
func (r *Replica) draft() (seconds, joules float64) {
	var n int
	var sum, most int64
	for _, s := range r.running {
		if s.n > 0 && s.draft > 0 {
			context := int64(s.tokens)
			n, sum, most = n+1, sum+context, max(most, context)
		}
	}
	return r.config.Speculation.draft(n, sum, most)
}
