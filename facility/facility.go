package facility

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tokenwatt/demand"
)

// ErrProblem is wrapped by every error about a problem that breaks its contract.
var ErrProblem = errors.New("facility: problem breaks its contract")

// ErrCapacity is wrapped where the loads are more than the building is built for.
var ErrCapacity = errors.New("the building is too small")

// Problem is the building and what stands in it.
type Problem struct {
	// Loads are the workloads at the boundary IT, all over the hours of TemperatureC.
	Loads []demand.Load
	// TemperatureC is the outdoor temperature of each hour in C.
	TemperatureC []float64
	// PUE is the energy-weighted mean over the study, at least 1 + ElectricalLosses.
	PUE float64
	// PUESlopePerK is the rise of the hourly PUE with temperature, not negative.
	PUESlopePerK float64
	// ElectricalLosses is the power lost in transformers and uninterruptible supplies as a share of IT power.
	ElectricalLosses float64
	// WaterLPerKWh is on-site water in litres for a kWh of IT energy.
	WaterLPerKWh float64

	// Plant, where not nil, is the building by its plants instead of by the five figures above, and Site where it stands.
	Plant *Plant
	Site  *Site
	// DesignMW is the IT power that a plant is built for; where 0, the highest that the loads can draw in an hour.
	DesignMW float64
}

// Settings has no fields yet; nil is accepted.
type Settings struct{}

// Workload is what one workload takes through the meter. Energies are over the study, deferrable included.
type Workload struct {
	// Meter is the load at the meter in MW: the IT load times the hourly PUE.
	Meter demand.Load
	// ITMWh + LossesMWh + CoolingMWh + OtherMWh + IdleMWh - TestMWh = MeteredMWh: machines, electrical losses, cooling,
	// the building's own use and idle servers, less what generators gave in tests. Without a plant the last three are zero
	// and cooling has the building's own use in it.
	ITMWh, LossesMWh, CoolingMWh, OtherMWh, IdleMWh, TestMWh, MeteredMWh float64
	// TestMW is what generators gave it in tests, by hour; nil for nothing. The meter does not see it.
	TestMW []float64
	// WaterL is on-site water in litres.
	WaterL float64
}

// Result is the metered load of every workload.
type Result struct {
	// Workloads are in the order of the problem's loads.
	Workloads []Workload
	// PUE of each hour. Of a plant it is that of all machines, idle ones included, and 0 in hours without any.
	PUE []float64
	// FirmITMW and FirmMW are the firm power of all workloads at the boundary IT and at the meter, by hour.
	FirmITMW, FirmMW []float64
	// ITMWh to WaterL are the sums over the workloads.
	ITMWh, LossesMWh, CoolingMWh, OtherMWh, IdleMWh, TestMWh, MeteredMWh, WaterL float64
	// ByPlant is what a building by its plants has beside; nil without a plant.
	ByPlant *ByPlant
	// Warnings tell what a reader should know.
	Warnings []string
}

// Deferrable lists the deferrable windows of all workloads at the meter.
func (r *Result) Deferrable() []demand.Deferrable {
	var all []demand.Deferrable
	for i := range r.Workloads {
		all = append(all, r.Workloads[i].Meter.Deferrable...)
	}
	return all
}

// Run carries the loads to the meter. Errors wrap ErrProblem, demand.ErrLoad or the context's.
func Run(ctx context.Context, p Problem, _ *Settings) (*Result, error) {
	if err := errors.Join(ctx.Err(), p.check()); err != nil {
		return nil, err
	}
	if p.Plant != nil {
		return p.runPlant(ctx)
	}
	hours := len(p.TemperatureC)
	r := &Result{FirmITMW: make([]float64, hours), FirmMW: make([]float64, hours)}
	var floored int
	var first int
	r.PUE, floored, first = p.hourlyPUE()
	if floored > 0 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("the PUE of %d hours, the first of them hour %d, would fall below 1 + electrical losses = %g at a slope of %g per kelvin; they are at that floor, the others make up for it and the year's PUE is still %g", floored, first, 1+p.ElectricalLosses, p.PUESlopePerK, p.PUE))
	}
	for i := range p.Loads {
		w := p.meter(&p.Loads[i], r)
		r.ITMWh += w.ITMWh
		r.LossesMWh += w.LossesMWh
		r.CoolingMWh += w.CoolingMWh
		r.MeteredMWh += w.MeteredMWh
		r.WaterL += w.WaterL
		r.Workloads = append(r.Workloads, w)
	}
	return r, nil
}

// meter carries one load to the meter and adds its firm power to the result's hours.
func (p *Problem) meter(l *demand.Load, r *Result) Workload {
	w := Workload{Meter: demand.Load{
		Workload: l.Workload, FirmMW: make([]float64, len(l.FirmMW)),
		Accelerators: l.Accelerators, Servers: l.Servers,
	}}
	book := func(itMWh, pue float64) {
		w.ITMWh += itMWh
		w.LossesMWh += p.ElectricalLosses * itMWh
		w.CoolingMWh += (pue - 1 - p.ElectricalLosses) * itMWh
		w.MeteredMWh += pue * itMWh
	}
	for h, it := range l.FirmMW {
		w.Meter.FirmMW[h] = it * r.PUE[h]
		r.FirmITMW[h] += it
		r.FirmMW[h] += w.Meter.FirmMW[h]
		book(it, r.PUE[h])
	}
	for _, d := range l.Deferrable {
		pue := mean(r.PUE[d.FirstHour:d.EndHour])
		book(d.EnergyMWh, pue)
		d.EnergyMWh *= pue
		d.MaxMW *= pue
		w.Meter.Deferrable = append(w.Meter.Deferrable, d)
	}
	w.WaterL = p.WaterLPerKWh * 1000 * w.ITMWh
	return w
}

