package hfconfig

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"tokenwatt/internal/strictyaml"
)

// string reads a text in double quotes with its escapes.
func (p *parser) string() (string, *strictyaml.Error) {
	p.at++
	var b []byte
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == '"':
			p.at++
			return string(b), nil
		case c < ' ':
			return "", p.fail("a closing quote", "")
		case c == '\\':
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			b = utf8.AppendRune(b, r)
		default:
			b = append(b, c)
			p.at++
		}
	}
	return "", p.fail("a closing quote", "the file is cut short")
}

// escape reads what stands behind a backslash.
func (p *parser) escape() (rune, *strictyaml.Error) {
	if p.at+1 >= len(p.text) {
		p.at = len(p.text)
		return 0, p.fail("an escaped character", "the file is cut short")
	}
	p.at += 2
	switch c := p.text[p.at-1]; c {
	case '"', '\\', '/':
		return rune(c), nil
	case 'b':
		return '\b', nil
	case 'f':
		return '\f', nil
	case 'n':
		return '\n', nil
	case 'r':
		return '\r', nil
	case 't':
		return '\t', nil
	case 'u':
		r, ok := p.hex()
		if !ok {
			return 0, p.fail("four hexadecimal digits", "")
		}
		if utf16.IsSurrogate(r) && p.at+1 < len(p.text) && p.text[p.at] == '\\' && p.text[p.at+1] == 'u' {
			p.at += 2
			low, ok := p.hex()
			if !ok {
				return 0, p.fail("four hexadecimal digits", "")
			}
			return utf16.DecodeRune(r, low), nil
		}
		return r, nil
	}
	p.at--
	return 0, p.fail("an escape of JSON", "")
}

// hex reads four hexadecimal digits.
func (p *parser) hex() (rune, bool) {
	if p.at+4 > len(p.text) {
		return 0, false
	}
	v, err := strconv.ParseUint(string(p.text[p.at:p.at+4]), 16, 16)
	if err != nil {
		return 0, false
	}
	p.at += 4
	return rune(v), true
}
