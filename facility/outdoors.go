package facility

import (
	"fmt"
	"math"
	"slices"

	"tokenwatt/facility/cooling"
	"tokenwatt/facility/psychrometrics"
)

// Outdoors is the weather by the hour, as a plant needs it.
type Outdoors struct {
	// TemperatureC is the dry bulb, DewPointC the dew point over water in C, PressurePa the pressure.
	TemperatureC, DewPointC, PressurePa []float64
}

// Air is the state of the air of each hour. A dew point above the temperature, as instruments show it in fog, counts as
// saturated. Errors wrap ErrProblem.
func (o *Outdoors) Air() ([]cooling.Air, error) {
	if len(o.DewPointC) != len(o.TemperatureC) || len(o.PressurePa) != len(o.TemperatureC) {
		return nil, fmt.Errorf("%w: %d hours of temperature, %d of dew point, %d of pressure", ErrProblem, len(o.TemperatureC), len(o.DewPointC), len(o.PressurePa))
	}
	air := make([]cooling.Air, len(o.TemperatureC))
	for h, dry := range o.TemperatureC {
		ratio, wet, err := psychrometrics.State(dry, math.Min(dry, o.DewPointC[h]), o.PressurePa[h])
		if err != nil {
			return nil, fmt.Errorf("%w: hour %d: %w", ErrProblem, h, err)
		}
		air[h] = cooling.Air{DryBulbC: dry, WetBulbC: wet, Ratio: ratio, PressurePa: o.PressurePa[h]}
	}
	return air, nil
}

// airOf is air of a dry and a wet bulb in C. A wet bulb above the dry one counts as saturated, one below that of dry air as dry.
func airOf(dry, wet, pressure float64) cooling.Air {
	wet = math.Min(dry, wet)
	return cooling.Air{DryBulbC: dry, WetBulbC: wet, Ratio: math.Max(0, psychrometrics.RatioFromWetBulb(dry, wet, pressure)), PressurePa: pressure}
}

// extremes are the temperatures of a study in order, for the design air.
type extremes struct {
	dry, wet []float64 // sorted
	pressure float64   // mean
}

func extremesOf(air []cooling.Air) *extremes {
	e := &extremes{dry: make([]float64, len(air)), wet: make([]float64, len(air))}
	for h := range air {
		e.dry[h], e.wet[h] = air[h].DryBulbC, air[h].WetBulbC
		e.pressure += air[h].PressurePa / float64(len(air))
	}
	slices.Sort(e.dry)
	slices.Sort(e.wet)
	return e
}

// exceeded is the air that a share of the hours exceeds: dry bulb and wet bulb each by themselves, since the hottest hours
// of one are not those of the other, at the mean pressure.
func (e *extremes) exceeded(share float64) cooling.Air {
	at := max(len(e.dry)-1-int(share*float64(len(e.dry))), 0)
	return airOf(e.dry[at], e.wet[at], e.pressure)
}
