package claims

import (
	"strings"

	"tokenwatt/claims/measure"
)

// ratioOf divides a normalised unit into what stands above the line and what it is per: "kWh/query" is kWh per query.
func ratioOf(unit string) (over string, under []string) {
	parts := strings.Split(unit, "/")
	return parts[0], parts[1:]
}

// isPer reports whether a measure is per one of the units.
func isPer(m *measure.Measure, units ...string) bool {
	for _, u := range units {
		if strings.EqualFold(m.Per, u) {
			return true
		}
	}
	return false
}

// isPerFamily reports whether a rate is per a noun of a family, alone or with a time: "GPU", "GPU h".
func isPerFamily(m *measure.Measure, f family) bool {
	if m.Per == "" {
		return false
	}
	first, _, _ := strings.Cut(m.Per, " ")
	return familyOf(strings.ToLower(first)) == f
}

// overKind returns the kind of what stands above the line of a rate, or the kind of the measure itself.
func overKind(m *measure.Measure) measure.Kind {
	switch m.Kind {
	case measure.Price:
		return measure.Money
	case measure.Rate, measure.Intensity:
		over, _ := ratioOf(m.NormalisedUnit)
		if m.Currency != "" {
			return measure.Money
		}
		return kindOfUnit(over, m)
	}
	return m.Kind
}

// kindOfUnit returns the kind of a normalised unit without a line.
func kindOfUnit(unit string, m *measure.Measure) measure.Kind {
	switch unit {
	case "kWh":
		return measure.Energy
	case "kW":
		return measure.Power
	case "s", "min", "h", "day", "week", "month", "year":
		return measure.Time
	case "kg":
		return measure.Mass
	case "L":
		return measure.Volume
	case "FLOP":
		return measure.Compute
	case "token":
		return measure.Tokens
	case "parameter":
		return measure.Parameters
	case "B":
		return measure.Data
	case "%":
		return measure.Share
	}
	if m.Noun != "" {
		return measure.Count
	}
	return m.Kind
}

// noun returns the noun of a count, in lower case.
func noun(m *measure.Measure) string { return strings.ToLower(m.Noun) }

// family is a family of nouns that claims treat alike.
type family int

// The families.
const (
	otherNoun family = iota
	acceleratorNoun
	serverNoun
	householdNoun
	equivalenceNoun
	queryNoun
	visitorNoun
	personNoun
	organisationNoun
	siteNoun
	robotNoun
	genericNoun // "items", 个
)

// familyOf returns the family of a noun.
func familyOf(noun string) family {
	switch noun {
	case "gpu", "tpu", "chip", "accelerator", "npu":
		return acceleratorNoun
	case "server", "rack", "node", "cluster":
		return serverNoun
	case "household":
		return householdNoun
	case "car", "flight", "pool", "tree", "phone", "bulb", "charge", "bottle", "city", "reactor", "plant", "laptop", "appliance", "turbine":
		return equivalenceNoun
	case "query", "image", "video", "email":
		return queryNoun
	case "visitor", "user", "visit":
		return visitorNoun
	case "person":
		return personNoun
	case "company", "country":
		return organisationNoun
	case "data centre", "site", "building":
		return siteNoun
	case "robot":
		return robotNoun
	case "", "unit":
		return genericNoun
	}
	return otherNoun
}
