package validation

import (
	"context"
	"fmt"
	"math"

	"tokenwatt/internal/csvseries"
	"tokenwatt/internal/root"
	"tokenwatt/scenario"
	"tokenwatt/supply/weather"
)

// greensboroFile is a typical meteorological year (TMY3) of Greensboro, North Carolina.
const greensboroFile = "supply/greensboro_tmy3_weather.csv"

// syntheticYears is how many seeds are drawn: the spread over them says what is chance.
const syntheticYears = 20

// statistic is one figure of a year of hours.
type statistic struct {
	name, unit string
	measure    Measure
	split      Split
	of         func([]float64) float64
}

// site is a place with a measured series and how it is made.
type site struct {
	series, against, method string
	problem                 weather.Problem
	measured                []float64
	synthetic               func(*weather.Result) []float64
	statistics              []statistic
}

// weatherCases compare synthetic years with measured ones.
func weatherCases(ctx context.Context, b *bench) ([]Case, error) {
	gb, err := b.gbSites(ctx)
	if err != nil {
		return nil, err
	}
	tmy, err := b.greensboroSites(ctx)
	if err != nil {
		return nil, err
	}
	var cases []Case
	for _, s := range append(gb, tmy...) {
		found, err := s.cases(ctx)
		if err != nil {
			return nil, err
		}
		cases = append(cases, found...)
	}
	both, err := b.sunAgainstWind(ctx)
	return append(cases, both...), err
}

// cases draws the synthetic years and compares each statistic of each with the measured year.
func (s *site) cases(ctx context.Context) ([]Case, error) {
	cases := make([]Case, len(s.statistics))
	pairs := make([][]pair, len(s.statistics))
	for i, st := range s.statistics {
		cases[i] = Case{Quantity: s.series + ": " + st.name, Unit: st.unit, Against: s.against, Split: st.split, Measure: st.measure, Method: s.method}
	}
	for seed := range syntheticYears {
		p := s.problem
		p.Seed = uint64(seed + 1)
		r, err := weather.Run(ctx, p, nil)
		if err != nil {
			return nil, err
		}
		x := s.synthetic(r)
		for i, st := range s.statistics {
			pairs[i] = append(pairs[i], pair{fmt.Sprint(seedName, seed+1), st.of(x), st.of(s.measured)})
		}
	}
	return finish(cases, pairs)
}

// shares are the statistics of a series of capacity factors.
func shares(longitudeDeg float64, atNight bool, meanSplit Split) []statistic {
	list := []statistic{
		{"mean", "", Factor, meanSplit, mean},
		{"standard deviation", "", Factor, Test, deviation},
		{"correlation with itself an hour later", "", Difference, Test, func(x []float64) float64 { return lagged(x, 1) }},
		{"correlation with itself a day later", "", Difference, Test, func(x []float64) float64 { return lagged(x, 24) }},
		{"correlation of daily means with those a day later", "", Difference, Test, func(x []float64) float64 { return lagged(dailyMeans(x), 1) }},
	}
	if atNight {
		list = append(list, statistic{"day over night", "", Factor, Test, func(x []float64) float64 {
			day, night := dayAndNight(x, longitudeDeg)
			return day / night
		}})
	}
	return append(list,
		statistic{"summer over winter", "", Factor, Test, func(x []float64) float64 {
			summer, winter := summerAndWinter(x)
			return summer / winter
		}},
		statistic{"lowest week", "", Factor, Test, lowestWeek},
	)
}

// temperatures are the statistics of air temperature.
func temperatures(longitudeDeg float64) []statistic {
	return []statistic{
		{"mean", "C", Difference, Input, mean},
		{"standard deviation", "K", Factor, Test, deviation},
		{"correlation with itself an hour later", "", Difference, Test, func(x []float64) float64 { return lagged(x, 1) }},
		{"correlation with itself a day later", "", Difference, Test, func(x []float64) float64 { return lagged(x, 24) }},
		{"day less night", "K", Difference, Test, func(x []float64) float64 {
			day, night := dayAndNight(x, longitudeDeg)
			return day - night
		}},
		{"summer less winter", "K", Difference, Test, func(x []float64) float64 {
			summer, winter := summerAndWinter(x)
			return summer - winter
		}},
	}
}

