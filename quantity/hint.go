package quantity

import (
	"cmp"
	"sort"
	"strings"
	"unicode/utf8"
)

// explain turns an error of the expression into a ParseError with advice; sp is the type that was wanted,
// nil where any unit was.
func (bad *exprError) explain(input string, sp *spec) *ParseError {
	e := &ParseError{Input: input, Found: bad.found, Hint: bad.hint, Cause: bad.cause, Expected: "a unit"}
	if sp != nil {
		e.Expected = sp.wanted()
	}
	if bad.name != "" && e.Hint == "" {
		e.Hint = nameHint(bad.name, sp)
	}
	return e
}

// nameHint is the advice about an unknown unit.
func nameHint(name string, sp *spec) string {
	if hint, ok := currencyHint(name); ok {
		return hint
	}
	switch name {
	case "mn", "mln", "mil", "mio", "Mio", "MM", "m.":
		return "for million write M or million"
	case "bil", "Bn", "BN":
		return "for billion write G, bn or billion"
	case "ton", "tons":
		return "write t for the tonne of 1000 kg, or lb"
	case "VA", "kVA", "MVA":
		return "apparent power is not taken; multiply by the power factor and write MW"
	}
	if plain, ok := withoutSuffix(name); ok {
		return "write " + plain + "; whether electric, thermal or peak is meant is the field's to say"
	}
	near := nearest(name, sp)
	if len(near) == 0 {
		return ""
	}
	return "did you mean " + strings.Join(near, " or ") + "?"
}

// currencyHint is the advice about a currency that is not the US dollar.
func currencyHint(name string) (string, bool) {
	switch name {
	case "$", "US$", "dollar", "dollars", "usd", "Usd":
		return "did you mean USD?", true
	case "EUR", "GBP", "CNY", "RMB", "JPY", "CHF", "CAD", "AUD", "INR", "KRW", "SEK", "NOK", "DKK", "SGD", "TWD", "SAR", "AED",
		"€", "£", "¥", "₩", "₹", "euro", "euros", "kEUR", "MEUR", "ct", "cent", "cents", "p":
		return "only USD is taken: convert, and state the rate and its date in the note", true
	}
	return "", false
}

// withoutSuffix removes a mark of the kind of power, as in MWe, MWth or kWp.
func withoutSuffix(name string) (string, bool) {
	for _, suffix := range []string{"e", "el", "_e", "t", "th", "_th", "p", "ac", "dc", "AC", "DC", "hth", "he"} {
		cut, ok := strings.CutSuffix(name, suffix)
		if suffix == "hth" || suffix == "he" {
			cut += "h"
		}
		if !ok || !strings.Contains(cut, "W") {
			continue
		}
		if _, known := prefixed(cut); known {
			return cut, true
		}
	}
	return "", false
}

// nearest returns at most two known names for an unknown one: those that differ in case only, of the wanted
// type if any are, else those within one or two edits.
func nearest(name string, sp *spec) []string {
	limit := 2
	if utf8.RuneCountInString(name) <= 4 {
		limit = 1
	}
	var folded, fitting []string
	edited := make([][]string, limit+1) // by the number of edits
	for _, k := range knownNames() {
		if strings.EqualFold(k, name) {
			folded = append(folded, k)
			if u, _ := prefixed(k); sp != nil && sp.takes(u.Dim) {
				fitting = append(fitting, k)
			}
			continue
		}
		if d := len(k) - len(name); len(name) < 2 || d > limit || d < -limit {
			continue // too far for any edits, and a single letter is near to everything
		}
		if n := edits(strings.ToLower(k), strings.ToLower(name)); n <= limit {
			edited[n] = append(edited[n], k)
		}
	}
	for _, best := range append([][]string{fitting, folded}, edited...) {
		if len(best) > 0 {
			shortFirst(best)
			return best[:min(len(best), 2)]
		}
	}
	return nil
}

