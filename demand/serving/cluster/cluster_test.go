package cluster

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/replica"
	"tokenwatt/demand/serving/trace"
)

// config is a small replica: blocks of 16 tokens, 64 sequences.
func config(blocks int) replica.Config {
	c := replica.Defaults(blocks, 16*blocks)
	c.MaxBatchedTokens, c.MaxSeqs = 256, 64
	return c
}

// second takes a second an iteration, so that an answer of n tokens takes n s, at 100 W; and half the clock two at 60 W.
func second() []Level {
	return []Level{
		{Clock: 1, Watts: 100, Cost: &replica.Linear{Fixed: 1, Watts: 100}},
		{Clock: 0.5, Watts: 60, Cost: &replica.Linear{Fixed: 2, Watts: 60}},
	}
}

// small is a pool of such replicas.
func small(replicas int, router Router) Pool {
	return Pool{Replicas: replicas, Config: config(1024), Levels: second(), IdleWatts: 20, StartingWatts: 40, Router: router}
}

// mustRun runs a problem, which it checks after each event, and holds its energy to that of the record.
func mustRun(t testing.TB, p *Problem, s *Settings) *Result {
	t.Helper()
	r, err := run(context.Background(), p, s, (*cluster).check)
	if err != nil {
		t.Fatal(err)
	}
	e, m := r.Energy(), r.Fleet.Energy()
	for _, x := range [][2]float64{
		{e.Busy, m[metrics.Prefill] + m[metrics.Decode]}, {e.Idle, m[metrics.Idle]}, {e.Starting, m[metrics.Starting]},
	} {
		if math.Abs(x[0]-x[1]) > 1e-9*(1+e.Total()) {
			t.Fatalf("energy is %+v J, of the record %v J", e, m)
		}
	}
	if n := r.Fleet.Latency.Totals(); s == nil || s.Metrics.End == 0 && s.Metrics.Start == 0 {
		lost := int64(0)
		for _, p := range r.Pools {
			lost += p.Replica.Forfeited
		}
		if p.Decode == nil && (n.Ended != n.Finished || n.Taken != n.Input || lost == 0 && n.Given != n.Output) {
			t.Fatalf("what was done is not what was finished: %+v", n)
		}
	}
	return r
}

// at returns requests with one token of prompt at times, whose answers have so many tokens.
func at(output int, times ...float64) *trace.Slice {
	s := make(trace.Slice, 0, len(times))
	for _, a := range times {
		s = append(s, trace.Request{Arrival: a, Input: 1, Output: output})
	}
	return &s
}

func routed(t *testing.T, p *Problem, want ...int64) *Result {
	t.Helper()
	r := mustRun(t, p, &Settings{Seed: 1})
	if !slices.Equal(r.Pools[0].Routed, want) {
		t.Errorf("%s gives replicas %v requests, expected %v", p.Serving.Router, r.Pools[0].Routed, want)
	}
	return r
}

func TestRoundRobinTakesTurns(t *testing.T) {
	routed(t, &Problem{Source: at(3, 0, 10, 20, 30, 40), Serving: small(3, RoundRobin)}, 2, 2, 1)
}

func TestLeastOutstandingAvoidsTheBusy(t *testing.T) {
	// At 0 a long answer goes to replica 0, then a short one to 1, which has ended when the third comes; the fourth finds one
	// request in each, and it is 0's turn.
	s := trace.Slice{{Input: 1, Output: 50}, {Input: 1, Output: 2}, {Arrival: 5, Input: 1, Output: 50}, {Arrival: 6, Input: 1, Output: 1}}
	routed(t, &Problem{Source: &s, Serving: small(2, LeastOutstanding)}, 2, 2)
	s = trace.Slice{{Input: 1, Output: 50}, {Input: 1, Output: 2}, {Arrival: 5, Input: 1, Output: 2}, {Arrival: 15, Input: 1, Output: 1}}
	routed(t, &Problem{Source: &s, Serving: small(2, LeastOutstanding)}, 1, 3)
}

