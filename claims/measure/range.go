package measure

// plusMinus reads ± and the tolerance behind it.
func (s *scan) plusMinus(d *draft) {
	j := s.space(d.end)
	switch {
	case s.at(j) == '±':
		j++
	case s.matchAt(j, "+/-"):
		j += 3
	default:
		return
	}
	m, ok := s.arabic(s.space(j))
	if !ok {
		return
	}
	u := s.unit(m.end, &m)
	switch {
	case u.found && !d.u.found:
		d.u = u
	case u.found && d.u.found && u.dim != d.u.dim:
		if u.name() != "%" {
			return
		}
		m.value *= d.n.value / 100
	}
	if m.scale > 1 && d.n.scale == 1 {
		d.n.value *= m.scale
		d.n.high, d.n.scale = d.n.value, m.scale
	}
	d.tolerance = m.value
	d.end = max(m.end, u.end)
}

// rangeMark reads the mark or word of a range at j and what may stand behind it. It returns the position of the second number,
// -1 for none, and whether the mark is a word that may also tell a change.
func (s *scan) rangeMark(d *draft, j int) (int, bool) {
	k := s.space(j)
	word := false
	switch c := s.at(k); {
	case c == '-' && s.phraseAt(k+1, "to") && s.at(k+3) == '-': // 2-to-6 percent
		return k + 4, false
	case c == '-' && s.at(k+1) == ' ' && s.phraseAt(k+2, "to"): // two- to threefold
		return s.space(k + 4), false
	case c == '-' || c == '−':
		if k > j && s.at(k+1) != ' ' {
			return -1, false // "5 -3"
		}
		k++
	case c == '–' || c == '~':
		k++
	case c == '—' && k > j:
		return -1, false // a dash of the sentence
	case c == '—':
		k++
		if s.at(k) == '—' {
			k++
		}
	case c == '至' || c == '到':
		k++
		if s.at(k) == '少' || s.at(k) == '多' || s.at(k) == '今' || s.at(k) == '底' {
			return -1, false
		}
		word = true
	case s.phraseAt(k, "to"):
		k = s.space(k + 2)
		word = true
		return s.skipHedge(k), word
	case s.phraseAt(k, "or") && d.n.bare() && d.n.value < 20, s.phraseAt(k, "and") && s.between(d.start):
		k = s.space(s.word(k))
	case (c == '与' || c == '和') && s.betweenHan(d.start, k):
		k++
	default:
		return -1, false
	}
	return s.skipHedge(s.space(k)), word
}

// skipHedge moves past a hedge inside a range.
func (s *scan) skipHedge(k int) int {
	for _, w := range []string{"about ", "around ", "nearly ", "almost ", "more than ", "over ", "roughly ", "approximately ", "as much as ", "as many as ", "perhaps ", "even ", "up to "} {
		if s.phraseAt(k, w[:len(w)-1]) {
			return s.space(k + len(w))
		}
	}
	if c := s.at(k); c == '约' || c == '近' || c == '~' {
		return s.space(k + 1)
	}
	return k
}

// between reports whether "between" stands before i, with at most a hedge and a sign between them.
func (s *scan) between(i int) bool {
	j := i
	for range 4 {
		for s.at(j-1) == ' ' {
			j--
		}
		k := j
		for isLetter(s.at(k-1)) && j-k <= longestWord {
			k--
		}
		if k == j {
			return false
		}
		if s.small(k, j) == "between" {
			return true
		}
		j = k
	}
	return false
}

// betweenHan reports whether 介于 or 在 stands before i, or 之间 behind.
func (s *scan) betweenHan(i, k int) bool {
	for j := i; j > i-6; j-- {
		if s.matchAt(j-2, "介于") {
			return true
		}
	}
	for j := k; j < k+18; j++ {
		if s.matchAt(j, "之间") {
			return true
		}
		if isPause(s.at(j)) && s.at(j) != '.' && s.at(j) != ',' {
			return false
		}
	}
	return false
}

