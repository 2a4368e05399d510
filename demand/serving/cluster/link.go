package cluster

import (
	"math"

	"tokenwatt/internal/event"
)

// reservation is a request whose replica has blocks for its cache.
type reservation struct {
	to     *node
	id     uint64
	tokens int
}

// links are the transfers under way.
type links struct {
	link  Link
	flows []flow
	since float64      // s, time up to which left is counted
	next  event.Handle // of the first that ends
	waits bool
}

// flow is one transfer.
type flow struct {
	id, transfer uint64
	from, to     *node
	left, rate   float64 // B, B/s
}

// transfers begins those that replicas have reserved blocks for.
func (c *cluster) transfers() error {
	for i := 0; i < len(c.reserved); i++ {
		r := c.reserved[i]
		j := &c.jobs[r.id]
		j.pulling = true
		j.transfer++
		switch {
		case j.from == nil: // it failed meanwhile
			c.missed(j)
		case r.tokens == 0:
			c.received(j)
		default:
			c.counters.Transferred += int64(r.tokens)
			c.control(c.now+c.links.link.Latency, happening{kind: opened, id: r.id, node: int(j.transfer), value: float64(r.tokens) * c.links.link.BytesPerToken})
		}
	}
	c.reserved = c.reserved[:0]
	return nil
}

// open begins to move the bytes of a transfer, unless it was given up.
func (c *cluster) open(id, transfer uint64, bytes float64) {
	j := &c.jobs[id]
	if j.transfer != transfer || !j.pulling {
		return
	}
	c.links.progress(c.now)
	c.links.flows = append(c.links.flows, flow{id: id, transfer: transfer, from: j.from, to: j.to, left: bytes})
	j.from.sending++
	j.to.receiving++
	c.share()
}

// progress counts what has moved up to now.
func (l *links) progress(now float64) {
	for i := range l.flows {
		l.flows[i].left -= l.flows[i].rate * (now - l.since)
	}
	l.since = now
}

// share divides the bandwidth anew: a transfer gets the least of the equal shares of its sender, its receiver and the
// fabric. What one cannot use is not given to others, so that no link ever carries more than it can.
func (c *cluster) share() {
	l := &c.links
	first := math.Inf(1)
	for i := range l.flows {
		f := &l.flows[i]
		f.rate = min(l.link.Send/float64(f.from.sending), l.link.Receive/float64(f.to.receiving))
		if l.link.Fabric > 0 {
			f.rate = min(f.rate, l.link.Fabric/float64(len(l.flows)))
		}
		first = min(first, max(0, f.left)/f.rate)
	}
	switch {
	case len(l.flows) == 0:
		if l.waits {
			c.queue.Cancel(l.next)
			l.waits = false
		}
	case l.waits:
		c.queue.Move(l.next, c.now+first)
	default:
		l.next = c.control(c.now+first, happening{kind: moved})
		l.waits = true
	}
}

// move ends the transfers that have moved all their bytes.
func (c *cluster) move() {
	l := &c.links
	l.waits = false
	l.progress(c.now)
	kept := l.flows[:0]
	for _, f := range l.flows {
		// What is left after rounding takes no longer than the clock can tell.
		if f.left > f.rate*1e-12*max(1, c.now) {
			kept = append(kept, f)
			continue
		}
		f.from.sending--
		f.to.receiving--
		c.received(&c.jobs[f.id])
	}
	l.flows = kept
	c.share()
}

// cancel gives up a request's transfer, if one is under way.
func (c *cluster) cancel(j *job) {
	j.pulling = false
	j.transfer++
	l := &c.links
	l.progress(c.now)
	for i, f := range l.flows {
		if f.id == j.request.ID {
			f.from.sending--
			f.to.receiving--
			l.flows = append(l.flows[:i], l.flows[i+1:]...)
			break
		}
	}
	c.share()
}

// received ends a transfer: the cache is where it is decoded, and its blocks come free where it was computed.
func (c *cluster) received(j *job) {
	j.pulling = false
	j.to.replica.Received(c.now, j.request.ID)
	j.to.touch()
	c.release(j)
}

// missed lets a request be computed where it was to be decoded.
func (c *cluster) missed(j *job) {
	j.pulling = false
	c.counters.Recomputed++
	j.to.replica.Missed(c.now, j.request.ID)
	j.to.touch()
}

// release gives the blocks of a prompt back.
func (c *cluster) release(j *job) {
	n := j.from
	j.from = nil
	n.replica.Release(c.now, j.request.ID)
	n.held--
	n.touch()
	n.pool.empty(n)
}
