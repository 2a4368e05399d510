package quantity

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a unit expression, far above any real one, so that hostile input stays cheap and its factors finite.
const (
	maxExponent = 9
	maxAtoms    = 16
	maxNesting  = 4
	maxText     = 256
)

// exprError is a ParseError in the making: what is wrong with the unit, without the advice. The advice
// needs the table of kinds, and that table is itself built by parsing unit expressions.
type exprError struct {
	cause error
	found string // the words about the offending piece
	name  string // an unknown unit
	hint  string
}

// exprParser reads a unit expression from left to right.
type exprParser struct {
	s     string
	pos   int
	atoms int
}

// parseExpr reads a unit expression, see ParseUnit.
func parseExpr(s string) (Unit, *exprError) {
	if len(s) > maxText {
		return Unit{}, syntaxError("a unit of more than 256 characters", "")
	}
	p := &exprParser{s: s}
	p.space()
	if p.done() {
		return plainUnit(), nil
	}
	u, bad := p.chain(0)
	if bad != nil {
		return Unit{}, bad
	}
	if !p.done() {
		return Unit{}, syntaxError("trailing text "+quoted(p.rest()), "")
	}
	if !u.usable() {
		return Unit{}, &exprError{cause: ErrRange, found: "a unit too large or too small to compute with"}
	}
	return u, nil
}

// chain reads factors and divisors: "USD/MW/yr", "kW h", "1/h", "/s".
func (p *exprParser) chain(depth int) (Unit, *exprError) {
	u, bad := p.head(depth)
	if bad != nil {
		return u, bad
	}
	divided := false
	for {
		p.space()
		if p.done() || p.peek() == ')' {
			return u, nil
		}
		over := p.divider()
		times := !over && p.product()
		if !over && !times && !p.atFactor() {
			return u, syntaxError("trailing text "+quoted(p.rest()), "")
		}
		if divided && !over {
			return u, syntaxError("a product after \"/\", which can be read in two ways",
				"write USD/(MW yr), USD/MW/yr or USD/MW-yr")
		}
		p.space()
		v, bad := p.group(depth)
		switch {
		case bad != nil:
			return u, bad
		case over:
			u, divided = u.over(v), true
		default:
			u = u.times(v)
		}
	}
}

// head reads what comes before the first operator: nothing before "/s", 1 in "1/h", a lone magnitude in
// "M/d", or a group.
func (p *exprParser) head(depth int) (Unit, *exprError) {
	p.space()
	start := p.pos
	if p.divider() {
		p.pos = start
		return plainUnit(), nil
	}
	if strings.HasPrefix(p.rest(), "1") {
		p.pos++
		p.space()
		if p.done() || p.peek() != '/' {
			return Unit{}, syntaxError("a number inside the unit, "+quoted(p.s[start:]), "")
		}
		return plainUnit(), nil
	}
	name := p.word()
	if f, ok := magnitude(name); ok {
		p.space()
		if p.atFactor() && !p.atWord("per") {
			v, bad := p.group(depth)
			return v.scaled(f, 1), bad
		}
		return newUnit(f, 1, Dimension{}), nil
	}
	p.pos = start
	return p.group(depth)
}

// group reads powers joined by hyphens, which bind closest: the "kW-yr" of "USD/kW-yr".
func (p *exprParser) group(depth int) (Unit, *exprError) {
	u, bad := p.power(depth)
	for bad == nil && p.hyphen() {
		var v Unit
		v, bad = p.power(depth)
		u = u.times(v)
	}
	return u, bad
}

// power reads an atom or a bracket with its exponent, and a magnitude before them: "M tok".
func (p *exprParser) power(depth int) (Unit, *exprError) {
	if p.atoms++; p.atoms > maxAtoms {
		return Unit{}, syntaxError("a unit of more than 16 parts", "")
	}
	if !p.done() && p.peek() == '(' {
		return p.bracket(depth)
	}
	start := p.pos
	name := p.word()
	if name == "" {
		return Unit{}, syntaxError(p.here(), "")
	}
	if f, ok := magnitude(name); ok {
		p.space()
		if p.atFactor() {
			v, bad := p.power(depth)
			return v.scaled(f, 1), bad
		}
	}
	u, digits, ok := lookup(name)
	if !ok {
		return Unit{}, &exprError{cause: ErrUnit, found: quoted(p.s[start:p.pos]), name: name}
	}
	if u.Dim == dim(axisMass) {
		p.carbon()
	}
	return p.raise(u, digits)
}

// bracket reads "(MW yr)" and its exponent.
func (p *exprParser) bracket(depth int) (Unit, *exprError) {
	if depth++; depth > maxNesting {
		return Unit{}, syntaxError("brackets nested more than 4 deep", "")
	}
	p.pos++
	u, bad := p.chain(depth)
	if bad != nil {
		return u, bad
	}
	if p.done() {
		return u, syntaxError("an open bracket", "close it with \")\"")
	}
	p.pos++
	return p.raise(u, "")
}

