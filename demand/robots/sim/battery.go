package sim

import "math"

// Curve is how a battery takes charge: constant power up to a state of charge, then power that falls in proportion to what
// is missing (two stages, see the package comment).
type Curve struct {
	EnergyJ  float64 // between state of charge 0 and 1, J
	PowerW   float64 // battery-side power of the first stage, W
	TaperSOC float64 // where the second stage begins, 1 for never
}

// TimeS is the time to charge from one state of charge to another, in s: 0 where that is not above, +Inf to 1 through
// a taper.
func (c Curve) TimeS(from, to float64) float64 {
	if to <= from {
		return 0
	}
	var t float64
	if from < c.TaperSOC {
		t = (min(to, c.TaperSOC) - from) * c.EnergyJ / c.PowerW
		from = c.TaperSOC
	}
	if to > c.TaperSOC {
		t += c.decayS() * math.Log((1-from)/(1-to))
	}
	return t
}

// After is the state of charge that t seconds of charging lead to.
func (c Curve) After(from, t float64) float64 {
	if from < c.TaperSOC {
		first := (c.TaperSOC - from) * c.EnergyJ / c.PowerW
		if t <= first {
			return from + t*c.PowerW/c.EnergyJ
		}
		from, t = c.TaperSOC, t-first
	}
	if c.TaperSOC >= 1 {
		return min(from, 1)
	}
	return 1 - (1-from)*math.Exp(-t/c.decayS())
}

// PowerAt is the battery-side power at a state of charge, W.
func (c Curve) PowerAt(soc float64) float64 {
	switch {
	case soc < c.TaperSOC:
		return c.PowerW
	case c.TaperSOC >= 1 || soc >= 1:
		return 0
	default:
		return c.PowerW * (1 - soc) / (1 - c.TaperSOC)
	}
}

// decayS is the time constant of the second stage, s.
func (c Curve) decayS() float64 { return c.EnergyJ * (1 - c.TaperSOC) / c.PowerW }
