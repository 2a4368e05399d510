package queueing

import "fmt"

// Mix is the probability that a job waits longer than t where there, by number of servers that are there from 0 on, has the distribution
// p, which stands still while a job waits and is done: states whose load has no steady state count as late. q.Servers is not read. Errors
// wrap ErrProblem.
func Mix(p []float64, q Queue, t float64) (float64, error) {
	if len(p) == 0 {
		return 0, fmt.Errorf("%w: no distribution", ErrProblem)
	}
	above, err := q.AboveByServers(len(p)-1, t)
	if err != nil {
		return 0, err
	}
	late := 0.0
	for c, share := range p {
		late += share * above[c]
	}
	return min(late, 1), nil
}

// Fleet is N robots that work, drain their packs, go to one of K chargers, and break down now and then.
type Fleet struct {
	Robots       int
	Chargers     int
	Availability float64 // share of the time in which a robot is not broken
	// ChargeTime is how long a robot is away for a charge, waiting for a charger apart.
	ChargeTime float64
	// Drain is the rate at which i robots that are there come to need a charge, together: the power that they draw over the
	// energy between charges. It must not fall with i.
	Drain func(i int) float64
}

// tail is the probability that is left out at each end of the number of robots that are not broken.
const tail = 1e-12

// There is the distribution of how many robots are there, neither broken nor away for a charge: binomial over those not broken, and for
// each number of these the finite source with the state's own drain. Errors wrap ErrProblem.
func (f Fleet) There() ([]float64, error) {
	if f.Robots < 1 || f.Chargers < 1 || !finite(f.ChargeTime) || !(f.ChargeTime >= 0) || f.Drain == nil {
		return nil, fmt.Errorf("%w: %d robots, %d chargers, charge of %g", ErrProblem, f.Robots, f.Chargers, f.ChargeTime)
	}
	up, err := Binomial(f.Robots, f.Availability)
	if err != nil {
		return nil, err
	}
	there, away := make([]float64, f.Robots+1), make([]float64, f.Robots+1)
	for m, share := range up {
		if share < tail && f.Availability < 1 {
			continue
		}
		if f.ChargeTime == 0 || m == 0 {
			there[m] += share
			continue
		}
		last, err := f.away(m, away)
		if err != nil {
			return nil, err
		}
		for n := range last + 1 {
			there[m-n] += share * away[n]
		}
	}
	sum := 0.0
	for _, p := range there {
		sum += p
	}
	for i := range there {
		there[i] /= sum
	}
	return there, nil
}

// away is the distribution of how many of m robots that are not broken are away, up to the last number worth writing. Births fall and
// deaths grow with the number away, so that behind the peak terms only shrink. Errors wrap ErrProblem.
func (f Fleet) away(m int, p []float64) (last int, err error) {
	p[0] = 1
	sum, birth := 1.0, f.Drain(m)
	for n := 1; n <= m; n++ {
		if !finite(birth) || birth < 0 {
			return 0, fmt.Errorf("%w: a drain of %g with %d robots", ErrProblem, birth, m-n+1)
		}
		ratio := birth * f.ChargeTime / float64(min(n, f.Chargers))
		p[n] = p[n-1] * ratio
		sum += p[n]
		last = n
		if ratio < 1 && p[n] < 1e-18*sum {
			break
		}
		if sum > 1e200 {
			for j := range n + 1 {
				p[j] /= sum
			}
			sum = 1
		}
		birth = f.Drain(m - n)
	}
	for n := range last + 1 {
		p[n] /= sum
	}
	return last, nil
}
