package measure

import (
	"strings"

	"tokenwatt/claims/text"
)

// compact drops loose and joined drafts and moves the links along. The cells of a table keep their bare numbers for a header's unit.
func (s *scan) compact() {
	cell := s.x.d.Paragraphs[s.paragraph].Role == text.Cell
	at := make([]int, len(s.drafts))
	k := 0
	for i := range s.drafts {
		d := &s.drafts[i]
		at[i] = -1
		if d.drop {
			continue
		}
		if cell && !d.u.found && d.date == nil && !d.n.share && d.ratio == "" {
			s.header(d)
		}
		if d.loose && !d.u.found && d.ratio == "" || !s.letters && !cell && !d.u.found && !d.n.share && d.date == nil {
			continue
		}
		at[i] = k
		k++
	}
	move := func(i int) int {
		if i < 0 {
			return -1
		}
		return at[i]
	}
	for i := range s.drafts {
		if at[i] < 0 {
			continue
		}
		d := s.drafts[i]
		d.linked, d.linkedHigh, d.of = move(d.linked), move(d.linkedHigh), move(d.of)
		s.drafts[at[i]] = d
	}
	s.drafts = s.drafts[:k]
}

// header gives the number of a table's cell the unit that the header of its column, or else of its row, names.
func (s *scan) header(d *draft) bool {
	p := &s.x.d.Paragraphs[s.paragraph]
	if p.Header {
		return false
	}
	row := -1
	for k := s.paragraph - 1; k >= 0 && s.paragraph-k < headerReach; k-- {
		q := &s.x.d.Paragraphs[k]
		if q.Role != text.Cell || q.Table != p.Table {
			break
		}
		if q.Column == p.Column && (q.Header || q.Row == 0) && s.lendHeader(d, q) {
			return true
		}
		if q.Row == p.Row && q.Column == 0 {
			row = k
		}
	}
	return row >= 0 && s.lendHeader(d, &s.x.d.Paragraphs[row])
}

// lendHeader gives a draft the unit or the ratio of a header.
func (s *scan) lendHeader(d *draft, q *text.Paragraph) bool {
	if u, scale, ok := s.headerUnit(q); ok {
		if d.n.scale == 1 {
			d.n.value, d.n.high, d.n.scale = d.n.value*scale, d.n.high*scale, scale
		}
		d.u, d.elided, d.loose = u, true, false
		d.u.start, d.u.end = d.n.end, d.n.end
		return true
	}
	if q.Len() <= 24 && d.n.bare() {
		for w := range strings.FieldsSeq(s.x.d.Slice(q.Range)) {
			if name := ratioName(strings.ToLower(w)); name != "" {
				d.ratio, d.loose = name, false
				return true
			}
		}
	}
	return false
}

// headerReach is how many cells back a header is looked for.
const headerReach = 400

// headerUnit reads the unit in a header and its scale: "Energy (MWh)", "训练时长（GPU小时）", "tCO2eq", "投资额（万元）", "Cost ($ million)".
func (s *scan) headerUnit(q *text.Paragraph) (unit, float64, bool) {
	if q.Len() > 120 {
		return unit{}, 0, false
	}
	h := scan{x: s.x, lex: s.lex, chinese: s.chinese, electric: true}
	for _, c := range s.x.d.Text[q.Start:q.End] {
		f := fold(c)
		h.t = append(h.t, f)
		h.low = append(h.low, lower(f))
	}
	best, found, scale := unit{}, false, 1.0
	for i := range h.t {
		if i > 0 && isLetter(h.t[i]) && (isLetter(h.t[i-1]) || isDigit(h.t[i-1])) {
			continue
		}
		a, e := h.lex.find(&h, i)
		if a == nil || a.is(classifier) || a.kind == Multiple {
			continue
		}
		before, from := h.headerScale(i)
		inside := from > 0 && (h.t[from-1] == '(' || h.t[from-1] == '[' || h.t[from-1] == '/')
		if a.noun != "" && a.dim == dim(axisCount) && !inside && !(i == 0 && e == len(h.t)) {
			u := newUnit(a, i, e)
			h.product(&u)
			if len(u.over) < 2 {
				continue
			}
		}
		if isHan(h.t[i]) && !inside && e == i+1 || !inside && e-i == 1 && !(i == 0 && e == len(h.t)) {
			continue
		}
		u := newUnit(a, i, e)
		h.product(&u)
		h.perParts(&u)
		if !found || inside {
			best, found = u, true
			best.written = string(h.t[i:u.end])
			if scale = before; scale == 1 {
				scale = h.headerScaleAfter(u.end)
			}
		}
		if inside {
			break
		}
	}
	return best, scale, found
}

// headerScale returns the scale that stands before the unit at i and where it begins: 万 of 万元, million of "million kWh".
func (s *scan) headerScale(i int) (float64, int) {
	k := i
	for k > 0 && hanScaleOf(s.t[k-1]) > 1 {
		k--
	}
	if k < i {
		f, _ := s.hanScales(k)
		return f, k
	}
	j := s.spaceBack(i)
	for k = j; isLetter(s.at(k - 1)); k-- {
	}
	if f := wordScaleOf(s.small(k, j)); f > 1 && f != 12 {
		return f, k
	}
	return 1, i
}

// headerScaleAfter returns the scale behind a unit: "$ million", "USD millions", "$bn".
func (s *scan) headerScaleAfter(j int) float64 {
	j = s.space(j)
	if w := s.small(j, s.word(j)); w != "" {
		if w[len(w)-1] == 's' {
			w = w[:len(w)-1]
		}
		if f := wordScaleOf(w); f > 12 {
			return f
		}
	}
	return 1
}
