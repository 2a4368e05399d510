package sim

import "math"

// start begins to charge a battery, which is settled.
func (f *fleet) start(c int32) {
	b := &f.cells[c]
	b.at, b.from = f.now, b.energyJ/f.capacityJ
	b.position = int32(len(f.charging))
	if len(f.charging) >= f.slots {
		f.book.overrides++
	}
	f.charging = append(f.charging, c)
	if f.p.Station.Swap == nil {
		f.book.charges++
	}
	policy := f.p.Policy
	b.endAt = f.now + f.curve.timeS(b.from, policy.TargetSOC)
	b.readyAt = math.Inf(1)
	if policy.ReadySOC > 0 {
		b.readyAt = f.now + f.curve.timeS(b.from, policy.ReadySOC)
	}
	b.taperAt = math.Inf(1)
	b.taper = b.from >= f.curve.taper
	f.meter.to(f.now)
	if b.taper {
		f.meter.tapering++
		f.meter.taperW += f.curve.watts(b.from)
	} else {
		f.meter.constant++
		if f.curve.taper < policy.TargetSOC {
			b.taperAt = f.now + f.curve.timeS(b.from, f.curve.taper)
		}
	}
	f.meter.note()
	f.nextStage(c)
}

// nextStage sets when a charging battery gets to its next stage.
func (f *fleet) nextStage(c int32) {
	b := &f.cells[c]
	t := min(b.endAt, b.readyAt, b.taperAt)
	if !f.queue.Move(b.next, t) {
		b.next = f.queue.Push(t, 0, happening{cellNext, c})
	}
}

// charged is the energy in a charging battery now, J.
func (f *fleet) charged(c int32) float64 {
	b := &f.cells[c]
	return f.capacityJ * f.curve.after(b.from, f.now-b.at)
}

// stop ends a battery's charge, at the target where it is done, and starts those that wait for the limit.
func (f *fleet) stop(c int32, done bool) {
	b := &f.cells[c]
	energy := f.charged(c)
	if done {
		energy = max(b.energyJ, f.targetJ)
	}
	f.meter.to(f.now)
	if b.taper {
		f.meter.leaveTaper(f.curve.watts(energy / f.capacityJ))
	} else {
		f.meter.constant--
	}
	b.energyJ, b.at = energy, f.now
	f.queue.Cancel(b.next)
	if b.mayServe {
		b.mayServe = false
		f.readyCharging--
	}
	last := int32(len(f.charging) - 1)
	moved := f.charging[last]
	f.charging[b.position] = moved
	f.cells[moved].position = b.position
	f.charging = f.charging[:last]
	b.position = -1
	f.startWaiting()
}

// cellEnds moves a charging battery on: into the taper, to where its robot may be called, to its target.
func (f *fleet) cellEnds(c int32) {
	b := &f.cells[c]
	if f.now >= b.taperAt {
		b.taperAt, b.taper = math.Inf(1), true
		f.meter.to(f.now)
		f.meter.constant--
		f.meter.tapering++
		f.meter.taperW += f.curve.powerW
	}
	if f.now >= b.endAt {
		f.stop(c, true)
		f.full(c)
		return
	}
	if f.now >= b.readyAt {
		b.readyAt = math.Inf(1)
		if j := f.takeJob(c); j != none {
			f.assign(c, j)
			return
		}
		b.mayServe = true
		f.readyCharging++
	}
	f.nextStage(c)
}

// full says what follows a full charge: a pack is ready, a robot is free.
func (f *fleet) full(c int32) {
	if f.p.Station.Swap != nil {
		f.packsFull.push(c)
		f.serveBays()
		return
	}
	if f.line.len > 0 || !f.p.Policy.Stay {
		f.undock(c)
	}
	f.free(c)
}
