package queueing

import (
	"errors"
	"fmt"
	"math"
)

// ErrInfeasible is wrapped where a load has no steady state: as many erlangs as servers, or more.
var ErrInfeasible = errors.New("queueing: as much load as servers, or more")

// ErrProblem is wrapped by every error about numbers out of range.
var ErrProblem = errors.New("queueing: numbers out of range")

// ErlangB is the probability that a call finds all c servers busy where none waits. Errors wrap ErrProblem.
func ErlangB(c int, a float64) (float64, error) {
	if c < 0 || !(a >= 0) || math.IsInf(a, 0) {
		return 0, fmt.Errorf("%w: %d servers and %g erlang", ErrProblem, c, a)
	}
	b := 1.0
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + a*b)
	}
	return b, nil
}

// ErlangC is the probability of waiting at c servers. Errors wrap ErrProblem, or ErrInfeasible where a >= c.
func ErlangC(c int, a float64) (float64, error) {
	b, err := ErlangB(c, a)
	if err != nil {
		return 0, err
	}
	if a >= float64(c) {
		return 0, fmt.Errorf("%w: %g erlang on %d servers", ErrInfeasible, a, c)
	}
	return delay(b, a, c), nil
}

// delay is Erlang C of a load below c from Erlang B.
func delay(b, a float64, c int) float64 { return b / (1 - a/float64(c)*(1-b)) }

// Queue is a line before servers in steady state.
type Queue struct {
	Servers    int
	Load       float64 // erlang
	Service    float64 // mean time of a job
	ArrivalSCV float64 // squared coefficient of variation of the time between arrivals; 1 for Poisson
	ServiceSCV float64 // that of a job's time; 1 for exponential
}

// Check returns what is wrong; errors wrap ErrProblem.
func (q Queue) Check() error {
	if q.Servers < 1 || !finite(q.Load) || !(q.Load >= 0) || !finite(q.Service) || !(q.Service > 0) ||
		!finite(q.ArrivalSCV) || !(q.ArrivalSCV >= 0) || !finite(q.ServiceSCV) || !(q.ServiceSCV >= 0) {
		return fmt.Errorf("%w: queue %+v", ErrProblem, q)
	}
	return nil
}

// stretch is by how much waits are longer than with Poisson arrivals and exponential service.
func (q Queue) stretch() float64 { return (q.ArrivalSCV + q.ServiceSCV) / 2 }

// Wait is the mean wait. Errors wrap ErrProblem or ErrInfeasible.
func (q Queue) Wait() (float64, error) {
	if err := q.Check(); err != nil {
		return 0, err
	}
	c, err := ErlangC(q.Servers, q.Load)
	if err != nil {
		return 0, err
	}
	return c * q.Service / (float64(q.Servers) - q.Load) * q.stretch(), nil
}

// Above is the probability that a job waits longer than t. Errors wrap ErrProblem or ErrInfeasible.
func (q Queue) Above(t float64) (float64, error) {
	if err := q.Check(); err != nil {
		return 0, err
	}
	if !(t >= 0) {
		return 0, fmt.Errorf("%w: a wait of %g", ErrProblem, t)
	}
	c, err := ErlangC(q.Servers, q.Load)
	if err != nil {
		return 0, err
	}
	return c * q.decay(t), nil
}

// decay is P(W > t) over P(W > 0).
func (q Queue) decay(t float64) float64 {
	if t == 0 {
		return 1
	}
	return math.Exp(-(float64(q.Servers) - q.Load) * t / (q.Service * q.stretch()))
}

// AboveByServers is Above for every number of servers from 0 to most, 1 where the load has no steady state there. One recursion gives all
// of them. Errors wrap ErrProblem.
func (q Queue) AboveByServers(most int, t float64) ([]float64, error) {
	q.Servers = max(1, most)
	if err := q.Check(); err != nil {
		return nil, err
	}
	if !(t >= 0) {
		return nil, fmt.Errorf("%w: a wait of %g", ErrProblem, t)
	}
	above := make([]float64, most+1)
	b := 1.0
	for c := range above {
		if c > 0 {
			b = q.Load * b / (float64(c) + q.Load*b)
		}
		if above[c] = 1; q.Load < float64(c) || c > 0 && q.Load == 0 {
			q.Servers = c
			above[c] = delay(b, q.Load, c) * q.decay(t)
		}
	}
	return above, nil
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
