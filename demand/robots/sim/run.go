package sim

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
)

// Run simulates the fleet. The result depends on the problem and the settings alone, not on Workers. Errors wrap ErrProblem
// where input is wrong (all faults at once), ErrOverload where the fleet cannot serve its jobs, ErrBalance where the
// package itself is at fault, or are the context's.
func Run(ctx context.Context, p *Problem, s *Settings) (*Result, error) {
	settings := s.withDefaults()
	if err := errors.Join(p.Check(), settings.check()); err != nil {
		return nil, err
	}
	fleets := make([]*fleet, settings.Replications)
	errs := make([]error, settings.Replications)
	work := make(chan int)
	var group sync.WaitGroup
	for range min(settings.Workers, settings.Replications) {
		group.Go(func() {
			for k := range work {
				if errs[k] = context.Cause(ctx); errs[k] == nil {
					fleets[k] = newFleet(p, settings, k)
					errs[k] = fleets[k].run(ctx)
				}
			}
		})
	}
	for k := range fleets {
		work <- k
	}
	close(work)
	group.Wait()
	for _, err := range errs { // the first, so that the same one is told on any number of workers
		if err != nil {
			return nil, err
		}
	}
	return collect(p, settings, fleets), nil
}

// batches are the measured weeks of all replications, in order.
type batches struct {
	p     *Problem
	weeks []*batch
	buf   []float64
}

// of is the interval of a value by week.
func (b *batches) of(value func(*batch) float64) Estimate {
	b.buf = b.buf[:0]
	for _, w := range b.weeks {
		b.buf = append(b.buf, value(w))
	}
	return mean(b.buf)
}

// pair collects two values by week.
func (b *batches) pair(over, under func(*batch) float64) (x, y []float64) {
	for _, w := range b.weeks {
		x, y = append(x, over(w)), append(y, under(w))
	}
	return x, y
}

func (b *batches) ratio(over, under func(*batch) float64) Estimate { return ratio(b.pair(over, under)) }

func (b *batches) share(over, under func(*batch) float64) Estimate { return share(b.pair(over, under)) }

// within keeps the interval of a share of time between 0 and 1.
func within(e Estimate) Estimate {
	e.Low, e.High = max(e.Low, 0), min(e.High, 1)
	return e
}

func total(w *Week) float64 {
	var sum float64
	for _, v := range w {
		sum += v
	}
	return sum
}

// collect makes the result of what the replications booked.
func collect(p *Problem, s Settings, fleets []*fleet) *Result {
	b := &batches{p: p}
	r := &Result{}
	for _, f := range fleets {
		for i := range f.book.all {
			b.weeks = append(b.weeks, &f.book.all[i])
		}
		r.WaitingEnd += float64(f.waiting.len) / float64(len(fleets))
		r.EnergyError = max(r.EnergyError, f.book.errorRel)
	}
	r.Batches = len(b.weeks)
	b.service(r)
	b.waits(r, fleets)
	b.states(r)
	b.energy(r)
	b.power(r)
	b.station(r)
	b.incidents(r)
	b.warn(r, s)
	return r
}

func (b *batches) service(r *Result) {
	met := func(w *batch) float64 { return total(&w.jobs) - total(&w.late) }
	jobs := func(w *batch) float64 { return total(&w.jobs) }
	r.ServiceLevel = b.share(met, jobs)
	r.JobsPerWeek = b.of(jobs)
	for h := range HoursPerWeek {
		jobs := func(w *batch) float64 { return w.jobs[h] }
		r.ServiceByHour[h] = b.share(func(w *batch) float64 { return w.jobs[h] - w.late[h] }, jobs)
		r.JobsByHour[h] = b.of(jobs).Mean
		r.Wait.MeanByHour[h] = b.ratio(func(w *batch) float64 { return w.waitS[h] }, jobs)
	}
}

