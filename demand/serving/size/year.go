package size

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"tokenwatt/demand"
	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/simulation"
	"tokenwatt/scenario"
)

// ErrNoFleet is wrapped where no fleet among the scenario's configurations meets the objectives.
var ErrNoFleet = errors.New("serving size: no fleet meets the objectives")

// NoFleetError is a sizing without an answer.
type NoFleetError struct{ Result *Result }

// Error says of each configuration why it is none.
func (e *NoFleetError) Error() string {
	var b strings.Builder
	b.WriteString(ErrNoFleet.Error())
	for i := range e.Result.Candidates {
		c := &e.Result.Candidates[i]
		fmt.Fprintf(&b, "\n  %s: %s", c.Configuration, strings.ReplaceAll(c.Refused+c.Note, "\n", "; "))
	}
	return b.String()
}

// Unwrap returns ErrNoFleet.
func (e *NoFleetError) Unwrap() error { return ErrNoFleet }

// Year is a service over the hours of the study.
type Year struct {
	// Service has the fleet: the scenario's, or the one that was found.
	Service *simulation.Service
	// Sizing is how it was found; nil where the scenario gives it.
	Sizing *Result
	// Curve is what it does by level, Model what it takes near the scenario's figures.
	Curve *Curve
	Model *Model
	// Peak is the run at the highest level, or of the trace.
	Peak *simulation.Result
	Load demand.Load
	// Hours are requests and latencies of each hour; the latter are interpolated as the power is.
	Hours Hours
	// Server is that of the fleet's pool, or of its prompts.
	Server      string
	Simulations int
	// Warnings are what is unlikely or not counted, Notes how the year was made.
	Warnings, Notes []string
}

// Hours are series by the hour.
type Hours struct {
	Requests         []float64 // in the hour
	TTFT99, TPOT99   []float64 // s
	Attainment, Busy []float64 // shares
}

// Plan makes a year of a scenario's service: it finds the fleet where that is not given, simulates levels of the year's traffic
// and interpolates between them. A trace of requests is repeated instead. Errors are those of simulation, ErrSweep, ErrCurve and
// NoFleetError.
func Plan(ctx context.Context, p *simulation.Problem, settings *Settings) (*Year, error) {
	y := &Year{}
	s, err := Prepare(y.withoutOutages(p))
	if err != nil {
		return nil, err
	}
	if err := y.find(ctx, s, settings); err != nil {
		return nil, err
	}
	y.Server = y.Service.Layout().Serving.Server
	y.Warnings = append(y.Warnings, y.Service.Warnings()...)
	settings.tell("simulating a year", p.Name)
	m := &yearMaker{Year: y, problem: p, settings: settings, options: &p.Serving.Simulation.Year}
	if y.Service.HourlyRequests() == nil {
		err = m.ofTrace(ctx)
	} else {
		err = m.ofLevels(ctx)
	}
	if err != nil {
		return nil, err
	}
	y.Load.Workload, y.Load.Accelerators, y.Load.Servers = p.Name, float64(y.Model.Accelerators), float64(y.Model.Servers)
	return y, nil
}

// withoutOutages is the problem without failures at set times: they are of one stretch of time, and levels stand for many.
func (y *Year) withoutOutages(p *simulation.Problem) *simulation.Problem {
	f := p.Serving.Simulation
	if f == nil || f.Failures == nil || len(f.Failures.Outages) == 0 {
		return p
	}
	y.Warnings = append(y.Warnings, "outages at set times are left out of the year")
	other, sim, failures := *p, *f, *f.Failures
	failures.Outages = nil
	sim.Failures = &failures
	other.Serving.Simulation = &sim
	return &other
}

