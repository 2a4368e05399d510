package sim

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/demand/robots/battery"
	"tokenwatt/internal/fault"
)

// HoursPerWeek is the length of series by the hour of the week; hour 0 is Monday 00:00 local time.
const HoursPerWeek = 168

// Week is a series by the hour of the week.
type Week [HoursPerWeek]float64

// ErrProblem is wrapped by every error about a problem or its settings.
var ErrProblem = errors.New("robot fleet simulation")

// ErrOverload says that more jobs wait than Settings.MaxWaiting: the fleet cannot serve its demand.
var ErrOverload = errors.New("robot fleet simulation: the queue of jobs grows without end")

// Problem is one site with its fleet.
type Problem struct {
	Robots     int
	JobsPerH   Week     // arrivals of jobs an hour
	Arrivals   Arrivals // at random, or evenly
	Service    Time     // of a job at its place, s
	WaitLimitS float64  // a job that waits longer is late
	Floor      Floor    // zero for no ways
	Dispatch   Dispatch
	Power      Power
	Battery    *Battery // nil for robots on the mains: they never charge, and Station and Policy are not used
	Station    Station
	Policy     Policy
	Failures   Failures
}

// Arrivals says how jobs arrive.
type Arrivals int

// The ways in which jobs arrive.
const (
	Poisson Arrivals = iota // at random
	Even                    // each when the integrated rate gets to the next whole number, the first at once
)

// Distribution is a family of distributions of a time.
type Distribution int

// The families.
const (
	Deterministic Distribution = iota // SCV 0
	Exponential                       // SCV 1
	Erlang                            // SCV 1/k for a whole k
	Lognormal                         // any SCV above 0
)

// Time is a random time.
type Time struct {
	Distribution Distribution
	MeanS        float64 // s
	SCV          float64 // variance / mean^2; needed for Erlang and Lognormal, otherwise 0 or what the family has
}

// Floor is a rectangle on which jobs are uniform; ways are rectilinear. All zero is no ways.
type Floor struct {
	WidthM, DepthM float64
	SpeedMS        float64 // m/s
	// StationXM and StationYM are where the chargers are; robots also start and come back from repair there.
	StationXM, StationYM float64
}

// Dispatch says which robot takes which job.
type Dispatch int

// The rules of dispatch.
const (
	LongestIdle Dispatch = iota // the robot that is idle for longest; jobs first come, first served
	Nearest                     // the nearest idle robot; a robot that gets free takes the nearest waiting job
)

// Power is what a robot draws at the battery's terminals, in W.
type Power struct {
	IdleW, WalkW, ManipulateW float64
	// ComputeW is what the computer on board draws while the robot walks or works, ComputeIdleW while it is idle. Both come
	// on top of the others.
	ComputeW, ComputeIdleW float64
	// WalkShare and ManipulateShare are shares of a job's service time; in the rest the robot draws IdleW.
	WalkShare, ManipulateShare float64
}

// WorkW is the mean power within a job.
func (p Power) WorkW() float64 {
	return p.ComputeW + p.WalkShare*p.WalkW + p.ManipulateShare*p.ManipulateW + (1-p.WalkShare-p.ManipulateShare)*p.IdleW
}

// Battery is a robot's battery and how it takes charge.
type Battery struct {
	UsableWh   float64 // between state of charge 0 and 1, after ageing
	ChargeW    float64 // AC power of a charger in the constant-current stage
	Efficiency float64 // energy into the battery / AC energy
	TaperSOC   float64 // state of charge from which power decays; 1 for none
}

// Charge is how the battery takes charge.
func (b *Battery) Charge() battery.Charge {
	return battery.Charge{EnergyWh: b.UsableWh, PowerW: b.ChargeW * b.Efficiency, Taper: b.TaperSOC}
}

// Station is where robots charge.
type Station struct {
	Chargers int // docks or pads; with Swap the bays where packs are swapped
	// OverheadS is the time from a job or idleness to the charger, drawn at walking power, beside the way on the floor.
	OverheadS float64
	StandbyW  float64 // AC power of each charger (with Swap each charger of packs), always
	DockedW   float64 // AC power of a docked robot beside its charge
	Swap      *Swap   // nil where robots charge themselves
	// LimitKW bounds the AC power of charging by the hour of the week; nil for no limit. As many batteries charge at a time as fit
	// with full power; the others wait, docked, and where the limit falls those that are fullest wait.
	LimitKW *Week
}

// Swap is a station with spare packs.
type Swap struct {
	SparePacks   int  // spare packs, full at the start
	PackChargers int  // packs that charge at a time
	Time         Time // of a swap, s
}

// Policy says when robots charge.
type Policy struct {
	LowSOC    float64 // at or below it a robot goes to charge
	TargetSOC float64 // charging ends here; below 1 where the battery tapers
	// HandOver lets a robot leave a job that it is in at LowSOC to another; otherwise it works on until the job is done or
	// the battery empty.
	HandOver bool
	// OpportunitySOC is where idle robots go to a free charger; 0 for never.
	OpportunitySOC float64
	// ReadySOC is from where a charging robot may be called to a job that no idle robot can take; 0 for never.
	ReadySOC float64
	// Stay lets a robot that has reached the target stay on its charger until another needs it; it is idle there, on the mains.
	Stay bool
	// OverrideSOC is at or below which a battery charges whatever LimitKW says; 0 for never.
	OverrideSOC float64
	RescueS     float64 // s until an empty robot is brought to the queue for chargers
	// AllFull starts with all batteries at the target; otherwise they are spread evenly between LowSOC and the target.
	AllFull bool
}

