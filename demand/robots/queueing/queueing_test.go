package queueing_test

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/robots/queueing"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.10g, want %.10g", what, got, want)
	}
}

// exactB is Erlang B by its definition, a^c/c! over the sum of a^k/k!, in rational numbers.
func exactB(c int, a *big.Rat) float64 {
	term, sum := big.NewRat(1, 1), big.NewRat(1, 1)
	for k := 1; k <= c; k++ {
		term.Mul(term, a)
		term.Quo(term, big.NewRat(int64(k), 1))
		sum.Add(sum, term)
	}
	v, _ := new(big.Rat).Quo(term, sum).Float64()
	return v
}

// The traffic table of Erlang B that telephone engineers use (for example ITU-D, Teletraffic Engineering Handbook, appendix): the load
// that n lines carry at 1 % and 2 % blocking, to the four digits that it prints.
func TestErlangBTable(t *testing.T) {
	for _, row := range []struct {
		lines int
		load  float64
		block float64
	}{
		{1, 0.0101, 0.01},
		{2, 0.153, 0.01},
		{5, 1.361, 0.01},
		{10, 4.461, 0.01},
		{20, 12.03, 0.01},
		{30, 20.34, 0.01},
		{50, 37.90, 0.01},
		{100, 84.06, 0.01},
		{1, 0.0204, 0.02},
		{5, 1.657, 0.02},
		{10, 5.084, 0.02},
		{20, 13.18, 0.02},
		{30, 21.93, 0.02},
		{50, 40.26, 0.02},
		{100, 87.97, 0.02},
	} {
		b, err := queueing.ErlangB(row.lines, row.load)
		if err != nil {
			t.Fatal(err)
		}
		// Half a unit of the last printed digit of the load moves the blocking by less than 1 % of itself.
		near(t, "blocking", b, row.block, 0.01*row.block)
	}
}

func TestErlangAgainstRationals(t *testing.T) {
	for _, c := range []int{1, 2, 3, 10, 50, 200} {
		for _, tenths := range []int64{1, 5, 20, 95, 480, 1900} {
			a := big.NewRat(tenths, 10)
			load, _ := a.Float64()
			b, err := queueing.ErlangB(c, load)
			if err != nil {
				t.Fatal(err)
			}
			want := exactB(c, a)
			near(t, "Erlang B", b, want, 1e-12*want+1e-300)
			if load < float64(c) {
				delay, err := queueing.ErlangC(c, load)
				if err != nil {
					t.Fatal(err)
				}
				// C = c B / (c - a (1 - B)).
				near(t, "Erlang C", delay, float64(c)*want/(float64(c)-load*(1-want)), 1e-12)
			}
		}
	}
}

// Textbook values of Erlang C: M/M/1 waits with its load, M/M/2 at 1 erlang with 1/3, M/M/3 at 2 erlang with 4/9, M/M/4 at 3 erlang with
// 27/53 (Gross and Harris, Fundamentals of Queueing Theory, ch. 2; by their sums).
func TestErlangCTextbook(t *testing.T) {
	for _, row := range []struct {
		c    int
		a, p float64
	}{{1, 0.7, 0.7}, {2, 1, 1. / 3}, {3, 2, 4. / 9}, {4, 3, 27. / 53}} {
		p, err := queueing.ErlangC(row.c, row.a)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "Erlang C", p, row.p, 1e-12)
	}
	// M/M/1 at 0.8: the mean wait is 4 services; a wait above t has the probability 0.8 exp(-0.2 t).
	q := queueing.Queue{Servers: 1, Load: 0.8, Service: 1, ArrivalSCV: 1, ServiceSCV: 1}
	w, err := q.Wait()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "wait of M/M/1", w, 4, 1e-12)
	p, err := q.Above(3)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "late of M/M/1", p, 0.8*math.Exp(-0.6), 1e-12)
	// M/D/1 waits half as long (Pollaczek and Khinchine).
	q.ServiceSCV = 0
	if w, _ = q.Wait(); math.Abs(w-2) > 1e-12 {
		t.Errorf("wait of M/D/1 is %g", w)
	}
}

