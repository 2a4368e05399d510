package schedule

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sort"

	"tokenwatt/internal/random"
)

// ErrNoHeadway is wrapped by the error about a run whose failures outrun its checkpoints in so many draws of the Monte
// Carlo that it has no 90th percentile.
var ErrNoHeadway = errors.New("schedule: failures outrun the checkpoints")

// The names of the streams. Each carries one kind of chance, so that a change of one figure leaves the others' draws as
// they were.
const (
	streamStep     = "training/schedule/step"
	streamRate     = "training/schedule/rate"
	streamFailures = "training/schedule/failures"
	streamRepairs  = "training/schedule/repairs"
	streamInitial  = "training/schedule/initial"
)

// mostFailures bounds the failures that a replicate may expect, and so its work; a draw with more of them is lost too.
const mostFailures = 1e6

// replicate is one course of a run.
type replicate struct {
	clock
	swap, repair float64 // share of failures that take a server, mean repair in s
	places       int     // spare servers
	failures     *rand.Rand
	repairs      *rand.Rand
	// ends are the times at which the servers under repair come back, in s of the run's own clock, unordered.
	ends []float64
	now  float64 // s of the run's own clock: maintenance and pauses stand outside it
	n    int     // failures so far
}

// newReplicate starts replicate k of a problem, with the servers that the steady state has under repair.
func (p *Problem) newReplicate(c clock, seed, k uint64) *replicate {
	r := &replicate{
		clock: c, swap: p.Reliability.Swap, repair: p.Reliability.RepairHours * hour, places: p.SpareServers,
		failures: random.Stream(seed, streamFailures, k), repairs: random.Stream(seed, streamRepairs, k),
	}
	if r.repair == 0 || r.swap == 0 {
		return r
	}
	initial := random.Stream(seed, streamInitial, k)
	for range underRepair(p.SpareServers, r.swap*r.repair/c.mtbf, random.Open(initial)) {
		r.ends = append(r.ends, random.Exponential(initial, r.repair))
	}
	return r
}

// underRepair is the number of servers under repair while the run has all it needs: the quantile of a Poisson
// distribution cut off behind the spares (the loss system's states in which the run is not waiting).
func underRepair(spares int, offered, quantile float64) int {
	// Weights relative to the largest, so that none overflows.
	weights := make([]float64, spares+1)
	largest := math.Inf(-1)
	for j, w := 0, 0.0; j <= spares; j++ {
		if j > 0 {
			w += math.Log(offered / float64(j))
		}
		weights[j] = w
		largest = max(largest, w)
	}
	var sum float64
	for j := range weights {
		weights[j] = math.Exp(weights[j] - largest)
		sum += weights[j]
	}
	for j, w := range weights {
		if quantile -= w / sum; quantile < 0 {
			return j
		}
	}
	return spares
}

// failure goes from one failure to the end of the restart after it, failures in the restart and their waits included,
// and tells each piece to visit.
func (r *replicate) failure(visit func(state State, seconds float64)) {
	for {
		r.n++
		if w := r.replace(); w > 0 {
			visit(Waiting, w)
			r.now += w
		}
		next := min(random.Exponential(r.failures, r.mtbf), r.restart)
		visit(Restarting, next)
		r.now += next
		if next == r.restart {
			return
		}
	}
}

// replace takes a server away where the failure calls for it, and returns how long the run waits for another.
func (r *replicate) replace() float64 {
	if random.Open(r.repairs) >= r.swap || r.repair == 0 {
		return 0
	}
	kept := r.ends[:0]
	first := math.Inf(1)
	for _, e := range r.ends {
		if e > r.now {
			kept = append(kept, e)
			first = min(first, e)
		}
	}
	own := r.now + random.Exponential(r.repairs, r.repair)
	r.ends = append(kept, own)
	if len(r.ends) <= r.places {
		return 0
	}
	return min(first, own) - r.now
}

// run follows the run to its end and returns where its seconds went. Between two failures it does not step from
// checkpoint to checkpoint but counts them, so that it takes as long as there are failures.
func (r *replicate) run() Breakdown {
	interval := min(r.interval, r.productive)
	segment := interval + r.stall
	total := math.Ceil(r.productive / interval)
	last := r.productive - (total-1)*interval
	var b Breakdown
	b.Productive = r.productive
	b.Checkpoint = total*r.stall + r.write
	visit := func(state State, seconds float64) {
		if state == Waiting {
			b.Wait += seconds
		} else {
			b.Restart += seconds
		}
	}
	for done := 0.0; ; {
		next := random.Exponential(r.failures, r.mtbf)
		if left := (total-done-1)*segment + last + r.stall + r.write; next >= left {
			return b
		}
		safe := r.safe(next, segment, total-done)
		b.Lost += next - safe*segment
		done += safe
		r.now += next
		r.failure(visit)
	}
}

