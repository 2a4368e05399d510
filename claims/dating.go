package claims

import "tokenwatt/claims/measure"

// dateOf returns the date that a measure names; of a decade or a fiscal year the year.
func dateOf(m *measure.Measure) Date {
	return Date{Year: m.Calendar.Year, Month: m.Calendar.Month, Day: m.Calendar.Day}
}

// textDate reads the date of a text: a full date in a paragraph that holds little else (a byline), else the latest
// past date with a year that a statement gives, with the latest month that is named without a year. A month is left out
// where both the end and the start of a year are named, because then the year of neither is known. Dates after
// today and in statements about the future do not count; the year in the title of a work that is quoted does, because the
// text is not older than what it quotes.
func (r *reader) textDate(today Date) Date {
	var latest Date
	months := [13]bool{}
	for i := range r.measures {
		m := &r.measures[i]
		if m.Kind != measure.Date {
			continue
		}
		d := dateOf(m)
		switch {
		case d.Year == 0 && d.Month > 0 && d.Month <= 12:
			months[d.Month] = true
		case d.Year == 0 || today.Known() && today.Before(d):
		case d.Day > 0 && r.byline(m):
			return d
		case r.futureDate(i):
		case !latest.Known() || latest.Before(d) || latest.Year == d.Year && d.Month > latest.Month:
			latest = d
		}
	}
	if y := r.titleYear(today); y > latest.Year {
		latest = Date{Year: y}
	}
	if !latest.Known() || (months[11] || months[12]) && (months[1] || months[2]) {
		return latest
	}
	for k := 12; k > 0; k-- {
		if months[k] && k > latest.Month {
			return Date{Year: latest.Year, Month: k}
		}
	}
	return latest
}

// byline reports whether a date stands in a paragraph that is hardly longer than a date with a name.
func (r *reader) byline(m *measure.Measure) bool {
	k := r.doc.ParagraphAt(m.Start)
	return k >= 0 && r.doc.Paragraphs[k].Len() <= longestByline
}

// longestByline is the length up to which a paragraph with a full date is the date of the text, in characters.
const longestByline = 60

// futureDate reports whether the clause of a measure speaks of the future.
func (r *reader) futureDate(i int) bool { return r.scene(i).in("future") }

// titleYear returns the latest year, not after today, that a title between 《 and 》 holds; 0 where there is none.
func (r *reader) titleYear(today Date) int {
	best, inside, digits, value := 0, 0, 0, 0
	for _, c := range r.doc.Text {
		switch {
		case c == '《':
			inside = longestTitle
		case c == '》' || c == '\n':
			inside = 0
		case inside > 0:
			inside--
		}
		if c >= '0' && c <= '9' && inside > 0 {
			digits, value = digits+1, min(value*10+int(c-'0'), 1e6)
			continue
		}
		if digits == 4 && value >= 1990 && value < 2100 && (!today.Known() || value <= today.Year) {
			best = max(best, value)
		}
		digits, value = 0, 0
	}
	return best
}

// inTitle reports whether a character stands in the title of a work: between 《 and 》.
func (r *reader) inTitle(at int) bool {
	for k := at; k >= 0 && k > at-longestTitle; k-- {
		switch r.doc.Text[k] {
		case '》', '\n':
			return false
		case '《':
			return true
		}
	}
	return false
}

// longestTitle is how far back the start of a title is looked for, in characters.
const longestTitle = 60

// dateType types a date by what happened then. A date is a claim where the sentence is about it: something was founded,
// announced, released, invested, or will be, and the year is named. It is background where it says when a quantity was
// so ("in 2023 data centres used ..."), and there the type is "".
func (s *scene) dateType() Type {
	c := s.m.Calendar
	if c.Year == 0 || c.Decade || c.Fiscal || s.inTitle(s.m.Start) || s.dateline() {
		return ""
	}
	future := s.date.Known() && s.date.Before(Date{Year: c.Year}) || s.in("future")
	switch {
	case s.in("founded"):
		return FoundingDate
	case !s.eventBeside():
		return ""
	case future:
		return ForecastDate
	}
	return EventDate
}

// dateline reports a date that says when a report was filed: "（贵阳，2025年9月18日电）".
func (s *scene) dateline() bool {
	if s.m.End >= len(s.doc.Text) {
		return false
	}
	switch s.doc.Text[s.m.End] {
	case '电', '讯':
		return s.paragraph >= 0 && s.m.Start-s.doc.Paragraphs[s.paragraph].Start <= longestByline
	}
	return false
}

// eventBeside reports whether an event is told in the clause of a date, or in the next where the date's own clause is
// hardly more than the date: "In September 2022, Tesla unveiled".
func (s *scene) eventBeside() bool {
	if s.in("event") {
		return true
	}
	p := s.look("event")
	return p.found && !p.before && s.clause.Len() <= s.m.End-s.m.Start+shortClause && p.distance <= nextClause
}

const (
	shortClause = 8  // characters that a clause may hold beside its date
	nextClause  = 40 // characters to the event in the next clause
)

// factDate returns when the fact of a claim was or will be: the date that it names, else that of the text.
func (s *scene) factDate() Date {
	if s.m.Kind == measure.Date {
		return dateOf(s.m)
	}
	if d := s.dateNear(); d.Known() {
		return d
	}
	return s.date
}

// dateNear returns the date with a year in the clause of a measure, else in its sentence, the nearest; unknown where there
// is none.
func (s *scene) dateNear() Date {
	best, at := 0, -1
	first, end := s.measuresIn(s.sentence)
	for k := max(first, s.at-neighbours); k < min(end, s.at+neighbours+1); k++ {
		m := &s.measures[k]
		if m.Kind != measure.Date || m.Calendar.Year == 0 || s.inTitle(m.Start) {
			continue
		}
		d := max(s.m.Start-m.End, m.Start-s.m.End, 0)
		if !s.clause.Contains(m.Start) {
			d += reach
		}
		if at < 0 || d < best {
			best, at = d, k
		}
	}
	if at < 0 {
		return Date{}
	}
	return dateOf(&s.measures[at])
}
