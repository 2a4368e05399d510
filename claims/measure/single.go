package measure

import "math"

// prefixReach is how far a prefix per reaches: 每日电费在5万美元.
const prefixReach = 12

// numeric reads what begins with a number at i and returns where to go on.
func (s *scan) numeric(i int) int {
	if isDigit(s.t[i]) {
		if k := s.identifier(i); k > i {
			return k
		}
	}
	if d, ok := s.date(i); ok {
		return s.emitDate(i, d)
	}
	n, ok := s.number(i)
	if !ok {
		return max(n.end, i+1)
	}
	if isDigit(s.t[i]) {
		if k := s.slash(n); k > i {
			return k
		}
		if k := s.outOf(n); k > i {
			return k
		}
	}
	return s.measure(n, nil, i)
}

// emitDate adds a date.
func (s *scan) emitDate(i int, d dated) int {
	x := s.newDraft(number{start: i, end: d.end, scale: 1}, unit{perStart: -1})
	x.date = &d
	x.n.value = d.calendar.fraction()
	x.n.high = x.n.value
	if d.ranged {
		x.n.high = d.high.fraction()
		x.ranged = true
	}
	x.bound, x.hedge[0] = s.hedges(i)
	x.hedge[1] = i
	if s.before(i) == "between" {
		x.bound = ""
	}
	s.drafts = append(s.drafts, x)
	return d.end
}

// measure completes a number that was read, with the money sign a before it, and adds it if it is a measure. It returns
// where to go on.
func (s *scan) measure(n number, sign *atom, start int) int {
	d := s.newDraft(n, unit{perStart: -1})
	d.start, d.money = start, sign != nil
	s.attachUnit(&d, sign)
	if s.name(&d) {
		return s.tokenEnd(n.end)
	}
	if d.u.found && d.u.traits&decades != 0 && d.n.high < 30 {
		d.n.value, d.n.high = math.Pow(10, d.n.value), math.Pow(10, d.n.high)
	}
	s.negative(&d)
	s.plusMinus(&d)
	s.rangeTo(&d, sign)
	s.hedged(&d)
	s.ratioOf(&d)
	s.prefixOf(&d)
	if !s.accept(&d) {
		if d.n.style == arabic {
			return s.tokenEnd(n.end)
		}
		return i1(n)
	}
	s.drafts = append(s.drafts, d)
	return d.end
}

// i1 returns where to go on behind a number in words that is none: behind all of it.
func i1(n number) int {
	if n.style == words {
		return n.start
	}
	return n.end
}

// attachUnit reads the unit of a draft, behind a money sign the words that go with it.
func (s *scan) attachUnit(d *draft, sign *atom) {
	if sign == nil {
		s.halfMore(&d.n)
		d.u = s.unit(d.n.end, &d.n)
		s.unitOf(d)
		s.halfBehind(d)
		d.end = max(d.n.end, d.u.end)
		if d.u.found && s.at(d.u.start) == '%' {
			s.perParts(&d.u)
		}
		s.impliedParameters(d)
		return
	}
	u := newUnit(sign, d.start, d.n.end)
	u.start = d.n.end
	j := s.space(d.n.end)
	if a, e := s.lex.find(s, j); a != nil && a.dim.IsMoney() && (a.factor == 1 || sign.factor == 1 && a.factor == 1) {
		if a.currency == "CNY" && sign.currency != "CNY" { // 新台币96万元
			u.end = e
		} else {
			u = newUnit(a, d.start, e)
		}
		u.start = d.n.end
	}
	u.end = max(u.end, d.n.end)
	if s.at(u.end) == '+' {
		d.bound = AtLeast
		d.n.bound = AtLeast
		u.end++
	}
	s.perParts(&u)
	d.u = u
	d.end = u.end
}

// unitOf reads the unit of a part: a tenth of a kilowatt-hour, one fifteenth of a teaspoon.
func (s *scan) unitOf(d *draft) {
	if d.u.found || !d.n.share || d.n.style != words {
		return
	}
	j := s.space(d.n.end)
	if !s.phraseAt(j, "of") {
		return
	}
	j = s.space(j + 2)
	if !s.phraseAt(j, "a") && !s.phraseAt(j, "an") {
		return
	}
	j = s.space(s.word(j))
	a, e := s.lex.find(s, j)
	if a == nil || a.dim.IsPlain() || a.dim == dim(axisCount) {
		return
	}
	u := newUnit(a, j, e)
	s.product(&u)
	s.perParts(&u)
	s.substance(&u)
	d.u = u
}

