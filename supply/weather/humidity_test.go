package weather

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/internal/testdata"
	"tokenwatt/scenario"
)

// FAO Irrigation and Drainage Paper 56, annex 2, table 2.3, prints saturation vapour pressures in kPa, by another fit of
// the same form.
func TestSaturationPressureAgainstFAO(t *testing.T) {
	for _, c := range []struct{ airC, kPa float64 }{{1, 0.657}, {10, 1.228}, {20, 2.338}, {30, 4.243}, {40, 7.376}} {
		near(t, fmt.Sprintf("at %g C", c.airC), SaturationPressure(c.airC)/1000, c.kPa, 0.003*c.kPa)
	}
}

// FAO Irrigation and Drainage Paper 56, table 2.1: 101.3 kPa at the sea and 81.8 kPa at 1800 m, there by a simplified law.
func TestStandardPressure(t *testing.T) {
	near(t, "sea level", StandardPressure(0), 101325, 0)
	near(t, "1800 m", StandardPressure(1800), 81800, 0.01*81800)
	// ISO 2533:1975, table 5, prints 898.76 hPa for 1000 m of geopotential height.
	near(t, "1000 m", StandardPressure(1000), 89876, 10)
}

func TestHumidityInverts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		air := rapid.Float64Range(-40, 50).Draw(t, "air")
		share := rapid.Float64Range(driestHumidity, 1).Draw(t, "share")
		dew := DewPoint(air, share)
		if dew > air+1e-9 {
			t.Fatalf("dew point %g above %g", dew, air)
		}
		if got := RelativeHumidity(air, dew); math.Abs(got-share) > 1e-9*share {
			t.Fatalf("%g C at %g has a dew point of %g, which gives %g", air, share, dew, got)
		}
	})
}

// Greensboro's typical year has all three measured: from either of dew point and humidity the other must follow, within
// what the file's whole percents and tenths of a kelvin leave. The hours about the ends of months are apart: there the
// file's makers smoothed from one year into another, column by column, and dew point and humidity part by up to 33 %.
func TestMoistureMeasured(t *testing.T) {
	file := testdata.Path(t, "supply", "greensboro_tmy3_weather.csv")
	read := func(more ...string) *Result {
		names := append([]string{"temperature", "temp_air_c", "C"}, more...)
		return imported(t, site(36.1, -79.95, &scenario.CSV{File: file, Columns: columns(names...), Offset: -5}), scenario.Study{Year: 2023})
	}
	all := read("dew_point", "temp_dew_c", "C", "humidity", "rel_humidity_pct", "%", "pressure", "pressure_mbar", "mbar")
	if all.HumidityOrigin != "measured: "+file || all.PressureOrigin != "measured: "+file {
		t.Errorf("origins %q, %q", all.HumidityOrigin, all.PressureOrigin)
	}
	near(t, "mean pressure", mean(all.PressurePa), StandardPressure(273), 700)
	fromDew, fromShare := read("dew_point", "temp_dew_c", "C"), read("humidity", "rel_humidity_pct", "%")
	var sumShare, sumDew float64
	apart := 0
	for h := range all.DewPointC {
		off := math.Abs(fromDew.RelativeHumidity[h] - all.RelativeHumidity[h])
		sumShare += off / 8760
		sumDew += math.Abs(fromShare.DewPointC[h]-all.DewPointC[h]) / 8760
		if off > 0.03 {
			apart++
		}
	}
	if sumShare > 0.006 || sumDew > 0.15 || apart > 260 {
		t.Errorf("humidity from the dew point is off by %g in the mean, by more than 3 %% in %d hours; dew point from the humidity by %g K", sumShare, apart, sumDew)
	}
	// The synthetic dew point against the measured one: what a site without humidity gets.
	made := read()
	var bias, square float64
	for h := range made.DewPointC {
		d := made.DewPointC[h] - all.DewPointC[h]
		bias += d / 8760
		square += d * d / 8760
	}
	if !strings.HasPrefix(made.HumidityOrigin, "synthetic: ") || math.Abs(bias) > 1.5 || math.Sqrt(square) > 6 {
		t.Errorf("%s: off by %.2f K in the mean, %.2f K in the root mean square", made.HumidityOrigin, bias, math.Sqrt(square))
	}
	t.Logf("humidity from the dew point off by %.4f in the mean; synthetic dew point: bias %.2f K, root mean square %.2f K", sumShare, bias, math.Sqrt(square))
}

func TestMoistureSynthetic(t *testing.T) {
	p := problem()
	p.ElevationM = 1000
	r, err := Run(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	short := p
	short.Hours = 100
	cut, err := Run(context.Background(), short, nil)
	if err != nil {
		t.Fatal(err)
	}
	saturated := 0
	for h := range r.DewPointC {
		if h < 100 && r.DewPointC[h] != cut.DewPointC[h] {
			t.Fatalf("hour %d: a short study has a dew point of %g, the year %g", h, cut.DewPointC[h], r.DewPointC[h])
		}
		if !(r.RelativeHumidity[h] > 0 && r.RelativeHumidity[h] <= 1) || r.DewPointC[h] > r.TemperatureC[h] {
			t.Fatalf("hour %d: %g C, dew point %g C, humidity %g", h, r.TemperatureC[h], r.DewPointC[h], r.RelativeHumidity[h])
		}
		if r.RelativeHumidity[h] == 1 {
			saturated++
		}
	}
	if saturated == 0 || saturated > 24*30 {
		t.Errorf("%d hours are saturated", saturated)
	}
	near(t, "pressure", r.PressurePa[8759], 89876, 10)
}

// Fog: an instrument's dew point above its temperature counts as saturated, and is told.
func TestMoistureAboveSaturation(t *testing.T) {
	p := problem()
	p.Hours = 2
	p.Measured = Measured{Source: "x.csv", TemperatureC: []float64{5, 5}, DewPointC: []float64{5.2, 3}}
	r, err := Run(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.RelativeHumidity[0] != 1 || r.RelativeHumidity[1] >= 1 || !strings.Contains(strings.Join(r.Warnings, "\n"), "in 1 hours the dew point is above the temperature, by up to 0.2 K") {
		t.Errorf("humidity %v, warnings %q", r.RelativeHumidity, r.Warnings)
	}
	p.Measured.TemperatureC = nil
	if _, err := Run(context.Background(), p, nil); err == nil {
		t.Error("a dew point without its temperature was taken")
	}
}
