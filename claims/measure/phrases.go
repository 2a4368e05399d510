package measure

// phrases is a table of words with a value each, found by their first character or, where they stand before a number, by their
// last one.
type phrases[T any] struct {
	by   map[rune][]phrase[T]
	back bool
}

// phrase is one word.
type phrase[T any] struct {
	text  []rune
	value T
}

// forward returns a table that is looked up by the first character of its words.
func forward[T any]() phrases[T] { return phrases[T]{by: map[rune][]phrase[T]{}} }

// backward returns one that is looked up by the last.
func backward[T any]() phrases[T] { return phrases[T]{by: map[rune][]phrase[T]{}, back: true} }

// add enters a word; of words that fit, the one entered first is found.
func (p phrases[T]) add(word string, value T) {
	t := []rune(word)
	k := t[0]
	if p.back {
		k = t[len(t)-1]
	}
	p.by[k] = append(p.by[k], phrase[T]{t, value})
}

// all enters words of one value.
func (p phrases[T]) all(value T, words ...string) phrases[T] {
	for _, w := range words {
		p.add(w, value)
	}
	return p
}

// at returns the word that starts at i, or nil.
func (p phrases[T]) at(t []rune, i int) *phrase[T] {
	if i < 0 || i >= len(t) {
		return nil
	}
	list := p.by[t[i]]
	for k := range list {
		if hasRunes(t, i, list[k].text) {
			return &list[k]
		}
	}
	return nil
}

// before returns the word that ends at i, or nil.
func (p phrases[T]) before(t []rune, i int) *phrase[T] {
	if i <= 0 || i > len(t) {
		return nil
	}
	list := p.by[t[i-1]]
	for k := range list {
		if hasRunes(t, i-len(list[k].text), list[k].text) {
			return &list[k]
		}
	}
	return nil
}

// hasRunes reports whether a word stands at i.
func hasRunes(t []rune, i int, word []rune) bool {
	if i < 0 || i+len(word) > len(t) {
		return false
	}
	for k, c := range word {
		if t[i+k] != c {
			return false
		}
	}
	return true
}
