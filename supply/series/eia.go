package series

import "strings"

// Files of the United States Energy Information Administration.
//
// EIA-930 balance: half a year of every balancing authority, an hour a row, named by its end in local time and in UTC,
// of which the second is read. Numbers may have commas between thousands.
//
// Open data (the API's CSV): period such as 2024-01-01T00, which is the hour's end in UTC, or 2024-01-01T00-05 on the
// local clock; respondent and type tell the series apart; megawatthours of an hour are its mean megawatts.
//
// Wholesale electricity markets: three lines of title, then a header with local time and "UTC Timestamp (Interval
// Ending)", and a column "... LMP" in USD/MWh for each place.

const (
	eiaUTCEnd       = "UTC Time at End of Hour"
	wholesaleUTCEnd = "UTC Timestamp (Interval Ending)"
)

func tellsEIA930(head []string) string {
	headers, _ := headersOf(head[0])
	if hasHeader(headers, eiaUTCEnd) && hasHeader(headers, "Balancing Authority") {
		return "line 1 names `Balancing Authority` and `" + eiaUTCEnd + "`"
	}
	return ""
}

func openEIA930(s *source, _ *Settings) (*layout, error) {
	l, err := firstLine(s)
	if err != nil {
		return nil, err
	}
	end := l.need(s, eiaUTCEnd)
	if end < 0 {
		return nil, s.err()
	}
	l.when, l.clock, l.clockKnown, l.ending, l.step = at(end, monthFirst), utc(), true, true, hour
	l.decimals.thousands = true
	l.byKeys("Balancing Authority", "Sub-Region")
	l.recognise([]known{
		{header: "Demand (MW) (Adjusted)", quantity: Power, unit: "MW"},
		{header: "Demand (MW)", quantity: Power, unit: "MW"},
	})
	if l.find("Demand (MW) (Adjusted)") >= 0 {
		l.notes = append(l.notes, "power is the demand that EIA adjusted; `columns: {power: {name: \"Demand (MW)\"}}` reads what was reported")
	}
	return l, s.err()
}

func tellsEIA(head []string) string {
	headers, _ := headersOf(head[0])
	if hasHeader(headers, "period") && (hasHeader(headers, "respondent") || hasHeader(headers, "subba")) {
		return "line 1 names `period` and `respondent` or `subba`"
	}
	return ""
}

func openEIA(s *source, _ *Settings) (*layout, error) {
	l, err := firstLine(s)
	if err != nil {
		return nil, err
	}
	period := l.need(s, "period")
	value := l.need(s, "value")
	if period < 0 || value < 0 {
		return nil, s.err()
	}
	l.when, l.clock, l.clockKnown, l.ending, l.step = at(period, orderUnknown), utc(), true, true, hour
	l.byKeys("respondent", "subba", "parent", "type", "fueltype", "timezone", "value-units")
	l.decimals.thousands = true
	l.columns = append(l.columns, slot{quantity: Power, header: "value", unit: "MW", index: value, at: l.headers[value].at})
	l.notes = append(l.notes, "megawatthours of an hour are its mean megawatts")
	return l, s.err()
}

func tellsWholesale(head []string) string {
	for i, line := range head[:min(len(head), 8)] {
		if headers, _ := headersOf(line); hasHeader(headers, wholesaleUTCEnd) {
			return "line " + itoa(i+1) + " names `" + wholesaleUTCEnd + "`"
		}
	}
	return ""
}

func openWholesale(s *source, _ *Settings) (*layout, error) {
	for len(s.head) > 0 {
		line, err := s.next()
		if err != nil {
			return nil, shortFile(s, err)
		}
		headers, _ := headersOf(line)
		if !hasHeader(headers, wholesaleUTCEnd) {
			continue
		}
		l, err := header(s, line)
		if err != nil {
			return nil, err
		}
		end := l.find(wholesaleUTCEnd)
		l.when, l.clock, l.clockKnown, l.ending = at(end, monthFirst), utc(), true, true
		for i, h := range l.headers {
			if strings.HasSuffix(h.text, "LMP") {
				l.columns = append(l.columns, slot{quantity: Price, header: h.text, unit: "USD/MWh", index: i, at: h.at})
			}
			if strings.HasSuffix(h.text, "Load (MW)") {
				l.columns = append(l.columns, slot{quantity: Power, header: h.text, unit: "MW", index: i, at: h.at})
			}
		}
		return l, s.err()
	}
	s.fail(1, "", 0, "", "no column `"+wholesaleUTCEnd+"`", "a header with it in the first lines", "is `format` right?")
	return nil, s.err()
}

// firstLine makes a layout of a file whose header is its first line.
func firstLine(s *source) (*layout, error) {
	line, err := s.next()
	if err != nil {
		return nil, shortFile(s, err)
	}
	return header(s, line)
}
