package replica

// schedule decides what the next iteration computes: section by section the scheduler of vLLM V1, or one of the others.
func (r *Replica) schedule(now float64) {
	r.plan = plan{budget: r.config.MaxBatchedTokens}
	r.pool.now = now
	switch r.config.Policy {
	case Static:
		r.scheduleStatic(now)
		return
	case Sarathi:
		r.continueRunning(func(s *sequence) bool { return s.computed+1 == s.tokens })
		r.continueRunning(func(s *sequence) bool { return s.n == 0 && s.computed+1 < s.tokens })
	default:
		r.continueRunning(nil)
	}
	r.admit(now)
	r.plan.open = r.waiting.len()+len(r.ready) == 0 && r.plan.budget > 0 && len(r.running) < r.config.MaxSeqs
}

// continueRunning gives the running sequences their tokens in the order in which they were admitted; only those
// that the condition holds for, where there is one.
func (r *Replica) continueRunning(condition func(*sequence) bool) {
	for i := 0; i < len(r.running) && r.plan.budget > 0; i++ {
		s := r.running[i]
		if condition != nil && !condition(s) {
			continue
		}
		n := r.share(s.tokens+s.draft-s.computed, r.plan.budget)
		// The last token of a sequence of max model len is never computed.
		n = min(n, r.config.MaxModelLen-1-s.computed)
		if n <= 0 {
			continue // those after it may still run
		}
		for !r.grow(s, n) {
			victim := r.victim()
			v := r.running[victim]
			r.running = append(r.running[:victim], r.running[victim+1:]...)
			r.preempt(v)
			if v == s {
				return
			}
			if victim < i {
				i--
			}
		}
		r.give(s, n)
	}
}

// share limits the tokens that a sequence gets in one iteration.
func (r *Replica) share(n, budget int) int {
	if t := r.config.LongPrefillThreshold; t > 0 && n > t {
		n = t
	}
	return min(n, budget)
}

// give puts a sequence into the iteration with n tokens.
func (r *Replica) give(s *sequence, n int) {
	s.n = n
	r.plan.budget -= n
	if s.decodes() {
		r.plan.decodes++
	} else {
		r.plan.chunks++
	}
}

// decodes tells whether the iteration computes just the one token that the sequence does not have yet.
func (s *sequence) decodes() bool { return s.n == 1 && s.computed+1 == s.tokens }

// victim is the place of the running sequence that is preempted: the last admitted or, with priorities, the worst.
func (r *Replica) victim() int {
	worst := len(r.running) - 1
	if r.config.Policy == VLLMPriority {
		for i, s := range r.running {
			if ahead(r.running[worst], s) {
				worst = i
			}
		}
	}
	return worst
}

// preempt takes all blocks from a sequence that has left the running ones; it will be computed again.
func (r *Replica) preempt(s *sequence) {
	if s.n > 0 { // it had been given tokens in this iteration
		r.plan.budget += s.n
		if s.decodes() {
			r.plan.decodes--
		} else {
			r.plan.chunks--
		}
		r.unname(s)
		s.n = 0
	}
	r.plan.preempted = true
	r.counters.Preempted++
	r.counters.Dropped += int64(s.computed)
	r.pending += int64(s.computed)
	s.preemptions++
	s.computed, s.draft = 0, 0
	r.free(s)
	if s.ended {
		r.pending -= int64(s.tokens)
		r.ending--
		r.recycle(s) // its answer is complete: the iteration that it waited for would have given nothing
		return
	}
	r.waiting.pushFront(s)
}

// unname takes the names off blocks whose content is not going to be computed.
func (r *Replica) unname(s *sequence) {
	s.keyed = min(s.keyed, s.computed>>r.shift)
	for len(s.blocks) > s.keyed {
		last := len(s.blocks) - 1
		r.pool.forget(s.blocks[last])
		s.blocks = s.blocks[:last]
	}
}

// free gives a sequence's blocks back, the last first, and keeps in mind which its own were.
func (r *Replica) free(s *sequence) {
	s.gone = extent{}
	if own := s.owned - len(s.blocks); own > 0 {
		s.gone = r.pool.giveExtent(s.owned-s.keyed, s.keyed-len(s.blocks))
	}
	r.pool.giveNamed(s.blocks)
	s.blocks, s.owned, s.keyed = s.blocks[:0], 0, 0
}

