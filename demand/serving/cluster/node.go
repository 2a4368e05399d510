package cluster

import (
	"math"
	"math/rand/v2"

	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/replica"
	"tokenwatt/internal/event"
	"tokenwatt/internal/neumaier"
	"tokenwatt/internal/random"
)

// state is what a replica does as a machine.
type state int

const (
	off state = iota
	starting
	up
	draining // takes no more requests and ends those that it has
	failed
)

// pool is a pool in a run.
type pool struct {
	*Pool
	cluster *cluster
	index   int // 0 serves, 1 decodes
	first   int // level that the power cap leaves
	nodes   []*node
	states  [failed + 1]int // replicas in each state
	choice  []*node         // scratch of the router
	turn    int
	line    line
	scaling scaling
	result  PoolResult
}

// node is one replica with what the cluster knows of it.
type node struct {
	pool     *pool
	index    int
	replica  *replica.Replica
	recorder *metrics.Recorder
	known    signals
	state    state
	since    float64 // s, start of the state

	inside  int  // requests given to it that have not ended
	held    int  // prompts whose cache waits here to be fetched
	working bool // has requests inside or an iteration under way

	sending, receiving int // transfers

	next    event.Handle // of its iterations
	waits   bool         // whether next is in the queue
	nextAt  float64
	boot    event.Handle
	failure event.Handle
	chance  *rand.Rand // of its failures

	level int     // clock at present
	ran   int     // clock of the iteration under way
	bound float64 // W that it may draw at most at present

	energy                     [3]neumaier.Sum // J: busy, idle, starting
	busy, onSeconds, startTime neumaier.Sum    // s
	busySince                  float64         // of busy, what the present state has
	routed                     int64
}

// sink takes what one replica reports.
type sink struct{ n *node }

// cacheSink also takes the events of its cache.
type cacheSink struct{ sink }

// add puts another replica into a pool, off.
func (p *pool) add() (*node, error) {
	c := p.cluster
	n := &node{pool: p, index: len(p.nodes), nextAt: math.Inf(1), level: p.level(c.level)}
	n.ran = n.level
	var s replica.Sink = sink{n}
	if p.Router == PrefixAware {
		n.known = signals{delay: p.Cache.Delay, keys: map[uint64]struct{}{}}
		s = cacheSink{sink{n}}
	}
	cost := p.Levels[n.level].Cost
	config := p.Config
	if config.Speculation.Tokens > 0 {
		config.Speculation.Random = random.Stream(c.settings.Seed, "cluster/speculation/"+p.name(), uint64(n.index))
	}
	var err error
	if n.replica, err = replica.New(&config, cost, s); err != nil {
		return nil, err
	}
	n.recorder, err = c.fleet.Add(c.now, metrics.Replica{Cost: cost, Blocks: p.Config.Blocks, BlockTokens: p.Config.BlockTokens})
	if err != nil {
		return nil, err
	}
	if p.Failures != nil {
		n.chance = random.Stream(c.settings.Seed, "cluster/failure/"+p.name(), uint64(n.index))
	}
	p.nodes = append(p.nodes, n)
	p.states[n.state]++
	return n, nil
}

// name names a pool in streams and messages.
func (p *pool) name() string { return [...]string{"serving", "decode"}[p.index] }

// turnTo puts a replica into another state and counts the energy of the one that ends.
func (n *node) turnTo(s state) {
	now, p := n.pool.cluster.now, n.pool
	spent := now - n.since
	switch n.state {
	case starting:
		n.energy[2].Add(spent * p.StartingWatts)
		n.startTime.Add(spent)
		n.onSeconds.Add(spent)
	case up, draining:
		busy := n.busy.Value()
		n.energy[1].Add((spent - (busy - n.busySince)) * p.IdleWatts)
		n.onSeconds.Add(spent)
		n.busySince = busy
	case off, failed:
	}
	was := n.state
	n.state, n.since = s, now
	p.states[was]--
	p.states[s]++
	switch s {
	case starting:
		n.recorder.Draw(now, p.StartingWatts, metrics.Starting)
	case up:
		if was != draining && was != up {
			n.recorder.Draw(now, p.IdleWatts, metrics.Idle)
		}
	case off, failed:
		n.recorder.Off(now)
	case draining:
	}
	n.rest()
}