// halfMore reads 个半 behind a number: 一个半小时.
func (s *scan) halfMore(n *number) {
	if s.at(n.end) == '个' && s.at(n.end+1) == '半' && n.scale == 1 && !n.vague {
		if a, _ := s.lex.find(s, n.end+2); a != nil && a.dim.IsTime() || s.at(n.end+2) == '月' {
			n.value += 0.5
			n.high, n.end, n.article = n.value, n.end+2, false
		}
	}
}

// halfBehind reads 半 behind a time: 两年半.
func (s *scan) halfBehind(d *draft) {
	if d.u.found && d.u.dim.IsTime() && s.at(d.u.end) == '半' && isHan(s.at(d.u.end-1)) && len(d.u.under) == 0 {
		d.n.value += 0.5
		d.n.high, d.n.article = d.n.value, false
		d.u.end++
	}
}

// impliedParameters gives "a 70B model" its unit.
func (s *scan) impliedParameters(d *draft) {
	if !d.n.suffix || d.n.scale != 1e9 && d.n.scale != 1e12 && d.n.scale != 1e6 || d.n.scale == 1e12 && d.u.noun != "model" {
		return
	}
	if d.u.found && d.u.noun != "model" {
		return
	}
	if !d.u.found && (d.n.scale != 1e9 || s.lastMark(d.n.end) != 'B') {
		return
	}
	s.imply(d, "parameters")
	d.end = d.n.end
}

// lastMark returns the character before i.
func (s *scan) lastMark(i int) rune { return s.at(i - 1) }

// name reports whether the number is part of a name: "Llama 3.1 405B", "Figure 3", "Claude 4".
func (s *scan) name(d *draft) bool {
	near := s.nameEnd >= 0 && (s.nameEnd == d.n.start || s.nameEnd+1 == d.n.start && (s.at(s.nameEnd) == ' ' || s.at(s.nameEnd) == '.' || s.at(s.nameEnd) == ':' || s.at(s.nameEnd) == '-') || s.nameEnd+2 == d.n.start && s.at(s.nameEnd) == '.')
	if near && d.n.style == arabic && !d.money && (!d.u.found && d.n.scale == 1 && !d.n.grouped || d.implied || d.u.found && !d.u.elided && d.u.dim == dim(axisCount) && d.n.value < 20 && d.n.scale == 1 && d.u.first.traits == 0 && d.u.noun != "GPU" && d.u.noun != "server") {
		s.nameEnd = s.tokenEnd(d.n.end) // the next word of the name: 3.1 405B, 3.5 Sonnet
		return true
	}
	if d.implied && d.n.style == arabic {
		// A word with a capital or a number of a version right before: Falcon 180B.
		j := d.n.start
		if s.at(j-1) == ' ' && (isLetter(s.at(j-2)) || isDigit(s.at(j-2))) {
			k := j - 1
			for isLetter(s.at(k-1)) || isDigit(s.at(k-1)) || s.at(k-1) == '.' || s.at(k-1) == '-' {
				k--
			}
			if c := s.at(k); c >= 'A' && c <= 'Z' && j-1-k > 1 && s.hasCapitalInside(k, j-1) {
				return true
			}
		}
		return s.at(j-1) == '-' && (isLetter(s.at(j-2)) || isDigit(s.at(j-2)))
	}
	return false
}

// hasCapitalInside reports whether the word from k to j looks like a name and not like the start of a sentence.
func (s *scan) hasCapitalInside(k, j int) bool {
	switch s.small(k, j) {
	case "the", "a", "an", "our", "its", "this", "their", "with", "for", "from", "at", "to", "and", "or", "of":
		return false
	}
	return true
}

// negative reads the minus before a temperature, a share or an amount of money; elsewhere a dash is one.
func (s *scan) negative(d *draft) {
	c := s.at(d.start - 1)
	below := d.u.dim == dim(axisTemperature) && s.at(d.start-1) == '下' && s.at(d.start-2) == '零'
	if !below && c != '−' && c != '-' || !d.u.found || c == '-' && s.at(d.start-2) != ' ' && s.at(d.start-2) != '(' && d.start > 1 {
		return
	}
	if d.u.dim != dim(axisTemperature) && d.u.kind != Share && !d.money {
		return
	}
	d.n.value, d.n.high, d.n.mantissa = -d.n.value, -d.n.high, -d.n.mantissa
	if !below {
		d.start--
	}
}

