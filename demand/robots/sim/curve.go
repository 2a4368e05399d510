package sim

import "tokenwatt/demand/robots/battery"

// curve is a battery's charge in the units of the simulation: seconds and joules.
type curve struct {
	charge battery.Charge
	taper  float64 // state of charge
	powerW float64 // battery-side power of the first stage
	decayS float64 // time constant of the second stage
}

func newCurve(b *Battery) curve {
	c := b.Charge()
	return curve{charge: c, taper: c.Taper, powerW: c.PowerW, decayS: c.EnergyWh * secondsPerHour * (1 - c.Taper) / c.PowerW}
}

// timeS is the time from one state of charge to another, s.
func (c *curve) timeS(from, to float64) float64 { return c.charge.Hours(from, to) * secondsPerHour }

// after is the state of charge that seconds of charging lead to.
func (c *curve) after(from, seconds float64) float64 {
	return c.charge.After(from, seconds/secondsPerHour)
}

// watts is the battery-side power at a state of charge in the second stage.
func (c *curve) watts(soc float64) float64 {
	if c.taper >= 1 {
		return 0
	}
	return c.powerW * (1 - soc) / (1 - c.taper)
}