func (b *batches) waits(r *Result, fleets []*fleet) {
	jobs := func(w *batch) float64 { return total(&w.jobs) }
	r.Wait.Mean = b.ratio(func(w *batch) float64 { return total(&w.waitS) }, jobs)
	r.Wait.Delayed = b.share(func(w *batch) float64 { return float64(w.delayed) }, jobs)
	for i, e := range [...]*Estimate{&r.Wait.P50, &r.Wait.P90, &r.Wait.P95, &r.Wait.P99} {
		var values []float64
		for _, w := range b.weeks {
			if w.waits > 0 {
				values = append(values, w.quantiles[i])
			}
		}
		*e = mean(values)
		e.Low = max(e.Low, 0)
	}
	for _, w := range b.weeks {
		r.Wait.MaxS = max(r.Wait.MaxS, w.maxWaitS)
	}
	for h := range HoursPerWeek {
		all := newHistogram()
		for _, f := range fleets {
			all.merge(&f.book.byHour[h])
		}
		r.Wait.P50ByHour[h], r.Wait.P95ByHour[h] = all.quantile(0.5), all.quantile(0.95)
	}
}

func (b *batches) states(r *Result) {
	robotS := float64(b.p.Robots) * secondsPerWeek
	for s := range States {
		r.Shares[s] = within(b.of(func(w *batch) float64 { return w.stateS[s] / robotS }))
		for h := range HoursPerWeek {
			for _, w := range b.weeks {
				r.StateByHour[s][h] += w.states[s][h] / secondsPerHour / float64(len(b.weeks))
			}
		}
	}
	r.Availability = within(b.of(func(w *batch) float64 {
		return (w.stateS[Idle] + w.stateS[Ready] + w.stateS[Travel] + w.stateS[Work]) / robotS
	}))
}

const joulesPerKWh = 3.6e6

func (b *batches) energy(r *Result) {
	pw := b.p.Power
	kWh := func(joules func(*batch) float64) Estimate {
		return b.of(func(w *batch) float64 { return joules(w) / joulesPerKWh })
	}
	walking := func(w *batch) float64 { return w.stateS[Travel] + w.stateS[ToCharger] }
	standing := func(w *batch) float64 {
		if b.p.Battery == nil {
			return w.stateS[Idle]
		}
		return w.stateS[Idle] + w.stateS[Queue]
	}
	r.Energy.Idle = kWh(func(w *batch) float64 {
		return pw.IdleW * (standing(w) + (1-pw.WalkShare-pw.ManipulateShare)*w.stateS[Work])
	})
	r.Energy.Walk = kWh(func(w *batch) float64 { return pw.WalkW * (walking(w) + pw.WalkShare*w.stateS[Work]) })
	r.Energy.Manipulate = kWh(func(w *batch) float64 { return pw.ManipulateW * pw.ManipulateShare * w.stateS[Work] })
	r.Energy.Compute = kWh(func(w *batch) float64 {
		return pw.ComputeW*(walking(w)+w.stateS[Work]) + pw.ComputeIdleW*standing(w)
	})
	work := pw.WorkW()
	for h := range HoursPerWeek {
		by := &r.StateByHour
		waiting := by[Queue][h]
		if b.p.Battery == nil {
			waiting = 0
		}
		watts := (pw.IdleW+pw.ComputeIdleW)*(by[Idle][h]+waiting) + (pw.WalkW+pw.ComputeW)*(by[Travel][h]+by[ToCharger][h]) + work*by[Work][h]
		r.DrawnByHourKW[h] = watts / 1000
	}
	r.Energy.IntoBatteries = kWh(func(w *batch) float64 { return w.batteryJ })
	if b.p.Battery != nil {
		r.Energy.Charging = kWh(func(w *batch) float64 { return w.batteryJ / b.p.Battery.Efficiency })
	}
	r.Energy.Standby = kWh(func(w *batch) float64 { return w.meter().standbyJ })
	r.Energy.Docked = kWh(func(w *batch) float64 { return w.meter().dockedJ })
}

// meter is the sum of a week's meters.
func (w *batch) meter() meterSums {
	var s meterSums
	for h := range w.meters {
		m := &w.meters[h]
		s.batteryJ += m.batteryJ
		s.dockedJ += m.dockedJ
		s.standbyJ += m.standbyJ
		s.mainsJ += m.mainsJ
		s.chargingS += m.chargingS
		s.occupiedS += m.occupiedS
	}
	return s
}

