package measure

import "strings"

// finish links the drafts of a stretch with each other and adds what is left to the measures.
func (s *scan) finish() {
	s.link()
	s.bracketRanges()
	s.lists()
	s.elisions()
	s.partners()
	s.byYear()
	s.sameNoun()
	s.compact()
	for i := range s.drafts {
		s.context(&s.drafts[i])
	}
	s.emit()
}

// link finds conversions: a money, energy, mass ... in parentheses behind one of the same dimension in another unit.
func (s *scan) link() {
	for i := 1; i < len(s.drafts); i++ {
		a, b := &s.drafts[i-1], &s.drafts[i]
		if a.of >= 0 && a.inParentheses && !a.ofHigh && b.u.found && b.date == nil && b.u.currency != "" && b.u.currency != a.u.currency && s.alternative(a, b) {
			b.of, b.inParentheses = a.of, true // (€23bn; £19.5bn)
			continue
		}
		if a.date != nil || b.date != nil || !a.u.found || !b.u.found || !s.converts(a, b) {
			continue
		}
		base := a.u.first
		if base == nil || b.u.first == nil || base.dim != b.u.first.dim || base.dim == dim(axisCount) || base.kind != "" {
			continue
		}
		if base.dim.IsMoney() && a.u.currency == b.u.currency || !base.dim.IsMoney() && base.factor == b.u.first.factor {
			continue
		}
		if a.of >= 0 || !base.dim.IsMoney() && a.u.dim != b.u.dim {
			continue
		}
		a.linked, b.of = i, i-1
		s.perBehindLink(a, b)
		if a.ranged && !b.ranged && b.n.value > 0 {
			a.linked, a.linkedHigh, b.ofHigh = -1, i, true
		}
		b.inParentheses = true
	}
}

// alternative reports whether only a mark stands between two amounts of money inside one parenthesis.
func (s *scan) alternative(a, b *draft) bool {
	to := b.start
	if b.hedge[1] == b.start {
		to = b.hedge[0]
	}
	if to < a.end || to-a.end > 6 {
		return false
	}
	switch strings.TrimSpace(string(s.low[a.end:to])) {
	case ";", "、", ",", "/", "或", "or", "; or", ", or":
		return true
	}
	return false
}

// perBehindLink reads a "per" behind the parenthesis of a conversion: 18,000 m³ (18 million litres) a year.
func (s *scan) perBehindLink(a, b *draft) {
	j := s.space(b.end)
	if s.at(j) != ')' || len(a.u.under) > 0 || len(b.u.under) > 0 {
		return
	}
	for _, d := range []*draft{a, b} {
		v := d.u
		v.over, v.under = append([]string(nil), v.over...), append([]string(nil), v.under...)
		v.end = j + 1
		if s.perParts(&v); v.end > j+1 {
			v.written, v.end = s.unitText(d)+" "+strings.TrimSpace(string(s.t[j+1:v.end])), d.u.end
			d.u = v
		}
	}
}