// Failures are what takes robots out of work.
type Failures struct {
	MTBFHours         float64 // mean time between failures of a robot that is up; 0 for none
	RepairHours       float64 // mean, exponential
	ServiceEveryHours float64 // planned maintenance, when the robot next gets free; 0 for none
	ServiceHours      float64 // its length
}

// Settings are what a run needs besides its problem. nil are the defaults.
type Settings struct {
	Seed         uint64
	Weeks        int // measured weeks of a replication, each one batch; default 10
	WarmupWeeks  int // before them; default 1, NoWarmup for none
	Replications int // default 1
	MaxWaiting   int // jobs that may wait before the run ends with ErrOverload; default 1 million
	Workers      int // replications at a time; default 1. The result does not depend on it
}

// NoWarmup measures from the start.
const NoWarmup = -1

// withDefaults fills in what is zero.
func (s *Settings) withDefaults() Settings {
	var out Settings
	if s != nil {
		out = *s
	}
	for _, f := range []struct {
		p *int
		v int
	}{{&out.Weeks, 10}, {&out.WarmupWeeks, 1}, {&out.Replications, 1}, {&out.MaxWaiting, 1_000_000}, {&out.Workers, 1}} {
		if *f.p == 0 {
			*f.p = f.v
		}
	}
	if out.WarmupWeeks == NoWarmup {
		out.WarmupWeeks = 0
	}
	return out
}

// Check reports everything that is wrong with the problem. Each error wraps ErrProblem and is a *fault.Error.
func (p *Problem) Check() error {
	c := checker{fault.List{Cause: ErrProblem}}
	c.whole("Robots", p.Robots, 1, 1_000_000)
	var sum float64
	for h, rate := range p.JobsPerH {
		c.number(fmt.Sprintf("JobsPerH[%d]", h), rate, 0, 1e9)
		sum += rate
	}
	if sum == 0 {
		c.Add("JobsPerH", "zero in all hours", "a job in some hour")
	}
	c.whole("Arrivals", int(p.Arrivals), int(Poisson), int(Even))
	c.time("Service", p.Service)
	c.number("WaitLimitS", p.WaitLimitS, 0, 1e9)
	c.floor(p.Floor)
	c.whole("Dispatch", int(p.Dispatch), int(LongestIdle), int(Nearest))
	c.power(p.Power)
	if p.Battery != nil {
		c.battery(p.Battery)
		c.station(&p.Station)
		c.policy(p)
	}
	f := p.Failures
	c.number("Failures.MTBFHours", f.MTBFHours, 0, 1e9)
	c.number("Failures.ServiceEveryHours", f.ServiceEveryHours, 0, 1e9)
	if f.MTBFHours > 0 {
		c.above("Failures.RepairHours", f.RepairHours, 1e6)
	}
	if f.ServiceEveryHours > 0 {
		c.above("Failures.ServiceHours", f.ServiceHours, 1e6)
	}
	return c.Err()
}

// check reports settings out of range.
func (s *Settings) check() error {
	c := checker{fault.List{Cause: ErrProblem}}
	c.whole("Settings.Weeks", s.Weeks, 2, 100_000)
	c.whole("Settings.WarmupWeeks", s.WarmupWeeks, 0, 100_000)
	c.whole("Settings.Replications", s.Replications, 1, 100_000)
	c.whole("Settings.MaxWaiting", s.MaxWaiting, 1, math.MaxInt32)
	c.whole("Settings.Workers", s.Workers, 1, 1024)
	return c.Err()
}

type checker struct{ fault.List }

func (c *checker) number(field string, v, low, high float64) {
	if !(v >= low && v <= high) {
		c.Add(field, fmt.Sprintf("%g", v), fmt.Sprintf("%g to %g", low, high))
	}
}

func (c *checker) above(field string, v, high float64) {
	if !(v > 0 && v <= high) {
		c.Add(field, fmt.Sprintf("%g", v), fmt.Sprintf("above 0 to %g", high))
	}
}

func (c *checker) whole(field string, v, low, high int) {
	if v < low || v > high {
		c.Add(field, fmt.Sprintf("%d", v), fmt.Sprintf("%d to %d", low, high))
	}
}

func (c *checker) time(field string, t Time) {
	c.above(field+".MeanS", t.MeanS, 1e9)
	switch t.Distribution {
	case Deterministic:
		c.number(field+".SCV", t.SCV, 0, 0)
	case Exponential:
		if t.SCV != 0 {
			c.number(field+".SCV", t.SCV, 1, 1)
		}
	case Erlang:
		if k := math.Round(1 / t.SCV); !(k >= 1 && k <= 1000 && math.Abs(k*t.SCV-1) < 1e-9) {
			c.Add(field+".SCV", fmt.Sprintf("%g", t.SCV), "1/k for a whole k of 1 to 1000")
		}
	case Lognormal:
		c.above(field+".SCV", t.SCV, 100)
	default:
		c.Add(field+".Distribution", fmt.Sprintf("%d", t.Distribution), "Deterministic, Exponential, Erlang or Lognormal")
	}
}

