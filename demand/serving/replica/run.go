package replica

import (
	"context"
	"fmt"
	"iter"
	"math"
)

// Run puts requests, in order of arrival, through one replica until all have ended, and checks that nothing
// was lost. Requests that arrive out of order are an error; so is one that yields an error.
func Run(ctx context.Context, config *Config, cost Cost, requests iter.Seq2[Request, error], sink Sink) (Counters, error) {
	r, err := New(config, cost, sink)
	if err != nil {
		return Counters{}, err
	}
	last := 0.0
	for q, err := range requests {
		if err != nil {
			return r.Counters(), err
		}
		if !(q.Arrival >= last) {
			return r.Counters(), q.wrong("arrives at %g s, expected %g s or later", q.Arrival, last)
		}
		last = q.Arrival
		if err := r.until(ctx, q.Arrival); err != nil {
			return r.Counters(), err
		}
		if err := r.Submit(q.Arrival, &q); err != nil {
			return r.Counters(), err
		}
	}
	for !math.IsInf(r.Next(), 1) {
		if err := ctx.Err(); err != nil {
			return r.Counters(), err
		}
		if err := r.Advance(r.Next()); err != nil {
			return r.Counters(), err
		}
	}
	if n := len(r.outside()); n > 0 {
		return r.Counters(), fmt.Errorf("%w: %d requests wait for transfers of KV caches, which Run has not", ErrRequest, n)
	}
	return r.Counters(), r.Check()
}

// until lets everything happen that comes before a time.
func (r *Replica) until(ctx context.Context, now float64) error {
	for r.Next() < now {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Advance(r.Next()); err != nil {
			return err
		}
	}
	return nil
}

// Check holds the replica to its balances: of requests, tokens and blocks. An error is a fault of this package.
func (r *Replica) Check() error {
	c := r.Counters()
	var inside, computed, given int64
	held := 0
	for _, s := range r.running {
		if !s.ended {
			inside++
			given += int64(s.generated)
		}
		computed += int64(s.computed)
		held += s.owned
	}
	for _, s := range r.outside() {
		inside++
		given += int64(s.generated)
		held += s.owned
	}
	for _, s := range r.held {
		held += s.owned
	}
	refs, free := 0, 0
	for i := range r.pool.blocks[:len(r.pool.blocks)-1] {
		refs += int(r.pool.blocks[i].ref)
		if r.pool.blocks[i].ref == 0 {
			free++
		}
	}
	switch {
	case c.Submitted != c.Refused+c.Finished+c.Lost+inside:
		return fmt.Errorf("serving replica: %d requests came, %d refused + %d finished + %d lost + %d inside", c.Submitted, c.Refused, c.Finished, c.Lost, inside)
	case c.Output != c.Delivered+c.Forfeited+given:
		return fmt.Errorf("serving replica: %d tokens given, %d by finished requests + %d by lost ones + %d inside", c.Output, c.Delivered, c.Forfeited, given)
	case c.Computed-c.Rejected+c.Found+c.Received != c.Dropped+c.Retired+computed:
		return fmt.Errorf("serving replica: %d tokens computed - %d rejected + %d found + %d received, %d dropped + %d retired + %d inside",
			c.Computed, c.Rejected, c.Found, c.Received, c.Dropped, c.Retired, computed)
	case refs != held || free != r.pool.free:
		return fmt.Errorf("serving replica: %d holders of blocks for %d blocks of sequences, %d free blocks for %d counted", refs, held, free, r.pool.free)
	case r.pending != r.uncomputed():
		return fmt.Errorf("serving replica: %d tokens pending, counted %d", r.uncomputed(), r.pending)
	}
	return nil
}

// uncomputed is what pending counts.
func (r *Replica) uncomputed() int64 {
	var n int64
	for _, s := range r.running {
		n += int64(s.tokens - s.computed)
	}
	for _, s := range r.outside() {
		n += int64(s.tokens - s.computed)
	}
	return n
}
