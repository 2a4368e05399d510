package cluster

import "tokenwatt/internal/random"

// rise puts a replica up.
func (n *node) rise() {
	p, c := n.pool, n.pool.cluster
	n.turnTo(up)
	n.setLevel(p.level(c.level))
	p.result.MostUp = max(p.result.MostUp, p.states[up])
	n.fate()
}

// fate draws when a replica fails.
func (n *node) fate() {
	if p := n.pool; p.Failures != nil {
		at := p.cluster.now + random.Exponential(n.chance, p.Failures.MTBF)
		n.failure = p.cluster.control(at, happening{kind: broken, pool: p.index, node: n.index})
	}
}

// lose takes a replica down: what it had begins again from its prompt, in front of those that wait.
func (p *pool) lose(n *node, repair float64) error {
	c := p.cluster
	if n.state != up && n.state != draining {
		return nil
	}
	c.queue.Cancel(n.failure)
	p.result.Failures++
	lost := n.replica.Fail(c.now)
	n.known.forget()
	n.inside -= len(lost)
	c.orphan(n)
	for i := len(lost) - 1; i >= 0; i-- {
		c.again(&c.jobs[lost[i].ID])
	}
	stays := n.state == draining
	n.touch()
	if n.working {
		n.working = false
		c.active--
	}
	if n.state == off { // touch has found it drained
		return nil
	}
	if stays {
		n.turnTo(off)
		return nil
	}
	n.turnTo(failed)
	n.boot = c.control(c.now+repair, happening{kind: repaired, pool: p.index, node: n.index})
	return nil
}

// again puts a request that a failure has lost back at the router, or gives it up.
func (c *cluster) again(j *job) {
	c.counters.Requeued++
	j.losses++
	if j.stage == decoding {
		c.cancel(j)
	}
	j.to = nil
	p := c.pools[0]
	if f := c.pools[0].Failures; f != nil && f.Tries > 0 && j.losses >= f.Tries {
		if j.from != nil {
			c.release(j)
		}
		c.counters.GivenUp++
		c.leaveUnserved(j)
		return
	}
	j.stage = queued
	if j.from != nil { // the cache of its prompt is still there
		p, j.stage = c.pools[1], computed
	}
	p.line.pushFront(j.request.ID)
}

// orphan goes through the requests whose caches a replica held and has lost.
func (c *cluster) orphan(n *node) {
	if n.held == 0 {
		return
	}
	for i := range c.jobs {
		j := &c.jobs[i]
		if j.from != n {
			continue
		}
		j.from = nil
		switch {
		case j.stage == computed:
			c.pools[1].line.remove(j.request.ID)
			c.again(j)
		case j.pulling:
			c.cancel(j)
			c.missed(j)
		}
	}
	n.held = 0
}

// again starts a replica that is repaired, or later where there is no power for it.
func (p *pool) again(n *node) error {
	c := p.cluster
	if !c.powers(p) {
		n.boot = c.control(c.now+c.site.Interval, happening{kind: repaired, pool: p.index, node: n.index})
		return nil
	}
	p.start(n)
	return nil
}

// start begins the cold start of a replica.
func (p *pool) start(n *node) {
	c := p.cluster
	n.turnTo(starting)
	n.boot = c.control(c.now+p.Start.Seconds(), happening{kind: booted, pool: p.index, node: n.index})
}
