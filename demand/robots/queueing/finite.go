package queueing

import (
	"fmt"
	"math"
)

// BirthDeath is the stationary distribution of a birth-death process on 0 to n with birth(i) from i to i + 1 and death(i) from i to i - 1.
// Terms are scaled as they grow, so that none overflows. Errors wrap ErrProblem.
func BirthDeath(n int, birth, death func(i int) float64) ([]float64, error) {
	if n < 0 {
		return nil, fmt.Errorf("%w: %d states", ErrProblem, n+1)
	}
	p := make([]float64, n+1)
	p[0] = 1
	sum := 1.0
	for i := 1; i <= n; i++ {
		up, down := birth(i-1), death(i)
		if !finite(up) || up < 0 || !finite(down) || !(down > 0) {
			return nil, fmt.Errorf("%w: rates %g and %g between states %d and %d", ErrProblem, up, down, i-1, i)
		}
		p[i] = p[i-1] * up / down
		if sum += p[i]; sum > 1e200 {
			for j := range i + 1 {
				p[j] /= sum
			}
			sum = 1
		}
	}
	for i := range p {
		p[i] /= sum
	}
	return p, nil
}

// FiniteSource is the distribution of the number of N machines that are away, in repair or waiting for it: each is up for a mean time up,
// and K repair it in a mean time down. Exact for exponential times, and for any with K >= N. Errors wrap ErrProblem.
func FiniteSource(machines, repairers int, up, down float64) ([]float64, error) {
	if machines < 1 || repairers < 1 || !finite(up) || !(up > 0) || !finite(down) || !(down >= 0) {
		return nil, fmt.Errorf("%w: %d machines, %d repairers, up %g, down %g", ErrProblem, machines, repairers, up, down)
	}
	if down == 0 {
		p := make([]float64, machines+1)
		p[0] = 1
		return p, nil
	}
	return BirthDeath(machines,
		func(i int) float64 { return float64(machines-i) / up },
		func(i int) float64 { return float64(min(i, repairers)) / down })
}

// Mean is the mean of a distribution over 0, 1, 2 ...
func Mean(p []float64) float64 {
	sum := 0.0
	for i, v := range p {
		sum += float64(i) * v
	}
	return sum
}

// Binomial is the distribution of how many of n are up that each are with the share a. Errors wrap ErrProblem.
func Binomial(n int, a float64) ([]float64, error) {
	if n < 0 || !(a >= 0 && a <= 1) {
		return nil, fmt.Errorf("%w: %d with a share of %g", ErrProblem, n, a)
	}
	p := make([]float64, n+1)
	switch a {
	case 0:
		p[0] = 1
		return p, nil
	case 1:
		p[n] = 1
		return p, nil
	}
	all, _ := math.Lgamma(float64(n + 1))
	up, down := math.Log(a), math.Log1p(-a)
	for i := range p {
		here, _ := math.Lgamma(float64(i + 1))
		rest, _ := math.Lgamma(float64(n - i + 1))
		p[i] = math.Exp(all - here - rest + float64(i)*up + float64(n-i)*down)
	}
	return p, nil
}