// rangeTo reads the upper end of a range behind a draft.
func (s *scan) rangeTo(d *draft, sign *atom) {
	if d.tolerance != 0 || d.n.share && !d.n.vague && d.n.style == words {
		return
	}
	k, word := s.rangeMark(d, d.end)
	if k < 0 && d.u.found && !d.money && d.u.start == s.space(d.n.end) {
		return
	}
	if k < 0 {
		return
	}
	start := k
	money := sign != nil
	var second *atom
	if a, e := s.lex.find(s, k); a != nil && a.is(prefixed) {
		second = a
		k = s.space(e)
	}
	s.money = money || second != nil
	m, ok := s.number(k)
	s.money = false
	if !ok || m.end <= k || m.style == words && d.n.style == arabic && m.scale == 1 {
		return
	}
	if m.share && !d.n.share {
		return
	}
	if d.n.base > 0 && !m.share { // 百分之三到五
		m.value, m.high = m.value/d.n.base, m.high/d.n.base
	}
	e := draft{n: m, u: unit{perStart: -1}, start: start, money: s.money, end: m.end}
	switch {
	case second != nil:
		s.attachUnit(&e, second)
	case money:
		s.attachUnit(&e, sign)
		e.u.elided = true
		if e.u.end == m.end { // "$2 to 12 percent" is none
			if u := s.unit(m.end, &m); u.found && !u.dim.IsMoney() {
				return
			}
		}
	default:
		e.u = s.unit(m.end, &m)
		e.end = max(m.end, e.u.end)
	}
	if !s.fits(d, &e, word) {
		return
	}
	s.join2(d, &e)
}

// fits decides whether two numbers with a mark between them are a range, and lets each take the other's unit and scale.
func (s *scan) fits(d, e *draft, word bool) bool {
	if word && d.u.found && e.u.found && (s.changes(d) || s.changeBefore(d)) {
		d.from = true
		return false
	}
	if word && !d.u.found && !e.u.found && s.ownScale(d) && s.ownScale(e) && (s.changes(d) || s.changeBefore(d)) {
		d.from = true
		return false // doubled from 35 thousand to 70 thousand
	}
	switch {
	case d.u.found && e.u.found:
		if d.u.dim != e.u.dim && !(len(d.u.under) == 0 && e.u.first != nil && d.u.first != nil && d.u.first.dim == e.u.first.dim) || d.u.currency != e.u.currency {
			return false
		}
		if d.money && !s.ownScale(d) && e.n.scale > 1 && d.n.value < e.n.value/e.n.scale*1.0001 {
			s.lend(d, e)
		}
	case !d.u.found && e.u.found:
		if d.n.end != d.end {
			return false
		}
		if !s.ownScale(d) && e.n.scale > 1 && d.n.value <= e.n.value/e.n.scale {
			s.lend(d, e)
		}
		if word && s.changes(d) {
			d.u, d.elided, d.from = e.u, true, true
			d.u.end = d.n.end
			return false
		}
	case d.u.found:
		if word && !s.chinese || !e.n.bare() && false {
			return false
		}
		e.u = d.u
		e.u.elided = true
	default:
		if !s.ownScale(d) && e.n.scale > 1 && d.n.value <= e.n.value/e.n.scale {
			s.lend(d, e)
		}
	}
	low, high := d.n.value, e.n.high
	if d.u.found && e.u.found && len(d.u.under) < len(e.u.under) && d.u.first.factor == e.u.first.factor { // $110-115/MWh
		low, high = e.u.coherentValue(low), e.u.coherentValue(high)
	} else if d.u.found && e.u.found {
		low, high = d.u.coherentValue(low), e.u.coherentValue(high)
	} else if e.u.found {
		low, high = e.u.coherentValue(low), e.u.coherentValue(high)
	}
	return high > low || e.u.found && e.u.dim == dim(axisTemperature)
}

// ownScale reports whether a number says its scale.
func (s *scan) ownScale(d *draft) bool { return d.n.scale > 1 || d.n.grouped || d.n.exponent }

// lend gives the first number of a range the scale of the second: 200-1200万.
func (s *scan) lend(d, e *draft) {
	d.n.value *= e.n.scale
	d.n.high, d.n.scale = d.n.value, e.n.scale
}

// coherentValue returns a value in the coherent unit of its dimension.
func (u *unit) coherentValue(v float64) float64 {
	if u.coherent == 0 {
		return v
	}
	return v * u.coherent
}

// join2 makes one range of two drafts.
func (s *scan) join2(d, e *draft) {
	high := e.n.high
	if d.u.found && e.u.found && d.u.factor != e.u.factor && d.u.factor != 0 && len(d.u.under) == len(e.u.under) { // 900 kW to 1.2 MW: in the unit of the second
		d.n.value *= d.u.factor / e.u.factor
	}
	d.ranged = true
	d.m = e.n
	d.n.high = high
	d.end = e.end
	if e.u.found {
		start := d.u.start
		per := d.u.found && len(d.u.under) > len(e.u.under)
		if !per {
			d.u = e.u
		}
		if e.u.elided {
			d.u.start = start
		}
	}
	d.n.suffix = d.n.suffix || e.n.suffix
	d.money = d.money || e.money
}
