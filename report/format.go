package report

import (
	"math"
	"strconv"
	"strings"
)

// Number prints a value with so many significant digits, thousands set apart by commas, and no exponent between 1e-6
// and 1e15.
func Number(x float64, digits int) string {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return "-"
	case x == 0:
		return "0"
	}
	a := math.Abs(x)
	if a >= 1e15 || a < 1e-6 {
		return strconv.FormatFloat(x, 'e', max(digits-1, 0), 64)
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', max(digits-1, 0), 64), 64)
	if err != nil {
		return "-"
	}
	places := max(digits-1-int(math.Floor(math.Log10(math.Abs(rounded)))), 0)
	text := strconv.FormatFloat(rounded, 'f', places, 64)
	if strings.Contains(text, ".") && places > 0 {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return thousands(text)
}

// Fixed prints a value with so many decimals and thousands set apart: columns of a table that should align.
func Fixed(x float64, decimals int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "-"
	}
	text := strconv.FormatFloat(x, 'f', decimals, 64)
	if strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-")
	}
	return thousands(text)
}

// thousands sets commas into the digits before the point.
func thousands(text string) string {
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	whole, fraction, hasFraction := strings.Cut(text, ".")
	var b strings.Builder
	b.WriteString(sign)
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	if hasFraction {
		b.WriteString("." + fraction)
	}
	return b.String()
}

// Between prints a range as "low - high" at the same precision; the unit is the caller's.
func Between(low, high float64, digits int) string {
	return Number(low, digits) + " – " + Number(high, digits)
}

// Percent prints a share as a percentage.
func Percent(share float64, digits int) string { return Number(100*share, digits) + " %" }

// Scaled prints a value with its unit at a magnitude that keeps the digits few: 13,400,000 USD becomes 13.4 M USD,
// 1,200,000 tok/s become 1.2 M tok/s. Units that carry a prefix already are left alone.
func Scaled(x float64, unit string, digits int) string {
	number, unit := scaledParts(x, unit, digits)
	return joined(number, unit)
}

// ScaledRange prints a range with one unit for both ends, that of the end that is larger in magnitude.
func ScaledRange(low, high float64, unit string, digits int) string {
	scale, name := scaleOf(math.Max(math.Abs(low), math.Abs(high)), unit)
	return joined(Between(low/scale, high/scale, digits), name)
}

// scaledParts is Scaled with the number and the unit apart, for layouts that set them differently.
func scaledParts(x float64, unit string, digits int) (number, scaled string) {
	scale, scaled := scaleOf(math.Abs(x), unit)
	return Number(x/scale, digits), scaled
}

func joined(number, unit string) string {
	if unit == "" {
		return number
	}
	return number + " " + unit
}

// scaleOf picks the magnitude for units that take one: money, tokens and counts of a million and more, megawatts and
// tonnes of less than one.
func scaleOf(x float64, unit string) (float64, string) {
	if thousandth, millionth := smallUnits(unit); thousandth != "" && x > 0 && x < 0.9995 {
		if x >= 0.9995e-3 {
			return 1e-3, thousandth
		}
		return 1e-6, millionth
	}
	if !takesMagnitude(unit) {
		return 1, unit
	}
	for _, m := range []struct {
		scale float64
		name  string
	}{{1e15, "P"}, {1e12, "T"}, {1e9, "G"}, {1e6, "M"}} {
		// What three digits would round up to the next magnitude belongs to that.
		if x >= m.scale*0.9995 && x < m.scale*1e6 {
			return m.scale, strings.TrimSpace(m.name + " " + unit)
		}
	}
	return 1, unit
}

// smallUnits are a thousandth and a millionth of a unit; empty where it has none that is used.
func smallUnits(unit string) (thousandth, millionth string) {
	switch unit {
	case "MW":
		return "kW", "W"
	case "MWh":
		return "kWh", "Wh"
	case "MWh/d":
		return "kWh/d", "Wh/d"
	case "t":
		return "kg", "g"
	case "t/d":
		return "kg/d", "g/d"
	}
	return "", ""
}

// takesMagnitude tells whether a unit stands without a prefix of its own: USD, USD/d, tok/s, a plain count.
func takesMagnitude(unit string) bool {
	if unit == "" || unit == "FLOP" || strings.HasPrefix(unit, "tok") {
		return true
	}
	return strings.HasPrefix(unit, "USD") && !strings.Contains(unit, "MWh") && !strings.Contains(unit, "kW")
}

// evenly prints the numbers of a column with the same decimals: so many significant digits for the largest.
func evenly(values []float64, digits int) []string {
	largest := 0.0
	for _, v := range values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			largest = max(largest, math.Abs(v))
		}
	}
	decimals := 0
	if largest > 0 {
		decimals = min(max(digits-1-int(math.Floor(math.Log10(largest))), 0), 6)
	}
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = Fixed(v, decimals)
	}
	return texts
}
