package strictyaml

import (
	"fmt"
	"strings"
)

// nodeKind tells what a node is.
type nodeKind uint8

const (
	scalarNode nodeKind = iota
	mapNode
	listNode
)

// scalarClass is what YAML takes a plain scalar for; a quoted one is always a string.
type scalarClass uint8

const (
	stringScalar scalarClass = iota
	intScalar
	floatScalar
	boolScalar
	nullScalar
	dateScalar
)

// node is one value of a document with its place. Nodes are never changed once built: an anchor's node is shared
// by its aliases, and documents laid over each other share what they have in common.
type node struct {
	kind   nodeKind
	class  scalarClass
	quoted bool // scalar in quotes or a block scalar
	flow   bool // collection written as {...} or [...]
	text   string
	pairs  []pair  // of a mapping, in the order written
	items  []*node // of a list
	source *source
	line   int // from 1
	col    int // from 1, in characters
	size   int // nodes in this tree with every alias expanded
	height int // levels of collections in this tree
}

// pair is one key of a mapping and its value.
type pair struct{ key, value *node }

// source is one text that nodes come from.
type source struct {
	name  string
	lines []string
}

// newSource splits a text into lines the way positions count them.
func newSource(name, text string) *source {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return &source{name: name, lines: strings.Split(strings.ReplaceAll(text, "\r", "\n"), "\n")}
}

// line returns the n-th line, counted from 1.
func (s *source) line(n int) string {
	if n < 1 || n > len(s.lines) {
		return ""
	}
	return s.lines[n-1]
}

// errorAt makes an error at a place in the source.
func (s *source) errorAt(line, col int, found, expected, hint string) *Error {
	return &Error{
		File: s.name, Line: max(line, 1), Col: max(col, 1),
		Found: found, Expected: expected, Hint: hint, Excerpt: s.line(line),
	}
}

// errorAt makes an error at the node's place.
func (n *node) errorAt(path, found, expected, hint string) *Error {
	err := n.source.errorAt(n.line, n.col, found, expected, hint)
	err.Path = path
	return err
}

// position returns where the node stands.
func (n *node) position() Position {
	return Position{File: n.source.name, Line: n.line, Col: n.col}
}

// isNull tells whether the node is an explicit null, `~`, or a key with nothing after it.
func (n *node) isNull() bool { return n.kind == scalarNode && n.class == nullScalar }

// get returns the value of a key, or nil.
func (n *node) get(key string) *node {
	if n == nil || n.kind != mapNode {
		return nil
	}
	for _, p := range n.pairs {
		if p.key.text == key {
			return p.value
		}
	}
	return nil
}

// describe says in words what the node is, for messages.
func (n *node) describe() string {
	switch {
	case n.kind == mapNode:
		return "a mapping"
	case n.kind == listNode:
		return "a list"
	case n.isNull():
		return "nothing (null)"
	case n.class == intScalar || n.class == floatScalar:
		return "the number " + shown(n.text)
	case n.class == boolScalar:
		return shown(n.text)
	case n.text == "":
		return "an empty text"
	}
	return "the text " + shown(n.text)
}

// measure sets size and height from the children. It saturates, so that nested aliases cannot overflow it.
func (n *node) measure() {
	const most = 1 << 40
	n.size, n.height = 1, 0
	if n.kind != scalarNode {
		n.height = 1
	}
	count := func(child *node) {
		n.size = min(n.size+child.size, most)
		n.height = max(n.height, child.height+1)
	}
	for _, p := range n.pairs {
		count(p.key)
		count(p.value)
	}
	for _, item := range n.items {
		count(item)
	}
}

// checkKeys reports keys that are no plain names: collections, numbers, merge keys, and keys given twice.
func (n *node) checkKeys(errs *collector) {
	first := make(map[string]*node, len(n.pairs))
	for _, p := range n.pairs {
		key := p.key
		switch {
		case key.kind != scalarNode:
			errs.add(key, "", key.describe()+" as a key", "a name", "")
			continue
		case key.text == "<<" && !key.quoted:
			errs.add(key, "", "the merge key `<<`", "a name", "use `extends:` for a variant of another file")
			continue
		case key.class != stringScalar:
			errs.add(key, "", key.describe()+" as a key", "a name", fmt.Sprintf("put it in quotes: %q", key.text))
			continue
		case key.text == "":
			errs.add(key, "", "an empty key", "a name", "")
			continue
		}
		if before := first[key.text]; before != nil {
			errs.add(key, "", "the key "+shown(key.text)+" again", "each key once",
				fmt.Sprintf("it is also on line %d", before.line))
			continue
		}
		first[key.text] = key
	}
}
