package psychrometrics

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/internal/root"
)

const (
	// zeroC is 0 C in kelvin.
	zeroC = 273.15
	// massRatio is the molar mass of water over that of dry air (ASHRAE 2017, eq. 20).
	massRatio = 0.621945
	// dryAirGas is the gas constant of dry air in J/(kg K).
	dryAirGas = 287.042
)

// ErrState is wrapped by every error about air that cannot be: no pressure, more water than it holds, no number.
var ErrState = errors.New("psychrometrics: no such air")

// SaturationPressure is the pressure in Pa of water vapour over water (above 0 C) or ice at a temperature in C: ASHRAE
// 2017, eq. 5 and 6, valid from -100 to 200 C.
func SaturationPressure(t float64) float64 {
	if t > 0 {
		return overWater(t)
	}
	k := t + zeroC
	return math.Exp(-5.6745359e3/k + 6.3925247 + k*(-9.677843e-3+k*(6.2215701e-7+k*(2.0747825e-9+k*-9.484024e-13))) + 4.1635019*math.Log(k))
}

// overWater is eq. 6, below 0 C too, where it is that of supercooled water.
func overWater(t float64) float64 {
	k := t + zeroC
	return math.Exp(-5.8002206e3/k + 1.3914993 + k*(-4.8640239e-2+k*(4.1764768e-5+k*-1.4452093e-8)) + 6.5459673*math.Log(k))
}

// VapourPressure is the pressure in Pa of the water vapour of air with a dew point in C over water.
func VapourPressure(dewPoint float64) float64 { return overWater(dewPoint) }

// HumidityRatio is the water in kg for a kg of dry air at a vapour pressure and a total pressure in Pa: eq. 20.
func HumidityRatio(vapour, pressure float64) float64 {
	return massRatio * vapour / (pressure - vapour)
}

// SaturationRatio is the humidity ratio of saturated air at a temperature in C and a pressure in Pa.
func SaturationRatio(t, pressure float64) float64 {
	return HumidityRatio(SaturationPressure(t), pressure)
}

// Enthalpy is that of moist air in kJ for a kg of dry air, zero at 0 C without water: eq. 30.
func Enthalpy(t, ratio float64) float64 { return 1.006*t + ratio*(2501+1.86*t) }

// Density is that of the dry air in moist air, in kg/m3, at a temperature in C, a humidity ratio and a pressure in Pa: the
// inverse of eq. 26.
func Density(t, ratio, pressure float64) float64 {
	return pressure / (dryAirGas * (t + zeroC) * (1 + ratio/massRatio))
}

// DewPoint is the temperature in C, over water, at which air of a humidity ratio above zero is saturated at a pressure in
// Pa. Newton's method on the logarithm of the vapour pressure, which is nearly straight in 1/T, converges from any start in a
// few steps. The error wraps ErrState.
func DewPoint(ratio, pressure float64) (float64, error) {
	if !(ratio > 0) || !(pressure > 0) || math.IsInf(ratio, 0) || math.IsInf(pressure, 0) {
		return 0, fmt.Errorf("%w: humidity ratio %g at %g Pa", ErrState, ratio, pressure)
	}
	want := math.Log(pressure * ratio / (massRatio + ratio))
	inverse := 1 / (15 + zeroC)
	for range 50 {
		t := 1/inverse - zeroC
		const step = 1e-4
		slope := (math.Log(overWater(t+step)) - math.Log(overWater(t))) / (1/(t+step+zeroC) - 1/(t+zeroC))
		next := inverse - (math.Log(overWater(t))-want)/slope
		if math.Abs(next-inverse) <= 1e-12*inverse {
			return 1/next - zeroC, nil
		}
		inverse = next
	}
	return 0, fmt.Errorf("%w: no dew point of humidity ratio %g at %g Pa", ErrState, ratio, pressure)
}

