package sim

import (
	"context"
	"math"
	"math/rand/v2"

	"tokenwatt/internal/event"
	"tokenwatt/internal/random"
)

// fleet is one replication under way. Robots, batteries and jobs are numbers into slices; nothing is allocated once the
// slices have had their greatest length.
type fleet struct {
	p        *Problem
	settings Settings
	queue    event.Queue[happening]
	now      float64

	robots []robot
	cells  []cell // the batteries: robot i has cell i; spare packs follow
	drain  [States]float64
	idle   list // robots in Idle, the longest idle first
	ready  list // robots in Ready
	line   list // robots in Queue or Empty
	held   list // robots in Held

	capacityJ, lowJ, opportunityJ, readyJ, targetJ, overrideJ float64
	curve                                                     curve
	chargers                                                  int
	docked, swapping, enRoute                                 int
	slots                                                     int     // batteries that the power limit lets charge
	charging                                                  []int32 // cells that charge
	readyCharging                                             int     // of these, robots that may be called
	packsFull, packsWaiting                                   ring

	jobs     []job
	freeJobs []int32
	waiting  list

	arrivals arrivals
	service  sampler
	swapTime sampler
	places   *rand.Rand

	meter meter
	book  book
	fault error
}

// happening is an event: what, and to which robot or battery.
type happening struct {
	kind happeningKind
	who  int32
}

type happeningKind uint8

const (
	robotNext  happeningKind = iota // what the robot's ending says
	cellNext                        // a battery's charging gets to its next stage
	robotFails                      // a failure
)

// ending says what a robot's next event is.
type ending uint8

const (
	endNone ending = iota
	endTravel
	endJob
	endLow         // low threshold within a job: hand over
	endEmpty       // battery empty
	endAtStation   // arrives at the station
	endOpportunity // idle, gets to the opportunistic threshold
	endIdleLow     // idle, gets to the low threshold
	endSwap
	endRescue
	endRepair
	endMaintenance
)

type robot struct {
	link
	state      State
	ends       ending
	docked     bool
	coming     bool // to the station
	next       event.Handle
	job        int32 // -1 for none
	pack       int32 // the full pack that it takes in
	x, y       float64
	queuedAt   float64
	failures   *rand.Rand
	maintainAt float64
}

// cell is one battery.
type cell struct {
	energyJ, at float64 // energy at that time; while charging those of the begin
	from        float64 // state of charge at the begin
	taper       bool    // in the second stage
	mayServe    bool    // charged to ReadySOC
	position    int32   // in fleet.charging, -1 where it does not charge
	next        event.Handle
	taperAt     float64
	readyAt     float64
	endAt       float64
}

type job struct {
	link
	arrived, left, begun float64 // s; left is service still to do
	x, y                 float64
	hour                 int16 // of the week, of the arrival
	started              bool
}

// newFleet lays out a replication at time 0.
func newFleet(p *Problem, s Settings, replication int) *fleet {
	f := &fleet{p: p, settings: s, robots: make([]robot, p.Robots), slots: math.MaxInt}
	rep := uint64(replication)
	stream := func(name string) *rand.Rand { return random.Stream(s.Seed, "robots/"+name, rep) }
	f.arrivals = arrivals{r: stream("arrivals"), even: p.Arrivals == Even, rate: &p.JobsPerH}
	f.service = newSampler(p.Service, stream("service"))
	f.places = stream("places")
	f.idle, f.ready, f.line, f.held, f.waiting = newList(), newList(), newList(), newList(), newList()
	pw := p.Power
	f.drain[Idle] = pw.IdleW + pw.ComputeIdleW
	f.drain[Ready] = f.drain[Idle] // without batteries only: see useBattery
	f.drain[Travel] = pw.WalkW + pw.ComputeW
	f.drain[Work] = pw.WorkW()
	f.meter.efficiency = 1
	cells := 0
	if p.Battery != nil {
		cells = f.useBattery(stream)
	}
	f.cells = make([]cell, max(cells, p.Robots))
	f.book.init(p, s)
	f.place(stream)
	f.arrivals.first()
	return f
}

// useBattery sets what batteries and the station need and returns how many batteries there are.
func (f *fleet) useBattery(stream func(string) *rand.Rand) int {
	p, b := f.p, f.p.Battery
	f.curve = newCurve(b)
	f.capacityJ = b.UsableWh * secondsPerHour
	f.lowJ, f.targetJ = p.Policy.LowSOC*f.capacityJ, p.Policy.TargetSOC*f.capacityJ
	f.opportunityJ, f.readyJ = p.Policy.OpportunitySOC*f.capacityJ, p.Policy.ReadySOC*f.capacityJ
	f.overrideJ = -1
	if p.Policy.OverrideSOC > 0 {
		f.overrideJ = p.Policy.OverrideSOC * f.capacityJ
	}
	f.drain[Ready] = 0
	f.drain[ToCharger] = f.drain[Travel]
	f.drain[Queue] = f.drain[Idle]
	f.chargers = p.Station.Chargers
	f.meter.curve, f.meter.efficiency, f.meter.dockedW = f.curve, b.Efficiency, p.Station.DockedW
	f.meter.standbyW = float64(f.chargers) * p.Station.StandbyW
	cells := p.Robots
	if s := p.Station.Swap; s != nil {
		f.meter.standbyW = float64(s.PackChargers) * p.Station.StandbyW
		f.swapTime = newSampler(s.Time, stream("swap"))
		f.packsFull, f.packsWaiting = newRing(s.SparePacks), newRing(s.SparePacks)
		cells += s.SparePacks
	}
	f.charging = make([]int32, 0, cells)
	return cells
}