func TestInfeasibleIsAnError(t *testing.T) {
	for _, a := range []float64{3, 3.5, 1e9} {
		if v, err := queueing.ErlangC(3, a); !errors.Is(err, queueing.ErrInfeasible) || v != 0 {
			t.Errorf("%g erlang on 3 servers: %g, %v", a, v, err)
		}
		if _, err := (queueing.Queue{Servers: 3, Load: a, Service: 1, ArrivalSCV: 1, ServiceSCV: 1}).Above(1); !errors.Is(err, queueing.ErrInfeasible) {
			t.Errorf("%g erlang: %v", a, err)
		}
	}
	if _, err := (queueing.Vacations{Rate: 1, Service: 1, ServiceSquared: 2}).Wait(); !errors.Is(err, queueing.ErrInfeasible) {
		t.Errorf("a full server with breaks: %v", err)
	}
	for _, bad := range []error{
		second(queueing.ErlangB(-1, 1)), second(queueing.ErlangB(1, math.NaN())), second(queueing.ErlangB(1, -1)),
		second(queueing.SquareRoot(1, 0)), second(queueing.SparePacks(-1, 0.9)), second(queueing.SparePacks(1, 1)),
		second(queueing.OfferedLoad(nil, queueing.Service{Mean: 1}, 0)), second(queueing.OfferedLoad([]float64{-1}, queueing.Service{Mean: 1}, 0)),
		second(queueing.OfferedLoad([]float64{1}, queueing.Service{Mean: -1}, 0)), second(queueing.FiniteSource(0, 1, 1, 1)),
		second(queueing.Binomial(2, 1.5)), second(queueing.Mix(nil, queueing.Queue{}, 0)),
		second(queueing.Fleet{Robots: 1}.There()), second(queueing.Staff(queueing.Queue{Service: 1}, 1, 0)),
	} {
		if !errors.Is(bad, queueing.ErrProblem) {
			t.Errorf("bad numbers: %v", bad)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// Halfin and Whitt 1981: the probability of waiting is 0.2234 at beta 1 and 0.5 at 0.506; and the rule is within a server of the exact number.
func TestSquareRootStaffing(t *testing.T) {
	near(t, "alpha at 1", queueing.HalfinWhitt(1), 0.2234, 5e-5)
	near(t, "alpha at 0.506", queueing.HalfinWhitt(0.506), 0.5, 5e-4)
	for _, a := range []float64{5, 20, 100, 1000} {
		for _, wait := range []float64{0.05, 0.2, 0.5} {
			rule, err := queueing.SquareRoot(a, wait)
			if err != nil {
				t.Fatal(err)
			}
			exact, err := queueing.Staff(queueing.Queue{Load: a, Service: 1, ArrivalSCV: 1, ServiceSCV: 1}, 0, wait)
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(math.Ceil(rule)-float64(exact)) > 1 {
				t.Errorf("%g erlang, %g waiting: the rule says %g, Erlang C %d", a, wait, rule, exact)
			}
		}
	}
}

// Staff is the least: one fewer is late, and no number at all is fewer than the load.
func TestStaffIsTheLeast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := queueing.Queue{
			Load: rapid.Float64Range(0, 60).Draw(t, "load"), Service: rapid.Float64Range(0.05, 3).Draw(t, "service"),
			ArrivalSCV: rapid.Float64Range(0.2, 3).Draw(t, "ca2"), ServiceSCV: rapid.Float64Range(0, 3).Draw(t, "cs2"),
		}
		limit, late := rapid.Float64Range(0, 2).Draw(t, "limit"), rapid.Float64Range(0.001, 0.9).Draw(t, "late")
		c, err := queueing.Staff(q, limit, late)
		if err != nil {
			t.Fatal(err)
		}
		q.Servers = c
		if p, err := q.Above(limit); err != nil || p > late {
			t.Fatalf("%d servers are late with %g, %v", c, p, err)
		}
		if q.Servers = c - 1; q.Servers >= 1 && q.Load < float64(q.Servers) {
			if p, _ := q.Above(limit); p <= late {
				t.Fatalf("%d servers would do: %g", c-1, p)
			}
		}
		all, err := q.AboveByServers(c, limit)
		if err != nil {
			t.Fatal(err)
		}
		for n := 1; n <= c; n++ {
			q.Servers = n
			want, err := q.Above(limit)
			if errors.Is(err, queueing.ErrInfeasible) {
				want = 1
			}
			if math.Abs(all[n]-want) > 1e-12 {
				t.Fatalf("%d servers: %g and %g", n, all[n], want)
			}
		}
	})
}
