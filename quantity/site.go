package quantity

// Temperature is in degrees Celsius, a point on the scale. "288.15 K" and "59 degF" are converted with
// their offset; a difference of temperatures is a TemperatureDifference.
type Temperature float64

// C returns the temperature in degrees Celsius.
func (t Temperature) C() float64 { return float64(t) }

// Kelvin returns the temperature in kelvin.
func (t Temperature) Kelvin() float64 { return float64(t) + zeroCelsius }

// Minus returns how much warmer t is than u.
func (t Temperature) Minus(u Temperature) TemperatureDifference {
	return TemperatureDifference(float64(t) - float64(u))
}

// Plus returns the temperature that is warmer by the difference.
func (t Temperature) Plus(d TemperatureDifference) Temperature {
	return Temperature(float64(t) + float64(d))
}

// TemperatureDifference is in kelvin; "5 K" and "5 C" are the same difference.
type TemperatureDifference float64

// K returns the difference in kelvin.
func (d TemperatureDifference) K() float64 { return float64(d) }

// TemperatureSlope is a relative change per kelvin: 0.004 is 0.4 %/K.
type TemperatureSlope float64

// PerK returns the fraction per kelvin.
func (s TemperatureSlope) PerK() float64 { return float64(s) }

// Times returns the relative change that the difference brings: f = s d.
func (s TemperatureSlope) Times(d TemperatureDifference) Fraction {
	return Fraction(float64(s) * float64(d))
}

// Speed is in metres per second.
type Speed float64

// MPerS returns the speed in metres per second.
func (s Speed) MPerS() float64 { return float64(s) }

// Over returns the way made in the duration: l = s t.
func (s Speed) Over(d Duration) Length { return Length(float64(s) * float64(d)) }

// Length is in metres.
type Length float64

// Units of Length.
const (
	Metre     Length = 1
	Kilometre        = 1e3 * Metre
)

// M returns the length in metres.
func (l Length) M() float64 { return float64(l) }

// Area is in square metres.
type Area float64

// M2 returns the area in square metres.
func (a Area) M2() float64 { return float64(a) }

// Angle is in degrees, as latitudes and tilts are given.
type Angle float64

// Degrees returns the angle in degrees.
func (a Angle) Degrees() float64 { return float64(a) }

// Radians returns the angle in radians.
func (a Angle) Radians() float64 { return float64(a) * degree }

// Irradiance is in watts per square metre.
type Irradiance float64

// WPerM2 returns the irradiance in watts per square metre.
func (i Irradiance) WPerM2() float64 { return float64(i) }

// Times returns the power that falls on the area: P = i A.
func (i Irradiance) Times(a Area) Power { return Power(float64(i) * float64(a)) }
