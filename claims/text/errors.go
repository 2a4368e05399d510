package text

import (
	"fmt"
)

// DecodeError is an input that is not text in an encoding that is read.
type DecodeError struct {
	Found    string // what the input seems to be
	Offset   int    // byte at which it was seen, 0 for the whole
	Expected string // what is read
	Hint     string // what to do
}

// expectedEncodings says what Decode reads.
const expectedEncodings = "UTF-8, UTF-16 with a byte order mark, or GBK/GB18030"

// Error returns found, expected and hint in one line.
func (e *DecodeError) Error() string {
	at := ""
	if e.Offset > 0 {
		at = fmt.Sprintf(" at byte %d", e.Offset)
	}
	hint := ""
	if e.Hint != "" {
		hint = "; " + e.Hint
	}
	return fmt.Sprintf("not a text that can be read: found %s%s, expected %s%s", e.Found, at, e.Expected, hint)
}

// SizeError is an input longer than the limit.
type SizeError struct{ Found, Limit int }

// Error returns found and limit in bytes.
func (e *SizeError) Error() string {
	return fmt.Sprintf("the input is too long: found %d bytes, expected at most %d; cut it into articles", e.Found, e.Limit)
}

// FormatError is a markup that is not read.
type FormatError struct{ Found string }

// Error returns found and expected.
func (e *FormatError) Error() string {
	return fmt.Sprintf("unknown type of input: found %q, expected %q, %q or %q", e.Found, Plain, HTML, Markdown)
}
