package queueing

import "fmt"

// Vacations is one server that takes a break whenever it finds no job, as often as it finds none, with Poisson arrivals.
type Vacations struct {
	Rate                      float64 // arrivals per unit of time
	Service, ServiceSquared   float64 // E[S], E[S^2]
	Vacation, VacationSquared float64 // E[V], E[V^2]; both 0 for none
}

// Wait is the mean wait. Errors wrap ErrProblem, or ErrInfeasible where the load is 1 or above.
func (v Vacations) Wait() (float64, error) {
	ok := func(mean, square float64) bool {
		return finite(mean) && finite(square) && mean >= 0 && square >= mean*mean*(1-1e-12)
	}
	if !finite(v.Rate) || !(v.Rate >= 0) || !(v.Service > 0) || !ok(v.Service, v.ServiceSquared) || !ok(v.Vacation, v.VacationSquared) {
		return 0, fmt.Errorf("%w: %+v", ErrProblem, v)
	}
	rho := v.Rate * v.Service
	if rho >= 1 {
		return 0, fmt.Errorf("%w: %g erlang on one server", ErrInfeasible, rho)
	}
	wait := v.Rate * v.ServiceSquared / (2 * (1 - rho))
	if v.Vacation > 0 {
		wait += v.VacationSquared / (2 * v.Vacation)
	}
	return wait, nil
}
