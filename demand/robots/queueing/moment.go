package queueing

import (
	"fmt"
	"math"
	"slices"
	"sort"
)

// InOrder is the distribution of how many robots of a fleet are not broken, binomial, as far as each number has a probability of tail.
type InOrder struct {
	robots int
	first  int       // number that share[0] is of
	share  []float64 // adds up to 1
}

// NewInOrder is that of so many robots, each in order with the share availability. Terms follow from the most probable one, outwards.
// Errors wrap ErrProblem.
func NewInOrder(robots int, availability float64) (*InOrder, error) {
	if robots < 1 || !(availability >= 0 && availability <= 1) {
		return nil, fmt.Errorf("%w: %d robots, of which a share of %g is not broken", ErrProblem, robots, availability)
	}
	mode := min(robots, int(float64(robots+1)*availability))
	if availability == 0 || availability == 1 {
		return &InOrder{robots: robots, first: mode, share: []float64{1}}, nil
	}
	odds := availability / (1 - availability)
	all, _ := math.Lgamma(float64(robots + 1))
	here, _ := math.Lgamma(float64(mode + 1))
	rest, _ := math.Lgamma(float64(robots - mode + 1))
	top := math.Exp(all - here - rest + float64(mode)*math.Log(availability) + float64(robots-mode)*math.Log1p(-availability))
	var below, share []float64
	for m, p := mode, top; m > 0; m-- {
		if p *= float64(m) / (float64(robots-m+1) * odds); p < tail {
			break
		}
		below = append(below, p)
	}
	for i := len(below) - 1; i >= 0; i-- {
		share = append(share, below[i])
	}
	share = append(share, top)
	for m, p := mode, top; m < robots; m++ {
		if p *= float64(robots-m) * odds / float64(m+1); p < tail {
			break
		}
		share = append(share, p)
	}
	sum := 0.0
	for _, p := range share {
		sum += p
	}
	for i := range share {
		share[i] /= sum
	}
	return &InOrder{robots: robots, first: mode - len(below), share: share}, nil
}

// Robots is how many there are, broken ones among them.
func (f *InOrder) Robots() int { return f.robots }

// Moment is one load and what it means for fleets of any number of robots and chargers: what There
// and Mix would say of one fleet after another. For m
// robots in order neither share of late jobs nor mean number there depends on how many are broken, so that both are kept by m for
// the number of chargers asked for last; Erlang's recursion and the rates of the finite source are kept for all.
type Moment struct {
	q          Queue
	wait       float64
	chargeTime float64
	drain      func(i int) float64

	b     float64   // Erlang B of as many servers as above has, less one
	above []float64 // P(W > wait) by number of servers
	birth []float64 // drain times chargeTime, by number there
	back  []float64 // 1 / birth
	each  []float64 // 1 / n

	chargers    int
	known       []bool // by number in order
	late, there []float64
}

// NewMoment is a load with its line of jobs (q.Servers is not read), the wait that they may have, the time of a charge, and the rate at which
// i robots that are there come to need one, together, which must not fall with i. Errors wrap ErrProblem.
func NewMoment(q Queue, wait, chargeTime float64, drain func(i int) float64) (*Moment, error) {
	q.Servers = 1
	if err := q.Check(); err != nil {
		return nil, err
	}
	if !(wait >= 0) || !finite(chargeTime) || !(chargeTime >= 0) || drain == nil {
		return nil, fmt.Errorf("%w: a wait of %g, a charge of %g", ErrProblem, wait, chargeTime)
	}
	return &Moment{q: q, wait: wait, chargeTime: chargeTime, drain: drain, b: 1}, nil
}

// Of is the share of jobs that wait too long and the mean number of robots there. As many chargers as robots are as good as any
// more. Errors wrap ErrProblem.
func (l *Moment) Of(fleet *InOrder, chargers int) (late, there float64, err error) {
	if chargers < 1 {
		return 0, 0, fmt.Errorf("%w: %d chargers", ErrProblem, chargers)
	}
	if chargers >= fleet.robots {
		chargers = math.MaxInt
	}
	last := fleet.first + len(fleet.share) - 1
	if err := l.grow(last); err != nil {
		return 0, 0, err
	}
	if l.chargers != chargers {
		l.chargers = chargers
		clear(l.known)
	}
	for i, share := range fleet.share {
		m := fleet.first + i
		if !l.known[m] {
			l.late[m], l.there[m] = l.states(m)
			l.known[m] = true
		}
		late += share * l.late[m]
		there += share * l.there[m]
	}
	return min(late, 1), there, nil
}

// grow keeps what is known of a number of robots for up to most of them.
func (l *Moment) grow(most int) error {
	if more := most + 1 - len(l.above); more > 0 {
		for _, list := range []*[]float64{&l.above, &l.birth, &l.back, &l.each} {
			*list = slices.Grow(*list, more)
		}
	}
	for c := len(l.above); c <= most; c++ {
		if c > 0 {
			l.b = l.q.Load * l.b / (float64(c) + l.q.Load*l.b)
		}
		above := 1.0
		switch {
		case c > 0 && l.above[c-1] == 0:
			above = 0 // it falls with every server
		case l.q.Load < float64(c):
			l.q.Servers = c
			above = delay(l.b, l.q.Load, c) * l.q.decay(l.wait)
		}
		rate := l.drain(c)
		if !finite(rate) || rate < 0 {
			return fmt.Errorf("%w: a drain of %g with %d robots", ErrProblem, rate, c)
		}
		l.above = append(l.above, above)
		l.birth = append(l.birth, rate*l.chargeTime)
		l.back = append(l.back, 1/(rate*l.chargeTime))
		l.each = append(l.each, 1/float64(c))
	}
	if more := most + 1 - len(l.known); more > 0 {
		l.known = append(l.known, make([]bool, more)...)
		l.late = append(l.late, make([]float64, more)...)
		l.there = append(l.there, make([]float64, more)...)
	}
	return nil
}

// least is the term, over the sum of those before it, behind which a distribution is cut off.
const least = 1e-17

// states is the share of late jobs and the mean number there of m robots that are not broken. Numbers away have terms p[n] = p[n-1]
// birth(m-n+1) / (min(n, K) mu), whose ratios fall: they are summed from the greatest, outwards, so that none overflows and
// what is too small to count is never looked at.
func (l *Moment) states(m int) (late, there float64) {
	k := l.chargers
	ratio := func(n int) float64 { return l.birth[m-n+1] * l.each[min(n, k)] }
	top := sort.Search(m, func(n int) bool { return !(ratio(n+1) > 1) })
	sum, away := 1.0, float64(top)
	late = l.above[m-top]
	p := 1.0
	for n := top + 1; n <= m; n++ {
		p *= l.birth[m-n+1] * l.each[min(n, k)]
		sum += p
		away += p * float64(n)
		late += p * l.above[m-n]
		if p < least*sum {
			break
		}
	}
	p = 1
	for n := top; n > 0; n-- {
		p *= l.back[m-n+1] * float64(min(n, k))
		sum += p
		away += p * float64(n-1)
		late += p * l.above[m-n+1]
		if p < least*sum {
			break
		}
	}
	return late / sum, float64(m) - away/sum
}
