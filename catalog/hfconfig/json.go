package hfconfig

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"

	"tokenwatt/internal/strictyaml"
)

const (
	// maxBytes is far above any config.json (the longest, with thousands of labels, are below 1 MB).
	maxBytes = 16 << 20
	// maxDepth bounds the recursion.
	maxDepth = 64
	// longestLine is the longest line that is shown with an error: a file without line breaks is not.
	longestLine = 4096
	// mostRepeated is how many keys given twice are reported.
	mostRepeated = 20
)

// node is a JSON value with the byte where it starts.
type node struct {
	offset  int
	kind    kind
	text    string // of a string its characters, of all other scalars what is written
	members []member
	items   []*node
}

// kind tells JSON's values apart.
type kind uint8

const (
	null kind = iota
	boolean
	number
	text
	array
	object
)

// member is one key of an object.
type member struct {
	key    string
	offset int
	value  *node
}

// member returns the value under a key, nil where there is none.
func (n *node) member(key string) *node {
	for i := range n.members {
		if n.members[i].key == key {
			return n.members[i].value
		}
	}
	return nil
}

// describe says what a value is, for an error.
func (n *node) describe() string {
	switch n.kind {
	case object:
		return "an object"
	case array:
		return fmt.Sprintf("a list of %d", len(n.items))
	case text:
		return clip(strconv.Quote(n.text))
	case null, boolean, number:
	}
	return "`" + clip(n.text) + "`"
}

// clip cuts what would fill the screen.
func clip(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "..."
}

// parser reads JSON as Python's json module does, which writes these files: NaN and Infinity are numbers.
type parser struct {
	source
	at    int
	depth int
	errs  strictyaml.Errors
}

// source is a text with a name, in which bytes have lines and columns.
type source struct {
	file string
	text []byte
}

// errorf returns an error at a byte of the text.
func (s *source) errorf(offset int, path, found, expected, hint string) *strictyaml.Error {
	offset = min(offset, len(s.text))
	start := bytes.LastIndexByte(s.text[:offset], '\n') + 1
	end := len(s.text)
	if i := bytes.IndexByte(s.text[start:], '\n'); i >= 0 {
		end = start + i
	}
	excerpt := ""
	if end-start <= longestLine {
		excerpt = string(bytes.ToValidUTF8(bytes.TrimSuffix(s.text[start:end], []byte{'\r'}), []byte("\uFFFD")))
	}
	return &strictyaml.Error{
		File: s.file, Line: bytes.Count(s.text[:start], []byte{'\n'}) + 1, Col: utf8.RuneCount(s.text[start:offset]) + 1,
		Path: path, Found: found, Expected: expected, Hint: hint, Excerpt: excerpt,
	}
}

// fail is the error that ends the reading, at the current byte.
func (p *parser) fail(expected, hint string) *strictyaml.Error {
	found := "the end of the file"
	if p.at < len(p.text) {
		r, _ := utf8.DecodeRune(p.text[p.at:])
		found = strconv.QuoteRune(r)
	}
	return p.errorf(p.at, "", found, expected, hint)
}

// parse returns the object that a text holds and, apart, the errors of keys given twice. Where the object is nil the
// errors say why the text could not be read.
func parse(name string, data []byte) (*node, *source, strictyaml.Errors) {
	p := &parser{source: source{file: name, text: bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))}}
	refuse := func(offset int, found, expected, hint string) (*node, *source, strictyaml.Errors) {
		return nil, &p.source, strictyaml.Errors{p.errorf(offset, "", found, expected, hint)}
	}
	if len(data) > maxBytes {
		p.text = nil
		return refuse(0, fmt.Sprintf("%d bytes", len(data)), fmt.Sprintf("a config.json of at most %d", maxBytes), "is it the weights?")
	}
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		p.text = nil
		return refuse(0, "text in UTF-16", "UTF-8", "save the file as UTF-8")
	}
	if !utf8.Valid(p.text) {
		bad := 0
		for rest := p.text; ; {
			r, size := utf8.DecodeRune(rest)
			if r == utf8.RuneError && size <= 1 {
				break
			}
			bad, rest = bad+size, rest[size:]
		}
		return refuse(bad, fmt.Sprintf("the byte 0x%02x", p.text[bad]), "text in UTF-8", "save the file as UTF-8")
	}
	root, err := p.document()
	if err != nil {
		return nil, &p.source, append(p.errs, err)
	}
	return root, &p.source, p.errs
}

