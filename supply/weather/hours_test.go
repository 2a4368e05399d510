package weather

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"tokenwatt/internal/csvseries"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/internal/testdata"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
	"tokenwatt/supply/series"
)

// write puts a file that was written by hand beside a test.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// measuredSite is a site whose scenario has the defaults of a hub and its shear.
func measuredSite(latitude, longitude float64, csv *scenario.CSV) *scenario.Site {
	s := site(latitude, longitude, csv)
	s.Weather.HubHeight, s.Weather.WindShear = quantity.Exact[quantity.Length](100), quantity.Exact[quantity.Number](1./7)
	return s
}

func warned(t *testing.T, warnings []string, want string) {
	t.Helper()
	if all := strings.Join(warnings, "\n"); !strings.Contains(all, want) {
		t.Errorf("warnings %q lack %q", all, want)
	}
}

// The formats that scenarios may name are those that there are.
func TestFormatsOfScenarios(t *testing.T) {
	field, ok := reflect.TypeFor[scenario.CSV]().FieldByName("Format")
	if !ok {
		t.Fatal("a CSV has no format")
	}
	got := field.Tag.Get("enum")
	if want := series.Auto + "|" + strings.Join(series.Formats(), "|"); got != want {
		t.Errorf("scenarios may name %s, there are %s", got, want)
	}
	for _, name := range []string{"Gaps", "Leap", "Edges"} {
		field, _ := reflect.TypeFor[scenario.CSV]().FieldByName(name)
		for _, rule := range strings.Split(field.Tag.Get("enum"), "|") {
			if rule != "error" && rule != series.Interpolate && rule != series.DropFeb29 && rule != series.RepeatFeb28 && rule != series.Wrap {
				t.Errorf("%s may be %s", name, rule)
			}
		}
	}
}

// The typical year of Greensboro read as a table with a clock gives what the mapping of its columns gives, and the wind is
// raised from the 10 m that its header names.
func TestReadsTypicalTable(t *testing.T) {
	file := testdata.Path(t, "supply", "greensboro_tmy3_weather.csv")
	r := imported(t, measuredSite(36.1, -79.95, &scenario.CSV{File: file, Zone: "-5"}), scenario.Study{Year: 2023})
	full := columns("ghi", "ghi_w_m2", "W/m2", "dni", "dni_w_m2", "W/m2", "dhi", "dhi_w_m2", "W/m2", "temperature", "temp_air_c", "C", "wind_speed", "wind_speed_10m_m_s", "m/s",
		"dew_point", "temp_dew_c", "C", "humidity", "rel_humidity_pct", "%", "pressure", "pressure_mbar", "mbar")
	asIs := imported(t, measuredSite(36.1, -79.95, &scenario.CSV{File: file, Columns: full, Offset: -5}), scenario.Study{Year: 2023})
	for h := range r.SolarCF {
		if math.Abs(r.SolarCF[h]-asIs.SolarCF[h]) > 1e-12 || r.TemperatureC[h] != asIs.TemperatureC[h] || math.Abs(r.RelativeHumidity[h]-asIs.RelativeHumidity[h]) > 1e-12 || math.Abs(r.PressurePa[h]-asIs.PressurePa[h]) > 1e-6 {
			t.Fatalf("hour %d: sun %g and %g, %g C and %g C", h, r.SolarCF[h], asIs.SolarCF[h], r.TemperatureC[h], asIs.TemperatureC[h])
		}
	}
	if !r.WindRaised || asIs.WindRaised || mean(r.WindCF) < 1.5*mean(asIs.WindCF) {
		t.Errorf("wind raised %t gives %g, at the hub %g", r.WindRaised, mean(r.WindCF), mean(asIs.WindCF))
	}
	warned(t, r.Warnings, "read as a table with a column of times, because line 1 names columns of month, day and hour")
	warned(t, r.Warnings, "raised from 10 m to the hub's 100 m by the power law of exponent 0.1429, a factor of 1.389")
	warned(t, asIs.Warnings, "taken to be at hub height")
	// A leap year needs its rule, and the error says where.
	_, err := Assemble(measuredSite(36.1, -79.95, &scenario.CSV{File: file, Zone: "-5"}), scenario.Study{Year: 2024}, 1)
	if err == nil || !strings.Contains(err.Error(), file+":1:1: leap: found a year without 29 February") {
		t.Errorf("got %v", err)
	}
	leap := imported(t, measuredSite(36.1, -79.95, &scenario.CSV{File: file, Zone: "-5", Leap: "repeat-feb-28"}), scenario.Study{Year: 2024})
	if len(leap.TemperatureC) != 8784 || leap.TemperatureC[1416] != leap.TemperatureC[1392] {
		t.Error("29 February is not 28 February")
	}
	two := imported(t, measuredSite(36.1, -79.95, &scenario.CSV{File: file, Zone: "-5"}), scenario.Study{Year: 2022, Years: 2})
	if len(two.WindCF) != 2*8760 || two.WindCF[8760] != two.WindCF[0] || !two.WindRaised {
		t.Errorf("%d hours of two years", len(two.WindCF))
	}
}

