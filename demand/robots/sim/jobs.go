package sim

import (
	"fmt"

	"tokenwatt/internal/random"
)

// arrive makes the job that arrives now.
func (f *fleet) arrive() {
	var j int32
	if n := len(f.freeJobs); n > 0 {
		j = f.freeJobs[n-1]
		f.freeJobs = f.freeJobs[:n-1]
	} else {
		j = int32(len(f.jobs))
		f.jobs = append(f.jobs, job{})
	}
	f.jobs[j] = job{link: link{none, none}, arrived: f.now, left: f.service.draw(), hour: int16(f.book.hour)}
	if f.p.Floor.SpeedMS > 0 {
		f.jobs[j].x = random.Uniform(f.places, 0, 1) * f.p.Floor.WidthM
		f.jobs[j].y = random.Uniform(f.places, 0, 1) * f.p.Floor.DepthM
	}
	f.book.arrived++
	f.arrivals.advance()
	f.offer(j, false)
}

// offer gives a job to a robot that is idle, or that may be called from its charger, or lets it wait.
func (f *fleet) offer(j int32, first bool) {
	i := f.idleRobot(j)
	if i == none {
		i = f.callable()
	}
	switch {
	case i != none:
		f.assign(i, j)
	case first:
		pushFront(&f.waiting, f.jobs, j)
	default:
		pushBack(&f.waiting, f.jobs, j)
	}
	if f.waiting.len > f.settings.MaxWaiting {
		f.fault = fmt.Errorf("%w: more than %d wait after %.3g weeks", ErrOverload, f.settings.MaxWaiting, f.now/secondsPerWeek)
	}
}

// idleRobot picks a robot for a job by the rule of dispatch; those away from the chargers first where it is no matter of ways.
func (f *fleet) idleRobot(j int32) int32 {
	if f.p.Dispatch == LongestIdle || f.p.Floor.SpeedMS == 0 {
		if f.idle.head != none {
			return f.idle.head
		}
		return f.ready.head
	}
	best, least := none, 0.0
	for _, l := range [...]*list{&f.idle, &f.ready} {
		for i := l.head; i != none; i = f.robots[i].link.next {
			r := &f.robots[i]
			if d := f.wayS(r.x, r.y, f.jobs[j].x, f.jobs[j].y); best == none || d < least {
				best, least = i, d
			}
		}
	}
	return best
}

// takeJob picks a waiting job for a robot, none where none waits.
func (f *fleet) takeJob(i int32) int32 {
	best := f.waiting.head
	if best == none {
		return none
	}
	if f.p.Dispatch == Nearest && f.p.Floor.SpeedMS > 0 {
		r := &f.robots[i]
		least := f.wayS(r.x, r.y, f.jobs[best].x, f.jobs[best].y)
		for j := f.jobs[best].next; j != none; j = f.jobs[j].next {
			if d := f.wayS(r.x, r.y, f.jobs[j].x, f.jobs[j].y); d < least {
				best, least = j, d
			}
		}
	}
	remove(&f.waiting, f.jobs, best)
	return best
}

// assign sends a robot that is idle, ready, charging, held or just free to a job.
func (f *fleet) assign(i, j int32) {
	f.detach(i)
	r := &f.robots[i]
	r.job = j
	way := f.wayS(r.x, r.y, f.jobs[j].x, f.jobs[j].y)
	if way == 0 {
		f.begin(i)
		return
	}
	f.enter(i, Travel)
	f.orEmpty(i, f.now+way, endTravel)
}

// begin starts, or goes on with, a robot's job.
func (f *fleet) begin(i int32) {
	r := &f.robots[i]
	j := &f.jobs[r.job]
	r.x, r.y = j.x, j.y
	if !j.started {
		j.started = true
		f.book.begins(j, f.now)
	}
	j.begun = f.now
	f.enter(i, Work)
	end := f.now + j.left
	if p := f.p; p.Battery != nil && p.Policy.HandOver && f.drain[Work] > 0 {
		if low := f.now + max(f.cells[i].energyJ-f.lowJ, 0)/f.drain[Work]; low < end {
			f.orEmpty(i, low, endLow)
			return
		}
	}
	f.orEmpty(i, end, endJob)
}

// finish ends a robot's job.
func (f *fleet) finish(i int32) {
	r := &f.robots[i]
	f.freeJobs = append(f.freeJobs, r.job)
	r.job = -1
	f.book.done++
	f.free(i)
}

// leaveJob takes a robot's job from it and returns it, none where it has none. The caller offers it again once the robot
// is out of the way.
func (f *fleet) leaveJob(i int32) int32 {
	r := &f.robots[i]
	j := r.job
	if j == none {
		return none
	}
	if r.state == Work {
		f.jobs[j].left -= f.now - f.jobs[j].begun
		f.jobs[j].left = max(f.jobs[j].left, 0)
		f.book.interruptions++
	}
	r.job = none
	return j
}

// free decides what a robot that has nothing to do does: maintenance, charging, a job, charging at leisure, rest.
func (f *fleet) free(i int32) {
	r := &f.robots[i]
	if f.now >= r.maintainAt {
		f.detach(i)
		r.maintainAt = f.now + f.p.Failures.ServiceEveryHours*secondsPerHour
		f.enter(i, Maintenance)
		f.at(i, f.now+f.p.Failures.ServiceHours*secondsPerHour, endMaintenance)
		return
	}
	battery := f.p.Battery != nil
	energy := f.energyNow(i)
	if battery && energy <= f.lowJ {
		f.toCharger(i)
		return
	}
	if j := f.takeJob(i); j != none {
		f.assign(i, j)
		return
	}
	if battery && !r.docked && energy <= f.opportunityJ && f.p.Policy.OpportunitySOC > 0 && f.room() {
		f.toCharger(i)
		return
	}
	f.rest(i)
}

// rest leaves a robot without work, on its charger where it stays.
func (f *fleet) rest(i int32) {
	if f.robots[i].docked {
		f.enter(i, Ready)
		pushBack(&f.ready, f.robots, i)
		f.quiet(i)
		return
	}
	f.enter(i, Idle)
	pushBack(&f.idle, f.robots, i)
	f.watchIdle(i, f.p.Policy.OpportunitySOC > 0)
}

// watchIdle sets when an idle robot's battery gets to the next threshold.
func (f *fleet) watchIdle(i int32, opportunity bool) {
	w := f.drain[Idle]
	if f.p.Battery == nil || w == 0 {
		f.quiet(i)
		return
	}
	energy := f.energyNow(i)
	if opportunity && energy > f.opportunityJ {
		f.at(i, f.now+(energy-f.opportunityJ)/w, endOpportunity)
		return
	}
	f.at(i, f.now+max(energy-f.lowJ, 0)/w, endIdleLow)
}

// detach takes a robot out of whatever list or place it is in, ahead of a change of its state.
func (f *fleet) detach(i int32) {
	r := &f.robots[i]
	switch r.state {
	case Idle:
		if r.prev != none || f.idle.head == i {
			remove(&f.idle, f.robots, i)
		}
	case Ready:
		if r.prev != none || f.ready.head == i {
			remove(&f.ready, f.robots, i)
		}
	case Queue, Empty:
		if r.prev != none || f.line.head == i {
			remove(&f.line, f.robots, i)
		}
	case Held:
		if r.prev != none || f.held.head == i {
			remove(&f.held, f.robots, i)
		}
	case Charging:
		if f.cells[i].position >= 0 {
			f.stop(i, false)
		}
	case ToCharger:
		f.arrived(i)
	}
	if r.docked {
		f.undock(i)
	}
}
