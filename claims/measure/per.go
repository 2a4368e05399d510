package measure

// maxParts is how many "per" parts a unit may have: USD/GPU/h.
const maxParts = 3

// perParts reads "/GPU", "per 1,000 queries", "a day", "每天" behind a unit, as often as they stand there.
func (s *scan) perParts(u *unit) {
	for range maxParts {
		if !s.perPart(u) {
			return
		}
	}
}

// perPart reads one.
func (s *scan) perPart(u *unit) bool {
	i := u.end
	j := i
	if s.at(j) == ' ' || s.at(j) == '-' {
		j++
	}
	switch {
	case s.at(j) == '/':
		return s.perUnit(u, s.space(j+1))
	case s.at(j) == '每':
		if j-i > 1 || s.perAhead(j) {
			return false
		}
		return s.perUnit(u, j+1)
	case s.at(j) == '一' && u.dim.IsMoney() && (s.at(j+1) == '度' || s.at(j+1) == '天' || s.at(j+1) == '年' || s.at(j+1) == '吨' || s.at(j+1) == '张' || s.at(j+1) == '块' || s.at(j+1) == '次' || s.at(j+1) == '个'):
		return s.perUnit(u, j+1)
	case isLetter(s.at(j)):
		return s.perWord(u, j)
	}
	return false
}

// perAhead reports whether 每 at j begins the next measure and does not end this one: a number follows in the clause.
func (s *scan) perAhead(j int) bool {
	for k := j + 1; k < j+14; k++ {
		c := s.at(k)
		if c == 0 || isPause(c) {
			return false
		}
		if isDigit(c) {
			return true
		}
	}
	return false
}

// perWord reads "per kWh", "a day", "each year", "for every 100 words", "annually".
func (s *scan) perWord(u *unit, j int) bool {
	e := s.word(j)
	w := s.small(j, e)
	if p := adverbPeriod(w); p != "" && w != "quarterly" && (w == "annually" || w == "daily" || w == "monthly" || w == "hourly" || w == "weekly" || w == "yearly") {
		if s.at(e) == '-' { // hourly-matched
			return false
		}
		if next := s.space(e); isLetter(s.at(next)) && next > e && !stopWord(s.small(next, s.word(next))) {
			return false // "500 MWh daily output": of what follows
		}
		s.dividePeriod(u, p)
		u.end = e
		return true
	}
	if s.matchAt(j, "p.a.") || s.matchAt(j, "p.a") && !isLetter(s.at(j+3)) {
		s.dividePeriod(u, "year")
		u.end = j + 3
		if s.at(u.end) == '.' {
			u.end++
		}
		return true
	}
	sep := s.at(e)
	if sep != ' ' && sep != '-' {
		return false
	}
	k := s.space(e)
	if sep == '-' {
		k = e + 1
	}
	switch w {
	case "per":
		switch x := s.small(k, s.word(k)); x {
		case "annum":
			s.dividePeriod(u, "year")
			u.end = s.word(k)
			return true
		case "capita", "head":
			return s.perNoun(u, "person", s.word(k))
		}
		return s.perUnit(u, k)
	case "a", "an":
		return s.perArticle(u, k)
	case "each", "every":
		a, end := s.lex.find(s, k)
		if a == nil || !a.dim.IsTime() && !a.is(flow) && a.noun != "household" {
			return false
		}
		u.divide(a, 1, end)
		return true
	}
	return false
}

// perNoun divides by a counted noun.
func (s *scan) perNoun(u *unit, noun string, end int) bool {
	k, _ := s.lex.folds.find([]rune(noun), 0)
	if k < 0 {
		return false
	}
	u.divide(&s.lex.atoms[k], 1, end)
	return true
}

// perArticle reads the unit behind "a": a day, a query, a kilowatt-hour. "A" begins the next noun more often than not, so only
// times, flows, energies and a few things are taken.
func (s *scan) perArticle(u *unit, k int) bool {
	a, end := s.lex.find(s, k)
	if a == nil || a.is(plural) {
		return false
	}
	switch {
	case a.dim.IsTime():
		if w := s.small(s.space(end), s.word(s.space(end))); w == "earlier" || w == "ago" || w == "before" || w == "later" || w == "after" || w == "from" {
			return false
		}
	case u.dim.IsMoney() || u.dim.IsEnergy() || u.dim == dim(axisVolume) || u.dim == dim(axisMass):
		if !(a.is(flow) || a.dim.IsEnergy() || a.dim == dim(axisMass) || a.noun == "person" || a.is(chip) || a.dim == dim(axisVolume) || a.noun == "share") {
			return false
		}
	default:
		return false
	}
	v := newUnit(a, k, end)
	s.product(&v)
	s.divideBy(u, &v, 1)
	return true
}