// shortFirst sorts names by length and then by letters.
func shortFirst(names []string) {
	sort.Slice(names, func(i, j int) bool {
		if len(names[i]) != len(names[j]) {
			return len(names[i]) < len(names[j])
		}
		return names[i] < names[j]
	})
}

// knownNames returns every name of a unit with its prefixes, in no order.
func knownNames() []string {
	var names []string
	for n, a := range atoms {
		names = append(names, n)
		for _, r := range a.prefixes {
			if r != 'μ' && r != 'u' {
				names = append(names, string(r)+n)
			}
		}
		if a.binary {
			for _, p := range binaryPrefixes() {
				names = append(names, p.name+n)
			}
		}
		if a.word {
			for _, p := range wordPrefixes() {
				names = append(names, p.name+n)
			}
		}
	}
	return names
}

// edits returns the Levenshtein distance of two names.
func edits(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			next := min(row[j+1]+1, row[j]+1, diagonal+cost)
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(y)]
}

// unitHint is the advice about a number without a unit: it repeated with one and with another.
func (s *spec) unitHint(number string) string {
	near := []string{with(number, cmp.Or(s.symbol, s.Unit))}
	at := 0
	for i, r := range s.ladder {
		if r.name == s.Unit {
			at = i
		}
	}
	for _, i := range []int{at - 1, at + 1} {
		if i >= 0 && i < len(s.ladder) && s.ladder[i].from > 0 {
			near = append(near, with(number, s.ladder[i].name))
			break
		}
	}
	return "write " + strings.Join(near, " or ")
}

// describe names what a dimension measures: by the type that has it, else by its parts.
func describe(d Dimension) string {
	for _, s := range specs {
		if s.Dim != d {
			continue
		}
		if s.Unit == "" || d.IsPlain() {
			return "a plain number"
		}
		return s.Noun + " (" + s.Unit + ")"
	}
	return "a quantity of " + d.String()
}

// wrongDimension returns the error of a unit that measures something else.
func (s *spec) wrongDimension(input, unit string, u Unit) *ParseError {
	e := s.fail(input, ErrDimension, describe(u.Dim), "")
	want := s.Noun
	if s.Unit != "" {
		want += " (" + s.Unit + ")"
	}
	e.Expected = want + ", such as " + s.Example
	if unit == "" {
		unit = input
	}
	e.Hint = s.dimensionHint(unit, u.Dim)
	return e
}

// dimensionHint is the advice about the slips that are common enough to know.
func (s *spec) dimensionHint(input string, got Dimension) string {
	energy, power := specs[kindEnergy].Dim, specs[kindPower].Dim
	switch {
	case s.thermal:
		return ""
	case got == power.Over(dim(axisTime)) && (s.Dim == power || s.Dim == energy):
		return "GW per hour is a change of power: write GW for a power, GWh for an energy"
	case s.Dim == power && got == energy:
		return "an energy over time is a power: 24 MWh/d is 1 MW"
	case s.Dim == energy && got == power:
		return "a power over time is an energy: 1 MW over a day is 24 MWh"
	case got.exp[axisCount] != 0 && withoutCount(got) == s.Dim:
		return "leave the counting noun out; what it is per is the field's to say"
	case s.Dim.exp[axisBytes] == 0 && got.exp[axisBytes] != 0 && strings.ContainsAny(input, "Bb"):
		return "B is the byte and b the bit; for billion write G or billion"
	case s.Bare && got == dim(axisTemperature):
		return "K is the kelvin; for thousand write k"
	case s.Bare && got == dim(axisLength):
		return "m is the metre; for million write M"
	case s.Bare && got == dim(axisMass):
		return "t is the tonne; for trillion write T"
	case s.Name == "FLOPs" && got == specs[kindCompute].Dim:
		return "a rate of operations is not a number of them: leave /s out"
	case s.Name == "Compute" && got == specs[kindFLOPs].Dim:
		return "a number of operations is not a rate: write FLOP/s or FLOPS"
	}
	return ""
}

// withoutCount returns the dimension without its counted things.
func withoutCount(d Dimension) Dimension {
	d.exp[axisCount] = 0
	return d
}
