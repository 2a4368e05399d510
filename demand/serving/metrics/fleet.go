package metrics

import (
	"fmt"
	"math"
	"strconv"

	"tokenwatt/demand/serving/replica"
	"tokenwatt/internal/fault"
	"tokenwatt/internal/neumaier"
)

// Settings say what is recorded of a fleet.
type Settings struct {
	Latency LatencySettings
	// Start and End bound the time that is studied, in s: what is before and behind it is left out of everything, and requests are
	// those that arrive in it. So a service can fill up before and drain behind. End of 0 is none.
	Start, End float64
	// PowerBin is the width of the power series in s, 1 s to 1 h; 0 is 60 s. It grows with time: a year at 1 s is 250 MB.
	PowerBin float64
	// TimelineBin is the first width of the timelines in s; 0 is 1 s. TimelineBins is how many bins they have at most, even; 0
	// is 2,048.
	TimelineBin  float64
	TimelineBins int
}

// complete returns settings with their defaults.
func (s Settings) complete() Settings {
	if s.PowerBin == 0 {
		s.PowerBin = 60
	}
	if s.TimelineBin == 0 {
		s.TimelineBin = 1
	}
	if s.TimelineBins == 0 {
		s.TimelineBins = 2048
	}
	s.Latency.From, s.Latency.To = s.Start, s.End
	return s
}

// Fleet records what a fleet of replicas does: one record of latencies and one of each series for all, so that its
// memory does not grow with their number. It is not for use by two goroutines at once; fleets that are simulated apart are
// merged.
type Fleet struct {
	settings Settings
	Latency  *Latency
	Power    *Series // W of all replicas
	Queue    *Series // requests that were not scheduled yet, once they have been answered
	Running  *Series // sequences in iterations
	Blocks   *Series // blocks of KV cache held by sequences

	energy   [Phases]neumaier.Sum
	running  level
	blocks   level
	capacity neumaier.Sum // block s of replicas that were on
	on       neumaier.Sum // s that replicas were on
	busy     neumaier.Sum // s that they ran iterations
	steps    int64
}

// New returns an empty record.
func New(s Settings) (*Fleet, error) {
	list := fault.List{Cause: ErrSettings}
	s = s.complete()
	f := &Fleet{settings: s}
	var err error
	f.Latency, err = NewLatency(s.Latency)
	list.Join(err)
	f.Power, err = NewSeries(s.Start, s.PowerBin)
	list.Join(err)
	for _, t := range []**Series{&f.Queue, &f.Running, &f.Blocks} {
		*t, err = NewTimeline(s.Start, s.TimelineBin, s.TimelineBins)
		if t == &f.Queue {
			list.Join(err)
		}
	}
	if err := list.Err(); err != nil {
		return nil, err
	}
	if s.End != 0 {
		for _, t := range []*Series{f.Power, f.Queue, f.Running, f.Blocks} {
			t.end = s.End
		}
	}
	return f, nil
}

// Replica is a machine as the record needs to know it.
type Replica struct {
	Cost        replica.Cost // what its iterations take, to tell the phases of mixed ones apart
	Blocks      int          // of its KV cache
	BlockTokens int
}

// Add returns the record of another replica, which is off until Recorder.Draw says otherwise.
func (f *Fleet) Add(now float64, r Replica) (*Recorder, error) {
	list := fault.List{Cause: ErrSettings}
	if r.Cost == nil {
		list.Add("cost", "not given", "what iterations take")
	}
	if r.Blocks < 1 || r.BlockTokens < 1 {
		list.Add("blocks", strconv.Itoa(r.Blocks)+" of "+strconv.Itoa(r.BlockTokens)+" tokens", "1 or above")
	}
	if math.IsNaN(now) || math.IsInf(now, 0) {
		list.Add("time", number(now), "a time in s")
	}
	if err := list.Err(); err != nil {
		return nil, err
	}
	return &Recorder{
		fleet: f, replica: r,
		meter: meter{cost: r.Cost, power: f.Power, energy: &f.energy, now: now, phase: Idle},
	}, nil
}

// Recorder is the sink of one replica. Steps come in the order of time.
type Recorder struct {
	fleet   *Fleet
	replica Replica
	meter   meter
	on      bool
	changes []change // that were told and are not counted yet: iterations may be under way at their time
}

// change is what a replica draws between iterations from a time on, or what its iterations take.
type change struct {
	at, watts float64
	phase     Phase
	on        bool
	cost      replica.Cost // nil where it does not change; then the others do
}

// Draw says what the replica draws between iterations from now on, in W, and what for: Idle, or Starting. A replica that
// draws for either is on. An iteration that is under way goes on. Times do not go back.
func (r *Recorder) Draw(now, watts float64, phase Phase) {
	r.changes = append(r.changes, change{at: now, watts: watts, phase: phase, on: true})
}

