package simulation

import (
	"fmt"
	"math"

	"tokenwatt/demand/ownership"
	"tokenwatt/demand/serving/cluster"
	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/trace"
	"tokenwatt/quantity"
)

// Result is a run.
type Result struct {
	Name    string
	Layout  Layout
	Cluster *cluster.Result // with the record of latencies, power and timelines in Fleet
	Summary metrics.Summary // over the time studied, without UnusedWatts
	Seconds float64         // s, length of the time studied
	Start   float64         // s from the beginning of the year, or of the trace at its own rate, at which the time studied begins
	WarmUp  float64         // s before the time studied in the run

	Pools     []PoolResult
	Footprint Footprint
	SLOs      []Attainment

	Trace *trace.Counts // what was read, and which rules were applied; nil without a trace
	Drawn *trace.Drawn  // requests that were drawn; visits and what was left out are of the whole hours in which they lie; nil with one

	// Power is that of all replicas and of what they leave of their servers, W; Queue, Running and Blocks are requests that wait for
	// their first iteration, sequences that run and blocks held.
	Power, Queue, Running, Blocks Timeline

	Sources  []string // where engine, kernels and figures come from
	Warnings []string
}

// Timeline is a series of means over bins of equal width, from Start of the run on.
type Timeline struct {
	Start, Width float64 // s
	Values       []float64
}

// PoolResult is what a pool is made of and did.
type PoolResult struct {
	*Pool
	Name         string // serving, decode
	Run          cluster.PoolResult
	Owned        int     // replicas: the most that were up at a time
	Accelerators int     // of those replicas
	Servers      int     // that hold them, filled in part or not
	UnusedWatts  float64 // of what they leave of their servers
}

// Footprint is what the service cost over the time studied. What is not known is zero, with the bill's flag false.
type Footprint struct {
	Bill        ownership.Bill
	ITKWh       float64 // of replicas and what they leave of their servers
	MeteredKWh  float64
	UnusedWatts float64 // of all pools
	MeanWatts   float64 // IT
	PeakWatts   float64 // IT, of the highest bin

	// Of tokens given in the time studied, and of those with the prompts taken in it. NaN where there are none.
	USDPerMillionOutput, USDPerMillion     float64
	GramsPerMillionOutput, GramsPerMillion float64
	JoulesPerOutputToken, JoulesPerToken   float64 // metered
}

// Attainment is an objective and how it was met.
type Attainment struct {
	metrics.Attainment
	Required float64 // share that has to meet it
	ITL      float64 // s, limit on the gaps between tokens; 0 is none
	ITLAt    float64 // s, the gap that the share required stays within
	Meets    bool    // whether share and gaps are within the objective
}

// Meets tells whether all objectives are met. Without any it is true.
func (r *Result) Meets() bool {
	for i := range r.SLOs {
		if !r.SLOs[i].Meets {
			return false
		}
	}
	return true
}

// Accelerators is how many all pools own.
func (r *Result) Accelerators() int {
	n := 0
	for i := range r.Pools {
		n += r.Pools[i].Accelerators
	}
	return n
}

// Servers is how many all pools own.
func (r *Result) Servers() int {
	n := 0
	for i := range r.Pools {
		n += r.Pools[i].Servers
	}
	return n
}

// result makes a run's figures.
func (s *Service) result(source *Source, run *cluster.Result) (*Result, error) {
	end := run.Seconds
	if source.end > 0 {
		end = source.end
	}
	if !(end > source.warmUp) {
		return nil, fmt.Errorf("%w: all requests had ended at %g s, expected some behind the warm-up of %g s%s", ErrProblem, end, source.warmUp, source.leftOut())
	}
	r := &Result{
		Name: s.problem.Name, Layout: s.layout, Cluster: run, Seconds: end - source.warmUp, Start: source.begin, WarmUp: source.warmUp,
		Warnings: append([]string(nil), s.warnings...),
	}
	var err error
	if r.Summary, err = run.Fleet.Summary(end); err != nil {
		return nil, err
	}
	for i, p := range s.pools {
		o := PoolResult{Pool: p, Name: poolName(i), Run: run.Pools[i], Owned: max(p.Layout.Replicas, run.Pools[i].MostUp)}
		o.Accelerators = o.Owned * p.Accelerators
		o.Servers = p.machine.servers(p.Accelerators, o.Owned)
		o.UnusedWatts = p.machine.unused(p.Accelerators, o.Owned)
		r.Footprint.UnusedWatts += o.UnusedWatts
		r.Pools = append(r.Pools, o)
	}
	f := run.Fleet
	for _, t := range []struct {
		to   *Timeline
		from *metrics.Series
		more float64
	}{{&r.Power, f.Power, r.Footprint.UnusedWatts}, {&r.Queue, f.Queue, 0}, {&r.Running, f.Running, 0}, {&r.Blocks, f.Blocks, 0}} {
		*t.to = Timeline{Start: t.from.Start(), Width: t.from.Width(), Values: t.from.Means(end)}
		for i := range t.to.Values {
			t.to.Values[i] += t.more
		}
	}
	s.attain(r)
	s.foot(r)
	if source.reader != nil {
		c := source.reader.Counts()
		r.Trace = &c
	}
	if source.stream != nil {
		d := source.drawn()
		r.Drawn = &d
	}
	s.tell(r)
	return r, nil
}