func TestLeastTokensCountsPrompts(t *testing.T) {
	// Replica 0 gets a prompt of ten iterations and 1 two of one token: the next goes to 1 all the same, which has more
	// requests and fewer tokens.
	s := trace.Slice{{Input: 2560, Output: 9}, {Input: 1, Output: 9}, {Input: 1, Output: 9}, {Arrival: 0.5, Input: 1, Output: 9}}
	routed(t, &Problem{Source: &s, Serving: small(2, LeastTokens)}, 1, 3)
	s = trace.Slice{{Input: 2560, Output: 9}, {Input: 1, Output: 9}, {Input: 1, Output: 9}, {Arrival: 0.5, Input: 1, Output: 9}}
	routed(t, &Problem{Source: &s, Serving: small(2, LeastOutstanding)}, 2, 2)
}

func TestPowerOfTwoNeverTakesTheFullest(t *testing.T) {
	// Of three replicas two different ones are drawn, so that the one with most requests never gets the next: numbers stay
	// within a few of each other.
	times := make([]float64, 300)
	r := mustRun(t, &Problem{Source: at(400, times...), Serving: small(3, PowerOfTwo)}, &Settings{Seed: 7})
	n := r.Pools[0].Routed
	if slices.Max(n)-slices.Min(n) > 12 {
		t.Errorf("two choices give %v", n)
	}
	routed(t, &Problem{Source: at(400, times[:2]...), Serving: small(2, PowerOfTwo)}, 1, 1)
}

func TestSessionsStay(t *testing.T) {
	var s trace.Slice
	for i := range 60 {
		s = append(s, trace.Request{Arrival: float64(i), Input: 1, Output: 1, Session: uint64(i%6) + 1})
	}
	of := func(n int) []int64 {
		copied := slices.Clone(s)
		return mustRun(t, &Problem{Source: &copied, Serving: small(n, SessionAffinity)}, nil).Pools[0].Routed
	}
	three, four := of(3), of(4)
	for i, n := range three {
		if n%10 != 0 || four[i]%10 != 0 || four[i] > n {
			t.Errorf("sessions of 10 requests are split: %v, %v of one replica more", three, four)
		}
	}
}

func TestPrefixAwareKnowsLate(t *testing.T) {
	// Four questions about one text of 64 tokens, one after the other. The first goes to replica 0. With signals within the
	// 20 s between them all go to the one that has the text; with signals 25 s old the second is sent by turn.
	questions := func() *trace.Slice {
		var s trace.Slice
		for i := range 4 {
			s = append(s, trace.Request{Arrival: 20 * float64(i), Input: 80, Output: 3, Prefix: []uint64{7, 8, 9, 10}, PrefixTokens: 16})
		}
		return &s
	}
	p := &Problem{Source: questions(), Serving: small(2, PrefixAware)}
	r := routed(t, p, 4, 0)
	if r.Pools[0].Replica.Found != 3*64 {
		t.Errorf("%d tokens found, expected 192", r.Pools[0].Replica.Found)
	}
	p.Source, p.Serving.Cache.Delay = questions(), 25
	r = routed(t, p, 2, 2) // the third knows of replica 0 alone, the fourth of both, and it is 1's turn
	if r.Pools[0].Replica.Found != 2*64 {
		t.Errorf("%d tokens found with stale signals, expected 128", r.Pools[0].Replica.Found)
	}
}

func TestAdmission(t *testing.T) {
	p := &Problem{Source: at(10, 0, 0, 0, 0, 0), Serving: small(2, RoundRobin)}
	p.Serving.Admission = Admission{Outstanding: 1, Queue: 2}
	r := mustRun(t, p, nil)
	// Two are taken, two wait until 10 s, the fifth is turned away.
	if c := r.Counters; c.Finished != 4 || c.Rejected != 1 || c.MostQueued != 2 || r.Seconds != 20 {
		t.Errorf("%+v until %g s", c, r.Seconds)
	}
	p.Source, p.Serving.Admission.Queue = at(10, 0, 0, 0, 0, 0), NoQueue
	if c := mustRun(t, p, nil).Counters; c.Rejected != 3 {
		t.Errorf("%+v without a queue", c)
	}
}

