package cluster

import (
	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/replica"
)

// stage is where a request is.
type stage int

const (
	gone     stage = iota
	queued         // at the router, for a replica that serves or prefills
	serving        // in such a replica
	computed       // its prompt is, and it waits at the router for a replica that decodes
	decoding       // in such a replica
)

// job is a request inside the service. Its number is its place in cluster.jobs and the replica's ID of it.
type job struct {
	request  replica.Request
	session  uint64
	stage    stage
	from     *node  // that holds the cache of its prompt
	to       *node  // that decodes it
	transfer uint64 // counts its transfers, so that one that was given up is known
	pulling  bool   // whether to has blocks for the cache and waits for it
	losses   int    // failures that it was in

	scheduled   float64 // s, of its prompt
	cached      int
	preemptions int
}

// arrive takes the next request in.
func (c *cluster) arrive() error {
	q := &c.request
	c.counters.Arrived++
	c.counters.ArrivedInput += int64(q.Input)
	c.counters.ArrivedOutput += int64(q.Output)
	p := c.pools[0]
	id, j := c.job()
	j.request = replica.Request{
		ID: id, Arrival: q.Arrival, Input: q.Input, Output: q.Output, Prefix: q.Prefix, PrefixTokens: q.PrefixTokens, Named: q.Named,
	}
	j.session, j.stage = q.Session, queued
	c.inside++
	if p.line.len() == 0 {
		if n := c.route(p, j); n != nil {
			if err := c.give(n, j); err != nil {
				return err
			}
			return c.read()
		}
	}
	if most := p.Admission.Queue; most == NoQueue || most > 0 && p.line.len() >= most {
		c.counters.Rejected++
		c.leaveUnserved(j)
		return c.read()
	}
	p.line.push(id)
	c.counters.MostQueued = max(c.counters.MostQueued, p.line.len())
	return c.read()
}

// job returns an empty place.
func (c *cluster) job() (uint64, *job) {
	if n := len(c.free); n > 0 {
		id := c.free[n-1]
		c.free = c.free[:n-1]
		j := &c.jobs[id]
		*j = job{transfer: j.transfer}
		return id, j
	}
	c.jobs = append(c.jobs, job{})
	id := uint64(len(c.jobs) - 1)
	return id, &c.jobs[id]
}

// drop takes a request out of the service.
func (c *cluster) drop(j *job) {
	j.stage, j.request.Prefix = gone, nil
	c.free = append(c.free, j.request.ID)
	c.inside--
}

// leaveUnserved ends a request that was rejected or given up.
func (c *cluster) leaveUnserved(j *job) {
	c.fleet.Latency.Reject(j.request.Arrival)
	c.counters.UnservedInput += int64(j.request.Input)
	c.counters.UnservedOutput += int64(j.request.Output)
	c.drop(j)
}

// dispatch gives those that wait at the router to replicas as far as these may take them.
func (c *cluster) dispatch(p *pool) error {
	for p.line.len() > 0 {
		j := &c.jobs[p.line.front()]
		n := c.route(p, j)
		if n == nil {
			return nil
		}
		p.line.pop()
		if err := c.give(n, j); err != nil {
			return err
		}
	}
	return nil
}

// give submits a request to a replica.
func (c *cluster) give(n *node, j *job) error {
	q := j.request
	switch {
	case n.pool.index == 1:
		j.stage, j.to, j.pulling = decoding, n, false
		q.Remote, q.Pull = q.Input, true
	case c.problem.Decode != nil:
		j.stage = serving
		q.Output, q.Hold = 1, true
	default:
		j.stage = serving
	}
	n.work()
	n.inside++
	n.routed++
	if err := n.replica.Submit(c.now, &q); err != nil {
		return err
	}
	n.touch()
	return nil
}

// done takes the end of a request in a replica.
func (c *cluster) done(n *node, d *replica.Done) {
	j := &c.jobs[d.Request.ID]
	n.inside--
	switch {
	case d.Refused:
		c.counters.Refused++
		c.counters.UnservedInput += int64(j.request.Input)
		c.counters.UnservedOutput += int64(j.request.Output)
		n.recorder.Done(d)
	case n.pool.index == 0 && c.problem.Decode != nil:
		c.counters.Prefilled++
		j.stage, j.from = computed, n
		j.scheduled, j.cached, j.preemptions = d.Scheduled, d.Cached, d.Preemptions
		n.held++
		c.pools[1].line.push(d.Request.ID)
		return
	case n.pool.index == 1:
		c.fleet.Request(&metrics.Request{
			Arrival: j.request.Arrival, Scheduled: j.scheduled, FirstToken: d.FirstToken, LastToken: d.LastToken,
			Input: j.request.Input, Output: d.Output, Cached: j.cached, Preemptions: j.preemptions + d.Preemptions,
		})
		c.finished(j, d)
	default:
		n.recorder.Done(d)
		c.finished(j, d)
	}
	c.drop(j)
}

// finished counts an answer.
func (c *cluster) finished(j *job, d *replica.Done) {
	c.counters.Finished++
	c.counters.Input += int64(j.request.Input)
	c.counters.Output += int64(d.Output)
	c.counters.Cut += int64(j.request.Output - d.Output)
}
