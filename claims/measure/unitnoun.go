package measure

import "strings"

// counted reads what a number counts: a noun, a noun behind modifiers, a Chinese measure word with its noun.
func (s *scan) counted(j, e int, a *atom, n *number) unit {
	if a != nil && a.is(classifier) {
		return s.classified(j, e, a, n)
	}
	if a != nil {
		u := newUnit(a, j, e)
		if s.at(j-1) != '-' { // an 8-GPU server is one server
			s.heads(&u)
		}
		s.product(&u)
		s.perParts(&u)
		return u
	}
	if isHan(s.at(j)) || s.chinese && isLetter(s.at(j)) && !(j == n.end && isDigit(s.at(j-1))) {
		if u := s.hanNoun(j, n); u.found {
			return u
		}
	}
	if s.at(j) == 'x' && j == n.end && s.accelerator(j+1) { // 8xH100
		return s.nounPhrase(j+1, n)
	}
	if isLetter(s.at(j)) {
		if s.at(j-1) != ' ' && s.at(j-1) != '-' && n.style == arabic && !n.suffix { // 5G networks
			return unit{}
		}
		u := s.nounPhrase(j, n)
		if n.suffix && n.scale == 1e3 && n.mantissa <= 8 && (u.noun == "video" || u.noun == "image" || u.noun == "") {
			return unit{} // 4K video
		}
		return u
	}
	if s.at(j) == '×' && n.style == arabic || (s.at(j) == 'x' || s.at(j) == 'X') && (!isLetter(s.at(j+1)) || s.accelerator(j+1)) { // 8× A100, 8 x H100
		k := s.space(j + 1)
		if s.accelerator(k) {
			return s.nounPhrase(k, n)
		}
	}
	return unit{}
}

// accelerator reports whether the name of a chip or server stands at k, behind at most one word.
func (s *scan) accelerator(k int) bool {
	for range 2 {
		if a, _ := s.lex.find(s, k); a != nil && (a.is(chip) || a.noun == "server") {
			return true
		}
		if !isLetter(s.at(k)) {
			return false
		}
		k = s.space(s.word(k))
	}
	return false
}

// heads moves a noun on to the head of its compound: "A100 GPU servers", "GPU cards".
func (s *scan) heads(u *unit) {
	for range 3 {
		if u.first.is(plural) && !u.first.is(chip) || s.at(u.end-1) == '卡' && u.end-u.start == 1 {
			return
		}
		j := u.end
		if s.at(j) == ' ' || s.at(j) == '-' {
			j++
		}
		a, e := s.lex.find(s, j)
		if a == nil || a.noun == "" || a.dim != dim(axisCount) || a.is(classifier) || isHan(s.at(j)) && j != u.end && !isHan(s.at(j-1)) && a.noun == "" {
			return
		}
		if a.noun == "chip" && (u.noun == "GPU" || u.noun == "TPU") { // H800 chips
			u.end = e
			continue
		}
		start := u.start
		*u = newUnit(a, start, e)
	}
}

// maxModifiers is how many words may stand between a number and the noun it counts.
const maxModifiers = 5