// document reads the whole text: one object.
func (p *parser) document() (*node, *strictyaml.Error) {
	p.space()
	start := p.at
	if p.at == len(p.text) {
		return nil, p.errorf(p.at, "", "nothing", "the object of a config.json", "")
	}
	root, err := p.value("")
	if err == nil {
		if p.space(); p.at < len(p.text) {
			err = p.fail("the end of the file", "")
		}
	}
	if err != nil {
		return nil, err
	}
	if root.kind != object {
		return nil, p.errorf(start, "", root.describe(), "the object of a config.json", "")
	}
	return root, nil
}

func (p *parser) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// take moves past a byte if it is the next.
func (p *parser) take(b byte) bool {
	if p.at < len(p.text) && p.text[p.at] == b {
		p.at++
		return true
	}
	return false
}

// value reads any value at the current byte.
func (p *parser) value(path string) (*node, *strictyaml.Error) {
	if p.depth++; p.depth > maxDepth {
		return nil, p.fail(fmt.Sprintf("at most %d levels", maxDepth), "")
	}
	defer func() { p.depth-- }()
	p.space()
	n := &node{offset: p.at}
	if p.at == len(p.text) {
		return nil, p.fail("a value", "the file is cut short")
	}
	var err *strictyaml.Error
	switch c := p.text[p.at]; {
	case c == '{':
		n.kind = object
		err = p.object(n, path)
	case c == '[':
		n.kind = array
		err = p.array(n, path)
	case c == '"':
		n.kind = text
		n.text, err = p.string()
	default:
		err = p.scalar(n)
	}
	return n, err
}

// scalar reads null, a boolean or a number.
func (p *parser) scalar(n *node) *strictyaml.Error {
	end := p.at
	for end < len(p.text) && !bytes.ContainsRune([]byte(" \t\r\n,:]}[{\""), rune(p.text[end])) {
		end++
	}
	n.text = string(p.text[p.at:end])
	switch n.text {
	case "null":
		n.kind = null
	case "true", "false":
		n.kind = boolean
	case "NaN", "Infinity", "-Infinity":
		n.kind = number
	default:
		if !isNumber(n.text) {
			hint := ""
			switch n.text {
			case "None":
				hint = "JSON writes null"
			case "True", "False":
				hint = "JSON writes true and false"
			}
			return p.fail("a value", hint)
		}
		n.kind = number
	}
	p.at = end
	return nil
}

// isNumber tells whether a text is a number of JSON: RFC 8259, section 6.
func isNumber(s string) bool {
	digits := func() bool {
		n := 0
		for n < len(s) && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		s = s[n:]
		return n > 0
	}
	if s != "" && s[0] == '-' {
		s = s[1:]
	}
	if len(s) > 1 && s[0] == '0' && s[1] >= '0' && s[1] <= '9' || !digits() {
		return false
	}
	if s != "" && s[0] == '.' {
		s = s[1:]
		if !digits() {
			return false
		}
	}
	if s != "" && (s[0] == 'e' || s[0] == 'E') {
		if s = s[1:]; s != "" && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		if !digits() {
			return false
		}
	}
	return s == ""
}

// object reads the members of an object. A key given twice is an error, and reading goes on.
func (p *parser) object(n *node, path string) *strictyaml.Error {
	p.at++
	if p.space(); p.take('}') {
		return nil
	}
	seen := map[string]bool{}
	for {
		p.space()
		m := member{offset: p.at}
		if p.at == len(p.text) || p.text[p.at] != '"' {
			return p.fail("a key in double quotes", "")
		}
		var err *strictyaml.Error
		if m.key, err = p.string(); err != nil {
			return err
		}
		if p.space(); !p.take(':') {
			return p.fail("a colon behind the key", "")
		}
		below := m.key
		if path != "" {
			below = path + "." + m.key
		}
		if m.value, err = p.value(below); err != nil {
			return err
		}
		if seen[m.key] && len(p.errs) < mostRepeated {
			p.errs = append(p.errs, p.errorf(m.offset, clip(below), "the key a second time", "each key once", ""))
		}
		seen[m.key] = true
		n.members = append(n.members, m)
		p.space()
		if p.take('}') {
			return nil
		}
		if !p.take(',') {
			return p.fail("a comma or a closing brace", "")
		}
	}
}

// array reads the items of a list.
func (p *parser) array(n *node, path string) *strictyaml.Error {
	p.at++
	if p.space(); p.take(']') {
		return nil
	}
	for {
		item, err := p.value(path)
		if err != nil {
			return err
		}
		n.items = append(n.items, item)
		p.space()
		if p.take(']') {
			return nil
		}
		if !p.take(',') {
			return p.fail("a comma or a closing bracket", "")
		}
	}
}
