package score

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestConversion(t *testing.T) {
	for _, c := range []struct {
		from, to string
		factor   float64
		same     bool
	}{
		{"kWh", "Wh", 1000, true},
		{"J", "kWh", 1 / 3.6e6, true},
		{"MWh", "kWh", 1000, true},
		{"兆瓦时", "kWh", 1000, true},
		{"度", "kWh", 1, true},
		{"kWh/day", "kW", 1.0 / 24, true},
		{"kWh/year", "kW", 1.0 / 8766, true},
		{"W", "kW", 0.001, true},
		{"kW", "kWh", 0, false},
		{"W/h", "kW/h", 0.001, true},
		{"USD", "CNY", 0, false},
		{"USD/day", "USD/year", 365.25, true},
		{"USD", "USD/day", 1, true},
		{"Wh", "kWh/query", 0.001, true},
		{"Wh/request", "kWh/query", 0.001, true},
		{"Wh/token", "Wh/query", 0, false},
		{"%", "1", 0.01, true},
		{"share", "%", 100, true},
		{"times", "x", 1, true},
		{"倍", "x", 1, true},
		{"GPUs", "accelerator", 1, true},
		{"GPU-hours", "GPU h", 1, true},
		{"accelerator h", "GPU·h", 1, true},
		{"card", "GPU", 1, true},
		{"server", "GPU", 0, false},
		{"t CO2e", "kg", 1000, true},
		{"g", "mg", 1000, true},
		{"mL", "L", 0.001, true},
		{"m³", "L", 1000, true},
		{"kg/kWh", "g/kWh", 1000, true},
		{"kg/MWh", "g/kWh", 1, true},
		{"TFLOP/s", "FLOP/s", 1e12, true},
		{"token", "tok", 1, true},
		{"widgets", "widget", 1, true},
		{"", "GPU", 0, false},
		{"", "1", 1, true},
	} {
		factor, same := conversion(c.from, c.to)
		if same != c.same || math.Abs(factor-c.factor) > 1e-9*math.Abs(c.factor) {
			t.Errorf("%q to %q: %g, %v; expected %g, %v", c.from, c.to, factor, same, c.factor, c.same)
		}
	}
}

// A conversion and its inverse give one, and both exist or neither.
func TestConversionInverts(t *testing.T) {
	units := []string{"kWh", "W", "kW", "J/s", "USD", "CNY/kWh", "%", "1", "GPU", "GPU h", "kg/kWh", "L/query", "kWh/day", "t", "x/year", "?"}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SampledFrom(units).Draw(t, "a"), rapid.SampledFrom(units).Draw(t, "b")
		there, same := conversion(a, b)
		back, again := conversion(b, a)
		if same != again || same && math.Abs(there*back-1) > 1e-12 {
			t.Fatalf("%q to %q: %g %v, back %g %v", a, b, there, same, back, again)
		}
	})
}