// Off says that the replica is off from now on, or from the end of the iteration that is under way, and draws nothing.
func (r *Recorder) Off(now float64) {
	r.changes = append(r.changes, change{at: now, phase: Idle})
}

// Clock says what iterations that begin from now on take, as of another frequency.
func (r *Recorder) Clock(now float64, cost replica.Cost) {
	r.changes = append(r.changes, change{at: now, cost: cost})
}

// Finish counts up to the end of what is studied.
func (r *Recorder) Finish(now float64) { r.until(now) }

// until counts the time on up to now, with the changes before it.
func (r *Recorder) until(now float64) {
	n := 0
	for ; n < len(r.changes) && r.changes[n].at <= now; n++ {
		c := r.changes[n]
		if c.cost != nil {
			r.meter.cost = c.cost
			continue
		}
		r.pass(c.at)
		r.meter.level, r.meter.phase, r.on = c.watts, c.phase, c.on
	}
	r.changes = append(r.changes[:0], r.changes[n:]...)
	r.pass(now)
}

// pass counts time between iterations.
func (r *Recorder) pass(now float64) {
	if r.on && now > r.meter.now {
		r.own(r.studied(line{from: r.meter.now, to: now}))
	}
	r.meter.wait(now)
}

// studied is the part of a line in the time that is studied.
func (r *Recorder) studied(l line) line { return l.within(r.fleet.Power.start, r.fleet.Power.end) }

// own counts the time of a replica that is on.
func (r *Recorder) own(l line) {
	r.fleet.on.Add(l.to - l.from)
	r.fleet.capacity.Add((l.to - l.from) * float64(r.replica.Blocks))
}

// Steps takes iterations.
func (r *Recorder) Steps(s *replica.Steps) {
	r.until(s.Start)
	r.meter.steps(s)
	f := r.fleet
	running := r.studied(line{s.Start, r.meter.now, float64(s.Running), float64(s.Running)})
	if !(running.to > running.from) {
		return
	}
	r.own(running)
	f.busy.Add(running.to - running.from)
	f.steps += s.Count
	f.Running.ramp(running)
	f.running.add(running)
	// A jump takes a block of each sequence every so many iterations: a straight line but for the last block of each.
	last := min(r.replica.Blocks, s.UsedBlocks+int(int64(s.Decodes)*(s.Count-1)/int64(r.replica.BlockTokens)))
	blocks := r.studied(line{s.Start, r.meter.now, float64(s.UsedBlocks), float64(last)})
	f.Blocks.ramp(blocks)
	f.blocks.add(blocks)
}

// Gaps takes times between tokens, of the iterations that ended last: they count if those do in the time that is studied.
func (r *Recorder) Gaps(g replica.Gaps) {
	if r.meter.now >= r.fleet.Power.start && r.meter.now < r.fleet.Power.end {
		r.fleet.Latency.Gaps(g)
	}
}

// Done takes the end of a request that this replica alone served.
func (r *Recorder) Done(d *replica.Done) {
	r.fleet.Latency.Done(d)
	if !d.Refused {
		r.fleet.Waited(d.Request.Arrival, d.Scheduled)
	}
}

// Request takes the end of a request that several replicas served.
func (f *Fleet) Request(r *Request) {
	f.Latency.Request(r)
	f.Waited(r.Arrival, r.Scheduled)
}

// Waited puts a request that waited from one time to another into the timeline of the queue.
func (f *Fleet) Waited(from, to float64) { f.Queue.Count(from, to, 1) }

// level is a number over the time that replicas ran.
type level struct {
	integral, seconds neumaier.Sum
	most              float64
}

// add adds a straight line.
func (l *level) add(n line) {
	l.integral.Add(n.integral())
	l.seconds.Add(n.to - n.from)
	l.most = max(l.most, n.first, n.last)
}

// merge adds another.
func (l *level) merge(o *level) {
	l.integral.Add(o.integral.Value())
	l.seconds.Add(o.seconds.Value())
	l.most = max(l.most, o.most)
}

// Merge adds the record of another fleet, which stays as it is. Settings have to be equal.
func (f *Fleet) Merge(o *Fleet) error {
	if err := f.Latency.Merge(o.Latency); err != nil {
		return err
	}
	for i, s := range []*Series{f.Power, f.Queue, f.Running, f.Blocks} {
		if err := s.Merge([]*Series{o.Power, o.Queue, o.Running, o.Blocks}[i]); err != nil {
			return fmt.Errorf("series %d of power, queue, running and blocks: %w", i+1, err)
		}
	}
	for p := range f.energy {
		f.energy[p].Add(o.energy[p].Value())
	}
	f.running.merge(&o.running)
	f.blocks.merge(&o.blocks)
	f.capacity.Add(o.capacity.Value())
	f.on.Add(o.on.Value())
	f.busy.Add(o.busy.Value())
	f.steps += o.steps
	return nil
}
