package size

import (
	"math"

	"tokenwatt/catalog"
	"tokenwatt/demand/calendar"
	"tokenwatt/demand/ownership"
	"tokenwatt/demand/serving"
	"tokenwatt/quantity"
)

// Model is what a simulated fleet takes for figures near those that it was simulated with: see the package comment. It is not
// changed by use and safe for several goroutines.
type Model struct {
	Curve    *Curve
	Calendar calendar.Calendar
	// Replicas, all pools together, and what holds them. Sized tells that they were found for the peak, and grow with the work.
	Replicas, Accelerators, Servers int
	Sized                           bool
	// OtherServers of the servers are of another kind than the problem's, as a decode pool's, which is not drawn.
	OtherServers int
	Other        *catalog.Server
	// Traffic is the requests of a second in the mean over the year that the curve was made at, PeakToMean and Weekend their
	// shape. The curve's traffic is requests an hour. Zero traffic stands for a curve of one level that no figure of traffic
	// changes, as of a trace.
	Traffic, PeakToMean, Weekend float64
	// Input and Output are the figures of lengths that it was made with, 0 where lengths are not by figures; InputElasticity and
	// OutputElasticity what they do to a request's work.
	Input, Output                     float64
	InputElasticity, OutputElasticity float64
	// PromptTokens and AnswerTokens are the tokens of a request in the mean, as simulated.
	PromptTokens, AnswerTokens float64
}

// secondsAnHour turns a rate into the traffic of an hour.
const secondsAnHour = 3600

// draw is a model at the present modes.
type draw struct {
	rate, mean, peak float64 // requests/s: of the year, in the mean of the study, in the highest hour
	level            float64 // requests of an hour at the year's mean, times the growth of a request's work
	replicas         float64
	input, output    float64 // tokens of a request over those simulated
	shape            [24]float64
	working, weekend float64 // factors of a day's kind on the year's mean
}

// Estimate returns what serving takes with the problem's present modes. Only traffic, lengths, PUE and prices may differ from
// what was simulated. Errors wrap ownership.ErrOwnership.
func (m *Model) Estimate(p *serving.Problem) (*serving.Estimation, error) {
	machine, err := ownership.Of(&p.Serving.Ownership, &p.Server)
	if err != nil {
		return nil, err
	}
	if m.Other != nil {
		other, err := ownership.Of(&p.Serving.Ownership, m.Other)
		if err != nil {
			return nil, err
		}
		share := float64(m.OtherServers) / float64(m.Servers)
		machine.Known = machine.Known && other.Known
		machine.Rate = quantity.Scale(machine.Rate, 1-share) + quantity.Scale(other.Rate, share)
	}
	d := m.draw(p)
	e := &serving.Estimation{Hours: float64(m.Calendar.Hours)}
	e.Requests, e.PeakRequests, e.YearRequests = quantity.Rate(d.mean), quantity.Rate(d.peak), quantity.Rate(d.rate)
	in, out := m.PromptTokens*d.input, m.AnswerTokens*d.output
	e.Input, e.PeakInput = quantity.TokenRate(d.mean*in), quantity.TokenRate(d.peak*in)
	e.Output, e.PeakOutput = quantity.TokenRate(d.mean*out), quantity.TokenRate(d.peak*out)
	studied := quantity.Duration(e.Hours) * quantity.Hour
	e.RequestCount = e.Requests.Over(studied)
	e.InputTokens, e.OutputTokens = e.Input.Over(studied), e.Output.Over(studied)
	m.machines(e, &d)
	m.power(e, &d)
	e.Account(p, &machine)
	return e, nil
}

