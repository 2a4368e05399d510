package measure

import "tokenwatt/claims/text"

// Settings says how to extract. The zero Settings takes all paragraphs but page furniture and program text.
type Settings struct {
	Furniture bool // take navigation, footers and program text too
}

// Find returns the measures of a document in the order of the text. Time is linear in the text.
func Find(d *text.Document, s *Settings) []Measure {
	if s == nil {
		s = &Settings{}
	}
	x := newExtractor(d)
	for i := range d.Paragraphs {
		role := d.Paragraphs[i].Role
		if !s.Furniture && (role == text.Furniture || role == text.Code) {
			continue
		}
		x.paragraph(i)
	}
	return x.measures
}
