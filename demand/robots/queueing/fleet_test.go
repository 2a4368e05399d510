package queueing_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"tokenwatt/demand/robots/queueing"
)

// Machine repair in a textbook (Winston, Operations Research, finite source models): five patrol cars that each break down every 30 days
// and two repairers of three days each: 0.619, 0.310, 0.062, 0.009, 0.001, 0.000 for 0 to 5 cars down, 4.53 cars good in the mean.
func TestMachineRepairTextbook(t *testing.T) {
	p, err := queueing.FiniteSource(5, 2, 30, 3)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range []float64{0.619, 0.310, 0.062, 0.009, 0.001, 0.000} {
		near(t, "cars down", p[n], want, 8e-4) // it rounds each from the rounded one before
	}
	near(t, "good cars", 5-queueing.Mean(p), 4.535, 1e-3)
}

// stationary solves the balance equations of a chain with these rates as a linear system, which shares nothing with the recursion.
func stationary(t *testing.T, n int, rate func(i, j int) float64) []float64 {
	t.Helper()
	a, b := mat.NewDense(n, n, nil), mat.NewVecDense(n, nil)
	for i := range n {
		for j := range n {
			if i != j {
				a.Set(j, i, a.At(j, i)+rate(i, j))
				a.Set(i, i, a.At(i, i)-rate(i, j))
			}
		}
	}
	for i := range n {
		a.Set(n-1, i, 1)
	}
	b.SetVec(n-1, 1)
	var x mat.VecDense
	if err := x.SolveVec(a, b); err != nil {
		t.Fatal(err)
	}
	return x.RawVector().Data
}

func TestFiniteSourceAgainstBalance(t *testing.T) {
	for _, c := range []struct {
		n, k     int
		up, down float64
	}{{1, 1, 2, 1}, {7, 2, 4, 1.3}, {20, 5, 3, 1}, {12, 12, 1.5, 0.83}} {
		p, err := queueing.FiniteSource(c.n, c.k, c.up, c.down)
		if err != nil {
			t.Fatal(err)
		}
		want := stationary(t, c.n+1, func(i, j int) float64 {
			switch j {
			case i + 1:
				return float64(c.n-i) / c.up
			case i - 1:
				return float64(min(i, c.k)) / c.down
			}
			return 0
		})
		for i := range p {
			near(t, "away", p[i], want[i], 1e-9)
		}
	}
	// As many repairers as machines: binomial with down / (up + down).
	p, err := queueing.FiniteSource(9, 9, 1.5, 0.83)
	if err != nil {
		t.Fatal(err)
	}
	b, err := queueing.Binomial(9, 0.83/2.33)
	if err != nil {
		t.Fatal(err)
	}
	for i := range p {
		near(t, "binomial", p[i], b[i], 1e-12)
	}
	// Large fleets neither overflow nor vanish.
	p, err = queueing.FiniteSource(20000, 3000, 1, 3)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, v := range p {
		sum += v
	}
	near(t, "sum", sum, 1, 1e-9)
	near(t, "throughput at full repair", (20000-queueing.Mean(p))*1, 1000, 0.5)
}

// The two-dimensional chain of robots that charge and break apart from one another, solved whole, against There.
func TestThereAgainstBalance(t *testing.T) {
	const n, k, load, charge, up, down = 5, 2, 2.3, 0.8, 40.0, 10.0
	drain := func(i int) float64 { return math.Min(load, float64(i)) / 1.7 }
	f := queueing.Fleet{Robots: n, Chargers: k, Availability: up / (up + down), ChargeTime: charge, Drain: drain}
	got, err := f.There()
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, v := range got {
		sum += v
	}
	near(t, "sum", sum, 1, 1e-12)
	// By hand over the states (not broken, away) with charging fast beside breaking: breaking stands still.
	want := make([]float64, n+1)
	bin, err := queueing.Binomial(n, up/(up+down))
	if err != nil {
		t.Fatal(err)
	}
	for m, share := range bin {
		if m == 0 {
			want[0] += share
			continue
		}
		p := stationary(t, m+1, func(i, j int) float64 {
			switch j {
			case i + 1:
				return drain(m - i)
			case i - 1:
				return float64(min(i, k)) / charge
			}
			return 0
		})
		for away, v := range p {
			want[m-away] += share * v
		}
	}
	for i := range want {
		near(t, "there", got[i], want[i], 1e-9)
	}
}

// More chargers, better availability and faster charges never make more jobs late.
func TestMixIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 25).Draw(t, "robots")
		load := rapid.Float64Range(0, 12).Draw(t, "load")
		f := queueing.Fleet{
			Robots: n, Chargers: rapid.IntRange(1, n).Draw(t, "chargers"), Availability: rapid.Float64Range(0.5, 1).Draw(t, "availability"),
			ChargeTime: rapid.Float64Range(0, 2).Draw(t, "charge"), Drain: func(i int) float64 { return min(load, float64(i)) / 2 },
		}
		q := queueing.Queue{Load: load, Service: 0.2, ArrivalSCV: 1, ServiceSCV: 1}
		late := func(f queueing.Fleet) float64 {
			p, err := f.There()
			if err != nil {
				t.Fatal(err)
			}
			v, err := queueing.Mix(p, q, 0.1)
			if err != nil {
				t.Fatal(err)
			}
			if v < 0 || v > 1 {
				t.Fatalf("a share of %g", v)
			}
			return v
		}
		base := late(f)
		more := f
		more.Chargers++
		faster := f
		faster.ChargeTime *= 0.5
		better := f
		better.Availability = (1 + f.Availability) / 2
		for what, g := range map[string]queueing.Fleet{"chargers": more, "charge": faster, "availability": better} {
			if v := late(g); v > base+1e-9 {
				t.Fatalf("better %s: %g instead of %g", what, v, base)
			}
		}
	})
}

// M/G/1 with breaks: Pollaczek and Khinchine without them; with fixed breaks V the wait grows by V / 2 (Takagi 1991, eq. 2.14).
func TestVacations(t *testing.T) {
	v := queueing.Vacations{Rate: 0.5, Service: 1, ServiceSquared: 2}
	w, err := v.Wait()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "M/M/1 at 0.5", w, 1, 1e-12)
	v.Vacation, v.VacationSquared = 3, 9
	if w, err = v.Wait(); err != nil {
		t.Fatal(err)
	}
	near(t, "with fixed breaks", w, 2.5, 1e-12)
	v.VacationSquared = 18 // exponential breaks
	if w, err = v.Wait(); err != nil {
		t.Fatal(err)
	}
	near(t, "with exponential breaks", w, 4, 1e-12)
}

// Poisson tables: at a mean of 2.3, P(X <= 4) is 0.9162 and P(X <= 5) is 0.9700; at 10, P(X <= 15) is 0.9513 (cumulative Poisson table of
// statistics textbooks).
func TestSparePacks(t *testing.T) {
	near(t, "fill rate of 5", queueing.FillRate(5, 2.3), 0.9162, 5e-5)
	near(t, "fill rate of 6", queueing.FillRate(6, 2.3), 0.9700, 5e-5)
	near(t, "fill rate of 16", queueing.FillRate(16, 10), 0.9513, 5e-5)
	for _, c := range []struct {
		load, fill float64
		want       int
	}{{2.3, 0.916, 5}, {2.3, 0.92, 6}, {10, 0.95, 16}, {0, 0.99, 1}} {
		if got, err := queueing.SparePacks(c.load, c.fill); err != nil || got != c.want {
			t.Errorf("%g away, %g filled: %d, %v, want %d", c.load, c.fill, got, err, c.want)
		}
	}
}
