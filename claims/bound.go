package claims

import (
	"sort"

	"tokenwatt/claims/measure"
)

// boundary reads what is inside a figure from the words of its clause, then of its sentence, the narrowest first.
func (s *scene) boundary(t Type) Boundary {
	switch t {
	case Water, TrainingWater, WaterPerQuery, WaterIntensity:
		switch {
		case s.near("total-water"):
			return TotalWater
		case s.near("onsite"):
			return OnSite
		}
		return Unknown
	case GPUPower, EnergyPerToken, EnergyPerQuery, TrainingEnergy, PowerCapacity, AnnualEnergy, Energy,
		TrainingCarbon, CarbonPerQuery, Carbon, DailyBill, ElectricityBill:
		switch name := s.nearest("of-chip", "of-server", "of-it", "of-facility"); name {
		case "of-chip":
			return Chip
		case "of-server":
			return AtServer
		case "of-it":
			return IT
		case "of-facility":
			return Facility
		}
	}
	return Unknown
}

// hour is an hour in seconds; the others follow from it. A month and a year are means of the calendar: 8,766 h.
const (
	hour  = 3600.0
	day   = 24 * hour
	week  = 7 * day
	year  = 365.25 * day
	month = year / 12
)

// secondsOf returns the length of a named period, 0 where it has none.
func secondsOf(name string) float64 {
	switch name {
	case "s", "second":
		return 1
	case "min", "minute":
		return 60
	case "h", "hour":
		return hour
	case "day":
		return day
	case "week":
		return week
	case "month":
		return month
	case "quarter":
		return year / 4
	case "year":
		return year
	}
	return 0
}

// periodReach is how far before a total a word such as "every day" in an earlier clause of its sentence still holds, in
// characters: "every day it answers 200 million requests, using 500 MWh".
const periodReach = 40

// total reports whether a measure can be a total over a time.
func total(m *measure.Measure) bool {
	switch m.Kind {
	case measure.Energy, measure.Money, measure.Mass, measure.Volume:
		return m.Per == ""
	}
	return false
}

// period returns what a total is counted over: the time that the number is per, or a word such as "daily" in the
// clause or, of a total, shortly before it in the sentence; of a claim about training the run.
func (s *scene) period(t Type) Period {
	name := s.m.Period
	if name == "" {
		switch s.nearest("per-day", "per-month", "per-year", "per-week", "per-hour") {
		case "per-day":
			name = "day"
		case "per-month":
			name = "month"
		case "per-year":
			name = "year"
		case "per-week":
			name = "week"
		case "per-hour":
			name = "hour"
		}
		if p := s.look("per-" + name); name != "" && !p.clause && !(p.before && p.distance <= periodReach && total(s.m)) {
			name = ""
		}
	}
	switch {
	case name != "":
	case t == TrainingCost, t == TrainingEnergy, t == TrainingCarbon, t == TrainingWater:
		name = "run"
	case s.in("life"):
		name = "life"
	case t == AnnualEnergy:
		name = "year"
	}
	return Period{Name: name, Seconds: secondsOf(name)}
}

// conditions returns the other measures of the sentence that qualify a claim: prices, durations, ratios, powers, counts
// of machines; at most neighbours to either side, the nearest first,
// where one behind the number counts as twice as far.
func (s *scene) conditions() []Condition {
	var out []Condition
	first, end := s.measuresIn(s.sentence)
	for k := max(first, s.at-neighbours); k < min(end, s.at+neighbours+1); k++ {
		if k == s.at || s.measures[k].ConversionOf == s.at || s.m.ConversionOf == k || s.measures[k].Kind == measure.Date {
			continue
		}
		out = append(out, Condition{Measure: &s.measures[k], Type: s.types[k], Period: s.periods[k]})
	}
	distance := func(c *Condition) int {
		d := max(s.m.Start-c.Measure.End, 2*(c.Measure.Start-s.m.End), 0)
		if c.Measure.Start > s.m.End && s.divided(s.m.End, c.Measure.Start) || c.Measure.End < s.m.Start && s.divided(c.Measure.End, s.m.Start) {
			d += semicolonDistance
		}
		return d
	}
	sort.SliceStable(out, func(a, b int) bool { return distance(&out[a]) < distance(&out[b]) })
	return out
}

// semicolonDistance is how much farther a number is on the other side of a semicolon, in characters: a semicolon parts statements.
const semicolonDistance = 60

// divided reports whether a semicolon stands between two places, which are at most a few hundred characters apart.
func (s *scene) divided(start, end int) bool {
	for k := start; k < min(end, start+reach, len(s.doc.Text)); k++ {
		if s.doc.Text[k] == ';' || s.doc.Text[k] == '；' {
			return true
		}
	}
	return false
}
