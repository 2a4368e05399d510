package cluster

import (
	"math"
	"strconv"
	"strings"

	"tokenwatt/internal/fault"
)

// Signal names what an autoscaler looks at.
type Signal string

// The signals.
const (
	KVUse       Signal = "kv-use"      // mean share of blocks held in the replicas that are up
	Waiting     Signal = "waiting"     // requests that wait, in replicas and at the router, for each replica that is up
	Outstanding Signal = "outstanding" // requests in the service, for each replica that is up
)

// Signals lists the signals by name.
func Signals() []Signal { return []Signal{KVUse, Waiting, Outstanding} }

// Scaling is an autoscaler after Kubernetes' horizontal pod autoscaler with two thresholds. With U replicas up and the
// signal m at the last scrape it wants
//
//	ceil(U m / Up) above Up, ceil(U m / Down) below Down, and as many as there are between
//
// at least Min and at most Max. It starts at once what is missing, first those that drain. It drains what has been too much
// for all of Window.
type Scaling struct {
	Signal   Signal
	Up, Down float64 // of the signal; Down is above zero and at most Up
	Interval float64 // s between scrapes
	Delay    float64 // s from a scrape until it is acted on
	Window   float64 // s
	Min, Max int     // replicas
}

// check records what is wrong with an autoscaler.
func (s *Scaling) check(list *fault.List, name string, replicas int) {
	known := false
	names := make([]string, 0, len(Signals()))
	for _, o := range Signals() {
		known = known || o == s.Signal
		names = append(names, string(o))
	}
	if !known {
		list.Add(name+".scaling.signal", strconv.Quote(string(s.Signal)), "one of "+strings.Join(names, ", "))
	}
	if !(s.Down > 0 && s.Down <= s.Up) || math.IsInf(s.Up, 0) {
		list.Add(name+".scaling.down", number(s.Down), "above zero, and up = "+number(s.Up)+" at most")
	}
	if !(s.Interval > 0) || math.IsInf(s.Interval, 0) {
		list.Add(name+".scaling.interval", number(s.Interval), "s, above zero")
	}
	notNegative(list, name+".scaling.delay", s.Delay)
	notNegative(list, name+".scaling.window", s.Window)
	if s.Min < 1 || s.Min > replicas || s.Max < replicas {
		list.Add(name+".scaling.min", strconv.Itoa(s.Min)+" to "+strconv.Itoa(s.Max), "1 or above, with the "+strconv.Itoa(replicas)+" at the start within")
	}
}

// scaling is the state of an autoscaler: what it wanted, of which only what a later want does not exceed is kept.
type scaling struct {
	wants []want
}

// want is a number of replicas at a time.
type want struct {
	at float64
	n  int
}

// read returns how many replicas the signal asks for, for U m; NaN stands for as many as there are.
func (p *pool) read() float64 {
	c, s := p.cluster, p.Scaling
	total, ups := 0.0, 0
	for _, n := range p.nodes {
		if n.state != up && n.state != draining {
			continue
		}
		if n.state == up {
			ups++
		}
		switch s.Signal {
		case KVUse:
			if n.state == up {
				l := n.replica.Load(c.now)
				total += float64(l.UsedBlocks) / float64(l.Blocks)
			}
		case Waiting:
			_, waiting, _ := n.replica.Queue()
			total += float64(waiting)
		default:
			total += float64(n.inside)
		}
	}
	if s.Signal != KVUse {
		total += float64(p.line.len())
	}
	switch mean := total / float64(ups); {
	case ups == 0: // all have failed: those that wait are no measure of what is needed
		return math.NaN()
	case mean > s.Up:
		return math.Ceil(total / s.Up)
	case mean < s.Down:
		return math.Ceil(total / s.Down)
	}
	return math.NaN()
}

// scale acts on a number that was read.
func (p *pool) scale(read float64) error {
	s, now := p.Scaling, p.cluster.now
	have := p.states[up] + p.states[starting] + p.states[failed]
	n := have
	if !math.IsNaN(read) {
		n = int(max(float64(s.Min), min(float64(s.Max), read)))
	}
	w := &p.scaling.wants
	for len(*w) > 0 && (*w)[len(*w)-1].n <= n {
		*w = (*w)[:len(*w)-1]
	}
	*w = append(*w, want{now, n})
	for (*w)[0].at < now-s.Window {
		*w = (*w)[1:]
	}
	most := (*w)[0].n // over the window
	for ; have < n; have++ {
		ok, err := p.more()
		if err != nil || !ok {
			return err
		}
	}
	for ; have > most; have-- {
		if !p.fewer() {
			return nil
		}
	}
	return nil
}

// more brings one replica: one that drains, or one that starts. It reports false where there is no power for it.
func (p *pool) more() (bool, error) {
	var cold *node
	for _, n := range p.nodes {
		switch n.state {
		case draining:
			n.turnTo(up)
			p.result.Recalled++
			return true, nil
		case off:
			if cold == nil {
				cold = n
			}
		case starting, up, failed:
		}
	}
	if !p.cluster.powers(p) {
		p.result.HeldBack++
		return false, nil
	}
	if cold == nil {
		var err error
		if cold, err = p.add(); err != nil {
			return false, err
		}
	}
	p.result.Started++
	p.start(cold)
	return true, nil
}

// fewer takes one replica away: the last that starts, or the one that is up with the fewest requests, the last of
// equal ones. It reports false where there is none: those that have failed come back first.
func (p *pool) fewer() bool {
	var least *node
	for i := len(p.nodes) - 1; i >= 0; i-- {
		n := p.nodes[i]
		if n.state == starting {
			p.cluster.queue.Cancel(n.boot)
			n.turnTo(off)
			p.result.Cancelled++
			return true
		}
		if n.state == up && (least == nil || n.inside < least.inside) {
			least = n
		}
	}
	if least == nil {
		return false
	}
	p.result.Drained++
	least.turnTo(draining)
	p.empty(least)
	return true
}

// empty turns a replica off that drains and has nothing left. Its cache is gone with it.
func (p *pool) empty(n *node) {
	if n.state != draining || n.working || n.inside > 0 || n.held > 0 {
		return
	}
	p.cluster.queue.Cancel(n.failure)
	n.replica.Fail(p.cluster.now)
	n.known.forget()
	n.turnTo(off)
}
