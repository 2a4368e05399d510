package strictyaml

import (
	"regexp"
	"strconv"
	"strings"
)

// lineWidth is where comments are wrapped and collections leave the flow form.
const lineWidth = 100

// out is a value on its way into a YAML text. Scalars carry their final spelling.
type out struct {
	scalar string
	pairs  []outPair
	items  []*out
	kind   nodeKind
	flow   bool // may be written as {...} or [...] if it is short
}

type outPair struct {
	key      string
	value    *out
	comments []string // lines above the key
	off      bool     // the whole pair is commented out
	spaced   bool     // an empty line stands before it
}

func (o *out) set(key, scalar string) {
	o.pairs = append(o.pairs, outPair{key: key, value: &out{scalar: scalar}})
}

// lines writes a collection in block form, one string a line without indentation of its own. The tree is as deep
// as the type it comes from.
func (o *out) lines() []string {
	var lines []string
	for _, p := range o.pairs {
		if p.spaced {
			lines = append(lines, "")
		}
		for _, comment := range p.comments {
			lines = append(lines, strings.TrimRight("# "+comment, " "))
		}
		for _, line := range p.lines() {
			if p.off {
				line = "# " + line
			}
			lines = append(lines, line)
		}
	}
	for _, item := range o.items {
		inner := item.lines()
		if flow, ok := item.inline(lineWidth); ok {
			inner = []string{flow}
		}
		for i, line := range inner {
			lead := "  "
			if i == 0 {
				lead = "- "
			}
			lines = append(lines, lead+line)
		}
	}
	return lines
}

func (p *outPair) lines() []string {
	key := quoteKey(p.key) + ":"
	if flow, ok := p.value.inline(lineWidth - len(key)); ok {
		return []string{strings.TrimRight(key+" "+flow, " ")}
	}
	lines := []string{key}
	for _, line := range p.value.lines() {
		lines = append(lines, strings.TrimRight("  "+line, " "))
	}
	return lines
}

// inline writes a value on one line, if it is a scalar, empty, or a short flow collection.
func (o *out) inline(width int) (string, bool) {
	switch {
	case o.kind == scalarNode:
		return o.scalar, true
	case len(o.pairs) == 0 && len(o.items) == 0:
		return map[nodeKind]string{mapNode: "{}", listNode: "[]"}[o.kind], true
	case !o.flow:
		return "", false
	}
	var parts []string
	for _, p := range o.pairs {
		text, ok := p.value.inline(width)
		if !ok {
			return "", false
		}
		parts = append(parts, quoteKey(p.key)+": "+text)
	}
	for _, item := range o.items {
		text, ok := item.inline(width)
		if !ok {
			return "", false
		}
		parts = append(parts, text)
	}
	text := "{" + strings.Join(parts, ", ") + "}"
	if o.kind == listNode {
		text = "[" + strings.Join(parts, ", ") + "]"
	}
	return text, len(text) <= width
}

var (
	plainKey   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.+-]*$`)
	plainText  = regexp.MustCompile(`^[A-Za-z]([A-Za-z0-9 _./+()%*^;=-]*[A-Za-z0-9_./+()%*^;=-])?$`)
	plainValue = regexp.MustCompile(`^-?[0-9][0-9.]*([eE][-+]?[0-9]+)?( [A-Za-z%µ/][A-Za-z0-9%µ/ ]*)?$`)
)

// quoteKey spells a mapping key.
func quoteKey(key string) string {
	if plainKey.MatchString(key) && !isReservedWord(key) {
		return key
	}
	return strconv.Quote(key)
}

// quoteText spells a text so that YAML reads it back as that text.
func quoteText(text string) string {
	if plainText.MatchString(text) && !isReservedWord(text) {
		return text
	}
	return strconv.Quote(text)
}

// quoteValue spells a number with its unit, or a plain number.
func quoteValue(text string) string {
	if plainValue.MatchString(text) {
		return text
	}
	return quoteText(text)
}

// isReservedWord tells the words that some YAML reader takes for a truth value, a null or a number.
func isReservedWord(text string) bool {
	switch strings.ToLower(text) {
	case "true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf", "infinity":
		return true
	}
	return false
}
