package sim

import "math"

// toCharger sends a robot to the station.
func (f *fleet) toCharger(i int32) {
	f.detach(i)
	r := &f.robots[i]
	r.coming = true
	f.enRoute++
	f.enter(i, ToCharger)
	way := f.wayS(r.x, r.y, f.p.Floor.StationXM, f.p.Floor.StationYM)
	f.orEmpty(i, f.now+f.p.Station.OverheadS+way, endAtStation)
}

// arrived books that a robot is no longer on its way to the station.
func (f *fleet) arrived(i int32) {
	if r := &f.robots[i]; r.coming {
		r.coming = false
		f.enRoute--
	}
}

// room tells whether a robot that comes to the station now finds a place.
func (f *fleet) room() bool {
	if f.p.Station.Swap != nil {
		return f.line.len == 0 && f.chargers-f.swapping-f.enRoute > 0 && f.packsFull.len-f.enRoute > 0
	}
	return f.line.len == 0 && f.chargers-f.docked+f.ready.len-f.enRoute > 0
}

// atStation lets a robot at the station have a charger or a bay, or wait for it.
func (f *fleet) atStation(i int32) {
	r := &f.robots[i]
	r.x, r.y = f.p.Floor.StationXM, f.p.Floor.StationYM
	r.queuedAt = f.now
	swap := f.p.Station.Swap != nil
	if !swap && f.docked < f.chargers {
		f.dock(i)
		return
	}
	s := Queue
	if f.energyNow(i) <= 0 {
		s = Empty
	}
	f.enter(i, s)
	pushBack(&f.line, f.robots, i)
	f.orEmpty(i, math.Inf(1), endNone)
	if swap {
		f.serveBays()
	} else if other := f.ready.head; other != none {
		remove(&f.ready, f.robots, other)
		f.undock(other) // gives the charger to the line
		f.rest(other)
	}
}

// dock puts a robot on a free charger.
func (f *fleet) dock(i int32) {
	r := &f.robots[i]
	f.unqueue(i)
	r.docked = true
	f.docked++
	f.meter.to(f.now)
	f.meter.docked++
	f.meter.occupied++
	f.meter.note()
	f.quiet(i)
	if len(f.charging) < f.slots || f.energyNow(i) <= f.overrideJ {
		f.charge(i)
	} else {
		f.hold(i)
	}
}

// unqueue takes a robot out of the line, if it is in it, and books its wait.
func (f *fleet) unqueue(i int32) {
	r := &f.robots[i]
	if r.state == Queue || r.state == Empty {
		remove(&f.line, f.robots, i)
	}
	f.book.queueWaits++
	f.book.queueWaitS += f.now - r.queuedAt
}

// charge starts the charge of a docked robot.
func (f *fleet) charge(i int32) {
	f.enter(i, Charging)
	f.start(i)
}

// hold lets a docked robot wait for the power limit, unless a job waits that it can take.
func (f *fleet) hold(i int32) {
	f.enter(i, Held)
	pushBack(&f.held, f.robots, i)
	if f.readyJ > 0 && f.cells[i].energyJ >= f.readyJ {
		if j := f.takeJob(i); j != none {
			f.assign(i, j)
		}
	}
}

// undock frees a robot's charger for the next in the line, or for an idle robot that may charge at leisure.
func (f *fleet) undock(i int32) {
	f.robots[i].docked = false
	f.docked--
	f.meter.to(f.now)
	f.meter.docked--
	f.meter.occupied--
	if f.line.head != none {
		f.dock(f.line.head)
		return
	}
	if f.opportunityJ > 0 && f.room() {
		if k := f.emptiestIdle(); k != none {
			f.toCharger(k)
		}
	}
}

// emptiestIdle is the idle robot with the least energy, if that is at the opportunistic threshold or below.
func (f *fleet) emptiestIdle() int32 {
	best, least := none, f.opportunityJ
	for i := f.idle.head; i != none; i = f.robots[i].link.next {
		if e := f.energyNow(i); e <= least {
			best, least = i, e
		}
	}
	return best
}

