package lexicon

import (
	"fmt"
	"strings"
	"unicode"
)

// meaning is what a word stands for.
type meaning struct {
	at      int  // of the subject or the group
	subject bool //
	stem    bool // more letters may follow
	exact   bool // the case is that of the pattern
	pattern []rune
}

// node is a node of the trie.
type node struct {
	next  map[rune]int
	means []meaning
}

// trie holds the folded words.
type trie struct{ nodes []node }

// fold brings a character to the form that words are compared in.
func fold(r rune) rune {
	switch {
	case r < 0x80:
		switch {
		case 'A' <= r && r <= 'Z':
			return r + ('a' - 'A')
		case r == '\t' || r == '\n' || r == '\r' || r == '\f' || r == '\v':
			return ' '
		}
		return r
	case r >= 0xFF01 && r <= 0xFF5E:
		return fold(r - 0xFEE0)
	case r == 0x3000 || r == 0xA0 || r == 0x2009 || r == 0x202F:
		return ' '
	case r == 0x2010 || r == 0x2011 || r == 0x2012 || r == 0x2013 || r == 0x2212:
		return '-'
	case r == 0x2019:
		return '\''
	case r >= 0x4E00 && r <= 0x9FFF:
		return r
	}
	return unicode.ToLower(r)
}

// letter reports whether a folded character belongs to a Latin word.
func letter(r rune) bool {
	return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r > 0x7F && r < 0x2000 && unicode.IsLetter(r)
}

// word adds a word with each reading of its hyphens.
func (l *Lexicon) word(file, w string, m meaning) error {
	text, stem := strings.CutSuffix(w, "*")
	if strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '-' }) == "" {
		return fmt.Errorf("%w: %s: %q has no letter", ErrLexicon, file, w)
	}
	m.stem = stem
	m.exact = len(text) <= 4 && len(strings.ReplaceAll(text, ".", "")) <= 3 && strings.ToUpper(text) == text && strings.ToLower(text) != text
	if m.exact {
		m.pattern = []rune(text)
	}
	variants := []string{text}
	if strings.Contains(strings.Trim(text, "-"), "-") {
		variants = append(variants, strings.ReplaceAll(text, "-", " "), strings.ReplaceAll(text, "-", ""))
	}
	for _, v := range variants {
		l.trie.insert([]rune(v), m)
	}
	return nil
}

// insert adds a word.
func (t *trie) insert(w []rune, m meaning) {
	at := 0
	for _, r := range w {
		r = fold(r)
		next, ok := t.nodes[at].next[r]
		if !ok {
			next = len(t.nodes)
			t.nodes = append(t.nodes, node{})
			if t.nodes[at].next == nil {
				t.nodes[at].next = map[rune]int{}
			}
			t.nodes[at].next[r] = next
		}
		at = next
	}
	for _, have := range t.nodes[at].means {
		if have.at == m.at && have.subject == m.subject {
			return
		}
	}
	t.nodes[at].means = append(t.nodes[at].means, m)
}
