package svg

import (
	"math"
	"strconv"
	"strings"
)

// minus is the typographic minus sign, which has the width of a plus sign.
const minus = "−"

// FormatNumber writes a value for a label with three significant digits below 100, none of them a trailing zero, as an
// integer with thousands commas from 100 to 1,000,000, and with an SI suffix (M, G, T) above that. The minus is U+2212.
func FormatNumber(v float64) string {
	a := math.Abs(v)
	switch {
	case a == 0:
		return "0"
	case a < 1e-4:
		mantissa, exp := scientific(a)
		return sign(v) + mantissa + "×10" + superscript(exp)
	case a < 99.95:
		decimals := 2 - int(math.Floor(math.Log10(a)))
		s := strconv.FormatFloat(a, 'f', decimals, 64)
		return sign(v) + strings.TrimRight(strings.TrimRight(s, "0"), ".")
	case a < 999_999.5:
		return sign(v) + commas(strconv.FormatFloat(a, 'f', 0, 64))
	default:
		return FormatSI(v)
	}
}

// FormatSI writes a value with three significant digits and an SI suffix (k, M, G, T, P); below 1,000 it has none.
func FormatSI(v float64) string {
	a, suffix := math.Abs(v), ""
	for _, next := range []string{"k", "M", "G", "T", "P"} {
		if a < 999.5 {
			break
		}
		a, suffix = a/1000, next
	}
	if a >= 99.95 {
		return sign(v) + commas(strconv.FormatFloat(a, 'f', 0, 64)) + suffix
	}
	return sign(v) + FormatNumber(a) + suffix
}

func sign(v float64) string {
	if v < 0 {
		return minus
	}
	return ""
}

// commas groups the digits of a non-negative integer's text in threes.
func commas(digits string) string {
	var b strings.Builder
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// scientific splits a positive value into a two-digit mantissa and an exponent of ten.
func scientific(a float64) (string, int) {
	s := strconv.FormatFloat(a, 'e', 1, 64)
	mantissa, exp, _ := strings.Cut(s, "e")
	n, err := strconv.Atoi(exp)
	if err != nil {
		return s, 0 // FormatFloat with 'e' always writes an integer exponent
	}
	return strings.TrimSuffix(mantissa, ".0"), n
}

func superscript(n int) string {
	return strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵",
		"6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹").Replace(strconv.Itoa(n))
}

// tickFormat returns the writer of one axis: all of its labels have the same number of decimals and the same suffix.
func tickFormat(step, maxAbs float64) func(float64) string {
	div, suffix := 1.0, ""
	for k, next := range []string{"M", "G", "T", "P"} {
		if unit := math.Pow(1000, float64(k+2)); maxAbs >= unit {
			div, suffix = unit, next
		}
	}
	decimals := 0
	if s := step / div; s > 0 && s < 1 {
		decimals = int(math.Ceil(-math.Log10(s) - 1e-9))
	}
	if decimals > 6 {
		return FormatNumber
	}
	return func(v float64) string {
		s := strconv.FormatFloat(math.Abs(v)/div, 'f', decimals, 64)
		whole, frac, _ := strings.Cut(s, ".")
		if frac != "" {
			frac = "." + frac
		}
		if strings.Trim(s, "0.") == "" {
			return "0"
		}
		return sign(v) + commas(whole) + frac + suffix
	}
}

// withUnit joins a number and its unit by a space that does not break.
func withUnit(number, unit string) string {
	if unit == "" {
		return number
	}
	return number + "\u00a0" + unit
}
