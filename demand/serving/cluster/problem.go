package cluster

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/replica"
	"tokenwatt/demand/serving/trace"
	"tokenwatt/internal/fault"
	"tokenwatt/internal/random"
)

// ErrProblem is wrapped by every error about a problem or its settings.
var ErrProblem = errors.New("serving cluster")

// Problem is a service: its requests, its replicas, and what decides between them.
type Problem struct {
	Source  trace.Source // in order of arrival
	Serving Pool         // the replicas that take requests; with Decode their prompts only
	Decode  *Pool        // replicas that decode what others have prefilled; nil where each replica does both
	Link    Link         // between the two, needed with Decode
	Site    *Site        // nil for no limit of power
}

// Settings are what a run needs besides its problem.
type Settings struct {
	Seed     uint64 // of the router's draws and of failures
	Metrics  metrics.Settings
	Observer Observer // sees what replicas report, beside the record; nil for none
}

// Place is a replica: its pool, 0 that serves and 1 that decodes, and its number there, from 0.
type Place struct{ Pool, Replica int }

// Observer sees what replicas report, in the order in which it ends: an export of the run. It changes nothing and keeps
// nothing that it is given.
type Observer interface {
	Steps(at Place, s *replica.Steps)
	// Done is the end of a request in a replica: its whole course, or with a pool that decodes the prompt alone and then
	// the answer. Request.ID is used again once the request has left the service.
	Done(at Place, d *replica.Done)
}

// Pool is a number of equal replicas.
type Pool struct {
	Replicas int            // that are up at the start
	Config   replica.Config // with speculation each replica gets a stream of its own: Speculation.Random is not read
	Levels   []Level        // clocks, from the highest to the lowest; one at least
	PowerCap float64        // W of one replica: levels above it are not used; 0 is no cap

	IdleWatts     float64 // W of a replica that is up and computes nothing
	StartingWatts float64 // W of a replica that loads

	Router    Router
	Cache     CacheSignals // what prefix-aware knows
	Admission Admission
	Scaling   *Scaling // nil for a fixed number of replicas
	Start     ColdStart
	Failures  *Failures // nil for none drawn
	Outages   []Outage  // failures at set times, in order of time
}

// Level is a replica at one clock.
type Level struct {
	Clock float64      // share of the highest clock, above 0 to 1: a label, the cost has its effect
	Watts float64      // W that its iterations take at most, for caps and limits; a mean above it in any iteration is an error
	Cost  replica.Cost // what its iterations take
}

// Admission bounds what the router gives to replicas and keeps itself.
type Admission struct {
	Outstanding int   // requests in a replica at most; 0 is no limit
	Pending     int64 // tokens not yet computed with which a replica gets no more; 0 is no limit
	Queue       int   // requests that wait at the router at most, those behind are turned away; 0 is no limit, NoQueue none
}

// NoQueue turns away each request that no replica takes at once.
const NoQueue = -1

// CacheSignals are the events of replicas' caches as a router gets them.
type CacheSignals struct {
	Delay float64 // s until the router knows
	// Weights of the scores, each from 0 to 1: share of the prompt's named blocks that are found, few requests in the replica
	// beside the others, and blocks that are free. All zero stand for 2, 1, 1.
	Hit, Queue, Free float64
}

// ColdStart is what a replica does before it is up: the time is Node + Weights / Bandwidth + Capture.
type ColdStart struct {
	Node      float64 // s until the machine is there
	Weights   float64 // B
	Bandwidth float64 // B/s at which weights are loaded; needed where there are any
	Capture   float64 // s of graph capture and warm-up
}

// Seconds is how long it takes.
func (c *ColdStart) Seconds() float64 {
	s := c.Node + c.Capture
	if c.Weights > 0 {
		s += c.Weights / c.Bandwidth
	}
	return s
}

// Failures are drawn for each replica from its own stream: exponential times between failures while it is on.
type Failures struct {
	MTBF   float64 // s, mean time between failures
	Repair float64 // s from a failure until the replica starts again
	Tries  int     // failures after which a request is given up; 0 is no limit
}

