package trace

import (
	"errors"
	"io"
	"iter"

	"tokenwatt/demand/serving/replica"
)

// Request is one prompt and the length of its answer.
type Request struct {
	Arrival float64 // s
	Input   int     // tokens of the prompt, 1 or above
	Output  int     // tokens of the answer, 1 or above
	Session uint64  // names the conversation; 0 is none

	// Prefix names the content from the first token on, in pieces of PrefixTokens tokens: equal names at a place are equal
	// content up to the end of that piece. It is the request's to keep and not to be written to. Named is how many tokens are
	// named; it may go past the prompt into the answer. Zero is the prompt or what Prefix covers of it.
	Prefix       []uint64
	PrefixTokens int
	Named        int
}

// Source gives requests in order of arrival.
type Source interface {
	// Next puts the next request into its argument. It returns io.EOF behind the last one. Another error is about the
	// source; what is in the argument then has no meaning.
	Next(*Request) error
}

// All ranges over a source. The last pair has the error that ended it, if one did.
func All(s Source) iter.Seq2[Request, error] {
	return func(yield func(Request, error) bool) {
		for {
			var r Request
			err := s.Next(&r)
			if errors.Is(err, io.EOF) || !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// Slice gives the requests of a slice.
type Slice []Request

// Next gives the first request and takes it off the slice.
func (s *Slice) Next(r *Request) error {
	if len(*s) == 0 {
		return io.EOF
	}
	*r, *s = (*s)[0], (*s)[1:]
	return nil
}

// Collect returns the requests of a source, at most so many.
func Collect(s Source, most int) (Slice, error) {
	var all Slice
	for len(all) < most {
		var r Request
		switch err := s.Next(&r); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return all, err
		}
		all = append(all, r)
	}
	return all, nil
}

// Requests gives the requests of a source as replicas take them, numbered from 0. The last pair has the error that ended the
// source, if one did.
func Requests(s Source) iter.Seq2[replica.Request, error] {
	return func(yield func(replica.Request, error) bool) {
		id := uint64(0)
		for q, err := range All(s) {
			if !yield(q.Replica(id), err) {
				return
			}
			id++
		}
	}
}

// Replica returns the request as a replica takes it, under a number.
func (r *Request) Replica(id uint64) replica.Request {
	return replica.Request{
		ID: id, Arrival: r.Arrival, Input: r.Input, Output: r.Output, Prefix: r.Prefix, PrefixTokens: r.PrefixTokens, Named: r.Named,
	}
}
