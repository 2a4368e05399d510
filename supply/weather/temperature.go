package weather

import (
	"math"
	"math/rand/v2"
)

const (
	// dailySwingK is half the span of temperature between afternoon and night.
	dailySwingK = 4
	// temperatureNoiseK and temperatureMemory make the weather of some days.
	temperatureNoiseK = 3
	temperatureMemory = 0.99
	// warmestDay of the northern year.
	warmestDay = 201
	// warmestSolarHour of the day.
	warmestSolarHour = 15
)

// syntheticTemperature draws a year of hourly air temperatures in C with exactly the given mean.
func syntheticTemperature(r *rand.Rand, hours int, meanC, swingK, latitudeDeg, longitudeDeg float64) []float64 {
	t := make([]float64, hours)
	autoregressive(r, t, temperatureMemory)
	var sum float64
	for h := range t {
		solarHour := float64(h%24) + 0.5 + longitudeDeg/15
		t[h] = temperatureNoiseK*t[h] +
			swingK*seasonal(h, hours, warmestDay, latitudeDeg) +
			dailySwingK*math.Cos(2*math.Pi*(solarHour-warmestSolarHour)/24)
		sum += t[h]
	}
	for h := range t {
		t[h] += meanC - sum/float64(hours)
	}
	return t
}
