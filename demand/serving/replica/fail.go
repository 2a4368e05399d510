package replica

import (
	"math"
	"slices"
)

// Fail takes the replica down at time now: the iteration under way is lost, the cache is empty, and every request
// that had not ended is returned in the order running, with a cache from elsewhere, waiting. The tokens that they
// had been given are lost with them. The replica can be used again.
func (r *Replica) Fail(now float64) []Request {
	r.stop(now)
	var lost []Request
	for _, s := range r.running {
		r.counters.Dropped += int64(s.computed)
		if !s.ended {
			lost = append(lost, s.request)
			r.counters.Forfeited += int64(s.generated)
		}
		r.recycle(s)
	}
	for _, s := range r.outside() {
		lost = append(lost, s.request)
		r.counters.Forfeited += int64(s.generated)
		r.recycle(s)
	}
	r.spare = append(r.spare, r.held...)
	r.counters.Lost += int64(len(lost))
	r.running, r.pulling, r.ready, r.held = nil, nil, nil, nil
	r.waiting.clear()
	r.pool.now = now
	r.pool.reset()
	r.pending, r.ending, r.wake = 0, 0, math.Inf(1)
	return lost
}

// outside lists the sequences that have come, have not ended and do not run: those whose cache comes from elsewhere
// first.
func (r *Replica) outside() []*sequence {
	list := append(slices.Clone(r.ready), r.pulling...)
	for i := range r.waiting.len() {
		list = append(list, r.waiting.at(i))
	}
	return list
}

// stop ends what is under way at a time: iterations that have ended count, the one that has not is reported as
// far as it went.
func (r *Replica) stop(now float64) {
	if !r.busy {
		return
	}
	r.Sync(now) // the iteration that is lost has its blocks
	r.busy = false
	u := &r.run
	ended := r.under(now)
	if u.at(ended) > now {
		ended--
	}
	left := run{start: u.at(ended), seconds: u.seconds + float64(ended)*u.secondsMore, joules: u.joules + float64(ended)*u.joulesMore}
	whole := ended == u.count
	if ended > 0 {
		u.count, u.end = ended, u.at(ended)
		if ended == 1 {
			u.secondsMore, u.joulesMore = 0, 0
		}
		r.commit()
	}
	if whole || now <= left.start {
		return
	}
	share := (now - left.start) / left.seconds
	u.start, u.count, u.secondsMore, u.joulesMore = left.start, 1, 0, 0
	u.seconds, u.joules = now-left.start, left.joules*share
	if ended > 0 {
		u.contextSum += ended * int64(r.plan.decodes)
		u.contextMax += ended
	}
	r.report(true)
}
