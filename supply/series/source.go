package series

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"tokenwatt/internal/strictyaml"
)

const (
	// DefaultMaxBytes bounds a file after decompression: half a year of every balancing authority of Form EIA-930 has 48 MB.
	DefaultMaxBytes = 256 << 20
	// DefaultMaxRows bounds the rows that are kept: nine years of five-minute data, or over a century of hours.
	DefaultMaxRows = 1_000_000
	// longestLine is beyond every header line of the formats known here.
	longestLine = 1 << 20
	// sampledLines and sampledBytes bound what is looked at before a format is chosen.
	sampledLines = 800
	sampledBytes = 1 << 20
	// mostFaults is where reading stops: a file this wrong is not the kind of file that was asked for.
	mostFaults = 100
)

// ErrTooLarge is wrapped by errors about a file beyond the limits of Settings.
var ErrTooLarge = errors.New("series: file is too large")

// source gives the lines of a file, some of them twice: once to look at, once to read.
type source struct {
	name   string
	reader *bufio.Reader
	limit  int64
	size   int64
	head   []string // lines that were looked at and not yet read
	number int      // of the line last returned by next, from 1
	faults strictyaml.Errors
}

// newSource opens a file that is packed with gzip or not, told by its first bytes.
func newSource(name string, r io.Reader, limit int64) (*source, error) {
	s := &source{name: name, reader: bufio.NewReaderSize(r, 1<<16), limit: limit}
	magic, err := s.reader.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("series: %s: %w", name, err)
	}
	switch {
	case bytes.HasPrefix(magic, []byte("\x1f\x8b")):
		unpacked, err := gzip.NewReader(s.reader)
		if err != nil {
			return nil, fmt.Errorf("series: %s: %w", name, err)
		}
		s.reader = bufio.NewReaderSize(unpacked, 1<<16)
	case bytes.HasPrefix(magic, []byte("PK\x03\x04")):
		s.fail(1, "", 0, "", "a ZIP archive or a spreadsheet", "text", "unpack the archive, or save the sheet as CSV in UTF-8")
		return nil, s.err()
	case bytes.HasPrefix(magic, []byte("\xff\xfe")), bytes.HasPrefix(magic, []byte("\xfe\xff")):
		s.fail(1, "", 0, "", "text in UTF-16", "text in UTF-8", "save it as CSV in UTF-8")
		return nil, s.err()
	}
	if mark, err := s.reader.Peek(3); err == nil && bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = s.reader.Discard(3) // what was peeked at can be discarded
	}
	return s, s.look()
}

// look reads the lines that a format is told by.
func (s *source) look() error {
	bytes := 0
	for len(s.head) < sampledLines && bytes < sampledBytes {
		line, err := s.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		s.head = append(s.head, line)
		bytes += len(line)
	}
	for i, line := range s.head {
		if strings.ContainsRune(line, 0) {
			s.fail(i+1, "", 0, "", "bytes of zero: a binary file", "text", "")
			return s.err()
		}
	}
	if len(strings.TrimSpace(strings.Join(s.head, ""))) == 0 {
		s.fail(1, "", 0, "", "an empty file", "a header and one row for each hour", "")
		return s.err()
	}
	return nil
}

// next returns the next line without its break, io.EOF at the end, or the error of reading.
func (s *source) next() (string, error) {
	s.number++
	if len(s.head) > 0 {
		line := s.head[0]
		s.head = s.head[1:]
		return line, nil
	}
	return s.read()
}