// admit gives waiting sequences their place, the first in line first: one that does not fit holds up those
// behind it.
func (r *Replica) admit(now float64) {
	if !r.admitReady(now) {
		return
	}
	for r.waiting.len() > 0 && r.plan.budget > 0 && len(r.running) < r.config.MaxSeqs && !r.plan.preempted {
		s := r.waiting.front()
		if s.request.Pull && s.remote > 0 {
			if !r.reserve(s, now) {
				return
			}
			continue
		}
		found, unheld := r.lookup(s)
		computed := max(found<<r.shift, min(s.remote, s.tokens-1))
		n := s.tokens - computed
		if r.config.ChunkedPrefill {
			n = r.share(n, r.plan.budget)
		} else if n = r.share(n, n); n > r.plan.budget {
			return
		}
		target := computed + n
		if r.config.Policy == Orca {
			target = s.request.Input + s.output
		}
		if r.blocksFor(target)-found+unheld > r.pool.free {
			return
		}
		r.waiting.pop()
		r.holdFound(s, found)
		r.place(s, now, found, computed, target)
		r.give(s, n)
		r.name(s, computed+n)
	}
}

// holdFound lets a sequence hold the blocks that lookup has found for it.
func (r *Replica) holdFound(s *sequence, found int) {
	named := min(found, len(r.hits))
	for _, b := range r.hits[:named] {
		r.pool.hold(b)
	}
	s.blocks = append(s.blocks, r.hits[:named]...)
	if own := found - named; own > 0 {
		r.pool.takeLeft(s.gone, own)
	}
	s.gone = extent{}
	s.owned, s.keyed = found, found
}

// place makes a sequence run that has computed tokens in its cache, those of found blocks from this replica's own,
// and gives it blocks for target tokens.
func (r *Replica) place(s *sequence, now float64, found, computed, target int) {
	s.computed = computed
	r.take(s, r.blocksFor(target))
	if !s.admitted {
		s.admitted, s.scheduled, s.cached = true, now, found<<r.shift
	}
	if r.config.PrefixCaching {
		r.counters.Asked += int64(s.tokens)
	}
	r.counters.Found += int64(found << r.shift)
	r.counters.Received += int64(computed - found<<r.shift)
	r.pending -= int64(computed)
	s.remote = 0
	r.running = append(r.running, s)
}

// lookup finds the longest prefix of full blocks that the cache has, all but at least one token, and leaves the named
// ones of them in r.hits. It returns their number and how many of them nobody holds.
func (r *Replica) lookup(s *sequence) (found, unheld int) {
	r.hits = r.hits[:0]
	if !r.config.PrefixCaching || r.pool.free == 0 { // with no free block at all it cannot be admitted
		return 0, 0
	}
	most, named := (s.tokens-1)>>r.shift, s.named>>r.shift
	for i := range min(most, named) {
		b, ok := r.pool.index.find(s.request.Key(i, r.config.BlockTokens))
		if !ok {
			return i, unheld
		}
		r.hits = append(r.hits, b)
		if r.pool.nodes[b].ref == 0 {
			unheld++
		}
	}
	if most <= named {
		return most, unheld
	}
	// Behind those with a name only the sequence itself can have left what it looks for.
	own := min(most-named, r.pool.left(s.gone))
	return named + own, unheld + own
}

// grow gives a running sequence the blocks for n more tokens; it reports false, and changes nothing, where there
// are too few.
func (r *Replica) grow(s *sequence, n int) bool {
	want := r.blocksFor(s.computed + n)
	if want-s.owned > r.pool.free {
		return false
	}
	r.take(s, want)
	r.name(s, min(s.computed+n, s.tokens)) // what a draft's tokens are is not known yet
	return true
}

// take lets a sequence own so many blocks; there must be enough.
func (r *Replica) take(s *sequence, want int) {
	if want > s.owned {
		r.pool.take(want - s.owned)
		s.owned = want
	}
}

// name makes the blocks that tokens fill findable, as vLLM does when it schedules them.
func (r *Replica) name(s *sequence, tokens int) {
	if !r.config.PrefixCaching {
		return
	}
	full := tokens >> r.shift
	for named := min(full, s.named>>r.shift); s.keyed < named; s.keyed++ {
		s.blocks = append(s.blocks, r.pool.name(s.request.Key(s.keyed, r.config.BlockTokens)))
	}
	s.keyed = max(s.keyed, full)
}

// blocksFor is how many blocks hold so many tokens.
func (r *Replica) blocksFor(tokens int) int { return (tokens + r.mask) >> r.shift }

// recycle keeps a sequence that has left for the next request.
func (r *Replica) recycle(s *sequence) { r.spare = append(r.spare, s) }
