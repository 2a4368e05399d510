package text

import (
	"html"
	"strings"
)

// builder collects the visible text of a document with markup, its paragraphs and the map back.
type builder struct {
	d     *Document
	open  bool // a paragraph has begun
	space int  // position in the original of white space that is due before the next character, -1 for none
	next  Paragraph
}

// newBuilder returns a builder on a document whose original is known.
func newBuilder(d *Document) *builder {
	d.Text = make([]rune, 0, len(d.Original)/2)
	return &builder{d: d, space: -1}
}

// put adds a character that stands for m characters of the original. White space runs become one space, and
// none stands at the ends of a paragraph.
func (b *builder) put(c rune, original, m int) {
	if isSpace(c) && b.next.Role != Code {
		if b.open && b.space < 0 && c != 0x200B && c != 0xFEFF && c != 0x2060 {
			b.space = original
		}
		return
	}
	if !b.open {
		b.open = true
		b.space = -1
		b.next.Start = len(b.d.Text)
	}
	if b.space >= 0 {
		b.raw(' ', b.space, 1)
		b.space = -1
	}
	b.raw(c, original, m)
}

// raw adds a character as it is and extends the map.
func (b *builder) raw(c rune, original, m int) {
	at := len(b.d.Text)
	b.d.Text = append(b.d.Text, c)
	if n := len(b.d.spans); n > 0 && m == 1 {
		s := &b.d.spans[n-1]
		if s.n == s.m && s.original+s.m == original {
			s.n++
			s.m++
			return
		}
	}
	b.d.spans = append(b.d.spans, span{text: at, n: 1, original: original, m: m})
}

// end closes the paragraph, if one is open; the next one starts on a new line.
func (b *builder) end(original int) {
	if !b.open {
		b.space = -1
		return
	}
	b.next.End = len(b.d.Text)
	b.d.Paragraphs = append(b.d.Paragraphs, b.next)
	b.open, b.space = false, -1
	b.raw('\n', min(original, len(b.d.Original)-1), 1)
}

// longestEntity is the length of the longest entity that is looked for.
const longestEntity = 32

// entity returns the characters of the entity at i and its length, 0 for none.
func entity(t []rune, i int) (string, int) {
	for j := i + 1; j < len(t) && j-i <= longestEntity; j++ {
		c := t[j]
		if c == ';' {
			raw := string(t[i : j+1])
			if s := html.UnescapeString(raw); s != raw {
				return s, j + 1 - i
			}
			return "", 0
		}
		if !(isLatin(c) || isDigit(c) || c == '#' && j == i+1) {
			return "", 0
		}
	}
	return "", 0
}

// putEntity adds an entity's characters; the first stands for all of it.
func (b *builder) putEntity(s string, original, m int) {
	for k, c := range []rune(s) {
		if k == 0 {
			b.put(c, original, m)
		} else {
			b.put(c, original+m-1, 1)
		}
	}
}

// raised returns a character as a superscript, or as a subscript; others stay as they are.
func raised(c rune, super bool) rune {
	const from, supers, subs = "0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺", "₀₁₂₃₄₅₆₇₈₉₋₋₊"
	k := strings.IndexRune(from, c)
	if k < 0 {
		return c
	}
	if k = len([]rune(from[:k])); super {
		return []rune(supers)[k]
	}
	return []rune(subs)[k]
}
