package sim_test

import (
	"context"
	"math"
	"testing"

	"tokenwatt/demand/robots/sim"
)

// steady is a week with one rate of jobs an hour.
func steady(rate float64) (w sim.Week) {
	for h := range w {
		w[h] = rate
	}
	return w
}

func run(t testing.TB, p *sim.Problem, s *sim.Settings) *sim.Result {
	t.Helper()
	r, err := sim.Run(context.Background(), p, s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// inside asserts that an interval holds a value, and that it is narrow enough to say something.
func inside(t *testing.T, what string, e sim.Estimate, want, width float64) {
	t.Helper()
	t.Logf("%s: %.6g (%.6g to %.6g), closed form %.6g", what, e.Mean, e.Low, e.High, want)
	if !e.Contains(want) {
		t.Errorf("%s: %g to %g does not hold %g", what, e.Low, e.High, want)
	}
	if e.High-e.Low > width*math.Abs(want) {
		t.Errorf("%s: the interval %g to %g is wider than %g of %g", what, e.Low, e.High, width, want)
	}
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

// TestErlangC: robots without batteries are M/M/c. The seed is 1, the first that was tried.
func TestErlangC(t *testing.T) {
	for _, c := range []struct {
		robots int
		load   float64
	}{{1, 0.6}, {5, 4}, {20, 16}} {
		const serviceS, limitS = 360.0, 120.0
		p := &sim.Problem{
			Robots: c.robots, JobsPerH: steady(c.load * 3600 / serviceS), WaitLimitS: limitS,
			Service: sim.Time{Distribution: sim.Exponential, MeanS: serviceS},
		}
		r := run(t, p, &sim.Settings{Seed: 1, Weeks: 40})
		wait := erlangC(c.robots, c.load)
		free := float64(c.robots) - c.load
		inside(t, "delayed", r.Wait.Delayed, wait, 0.1)
		inside(t, "mean wait", r.Wait.Mean, wait*serviceS/free, 0.2)
		inside(t, "in time", r.ServiceLevel, 1-wait*math.Exp(-free*limitS/serviceS), 0.1)
		inside(t, "busy", r.Shares[sim.Work], c.load/float64(c.robots), 0.05)
		// P95 where the 95th of a hundred waits: P(W > w) = C exp(-(c - a) w / S).
		p95 := math.Log(wait/0.05) * serviceS / free
		if math.Abs(r.Wait.P95.Mean/p95-1) > 0.05 {
			t.Errorf("P95 of the wait is %g, closed form %g", r.Wait.P95.Mean, p95)
		}
	}
}

// TestVacations: a robot that goes for a swap whenever it has nothing to do, again and again, is M/G/1 with multiple
// vacations V: Wq = lambda E[S^2] / (2 (1 - rho)) + E[V^2] / (2 E[V]) (Takagi 1991).
func TestVacations(t *testing.T) {
	for _, c := range []struct {
		name     string
		service  sim.Time
		vacation sim.Time
	}{
		{"deterministic", sim.Time{MeanS: 300}, sim.Time{MeanS: 400}},
		{"Erlang-4, exponential", sim.Time{Distribution: sim.Erlang, MeanS: 300, SCV: 0.25}, sim.Time{Distribution: sim.Exponential, MeanS: 400}},
		{"lognormal", sim.Time{Distribution: sim.Lognormal, MeanS: 300, SCV: 0.6}, sim.Time{Distribution: sim.Lognormal, MeanS: 400, SCV: 0.5}},
	} {
		const rate = 6.0 // an hour, rho = 0.5
		p := &sim.Problem{
			Robots: 1, JobsPerH: steady(rate), Service: c.service, Power: sim.Power{IdleW: 100},
			Battery: &sim.Battery{UsableWh: 1e6, ChargeW: 1e6, Efficiency: 1, TaperSOC: 1},
			Station: sim.Station{Chargers: 1, Swap: &sim.Swap{SparePacks: 3, PackChargers: 3, Time: c.vacation}},
			Policy:  sim.Policy{TargetSOC: 1, OpportunitySOC: 1},
		}
		r := run(t, p, &sim.Settings{Seed: 1, Weeks: 60})
		scv := func(x sim.Time) float64 {
			if x.Distribution == sim.Exponential {
				return 1
			}
			return x.SCV
		}
		rho := rate * c.service.MeanS / 3600
		want := rho*c.service.MeanS*(1+scv(c.service))/(2*(1-rho)) + c.vacation.MeanS*(1+scv(c.vacation))/2
		inside(t, c.name, r.Wait.Mean, want, 0.1)
	}
}

// TestMachineRepair: robots that always have work, need a swap after each job and queue for K bays are the finite source
// M/M/K//N: p_n / p_(n-1) = (N - n + 1) r / min(n, K) with r the mean swap over the mean job.
func TestMachineRepair(t *testing.T) {
	for _, c := range []struct{ robots, bays int }{{6, 1}, {10, 3}, {8, 8}} {
		const workS, swapS = 3600.0, 1200.0
		p := &sim.Problem{
			Robots: c.robots, JobsPerH: steady(30),
			Service: sim.Time{Distribution: sim.Exponential, MeanS: workS}, Power: sim.Power{IdleW: 100},
			Battery: &sim.Battery{UsableWh: 1e6, ChargeW: 1e6, Efficiency: 1, TaperSOC: 1},
			Station: sim.Station{Chargers: c.bays, Swap: &sim.Swap{SparePacks: 20, PackChargers: 20, Time: sim.Time{Distribution: sim.Exponential, MeanS: swapS}}},
			Policy:  sim.Policy{LowSOC: 0.999999999, TargetSOC: 1},
		}
		r := run(t, p, &sim.Settings{Seed: 1, Weeks: 30})
		weight, sum, down, queue := 1.0, 1.0, 0.0, 0.0
		for n := 1; n <= c.robots; n++ {
			weight *= float64(c.robots-n+1) * swapS / workS / float64(min(n, c.bays))
			sum += weight
			down += float64(n) * weight
			queue += float64(max(n-c.bays, 0)) * weight
		}
		inside(t, "availability", r.Availability, 1-down/sum/float64(c.robots), 0.04)
		if c.bays < c.robots {
			inside(t, "queue", r.Station.Queue, queue/sum, 0.2)
		} else if r.Station.Queue.Mean != 0 {
			t.Errorf("%g robots wait at %d bays", r.Station.Queue.Mean, c.bays)
		}
	}
}

// TestOfferedLoad: with as many robots as are ever needed the mean number at work is the modified offered load. For
// exponential service of mean S and the rate L (1 + b sin g t) it is L S (1 + b (sin gt - gS cos gt) / (1 + (gS)^2)) (Eick,
// Massey and Whitt 1993); here the rate has steps of an hour, so that m is followed exactly from hour to hour:
// m' = lambda - m / S.
func TestOfferedLoad(t *testing.T) {
	const serviceH = 2.0
	var rate sim.Week
	for h := range rate {
		rate[h] = 10 * (1 + 0.8*math.Sin(2*math.Pi*(float64(h)+0.5)/24))
	}
	p := &sim.Problem{Robots: 200, JobsPerH: rate, Service: sim.Time{Distribution: sim.Exponential, MeanS: serviceH * 3600}}
	const weeks = 60
	r := run(t, p, &sim.Settings{Seed: 1, Weeks: weeks})
	m, worst := 0.0, 0.0
	for h := range 2 * sim.HoursPerWeek {
		steady := rate[h%sim.HoursPerWeek] * serviceH
		mean := steady + (m-steady)*serviceH*-math.Expm1(-1/serviceH)
		m = steady + (m-steady)*math.Exp(-1/serviceH)
		if h >= sim.HoursPerWeek {
			got := r.StateByHour[sim.Work][h-sim.HoursPerWeek]
			worst = max(worst, math.Abs(got-mean)/math.Sqrt(mean/weeks))
		}
	}
	t.Logf("the farthest hour is %.2f standard errors off", worst)
	if worst > 4 { // of 168 correlated hours; a Poisson number has its mean as variance, and an hour's mean less
		t.Errorf("an hour of the week is %g standard errors off the modified offered load", worst)
	}
}
