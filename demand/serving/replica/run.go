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
	held, holders := 0, 0
	for _, s := range r.running {
		if !s.ended {
			inside++
			given += int64(s.generated)
		}
		computed += int64(s.computed)
		held, holders = held+s.owned-len(s.blocks), holders+len(s.blocks)
	}
	for _, s := range r.outside() {
		inside++
		given += int64(s.generated)
		held, holders = held+s.owned-len(s.blocks), holders+len(s.blocks)
	}
	for _, s := range r.held {
		held, holders = held+s.owned-len(s.blocks), holders+len(s.blocks)
	}
	free, named, refs := r.pool.count()
	switch {
	case c.Submitted != c.Refused+c.Finished+c.Lost+inside:
		return fmt.Errorf("serving replica: %d requests came, %d refused + %d finished + %d lost + %d inside", c.Submitted, c.Refused, c.Finished, c.Lost, inside)
	case c.Output != c.Delivered+c.Forfeited+given:
		return fmt.Errorf("serving replica: %d tokens given, %d by finished requests + %d by lost ones + %d inside", c.Output, c.Delivered, c.Forfeited, given)
	case c.Computed-c.Rejected+c.Found+c.Received != c.Dropped+c.Retired+computed:
		return fmt.Errorf("serving replica: %d tokens computed - %d rejected + %d found + %d received, %d dropped + %d retired + %d inside",
			c.Computed, c.Rejected, c.Found, c.Received, c.Dropped, c.Retired, computed)
	case refs != holders || free != r.pool.free || free+held+named != r.config.Blocks:
		return fmt.Errorf("serving replica: %d blocks, %d free (counted %d) + %d of one sequence + %d named with %d holders (counted %d)",
			r.config.Blocks, r.pool.free, free, held, named, holders, refs)
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

// count goes through the nodes for the blocks in the free queue, the named blocks that are held, and their holders.
func (p *pool) count() (free, named, refs int) {
	for b := p.nodes[0].next; b != 0; b = p.nodes[b].next {
		if p.nodes[b].key != 0 {
			free++
		}
		free += int(p.nodes[b].dead + p.nodes[b].live)
	}
	for _, k := range p.index.places {
		if k.key == 0 {
			continue
		}
		for b := k.block; ; {
			if n := int(p.nodes[b].ref); n > 0 {
				named, refs = named+1, refs+n
			}
			if b = p.nodes[b].sameNext; b == k.block {
				break
			}
		}
	}
	return free, named, refs
}