// Outage is a failure at a set time.
type Outage struct {
	At      float64 // s
	Replica int     // from 0; it does nothing to one that is not up
	Repair  float64 // s until it starts again
}

// Link carries KV caches from prefill to decode.
type Link struct {
	BytesPerToken float64 // B of KV cache of one token, of all accelerators of a replica
	Send          float64 // B/s out of one prefill replica
	Receive       float64 // B/s into one decode replica
	Fabric        float64 // B/s of all transfers together; 0 is no such limit
	Latency       float64 // s before a transfer begins
}

// Site is a limit of power over all replicas.
type Site struct {
	Limits   []Limit // in order of time; before the first there is none
	Interval float64 // s between looks at whether clocks can be raised again
}

// Limit is W from a time on.
type Limit struct {
	At, Watts float64
}

// Check returns all that is wrong with a problem, each error a *fault.Error that wraps ErrProblem, or of the package it
// is about.
func (p *Problem) Check() error {
	list := fault.List{Cause: ErrProblem}
	if p.Source == nil {
		list.Add("source", "none", "requests")
	}
	p.Serving.check(&list, "serving")
	if p.Decode != nil {
		p.Decode.check(&list, "decode")
		p.Link.check(&list)
		if p.Serving.Config.BlockTokens != p.Decode.Config.BlockTokens {
			list.Add("decode.config.block tokens", strconv.Itoa(p.Decode.Config.BlockTokens), "those of the other pool: blocks are copied")
		}
		if p.Decode.Config.MaxModelLen < p.Serving.Config.MaxModelLen {
			list.Add("decode.config.max model len", strconv.Itoa(p.Decode.Config.MaxModelLen), "that of the other pool or above")
		}
		for _, pool := range []*Pool{&p.Serving, p.Decode} {
			if pool.Config.Policy == replica.Orca || pool.Config.Policy == replica.Static {
				list.Add("policy", string(pool.Config.Policy), "one that takes caches from elsewhere")
			}
		}
		if p.Decode.Admission.Queue != 0 {
			list.Add("decode.admission.queue", strconv.Itoa(p.Decode.Admission.Queue), "0: a prompt that is computed is not turned away")
		}
	}
	if p.Site != nil {
		p.Site.check(&list)
	}
	return list.Err()
}

// check records what is wrong with a pool.
func (p *Pool) check(list *fault.List, name string) {
	if p.Replicas < 1 {
		list.Add(name+".replicas", strconv.Itoa(p.Replicas), "1 or above")
	}
	config := p.Config
	if config.Speculation.Tokens > 0 {
		config.Speculation.Random = random.Stream(0, name, 0)
	}
	list.Join(config.Check())
	p.checkLevels(list, name)
	notNegative(list, name+".idle watts", p.IdleWatts)
	notNegative(list, name+".starting watts", p.StartingWatts)
	p.Router.check(list, name)
	notNegative(list, name+".cache.delay", p.Cache.Delay)
	notNegative(list, name+".cache.hit", p.Cache.Hit)
	notNegative(list, name+".cache.queue", p.Cache.Queue)
	notNegative(list, name+".cache.free", p.Cache.Free)
	if p.Router == PrefixAware && !p.Config.PrefixCaching {
		list.Add(name+".router", string(p.Router), "prefix caching on")
	}
	if a := &p.Admission; a.Outstanding < 0 || a.Pending < 0 || a.Queue < NoQueue {
		list.Add(name+".admission", "below zero", "0 for no limit, or above")
	}
	p.Start.check(list, name)
	if p.Scaling != nil {
		p.Scaling.check(list, name, p.Replicas)
	}
	p.checkFailures(list, name)
}

