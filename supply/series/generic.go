package series

import (
	"errors"
	"strconv"
	"strings"
)

// The generic table: a header, a column of times or columns of month, day and hour, and columns whose headers say what
// they hold and in which unit: price_eur_per_mwh, carbon_intensity_g_per_kwh, wind_cf, ghi_w_m2, temp_air_c,
// Temperature [C], wind_speed_10m_m_s.

func itoa(n int) string { return strconv.Itoa(n) }

// timeHeaders are names of columns of times, in lower case.
func isTimeHeader(header string) bool {
	switch name := strings.ToLower(header); name {
	case "time", "timestamp", "datetime", "date_time", "date time", "date/time", "when", "hour_start", "start", "utc", "snapshot":
		return true
	default:
		return strings.HasPrefix(name, "time_") || strings.HasPrefix(name, "time (") || strings.HasPrefix(name, "timestamp") ||
			strings.HasPrefix(name, "datetime") || strings.HasPrefix(name, "utc_")
	}
}

// calendarHeaders are the names of the columns of a generic calendar, empty where the file has none.
func calendarHeaders(headers []cell) (month, dayOfMonth, hourOf int, ending bool) {
	month, dayOfMonth, hourOf = -1, -1, -1
	for i, h := range headers {
		switch name := strings.ToLower(h.text); {
		case name == "month":
			month = i
		case name == "day":
			dayOfMonth = i
		case name == "hour" || strings.HasPrefix(name, "hour_"):
			hourOf, ending = i, strings.Contains(name, "end")
		}
	}
	return month, dayOfMonth, hourOf, ending
}

func tellsGeneric(head []string) string {
	headers, _ := headersOf(head[0])
	if len(headers) < 2 {
		return ""
	}
	for _, h := range headers {
		if isTimeHeader(h.text) {
			return "line 1 names `" + shorten(h.text) + "`, a column of times"
		}
	}
	if month, dayOfMonth, hourOf, _ := calendarHeaders(headers); month >= 0 && dayOfMonth >= 0 && hourOf >= 0 {
		return "line 1 names columns of month, day and hour"
	}
	return ""
}

func openGeneric(s *source, settings *Settings) (*layout, error) {
	l, err := firstLine(s)
	if err != nil {
		return nil, err
	}
	index := -1
	for _, c := range settings.Columns {
		if c.Quantity != TimeColumn {
			continue
		}
		if index = l.find(c.Header); index < 0 {
			s.faults = append(s.faults, l.noColumn("columns."+TimeColumn, c.Header, c.Position))
			return nil, s.err()
		}
	}
	if index < 0 {
		index = l.timeHeader()
	}
	if index >= 0 {
		l.timeColumn(s, index)
	} else if err := l.calendar(s); err != nil {
		return nil, err
	}
	for i, h := range l.headers {
		if guess, ok := guessHeader(h.text); ok && i != index {
			guess.index, guess.at = i, h.at
			l.columns = append(l.columns, guess)
		}
	}
	if l.has(Carbon) {
		l.notes = append(l.notes, "the carbon intensity is taken to be the direct one, which the header does not say")
	}
	return l, s.err()
}

// timeHeader is the first column of times, one in UTC before others; -1 where there is none.
func (l *layout) timeHeader() int {
	index := -1
	for i, h := range l.headers {
		switch {
		case !isTimeHeader(h.text):
		case strings.Contains(strings.ToLower(h.text), "utc"):
			return i
		case index < 0:
			index = i
		}
	}
	return index
}

// wordsOf cuts a header into words, in lower case.
func wordsOf(header string) []string {
	return strings.FieldsFunc(strings.ToLower(header), func(r rune) bool { return r == '_' || r == ' ' || r == '-' || r == '(' || r == ')' })
}

// timeColumn reads one column as times; "utc" in its header is its clock.
func (l *layout) timeColumn(s *source, index int) {
	name := strings.ToLower(l.headers[index].text)
	if strings.Contains(name, "utc") || strings.Contains(name, "gmt") {
		l.clock, l.clockKnown = utc(), true
	}
	for _, word := range wordsOf(name) {
		l.ending = l.ending || word == "end" || word == "ending"
	}
	order := slashOrder(s.head, l.separator, index)
	l.when = at(index, order)
}

// slashOrder tells day and month apart in dates with slashes by a first or second number above twelve.
func slashOrder(head []string, separator byte, index int) dateOrder {
	var cells []cell
	for _, line := range head {
		cells, _ = split(line, separator, cells)
		if index >= len(cells) {
			continue
		}
		first, rest, ok := strings.Cut(cells[index].text, "/")
		second, _, more := strings.Cut(rest, "/")
		a, errA := strconv.Atoi(first)
		b, errB := strconv.Atoi(second)
		switch {
		case !ok || !more || errors.Join(errA, errB) != nil:
			continue
		case a > 12 && a <= 31:
			return dayFirst
		case b > 12:
			return monthFirst
		}
	}
	return orderUnknown
}

