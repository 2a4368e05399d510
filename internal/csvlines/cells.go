package csvlines

import "bytes"

// Cell is a cell of a line, without its quotes.
type Cell struct {
	Text []byte
	At   int // byte where it begins, from 1
}

// Split appends the cells of a line to those given. bad is 0, or the byte from 1 at which a quote begins that has no end.
func Split(cells []Cell, line []byte) (list []Cell, bad int) {
	at := 0
	for {
		rest := line[at:]
		if len(rest) > 0 && rest[0] == '"' {
			text, n := unquote(rest)
			if n < 0 {
				return cells, at + 1
			}
			cells = append(cells, Cell{text, at + 1})
			if n == len(rest) {
				return cells, 0
			}
			at += n + 1
			continue
		}
		n := bytes.IndexByte(rest, ',')
		if n < 0 {
			return append(cells, Cell{rest, at + 1}), 0
		}
		cells = append(cells, Cell{rest[:n], at + 1})
		at += n + 1
	}
}

// unquote reads a cell in quotes and returns how many bytes it has, up to the comma or the end; -1 where it does not end.
func unquote(b []byte) (text []byte, n int) {
	end := 1
	doubled := false
	for ; end < len(b); end++ {
		if b[end] != '"' {
			continue
		}
		if end+1 < len(b) && b[end+1] == '"' {
			doubled = true
			end++
			continue
		}
		break
	}
	if end >= len(b) || end+1 < len(b) && b[end+1] != ',' {
		return nil, -1
	}
	text = b[1:end]
	if doubled {
		text = bytes.ReplaceAll(text, []byte(`""`), []byte(`"`))
	}
	return text, end + 1
}
