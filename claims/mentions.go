package claims

import "tokenwatt/claims/text"

// mentions returns every named subject of a text in the order of the text, without generic words and without one that is the
// same as the one before it.
func (r *reader) mentions() []Subject {
	var out []Subject
	last := ""
	for _, h := range r.subjects {
		l := &r.lex.Subjects[h.Subject]
		if l.ID == last {
			continue
		}
		s := Subject{ID: l.ID, Name: l.Name, Class: Class(l.Class), Entry: l.Catalog, Span: text.Range{Start: h.Start, End: h.End}, Via: viaText}
		if !generic(&s) && !yardstick(&s) {
			last = l.ID
			out = append(out, s)
		}
	}
	return out
}

// viaText is the rule of a subject that the text names anywhere.
const viaText = "the text names it elsewhere"