// nounPhrase reads an English noun behind modifiers: "Nvidia's most advanced H100 chips". Where no noun is
// known, a plural word is the noun.
func (s *scan) nounPhrase(j int, n *number) unit {
	period, fallback, direct := "", unit{}, false
	if n.vague && (s.at(j) == '"' || s.at(j) == '”') {
		j = s.space(j + 1)
	}
	for k := 0; k <= maxModifiers && isLetter(s.at(j)); k++ {
		a, e := s.lex.find(s, j)
		if a != nil && !(a.is(classifier) && a.noun == "") && !a.is(weakly) {
			if a.dim == dim(axisCount) && a.noun != "" || a.noun != "" || direct || k > 0 && s.adjectives(n.end, j) && !s.scaleWord(e) {
				u := newUnit(a, j, e)
				s.heads(&u)
				s.product(&u)
				if p := adverbPeriod(s.small(j, s.word(j))); p != "" && period == "" {
					period = p
				}
				if period != "" && u.first.is(flow) {
					s.dividePeriod(&u, period)
				} else if period != "" {
					u.period = period
				}
				s.perParts(&u)
				s.substance(&u)
				return u
			}
		}
		e = s.phraseWord(j)
		w := s.small(j, e)
		if stopWord(w) {
			if k == 0 && w == "of" && (n.vague || n.scale > 1 || n.grouped) {
				direct = true
				j = s.space(e)
				continue
			}
			if (w == "the" || w == "its" || w == "their" || w == "our" || w == "these" || w == "of") && (n.vague || direct) {
				j = s.space(e)
				continue
			}
			break
		}
		if p := adverbPeriod(w); p != "" {
			period = p
		}
		if !fallback.found && k <= 3 && s.at(n.end) != '-' && len(w) > 3 && w[len(w)-1] == 's' && w[len(w)-2] != 's' && w[len(w)-2] != 'u' && !strings.HasSuffix(w, "'s") {
			fallback = unit{start: j, end: e, found: true, factor: 1, coherent: 1, dim: dim(axisCount), over: nil, noun: "", perStart: -1, first: &atom{}}
		}
		if s.at(e) != ' ' && s.at(e) != '-' {
			break
		}
		j = s.space(e)
		if s.at(e) == '-' {
			j = e + 1
		}
	}
	if fallback.found {
		s.perParts(&fallback)
	}
	return fallback
}

// scaleWord reports "-scale" or "-class" behind a unit: "100 gigawatt-scale plants" counts plants.
func (s *scan) scaleWord(e int) bool {
	if s.at(e) != '-' {
		return false
	}
	switch s.small(e+1, s.word(e+1)) {
	case "scale", "class", "sized", "size":
		return true
	}
	return false
}

// phraseWord returns the end of a word of a noun phrase with its digits, dots inside and possessive.
func (s *scan) phraseWord(j int) int {
	for isLetter(s.at(j)) || isDigit(s.at(j)) || (s.at(j) == '\'' || s.at(j) == '.' || s.at(j) == '&') && isLetter(s.at(j+1)) {
		j++
	}
	return j
}

// adjectives reports whether all words between i and j may stand between a number and a unit: "500 additional MW".
func (s *scan) adjectives(i, j int) bool {
	for i = s.space(i); i < j; {
		if s.at(i) == '-' {
			i++
			continue
		}
		e := s.word(i)
		if e == i {
			return false
		}
		switch s.small(i, e) {
		case "additional", "extra", "more", "further", "new", "full", "whole", "consecutive", "straight", "short", "long", "business", "working",
			"calendar", "total", "installed", "average", "net", "gross", "human", "us", "u.s", "american", "metric", "continuous", "peak", "equivalent", "or", "so", "odd", "plus":
		default:
			return false
		}
		i = s.space(e)
	}
	return true
}

// stopWord reports a word at which a noun phrase ends.
func stopWord(w string) bool {
	switch w {
	case "in", "on", "at", "by", "for", "from", "to", "with", "and", "or", "but", "that", "which", "who", "is", "are", "was", "were", "will",
		"would", "has", "have", "had", "as", "than", "the", "into", "over", "under", "per", "a", "an", "since", "until", "while", "when", "because",
		"it", "its", "their", "this", "these", "those", "of", "if", "so", "then", "after", "before", "during", "between", "through", "each", "every", "via", "about",
		"versus", "vs", "compared", "according", "where", "there", "they", "he", "she", "we", "our", "can", "could", "may", "might", "should", "must", "do", "does", "did",
		"be", "been", "not", "only", "just", "also", "using", "used", "uses", "use", "depending", "whereas", "although", "though", "against", "across", "off", "up", "down", "out", "ago":
		return true
	}
	return false
}
