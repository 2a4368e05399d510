package event_test

import (
	"math"
	"testing"

	"tokenwatt/internal/event"
	"tokenwatt/internal/random"
)

// station simulates customers with exponential interarrival times of mean 1/lambda at servers that take
// service() s each, first come first served, and returns the mean wait and the share that waits.
func station(lambda float64, servers, customers int, service func() float64) (wait, waits float64) {
	const arrival, departure = 0, 1
	var q event.Queue[int]
	gaps := random.Stream(1, "arrivals", 0)
	var line []float64 // arrival times of those who wait
	head, busy, come := 0, 0, 0
	var sum float64
	var late int
	q.Push(random.Exponential(gaps, 1/lambda), 0, arrival)
	for q.Len() > 0 {
		now, kind, _ := q.Pop()
		switch kind {
		case arrival:
			if come++; come < customers {
				q.Push(now+random.Exponential(gaps, 1/lambda), 0, arrival)
			}
			if busy < servers {
				busy++
				q.Push(now+service(), 0, departure)
			} else {
				line = append(line, now)
				late++
			}
		case departure:
			if head == len(line) {
				busy--
				continue
			}
			sum += now - line[head]
			head++
			q.Push(now+service(), 0, departure)
		}
	}
	return sum / float64(customers), float64(late) / float64(customers)
}

// erlangC is the chance to wait in M/M/c with offered load a (Erlang 1917), by the recursion of Erlang B.
func erlangC(c int, a float64) float64 {
	b := 1.0
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + a*b)
	}
	rho := a / float64(c)
	return b / (1 - rho + rho*b)
}

// TestQueueingTheory compares with closed forms: the mean wait of M/M/1, rho/(mu - lambda); of M/D/1, half of
// that (Pollaczek-Khinchine); of M/M/c, C(c, a)/(c mu - lambda), and C itself.
func TestQueueingTheory(t *testing.T) {
	// Waits are correlated over hundreds of customers: 10 M give them to about 0.4 %, 1 M to about 1.2 %.
	customers, tolerance := 10_000_000, 0.01
	if testing.Short() {
		customers, tolerance = 1_000_000, 0.035
	}
	exponential := func(mean float64) func() float64 {
		r := random.Stream(1, "services", 0)
		return func() float64 { return random.Exponential(r, mean) }
	}
	constant := func(d float64) func() float64 { return func() float64 { return d } }
	for _, c := range []struct {
		name        string
		lambda      float64
		servers     int
		service     func() float64
		wait, waits float64
	}{
		{"M/M/1 at 0.5", 0.5, 1, exponential(1), 1, 0.5},
		{"M/M/1 at 0.7", 0.7, 1, exponential(1), 0.7 / 0.3, 0.7},
		{"M/D/1 at 0.5", 0.5, 1, constant(1), 0.5, 0.5},
		{"M/D/1 at 0.8", 0.8, 1, constant(1), 2, 0.8},
		{"M/M/8 at 0.75", 6, 8, exponential(1), erlangC(8, 6) / 2, erlangC(8, 6)},
		{"M/M/40 at 0.8", 32, 40, exponential(1), erlangC(40, 32) / 8, erlangC(40, 32)},
	} {
		wait, waits := station(c.lambda, c.servers, customers, c.service)
		if e := math.Abs(wait/c.wait - 1); e > tolerance {
			t.Errorf("%s: mean wait %.5f, expected %.5f: off by %.2f %%", c.name, wait, c.wait, 100*e)
		}
		if e := math.Abs(waits/c.waits - 1); e > tolerance {
			t.Errorf("%s: share that waits %.5f, expected %.5f: off by %.2f %%", c.name, waits, c.waits, 100*e)
		}
	}
}
