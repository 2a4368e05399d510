package fasta

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tokenwatt/internal/strictyaml"
)

// nameKept is how many bytes of a name are kept.
const nameKept = 200

// place is where in the grammar the scanner stands.
type place uint8

const (
	lineStart place = iota // at the first character of a line
	header                 // in the name of a header
	headerEnd              // in a header behind its name
	residues               // in a line of residues
	comment                // in a line that begins with ";"
)

// scanner takes FASTA apart byte by byte; no line is held.
type scanner struct {
	*collector
	at      place
	line    int
	open    bool // a record is being read
	record  record
	name    []byte
	seen    int64 // headers
	names   map[uint64]struct{}
	cr      bool // the last byte was a CR, whose LF is no line of its own
	refused *strictyaml.Error
}

// record is the record that is being read.
type record struct {
	line, stopLine, badLine int
	length                  int
	ambiguous               int64
	bad                     string // what was found that should not be there
	nameless                bool
}

// scan takes the next bytes.
func (s *scanner) scan(text []byte) {
	for i := 0; i < len(text); i++ {
		if s.at == residues && s.record.stopLine == 0 {
			n := letters(text[i:])
			if s.record.length < lookedAt {
				s.look(text[i : i+min(n, lookedAt-s.record.length)])
			}
			s.record.length += n
			if i += n; i == len(text) {
				return
			}
		}
		b := text[i]
		if b == '\n' && s.cr {
			s.cr = false
			continue
		}
		if s.cr = b == '\r'; s.cr {
			b = '\n'
		}
		switch s.at {
		case lineStart:
			s.begin(b)
		case header:
			s.title(b)
		case residues:
			s.residue(b)
		case headerEnd, comment:
		}
		if b == '\n' {
			s.line++
			if s.at == header {
				s.named()
			}
			s.at = lineStart
		}
		if s.refused != nil {
			return
		}
	}
}

// letters is how many bytes at the beginning of a text are letters that stand for one residue or base each.
func letters(text []byte) int {
	for i, b := range text {
		if c := b | 0x20; c < 'a' || c > 'z' || c == 'b' || c == 'j' || c == 'x' || c == 'z' {
			return i
		}
	}
	return len(text)
}

// look counts the letters of DNA and RNA among the first of a record.
func (s *scanner) look(text []byte) {
	s.result.Looked += int64(len(text))
	for _, b := range text {
		switch b | 0x20 {
		case 'a', 'c', 'g', 't', 'u', 'n':
			s.result.Bases++
		}
	}
}

// begin looks at the first character of a line.
func (s *scanner) begin(b byte) {
	switch b {
	case '>':
		s.close()
		s.open, s.record, s.name, s.at = true, record{line: s.line}, s.name[:0], header
	case ';':
		s.at = comment
	case '\n', ' ', '\t':
	default:
		s.at = residues
		if !s.open {
			s.refuse(b)
			return
		}
		s.residue(b)
	}
}

// refuse reports text before the first header.
func (s *scanner) refuse(b byte) {
	found, hint := fmt.Sprintf("`%c` before the first header", b), "every record begins with a line like `>name`"
	switch {
	case b == 0 || b < ' ' && b != '\t':
		found, hint = fmt.Sprintf("the byte 0x%02x", b), "is it a text file?"
	case b >= utf8.RuneSelf:
		found = "characters that are not ASCII before the first header"
	case b == '@':
		hint = "FASTQ begins so; convert it to FASTA"
	}
	s.refused = fault(s.result.File, s.line, "", found, "a header that begins with `>`", hint)
}

// title reads the name of a header.
func (s *scanner) title(b byte) {
	switch {
	case b == '\n':
	case b == ' ' || b == '\t':
		if len(s.name) > 0 {
			s.at = headerEnd
			s.named()
		}
	case len(s.name) < nameKept:
		s.name = append(s.name, b)
	}
}

// named looks at a name that is complete.
func (s *scanner) named() {
	s.seen++
	if len(s.name) == 0 {
		s.record.nameless = true
		return
	}
	if len(s.names) >= MaxNames {
		s.result.NamesUnchecked = true
		return
	}
	h := hash(s.name)
	if _, twice := s.names[h]; twice {
		s.result.Repeated++
		s.tell(s.record.line, "", "the name `"+s.text()+"` again", "a name for each record", "it is counted all the same")
		return
	}
	s.names[h] = struct{}{}
}

// hash is FNV-1a in 64 bits (Fowler, Noll, Vo), the same in every run.
func hash(name []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, b := range name {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return h
}

// text is the record's name as it can be printed: what is not UTF-8 and what would steer a terminal is a question mark.
func (s *scanner) text() string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(string(s.name), "?"))
}

// residue reads one character of a line of residues.
func (s *scanner) residue(b byte) {
	r := &s.record
	switch {
	case b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z':
		if r.stopLine > 0 && r.bad == "" {
			r.bad, r.badLine = "a stop `*` within a sequence", r.stopLine
		}
		switch b | 0x20 {
		case 'b', 'j', 'x', 'z':
			r.ambiguous++
		}
		r.length++
	case b == '*':
		r.stopLine = s.line
	case b == '-' || b == '.' || b == ' ' || b == '\t' || b == '\n':
	case r.bad == "":
		r.bad, r.badLine = fmt.Sprintf("`%c`", b), s.line
		if b < ' ' || b >= 0x7f {
			r.bad = fmt.Sprintf("the byte 0x%02x", b)
		}
		if b == '>' {
			r.bad = "`>` within a line"
		}
	}
}

// close counts the record that ends, or says why it is bad.
func (s *scanner) close() {
	if !s.open {
		return
	}
	r := &s.record
	of := "record `" + s.text() + "`"
	bad := func(line int, found, expected, hint string) {
		s.result.Bad++
		s.tell(line, "", found+" in "+of, expected, hint)
	}
	switch {
	case r.nameless:
		of = "a record"
		bad(r.line, "no name", "a name behind `>`", "")
	case r.bad != "":
		bad(r.badLine, r.bad, "letters of residues or bases, gaps, and a stop at the end alone", "")
	case r.length == 0:
		bad(r.line, "no residue", "a sequence behind the header", "")
	case r.length > MaxLength:
		bad(r.line, fmt.Sprintf("%d residues", r.length), fmt.Sprintf("at most %d", int64(MaxLength)), "")
	default:
		s.add(r.length, 1, Named{s.text(), r.line})
		s.result.Ambiguous += r.ambiguous
		if r.stopLine > 0 {
			s.result.Stops++
		}
	}
	s.open = false
}

// finish ends the last record. A file without a header, and one without a good record, are refused.
func (s *scanner) finish() (*Lengths, error) {
	if s.at == header {
		s.named()
	}
	s.close()
	if s.seen == 0 {
		return nil, strictyaml.Errors{fault(s.result.File, s.line, "", "a file without a record", "at least one header that begins with `>`", "")}
	}
	if s.result.Records == 0 {
		return nil, s.result.Faults
	}
	return s.done(), nil
}
