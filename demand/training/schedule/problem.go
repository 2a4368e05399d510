package schedule

import (
	"errors"
	"math"
	"strconv"

	"tokenwatt/internal/fault"
)

// ErrProblem is wrapped by every error about the figures of a problem.
var ErrProblem = errors.New("schedule: problem does not fit")

// Problem is one run, the machines it runs on, and how they fail. Nothing has a default: DefaultReliability and
// the constructors of Checkpoint give what is published.
type Problem struct {
	Name string // of the workload

	Tokens      float64 // of the whole run
	BatchTokens float64 // tokens of an optimiser step once the ramp is over
	StepSeconds float64 // time of that step, s
	// StepLow and StepHigh are the 10th and 90th percentile of true over given step time; 1 and 1 where it is exact.
	StepLow, StepHigh float64
	// Ramp lists the stages with other batches at the beginning of the run, in order; none where there is no ramp.
	Ramp []Stage

	Accelerators          int // of the run
	AcceleratorsPerServer int
	SpareServers          int // held ready beside those of the run

	Checkpoint  Checkpoint
	Interval    Interval
	Reliability Reliability
	Maintenance Maintenance
	Pausing     Pausing
	Power       Power
	Prices      Prices

	// StartHour is the hour of the study in which the run begins; StudyHours are the hours of the study.
	StartHour, StudyHours int
}

// Stage is a part of a run with a batch of its own.
type Stage struct {
	Tokens      float64 // trained in this stage
	BatchTokens float64 // tokens of a step
	StepSeconds float64 // s
	TrainWatts  float64 // W per accelerator while stepping
}

// Power is the IT power of one accelerator in each state, in W, and of the server around it.
type Power struct {
	Train      float64 // stepping, mean over the step
	Checkpoint float64 // standing still for a checkpoint
	Restart    float64 // between a failure and the first step after it, waiting for a server left out
	Idle       float64 // waiting for a server, maintenance, paused; also that of the spares
	Server     float64 // W of one server beside its accelerators, in every state
}

// Maintenance is work on the machines that is planned: the run writes a checkpoint, stops and starts again.
type Maintenance struct {
	Every   float64 // s of the run between two stops, the stops not counted; 0 where there are none
	Seconds float64 // s that each takes, checkpoint and restart included
}

// Pausing says how the run may stand still for the sake of the grid.
type Pausing struct {
	WindowHours int     // length of the windows, from the run's start on; 0 where it may not pause
	PauseHours  float64 // h in each window in which it stands still, in one piece
	Resume      float64 // s from a pause's end to the next step
}

// Prices are what hours and energy cost. What is zero is not counted.
type Prices struct {
	AcceleratorHour float64 // USD an accelerator-hour, also of the spares
	Electricity     float64 // USD per MWh at the meter
	PUE             float64 // facility energy over IT energy; needed where electricity has a price
}

// faults collects what is wrong with a problem.
type faults struct{ fault.List }

// number adds an error unless v is finite and the test holds.
func (f *faults) number(field string, v float64, expected string, test bool) {
	if !test || math.IsNaN(v) || math.IsInf(v, 0) {
		f.Add(field, strconv.FormatFloat(v, 'g', 6, 64), expected)
	}
}

func (f *faults) positive(field string, v float64) { f.number(field, v, "a number above zero", v > 0) }

func (f *faults) notNegative(field string, v float64) {
	f.number(field, v, "zero or above", v >= 0)
}

func (f *faults) count(field string, n, least int) {
	if n < least {
		f.Add(field, strconv.Itoa(n), strconv.Itoa(least)+" or above")
	}
}

// What is held in memory is bounded, far above any run.
const (
	mostSpares = 1_000_000
	mostHours  = 100 * 8784
)

// Check returns everything that is wrong with the problem's figures by themselves, all at once; each error wraps
// ErrProblem and is a *fault.Error.
func (p *Problem) Check() error {
	f := &faults{fault.List{Cause: ErrProblem}}
	p.checkWork(f)
	p.checkMachines(f)
	p.checkHours(f)
	return f.Err()
}

// checkWork checks tokens, batches and step times.
func (p *Problem) checkWork(f *faults) {
	f.positive("tokens", p.Tokens)
	f.positive("batch_tokens", p.BatchTokens)
	f.positive("step_seconds", p.StepSeconds)
	f.number("step_low", p.StepLow, "above 0 and at most 1", p.StepLow > 0 && p.StepLow <= 1)
	f.number("step_high", p.StepHigh, "1 or above", p.StepHigh >= 1)
	var ramp float64
	for i := range p.Ramp {
		s, name := &p.Ramp[i], "ramp["+strconv.Itoa(i)+"]."
		f.positive(name+"tokens", s.Tokens)
		f.positive(name+"batch_tokens", s.BatchTokens)
		f.positive(name+"step_seconds", s.StepSeconds)
		f.number(name+"train_watts", s.TrainWatts, "the idle power or above", s.TrainWatts >= p.Power.Idle)
		ramp += s.Tokens
	}
	if ramp >= p.Tokens && p.Tokens > 0 {
		f.Add("ramp", strconv.FormatFloat(ramp, 'g', 6, 64)+" tokens", "fewer than the run's, "+strconv.FormatFloat(p.Tokens, 'g', 6, 64))
	}
}

