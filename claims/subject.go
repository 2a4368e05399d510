package claims

import (
	"tokenwatt/claims/lexicon"
	"tokenwatt/claims/text"
)

// sentencesBack is how many sentences before the claim's own a subject is looked for in.
const sentencesBack = 3

// mostSubjects is how many subjects are kept of a sentence and of those before it.
const mostSubjects = 12

// The rules by which a subject is bound, as Subject.Via names them.
const (
	viaSentence = "" // named in the sentence
	viaAnaphor  = "a pronoun or \"the company\" refers to the sentence before"
	viaHeading  = "the heading above names it"
	viaTopic    = "the sentence names none; the text before it was about this"
)

// bindSubjects finds what a claim is about. The candidates are the subjects of its sentence, those in the clause first,
// then by distance; a class that suits the type goes before any other class, and a name before a generic word
// ("GPU", "large language model"). Where no subject of a suitable class is in the sentence, the nearest one in the
// three sentences before is taken.
func (s *scene) bindSubjects(c *Claim) {
	nearby := append(s.subjectsNear(), s.headSubjects(s.paragraph)...)
	for _, h := range nearby[:min(len(nearby), mostSubjects)] {
		c.Subjects = append(c.Subjects, s.subject(h, viaSentence))
	}
	wanted := classesOf(c.Type)
	if !told(c.Type) {
		c.Subjects = yardsticksLast(c.Subjects)
	}
	if c.Type == AnnualEnergy && s.household() {
		wanted = []Class{Role} // "an average American home uses"
	}
	if best := pick(c.Subjects, wanted); best != nil {
		c.Subject = *best
	}
	via := viaTopic
	if s.near("anaphor-company", "anaphor-model", "anaphor-site") || s.in("anaphor") {
		via = viaAnaphor
	}
	// "Large models" means them in general, but "the chips" are those of the sentence before.
	named := c.Subject.ID != "" && (!generic(&c.Subject) || via == viaTopic && c.Subject.Class != Accelerator)
	for _, h := range s.subjectsBefore() {
		c.Subjects = append(c.Subjects, s.subject(h, via))
	}
	for _, h := range s.topic() {
		c.Subjects = append(c.Subjects, s.subject(h, viaHeading))
	}
	if named {
		return
	}
	best := pick(c.Subjects, s.referred(wanted))
	switch {
	case best == nil && len(c.Subjects) > 0 && c.Subject.ID == "" && !yardstick(&c.Subjects[0]) && !ofHousehold(&c.Subjects[0], c.Subjects):
		c.Subject = c.Subjects[0]
	case best != nil && (c.Subject.ID == "" || !generic(best) && best.Class == c.Subject.Class):
		c.Subject = *best
	}
}

// household reports whether the clause tells the use of one household: it names a household and counts none.
func (s *scene) household() bool {
	for _, h := range s.around(s.clause) {
		if s.lex.Subjects[h.Subject].ID == "household" {
			return s.m.NormalisedHigh < 1e6
		}
	}
	return false
}

// subjectsNear returns the subjects of the sentence, nearest first, those in the clause before all others.
func (s *scene) subjectsNear() []lexicon.Hit {
	w := text.Range{Start: max(s.sentence.Start, s.m.Start-reach), End: min(s.sentence.End, s.m.End+reach)}
	hits := append([]lexicon.Hit(nil), s.subjectsIn(w)...)
	cost := func(h lexicon.Hit) int {
		d := max(s.m.Start-h.End, h.Start-s.m.End, 0)
		if !s.clause.Contains(h.Start) {
			d += reach
		}
		if s.comparator(h) {
			d += 2 * reach // "ten times as much as a Google search": what it is compared with, not what it is about
		}
		return d
	}
	// The window bounds the number of hits, so an insertion sort is linear in the text.
	for i := 1; i < len(hits); i++ {
		for k := i; k > 0 && cost(hits[k]) < cost(hits[k-1]); k-- {
			hits[k], hits[k-1] = hits[k-1], hits[k]
		}
	}
	return hits
}