// find finds the fleet unless it is given.
func (y *Year) find(ctx context.Context, s *simulation.Service, settings *Settings) error {
	y.Service = s
	given := true
	for _, pool := range s.Pools() {
		given = given && pool.Layout.Replicas > 0
	}
	if given {
		return nil
	}
	r, err := Fleets(ctx, s, settings)
	if err != nil {
		return err
	}
	y.Sizing, y.Simulations = r, r.Simulations
	best := r.Best()
	if best == nil {
		return &NoFleetError{r}
	}
	y.Notes = append(y.Notes, fmt.Sprintf("%s with %d replicas is the best of %d configurations by %s that meets the objectives on what is simulated.",
		best.Configuration, best.Answer.Replicas, len(r.Candidates), r.Objective))
	if best.Note != "" {
		y.Warnings = append(y.Warnings, "sizing "+best.Configuration.String()+": "+best.Note)
	}
	y.Service, err = s.With(best.Layout(s, best.Answer.Replicas))
	return err
}

const wattsAMegawatt = 1e6

// owned is the fleet of a run as a model has it.
func (y *Year) owned(r *simulation.Result) *Model {
	m := &Model{Calendar: y.Service.Calendar(), Sized: y.Sizing != nil}
	for i := range r.Pools {
		pool := &r.Pools[i]
		m.Replicas += pool.Owned
		m.Accelerators += pool.Accelerators
		m.Servers += pool.Servers
		if pool.Layout.Server != y.Service.Layout().Serving.Server {
			m.OtherServers += pool.Servers
			m.Other = &y.Service.Problem().Catalog.Servers.Get(pool.Layout.Server).Value
		}
	}
	return m
}

// hour says a run in the figures of a curve.
func hour(r *simulation.Result) *Hour {
	l := &r.Summary.Latency
	h := &Hour{
		MW:        r.Footprint.MeanWatts / wattsAMegawatt,
		PrefillMW: r.Summary.Energy[metrics.Prefill] / r.Seconds / wattsAMegawatt, DecodeMW: r.Summary.Energy[metrics.Decode] / r.Seconds / wattsAMegawatt,
		Requests: float64(l.Totals.Finished+l.Totals.Rejected) / r.Seconds, Input: l.InputPerSecond, Output: l.OutputPerSecond,
		TTFT: tail(&l.TTFT), TPOT: tail(&l.TPOT), E2E: tail(&l.E2E),
		Attainment: math.NaN(), Met: r.Meets(), Replicas: r.Summary.ReplicaSeconds / r.Seconds, Busy: r.Summary.Busy, Queue: r.Summary.MeanQueue, Seconds: r.Seconds,
	}
	for i := range r.Pools {
		h.MostUp += r.Pools[i].Owned
	}
	for i := range r.SLOs {
		if i == 0 || r.SLOs[i].Share < h.Attainment {
			h.Attainment = r.SLOs[i].Share
		}
	}
	if first, last := thirds(&r.Power); first > 0 {
		h.Drift = last/first - 1
	}
	first, last := thirds(&r.Queue)
	h.Backlog = (last - first) / max(1, h.Requests*r.Seconds*2/3)
	return h
}

// thirds are the means of a series over the first and the last third of its time.
func thirds(t *simulation.Timeline) (first, last float64) {
	n := (len(t.Values) + 2) / 3
	for i := range n {
		first += t.Values[i] / float64(n)
		last += t.Values[len(t.Values)-1-i] / float64(n)
	}
	return first, last
}

// yearMaker makes the hours of a year.
type yearMaker struct {
	*Year
	problem  *simulation.Problem
	settings *Settings
	options  *scenario.ServingYear
}

// ofLevels simulates levels of the year's traffic.
func (m *yearMaker) ofLevels(ctx context.Context) error {
	hours := m.Service.HourlyRequests()
	kept := map[float64]*simulation.Result{}
	var lock sync.Mutex
	levels := Levels{Hours: hours, Nodes: m.options.Levels, Checks: m.options.Checks, Simulate: func(ctx context.Context, level float64) (*Hour, error) {
		r, err := m.simulate(ctx, level, 1, 1)
		if err != nil {
			return nil, err
		}
		lock.Lock()
		defer lock.Unlock()
		kept[level] = r
		return hour(r), nil
	}}
	var err error
	if m.Curve, err = levels.Run(ctx, m.settings.workers()); err != nil {
		return err
	}
	m.Simulations += len(m.Curve.Levels)
	m.Peak = kept[m.Curve.Levels[len(m.Curve.Levels)-1].Traffic]
	m.Model = m.owned(m.Peak)
	for i := range m.Curve.Levels {
		// An autoscaler may have had more of them up at another level.
		if most := m.owned(kept[m.Curve.Levels[i].Traffic]); most.Accelerators > m.Model.Accelerators {
			m.Model = most
		}
	}
	m.Model.Curve = m.Curve
	v := &m.problem.Serving
	m.Model.Traffic = float64(v.Visitors.Mode) * float64(v.RequestsPerVisitor.Mode)
	m.Model.PeakToMean, m.Model.Weekend = float64(v.PeakToMean.Mode), float64(v.WeekendFactor.Mode)
	m.tokens()
	if err := m.slopes(ctx); err != nil {
		return err
	}
	m.series(hours)
	m.judge()
	return nil
}

