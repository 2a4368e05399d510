package metrics

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"tokenwatt/demand/serving/replica"
	"tokenwatt/internal/fault"
)

// ErrSettings is wrapped by the errors about settings.
var ErrSettings = errors.New("serving metrics")

// SLO is what a request has to meet, all of it; a limit of 0 is none. TPOT is met by an answer of one token, which has none.
type SLO struct {
	Name            string
	TTFT, TPOT, E2E float64 // s, at most
	// Slowdown has limits on the same times over those of the request alone (LatencySettings.Alone).
	Slowdown Slowdown
}

// Slowdown has limits on times over those of the same request on an idle service, of 1 or above; 0 is none.
type Slowdown struct{ TTFT, TPOT, E2E float64 }

// Times are those of a request, in s; TPOT of an answer of one token is NaN.
type Times struct{ TTFT, TPOT, E2E float64 }

// met tells whether a request meets the objective; alone are its times on an idle service.
func (o *SLO) met(t, alone *Times) bool {
	return o.Holds(*t) &&
		within(t.TTFT, o.Slowdown.TTFT*alone.TTFT) && within(t.TPOT, o.Slowdown.TPOT*alone.TPOT) && within(t.E2E, o.Slowdown.E2E*alone.E2E)
}

// Holds tells whether a request of these times keeps to the limits in s.
func (o *SLO) Holds(t Times) bool {
	return within(t.TTFT, o.TTFT) && within(t.TPOT, o.TPOT) && within(t.E2E, o.E2E)
}

// within tells whether a time keeps to a limit, where there is one.
func within(v, limit float64) bool { return !(limit > 0) || !(v > limit) }

// LatencySettings say how latencies are kept.
type LatencySettings struct {
	ExactSamples int     // values of each distribution that are kept before it turns into a sketch; 0 is a million
	Accuracy     float64 // relative, of sketches; 0 is 0.1 %
	SLOs         []SLO
	// Frontend is the time in s that a request takes outside the engine before its first token is seen (HTTP, tokens to text
	// and back): it is added to TTFT, E2E and NTPOT and to nothing else.
	Frontend float64
	// Alone returns the times of a request of so many tokens on an idle service, the frontend's in: needed for limits on
	// slowdowns, and called once a request then.
	Alone func(input, output int) Times
	// From and To leave out, and count, requests that arrive before From or from To on, in s: the service fills up and drains. To
	// of 0 is no end. A Fleet sets both to its own times.
	From, To float64
}

// check returns all that is wrong with settings.
func (s *LatencySettings) check() error {
	list := fault.List{Cause: ErrSettings}
	if s.ExactSamples < 0 {
		list.Add("exact samples", strconv.Itoa(s.ExactSamples), "0 for the default, or above")
	}
	if s.Accuracy != 0 && !checkAccuracy(s.Accuracy) {
		list.Add("accuracy", number(s.Accuracy), "above 1e-6 and below 0.5, or 0 for the default")
	}
	if !(s.Frontend >= 0) || math.IsInf(s.Frontend, 0) {
		list.Add("frontend", number(s.Frontend), "0 s or above")
	}
	if math.IsNaN(s.From) || math.IsInf(s.From, 0) || s.To != 0 && !(s.To > s.From) {
		list.Add("time studied", number(s.From)+" s to "+number(s.To)+" s", "an end behind its beginning, or 0 for none")
	}
	names := map[string]bool{}
	for _, o := range s.SLOs {
		if names[o.Name] {
			list.Add("objective", strconv.Quote(o.Name)+" a second time", "each name once")
		}
		names[o.Name] = true
		for _, v := range []float64{o.TTFT, o.TPOT, o.E2E} {
			if !(v >= 0) || math.IsInf(v, 0) {
				list.Add("objective "+strconv.Quote(o.Name), number(v), "0 s for none, or above")
			}
		}
		for _, v := range []float64{o.Slowdown.TTFT, o.Slowdown.TPOT, o.Slowdown.E2E} {
			if v != 0 && !(v >= 1) || math.IsInf(v, 0) {
				list.Add("slowdown of objective "+strconv.Quote(o.Name), number(v), "0 for none, or 1 and above")
			}
		}
		if o.Slowdown != (Slowdown{}) && s.Alone == nil {
			list.Add("slowdown of objective "+strconv.Quote(o.Name), "without the times of a request alone", "those")
		}
	}
	return list.Err()
}