// comparator reports whether a subject is what the sentence compares with: a word such as "than" stands before it. Behind
// "against" it is what the number is about, and of an equivalence too.
func (s *scene) comparator(h lexicon.Hit) bool {
	if s.types != nil && s.types[s.at] == Comparison || s.cueBetween("opposed", s.m.Start-opposedReach, s.m.Start) {
		return false
	}
	switch s.lex.Subjects[h.Subject].ID {
	case "google-search", "search", "bitcoin", "car", "flight", "phone":
		return s.cueBetween("comparator", h.Start-comparatorReach, h.Start)
	}
	return false
}

const (
	comparatorReach = 8  // characters from "than a" to its noun
	opposedReach    = 10 // characters from "against" to its number
)

// subjectsBefore returns the subjects of the sentences before in the paragraph, the last first; of the paragraph before
// only where the sentence refers back ("the model"), or begins one of two items of a list.
func (s *scene) subjectsBefore() []lexicon.Hit {
	if s.index <= 0 || s.paragraph < 0 {
		return nil
	}
	start := max(s.doc.Sentences[max(s.index-sentencesBack, 0)].Start, s.sentence.Start-2*reach)
	p := &s.doc.Paragraphs[s.paragraph]
	first := s.index == p.Sentences.Start
	refers := s.near("anaphor-company", "anaphor-model", "anaphor-site")
	if refers {
		start = s.sentence.Start - 2*reach
	}
	across := s.paragraph > 0 && (refers || first && p.Role == text.Item && s.doc.Paragraphs[s.paragraph-1].Role == text.Item)
	if !across {
		start = max(start, p.Start)
	}
	hits := s.subjectsIn(text.Range{Start: start, End: s.sentence.Start})
	back := make([]lexicon.Hit, 0, len(hits))
	for i := len(hits) - 1; i >= 0 && len(back) < mostSubjects; i-- {
		if !s.comparator(hits[i]) {
			back = append(back, hits[i])
		}
	}
	return back
}

// topic returns the models, machines and organisations that the heading above a measure names, or that the title of the
// text, its first paragraph, does.
func (s *scene) topic() []lexicon.Hit {
	if s.paragraph < 0 {
		return nil
	}
	var out []lexicon.Hit
	for _, k := range []int{s.headings[s.paragraph], 0} {
		if k < 0 || k == s.paragraph || s.doc.Paragraphs[k].Len() > longestTopic {
			continue
		}
		for _, h := range s.subjectsIn(s.doc.Paragraphs[k].Range) {
			switch Class(s.lex.Subjects[h.Subject].Class) {
			case Model, Accelerator, Server, Organisation:
				out = append(out, h)
			}
		}
		if len(out) > 0 {
			return out[:min(len(out), mostSubjects)]
		}
	}
	return nil
}

// longestTopic is the length of a paragraph up to which it can be a title, in characters.
const longestTopic = 120

// headingsOf returns the heading above each paragraph, -1 where there is none.
func headingsOf(d *text.Document) []int {
	out := make([]int, len(d.Paragraphs))
	last := -1
	for i := range d.Paragraphs {
		out[i] = last
		if d.Paragraphs[i].Role == text.Heading {
			last = i
		}
	}
	return out
}

// subject returns a hit as a subject.
func (s *scene) subject(h lexicon.Hit, via string) Subject {
	l := &s.lex.Subjects[h.Subject]
	return Subject{ID: l.ID, Name: l.Name, Class: Class(l.Class), Entry: l.Catalog, Span: text.Range{Start: h.Start, End: h.End}, Via: via}
}

// referred puts the class that the sentence refers back to before the others: "the model", "the company".
func (s *scene) referred(wanted []Class) []Class {
	switch {
	case s.in("anaphor-model"):
		return append([]Class{Model}, wanted...)
	case s.in("anaphor-company") && wanted[0] != Organisation:
		return append(append([]Class(nil), wanted...), Organisation)
	}
	return wanted
}

// told reports whether a type of claim tells an amount as so many of something else.
func told(t Type) bool {
	switch t {
	case Equivalence, HouseholdCount, HouseholdYears, Comparison:
		return true
	}
	return false
}

// yardstick reports whether a subject is a thing that energy, carbon or water is told in.
func yardstick(s *Subject) bool {
	return s.Class == Role && (familyOf(s.ID) == equivalenceNoun || familyOf(s.ID) == householdNoun)
}