// The years of the British file by their name alone: wind and sun are recognised, and the year is the study's or another.
func TestReadsYear(t *testing.T) {
	file := testdata.Path(t, "supply", "gb_2020_hourly.csv")
	r := imported(t, measuredSite(54, -2, &scenario.CSV{File: file}), scenario.Study{Year: 2020})
	near(t, "wind", mean(r.WindCF), 0.39, 0.006)
	near(t, "first hour", r.WindCF[0], 0.34963, 1e-12)
	_, err := Assemble(measuredSite(54, -2, &scenario.CSV{File: file}), scenario.Study{Year: 2023}, 1)
	if err == nil || !strings.Contains(err.Error(), "`year: 2020` lets that year of the file stand for 2023") {
		t.Errorf("got %v", err)
	}
	other := imported(t, measuredSite(54, -2, &scenario.CSV{File: file, Year: 2020, Leap: "drop-feb-29"}), scenario.Study{Year: 2023})
	if len(other.WindCF) != 8760 || other.WindCF[1416] != r.WindCF[1440] {
		t.Error("29 February was not left out")
	}
	warned(t, other.Warnings, "the hours of 2020 stand for those of 2023")
}

// rows writes hours of June 2020 in Rome with a header.
func rows(header string, n int, row func(h int) string) string {
	text := header
	at := time.Date(2020, 6, 1, 0, 0, 0, 0, time.UTC)
	for h := range n {
		text += at.Add(time.Duration(h)*time.Hour).Format("20060102:1504") + "," + row(h) + "\n"
	}
	return text
}

