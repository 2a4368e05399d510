package claims

import (
	"slices"
	"strings"
	"unicode"

	"tokenwatt/claims/measure"
	"tokenwatt/claims/text"
)

// isClaim reports whether a measure of a type states something, rather than standing in the background. The rules:
//
//   - a number in a name ("1X Technologies") is not a claim
//   - what stands in the furniture of a page or in program text is not a claim, nor is a number beside a word of furniture
//     ("3 min read", "发布于 11 个月前")
//   - a unit that contradicts itself and a conversion in parentheses always are
//   - a date is one where dateType finds what happened then
//   - a bare number is one where the words around it say what it counts, or where it has a scale ("1.5 million")
//   - a count of one, and one below ten of things that no chain of energy counts ("three reasons"), in words, are not
//   - a duration is not where it only places the sentence in time ("in the past five years", "two years ago"), tells an age, or
//     qualifies another number ("with 18 months of use 20,400 tonnes"), unless its type is one that is recomputed or a word
//     such as "took" says that it is how long something lasts; nor are the 24 hours of a day
//   - a multiple that says how far off a figure is, and the parameters in front of a model's name, are not
//   - a number of tokens that says how long an answer is is a condition
//   - a count that only says which owners are counted is a condition of their number ("firms with more than 10,000 GPUs")
func (s *scene) isClaim(t Type) bool {
	m := s.m
	if s.paragraph >= 0 {
		switch s.doc.Paragraphs[s.paragraph].Role {
		case text.Furniture, text.Code:
			return false
		}
	}
	switch {
	case m.Kind == measure.Date:
		return t != ""
	case s.threadCounter(m):
		return false
	case !s.digitless() && s.named(m.Number()):
		return false
	case s.furniture():
		return false
	case m.Fault != measure.NoFault, m.ConversionOf >= 0:
		return true
	case m.Kind == measure.Multiple && s.in("slip"), t == Parameters && s.epithet():
		return false
	case m.Kind == measure.Time:
		return s.durationClaims(t)
	case m.Kind == measure.Tokens && m.Per == "" && m.NormalisedHigh <= answerLength && s.near("query") && s.qualifies():
		return false
	case m.Kind == measure.Count:
		return s.countClaims(t)
	}
	return true
}

// threadCounter reports the number of a post in a thread: "2/" at the beginning of a paragraph, "1/6" at the end of a short one.
func (r *reader) threadCounter(m *measure.Measure) bool {
	if m.Paragraph < 0 || m.Paragraph >= len(r.doc.Paragraphs) || m.Bound != measure.Exact {
		return false
	}
	p, t := r.doc.Paragraphs[m.Paragraph], r.doc.Text
	if m.NumberStart == p.Start && m.NumberEnd < p.End && t[m.NumberEnd] == '/' {
		return m.NumberEnd+1 >= p.End || t[m.NumberEnd+1] == ' ' || unicode.IsDigit(t[m.NumberEnd+1])
	}
	slash := slices.Contains(t[m.NumberStart:m.NumberEnd], '/')
	return slash && (m.NumberStart == p.Start || m.NumberEnd == p.End) && p.Len() <= longestByline
}

// furniture reports whether a number without a unit of its own, or a time, stands beside a word of page furniture in a
// short paragraph.
func (s *scene) furniture() bool {
	switch s.m.Kind {
	case measure.Time, measure.Count, measure.Data:
	default:
		return false
	}
	if s.paragraph < 0 {
		return false
	}
	p := s.doc.Paragraphs[s.paragraph]
	if s.within(0, "counter") {
		return true
	}
	bare := s.m.Kind == measure.Count && s.m.Noun == "" && !hasLetters(s.doc.Text[p.Start:min(p.End, p.Start+longestByline+1)])
	return bare || p.Len() <= longestByline && s.within(6, "furniture")
}

// hasLetters reports whether a text holds more than numbers.
func hasLetters(t []rune) bool {
	for _, r := range t {
		if unicode.IsLetter(r) {
			return true
		}
	}
	return false
}

// durationClaims says which durations are claims.
func (s *scene) durationClaims(t Type) bool {
	switch {
	case t == Equivalence && s.at > 0 && s.measures[s.at-1].Kind == measure.Count && s.m.Start-s.measures[s.at-1].End <= 5:
		return false // "14 bulbs for an hour"
	case t == HouseholdYears, t == Equivalence, s.in("gap"):
		return true
	case s.within(2, "age"):
		return false
	case s.m.Value == 1 && s.m.High == 1 && !s.digits():
		return false // "a day", 一年
	case calendar(s.m):
		return false
	case s.digits() && s.lasts():
		return !s.modifies()
	}
	if t == TrainingDuration && s.modifies() {
		return false
	}
	p := s.look("time-back")
	return (!p.clause || p.distance > 1) && (t != Duration || !s.qualifies())
}

// calendar reports a length that only converts: the hours of a day or a year, the days of a year.
func calendar(m *measure.Measure) bool {
	switch {
	case m.NormalisedUnit == "h" && (m.Value == 24 || m.Value == 8760 || m.Value == 8766),
		m.NormalisedUnit == "day" && (m.Value == 365 || m.Value == 366):
		return m.Value == m.High
	}
	return false
}

// lasts reports whether a duration says how long something takes: a word of lasting or deriving stands right before it, and it is not
// written as an attribute ("a 15-year contract").
func (s *scene) lasts() bool {
	if s.cueHyphen() {
		return false
	}
	if p := s.look("lasting"); p.clause && p.before && p.distance <= lastingReach {
		return true
	}
	if s.cueBetween("derive", s.m.Start-lastingReach, s.m.Start) {
		return true
	}
	t := s.doc.Text
	return s.m.NormalisedUnit == "day" && s.m.Start >= 3 && string(t[s.m.Start-3:s.m.Start]) == "in " && !s.in("rise", "fall") // "built in 122 days"
}