// checkLevels records what is wrong with a pool's clocks.
func (p *Pool) checkLevels(list *fault.List, name string) {
	if len(p.Levels) == 0 {
		list.Add(name+".levels", "none", "one clock or more")
	}
	for i, l := range p.Levels {
		field := name + ".levels." + strconv.Itoa(i)
		if l.Cost == nil {
			list.Add(field+".cost", "none", "what iterations take")
		}
		if !(l.Clock > 0 && l.Clock <= 1) {
			list.Add(field+".clock", number(l.Clock), "a share above 0 to 1")
		}
		if !(l.Watts >= p.IdleWatts) || math.IsInf(l.Watts, 0) {
			list.Add(field+".watts", number(l.Watts), "the idle power or above")
		}
		if i > 0 && !(l.Clock < p.Levels[i-1].Clock && l.Watts <= p.Levels[i-1].Watts) {
			list.Add(field, number(l.Clock)+" at "+number(l.Watts)+" W", "a lower clock than the one before it, and no more power")
		}
	}
	notNegative(list, name+".power cap", p.PowerCap)
	if n := len(p.Levels); n > 0 && p.PowerCap > 0 && p.PowerCap < p.Levels[n-1].Watts {
		list.Add(name+".power cap", number(p.PowerCap)+" W", "the power of the lowest clock or above")
	}
}

// checkFailures records what is wrong with failures, drawn and set.
func (p *Pool) checkFailures(list *fault.List, name string) {
	if f := p.Failures; f != nil {
		if !(f.MTBF > 0) || math.IsInf(f.MTBF, 0) {
			list.Add(name+".failures.mtbf", number(f.MTBF), "s, above zero")
		}
		notNegative(list, name+".failures.repair", f.Repair)
		if f.Tries < 0 {
			list.Add(name+".failures.tries", strconv.Itoa(f.Tries), "0 for no limit, or above")
		}
	}
	for i, o := range p.Outages {
		field := name + ".outages." + strconv.Itoa(i)
		notNegative(list, field+".at", o.At)
		notNegative(list, field+".repair", o.Repair)
		if o.Replica < 0 {
			list.Add(field+".replica", strconv.Itoa(o.Replica), "0 or above")
		}
	}
}

// check records what is wrong with a cold start.
func (c *ColdStart) check(list *fault.List, name string) {
	notNegative(list, name+".start.node", c.Node)
	notNegative(list, name+".start.weights", c.Weights)
	notNegative(list, name+".start.capture", c.Capture)
	if c.Weights > 0 && !(c.Bandwidth > 0) {
		list.Add(name+".start.bandwidth", number(c.Bandwidth), "B/s, above zero")
	}
}

// check records what is wrong with a link.
func (l *Link) check(list *fault.List) {
	for _, f := range []struct {
		name  string
		value float64
	}{{"bytes per token", l.BytesPerToken}, {"send", l.Send}, {"receive", l.Receive}} {
		if !(f.value > 0) || math.IsInf(f.value, 0) {
			list.Add("link."+f.name, number(f.value), "above zero")
		}
	}
	notNegative(list, "link.fabric", l.Fabric)
	notNegative(list, "link.latency", l.Latency)
}

// check records what is wrong with a site.
func (s *Site) check(list *fault.List) {
	if !(s.Interval > 0) || math.IsInf(s.Interval, 0) {
		list.Add("site.interval", number(s.Interval), "s, above zero")
	}
	for i, l := range s.Limits {
		field := "site.limits." + strconv.Itoa(i)
		notNegative(list, field+".watts", l.Watts)
		notNegative(list, field+".at", l.At)
		if i > 0 && l.At <= s.Limits[i-1].At {
			list.Add(field+".at", number(l.At), "later than the one before it")
		}
	}
}

// check records an unknown router.
func (r Router) check(list *fault.List, name string) {
	names := make([]string, 0, len(Routers()))
	for _, o := range Routers() {
		if o == r {
			return
		}
		names = append(names, string(o))
	}
	list.Add(name+".router", strconv.Quote(string(r)), "one of "+strings.Join(names, ", "))
}

// notNegative records an error unless a number is finite and zero or above.
func notNegative(list *fault.List, field string, v float64) {
	if !(v >= 0) || math.IsInf(v, 0) {
		list.Add(field, number(v), "zero or above")
	}
}

// number prints a number for a message.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