// checkMachines checks machines, checkpoints, failures, power and prices.
func (p *Problem) checkMachines(f *faults) {
	f.count("accelerators", p.Accelerators, 1)
	f.count("accelerators_per_server", p.AcceleratorsPerServer, 1)
	f.count("spare_servers", p.SpareServers, 0)
	if p.SpareServers > mostSpares {
		f.Add("spare_servers", strconv.Itoa(p.SpareServers), "at most "+strconv.Itoa(mostSpares))
	}
	f.positive("checkpoint.stall", p.Checkpoint.Stall)
	f.notNegative("checkpoint.write", p.Checkpoint.Write)
	p.Interval.check(f)
	p.Reliability.check(f)
	f.notNegative("power.idle", p.Power.Idle)
	f.notNegative("power.server", p.Power.Server)
	for _, w := range [...]struct {
		name  string
		watts float64
	}{{"power.train", p.Power.Train}, {"power.checkpoint", p.Power.Checkpoint}, {"power.restart", p.Power.Restart}} {
		f.number(w.name, w.watts, "the idle power or above", w.watts >= p.Power.Idle)
	}
	f.notNegative("prices.accelerator_hour", p.Prices.AcceleratorHour)
	// An hour of electricity may be paid for being taken.
	f.number("prices.electricity", p.Prices.Electricity, "a number", true)
	if p.Prices.Electricity != 0 {
		f.number("prices.pue", p.Prices.PUE, "1 or above", p.Prices.PUE >= 1)
	}
	if m := p.mtbf(); p.Checkpoint.Stall >= 2*m {
		f.Add("checkpoint.stall", seconds(p.Checkpoint.Stall),
			"below twice the mean time between failures, 2 x "+seconds(m)+": the run would make no headway")
	}
}

// checkHours checks what belongs to the calendar.
func (p *Problem) checkHours(f *faults) {
	f.number("maintenance.every", p.Maintenance.Every, "0 or an hour (3600) or above", p.Maintenance.Every == 0 || p.Maintenance.Every >= hour)
	f.notNegative("maintenance.seconds", p.Maintenance.Seconds)
	f.count("study_hours", p.StudyHours, 1)
	if p.StudyHours > mostHours {
		f.Add("study_hours", strconv.Itoa(p.StudyHours), "at most "+strconv.Itoa(mostHours))
	}
	if p.StartHour < 0 || p.StartHour >= p.StudyHours {
		f.Add("start_hour", strconv.Itoa(p.StartHour), "an hour of the study, 0 to "+strconv.Itoa(p.StudyHours-1))
	}
	f.count("pausing.window_hours", p.Pausing.WindowHours, 0)
	f.notNegative("pausing.resume", p.Pausing.Resume)
	if w := float64(p.Pausing.WindowHours); w > 0 {
		f.number("pausing.pause_hours", p.Pausing.PauseHours, "above 0 and below window_hours",
			p.Pausing.PauseHours > 0 && p.Pausing.PauseHours < w)
		if left := w - p.Pausing.PauseHours; left > 0 && p.pauseCost() >= left*hour {
			f.Add("pausing.resume", seconds(p.Pausing.Resume), "less than what a pause leaves of its window, "+seconds(left*hour))
		}
	} else {
		f.number("pausing.pause_hours", p.Pausing.PauseHours, "0, because there are no windows", p.Pausing.PauseHours == 0)
	}
}

// hour is in s.
const hour = 3600.0

// seconds writes a time for an error.
func seconds(v float64) string { return strconv.FormatFloat(v, 'g', 5, 64) + " s" }

// servers of the run: one that is partly used counts whole.
func (p *Problem) servers() int {
	return (p.Accelerators + p.AcceleratorsPerServer - 1) / p.AcceleratorsPerServer
}

// mtbf is the mean time between failures of the run in s.
func (p *Problem) mtbf() float64 {
	return MTBF(p.Reliability.Failures.Mode, p.Accelerators)
}

// pauseCost is the time in s that a pause costs beside its own length: a stall, the write and the start.
func (p *Problem) pauseCost() float64 {
	return p.Checkpoint.Stall + p.Checkpoint.Write + p.Pausing.Resume
}
