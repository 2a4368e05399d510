package measure

// trie finds the longest name at a place of the text. A space in a name stands for a space or a hyphen.
type trie struct{ nodes []trieNode }

type trieNode struct {
	next map[rune]int32
	atom int32 // index of the atom plus one, 0 for none
}

// add enters a name.
func (t *trie) add(name string, atom int32) {
	if len(t.nodes) == 0 {
		t.nodes = append(t.nodes, trieNode{})
	}
	at := int32(0)
	for _, c := range name {
		next, ok := t.nodes[at].next[c]
		if !ok {
			next = int32(len(t.nodes))
			t.nodes = append(t.nodes, trieNode{})
			if t.nodes[at].next == nil {
				t.nodes[at].next = map[rune]int32{}
			}
			t.nodes[at].next[c] = next
		}
		at = next
	}
	t.nodes[at].atom = atom + 1
}

// find returns the atom of the longest name that starts at i and ends at a boundary of words, and its end.
func (t *trie) find(s []rune, i int) (atom int32, end int) {
	at := int32(0)
	atom = -1
	for j := i; j < len(s); j++ {
		c := s[j]
		if c == '-' || c == '·' && at != 0 {
			if _, ok := t.nodes[at].next[c]; !ok {
				c = ' '
			}
		}
		next, ok := t.nodes[at].next[c]
		if !ok {
			break
		}
		at = next
		if a := t.nodes[at].atom; a > 0 && bounded(s, j) {
			atom, end = a-1, j+1
		}
	}
	return atom, end
}

// bounded reports whether a name may end with the character at j.
func bounded(s []rune, j int) bool {
	if j+1 >= len(s) || !isLetter(s[j]) && !isDigit(s[j]) && s[j] != '²' && s[j] != '³' {
		return true
	}
	c := s[j+1]
	if isLetter(s[j]) && isDigit(c) {
		return false
	}
	return !isLetter(c)
}
