package weather

import (
	"context"
	"math"
	"strings"
	"testing"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/internal/testdata"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// site is a place with everything that a scenario's defaults would give it, and a file.
func site(latitude, longitude float64, csv *scenario.CSV) *scenario.Site {
	return &scenario.Site{
		Latitude: quantity.Exact(quantity.Angle(latitude)), Longitude: quantity.Exact(quantity.Angle(longitude)),
		Weather: scenario.Weather{
			CSV: csv, Clearness: quantity.Exact[quantity.Fraction](0.55), WindSpeed: quantity.Exact[quantity.Speed](7.5),
			Temperature: quantity.Exact[quantity.Temperature](13), TemperatureSwing: quantity.Exact[quantity.Number](11),
		},
	}
}

func columns(names ...string) strictyaml.Map[scenario.Column] {
	var m strictyaml.Map[scenario.Column]
	for i := 0; i < len(names); i += 3 {
		m = append(m, strictyaml.Entry[scenario.Column]{Name: names[i], Value: scenario.Column{Name: names[i+1], Unit: names[i+2]}})
	}
	return m
}

func imported(t *testing.T, s *scenario.Site, study scenario.Study) *Result {
	t.Helper()
	p, err := Assemble(s, study, 1)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Run(context.Background(), *p, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The data's own description gives capacity factors of 0.39 (wind) and 0.13 (sun) for Great Britain in 2020. A
// study of 8760 hours takes the first of the file's 8784.
func TestImportCapacityFactors(t *testing.T) {
	file := testdata.Path(t, "supply", "gb_2020_hourly.csv")
	csv := &scenario.CSV{File: file, Columns: columns("time", "time_utc", "", "solar_cf", "solar_cf", "", "wind_cf", "wind_cf", "")}
	r := imported(t, site(54, -2, csv), scenario.Study{Year: 2020, Hours: 8760})
	near(t, "wind", mean(r.WindCF), 0.39, 0.006)
	near(t, "sun", mean(r.SolarCF), 0.13, 0.006)
	near(t, "first hour", r.WindCF[0], 0.34963, 0)
	if !strings.HasPrefix(r.WindOrigin, "measured: ") || !strings.HasPrefix(r.TemperatureOrigin, "synthetic: ") || len(r.SolarCF) != 8760 {
		t.Errorf("origins %q, %q, %d hours", r.WindOrigin, r.TemperatureOrigin, len(r.SolarCF))
	}
}

// Greensboro's typical year through the panel. PVWatts gives fixed plants there 1,300-1,450 kWh a year for a kW of
// panels, thus with 1.2 kW of panels for a kW of inverter a capacity factor of 0.178-0.199; the latitude tilt is near
// the best one. The diffuse share estimated from global irradiance alone gives about the same.
func TestImportTypicalYear(t *testing.T) {
	file := testdata.Path(t, "supply", "greensboro_tmy3_weather.csv")
	full := columns("ghi", "ghi_w_m2", "W/m2", "dni", "dni_w_m2", "W/m2", "dhi", "dhi_w_m2", "W/m2", "temperature", "temp_air_c", "C", "wind_speed", "wind_speed_10m_m_s", "m/s")
	measured := imported(t, site(36.1, -79.95, &scenario.CSV{File: file, Columns: full, Offset: -5}), scenario.Study{Year: 2023})
	cf := mean(measured.SolarCF)
	if cf < 0.17 || cf > 0.205 {
		t.Errorf("solar capacity factor %g", cf)
	}
	erbs := imported(t, site(36.1, -79.95, &scenario.CSV{File: file, Columns: append(full[:1:1], full[3]), Offset: -5}), scenario.Study{Year: 2023})
	near(t, "capacity factor from global irradiance alone", mean(erbs.SolarCF), cf, 0.01)
	// Within the sun's path nearly all irradiance has its place, so a wrong clock shows.
	wrong := imported(t, site(36.1, -79.95, &scenario.CSV{File: file, Columns: full}), scenario.Study{Year: 2023})
	if mean(wrong.SolarCF) > 0.9*cf || !strings.Contains(strings.Join(wrong.Warnings, "\n"), "utc_offset") {
		t.Errorf("a clock five hours off gives %g and warns %q", mean(wrong.SolarCF), wrong.Warnings)
	}
	// 10 m is far below the hub: the mean wind there is weak, and the result says what was assumed.
	if math.IsNaN(mean(measured.WindCF)) || !strings.Contains(strings.Join(measured.Warnings, "\n"), "hub height") {
		t.Errorf("warnings %q", measured.Warnings)
	}
	t.Logf("solar %.4f (from global irradiance %.4f), wind %.4f, warnings %q", cf, mean(erbs.SolarCF), mean(measured.WindCF), measured.Warnings)
}

func TestImportRefuses(t *testing.T) {
	file := testdata.Path(t, "supply", "greensboro_tmy3_weather.csv")
	for name, c := range map[string]struct {
		csv  scenario.CSV
		year int
		want string
	}{
		"leap year":    {scenario.CSV{File: file, Columns: columns("temperature", "temp_air_c", "C")}, 2020, "found 8760 rows below the header, expected 8784 hours"},
		"wrong column": {scenario.CSV{File: file, Columns: columns("temperature", "temp_air", "C")}, 2023, "did you mean `temp_air_c`?"},
		"wrong key":    {scenario.CSV{File: file, Columns: columns("temprature", "temp_air_c", "C")}, 2023, "did you mean `temperature`?"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Assemble(site(36, -80, &c.csv), scenario.Study{Year: c.year}, 1)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}