func (c *checker) floor(f Floor) {
	if f == (Floor{}) {
		return
	}
	c.number("Floor.WidthM", f.WidthM, 0, 1e6)
	c.number("Floor.DepthM", f.DepthM, 0, 1e6)
	c.above("Floor.SpeedMS", f.SpeedMS, 100)
	c.number("Floor.StationXM", f.StationXM, 0, f.WidthM)
	c.number("Floor.StationYM", f.StationYM, 0, f.DepthM)
}

func (c *checker) power(p Power) {
	for _, v := range []struct {
		name  string
		value float64
	}{{"IdleW", p.IdleW}, {"WalkW", p.WalkW}, {"ManipulateW", p.ManipulateW}, {"ComputeW", p.ComputeW}, {"ComputeIdleW", p.ComputeIdleW}} {
		c.number("Power."+v.name, v.value, 0, 1e6)
	}
	c.number("Power.WalkShare", p.WalkShare, 0, 1)
	c.number("Power.ManipulateShare", p.ManipulateShare, 0, 1)
	if p.WalkShare+p.ManipulateShare > 1+1e-12 {
		c.Add("Power.WalkShare + ManipulateShare", fmt.Sprintf("%g", p.WalkShare+p.ManipulateShare), "1 at most")
	}
}

func (c *checker) battery(b *Battery) {
	c.above("Battery.UsableWh", b.UsableWh, 1e6)
	c.above("Battery.ChargeW", b.ChargeW, 1e6)
	c.above("Battery.Efficiency", b.Efficiency, 1)
	c.above("Battery.TaperSOC", b.TaperSOC, 1)
}

func (c *checker) station(s *Station) {
	c.whole("Station.Chargers", s.Chargers, 1, 1_000_000)
	c.number("Station.OverheadS", s.OverheadS, 0, 1e6)
	c.number("Station.StandbyW", s.StandbyW, 0, 1e6)
	c.number("Station.DockedW", s.DockedW, 0, 1e6)
	if s.Swap != nil {
		c.whole("Station.Swap.SparePacks", s.Swap.SparePacks, 1, 1_000_000)
		c.whole("Station.Swap.PackChargers", s.Swap.PackChargers, 1, 1_000_000)
		c.time("Station.Swap.Time", s.Swap.Time)
	}
	if s.LimitKW != nil {
		for h, v := range s.LimitKW {
			c.number(fmt.Sprintf("Station.LimitKW[%d]", h), v, 0, 1e9)
		}
	}
}

func (c *checker) policy(p *Problem) {
	q, b := &p.Policy, p.Battery
	c.number("Policy.LowSOC", q.LowSOC, 0, 1)
	c.number("Policy.TargetSOC", q.TargetSOC, 0, 1)
	if q.TargetSOC <= q.LowSOC {
		c.Add("Policy.TargetSOC", fmt.Sprintf("%g", q.TargetSOC), fmt.Sprintf("above LowSOC, %g", q.LowSOC))
	}
	if b.TaperSOC < 1 && q.TargetSOC > mostTarget {
		c.Add("Policy.TargetSOC", fmt.Sprintf("%g", q.TargetSOC), fmt.Sprintf("%g at most: power tapers off and never gets a battery full", mostTarget))
	}
	if q.OpportunitySOC != 0 {
		c.number("Policy.OpportunitySOC", q.OpportunitySOC, q.LowSOC, 1)
		if p.Station.Swap == nil && q.OpportunitySOC >= q.TargetSOC {
			c.Add("Policy.OpportunitySOC", fmt.Sprintf("%g", q.OpportunitySOC), fmt.Sprintf("below TargetSOC, %g, as a full robot would go to charge", q.TargetSOC))
		}
	}
	if q.ReadySOC != 0 {
		c.number("Policy.ReadySOC", q.ReadySOC, q.LowSOC, q.TargetSOC)
		if q.ReadySOC <= q.LowSOC {
			c.Add("Policy.ReadySOC", fmt.Sprintf("%g", q.ReadySOC), fmt.Sprintf("above LowSOC, %g", q.LowSOC))
		}
		if p.Station.Swap != nil {
			c.Add("Policy.ReadySOC", fmt.Sprintf("%g", q.ReadySOC), "0 with a swap station: robots there do not charge")
		}
	}
	if q.Stay && p.Station.Swap != nil {
		c.Add("Policy.Stay", "true", "false with a swap station: there is no charger to stay on")
	}
	c.number("Policy.OverrideSOC", q.OverrideSOC, 0, 1)
	c.number("Policy.RescueS", q.RescueS, 0, 1e7)
}

// mostTarget is the highest target where power tapers: the last per mille takes as long as all the taper before it.
const mostTarget = 0.999
