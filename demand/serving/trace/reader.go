package trace

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"tokenwatt/internal/csvlines"
	"tokenwatt/internal/event"
	"tokenwatt/internal/strictyaml"
)

// Reader streams the requests of a file.
type Reader struct {
	name    string
	options Options
	lines   csvlines.Lines
	close   []io.Closer
	parse   parser
	counts  Counts

	fatal    error               // what Next returns from now on
	current  record              // being read; here so that reading allocates nothing
	previous record              // the latest so far
	held     event.Queue[record] // of a sort window
	newest   float64             // latest time read
	emitted  bool                // whether a request was given
	last     float64             // its time
	base     float64             // what is taken off times
}

// record is a request with the line that it came from.
type record struct {
	Request
	line int64
}

// parser reads the requests of one layout.
type parser interface {
	// header reads the first line that is not blank and tells whether it is a header rather than a request.
	header(line []byte) (bool, error)
	// request reads a line. keep is false where a rule drops it.
	request(line []byte, q *Request) (keep bool, err error)
	// clock tells whether times are of a wall clock, so that they are counted from the first request.
	clock() bool
}

// Open opens a file. Errors are of the file, of the options (ErrOptions), and strictyaml.Errors about its header.
func Open(path string, options Options) (*Reader, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("serving trace: %w", err)
	}
	r, err := NewReader(path, file, options)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	r.close = append(r.close, file)
	return r, nil
}

// NewReader is Open on an open source; name is what messages call it. The header is read.
func NewReader(name string, source io.Reader, options Options) (*Reader, error) {
	options, err := options.complete()
	if err != nil {
		return nil, err
	}
	r := &Reader{name: name, options: options}
	buffered, closer, err := csvlines.Open(name, source)
	if err != nil {
		return nil, fmt.Errorf("serving trace: %w", err)
	}
	r.close = append(r.close, closer)
	r.lines = csvlines.New(buffered, options.MaxLineBytes)
	if err := r.start(); err != nil {
		return nil, err
	}
	return r, nil
}

// Close closes what Open opened.
func (r *Reader) Close() error {
	var errs []error
	for _, c := range r.close {
		errs = append(errs, c.Close())
	}
	r.close = nil
	return errors.Join(errs...)
}

// Counts returns what was read so far.
func (r *Reader) Counts() Counts {
	c := r.counts
	c.Lines = r.lines.Number()
	return c
}

// Format returns the layout of the file.
func (r *Reader) Format() Format { return r.options.Format }

// start reads up to the header and picks the parser.
func (r *Reader) start() error {
	for {
		line, err := r.line()
		if errors.Is(err, io.EOF) {
			return strictyaml.Errors{{
				File: r.name, Line: 1, Col: 1, Found: "no text", Expected: "a header and requests", Hint: "layouts are " + joined(Formats()),
			}}
		}
		if err != nil {
			return err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			r.counts.Blank++
			continue
		}
		if r.options.Format == Mooncake || r.options.Format == Guess && bytes.TrimSpace(line)[0] == '{' {
			r.options.Format = Mooncake
			r.parse = &mooncake{reader: r}
		} else {
			r.parse = &table{reader: r}
		}
		header, err := r.parse.header(line)
		if err != nil {
			return err
		}
		if !header {
			r.lines.Again()
		}
		return nil
	}
}

// Next gives the next request. An error that is a *strictyaml.Error is about one line, and the next call goes on
// behind it; any other error stays.
func (r *Reader) Next(q *Request) error {
	if r.fatal != nil {
		return r.fatal
	}
	p, err := r.ordered()
	if err != nil {
		var line *strictyaml.Error
		if errors.As(err, &line) {
			r.counts.Faults++
		} else {
			r.fatal = err
		}
		return err
	}
	if !r.emitted {
		r.emitted = true
		if r.options.FromFirst || r.parse.clock() {
			r.base = p.Arrival
		}
	}
	r.last = p.Arrival
	*q = p.Request
	q.Arrival -= r.base
	r.counts.Requests++
	r.counts.Input += int64(q.Input)
	r.counts.Output += int64(q.Output)
	return nil
}