// read takes a line from the file.
func (s *source) read() (string, error) {
	var long []byte
	for {
		part, err := s.reader.ReadSlice('\n')
		s.size += int64(len(part))
		if s.size > s.limit {
			return "", fmt.Errorf("%w: %s has more than %d MiB of text", ErrTooLarge, s.name, s.limit>>20)
		}
		if err == nil && long == nil {
			return string(trimBreak(part)), nil
		}
		long = append(long, part...)
		switch {
		case err == nil:
			return string(trimBreak(long)), nil
		case errors.Is(err, io.EOF) && len(long) == 0:
			return "", io.EOF
		case errors.Is(err, io.EOF):
			return string(trimBreak(long)), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return "", fmt.Errorf("series: %s: %w", s.name, err)
		case len(long) > longestLine:
			return "", fmt.Errorf("%w: %s has a line of more than %d bytes", ErrTooLarge, s.name, longestLine)
		}
	}
}

func trimBreak(line []byte) []byte {
	line = bytes.TrimSuffix(line, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}

// fail records an error on a line whose text is known; at counts bytes from 0.
func (s *source) fail(line int, text string, at int, path, found, expected, hint string) {
	if len(s.faults) >= mostFaults {
		return
	}
	text = strings.ToValidUTF8(text, "�")
	col := utf8.RuneCountInString(text[:min(max(at, 0), len(text))]) + 1
	s.faults = append(s.faults, &strictyaml.Error{
		File: s.name, Line: line, Col: col, Path: path, Found: found, Expected: expected, Hint: hint, Excerpt: text,
	})
}

// full tells that so much is wrong that nothing more is worth saying.
func (s *source) full() bool { return len(s.faults) >= mostFaults }

// err returns the recorded errors, nil where there is none.
func (s *source) err() error {
	if len(s.faults) == 0 {
		return nil
	}
	return s.faults
}

// cell is one field of a line: its text without quotes and space around it, and the byte of the line where it starts.
type cell struct {
	text string
	at   int
}

// split cuts a line at a separator outside quotes, in which a quote is doubled (RFC 4180 but for line breaks). The cells
// are written over those given. It is false where a quote is not closed or has text behind it, at the cell returned last.
func split(line string, separator byte, cells []cell) ([]cell, bool) {
	cells = cells[:0]
	for start := 0; ; {
		at := start
		for at < len(line) && (line[at] == ' ' || line[at] == '\t' && separator != '\t') {
			at++
		}
		if at < len(line) && line[at] == '"' {
			text, end, ok := quoted(line, at)
			cells = append(cells, cell{text, at})
			if !ok {
				return cells, false
			}
			next := strings.IndexByte(line[end:], separator)
			if next < 0 {
				return cells, strings.TrimSpace(line[end:]) == ""
			}
			if strings.TrimSpace(line[end:end+next]) != "" {
				return cells, false
			}
			start = end + next + 1
			continue
		}
		next := strings.IndexByte(line[start:], separator)
		if next < 0 {
			return append(cells, cell{strings.TrimSpace(line[start:]), at}), true
		}
		cells = append(cells, cell{strings.TrimSpace(line[start : start+next]), at})
		start += next + 1
	}
}

// quoted reads a text in quotes that begins at a byte; end is behind its closing quote.
func quoted(line string, at int) (text string, end int, ok bool) {
	var parts strings.Builder
	for i := at + 1; ; {
		next := strings.IndexByte(line[i:], '"')
		if next < 0 {
			return line[at:], len(line), false
		}
		parts.WriteString(line[i : i+next])
		i += next + 1
		if i >= len(line) || line[i] != '"' {
			return strings.TrimSpace(parts.String()), i, true
		}
		parts.WriteByte('"')
		i++
	}
}

// separatorOf is the separator that cuts a header line into the most cells: a comma, semicolon or tab.
func separatorOf(line string) byte {
	best, most := byte(','), 0
	for _, separator := range []byte{',', ';', '\t'} {
		if cells, ok := split(line, separator, nil); ok && len(cells) > most {
			best, most = separator, len(cells)
		}
	}
	return best
}

// shorten cuts a text for a message.
func shorten(text string) string {
	const longest = 40
	text = strings.ToValidUTF8(text, "�")
	if utf8.RuneCountInString(text) <= longest {
		return text
	}
	return string([]rune(text)[:longest-1]) + "…"
}
