package factcheck

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
	"tokenwatt/report"
)

// outcomes lists the verdicts in the order in which they are shown.
func outcomes() []claims.Outcome {
	return []claims.Outcome{
		claims.Contradicted, claims.UnitError, claims.ArithmeticError, claims.Overstated, claims.Understated,
		claims.Consistent, claims.NotCheckable,
	}
}

// name is a verdict in words.
func name(o claims.Outcome) string { return strings.ReplaceAll(string(o), "_", " ") }

// sign stands for a verdict where colour cannot be seen.
func sign(o claims.Outcome) string {
	switch o {
	case claims.Consistent:
		return "✓"
	case claims.Overstated:
		return "▲"
	case claims.Understated:
		return "▼"
	case claims.Contradicted:
		return "✗"
	case claims.ArithmeticError:
		return "≠"
	case claims.UnitError:
		return "U"
	}
	return "?"
}

// factor is "3.2 x", or nothing where there is none to tell.
func factor(o claims.Outcome, k float64) string {
	if o != claims.Overstated && o != claims.Understated || k <= 1 || math.IsInf(k, 0) || math.IsNaN(k) {
		return ""
	}
	digits := 2
	if k >= 100 {
		digits = 3
	}
	return report.Number(k, digits) + "x"
}

// headline is the verdict with its factor.
func headline(o claims.Outcome, k float64) string {
	if f := factor(o, k); f != "" {
		return name(o) + " " + f
	}
	return name(o)
}

// grade says how far off a factor is.
func grade(o claims.Outcome, k float64) string {
	switch {
	case factor(o, k) == "":
		return ""
	case k < 2:
		return "loose"
	case k < 10:
		return "off"
	}
	return "order of magnitude"
}

// words turns an identifier of a type or an error kind into words.
func words(s string) string {
	if s == string(claims.IT) || s == string(claims.PUE) {
		return strings.ToUpper(s)
	}
	return strings.ReplaceAll(s, "_", " ")
}

// kindWords says what an error kind means.
func kindWords(k claims.ErrorKind) string {
	switch k {
	case claims.UnitKind:
		return "wrong unit"
	case claims.PerThousand:
		return "“per 1,000” lost"
	case claims.Fraction:
		return "wrong fraction"
	case claims.BoundaryKind:
		return "another boundary"
	case claims.NoBatching:
		return "batching ignored"
	case claims.Vintage:
		return "out of date"
	case claims.EquivalenceKind:
		return "wrong equivalence"
	case claims.Inconsistency:
		return "the text contradicts itself"
	case claims.SourceKind:
		return "sources differ"
	case claims.MissingUnit:
		return "a unit is missing"
	}
	return words(string(k))
}

// amount prints a value with its unit at a magnitude that people read: 1,287,000 kWh is 1.29 GWh, 13,800,000 CNY is
// 13.8 million CNY.
func amount(v float64, unit string) string { return between(v, v, unit) }

// between prints a range in one unit, or one value where both ends are the same.
func between(low, high float64, unit string) string {
	if isYear(low, unit) && isYear(high, unit) {
		return yearRange(low, high)
	}
	if high < low {
		high = low
	}
	scale, scaled := magnitude(math.Max(math.Abs(low), math.Abs(high)), unit)
	if low/scale != 1 || high != low {
		scaled = plural(scaled)
	}
	text := digits(low / scale)
	if high != low && digits(high/scale) != text {
		text += "–" + digits(high/scale)
	}
	if scaled == "" {
		return text
	}
	if scaled == "%" {
		return text + " %"
	}
	return text + " " + scaled
}

// digits prints three significant digits, and whole numbers below a hundred thousand in full.
func digits(v float64) string {
	if a := math.Abs(v); a >= 100 && a < 1e5 {
		n := 4
		if a >= 1e4 {
			n = 5
		}
		return report.Number(v, n)
	}
	return report.Number(v, 3)
}

func isYear(v float64, unit string) bool { return unit == "year" && v >= 1000 && v < 3000 }

func yearRange(low, high float64) string {
	year := func(v float64) string { return strconv.Itoa(int(math.Floor(v + 1e-9))) }
	if year(low) == year(high) {
		return year(low)
	}
	return year(low) + "–" + year(high)
}

// plural puts the last word above the line of a unit into the plural, where it is a word.
func plural(unit string) string {
	above, below := unit, ""
	if i := strings.IndexByte(unit, '/'); i >= 0 {
		above, below = unit[:i], unit[i:]
	}
	word := above[strings.LastIndexByte(above, ' ')+1:]
	if len(word) < 3 || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" || strings.HasSuffix(word, "s") {
		return unit
	}
	switch word {
	case "min", "tok", "people", "million", "billion", "trillion", "percent":
		return unit
	case "person":
		return strings.TrimSuffix(above, word) + "people" + below
	}
	if stem, ok := strings.CutSuffix(above, "y"); ok && !strings.HasSuffix(stem, "a") && !strings.HasSuffix(stem, "e") {
		return stem + "ies" + below
	}
	return above + "s" + below
}