// ordered gives the next record in order of time.
func (r *Reader) ordered() (record, error) {
	for {
		p, err := r.record()
		switch {
		case errors.Is(err, io.EOF):
			_, p, ok := r.held.Pop()
			if ok {
				return p, nil
			}
			if r.counts.Requests+r.counts.Zero+r.counts.TooLong+r.counts.Faults == 0 {
				return record{}, r.fault(1, "", "a header and no requests", "requests", "")
			}
			return record{}, io.EOF
		case err != nil:
			return record{}, err
		case r.previous.line > 0 && p.Arrival < r.newest:
			if r.options.SortWindow == 0 || r.emitted && p.Arrival < r.last {
				return record{}, r.unsorted(p.Arrival)
			}
			r.counts.Sorted++
		default:
			r.newest, r.previous = p.Arrival, p
		}
		if r.options.SortWindow == 0 {
			return p, nil
		}
		r.held.Push(p.Arrival, 0, p)
		if r.held.Len() > r.options.SortWindow {
			_, p, _ = r.held.Pop()
			return p, nil
		}
	}
}

// unsorted is the error about a request that comes too late.
func (r *Reader) unsorted(arrival float64) error {
	hint := "sort the file, or set a sort window"
	if r.options.SortWindow > 0 {
		hint = fmt.Sprintf("the sort window of %d requests does not reach so far back", r.options.SortWindow)
	}
	return r.fault(1, "", fmt.Sprintf("a request %.9g s before that of line %d", r.newest-arrival, r.previous.line), "requests in order of time", hint)
}

// record reads lines until one has a request.
func (r *Reader) record() (record, error) {
	for {
		line, err := r.line()
		if err != nil {
			return record{}, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			r.counts.Blank++
			continue
		}
		r.current = record{line: r.lines.Number()}
		keep, err := r.parse.request(line, &r.current.Request)
		if err != nil {
			return record{}, err
		}
		if keep {
			return r.current, nil
		}
	}
}

// line reads a line, and says where reading failed.
func (r *Reader) line() ([]byte, error) {
	line, err := r.lines.Next()
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return line, err
	case errors.Is(err, csvlines.ErrLong):
		return nil, fmt.Errorf("%s:%d:%d: %w: found more than %d bytes, expected a line of a trace (hint: raise the limit if lines are so long)",
			r.name, r.lines.Number(), r.options.MaxLineBytes+1, ErrLine, r.options.MaxLineBytes)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fmt.Errorf("%s:%d: compressed data is cut short behind this line: %w", r.name, r.lines.Number(), err)
	}
	return nil, fmt.Errorf("%s:%d: reading behind this line: %w", r.name, r.lines.Number(), err)
}

// fault is an error of the line being read at byte col, from 1.
func (r *Reader) fault(col int, column, found, expected, hint string) *strictyaml.Error {
	line := r.lines.Current()
	col = csvlines.Column(line, col)
	if other := csvlines.Encoding(line); other != "" {
		hint = other
	}
	return &strictyaml.Error{
		File: r.name, Line: int(r.lines.Number()), Col: col, Path: column, Found: found, Expected: expected, Hint: hint, Excerpt: csvlines.Clip(line),
	}
}

// fits applies the rules about lengths. col is where the tokens of the prompt are.
func (r *Reader) fits(q *Request, inputCol, outputCol int) (bool, error) {
	if q.Input == 0 || q.Output == 0 {
		if r.options.ZeroTokens == Drop || r.options.Format == BurstGPT {
			r.counts.Zero++
			return false, nil
		}
		col, what := inputCol, "a prompt of 0 tokens"
		if q.Input > 0 {
			col, what = outputCol, "an answer of 0 tokens"
		}
		return false, r.fault(col, "", what, "1 token or above", "such requests can be dropped and counted by a rule")
	}
	if most := r.options.MaxModelLen; most > 0 && q.Input+q.Output > most {
		switch r.options.TooLong {
		case Fail:
			return false, r.fault(inputCol, "", fmt.Sprintf("a request of %d + %d tokens", q.Input, q.Output), fmt.Sprintf("at most the %d of max model len", most),
				"such requests can be dropped, or kept for the engine to refuse, by a rule")
		case Drop:
			r.counts.TooLong++
			return false, nil
		case Keep:
			r.counts.TooLong++
		}
	}
	return true, nil
}

// Faults reads a source to its end and returns the errors about its lines, at most so many.
func Faults(r *Reader, most int) error {
	var list strictyaml.Errors
	var q Request
	for {
		err := r.Next(&q)
		var line *strictyaml.Error
		switch {
		case err == nil:
			continue
		case errors.As(err, &line):
			if list = append(list, line); len(list) < most {
				continue
			}
		case !errors.Is(err, io.EOF):
			return errors.Join(orNil(list), err)
		}
		return orNil(list)
	}
}

func orNil(list strictyaml.Errors) error {
	if len(list) == 0 {
		return nil
	}
	return list
}