// simulate runs a level.
func (m *yearMaker) simulate(ctx context.Context, level, input, output float64) (*simulation.Result, error) {
	seconds := float64(m.options.Longest.Mode)
	if level > 0 {
		seconds = min(seconds, max(float64(m.options.Shortest.Mode), float64(m.options.Requests)/level*secondsAnHour))
	}
	source, err := m.Service.OpenSteady(simulation.Steady{PerHour: level, WarmUp: float64(m.options.WarmUp.Mode) + m.settling(), Seconds: seconds, Input: input, Output: output})
	if err != nil {
		return nil, err
	}
	r, err := m.Service.Simulate(ctx, source, nil)
	return r, errors.Join(err, source.Close())
}

// settling is how long an autoscaler takes to come to rest, s: it looks, waits for its window, and starts replicas, twice.
func (m *yearMaker) settling() float64 {
	longest := 0.0
	sim := m.problem.Serving.Simulation
	scalings := []*scenario.ServingScaling{sim.Scaling}
	if sim.Decode != nil {
		scalings = append(scalings, sim.Decode.Scaling)
	}
	for i, s := range scalings {
		if s == nil || i >= len(m.Service.Pools()) {
			continue
		}
		c := &sim.ColdStart
		start := float64(c.Node.Mode) + float64(c.Capture.Mode) + m.Service.Pools()[i].WeightBytes/float64(c.Bandwidth.Mode)
		longest = max(longest, 2*(float64(s.Interval.Mode)+float64(s.Delay.Mode)+float64(s.Window.Mode)+start))
	}
	return longest
}

// tokens fills in the lengths of requests in the mean over the levels.
func (m *yearMaker) tokens() {
	var requests, input, output float64
	for i := range m.Curve.Levels {
		l := &m.Curve.Levels[i]
		requests += l.Weight * l.Hour.Requests
		input += l.Weight * l.Hour.Input
		output += l.Weight * l.Hour.Output
	}
	if requests > 0 {
		m.Model.PromptTokens, m.Model.AnswerTokens = input/requests, output/requests
	}
}

// series fills in the hours.
func (m *yearMaker) series(hours []float64) {
	h := &m.Hours
	h.Requests = hours
	m.Load.FirmMW = make([]float64, len(hours))
	for i, v := range hours {
		m.Load.FirmMW[i] = m.Curve.MW(v)
	}
	for _, s := range []struct {
		to *[]float64
		of func(*Hour) float64
	}{
		{&h.TTFT99, func(h *Hour) float64 { return h.TTFT.P99 }},
		{&h.TPOT99, func(h *Hour) float64 { return h.TPOT.P99 }},
		{&h.Attainment, func(h *Hour) float64 { return h.Attainment }},
		{&h.Busy, func(h *Hour) float64 { return h.Busy }},
	} {
		*s.to = make([]float64, len(hours))
		for i, v := range hours {
			(*s.to)[i] = m.Curve.At(v, s.of)
		}
	}
}

