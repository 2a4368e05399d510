package measure

// part reads the name of a part behind a number: "two-thirds", "one fifth", "three quarters".
func (s *scan) part(n *number) bool {
	k := s.join(n.end)
	if k < 0 || n.value < 1 || n.value > 20 {
		return false
	}
	e := s.word(k)
	w := s.small(k, e)
	p := partValue(w)
	if p == 0 || w == "half" && n.value != 1 || n.value > 1 && w[len(w)-1] != 's' {
		return false
	}
	if w == "quarters" && s.timeAfter(e) {
		return false
	}
	n.value *= p
	n.high, n.mantissa, n.end, n.share, n.article = n.value, n.value, e, true, false
	return true
}

// timeAfter reports whether a part seems to be one of a year: "three quarters later".
func (s *scan) timeAfter(i int) bool {
	k := s.join(i)
	if k < 0 {
		return false
	}
	switch s.small(k, s.word(k)) {
	case "later", "earlier", "ago", "before":
		return true
	}
	return false
}

// andHalf reads "and a half", "and a quarter" behind a number.
func (s *scan) andHalf(n *number) {
	j := n.end
	for i, want := range []string{"and", "a"} {
		k := s.join(j)
		if k < 0 || s.small(k, s.word(k)) != want && !(i == 1 && s.small(k, s.word(k)) == "one") {
			return
		}
		j = s.word(k)
	}
	k := s.join(j)
	if k < 0 {
		return
	}
	e := s.word(k)
	if p := partValue(s.small(k, e)); p > 0 && s.at(k) != 0 {
		n.value += p
		n.high, n.mantissa, n.end, n.article = n.value, n.value, e, false
	}
}

// article reads "a million", "a dozen", "a third", "a few hundred", "a couple of", "a half".
func (s *scan) article(n number, j int) (number, bool) {
	k := s.join(j)
	if k < 0 || s.at(j) == '-' {
		return n, false
	}
	e := s.word(k)
	w := s.small(k, e)
	if p := partValue(w); p > 0 {
		if w == "half" {
			return s.half(n, e)
		}
		n.value, n.high, n.mantissa, n.share, n.end = p, p, p, true, e
		s.partOf(&n)
		return n, true
	}
	switch w {
	case "few", "couple":
		return s.vagueWords(n, w, e)
	}
	if wordScaleOf(w) > 0 {
		n.value, n.high, n.mantissa, n.end = 1, 1, 1, j
		if !s.wordScale(&n) {
			return n, false
		}
		s.andHalfScaled(&n)
		return n, true
	}
	return n, false
}

// partOf reads "of a million" behind a part: a quarter of a million.
func (s *scan) partOf(n *number) {
	j := s.space(n.end)
	if !s.phraseAt(j, "of") {
		return
	}
	j = s.space(j + 2)
	if !s.phraseAt(j, "a") {
		return
	}
	k := s.space(j + 1)
	if f := wordScaleOf(s.small(k, s.word(k))); f >= 1e6 {
		n.end, n.share = j+1, false
		s.wordScale(n)
	}
}

// andHalfScaled reads "a million and a half".
func (s *scan) andHalfScaled(n *number) {
	m := *n
	s.andHalf(&m)
	if m.end > n.end {
		n.value += 0.5 * n.scale
		n.high, n.end = n.value, m.end
	}
}

// half reads "half", "half a million", "half an hour", "half of".
func (s *scan) half(n number, j int) (number, bool) {
	n.value, n.high, n.mantissa, n.end, n.share = 0.5, 0.5, 0.5, j, true
	k := s.join(j)
	if k < 0 {
		return n, true
	}
	e := s.word(k)
	w := s.small(k, e)
	if w == "a" || w == "an" {
		if q := s.join(e); q > 0 {
			if x := s.word(q); wordScaleOf(s.small(q, x)) > 0 {
				n.end, n.share = e, false
				s.wordScale(&n)
				return n, true
			}
			// "half an hour", "half a percent": the unit follows the article.
			if s.unitWord(q) {
				n.end, n.share = e, false
			}
		}
		return n, true
	}
	if wordScaleOf(w) > 0 { // half million
		n.share = false
		s.wordScale(&n)
	}
	return n, true
}

