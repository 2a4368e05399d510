package series

import (
	"fmt"
	"strconv"
	"strings"
)

// The PVGIS files of the European Commission's Joint Research Centre: lines of "name: value", a header that begins with
// "time", rows, a blank line, and what the columns mean. Times are in UTC, such as 20200101:0011; where the radiation is
// from satellite images they are those of the image.
const (
	pvgisPlace = "Latitude (decimal degrees)"
	pvgisTimes = "lines `Latitude (decimal degrees): ...` and a header that begins with `time`, as PVGIS writes them"
)

func tellsPVGIS(head []string) string {
	if _, at := lineWith(head, pvgisPlace); at < 0 {
		return ""
	}
	if line, at := lineWith(head, "time,"); at >= 0 {
		return fmt.Sprintf("line 1 gives the latitude and line %d is `%s`", at+1, shorten(line))
	}
	return ""
}

func tellsPVGISTypical(head []string) string {
	if _, at := lineWith(head, pvgisPlace); at < 0 {
		return ""
	}
	if line, at := lineWith(head, "time(UTC)"); at >= 0 {
		return fmt.Sprintf("line 1 gives the latitude and line %d is `%s`", at+1, shorten(line))
	}
	return ""
}

// pvgisHead is what the lines above the header say.
type pvgisHead struct {
	place              Place
	located            bool
	slope, peak        float64
	sloped, hasPeak    bool
	database, tracking string
}

func (h *pvgisHead) line(line string) {
	name, value, ok := strings.Cut(line, ":")
	if !ok {
		return
	}
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	number := func(into *float64) bool {
		digits, _, _ := strings.Cut(value, " ")
		x, err := strconv.ParseFloat(digits, 64)
		if err == nil {
			*into = x
		}
		return err == nil
	}
	switch {
	case name == pvgisPlace:
		h.located = number(&h.place.LatitudeDeg)
	case name == "Longitude (decimal degrees)":
		h.located = number(&h.place.LongitudeDeg) && h.located
	case name == "Elevation (m)":
		h.place.HasElevation = number(&h.place.ElevationM)
	case name == "Radiation database":
		h.database = value
	case name == "Slope":
		h.sloped = number(&h.slope)
	case strings.HasPrefix(name, "Nominal power of the PV system"):
		h.hasPeak = number(&h.peak) && h.peak > 0
	case strings.Contains(strings.ToLower(name), "tracking"), strings.Contains(strings.ToLower(name), "axis"):
		h.tracking = name
	}
}

func openPVGIS(s *source, settings *Settings) (*layout, error) {
	var head pvgisHead
	line, err := skipTo(s, "time,", pvgisTimes, head.line)
	if err != nil {
		return nil, err
	}
	l, err := header(s, line)
	if err != nil {
		return nil, err
	}
	l.when, l.clock, l.clockKnown, l.footer, l.instant, l.step = at(0, orderUnknown), utc(), true, true, true, hour
	if head.located {
		l.place = &head.place
	}
	l.recognise([]known{
		{header: "T2m", quantity: Temperature, unit: "C"},
		{header: "WS10m", quantity: WindSpeed, unit: "m/s", height: 10},
		{header: "RH", quantity: Humidity, unit: "%"},
		{header: "SP", quantity: Pressure, unit: "Pa"},
	})
	flat := head.sloped && head.slope == 0 && head.tracking == ""
	switch {
	case flat:
		// On a horizontal plane the plane's irradiance is the global one, and there is no reflected part.
		l.recognise([]known{{header: "G(i)", quantity: GHI, unit: "W/m2"}, {header: "Gd(i)", quantity: DHI, unit: "W/m2"}})
		if beam, diffuse := l.find("Gb(i)"), l.find("Gd(i)"); l.find("G(i)") < 0 && beam >= 0 && diffuse >= 0 {
			l.sumOf(GHI, "W/m2", "Gb(i)", "Gd(i)", "Gr(i)")
		}
	case l.find("G(i)") >= 0:
		l.recognise([]known{{header: "G(i)", quantity: POA, unit: "W/m2"}})
	case l.find("Gb(i)") >= 0 && l.find("Gd(i)") >= 0:
		l.sumOf(POA, "W/m2", "Gb(i)", "Gd(i)", "Gr(i)")
	}
	if i := l.find("P"); i >= 0 && head.hasPeak {
		l.columns = append(l.columns, slot{quantity: SolarCF, header: "P", index: i, at: l.headers[i].at, scale: 1 / (1000 * head.peak)})
		l.notes = append(l.notes, fmt.Sprintf("the capacity factor is P over the %g kW of the panels, which PVGIS's own model of a plant gave", head.peak))
	}
	if head.database != "" {
		l.notes = append(l.notes, "radiation database "+head.database)
	}
	return l, nil
}

func openPVGISTypical(s *source, _ *Settings) (*layout, error) {
	var head pvgisHead
	line, err := skipTo(s, "time(UTC)", pvgisTimes, head.line)
	if err != nil {
		return nil, err
	}
	l, err := header(s, line)
	if err != nil {
		return nil, err
	}
	l.when, l.clock, l.clockKnown, l.footer, l.typical, l.step, l.instant = at(0, orderUnknown), utc(), true, true, always, hour, true
	if head.located {
		l.place = &head.place
	}
	l.recognise([]known{
		{header: "T2m", quantity: Temperature, unit: "C"},
		{header: "RH", quantity: Humidity, unit: "%"},
		{header: "G(h)", quantity: GHI, unit: "W/m2"},
		{header: "Gb(n)", quantity: DNI, unit: "W/m2"},
		{header: "Gd(h)", quantity: DHI, unit: "W/m2"},
		{header: "WS10m", quantity: WindSpeed, unit: "m/s", height: 10},
		{header: "SP", quantity: Pressure, unit: "Pa"},
	})
	return l, nil
}
