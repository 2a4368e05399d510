package replica

// scheduleStatic forms a batch once the last has ended: waiting sequences in order, as many as fit as a rectangle,
// all padded to the longest prompt and the longest answer, with its cache taken at once. Then all of the batch
// decode until the longest answer ends.
func (r *Replica) scheduleStatic(now float64) {
	if len(r.running) > 0 {
		for _, s := range r.running {
			r.give(s, 1)
		}
		return
	}
	n, input, output := 0, 0, 0
	for n < r.waiting.len() && n < r.config.MaxSeqs {
		s := r.waiting.at(n)
		i, o := max(input, s.request.Input), max(output, s.output)
		if (n+1)*r.blocksFor(i+o) > r.config.Blocks || (n+1)*i > r.config.MaxBatchedTokens {
			break
		}
		n, input, output = n+1, i, o
	}
	for range n {
		s := r.waiting.pop()
		s.pad = input - s.tokens
		r.place(s, now, 0, 0, input+output)
		r.give(s, s.tokens)
	}
}
