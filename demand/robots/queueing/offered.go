package queueing

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mathext"
)

// Service is the time of a job by its mean and squared coefficient of variation: fixed where that is 0, else gamma.
type Service struct {
	Mean float64
	SCV  float64
}

// Check returns what is wrong; errors wrap ErrProblem.
func (s Service) Check() error {
	if !finite(s.Mean) || !(s.Mean > 0) || !finite(s.SCV) || !(s.SCV >= 0) {
		return fmt.Errorf("%w: service of mean %g and SCV %g", ErrProblem, s.Mean, s.SCV)
	}
	return nil
}

// Survival is P(S > x).
func (s Service) Survival(x float64) float64 {
	switch {
	case x <= 0:
		return 1
	case s.SCV == 0 && x < s.Mean:
		return 1
	case s.SCV == 0:
		return 0
	}
	shape := 1 / s.SCV
	return mathext.GammaIncRegComp(shape, x*shape/s.Mean)
}

// Upto is G(x) = E[min(S, x)], the integral of Survival from 0 to x: E[S; S <= x] + x P(S > x). Of a gamma with shape k and scale h the
// first is k h P(k + 1, x / h).
func (s Service) Upto(x float64) float64 {
	switch {
	case x <= 0:
		return 0
	case s.SCV == 0:
		return min(x, s.Mean)
	}
	shape := 1 / s.SCV
	y := x * shape / s.Mean
	return s.Mean*mathext.GammaIncReg(shape+1, y) + x*mathext.GammaIncRegComp(shape, y)
}

// OfferedLoad is the modified offered load at a time, counted from the start of the period, for arrivals at rates that are constant in
// each step of length 1 and repeat for ever: rates[i] holds from i to i + 1. Service is in the same unit as the steps, and so are the
// rates. Exact for the service's family. Errors wrap ErrProblem.
func OfferedLoad(rates []float64, s Service, at float64) (float64, error) {
	if err := s.Check(); err != nil {
		return 0, err
	}
	n := len(rates)
	if n == 0 || !finite(at) {
		return 0, fmt.Errorf("%w: %d rates, time %g", ErrProblem, n, at)
	}
	at = math.Mod(at, float64(n))
	if at < 0 {
		at += float64(n)
	}
	for _, rate := range rates {
		if !finite(rate) || rate < 0 {
			return 0, fmt.Errorf("%w: a rate of %g", ErrProblem, rate)
		}
	}
	step := min(int(at), n-1)
	load, before := 0.0, 0.0
	// From the present step back: the part of a step between x and x' ago gives its rate times G(x') - G(x).
	for k := 0; ; k++ {
		after := s.Upto(at - float64(step-k))
		load += rates[((step-k)%n+n)%n] * (after - before)
		before = after
		if s.Mean-after <= 1e-14*s.Mean {
			return load, nil
		}
		if k > 1000*n {
			return 0, fmt.Errorf("%w: a service of %g steps is too long for a period of %d", ErrProblem, s.Mean, n)
		}
	}
}

// OfferedLoadOf is the modified offered load for any rate by quadrature over the past, as far back as the horizon, in cells of at most
// one unit of time. Errors wrap ErrProblem.
func OfferedLoadOf(rate func(t float64) float64, survival func(x float64) float64, at, horizon float64) (float64, error) {
	if !finite(at) || !finite(horizon) || !(horizon > 0) {
		return 0, fmt.Errorf("%w: time %g, horizon %g", ErrProblem, at, horizon)
	}
	cells := int(math.Ceil(horizon))
	width := horizon / float64(cells)
	load := 0.0
	for i := range cells {
		from := float64(i) * width
		load += quad.Fixed(func(x float64) float64 { return rate(at-x) * survival(x) }, from, from+width, 24, quad.Legendre{}, 0)
	}
	if !finite(load) || load < 0 {
		return 0, fmt.Errorf("%w: the integral of the rate is %g", ErrProblem, load)
	}
	return load, nil
}

// SinusoidalLoad is the modified offered load for the rate mean (1 + swing sin(frequency t)) and exponential service.
func SinusoidalLoad(mean, swing, frequency, service, t float64) float64 {
	gs := frequency * service
	return mean * service * (1 + swing*(math.Sin(frequency*t)-gs*math.Cos(frequency*t))/(1+gs*gs))
}