// judge says how far the year can be trusted.
func (m *yearMaker) judge() {
	c := m.Curve
	if c.Exact {
		m.Notes = append(m.Notes, fmt.Sprintf("All %d levels of the year's traffic were simulated.", c.Distinct))
	} else {
		text := fmt.Sprintf("The year is interpolated between %d of its %d levels of traffic.", len(c.Levels), c.Distinct)
		if slices.ContainsFunc(c.Levels, func(l Level) bool { return l.Check }) {
			text += fmt.Sprintf(" Levels left out for it are off by %.2g %% in the mean and %.2g %% at worst.", 100*c.MeanError, 100*c.WorstError)
		} else {
			text += " Its error was not measured: there are no checks."
		}
		m.Notes = append(m.Notes, text)
	}
	var behind, unmet, drift float64
	for i := range c.Levels {
		l := &c.Levels[i]
		switch {
		case l.Hour.Backlog > mostBacklog:
			behind += l.Weight
		case !l.Hour.Met:
			unmet += l.Weight
		}
		drift = max(drift, math.Abs(l.Hour.Drift))
	}
	if behind > 0 {
		m.Warnings = append(m.Warnings, fmt.Sprintf("the fleet does not keep up in about %.0f h of the year: requests pile up, and latencies of those hours are those of the first minutes", math.Ceil(behind)))
	}
	if unmet > 0 {
		m.Warnings = append(m.Warnings, fmt.Sprintf("objectives are missed in about %.0f h of the year", math.Ceil(unmet)))
	}
	if drift > mostDrift {
		m.Warnings = append(m.Warnings, fmt.Sprintf("the power of a level changes by up to %.2g %% over the time studied: a longer year.warm_up or more year.requests would tell whether it has come to rest", 100*drift))
	}
	for _, text := range m.Peak.Warnings {
		// What a bill leaves out is said of the year's.
		if !slices.Contains(m.Warnings, text) && !strings.Contains(text, "not counted") {
			m.Warnings = append(m.Warnings, text+" (highest hour)")
		}
	}
}

const (
	mostBacklog = 0.02 // share of the requests that come
	mostDrift   = 0.05
)

// ofTrace repeats a trace.
func (m *yearMaker) ofTrace(ctx context.Context) error {
	source, err := m.Service.Open(simulation.Selection{})
	if err != nil {
		return err
	}
	r, err := m.Service.Simulate(ctx, source, nil)
	if err := errors.Join(err, source.Close()); err != nil {
		return err
	}
	m.Simulations++
	m.Peak, m.Model = r, m.owned(r)
	hours := m.Model.Calendar.Hours
	only := *hour(r)
	m.Load.FirmMW = repeated(&r.Power, hours)
	switch whole := int(r.Seconds / secondsAnHour); {
	case m.Load.FirmMW != nil:
		m.Notes = append(m.Notes, fmt.Sprintf("The first %d h of the trace are repeated over the year, hour by hour.", whole))
	default:
		m.Load.FirmMW = slices.Repeat([]float64{only.MW}, hours)
		m.Notes = append(m.Notes, "Every hour of the year is the trace's mean, which has less than two whole hours.")
	}
	m.Load.Workload = m.problem.Name
	only.MW = m.Load.EnergyMWh() / float64(hours)
	m.Curve = &Curve{Levels: []Level{{Traffic: only.Requests * secondsAnHour, Weight: float64(hours), Hour: only}}, Distinct: 1, Exact: true}
	m.Model.Curve = m.Curve
	m.tokens()
	power := m.Load.FirmMW
	m.series(slices.Repeat([]float64{only.Requests * secondsAnHour}, hours))
	m.Load.FirmMW = power
	if !only.Met {
		m.Warnings = append(m.Warnings, "objectives are missed on the trace")
	}
	m.Warnings = append(m.Warnings, r.Warnings...)
	return nil
}

// repeated is the power of whole hours of a series over and over, MW; nil of less than two hours or of bins that do not fill
// them.
func repeated(t *simulation.Timeline, hours int) []float64 {
	per := int(secondsAnHour / t.Width)
	if float64(per)*t.Width != secondsAnHour || len(t.Values) < 2*per {
		return nil
	}
	whole := len(t.Values) / per
	mean := make([]float64, whole)
	for i := range whole * per {
		mean[i/per] += t.Values[i] / float64(per) / wattsAMegawatt
	}
	all := make([]float64, hours)
	for h := range all {
		all[h] = mean[h%whole]
	}
	return all
}
