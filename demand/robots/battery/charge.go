package battery

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/internal/fault"
	"tokenwatt/internal/root"
)

// ErrBattery is wrapped by every error of this package.
var ErrBattery = errors.New("battery: numbers out of range")

// Charge is how a pack takes charge.
type Charge struct {
	EnergyWh float64 // usable, between state of charge 0 and 1, Wh
	PowerW   float64 // at the battery in the first stage, W
	Taper    float64 // state of charge from which the power falls; 1 for never
}

// Check returns what is wrong, each error a *fault.Error that wraps ErrBattery.
func (c Charge) Check() error {
	l := fault.List{Cause: ErrBattery}
	for _, f := range []struct {
		name string
		v    float64
		ok   bool
		want string
	}{
		{"EnergyWh", c.EnergyWh, c.EnergyWh > 0 && !math.IsInf(c.EnergyWh, 0), "a number above zero"},
		{"PowerW", c.PowerW, c.PowerW > 0 && !math.IsInf(c.PowerW, 0), "a number above zero"},
		{"Taper", c.Taper, c.Taper > 0 && c.Taper <= 1, "above 0 and at most 1"},
	} {
		if !f.ok {
			l.Add(f.name, fmt.Sprintf("%g", f.v), f.want)
		}
	}
	return l.Err()
}

// decayHours is the time constant of the second stage, h.
func (c Charge) decayHours() float64 { return c.EnergyWh * (1 - c.Taper) / c.PowerW }

// Hours is the time of a charge from one state of charge to another, h: 0 where that is not above, +Inf to 1 through the taper.
func (c Charge) Hours(from, to float64) float64 {
	if to <= from {
		return 0
	}
	hours := 0.0
	if from < c.Taper {
		hours = (min(to, c.Taper) - from) * c.EnergyWh / c.PowerW
		from = c.Taper
	}
	if to > from {
		hours += c.decayHours() * math.Log((1-from)/(1-to))
	}
	return hours
}

// After is the state of charge that hours of charging lead to, the inverse of Hours.
func (c Charge) After(from, hours float64) float64 {
	if from < c.Taper {
		first := (c.Taper - from) * c.EnergyWh / c.PowerW
		if hours <= first {
			return from + hours*c.PowerW/c.EnergyWh
		}
		from, hours = c.Taper, hours-first
	}
	if c.Taper >= 1 {
		return min(1, from)
	}
	return 1 - (1-from)*math.Exp(-hours/c.decayHours())
}

// Duty is how a robot works between charges.
type Duty struct {
	WorkW         float64 // draw at work in the mean, W
	Reserve       float64 // state of charge at which it goes to be charged, 0 or above
	OverheadHours float64 // away from work for each charge beside it, h
}

// WorkHours is the time of work from a state of charge down to the reserve, h.
func (d Duty) WorkHours(c Charge, target float64) float64 {
	return (target - d.Reserve) * c.EnergyWh / d.WorkW
}

// Availability is the share of its time in which a robot works that charges to the target whenever it needs to and never waits for a
// charger: 0 where it never gets there.
func (d Duty) Availability(c Charge, target float64) float64 {
	work := d.WorkHours(c, target)
	return work / (work + c.Hours(d.Reserve, target) + d.OverheadHours)
}

// BestTarget is the state of charge at which to end charges so that Availability is highest. Without an overhead it is the start of
// the taper, the highest of those that are equally good. Errors wrap ErrBattery.
func (d Duty) BestTarget(c Charge) (float64, error) {
	if err := c.Check(); err != nil {
		return 0, err
	}
	if !(d.Reserve >= 0 && d.Reserve < 1) || !(d.OverheadHours >= 0) || math.IsInf(d.OverheadHours, 0) {
		return 0, fmt.Errorf("%w: reserve %g, overhead %g h", ErrBattery, d.Reserve, d.OverheadHours)
	}
	if c.Taper >= 1 {
		return 1, nil
	}
	low := max(c.Taper, d.Reserve)
	if d.OverheadHours == 0 {
		if d.Reserve >= c.Taper {
			return 0, fmt.Errorf("%w: a reserve of %g in the taper from %g and no overhead: the shortest charge is the best", ErrBattery, d.Reserve, c.Taper)
		}
		return c.Taper, nil
	}
	// In u = -ln(1 - s) the condition is smooth up to the pole at s = 1.
	gain := func(u float64) (float64, error) {
		s := -math.Expm1(-u)
		return c.decayHours()*(s-d.Reserve)*math.Exp(u) - c.Hours(d.Reserve, s) - d.OverheadHours, nil
	}
	from := -math.Log1p(-low)
	upto := from + 1
	for g, _ := gain(upto); g <= 0; g, _ = gain(upto) {
		if upto *= 2; upto > 30 {
			return 0, fmt.Errorf("%w: an overhead of %g h is beyond any charge's time", ErrBattery, d.OverheadHours)
		}
	}
	r, err := root.Brent(gain, from, upto, nil)
	if err != nil {
		return 0, fmt.Errorf("%w: best target: %w", ErrBattery, err)
	}
	return -math.Expm1(-r.Root.X), nil
}

// PerPost is how many robots keep one post staffed without a break, each working and being away (charge and overhead) in turn: the
// whole number above (work + away) / work.
func PerPost(workHours, awayHours float64) int {
	return int(math.Ceil((workHours + awayHours) / workHours * (1 - 1e-12)))
}
