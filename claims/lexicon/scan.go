package lexicon

// Hit is a word that was found: a subject, or a cue of a group.
type Hit struct {
	Start, End int // half-open range of characters
	Subject    int // index into Lexicon.Subjects; -1 for a cue
	Group      int // of the cue; -1 for a subject
}

// Scan returns the subjects and the cues of a text, each in its order.
func (l *Lexicon) Scan(text []rune) (subjects, cues []Hit) {
	folded := make([]rune, len(text))
	for i, r := range text {
		folded[i] = fold(r)
	}
	covered := 0                       // end of the last subject
	last := make([]int, len(l.groups)) // end of the last cue by group
	var found []Hit
	for i := range folded {
		if i > 0 && letter(folded[i]) && letter(folded[i-1]) {
			continue // inside a Latin word
		}
		found = l.from(text, folded, i, found[:0])
		for _, h := range found {
			switch {
			case h.Subject >= 0 && h.Start >= covered:
				subjects, covered = append(subjects, h), h.End
			case h.Group >= 0 && h.Start >= last[h.Group]:
				cues, last[h.Group] = append(cues, h), h.End
			}
		}
	}
	return subjects, cues
}

// from returns the words that begin at a place, the longest subject and the longest cue of each group first.
func (l *Lexicon) from(text, folded []rune, start int, found []Hit) []Hit {
	at := 0
	space := false
	for i := start; i < len(folded); i++ {
		r := folded[i]
		if r == ' ' && space {
			continue // white space of any length is one space
		}
		space = r == ' '
		next, ok := l.trie.nodes[at].next[r]
		if !ok {
			break
		}
		at = next
		for _, m := range l.trie.nodes[at].means {
			if end, ok := m.ends(text, folded, start, i+1); ok {
				found = append(found, Hit{Start: start, End: end, Subject: -1, Group: -1})
				h := &found[len(found)-1]
				if m.subject {
					h.Subject = m.at
				} else {
					h.Group = m.at
				}
			}
		}
	}
	for a, b := 0, len(found)-1; a < b; a, b = a+1, b-1 {
		found[a], found[b] = found[b], found[a]
	}
	return found
}

// ends reports where a word that matches folded[start:end] ends, and whether its boundaries hold.
func (m *meaning) ends(text, folded []rune, start, end int) (int, bool) {
	if m.exact {
		for k, r := range m.pattern {
			if start+k >= len(text) || plain(text[start+k]) != r {
				return 0, false
			}
		}
	}
	if !letter(folded[end-1]) {
		return end, true
	}
	rest := end
	for rest < len(folded) && rest < end+longestTail && letter(folded[rest]) {
		rest++
	}
	tail := folded[end:rest]
	switch {
	case len(tail) == 0, m.stem:
		return rest, true
	case len(tail) == 1 && tail[0] == 's' && !('0' <= folded[end-1] && folded[end-1] <= '9' && end-start < 2):
		return rest, true
	}
	return 0, false
}

// longestTail is how many letters after a stem are looked at.
const longestTail = 24

// plain returns a full-width letter as the plain one.
func plain(r rune) rune {
	if r >= 0xFF01 && r <= 0xFF5E {
		return r - 0xFEE0
	}
	return r
}
