package cluster

import (
	"math"

	"tokenwatt/demand/serving/replica"
	"tokenwatt/internal/random"
)

// Router names a rule by which a request gets its replica. Ties go to the next replica in turn.
type Router string

// The routers.
const (
	RoundRobin       Router = "round-robin"       // the next in turn
	LeastOutstanding Router = "least-outstanding" // fewest requests in it
	LeastTokens      Router = "least-tokens"      // fewest tokens of prompts and answers not yet computed (splitwise-sim's token JSQ)
	PowerOfTwo       Router = "power-of-two"      // of two drawn, the one with fewer requests (Mitzenmacher 2001, IEEE TPDS 12(10))
	PrefixAware      Router = "prefix-aware"      // highest weighted score of found prefix, short queue and free blocks
	SessionAffinity  Router = "session-affinity"  // by rendezvous hashing of the session; requests without one go as least-outstanding
)

// Routers lists the routers by name.
func Routers() []Router {
	return []Router{RoundRobin, LeastOutstanding, LeastTokens, PowerOfTwo, PrefixAware, SessionAffinity}
}

// route returns the replica for a request, nil where none may take one.
func (c *cluster) route(p *pool, j *job) *node {
	measure := p.measure(j)
	var n *node
	switch {
	case measure != nil && c.site == nil:
		if n = p.scan(measure); n == nil {
			return nil
		}
	case !c.eligible(p):
		return nil
	case measure != nil:
		n = p.least(measure)
	case p.Router == PowerOfTwo:
		n = c.ofTwo(p)
	case p.Router == PrefixAware:
		n = c.byPrefix(p, j)
	default:
		n = p.bySession(j.session)
	}
	p.turn = n.index + 1
	return n
}

// anyone is the measure by which all are equal.
func anyone(*node) float64 { return 0 }

// unfinished is how many tokens a replica has still to compute.
func unfinished(n *node) float64 {
	_, _, pending := n.replica.Queue()
	return float64(pending)
}

// scan returns the first replica in turn with the least of a measure that is never below 0, of those that may take a request; nil
// where none may. It ends at the first 0: none behind it is taken before it, so that the rest of a large fleet need not be looked
// at. Limits of power are not looked at.
func (p *pool) scan(measure func(*node) float64) *node {
	var best *node
	low := math.Inf(1)
	for k := range p.nodes {
		n := p.nodes[(p.turn+k)%len(p.nodes)]
		if n.state != up || !p.Admission.admits(n) {
			continue
		}
		if m := measure(n); m < low {
			best, low = n, m
			if m == 0 {
				break
			}
		}
	}
	return best
}

// measure is what a router takes the least of; nil for the routers that compare otherwise.
func (p *pool) measure(j *job) func(*node) float64 {
	switch p.Router {
	case RoundRobin:
		return anyone
	case LeastTokens:
		return unfinished
	case PowerOfTwo, PrefixAware:
		return nil
	case SessionAffinity:
		if j.session != 0 {
			return nil
		}
	case LeastOutstanding:
	}
	return outstanding
}

// outstanding is how many requests the router has given a replica and not seen end.
func outstanding(n *node) float64 { return float64(n.inside) }

// eligible leaves in p.choice the replicas that may take a request, beginning with the one whose turn it is. Where
// power alone keeps one from it, clocks are lowered.
func (c *cluster) eligible(p *pool) bool {
	p.choice = p.choice[:0]
	dark := false
	room := math.Inf(1)
	if c.site != nil {
		room = c.limit - c.bounds()
	}
	for k := range p.nodes {
		n := p.nodes[(p.turn+k)%len(p.nodes)]
		switch {
		case n.state != up, !p.Admission.admits(n):
		case n.working || n.demand()-n.bound <= room:
			p.choice = append(p.choice, n)
		default:
			dark = true
		}
	}
	if dark {
		c.lower(p)
	}
	return len(p.choice) > 0
}

// admits tells whether a replica is below the limits.
func (a *Admission) admits(n *node) bool {
	if a.Outstanding > 0 && n.inside >= a.Outstanding {
		return false
	}
	if a.Pending > 0 {
		if _, _, pending := n.replica.Queue(); pending >= a.Pending {
			return false
		}
	}
	return true
}

