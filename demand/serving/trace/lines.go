package trace

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// ErrLine is wrapped by the error about a line above the limit.
var ErrLine = errors.New("serving trace: line is too long")

var errLong = errors.New("line above the limit")

// lines reads lines of bounded length. A line is valid until the next is read.
type lines struct {
	source  *bufio.Reader
	most    int // bytes in a line
	number  int64
	current []byte
	joined  []byte // of a line that does not fit the buffer
	again   bool   // the current line is given once more
}

// next returns the next line without its end. io.EOF comes behind the last one.
func (l *lines) next() ([]byte, error) {
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
	l.current = line
	if len(line) > l.most {
		return nil, errLong
	}
	return line, nil
}

// clip is the beginning of a line, for messages.
func clip(line []byte) string {
	const most = 120
	if len(line) > most {
		line = line[:most]
	}
	return strings.ToValidUTF8(string(line), "\ufffd")
}
