package llm

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"tokenwatt/claims/measure"
	"tokenwatt/claims/text"
)

// Stats say what became of what the model cited.
type Stats struct {
	Requests  int
	Cited     int // citations of all answers
	Kept      int // measures that they led to
	NotInText int // citations dropped: the text does not have them
	NoNumber  int // citations dropped: no number is read there
	Twice     int // citations of a place that was cited before
}

// String says it in one line.
func (s Stats) String() string {
	text := fmt.Sprintf("%d claims cited in %d requests, %d kept", s.Cited, s.Requests, s.Kept)
	for _, d := range []struct {
		n   int
		why string
	}{{s.NotInText, "not in the text"}, {s.NoNumber, "without a number"}, {s.Twice, "cited twice"}} {
		if d.n > 0 {
			text += fmt.Sprintf(", %d dropped: %s", d.n, d.why)
		}
	}
	return text
}

// Find returns the measures of a document that the model points at, in the order of the text. Errors wrap ErrSettings,
// ErrTooLong, ErrServer or ErrAnswer, or are the context's.
func Find(ctx context.Context, d *text.Document, settings Settings) ([]measure.Measure, Stats, error) {
	var stats Stats
	s, err := settings.complete()
	if err != nil {
		return nil, stats, err
	}
	if len(d.Text) > s.MaxLength {
		return nil, stats, fmt.Errorf("%w: found %d characters, expected at most %d", ErrTooLong, len(d.Text), s.MaxLength)
	}
	pieces := cut(d, s.PieceLength)
	var places []text.Range
	for i, piece := range pieces {
		cited, err := s.ask(ctx, d.Slice(piece))
		if err != nil {
			return nil, stats, err
		}
		stats.Requests++
		stats.Cited += len(cited)
		found, missing := locate(d.Slice(piece), cited)
		stats.NotInText += missing
		for _, r := range found {
			places = append(places, text.Range{Start: r.Start + piece.Start, End: r.End + piece.Start})
		}
		if s.Report != nil {
			s.Report(i+1, len(pieces))
		}
	}
	kept := pick(measure.Find(d, &measure.Settings{Furniture: true}), places, &stats)
	return kept, stats, nil
}

// cut divides the text at paragraphs into pieces of at most so many characters; a longer paragraph is cut at sentences,
// and a longer sentence is a piece of its own.
func cut(d *text.Document, length int) []text.Range {
	var pieces []text.Range
	add := func(r text.Range) {
		if n := len(pieces); n > 0 && r.End-pieces[n-1].Start <= length {
			pieces[n-1].End = r.End
			return
		}
		pieces = append(pieces, r)
	}
	for i := range d.Paragraphs {
		p := &d.Paragraphs[i]
		switch {
		case p.Role == text.Furniture || p.Role == text.Code:
		case p.Len() <= length:
			add(p.Range)
		default:
			for _, sentence := range d.Sentences[p.Sentences.Start:p.Sentences.End] {
				add(sentence.Range)
			}
		}
	}
	return pieces
}

// locate finds each citation in a piece of text, as ranges of characters, and counts those that are not there. A quote
// that occurs several times is where its context is, else at its next occurrence after the citation before.
func locate(piece string, cited []citation) (found []text.Range, missing int) {
	after := 0 // byte behind the citation before
	for _, c := range cited {
		at := -1
		if inside := strings.Index(c.Context, c.Quote); c.Quote != "" && inside >= 0 {
			if i := strings.Index(piece, c.Context); i >= 0 {
				at = i + inside
			}
		}
		if at < 0 && c.Quote != "" {
			if at = strings.Index(piece[after:], c.Quote); at >= 0 {
				at += after
			} else {
				at = strings.Index(piece, c.Quote)
			}
		}
		if at < 0 {
			missing++
			continue
		}
		after = at + len(c.Quote)
		start := utf8.RuneCountInString(piece[:at])
		found = append(found, text.Range{Start: start, End: start + utf8.RuneCountInString(c.Quote)})
	}
	return found, missing
}

// pick keeps the measures that a place overlaps, with their links renumbered.
func pick(all []measure.Measure, places []text.Range, stats *Stats) []measure.Measure {
	keep := make([]bool, len(all))
	for _, place := range places {
		first := sort.Search(len(all), func(i int) bool { return all[i].End > place.Start })
		hit, fresh := false, false
		for i := first; i < len(all) && all[i].Start < place.End; i++ {
			hit = true
			fresh = fresh || !keep[i]
			keep[i] = true
		}
		switch {
		case !hit:
			stats.NoNumber++
		case !fresh:
			stats.Twice++
		}
	}
	index := make([]int, len(all))
	var kept []measure.Measure
	for i := range all {
		index[i] = -1
		if keep[i] {
			index[i] = len(kept)
			kept = append(kept, all[i])
		}
	}
	renumber := func(i *int) {
		if *i >= 0 && *i < len(index) {
			*i = index[*i]
		}
	}
	for i := range kept {
		renumber(&kept[i].Linked)
		renumber(&kept[i].LinkedHigh)
		renumber(&kept[i].ConversionOf)
	}
	stats.Kept = len(kept)
	return kept
}
