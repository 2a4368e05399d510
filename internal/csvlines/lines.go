package csvlines

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrLong is returned by Lines.Next for a line above the limit.
var ErrLong = errors.New("line above the limit")

// Open returns a source as it is, or unpacked where its first bytes are those of gzip, with what is to be closed. A name that
// ends in .gz and other first bytes are an error.
func Open(name string, source io.Reader) (*bufio.Reader, io.Closer, error) {
	buffered := bufio.NewReaderSize(source, 1<<16)
	magic, err := buffered.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	switch {
	case string(magic) == "\x1f\x8b":
		unzipped, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: compressed data is damaged: %w", name, err)
		}
		return bufio.NewReaderSize(unzipped, 1<<16), unzipped, nil
	case strings.HasSuffix(strings.ToLower(name), ".gz") && len(magic) > 0:
		return nil, nil, fmt.Errorf("%s: found %q at its beginning, expected gzip as its name says: %w", name, magic, gzip.ErrHeader)
	}
	return buffered, io.NopCloser(nil), nil
}

// Lines reads lines of bounded length. A line is valid until the next is read.
type Lines struct {
	source  *bufio.Reader
	most    int // bytes in a line
	number  int64
	current []byte
	joined  []byte // of a line that does not fit the buffer
	again   bool   // the current line is given once more
}

// New reads lines of at most so many bytes.
func New(source *bufio.Reader, most int) Lines { return Lines{source: source, most: most} }

// Next returns the next line without its end. io.EOF comes behind the last one.
func (l *Lines) Next() ([]byte, error) {
	if l.again {
		l.again = false
		return l.current, nil
	}
	line, err := l.source.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		l.joined = l.joined[:0]
		for errors.Is(err, bufio.ErrBufferFull) && len(l.joined)+len(line) <= l.most {
			l.joined = append(l.joined, line...)
			line, err = l.source.ReadSlice('\n')
		}
		l.joined = append(l.joined, line...)
		line = l.joined
		if errors.Is(err, bufio.ErrBufferFull) {
			err = nil
		}
	}
	if err != nil && (!errors.Is(err, io.EOF) || len(line) == 0) {
		return nil, err
	}
	l.number++
	line = bytes.TrimSuffix(line, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	if l.number == 1 {
		line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
	}
	l.current = line
	if len(line) > l.most {
		return nil, ErrLong
	}
	return line, nil
}

// Again lets Next return the current line once more.
func (l *Lines) Again() { l.again = true }

// Current is the line that was read last; Number counts it from 1, 0 before the first.
func (l *Lines) Current() []byte { return l.current }

// Number is the number of the current line.
func (l *Lines) Number() int64 { return l.number }

// Clip is the beginning of a line, for the excerpt of a message. Its control characters are in it: for words of a message there
// is Quote.
func Clip(line []byte) string {
	const most = 120
	if len(line) > most {
		line = line[:most]
	}
	return strings.ToValidUTF8(string(line), "\ufffd")
}
