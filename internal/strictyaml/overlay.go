package strictyaml

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// assignmentPrefix starts the name of a text that came from one command-line assignment; such a text has no line.
const assignmentPrefix = "--set '"

// Overlay returns d laid over base: mappings are merged key by key and d wins, lists and scalars are replaced whole,
// and a null in d removes the key. A figure ({value: ...} or {low: ..., high: ...}) is one value and is replaced
// whole too. A null for a key that base does not have stays, so that the decoder reports it. Every value keeps
// the position in its own file. Neither document is changed.
func (d *Document) Overlay(base *Document) *Document {
	return &Document{name: d.name, limits: d.limits, root: overlay(d.root, base.root, d.limits.MaxDepth)}
}

func overlay(over, under *node, depth int) *node {
	if over.kind != mapNode || under.kind != mapNode || isFigureMapping(over) || isFigureMapping(under) || depth == 0 {
		return over
	}
	merged := *over
	merged.pairs = make([]pair, 0, len(over.pairs)+len(under.pairs))
	upper := make(map[string]*pair, len(over.pairs))
	for i := range over.pairs {
		upper[over.pairs[i].key.text] = &over.pairs[i]
	}
	shared := make(map[string]bool, len(under.pairs))
	for _, below := range under.pairs {
		name := below.key.text
		above := upper[name]
		switch {
		case above == nil:
			merged.pairs = append(merged.pairs, below)
		case above.value.isNull():
			shared[name] = true
		default:
			shared[name] = true
			merged.pairs = append(merged.pairs, pair{above.key, overlay(above.value, below.value, depth-1)})
		}
	}
	for _, above := range over.pairs {
		if !shared[above.key.text] {
			merged.pairs = append(merged.pairs, above)
		}
	}
	merged.measure()
	return &merged
}

// isFigureMapping tells whether a mapping is one figure written out: its keys are those of a figure and it has a
// value or a range.
func isFigureMapping(n *node) bool {
	if n.get("value") == nil && (n.get("low") == nil || n.get("high") == nil) {
		return false
	}
	for _, p := range n.pairs {
		if _, known := figureKeyDoc(p.key.text); !known {
			return false
		}
	}
	return true
}

// Set assigns one value, as `--set path=value` does. The value is a YAML scalar or a flow collection; null removes
// the key. Missing mappings on the way are made; a list index must exist or be the next one. Whether the path means
// anything is for Decode to tell, which gives the position as --set 'path=value'. The error is of type *Error.
func (d *Document) Set(path, value string) error {
	assignment := path + "=" + value
	src := &source{name: assignmentPrefix + assignment + "'", lines: []string{assignment}}
	steps, err := splitPath(path)
	if err != nil {
		return src.errorAt(1, 1, err.Error(), "a dotted path such as a.b[0].c", "")
	}
	leaf, err := parseAssigned(src, utf8.RuneCountInString(path)+1, value, d.limits)
	if err != nil {
		return err
	}
	if len(steps) >= d.limits.MaxDepth {
		return src.errorAt(1, 1, fmt.Sprintf("a path of %d steps", len(steps)), fmt.Sprintf("fewer than %d", d.limits.MaxDepth), "")
	}
	root, failure := assign(d.root, steps, "", leaf)
	if failure != nil {
		failure.File, failure.Line, failure.Col, failure.Excerpt = src.name, 1, 1, assignment
		return failure
	}
	if root.size > d.limits.MaxNodes || root.height > d.limits.MaxDepth {
		return src.errorAt(1, 1, "a value that makes the document too large or too deep", "a smaller value", "")
	}
	d.root = root
	return nil
}

// parseAssigned reads the value of an assignment; its columns count in the whole assignment, offset characters further on.
func parseAssigned(src *source, offset int, value string, limits Limits) (*node, error) {
	if strings.TrimSpace(value) == "" {
		return nil, src.errorAt(1, offset, "no value", "a value after `=`", "write null to remove the key")
	}
	if err := checkEncoding(src.name, []byte(value)); err != nil || strings.ContainsAny(value, "\r\n") || len(value) > limits.MaxBytes {
		return nil, src.errorAt(1, offset, "a value of several lines or of bytes that are no text", "one line of text", "")
	}
	var errs collector
	root := readTree(&source{name: src.name, lines: []string{value}}, []byte(value), limits, &errs)
	if err := errs.result(); err != nil {
		first := errs.list[0]
		first.Line, first.Col, first.Excerpt = 1, first.Col+offset, src.lines[0]
		return nil, first
	}
	if root.kind != scalarNode && !root.flow {
		return nil, src.errorAt(1, offset+1, root.describe(), "a single value, {...} or [...]", "put a text that holds `: ` in quotes")
	}
	return relocate(root, src, offset), nil
}