// divideBy divides by a whole unit.
func (s *scan) divideBy(u, v *unit, n float64) {
	if len(v.over) == 1 {
		u.divide(v.first, n, v.end)
		if v.over[0] != v.first.name { // power times time became an energy
			u.under[len(u.under)-1] = v.over[0]
			u.dim = u.dim.Times(v.first.dim).Over(v.dim)
			u.factor *= v.first.factor / v.factor
			u.coherent *= v.first.factor * coherent(v.first.name) / v.coherent
		}
		return
	}
	u.factor /= v.factor * n
	u.coherent /= v.coherent * n
	u.dim = u.dim.Over(v.dim)
	u.under = append(u.under, v.name())
	u.kind = ""
	u.end = max(u.end, v.end)
}

// perUnit reads what a unit is divided by at k, with a number before it: "1,000 queries", "百万token", "kWh". Latin plain units may follow
// a slash or "per" only.
func (s *scan) perUnit(u *unit, k int) bool {
	v, n, ok := s.perTarget(k)
	if !ok || isDigit(s.at(k)) && !powerOfTen(n) && s.at(k-1) == '/' { // 60 MW/120 MWh
		return false
	}
	s.divideBy(u, &v, n)
	return true
}

// powerOfTen reports 1, 10, 100 ...
func powerOfTen(n float64) bool {
	for n >= 10 {
		n /= 10
	}
	return n == 1
}

// perTarget reads a number and a unit at k.
func (s *scan) perTarget(k int) (unit, float64, bool) {
	n, v := 1.0, number{}
	j := k
	if a, e := s.perAtom(j); a != nil { // 个, 天, kWh, 千瓦时 before 千 as a number
		return s.perFinish(a, j, e, 1)
	}
	v, ok := s.number(j)
	if ok && v.value > 0 && v.value < 1e15 && !v.vague {
		n = v.value
		j = s.space(v.end)
		if s.at(j) == '-' {
			j++
		}
	} else if s.at(j) == 'M' && isLetter(s.at(j+1)) || s.at(j) == 'K' && s.at(j+1) == ' ' || s.at(j) == 'k' && s.at(j+1) == ' ' || s.at(j) == 'M' && s.at(j+1) == ' ' {
		n = map[rune]float64{'M': 1e6, 'K': 1e3, 'k': 1e3}[s.at(j)]
		j = s.space(j + 1)
	}
	a, e := s.perAtom(j)
	if a == nil {
		if m := s.hanModifier(j); m > j {
			if a, e = s.perAtom(m); a != nil {
				return s.perFinish(a, m, e, n)
			}
		}
		// A modifier: "per H100 GPU-hour", "per Google search", "per output token", "per text prompt".
		if isLetter(s.at(j)) && s.at(s.word(j)) == ' ' && !stopWord(s.small(j, s.word(j))) {
			q := s.space(s.phraseWord(j))
			if a, e = s.perAtom(q); a != nil && (a.noun != "" || a.dim.IsEnergy() || a.dim == dim(axisMass)) {
				return s.perFinish(a, q, e, n)
			}
		}
		return unit{}, 0, false
	}
	return s.perFinish(a, j, e, n)
}

// perAtom finds the unit below the line: a name of the lexicon, or one of the short ones that stand there only.
func (s *scan) perAtom(j int) (*atom, int) {
	a, e := s.lex.find(s, j)
	if a != nil && a.kind != Multiple {
		return a, e
	}
	word := ""
	switch c := s.at(j); {
	case c == '日' || c == '晚':
		word = "day"
	case c == '月':
		word = "month"
	case c == '时':
		word = "hour"
	case (c == 'y' || c == 'a') && !isLetter(s.at(j+1)) && s.at(j-1) == '/':
		word = "year"
	case s.matchAt(j, "股"):
		word = "shares"
	}
	if word == "" {
		return nil, j
	}
	k, _ := s.lex.folds.find([]rune(word), 0)
	return &s.lex.atoms[k], j + 1
}