// converts reports whether only a parenthesis or "或", "约合", "equivalent to", "i.e." stands between two drafts.
func (s *scan) converts(a, b *draft) bool {
	from, to := max(a.end, a.hedge[1]*btoi(a.hedge[0] >= a.end)), b.start
	if b.hedge[1] == b.start {
		to = b.hedge[0]
	}
	if to < from || to-from > 24 {
		return false
	}
	mid := strings.TrimSpace(string(s.low[from:to]))
	open := false
	if strings.HasPrefix(mid, "(") || strings.HasPrefix(mid, "[") {
		open = true
		mid = strings.TrimSpace(mid[1:])
	}
	mid = strings.Trim(mid, " ,，")
	switch mid {
	case "":
		return open
	case "约合", "折合", "合", "约", "折合人民币", "约合人民币", "折合人民币约", "相当于", "约相当于", "人民币", "约折合", "按当前汇率约合", "按当时汇率约合", "合人民币", "即", "也就是", "或", "约等于", "=", "or", "or about", "about", "i.e.", "i.e", "ie", "that is", "equivalent to", "equal to", "roughly", "equivalent to about", "which is", "approximately", "around", "or roughly", "or around", "or some", "nearly", "约为", "等于", "≈", "some", "or nearly", "or approximately", "合约", "人民币约", "折算约", "折算", "换算约", "换算成", "约合成", "下同", "即约":
		return true
	}
	return open && (strings.HasSuffix(mid, "约合") || strings.HasSuffix(mid, "折合") || strings.HasSuffix(mid, "合"))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// bracketRanges joins 200万美元(约14万人民币)至1200万美元(约8300万人民币).
func (s *scan) bracketRanges() {
	for i := 0; i+2 < len(s.drafts); i++ {
		a, b, c := &s.drafts[i], &s.drafts[i+1], &s.drafts[i+2]
		if a.linked != i+1 || a.ranged || c.date != nil || c.of >= 0 || !c.u.found || c.u.dim != a.u.dim || c.u.currency != a.u.currency {
			continue
		}
		j := s.space(b.end)
		if c := s.at(j); c != ')' && c != ']' {
			continue
		}
		j = s.space(j + 1)
		k := 0
		switch {
		case s.at(j) == '至' || s.at(j) == '到' || s.at(j) == '-' || s.at(j) == '–' || s.at(j) == '~' || s.at(j) == '—':
			k = j + 1
		case s.phraseAt(j, "to") && !s.changes(a), s.phraseAt(j, "and") && s.between(a.start):
			k = s.word(j)
		case (s.at(j) == '与' || s.at(j) == '和') && s.betweenHan(a.start, j):
			k = j + 1
		default:
			continue
		}
		if s.skipHedge(s.space(k)) < c.start || c.u.coherentValue(c.n.value) <= a.u.coherentValue(a.n.value) {
			continue
		}
		a.ranged = true
		a.n.high = c.n.high * c.u.factor / a.u.factor
		a.m = c.n
		a.end = c.end
		c.drop = true
		if c.linked >= 0 {
			a.linkedHigh = c.linked
			s.drafts[c.linked].of, s.drafts[c.linked].ofHigh = i, true
		}
	}
}

// lists gives the numbers of an enumeration the unit of its last: 12, 15 and 20 MW; 分别为3、5和8兆瓦.
func (s *scan) lists() {
	listed := map[int]bool{} // a comma divides a list only where "and" ends it
	for i := len(s.drafts) - 2; i >= 0; i-- {
		a, b := &s.drafts[i], &s.drafts[i+1]
		if b.date != nil || !b.u.found || b.loose {
			continue
		}
		mark := s.listMark(a.end, b)
		if mark == 0 || mark == ',' && !listed[i+1] {
			continue
		}
		if a.money && b.money && !s.ownScale(a) && b.n.scale > 1 && len(a.u.under) == 0 && a.n.value <= b.n.value/b.n.scale {
			s.lend(a, b)
			listed[i] = true
			continue
		}
		if !a.loose || b.money {
			continue
		}
		listed[i] = true
		a.u = b.u
		a.u.written, a.u.end = s.unitText(b), a.n.end
		a.elided, a.loose = true, false
		if !s.ownScale(a) && b.n.scale > 1 && b.n.style == arabic && a.n.value <= b.n.value/b.n.scale*10 && b.n.scale >= 1e4 {
			s.lend(a, b)
		}
	}
}

// listMark returns the mark of a list where only that stands between the end of one number and the next draft: ',' for a comma,
// '&' for what ends a list or needs no end, 0 for none.
func (s *scan) listMark(end int, b *draft) rune {
	to := b.start
	if b.hedge[1] == b.start {
		to = b.hedge[0]
	}
	if to < end || to-end > 8 {
		return 0
	}
	switch strings.TrimSpace(string(s.low[end:to])) {
	case ",":
		return ','
	case "、", "and", "和", "与", "或", "or", "/", ", and", "及", ", or", "以及", "&":
		return '&'
	}
	return 0
}

// elisionReach is how far the other end of "from 58 in 2014 to 176 TWh in 2023" may stand.
const elisionReach = 48

// elisions gives a loose number behind from, to, 从, 由, 增至 ... the unit of its partner.
func (s *scan) elisions() {
	for i := range s.drafts {
		d := &s.drafts[i]
		if !d.loose {
			continue
		}
		role := s.role(d)
		if role == 0 {
			continue
		}
		for k := i + role; k >= 0 && k < len(s.drafts); k += role {
			o := &s.drafts[k]
			gap := o.start - d.end
			if role < 0 {
				gap = d.start - o.end
			}
			if gap > elisionReach {
				break
			}
			if o.date != nil || o.loose || !o.u.found || o.u.dim.IsTime() {
				continue
			}
			if o.u.kind == Share && o.n.value < 100 && d.n.value > 100 {
				break
			}
			if role > 0 && s.role(o) != -1 {
				break
			}
			if s.stopBetween(d, o) {
				break
			}
			d.u, d.elided, d.loose = o.u, true, false
			d.u.written, d.u.end = s.unitText(o), d.n.end
			if !s.ownScale(d) && o.n.scale > 1 && o.n.style == arabic && role > 0 && d.n.value <= o.n.value/o.n.scale*5 {
				s.lend(d, o)
			}
			break
		}
	}
}

// partners gives the second of "from 6 cents to 24 cents per kWh" and 由每度0.65元下调至0.38元 what the other is divided by.
func (s *scan) partners() {
	for i := 1; i < len(s.drafts); i++ {
		k := i - 1
		for k > 0 && i-k < 4 && (s.drafts[k].date != nil || s.drafts[k].of >= 0) {
			k--
		}
		a, b := &s.drafts[k], &s.drafts[i]
		if !a.u.found || !b.u.found || a.u.first == nil || b.u.first == nil || a.u.first.dim != b.u.first.dim || a.u.currency != b.u.currency || b.date != nil ||
			s.role(b) != -1 || (len(a.u.under) == 0) == (len(b.u.under) == 0) || b.start-a.end > elisionReach || s.stopBetween(a, b) || !a.u.first.dim.IsMoney() {
			continue
		}
		full, bare := a, b
		if len(a.u.under) == 0 {
			full, bare = b, a
			if s.role(a) != 1 {
				continue
			}
		}
		bare.u.factor *= full.u.factor / full.u.first.factor
		bare.u.coherent *= full.u.coherent / (full.u.first.factor * coherent(full.u.first.name))
		bare.u.dim, bare.u.under, bare.u.period, bare.u.kind = full.u.dim, full.u.under, full.u.period, ""
		bare.elided = true
	}
}

// byYear gives the later numbers of "1,240 MW in 2020, 1,780 in 2022" and 2020年1240兆瓦、2022年1780 the unit of the first: each stands
// beside a date of its own, on the same side.
func (s *scan) byYear() {
	for i := range s.drafts {
		d := &s.drafts[i]
		if d.u.found || d.date != nil || d.n.share || d.ratio != "" {
			continue
		}
		side := s.dateSide(i)
		if side == 0 {
			continue
		}
		for k := i - 1; k >= 0 && d.start-s.drafts[k].end <= elisionReach; k-- {
			o := &s.drafts[k]
			if o.date != nil {
				continue
			}
			if o.u.found && !o.u.dim.IsTime() && s.dateSide(k) == side && !s.stopBetween(o, d) {
				s.lendUnit(d, o)
			}
			break
		}
	}
}

// dateSide returns +1 where a year stands right behind a draft, -1 where one stands right before it, else 0.
func (s *scan) dateSide(i int) int {
	const near = 6
	d := &s.drafts[i]
	if i+1 < len(s.drafts) {
		if n := &s.drafts[i+1]; n.date != nil && n.date.calendar.Year > 0 && n.start-d.end <= near {
			return 1
		}
	}
	if i > 0 {
		if p := &s.drafts[i-1]; p.date != nil && p.date.calendar.Year > 0 && d.start-p.end <= near {
			return -1
		}
	}
	return 0
}

// sameNoun gives a large number without a noun that of the number it is of, or is said to become: 1,600 of 16,384 GPUs; 100,000
// GPUs, later expanded to 200,000.
func (s *scan) sameNoun() {
	for i := range s.drafts {
		d := &s.drafts[i]
		if d.u.found || d.date != nil || d.n.share || d.ratio != "" {
			continue
		}
		if i+1 < len(s.drafts) {
			o := &s.drafts[i+1]
			if j := s.space(d.end); s.phraseAt(j, "of") && o.u.found && o.u.dim == dim(axisCount) && o.start-j <= 12 && o.n.value > d.n.value {
				s.lendUnit(d, o)
				continue
			}
		}
		if d.loose || s.role(d) != -1 && !s.corrects(i) {
			continue
		}
		for k := i - 1; k >= 0 && d.start-s.drafts[k].end <= elisionReach; k-- {
			o := &s.drafts[k]
			if o.date != nil || !o.u.found || o.u.dim.IsTime() {
				continue
			}
			if o.u.noun != "" && len(o.u.over) == 1 && (s.corrects(i) || !s.stopBetween(o, d)) {
				s.lendUnit(d, o)
			}
			break
		}
	}
}

// corrects reports whether a draft has the digits of the one before it and another scale: 671 million parameters; it has 671 billion.
func (s *scan) corrects(i int) bool {
	if i == 0 {
		return false
	}
	d, o := &s.drafts[i].n, &s.drafts[i-1].n
	return d.scale > 1 && o.scale > 1 && d.scale != o.scale && d.style == arabic && d.mantissa >= 10 && d.mantissa == o.mantissa
}

// lendUnit gives a draft the unit of another.
func (s *scan) lendUnit(d, o *draft) {
	d.u, d.elided, d.loose = o.u, true, false
	d.u.written, d.u.end = s.unitText(o), d.n.end
}

// stopBetween reports the end of a sentence between two drafts.
func (s *scan) stopBetween(a, b *draft) bool {
	from, to := min(a.end, b.end), max(a.start, b.start)
	for k := from; k < to; k++ {
		switch c := s.at(k); {
		case c == '。' || c == ';' || c == '；' || c == '!' || c == '?' || c == '.' && s.at(k+1) == ' ':
			return true
		}
	}
	return false
}

// role returns +1 for a number behind from, 从 or 由, whose partner follows, -1 for one behind to, 至 or 到.
func (s *scan) role(d *draft) int {
	j := d.start
	if d.hedge[1] == d.start {
		j = d.hedge[0]
	}
	for s.at(j-1) == ' ' {
		j--
	}
	if s.at(j-1) == '的' && s.at(j-2) == '年' { // 到2023年的176
		k := j - 2
		for isDigit(s.at(k - 1)) {
			k--
		}
		switch s.at(k - 1) {
		case '到', '至':
			return -1
		}
	}
	switch {
	case s.phraseAt(j-4, "from"), s.at(j-1) == '从', s.at(j-1) == '由', s.at(j-1) == '的' && s.yearFrom(j):
		return 1
	case s.phraseAt(j-2, "to"), s.phraseAt(j-7, "against"), s.phraseAt(j-4, "than"), s.at(j-1) == '至', s.at(j-1) == '到', s.at(j-1) == '为' && s.at(j-2) == '增':
		return -1
	}
	return 0
}

// yearFrom reports 从2014年的 before j.
func (s *scan) yearFrom(j int) bool {
	for k := j - 2; k > j-12; k-- {
		if c := s.at(k); c == '从' || c == '由' {
			return true
		}
	}
	return false
}
