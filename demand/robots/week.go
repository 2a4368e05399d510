package robots

import (
	"fmt"

	"tokenwatt/demand/robots/queueing"
)

// week168 is what is asked for by hour of the week: jobs, and the robots that they keep busy.
type week168 struct {
	jobs       [week]float64 // an hour
	mean, peak [week]float64 // modified offered load: mean and highest within the hour, erlang
	within     [week][samples]float64
	highest    float64 // of peak
	jobsWeek   float64
	busyWeek   float64 // robot-hours of work a week
}

// samples are the points within an hour at which the load is taken; their mean is by Simpson's rule.
const samples = 4

// offered computes the load. Means are scaled by their common error, so that a week's robot-hours are jobs times duration. Errors wrap
// ErrProblem, or ErrInfeasible where a site has more work than mostRobots robots can do.
func (f *figures) offered() (*week168, error) {
	w := &week168{jobs: f.jobs}
	s := queueing.Service{Mean: f.duration, SCV: f.durationSCV}
	for _, v := range f.jobs {
		w.jobsWeek += v
	}
	w.busyWeek = w.jobsWeek * f.duration
	var at [week*samples + 1]float64
	for i := range week * samples {
		m, err := queueing.OfferedLoad(f.jobs[:], s, float64(i)/samples)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrProblem, err)
		}
		at[i] = m
	}
	at[week*samples] = at[0]
	sum := 0.0
	for h := range week {
		x := at[samples*h : samples*h+samples+1]
		w.mean[h] = (x[0] + 4*x[1] + 2*x[2] + 4*x[3] + x[4]) / 12
		copy(w.within[h][:], x)
		for _, v := range x {
			w.peak[h] = max(w.peak[h], v)
		}
		w.highest = max(w.highest, w.peak[h])
		sum += w.mean[h]
	}
	if w.highest >= mostRobots {
		return nil, fmt.Errorf("%w: %.4g robots at work in the busiest hour of a site, %d at most can be there (more sites would help)", ErrInfeasible, w.highest, mostRobots)
	}
	for h := range w.mean {
		w.mean[h] *= w.busyWeek / sum
	}
	return w, nil
}
