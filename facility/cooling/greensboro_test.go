package cooling

import (
	"math"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/facility/psychrometrics"
	"tokenwatt/internal/csvseries"
	"tokenwatt/internal/testdata"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.6g, want %.6g within %g", what, got, want, tolerance)
	}
}

// greensboro is the outdoor air of the typical meteorological year (TMY3 station 723170).
func greensboro(t testing.TB) []Air {
	t.Helper()
	tmy, err := csvseries.ReadFile(testdata.Path(t, "supply", "greensboro_tmy3_weather.csv"), &csvseries.Request{
		Hours: 8760, YearHours: 8760, UTCOffset: -5, Columns: []csvseries.Column{
			{Key: "dry", Header: "temp_air_c", Factor: 1},
			{Key: "dew", Header: "temp_dew_c", Factor: 1},
			{Key: "pressure", Header: "pressure_mbar", Factor: 100},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	air := make([]Air, 8760)
	for h := range air {
		dry, pressure := tmy["dry"][h], tmy["pressure"][h]
		ratio, wet, err := psychrometrics.State(dry, math.Min(dry, tmy["dew"][h]), pressure)
		if err != nil {
			t.Fatal(err)
		}
		air[h] = Air{DryBulbC: dry, WetBulbC: wet, Ratio: ratio, PressurePa: pressure}
	}
	return air
}

// builtin returns a plant of the catalog.
func builtin(t testing.TB, name string) Plant {
	t.Helper()
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	entry := c.Cooling.Get(name)
	if entry == nil {
		t.Fatalf("no plant %s", name)
	}
	return Assemble(&entry.Value)
}

// The place: mean temperatures, and its climate zone by degree days. ASHRAE 169 calls zone 4 what has at most 2,500 K d of
// cooling above 10 C and 2,000 to 3,000 K d of heating below 18 C, and A what is moist: mixed-humid, as Baltimore.
func TestGreensboroClimate(t *testing.T) {
	var dry, wet, heating, cooling float64
	air := greensboro(t)
	for d := range 365 {
		mean := 0.0
		for h := range 24 {
			mean += air[24*d+h].DryBulbC / 24
			wet += air[24*d+h].WetBulbC / 8760
		}
		dry += mean / 365
		heating += math.Max(0, 18-mean)
		cooling += math.Max(0, mean-10)
	}
	near(t, "mean dry bulb", dry, 14.42, 0.01)
	near(t, "mean wet bulb", wet, 11.15, 0.02)
	if !(cooling <= 2500 && heating > 2000 && heating <= 3000) {
		t.Errorf("%.0f K d of heating and %.0f of cooling are not zone 4", heating, cooling)
	}
}

// year is what a plant does in the year for a flat load of 80 % of its design, for a unit of IT energy.
type year struct {
	power, litresPerKWh, peak float64
	freeHours                 int
}

func runYear(t testing.TB, p Plant, air []Air) year {
	t.Helper()
	s, err := p.Size(Load{IT: 1, Room: 0.05})
	if err != nil {
		t.Fatal(err)
	}
	var y year
	const it = 0.8
	for h := range air {
		f := s.Hour(&air[h], Load{IT: it, Room: 0.045})
		y.power += f.PowerMW() / it / 8760
		y.litresPerKWh += f.WaterL() / it / 8760 / 1000
		y.peak = math.Max(y.peak, f.PowerMW()/it)
		if f.FreeMW >= 0.999*f.HeatMW {
			y.freeHours++
		}
	}
	return y
}

// Every built-in plant in the mixed-humid year: power and water for a unit of IT energy, and the hours without a
// compressor. The bounds are wide enough for other parameters and narrow enough to catch a slip; published ranges are
// compared in package validation.
func TestGreensboroPlants(t *testing.T) {
	air := greensboro(t)
	years := map[string]year{}
	for name, want := range map[string]struct{ powerLow, powerHigh, waterLow, waterHigh float64 }{
		"dx":                           {0.20, 0.35, 0, 0},
		"chiller-air":                  {0.17, 0.30, 0, 0},
		"chiller-air-economiser":       {0.09, 0.16, 0, 0},
		"chiller-adiabatic-economiser": {0.07, 0.14, 0.1, 0.6},
		"chiller-tower":                {0.10, 0.18, 1.3, 2.0},
		"chiller-tower-economiser":     {0.06, 0.12, 1.2, 1.9},
		"air-economiser":               {0.08, 0.16, 0, 0},
		"evaporative-direct":           {0.08, 0.16, 0.001, 0.2},
		"evaporative-tower":            {0.06, 0.12, 0.2, 0.9},
		"evaporative-indirect":         {0.05, 0.11, 0.05, 0.4},
		"liquid-dry":                   {0.03, 0.08, 0, 0},
		"liquid-adiabatic":             {0.03, 0.07, 0.02, 0.4},
		"liquid-tower":                 {0.02, 0.06, 1.1, 1.8},
	} {
		y := runYear(t, builtin(t, name), air)
		years[name] = y
		if y.power < want.powerLow || y.power > want.powerHigh {
			t.Errorf("%s takes %.3f of IT energy, expected %g to %g", name, y.power, want.powerLow, want.powerHigh)
		}
		if y.litresPerKWh < want.waterLow || y.litresPerKWh > want.waterHigh {
			t.Errorf("%s takes %.3f L/kWh, expected %g to %g", name, y.litresPerKWh, want.waterLow, want.waterHigh)
		}
		t.Logf("%-29s power %.3f of IT (peak hour %.3f), water %.2f L/kWh, %d hours free", name, y.power, y.peak, y.litresPerKWh, y.freeHours)
	}
	// What saves a compressor saves energy, and wet is free for more hours than dry.
	for _, pair := range [][2]string{
		{"chiller-air-economiser", "chiller-air"},
		{"chiller-adiabatic-economiser", "chiller-air-economiser"},
		{"chiller-tower-economiser", "chiller-tower"},
		{"evaporative-direct", "air-economiser"},
		{"liquid-dry", "chiller-air-economiser"},
		{"liquid-tower", "chiller-tower-economiser"},
	} {
		if better, worse := years[pair[0]], years[pair[1]]; better.power >= worse.power || better.freeHours < worse.freeHours {
			t.Errorf("%s (%.3f, %d h) is no better than %s (%.3f, %d h)", pair[0], better.power, better.freeHours, pair[1], worse.power, worse.freeHours)
		}
	}
}

// BenchmarkYear is a year of the dearest plant by the hour.
func BenchmarkYear(b *testing.B) {
	air := greensboro(b)
	s, err := builtin(b, "liquid-tower").Size(Load{IT: 1, Room: 0.05})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for h := range air {
			s.Hour(&air[h], Load{IT: 0.8, Room: 0.045})
		}
	}
}
