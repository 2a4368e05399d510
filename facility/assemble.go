package facility

import (
	"tokenwatt/demand"
	"tokenwatt/scenario"
)

// Assemble makes the problem of a scenario's facility with these loads in this weather.
func Assemble(f *scenario.Facility, loads []demand.Load, temperatureC []float64) Problem {
	return Problem{
		Loads: loads, TemperatureC: temperatureC,
		PUE: f.PUE.Mode.Float(), PUESlopePerK: f.PUESlope.Mode.PerK(),
		ElectricalLosses: f.ElectricalLosses.Mode.Float(), WaterLPerKWh: f.Water.Mode.LPerKWh(),
	}
}