// yardsticksLast moves the yardsticks behind all other subjects, and the countries with them that say only where a household
// is: "an average American home".
func yardsticksLast(subjects []Subject) []Subject {
	out := make([]Subject, 0, len(subjects))
	var last []Subject
	for i := range subjects {
		if yardstick(&subjects[i]) || subjects[i].Class == Country && ofHousehold(&subjects[i], subjects) {
			last = append(last, subjects[i])
			continue
		}
		out = append(out, subjects[i])
	}
	return append(out, last...)
}

// ofHousehold reports whether a household stands right behind a country.
func ofHousehold(country *Subject, subjects []Subject) bool {
	for i := range subjects {
		if d := subjects[i].Span.Start - country.Span.End; subjects[i].ID == "household" && d >= 0 && d <= householdReach {
			return true
		}
	}
	return false
}

// householdReach is how far behind its country a household stands, in characters.
const householdReach = 10

// pick returns the first subject of the wanted classes that is a name, else the first generic one; nil where there is
// none. An earlier class goes before a later one only where both are generic.
func pick(subjects []Subject, wanted []Class) *Subject {
	var fallback *Subject
	for _, class := range wanted {
		for i := range subjects {
			if subjects[i].Class != class || class == Country && ofHousehold(&subjects[i], subjects) || yardstick(&subjects[i]) && class == Role && len(wanted) > 1 && wanted[0] != Role {
				continue
			}
			if !generic(&subjects[i]) {
				return &subjects[i]
			}
			if fallback == nil {
				fallback = &subjects[i]
			}
		}
	}
	return fallback
}

// generic reports whether a subject is a word for its whole class.
func generic(s *Subject) bool {
	switch s.ID {
	case "gpu", "accelerator", "server", "rack", "llm", "company", "gpt", "tpu", "cluster", "search":
		return true
	}
	return false
}

// classesOf returns the classes of subjects that a type of claim is about, the likeliest first.
func classesOf(t Type) []Class {
	switch t {
	case FleetSize, GPUPower, GPUPrice, Threshold, AcceleratorHours, TrainingFleet:
		return []Class{Accelerator, Server, Model, Organisation}
	case TrainingCost, TrainingEnergy, TrainingCarbon, TrainingWater, TrainingDuration, TrainingCompute,
		Parameters, ActiveParameters, Tokens, EnergyPerToken, EnergyPerQuery, WaterPerQuery, CarbonPerQuery, CostPerQuery,
		Queries, Visitors, DailyBill, TokenPrice, HouseholdYears, ElectricityShare:
		return []Class{Model, Organisation}
	case Funding, Revenue, Spending, FoundingDate, EventDate, ForecastDate:
		return []Class{Organisation, Model, Country}
	case AnnualEnergy, Energy:
		return []Class{Organisation, Country, Role, Server, Accelerator, Model}
	case PowerCapacity, Carbon, Water, EnergyShare, PUE, ElectricityPrice, CarbonIntensity, WaterIntensity:
		return []Class{Organisation, Country, Role}
	case HouseholdCount, Equivalence:
		return []Class{Role, Country, Organisation, Model}
	case PriceChange:
		return []Class{Accelerator, Server, Organisation, Country}
	}
	return []Class{Model, Organisation, Country, Accelerator, Server, Role}
}

// attributed returns whom the sentence quotes: the organisation nearest to its first word of saying; "" for none.
func (s *scene) attributed(c *Claim) string {
	says, ok := s.cueIn("says", text.Range{Start: max(s.sentence.Start, s.m.Start-reach), End: min(s.sentence.End, s.m.End+reach)})
	if !ok {
		return ""
	}
	best, name := reach, ""
	for i := range c.Subjects {
		o := &c.Subjects[i]
		if o.Class != Organisation || o.Via != viaSentence || o.ID == "company" {
			continue
		}
		if d := max(says.Start-o.Span.End, o.Span.Start-says.End, 0); d < best && d <= attributionReach {
			best, name = d, o.Name
		}
	}
	return name
}

// attributionReach is how far from a word of saying the one who says it stands, in characters.
const attributionReach = 24
