package replica

// commit ends the iterations under way: sequences have what was computed, tokens are given, sequences that have ended
// leave.
func (r *Replica) commit() {
	r.report(false)
	if r.run.count > 1 {
		r.allocateJump(r.run.count - 1)
		r.commitJump()
	} else {
		r.commitIteration()
	}
	r.leave()
}

// report tells the sink what ran.
func (r *Replica) report(stopped bool) {
	u := &r.run
	tokens := 0
	for _, c := range r.chunks {
		tokens += c.New
	}
	r.counters.Iterations += u.count
	if len(r.chunks) > 0 {
		r.counters.Mixed += u.count
	}
	r.steps = Steps{
		Start: u.start, Count: u.count, Seconds: u.seconds, SecondsMore: u.secondsMore, Joules: u.joules, JoulesMore: u.joulesMore,
		Decodes: r.plan.decodes, ContextSum: u.contextSum, ContextMax: u.contextMax, Chunks: r.chunks, ChunkTokens: tokens,
		Running: len(r.running), Waiting: u.queued, UsedBlocks: u.used, Stopped: stopped,
	}
	r.sink.Steps(&r.steps)
}

// commitIteration ends a single iteration of any kind.
func (r *Replica) commitIteration() {
	u := &r.run
	regular, computed := 0, int64(0) // sequences whose token came just when the iteration began; tokens
	for _, s := range r.running {
		if s.n == 0 {
			continue
		}
		n := s.n
		s.n = 0
		s.computed += n
		computed += int64(n)
		if s.computed < s.tokens {
			continue
		}
		if s.ended {
			r.pad(s)
			continue
		}
		tokens := r.sample(s)
		switch {
		case s.generated == 0:
			s.firstToken = u.end
		case s.lastToken == u.start:
			regular++
		default:
			r.sink.Gaps(Gaps{Seconds: u.end - s.lastToken, Count: 1, Sequences: 1})
		}
		if tokens > 1 { // they come together
			r.sink.Gaps(Gaps{Count: int64(tokens - 1), Sequences: 1})
		}
		s.lastToken = u.end
		r.gain(s, tokens)
	}
	r.counters.Computed += computed
	r.pending -= computed
	if regular > 0 {
		r.sink.Gaps(Gaps{Seconds: u.seconds, Count: 1, Sequences: regular})
	}
}

// sample gives the tokens of a sequence that has all its tokens in the cache: one, and with speculation those of the
// draft that were accepted, at most up to the end of the answer.
func (r *Replica) sample(s *sequence) int {
	verified := s.computed - s.tokens // draft tokens
	accepted := 0
	if verified > 0 {
		accepted = min(r.config.Speculation.accept(verified), s.output-s.generated-1)
		rejected := verified - accepted
		s.computed -= rejected
		r.counters.Rejected += int64(rejected)
		r.pending += int64(rejected)
	}
	return accepted + 1
}

// gain adds tokens to a sequence's answer, and ends it with the last.
func (r *Replica) gain(s *sequence, tokens int) {
	s.generated += tokens
	s.tokens += tokens
	r.pending += int64(tokens)
	r.counters.Output += int64(tokens)
	// The next drafts must not go past max model len.
	s.draft = min(r.config.Speculation.Tokens, r.config.MaxModelLen-1-s.tokens)
	s.draft = max(s.draft, 0)
	if s.generated == s.output {
		r.end(s)
	}
}

// pad lets a sequence of a static batch whose answer is complete compute padding.
func (r *Replica) pad(s *sequence) {
	if r.config.Policy == Static {
		s.tokens++
		r.pending++
	}
}

// commitJump ends a jump: every sequence had one token an iteration.
func (r *Replica) commitJump() {
	u := &r.run
	k := int(u.count)
	regular, gained := 0, int64(0)
	for _, s := range r.running {
		s.n = 0
		s.computed += k
		s.tokens += k
		if s.ended {
			continue
		}
		if s.lastToken == u.start {
			regular++
		} else {
			r.sink.Gaps(Gaps{Seconds: u.at(1) - s.lastToken, Count: 1, Sequences: 1})
			r.sink.Gaps(Gaps{Seconds: u.seconds + u.secondsMore, More: u.secondsMore, Count: u.count - 1, Sequences: 1})
		}
		s.lastToken = u.end
		s.generated += k
		gained += u.count
		if s.generated == s.output {
			r.end(s)
		}
	}
	r.counters.Computed += u.count * int64(len(r.running))
	r.counters.Output += gained
	if regular > 0 {
		r.sink.Gaps(Gaps{Seconds: u.seconds, More: u.secondsMore, Count: u.count, Sequences: regular})
	}
}

// end reports a sequence whose answer is complete. It keeps its place until leave lets it go.
func (r *Replica) end(s *sequence) {
	s.ended = true
	r.ending++
	r.counters.Finished++
	r.counters.Input += int64(s.request.Input)
	r.counters.Delivered += int64(s.generated)
	s.done(&r.done)
	r.sink.Done(&r.done)
}

// leave takes out the sequences that have ended, in order: at once, or with asynchronous scheduling one iteration
// after their last token; of a static batch all together.
func (r *Replica) leave() {
	if r.ending == 0 {
		return
	}
	if r.config.Policy == Static {
		for _, s := range r.running {
			if !s.ended {
				return
			}
		}
	}
	kept := r.running[:0]
	for _, s := range r.running {
		if !s.ended || r.stays(s) {
			kept = append(kept, s)
			continue
		}
		r.ending--
		r.counters.Retired += int64(s.computed)
		r.pending -= int64(s.tokens - s.computed)
		if s.request.Hold {
			r.held = append(r.held, s)
			continue
		}
		r.free(s)
		r.recycle(s)
	}
	clear(r.running[len(kept):])
	r.running = kept
}

// stays tells whether the scheduler does not know yet that a sequence has ended: it got its last token in the iteration
// that has just ended, and there is room for it to compute one more.
func (r *Replica) stays(s *sequence) bool {
	return r.config.AsyncStop && s.computed < s.tokens && s.lastToken == r.run.end && s.tokens < r.config.MaxModelLen
}
