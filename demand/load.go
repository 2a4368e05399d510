package demand

import (
	"errors"
	"fmt"
	"math"
)

// Load is what a demand stage hands on: the hourly power of its machines over the study year. Facility
// hands on the same at the meter.
type Load struct {
	// Workload is the name of the workload that draws it.
	Workload string
	// FirmMW is the power of each hour that has to be served in that hour, in MW.
	FirmMW []float64
	// Deferrable lists energy that may move within a window.
	Deferrable []Deferrable
	// AtMeter says that the power is that at the meter: no facility carries it there.
	AtMeter bool
	// Accelerators and Servers are the machines behind it, zero for a load that is given as power.
	Accelerators, Servers float64
}

// Deferrable is energy that may be drawn at any time in a window of hours, up to a power.
type Deferrable struct {
	// FirstHour and EndHour bound the window [FirstHour, EndHour), counted from the year's first hour.
	FirstHour, EndHour int
	// EnergyMWh is drawn within the window; MaxMW bounds the power of any hour of it.
	EnergyMWh, MaxMW float64
}

// ErrLoad is wrapped by every error about a load that breaks its contract.
var ErrLoad = errors.New("demand: load breaks its contract")

// Check reports every way in which the load breaks its contract: a wrong number of hours, powers that are
// not finite and non-negative, windows outside the year or too short for their energy.
func (l *Load) Check(hours int) error {
	var errs []error
	if len(l.FirmMW) != hours {
		errs = append(errs, fmt.Errorf("%w: workload %s has %d hours, the study %d", ErrLoad, l.Workload, len(l.FirmMW), hours))
	}
	for h, p := range l.FirmMW {
		if math.IsNaN(p) || math.IsInf(p, 0) || p < 0 {
			errs = append(errs, fmt.Errorf("%w: workload %s draws %g MW in hour %d", ErrLoad, l.Workload, p, h))
			break
		}
	}
	for i, d := range l.Deferrable {
		switch room := d.MaxMW * float64(d.EndHour-d.FirstHour); {
		case d.FirstHour < 0 || d.EndHour > hours || d.EndHour <= d.FirstHour:
			errs = append(errs, fmt.Errorf("%w: workload %s, window %d covers hours %d to %d of %d", ErrLoad, l.Workload, i, d.FirstHour, d.EndHour, hours))
		case !(d.EnergyMWh >= 0) || !(d.MaxMW >= 0) || d.EnergyMWh > room*(1+1e-12):
			errs = append(errs, fmt.Errorf("%w: workload %s, window %d asks for %g MWh where %g MWh fit", ErrLoad, l.Workload, i, d.EnergyMWh, room))
		}
	}
	return errors.Join(errs...)
}

// EnergyMWh is the year's energy, firm and deferrable.
func (l *Load) EnergyMWh() float64 {
	var sum float64
	for _, p := range l.FirmMW {
		sum += p
	}
	for _, d := range l.Deferrable {
		sum += d.EnergyMWh
	}
	return sum
}

// Spread is the power of each hour in MW with deferrable energy spread evenly over its windows.
func (l *Load) Spread() []float64 {
	all := append([]float64(nil), l.FirmMW...)
	for _, d := range l.Deferrable {
		for h := d.FirstHour; h < d.EndHour; h++ {
			all[h] += d.EnergyMWh / float64(d.EndHour-d.FirstHour)
		}
	}
	return all
}

// PeakMW is the highest firm power of any hour, in MW.
func (l *Load) PeakMW() float64 {
	var peak float64
	for _, p := range l.FirmMW {
		peak = max(peak, p)
	}
	return peak
}
