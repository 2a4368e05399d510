package simulation

import (
	"math"
	"slices"

	"tokenwatt/demand/serving/trace"
	"tokenwatt/internal/fault"
	"tokenwatt/quantity"
)

const secondsAnHour = 3600

// hourlyVisits is the mean number of visits of each hour studied.
func (s *Service) hourlyVisits() ([]float64, error) {
	list := fault.List{Cause: ErrProblem}
	v := &s.problem.Serving
	visitors := fault.Positive(&list, &v.Visitors, "visitors")
	requests := fault.Positive(&list, &v.RequestsPerVisitor, "requests_per_visitor")
	if s.simulation().Traffic.LengthsFrom == nil {
		fault.AtLeastOne(&list, &v.InputTokens, "input_tokens")
		fault.AtLeastOne(&list, &v.OutputTokens, "output_tokens")
	}
	if err := list.Err(); err != nil {
		return nil, err
	}
	perDay := visitors * float64(quantity.Day) * requests / s.turns()
	return trace.Visits(s.calendar, perDay, float64(v.PeakToMean.Mode), v.PeakHour, float64(v.WeekendFactor.Mode))
}

// turns is the mean number of requests of a visit.
func (s *Service) turns() float64 {
	if t := &s.simulation().Traffic.Turns; t.Known() {
		return float64(t.Mode)
	}
	return 1
}

// HourlyRequests is the mean number of requests that begin in each hour studied; nil with a trace. Turns of a visit are
// counted to the hour in which it begins.
func (s *Service) HourlyRequests() []float64 {
	if s.visits == nil {
		return nil
	}
	requests := slices.Clone(s.visits)
	for h := range requests {
		requests[h] *= s.turns()
	}
	return requests
}

// traffic is the model of drawn requests at a factor on the rate.
func (s *Service) traffic(rate float64) (*trace.Traffic, error) {
	t := &s.simulation().Traffic
	m := &trace.Traffic{
		Seed: s.problem.Seed, Name: "serving/" + s.problem.Name,
		CV: float64(t.Burstiness.Mode), System: t.SystemPrompt, History: t.History,
		MaxModelLen: s.MaxModelLen(), PrefixTokens: max(128, s.simulation().BlockSize),
	}
	m.Visits = slices.Clone(s.visits)
	for h := range m.Visits {
		m.Visits[h] *= rate
	}
	if s.turns() > 1 {
		m.Turns, m.Think, m.ThinkCV = trace.Geometric(s.turns()), float64(t.ThinkTime.Mode), float64(t.ThinkCV.Mode)
	}
	var err error
	m.Lengths, err = s.lengths(1, 1)
	return m, err
}

// lengths are the tokens of drawn requests, with factors on the scenario's means.
func (s *Service) lengths(input, output float64) (trace.Lengths, error) {
	t := &s.simulation().Traffic
	if t.LengthsFrom != nil {
		s.pairs.once.Do(func() { s.pairs.pairs, s.pairs.err = s.readPairs() })
		return s.pairs.pairs, s.pairs.err
	}
	v := &s.problem.Serving
	most := max(1, s.MaxModelLen()-1)
	return trace.Independent{
		Input:  length(input*float64(v.InputTokens.Mode), float64(t.InputCV.Mode), most),
		Output: length(output*float64(v.OutputTokens.Mode), float64(t.OutputCV.Mode), most),
	}, nil
}

// length is a number of tokens of a mean and a coefficient of variation.
func length(mean, cv float64, most int) trace.Length {
	if cv == 0 {
		return trace.Fixed(int(math.Round(mean)))
	}
	return trace.LognormalOf(mean, cv, most)
}

// readPairs reads the lengths of another trace. Its requests beyond max_model_len are its own rule's, which are those of no service:
// they are left to the draw, which counts them.
func (s *Service) readPairs() (trace.Pairs, error) {
	t := s.simulation().Traffic.LengthsFrom
	reader, err := trace.Open(t.File, options(t, 0))
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	to := math.Inf(1)
	if t.To.Known() {
		to = float64(t.To.Mode)
	}
	part, err := trace.Window(&faults{reader}, float64(t.From.Mode), to)
	if err != nil {
		return nil, err
	}
	return trace.PairsOf(part, mostPairs, s.problem.Seed)
}

// draw opens drawn requests.
func (s *Service) draw(o Selection) (*Source, error) {
	traffic, err := s.traffic(o.Rate)
	if err != nil {
		return nil, err
	}
	start, seconds := o.Start, o.Seconds
	if seconds == 0 {
		start, seconds = s.stretch()
	}
	warm, year := float64(s.simulation().WarmUp.Mode), float64(len(s.visits))*secondsAnHour
	list := fault.List{Cause: ErrProblem}
	if !(start >= 0) || !(seconds > 0) || !(start+seconds <= year+1e-6) {
		list.Add("time simulated", quantity.Duration(start).String()+" and "+quantity.Duration(seconds).String()+" from then on", "a stretch within the "+quantity.Duration(year).String()+" of the study")
		return nil, list.Err()
	}
	// The model goes round: what is before the first hour is the end of the year.
	from, to := start-warm, start+seconds
	turn := 0.0
	for from+turn < 0 {
		turn += year
	}
	from, to = from+turn, to+turn
	stream, err := traffic.Hours(int(from/secondsAnHour), int(math.Ceil(to/secondsAnHour)))
	if err != nil {
		return nil, err
	}
	part, err := trace.Window(stream, from, to)
	if err != nil {
		return nil, err
	}
	return &Source{next: part, stream: stream, shift: from, begin: start, warmUp: warm, end: to - from}, nil
}

// stretch is the scenario's part of the year in s: from its start, or from the first of the highest hours that it fits behind.
func (s *Service) stretch() (start, seconds float64) {
	sim := s.simulation()
	seconds = float64(sim.Duration.Mode)
	if sim.Start != nil {
		return float64(*sim.Start) * secondsAnHour, seconds
	}
	best := -1.0
	for h, v := range s.visits {
		if at := float64(h) * secondsAnHour; v > best && at+seconds <= float64(len(s.visits))*secondsAnHour {
			best, start = v, at
		}
	}
	return start, seconds
}
