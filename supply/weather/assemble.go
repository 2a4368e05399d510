package weather

import (
	"fmt"

	"tokenwatt/internal/csvseries"
	"tokenwatt/scenario"
)

// Assemble makes the problem of a site for the hours of the study, all its years. The site's file is read; its errors are
// strictyaml.Errors with file, line and column.
func Assemble(site *scenario.Site, study scenario.Study, seed uint64) (*Problem, error) {
	w := &site.Weather
	p := &Problem{
		Year: study.Year, Years: study.WeatherYears(), Hours: study.Total(), Seed: seed,
		LatitudeDeg: site.Latitude.Mode.Degrees(), LongitudeDeg: site.Longitude.Mode.Degrees(),
		Clearness: w.Clearness.Mode.Float(), WindSpeedMS: w.WindSpeed.Mode.MPerS(),
		TemperatureC: w.Temperature.Mode.C(), TemperatureSwingK: w.TemperatureSwing.Mode.Float(),
		ElevationM: site.Elevation.Mode.M(),
	}
	if w.CSV == nil {
		return p, nil
	}
	m := &p.Measured
	var known []csvseries.Quantity
	for _, s := range m.series() {
		known = append(known, csvseries.Quantity{Key: s.name, Unit: units()[s.name], Min: s.min, Max: s.max})
	}
	series, err := ReadCSV(w.CSV, known, p.Hours, study.Calendar())
	if err != nil {
		return nil, fmt.Errorf("weather: %w", err)
	}
	m.Source = w.CSV.File
	m.SolarCF, m.WindCF, m.TemperatureC = series["solar_cf"], series["wind_cf"], series["temperature"]
	m.GHI, m.DNI, m.DHI, m.WindSpeedMS = series["ghi"], series["dni"], series["dhi"], series["wind_speed"]
	m.DewPointC, m.RelativeHumidity, m.PressurePa = series["dew_point"], series["humidity"], series["pressure"]
	return p, nil
}

// units are those that measured series are computed in.
func units() map[string]string {
	return map[string]string{"temperature": "C", "ghi": "W/m2", "dni": "W/m2", "dhi": "W/m2", "wind_speed": "m/s", "dew_point": "C", "pressure": "Pa"}
}

// ReadCSV reads the series of a scenario's file that the caller knows, each hours long, by name. A series that the
// file's columns do not name is missing from the result.
func ReadCSV(csv *scenario.CSV, known []csvseries.Quantity, hours, yearHours int) (map[string][]float64, error) {
	source := &csvseries.Source{File: csv.File, UTCOffset: csv.Offset}
	for _, c := range csv.Columns {
		scale := 1.0
		if c.Value.Scale.Known() {
			scale = c.Value.Scale.Mode.Float()
		}
		source.Columns = append(source.Columns, csvseries.Named{Key: c.Name, Header: c.Value.Name, Unit: c.Value.Unit, Scale: scale, Position: c.Position})
	}
	return csvseries.Load(source, known, hours, yearHours)
}