func TestFailureSendsBack(t *testing.T) {
	// Replica 0 fails at 5 s with a request of 10 s in it, which begins again on replica 1 at 5 s; repaired after 10 s
	// and 3 s of start it takes the next request at 20 s.
	p := &Problem{Source: at(10, 0, 20), Serving: small(2, RoundRobin)}
	p.Serving.Outages = []Outage{{At: 5, Replica: 0, Repair: 10}}
	p.Serving.Start = ColdStart{Node: 1, Weights: 2, Bandwidth: 2, Capture: 1}
	r := routed(t, p, 2, 1)
	if k := r.Pools[0].Replica; r.Counters.Requeued != 1 || k.Lost != 1 || k.Forfeited != 5 || r.Seconds != 30 {
		t.Errorf("%+v, %+v until %g s", r.Counters, k, r.Seconds)
	}
	// Replica 0 is up 5 s busy, down to 15 s, starts to 18 s, idles to 20 s and is busy to 30 s; 1 is busy from 5 s to 15 s.
	if e := r.Energy(); e != (Energy{Busy: 2500, Idle: 20 * (2 + 20), Starting: 120}) {
		t.Errorf("energy %+v", e)
	}
}

func TestTriesEnd(t *testing.T) {
	p := &Problem{Source: at(1000, 0, 0, 0), Serving: small(2, LeastOutstanding)}
	p.Serving.Failures = &Failures{MTBF: 50, Repair: 10, Tries: 3}
	r := mustRun(t, p, &Settings{Seed: 3})
	if c := r.Counters; c.GivenUp != 3 || c.Requeued != 9 {
		t.Errorf("%+v: answers of 1,000 s, failures each 50 s", c)
	}
}

func TestAutoscaling(t *testing.T) {
	// Eight answers of 60 s at once. Scrapes at 10 s see 8 outstanding for 1 replica, above 4: 2 are wanted, at 15 s one
	// starts, at 35 s it is up. Requests at 40 s go there. All have ended at 100 s; the window of 50 s later it drains.
	p := &Problem{Source: at(60, 0, 0, 0, 0, 0, 0, 0, 0, 40, 40, 300), Serving: small(1, LeastOutstanding)}
	p.Serving.Scaling = &Scaling{Signal: Outstanding, Up: 4, Down: 2, Interval: 10, Delay: 5, Window: 50, Min: 1, Max: 2}
	p.Serving.Start = ColdStart{Node: 20}
	r := routed(t, p, 9, 2)
	if k := r.Pools[0]; k.Started != 1 || k.Drained != 1 || k.MostUp != 2 || k.StartingSeconds != 20 {
		t.Errorf("%+v", k)
	}
}

func TestDrainFinishesDecodes(t *testing.T) {
	// Two replicas with one answer of 100 s each; one is wanted. The second drains from 11 s and is off once its answer has
	// ended: both end at 100 s, and the request of 20 s goes to the first.
	p := &Problem{Source: at(100, 0, 0, 20), Serving: small(2, RoundRobin)}
	p.Serving.Scaling = &Scaling{Signal: Outstanding, Up: 10, Down: 2, Interval: 10, Delay: 1, Min: 1, Max: 2}
	r := routed(t, p, 2, 1)
	if k := r.Pools[0]; k.Drained != 1 || r.Counters.Finished != 3 || k.OnSeconds != 120+100 {
		t.Errorf("%+v, %+v", k, r.Counters)
	}
}

func TestDisaggregation(t *testing.T) {
	// Two prompts of 100 tokens at once on two prefill replicas, 1 s each; both caches of 100 B go into one decode replica that
	// takes in 100 B/s, so that they share it and have come at 3 s; 4 tokens of 1 s follow. The first token is decode's.
	decode := small(1, RoundRobin)
	s := trace.Slice{{Input: 100, Output: 4}, {Input: 100, Output: 4}}
	p := &Problem{
		Source: &s, Serving: small(2, RoundRobin), Decode: &decode,
		Link: Link{BytesPerToken: 1, Send: 100, Receive: 100},
	}
	r := mustRun(t, p, nil)
	if c := r.Counters; r.Seconds != 7 || c.Prefilled != 2 || c.Transferred != 200 || c.Output != 8 {
		t.Errorf("%+v until %g s", c, r.Seconds)
	}
	if l := r.Fleet.Latency.Summary(7); l.TTFT.Max != 4 || l.Wait.Max != 0 {
		t.Errorf("TTFT %+v, wait %+v", l.TTFT, l.Wait)
	}
	s = trace.Slice{{Input: 100, Output: 4}, {Input: 100, Output: 4}}
	p.Link = Link{BytesPerToken: 1, Send: 100, Receive: 200, Latency: 0.5} // no contention left
	if r := mustRun(t, p, nil); r.Seconds != 6.5 {
		t.Errorf("ends at %g s, expected 1 + 0.5 + 1 + 4", r.Seconds)
	}
}

