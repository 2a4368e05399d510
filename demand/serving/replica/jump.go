package replica

import (
	"math"
	"sort"
)

// at is when the first k iterations have ended: with S sequences that all grow by a token an iteration, the k-th from
// 0 takes c0 + c1 (context + k S), and n of them take n c0 + c1 (n context + S n (n-1) / 2).
func (u *run) at(k int64) float64 { return u.start + series(u.seconds, u.secondsMore, k) }

// under is the number of iterations of the run that have ended or are under way at a time; an iteration that ends just
// then is under way.
func (r *Replica) under(now float64) int64 {
	u := &r.run
	return 1 + int64(sort.Search(int(u.count-1), func(i int) bool { return u.at(int64(i)+1) >= now }))
}

// extend makes an iteration that only decodes into a jump: as many iterations as go by before anything else
// happens. It ends with the iteration that gives the first sequence its last token, or before the one that fills a
// block whose content others may share, whose blocks do not suffice, or whose cost is in another piece. An arrival
// ends it through Submit.
//
// The sequence that is first in line goes on blocking it meanwhile. It needs u + ceil(min(rest, limit) / block)
// blocks, u of which are free ones that it found, of u + g that are free. Each block that the jump takes makes
// either g or both u and the free ones fewer by one, and the rest no less: tails are taken before heads, so that no
// block behind the one taken was found. What did not fit does not fit then.
func (r *Replica) extend(piece *Piece) {
	u := &r.run
	more := int64(math.MaxInt64) // iterations beyond the first
	clear(u.slack)
	for _, s := range r.running {
		if s.generated == 0 || s.ended && r.config.Policy != Static {
			return
		}
		if !s.ended {
			more = min(more, int64(s.output-s.generated-1))
		}
		after := s.computed + 1 // tokens in the cache after the first iteration
		if boundary := (after>>r.shift + 1) << r.shift; r.config.PrefixCaching && boundary <= s.named {
			more = min(more, int64(boundary-after-1))
		}
		if slack := s.owned<<r.shift - after; slack <= r.mask {
			u.slack[slack]++
		}
	}
	sequences := int64(len(r.running))
	// Iteration k, from 0, has contextSum + k S < To.
	more = min(more, (piece.To-1-u.contextSum)/sequences)
	more = min(more, u.affords(int64(r.pool.free)))
	if more <= 0 {
		return
	}
	u.count = 1 + more
	u.secondsMore = piece.SecondsPerContext * float64(sequences)
	u.joulesMore = piece.JoulesPerContext * float64(sequences)
}

// blocks is how many blocks the first m iterations beyond the first take: a sequence with room for j tokens takes its
// next block at iteration j + 1, and then one in so many iterations as a block has tokens.
func (u *run) blocks(m int64) int64 {
	block := int64(len(u.slack))
	var sum int64
	for j, n := range u.slack {
		if beyond := m - int64(j); beyond > 0 && n > 0 {
			sum += int64(n) * ((beyond + block - 1) / block)
		}
	}
	return sum
}

// affords is how many iterations beyond the first the free blocks suffice for: the greatest m with blocks(m) <= free.
func (u *run) affords(free int64) int64 {
	var all int64
	for _, n := range u.slack {
		all += int64(n)
	}
	if all == 0 {
		return math.MaxInt64
	}
	m, left := free/all*int64(len(u.slack)), free%all
	for _, n := range u.slack { // iteration m + 1 takes slack[m mod block] blocks
		if left -= int64(n); left < 0 {
			break
		}
		m++
	}
	return m
}

// allocateJump takes the blocks of a jump up to the m-th iteration beyond the first.
func (r *Replica) allocateJump(m int64) {
	u := &r.run
	if m <= u.taken {
		return
	}
	if r.pool.sink != nil {
		r.takeInTime(m)
	}
	taken := 0
	for _, s := range r.running {
		tokens := s.computed + 1 + int(m)
		if want := r.blocksFor(tokens); want > s.owned {
			taken += want - s.owned
			s.owned = want
		}
		r.name(s, tokens)
	}
	if r.pool.sink == nil {
		r.pool.take(taken)
	}
	u.taken = m
}

// takeInTime takes the blocks of a jump iteration by iteration, so that what is evicted is told with its time.
func (r *Replica) takeInTime(m int64) {
	u := &r.run
	for k := u.taken + 1; k <= m; k++ {
		r.pool.now = u.at(k)
		r.pool.take(int(u.slack[(k-1)%int64(len(u.slack))]))
	}
}
