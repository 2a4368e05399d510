package series

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// The CSV of renewables.ninja (Pfenninger & Staffell 2016, Energy 114, 1251; Staffell & Pfenninger 2016, Energy 114,
// 1224): comment lines, the third of them JSON with the units and what was asked for, a header, and hours in UTC, beside
// which local_time is for people. Electricity is in kW for the capacity that was asked for, 1 kW where nothing was said.

func tellsNinja(head []string) string {
	line, at := ninjaHeader(head)
	if at < 0 {
		return ""
	}
	headers, _ := headersOf(line)
	if at > 0 && strings.Contains(strings.ToLower(strings.Join(head[:at], " ")), "renewables.ninja") {
		return "the comments of the first lines name renewables.ninja"
	}
	if headers[0].text == "time" && hasHeader(headers, "electricity") {
		return fmt.Sprintf("line %d is `%s`", at+1, shorten(line))
	}
	return ""
}

// ninjaHeader is the first line that is no comment.
func ninjaHeader(head []string) (string, int) {
	for i, line := range head {
		if line != "" && !strings.HasPrefix(line, "#") {
			return line, i
		}
	}
	return "", -1
}

// ninjaAbout is what the comments say.
type ninjaAbout struct {
	Units  map[string]any `json:"units"`
	Params map[string]any `json:"params"`
}

// number reads a parameter, which may be a number or a text.
func (a *ninjaAbout) number(name string) (float64, bool) {
	switch v := a.Params[name].(type) {
	case float64:
		return v, true
	case string:
		x, err := strconv.ParseFloat(v, 64)
		return x, err == nil
	}
	return 0, false
}

func openNinja(s *source, _ *Settings) (*layout, error) {
	var about ninjaAbout
	var comments string
	for {
		line, err := s.next()
		if err != nil {
			s.fail(s.number, "", 0, "", "the end of the file", "a header that begins with `time`", "")
			return nil, s.err()
		}
		text, comment := strings.CutPrefix(line, "#")
		if !comment {
			if strings.TrimSpace(line) == "" {
				continue
			}
			return ninjaLayout(s, line, &about, strings.ToLower(comments))
		}
		comments += text + "\n"
		if text = strings.TrimSpace(text); strings.HasPrefix(text, "{") {
			// The comment is for machines; where it is no JSON the lines for people remain.
			_ = json.Unmarshal([]byte(text), &about)
		}
	}
}

func ninjaLayout(s *source, line string, about *ninjaAbout, comments string) (*layout, error) {
	l, err := header(s, line)
	if err != nil {
		return nil, err
	}
	i := l.need(s, "time")
	if i < 0 {
		return nil, s.err()
	}
	l.when, l.clock, l.clockKnown, l.step = at(i, orderUnknown), utc(), true, hour
	latitude, okLat := about.number("lat")
	longitude, okLon := about.number("lon")
	if okLat && okLon {
		l.place = &Place{LatitudeDeg: latitude, LongitudeDeg: longitude}
	}
	if i := l.find("electricity"); i >= 0 {
		l.electricity(i, about, comments)
	}
	l.recognise([]known{
		{header: "t2m", quantity: Temperature, unit: "C"},
		{header: "swgdn", quantity: GHI, unit: "W/m2"},
		{header: "radiation_surface", quantity: GHI, unit: "W/m2"},
		{header: "wind_speed", quantity: WindSpeed, unit: "m/s"},
		{header: "temperature", quantity: Temperature, unit: "C"},
	})
	if height, ok := about.number("height"); ok {
		for i := range l.columns {
			if l.columns[i].quantity == WindSpeed {
				l.columns[i].height = height
			}
		}
	}
	return l, nil
}

// electricity makes a capacity factor of kW: of the sun or the wind where the comments say which.
func (l *layout) electricity(i int, about *ninjaAbout, comments string) {
	quantity := CF
	switch {
	case strings.Contains(comments, "ninja wind"), strings.Contains(comments, "\"turbine\""):
		quantity = WindCF
	case strings.Contains(comments, "ninja pv"), strings.Contains(comments, "ninja solar"), strings.Contains(comments, "\"tilt\""):
		quantity = SolarCF
	}
	capacity, ok := about.number("capacity")
	if !ok || !(capacity > 0) {
		capacity = 1
		l.notes = append(l.notes, "the file does not say for which capacity its electricity is; 1 kW is taken, as renewables.ninja does where nothing is asked for")
	} else if capacity != 1 {
		l.notes = append(l.notes, fmt.Sprintf("the capacity factor is electricity over the %g kW that the file is for", capacity))
	}
	l.columns = append(l.columns, slot{quantity: quantity, header: "electricity", index: i, at: l.headers[i].at, scale: 1 / capacity})
}