func TestCacheLostOnItsWay(t *testing.T) {
	// The prefill replica fails at 1.5 s, while the cache that takes until 11 s is on its way: decode computes the prompt
	// itself, and the other prompts of that replica that wait begin again.
	decode := small(1, RoundRobin)
	s := trace.Slice{{Input: 100, Output: 4}}
	p := &Problem{Source: &s, Serving: small(1, RoundRobin), Decode: &decode, Link: Link{BytesPerToken: 1, Send: 10, Receive: 10}}
	p.Serving.Outages = []Outage{{At: 1.5, Repair: 1}}
	r := mustRun(t, p, nil)
	if c := r.Counters; c.Recomputed != 1 || c.Finished != 1 || r.Seconds != 5.5 {
		t.Errorf("%+v until %g s", c, r.Seconds)
	}
}

func TestSiteLimit(t *testing.T) {
	// Three replicas of 100 W, or 60 W at half the clock, idle 20 W, under 190 W: one at full clock takes 140 W, two at full
	// clock 220 W, two at half 140 W, three at half 180 W.
	p := &Problem{Source: at(10, 0, 0.5, 0.6), Serving: small(3, LeastOutstanding), Site: &Site{Limits: []Limit{{0, 190}}, Interval: 5}}
	r := mustRun(t, p, nil)
	if r.PeakBound > 190 || r.OverLimit > 0 || r.Counters.ClockChanges == 0 || r.Counters.Finished != 3 {
		t.Errorf("%g W, %g s over, %+v", r.PeakBound, r.OverLimit, r.Counters)
	}
	// Under 150 W without another clock one works at a time, and the router keeps to it.
	p.Source, p.Site.Limits = at(10, 0, 0.5, 0.6), []Limit{{0, 150}}
	p.Serving.Levels = second()[:1]
	r = routed(t, p, 3, 0, 0)
	if r.PeakBound != 140 {
		t.Errorf("%g W", r.PeakBound)
	}
	// A limit that falls to 70 W at 3 s under two that work cannot be kept before they end.
	p = &Problem{Source: at(10, 0, 0), Serving: small(2, LeastOutstanding), Site: &Site{Limits: []Limit{{3, 70}}, Interval: 5}}
	if r := mustRun(t, p, nil); r.OverLimit != r.Seconds-3 {
		t.Errorf("%g s over until %g s", r.OverLimit, r.Seconds)
	}
	// One that waits for power that never comes is an error.
	p.Source, p.Site.Limits = at(10, 1), []Limit{{0, 10}}
	if _, err := Run(context.Background(), p, nil); !errors.Is(err, ErrStuck) {
		t.Errorf("no power gives %v", err)
	}
}

func TestPowerCapSlowsDown(t *testing.T) {
	p := &Problem{Source: at(10, 0), Serving: small(1, RoundRobin)}
	p.Serving.PowerCap = 80
	if r := mustRun(t, p, nil); r.Seconds != 20 || r.Energy().Busy != 1200 {
		t.Errorf("%g s, %+v", r.Seconds, r.Energy())
	}
	p.Source = at(10, 0)
	p.Serving.PowerCap, p.Serving.Levels = 0, []Level{{Clock: 1, Watts: 90, Cost: &replica.Linear{Fixed: 1, Watts: 100}}}
	if _, err := Run(context.Background(), p, nil); !errors.Is(err, ErrProblem) {
		t.Errorf("iterations above their bound give %v", err)
	}
}

// TestStuck has prompts whose caches fill the replica that computed them, so that it has work that it cannot do, while
// the site has no power for one that decodes.
func TestStuck(t *testing.T) {
	decode := small(1, RoundRobin)
	s := trace.Slice{{Input: 160, Output: 4}, {Input: 160, Output: 4}, {Input: 160, Output: 4}}
	p := &Problem{
		Source: &s, Serving: small(1, RoundRobin), Decode: &decode, Link: Link{BytesPerToken: 1, Send: 10, Receive: 10},
		Site: &Site{Limits: []Limit{{0, 140}}, Interval: 1},
	}
	p.Serving.Config, p.Serving.Levels, decode.Levels = config(20), second()[:1], second()[:1]
	if _, err := Run(t.Context(), p, nil); !errors.Is(err, ErrStuck) {
		t.Errorf("got %v", err)
	}
}

