package measure

import (
	"strings"

	"tokenwatt/claims/text"
)

// context reads what the clause around a draft says of it: a period, a change, a fault.
func (s *scan) context(d *draft) {
	if d.date != nil {
		return
	}
	s.periodOf(d)
	s.changeOf(d)
	s.faultOf(d)
}

// clauseBefore returns where the clause of position i begins, at most so many characters back.
func (s *scan) clauseBefore(i, most int) int {
	k := i
	for k > 0 && i-k < most {
		c := s.at(k - 1)
		if isPause(c) && c != '(' && c != ')' && c != '"' && !(isDigit(s.at(k)) && isDigit(s.at(k-2)) && (c == '.' || c == ',')) {
			break
		}
		k--
	}
	return k
}

// periodReach is how far before a number its period is looked for.
const periodReach = 40

// periodOf finds how often: in the unit, or a word of the clause before the number.
func (s *scan) periodOf(d *draft) {
	if d.u.period != "" && d.period == "" {
		d.period = d.u.period
		d.periodImplied = len(d.u.under) == 0
	}
	if d.period != "" || d.u.kind != "" || d.u.dim.IsTime() || d.n.share {
		if len(d.u.under) == 0 && d.period != "" {
			d.periodImplied = true
		}
		return
	}
	from := s.clauseBefore(d.start, periodReach)
	for k := d.start - 1; k >= from; k-- {
		c := s.at(k)
		if c == '(' && d.of < 0 {
			return
		}
		p := ""
		switch {
		case isHan(c):
			p = s.hanPeriod(k)
		case isLetter(c) && !isLetter(s.at(k-1)):
			p = adverbPeriod(s.small(k, s.word(k)))
		}
		if p != "" {
			d.period, d.periodImplied = p, true
			return
		}
	}
}

// hanPeriod returns the period of 每天, 日均, 全年, 年用电 ... at k.
func (s *scan) hanPeriod(k int) string {
	x := hanPeriods.at(s.t, k)
	if x == nil || s.at(k) == '一' && strings.ContainsRune("前上近去这新同后", s.at(k-1)) {
		return ""
	}
	return x.value
}

var hanPeriods = forward[string](). //nolint:gochecknoglobals // a table that is never written
					all("day", "每天", "每日", "日均", "日耗", "一天", "单日", "日活").
					all("year", "每年", "年均", "全年", "一年", "年用电", "年耗电", "年发电", "年排放", "年产", "年化", "年度", "年总").
					all("month", "每月", "月均", "每个月", "一个月", "月活").
					all("h", "每小时").
					all("week", "每周", "周活").
					all("s", "每秒")

// changeOf tells whether a share, multiple or amount is said to be a rise or a fall.
func (s *scan) changeOf(d *draft) {
	j := d.start
	if d.hedge[1] == d.start {
		j = d.hedge[0]
	}
	multiple := d.u.kind == Multiple
	if d.u.kind == Share || multiple || d.n.share {
		for k := s.clauseBefore(j, 14); k < j; k++ {
			if isHan(s.at(k)) {
				if c := hanChange(s, k); c != 0 {
					d.change = c
				}
			} else if isLetter(s.at(k)) && !isLetter(s.at(k-1)) {
				w := s.small(k, s.word(k))
				if c := changeWord(w); c != 0 && w != "go" && w != "went" && !(w == "up" && s.idiom(k)) {
					d.change = c
				}
			}
		}
		k := s.space(d.end)
		for range 2 {
			if !isLetter(s.at(k)) {
				break
			}
			w := s.small(k, s.word(k))
			if c := changeWord(w); c != 0 && d.change == 0 {
				d.change = c
			}
			k = s.space(s.word(k))
		}
		// "to 40%" is a level, not a change.
		if s.role(d) == -1 || s.at(j-1) == '至' {
			d.change = 0
		}
	}
	if multiple && d.change > 0 && s.chinese {
		for k := s.clauseBefore(j, 8); k < j; k++ {
			if s.matchAt(k, "增长") || s.matchAt(k, "增加") || s.matchAt(k, "提高") || s.matchAt(k, "提升") || s.matchAt(k, "上涨") || s.matchAt(k, "增") || s.matchAt(k, "涨") {
				d.increment = true
			}
		}
	}
}

// idiom reports whether the "up" at k belongs to a verb that tells no rise: makes up, ends up.
func (s *scan) idiom(k int) bool {
	switch s.before(k) {
	case "makes", "make", "made", "making", "take", "takes", "taken", "ends", "end", "sets", "set", "eats", "eat", "used", "uses", "built", "powered", "comes", "came":
		return true
	}
	return false
}

// emit turns the drafts into measures.
func (s *scan) emit() {
	for i := range s.drafts {
		s.x.measures = append(s.x.measures, s.build(&s.drafts[i]))
	}
}

