package cluster

import (
	"io"
	"math"
	"math/rand/v2"
	"testing"

	"tokenwatt/demand/serving/replica"
	"tokenwatt/demand/serving/trace"
	"tokenwatt/internal/random"
)

// customers is a source of so many with exponential intervals; service, in tokens of prompt, has the mean 10,000 and is
// exponential or fixed.
type customers struct {
	left, rate float64
	fixed      bool
	now        float64
	gaps, work *rand.Rand
}

// meanWork is the mean of the exponential distribution rounded up: 1 / (1 - exp(-1/10000)).
func meanWork() float64 { return 1 / -math.Expm1(-1e-4) }

func newCustomers(n, rate float64, fixed bool) *customers {
	return &customers{left: n, rate: rate, fixed: fixed, gaps: random.Stream(1, "gaps", 0), work: random.Stream(1, "work", 0)}
}

// Next draws the next.
func (c *customers) Next(q *trace.Request) error {
	if c.left--; c.left < 0 {
		return io.EOF
	}
	c.now += random.Exponential(c.gaps, 1/c.rate)
	*q = trace.Request{Arrival: c.now, Input: 10000, Output: 1}
	if !c.fixed {
		q.Input = int(math.Ceil(random.Exponential(c.work, 10000)))
	}
	return nil
}

// servers are replicas that serve one at a time, in a time that goes with the prompt and has the mean 1 s.
func servers(n int, router Router, fixed bool) Pool {
	c := replica.Defaults(40000, 600000)
	c.MaxBatchedTokens, c.MaxSeqs, c.PrefixCaching = 1<<20, 1, false
	per := 1 / meanWork()
	if fixed {
		per = 1e-4
	}
	return Pool{Replicas: n, Config: c, Levels: []Level{{Clock: 1, Watts: 1, Cost: &replica.Linear{PerToken: per, PerDecode: per, Watts: 1}}}, Router: router}
}

// erlangC is the chance to wait in M/M/c with a = lambda / mu (Erlang 1917), by the recursion of Erlang B.
func erlangC(servers int, a float64) float64 {
	b := 1.0
	for k := 1; k <= servers; k++ {
		b = a * b / (float64(k) + a*b)
	}
	rho := a / float64(servers)
	return b / (1 - rho*(1-b))
}

// TestErlangC is M/M/c: the router keeps the line and gives each server one at a time.
func TestErlangC(t *testing.T) {
	if testing.Short() {
		t.Skip("millions of customers")
	}
	const c, a = 5, 3.5
	p := &Problem{Source: newCustomers(2e6, a, false), Serving: servers(c, LeastOutstanding, false)}
	p.Serving.Admission.Outstanding = 1
	r, err := Run(t.Context(), p, &Settings{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	chance := erlangC(c, a)
	mean := chance / (c - a)
	got := r.Fleet.Latency.Wait.Sum() / float64(r.Fleet.Latency.Wait.Count())
	if math.Abs(got/mean-1) > 0.01 {
		t.Errorf("mean wait %g s, expected %g s", got, mean)
	}
	// The chance that the wait is above 0 is Erlang's C, and above t it is C exp(-(c - a) t).
	for _, q := range []float64{0.02, 0.2} {
		at := math.Log(chance/q) / (c - a)
		if w := r.Fleet.Latency.Wait.Quantiles(1 - q)[0]; math.Abs(w/at-1) > 0.015 {
			t.Errorf("%g %% wait longer than %g s, expected %g s", 100*q, w, at)
		}
	}
	if busy := r.Pools[0].BusySeconds / r.Seconds; math.Abs(busy/a-1) > 0.005 {
		t.Errorf("%g servers are busy, expected %g", busy, a)
	}
}

// TestOneServer is M/M/1 and M/D/1, with the line in the replica: Pollaczek and Khinchine.
func TestOneServer(t *testing.T) {
	if testing.Short() {
		t.Skip("millions of customers")
	}
	const rho = 0.6
	for _, c := range []struct {
		name  string
		fixed bool
		wait  float64
	}{{"M/M/1", false, rho / (1 - rho)}, {"M/D/1", true, rho / (1 - rho) / 2}} {
		p := &Problem{Source: newCustomers(1.5e6, rho, c.fixed), Serving: servers(1, RoundRobin, c.fixed)}
		r, err := Run(t.Context(), p, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := r.Fleet.Latency.Wait.Sum() / float64(r.Fleet.Latency.Wait.Count())
		if math.Abs(got/c.wait-1) > 0.01 {
			t.Errorf("%s: mean wait %g s, expected %g s", c.name, got, c.wait)
		}
	}
}

// TestTwoChoices compares with the limit of many servers, in which a customer stays sum_i rho^(2^i - 2) (Mitzenmacher 2001,
// IEEE TPDS 12(10)); his simulation of 100 servers is within 1 % of it at rho = 0.9.
func TestTwoChoices(t *testing.T) {
	if testing.Short() {
		t.Skip("a million customers")
	}
	const rho, n = 0.9, 100
	want := 0.0
	for i := 1; i < 10; i++ {
		want += math.Pow(rho, math.Pow(2, float64(i))-2)
	}
	r, err := Run(t.Context(), &Problem{Source: newCustomers(1e6, rho*n, false), Serving: servers(n, PowerOfTwo, false)}, &Settings{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	got := r.Fleet.Latency.E2E.Sum() / float64(r.Fleet.Latency.E2E.Count())
	if math.Abs(got/want-1) > 0.015 {
		t.Errorf("mean stay %g s, expected %g s", got, want)
	}
}
