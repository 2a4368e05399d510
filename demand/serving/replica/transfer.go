package replica

import "slices"

// TransferSink is a sink that fetches KV caches: what a replica needs to take requests with Pull.
type TransferSink interface {
	Sink
	// Reserved tells that the replica has the blocks for a request's Remote tokens, of which so many are not in its
	// own cache and are to be fetched. Received ends the transfer. It must not call the replica.
	Reserved(now float64, q *Request, tokens int)
}

// reserve gives the sequence that is first in line the blocks for its prompt, whose cache it waits for, and lets it
// wait beside the line: vLLM's WAITING_FOR_REMOTE_KVS. Blocks for all of the prompt are taken even where Remote is
// less of it, so that no two can wait for each other's. It reports false where there are too few.
func (r *Replica) reserve(s *sequence, now float64) bool {
	found, unheld := r.lookup(s)
	want := r.blocksFor(s.tokens)
	if want-found+unheld > r.pool.free {
		return false
	}
	r.waiting.pop()
	r.holdFound(s, found)
	r.take(s, want)
	s.found = found
	r.pulling = append(r.pulling, s)
	r.transfers.Reserved(now, &s.request, max(0, s.remote-found<<r.shift))
	return true
}

// Received tells at time now that the cache of a request that was Reserved is there. It is first in line then, with
// those like it in order of submission. It reports false for a request that does not wait for a cache.
func (r *Replica) Received(now float64, id uint64) bool {
	i := slices.IndexFunc(r.pulling, func(s *sequence) bool { return s.request.ID == id })
	if i < 0 {
		return false
	}
	s := r.pulling[i]
	r.pulling = slices.Delete(r.pulling, i, i+1)
	at, _ := slices.BinarySearchFunc(r.ready, s.serial, func(o *sequence, serial uint64) int {
		if o.serial < serial {
			return -1
		}
		return 1
	})
	r.ready = slices.Insert(r.ready, at, s)
	r.changed(now)
	return true
}

// Missed tells at time now that the cache of a request that was Reserved will not come: it is first in line as after
// Received, and its prompt is computed here but for what the replica's own cache has. It reports false for a request
// that does not wait for a cache.
func (r *Replica) Missed(now float64, id uint64) bool {
	i := slices.IndexFunc(r.pulling, func(s *sequence) bool { return s.request.ID == id })
	if i < 0 {
		return false
	}
	r.pulling[i].remote = 0
	return r.Received(now, id)
}

// Release gives back at time now the blocks of a request with Hold whose answer has ended: its cache has been
// fetched. It reports false where there are none.
func (r *Replica) Release(now float64, id uint64) bool {
	i := slices.IndexFunc(r.held, func(s *sequence) bool { return s.request.ID == id })
	if i < 0 {
		return r.releaseEnding(id)
	}
	r.Sync(now) // the blocks come free behind those that have been taken by now
	s := r.held[i]
	r.held = slices.Delete(r.held, i, i+1)
	r.free(s)
	r.recycle(s)
	r.changed(now)
	return true
}

// releaseEnding takes the Hold off a sequence whose answer has ended and which, with asynchronous scheduling, keeps its
// place for one more iteration: its blocks come free then.
func (r *Replica) releaseEnding(id uint64) bool {
	for _, s := range r.running {
		if s.ended && s.request.Hold && s.request.ID == id {
			s.request.Hold = false
			return true
		}
	}
	return false
}

// changed lets the scheduler see what has changed at time now.
func (r *Replica) changed(now float64) {
	if r.busy {
		r.Interrupt(now)
	} else if r.waiting.len()+len(r.ready) > 0 {
		r.wake = min(r.wake, now)
	}
}

// admitReady gives the sequences whose cache has come their place, for which they have the blocks; it reports false
// where one does not get its tokens and holds up all behind it.
func (r *Replica) admitReady(now float64) bool {
	for len(r.ready) > 0 && r.plan.budget > 0 && len(r.running) < r.config.MaxSeqs && !r.plan.preempted {
		s := r.ready[0]
		computed := max(s.found<<r.shift, min(s.remote, s.tokens-1))
		n := s.tokens - computed
		if r.config.ChunkedPrefill {
			n = r.share(n, r.plan.budget)
		} else if n > r.plan.budget {
			return false
		}
		r.ready = slices.Delete(r.ready, 0, 1)
		r.place(s, now, s.found, computed, computed+n)
		r.give(s, n)
		r.name(s, computed+n)
	}
	return len(r.ready) == 0
}

// checkTransfer returns what is wrong with a request whose cache comes from elsewhere or is fetched from here.
func (r *Replica) checkTransfer(q *Request) error {
	switch {
	case (q.Remote > 0 || q.Hold) && (r.config.Policy == Orca || r.config.Policy == Static):
		return q.wrong("its cache is to be transferred, which %s has not", r.config.Policy)
	case q.Pull && r.transfers == nil:
		return q.wrong("pull is set, and the sink is no TransferSink")
	}
	return nil
}
