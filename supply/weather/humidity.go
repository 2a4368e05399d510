package weather

import (
	"fmt"
	"math"
)

const (
	// magnusPa, magnusA and magnusC are the constants of the Magnus form over water of Alduchov & Eskridge (1996),
	// Journal of Applied Meteorology 35(4), 601, eq. 21: within 0.4 % from -40 to 50 C.
	magnusPa = 610.94
	magnusA  = 17.625
	magnusC  = 243.04
	// coolestWindow is the width in hours of the day around an hour whose coolest temperature is its dew point.
	coolestWindow = 24
	// driestHumidity is the least relative humidity that has a dew point here: air drier than that is an instrument's
	// error, as 0 % certainly is.
	driestHumidity = 0.001
	// seaLevelPa is the pressure of the standard atmosphere at sea level.
	seaLevelPa = 101325
)

// SaturationPressure is the pressure of water vapour over water in Pa at a temperature in C: the Magnus form.
func SaturationPressure(airC float64) float64 {
	return magnusPa * math.Exp(magnusA*airC/(airC+magnusC))
}

// DewPoint is the temperature in C at which air of a temperature in C and a relative humidity (a share above 0) is
// saturated: the inverse of SaturationPressure.
func DewPoint(airC, humidity float64) float64 {
	x := math.Log(humidity) + magnusA*airC/(airC+magnusC)
	return magnusC * x / (magnusA - x)
}

// RelativeHumidity is the share of saturation of air of a temperature in C with a dew point in C. It is above one only
// where the dew point is above the temperature.
func RelativeHumidity(airC, dewC float64) float64 {
	return SaturationPressure(dewC) / SaturationPressure(airC)
}

// StandardPressure is the pressure of the standard atmosphere in Pa at a height above the sea in m (ISO 2533:1975,
// in the troposphere): 101325 (1 - 2.25577e-5 z)^5.25588.
func StandardPressure(elevationM float64) float64 {
	return seaLevelPa * math.Pow(1-2.25577e-5*elevationM, 5.25588)
}

// coolest is the least temperature of the day around each hour, 12 hours before to 11 after: the dew point of FAO
// Irrigation and Drainage Paper 56 (Allen et al. 1998, eq. 48), where air cools at night until it is saturated. The
// ends of a year see the other end, those of a shorter series stop there.
func coolest(airC []float64, round bool) []float64 {
	n := len(airC)
	dew := make([]float64, n)
	for h := range dew {
		dew[h] = airC[h]
		for k := h - coolestWindow/2; k < h+coolestWindow/2; k++ {
			at := k
			if round {
				at = ((k % n) + n) % n
			}
			if at >= 0 && at < n {
				dew[h] = math.Min(dew[h], airC[at])
			}
		}
	}
	return dew
}

// moisture fills dew point, relative humidity and pressure of a result that has its temperature. whole is the
// temperature of the whole year where it is synthetic, else nil.
func (p *Problem) moisture(r *Result, whole []float64) {
	m := &p.Measured
	switch {
	case m.DewPointC != nil && m.RelativeHumidity != nil:
		r.DewPointC, r.RelativeHumidity, r.HumidityOrigin = m.DewPointC, m.RelativeHumidity, "measured: "+m.Source
	case m.RelativeHumidity != nil:
		r.RelativeHumidity, r.HumidityOrigin = m.RelativeHumidity, "measured relative humidity: "+m.Source
		r.DewPointC = make([]float64, p.Hours)
		for h, share := range r.RelativeHumidity {
			r.DewPointC[h] = DewPoint(r.TemperatureC[h], share)
		}
	case m.DewPointC != nil:
		r.DewPointC, r.HumidityOrigin = m.DewPointC, "measured dew point: "+m.Source
		r.RelativeHumidity = p.saturated(r, m.DewPointC)
	default:
		dew := coolest(r.TemperatureC, false)
		if whole != nil {
			dew = coolest(whole, true)[:p.Hours]
		}
		r.DewPointC, r.HumidityOrigin = dew, "synthetic: the dew point is the coolest temperature of the day around the hour"
		r.RelativeHumidity = make([]float64, p.Hours)
		for h, c := range r.TemperatureC {
			r.RelativeHumidity[h] = RelativeHumidity(c, dew[h])
		}
	}
	if r.PressurePa, r.PressureOrigin = m.PressurePa, "measured: "+m.Source; m.PressurePa == nil {
		r.PressureOrigin = fmt.Sprintf("synthetic: standard atmosphere at %g m", p.ElevationM)
		r.PressurePa = make([]float64, p.Hours)
		for h := range r.PressurePa {
			r.PressurePa[h] = StandardPressure(p.ElevationM)
		}
	}
}

// saturated is the relative humidity of a measured dew point. Instruments put it above the temperature in fog; that
// counts as saturated and is reported.
func (p *Problem) saturated(r *Result, dewC []float64) []float64 {
	share := make([]float64, p.Hours)
	above, most := 0, 0.0
	for h, dew := range dewC {
		share[h] = RelativeHumidity(r.TemperatureC[h], dew)
		if share[h] > 1 {
			share[h] = 1
			above, most = above+1, math.Max(most, dew-r.TemperatureC[h])
		}
	}
	if above > 0 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("%s: in %d hours the dew point is above the temperature, by up to %.2g K; the air counts as saturated there", p.Measured.Source, above, most))
	}
	return share
}