// attain holds the run to the objectives.
func (s *Service) attain(r *Result) {
	for i := range s.simulation().SLO {
		o := &s.simulation().SLO[i]
		a := Attainment{Attainment: r.Summary.Latency.SLOs[i], Required: float64(o.Attainment.Mode)}
		a.Meets = a.Share >= a.Required
		if o.ITL.Known() {
			a.ITL = float64(o.ITL.Mode)
			a.ITLAt = r.Cluster.Fleet.Latency.ITL.Quantiles(a.Required)[0]
			a.Meets = a.Meets && !(a.ITLAt > a.ITL)
		}
		r.SLOs = append(r.SLOs, a)
	}
}

// foot makes the bill.
func (s *Service) foot(r *Result) {
	const joulesPerKWh = 3.6e6
	f := &r.Footprint
	joules := r.Summary.Energy.Total() + f.UnusedWatts*r.Seconds
	f.ITKWh = joules / joulesPerKWh
	f.MeteredKWh = f.ITKWh * s.problem.Site.PUE
	f.MeanWatts, f.PeakWatts = joules/r.Seconds, r.Summary.PeakWatts+f.UnusedWatts
	var warnings []string
	for i := range r.Pools {
		p := &r.Pools[i]
		use := ownership.Use{Servers: float64(p.Servers), Time: quantity.Duration(r.Seconds)}
		if i == 0 { // energy and staff are of the whole service
			use.Metered, use.Price, use.Carbon = quantity.Energy(joules*s.problem.Site.PUE), s.problem.Site.Price, s.problem.Site.Carbon
		}
		owner := p.owner
		owner.StaffKnown = owner.StaffKnown && i == 0
		b, said := owner.Bill(&use, nil)
		if i == 0 {
			f.Bill, warnings = b, said
			continue
		}
		f.Bill.HardwareKnown = f.Bill.HardwareKnown && b.HardwareKnown
		f.Bill.Hardware += b.Hardware
		f.Bill.Total += b.Hardware
		if !b.HardwareKnown {
			warnings = append(warnings, "servers of the decode pool have no price: their hardware is not counted")
		}
	}
	if f.Bill.HardwareKnown && f.Bill.ElectricityKnown && f.Bill.Total > 0 {
		f.Bill.ElectricityShare = quantity.Fraction(quantity.Ratio(f.Bill.Electricity, f.Bill.Total))
	}
	r.Warnings = append(r.Warnings, warnings...)
	t := &r.Summary.Latency.Totals
	output, all := per(t.Given), per(t.Taken+t.Given)
	usd, grams, metered := f.Bill.Total.USD(), f.Bill.Carbon.Kg()*1000, f.MeteredKWh*joulesPerKWh
	f.USDPerMillionOutput, f.USDPerMillion = usd*1e6*output, usd*1e6*all
	f.GramsPerMillionOutput, f.GramsPerMillion = grams*1e6*output, grams*1e6*all
	f.JoulesPerOutputToken, f.JoulesPerToken = metered*output, metered*all
}

// per is one over a number, NaN of none.
func per(n int64) float64 {
	if n == 0 {
		return math.NaN()
	}
	return 1 / float64(n)
}

// tell lists what a reader should know.
func (s *Service) tell(r *Result) {
	warn := func(n int64, format string) {
		if n > 0 {
			r.Warnings = append(r.Warnings, fmt.Sprintf(format, n))
		}
	}
	c := &r.Cluster.Counters
	warn(c.Rejected, "%d requests were turned away by the router")
	warn(c.Refused, "%d requests were longer than max_model_len and refused")
	warn(c.Cut, "%d tokens of answers would have passed max_model_len and were not given")
	warn(c.GivenUp, "%d requests were given up after failures")
	if t := r.Trace; t != nil {
		warn(t.Zero, "%d requests of the trace without tokens were left out")
		warn(t.TooLong, "%d requests of the trace were longer than max_model_len")
		warn(t.Sorted, "%d requests of the trace were not in order and were sorted")
	}
	if d := r.Drawn; d != nil {
		warn(d.TooLong, "%d turns in the hours drawn would have passed max_model_len and were left out")
		warn(d.Cut, "%d turns in the hours drawn were later than the longest visit and were left out")
	}
	if s := r.Cluster.OverLimit; s > 0 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("for %.3g s replicas might have drawn more than the site's limit: it fell faster than their work could end", s))
	}
	for i, p := range s.pools {
		e := &p.machine.base.Engine
		r.Sources = append(r.Sources, fmt.Sprintf("engine of the %s pool: %s; %s, %s", poolName(i), e.Title, e.Source, e.Date))
	}
}