// callable is the fullest charging or held robot that may be called to a job, none where there is none.
func (f *fleet) callable() int32 {
	if f.readyJ == 0 {
		return none
	}
	best := none
	if f.readyCharging > 0 {
		for _, c := range f.charging {
			if f.cells[c].mayServe && (best == none || f.cells[c].endAt < f.cells[best].endAt) {
				best = c
			}
		}
	}
	if best != none {
		return best
	}
	for i := f.held.head; i != none; i = f.robots[i].link.next {
		if f.cells[i].energyJ >= f.readyJ && (best == none || f.cells[i].energyJ > f.cells[best].energyJ) {
			best = i
		}
	}
	return best
}

// serveBays starts swaps as long as a robot waits, a bay is free and a pack is full.
func (f *fleet) serveBays() {
	for f.line.head != none && f.swapping < f.chargers && f.packsFull.len > 0 {
		i := f.line.head
		f.unqueue(i)
		f.swapping++
		f.meter.to(f.now)
		f.meter.occupied++
		f.book.charges++
		f.robots[i].pack = f.packsFull.pop()
		f.enter(i, Swapping)
		f.at(i, f.now+f.swapTime.draw(), endSwap)
	}
}

// swapped ends a swap: the robot has the full pack, its own is charged next.
func (f *fleet) swapped(i int32) {
	r := &f.robots[i]
	pack := r.pack
	r.pack = none
	f.swapping--
	f.meter.to(f.now)
	f.meter.occupied--
	f.cells[i].energyJ, f.cells[pack].energyJ = f.cells[pack].energyJ, f.cells[i].energyJ
	f.cells[i].at = f.now
	f.packsWaiting.push(pack)
	f.startWaiting()
	f.serveBays()
	f.free(i)
}

// limit sets how many batteries may charge in an hour of the week, starts and stops charging so.
func (f *fleet) limit(hour int) {
	if f.p.Battery == nil {
		return
	}
	f.slots = math.MaxInt
	if l := f.p.Station.LimitKW; l != nil {
		f.slots = int(min(l[hour]*1000/f.p.Battery.ChargeW+1e-9, 1e9))
	}
	for len(f.charging) > f.slots {
		c := f.fullest()
		if c == none {
			break // all that charge are so empty that they override the limit
		}
		f.stop(c, false)
		if f.p.Station.Swap != nil {
			f.packsWaiting.pushFront(c)
		} else {
			f.hold(c)
		}
	}
	f.startWaiting()
}

// fullest is the charging battery with the most energy that does not override the limit.
func (f *fleet) fullest() int32 {
	best, most := none, f.overrideJ
	for _, c := range f.charging {
		if e := f.charged(c); e > most {
			best, most = c, e
		}
	}
	return best
}

// startWaiting starts the charge of held robots or of packs as far as the limit and chargers go.
func (f *fleet) startWaiting() {
	swap := f.p.Station.Swap
	if swap == nil {
		for len(f.charging) < f.slots && f.held.head != none {
			i := f.held.head
			remove(&f.held, f.robots, i)
			f.charge(i)
		}
		return
	}
	for f.packsWaiting.len > 0 && len(f.charging) < swap.PackChargers {
		c := f.packsWaiting.items[f.packsWaiting.head]
		if len(f.charging) >= f.slots && f.cells[c].energyJ > f.overrideJ {
			return
		}
		f.start(f.packsWaiting.pop())
	}
}

// maintainIdle sends robots without work whose maintenance is due.
func (f *fleet) maintainIdle() {
	if f.p.Failures.ServiceEveryHours == 0 {
		return
	}
	for _, l := range [...]*list{&f.idle, &f.ready} {
		for i := l.head; i != none; {
			next := f.robots[i].link.next
			if f.now >= f.robots[i].maintainAt {
				f.free(i)
			}
			i = next
		}
	}
}
