package robots_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand"
	"tokenwatt/demand/robots"
	"tokenwatt/demand/robots/queueing"
)

// cheapestPair tries every pair of up to most robots and as many chargers, each by the whole distribution of robots there, and returns the
// cost of the cheapest that keeps the limit.
func cheapestPair(t *rapid.T, e *robots.Estimation, most int, late, availability, robot, charger float64) float64 {
	a := 0.0
	for h := range e.ByHour {
		a = max(a, e.ByHour[h].Busiest)
	}
	q := queueing.Queue{Load: a, Service: 1. / 6, ArrivalSCV: 1, ServiceSCV: 1}
	best := math.Inf(1)
	for n := 1; n <= most; n++ {
		for k := 1; k <= n && float64(n)*robot+float64(k)*charger < best; k++ {
			p, err := queueing.Fleet{
				Robots: n, Chargers: k, Availability: availability, ChargeTime: e.AwayHours,
				Drain: func(i int) float64 { return min(a, float64(i)) / e.WorkHours },
			}.There()
			if err != nil {
				t.Fatal(err)
			}
			share, err := queueing.Mix(p, q, 3./60)
			if err != nil {
				t.Fatal(err)
			}
			if share <= late {
				best = float64(n)*robot + float64(k)*charger
			}
		}
	}
	return best
}

// The search finds what trying all pairs of robots and chargers finds.
func TestSizeIsTheCheapestOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.Float64Range(0.5, 60).Draw(t, "jobs an hour")
		availability := rapid.SampledFrom([]float64{0.7, 0.9, 1}).Draw(t, "availability")
		price := rapid.SampledFrom([]int{500, 5000, 40000}).Draw(t, "price of a charger")
		s := parseFor(t, "robot: figure-03", flat(fmt.Sprintf("%g", rate)), fmt.Sprintf("availability: %g", availability),
			"charging: {refuel: dock}", fmt.Sprintf("ownership: {acquire: buy, price: 20000 USD, charger_price: %d USD}", price))
		p, err := robots.ProblemOf(s, "fleet", 1.2)
		if err != nil {
			t.Fatal(err)
		}
		e, err := robots.Estimate(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		costs := map[string]float64{}
		for _, c := range e.Costs {
			costs[c.Item] = c.USD
		}
		robot, charger := costs["robots"]/float64(e.Robots), costs["chargers"]/float64(e.Chargers)
		got := costs["robots"] + costs["chargers"]
		want := cheapestPair(t, e, e.Robots+e.Chargers, 0.1, availability, robot, charger)
		if math.Abs(got-want) > 1e-9*want {
			t.Fatalf("%d robots and %d chargers cost %.12g USD, the cheapest pair %.12g", e.Robots, e.Chargers, got, want)
		}
	})
}

// countdown is a context that is cancelled when it has been asked so many times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// A large site is asked for at every pair of robots and chargers and at every load whether to go on, and stops at the first no.
func TestEstimateStops(t *testing.T) {
	p := problem(t, parse(t, "robot: figure-03", "service: care-home-rounds", "clients: 15000", "charging: {refuel: dock}"))
	const plenty = 1 << 30
	c := &countdown{context.Background(), plenty}
	e, err := robots.Estimate(c, p)
	if err != nil {
		t.Fatal(err)
	}
	asked := plenty - c.left
	if e.Robots < 800 || asked < 100 {
		t.Fatalf("%d robots, asked %d times", e.Robots, asked)
	}
	for _, after := range []int{0, 1, 20, asked - 1} {
		c.left = after
		if _, err := robots.Estimate(c, p); !errors.Is(err, context.Canceled) {
			t.Errorf("after %d of %d times: %v", after, asked, err)
		}
		if c.left != -1 {
			t.Errorf("after %d of %d times: asked %d times more", after, asked, -1-c.left)
		}
	}
	c.left = 2
	if _, err := robots.Run(c, p, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a run: %v", err)
	}
	c.left = plenty
	s := parse(t, "robot: figure-03", "service: care-home-rounds", "clients: 15000", "charging: {refuel: dock}")
	terms := &demand.Terms{PUE: 1.2}
	draws, err := e.Estimator(c, s, "fleet", terms)
	if err != nil {
		t.Fatal(err)
	}
	c.left = 5
	if _, err := draws.Estimate(terms); !errors.Is(err, context.Canceled) {
		t.Errorf("a draw: %v", err)
	}
}