// build returns the measure of a draft.
func (s *scan) build(d *draft) Measure {
	m := Measure{
		Start: d.start, End: d.end, NumberStart: d.n.start, NumberEnd: d.n.end, HedgeStart: d.hedge[0], HedgeEnd: d.hedge[1],
		Value: roundTo(d.n.value, 15), High: roundTo(max(d.n.value, d.n.high), 15), Tolerance: d.tolerance, Bound: d.bound, Scale: max(d.n.scale, d.m.scale),
		Linked: d.linked, LinkedHigh: d.linkedHigh, ConversionOf: d.of, OfHigh: d.ofHigh, Elided: d.elided, Implied: d.implied, Fault: d.fault,
		Period: d.period, PeriodImplied: d.periodImplied, Change: d.change, Increment: d.increment, Noun: d.u.noun, Currency: d.u.currency,
		Substance: d.u.substance, Paragraph: s.paragraph,
	}
	if d.ranged {
		m.NumberEnd = max(m.NumberEnd, d.m.end)
		m.Bound = Interval
	} else if m.High > m.Value && m.Bound == "" {
		m.Bound = Interval
	}
	if m.Bound == "" {
		m.Bound = Exact
	}
	for _, k := range []*int{&m.Linked, &m.LinkedHigh, &m.ConversionOf} {
		if *k >= 0 {
			*k += s.first
		}
	}
	switch {
	case d.date != nil:
		m.Kind, m.Calendar = Date, d.date.calendar
		m.Normalised, m.NormalisedHigh, m.NormalisedUnit = m.Value, m.High, "year"
		if d.date.calendar.Year == 0 {
			m.NormalisedUnit = "month"
			if d.date.calendar.Month == 0 {
				m.NormalisedUnit = "day"
			}
		}
	case d.ratio != "" && !d.u.found:
		m.Kind, m.Noun = Ratio, d.ratio
		m.Normalised, m.NormalisedHigh, m.NormalisedUnit = m.Value, m.High, d.ratio
	case d.n.share && !d.u.found:
		m.Kind = Share
		m.Normalised, m.NormalisedHigh, m.NormalisedUnit = roundTo(100*m.Value, 15), roundTo(100*m.High, 15), "%"
	default:
		s.fillUnit(&m, d)
	}
	s.place(&m)
	return m
}

// fillUnit fills what follows from the unit.
func (s *scan) fillUnit(m *Measure, d *draft) {
	u := &d.u
	if !u.found {
		m.Kind = Count
		m.Normalised, m.NormalisedHigh = m.Value, m.High
		return
	}
	m.Dimension = u.dim
	m.Normalised, m.NormalisedHigh = u.value(m.Value), u.value(m.High)
	m.Tolerance = d.tolerance
	m.NormalisedUnit = u.name()
	m.Per = u.per()
	m.Kind = kindOf(u)
	if d.ratio != "" {
		m.Noun = d.ratio
	}
	if u.written != "" {
		m.Unit = u.written
	} else if !u.elided && !d.elided || u.end > d.n.end {
		m.Unit = s.unitText(d)
	} else if u.first != nil {
		m.Unit = u.name()
	}
	if d.writtenPrefix != "" {
		m.Unit += "/" + strings.TrimPrefix(d.writtenPrefix, "每")
	}
}

// unitText returns the unit as it is written: behind the last number, and before the first for a money sign.
func (s *scan) unitText(d *draft) string {
	from := d.n.end
	if d.ranged && d.m.end > from {
		from = d.m.end
	}
	to := d.end
	out := ""
	if from < to {
		out = strings.Trim(string(s.x.d.Text[s.base+from:s.base+to]), " \u00a0\n-+")
	}
	if d.money && d.start < d.n.start && !d.prefixAttached {
		sign := strings.TrimSpace(string(s.x.d.Text[s.base+d.start : s.base+d.n.start]))
		if out == "" {
			return sign
		}
		if strings.HasPrefix(out, "/") {
			return sign + out
		}
		return sign + " " + out
	}
	return out
}

// place shifts a measure to the document and finds its sentence and clause.
func (s *scan) place(m *Measure) {
	for _, p := range []*int{&m.Start, &m.End, &m.NumberStart, &m.NumberEnd, &m.HedgeStart, &m.HedgeEnd} {
		*p += s.base
	}
	d := s.x.d
	m.Span = d.Slice(text.Range{Start: m.Start, End: m.End})
	m.Sentence, m.Clause = d.SentenceAt(m.NumberStart), d.ClauseAt(m.NumberStart)
}

// kindOf returns the kind of a unit by its dimension.
func kindOf(u *unit) Kind {
	if u.kind != "" {
		return u.kind
	}
	if u.first != nil && (u.first.kind == Multiple || u.first.kind == Share) { // 10x a year
		return u.first.kind
	}
	d := u.dim
	switch {
	case len(u.under) == 0 && d.IsPlain() && u.first != nil && u.first.kind != "":
		return u.first.kind
	case d == dim(axisCount).Times(dim(axisTime)):
		return ChipTime
	case d == dim(axisFLOP).Over(dim(axisTime)):
		return ComputeRate
	case d == dim(axisLength).Times(dim(axisLength)):
		return Area
	case d.IsPower() && (len(u.under) == 0):
		return Power
	}
	if len(u.under) == 0 {
		for a, k := range map[axis]Kind{
			axisEnergy: Energy, axisTime: Time, axisMoney: Money, axisMass: Mass, axisVolume: Volume, axisLength: Length, axisTemperature: Temperature,
			axisData: Data, axisTokens: Tokens, axisParameters: Parameters, axisFLOP: Compute, axisCount: Count,
		} {
			if d == dim(a) {
				return k
			}
		}
		return Rate
	}
	time := false
	for _, n := range u.under {
		time = time || coherent(n) != 1 && n != "%" || n == "h"
	}
	switch f := u.first; {
	case f == nil:
		return Rate
	case time && len(u.under) == 1:
		return Rate
	case f.dim.IsMoney():
		return Price
	case f.dim.IsEnergy(), f.dim == dim(axisMass), f.dim == dim(axisVolume):
		return Intensity
	}
	return Rate
}
