package weather

import (
	"errors"
	"fmt"
	"math"
)

// check reports everything that is wrong with the problem.
func (p *Problem) check() error {
	var errs []error
	bad := func(format string, a ...any) {
		errs = append(errs, fmt.Errorf("%w: %s", ErrProblem, fmt.Sprintf(format, a...)))
	}
	switch year := p.calendar(); {
	case p.Hours < 1 || p.Hours > year:
		bad("%d hours of a year of %d", p.Hours, year)
	case p.Years > 1 && p.Hours != year:
		bad("%d hours of %d years with %d", p.Hours, p.Years, year)
	}
	if !(math.Abs(p.LatitudeDeg) <= 66.5) || !(math.Abs(p.LongitudeDeg) <= 180) {
		bad("latitude %g, longitude %g degrees", p.LatitudeDeg, p.LongitudeDeg)
	}
	if !(p.Clearness > 0 && p.Clearness < clearest) {
		bad("clearness index %g is not between 0 and %g", p.Clearness, clearest)
	}
	if !(p.WindSpeedMS > 0 && p.WindSpeedMS <= 40) {
		bad("mean wind speed %g m/s", p.WindSpeedMS)
	}
	if !(math.Abs(p.TemperatureC) <= 80) || !(p.TemperatureSwingK >= 0 && p.TemperatureSwingK <= 60) {
		bad("mean temperature %g C with a swing of %g K", p.TemperatureC, p.TemperatureSwingK)
	}
	if !(p.ElevationM >= -500 && p.ElevationM <= 6000) {
		bad("elevation %g m", p.ElevationM)
	}
	m := &p.Measured
	if m.TemperatureC == nil && (m.DewPointC != nil || m.RelativeHumidity != nil) {
		bad("measured dew point and humidity need the measured temperature that they belong to")
	}
	if m.DNI != nil && m.DHI == nil || m.DHI != nil && m.GHI == nil {
		bad("direct normal irradiance needs the diffuse one, and that the global one")
	}
	if m.WindHeightM != 0 && !(m.WindHeightM > 0 && m.WindHeightM <= 500 && p.HubHeightM > 0 && p.HubHeightM <= 500 && p.WindShear >= 0 && p.WindShear <= 1) {
		bad("wind measured at %g m, raised to %g m with an exponent of %g", m.WindHeightM, p.HubHeightM, p.WindShear)
	}
	for _, s := range m.series() {
		if s.values == nil {
			continue
		}
		if len(s.values) != p.Hours {
			bad("%s has %d hours, the study %d", s.name, len(s.values), p.Hours)
		}
		for h, x := range s.values {
			if !(x >= s.min && x <= s.max) {
				bad("%s is %g in hour %d, not between %g and %g", s.name, x, h, s.min, s.max)
				break
			}
		}
	}
	return errors.Join(errs...)
}

// check reports machines that have no power curve.
func (s *Settings) check() error {
	var errs []error
	t, p := s.Turbine, s.Panel
	amounts := func(values ...float64) bool {
		for _, v := range values {
			if !(v >= 0) || math.IsInf(v, 0) {
				return false
			}
		}
		return true
	}
	if !amounts(t.CutIn, t.Rated-t.CutIn, t.CutOut-t.Rated, t.SmoothingMS, t.SmoothingShare, t.Losses) || !(t.Rated > t.CutIn && t.Losses < 1) {
		errs = append(errs, fmt.Errorf("%w: no turbine is %+v", ErrProblem, t))
	}
	if !amounts(p.Albedo, p.NOCT, -p.TemperatureCoefficient, p.Losses, p.InverterEfficiency, p.DCToAC) ||
		!(p.DCToAC > 0 && p.InverterEfficiency > 0 && p.InverterEfficiency <= 1 && p.Losses < 1) {
		errs = append(errs, fmt.Errorf("%w: no panel is %+v", ErrProblem, p))
	}
	return errors.Join(errs...)
}

// quantitySeries is one measured series with its physical bounds.
type quantitySeries struct {
	name     string
	values   []float64
	min, max float64
}

// series lists the measured series under the names that scenarios give them. The bounds are those of physics
// with room for instruments: 1500 W/m2 occurs at the edge of clouds, 120 m/s in tornadoes.
func (m *Measured) series() []quantitySeries {
	return []quantitySeries{
		{"solar_cf", m.SolarCF, 0, 1},
		{"wind_cf", m.WindCF, 0, 1},
		{"temperature", m.TemperatureC, -90, 70},
		{"ghi", m.GHI, 0, 1600},
		{"dni", m.DNI, 0, 1400},
		{"dhi", m.DHI, 0, 1200},
		{"poa", m.POA, 0, 1600},
		{"wind_speed", m.WindSpeedMS, 0, 120},
		{"dew_point", m.DewPointC, -90, 40},
		{"humidity", m.RelativeHumidity, driestHumidity, 1},
		{"pressure", m.PressurePa, 40000, 110000},
	}
}
