package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"

	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/trace"
	"tokenwatt/internal/event"
	"tokenwatt/internal/random"
)

// ErrStuck is wrapped by the error of a run in which requests wait and nothing can ever serve them.
var ErrStuck = errors.New("serving cluster is stuck")

// happening is an event.
type happening struct {
	kind       kind
	pool, node int
	id         uint64
	value      float64
}

// kind is what an event is.
type kind int

const (
	arrival kind = iota
	iteration
	booted
	repaired
	outage
	opened  // a transfer begins
	moved   // a transfer ends
	limited // the limit of power changes
	broken  // a failure that was drawn
	scrape  // the autoscaler reads
	act     // the autoscaler acts on what it read
	govern  // clocks may be raised
)

// patience is how many events of controls and failures may follow each other while requests wait.
const patience = 10_000

// The order of events at one time.
const (
	beforeArrivals = iota
	withArrivals
	afterArrivals
)

// cluster is a run.
type cluster struct {
	problem  *Problem
	settings *Settings
	fleet    *metrics.Fleet
	queue    event.Queue[happening]
	now      float64
	err      error

	pools []*pool
	draws *rand.Rand // of the router
	keys  []uint64   // scratch of the router
	site  *Site
	limit float64 // W
	level int     // clocks are at most those of this level
	over  float64 // s that the bound was above the limit
	peak  float64 // W, highest bound

	request trace.Request // the next one
	more    bool          // whether there is one

	jobs     []job
	free     []uint64
	inside   int // requests that came and have not ended
	active   int // replicas that work
	limits   int // changes of the limit to come
	idle     int // events since one that a request had a part in
	reserved []reservation
	links    links
	counters Counters
}

// Run simulates a problem until all requests have ended and, where the settings bound the time that is studied, to its
// end. The same problem, settings and source give the same result.
func Run(ctx context.Context, p *Problem, s *Settings) (*Result, error) {
	return run(ctx, p, s, nil)
}

// run is Run; watch, where it is given, sees the cluster after each event.
func run(ctx context.Context, p *Problem, s *Settings, watch func(*cluster) error) (*Result, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if s == nil {
		s = &Settings{}
	}
	c, err := start(ctx, p, s)
	if err != nil {
		return nil, err
	}
	// An event may look at every replica: of many the context is asked after fewer.
	rest := 1024
	for _, p := range c.pools {
		rest = max(1, min(rest, 1<<18/max(1, len(p.nodes))))
	}
	for n := 0; !c.ended(); n++ {
		if n%rest == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err := c.step(); err != nil {
			return nil, err
		}
		if watch != nil {
			if err := watch(c); err != nil {
				return nil, err
			}
		}
	}
	return c.finish()
}

// start builds a run, unless the context ends first.
func start(ctx context.Context, p *Problem, s *Settings) (*cluster, error) {
	fleet, err := metrics.New(s.Metrics)
	if err != nil {
		return nil, err
	}
	c := &cluster{
		problem: p, settings: s, fleet: fleet, site: p.Site, limit: math.Inf(1),
		draws: random.Stream(s.Seed, "cluster/router", 0),
	}
	c.links.link = p.Link
	for i, pool := range []*Pool{&p.Serving, p.Decode} {
		if pool != nil {
			if err := c.addPool(ctx, i, pool); err != nil {
				return nil, err
			}
		}
	}
	if c.site != nil {
		for _, l := range c.site.Limits {
			c.limits++
			c.control(l.At, happening{kind: limited, value: l.Watts})
		}
		c.control(c.site.Interval, happening{kind: govern})
	}
	return c, c.read()
}

// addPool adds a pool with its replicas up.
func (c *cluster) addPool(ctx context.Context, index int, of *Pool) error {
	p := &pool{Pool: of, cluster: c, index: index}
	for of.PowerCap > 0 && of.Levels[p.first].Watts > of.PowerCap {
		p.first++
	}
	c.pools = append(c.pools, p)
	for k := range of.Replicas {
		if k%64 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		n, err := p.add()
		if err != nil {
			return err
		}
		n.rise()
	}
	for _, o := range of.Outages {
		c.control(o.At, happening{kind: outage, pool: index, node: o.Replica, value: o.Repair})
	}
	if of.Scaling != nil {
		c.control(of.Scaling.Interval, happening{kind: scrape, pool: index})
	}
	return nil
}