// vagueWords reads "several hundred", "tens of thousands", "dozens", "a few", "hundreds of millions".
func (s *scan) vagueWords(n number, w string, j int) (number, bool) {
	n.vague, n.scale = true, 1
	set := func(low, high float64) { n.value, n.high, n.mantissa = low, high, low }
	switch w {
	case "several", "few", "many", "some":
		set(2, 9)
	case "couple":
		set(2, 3)
	case "dozens":
		set(24, 99)
	case "tens":
		set(20, 90)
	case "hundreds":
		set(200, 900)
	case "thousands":
		set(2e3, 9e3)
	case "millions":
		set(2e6, 9e6)
	case "billions":
		set(2e9, 9e9)
	case "trillions":
		set(2e12, 9e12)
	}
	n.end = j
	k := s.join(j)
	if k > 0 && s.small(k, s.word(k)) == "of" {
		q := s.join(s.word(k))
		if q < 0 {
			return n, w == "dozens" || n.value >= 200
		}
		e := s.word(q)
		f := map[string]float64{"dozens": 12, "hundreds": 100, "thousands": 1e3, "millions": 1e6, "billions": 1e9, "trillions": 1e12}[s.small(q, e)]
		if f > 0 {
			n.value, n.high, n.scale, n.end = n.value*f, n.high*f, f, e
			// "hundreds of thousands of"
			return n, true
		}
		if w == "couple" {
			n.end = s.word(k)
		}
		return n, w != "many" && w != "some" && w != "few" && w != "tens"
	}
	if k > 0 {
		if f := wordScaleOf(s.small(k, s.word(k))); f > 0 {
			if w == "some" { // "some hundred GPUs" is about a hundred
				n.vague = false
				set(1, 1)
				n.bound = About
			}
			s.wordScaleVague(&n)
			return n, true
		}
	}
	if w == "some" || w == "many" || w == "tens" {
		return n, false
	}
	return n, true
}

// wordScaleVague multiplies both ends of a vague number by the scale words that follow.
func (s *scan) wordScaleVague(n *number) {
	low, high := n.value, n.high
	m := *n
	m.value = 1
	if s.wordScale(&m) {
		n.value, n.high, n.scale, n.end = low*m.value, high*m.value, m.scale, m.end
	}
}

// wordScale multiplies a number by the scale words or letters behind it.
func (s *scan) wordScale(n *number) bool {
	if n.style == arabic && s.letterScale(n) {
		return true
	}
	found := false
	for range 3 {
		j := n.end
		k := j
		if s.at(j) == ' ' || s.at(j) == '-' {
			k = j + 1
			if s.at(k) == ' ' {
				k++
			}
		}
		if !isLetter(s.at(k)) || k == j && n.style != arabic && isLetter(s.at(j-1)) {
			break
		}
		e := s.word(k)
		f := wordScaleOf(s.small(k, e))
		if f == 0 || found && f == 12 {
			break
		}
		n.value *= f
		n.high = n.value
		n.scale *= f
		n.end, n.share, found = e, false, true
	}
	return found
}

// letterScale reads k, K, M, m, B, b, T behind digits. A letter that is a unit stays one: 5 m is a length, 5 K a temperature.
func (s *scan) letterScale(n *number) bool {
	j := n.end
	spaced := false
	if s.at(j) == ' ' && isLetter(s.at(j+1)) && !isLetter(s.at(j+2)) {
		spaced = true
		j++
	}
	if !isLetter(s.at(j)) || isLetter(s.at(j+1)) || isDigit(s.at(j+1)) || superDigit(s.at(j+1)) >= 0 {
		return false
	}
	f := 0.0
	switch s.at(j) {
	case 'k', 'K':
		f = 1e3
	case 'M':
		f = 1e6
	case 'B':
		f = 1e9
	case 'T':
		f = 1e12
	case 'm':
		if s.money || s.countAfter(j+1) {
			f = 1e6
		}
	case 'b':
		if s.money || s.countAfter(j+1) {
			f = 1e9
		}
	case 't':
		if s.money {
			f = 1e12
		}
	case 'w', 'W': // 5w is 5 万 in Chinese chats
		if s.chinese && !spaced && s.at(j) == 'w' {
			f = 1e4
		}
	}
	if f == 0 || spaced && !s.money && !s.countAfter(j+1) {
		return false
	}
	n.value *= f
	n.high = n.value
	n.scale, n.end, n.suffix = f, j+1, true
	return true
}
