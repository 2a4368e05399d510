package text

import (
	"sort"
)

// Format is the markup of an input.
type Format string

// The markups that are read.
const (
	Auto     Format = ""         // by file extension, then by content
	Plain    Format = "text"     // no markup; the visible text is the original
	HTML     Format = "html"     // tags, entities, tables
	Markdown Format = "markdown" // CommonMark's usual constructs and pipe tables
)

// Language is the language of a passage.
type Language string

// The languages told apart; Other is a passage without letters.
const (
	Other   Language = ""
	English Language = "en" // any text in Latin letters
	Chinese Language = "zh" // in either script
)

// Role says what a paragraph is on its page.
type Role string

// The roles of paragraphs.
const (
	Body      Role = "body"
	Heading   Role = "heading"
	Item      Role = "item"      // of a list
	Cell      Role = "cell"      // of a table; Row and Column count from 0
	Quote     Role = "quote"     // a block quotation
	Code      Role = "code"      // preformatted program text
	Furniture Role = "furniture" // navigation, footers, buttons, forms
)

// Range is a half-open range of characters or of indices.
type Range struct{ Start, End int }

// Len returns the number of elements in the range.
func (r Range) Len() int { return r.End - r.Start }

// Overlaps reports whether two ranges share an element.
func (r Range) Overlaps(s Range) bool { return r.Start < s.End && s.Start < r.End }

// Contains reports whether an index lies in the range.
func (r Range) Contains(i int) bool { return r.Start <= i && i < r.End }

// Paragraph is a block of visible text.
type Paragraph struct {
	Range                // characters of Document.Text
	Role        Role     // what it is on its page
	Language    Language // of its letters
	Traditional bool     // Chinese in traditional characters
	Sentences   Range    // indices into Document.Sentences
	Table       int      // 1 for the first table's cells, 0 outside tables
	Row, Column int      // place of a Cell in its table, from 0
	Header      bool     // the cell is in the header row or column by its markup
}

// Sentence is a sentence of a paragraph.
type Sentence struct {
	Range              // characters of Document.Text
	Paragraph int      // index into Document.Paragraphs
	Language  Language // that of its letters, of its paragraph where it has none
	Clauses   Range    // indices into Document.Clauses
}

// Clause is a stretch of a sentence between commas, colons, dashes or parentheses.
type Clause struct {
	Range        // characters of Document.Text
	Sentence int // index into Document.Sentences
	Depth    int // how many parentheses it stands in
}

// Document is a text that was read: what was written and what a reader sees of it. Positions count
// characters (runes), never bytes.
type Document struct {
	Format      Format
	Encoding    Encoding
	Original    []rune // the decoded input, without a byte order mark
	Text        []rune // what a reader sees; for plain text the same slice as Original
	Language    Language
	Traditional bool
	Meta        map[string]string // what the page says about itself: title, time, <meta> names, front matter keys; nil for none
	Paragraphs  []Paragraph
	Sentences   []Sentence
	Clauses     []Clause

	spans []span // map Text -> Original, by start in Text; nil is the identity
}

// span maps n characters of the text to m of the original: one to one where n == m, else as one piece.
type span struct {
	text, n     int
	original, m int
}

// OriginalRange returns where in the original a range of the visible text stands. An empty range maps to an
// empty range; a range that cuts an entity takes all of it.
func (d *Document) OriginalRange(r Range) Range {
	if d.spans == nil {
		return r
	}
	if r.End <= r.Start {
		start, _ := d.originalAt(r.Start)
		return Range{start, start}
	}
	start, _ := d.originalAt(r.Start)
	_, end := d.originalAt(r.End - 1)
	return Range{start, end}
}

// originalAt returns the range of the original that one character of the text came from.
func (d *Document) originalAt(i int) (start, end int) {
	k := sort.Search(len(d.spans), func(k int) bool { return d.spans[k].text > i }) - 1
	if k < 0 {
		return 0, 0
	}
	s := d.spans[k]
	if i >= s.text+s.n { // the end of the text
		return s.original + s.m, s.original + s.m
	}
	if s.n == s.m {
		return s.original + i - s.text, s.original + i - s.text + 1
	}
	return s.original, s.original + s.m
}

// Slice returns a piece of the visible text.
func (d *Document) Slice(r Range) string { return string(d.Text[r.Start:r.End]) }

// SliceOriginal returns a piece of the original.
func (d *Document) SliceOriginal(r Range) string { return string(d.Original[r.Start:r.End]) }

// ParagraphAt returns the index of the paragraph that holds a character of the text, -1 for none.
func (d *Document) ParagraphAt(i int) int {
	k := sort.Search(len(d.Paragraphs), func(k int) bool { return d.Paragraphs[k].End > i })
	if k < len(d.Paragraphs) && d.Paragraphs[k].Contains(i) {
		return k
	}
	return -1
}

// SentenceAt returns the index of the sentence that holds a character of the text, -1 for none.
func (d *Document) SentenceAt(i int) int {
	k := sort.Search(len(d.Sentences), func(k int) bool { return d.Sentences[k].End > i })
	if k < len(d.Sentences) && d.Sentences[k].Contains(i) {
		return k
	}
	return -1
}

// ClauseAt returns the index of the clause that holds a character of the text, -1 for none.
func (d *Document) ClauseAt(i int) int {
	k := sort.Search(len(d.Clauses), func(k int) bool { return d.Clauses[k].End > i })
	if k < len(d.Clauses) && d.Clauses[k].Contains(i) {
		return k
	}
	return -1
}
