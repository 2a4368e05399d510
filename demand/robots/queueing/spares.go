package queueing

import (
	"fmt"
	"math"
)

// SparePacks is the fewest spare packs of which at least the share fill of the exchanges finds a full one, where load packs (exchanges per
// unit of time times the time of a charge) are away in the mean and as many can charge as need to. Errors wrap ErrProblem.
func SparePacks(load, fill float64) (int, error) {
	if !finite(load) || !(load >= 0) || !(fill > 0 && fill < 1) {
		return 0, fmt.Errorf("%w: %g packs away and a fill rate of %g", ErrProblem, load, fill)
	}
	for s, sum := 1, 0.0; ; s++ {
		if sum += poisson(s-1, load); sum >= fill {
			return s, nil
		}
		if s > 100+int(load+40*math.Sqrt(load)) {
			return 0, fmt.Errorf("%w: a fill rate of %g is beyond the digits of a sum", ErrProblem, fill)
		}
	}
}

// FillRate is the share of exchanges that find a full pack with so many spare ones: P(X <= s - 1) of a Poisson X with mean load.
func FillRate(spares int, load float64) float64 {
	sum := 0.0
	for k := range max(0, spares) {
		sum += poisson(k, load)
	}
	return min(sum, 1)
}

// poisson is P(X = k) of a Poisson X with mean load.
func poisson(k int, load float64) float64 {
	if load == 0 {
		if k == 0 {
			return 1
		}
		return 0
	}
	gamma, _ := math.Lgamma(float64(k + 1))
	return math.Exp(-load + float64(k)*math.Log(load) - gamma)
}
