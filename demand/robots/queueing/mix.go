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
	// energy between charges.
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
	there := make([]float64, f.Robots+1)
	for m, share := range up {
		if share < tail && f.Availability < 1 {
			continue
		}
		if f.ChargeTime == 0 || m == 0 {
			there[m] += share
			continue
		}
		away, err := BirthDeath(m,
			func(n int) float64 { return f.Drain(m - n) },
			func(n int) float64 { return float64(min(n, f.Chargers)) / f.ChargeTime })
		if err != nil {
			return nil, err
		}
		for n, p := range away {
			there[m-n] += share * p
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