// control puts in an event that comes before the arrivals of its time.
func (c *cluster) control(at float64, h happening) event.Handle {
	return c.queue.Push(at, beforeArrivals, h)
}

// read gets the next request from the source and puts in its arrival.
func (c *cluster) read() error {
	last := c.request.Arrival
	err := c.problem.Source.Next(&c.request)
	switch {
	case errors.Is(err, io.EOF):
		c.more = false
		return nil
	case err != nil:
		return err
	case !(c.request.Arrival >= last) || math.IsInf(c.request.Arrival, 1):
		return fmt.Errorf("%w: request %d arrives at %g s, expected %g s or later", ErrProblem, c.counters.Arrived, c.request.Arrival, last)
	}
	c.more = true
	c.queue.Push(c.request.Arrival, withArrivals, happening{kind: arrival})
	return nil
}

// ended tells whether nothing more is to be simulated.
func (c *cluster) ended() bool {
	if c.more || c.inside > 0 || c.active > 0 {
		return false
	}
	at, ok := c.queue.Peek()
	return !ok || !(at < c.settings.Metrics.End)
}

// fail keeps the first error that a callback finds.
func (c *cluster) fail(format string, arguments ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("%w: "+format, append([]any{ErrProblem}, arguments...)...)
	}
}

// step takes one event.
func (c *cluster) step() error {
	at, h, ok := c.queue.Pop()
	if !ok {
		return fmt.Errorf("%w: %d requests wait at %g s and nothing is to come", ErrStuck, c.inside, c.now)
	}
	if c.site != nil {
		c.watchPower(at)
	}
	c.now = at
	switch h.kind {
	case arrival, iteration, opened, moved:
		c.idle = 0
	case limited:
		c.limits--
	case booted, repaired, outage, broken, scrape, act, govern:
	}
	if c.idle++; c.idle > patience && !c.more && c.limits == 0 && c.inside > 0 && !c.progresses() {
		return fmt.Errorf("%w: %d requests wait at %g s and nothing but controls and failures goes on", ErrStuck, c.inside, c.now)
	}
	if err := c.take(h); err != nil {
		return err
	}
	if err := c.transfers(); err != nil {
		return err
	}
	for i := len(c.pools) - 1; i >= 0; i-- {
		if err := c.dispatch(c.pools[i]); err != nil {
			return err
		}
	}
	return c.err
}

// progresses tells whether an iteration or a transfer is under way.
func (c *cluster) progresses() bool {
	for _, p := range c.pools {
		for _, n := range p.nodes {
			if n.waits {
				return true
			}
		}
	}
	return c.links.waits
}

// take does what an event is.
func (c *cluster) take(h happening) error {
	switch h.kind {
	case arrival:
		return c.arrive()
	case iteration:
		return c.pools[h.pool].nodes[h.node].advance()
	case booted:
		c.pools[h.pool].nodes[h.node].rise()
	case repaired:
		return c.pools[h.pool].again(c.pools[h.pool].nodes[h.node])
	case outage:
		if p := c.pools[h.pool]; h.node < len(p.nodes) {
			return p.lose(p.nodes[h.node], h.value)
		}
	case broken:
		p := c.pools[h.pool]
		return p.lose(p.nodes[h.node], p.Failures.Repair)
	case opened:
		c.open(h.id, uint64(h.node), h.value)
	case moved:
		c.move()
	case limited:
		c.limitTo(h.value)
	case govern:
		c.raise()
		c.control(c.now+c.site.Interval, h)
	case scrape:
		p := c.pools[h.pool]
		c.control(c.now+p.Scaling.Delay, happening{kind: act, pool: h.pool, value: p.read()})
		c.control(c.now+p.Scaling.Interval, h)
	case act:
		return c.pools[h.pool].scale(h.value)
	}
	return nil
}

// finish counts up to the end and checks that nothing was lost.
func (c *cluster) finish() (*Result, error) {
	if end := c.settings.Metrics.End; end > c.now {
		if c.site != nil {
			c.watchPower(end)
		}
		c.now = end
	}
	r := &Result{Seconds: c.now, Counters: c.counters, Fleet: c.fleet, OverLimit: c.over, PeakBound: c.peak}
	for _, p := range c.pools {
		for _, n := range p.nodes {
			n.turnTo(n.state)
			n.recorder.Finish(c.now)
		}
		r.Pools = append(r.Pools, p.total())
	}
	if err := c.fleet.Latency.Err(); err != nil {
		return nil, err
	}
	return r, c.check()
}
