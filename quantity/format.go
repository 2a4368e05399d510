package quantity

import (
	"math"
	"strconv"
	"strings"
)

// Outside of these bounds String keeps to the base unit, in which nothing can overflow or vanish.
const (
	ladderLow  = 1e-250
	ladderHigh = 1e250
)

// text is String of every type: the number in full, in the unit that says it in the fewest characters, with
// a malus for numbers below 1 and of five digits and more: 24.375 MW, not 24375 kW.
func text[T Quantity](x T) string {
	sp, v := x.spec(), float64(x)
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return with(strconv.FormatFloat(v, 'g', -1, 64), sp.Unit)
	}
	if v == 0 {
		return with("0", sp.Unit)
	}
	if a := math.Abs(v); a < ladderLow || a > ladderHigh {
		return with(plain(v), sp.Base)
	}
	best, least := "", math.MaxInt
	for _, r := range sp.ladder {
		digits := r.shortest(v)
		score := len(digits) + r.cost
		switch n := math.Abs(v) * r.den / r.num; {
		case n < 1e-6:
			score += len("0.000001")
		case n < 1, n >= 1e4:
			score += 2
		}
		if score <= least {
			best, least = with(digits, r.name), score
		}
	}
	return best
}

// shortest returns v, in base units, as a number of the rung that reads back as v, in 15 digits if they do.
func (r rung) shortest(v float64) string {
	n := v * r.den / r.num
	for prec := 15; prec < 17; prec++ {
		if w := rounded(n, prec); w*r.num/r.den == v {
			return plain(w)
		}
	}
	return plain(n)
}

// rounded returns a number rounded to significant digits.
func rounded(v float64, digits int) float64 {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return v
	}
	w, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', digits-1, 64), 64)
	if err != nil {
		return v // rounding up went over the largest float
	}
	return w
}

// plain returns the shortest text of a number, without an exponent for ordinary magnitudes.
func plain(v float64) string {
	if a := math.Abs(v); a == 0 || a >= 1e-6 && a < 1e15 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	s := strconv.FormatFloat(v, 'e', -1, 64)
	mantissa, exponent, _ := strings.Cut(s, "e")
	sign := strings.TrimLeft(exponent[:1], "+")
	return mantissa + "e" + sign + strings.TrimLeft(exponent[1:], "0")
}

// with joins a number and a unit: "350 MW", "9 %", "150 /s", "30000".
func with(number, unit string) string {
	if unit == "" {
		return number
	}
	return number + " " + strings.TrimPrefix(unit, "1")
}

// Human returns the quantity for a reader: sig significant digits (3 where sig is below 1), a unit that fits
// the size, thousands separated by commas: "3.42 MW", "46,800 USD/d". It loses digits; String does not.
func Human[T Quantity](x T, sig int) string {
	sp, v := x.spec(), float64(x)
	if math.IsNaN(v) || math.IsInf(v, 0) || v == 0 {
		return text(x)
	}
	r, n := sp.fitting(v, digitsOr3(sig))
	return with(separated(plain(n)), r.name)
}

// FormatIn returns the quantity for a reader in the named unit, with sig significant digits (3 where sig is
// below 1). The error, a *ParseError, is that of a unit that the quantity does not have.
func FormatIn[T Quantity](x T, unit string, sig int) (string, error) {
	v, err := In(x, unit)
	if err != nil {
		return "", err
	}
	return with(separated(plain(rounded(v, digitsOr3(sig)))), unit), nil
}

// digitsOr3 returns the number of significant digits asked for.
func digitsOr3(sig int) int {
	if sig < 1 {
		return 3
	}
	return sig
}

// fitting returns the largest rung that the value, once rounded, fills, and the rounded number of it. A
// value smaller than all rungs gets the smallest.
func (s *spec) fitting(v float64, sig int) (rung, float64) {
	var best rung
	var number float64
	for _, r := range s.ladder {
		if r.from == 0 {
			continue
		}
		n := rounded(v*r.den/r.num, sig)
		if best.from == 0 || math.Abs(n) >= r.from {
			best, number = r, n
		}
	}
	return best, number
}

// separated puts commas between the thousands of a plain number.
func separated(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if strings.Contains(s, "e") || len(whole) <= 3 {
		return sign + s
	}
	var b strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	if fraction != "" {
		b.WriteString("." + fraction)
	}
	return sign + b.String()
}
