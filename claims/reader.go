package claims

import (
	"sort"

	"tokenwatt/claims/lexicon"
	"tokenwatt/claims/measure"
	"tokenwatt/claims/text"
)

// reach is how far from a number words are looked for, in characters. It bounds the work on a sentence of any
// length.
const reach = 240

// reader holds a text with everything that was found in it.
type reader struct {
	doc      *text.Document
	lex      *lexicon.Lexicon
	groups   map[string]int
	subjects []lexicon.Hit
	cues     []lexicon.Hit
	measures []measure.Measure
	index    []int           // of the measure by claim
	types    []Type          // by measure, whether it is a claim or not
	periods  []Period        // by measure
	date     Date            // of the text
	buffer   *scene          // of scene
	headings []int           // paragraph of the heading above each paragraph, -1 for none
	tables   map[cellKey]int // paragraph of the head of a row or a column
}

// newReader scans a document for the words of a lexicon.
func newReader(p *Problem, lex *lexicon.Lexicon) *reader {
	r := &reader{doc: p.Document, lex: lex, groups: map[string]int{}}
	r.subjects, r.cues = lex.Scan(p.Document.Text)
	for i, name := range lex.Groups() {
		r.groups[name] = i
	}
	r.measures = r.withExclusive(p.Measures)
	r.tables, r.headings = heads(p.Document), headingsOf(p.Document)
	r.amend()
	r.date = p.Date
	if !r.date.Known() {
		r.date = r.textDate(p.Today)
	}
	return r
}

// place is where a cue stands as seen from a measure.
type place struct {
	distance int32 // characters between the two; 0 where they touch or overlap
	found    bool  //
	clause   bool  // in the same clause
	before   bool  // left of the measure
}

// scene is what stands around one measure.
type scene struct {
	*reader
	at        int // of the measure
	m         *measure.Measure
	sentence  text.Range
	clause    text.Range
	index     int // of the sentence, -1 for none
	paragraph int // -1 for none
	places    []place
}

// scene looks around a measure. It is valid until the next call.
func (r *reader) scene(i int) *scene {
	if r.buffer == nil {
		r.buffer = &scene{reader: r, places: make([]place, len(r.groups))}
	}
	s := r.buffer
	s.at, s.m = i, &r.measures[i]
	clear(s.places)
	d := r.doc
	s.index, s.paragraph = d.SentenceAt(s.m.Start), d.ParagraphAt(s.m.Start)
	s.sentence = text.Range{Start: s.m.Start, End: s.m.End}
	s.clause = s.sentence
	if s.index >= 0 {
		s.sentence = d.Sentences[s.index].Range
	}
	if k := d.ClauseAt(s.m.Start); k >= 0 {
		s.clause = d.Clauses[k].Range
	}
	window := text.Range{Start: max(s.sentence.Start, s.m.Start-reach), End: min(s.sentence.End, s.m.End+reach)}
	first := sort.Search(len(r.cues), func(k int) bool { return r.cues[k].Start >= window.Start })
	for _, h := range r.cues[first:] {
		if h.Start >= window.End {
			break
		}
		s.see(h)
	}
	s.seeHeads()
	return s
}

// see notes a cue, if it is nearer than what is known of its group. One in the same clause is nearer than any other.
func (s *scene) see(h lexicon.Hit) {
	p := place{found: true, before: h.Start < s.m.Start, clause: h.Start >= s.clause.Start && h.Start < s.clause.End}
	switch {
	case h.End <= s.m.Start:
		p.distance = int32(s.m.Start - h.End)
	case h.Start >= s.m.End:
		p.distance = int32(h.Start - s.m.End)
	}
	have := &s.places[h.Group]
	if !have.found || p.clause && !have.clause || p.clause == have.clause && p.distance < have.distance {
		*have = p
	}
}

// look returns where the nearest cue of a group stands.
func (s *scene) look(group string) place {
	if g, ok := s.groups[group]; ok {
		return s.places[g]
	}
	return place{}
}

// in reports whether a cue of any of the groups stands in the clause.
func (s *scene) in(groups ...string) bool {
	for _, g := range groups {
		if s.look(g).clause {
			return true
		}
	}
	return false
}

// near reports whether a cue of any of the groups stands in the sentence.
func (s *scene) near(groups ...string) bool {
	for _, g := range groups {
		if s.look(g).found {
			return true
		}
	}
	return false
}

// within reports whether a cue of any of the groups stands in the sentence at most so many characters away.
func (s *scene) within(n int, groups ...string) bool {
	for _, g := range groups {
		if p := s.look(g); p.found && int(p.distance) <= n {
			return true
		}
	}
	return false
}

// nearest returns which of the groups has the nearest cue in the sentence; those in the clause come first. Ties go to
// the group named first; "" where there is none.
func (s *scene) nearest(groups ...string) string {
	best, name := 0, ""
	for _, g := range groups {
		p := s.look(g)
		if !p.found {
			continue
		}
		d := int(p.distance)
		if !p.clause {
			d += reach
		}
		if name == "" || d < best {
			best, name = d, g
		}
	}
	return name
}

// subjectsIn returns the subjects that begin in a range.
func (r *reader) subjectsIn(w text.Range) []lexicon.Hit {
	first := sort.Search(len(r.subjects), func(k int) bool { return r.subjects[k].Start >= w.Start })
	end := sort.Search(len(r.subjects), func(k int) bool { return r.subjects[k].Start >= w.End })
	return r.subjects[first:max(first, end)]
}

// around returns the subjects that begin in a range and no further than reach from the measure.
func (s *scene) around(w text.Range) []lexicon.Hit {
	return s.subjectsIn(text.Range{Start: max(w.Start, s.m.Start-reach), End: min(w.End, s.m.End+reach)})
}

// measuresIn returns the indices [first, end) of the measures that begin in a range.
func (r *reader) measuresIn(w text.Range) (first, end int) {
	first = sort.Search(len(r.measures), func(k int) bool { return r.measures[k].Start >= w.Start })
	// A hostile sentence holds all numbers of a text: its end is searched for, not walked to.
	end = first + sort.Search(len(r.measures)-first, func(k int) bool { return r.measures[first+k].Start >= w.End })
	return first, end
}

// cueIn returns the first cue of a group that begins in a range of characters.
func (r *reader) cueIn(group string, w text.Range) (lexicon.Hit, bool) {
	g, ok := r.groups[group]
	if !ok {
		return lexicon.Hit{}, false
	}
	for k := sort.Search(len(r.cues), func(k int) bool { return r.cues[k].Start >= w.Start }); k < len(r.cues) && r.cues[k].Start < w.End; k++ {
		if r.cues[k].Group == g {
			return r.cues[k], true
		}
	}
	return lexicon.Hit{}, false
}

// cueBetween reports whether a cue of a group begins in a range of characters.
func (r *reader) cueBetween(group string, start, end int) bool {
	_, ok := r.cueIn(group, text.Range{Start: start, End: end})
	return ok
}

// named reports whether a range of characters lies in the name of a subject: "1X Technologies".
func (r *reader) named(w text.Range) bool {
	k := sort.Search(len(r.subjects), func(k int) bool { return r.subjects[k].End >= w.End })
	return k < len(r.subjects) && r.subjects[k].Start <= w.Start
}