// lastingReach is how far before a duration the word of lasting stands, in characters.
const lastingReach = 8

// cueHyphen reports whether number and unit of a measure are joined by a hyphen.
func (s *scene) cueHyphen() bool {
	return s.m.NumberEnd < s.m.End && s.doc.Text[s.m.NumberEnd] == '-'
}

// modifies reports whether a duration modifies a noun that is not training: "18 个月的使用", "18 months of use".
func (s *scene) modifies() bool {
	if s.cueBetween("train", s.m.End, s.m.End+modifiedReach) {
		return false
	}
	rest := string(s.doc.Text[min(s.m.End, len(s.doc.Text)):min(s.m.End+len(" of "), len(s.doc.Text))])
	return strings.HasPrefix(rest, "的") || strings.HasPrefix(rest, " of ")
}

// modifiedReach is how far behind a duration the noun that it modifies is looked for, in characters.
const modifiedReach = 12

// qualifies reports whether the sentence has another number that is not a date, of which this one can be the condition.
func (s *scene) qualifies() bool {
	first, end := s.measuresIn(s.sentence)
	for k := max(first, s.at-neighbours); k < min(end, s.at+neighbours+1); k++ {
		if o := &s.measures[k]; k != s.at && o.Kind != measure.Date && (o.Kind != measure.Count || o.Noun != "") {
			return true
		}
	}
	return false
}

// answerLength is the most tokens that an answer or a prompt has; training data have more.
const answerLength = 2e5

// digitless reports a share that is stated in words alone.
func (s *scene) digitless() bool { return s.m.Kind == measure.Share && s.m.Implied && !s.digits() }

// digits reports whether the number is written with digits.
func (s *scene) digits() bool {
	for _, r := range s.doc.Text[s.m.NumberStart:s.m.NumberEnd] {
		if unicode.IsDigit(r) {
			return true
		}
	}
	return false
}

// smallCount is the number below which a count in words of things outside the chain is a way of speaking.
const smallCount = 10

// countClaims says which counts are claims.
func (s *scene) countClaims(t Type) bool {
	m := s.m
	f := familyOf(noun(m))
	exact := m.Bound == measure.Exact
	switch {
	case s.conditionOfOwners(), lengthOfText(m):
		return false
	case m.Noun == "":
		return t != OtherQuantity && t != Count || m.Scale > 1
	case !s.digits() && m.High <= 1 && exact:
		return false
	case !s.digits() && m.High < smallCount && f != householdNoun && exact:
		return false
	case f == queryNoun && s.perThousand():
		return false
	case f == acceleratorNoun && m.High <= machineSize && s.ofServer():
		return false
	case (f == genericNoun || f == siteNoun) && m.High < smallCount && t == Count:
		return false
	}
	return true
}

// lengthOfText reports a number of words that says how long a text is: "a 100-word email", "100字的邮件".
func lengthOfText(m *measure.Measure) bool {
	u := m.Unit
	return strings.HasPrefix(u, "字") || strings.HasPrefix(u, "个字") || strings.HasPrefix(u, "word") || m.Noun == "word" && m.High < 1e5
}

// epithet reports a number of parameters that stands in front of a model's name: "1750 亿参数的 GPT-3".
func (s *scene) epithet() bool {
	for _, h := range s.subjectsIn(text.Range{Start: s.m.End - 1, End: s.m.End + epithetReach}) {
		if sub := &s.lex.Subjects[h.Subject]; Class(sub.Class) == Model && sub.ID != "llm" {
			return true
		}
	}
	return false
}

// epithetReach is how far behind its parameters the name of a model stands, in characters.
const epithetReach = 3

// perThousand reports a round number of requests that an amount of its clause is for: "1,000 images took 2.9 kWh" says what
// the energy is per.
func (s *scene) perThousand() bool {
	switch s.m.Value {
	case 100, 1000, 1e4, 1e6:
	default:
		return false
	}
	if s.m.Per != "" || s.m.Period != "" {
		return false
	}
	first, end := s.measuresIn(s.clause)
	for k := max(first, s.at-1); k < min(end, s.at+2); k++ {
		switch s.measures[k].Kind {
		case measure.Energy, measure.Volume, measure.Mass, measure.Money:
			return true
		}
	}
	return false
}

// machineSize is the most accelerators that a count in front of a server says to be in it.
const machineSize = 16

// ofServer reports whether a server's name stands right behind a count: "an 8-GPU H100 server", "8 卡 H100 服务器".
func (s *scene) ofServer() bool {
	for _, h := range s.subjectsIn(text.Range{Start: s.m.Start, End: s.m.End + machineReach}) {
		if Class(s.lex.Subjects[h.Subject].Class) == Server {
			return true
		}
	}
	return false
}

// conditionOfOwners reports whether a count says only which owners are counted by another count of the sentence.
func (s *scene) conditionOfOwners() bool {
	p := s.look("owners")
	if !p.found || p.distance > ownersReach {
		return false
	}
	first, end := s.measuresIn(s.sentence)
	for k := max(first, s.at-neighbours); k < min(end, s.at+neighbours+1); k++ {
		if o := &s.measures[k]; k != s.at && o.Kind == measure.Count && familyOf(noun(o)) == organisationNoun && s.m.Noun != o.Noun {
			return true
		}
	}
	return false
}

// ownersReach is how far a count stands from the owners that it describes, in characters.
const ownersReach = 30
