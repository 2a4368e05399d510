package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"

	yaml "go.yaml.in/yaml/v3"
)

// This is the one file that knows the YAML library: it turns a text into nodes.

// readTree parses data, which must hold one document, into the root node. All structural errors go to errs; the
// node is nil where there is nothing to go on with.
func readTree(src *source, data []byte, limits Limits, errs *collector) *node {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document yaml.Node
	if err := nextDocument(decoder, &document); err != nil {
		if errors.Is(err, io.EOF) {
			errs.list = append(errs.list, emptyError(src))
		} else {
			errs.list = append(errs.list, syntaxError(src, data, err))
		}
		return nil
	}
	var second yaml.Node
	if err := nextDocument(decoder, &second); err == nil {
		errs.list = append(errs.list, src.errorAt(second.Line, second.Column,
			"a second document", "one document in a file", "remove the line `---`"))
	} else if !errors.Is(err, io.EOF) {
		errs.list = append(errs.list, syntaxError(src, data, err))
	}
	if len(document.Content) != 1 {
		errs.list = append(errs.list, emptyError(src))
		return nil
	}
	tree := treeReader{source: src, limits: limits, errs: errs, done: map[*yaml.Node]*node{}, open: map[*yaml.Node]bool{}}
	return tree.read(document.Content[0], 1)
}

// nextDocument reads one document of the stream. The library's own panics on malformed text, of which it has had
// some, become errors here.
func nextDocument(decoder *yaml.Decoder, into *yaml.Node) (err error) {
	defer func() {
		if caught := recover(); caught != nil {
			err = fmt.Errorf("yaml: %v", caught)
		}
	}()
	return decoder.Decode(into)
}

// treeReader copies the library's tree into ours.
type treeReader struct {
	source *source
	limits Limits
	errs   *collector
	done   map[*yaml.Node]*node // anchored nodes that were read
	open   map[*yaml.Node]bool  // anchored nodes that are being read: an alias to one of them is a cycle
	over   bool                 // the node budget was exceeded and reported
}

// read returns the node for y, which stands at the given depth of collections (1 for the root).
func (t *treeReader) read(y *yaml.Node, depth int) *node {
	n := &node{source: t.source, line: y.Line, col: y.Column, text: y.Value, size: 1}
	if y.Kind == yaml.AliasNode {
		return t.alias(y, n, depth)
	}
	if y.Style&yaml.TaggedStyle != 0 {
		t.errs.add(n, "", "the tag "+shown(y.Tag), "a value without a tag", "put a text in quotes instead")
	}
	if y.Anchor != "" {
		t.open[y] = true
		defer func() { delete(t.open, y); t.done[y] = n }()
	}
	n.flow = y.Style&yaml.FlowStyle != 0
	if y.Kind == yaml.ScalarNode {
		n.quoted = y.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
		n.class = classOf(y.Tag)
		return n
	}
	if depth > t.limits.MaxDepth {
		t.tooDeep(n)
		n.class = nullScalar
		return n
	}
	switch y.Kind {
	case yaml.MappingNode:
		n.kind = mapNode
		n.pairs = make([]pair, 0, len(y.Content)/2)
		for i := 0; i+1 < len(y.Content); i += 2 {
			n.pairs = append(n.pairs, pair{t.read(y.Content[i], depth+1), t.read(y.Content[i+1], depth+1)})
		}
		n.checkKeys(t.errs)
	case yaml.SequenceNode:
		n.kind = listNode
		n.items = make([]*node, 0, len(y.Content))
		for _, child := range y.Content {
			n.items = append(n.items, t.read(child, depth+1))
		}
	}
	n.measure()
	t.checkSize(n)
	return n
}

// alias returns the node that an alias stands for, which is shared, not copied.
func (t *treeReader) alias(y *yaml.Node, n *node, depth int) *node {
	null := func() *node { n.class = nullScalar; return n }
	if t.open[y.Alias] {
		t.errs.add(n, "", "the alias "+shown("*"+y.Value)+" inside its own anchor", "an alias after its anchor", "")
		return null()
	}
	anchored := t.done[y.Alias]
	if anchored == nil {
		return null()
	}
	if depth+anchored.height-1 > t.limits.MaxDepth {
		t.tooDeep(n)
		return null()
	}
	return anchored
}

func (t *treeReader) tooDeep(n *node) {
	t.errs.add(n, "", fmt.Sprintf("more than %d levels", t.limits.MaxDepth),
		fmt.Sprintf("at most %d levels of mappings and lists", t.limits.MaxDepth), "")
}

// checkSize reports once where the tree, aliases expanded, exceeds the node budget.
func (t *treeReader) checkSize(n *node) {
	if n.size > t.limits.MaxNodes && !t.over {
		t.over = true
		t.errs.add(n, "", fmt.Sprintf("more than %d values once aliases are expanded", t.limits.MaxNodes),
			fmt.Sprintf("at most %d values", t.limits.MaxNodes), "write repeated parts as named entries")
	}
}

func classOf(tag string) scalarClass {
	switch tag {
	case "!!int":
		return intScalar
	case "!!float":
		return floatScalar
	case "!!bool":
		return boolScalar
	case "!!null":
		return nullScalar
	case "!!timestamp":
		return dateScalar
	}
	return stringScalar
}

// syntaxError turns the library's error text into an error with a place. The library gives a line only, counts
// it from zero where its grammar (not its scanner) complains, and omits it for the first line.
func syntaxError(src *source, data []byte, err error) *Error {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	var reported int
	if _, scanErr := fmt.Sscanf(message, "line %d:", &reported); scanErr == nil {
		_, message, _ = strings.Cut(message, ": ")
		line = reported
		if isGrammarProblem(message) {
			line++
		}
	}
	if isBlockProblem(message) {
		line = blockProblemLine(data, message, line)
	}
	return explainSyntax(src, line, message)
}

// isGrammarProblem tells the messages of the library's parser, whose lines count from zero, from its scanner's.
func isGrammarProblem(message string) bool {
	return strings.HasPrefix(message, "did not find expected") || strings.HasPrefix(message, "found undefined tag") ||
		strings.HasPrefix(message, "found duplicate") || strings.HasPrefix(message, "found incompatible")
}

// isBlockProblem tells the messages about a line that fits no block, for which the library names the block's first
// line.
func isBlockProblem(message string) bool {
	return strings.HasPrefix(message, "did not find expected key") || strings.HasPrefix(message, "did not find expected '-'")
}

// blockProblemLine finds the line at fault: the shortest text from the beginning that gives the same message ends with it.
// Large texts are not parsed again and again; for them the library's line stands.
func blockProblemLine(data []byte, message string, line int) int {
	const largest = 256 << 10
	if len(data) > largest {
		return line
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	failsWithin := func(count int) bool {
		decoder := yaml.NewDecoder(bytes.NewReader(bytes.Join(lines[:count], nil)))
		for range 2 {
			var document yaml.Node
			if err := nextDocument(decoder, &document); err != nil {
				return strings.HasSuffix(err.Error(), message)
			}
		}
		return false
	}
	if found := sort.Search(len(lines), failsWithin); found < len(lines) {
		return found
	}
	return line
}
