package strictyaml

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// Limits bound what a document may be, so that no input can take the machine's memory. A zero field means its default.
type Limits struct {
	MaxBytes int // size of the text; default 4 MiB
	MaxDepth int // levels of mappings and lists; default 64
	MaxNodes int // values and keys with every alias expanded; default 250,000
}

func (l *Limits) orDefault() Limits {
	limits := Limits{MaxBytes: 4 << 20, MaxDepth: 64, MaxNodes: 250_000}
	if l == nil {
		return limits
	}
	if l.MaxBytes > 0 {
		limits.MaxBytes = l.MaxBytes
	}
	if l.MaxDepth > 0 {
		limits.MaxDepth = l.MaxDepth
	}
	if l.MaxNodes > 0 {
		limits.MaxNodes = l.MaxNodes
	}
	return limits
}

// Document is a parsed text: one tree of values, each with its place. The zero value is not usable.
type Document struct {
	name   string
	root   *node
	limits Limits
}

// Name returns the name that the document was parsed under.
func (d *Document) Name() string { return d.name }

// Parse reads one YAML (or JSON) document. The name appears in every position. Errors, always of type Errors, are:
// an empty text, one over the limits (nil means the default limits), bytes that are not UTF-8, NUL and other control characters, several documents,
// duplicate keys, keys that are no names, merge keys, tags, and YAML syntax. A UTF-8 byte order mark and CRLF are accepted.
func Parse(name string, data []byte, limits *Limits) (*Document, error) {
	bounds := limits.orDefault()
	if len(data) > bounds.MaxBytes {
		return nil, Errors{{
			File: name, Line: 1, Col: 1,
			Found: fmt.Sprintf("a file of %d bytes", len(data)), Expected: fmt.Sprintf("at most %d bytes", bounds.MaxBytes),
		}}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if err := checkEncoding(name, data); err != nil {
		return nil, Errors{err}
	}
	src := newSource(name, string(data))
	var errs collector
	root := readTree(src, data, bounds, &errs)
	if err := errs.result(); err != nil {
		return nil, err
	}
	if root.isNull() {
		return nil, Errors{emptyError(src)}
	}
	return &Document{name: name, root: root, limits: bounds}, nil
}

func emptyError(src *source) *Error {
	return &Error{File: src.name, Line: 1, Col: 1, Found: "an empty document", Expected: "a mapping of keys to values"}
}

// checkEncoding refuses what is no UTF-8 text, with the place of the first bad byte. Unicode's own line breaks are
// refused too: YAML counts them as lines and editors do not, so that every position after one would mislead.
func checkEncoding(name string, data []byte) *Error {
	fail := func(offset int, found, expected, hint string) *Error {
		line, col := place(data[:offset])
		err := newSource(name, string(bytes.ToValidUTF8(data, []byte("�")))).errorAt(line, col, found, expected, hint)
		err.Found += fmt.Sprintf(" at byte %d", offset)
		return err
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return fail(0, "a UTF-16 byte order mark", "UTF-8", "save the file as UTF-8")
	}
	for offset := 0; offset < len(data); {
		if b := data[offset]; b < utf8.RuneSelf && b != 0 {
			offset++
			continue
		}
		r, size := utf8.DecodeRune(data[offset:])
		switch {
		case r == utf8.RuneError && size == 1:
			return fail(offset, fmt.Sprintf("the byte 0x%02x, which is not UTF-8,", data[offset]), "UTF-8", "save the file as UTF-8")
		case r == 0:
			return fail(offset, "a NUL character", "text", "this may be a binary or a UTF-16 file")
		case r == '\u0085' || r == '\u2028' || r == '\u2029':
			return fail(offset, fmt.Sprintf("the Unicode line break U+%04X", r), "ordinary line breaks", "replace it by a space")
		}
		offset += size
	}
	return nil
}

// place returns the line and column after the given text.
func place(before []byte) (line, col int) {
	line = 1
	start := 0
	for i, b := range before {
		if b == '\n' || b == '\r' && (i+1 == len(before) || before[i+1] != '\n') {
			line++
			start = i + 1
		}
	}
	return line, utf8.RuneCount(before[start:]) + 1
}
