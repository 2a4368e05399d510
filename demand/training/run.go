package training

import (
	"context"
	"errors"
	"fmt"

	"tokenwatt/demand"
	"tokenwatt/quantity"
)

// ErrTooLong is wrapped by the error about a run that takes longer than the study.
var ErrTooLong = errors.New("training: the run is longer than the study")

// Settings has no fields yet; nil is accepted.
type Settings struct{}

// Result is a run on the hours of the study.
type Result struct {
	Estimation *Estimation
	// Load is the run's hourly power, all firm.
	Load demand.Load
	// FirstHour is when the run starts. It ends Duration later, or so many hours into the study's beginning where
	// it is Carried over its end.
	FirstHour int
	Carried   bool
	// Warnings are the estimate's and those about the hours.
	Warnings []string
}

// Run puts the run on the hourly axis: full power from its start on, a part of it in the last hour. A run past the
// study's end is carried round to its beginning, so that the year keeps its energy, and a warning says so.
// Errors are those of Estimate, ErrTooLong and the context's.
func Run(ctx context.Context, p Problem, _ *Settings) (*Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r, err := Prepare(&p)
	if err != nil {
		return nil, err
	}
	e, err := r.Estimate(&p)
	if err != nil {
		return nil, err
	}
	hours := r.calendar.Hours
	length := e.Duration.Hours()
	if length > float64(hours) {
		return nil, fmt.Errorf("%w: %s takes %.4g h of %d; more accelerators or fewer tokens fit", ErrTooLong, p.Name, length, hours)
	}
	result := &Result{Estimation: e, FirstHour: r.firstHour, Warnings: append([]string(nil), e.Warnings...)}
	result.Load = demand.Load{
		Workload: p.Name, FirmMW: spread(e.Power, length, r.firstHour, hours),
		Accelerators: float64(e.Accelerators), Servers: float64(e.Servers),
	}
	if end := float64(r.firstHour) + length; end > float64(hours) {
		result.Carried = true
		result.Warnings = append(result.Warnings,
			fmt.Sprintf("the run goes on for %.4g h past the end of the study; they are carried round to its beginning", end-float64(hours)))
	}
	return result, nil
}

// spread returns the hourly power in MW of a constant power over a number of hours from the first on, carried
// round at the end.
func spread(p quantity.Power, length float64, first, hours int) []float64 {
	load := make([]float64, hours)
	for i := 0; float64(i) < length; i++ {
		load[(first+i)%hours] += p.MW() * min(1, length-float64(i))
	}
	return load
}
