package series

import (
	"fmt"
	"strconv"
	"strings"

	"tokenwatt/internal/zone"
)

// EnergyPlus weather files (EnergyPlus Auxiliary Programs, "EnergyPlus Weather File (EPW) Data Dictionary"): eight lines
// of what the file is about, from LOCATION to DATA PERIODS, and rows of 35 columns without a header, in local standard
// time whatever the line about daylight saving says, named by their end. A value of nines is a missing one.

// epwColumns names the columns as the data dictionary does.
func epwColumns() []string {
	return []string{
		"Year", "Month", "Day", "Hour", "Minute", "Data Source and Uncertainty Flags",
		"Dry Bulb Temperature", "Dew Point Temperature", "Relative Humidity", "Atmospheric Station Pressure",
		"Extraterrestrial Horizontal Radiation", "Extraterrestrial Direct Normal Radiation", "Horizontal Infrared Radiation Intensity",
		"Global Horizontal Radiation", "Direct Normal Radiation", "Diffuse Horizontal Radiation",
		"Global Horizontal Illuminance", "Direct Normal Illuminance", "Diffuse Horizontal Illuminance", "Zenith Luminance",
		"Wind Direction", "Wind Speed", "Total Sky Cover", "Opaque Sky Cover", "Visibility", "Ceiling Height",
		"Present Weather Observation", "Present Weather Codes", "Precipitable Water", "Aerosol Optical Depth", "Snow Depth",
		"Days Since Last Snowfall", "Albedo", "Liquid Precipitation Depth", "Liquid Precipitation Quantity",
	}
}

func tellsEPW(head []string) string {
	if !strings.HasPrefix(head[0], "LOCATION,") {
		return ""
	}
	if _, at := lineWith(head[:min(len(head), 12)], "DATA PERIODS,"); at < 0 {
		return ""
	}
	return "line 1 begins with `LOCATION,` and a line `DATA PERIODS` follows"
}

func openEPW(s *source, settings *Settings) (*layout, error) {
	location, holidays := "", ""
	periods, err := skipTo(s, "DATA PERIODS,", "eight lines from LOCATION to DATA PERIODS, as EnergyPlus writes them", func(line string) {
		switch {
		case strings.HasPrefix(line, "LOCATION,"):
			location = line
		case strings.HasPrefix(line, "HOLIDAYS/DAYLIGHT SAVINGS,"):
			holidays = line
		}
	})
	if err != nil {
		return nil, err
	}
	l := &layout{separator: ',', headerLine: s.number, headerText: periods, least: 22}
	for _, name := range epwColumns() {
		l.headers = append(l.headers, cell{text: name})
	}
	about, _ := split(location, ',', nil)
	for len(about) < 10 {
		about = append(about, cell{})
	}
	ahead, ok := zone.Hours(about[8].text)
	if !ok && settings.Zone == "" {
		s.fail(1, location, about[8].at, "LOCATION", "`"+shorten(about[8].text)+"`", "hours ahead of UTC in the ninth cell, such as -5.0", "")
	}
	l.clock, l.clockKnown = timekeeper{zone.Fixed(ahead)}, true
	l.place = placeOf(about[6].text, about[7].text, about[9].text)
	l.step = epwStep(s, periods)
	l.typical, l.ending = byYears, true
	l.when = epwTime(l.step)
	l.recognise([]known{
		{header: "Global Horizontal Radiation", quantity: GHI, unit: "W/m2", code: 9999, coded: true},
		{header: "Direct Normal Radiation", quantity: DNI, unit: "W/m2", code: 9999, coded: true},
		{header: "Diffuse Horizontal Radiation", quantity: DHI, unit: "W/m2", code: 9999, coded: true},
		{header: "Dry Bulb Temperature", quantity: Temperature, unit: "C", code: 99.9, coded: true},
		{header: "Dew Point Temperature", quantity: DewPoint, unit: "C", code: 99.9, coded: true},
		{header: "Relative Humidity", quantity: Humidity, unit: "%", code: 999, coded: true},
		{header: "Atmospheric Station Pressure", quantity: Pressure, unit: "Pa", code: 999999, coded: true},
		{header: "Wind Speed", quantity: WindSpeed, unit: "m/s", height: 10, code: 999, coded: true},
	})
	l.notes = append(l.notes, strings.TrimSuffix("station "+about[1].text+", "+about[3].text, ", "), "temperature, humidity, pressure and wind are measured at the row's end and count for the row")
	if cells, _ := split(holidays, ',', nil); len(cells) > 3 && cells[2].text != "0" && cells[2].text != "" {
		l.notes = append(l.notes, "the file tells of daylight saving from "+cells[2].text+" to "+cells[3].text+"; its rows are in standard time all the same")
	}
	return l, s.err()
}

// epwStep is the length of a row: DATA PERIODS gives the rows of an hour.
func epwStep(s *source, periods string) int64 {
	cells, _ := split(periods, ',', nil)
	if len(cells) < 3 {
		s.fail(s.number, periods, 0, "DATA PERIODS", plural(len(cells), "cell"), "the number of periods and the rows of an hour", "")
		return hour
	}
	n, err := strconv.ParseInt(cells[2].text, 10, 32)
	if err != nil || n < 1 || hour%n != 0 {
		s.fail(s.number, periods, cells[2].at, "DATA PERIODS", "`"+shorten(cells[2].text)+"`", "the rows of an hour, such as 1 or 4", "")
		return hour
	}
	return hour / n
}

// epwTime reads the first five columns. Hours go from 1 to 24 and are named by their end; within an hour of several rows
// the minute is that of the row's end, and 0 or 60 in files of one row an hour.
func epwTime(step int64) func([]cell) (span, *misread) {
	return func(cells []cell) (span, *misread) {
		var fields [5]int
		for i := range fields {
			n, err := strconv.ParseFloat(cells[i].text, 64)
			if err != nil || n != float64(int(n)) {
				return span{}, &misread{i, "`" + shorten(cells[i].text) + "`", "a whole number"}
			}
			fields[i] = int(n)
		}
		minute := 60
		if step < hour && fields[4] > 0 {
			minute = fields[4]
		}
		midnight, ok := wallTime(fields[0], fields[1], fields[2], 0, 0, 0)
		if !ok || fields[3] < 1 || fields[3] > 24 || fields[4] < 0 || fields[4] > 60 {
			return span{}, &misread{0, fmt.Sprintf("%d-%d-%d, hour %d, minute %d", fields[0], fields[1], fields[2], fields[3], fields[4]), "a date and an hour from 1 to 24"}
		}
		end := stamp{wall: midnight + int64(fields[3]-1)*hour + int64(minute)*60}
		return span{start: end, end: end}, nil
	}
}
