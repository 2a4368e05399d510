package sim

import (
	"errors"
	"fmt"
	"math"
)

// ErrBalance says that jobs or energy of a run do not add up: a fault of this package.
var ErrBalance = errors.New("robot fleet simulation: the books do not balance")

// batch is what one week measured.
type batch struct {
	tally
	jobs, late, waitS Week
	states            [States]Week // robot-seconds
	meters            [HoursPerWeek]meterSums
	peakW, quarterW   float64
	quantiles         [4]float64 // P50, P90, P95, P99
	waits             int
}

// tally are counts over time.
type tally struct {
	arrived, done, delayed, interruptions int
	charges, overrides, queueWaits        int
	strandings, emptyInQueue, failures    int
	queueWaitS, maxWaitS, batteryJ        float64
	stateS                                [States]float64
}

// book is what a replication has measured so far.
type book struct {
	tally                    // of this week
	count    [States]int     // robots by state now
	since    [States]float64 // when each count last changed
	hourS    [States]float64 // robot-seconds of this hour
	hour     int             // of the week
	week     batch           // under way
	waits    histogram       // of this week
	byHour   []histogram     // of all measured weeks, by the hour of arrival
	all      []batch         // measured weeks
	total    tally           // of the whole run
	limitS   float64         // wait limit
	warmup   int             // weeks
	measured bool            // the week under way is measured
	storedJ  float64         // in all batteries at the start
	errorRel float64         // of the energy balance
}

func (b *book) init(p *Problem, s Settings) {
	b.limitS, b.warmup = p.WaitLimitS, s.WarmupWeeks
	b.waits = newHistogram()
	b.byHour = make([]histogram, HoursPerWeek)
	for h := range b.byHour {
		b.byHour[h] = newHistogram()
	}
	b.all = make([]batch, 0, s.Weeks)
	b.measured = s.WarmupWeeks == 0
}

// change books that a robot goes from one state to another.
func (b *book) change(from, to State, now float64) {
	b.hourS[from] += float64(b.count[from]) * (now - b.since[from])
	b.since[from] = now
	b.hourS[to] += float64(b.count[to]) * (now - b.since[to])
	b.since[to] = now
	b.count[from]--
	b.count[to]++
}

// begins books the wait of a job that begins now.
func (b *book) begins(j *job, now float64) {
	wait := now - j.arrived
	b.week.jobs[j.hour]++
	b.week.waitS[j.hour] += wait
	if wait > b.limitS {
		b.week.late[j.hour]++
	}
	if wait > 0 {
		b.delayed++
	}
	b.maxWaitS = max(b.maxWaitS, wait)
	b.waits.add(wait)
	if b.measured {
		b.byHour[j.hour].add(wait)
	}
}

// quarter closes the q-th quarter hour of a run, and the hour and the week that end with it.
func (b *book) quarter(f *fleet, q int) {
	s := f.meter.take()
	m := &b.week.meters[b.hour]
	m.batteryJ += s.batteryJ
	m.dockedJ += s.dockedJ
	m.standbyJ += s.standbyJ
	m.mainsJ += s.mainsJ
	m.chargingS += s.chargingS
	m.occupiedS += s.occupiedS
	b.batteryJ += s.batteryJ
	b.week.quarterW = max(b.week.quarterW, s.joules(f.meter.efficiency)/(secondsPerHour/4))
	if q%4 != 0 {
		return
	}
	f.maintainIdle()
	for i := range b.count {
		b.hourS[i] += float64(b.count[i]) * (f.now - b.since[i])
		b.since[i] = f.now
		b.week.states[i][b.hour] = b.hourS[i]
		b.stateS[i] += b.hourS[i]
		b.hourS[i] = 0
	}
	b.hour = (b.hour + 1) % HoursPerWeek
	if b.hour == 0 {
		b.closeWeek(f, q/(4*HoursPerWeek))
	}
}

// closeWeek keeps the week that ends, if it is measured, and begins the next.
func (b *book) closeWeek(f *fleet, ended int) {
	b.week.peakW = f.meter.peak
	f.meter.peak = f.meter.watts()
	b.week.tally = b.tally
	b.week.waits = b.waits.total
	for i, p := range [...]float64{0.5, 0.9, 0.95, 0.99} {
		b.week.quantiles[i] = b.waits.quantile(p)
	}
	if ended > b.warmup {
		b.all = append(b.all, b.week)
	}
	b.total.arrived += b.arrived
	b.total.done += b.done
	b.total.batteryJ += b.batteryJ
	for i, s := range b.stateS {
		b.total.stateS[i] += s
	}
	b.tally, b.week = tally{}, batch{}
	b.waits.reset()
	b.measured = ended >= b.warmup
}

// balance checks that jobs and energy of the run add up, see the package comment.
func (f *fleet) balance() error {
	inWork := 0
	for i := range f.robots {
		if f.robots[i].job != none {
			inWork++
		}
	}
	t := &f.book.total
	if t.arrived != t.done+f.waiting.len+inWork {
		return fmt.Errorf("%w: %d jobs arrived, %d done, %d wait, %d in work", ErrBalance, t.arrived, t.done, f.waiting.len, inWork)
	}
	if f.p.Battery == nil {
		return nil
	}
	var stored, drawn float64
	for c := range f.cells {
		switch {
		case f.cells[c].position >= 0:
			stored += f.charged(int32(c))
		case c < len(f.robots):
			stored += f.energyNow(int32(c))
		default:
			stored += f.cells[c].energyJ
		}
	}
	for s, seconds := range t.stateS {
		drawn += seconds * f.drain[s]
	}
	lessStored := f.book.storedJ - stored
	f.book.errorRel = math.Abs(lessStored+t.batteryJ-drawn) / max(f.book.storedJ, t.batteryJ, drawn)
	if !(f.book.errorRel <= energyTolerance) {
		return fmt.Errorf("%w: %g J in, %g J out, %g J less stored: off by %g", ErrBalance, t.batteryJ, drawn, lessStored, f.book.errorRel)
	}
	return nil
}

// energyTolerance is how well the energy of a run has to balance.
const energyTolerance = 1e-9
