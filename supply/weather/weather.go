package weather

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tokenwatt/internal/random"
	"tokenwatt/scenario"
)

// ErrProblem is wrapped by every error about a problem that breaks its contract.
var ErrProblem = errors.New("weather: problem breaks its contract")

// Problem is a site and what is known of its weather.
type Problem struct {
	// Year is the calendar year, Hours how many of its hours are wanted.
	Year, Hours int
	// Years is how many calendar years from Year on are wanted, one after the other; 0 stands for one. Above one, Hours are
	// those of all of them, and each synthetic year is drawn from a stream of its own.
	Years int
	// LatitudeDeg (north positive, within 66.5 degrees) and LongitudeDeg (east positive) are in degrees.
	LatitudeDeg, LongitudeDeg float64
	// Clearness is the year's mean clearness index of a synthetic sun, in (0, 0.85).
	Clearness float64
	// WindSpeedMS is the year's mean speed at hub height of a synthetic wind, in m/s.
	WindSpeedMS float64
	// TemperatureC is the year's mean of a synthetic temperature, TemperatureSwingK its seasonal amplitude.
	TemperatureC, TemperatureSwingK float64
	// ElevationM is the height above the sea in m, from which the pressure follows where it is not measured.
	ElevationM float64
	// HubHeightM is the height in m that measured wind speeds are raised to, WindShear the exponent of the power law by
	// which they are. Both are used with Measured.WindHeightM alone.
	HubHeightM, WindShear float64
	// Seed is the seed of the streams weather/sun, weather/wind and weather/temperature.
	Seed uint64
	// Measured holds the series of a file; those that are nil are synthetic.
	Measured Measured

	replicate uint64 // of the streams: the number of the year
}

// Measured are hourly series of a file, each nil or Hours long.
type Measured struct {
	// Source names the file for the origin of its series.
	Source string
	// Notes tell what a reader of the series should know of the file; they become warnings.
	Notes []string
	// SolarCF and WindCF are capacity factors; they stand above irradiance and wind speed.
	SolarCF, WindCF []float64
	// TemperatureC is the air temperature in C.
	TemperatureC []float64
	// GHI, DNI and DHI are global horizontal, direct normal and diffuse horizontal irradiance in W/m2. With GHI and DHI the
	// beam is what is left of the global one; with GHI alone the diffuse share is estimated.
	GHI, DNI, DHI []float64
	// POA is the irradiance on the plane of the panels, whatever that is, in W/m2; it stands above the others.
	POA []float64
	// WindSpeedMS is the wind speed in m/s, WindHeightM the height above ground in m that it is measured at, 0 for the hub's.
	WindSpeedMS []float64
	WindHeightM float64
	// DewPointC is the dew point in C, RelativeHumidity a share of saturation over water. With one of them the other
	// follows from the temperature.
	DewPointC, RelativeHumidity []float64
	// PressurePa is the air pressure at the site in Pa, not that reduced to sea level.
	PressurePa []float64
}

// Settings are the machines that turn weather into capacity factors; nil stands for the defaults. Neither machine has
// a default of its own.
type Settings struct {
	Panel   Panel
	Turbine Turbine
}

// Result is the weather of the study's hours.
type Result struct {
	// SolarCF and WindCF are capacity factors in [0, 1].
	SolarCF, WindCF []float64
	// TemperatureC is the air temperature in C.
	TemperatureC []float64
	// DewPointC is the dew point in C, RelativeHumidity a share of saturation over water in [0, 1].
	DewPointC, RelativeHumidity []float64
	// PressurePa is the air pressure at the site in Pa.
	PressurePa []float64
	// SolarOrigin, WindOrigin, TemperatureOrigin, HumidityOrigin (of dew point and relative humidity) and PressureOrigin
	// say whether a series is measured or synthetic, and whence.
	SolarOrigin, WindOrigin, TemperatureOrigin, HumidityOrigin, PressureOrigin string
	// WindRaised tells that the wind speeds were measured at another height than the hub's.
	WindRaised bool
	// Warnings tell what a reader of the series should know.
	Warnings []string
}

// Run makes the hourly weather of a problem. Errors wrap ErrProblem or the context's.
func Run(ctx context.Context, p Problem, s *Settings) (*Result, error) {
	if s == nil {
		s = &Settings{Panel: DefaultPanel(), Turbine: DefaultTurbine()}
	}
	if err := errors.Join(ctx.Err(), p.check(), s.check()); err != nil {
		return nil, err
	}
	if p.Years > 1 {
		return p.byYear(s), nil
	}
	return p.year(s), nil
}

