package training

import (
	"math"
	"strconv"

	"tokenwatt/demand/ownership"
	"tokenwatt/internal/fault"
	"tokenwatt/quantity"
)

// Estimation is what a training run takes by the closed form. The bill is that of the run, with its share of the hours
// in which its machines are owned and idle.
type Estimation struct {
	FLOPsPerToken    quantity.FLOPs // one token, forward and backward
	FLOPs            quantity.FLOPs // the run
	Duration         quantity.Duration
	Accelerators     quantity.Count
	Servers          quantity.Count
	AcceleratorHours float64

	Power          quantity.Power  // at the boundary IT, all the time that the run takes
	FacilityPower  quantity.Power  // at the meter
	Energy         quantity.Energy // at the boundary IT
	FacilityEnergy quantity.Energy // at the meter

	ownership.Bill
	// Rent is what the accelerator-hours would cost at the accelerator's rental price: a convention, not a cost,
	// and no part of Total.
	Rent      quantity.Money
	RentKnown bool

	// Warnings tell what is not counted and what is unlikely.
	Warnings []string
}

// warnMFU is a constant so that a sweep does not format it.
const warnMFU = "the MFU is above the best share of its peak that large matrix products were measured to reach on this accelerator"

// Estimate returns what the run takes. Errors wrap ErrProblem, transformer.ErrShape, calendar.ErrCalendar or
// ownership.ErrOwnership. Prepare and its Estimate do the same for many draws.
func Estimate(p Problem) (*Estimation, error) {
	r, err := Prepare(&p)
	if err != nil {
		return nil, err
	}
	return r.Estimate(&p)
}

// Estimate returns what the run takes with the problem's present modes. The problem may differ from the prepared
// one in its figures only.
func (r *Prepared) Estimate(p *Problem) (*Estimation, error) {
	faults := fault.List{Cause: ErrProblem}
	t, s := &p.Training, &p.Server
	tokens := fault.Positive(&faults, &t.Tokens, "tokens")
	n := fault.AtLeastOne(&faults, &t.Accelerators, "accelerators")
	mfu := fault.Share(&faults, &t.MFU, "mfu")
	goodput := fault.Share(&faults, &t.Goodput, "goodput")
	peak := fault.Positive(&faults, peakFigure(&p.Accelerator, t.Precision), "peak of "+t.Precision)
	maximum := fault.Positive(&faults, &s.MaxPower, "max_power")
	busy := fault.Share(&faults, &s.BusyFraction, "busy_fraction")
	if s.Accelerators < 1 {
		faults.Add("accelerators of the server", strconv.Itoa(s.Accelerators), "1 or above")
	}
	if !(p.PUE >= 1) || math.IsInf(p.PUE, 0) {
		faults.Add("pue", strconv.FormatFloat(p.PUE, 'g', 6, 64), "1 or above")
	}
	machine, err := ownership.Of(&t.Ownership, s)
	faults.Join(err)
	utilisation := 1.0
	if machine.Known {
		utilisation = fault.Share(&faults, &t.Ownership.Utilisation, "utilisation")
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}

	e := &Estimation{FLOPsPerToken: quantity.FLOPs(r.flopsPerToken), Accelerators: quantity.Count(n)}
	e.FLOPs = quantity.FLOPs(r.flopsPerToken * tokens)
	e.Duration = quantity.Compute(n * peak * mfu * goodput).Time(e.FLOPs)
	e.Servers = quantity.Count(math.Ceil(n / float64(s.Accelerators)))
	e.AcceleratorHours = n * e.Duration.Hours()
	e.Power = quantity.Power(float64(e.Servers) * busy * maximum)
	if p.PowerRatio > 0 {
		e.Power = quantity.Scale(e.Power, p.PowerRatio)
	}
	e.FacilityPower = quantity.Scale(e.Power, p.PUE)
	e.Energy = e.Power.Over(e.Duration)
	e.FacilityEnergy = quantity.Scale(e.Energy, p.PUE)
	e.Bill, e.Warnings = machine.Bill(&ownership.Use{
		Servers: (float64(e.Servers) + float64(p.SpareServers)) / utilisation, Time: e.Duration, Metered: e.FacilityEnergy, Price: p.EnergyPrice, Carbon: p.Carbon,
	}, nil)
	if rent := &p.Accelerator.Rental; rent.Known() {
		e.RentKnown = true
		e.Rent = quantity.Scale(rent.Mode.Over(e.Duration), float64(e.Accelerators))
	}
	if a := &p.Accelerator.AchievableBF16; a.Known() && mfu > float64(a.Mode) {
		e.Warnings = append(e.Warnings, warnMFU)
	}
	return e, nil
}
