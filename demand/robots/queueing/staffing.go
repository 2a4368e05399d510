package queueing

import (
	"fmt"
	"math"

	"tokenwatt/internal/root"
)

// Staff is the fewest servers with which at most the share late of the jobs waits longer than t. q.Servers is not read. Errors wrap
// ErrProblem.
func Staff(q Queue, t, late float64) (int, error) {
	q.Servers = int(q.Load) + 1
	if err := q.Check(); err != nil {
		return 0, err
	}
	if !(late > 0 && late < 1) || !(t >= 0) {
		return 0, fmt.Errorf("%w: a share of %g late after %g", ErrProblem, late, t)
	}
	b, err := ErlangB(q.Servers, q.Load)
	if err != nil {
		return 0, err
	}
	for {
		if delay(b, q.Load, q.Servers)*q.decay(t) <= late {
			return q.Servers, nil
		}
		q.Servers++
		b = q.Load * b / (float64(q.Servers) + q.Load*b)
	}
}

// SquareRoot is the number of servers, not rounded, by the square-root rule: a + b sqrt(a) with the probability wait of waiting at all.
// Errors wrap ErrProblem.
func SquareRoot(a, wait float64) (float64, error) {
	if !(a >= 0) || !finite(a) || !(wait > 0 && wait < 1) {
		return 0, fmt.Errorf("%w: %g erlang and a probability of waiting of %g", ErrProblem, a, wait)
	}
	r, err := root.Brent(func(b float64) (float64, error) { return HalfinWhitt(b) - wait, nil }, 1e-12, 40, nil)
	if err != nil {
		return 0, fmt.Errorf("%w: a probability of waiting of %g: %w", ErrProblem, wait, err)
	}
	return a + r.Root.X*math.Sqrt(a), nil
}

// HalfinWhitt is the probability of waiting of a large system with b sqrt(a) servers beyond its load a.
func HalfinWhitt(b float64) float64 {
	phi := math.Exp(-b*b/2) / math.Sqrt(2*math.Pi)
	upTo := math.Erfc(-b/math.Sqrt2) / 2
	return 1 / (1 + b*upTo/phi)
}
