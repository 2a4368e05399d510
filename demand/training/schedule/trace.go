package schedule

import (
	"math"
	"strconv"

	"tokenwatt/internal/random"
)

// State is what a run is doing.
type State uint8

// The states of a run.
const (
	Training State = iota
	Checkpointing
	Restarting
	Waiting // for a server that no spare could replace
	Maintained
)

// String is the state's name.
func (s State) String() string {
	names := [...]string{"training", "checkpoint", "restart", "waiting", "maintenance"}
	if int(s) < len(names) {
		return names[s]
	}
	return "state(" + strconv.Itoa(int(s)) + ")"
}

// Episode is a time in one state, in s from the beginning of its trace.
type Episode struct {
	Start, End float64
	State      State
	MW         float64 // of the run and its spares, at the boundary IT
}

// Trace is one possible course of a part of a run.
type Trace struct {
	StepSeconds float64
	MW          []float64 // mean IT power of each step, MW; 0 behind the run's end
	Episodes    []Episode // the same by event
	// Failures in the part traced.
	Failures int
}

// window says which part of a run is traced: hours after its start, its length in hours, and the length of a step in s.
type window struct{ fromHour, hours, step float64 }

// maxTraceSteps bounds what a trace allocates: a year in seconds.
const maxTraceSteps = 366 * 24 * 3600

func (w *window) check() error {
	f := &faults{}
	f.Cause = ErrProblem
	f.notNegative("trace.from_hour", w.fromHour)
	f.positive("trace.hours", w.hours)
	f.positive("trace.step", w.step)
	if n := w.hours * hour / w.step; w.hours > 0 && w.step > 0 && !(n <= maxTraceSteps) {
		f.number("trace.step", w.step, "long enough for at most "+strconv.Itoa(maxTraceSteps)+" steps", false)
	}
	return f.Err()
}

// tracer writes a course into a trace, and stops it for maintenance.
type tracer struct {
	problem  *Problem
	from, to float64 // s of the course
	now      float64 // s of the course
	running  float64 // s of it outside maintenance
	stop     float64 // s of running time at which the next maintenance comes
	trace    *Trace
}

// Draw returns one possible course of a run with the modes of step time and failure rate, from its hour fromHour on for
// so many hours, in steps of stepSeconds: plateau, checkpoint dips, failures and restarts. Its streams are those of
// replicate 0 of Simulate with this seed. A segment between two checkpoints has the power of the stage in which it begins;
// pauses are not drawn, because when they come is not the run's to say. Errors wrap ErrProblem.
func Draw(p *Problem, seed uint64, fromHour, hours, stepSeconds float64) (*Trace, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	win := window{fromHour, hours, stepSeconds}
	if err := win.check(); err != nil {
		return nil, err
	}
	e, err := Expect(p)
	if err != nil {
		return nil, err
	}
	t := &tracer{
		problem: p, from: fromHour * hour, to: (fromHour + hours) * hour, stop: math.Inf(1),
		trace: &Trace{StepSeconds: stepSeconds, MW: make([]float64, int(math.Ceil(hours*hour/stepSeconds)))},
	}
	if p.Maintenance.Every > 0 {
		t.stop = p.Maintenance.Every / 2
	}
	w := p.work()
	t.follow(&w, p.newReplicate(p.clock(w.productive, e.Spacing.Seconds, e.MTBF), seed, 0))
	t.bin()
	return t.trace, nil
}

// follow goes from checkpoint to checkpoint until the run or the window ends.
func (t *tracer) follow(w *work, r *replicate) {
	interval := min(r.interval, r.productive)
	segment := interval + r.stall
	total := math.Ceil(r.productive / interval)
	last := r.productive - (total-1)*interval
	idle := t.problem.Power.Idle
	visit := func(state State, seconds float64) {
		if state == Restarting {
			t.emit(state, seconds, t.problem.Power.Restart)
		} else {
			t.emit(state, seconds, idle)
		}
	}
	for done := 0.0; t.now < t.to; {
		next := random.Exponential(r.failures, r.mtbf)
		left := total - done
		whole := (left-1)*segment + last + r.stall + r.write
		run := min(next, whole)
		for i, rest := done, run; rest > 0 && t.now < t.to; i++ {
			length := interval
			if i >= total-1 {
				length = last
			}
			train := min(length, rest)
			t.emit(Training, train, w.at(i*interval))
			rest -= train
			stall := min(r.stall, rest)
			if i >= total-1 {
				stall = rest // the last write is waited for
			}
			t.emit(Checkpointing, stall, t.problem.Power.Checkpoint)
			rest -= stall
		}
		if next >= whole {
			return
		}
		if t.now >= t.from && t.now < t.to {
			t.trace.Failures++
		}
		done += r.safe(next, segment, left)
		r.now += next
		r.failure(visit)
	}
}

// at is the power of a step in W per accelerator after so many productive seconds.
func (w *work) at(progress float64) float64 {
	progress /= w.productive
	for _, s := range w.stages {
		if progress < s.share {
			return s.watts
		}
		progress -= s.share
	}
	return w.stages[len(w.stages)-1].watts
}

// emit lets the course go on in a state with so many W in each accelerator, with the maintenance that falls into it.
func (t *tracer) emit(state State, seconds, watts float64) {
	for t.running+seconds >= t.stop {
		part := t.stop - t.running
		t.record(state, part, watts)
		t.running = t.stop
		t.record(Maintained, t.problem.Maintenance.Seconds, t.problem.Power.Idle)
		t.stop += t.problem.Maintenance.Every
		seconds -= part
	}
	t.record(state, seconds, watts)
	t.running += seconds
}

// record appends what of an episode lies in the window.
func (t *tracer) record(state State, seconds, watts float64) {
	start, end := max(t.now, t.from), min(t.now+seconds, t.to)
	t.now += seconds
	if end <= start {
		return
	}
	t.trace.Episodes = append(t.trace.Episodes, Episode{
		Start: start - t.from, End: end - t.from, State: state, MW: t.problem.megawatts(watts) + t.problem.spareMW(),
	})
}

// bin averages the episodes over the trace's steps.
func (t *tracer) bin() {
	step := t.trace.StepSeconds
	for _, e := range t.trace.Episodes {
		for i := int(e.Start / step); i < len(t.trace.MW); i++ {
			from, to := max(e.Start, float64(i)*step), min(e.End, float64(i+1)*step)
			if to <= from {
				if float64(i)*step >= e.End {
					break
				}
				continue
			}
			t.trace.MW[i] += e.MW * (to - from) / step
		}
	}
}