// synthetic is a problem at the scenario's defaults for a place and year.
func (b *bench) synthetic(year int, latitudeDeg, longitudeDeg float64) weather.Problem {
	w := &b.defaults.site.Weather
	return weather.Problem{
		Year: year, Hours: scenario.HoursInYear(year), LatitudeDeg: latitudeDeg, LongitudeDeg: longitudeDeg,
		Clearness: w.Clearness.Mode.Float(), WindSpeedMS: w.WindSpeed.Mode.MPerS(),
		TemperatureC: w.Temperature.Mode.C(), TemperatureSwingK: w.TemperatureSwing.Mode.Float(), Seed: 1,
	}
}

// solar and wind pick a series.
func solar(r *weather.Result) []float64       { return r.SolarCF }
func wind(r *weather.Result) []float64        { return r.WindCF }
func temperature(r *weather.Result) []float64 { return r.TemperatureC }

// matched finds the value of a problem's figure, between two bounds, at which the mean of a series is as wanted.
func matched(ctx context.Context, p weather.Problem, figure func(*weather.Problem) *float64, low, high float64, series func(*weather.Result) []float64, want float64) (weather.Problem, error) {
	found, err := root.Brent(func(x float64) (float64, error) {
		*figure(&p) = x
		r, err := weather.Run(ctx, p, nil)
		if err != nil {
			return 0, err
		}
		return mean(series(r)) - want, nil
	}, low, high, &root.Settings{Tolerance: 1e-4})
	if err != nil {
		return p, fmt.Errorf("no synthetic year has a mean of %g: %w", want, err)
	}
	*figure(&p) = found.Root.X
	return p, nil
}

func windSpeed(p *weather.Problem) *float64 { return &p.WindSpeedMS }
func clearness(p *weather.Problem) *float64 { return &p.Clearness }

// The middle of Great Britain, which stands for a fleet spread over all of it.
const gbLatitude, gbLongitude = 54, -2

// gb reads the measured capacity factors of 2020.
func (b *bench) gb() (map[string][]float64, error) {
	return csvseries.ReadFile(b.data.path(gbFile), &csvseries.Request{
		Hours: 8784, YearHours: 8784, Time: "time_utc", Columns: columns("solar_cf", "wind_cf"),
	})
}

// columns asks for columns as they are.
func columns(names ...string) []csvseries.Column {
	var list []csvseries.Column
	for _, name := range names {
		list = append(list, csvseries.Column{Key: name, Header: name, Factor: 1})
	}
	return list
}

// gbSites are the fleets of sun and wind of Great Britain: their means at a scenario's defaults, and all else where
// the mean is made to agree.
func (b *bench) gbSites(ctx context.Context) ([]site, error) {
	gb, err := b.gb()
	if err != nil {
		return nil, err
	}
	plain := b.synthetic(2020, gbLatitude, gbLongitude)
	windy, err := matched(ctx, plain, windSpeed, 3, 15, wind, mean(gb["wind_cf"]))
	if err != nil {
		return nil, err
	}
	sunny, err := matched(ctx, plain, clearness, 0.1, 0.8, solar, mean(gb["solar_cf"]))
	if err != nil {
		return nil, err
	}
	const (
		against = "gb_2020_hourly.csv"
		fleet   = " Measured is the whole fleet, which is smoother than the one site that a synthetic year is; its capacity factors are over 1.05 x the year's maximum, so they are a little high."
	)
	return []site{
		{"GB wind at default speed", against, fmt.Sprintf("A scenario's default of %g m/s at hub height.", plain.WindSpeedMS) + fleet, plain, gb["wind_cf"], wind, shares(gbLongitude, true, Test)[:1]},
		{"GB wind", against, fmt.Sprintf("With a mean of %.2f m/s, found so that the mean output agrees.", windy.WindSpeedMS) + fleet, windy, gb["wind_cf"], wind, shares(gbLongitude, true, Input)},
		{"GB sun at default clearness", against, fmt.Sprintf("A scenario's default clearness of %g.", plain.Clearness) + fleet, plain, gb["solar_cf"], solar, shares(gbLongitude, false, Test)[:1]},
		{"GB sun", against, fmt.Sprintf("With a clearness of %.3f, found so that the mean output agrees.", sunny.Clearness) + fleet, sunny, gb["solar_cf"], solar, shares(gbLongitude, false, Input)},
	}, nil
}

