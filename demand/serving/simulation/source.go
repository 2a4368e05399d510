package simulation

import (
	"errors"
	"fmt"
	"io"
	"math"

	"tokenwatt/demand/serving/trace"
	"tokenwatt/internal/fault"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// MostFaults is how many lines of a trace an error lists.
const MostFaults = 20

// mostPairs is how many lengths are kept of a trace that only gives lengths.
const mostPairs = 100_000

// TraceError is about the lines of a trace that are wrong: the first of them, and how many there are in the part that is read.
type TraceError struct {
	Errors strictyaml.Errors
	Total  int64
}

// Error lists the lines.
func (e *TraceError) Error() string {
	text := e.Errors.Error()
	if more := e.Total - int64(len(e.Errors)); more > 0 {
		text += fmt.Sprintf("\nand %d more lines with errors", more)
	}
	return text
}

// Unwrap returns the lines, a strictyaml.Errors.
func (e *TraceError) Unwrap() error { return e.Errors }

// Selection is which requests a run gets. The zero Selection is the scenario's.
type Selection struct {
	Rate float64 // factor on the rate of requests; 0 is 1. Of a trace times are divided by it, of drawn requests visits multiplied
	// Start and Seconds are the part of drawn requests, in s from the beginning of the year; Seconds of 0 stands for the scenario's
	// start and duration. Of a trace they are not read.
	Start, Seconds float64
}

// Source gives a run its requests, with times from the beginning of the part that is simulated. It belongs to one run and is to be
// closed.
type Source struct {
	next   trace.Source
	reader *trace.Reader
	stream *trace.Stream

	shift  float64 // s taken off times
	begin  float64 // s of the year, or of the trace at its own rate, at which the time studied begins
	warmUp float64 // s
	end    float64 // s, of the part that is simulated; 0: with the last request

	given, input, output int64 // requests, and their tokens
}

// Next gives the next request, with what is wrong with a trace as a *TraceError.
func (s *Source) Next(r *trace.Request) error {
	err := s.next.Next(r)
	r.Arrival -= s.shift
	if err == nil {
		s.given++
		s.input += int64(r.Input)
		s.output += int64(r.Output)
	}
	return err
}

// drawn is what was drawn, with the requests that were given: hours are drawn whole.
func (s *Source) drawn() trace.Drawn {
	d := s.stream.Drawn()
	d.Requests, d.Input, d.Output = s.given, s.input, s.output
	return d
}

// leftOut says how many requests of a trace its rules left out, where they left out any.
func (s *Source) leftOut() string {
	if s.reader == nil {
		return ""
	}
	c := s.reader.Counts()
	if c.Zero+c.TooLong == 0 {
		return ""
	}
	return fmt.Sprintf(" (hint: by the rules of the trace %d requests without tokens and %d longer than max_model_len were left out)", c.Zero, c.TooLong)
}

// Close closes the file.
func (s *Source) Close() error {
	if s.reader == nil {
		return nil
	}
	return s.reader.Close()
}

// Open opens the requests of a selection. Errors are of the file, or about the selection.
func (s *Service) Open(o Selection) (*Source, error) {
	if o.Rate == 0 {
		o.Rate = 1
	}
	if !(o.Rate > 0) || math.IsInf(o.Rate, 0) {
		list := fault.List{Cause: ErrProblem}
		list.Add("rate", fmt.Sprintf("%g", o.Rate), "a factor above zero")
		return nil, list.Err()
	}
	if t := s.simulation().Trace; t != nil {
		return s.openTrace(t, o.Rate)
	}
	return s.draw(o)
}

// MaxModelLen is the longest request of the service, tokens of prompt and answer.
func (s *Service) MaxModelLen() int { return s.pools[0].MaxModelLen }

// openTrace opens a trace, its part, at a factor on its rate.
func (s *Service) openTrace(t *scenario.RequestTrace, rate float64) (*Source, error) {
	reader, err := trace.Open(t.File, options(t, s.MaxModelLen()))
	if err != nil {
		return nil, err
	}
	from, scale := float64(t.From.Mode), float64(t.Scale.Mode)*rate
	source := &Source{reader: reader, shift: from / scale, warmUp: float64(s.simulation().WarmUp.Mode)}
	source.begin = from + source.warmUp*scale
	to := math.Inf(1)
	if t.To.Known() {
		to = float64(t.To.Mode)
		source.end = (to - from) / scale
		if source.warmUp >= source.end {
			list := fault.List{Cause: ErrProblem}
			list.Add(s.path("warm_up"), s.simulation().WarmUp.Mode.String(), "less than the part of the trace that is simulated, "+quantity.Duration(source.end).String())
			return nil, errors.Join(list.Err(), reader.Close())
		}
	}
	part, err := trace.Window(&faults{reader}, from, to)
	if err == nil {
		part, err = trace.Scale(part, scale)
	}
	if err != nil {
		return nil, errors.Join(err, reader.Close())
	}
	source.next = part
	return source, nil
}

// options are how a scenario's trace is read.
func options(t *scenario.RequestTrace, maxModelLen int) trace.Options {
	o := trace.Options{
		Format: trace.Format(t.Format), MaxModelLen: maxModelLen, SortWindow: t.SortWindow, FromFirst: true, PrefixTokens: t.PrefixTokens,
	}
	if t.ZeroTokens == "drop" {
		o.ZeroTokens = trace.Drop
	}
	switch t.TooLong {
	case "drop":
		o.TooLong = trace.Drop
	case "refuse":
		o.TooLong = trace.Keep
	}
	return o
}

// faults is a reader whose first wrong line ends it, with all others that there are.
type faults struct{ reader *trace.Reader }

// Next gives the next request.
func (f *faults) Next(r *trace.Request) error {
	err := f.reader.Next(r)
	var line *strictyaml.Error
	if err == nil || errors.Is(err, io.EOF) || !errors.As(err, &line) {
		return err
	}
	all := &TraceError{Errors: strictyaml.Errors{line}, Total: 1}
	for {
		err := f.reader.Next(r)
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			return all
		case errors.As(err, &line):
			if all.Total++; len(all.Errors) < MostFaults {
				all.Errors = append(all.Errors, line)
			}
		default:
			return errors.Join(all, err)
		}
	}
}
