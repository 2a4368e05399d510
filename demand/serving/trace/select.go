package trace

import (
	"errors"
	"fmt"
	"io"
	"math"
)

// ErrSelect is wrapped by the errors of Scale and Window.
var ErrSelect = errors.New("serving trace: no such selection")

// Scale gives the requests of a source at factor times its rate: arrivals are divided by it. The shape in time is
// kept and runs factor times as fast.
func Scale(s Source, factor float64) (Source, error) {
	if !(factor > 0) || math.IsInf(factor, 1) {
		return nil, fmt.Errorf("%w: rate times %g, expected a number above zero", ErrSelect, factor)
	}
	return &scaled{s, factor}, nil
}

type scaled struct {
	source Source
	factor float64
}

// Next gives the next request.
func (s *scaled) Next(r *Request) error {
	err := s.source.Next(r)
	r.Arrival /= s.factor
	return err
}

// Window gives the requests that arrive in [from, to) s, with arrivals as they are. Reading ends with the first
// one behind it.
func Window(s Source, from, to float64) (Source, error) {
	if !(from < to) {
		return nil, fmt.Errorf("%w: from %g s to %g s", ErrSelect, from, to)
	}
	return &window{s, from, to}, nil
}

type window struct {
	source   Source
	from, to float64
}

// Next gives the next request in the window.
func (w *window) Next(r *Request) error {
	for {
		if err := w.source.Next(r); err != nil {
			return err
		}
		switch {
		case r.Arrival >= w.to:
			return io.EOF
		case r.Arrival >= w.from:
			return nil
		}
	}
}