func (b *batches) power(r *Result) {
	efficiency := 1.0
	if b.p.Battery != nil {
		efficiency = b.p.Battery.Efficiency
	}
	for h := range HoursPerWeek {
		r.Power.ByHourKW[h] = b.of(func(w *batch) float64 { return w.meters[h].joules(efficiency) / joulesPerKWh })
		r.Power.ChargingByHourKW[h] = b.of(func(w *batch) float64 { return w.meters[h].batteryJ / efficiency / joulesPerKWh }).Mean
	}
	r.Power.MeanKW = b.of(func(w *batch) float64 {
		m := w.meter()
		return m.joules(efficiency) / joulesPerKWh / HoursPerWeek
	})
	r.Power.PeakKW = b.of(func(w *batch) float64 { return w.peakW / 1000 })
	r.Power.PeakQuarterKW = b.of(func(w *batch) float64 { return w.quarterW / 1000 })
	for _, w := range b.weeks {
		r.Power.MaxKW = max(r.Power.MaxKW, w.peakW/1000)
	}
}

func (b *batches) station(r *Result) {
	if b.p.Battery == nil {
		return
	}
	places := float64(b.p.Station.Chargers) * secondsPerWeek
	chargers := places
	if s := b.p.Station.Swap; s != nil {
		chargers = float64(s.PackChargers) * secondsPerWeek
	}
	u := &r.Station
	u.ChargesPerWeek = b.of(func(w *batch) float64 { return float64(w.charges) })
	u.Charging = within(b.of(func(w *batch) float64 { return w.meter().chargingS / chargers }))
	u.Occupied = within(b.of(func(w *batch) float64 { return w.meter().occupiedS / places }))
	u.Queue = b.of(func(w *batch) float64 { return (w.stateS[Queue] + w.stateS[Empty]) / secondsPerWeek })
	u.WaitS = b.ratio(func(w *batch) float64 { return w.queueWaitS }, func(w *batch) float64 { return float64(w.queueWaits) })
	u.Overrides = b.of(func(w *batch) float64 { return float64(w.overrides) })
}

func (b *batches) incidents(r *Result) {
	u := &r.Incidents
	u.Strandings = b.of(func(w *batch) float64 { return float64(w.strandings) })
	u.EmptyInQueue = b.of(func(w *batch) float64 { return float64(w.emptyInQueue) })
	u.Failures = b.of(func(w *batch) float64 { return float64(w.failures) })
	u.Interruptions = b.of(func(w *batch) float64 { return float64(w.interruptions) })
	for _, w := range b.weeks {
		u.StrandingsTotal += w.strandings + w.emptyInQueue
	}
}

// warn says what a reader has to know.
func (b *batches) warn(r *Result, s Settings) {
	add := func(format string, args ...any) { r.Warnings = append(r.Warnings, fmt.Sprintf(format, args...)) }
	if n := r.Incidents.StrandingsTotal; n > 0 {
		add("batteries that got empty away from a charger or in the line for one: %d in %d weeks", n, r.Batches)
	}
	if r.Batches < 5 {
		add("intervals from %d weeks are wide and rest on near-normal weekly means", r.Batches)
	}
	if r.JobsPerWeek.Mean == 0 {
		add("no job began in the measured weeks")
	}
	if s.Weeks < 8 {
		return
	}
	var sum float64
	for k := range s.Replications {
		var waits []float64
		for _, w := range b.weeks[k*s.Weeks : (k+1)*s.Weeks] {
			waits = append(waits, total(&w.waitS))
		}
		sum += lagOne(waits)
	}
	// Of independent weeks the correlation is about normal with variance 1 / weeks.
	if c := sum / float64(s.Replications); c > 3/math.Sqrt(float64(s.Weeks*s.Replications)) {
		add("waits of one week and the next are correlated by %.2f: the queue drifts or remembers, intervals are too narrow", c)
	}
}
