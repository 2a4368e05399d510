package factcheck

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// writeListed writes an indented object of JSON whose field of a name is an empty list, with n elements in that list. They are made
// and encoded one at a time: a long text has more claims than should be held as JSON at once.
func writeListed(w io.Writer, object any, field string, n int, element func(i int) any) error {
	out := bufio.NewWriter(w)
	whole, err := encoded(object, "")
	if err != nil {
		return err
	}
	// A line break within a string is escaped, so that this is the field itself.
	mark := "\n  \"" + field + "\": ["
	head, tail, ok := bytes.Cut(whole, []byte(mark+"]"))
	if !ok {
		return fmt.Errorf("factcheck: no empty list %q in the JSON", field)
	}
	_, _ = out.Write(head) // bufio keeps the first error for Flush
	_, _ = out.WriteString(mark)
	for i := range n {
		text, err := encoded(element(i), "    ")
		if err != nil {
			return err
		}
		if i > 0 {
			_ = out.WriteByte(',')
		}
		_, _ = out.WriteString("\n    ")
		_, _ = out.Write(text)
	}
	if n > 0 {
		_, _ = out.WriteString("\n  ")
	}
	_ = out.WriteByte(']')
	_, _ = out.Write(tail)
	_ = out.WriteByte('\n')
	return out.Flush()
}

// encoded returns a value as indented JSON, every line but the first behind a prefix.
func encoded(v any, prefix string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent(prefix, "  ")
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
