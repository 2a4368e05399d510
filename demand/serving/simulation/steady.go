package simulation

import (
	"math"
	"strconv"

	"tokenwatt/demand/serving/trace"
	"tokenwatt/internal/fault"
)

// Steady is drawn requests at a level of traffic that lasts.
type Steady struct {
	PerHour float64 // requests that begin in an hour, in the mean; 0 is none
	// WarmUp and Seconds are how long the service fills up and is studied then, s.
	WarmUp, Seconds float64
	// Input and Output are factors on the scenario's tokens of prompts and answers; 0 is 1. Lengths that come from a trace have none.
	Input, Output float64
}

// OpenSteady opens requests of a level. They are drawn from the scenario's streams, the same at all levels, so that two levels differ by
// little else. A scenario with a trace of requests has none. Errors are about the level or of the file of lengths.
func (s *Service) OpenSteady(o Steady) (*Source, error) {
	list := fault.List{Cause: ErrProblem}
	if s.visits == nil {
		list.Add("steady traffic", "with a trace of requests", "requests that are drawn")
		return nil, list.Err()
	}
	for _, f := range []*float64{&o.Input, &o.Output} {
		if *f == 0 {
			*f = 1
		}
	}
	if s.simulation().Traffic.LengthsFrom != nil && (o.Input != 1 || o.Output != 1) {
		list.Add("factors on tokens", "with lengths from a trace", "1")
	}
	for _, v := range []struct {
		name  string
		value float64
		above bool
	}{
		{"requests an hour", o.PerHour, false},
		{"warm-up", o.WarmUp, false},
		{"time studied", o.Seconds, true},
		{"factor on prompts", o.Input, true},
		{"factor on answers", o.Output, true},
	} {
		switch {
		case v.above && !(v.value > 0), math.IsInf(v.value, 0):
			list.Add(v.name, strconv.FormatFloat(v.value, 'g', 6, 64), "above 0")
		case !(v.value >= 0):
			list.Add(v.name, strconv.FormatFloat(v.value, 'g', 6, 64), "0 or above")
		}
	}
	if err := list.Err(); err != nil {
		return nil, err
	}
	traffic, err := s.traffic(1)
	if err != nil {
		return nil, err
	}
	traffic.Visits = []float64{o.PerHour / s.turns()}
	if s.simulation().Traffic.LengthsFrom == nil {
		if traffic.Lengths, err = s.lengths(o.Input, o.Output); err != nil {
			return nil, err
		}
	}
	// Visits of the hours before reach into the first one with their later turns.
	const before = 3
	from := float64(before * secondsAnHour)
	end := o.WarmUp + o.Seconds
	stream, err := traffic.Hours(before, before+int(math.Ceil(end/secondsAnHour)))
	if err != nil {
		return nil, err
	}
	part, err := trace.Window(stream, from, from+end)
	if err != nil {
		return nil, err
	}
	return &Source{next: part, stream: stream, shift: from, warmUp: o.WarmUp, end: end}, nil
}