// perFinish completes the unit below the line: a Chinese measure word takes its noun, a chip its hours.
func (s *scan) perFinish(a *atom, j, e int, n float64) (unit, float64, bool) {
	if a.is(classifier) && a.noun == "" {
		if noun, end := s.nounAheadNear(e); noun != nil {
			v := newUnit(noun, j, end)
			s.product(&v)
			return v, n, true
		}
		v := newUnit(a, j, e)
		if v.noun = s.classifierNoun(s.at(j), j); v.noun != "" {
			if k, _ := s.lex.find(s, j); k != nil {
				b := *k
				b.name, b.noun = v.noun, v.noun
				v.first = &b
			}
		} else if s.at(j) == '次' {
			b := *a
			b.name, b.noun = "query", "query"
			v.first = &b
		}
		if v.first.name == "" {
			b := *v.first
			b.name = "unit"
			v.first = &b
		}
		v.over = []string{v.first.name}
		return v, n, true
	}
	v := newUnit(a, j, e)
	s.heads(&v)
	s.product(&v)
	return v, n, true
}

// nounAheadNear is nounAhead for what touches the measure word.
func (s *scan) nounAheadNear(i int) (*atom, int) {
	j := i
	for range 3 {
		j = s.space(j)
		a, e := s.lex.find(s, j)
		if a != nil && a.noun != "" && !(a.is(classifier) && e == j+1) {
			v := newUnit(a, j, e)
			s.heads(&v)
			return v.first, v.end
		}
		if isLetter(s.at(j)) {
			j = s.phraseWord(j)
			continue
		}
		m := s.hanModifier(j)
		if m == j {
			return nil, i
		}
		j = m
	}
	return nil, i
}

// prefixPer is a "per" that stands before the number: 每百万token 2元, 每日电费在5万美元, 单次查询耗电0.3瓦时.
type prefixPer struct {
	start, end int
	unit       unit
	n          float64
	period     bool
}

// countsText reports a unit of which a study states its figures by the thousand: queries, tokens, words, images.
func (u *unit) countsText() bool {
	switch u.noun {
	case "query", "token", "word", "image", "video", "email":
		return true
	}
	return false
}

// wordPrefix reads "Per 1,000 inferences," and "For every 1,000 queries" at a word.
func (s *scan) wordPrefix(e int, w string) (prefixPer, bool) {
	if w == "for" {
		k := s.join(e)
		if k < 0 {
			return prefixPer{}, false
		}
		e = s.word(k)
		w = s.small(k, e)
	}
	if w != "per" && w != "every" {
		return prefixPer{}, false
	}
	v, n, ok := s.perTarget(s.space(e))
	if !ok || n <= 1 || !v.countsText() {
		return prefixPer{}, false
	}
	return prefixPer{start: e, end: v.end, unit: v, n: n}, true
}

// readPrefix reads a prefix per at i.
func (s *scan) readPrefix(i int) (prefixPer, bool) {
	p := prefixPer{start: i}
	var j int
	switch c := s.at(i); {
	case c == '每':
		j = s.space(i + 1)
		if s.at(j) == '一' || s.at(j) == '1' && !isDigit(s.at(j+1)) && s.at(j+1) != '.' && hanScaleOf(s.at(j+1)) == 0 && s.at(j+1) != ',' {
			j = s.space(j + 1)
		}
	case c == '单' && (s.at(i+1) == '次' || s.at(i+1) == '卡' || s.at(i+1) == '台' || s.at(i+1) == '颗' || s.at(i+1) == '张' || s.at(i+1) == '块' || s.at(i+1) == '枚' || s.at(i+1) == '瓦' || s.at(i+1) == '机' || s.at(i+1) == '芯' || s.at(i+1) == '服' || s.at(i+1) == '节'):
		j = i + 1
	case (c == '日' || c == '年' || c == '月' || c == '人' || c == '户' || c == '周') && s.at(i+1) == '均':
		if c == '年' && isDigit(s.at(i-1)) {
			return p, false
		}
		word := map[rune]string{'日': "day", '年': "year", '月': "month", '人': "person", '户': "household", '周': "week"}[c]
		k, _ := s.lex.folds.find([]rune(word), 0)
		p.unit = newUnit(&s.lex.atoms[k], i, i+2)
		p.n, p.end = 1, i+2
		p.period = p.unit.dim.IsTime()
		return p, true
	default:
		return p, false
	}
	v, n, ok := s.perTarget(j)
	if !ok {
		return p, false
	}
	p.unit, p.n, p.end = v, n, v.end
	p.period = v.dim.IsTime()
	return p, true
}