// Request is the course of a request through the service, whichever replicas did it.
type Request struct {
	Arrival     float64 // s, when it reached the service
	Scheduled   float64 // s, start of the first iteration that computed it
	FirstToken  float64 // s, end of the iteration that gave the first token, where the client gets it
	LastToken   float64 // s, end of the iteration that gave the last token
	Input       int     // tokens of the prompt
	Output      int     // tokens given
	Cached      int     // tokens of the prompt that were found in a cache
	Preemptions int
}

// Latency keeps what requests took.
type Latency struct {
	settings LatencySettings

	// TTFT, TPOT, ITL, E2E and NTPOT are those of the package comment; Wait is from arrival to the first iteration. TTFT, E2E
	// and NTPOT have the frontend in.
	TTFT, TPOT, ITL, E2E, NTPOT, Wait *Distribution

	totals Totals
	met    []int64 // requests that met each SLO
	slowed bool    // whether an SLO has a slowdown
}

// Totals are counts of requests and tokens.
type Totals struct {
	Finished    int64   // answered
	Outside     int64   // that arrived before or behind the time studied: in no other figure
	Rejected    int64   // turned away by admission or the engine, or given up: they count against every SLO
	Input       int64   // tokens of prompts of finished requests
	Output      int64   // tokens given to finished requests
	Cached      int64   // tokens of their prompts found in a cache
	Preemptions int64   // of finished requests
	First, Last float64 // s, first arrival and last token of finished requests

	// What was done in the time studied, whenever the requests arrived: rates and energies of a service that fills up or falls
	// behind are over these. Without bounds on the time, and without failures, they are the numbers above.
	Ended int64 // requests that got their last token in it
	Taken int64 // tokens of prompts of requests that got their first token in it
	Given int64 // tokens given in it, those that a failure lost too
}

// NewLatency returns an empty record.
func NewLatency(s LatencySettings) (*Latency, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	s.SLOs = slices.Clone(s.SLOs)
	l := &Latency{settings: s, met: make([]int64, len(s.SLOs)), totals: Totals{First: math.Inf(1), Last: math.Inf(-1)}}
	for i := range s.SLOs {
		l.slowed = l.slowed || s.SLOs[i].Slowdown != (Slowdown{})
	}
	for _, d := range l.all() {
		*d = NewDistribution(s.ExactSamples, s.Accuracy)
	}
	return l, nil
}

// all lists the distributions.
func (l *Latency) all() [6]**Distribution {
	return [6]**Distribution{&l.TTFT, &l.TPOT, &l.ITL, &l.E2E, &l.NTPOT, &l.Wait}
}

// Done takes the end of a request that one replica served from its arrival on.
func (l *Latency) Done(d *replica.Done) {
	if d.Refused {
		l.Reject(d.Request.Arrival)
		return
	}
	l.Request(&Request{
		Arrival: d.Request.Arrival, Scheduled: d.Scheduled, FirstToken: d.FirstToken, LastToken: d.LastToken,
		Input: d.Request.Input, Output: d.Output, Cached: d.Cached, Preemptions: d.Preemptions,
	})
}

// Request takes the end of a request.
func (l *Latency) Request(r *Request) {
	t := &l.totals
	if l.studied(r.FirstToken) {
		t.Taken += int64(r.Input)
		t.Given++
	}
	if l.studied(r.LastToken) {
		t.Ended++
	}
	if l.outside(r.Arrival) {
		return
	}
	ttft := r.FirstToken - r.Arrival + l.settings.Frontend
	e2e := r.LastToken - r.Arrival + l.settings.Frontend
	tpot := math.NaN()
	l.TTFT.Add(ttft)
	l.E2E.Add(e2e)
	l.Wait.Add(r.Scheduled - r.Arrival)
	l.NTPOT.Add(e2e / float64(r.Output))
	if r.Output > 1 {
		tpot = (r.LastToken - r.FirstToken) / float64(r.Output-1)
		l.TPOT.Add(tpot)
	}
	times, alone := Times{ttft, tpot, e2e}, Times{}
	if l.slowed {
		alone = l.settings.Alone(r.Input, r.Output)
	}
	for i := range l.met {
		if l.settings.SLOs[i].met(&times, &alone) {
			l.met[i]++
		}
	}
	t.Finished++
	t.Input += int64(r.Input)
	t.Output += int64(r.Output)
	t.Cached += int64(r.Cached)
	t.Preemptions += int64(r.Preemptions)
	t.First, t.Last = min(t.First, r.Arrival), max(t.Last, r.LastToken)
}

