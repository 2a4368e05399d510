package sim

import "tokenwatt/internal/random"

// robotEnds does what a robot's next event says.
func (f *fleet) robotEnds(i int32) {
	r := &f.robots[i]
	ends := r.ends
	r.ends = endNone
	switch ends {
	case endTravel:
		f.begin(i)
	case endJob:
		f.finish(i)
	case endLow:
		j := f.leaveJob(i)
		f.toCharger(i)
		f.offer(j, true)
	case endEmpty:
		f.empty(i)
	case endAtStation:
		f.arrived(i)
		f.atStation(i)
	case endRescue:
		f.atStation(i)
	case endOpportunity:
		if f.room() {
			f.toCharger(i)
		} else {
			f.watchIdle(i, false)
		}
	case endIdleLow:
		f.toCharger(i)
	case endSwap:
		f.swapped(i)
	case endRepair:
		f.repaired(i)
	case endMaintenance:
		f.free(i)
	}
}

// empty says what an empty battery means: in the line the robot is off, elsewhere it is stranded.
func (f *fleet) empty(i int32) {
	if f.robots[i].state == Queue {
		f.book.emptyInQueue++
		f.enter(i, Empty)
		f.cells[i].energyJ = 0
		return
	}
	f.book.strandings++
	j := f.leaveJob(i)
	f.arrived(i)
	f.enter(i, Stranded)
	f.cells[i].energyJ = 0
	f.at(i, f.now+f.p.Policy.RescueS, endRescue)
	if j != none {
		f.offer(j, true)
	}
}

// fails takes a robot out of whatever it does; what is down already, or in the bay, does not fail.
func (f *fleet) fails(i int32) {
	r := &f.robots[i]
	switch r.state {
	case Stranded, Swapping, Failed, Maintenance:
		f.nextFailure(i) // no memory: the next one counts from here
		return
	}
	f.book.failures++
	j := f.leaveJob(i)
	f.detach(i)
	f.enter(i, Failed)
	f.at(i, f.now+random.Exponential(r.failures, f.p.Failures.RepairHours*secondsPerHour), endRepair)
	if j != none {
		f.offer(j, true)
	}
}

// nextFailure draws a robot's next failure.
func (f *fleet) nextFailure(i int32) {
	after := random.Exponential(f.robots[i].failures, f.p.Failures.MTBFHours*secondsPerHour)
	f.queue.Push(f.now+after, 0, happening{robotFails, i})
}

// repaired brings a robot back at the station.
func (f *fleet) repaired(i int32) {
	r := &f.robots[i]
	r.x, r.y = f.p.Floor.StationXM, f.p.Floor.StationYM
	f.nextFailure(i)
	if f.p.Battery != nil && f.energyNow(i) <= f.lowJ {
		f.atStation(i)
		return
	}
	f.free(i)
}
