package weather

import (
	"fmt"
	"math"

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
		ElevationM: site.Elevation.Mode.M(), HubHeightM: w.HubHeight.Mode.M(), WindShear: w.WindShear.Mode.Float(),
	}
	if w.CSV == nil {
		return p, nil
	}
	m := &p.Measured
	var known []csvseries.Quantity
	for _, s := range m.series() {
		known = append(known, csvseries.Quantity{Key: s.name, Unit: units()[s.name], Min: s.min, Max: s.max})
	}
	read, err := ReadHours(w.CSV, known, study, p.Hours)
	if err != nil {
		return nil, fmt.Errorf("weather: %w", err)
	}
	series := read.Values
	m.Source, m.Notes = w.CSV.File, append(read.Warnings, elsewhere(w.CSV.File, site, read)...)
	m.SolarCF, m.WindCF, m.TemperatureC = series["solar_cf"], series["wind_cf"], series["temperature"]
	m.GHI, m.DNI, m.DHI, m.POA, m.WindSpeedMS = series["ghi"], series["dni"], series["dhi"], series["poa"], series["wind_speed"]
	m.DewPointC, m.RelativeHumidity, m.PressurePa = series["dew_point"], series["humidity"], series["pressure"]
	if m.WindHeightM = read.HeightM; w.WindHeight.Known() {
		m.WindHeightM = w.WindHeight.Mode.M()
	}
	return p, nil
}

const (
	// farDegrees and farMetres are how far a file's place may be from the site's before it is worth a word.
	farDegrees = 0.5
	farMetres  = 100
)

// elsewhere tells of a file whose place is not the site's: the sun's way and the pressure are those of the site.
func elsewhere(file string, site *scenario.Site, read *Hours) []string {
	if read.Place == nil {
		return nil
	}
	var list []string
	at, p := site, read.Place
	if math.Abs(at.Latitude.Mode.Degrees()-p.LatitudeDeg) > farDegrees || math.Abs(at.Longitude.Mode.Degrees()-p.LongitudeDeg) > farDegrees {
		list = append(list, fmt.Sprintf("%s is from %g deg, %g deg (latitude, longitude), the site is at %g deg, %g deg, whose sun the panels see; give site.latitude and site.longitude",
			file, p.LatitudeDeg, p.LongitudeDeg, at.Latitude.Mode.Degrees(), at.Longitude.Mode.Degrees()))
	}
	if read.Values["pressure"] == nil && p.HasElevation && math.Abs(at.Elevation.Mode.M()-p.ElevationM) > farMetres {
		list = append(list, fmt.Sprintf("%s is from %g m above the sea, the site is at %g m, from which the air pressure follows; give site.elevation", file, p.ElevationM, at.Elevation.Mode.M()))
	}
	return list
}

// units are those that measured series are computed in.
func units() map[string]string {
	return map[string]string{"temperature": "C", "ghi": "W/m2", "dni": "W/m2", "dhi": "W/m2", "poa": "W/m2", "wind_speed": "m/s", "dew_point": "C", "pressure": "Pa"}
}

// ReadCSV reads the series of a scenario's table that is read as it is (see scenario.CSV.AsItIs), those that the caller
// knows, each hours long, by name. A series that the
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
