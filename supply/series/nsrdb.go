package series

import (
	"fmt"
	"strconv"
	"strings"

	"tokenwatt/internal/zone"
)

// The files of the National Solar Radiation Data Base (Physical Solar Model), in the CSV of SAM: two lines of what the
// file is about, names above values, then a header of Year, Month, Day, Hour, Minute and the columns. Times are on the
// clock of "Time Zone", hours ahead of UTC, without summer time. A row's values are those of the moment it names.

func tellsNSRDB(head []string) string {
	if len(head) < 3 {
		return ""
	}
	about, _ := headersOf(head[0])
	columns, _ := headersOf(head[2])
	if hasHeader(about, "Time Zone") && hasHeader(about, "Latitude") && hasHeader(columns, "Year") && hasHeader(columns, "Month") {
		return "line 1 names `Latitude` and `Time Zone`, line 3 begins with `" + shorten(head[2]) + "`"
	}
	return ""
}

// aboutNSRDB are the two lines above the header.
type aboutNSRDB struct {
	values map[string]string
}

func openNSRDB(s *source, settings *Settings) (*layout, error) {
	names, err := s.next()
	if err != nil {
		return nil, shortFile(s, err)
	}
	values, err := s.next()
	if err != nil {
		return nil, shortFile(s, err)
	}
	line, err := s.next()
	if err != nil {
		return nil, shortFile(s, err)
	}
	about := aboutNSRDB{map[string]string{}}
	headers, separator := headersOf(names)
	cells, _ := split(values, separator, nil)
	for i, h := range headers {
		if i < len(cells) {
			about.values[h.text] = cells[i].text
		}
	}
	l, err := header(s, line)
	if err != nil {
		return nil, err
	}
	ahead, ok := zone.Hours(about.values["Time Zone"])
	if !ok && settings.Zone == "" {
		s.fail(2, values, 0, "Time Zone", "`"+shorten(about.values["Time Zone"])+"`", "hours ahead of UTC, such as -7", "")
	}
	l.clock, l.clockKnown = timekeeper{zone.Fixed(ahead)}, true
	l.typical, l.instant = byYears, true
	l.place = placeOf(about.values["Latitude"], about.values["Longitude"], about.values["Elevation"])
	l.when = calendarColumns(s, l, "Year", "Month", "Day", "Hour", "Minute")
	// Files have more commas than columns where they were through a spreadsheet, and fewer where the end is empty.
	l.recognise([]known{
		{header: "GHI", quantity: GHI, unit: "W/m2"},
		{header: "DNI", quantity: DNI, unit: "W/m2"},
		{header: "DHI", quantity: DHI, unit: "W/m2"},
		{header: "Temperature", quantity: Temperature, unit: "C"},
		{header: "Tdry", quantity: Temperature, unit: "C"},
		{header: "Dew Point", quantity: DewPoint, unit: "C"},
		{header: "Tdew", quantity: DewPoint, unit: "C"},
		{header: "Relative Humidity", quantity: Humidity, unit: "%"},
		{header: "RH", quantity: Humidity, unit: "%"},
		{header: "Pressure", quantity: Pressure, unit: "mbar"},
		{header: "Pres", quantity: Pressure, unit: "mbar"},
		{header: "Wind Speed", quantity: WindSpeed, unit: "m/s"},
		{header: "Wspd", quantity: WindSpeed, unit: "m/s"},
	})
	l.nsrdbWind(&about)
	for i := range l.columns {
		c := &l.columns[i]
		if unit := about.values[c.header+" Units"]; unit != "" {
			c.unit = nsrdbUnit(unit)
		}
	}
	if source := about.values["Source"]; source != "" {
		l.notes = append(l.notes, "source "+source+", location "+about.values["Location ID"])
	}
	return l, s.err()
}

// nsrdbWind sets the height of the wind speeds: 2 m in the NSRDB since version 3 of the model and 10 m before (its makers,
// questions and answers of their webinar of 6 October 2020), 10 m in the CSV of others, as weather stations have them.
func (l *layout) nsrdbWind(about *aboutNSRDB) {
	version := strings.TrimLeft(about.values["Version"], "vV")
	for i := range l.columns {
		c := &l.columns[i]
		switch {
		case c.quantity != WindSpeed:
		case !strings.EqualFold(about.values["Source"], "NSRDB"):
			c.height = 10
			l.notes = append(l.notes, "the height of the wind speeds is not said; 10 m is taken")
		case strings.HasPrefix(version, "2") || strings.HasPrefix(version, "1"):
			c.height = 10
		default:
			c.height = 2
			l.notes = append(l.notes, "wind speeds are at 2 m above ground, as in the NSRDB since version 3: too near it to tell much of a hub")
		}
	}
}

// nsrdbUnit writes a unit of the second line as this program does.
func nsrdbUnit(unit string) string {
	switch strings.ToLower(unit) {
	case "w/m2":
		return "W/m2"
	case "c":
		return "C"
	case "mbar", "millibar":
		return "mbar"
	}
	return unit
}

func shortFile(s *source, err error) error {
	s.fail(s.number, "", 0, "", "the end of the file", "two lines about the place, a header and rows", "")
	if faults := s.err(); faults != nil {
		return faults
	}
	return err
}

// placeOf reads a place, nil where it is none.
func placeOf(latitude, longitude, elevation string) *Place {
	var p Place
	for _, field := range []struct {
		text string
		into *float64
		need bool
	}{{latitude, &p.LatitudeDeg, true}, {longitude, &p.LongitudeDeg, true}, {elevation, &p.ElevationM, false}} {
		x, err := strconv.ParseFloat(strings.TrimSpace(field.text), 64)
		switch {
		case err == nil:
			*field.into = x
			p.HasElevation = !field.need
		case field.need:
			return nil
		}
	}
	if !(p.LatitudeDeg >= -90 && p.LatitudeDeg <= 90 && p.LongitudeDeg >= -180 && p.LongitudeDeg <= 180) {
		return nil
	}
	return &p
}

// calendarColumns reads times from columns of year, month, day, hour and, where the file has it, minute.
func calendarColumns(s *source, l *layout, names ...string) func([]cell) (span, *misread) {
	places := make([]int, len(names))
	for i, name := range names {
		if places[i] = l.find(name); places[i] < 0 && i < 4 {
			places[i] = l.need(s, name)
		}
	}
	return func(cells []cell) (span, *misread) {
		var fields [5]int
		for i, at := range places {
			if at < 0 {
				continue
			}
			n, err := strconv.Atoi(cells[at].text)
			if err != nil {
				return span{}, &misread{at, "`" + shorten(cells[at].text) + "`", "a whole number"}
			}
			fields[i] = n
		}
		wall, ok := wallTime(fields[0], fields[1], fields[2], fields[3], fields[4], 0)
		if !ok {
			return span{}, &misread{places[0], fmt.Sprintf("%d-%d-%d %d:%d", fields[0], fields[1], fields[2], fields[3], fields[4]), "a time of the calendar"}
		}
		when := stamp{wall: wall}
		return span{start: when, end: when}, nil
	}
}
