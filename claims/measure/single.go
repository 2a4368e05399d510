package measure

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
	j := s.space(e)
	of := s.phraseAt(j, "of") || s.at(j) == '的' || s.at(j) == '左' || s.at(j) == '以'
	if n.value >= float64(v) || v > 100 || !of && s.at(e) != '。' && s.at(e) != '，' && s.at(e) != ',' && s.at(e) != '.' && e < len(s.t) {
		return e
	}
	x := n.value / float64(v)
	d := s.newDraft(number{start: n.start, end: e, value: x, high: x, scale: 1, mantissa: x, share: true}, unit{perStart: -1})
	d.bound, d.hedge[0] = s.hedges(n.start)
	d.hedge[1] = n.start
	s.drafts = append(s.drafts, d)
	return e
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

// tokenEnd moves past letters that touch the end of a number: 1X, 3D, 360Zhinao.
func (s *scan) tokenEnd(j int) int {
	for isLetter(s.at(j)) || isDigit(s.at(j)) && isLetter(s.at(j-1)) {
		j++
	}
	return j
}

// attachUnit reads the unit of a draft, behind a money sign the words that go with it.
func (s *scan) attachUnit(d *draft, sign *atom) {
	if sign == nil {
		s.halfMore(&d.n)
		d.u = s.unit(d.n.end, &d.n)
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
	case c == '-' || c == '−':
		if k > j && s.at(k+1) != ' ' {
			return -1, false // "5 -3"
		}
		k++
	case c == '–' || c == '~':
		k++
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
	if word && s.changes(d) && d.u.found && e.u.found {
		d.from = true
		return false
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
	if d.u.found && e.u.found {
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
	if d.u.found && e.u.found && d.u.factor != e.u.factor && d.u.factor != 0 { // 900 kW to 1.2 MW: in the unit of the second
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

// changes reports whether the words before a draft tell a change from one value to another.
func (s *scan) changes(d *draft) bool {
	from := false
	i := d.start
	for s.at(i-1) == ' ' {
		i--
	}
	switch {
	case s.phraseAt(i-4, "from"):
		from = true
		i -= 4
	case s.at(i-1) == '从' || s.at(i-1) == '由':
		from = true
		i--
	}
	if !from {
		return false
	}
	for k := i; k > max(0, i-40); k-- {
		if c := s.at(k - 1); c == '.' || c == '。' || c == ';' || c == '；' {
			break
		}
		if isLetter(s.at(k)) && !isLetter(s.at(k-1)) && changeWord(s.small(k, s.word(k))) != 0 {
			return true
		}
		if isHan(s.at(k)) && hanChange(s, k) != 0 {
			return true
		}
	}
	return false
}

// changeWord returns +1 for a verb of rising, -1 for one of falling.
func changeWord(w string) int {
	switch w {
	case "rise", "rises", "rose", "risen", "rising", "grow", "grows", "grew", "grown", "growing", "growth", "increase", "increases", "increased", "increasing", "up", "jump", "jumps", "jumped", "jumping", "soar", "soared", "soaring",
		"surge", "surged", "surging", "climb", "climbed", "climbing", "expand", "expanded", "expanding", "gain", "gained", "raise", "raised", "higher", "doubled", "tripled", "accelerated", "went", "go", "goes", "going", "scale", "scaled", "ballooned", "swell", "swelled", "skyrocketed", "rocketed", "moved", "moving":
		return 1
	case "fall", "falls", "fell", "fallen", "falling", "drop", "drops", "dropped", "dropping", "decline", "declines", "declined", "declining", "decrease", "decreases", "decreased", "decreasing", "cut", "cuts", "cutting", "reduce", "reduces", "reduced", "reducing", "reduction",
		"down", "shrink", "shrank", "shrinking", "plunge", "plunged", "plummeted", "lower", "lowered", "lowering", "slashed", "slash", "halved", "less", "fewer", "tumbled", "slid", "sank", "trimmed":
		return -1
	}
	return 0
}

// hanChange returns +1 or -1 where a Chinese word of rising or falling stands at k.
func hanChange(s *scan, k int) int {
	if p := hanChanges.at(s.t, k); p != nil {
		return p.value
	}
	return 0
}

var hanChanges = forward[int](). //nolint:gochecknoglobals // a table that is never written
					all(1, "增长", "增加", "上升", "上涨", "提高", "提升", "增至", "升至", "涨至", "暴涨", "攀升", "飙升", "激增", "扩大", "翻", "增幅", "涨幅", "猛增", "同比增", "大涨", "增速", "涨了", "增了", "上调", "扩张").
					all(-1, "下降", "下跌", "减少", "降低", "降至", "跌至", "缩减", "下滑", "回落", "削减", "降幅", "跌幅", "暴跌", "减至", "节省", "节约", "下调", "降了", "降到", "大跌", "压降")

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
		case '。', ';', '；', '!', '?', '！', '？':
			return
		}
	}
	d.ratio = s.ratio
	s.ratioEnd = d.end // 1.1 and 1.2
}

// ratioReach is how far the name of a ratio reaches.
const ratioReach = 26

// prefixOf divides a draft by the prefix per before it.
func (s *scan) prefixOf(d *draft) {
	p := &s.prefix
	if p.end == 0 || s.reach < 0 || d.start > s.reach || d.start < p.end || d.date != nil || !d.u.found || len(d.u.under) > 0 || d.u.kind != "" {
		return
	}
	depth := 0
	for k := p.end; k < d.start; k++ {
		switch c := s.at(k); {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case isPause(c) && c != '、' && depth == 0:
			s.reach = -1
			return
		}
	}
	if depth > 0 {
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

// accept decides whether a draft is a measure. A bare number without a unit is kept as a loose one.
func (s *scan) accept(d *draft) bool {
	n := &d.n
	if n.style == words && s.capital(n.start) && d.u.found && s.capital(d.u.start) && s.at(n.start+1) != lower(s.at(n.start+1))-'a'+'A' {
		return false // Three Mile Island
	}
	if n.article && !s.acceptArticle(d) {
		return false
	}
	if n.vague && !d.u.found && n.scale == 1 && n.value < 20 {
		return false
	}
	if n.style == hanzi && n.vague && d.u.found && n.value < 10 && n.scale == 1 && d.u.noun == "" && d.u.dim == dim(axisCount) {
		return false
	}
	switch {
	case n.style == hanzi && n.share && !d.u.found:
		return true
	case d.u.found:
		return s.acceptUnit(d)
	case d.ratio != "":
		return true
	case n.share:
		return s.acceptShare(d)
	case n.style == words && n.scale == 1:
		return false
	case n.style == hanzi:
		if n.scale < 1e3 && n.value < 1e3 {
			return false
		}
		if n.vague || d.hedge[0] < d.hedge[1] || n.bound != "" || n.value >= 1e4 && n.digits > 1 && s.at(n.end) != '级' {
			s.nounBefore(d)
			return n.vague || d.hedge[0] < d.hedge[1] || d.u.found || n.digits > 2
		}
		return false
	case n.bare():
		if isLetter(s.at(n.end)) || s.at(n.end) == '-' && isLetter(s.at(n.end+1)) && !d.ranged {
			return false
		}
		s.nounBefore(d)
		d.loose = !d.u.found
		return true
	case n.suffix && (n.scale == 1e3 || n.scale == 1e4) && n.value < 1e4 && !s.money && !d.money && d.hedge[0] == d.hedge[1]:
		return false // 4K, 8K
	}
	s.nounBefore(d)
	return true
}

// capital reports a capital letter at i.
func (s *scan) capital(i int) bool { return s.at(i) >= 'A' && s.at(i) <= 'Z' }

// acceptUnit decides on a number with a unit: small numbers in words need a unit that is not only a thing.
func (s *scan) acceptUnit(d *draft) bool {
	n := &d.n
	if d.u.elided && !d.implied {
		return true
	}
	if n.style != arabic && d.u.noun == "" && d.u.dim == dim(axisCount) && n.scale == 1 && n.value < 100 {
		return n.bound != "" || d.bound != "" && d.bound != About
	}
	return true
}

// acceptArticle decides on one and 一: measures only with a unit that is no thing, and with a hedge before a time.
func (s *scan) acceptArticle(d *draft) bool {
	n := &d.n
	if n.scale > 1 || n.share && n.style == words {
		return true
	}
	if !d.u.found || d.ranged {
		return d.ranged
	}
	hedged := d.bound != ""
	if n.style == hanzi && n.value == 0.5 { // 半年, 半小时; 半个月
		return d.u.dim.IsTime() || hedged
	}
	switch {
	case d.u.kind == Multiple:
		return n.style == hanzi
	case d.u.dim == dim(axisCount) || d.u.dim.IsTime():
		if d.u.first.is(classifier) && n.style == hanzi && d.u.dim == dim(axisCount) && d.u.noun == "" {
			return false
		}
		return hedged
	}
	return true
}

// acceptShare decides on a fraction without a unit: "half of", "a third of"; a bare "half" is none.
func (s *scan) acceptShare(d *draft) bool {
	if d.n.style != words {
		return true
	}
	j := s.space(d.n.end)
	w := s.small(j, s.word(j))
	if d.n.value == 0.5 && s.small(d.n.start, s.word(d.n.start)) == "half" {
		switch w {
		case "of", "the", "its", "their", "that", "what", "as", "these", "those", "our":
			return true
		}
		return d.bound != ""
	}
	if w == "quarter" || w == "party" {
		return false
	}
	return true
}

// nounBefore looks for the noun of a number that has none behind it: 访客平均数1300万, 参数量达1750亿.
func (s *scan) nounBefore(d *draft) {
	if !s.chinese && !d.ranged && d.n.style != arabic {
		return
	}
	if j := s.spaceBack(d.start); s.at(j-1) == '活' && s.at(j-2) == '激' {
		s.imply(d, "parameters")
		return
	}
	for k := d.start - 1; k >= max(0, d.start-nounReach); k-- {
		c := s.at(k)
		if isPause(c) && c != '"' && c != '”' {
			return
		}
		if isDigit(c) && !isLetter(s.at(k-1)) {
			return
		}
		if !isHan(c) || isHan(c) && s.at(k) == '的' {
			if !isLetter(c) || isLetter(s.at(k-1)) || isDigit(s.at(k-1)) {
				continue
			}
		}
		a, e := s.lex.find(s, k)
		if a == nil || e > d.start || a.noun == "" || a.is(classifier) || isHan(c) && e == k+1 && a.noun != "GPU" {
			continue
		}
		switch a.noun {
		case "user", "visitor", "visit", "query", "parameter", "token", "GPU", "household", "person", "image", "server":
		default:
			continue
		}
		if !isHan(c) && !s.chinese {
			return
		}
		if s.at(k-1) == '每' || s.at(k-1) == '个' && s.at(k-2) == '每' {
			continue
		}
		u := newUnit(a, d.n.end, d.n.end)
		u.elided = true
		d.u, d.implied = u, true
		return
	}
}

// imply gives a draft the unit of a word that is not there.
func (s *scan) imply(d *draft, word string) {
	if k, _ := s.lex.folds.find([]rune(word), 0); k >= 0 {
		u := newUnit(&s.lex.atoms[k], d.n.end, d.n.end)
		u.elided = true
		d.u, d.implied = u, true
	}
}

// spaceBack returns the position before the spaces that end at i.
func (s *scan) spaceBack(i int) int {
	for s.at(i-1) == ' ' {
		i--
	}
	return i
}

// nounReach is how far before a number its noun may stand.
const nounReach = 16

// substance reads what a unit is of: tonnes of CO2, 升水. It stands behind the unit, in Chinese also before the number.
func (s *scan) substance(u *unit) {
	if u.substance != "" || len(u.under) > 0 && u.dim != dim(axisMass) {
		return
	}
	j := s.space(u.end)
	if s.phraseAt(j, "of") {
		j = s.space(j + 2)
		for _, w := range []string{"fresh ", "clean ", "drinking ", "potable ", "direct ", "cooling "} {
			if s.phraseAt(j, w[:len(w)-1]) {
				j += len(w)
			}
		}
	}
	if x := substances.at(s.t, j); x != nil && (isHan(x.text[0]) || !isLetter(s.at(j+len(x.text))) || x.value == "CO2") {
		u.substance = x.value
		s.perBehind(u, j+len(x.text))
		return
	}
	for k := u.start - 1; k > u.start-16 && (u.dim == dim(axisMass) || u.dim == dim(axisVolume)); k-- {
		c := s.at(k)
		switch {
		case c != ',' && c != '.' && isPause(c):
			return
		case c == '碳':
			u.substance = "CO2"
			return
		case c == '水' && u.dim == dim(axisVolume):
			u.substance = "water"
			return
		}
	}
}

// perBehind reads a "per" behind the substance of a unit: 5 million gallons of water per day.
func (s *scan) perBehind(u *unit, j int) {
	for _, w := range []string{"e", "eq", "-eq", "-equivalent", " equivalent", " equivalents", " equiv", "当量", "排放"} {
		if s.matchAt(j, w) && !isLetter(s.at(j+len([]rune(w)))) {
			j += len([]rune(w))
			break
		}
	}
	v := *u
	v.over, v.under = append([]string(nil), u.over...), append([]string(nil), u.under...)
	v.end = j
	s.perParts(&v)
	if v.end > j {
		*u = v
	}
}

// substances are what is weighed, measured and metered; of those that begin alike, the longest is found.
var substances = forward[string](). //nolint:gochecknoglobals // a table that is never written
					all("CO2", "carbon dioxide", "greenhouse", "emissions", "carbon", "的二氧化碳", "CO 2", "二氧化碳", "温室气体", "CO2", "CO₂", "碳排放", "的碳", "碳").
					all("electricity", "electricity", "energy", "power", "电力", "的电", "电").
					all("water", "freshwater", "water", "淡水", "的水", "清水", "水").
					all("coal", "coal", "标准煤", "煤")