// TestBadProblems asks for each error by its field.
func TestBadProblems(t *testing.T) {
	for field, change := range map[string]func(*Problem){
		"source":             func(p *Problem) { p.Source = nil },
		"serving.replicas":   func(p *Problem) { p.Serving.Replicas = 0 },
		"serving.router":     func(p *Problem) { p.Serving.Router = "best" },
		"serving.levels":     func(p *Problem) { p.Serving.Levels = nil },
		"serving.idle watts": func(p *Problem) { p.Serving.IdleWatts = math.NaN() },
		"serving.power cap":  func(p *Problem) { p.Serving.PowerCap = 10 },
		"site.interval":      func(p *Problem) { p.Site = &Site{} },
		"link.send":          func(p *Problem) { d := small(1, RoundRobin); p.Decode = &d },
		"serving.scaling":    func(p *Problem) { p.Serving.Scaling = &Scaling{} },
	} {
		p := &Problem{Source: at(1, 0), Serving: small(1, RoundRobin)}
		change(p)
		if _, err := Run(t.Context(), p, nil); !errors.Is(err, ErrProblem) || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: got %v", field, err)
		}
	}
	if _, err := Run(t.Context(), &Problem{Source: at(1, 3, 2), Serving: small(1, RoundRobin)}, nil); !errors.Is(err, ErrProblem) {
		t.Errorf("arrivals out of order give %v", err)
	}
}

// TestReplicasDraftApart gives two replicas the same request each: their streams of acceptances are not the same, and each
// run has its own again.
func TestReplicasDraftApart(t *testing.T) {
	ends := func(seed uint64) (all []float64) {
		p := &Problem{Source: at(400, 0, 0), Serving: small(2, RoundRobin)}
		p.Serving.Config.Speculation = replica.Speculation{Tokens: 3, Acceptance: 0.7}
		seen := &observed{}
		if _, err := Run(t.Context(), p, &Settings{Seed: seed, Observer: seen}); err != nil {
			t.Fatal(err)
		}
		if len(seen.at) != 2 || seen.at[0].Replica+seen.at[1].Replica != 1 || seen.iterations == 0 {
			t.Fatalf("requests ended at %v, %d iterations", seen.at, seen.iterations)
		}
		return seen.last
	}
	first := ends(1)
	if first[0] == first[1] || first[1] > 250 {
		t.Errorf("answers of 400 tokens ended at %v s", first)
	}
	if again := ends(1); !slices.Equal(first, again) {
		t.Errorf("run again they ended at %v s, first at %v s", again, first)
	}
	if other := ends(2); slices.Equal(first, other) {
		t.Errorf("with another seed they ended at %v s too", other)
	}
}

// observed keeps where and when requests ended.
type observed struct {
	iterations int64
	at         []Place
	last       []float64
}

func (o *observed) Steps(_ Place, s *replica.Steps) { o.iterations += s.Count }

func (o *observed) Done(at Place, d *replica.Done) {
	o.at, o.last = append(o.at, at), append(o.last, d.LastToken)
}

