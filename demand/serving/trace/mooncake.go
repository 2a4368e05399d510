package trace

import (
	"fmt"
	"strconv"

	"tokenwatt/internal/csvlines"
	"tokenwatt/internal/strictyaml"
)

// The keys of Mooncake's lines that are read.
const (
	keyTime   = "timestamp"
	keyInput  = "input_length"
	keyOutput = "output_length"
	keyHashes = "hash_ids"
)

// deepest bounds the nesting of values that are not read.
const deepest = 32

// mooncake reads lines of JSON.
type mooncake struct {
	reader  *Reader
	line    []byte
	at      int // byte being read
	ids     []uint64
	ignored map[string]bool
}

// header tells that there is none.
func (m *mooncake) header([]byte) (bool, error) { return false, nil }

// clock tells that times are counted from the start already.
func (m *mooncake) clock() bool { return false }

// request reads a line.
func (m *mooncake) request(line []byte, q *Request) (bool, error) {
	m.line, m.at = line, 0
	places, err := m.object(q)
	if err != nil {
		return false, err
	}
	for i, key := range []string{keyTime, keyInput, keyOutput} {
		if places[i] == 0 {
			return false, m.reader.fault(1, "", "no "+key, "timestamp, input_length and output_length", "")
		}
	}
	if len(m.ids) > 0 {
		if err := m.reader.covers(q.Input, len(m.ids), places[3], keyHashes); err != nil {
			return false, err
		}
		q.Prefix, q.PrefixTokens = append([]uint64(nil), m.ids...), m.reader.options.PrefixTokens
	}
	return m.reader.fits(q, places[1], places[2])
}

// object reads the keys of a line and where their values are, from 1.
func (m *mooncake) object(q *Request) (places [4]int, err *strictyaml.Error) {
	m.ids = m.ids[:0]
	if err := m.expect('{'); err != nil {
		return places, err
	}
	for first := true; ; first = false {
		if m.peek() == '}' && first {
			break
		}
		at := m.at + 1
		key, err := m.text()
		if err != nil {
			return places, err
		}
		if err := m.expect(':'); err != nil {
			return places, err
		}
		m.space()
		if err := m.value(string(key), at, q, &places); err != nil {
			return places, err
		}
		if m.peek() != ',' {
			break
		}
		m.at++
		m.space()
	}
	if err := m.expect('}'); err != nil {
		return places, err
	}
	if m.space(); m.at < len(m.line) {
		return places, m.wrong("the end of the line")
	}
	return places, nil
}

// value reads the value of a key.
func (m *mooncake) value(key string, keyAt int, q *Request, places *[4]int) (err *strictyaml.Error) {
	at := m.at + 1
	var which int
	switch key {
	case keyTime:
		which = 0
		q.Arrival, err = m.reader.seconds(m.number(), at, key, 1e-3)
	case keyInput:
		which = 1
		q.Input, err = m.reader.whole(m.number(), at, key)
	case keyOutput:
		which = 2
		q.Output, err = m.reader.whole(m.number(), at, key)
	case keyHashes:
		which = 3
		err = m.hashes()
	default:
		m.ignore(key)
		return m.skip(0)
	}
	if err != nil {
		return err
	}
	if places[which] > 0 {
		return m.reader.fault(keyAt, key, "a second "+key, "each key once", "")
	}
	places[which] = at
	return nil
}

// ignore lists a key that is not read.
func (m *mooncake) ignore(key string) {
	const most = 100
	if !m.ignored[key] && len(m.ignored) < most {
		if m.ignored == nil {
			m.ignored = map[string]bool{}
		}
		m.ignored[key] = true
		m.reader.counts.Ignored = append(m.reader.counts.Ignored, key)
	}
}

// hashes reads an array of whole numbers.
func (m *mooncake) hashes() *strictyaml.Error {
	if err := m.expect('['); err != nil {
		return err
	}
	if m.space(); m.peek() == ']' {
		m.at++
		return nil
	}
	for {
		m.space()
		at := m.at + 1
		text := m.number()
		id, err := strconv.ParseUint(string(text), 10, 64)
		if err != nil {
			return m.reader.fault(at, keyHashes, csvlines.Quote(text), "a whole number", "")
		}
		m.ids = append(m.ids, id)
		m.space()
		if m.peek() != ',' {
			return m.expect(']')
		}
		m.at++
	}
}

// number takes what may be a number.
func (m *mooncake) number() []byte {
	start := m.at
	for m.at < len(m.line) {
		switch m.line[m.at] {
		case ',', '}', ']', ' ', '\t', ':', '"', '[', '{':
			return m.line[start:m.at]
		}
		m.at++
	}
	return m.line[start:]
}

// text reads a string; escapes stay as they are.
func (m *mooncake) text() ([]byte, *strictyaml.Error) {
	m.space()
	if m.peek() != '"' {
		return nil, m.wrong(`a text in quotes`)
	}
	start := m.at + 1
	for i := start; i < len(m.line); i++ {
		switch m.line[i] {
		case '\\':
			i++
		case '"':
			m.at = i + 1
			return m.line[start:i], nil
		}
	}
	m.at = len(m.line)
	return nil, m.wrong("a closing quote")
}

// skip passes a value that is not read.
func (m *mooncake) skip(depth int) *strictyaml.Error {
	m.space()
	var end byte
	switch m.peek() {
	case '"':
		_, err := m.text()
		return err
	case '{':
		end = '}'
	case '[':
		end = ']'
	default:
		if len(m.number()) == 0 {
			return m.wrong("a value")
		}
		return nil
	}
	if depth == deepest {
		return m.wrong(fmt.Sprintf("values nested at most %d deep", deepest))
	}
	m.at++
	if m.space(); m.peek() == end {
		m.at++
		return nil
	}
	for {
		if end == '}' {
			if _, err := m.text(); err != nil {
				return err
			}
			if err := m.expect(':'); err != nil {
				return err
			}
		}
		if err := m.skip(depth + 1); err != nil {
			return err
		}
		if m.space(); m.peek() != ',' {
			return m.expect(end)
		}
		m.at++
	}
}

func (m *mooncake) space() {
	for m.at < len(m.line) && (m.line[m.at] == ' ' || m.line[m.at] == '\t') {
		m.at++
	}
}

// peek is the next byte behind spaces, 0 at the end.
func (m *mooncake) peek() byte {
	m.space()
	if m.at == len(m.line) {
		return 0
	}
	return m.line[m.at]
}

func (m *mooncake) expect(c byte) *strictyaml.Error {
	if m.peek() != c {
		return m.wrong(strconv.Quote(string(rune(c))))
	}
	m.at++
	return nil
}

// wrong is the error about what stands at the place that is read.
func (m *mooncake) wrong(expected string) *strictyaml.Error {
	found := "the end of the line"
	if m.at < len(m.line) {
		found = csvlines.Quote(m.line[m.at:min(len(m.line), m.at+20)])
	}
	return m.reader.fault(m.at+1, "", found, expected, "a line holds one JSON object, as in mooncake")
}