// hourlyPUE returns the PUE of each hour, how many hours are at the floor, and the first of those.
func (p *Problem) hourlyPUE() (pue []float64, floored, first int) {
	weights := p.weights()
	base := p.baseTemperature(weights)
	floor := 1 + p.ElectricalLosses
	pue = make([]float64, len(p.TemperatureC))
	for h, t := range p.TemperatureC {
		pue[h] = p.PUE + p.PUESlopePerK*(t-base)
		if pue[h] < floor {
			pue[h] = floor
			if floored == 0 {
				first = h
			}
			floored++
		}
	}
	return pue, floored, first
}

// hours is the number of hours of the weather.
func (p *Problem) hours() int {
	if p.Plant != nil {
		return len(p.Site.Outdoors.TemperatureC)
	}
	return len(p.TemperatureC)
}

// weights is the IT energy of each hour, deferrable energy spread evenly over its window. Without any energy
// every hour weighs the same.
func (p *Problem) weights() []float64 {
	w := make([]float64, len(p.TemperatureC))
	var sum float64
	for i := range p.Loads {
		for h, it := range p.Loads[i].FirmMW {
			w[h] += it
			sum += it
		}
		for _, d := range p.Loads[i].Deferrable {
			for h := d.FirstHour; h < d.EndHour; h++ {
				w[h] += d.EnergyMWh / float64(d.EndHour-d.FirstHour)
			}
			sum += d.EnergyMWh
		}
	}
	if sum == 0 {
		for h := range w {
			w[h] = 1
		}
	}
	return w
}

// roundingOfPUE is what a PUE that was meant to be 1 + electrical losses may lie above it: less than what a kelvin's
// rounding leaves of a difference of temperatures, which T_0 could not be solved from.
const roundingOfPUE = 1e-10

// baseTemperature solves for T_0. With A the hours above the floor, W the sum of all weights,
//
//	sum_A w (pue + slope (T - T_0)) + floor sum_notA w = pue W
//
// gives T_0 for that A; each step drops the hours that it puts below the floor, so it ends.
func (p *Problem) baseTemperature(weights []float64) float64 {
	excess := p.PUE - 1 - p.ElectricalLosses
	if p.PUESlopePerK == 0 {
		return 0
	}
	if excess <= roundingOfPUE {
		return math.Inf(1) // every hour is at the floor
	}
	base := -math.MaxFloat64 // every hour is above the floor at first
	for {
		var above, aboveT, below float64
		for h, t := range p.TemperatureC {
			if excess+p.PUESlopePerK*(t-base) >= 0 {
				above += weights[h]
				aboveT += weights[h] * t
			} else {
				below += weights[h]
			}
		}
		// pue W - floor W_notA - pue W_A = excess W_notA has to come from the hours above the floor.
		next := (aboveT - excess*below/p.PUESlopePerK) / above
		if next <= base+1e-12*(1+math.Abs(next)) {
			return next
		}
		base = next
	}
}

func mean(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// check reports everything that is wrong with the problem.
func (p *Problem) check() error {
	var errs []error
	bad := func(format string, a ...any) {
		errs = append(errs, fmt.Errorf("%w: %s", ErrProblem, fmt.Sprintf(format, a...)))
	}
	if p.Plant != nil {
		if p.Site == nil {
			bad("a plant without a site")
			return errors.Join(errs...)
		}
		if !(p.DesignMW >= 0) || math.IsInf(p.DesignMW, 0) {
			bad("a building for %g MW", p.DesignMW)
		}
	}
	if p.hours() == 0 {
		bad("no hours")
	}
	if p.Plant == nil {
		p.checkEstimate(bad)
	}
	for i := range p.Loads {
		if err := p.Loads[i].Check(p.hours()); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// checkEstimate reports what is wrong with a PUE that is given.
func (p *Problem) checkEstimate(bad func(string, ...any)) {
	for h, t := range p.TemperatureC {
		if math.IsNaN(t) || math.IsInf(t, 0) {
			bad("temperature of hour %d is %g", h, t)
			break
		}
	}
	if !(p.ElectricalLosses >= 0 && p.ElectricalLosses < 1) {
		bad("electrical losses of %g", p.ElectricalLosses)
	}
	if !(p.PUE >= 1+p.ElectricalLosses) || math.IsInf(p.PUE, 0) {
		bad("PUE of %g is below 1 + electrical losses = %g in every hour", p.PUE, 1+p.ElectricalLosses)
	}
	if !(p.PUESlopePerK >= 0) || math.IsInf(p.PUESlopePerK, 0) {
		bad("PUE slope of %g per kelvin", p.PUESlopePerK)
	}
	if !(p.WaterLPerKWh >= 0) || math.IsInf(p.WaterLPerKWh, 0) {
		bad("water of %g L/kWh", p.WaterLPerKWh)
	}
}
