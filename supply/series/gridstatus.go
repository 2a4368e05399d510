package series

import "strings"

// The tables of gridstatus: of its Python library, "Interval Start" and "Interval End" with the market's offset behind
// each time; of its site, interval_start_utc and interval_end_utc. Prices are LMP or, in Texas, SPP, in the market's
// currency, which the file does not name.

func tellsGridstatus(head []string) string {
	headers, _ := headersOf(head[0])
	for _, name := range []string{"Interval Start", "interval_start_utc", "interval_start_local"} {
		if hasHeader(headers, name) {
			return "line 1 names `" + name + "`"
		}
	}
	return ""
}

func openGridstatus(s *source, _ *Settings) (*layout, error) {
	l, err := firstLine(s)
	if err != nil {
		return nil, err
	}
	start, end := -1, -1
	for _, names := range [][2]string{{"interval_start_utc", "interval_end_utc"}, {"Interval Start", "Interval End"}, {"interval_start_local", "interval_end_local"}} {
		if start = l.find(names[0]); start >= 0 {
			end = l.find(names[1])
			if strings.HasSuffix(names[0], "_utc") {
				l.clock, l.clockKnown = utc(), true
			}
			break
		}
	}
	if start < 0 {
		l.lack(s, "Interval Start")
		return nil, s.err()
	}
	from := at(start, orderUnknown)
	l.when = func(cells []cell) (span, *misread) {
		when, bad := from(cells)
		if bad != nil || end < 0 {
			return when, bad
		}
		to, ok := parseStamp(cells[end].text, orderUnknown)
		if !ok {
			return when, &misread{end, "`" + shorten(cells[end].text) + "`", "a time such as 2024-01-01 01:00:00-06:00"}
		}
		when.end, when.hasEnd = to, true
		return when, nil
	}
	l.byKeys("Location", "Market", "Location Type", "location_type")
	for _, name := range []string{"LMP", "SPP", "SPP Price", "Price"} {
		if i := l.findFold(name); i >= 0 {
			l.columns = append(l.columns, slot{quantity: Price, header: l.headers[i].text, unit: "USD/MWh", index: i, at: l.headers[i].at})
			l.notes = append(l.notes, "prices are taken to be in USD/MWh, which the file does not say; of a Canadian market give `columns: {price: {unit: CAD/MWh, ...}}`")
			break
		}
	}
	if i := l.findFold("Load"); i >= 0 {
		l.columns = append(l.columns, slot{quantity: Power, header: l.headers[i].text, unit: "MW", index: i, at: l.headers[i].at})
	}
	return l, s.err()
}
