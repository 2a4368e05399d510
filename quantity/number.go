package quantity

import (
	"math"
	"strconv"
	"strings"
)

// numberText splits the text of a number off the front: sign, digits with "_" between them, fraction,
// exponent. The number comes back as strconv takes it, empty where there is none.
func numberText(s string) (number, rest string) {
	var b strings.Builder
	rest = s
	switch {
	case strings.HasPrefix(rest, "−"): // the minus sign of typeset text, U+2212
		b.WriteByte('-')
		rest = strings.TrimPrefix(rest, "−")
	case strings.HasPrefix(rest, "-"), strings.HasPrefix(rest, "+"):
		b.WriteByte(rest[0])
		rest = rest[1:]
	}
	whole, rest := grouped(rest)
	b.WriteString(whole)
	fraction := ""
	if len(rest) > 1 && rest[0] == '.' && isDigit(rest[1]) {
		fraction, rest = grouped(rest[1:])
		b.WriteString("." + fraction)
	}
	if whole == "" && fraction == "" {
		return "", s
	}
	if len(rest) > 1 && (rest[0] == 'e' || rest[0] == 'E') {
		if n := digitsOf(rest[1:]); n > 0 {
			b.WriteString(rest[:1+n])
			rest = rest[1+n:]
		}
	}
	return b.String(), rest
}

// grouped splits digits off the front; single underscores may stand between two digits.
func grouped(s string) (digits, rest string) {
	var b strings.Builder
	i := 0
	for i < len(s) {
		if s[i] == '_' && b.Len() > 0 && i+1 < len(s) && isDigit(s[i+1]) {
			i++
		}
		if !isDigit(s[i]) {
			break
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String(), s[i:]
}

// numberValue returns the value of a number from numberText; ok is false where it overflows or vanishes.
func numberValue(number string) (v float64, ok bool) {
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, false
	}
	if v == 0 {
		mantissa, _, _ := strings.Cut(strings.ToLower(number), "e")
		return v, !strings.ContainsAny(mantissa, "123456789")
	}
	return v, true
}

// numberHint says what to write instead of a number that numberText does not take, or of one with something
// behind it that is no unit; empty where there is nothing to say.
func numberHint(input, number, rest string) string {
	tight := strings.TrimSpace(rest)
	switch {
	case number == "":
		return wordsFirst(input)
	case rest == "":
		return ""
	case strings.HasPrefix(rest, ",") && len(rest) > 1 && isDigit(rest[1]):
		return separatorHint(number, rest)
	case tight[0] == '\'' || strings.HasPrefix(tight, "’"):
		return "write digits without separators, or with _ as in 1_000"
	case isDigit(tight[0]) && !oneOver(tight):
		digits, after := numberText(tight)
		return joined("write " + number + digits + after + " or " + number + "_" + digits + after)
	case tight[0] == '.':
		return "a decimal point has digits on both sides"
	}
	for _, sign := range []string{"-", "–", "—", "..", "to ", "±", "+/-"} {
		if after, ok := strings.CutPrefix(tight, sign); ok {
			if n, _ := numberText(strings.TrimLeft(after, ". ")); n != "" {
				return "for a range write {low: ..., mode: ..., high: ...}"
			}
		}
	}
	return ""
}

// oneOver reports whether a text starts with the "1/" of a unit such as 1/h.
func oneOver(s string) bool {
	after, ok := strings.CutPrefix(s, "1")
	return ok && strings.HasPrefix(strings.TrimSpace(after), "/")
}

// separatorHint is the advice about a comma inside a number: a thousands separator where three digits
// follow every comma, else a decimal comma.
func separatorHint(number, rest string) string {
	plain, underscored := number, number
	for strings.HasPrefix(rest, ",") {
		digits, after := grouped(rest[1:])
		if len(digits) != 3 {
			return "write a decimal point, not a comma"
		}
		plain, underscored, rest = plain+digits, underscored+"_"+digits, after
	}
	return joined("write " + plain + rest + " or " + underscored + rest)
}

// joined keeps a hint that repeats input short.
func joined(hint string) string {
	if len(hint) > 120 {
		return "write digits without separators, or with _ as in 1_000"
	}
	return hint
}

// wordsFirst is the advice about a text that does not start with a number.
func wordsFirst(input string) string {
	lower := strings.ToLower(input)
	switch {
	case strings.HasPrefix(lower, "nan"), strings.HasPrefix(strings.TrimLeft(lower, "+-"), "inf"):
		return "only finite numbers are taken"
	case strings.HasPrefix(input, "USD"):
		return "write the number first, as in 5 USD"
	case strings.HasPrefix(input, "$"), strings.HasPrefix(input, "US$"):
		return "write USD after the number, as in 5 USD"
	case strings.HasPrefix(input, "~"), strings.HasPrefix(input, "≈"), strings.HasPrefix(input, "<"), strings.HasPrefix(input, ">"):
		return "write the number alone; for a range write {low: ..., mode: ..., high: ...}"
	}
	if hint, ok := currencyHint(strings.TrimRight(input, "0123456789.,_ ")); ok {
		return hint
	}
	return ""
}
