package cluster

import (
	"testing"

	"tokenwatt/demand/serving/replica"
)

// tally counts what an observer sees.
type tally struct {
	iterations, done map[Place]int64
	joules           float64
}

func (w *tally) Steps(at Place, s *replica.Steps) {
	w.iterations[at] += s.Count
	w.joules += s.Energy()
}

func (w *tally) Done(at Place, _ *replica.Done) { w.done[at]++ }

// An observer sees every iteration and every end of a request, at its replica, and changes nothing.
func TestObserverSeesAll(t *testing.T) {
	problem := func() *Problem {
		decode := small(1, LeastOutstanding)
		return &Problem{
			Source: at(3, 0, 1, 2, 3, 4), Serving: small(2, RoundRobin), Decode: &decode,
			Link: Link{BytesPerToken: 1, Send: 100, Receive: 100},
		}
	}
	w := &tally{iterations: map[Place]int64{}, done: map[Place]int64{}}
	got := mustRun(t, problem(), &Settings{Observer: w})
	plain := mustRun(t, problem(), nil)
	if got.Counters != plain.Counters || got.Energy() != plain.Energy() || got.Seconds != plain.Seconds {
		t.Errorf("with an observer %+v, without %+v", got.Counters, plain.Counters)
	}
	if w.done[Place{0, 0}] != 3 || w.done[Place{0, 1}] != 2 || w.done[Place{1, 0}] != 5 {
		t.Errorf("ends of requests: %v", w.done)
	}
	if n := w.iterations[Place{0, 0}] + w.iterations[Place{0, 1}]; n != got.Pools[0].Replica.Iterations {
		t.Errorf("%d iterations of prefill, expected %d", n, got.Pools[0].Replica.Iterations)
	}
	if n := w.iterations[Place{1, 0}]; n != got.Pools[1].Replica.Iterations {
		t.Errorf("%d iterations of decode, expected %d", n, got.Pools[1].Replica.Iterations)
	}
	if w.joules != got.Energy().Busy {
		t.Errorf("%g J, expected %g", w.joules, got.Energy().Busy)
	}
}