// greensboroSites are sun, wind and temperature of the typical year, each through the same panel and turbine.
func (b *bench) greensboroSites(ctx context.Context) ([]site, error) {
	const latitude, longitude = 36.10, -79.95
	tmy, err := csvseries.ReadFile(b.data.path(greensboroFile), &csvseries.Request{
		Hours: 8760, YearHours: 8760, UTCOffset: -5, Columns: columns("ghi_w_m2", "dni_w_m2", "dhi_w_m2", "temp_air_c", "wind_speed_10m_m_s"),
	})
	if err != nil {
		return nil, err
	}
	p := b.synthetic(2023, latitude, longitude)
	p.TemperatureC = mean(tmy["temp_air_c"])
	p.Clearness = mean(tmy["ghi_w_m2"]) / outside(latitude, 365)
	measured := p
	speeds := tmy["wind_speed_10m_m_s"]
	scaled := make([]float64, len(speeds))
	for h := range speeds {
		scaled[h] = speeds[h] * p.WindSpeedMS / mean(speeds)
	}
	measured.Measured = weather.Measured{
		Source: greensboroFile, TemperatureC: tmy["temp_air_c"], GHI: tmy["ghi_w_m2"], DNI: tmy["dni_w_m2"], DHI: tmy["dhi_w_m2"], WindSpeedMS: scaled,
	}
	truth, err := weather.Run(ctx, measured, nil)
	if err != nil {
		return nil, err
	}
	const against = "greensboro_tmy3_weather.csv"
	return []site{
		{
			"Greensboro sun", against, fmt.Sprintf("The measured clearness of %.3f and mean temperature are handed in; measured irradiance goes through the same panel, so the sky alone is judged.", p.Clearness),
			p, truth.SolarCF, solar, shares(longitude, false, Test),
		},
		{
			"Greensboro wind", against, fmt.Sprintf("Speeds at 10 m, scaled to a mean of %g m/s at both sides, through the same turbine. Wind at 10 m has a day that wind at hub height has not.", p.WindSpeedMS),
			p, truth.WindCF, wind, shares(longitude, true, Test),
		},
		{
			"Greensboro temperature", against, fmt.Sprintf("The measured mean is handed in, the seasonal swing of %g K is a scenario's default.", p.TemperatureSwingK),
			p, tmy["temp_air_c"], temperature, temperatures(longitude),
		},
	}, nil
}

// outside returns the year's mean irradiance on the horizontal outside the atmosphere in W/m2 (Duffie & Beckman
// 2013, eq. 1.10.3), with the solar constant that package weather takes.
func outside(latitudeDeg float64, days int) float64 {
	const solarConstant = 1361
	phi, sum := latitudeDeg*math.Pi/180, 0.0
	for n := 1; n <= days; n++ {
		s := weather.SunOn(n, days)
		sunset := s.DayLength(phi) * math.Pi / 24
		sum += s.Eccentricity / math.Pi * (math.Cos(phi)*math.Cos(s.Declination)*math.Sin(sunset) + sunset*math.Sin(phi)*math.Sin(s.Declination))
	}
	return solarConstant * sum / float64(days)
}

// sunAgainstWind compares how sun and wind of Great Britain go together.
func (b *bench) sunAgainstWind(ctx context.Context) ([]Case, error) {
	gb, err := b.gb()
	if err != nil {
		return nil, err
	}
	p := b.synthetic(2020, gbLatitude, gbLongitude)
	want := correlation(gb["solar_cf"], gb["wind_cf"])
	wantDaily := correlation(dailyMeans(gb["solar_cf"]), dailyMeans(gb["wind_cf"]))
	var hourly, daily []pair
	for seed := range syntheticYears {
		p.Seed = uint64(seed + 1)
		r, err := weather.Run(ctx, p, nil)
		if err != nil {
			return nil, err
		}
		name := fmt.Sprint(seedName, p.Seed)
		hourly = append(hourly, pair{name, correlation(r.SolarCF, r.WindCF), want})
		daily = append(daily, pair{name, correlation(dailyMeans(r.SolarCF), dailyMeans(r.WindCF)), wantDaily})
	}
	const method = "Synthetic sun and wind are drawn apart: only the seasons of both tie them together."
	cases := []Case{
		{Quantity: "GB correlation of sun and wind by the hour", Against: "gb_2020_hourly.csv", Split: Test, Measure: Difference, Method: method},
		{Quantity: "GB correlation of sun and wind by the day", Against: "gb_2020_hourly.csv", Split: Test, Measure: Difference, Method: method},
	}
	return finish(cases, [][]pair{hourly, daily})
}
