package claims

import (
	"tokenwatt/claims/lexicon"
	"tokenwatt/claims/text"
)

// sentencesBack is how many sentences before the claim's own a subject is looked for in, of the same paragraph and,
// from its first sentence, the paragraph before.
const sentencesBack = 3

// mostSubjects is how many subjects are kept of a sentence and of those before it.
const mostSubjects = 12

// The rules by which a subject is bound, as Subject.Via names them.
const (
	viaSentence = "" // named in the sentence
	viaAnaphor  = "a pronoun or \"the company\" refers to the sentence before"
	viaTopic    = "the sentence names none; the text before it was about this"
)

// bindSubjects finds what a claim is about. The candidates are the subjects of its sentence, those in the clause first,
// then by distance; a class that suits the type goes before any other class, and a name before a generic word
// ("GPU", "large language model"). Where no subject of a suitable class is in the sentence, the nearest one in the
// three sentences before is taken.
func (s *scene) bindSubjects(c *Claim) {
	nearby := s.subjectsNear()
	for _, h := range nearby[:min(len(nearby), mostSubjects)] {
		c.Subjects = append(c.Subjects, s.subject(h, viaSentence))
	}
	wanted := classesOf(c.Type)
	if best := pick(c.Subjects, wanted); best != nil {
		c.Subject = *best
		if !generic(best) {
			return
		}
	}
	via := viaTopic
	if s.near("anaphor-company", "anaphor-model", "anaphor-site") || s.in("anaphor") {
		via = viaAnaphor
	}
	if c.Subject.ID != "" && via == viaTopic {
		return // "large models" in general
	}
	for _, h := range s.subjectsBefore() {
		c.Subjects = append(c.Subjects, s.subject(h, via))
	}
	best := pick(c.Subjects, wanted)
	switch {
	case best == nil && len(c.Subjects) > 0 && c.Subject.ID == "":
		c.Subject = c.Subjects[0]
	case best != nil && (c.Subject.ID == "" || !generic(best) && best.Class == c.Subject.Class):
		c.Subject = *best
	}
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

// subjectsBefore returns the subjects of the sentences before, the last first.
func (s *scene) subjectsBefore() []lexicon.Hit {
	if s.index <= 0 {
		return nil
	}
	start := s.doc.Sentences[max(s.index-sentencesBack, 0)].Start
	start = max(start, s.sentence.Start-2*reach)
	hits := s.subjectsIn(text.Range{Start: start, End: s.sentence.Start})
	back := make([]lexicon.Hit, 0, len(hits))
	for i := len(hits) - 1; i >= 0 && len(back) < mostSubjects; i-- {
		back = append(back, hits[i])
	}
	return back
}

// subject returns a hit as a subject.
func (s *scene) subject(h lexicon.Hit, via string) Subject {
	l := &s.lex.Subjects[h.Subject]
	return Subject{ID: l.ID, Name: l.Name, Class: Class(l.Class), Entry: l.Catalog, Span: text.Range{Start: h.Start, End: h.End}, Via: via}
}

// pick returns the first subject of the wanted classes that is a name, else the first generic one; nil where there is
// none. An earlier class goes before a later one only where both are generic.
func pick(subjects []Subject, wanted []Class) *Subject {
	var fallback *Subject
	for _, class := range wanted {
		for i := range subjects {
			if subjects[i].Class != class {
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
		Parameters, Tokens, EnergyPerToken, EnergyPerQuery, WaterPerQuery, CarbonPerQuery, CostPerQuery,
		Queries, Visitors, DailyBill, TokenPrice, HouseholdYears, ElectricityShare:
		return []Class{Model, Organisation, Role}
	case Funding, Revenue, Spending, FoundingDate, EventDate, ForecastDate:
		return []Class{Organisation, Model, Country}
	case AnnualEnergy, PowerCapacity, Carbon, Water, EnergyShare, PUE, ElectricityPrice, CarbonIntensity, WaterIntensity:
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
	says, ok := s.cueIn("says", s.sentence)
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