// least returns the first with the least of a measure.
func (p *pool) least(measure func(*node) float64) *node {
	best, low := p.choice[0], measure(p.choice[0])
	for _, n := range p.choice[1:] {
		if m := measure(n); m < low {
			best, low = n, m
		}
	}
	return best
}

// ofTwo draws two different replicas and returns the one with fewer requests, the first of equal ones.
func (c *cluster) ofTwo(p *pool) *node {
	k := len(p.choice)
	if k == 1 {
		return p.choice[0]
	}
	first := int(random.Open(c.draws) * float64(k))
	second := int(random.Open(c.draws) * float64(k-1))
	if second >= first {
		second++
	}
	if p.choice[second].inside < p.choice[first].inside {
		return p.choice[second]
	}
	return p.choice[first]
}

// bySession returns the replica with the highest hash of session and replica: a session moves only where its
// replica goes, or one comes that ranks higher (Thaler and Ravishankar 1998, IEEE/ACM Trans. Networking 6(1)).
func (p *pool) bySession(session uint64) *node {
	return p.least(func(n *node) float64 { return -float64(mix(session^mix(uint64(n.index)+1)) >> 11) })
}

// mix is the finalizer of SplitMix64 (Steele, Lea and Flood 2014, OOPSLA).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// byPrefix returns the replica with the highest score. What is cached is known Delay late; requests are the router's own
// count, and blocks are read as they are.
func (c *cluster) byPrefix(p *pool, j *job) *node {
	w := p.Cache
	if w.Hit == 0 && w.Queue == 0 && w.Free == 0 {
		w.Hit, w.Queue, w.Free = 2, 1, 1
	}
	c.keys = keysOf(c.keys[:0], &j.request, p.Config.BlockTokens)
	least, most := math.MaxInt, 0
	for _, n := range p.choice {
		least, most = min(least, n.inside), max(most, n.inside)
	}
	return p.least(func(n *node) float64 {
		score := 0.0
		if len(c.keys) > 0 {
			score += w.Hit * float64(n.known.found(c.now, n, c.keys)) / float64(len(c.keys))
		}
		if most > least {
			score += w.Queue * float64(most-n.inside) / float64(most-least)
		} else {
			score += w.Queue
		}
		load := n.replica.Load(c.now)
		score += w.Free * (1 - float64(load.UsedBlocks)/float64(load.Blocks))
		return -score
	})
}

// keysOf appends the names of a prompt's full blocks, all but its last token.
func keysOf(keys []uint64, q *replica.Request, blockTokens int) []uint64 {
	named := min(q.Input, len(q.Prefix)*q.PrefixTokens)
	if q.Named > 0 {
		named = q.Named
	}
	for i := range min(named, q.Input-1) / blockTokens {
		keys = append(keys, q.Key(i, blockTokens))
	}
	return keys
}

// signals are what a router knows of a replica's cache.
type signals struct {
	delay  float64
	keys   map[uint64]struct{}
	coming []signal // in order of time, from head on
	head   int
}

// signal is one event of a cache.
type signal struct {
	at     float64
	key    uint64
	stored bool
}

// tell puts an event on its way.
func (s *signals) tell(now float64, key uint64, stored bool) {
	if s.head > 1024 && 2*s.head > len(s.coming) {
		s.coming = append(s.coming[:0], s.coming[s.head:]...)
		s.head = 0
	}
	s.coming = append(s.coming, signal{now + s.delay, key, stored})
}

// forget clears what is known of a replica whose cache is gone: the router loses its connection.
func (s *signals) forget() {
	clear(s.keys)
	s.coming, s.head = s.coming[:0], 0
}

// found is how many of the keys, from the first on, are known to be in the cache.
func (s *signals) found(now float64, n *node, keys []uint64) int {
	n.replica.Sync(now)
	for ; s.head < len(s.coming) && s.coming[s.head].at <= now; s.head++ {
		if e := &s.coming[s.head]; e.stored {
			s.keys[e.key] = struct{}{}
		} else {
			delete(s.keys, e.key)
		}
	}
	for i, k := range keys {
		if _, ok := s.keys[k]; !ok {
			return i
		}
	}
	return len(keys)
}
