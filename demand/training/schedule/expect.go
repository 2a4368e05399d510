package schedule

import "math"

// Breakdown is where the hours of a run go. All are in h and none is negative.
type Breakdown struct {
	Productive  float64 // steps that count
	Checkpoint  float64 // standing still for checkpoints, and the last write
	Lost        float64 // steps and stalls done again because of a failure
	Restart     float64 // between failures and the steps after them
	Wait        float64 // for a server that a spare could not replace
	Maintenance float64
	Resume      float64 // checkpoints and starts around pauses
	Paused      float64
}

// Hours is the wall time, h.
func (b *Breakdown) Hours() float64 { return b.Running() + b.Paused }

// Running is the wall time without the pauses, h.
func (b *Breakdown) Running() float64 {
	return b.Productive + b.Checkpoint + b.Lost + b.Restart + b.Wait + b.Maintenance + b.Resume
}

// Goodput is the share of the wall time that is productive.
func (b *Breakdown) Goodput() float64 { return b.Productive / b.Hours() }

// Expectation is what a run takes in the mean.
type Expectation struct {
	Steps         float64 // optimiser steps, a whole number
	MTBF          float64 // s between failures of the whole run
	Spacing       Spacing
	Spares        Spares
	Checkpoints   float64 // written and kept; those that are written twice after a failure not counted
	Failures      float64
	Pauses        float64
	Breakdown     Breakdown
	Energy        Energy
	ExpectedHours float64 // wall time
	Goodput       float64 // productive over wall time
	// AcceleratorHours are those of the run; SpareHours those of its spares.
	AcceleratorHours, SpareHours float64
	Cost                         Cost
}

// clock is the arithmetic of a run's time; all times are in s.
type clock struct {
	productive, interval, stall, write, mtbf, restart float64
}

// expm1x is e^x - 1 - x without cancellation.
func expm1x(x float64) float64 {
	if x > 0.01 {
		return math.Expm1(x) - x
	}
	// The terms of the series from x^2/2 on; the first left out is below 1e-17 of the first.
	return x * x / 2 * (1 + x/3*(1+x/4*(1+x/5*(1+x/6*(1+x/7*(1+x/8))))))
}

// expected returns the mean times of the package comment, in s, and the mean number of failures, with a mean wait of so
// many seconds after each. A run shorter than its interval writes one checkpoint, at its end.
func (c *clock) expected(wait float64) (b Breakdown, checkpoints, failures float64) {
	interval := min(c.interval, c.productive)
	checkpoints = c.productive / interval
	x, y := (interval+c.stall)/c.mtbf, c.write/c.mtbf
	b.Productive = c.productive
	b.Checkpoint = checkpoints*c.stall + c.write
	// What running takes beyond steps, stalls and one write: K M (e^x e^y - e^y - x) + M (e^y - 1 - y).
	b.Lost = checkpoints*c.mtbf*(expm1x(x)+math.Expm1(x)*math.Expm1(y)) + c.mtbf*expm1x(y)
	running := b.Productive + b.Checkpoint + b.Lost
	b.Restart = running * math.Expm1(c.restart/c.mtbf)
	failures = running / c.mtbf * math.Exp(c.restart/c.mtbf)
	b.Wait = failures * wait
	return b, checkpoints, failures
}

// inHours turns a breakdown in s into one in h.
func (b Breakdown) inHours() Breakdown {
	return Breakdown{
		b.Productive / hour, b.Checkpoint / hour, b.Lost / hour, b.Restart / hour, b.Wait / hour,
		b.Maintenance / hour, b.Resume / hour, b.Paused / hour,
	}
}

// planned adds what does not come by chance to a breakdown in h: maintenance in proportion to the time between the
// stops, and pauses. With a duty d of every window of V hours and a cost c of every pause, running R hours takes
// wall = R / d and R = r + c wall / V, so that wall = r / (d - c / V). It returns the number of pauses.
func (p *Problem) planned(b *Breakdown, stops float64) (pauses float64) {
	b.Maintenance = stops * p.Maintenance.Seconds / hour
	if p.Pausing.WindowHours == 0 {
		return 0
	}
	window := float64(p.Pausing.WindowHours)
	duty := p.duty()
	cost := p.pauseCost() / hour
	wall := b.Running() / (duty - cost/window)
	pauses = wall / window
	b.Resume = pauses * cost
	b.Paused = wall * (1 - duty)
	return pauses
}

// duty is the share of the wall time in which the run does not pause.
func (p *Problem) duty() float64 {
	if p.Pausing.WindowHours == 0 {
		return 1
	}
	return 1 - p.Pausing.PauseHours/float64(p.Pausing.WindowHours)
}

// Expect returns what a run takes in the mean, by closed forms, with the modes of step time and failure rate. It is the
// fast path: no Monte Carlo, no hours. Errors wrap ErrProblem.
func Expect(p *Problem) (*Expectation, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	spacing, err := p.spacing()
	if err != nil {
		return nil, err
	}
	e := &Expectation{MTBF: p.mtbf(), Spacing: spacing}
	w := p.work()
	e.Steps = w.steps
	c := p.clock(w.productive, spacing.Seconds, e.MTBF)
	e.Spares = p.spares(e.MTBF)
	b, checkpoints, failures := c.expected(e.Spares.Mean)
	e.Checkpoints, e.Failures = checkpoints, failures
	e.Breakdown = b.inHours()
	var stops float64
	if p.Maintenance.Every > 0 {
		stops = e.Breakdown.Running() * hour / p.Maintenance.Every
	}
	e.Pauses = p.planned(&e.Breakdown, stops)
	if err := headway(e); err != nil {
		return nil, err
	}
	e.ExpectedHours = e.Breakdown.Hours()
	e.Goodput = e.Breakdown.Goodput()
	e.AcceleratorHours, e.SpareHours = p.hours(e.ExpectedHours)
	e.Energy = p.energy(&e.Breakdown, w.watts)
	e.Cost = p.cost(e.ExpectedHours, &e.Energy)
	return e, nil
}

// leastGoodput is the goodput below which a run is lost in its failures.
const leastGoodput = 1e-3

// headway refuses such a run.
func headway(e *Expectation) error {
	if g := e.Breakdown.Goodput(); !(g >= leastGoodput) {
		f := &faults{}
		f.Cause = ErrProblem
		f.number("goodput", g, "at least 0.001: checkpoints, restarts or repairs take too long for "+seconds(e.MTBF)+" between failures", false)
		return f.Err()
	}
	return nil
}

// clock returns the problem's clock.
func (p *Problem) clock(productive, interval, mtbf float64) clock {
	return clock{
		productive: productive, interval: interval, stall: p.Checkpoint.Stall, write: p.Checkpoint.Write,
		mtbf: mtbf, restart: p.Reliability.Restart.Seconds(),
	}
}