// place puts robots and packs where they start.
func (f *fleet) place(stream func(string) *rand.Rand) {
	n := len(f.robots)
	for c := range f.cells {
		f.cells[c].position = -1
		f.cells[c].energyJ = f.targetJ
		if c >= n {
			f.packsFull.push(int32(c))
		} else if !f.p.Policy.AllFull {
			f.cells[c].energyJ = f.lowJ + (f.targetJ-f.lowJ)*(float64(c)+0.5)/float64(n)
		}
	}
	every := f.p.Failures.ServiceEveryHours * secondsPerHour
	for i := range f.robots {
		f.robots[i] = robot{link: link{none, none}, job: -1, pack: -1, x: f.p.Floor.StationXM, y: f.p.Floor.StationYM, maintainAt: math.Inf(1)}
		if every > 0 {
			f.robots[i].maintainAt = every * (float64(i) + 0.5) / float64(n) // spread, so that not all come at once
		}
	}
	f.book.count[Idle] = n
	if f.p.Failures.MTBFHours > 0 {
		for i := range f.robots {
			f.robots[i].failures = stream("failures/" + itoa(i))
			f.nextFailure(int32(i))
		}
	}
	for c := range f.cells {
		f.book.storedJ += f.cells[c].energyJ
	}
	f.mains()
	for i := range f.robots {
		f.free(int32(i))
	}
}

// run goes through warm-up and measured weeks.
func (f *fleet) run(ctx context.Context) error {
	weeks := f.settings.WarmupWeeks + f.settings.Weeks
	const quarterS = secondsPerHour / 4
	quarters := weeks * HoursPerWeek * 4
	f.limit(0)
	for q := 1; q <= quarters; q++ {
		end := float64(q) * quarterS
		f.until(end)
		if f.fault == nil {
			f.fault = context.Cause(ctx)
		}
		if f.fault != nil {
			return f.fault
		}
		f.now = end
		f.meter.to(end)
		f.book.quarter(f, q)
		if q%4 == 0 {
			f.limit(q / 4 % HoursPerWeek)
		}
	}
	return f.balance()
}

// until handles what happens up to and including a time. At one time what was going on ends before a job arrives.
func (f *fleet) until(end float64) {
	for f.fault == nil {
		t, ok := f.queue.Peek()
		if f.arrivals.next < end && (!ok || f.arrivals.next < t) {
			f.now = f.arrivals.next
			f.arrive()
			continue
		}
		if !ok || t > end {
			return
		}
		t, e, _ := f.queue.Pop()
		f.now = t
		switch e.kind {
		case robotNext:
			f.robotEnds(e.who)
		case cellNext:
			f.cellEnds(e.who)
		case robotFails:
			f.fails(e.who)
		}
	}
}

// enter changes a robot's state and settles its battery.
func (f *fleet) enter(i int32, s State) {
	r, c := &f.robots[i], &f.cells[i]
	c.energyJ -= f.drain[r.state] * (f.now - c.at)
	c.at = f.now
	f.book.change(r.state, s, f.now)
	r.state = s
	if f.p.Battery == nil {
		f.mains()
	}
}

// mains sets the power of robots without batteries.
func (f *fleet) mains() {
	if f.p.Battery != nil {
		return
	}
	f.meter.to(f.now)
	var w float64
	for s, n := range f.book.count {
		w += f.drain[s] * float64(n)
	}
	f.meter.mainsW = w
	f.meter.note()
}

// energyNow is what a robot's battery holds while it does not charge.
func (f *fleet) energyNow(i int32) float64 {
	return f.cells[i].energyJ - f.drain[f.robots[i].state]*(f.now-f.cells[i].at)
}

// at sets a robot's next event.
func (f *fleet) at(i int32, t float64, e ending) {
	r := &f.robots[i]
	r.ends = e
	if !f.queue.Move(r.next, t) {
		r.next = f.queue.Push(t, 0, happening{robotNext, i})
	}
}

// quiet takes a robot's next event away.
func (f *fleet) quiet(i int32) {
	f.queue.Cancel(f.robots[i].next)
	f.robots[i].ends = endNone
}

// orEmpty sets a robot's next event, or that its battery gets empty before it, in the state that it has just entered.
func (f *fleet) orEmpty(i int32, t float64, e ending) {
	if w := f.drain[f.robots[i].state]; f.p.Battery != nil && w > 0 {
		if empty := f.now + max(f.cells[i].energyJ, 0)/w; empty < t {
			f.at(i, empty, endEmpty)
			return
		}
	}
	f.at(i, t, e)
}

// wayS is the time between two places, s.
func (f *fleet) wayS(x0, y0, x1, y1 float64) float64 {
	if f.p.Floor.SpeedMS == 0 {
		return 0
	}
	return (math.Abs(x1-x0) + math.Abs(y1-y0)) / f.p.Floor.SpeedMS
}