// Reject takes a request that arrived at a time, in s, and gets no answer.
func (l *Latency) Reject(arrival float64) {
	if !l.outside(arrival) {
		l.totals.Rejected++
	}
}

// outside tells whether a request is outside the time studied, and counts it then.
func (l *Latency) outside(arrival float64) bool {
	if l.studied(arrival) {
		return false
	}
	l.totals.Outside++
	return true
}

// studied tells whether a time is in the time studied.
func (l *Latency) studied(at float64) bool {
	return at >= l.settings.From && (l.settings.To == 0 || at < l.settings.To)
}

// Gaps takes times between tokens, each the end of a token that is given.
func (l *Latency) Gaps(g replica.Gaps) {
	l.totals.Given += g.Count * int64(g.Sequences)
	l.ITL.AddRun(g.Seconds, g.More, g.Count, int64(g.Sequences))
}

// Totals returns the counts.
func (l *Latency) Totals() Totals { return l.totals }

// Met returns how many requests met each SLO, in the order of the settings.
func (l *Latency) Met() []int64 { return slices.Clone(l.met) }

// Merge adds what another record has, which stays as it is. The settings have to be equal.
func (l *Latency) Merge(o *Latency) error {
	if l.settings.Frontend != o.settings.Frontend || l.settings.From != o.settings.From || l.settings.To != o.settings.To || !slices.Equal(l.settings.SLOs, o.settings.SLOs) {
		return fmt.Errorf("%w: records of latency with other objectives, another frontend or another time", ErrMerge)
	}
	others := o.all()
	for i, d := range l.all() {
		if err := (*d).Merge(*others[i]); err != nil {
			return err
		}
	}
	for i := range l.met {
		l.met[i] += o.met[i]
	}
	t, u := &l.totals, &o.totals
	t.Finished += u.Finished
	t.Outside += u.Outside
	t.Rejected += u.Rejected
	t.Input += u.Input
	t.Output += u.Output
	t.Cached += u.Cached
	t.Preemptions += u.Preemptions
	t.Ended += u.Ended
	t.Taken += u.Taken
	t.Given += u.Given
	t.First, t.Last = min(t.First, u.First), max(t.Last, u.Last)
	return nil
}

// Err is about the first duration that was left out because it was negative or no number, nil where none was.
func (l *Latency) Err() error {
	for _, d := range l.all() {
		if err := (*d).Err(); err != nil {
			return err
		}
	}
	return nil
}

// Attainment is an SLO and how it was met.
type Attainment struct {
	SLO     SLO
	Met     int64   // requests that met all of it
	Share   float64 // of finished and rejected ones, NaN where there are none
	Goodput float64 // requests/s that met it
}

// LatencySummary is a record in figures.
type LatencySummary struct {
	Seconds                           float64 // s, the time that rates are over
	Totals                            Totals
	TTFT, TPOT, ITL, E2E, NTPOT, Wait Stat
	RequestsPerSecond                 float64 // that ended in the time studied
	InputPerSecond, OutputPerSecond   float64 // tokens taken and given in it
	SLOs                              []Attainment
}

// Summary returns the record in figures, with rates over so many seconds, above zero.
func (l *Latency) Summary(seconds float64) LatencySummary {
	t := l.totals
	s := LatencySummary{
		Seconds: seconds, Totals: t,
		TTFT: l.TTFT.Stat(), TPOT: l.TPOT.Stat(), ITL: l.ITL.Stat(), E2E: l.E2E.Stat(), NTPOT: l.NTPOT.Stat(), Wait: l.Wait.Stat(),
		RequestsPerSecond: float64(t.Ended) / seconds, InputPerSecond: float64(t.Taken) / seconds, OutputPerSecond: float64(t.Given) / seconds,
	}
	for i, o := range l.settings.SLOs {
		s.SLOs = append(s.SLOs, Attainment{
			SLO: o, Met: l.met[i], Share: float64(l.met[i]) / float64(t.Finished+t.Rejected), Goodput: float64(l.met[i]) / seconds,
		})
	}
	return s
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }
