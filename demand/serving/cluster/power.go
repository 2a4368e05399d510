package cluster

// level is the clock that a pool has where the site asks for one: no higher than the pool's power cap leaves, and its
// lowest where it has no more.
func (p *pool) level(k int) int { return max(p.first, min(k, len(p.Levels)-1)) }

// bounds is what all replicas may draw at most at present, W.
func (c *cluster) bounds() float64 {
	w := 0.0
	for _, p := range c.pools {
		for _, n := range p.nodes {
			w += n.bound
		}
	}
	return w
}

// at is what they may draw once they all have the clock of a level, W; a clock that is being raised counts at once.
func (c *cluster) at(k int) float64 {
	w := 0.0
	for _, p := range c.pools {
		for _, n := range p.nodes {
			if n.working {
				w += p.Levels[p.level(k)].Watts
			} else {
				w += n.bound
			}
		}
	}
	return w
}

// lowest is the level at which all pools have their lowest clock.
func (c *cluster) lowest() int {
	k := 0
	for _, p := range c.pools {
		k = max(k, len(p.Levels)-1)
	}
	return k
}

// lower looks for the highest clock, none above the present one, at which one more replica of a pool may work, and sets
// it. Power comes free as the iterations under way end.
func (c *cluster) lower(p *pool) {
	for k := c.level; k <= c.lowest(); k++ {
		if c.at(k)+p.Levels[p.level(k)].Watts-p.IdleWatts <= c.limit {
			c.clocks(k)
			return
		}
	}
}

// raise sets the next higher clock if at it all that work may go on and, where one is idle, one more may work.
func (c *cluster) raise() {
	if c.level == 0 {
		return
	}
	k := c.level - 1
	w := max(c.at(k), c.bounds())
	for _, p := range c.pools {
		for _, n := range p.nodes {
			if n.state == up && !n.working {
				w = max(w, c.at(k)+p.Levels[p.level(k)].Watts-p.IdleWatts)
			}
		}
	}
	if w <= c.limit {
		c.clocks(k)
	}
}

// limitTo sets another limit and lowers clocks as far as it takes.
func (c *cluster) limitTo(watts float64) {
	c.limit = watts
	k := c.level
	for k < c.lowest() && c.at(k) > watts {
		k++
	}
	c.clocks(k)
}

// clocks sets the level of all pools.
func (c *cluster) clocks(k int) {
	if k == c.level {
		return
	}
	c.level = k
	c.counters.ClockChanges++
	for _, p := range c.pools {
		for _, n := range p.nodes {
			n.setLevel(p.level(k))
			n.touch()
		}
	}
}

// setLevel gives a replica a clock: a working one from its next iteration on, and until then it may draw the higher of
// both.
func (n *node) setLevel(k int) {
	if n.level == k {
		return
	}
	n.level = k
	n.replica.SetCost(n.pool.cluster.now, n.pool.Levels[k].Cost)
	if n.working {
		n.bound = max(n.bound, n.demand())
		return
	}
	n.settleClock()
	n.rest()
}

// settleClock tells that no iteration at another clock than the present one is under way.
func (n *node) settleClock() {
	if n.ran != n.level {
		n.ran = n.level
		n.recorder.Clock(n.pool.cluster.now, n.pool.Levels[n.level].Cost)
	}
	if n.working {
		n.bound = n.demand()
	}
}

// powers tells whether the limit leaves power to start a replica.
func (c *cluster) powers(p *pool) bool {
	return c.site == nil || c.bounds()+max(p.StartingWatts, p.IdleWatts) <= c.limit
}

// watchPower counts the time up to an event that the bound is above the limit.
func (c *cluster) watchPower(until float64) {
	w := c.bounds()
	c.peak = max(c.peak, w)
	if w > c.limit*(1+1e-12) && until > c.now {
		c.over += until - c.now
	}
}
