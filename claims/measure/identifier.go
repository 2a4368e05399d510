package measure

// identifier returns the end of what has digits and is no number: a telephone number, a clock, a version, an address of
// the network, an ordinal. It returns i for none.
func (s *scan) identifier(i int) int {
	j, dots, dashes, colons := i, 0, 0, 0
	for j-i < 64 {
		c := s.at(j)
		if isDigit(c) {
			j++
			continue
		}
		if !isDigit(s.at(j+1)) || j == i {
			break
		}
		switch c {
		case '.':
			dots++
		case '-':
			if dots > 0 { // 1.7-3.9 is a range
				c = 0
			}
			dashes++
		case ':':
			colons++
		default:
			c = 0
		}
		if c == 0 {
			break
		}
		j++
	}
	v, e := s.integer(i, 5)
	if (s.at(e) == '×' || s.at(e) == '*') && (v == 7 && s.matchAt(e+1, "24") || v == 24 && s.at(e+1) == '7' && !isDigit(s.at(e+2))) {
		j, _ := s.lex.find(s, e+3) // 7×24小时
		if j != nil && j.dim.IsTime() {
			_, e = s.lex.find(s, e+3)
			return e
		}
		return e + 2
	}
	switch {
	case colons > 0 && e-i <= 2 && dots == 0 && dashes == 0:
		return j
	case dots >= 2 && !(e-i == 4 && v >= yearFirst && v <= yearLast):
		return j
	case dashes >= 2 && !(e-i == 4 && v >= yearFirst && v <= yearLast):
		return j
	case s.at(i) == '0' && isDigit(s.at(i+1)) && dots == 0:
		return s.digitGroups(j)
	case s.at(i-1) == '+' && dashes+dots == 0 && s.at(j) == ' ' && isDigit(s.at(j+1)) && e-i <= 3:
		return s.digitGroups(j)
	case j-i > 15 && dots+dashes+colons == 0:
		return j
	}
	if w := s.word(e); w-e == 2 && e-i <= 4 {
		switch s.small(e, w) {
		case "st", "nd", "rd", "th":
			if d, ok := s.date(i); ok && d.calendar.Month > 0 {
				return i
			}
			return w
		}
	}
	return i
}

// digitGroups moves past groups of digits behind spaces and hyphens.
func (s *scan) digitGroups(j int) int {
	for k := 0; k < 6; k++ {
		c := s.at(j)
		if c != ' ' && c != '-' || !isDigit(s.at(j+1)) {
			return j
		}
		for j++; isDigit(s.at(j)); j++ {
		}
	}
	return j
}

// slash reads "1/3 of" as a fraction and moves past 24/7.
func (s *scan) slash(n number) int {
	if s.at(n.end) != '/' || n.scale != 1 || n.decimal {
		return n.start
	}
	v, e := s.integer(n.end+1, 4)
	if e == n.end+1 || isDigit(s.at(e)) || s.at(e) == '/' {
		return n.start
	}
	if v == 7 && n.value == 24 || n.value == 7 && v == 24 {
		return e
	}
	if n.value == 1 && v > 1 {
		x := number{start: n.start, end: e, value: 1 / float64(v), high: 1 / float64(v), mantissa: 1 / float64(v), scale: 1, share: true}
		if u := s.unit(e, &x); u.found && u.first != nil && (u.first.dim != dim(axisCount) && !u.first.dim.IsPlain()) {
			return s.measure(x, nil, n.start) // 1/15茶匙
		}
	}
	j := s.space(e)
	of := s.phraseAt(j, "of") || s.at(j) == '的' || s.at(j) == '左' || s.at(j) == '以'
	if n.value >= float64(v) || v > 100 && n.value > 1 || !of && !(n.value == 1 && (isPause(s.at(e)) || e == len(s.t))) {
		return e
	}
	x := n.value / float64(v)
	d := s.newDraft(number{start: n.start, end: e, value: x, high: x, scale: 1, mantissa: x, share: true}, unit{perStart: -1})
	d.bound, d.hedge[0] = s.hedges(n.start)
	d.hedge[1] = n.start
	s.drafts = append(s.drafts, d)
	return e
}

// tokenEnd moves past letters that touch the end of a number: 1X, 3D, 360Zhinao.
func (s *scan) tokenEnd(j int) int {
	for isLetter(s.at(j)) || isDigit(s.at(j)) && isLetter(s.at(j-1)) {
		j++
	}
	return j
}
