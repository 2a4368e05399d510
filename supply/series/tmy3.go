package series

import (
	"strings"

	"tokenwatt/internal/zone"
)

// The third edition of NREL's typical meteorological years (Wilcox & Marion 2008, NREL/TP-581-43156): a line of station,
// name, state, hours ahead of UTC, latitude, longitude, elevation; a header with units in parentheses; and an hour a row
// in local standard time, named by its end: 24:00 is midnight. Radiation is that of the hour, the others are measured at
// its end.

func tellsTMY3(head []string) string {
	if len(head) < 2 || !strings.HasPrefix(strings.TrimLeft(head[1], `" `), "Date (MM/DD/YYYY)") {
		return ""
	}
	return "line 2 begins with `Date (MM/DD/YYYY)`"
}

func openTMY3(s *source, settings *Settings) (*layout, error) {
	about, err := s.next()
	if err != nil {
		return nil, shortFile(s, err)
	}
	line, err := s.next()
	if err != nil {
		return nil, shortFile(s, err)
	}
	l, err := header(s, line)
	if err != nil {
		return nil, err
	}
	cells, _ := split(about, ',', nil)
	for len(cells) < 7 {
		cells = append(cells, cell{})
	}
	ahead, ok := zone.Hours(cells[3].text)
	if !ok && settings.Zone == "" {
		s.fail(1, about, cells[3].at, "", "`"+shorten(cells[3].text)+"`", "hours ahead of UTC in the fourth cell, such as -5.0", "")
	}
	l.clock, l.clockKnown = timekeeper{zone.Fixed(ahead)}, true
	l.place = placeOf(cells[4].text, cells[5].text, cells[6].text)
	l.typical, l.ending, l.step = byYears, true, hour
	date, clock := l.need(s, "Date (MM/DD/YYYY)"), l.need(s, "Time (HH:MM)")
	l.when = func(cells []cell) (span, *misread) {
		when, ok := parseStamp(cells[date].text+" "+cells[clock].text, monthFirst)
		if !ok {
			return span{}, &misread{date, "`" + shorten(cells[date].text+" "+cells[clock].text) + "`", "a date and an hour, such as 12/31/1988 and 24:00"}
		}
		return span{start: when, end: when}, nil
	}
	const none = -9900
	l.recognise([]known{
		{header: "GHI (W/m^2)", quantity: GHI, unit: "W/m2", code: none, coded: true},
		{header: "DNI (W/m^2)", quantity: DNI, unit: "W/m2", code: none, coded: true},
		{header: "DHI (W/m^2)", quantity: DHI, unit: "W/m2", code: none, coded: true},
		{header: "Dry-bulb (C)", quantity: Temperature, unit: "C", code: none, coded: true},
		{header: "Dew-point (C)", quantity: DewPoint, unit: "C", code: none, coded: true},
		{header: "RHum (%)", quantity: Humidity, unit: "%", code: none, coded: true},
		{header: "Pressure (mbar)", quantity: Pressure, unit: "mbar", code: none, coded: true},
		{header: "Wspd (m/s)", quantity: WindSpeed, unit: "m/s", height: 10, code: none, coded: true},
	})
	l.notes = append(l.notes, "station "+cells[0].text+", "+cells[1].text, "temperature, humidity, pressure and wind are measured at the hour's end and count for the hour")
	return l, s.err()
}
