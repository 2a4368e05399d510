package claims

import (
	"tokenwatt/claims/lexicon"
	"tokenwatt/claims/measure"
)

// withExclusive returns the measures with those added that a text states in words alone: "the only constraint" says
// that its share of the constraints is 100 %. The indices by which measures refer to each other move along.
func (r *reader) withExclusive(measures []measure.Measure) []measure.Measure {
	group, ok := r.groups["only"]
	var extra []measure.Measure
	for _, h := range r.cues {
		if ok && h.Group == group {
			extra = append(extra, r.exclusive(h))
		}
	}
	out := make([]measure.Measure, 0, len(measures)+len(extra))
	moved := make([]int, len(measures))
	k := 0
	for i := range measures {
		for k < len(extra) && extra[k].Start < measures[i].Start {
			out = append(out, extra[k])
			k++
		}
		moved[i] = len(out)
		out = append(out, measures[i])
	}
	out = append(out, extra[k:]...)
	for i := range out {
		for _, ref := range []*int{&out[i].Linked, &out[i].LinkedHigh, &out[i].ConversionOf} {
			if *ref >= 0 && *ref < len(moved) {
				*ref = moved[*ref]
			} else {
				*ref = -1
			}
		}
	}
	return out
}

// exclusive returns the share of 100 % that a word says.
func (r *reader) exclusive(h lexicon.Hit) measure.Measure {
	d := r.doc
	return measure.Measure{
		Start: h.Start, End: h.End, NumberStart: h.Start, NumberEnd: h.End, HedgeStart: h.Start, HedgeEnd: h.Start,
		Span: string(d.Text[h.Start:h.End]), Value: 100, High: 100, Scale: 1, Bound: measure.Exact, Unit: "%",
		Normalised: 100, NormalisedHigh: 100, NormalisedUnit: "%", Kind: measure.Share, Implied: true,
		Linked: -1, LinkedHigh: -1, ConversionOf: -1,
		Paragraph: d.ParagraphAt(h.Start), Sentence: d.SentenceAt(h.Start), Clause: d.ClauseAt(h.Start),
	}
}