// magnitude picks prefix or word for a value in a unit and returns what to divide by.
func magnitude(a float64, unit string) (float64, string) {
	head, tail := unit, ""
	if i := strings.IndexAny(unit, "/ "); i >= 0 {
		head, tail = unit[:i], unit[i:]
	}
	switch {
	case unit == "1" || unit == "x":
		unit, head = "", ""
	case head == "s" && a >= 3600:
		return clock(a, tail)
	}
	if base, factor, ok := metric(head); ok {
		return prefixed(a, factor, base, tail)
	}
	for _, m := range []struct {
		scale float64
		word  string
	}{{1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}} {
		if a >= m.scale*0.9995 && a < 1e15 && unit != "%" {
			return m.scale, strings.TrimSpace(m.word + " " + unit)
		}
	}
	return 1, unit
}

// clock picks the unit of a time in seconds.
func clock(a float64, tail string) (float64, string) {
	const day, year = 86400, 365 * 86400
	switch {
	case a >= year:
		return year, "year" + tail
	case a >= day:
		return day, "day" + tail
	}
	return 3600, "h" + tail
}

// metric splits a unit that takes prefixes into its base and the factor of the prefix it has.
func metric(unit string) (base string, factor float64, ok bool) {
	switch unit {
	case "W", "Wh", "J", "g", "L", "FLOP", "B":
		return unit, 1, true
	case "kW", "kWh", "kJ", "kg":
		return unit[1:], 1e3, true
	case "MW", "MWh", "MJ":
		return unit[1:], 1e6, true
	case "GW", "GWh", "GJ":
		return unit[1:], 1e9, true
	case "TW", "TWh":
		return unit[1:], 1e12, true
	case "t":
		return "g", 1e6, true
	}
	return "", 0, false
}

// prefixed picks the prefix for a value of a in the unit that is factor times base.
func prefixed(a, factor float64, base, tail string) (float64, string) {
	absolute := a * factor
	type step struct {
		scale float64
		name  string
	}
	steps := []step{{1e15, "P" + base}, {1e12, "T" + base}, {1e9, "G" + base}, {1e6, "M" + base}, {1e3, "k" + base}, {1, base}, {1e-3, "m" + base}}
	switch base {
	case "g":
		steps = []step{{1e15, "billion t"}, {1e12, "million t"}, {1e6, "t"}, {1e3, "kg"}, {1, "g"}, {1e-3, "mg"}}
	case "L":
		steps = []step{{1e9, "million L"}, {1, "L"}, {1e-3, "mL"}}
	case "FLOP", "B":
		steps = append([]step{{1e18, "E" + base}}, steps[:6]...)
		if base == "FLOP" && absolute >= 1e21 {
			return 1 / factor, base + tail
		}
	}
	// Small parts of a watt-hour or a gram are read as such, of a litre as millilitres.
	whole := 0.01
	if base == "L" {
		whole = 0.1
	}
	for _, s := range steps {
		if absolute >= s.scale*0.9995 || s.scale == 1 && absolute >= whole {
			return s.scale / factor, s.name + tail
		}
	}
	if absolute == 0 {
		return 1 / factor, base + tail
	}
	last := steps[len(steps)-1]
	return last.scale / factor, last.name + tail
}

// said is what a measure says, with its bound.
func said(m *measure.Measure) string {
	unit := m.NormalisedUnit
	text := between(m.Normalised, m.NormalisedHigh, unit)
	if m.Kind == measure.Multiple {
		text += " times"
	}
	if m.Kind == measure.Date {
		text = yearRange(m.Normalised, m.NormalisedHigh)
	}
	switch m.Bound {
	case measure.About:
		return "about " + text
	case measure.AtLeast:
		return "at least " + text
	case measure.AtMost:
		return "at most " + text
	case measure.MoreThan:
		return "more than " + text
	case measure.LessThan:
		return "less than " + text
	case measure.Nearly:
		return "nearly " + text
	}
	return text
}

// recomputed is the range of a verdict, or nothing.
func recomputed(v *claims.Verdict) string {
	if v.Unit == "" && v.Low == 0 && v.High == 0 {
		return ""
	}
	return between(v.Low, v.High, v.Unit)
}

// subject names what a claim is about.
func subject(c *claims.Claim) string {
	if c.Subject.Name != "" {
		return c.Subject.Name
	}
	return c.Subject.ID
}

// assumption says what would make a claim true.
func assumption(a *claims.Assumption) string {
	if !a.Reachable {
		return fmt.Sprintf("no value of %s alone makes it true", a.Input)
	}
	text := fmt.Sprintf("%s were %s", a.Input, amount(a.Value, a.Unit))
	if a.Usual[0] != 0 || a.Usual[1] != 0 {
		where := "outside"
		if a.Within {
			where = "inside"
		}
		text += fmt.Sprintf(" (%s the published %s)", where, between(a.Usual[0], a.Usual[1], a.Unit))
	}
	return text
}
