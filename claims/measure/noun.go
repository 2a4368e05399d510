package measure

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
