package replica_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/serving/replica"
	"tokenwatt/internal/event"
	"tokenwatt/internal/random"
)

// follower is a sink that follows the cache.
type follower struct {
	record
	stored  map[uint64]bool
	later   []tick // transfers that will end
	events  int
	stamps  float64 // sum of the times told
	latest  float64
	trouble string
}

func (f *follower) Stored(now float64, key uint64) {
	if f.stored[key] {
		f.trouble = fmt.Sprintf("%x is stored twice", key)
	}
	f.stored[key] = true
	f.told(now)
}

func (f *follower) Evicted(now float64, key uint64) {
	if !f.stored[key] {
		f.trouble = fmt.Sprintf("%x is evicted and was not stored", key)
	}
	delete(f.stored, key)
	f.told(now)
}

// Reserved starts a transfer that takes 0.02 s and 1 ms a token.
func (f *follower) Reserved(now float64, q *replica.Request, tokens int) {
	f.later = append(f.later, tick{at: now + 0.02*math.E + 0.001*float64(tokens), kind: received, id: q.ID})
}

func (f *follower) Done(d *replica.Done) {
	f.record.Done(d)
	if d.Request.Hold && !d.Refused {
		f.later = append(f.later, tick{at: d.LastToken + 0.09*math.Pi, kind: release, id: d.Request.ID})
	}
}

func (f *follower) told(now float64) {
	f.events++
	f.stamps += now
	if now < f.latest*(1-1e-12) {
		f.trouble = fmt.Sprintf("told of %g s after %g s", now, f.latest)
	}
	f.latest = now
}

// tick is something that happens to a replica from outside.
type tick struct {
	at   float64
	kind int
	id   uint64
}

// The kinds of ticks.
const (
	look = iota
	interrupt
	clock
	fail
	received
	release
)

// drive puts requests and ticks through a replica; it returns what was seen at the ticks.
func drive(t *rapid.T, config *replica.Config, cost replica.Cost, requests []replica.Request, ticks []tick, f *follower) (seen []string, c replica.Counters) {
	r, err := replica.New(config, cost, f)
	if err != nil {
		t.Fatal(err)
	}
	costs := []replica.Cost{&replica.Linear{Fixed: 0.0234567 * math.Pi, PerContext: 1e-6 * math.E, Watts: 200}, cost}
	var q event.Queue[any]
	for i := range requests {
		q.Push(requests[i].Arrival, 0, &requests[i])
	}
	for _, k := range ticks {
		q.Push(k.at, 0, k)
	}
	for {
		for _, k := range f.later {
			q.Push(k.at, 0, k)
		}
		f.later = f.later[:0]
		at, ok := q.Peek()
		if next := r.Next(); !ok || next < at {
			if math.IsInf(next, 1) {
				break
			}
			if err := r.Advance(next); err != nil {
				t.Fatal(err)
			}
			continue
		}
		now, e, _ := q.Pop()
		switch e := e.(type) {
		case *replica.Request:
			if err := r.Submit(now, e); err != nil {
				t.Fatal(err)
			}
			continue
		case tick:
			switch e.kind {
			case received:
				r.Received(now, e.id)
			case release:
				r.Release(now, e.id)
			case look:
				l := r.Load(now)
				r.Sync(now)
				if again := r.Load(now); again != l {
					t.Fatalf("the load is %+v, and %+v once the cache is brought up to it", l, again)
				}
				if running, waiting, pending := r.Queue(); running != l.Running || waiting != l.Waiting+l.Receiving || pending != l.Pending {
					t.Fatalf("the queue is %d, %d, %d for a load of %+v", running, waiting, pending, l)
				}
				keys := slices.Sorted(maps.Keys(f.stored))
				seen = append(seen, fmt.Sprintf("%+v %x", l, keys))
			case interrupt:
				r.Interrupt(now)
			case clock:
				r.SetCost(now, costs[0])
				costs[0], costs[1] = costs[1], costs[0]
			case fail:
				lost := r.Fail(now)
				clear(f.stored) // the sink is not told of each block
				seen = append(seen, fmt.Sprint(lost))
				for i := range lost {
					q.Push(now+0.1, 0, &lost[i])
				}
			}
		}
		if err := r.Check(); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	if f.trouble != "" {
		t.Fatal(f.trouble)
	}
	return seen, r.Counters()
}

// TestOutsideChanges holds jumps equal to single iterations while a replica is looked at, interrupted, clocked
// differently and fails.
func TestOutsideChanges(t *testing.T) {
	many(t, func(t *rapid.T) {
		config, cost, requests := scene(t)
		r := random.Stream(rapid.Uint64().Draw(t, "ticks seed"), "ticks", 0)
		most := rapid.SampledFrom([]int{look, clock, fail}).Draw(t, "kinds")
		ticks := make([]tick, rapid.IntRange(0, 40).Draw(t, "ticks"))
		if config.Policy != replica.Orca && config.Policy != replica.Static {
			for i := range requests {
				requests[i].Pull = r.IntN(2) == 0
				requests[i].Hold = r.IntN(6) == 0
			}
		}
		end := requests[len(requests)-1].Arrival + 2
		for i := range ticks {
			ticks[i] = tick{at: end * random.Open(r), kind: r.IntN(most + 1)}
		}
		jump, each := follower{stored: map[uint64]bool{}}, follower{stored: map[uint64]bool{}}
		seen, a := drive(t, &config, cost, slices.Clone(requests), ticks, &jump)
		config.EachIteration = true
		expected, b := drive(t, &config, cost, slices.Clone(requests), ticks, &each)
		if a != b {
			t.Fatalf("counters differ:\njumps %+v\neach  %+v", a, b)
		}
		if !slices.Equal(seen, expected) {
			t.Fatalf("seen with jumps\n%v\nwithout\n%v", seen, expected)
		}
		same(t, &jump.record, &each.record)
		if jump.events != each.events || math.Abs(jump.stamps-each.stamps) > 1e-9*each.stamps {
			t.Fatalf("%d events of the cache at %.12g s in all with jumps, %d at %.12g without", jump.events, jump.stamps, each.events, each.stamps)
		}
		if a.Submitted != int64(len(requests))+a.Lost || a.Submitted != a.Finished+a.Refused+a.Lost || jump.stopped != each.stopped {
			t.Fatalf("%d requests, %d and %d stopped: %+v", len(requests), jump.stopped, each.stopped, a)
		}
	})
}
