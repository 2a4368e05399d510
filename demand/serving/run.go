package serving

import (
	"context"

	"tokenwatt/demand"
	"tokenwatt/quantity"
)

// Settings has no fields yet; nil is accepted.
type Settings struct{}

// Result is a served model on the hours of the study.
type Result struct {
	Estimation *Estimation
	// Load is the fleet's hourly power, all firm.
	Load demand.Load
	// Requests are those of each hour.
	Requests []float64
	// Utilisation is the share of the fleet's throughput that each hour uses.
	Utilisation []float64
	// Warnings are the estimate's.
	Warnings []string
}

// Run puts the traffic on the hourly axis and the fleet of the closed form under it. Errors are those of Estimate
// and the context's.
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
	f, err := p.read()
	if err != nil {
		return nil, err
	}
	hours := r.calendar.Hours
	result := &Result{
		Estimation: e, Requests: make([]float64, hours), Utilisation: make([]float64, hours),
		Load: demand.Load{
			Workload: p.Name, FirmMW: make([]float64, hours),
			Accelerators: float64(e.Accelerators), Servers: float64(e.Servers),
		},
		Warnings: append([]string(nil), e.Warnings...),
	}
	shape := Diurnal(f.peakToMean, p.Serving.PeakHour)
	level := r.week.level(f.weekend)
	capacity := float64(e.Replicas) * float64(e.Replica.Requests)
	for h := range hours {
		rate := float64(e.YearRequests) * level * shape[h%hoursADay]
		if r.calendar.Weekend(h / hoursADay) {
			rate *= f.weekend
		}
		result.Requests[h] = rate * float64(quantity.Hour)
		result.Utilisation[h] = rate / capacity
		result.Load.FirmMW[h] = f.draw(e, rate/capacity).MW()
	}
	return result, nil
}