// calendar reads times from columns of month, day and hour, and of a year where there is one; without one the year is
// typical.
func (l *layout) calendar(s *source) error {
	month, dayOfMonth, hourOf, ending := calendarHeaders(l.headers)
	if month < 0 || dayOfMonth < 0 || hourOf < 0 {
		s.fail(l.headerLine, l.headerText, 0, "time", "no column of times", "one, such as `time` or `time_utc`, or columns `month`, `day` and `hour`", "name it: `columns: {time: {name: ...}}`")
		return s.err()
	}
	year := l.findFold("year")
	l.ending, l.step, l.typical = ending, hour, byYears
	if year < 0 {
		l.typical = always
	}
	if strings.Contains(strings.ToLower(l.headers[hourOf].text), "utc") {
		l.clock, l.clockKnown = utc(), true
	}
	l.when = func(cells []cell) (span, *misread) {
		fields := [4]int{2000, 0, 0, 0}
		for i, at := range []int{year, month, dayOfMonth, hourOf} {
			if at < 0 {
				continue
			}
			n, err := strconv.Atoi(cells[at].text)
			if err != nil {
				return span{}, &misread{at, "`" + shorten(cells[at].text) + "`", "a whole number"}
			}
			fields[i] = n
		}
		wall, ok := wallTime(fields[0], fields[1], fields[2], fields[3], 0, 0)
		if !ok {
			return span{}, &misread{month, "month " + itoa(fields[1]) + ", day " + itoa(fields[2]) + ", hour " + itoa(fields[3]), "a time of the calendar"}
		}
		when := stamp{wall: wall}
		return span{start: when, end: when}, nil
	}
	return nil
}

// guessHeader tells a column by its header: the quantity by its words, the unit in brackets or by the last words.
func guessHeader(header string) (slot, bool) {
	name, unit := cutUnit(strings.ToLower(header), header)
	words := wordsOf(name)
	has := func(w string) bool {
		for _, word := range words {
			if word == w {
				return true
			}
		}
		return false
	}
	found := slot{header: header, unit: unit}
	switch {
	case has("ghi"):
		found.quantity = GHI
	case has("dni"):
		found.quantity = DNI
	case has("dhi"):
		found.quantity = DHI
	case has("poa"):
		found.quantity = POA
	case has("dew"), has("dewpoint"):
		found.quantity = DewPoint
	case has("temp"), has("temperature"), has("drybulb"), has("t2m"):
		found.quantity = Temperature
	case has("humidity"), has("rh"):
		found.quantity = Humidity
	case has("pressure"):
		found.quantity = Pressure
	case has("wind") && has("speed"), has("ws10m"), has("ws100m"):
		found.quantity, found.height = WindSpeed, heightOf(words)
	case has("cf") && (has("solar") || has("pv")):
		found.quantity = SolarCF
	case has("cf") && has("wind"):
		found.quantity = WindCF
	case has("cf"), name == "capacity factor":
		found.quantity = CF
	case has("price"), has("lmp"):
		found.quantity = Price
	case has("carbon") && has("marginal"):
		found.quantity = CarbonMarginal
	case has("carbon") && (has("lifecycle") || has("lca")):
		found.quantity = CarbonLifecycle
	case has("carbon") && has("intensity"):
		found.quantity = Carbon
	case has("load"), has("demand"), has("power"):
		found.quantity = Power
	default:
		return slot{}, false
	}
	if kind, _ := KindOf(found.quantity); found.unit == "" && kind.Unit != "" {
		return slot{}, false
	}
	return found, true
}

// cutUnit takes the unit off a header: in brackets, or as the last words.
func cutUnit(lower, header string) (name, unit string) {
	for _, pair := range []string{"[]", "()"} {
		if from := strings.IndexByte(header, pair[0]); from > 0 && strings.HasSuffix(header, pair[1:]) {
			return strings.TrimSpace(lower[:from]), strings.TrimSpace(header[from+1 : len(header)-1])
		}
	}
	for _, u := range []struct{ end, unit string }{
		{"_w_m2", "W/m2"},
		{"_wm2", "W/m2"},
		{"_w_per_m2", "W/m2"},
		{"_m_s", "m/s"},
		{"_m_per_s", "m/s"},
		{"_ms", "m/s"},
		{"_degc", "C"},
		{"_c", "C"},
		{"_k", "K"},
		{"_pct", "%"},
		{"_percent", "%"},
		{"_mbar", "mbar"},
		{"_hpa", "hPa"},
		{"_pa", "Pa"},
		{"_g_per_kwh", "g/kWh"},
		{"_kg_per_mwh", "kg/MWh"},
		{"_gw", "GW"},
		{"_mw", "MW"},
		{"_kw", "kW"},
	} {
		if strings.HasSuffix(lower, u.end) {
			return strings.TrimSuffix(lower, u.end), u.unit
		}
	}
	for _, per := range []string{"MWh", "kWh"} {
		if rest, ok := strings.CutSuffix(lower, "_per_"+strings.ToLower(per)); ok {
			if at := strings.LastIndexByte(rest, '_'); at >= 0 && len(rest)-at == 4 {
				return rest[:at], strings.ToUpper(rest[at+1:]) + "/" + per
			}
		}
	}
	return lower, ""
}

// heightOf reads a height such as 10m among words.
func heightOf(words []string) float64 {
	for _, w := range words {
		w = strings.TrimPrefix(w, "ws")
		if metres, ok := strings.CutSuffix(w, "m"); ok {
			if x, err := strconv.ParseFloat(metres, 64); err == nil && x > 0 && x < 500 {
				return x
			}
		}
	}
	return 0
}
