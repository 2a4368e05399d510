package sim

import (
	"math"
	"math/rand/v2"

	"tokenwatt/internal/random"
)

// sampler draws times of one distribution from a stream of its own.
type sampler struct {
	r             *rand.Rand
	kind          Distribution
	mean          float64
	phases        int     // Erlang
	logMean, logS float64 // lognormal
}

func newSampler(t Time, r *rand.Rand) sampler {
	s := sampler{r: r, kind: t.Distribution, mean: t.MeanS}
	switch t.Distribution {
	case Erlang:
		s.phases = int(math.Round(1 / t.SCV))
	case Lognormal:
		// SCV = exp(sigma^2) - 1 and mean = exp(mu + sigma^2 / 2).
		s.logS = math.Sqrt(math.Log1p(t.SCV))
		s.logMean = math.Log(t.MeanS) - s.logS*s.logS/2
	}
	return s
}

// draw returns the next time, s. Every draw of a family takes the same number of words from the stream.
func (s *sampler) draw() float64 {
	switch s.kind {
	case Exponential:
		return random.Exponential(s.r, s.mean)
	case Erlang:
		var sum float64
		for range s.phases {
			sum += random.Exponential(s.r, s.mean/float64(s.phases))
		}
		return sum
	case Lognormal:
		return math.Exp(random.Normal(s.r, s.logMean, s.logS))
	default:
		return s.mean
	}
}

// arrivals makes the times of arrival by change of time: the integrated rate grows by exponential steps of mean 1, or by
// steps of exactly 1.
type arrivals struct {
	r    *rand.Rand
	even bool
	rate *Week
	next float64 // s
}

const (
	secondsPerHour = 3600.0
	secondsPerWeek = HoursPerWeek * secondsPerHour
)

// first sets the first arrival.
func (a *arrivals) first() {
	step := 0.0
	if !a.even {
		step = random.Exponential(a.r, 1)
	}
	a.move(0, step)
}

// advance sets the arrival after the present one.
func (a *arrivals) advance() {
	step := 1.0
	if !a.even {
		step = random.Exponential(a.r, 1)
	}
	a.move(a.next, step)
}

// move sets next to where the rate integrated from t is step. Some hour has a rate, see Problem.Check.
func (a *arrivals) move(t, step float64) {
	hour := math.Floor(t / secondsPerHour)
	for {
		perS := a.rate[int(hour)%HoursPerWeek] / secondsPerHour
		end := (hour + 1) * secondsPerHour
		if room := perS * (end - t); perS > 0 && step <= room {
			a.next = t + step/perS
			return
		} else if perS > 0 {
			step -= room
		}
		hour++
		t = end
	}
}