// year makes the weather of one year, or of the first hours of it.
func (p *Problem) year(s *Settings) *Result {
	year := scenario.HoursInYear(p.Year)
	r := &Result{Warnings: append([]string(nil), p.Measured.Notes...)}
	var whole []float64 // the synthetic temperature of the whole year
	if m := p.Measured.TemperatureC; m != nil {
		r.TemperatureC, r.TemperatureOrigin = m, "measured: "+p.Measured.Source
	} else {
		stream := random.Stream(p.Seed, "weather/temperature", p.replicate)
		whole = syntheticTemperature(stream, year, p.TemperatureC, p.TemperatureSwingK, p.LatitudeDeg, p.LongitudeDeg)
		r.TemperatureC = whole[:p.Hours]
		r.TemperatureOrigin = fmt.Sprintf("synthetic: mean %g C, seasonal swing %g K", p.TemperatureC, p.TemperatureSwingK)
	}
	p.moisture(r, whole)
	p.solar(s.Panel, r)
	switch {
	case p.Measured.WindCF != nil:
		r.WindCF, r.WindOrigin = p.Measured.WindCF, "measured: "+p.Measured.Source
	case p.Measured.WindSpeedMS != nil:
		p.measuredWind(s.Turbine, r)
	default:
		stream := random.Stream(p.Seed, "weather/wind", p.replicate)
		r.WindCF = s.Turbine.capacityFactors(syntheticWind(stream, year, p.WindSpeedMS, p.LatitudeDeg)[:p.Hours])
		r.WindOrigin = fmt.Sprintf("synthetic: Weibull of shape 2, mean %g m/s", p.WindSpeedMS)
	}
	return r
}

// measuredWind fills the wind's capacity factors from measured speeds, raised to the hub where their height is known.
func (p *Problem) measuredWind(turbine Turbine, r *Result) {
	m := &p.Measured
	if m.WindHeightM == 0 || m.WindHeightM == p.HubHeightM {
		r.WindCF = turbine.capacityFactors(m.WindSpeedMS)
		r.WindOrigin = "measured wind speed through a generic turbine: " + m.Source
		if m.WindHeightM == 0 {
			r.Warnings = append(r.Warnings, "wind speeds of "+m.Source+" are taken to be at hub height; site.weather.wind_height, or the column's scale, can carry them there")
		}
		return
	}
	factor := Shear(m.WindHeightM, p.HubHeightM, p.WindShear)
	raised := make([]float64, len(m.WindSpeedMS))
	for h, v := range m.WindSpeedMS {
		raised[h] = v * factor
	}
	r.WindCF, r.WindRaised = turbine.capacityFactors(raised), true
	r.WindOrigin = "measured wind speed through a generic turbine: " + m.Source
	r.Warnings = append(r.Warnings, fmt.Sprintf("wind speeds of %s are raised from %g m to the hub's %g m by the power law of exponent %.4g, a factor of %.3f; a wind that is measured at the hub, or an output from renewables.ninja, is better founded",
		m.Source, m.WindHeightM, p.HubHeightM, p.WindShear, factor))
}

// solar fills the capacity factors of the panels; the temperature is there already.
func (p *Problem) solar(panel Panel, r *Result) {
	m := &p.Measured
	if m.SolarCF != nil {
		r.SolarCF, r.SolarOrigin = m.SolarCF, "measured: "+m.Source
		return
	}
	if m.POA != nil {
		r.SolarOrigin = "measured irradiance on the panels' plane: " + m.Source
		r.SolarCF = make([]float64, p.Hours)
		for h, g := range m.POA {
			r.SolarCF[h] = panel.CapacityFactor(g, r.TemperatureC[h])
		}
		return
	}
	year := scenario.HoursInYear(p.Year)
	beams := outsideYear(p.LatitudeDeg, p.LongitudeDeg, year/24)
	ghi := m.GHI
	r.SolarOrigin = "measured irradiance through a panel tilted by the latitude: " + m.Source
	if ghi == nil {
		ghi = syntheticGHI(random.Stream(p.Seed, "weather/sun", p.replicate), beams, p.Clearness)
		r.SolarOrigin = fmt.Sprintf("synthetic: mean clearness index %g", p.Clearness)
	}
	tilt := math.Abs(p.LatitudeDeg) * degree
	r.SolarCF = make([]float64, p.Hours)
	var odd int
	var oddWh, allWh float64
	for h := range r.SolarCF {
		var hour sky
		var strange bool
		switch {
		case m.DNI != nil:
			hour, strange = measuredSky(ghi[h], m.DNI[h], m.DHI[h], beams[h], SunOn(h/24+1, year/24))
		case m.DHI != nil:
			hour, strange = beamOf(ghi[h], ghi[h]-m.DHI[h], beams[h])
		default:
			hour, strange = splitGlobal(ghi[h], beams[h])
		}
		allWh += ghi[h]
		if strange {
			odd++
			oddWh += ghi[h]
		}
		r.SolarCF[h] = panel.CapacityFactor(panel.planeOfArray(hour, tilt), r.TemperatureC[h])
	}
	if odd > 0 {
		hint := ""
		if oddWh > 0.01*allWh {
			hint = " (is utc_offset right?)"
		}
		r.Warnings = append(r.Warnings, fmt.Sprintf("%s: in %d hours with %.2g %% of the irradiation the sun's place does not allow its beam, which counts as diffuse%s", m.Source, odd, 100*oddWh/math.Max(allWh, 1), hint))
	}
}