// raise applies an exponent: the digits that ended a name ("m2"), "^2", "^-1", "-2" or superscripts.
func (p *exprParser) raise(u Unit, digits string) (Unit, *exprError) {
	if digits == "" {
		digits = p.exponent()
	}
	if digits == "" {
		return u, nil
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n == 0 || n > maxExponent || n < -maxExponent {
		return u, syntaxError("the exponent "+quoted(digits), "exponents are whole numbers from -9 to 9")
	}
	return u.power(n), nil
}

// exponent returns the exponent at the position as ASCII digits with a sign, "" for none, and "?" for a
// sign of an exponent without one.
func (p *exprParser) exponent() string {
	rest := p.rest()
	if strings.HasPrefix(rest, "^") || len(rest) > 1 && rest[0] == '-' && isDigit(rest[1]) {
		caret := rest[0] == '^'
		rest = strings.TrimPrefix(rest, "^")
		n := digitsOf(rest)
		if n == 0 && caret {
			return "?"
		}
		p.pos += len(p.rest()) - len(rest) + n
		return rest[:n]
	}
	var b strings.Builder
	for _, r := range rest {
		i := strings.IndexRune(superscripts, r)
		if i < 0 {
			break
		}
		b.WriteByte("0123456789-"[utf8.RuneCountInString(superscripts[:i])])
		p.pos += utf8.RuneLen(r)
	}
	return b.String()
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"

// digitsOf returns the length of the signed whole number that s starts with.
func digitsOf(s string) int {
	n := 0
	if n < len(s) && (s[n] == '-' || s[n] == '+') {
		n++
	}
	start := n
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	if n == start {
		return 0
	}
	return n
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// carbon passes over "CO2", "CO2e" or "CO2eq" after a mass, with or without a space: "kg CO2e".
func (p *exprParser) carbon() {
	start := p.pos
	p.space()
	if name, ok := trimCarbon(p.word()); !ok || name != "" {
		p.pos = start
	}
}

// trimCarbon removes the mark of carbon dioxide equivalent from the end of a name.
func trimCarbon(name string) (string, bool) {
	for _, mark := range []string{"CO2e", "CO2eq", "CO2", "CO₂e", "CO₂eq", "CO₂"} {
		if cut, ok := strings.CutSuffix(name, mark); ok {
			return cut, true
		}
	}
	return name, false
}

func (p *exprParser) done() bool   { return p.pos >= len(p.s) }
func (p *exprParser) rest() string { return p.s[p.pos:] }
func (p *exprParser) peek() rune   { r, _ := utf8.DecodeRuneInString(p.rest()); return r }

// here describes what stands at the position, for an error.
func (p *exprParser) here() string {
	if p.done() {
		return "the end where a unit should be"
	}
	return quoted(p.rest()) + " where a unit should be"
}

// space passes over blanks, the non-breaking ones of typeset text included.
func (p *exprParser) space() {
	for !p.done() && unicode.IsSpace(p.peek()) {
		p.pos += utf8.RuneLen(p.peek())
	}
}

// divider passes over "/" or the word "per".
func (p *exprParser) divider() bool {
	if strings.HasPrefix(p.rest(), "/") {
		p.pos++
		return true
	}
	if p.atWord("per") {
		p.pos += len("per")
		return true
	}
	return false
}

// product passes over a sign of multiplication.
func (p *exprParser) product() bool {
	for _, sign := range []string{"·", "⋅", "*", "×"} {
		if strings.HasPrefix(p.rest(), sign) {
			p.pos += len(sign)
			return true
		}
	}
	return false
}

// hyphen passes over a hyphen that joins two units.
func (p *exprParser) hyphen() bool {
	rest := p.rest()
	if len(rest) < 2 || rest[0] != '-' {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(rest[1:]); !wordRune(r, true) {
		return false
	}
	p.pos++
	return true
}

// atFactor reports whether a unit or a bracket starts at the position.
func (p *exprParser) atFactor() bool {
	return !p.done() && (p.peek() == '(' || wordRune(p.peek(), true))
}

// atWord reports whether the whole word at the position is the one given.
func (p *exprParser) atWord(w string) bool {
	start := p.pos
	got := p.word()
	p.pos = start
	return got == w
}

// word passes over the letters and digits of one name and returns them.
func (p *exprParser) word() string {
	start := p.pos
	for !p.done() && wordRune(p.peek(), p.pos == start) {
		p.pos += utf8.RuneLen(p.peek())
	}
	return p.s[start:p.pos]
}

// wordRune reports whether a rune may stand in a name.
func wordRune(r rune, first bool) bool {
	switch {
	case r == utf8.RuneError:
		return false
	case unicode.IsLetter(r), r == '%', r == '°', unicode.Is(unicode.Sc, r):
		return true
	}
	return !first && (r == '₂' || '0' <= r && r <= '9')
}

// quoted returns a piece of the input in quotes, cut where it is long.
func quoted(s string) string { return strconv.Quote(short(s)) }

// short cuts a long piece of the input.
func short(s string) string {
	if utf8.RuneCountInString(s) > 40 {
		return string([]rune(s)[:40]) + "..."
	}
	return s
}

// syntaxError returns an error about the shape of the expression.
func syntaxError(found, hint string) *exprError {
	return &exprError{cause: ErrSyntax, found: found, hint: hint}
}
