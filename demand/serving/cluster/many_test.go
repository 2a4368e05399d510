package cluster

import (
	"context"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/serving/trace"
)

// The scan that ends early takes the replica that a look at all of them takes, for every measure and after every event.
func TestScanIsTheLeast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s trace.Slice
		now := 0.0
		for range rapid.IntRange(1, 60).Draw(t, "requests") {
			now += rapid.Float64Range(0, 3).Draw(t, "gap")
			s = append(s, trace.Request{
				Arrival: now, Input: rapid.IntRange(1, 600).Draw(t, "input"), Output: rapid.IntRange(1, 30).Draw(t, "output"),
				Session: rapid.Uint64Range(0, 3).Draw(t, "session"),
			})
		}
		p := &Problem{Source: &s, Serving: small(rapid.IntRange(1, 9).Draw(t, "replicas"), rapid.SampledFrom(Routers()).Draw(t, "router"))}
		p.Serving.Admission = Admission{Outstanding: rapid.IntRange(0, 3).Draw(t, "outstanding"), Pending: rapid.SampledFrom([]int64{0, 500}).Draw(t, "pending")}
		if rapid.Bool().Draw(t, "outage") {
			p.Serving.Outages = []Outage{{At: now / 2, Replica: 0, Repair: 5}}
		}
		_, err := run(context.Background(), p, &Settings{Seed: 1}, func(c *cluster) error {
			q := c.pools[0]
			some := c.eligible(q)
			var states [failed + 1]int
			for _, n := range q.nodes {
				states[n.state]++
			}
			if states != q.states {
				t.Fatalf("at %g s replicas are in states %v, counted %v", c.now, states, q.states)
			}
			for _, measure := range []func(*node) float64{anyone, outstanding, unfinished} {
				n := q.scan(measure)
				if n == nil != !some || n != nil && n != q.least(measure) {
					t.Fatalf("at %g s from turn %d: the scan and the look at all differ", c.now, q.turn)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// ending is a context that ends after it was asked so many times.
type ending struct {
	context.Context
	left int
}

func (e *ending) Err() error {
	if e.left--; e.left < 0 {
		return context.Canceled
	}
	return nil
}

// A run of very many replicas ends with its context: while it is built, and between events that look at all replicas.
func TestManyReplicasAreCancelled(t *testing.T) {
	p := &Problem{Source: at(5, 0, 1, 2), Serving: small(1<<30, RoundRobin)} // never built
	if _, err := Run(&ending{context.Background(), 3}, p, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("while it is built: %v", err)
	}
	const replicas, looks = 4096, 5
	times := make([]float64, 2000)
	p = &Problem{Source: at(5, times...), Serving: small(replicas, RoundRobin)}
	events := 0
	_, err := run(&ending{context.Background(), replicas/64 + looks}, p, &Settings{}, func(*cluster) error { events++; return nil })
	if !errors.Is(err, context.Canceled) || events != looks*(1<<18/replicas) {
		t.Errorf("%d events before the end: %v", events, err)
	}
}
