package weather

import "math"

// Panel is a photovoltaic plant tilted by the latitude towards the equator.
type Panel struct {
	// Albedo is the share of global irradiance that the ground reflects.
	Albedo float64
	// NOCT is the nominal operating cell temperature in C.
	NOCT float64
	// TemperatureCoefficient is the relative change of power per kelvin above 25 C.
	TemperatureCoefficient float64
	// Losses is the share lost between the panels and the inverter; InverterEfficiency follows it.
	Losses, InverterEfficiency float64
	// DCToAC is the panels' rating over the inverter's.
	DCToAC float64
}

// DefaultPanel is the plant of the package comment.
func DefaultPanel() Panel {
	return Panel{Albedo: 0.2, NOCT: 45, TemperatureCoefficient: -0.004, Losses: 0.14, InverterEfficiency: 0.96, DCToAC: 1.2}
}

// planeOfArray is the irradiance on the panels in W/m2 under an isotropic sky.
func (p Panel) planeOfArray(s sky, tilt float64) float64 {
	cos := math.Cos(tilt)
	return s.tiltedBeam + s.diffuse*(1+cos)/2 + s.global*p.Albedo*(1-cos)/2
}

// CapacityFactor is the output over the inverter's rating at an irradiance on the panels in W/m2 and an air
// temperature in C. It is between 0 and 1: the upper end is the inverter's limit, the lower end is reached only
// by panels so hot that the linear temperature law has no power left.
func (p Panel) CapacityFactor(irradiance, airC float64) float64 {
	cell := airC + (p.NOCT-20)/800*irradiance
	dc := irradiance / 1000 * (1 + p.TemperatureCoefficient*(cell-25)) * (1 - p.Losses)
	return math.Min(1, math.Max(0, dc*p.DCToAC*p.InverterEfficiency))
}
