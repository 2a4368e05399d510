package simulation

import (
	"errors"
	"fmt"
)

// ErrNoRequests is wrapped where a service gets no request in the time studied.
var ErrNoRequests = errors.New("serving simulation: no request arrives in the time studied")

// Requests is how many arrived in the time studied.
func (r *Result) Requests() int64 {
	t := &r.Summary.Latency.Totals
	return t.Finished + t.Rejected
}

// Empty is nil, or of a run without requests ErrNoRequests with what would give some: where a rule left out requests, it and
// not the traffic is the cause.
func (r *Result) Empty() error {
	if r.Requests() > 0 {
		return nil
	}
	switch d, t := r.Drawn, r.Trace; {
	case d != nil && d.TooLong > 0:
		return fmt.Errorf("%w: %d turns drawn were left out because they are longer than max_model_len (prompt and answer together): a higher one, or shorter prompts and answers, give some", ErrNoRequests, d.TooLong)
	case t != nil && t.TooLong+t.Zero > 0:
		return fmt.Errorf("%w: of the trace %d requests longer than max_model_len and %d without tokens were left out by its rules, and what else it has is outside the time studied", ErrNoRequests, t.TooLong, t.Zero)
	case t != nil:
		return fmt.Errorf("%w: none of the trace's %d requests arrives between the warm-up and the end", ErrNoRequests, t.Requests)
	}
	return fmt.Errorf("%w: a longer duration, another start or more visitors give some", ErrNoRequests)
}