// relocate returns a copy of a one-line tree that is moved to the right and belongs to another source. The tree
// has no deep nesting, because it was read under the limits.
func relocate(n *node, src *source, offset int) *node {
	moved := *n
	moved.source, moved.line, moved.col = src, 1, n.col+offset
	moved.pairs = make([]pair, len(n.pairs))
	for i, p := range n.pairs {
		moved.pairs[i] = pair{relocate(p.key, src, offset), relocate(p.value, src, offset)}
	}
	moved.items = make([]*node, len(n.items))
	for i, item := range n.items {
		moved.items[i] = relocate(item, src, offset)
	}
	return &moved
}

// assign returns a copy of the tree in which the steps lead to leaf; unchanged branches are shared.
func assign(n *node, steps []string, path string, leaf *node) (*node, *Error) {
	if len(steps) == 0 {
		return leaf, nil
	}
	if n == nil || n.isNull() {
		n = &node{kind: mapNode, source: leaf.source, line: 1, col: 1}
	}
	switch n.kind {
	case listNode:
		return assignItem(n, steps, path, leaf)
	case mapNode:
		return assignKey(n, steps, path, leaf)
	}
	return nil, &Error{
		Path: path, Found: n.describe() + " at " + n.position().String(),
		Expected: "a mapping or a list to set " + shown(steps[0]) + " in",
	}
}

func assignKey(n *node, steps []string, path string, leaf *node) (*node, *Error) {
	name := steps[0]
	changed := *n
	changed.pairs = append(make([]pair, 0, len(n.pairs)+1), n.pairs...)
	at := -1
	for i, p := range n.pairs {
		if p.key.text == name {
			at = i
		}
	}
	if len(steps) == 1 && leaf.isNull() && at >= 0 {
		changed.pairs = append(changed.pairs[:at], changed.pairs[at+1:]...)
		changed.measure()
		return &changed, nil
	}
	var old *node
	if at >= 0 {
		old = n.pairs[at].value
	}
	value, err := assign(old, steps[1:], JoinPath(path, name), leaf)
	if err != nil {
		return nil, err
	}
	key := &node{text: name, source: leaf.source, line: 1, col: 1, size: 1}
	if at >= 0 {
		changed.pairs[at].value = value
	} else {
		changed.pairs = append(changed.pairs, pair{key, value})
	}
	changed.measure()
	return &changed, nil
}

func assignItem(n *node, steps []string, path string, leaf *node) (*node, *Error) {
	index, err := strconv.Atoi(steps[0])
	if err != nil || index < 0 || index > len(n.items) {
		return nil, &Error{
			Path: path, Found: "the list index " + shown(steps[0]),
			Expected: fmt.Sprintf("0 to %d", len(n.items)), Hint: "the list has " + strconv.Itoa(len(n.items)) + " items",
		}
	}
	changed := *n
	changed.items = append(make([]*node, 0, len(n.items)+1), n.items...)
	if index == len(n.items) {
		changed.items = append(changed.items, nil)
	}
	value, failure := assign(changed.items[index], steps[1:], joinIndex(path, index), leaf)
	if failure != nil {
		return nil, failure
	}
	changed.items[index] = value
	changed.measure()
	return &changed, nil
}

// Text returns the text and position of a scalar at a dotted path, for keys such as `extends` that are needed
// before decoding. ok is false where there is none, or where it is no text.
func (d *Document) Text(path string) (text string, at Position, ok bool) {
	n := d.find(path)
	if n == nil || n.kind != scalarNode || n.class != stringScalar {
		return "", Position{}, false
	}
	return n.text, n.position(), true
}

// Locate returns the position of the value at a dotted path, for checks that are made after decoding. ok is false where
// the document has no such value.
func (d *Document) Locate(path string) (at Position, ok bool) {
	if n := d.find(path); n != nil {
		return n.position(), true
	}
	return Position{}, false
}

// Errorf makes an error at the value of a dotted path, or at the nearest mapping around it that the document has:
// what is wrong with a value may be known only after decoding, and is then reported like every other error.
func (d *Document) Errorf(path, found, expected, hint string) *Error {
	steps, err := splitPath(path)
	if err != nil {
		steps = nil
	}
	n := d.root
	for _, step := range steps {
		next := child(n, step)
		if next == nil {
			break
		}
		n = next
	}
	return n.errorAt(path, found, expected, hint)
}

func (d *Document) find(path string) *node {
	steps, err := splitPath(path)
	if err != nil {
		return nil
	}
	n := d.root
	for _, step := range steps {
		if n = child(n, step); n == nil {
			return nil
		}
	}
	return n
}

// child returns the value of a key or the item of an index, or nil.
func child(n *node, step string) *node {
	if n.kind != listNode {
		return n.get(step)
	}
	if index, err := strconv.Atoi(step); err == nil && isDigits(step) && index < len(n.items) {
		return n.items[index]
	}
	return nil
}