// hedged reads the hedges around a draft.
func (s *scan) hedged(d *draft) {
	b, start := s.hedges(d.start)
	d.hedge = [2]int{start, d.start}
	if d.n.bound != "" && (b == "" || b == About) {
		b = d.n.bound
	}
	if a, e := s.after(d.end); e > d.end {
		if b == "" || b == About && a != "" {
			b = a
		}
		if d.hedge[0] == d.hedge[1] {
			d.hedge = [2]int{d.end, e}
		}
		if s.at(d.end) == '+' {
			d.end = e
		}
		// "or more GPUs", 以上的GPU: the noun may follow the hedge.
		if !d.u.found && !d.n.share {
			if u := s.unit(e, &d.n); u.found {
				d.u, d.end = u, u.end
			}
		}
	}
	if b == MoreThan && d.u.found && d.u.dim.IsTime() && s.phraseAt(start, "over") { // "over 54 days" is during
		b = ""
	}
	if d.tolerance != 0 && b == "" {
		b = About
	}
	d.bound = b
}

// ratioOf gives a bare number the ratio that was named before it: PUE of 1.1.
func (s *scan) ratioOf(d *draft) {
	if s.ratio == "" || d.u.found && d.u.name() != "%" || d.start-s.ratioEnd > ratioReach || d.start < s.ratioEnd || d.n.scale > 1 || d.n.style != arabic || d.n.value > 20 && !d.u.found {
		return
	}
	for k := s.ratioEnd; k < d.start; k++ {
		switch s.at(k) {
		case '。', ';', '；', '!', '?', '！', '？', '×', '*':
			return
		}
	}
	d.ratio = s.ratio
	s.ratioEnd = d.end // 1.1 and 1.2
}

// ratioReach is how far the name of a ratio reaches.
const ratioReach = 26

// reaches reports whether a prefix per still holds at a draft: in its phrase, or for a number of queries, tokens, words or
// images in its sentence.
func (s *scan) reaches(p *prefixPer, d *draft) bool {
	wide := s.wide && d.start-p.end < elisionReach*2 && (d.u.dim.IsEnergy() || d.u.dim == dim(axisMass) || d.u.dim == dim(axisVolume)) && d.n.scale < 1e4 && !s.phraseAt(s.space(d.end), "each")
	if !wide && d.start > s.reach {
		return false
	}
	depth := 0
	for k := p.end; k < d.start; k++ {
		switch c := s.at(k); {
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth < 0 { // the prefix stands in parentheses that are closed
				s.reach = -1
				return false
			}
		case wide && d.start > s.reach && totals.at(s.low, k) != nil:
			return false
		case wide && (c == ',' || c == '，' || c == '.' && isDigit(s.at(k+1)) || c == ':'):
		case isPause(c) && c != '、' && depth == 0:
			s.reach = -1
			return false
		}
	}
	return depth == 0
}

// totals are words of which a prefix per does not hold.
var totals = forward[bool]().all(true, "全年", "每年", "一年", "每天", "每日", "总", "合计", "累计", "全国", "全球", "annual", "year", "total", "day", "worldwide") //nolint:gochecknoglobals // a table that is never written

// prefixOf divides a draft by the prefix per before it.
func (s *scan) prefixOf(d *draft) {
	p := &s.prefix
	if p.end == 0 || s.reach < 0 || d.start < p.end || d.date != nil || !d.u.found || len(d.u.under) > 0 || d.u.kind != "" {
		return
	}
	if !s.reaches(p, d) {
		return
	}
	if d.u.dim.IsTime() || p.unit.first == nil || p.unit.noun != "" && p.unit.noun == d.u.noun {
		return
	}
	if p.period && d.u.dim == dim(axisCount) && !d.u.first.is(flow) && d.u.noun != "" && d.u.noun != "visit" && d.u.noun != "query" {
		d.period = p.unit.first.name
		return
	}
	s.divideBy(&d.u, &p.unit, p.n)
	d.prefixAttached = true
	d.u.perStart, d.u.end = p.start, d.end
	d.writtenPrefix = string(s.t[p.start:p.end])
	if p.end == d.hedge[0] || p.end == d.start || s.space(p.end) == d.start {
		d.start = p.start
	}
	s.reach = d.end + prefixReach
}