// Irradiance on the panels' plane goes to the panels as it is; the file's place is compared with the site's.
func TestPlaneAndPlace(t *testing.T) {
	head := "Latitude (decimal degrees):\t42.0\nLongitude (decimal degrees):\t12.5\nElevation (m):\t520\nRadiation database:\tPVGIS-SARAH3\nSlope: 35 deg.\ntime,G(i),H_sun,T2m,WS10m,Int\n"
	file := write(t, "rome.csv", rows(head, 24, func(h int) string { return fmt.Sprintf("%d,0,20,3,0", 40*h) }))
	// The hours of the file are in June, those of the study from January on, so the cut is made by hand.
	f, err := series.Read(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	if f.Format != "pvgis" || f.Column(series.POA).Values[10] != 400 {
		t.Fatalf("read as %s", f.Format)
	}
	p := problem()
	p.Hours = 24
	p.Measured = Measured{Source: file, POA: f.Column(series.POA).Values, TemperatureC: f.Column(series.Temperature).Values}
	r, err := Run(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "output at 400 W/m2", r.SolarCF[10], DefaultPanel().CapacityFactor(400, 20), 1e-12)
	if !strings.HasPrefix(r.SolarOrigin, "measured irradiance on the panels' plane: ") {
		t.Errorf("origin %q", r.SolarOrigin)
	}
	far := elsewhere(file, site(40, 0, nil), &Hours{Place: f.Place, Values: map[string][]float64{}})
	warned(t, far, "is from 42 deg, 12.5 deg (latitude, longitude), the site is at 40 deg, 0 deg")
	warned(t, far, "is from 520 m above the sea, the site is at 0 m")
	if near := elsewhere(file, site(42.1, 12.4, nil), &Hours{Place: f.Place, Values: map[string][]float64{"pressure": {1}}}); len(near) > 0 {
		t.Errorf("a place nearby gives %q", near)
	}
}

// With global and diffuse irradiance the beam is what is left: of a day whose parts agree it gives what the measured beam
// gives, up to the sun's way within an hour.
func TestBeamLeftOver(t *testing.T) {
	file := testdata.Path(t, "supply", "greensboro_tmy3_weather.csv")
	read := func(names ...string) *Result {
		return imported(t, measuredSite(36.1, -79.95, &scenario.CSV{File: file, Columns: columns(names...), Offset: -5}), scenario.Study{Year: 2023})
	}
	three := read("ghi", "ghi_w_m2", "W/m2", "dni", "dni_w_m2", "W/m2", "dhi", "dhi_w_m2", "W/m2", "temperature", "temp_air_c", "C")
	two := read("ghi", "ghi_w_m2", "W/m2", "dhi", "dhi_w_m2", "W/m2", "temperature", "temp_air_c", "C")
	near(t, "capacity factor without the beam's own column", mean(two.SolarCF), mean(three.SolarCF), 0.003)
	p := problem()
	p.Hours = 1
	p.Measured = Measured{GHI: []float64{10}, DNI: []float64{10}}
	if _, err := Run(context.Background(), p, nil); err == nil {
		t.Error("a beam without its diffuse part was taken")
	}
}

func TestShear(t *testing.T) {
	near(t, "a tenfold height", Shear(10, 100, 1./7), math.Pow(10, 1./7), 1e-15)
	near(t, "the same height", Shear(80, 80, 0.2), 1, 0)
	p := problem()
	p.Hours, p.HubHeightM, p.WindShear = 1, 100, 0.2
	p.Measured = Measured{WindSpeedMS: []float64{5}, WindHeightM: 10}
	r, err := Run(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "raised wind", r.WindCF[0], DefaultTurbine().CapacityFactor(5*math.Pow(10, 0.2)), 1e-12)
	p.HubHeightM = 0
	if _, err := Run(context.Background(), p, nil); err == nil {
		t.Error("a hub on the ground was taken")
	}
}

// prices is a file of the Transparency Platform of a year of Brussels' clock, with one price missing.
func prices(t *testing.T) string {
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	text := "\"MTU (CET/CEST)\",\"Day-ahead Price [EUR/MWh]\",\"Currency\"\n"
	for at := time.Date(2018, 12, 31, 23, 0, 0, 0, time.UTC); at.Before(time.Date(2019, 12, 31, 23, 0, 0, 0, time.UTC)); at = at.Add(time.Hour) {
		price := fmt.Sprint(at.Hour())
		if at.Month() == time.May && at.Day() == 1 && at.Hour() == 12 {
			price = "n/e"
		}
		local, end := at.In(brussels), at.Add(time.Hour).In(brussels)
		text += fmt.Sprintf("\"%s - %s\",\"%s\",\"EUR\"\n", local.Format("02.01.2006 15:04"), end.Format("02.01.2006 15:04"), price)
	}
	return text
}

// Prices in another currency need a rate, a year of another clock needs a rule, and so does a gap; each is said with the
// line that mends it, until all is there.
func TestPricesNeedRules(t *testing.T) {
	file := write(t, "prices.csv", prices(t))
	known := []csvseries.Quantity{{Key: "price", Unit: "USD/MWh", Min: -1e5, Max: 1e5}, {Key: "carbon", Unit: "kg/MWh", Max: 5000}}
	study := scenario.Study{Year: 2019}
	csv := &scenario.CSV{File: file}
	for _, step := range []struct {
		want string
		mend func()
	}{
		{"`edges: wrap`", func() { csv.Edges = "wrap" }},
		{"`gaps: interpolate`", func() { csv.Gaps = "interpolate" }},
		{"`exchange_rate`", func() { csv.ExchangeRate = quantity.Exact[quantity.Number](1.12) }},
	} {
		_, err := ReadHours(csv, known, study, 8760)
		if err == nil || !strings.Contains(err.Error(), step.want) {
			t.Fatalf("got %v, want %s", err, step.want)
		}
		step.mend()
	}
	got, err := ReadHours(csv, known, study, 8760)
	if err != nil {
		t.Fatal(err)
	}
	price := got.Values["price"]
	near(t, "price at 5 h", price[5], 5*1.12, 1e-12)
	near(t, "price in the gap", price[2892], 12*1.12, 1e-9)
	// The clock went back at 01:00 UTC on 27 October, the 300th day.
	near(t, "price of the second of two hours", price[299*24+1], 1*1.12, 1e-12)
	near(t, "price of the hour behind them", price[299*24+2], 2*1.12, 1e-12)
	if got.Values["carbon"] != nil {
		t.Error("a file of prices has carbon")
	}
	warned(t, got.Warnings, "read as ENTSO-E Transparency Platform, because line 1 names `MTU (CET/CEST)`: price from Day-ahead Price [EUR/MWh]; clock Europe/Brussels")
	warned(t, got.Warnings, "price: 1 hour in 1 gap interpolated")
}

func TestReadHoursRefuses(t *testing.T) {
	known := []csvseries.Quantity{{Key: "cf", Max: 1}}
	study := scenario.Study{Year: 2020, Hours: 24}
	table := func(header, cells string) string {
		text := header + "\n"
		for h := range 24 {
			text += fmt.Sprintf("2020-01-01T%02d:00Z%s\n", h, cells)
		}
		return text
	}
	for name, c := range map[string]struct {
		text, want string
		csv        scenario.CSV
	}{
		"nothing to use": {table("time_utc,temp_c,odd", ",5,1"), "found columns of temperature, expected one of cf (hint: name it: `columns: {cf: {name: ..., unit: ...}}`; the file has time_utc, odd)", scenario.CSV{}},
		"sun and wind":   {table("time_utc,solar_cf,wind_cf", ",0.1,0.2"), "columns of sun and of wind: solar_cf, wind_cf", scenario.CSV{}},
		"several":        {table("time_utc,cf,plant cf", ",0.1,0.2"), "several columns that could be it: cf, plant cf, expected one (hint: choose it: `columns: {cf: {name: \"cf\"}}`)", scenario.CSV{}},
		"out of bounds":  {table("time_utc,cf", ",0.5"), "x.csv:2:19: cf: found `0.5` times 3, expected 0 to 1", scenario.CSV{Format: "generic", Columns: strictyaml.Map[scenario.Column]{{Name: "cf", Value: scenario.Column{Name: "cf", Scale: quantity.Exact[quantity.Number](3)}}}}},
		"wrong zone":     {table("time_utc,cf", ",0.5"), "no such time zone", scenario.CSV{Zone: "Mars"}},
		"no such rows":   {table("time_utc,cf", ",0.5"), "no column `Area` in the file", scenario.CSV{Select: strictyaml.Map[string]{{Name: "Area", Value: "DE"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			csv := c.csv
			csv.File = write(t, "x.csv", c.text)
			_, err := ReadHours(&csv, known, study, 24)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	damp := &scenario.CSV{File: write(t, "x.csv", table("time_utc,rh_pct", ",0"))}
	if _, err := ReadHours(damp, []csvseries.Quantity{{Key: "humidity", Min: driestHumidity, Max: 1}}, study, 24); err == nil || !strings.Contains(err.Error(), "x.csv:2:1: humidity: found 0 in the hour that this row begins, expected 0.001 to 1") {
		t.Errorf("got %v", err)
	}
	if _, err := ReadHours(&scenario.CSV{File: "none.csv"}, known, study, 24); err == nil {
		t.Error("a missing file was read")
	}
	empty := &scenario.CSV{File: write(t, "x.csv", table("time_utc,cf,temp_c", ",,5"))}
	got, err := ReadHours(empty, append(known, csvseries.Quantity{Key: "temperature", Unit: "C", Min: -90, Max: 70}), study, 24)
	if err != nil || got.Values["cf"] != nil || len(got.Values["temperature"]) != 24 {
		t.Fatalf("got %v, %v", got, err)
	}
	warned(t, got.Warnings, "column cf has no value at all and is not used")
}