// safe is how many of the checkpoints written in so many seconds since a restart a failure leaves. All before the last of
// those left stand one segment apart; the last is safe only when the run is over.
func (r *replicate) safe(run, segment, left float64) float64 {
	return min(max(0, math.Floor((run-r.write)/segment)), left-1)
}

// Spread is a distribution by its percentiles and its mean.
type Spread struct{ P10, P50, P90, Mean float64 }

// spreadOf returns the spread of values, which it sorts. Percentiles are interpolated (Hyndman and Fan 1996, type 7) and
// may be infinite; the mean is that of the finite values.
func spreadOf(values []float64) Spread {
	sort.Float64s(values)
	var s Spread
	var finite float64
	for _, v := range values {
		if !math.IsInf(v, 1) {
			s.Mean += v
			finite++
		}
	}
	s.Mean /= finite
	at := func(q float64) float64 {
		h := q * float64(len(values)-1)
		i := int(h)
		if f := h - float64(i); f == 0 {
			return values[i]
		}
		return values[i] + (h-float64(i))*(values[i+1]-values[i])
	}
	s.P10, s.P50, s.P90 = at(0.1), at(0.5), at(0.9)
	return s
}

// Distribution is what the Monte Carlo finds.
type Distribution struct {
	Replicates int
	// Lost replicates drew a failure rate with which the run would not end. They count as endless and with a goodput of zero;
	// the means of hours, failures, energy and cost leave them out.
	Lost      int
	Hours     Spread // wall time, h
	Goodput   Spread
	Failures  Spread
	EnergyMWh Spread // at the boundary IT
	CostUSD   Spread
}

// Simulate draws so many courses of the run from streams of this seed. Replicate k depends on the seed and k only,
// so that more replicates leave the first as they were. Errors wrap ErrProblem, ErrNoHeadway or the context's.
func Simulate(ctx context.Context, p *Problem, seed uint64, replicates int) (*Distribution, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if replicates < 1 {
		f := &faults{}
		f.Cause = ErrProblem
		f.count("replicates", replicates, 1)
		return nil, f.Err()
	}
	spacing, err := p.spacing()
	if err != nil {
		return nil, err
	}
	w := p.work()
	d := &Distribution{Replicates: replicates}
	var hours, goodput, failures, energy, cost []float64
	for k := range replicates {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b, n, ok := p.course(&w, spacing.Seconds, seed, uint64(k))
		wall, fails, mwh, usd, good := math.Inf(1), math.Inf(1), math.Inf(1), math.Inf(1), 0.0
		if ok {
			e := p.energy(&b, w.watts)
			wall, fails, mwh, usd, good = b.Hours(), float64(n), e.Total(), p.cost(b.Hours(), &e).Total(), b.Goodput()
		} else {
			d.Lost++
		}
		hours, goodput, failures = append(hours, wall), append(goodput, good), append(failures, fails)
		energy, cost = append(energy, mwh), append(cost, usd)
	}
	d.Hours, d.Goodput, d.Failures = spreadOf(hours), spreadOf(goodput), spreadOf(failures)
	d.EnergyMWh, d.CostUSD = spreadOf(energy), spreadOf(cost)
	if !(d.Hours.P90 < math.Inf(1)) {
		return nil, fmt.Errorf("%w: in %d of %d draws of the failure rate %s does not end (%.3g to %.3g an accelerator-hour); "+
			"quicker restarts, more frequent checkpoints or fewer accelerators would let it",
			ErrNoHeadway, d.Lost, replicates, p.Name, p.Reliability.Failures.Low, p.Reliability.Failures.High)
	}
	return d, nil
}

// course is replicate k: where its hours go and how often it fails, unless it is lost.
func (p *Problem) course(w *work, interval float64, seed, k uint64) (b Breakdown, failures int, ok bool) {
	step := Range{p.StepLow, 1, p.StepHigh}.At(random.Open(random.Stream(seed, streamStep, k)))
	rate := p.Reliability.Failures.At(random.Open(random.Stream(seed, streamRate, k)))
	c := p.clock(w.productive*step, interval, MTBF(rate, p.Accelerators))
	if mean, _, n := c.expected(0); !(mean.Goodput() >= leastGoodput) || !(n <= mostFailures) {
		return b, 0, false
	}
	r := p.newReplicate(c, seed, k)
	b = r.run().inHours()
	var stops float64
	if every := p.Maintenance.Every; every > 0 {
		// The first stop comes after half a period, so that the mean number is the time over the period.
		stops = math.Floor(b.Running()*hour/every + 0.5)
	}
	p.planned(&b, stops)
	return b, r.n, true
}
