package cluster

import (
	"fmt"

	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/replica"
)

// Counters are totals of a run.
type Counters struct {
	Arrived                     int64
	ArrivedInput, ArrivedOutput int64 // tokens

	Finished      int64
	Input, Output int64 // tokens of prompts and answers of finished requests
	Cut           int64 // tokens of their answers beyond max model len

	Rejected                      int64 // turned away by the router
	Refused                       int64 // too long for max model len
	GivenUp                       int64 // after as many failures as are tried
	UnservedInput, UnservedOutput int64 // tokens of the three

	Requeued     int64 // times that a failure sent a request back to the router
	Recomputed   int64 // caches that a failure lost on their way and that were computed again at the other end
	Prefilled    int64 // prompts handed on to decode
	Transferred  int64 // tokens whose cache was sent, those of transfers that were given up too
	MostQueued   int   // requests at the router
	ClockChanges int64 // of the site's governor
}

// Energy is J by what replicas do.
type Energy struct {
	Busy, Idle, Starting float64
}

// Total is all of it, J.
func (e Energy) Total() float64 { return e.Busy + e.Idle + e.Starting }

// PoolResult is what a pool did.
type PoolResult struct {
	Replica replica.Counters // of all its replicas
	Routed  []int64          // requests given to each, those that a failure brought back again

	Started, Cancelled, Drained, Recalled int // by the autoscaler; cancelled are starts
	HeldBack                              int // starts for which the site had no power
	Failures                              int
	MostUp                                int // replicas at a time

	OnSeconds, BusySeconds, StartingSeconds float64 // replica-seconds
	Energy                                  Energy
}

// Result is a run.
type Result struct {
	Seconds   float64 // s, end of the run
	Counters  Counters
	Pools     []PoolResult   // serving, and decode where there is one
	Fleet     *metrics.Fleet // latencies, power and timelines
	OverLimit float64        // s in which replicas might have drawn more than the site's limit: it fell faster than work could end
	PeakBound float64        // W, the most that replicas might have drawn at a time; only with a site
}

// Energy is that of all pools.
func (r *Result) Energy() (e Energy) {
	for i := range r.Pools {
		p := &r.Pools[i].Energy
		e.Busy, e.Idle, e.Starting = e.Busy+p.Busy, e.Idle+p.Idle, e.Starting+p.Starting
	}
	return e
}

// total is the result of a pool.
func (p *pool) total() PoolResult {
	r := p.result
	r.Replica = p.sum()
	for _, n := range p.nodes {
		r.Routed = append(r.Routed, n.routed)
		r.OnSeconds += n.onSeconds.Value()
		r.BusySeconds += n.busy.Value()
		r.StartingSeconds += n.startTime.Value()
		r.Energy.Busy += n.energy[0].Value()
		r.Energy.Idle += n.energy[1].Value()
		r.Energy.Starting += n.energy[2].Value()
	}
	return r
}

// sum adds the counters of a pool's replicas.
func (p *pool) sum() (s replica.Counters) {
	for _, n := range p.nodes {
		c := n.replica.Counters()
		for _, f := range []struct {
			to   *int64
			more int64
		}{
			{&s.Submitted, c.Submitted},
			{&s.Refused, c.Refused},
			{&s.Shortened, c.Shortened},
			{&s.Finished, c.Finished},
			{&s.Lost, c.Lost},
			{&s.Iterations, c.Iterations},
			{&s.Mixed, c.Mixed},
			{&s.Preempted, c.Preempted},
			{&s.Input, c.Input},
			{&s.Output, c.Output},
			{&s.Delivered, c.Delivered},
			{&s.Forfeited, c.Forfeited},
			{&s.Computed, c.Computed},
			{&s.Rejected, c.Rejected},
			{&s.Found, c.Found},
			{&s.Asked, c.Asked},
			{&s.Received, c.Received},
			{&s.Dropped, c.Dropped},
			{&s.Retired, c.Retired},
			{&s.Evicted, c.Evicted},
		} {
			*f.to += f.more
		}
	}
	return s
}

// check holds the run to its balances:
//
//	requests   arrived = finished + rejected + refused + given up + inside
//	tokens     those asked = those of finished, cut and unserved requests + inside, in and out
//	places     each request inside is at one place: at a router or in one replica
//	answers    tokens delivered by replicas = tokens of finished answers + one for each prompt handed on
//	caches     each that is held belongs to one request
//
// and each replica to its own. An error is a fault of this package.
func (c *cluster) check() error {
	k := &c.counters
	var stages [decoding + 1]int
	var input, output int64
	held := map[*node]int{}
	for i := range c.jobs {
		j := &c.jobs[i]
		stages[j.stage]++
		if j.stage == gone {
			continue
		}
		input += int64(j.request.Input)
		output += int64(j.request.Output)
		if j.from != nil {
			held[j.from]++
		}
	}
	inside := stages[queued] + stages[serving] + stages[computed] + stages[decoding]
	if inside != c.inside || k.Arrived != k.Finished+k.Rejected+k.Refused+k.GivenUp+int64(inside) {
		return fmt.Errorf("serving cluster: %d requests came, %d finished + %d rejected + %d refused + %d given up + %d inside (counted %d)",
			k.Arrived, k.Finished, k.Rejected, k.Refused, k.GivenUp, c.inside, inside)
	}
	if k.ArrivedInput != k.Input+k.UnservedInput+input || k.ArrivedOutput != k.Output+k.Cut+k.UnservedOutput+output {
		return fmt.Errorf("serving cluster: %d + %d tokens came, %d + %d finished, %d cut, %d + %d unserved, %d + %d inside",
			k.ArrivedInput, k.ArrivedOutput, k.Input, k.Output, k.Cut, k.UnservedInput, k.UnservedOutput, input, output)
	}
	for i, p := range c.pools {
		if err := p.check(stages[queued+stage(2*i)], stages[serving+stage(2*i)], held); err != nil {
			return err
		}
	}
	delivered := c.pools[0].sum().Delivered
	if len(c.pools) > 1 {
		if delivered != k.Prefilled {
			return fmt.Errorf("serving cluster: %d prompts handed on, %d tokens delivered by replicas that compute them", k.Prefilled, delivered)
		}
		delivered = c.pools[1].sum().Delivered
	}
	if delivered != k.Output {
		return fmt.Errorf("serving cluster: %d tokens in answers, %d delivered by replicas", k.Output, delivered)
	}
	return nil
}

// check holds a pool to its balances, with so many requests at its router and in its replicas.
func (p *pool) check(waiting, within int, held map[*node]int) error {
	if waiting != p.line.len() {
		return fmt.Errorf("serving cluster: %d requests wait for %s, %d are in line", waiting, p.name(), p.line.len())
	}
	inside := 0
	for _, n := range p.nodes {
		if err := n.replica.Check(); err != nil {
			return fmt.Errorf("%s %d: %w", p.name(), n.index, err)
		}
		k := n.replica.Counters()
		if int64(n.inside) != k.Submitted-k.Refused-k.Finished-k.Lost {
			return fmt.Errorf("serving cluster: %s %d has %d requests, %+v", p.name(), n.index, n.inside, k)
		}
		if held[n] != n.held {
			return fmt.Errorf("serving cluster: %s %d holds %d caches, of %d requests", p.name(), n.index, n.held, held[n])
		}
		inside += n.inside
	}
	if inside != within {
		return fmt.Errorf("serving cluster: %d requests are in %s, %d in its replicas", within, p.name(), inside)
	}
	return nil
}
