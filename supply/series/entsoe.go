package series

import (
	"regexp"
	"strings"

	"tokenwatt/internal/zone"
)

// The CSV of the ENTSO-E Transparency Platform, of which there are three kinds:
//
//   - of the old site: "MTU (CET/CEST)" with intervals such as 01.01.2020 00:00 - 01.01.2020 01:00, and
//     "Day-ahead Price [EUR/MWh]";
//   - of the new site: the same with slashes and seconds, "Area" and "Sequence" beside "Day-ahead Price (EUR/MWh)", and
//     (CET) or (CEST) behind times, in the nights of change at the least;
//   - of the file library: separated by tabs, "DateTime(UTC)", the length of a row in ResolutionCode (PT15M), the currency
//     in a column of its own.
//
// Day and month always stand in this order. A row is as long as its interval: since October 2025 quarters of an hour and
// hours stand in one file.

func tellsENTSOE(head []string) string {
	headers, _ := headersOf(head[0])
	for _, h := range headers {
		switch {
		case strings.HasPrefix(h.text, "MTU"):
			return "line 1 names `" + shorten(h.text) + "`"
		case strings.HasPrefix(h.text, "Time (") && (strings.Contains(head[0], "BZN|") || strings.Contains(head[0], "CTA|") || strings.Contains(head[0], "CTY|")):
			return "line 1 names `" + shorten(h.text) + "` and an area"
		case h.text == "ResolutionCode":
			return "line 1 names `ResolutionCode`, as the file library does"
		}
	}
	return ""
}

func openENTSOE(s *source, settings *Settings) (*layout, error) {
	line, err := s.next()
	if err != nil {
		return nil, shortFile(s, err)
	}
	l, err := header(s, line)
	if err != nil {
		return nil, err
	}
	if l.find("ResolutionCode") >= 0 {
		l.library(s)
	} else {
		l.transparency(s)
	}
	l.byKeys("Area", "AreaCode", "AreaDisplayName", "AreaName", "MapCode", "AreaMapCode", "ContractType", "Sequence", "Currency", "Production Type", "ProductionType")
	return l, s.err()
}

// transparency is a table of the site: the time is an interval as text.
func (l *layout) transparency(s *source) {
	index := -1
	for i, h := range l.headers {
		if strings.HasPrefix(h.text, "MTU") || strings.HasPrefix(h.text, "Time (") {
			index = i
			break
		}
	}
	if index < 0 {
		l.lack(s, "MTU (CET/CEST)")
		return
	}
	l.clock, l.clockKnown = europeanClock(l.headers[index].text)
	if l.clockKnown && l.clock.Name == "Europe/Brussels" && !strings.Contains(l.headers[index].text, "CEST") {
		l.notes = append(l.notes, "`"+l.headers[index].text+"` is read as the clock of central Europe, which changes with summer time; `zone: \"+01:00\"` reads it as standard time all year")
	}
	l.when = interval(index)
	price := regexp.MustCompile(`^Day-ahead Price [\[(]([A-Z]{3})/MWh[\])]$`)
	load := regexp.MustCompile(`^Actual Total Load [\[(]MW[\])]`)
	for i, h := range l.headers {
		if m := price.FindStringSubmatch(h.text); m != nil {
			l.columns = append(l.columns, slot{quantity: Price, header: h.text, unit: m[1] + "/MWh", index: i, at: h.at})
		}
		if load.MatchString(h.text) {
			l.columns = append(l.columns, slot{quantity: Power, header: h.text, unit: "MW", index: i, at: h.at})
		}
	}
}

// europeanClock reads the clock in a header such as MTU (CET/CEST).
func europeanClock(header string) (timekeeper, bool) {
	_, rest, ok := strings.Cut(header, "(")
	name, _, closed := strings.Cut(rest, ")")
	if !ok || !closed {
		return timekeeper{}, false
	}
	place := ""
	switch name {
	case "UTC", "GMT":
		return utc(), true
	case "CET/CEST", "CET":
		place = "Europe/Brussels"
	case "WET/WEST", "WET":
		place = "Europe/Lisbon"
	case "EET/EEST", "EET":
		place = "Europe/Helsinki"
	case "GMT/BST":
		place = "Europe/London"
	case "TRT":
		place = "Europe/Istanbul"
	}
	z, err := zone.Parse(place)
	return timekeeper{z}, err == nil
}

// interval reads "start - end".
func interval(index int) func([]cell) (span, *misread) {
	return func(cells []cell) (span, *misread) {
		from, to, ok := strings.Cut(cells[index].text, " - ")
		bad := &misread{index, "`" + shorten(cells[index].text) + "`", "an interval such as 01.01.2020 00:00 - 01.01.2020 01:00"}
		start, okStart := parseStamp(from, dayFirst)
		if !okStart {
			return span{}, bad
		}
		if !ok {
			return span{start: start, end: start}, nil
		}
		end, okEnd := parseStamp(to, dayFirst)
		if !okEnd {
			return span{}, bad
		}
		return span{start: start, end: end, hasEnd: true}, nil
	}
}

// library is a table of the file library.
func (l *layout) library(s *source) {
	when := l.find("DateTime(UTC)")
	if when < 0 {
		when = l.need(s, "DateTime")
	}
	resolution := l.need(s, "ResolutionCode")
	if when < 0 || resolution < 0 {
		return
	}
	l.clock, l.clockKnown = utc(), true
	start := at(when, dayFirst)
	l.when = func(cells []cell) (span, *misread) {
		when, bad := start(cells)
		if bad != nil {
			return when, bad
		}
		switch cells[resolution].text {
		case "PT60M", "PT1H":
			when.length = hour
		case "PT30M":
			when.length = hour / 2
		case "PT15M":
			when.length = hour / 4
		default:
			return when, &misread{resolution, "`" + shorten(cells[resolution].text) + "`", "PT60M, PT30M or PT15M"}
		}
		return when, nil
	}
	l.recognise([]known{
		{header: "Price[Currency/MWh]", quantity: Price, unit: "EUR/MWh"},
		{header: "Price(Currency/MWh)", quantity: Price, unit: "EUR/MWh"},
		{header: "TotalLoad[MW]", quantity: Power, unit: "MW"},
		{header: "TotalLoadValue", quantity: Power, unit: "MW"},
	})
	for i := range l.columns {
		if l.columns[i].quantity == Price {
			l.columns[i].currency = l.find("Currency") + 1
		}
	}
}
