package quantity

import (
	"strings"
	"unicode/utf8"
)

// lookup finds a unit by its name with prefix and mark of carbon ("kgCO2e"), and returns the digits of an
// exponent that ended the name ("m2").
func lookup(name string) (u Unit, digits string, ok bool) {
	if u, ok = prefixed(name); ok {
		return u, "", true
	}
	if cut, found := trimCarbon(name); found {
		u, ok = prefixed(cut)
		return u, "", ok && u.Dim == dim(axisMass)
	}
	if cut := strings.TrimRight(name, "0123456789"); cut != name {
		u, ok = prefixed(cut)
		return u, name[len(cut):], ok
	}
	return Unit{}, "", false
}

// prefixed finds a unit by its name with prefix. The name without prefix comes first: "min" is a minute.
func prefixed(name string) (Unit, bool) {
	if a, ok := atoms[name]; ok {
		u := newUnit(a.num, a.den, a.dim)
		u.Offset = a.offset
		return u, true
	}
	first, size := utf8.DecodeRuneInString(name)
	if a, ok := atoms[name[size:]]; ok && strings.ContainsRune(a.prefixes, first) {
		num, den, ok := prefixFactors(first)
		return newUnit(a.num*num, a.den*den, a.dim), ok
	}
	for _, p := range binaryPrefixes() {
		if a, ok := atoms[strings.TrimPrefix(name, p.name)]; ok && a.binary && strings.HasPrefix(name, p.name) {
			return newUnit(a.num*p.num, a.den, a.dim), true
		}
	}
	for _, p := range wordPrefixes() {
		if a, ok := atoms[strings.TrimPrefix(name, p.name)]; ok && a.word && strings.HasPrefix(name, p.name) {
			return newUnit(a.num*p.num, a.den, a.dim), true
		}
	}
	return Unit{}, false
}