// RatioFromWetBulb is the humidity ratio of air of a dry and a wet bulb in C at a pressure in Pa: eq. 33 and 35. It is
// negative for a wet bulb below that of dry air.
func RatioFromWetBulb(t, wet, pressure float64) float64 {
	saturated := SaturationRatio(wet, pressure)
	if wet > 0 {
		return ((2501-2.326*wet)*saturated - 1.006*(t-wet)) / (2501 + 1.86*t - 4.186*wet)
	}
	return ((2830-0.24*wet)*saturated - 1.006*(t-wet)) / (2830 + 1.86*t - 2.1*wet)
}

// wetBulbTolerance is how near, in K, the wet bulb is closed in.
const wetBulbTolerance = 1e-5

// WetBulb is the thermodynamic wet-bulb temperature in C of air of a temperature between -90 and 70 C and a humidity
// ratio at a pressure in Pa. Air with more water than saturated air holds has no wet bulb and is an error that wraps
// ErrState, as is anything that is no number.
func WetBulb(t, ratio, pressure float64) (float64, error) {
	if !(t >= -90 && t <= 70) || !(ratio >= 0) || !(pressure > 2*SaturationPressure(t)) || math.IsInf(pressure, 0) {
		return 0, fmt.Errorf("%w: %g C with a humidity ratio of %g at %g Pa", ErrState, t, ratio, pressure)
	}
	saturated := SaturationRatio(t, pressure)
	if ratio > saturated*(1+1e-9) {
		return 0, fmt.Errorf("%w: humidity ratio %g above %g of saturated air at %g C and %g Pa", ErrState, ratio, saturated, t, pressure)
	}
	if ratio >= saturated {
		return t, nil
	}
	// The driest air of 70 C has a wet bulb 48 K below.
	low := t - 60
	found, err := root.Brent(func(wet float64) (float64, error) { return RatioFromWetBulb(t, wet, pressure) - ratio, nil },
		low, t, &root.Settings{Tolerance: wetBulbTolerance})
	if err != nil {
		return 0, fmt.Errorf("%w: no wet bulb between %g and %g C: %w", ErrState, low, t, err)
	}
	return found.Root.X, nil
}

// State is the humidity ratio and the wet bulb of air of a temperature and a dew point over water in C at a pressure in
// Pa. Below freezing air may hold more water than ice allows, as fog of supercooled drops does; its wet bulb is then the
// temperature itself. A dew point above the temperature is an error that wraps ErrState.
func State(t, dewPoint, pressure float64) (ratio, wetBulb float64, err error) {
	if !(dewPoint <= t) {
		return 0, 0, fmt.Errorf("%w: dew point %g C above the temperature, %g C", ErrState, dewPoint, t)
	}
	ratio = HumidityRatio(VapourPressure(dewPoint), pressure)
	if t <= 0 && ratio >= SaturationRatio(t, pressure) && pressure > 2*SaturationPressure(t) {
		return ratio, t, nil
	}
	wetBulb, err = WetBulb(t, ratio, pressure)
	return ratio, wetBulb, err
}

// Stull is the wet-bulb temperature in C at sea level by Stull (2011), Journal of Applied Meteorology and Climatology 50,
// 2267, eq. 1, of a temperature in C and a relative humidity as a share: a fit within -1.0 to 0.65 K for 5 to 99 % and -20 to 50 C.
func Stull(t, humidity float64) float64 {
	rh := 100 * humidity
	return t*math.Atan(0.151977*math.Sqrt(rh+8.313659)) + math.Atan(t+rh) - math.Atan(rh-1.676331) +
		0.00391838*math.Pow(rh, 1.5)*math.Atan(0.023101*rh) - 4.686035
}

// PsychrometerPressure is the vapour pressure in Pa of air of a dry and a wet bulb in C at a pressure in Pa, as an Assmann
// psychrometer with a film of water shows them: WMO Guide No. 8, annex 4.B, p_w = p_ws(t_w) - 6.53e-4 (1 + 9.44e-4 t_w) p (t - t_w).
func PsychrometerPressure(t, wet, pressure float64) float64 {
	return overWater(wet) - 6.53e-4*(1+9.44e-4*wet)*pressure*(t-wet)
}
