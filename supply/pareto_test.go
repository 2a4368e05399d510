package supply

import (
	"context"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// By hand: gas at 1050 and clean power at 2000 USD/MWh of a flat load. From no share to all of it each percentage point
// costs 24 x 0.01 x 950 USD of 24 hours.
func TestParetoByHand(t *testing.T) {
	p := mixed(24)
	_, a := answers(t, p, settings(t), Pareto)
	if len(a.Warnings) > 0 {
		t.Errorf("warns: %v", a.Warnings)
	}
	for name, c := range map[string]Curve{"hourly": a.Pareto.Hourly, "annual": a.Pareto.Annual} {
		if c.FreeShare != 0 || c.MostShare != 1 || len(c.Points) != 11 || c.Note != "" {
			t.Fatalf("%s: %+v", name, c)
		}
		for i, point := range c.Points {
			share := float64(i) / 10
			near(t, name+" share", point.Share, share, 1e-9)
			near(t, name+" cost", point.Mix.CostUSD, 24*(1050+950*share), 1e-6)
			near(t, name+" clean capacity", point.Mix.asset("clean").CapacityMW, share, 1e-6)
			if i > 0 && i < 10 {
				near(t, name+" cost of a point", point.PerPointUSD, 8760*0.01*950, 1e-6)
			}
		}
	}
}

// Sun for 12 of 24 hours and a store of 3 MWh that keeps it: 12 + 3 of 24 MWh can be clean and no more.
func TestMostShareByHand(t *testing.T) {
	p := flat(24)
	p.Plants = append(p.Plants, Plant{Name: "solar", Kind: Solar, Cost: Annual(1e7), MaxMW: 50, Availability: make([]float64, 24)})
	for h := 6; h < 18; h++ {
		p.Plants[1].Availability[h] = 1
	}
	p.Stores = []Store{{Name: "battery", PowerCost: Annual(1e5), EnergyCost: Annual(1e5), MaxMW: 9, MaxMWh: 3, ChargeEfficiency: 1, DischargeEfficiency: 1}}
	_, a := answers(t, p, settings(t), Pareto)
	for name, c := range map[string]Curve{"hourly": a.Pareto.Hourly, "annual": a.Pareto.Annual} {
		near(t, name+": most", c.MostShare, 15.0/24, 1e-5)
		if c.Note == "" {
			t.Errorf("%s: no note that the curve ends below 1", name)
		}
		last := c.Points[len(c.Points)-1]
		near(t, name+": last share", last.Mix.HourlyCFEShare, 15.0/24, 1e-5)
	}
}

// Cost rises with the share, and ever faster; the dual of a point lies between the slopes on its sides.
func TestParetoMonotoneAndConvex(t *testing.T) {
	s := settings(t)
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		r := run(t, p, s)
		a, err := Answer(context.Background(), p, r, &AnswerSettings{Settings: *s, Parts: []Part{Pareto}, ParetoPoints: 5})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range a.Warnings {
			t.Errorf("warns: %s", w)
		}
		for _, c := range []Curve{a.Pareto.Hourly, a.Pareto.Annual} {
			slope, noise := 0.0, 1e-6*math.Abs(r.ObjectiveUSD)
			for i := 1; i < len(c.Points); i++ {
				from, to := c.Points[i-1], c.Points[i]
				step := 100 * (to.Share - from.Share)
				next := (to.Mix.CostUSD - from.Mix.CostUSD) / step / r.Years
				around := noise / step / r.Years
				if next < slope-around {
					t.Errorf("a percentage point costs %g USD before a share of %g and %g after it", slope, from.Share, next)
				}
				if d := from.PerPointUSD; i > 1 && (d < slope-around || d > next+around) {
					t.Errorf("at a share of %g a percentage point costs %g by the dual, %g before and %g after", from.Share, d, slope, next)
				}
				slope = next
			}
		}
	})
}
