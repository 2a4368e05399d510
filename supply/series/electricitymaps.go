package series

import "strings"

// The CSV of Electricity Maps: "Datetime (UTC)", the zone, and per hour (or five minutes) the carbon intensity of
// consumption, direct and over the life cycle, the carbon-free and the renewable share. Between editions the spelling
// changed: LCA became Life cycle, Low Carbon Percentage became Carbon-free energy percentage (CFE%), and capitals came and
// went. The oldest have datetime, zone_name and carbon_intensity_avg, over the life cycle.

func tellsElectricityMaps(head []string) string {
	headers, _ := headersOf(head[0])
	for _, h := range headers {
		name := strings.ToLower(h.text)
		switch {
		case strings.HasPrefix(name, "carbon intensity gco"):
			return "line 1 names `" + shorten(h.text) + "`"
		case name == "carbon_intensity_avg":
			return "line 1 names `carbon_intensity_avg`"
		}
	}
	return ""
}

func openElectricityMaps(s *source, _ *Settings) (*layout, error) {
	l, err := firstLine(s)
	if err != nil {
		return nil, err
	}
	when := -1
	for _, name := range []string{"Datetime (UTC)", "datetime"} {
		if when = l.findFold(name); when >= 0 {
			break
		}
	}
	if when < 0 {
		l.lack(s, "Datetime (UTC)")
		return nil, s.err()
	}
	l.when, l.clock, l.clockKnown = at(when, orderUnknown), utc(), true
	l.byKeys("Zone id", "zone_name")
	both := false
	for i, h := range l.headers {
		quantity, unit := electricityMapsColumn(strings.ToLower(h.text))
		if quantity == "" || l.has(quantity) {
			continue
		}
		both = both || quantity == CarbonLifecycle
		l.columns = append(l.columns, slot{quantity: quantity, header: h.text, unit: unit, index: i, at: h.at})
	}
	if both && l.has(Carbon) {
		l.notes = append(l.notes, "carbon is the direct intensity; `columns: {carbon: {name: ...}}` with the other header reads that of the life cycle")
	}
	return l, s.err()
}

// electricityMapsColumn tells a header by its words, in lower case.
func electricityMapsColumn(name string) (quantity, unit string) {
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(name, w) {
				return true
			}
		}
		return false
	}
	switch {
	case name == "carbon_intensity_avg":
		return CarbonLifecycle, "g/kWh"
	case has("carbon intensity") && has("direct"):
		return Carbon, "g/kWh"
	case has("carbon intensity") && has("lca", "life cycle", "lifecycle"):
		return CarbonLifecycle, "g/kWh"
	case has("carbon-free", "carbon free", "low carbon") && has("percentage", "%"):
		return CarbonFree, "%"
	case has("renewable") && has("percentage", "%"):
		return Renewable, "%"
	}
	return "", ""
}