// problem draws a service with everything in it.
func problem(t *rapid.T) *Problem {
	pool := func(name string, queue bool) Pool {
		p := small(rapid.IntRange(1, 4).Draw(t, name), rapid.SampledFrom(Routers()).Draw(t, name+" router"))
		p.Config = config(rapid.IntRange(20, 60).Draw(t, name+" blocks"))
		p.Config.MaxModelLen = 300
		p.Config.MaxSeqs = 8
		p.Config.AsyncStop = rapid.Bool().Draw(t, name+" async")
		p.Config.Speculation = replica.Speculation{Tokens: rapid.SampledFrom([]int{0, 0, 3}).Draw(t, name+" drafts"), Acceptance: 0.6}
		p.Levels = []Level{
			{Clock: 1, Watts: 100, Cost: &replica.Linear{Fixed: 0.0213, PerContext: 1e-5, PerToken: 1e-4, Watts: 100}},
			{Clock: 0.6, Watts: 60, Cost: &replica.Linear{Fixed: 0.0313, PerContext: 1e-5, PerToken: 2e-4, Watts: 60}},
		}
		p.Cache.Delay = float64(rapid.IntRange(0, 2).Draw(t, name+" delay"))
		p.Admission.Outstanding = rapid.SampledFrom([]int{0, 1, 5}).Draw(t, name+" outstanding")
		p.Admission.Pending = rapid.SampledFrom([]int64{0, 100}).Draw(t, name+" pending")
		if queue {
			p.Admission.Queue = rapid.SampledFrom([]int{0, 3, NoQueue}).Draw(t, name+" queue")
		}
		p.Start.Node = 1.5
		if rapid.Bool().Draw(t, name+" scales") {
			p.Scaling = &Scaling{
				Signal: rapid.SampledFrom(Signals()).Draw(t, name+" signal"), Up: 0.8, Down: 0.3,
				Interval: 1, Delay: 0.5, Window: 4, Min: 1, Max: 6,
			}
		}
		if rapid.Bool().Draw(t, name+" fails") {
			p.Failures = &Failures{MTBF: 8, Repair: 2, Tries: 3}
		}
		p.Outages = []Outage{{At: 2.25, Replica: 0, Repair: 1}}
		return p
	}
	p := &Problem{Serving: pool("serving", true)}
	if rapid.Bool().Draw(t, "disaggregated") {
		d := pool("decode", false)
		if d.Failures != nil && p.Serving.Failures == nil {
			d.Failures.MTBF = 40 // without tries an answer has to end some time
		}
		p.Decode = &d
		p.Link = Link{BytesPerToken: 1, Send: 500, Receive: 400, Fabric: 600, Latency: 0.01}
	}
	if rapid.Bool().Draw(t, "site") {
		p.Site = &Site{Limits: []Limit{{0, 720}, {3, 600}}, Interval: 0.5}
	}
	return p
}

// TestConservation holds every run to the balances after each event, and to the same bytes when it is run again.
func TestConservation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problem(t)
		var s trace.Slice
		now := 0.0
		for range rapid.IntRange(1, 40).Draw(t, "requests") {
			now += rapid.SampledFrom([]float64{0, 0.01, 0.1, 1}).Draw(t, "gap")
			q := trace.Request{
				Arrival: now, Input: rapid.IntRange(1, 310).Draw(t, "input"), Output: rapid.IntRange(1, 60).Draw(t, "output"),
				Session: uint64(rapid.IntRange(0, 3).Draw(t, "session")),
			}
			if first := uint64(rapid.IntRange(0, 2).Draw(t, "text")); first > 0 {
				q.Prefix, q.PrefixTokens = []uint64{first, first + 10, first + 20, first + 30}, 32
			}
			s = append(s, q)
		}
		settings := &Settings{Seed: rapid.Uint64().Draw(t, "seed")}
		var bytes [2]string
		for i := range bytes {
			copied := slices.Clone(s)
			p.Source = &copied
			r, err := run(context.Background(), p, settings, (*cluster).check)
			if err != nil {
				t.Fatal(err)
			}
			e, m := r.Energy(), r.Fleet.Energy()
			if math.Abs(e.Busy-m[metrics.Prefill]-m[metrics.Decode]) > 1e-6 || math.Abs(e.Idle-m[metrics.Idle]) > 1e-6 || math.Abs(e.Starting-m[metrics.Starting]) > 1e-6 {
				t.Fatalf("energy is %+v, of the record %v", e, m)
			}
			if r.Counters.Arrived != int64(len(s)) {
				t.Fatalf("%d requests came, expected %d", r.Counters.Arrived, len(s))
			}
			fleet := r.Fleet
			r.Fleet = nil
			bytes[i] = fmt.Sprintf("%+v %+v %v %v %v %v", r, fleet.Latency.Totals(), fleet.Latency.E2E.Sum(),
				fleet.Power.Means(r.Seconds), fleet.Queue.Means(r.Seconds), fleet.Running.Means(r.Seconds))
		}
		if bytes[0] != bytes[1] {
			t.Fatalf("run again gives\n%s\nand\n%s", bytes[0], bytes[1])
		}
	})
}