// rest sets what a replica may draw where it does not work.
func (n *node) rest() {
	if n.working {
		return
	}
	switch n.state {
	case off, failed:
		n.bound = 0
	case starting:
		n.bound = max(n.pool.StartingWatts, n.pool.IdleWatts)
	case up, draining:
		n.bound = n.pool.IdleWatts
	}
}

// demand is what it may draw when it works.
func (n *node) demand() float64 { return n.pool.Levels[n.level].Watts }

// work tells that a replica has a request.
func (n *node) work() {
	if !n.working {
		n.working = true
		n.bound = n.demand()
		n.pool.cluster.active++
	}
}

// touch brings the replica's event in the queue to its time.
func (n *node) touch() {
	c, at := n.pool.cluster, n.replica.Next()
	switch {
	case at == n.nextAt:
	case math.IsInf(at, 1):
		if n.waits {
			c.queue.Cancel(n.next)
			n.waits = false
		}
	case n.waits:
		c.queue.Move(n.next, at)
	default:
		n.next = c.queue.Push(at, afterArrivals, happening{kind: iteration, pool: n.pool.index, node: n.index})
		n.waits = true
	}
	n.nextAt = at
	if n.working && n.inside == 0 && math.IsInf(at, 1) {
		n.working = false
		c.active--
		n.settleClock()
		n.rest()
		if n.state == draining {
			n.pool.empty(n)
		}
	}
}

// advance is the replica's event.
func (n *node) advance() error {
	n.waits, n.nextAt = false, math.Inf(1)
	if err := n.replica.Advance(n.pool.cluster.now); err != nil {
		return err
	}
	n.settleClock()
	n.touch()
	return nil
}

// Steps checks the iterations against the bound of their clock and counts them.
func (s sink) Steps(k *replica.Steps) {
	n, c := s.n, s.n.pool.cluster
	last := float64(k.Count - 1)
	most := max(k.Joules/k.Seconds, (k.Joules+last*k.JoulesMore)/(k.Seconds+last*k.SecondsMore))
	if bound := n.pool.Levels[n.ran].Watts; most > bound*(1+1e-6) {
		c.fail("an iteration of %s %d draws %g W, expected at most the %g W of its clock", n.pool.name(), n.index, most, bound)
	}
	n.energy[0].Add(k.Energy())
	n.busy.Add(k.End() - k.Start)
	n.recorder.Steps(k)
	if c.settings.Observer != nil {
		c.settings.Observer.Steps(n.place(), k)
	}
}

// place names the replica to an observer.
func (n *node) place() Place { return Place{n.pool.index, n.index} }

// Gaps passes times between tokens on.
func (s sink) Gaps(g replica.Gaps) { s.n.recorder.Gaps(g) }

// Done ends a request, or hands it on.
func (s sink) Done(d *replica.Done) {
	c := s.n.pool.cluster
	if c.settings.Observer != nil {
		c.settings.Observer.Done(s.n.place(), d)
	}
	c.done(s.n, d)
}

// Reserved notes a transfer to begin.
func (s sink) Reserved(_ float64, q *replica.Request, tokens int) {
	c := s.n.pool.cluster
	c.reserved = append(c.reserved, reservation{s.n, q.ID, tokens})
}

// Stored tells the router later.
func (s cacheSink) Stored(now float64, key uint64) { s.n.known.tell(now, key, true) }

// Evicted tells the router later.
func (s cacheSink) Evicted(now float64, key uint64) { s.n.known.tell(now, key, false) }