// draw reads the present modes.
func (m *Model) draw(p *serving.Problem) draw {
	d := draw{rate: m.Traffic, replicas: float64(m.Replicas), input: 1, output: 1, working: 1, weekend: 1}
	if m.Traffic == 0 {
		// The one level stands for all hours, whatever the requests of it are.
		d.rate = m.Curve.Levels[0].Hour.Requests
		d.mean, d.peak = d.rate, d.rate
		return d
	}
	s := &p.Serving
	d.rate = float64(s.Visitors.Mode) * float64(s.RequestsPerVisitor.Mode)
	work := 1.0
	if m.Input > 0 {
		d.input = float64(s.InputTokens.Mode) / m.Input
		work += m.InputElasticity * (d.input - 1)
	}
	if m.Output > 0 {
		d.output = float64(s.OutputTokens.Mode) / m.Output
		work += m.OutputElasticity * (d.output - 1)
	}
	d.level = d.rate * secondsAnHour * work
	peakToMean, weekend := float64(s.PeakToMean.Mode), float64(s.WeekendFactor.Mode)
	d.shape = serving.Diurnal(peakToMean, s.PeakHour)
	d.working = m.ofWorkingDay(weekend)
	d.weekend = d.working * weekend
	d.peak = d.rate * max(d.working, d.weekend) * peakToMean
	if m.Sized {
		before := m.Traffic * m.ofWorkingDay(m.Weekend) * max(1, m.Weekend) * m.PeakToMean
		// At the modes this is one but for the last digits.
		d.replicas = max(1, math.Ceil(float64(m.Replicas)*work*d.peak/before*(1-1e-12)))
	}
	d.mean = d.rate * m.over(&d, func(v float64) float64 { return v })
	return d
}

// ofWorkingDay is the traffic of a working day over the year's mean.
func (m *Model) ofWorkingDay(weekend float64) float64 {
	working, free := m.Calendar.Days(m.Calendar.YearHours / 24)
	return float64(working+free) / (float64(working) + weekend*float64(free))
}

// over is the mean over the hours studied of a function of an hour's traffic over the year's mean.
func (m *Model) over(d *draw, of func(float64) float64) float64 {
	days := m.Calendar.Hours / 24
	working, free := m.Calendar.Days(days)
	var sum float64
	for h, v := range d.shape {
		w, f := float64(working), float64(free)
		if h < m.Calendar.Hours%24 {
			if m.Calendar.Weekend(days) {
				f++
			} else {
				w++
			}
		}
		if w > 0 {
			sum += w * of(v*d.working)
		}
		if f > 0 {
			sum += f * of(v*d.weekend)
		}
	}
	return sum / float64(m.Calendar.Hours)
}

// machines fills in the fleet.
func (m *Model) machines(e *serving.Estimation, d *draw) {
	n := float64(m.Replicas)
	e.Replicas = quantity.Count(d.replicas)
	// The share of servers that are partly filled is that simulated.
	e.Servers = quantity.Count(math.Ceil(float64(m.Servers) * d.replicas / n * (1 - 1e-12)))
	e.Accelerators = quantity.Count(math.Round(float64(m.Accelerators) * d.replicas / n))
	e.Replica.Accelerators = quantity.Count(float64(m.Accelerators) / n)
	e.Replica.Servers = quantity.Count(float64(m.Servers) / n)
	e.Replica.Requests = quantity.Rate(d.peak / d.replicas)
	e.Replica.Output = quantity.TokenRate(float64(e.PeakOutput) / d.replicas)
}

// mw is the power of the fleet in MW at so much traffic over the year's mean.
func (m *Model) mw(d *draw, v float64) float64 {
	grown := d.replicas / float64(m.Replicas)
	return grown * m.Curve.MW(d.level*v/grown)
}

// power fills in power and how busy the fleet is.
func (m *Model) power(e *serving.Estimation, d *draw) {
	busy := func(h *Hour) float64 { return h.Busy }
	if m.Traffic == 0 {
		only := &m.Curve.Levels[0].Hour
		e.Power = quantity.Power(only.MW) * quantity.Megawatt
		e.PeakPower, e.Utilisation, e.PeakUtilisation = e.Power, quantity.Fraction(only.Busy), quantity.Fraction(only.Busy)
		return
	}
	grown := d.replicas / float64(m.Replicas)
	at := func(v float64) float64 { return m.Curve.At(d.level*v/grown, busy) }
	peak := d.peak / d.rate
	e.Power = quantity.Power(m.over(d, func(v float64) float64 { return m.mw(d, v) })) * quantity.Megawatt
	e.PeakPower = quantity.Power(m.mw(d, peak)) * quantity.Megawatt
	e.Utilisation, e.PeakUtilisation = quantity.Fraction(m.over(d, at)), quantity.Fraction(at(peak))
}
