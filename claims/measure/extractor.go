package measure

import "tokenwatt/claims/text"

// extractor collects the measures of a document.
type extractor struct {
	d        *text.Document
	measures []Measure
	scan     scan
}

func newExtractor(d *text.Document) *extractor {
	x := &extractor{d: d}
	x.scan = scan{x: x, lex: tables(), buf: make([]byte, 0, 64)}
	return x
}

// chunk is how many characters of a paragraph are read at a time; longer paragraphs are cut at a pause.
const chunk = 1 << 15

// paragraph reads one paragraph.
func (x *extractor) paragraph(i int) {
	p := x.d.Paragraphs[i]
	for a := p.Start; a < p.End; {
		b := p.End
		if b-a > chunk {
			b = x.pause(a, a+chunk)
		}
		x.scan.load(text.Range{Start: a, End: b}, i)
		x.scan.run()
		x.scan.finish()
		a = b
	}
}

// pause returns where to cut between a and b: behind the last sentence, else behind the last space, else at b.
func (x *extractor) pause(a, b int) int {
	t, space := x.d.Text, b
	for k := b; k > a+chunk/2; k-- {
		switch c := t[k-1]; {
		case c == '。' || c == '\n' || c == ' ' && t[k-2] == '.':
			return k
		case c == ' ' && space == b:
			space = k
		}
	}
	return space
}

// scan reads a stretch of one paragraph. Positions in it count from the start of the stretch.
type scan struct {
	x   *extractor
	lex *lexicon
	buf []byte

	base      int
	paragraph int
	t, low    []rune // folded, and in small letters
	chinese   bool
	electric  bool // the stretch speaks of electricity
	letters   bool // the stretch has letters: numbers alone are a page's counters
	yen       bool // ... or of Japan
	money     bool // the number being read follows a money sign
	first     int  // index of the stretch's first measure
	drafts    []draft
	prefix    prefixPer
	reach     int  // a prefix per reaches up to here
	wide      bool // ... or to the end of the sentence
	ratio     string
	ratioEnd  int
	nameEnd   int // a name or caption that takes a number ends here
}

// load folds a stretch of the text.
func (s *scan) load(r text.Range, paragraph int) {
	s.base, s.paragraph = r.Start, paragraph
	s.t, s.low, s.drafts = s.t[:0], s.low[:0], s.drafts[:0]
	for _, c := range s.x.d.Text[r.Start:r.End] {
		f := fold(c)
		s.t = append(s.t, f)
		s.low = append(s.low, lower(f))
	}
	s.chinese = s.x.d.Paragraphs[paragraph].Language == text.Chinese
	s.electric, s.yen, s.letters = false, false, false
	for i, c := range s.t {
		s.letters = s.letters || isLetter(c) || isHan(c)
		switch c {
		case '电':
			s.electric = true
		case '瓦', '耗':
			s.electric = true
		case '日':
			if s.at(i+1) == '元' || s.at(i+1) == '本' {
				s.yen = true
			}
		case 'J', 'y':
			if s.matchAt(i, "Japan") || s.matchAt(i, "yen ") {
				s.yen = true
			}
		}
	}
	s.first = len(s.x.measures)
	s.prefix, s.reach, s.ratio, s.ratioEnd, s.nameEnd = prefixPer{}, -1, "", -1, -1
	s.wide = false
}

// raw returns the unfolded character at i.
func (s *scan) raw(i int) rune {
	if k := s.base + i; k < len(s.x.d.Text) {
		return s.x.d.Text[k]
	}
	return 0
}
