package supply

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/demand"
)

// An hour at 1000 USD/MWh: the first fifth of 10 MW is worth 50, the next three tenths 200 USD/MWh and are turned down,
// the last half 2000 and runs.
func TestPowerCapByHand(t *testing.T) {
	p := bought(constant(3, 10), 10, 10)
	p.Grid.PriceUSDPerMWh[2] = 1000
	p.Curtailable = []Curtailable{{Name: "training", Segments: []Segment{{0.2, 50}, {0.3, 200}, {0.5, 2000}}}}
	s := settings(t)
	r := run(t, p, s)
	near(t, "cost", r.Costs.Total(), 20*10+5*1000+2*50+3*200, 1e-9)
	near(t, "lost compute", r.Costs.LostCompute, 700, 1e-9)
	near(t, "turned down", r.UnservedMW[2], 5, 1e-9)
	nearly := cmp.Comparer(func(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 })
	if diff := cmp.Diff([]Capped{{Name: "training", MW: []float64{0, 0, 5}, SegmentMWh: []float64{2, 3, 0}, CostUSD: 700}}, r.Capped, nearly); diff != "" {
		t.Error(diff)
	}
	conserves(t, &p, r)

	// Without a grid in that hour the load is off, at up to 2000 USD/MWh; two loads of which one is dearer.
	p.Grid.HourlyLimitMW = []float64{10, 10, 0}
	p.Curtailable = []Curtailable{
		{Name: "training", LoadMW: constant(3, 6), Segments: []Segment{{1, 300}}},
		{Name: "serving", LoadMW: constant(3, 4), Segments: []Segment{{0.5, 500}, {0.5, 5000}}},
	}
	r = run(t, p, s)
	near(t, "an outage", r.Costs.LostCompute, 6*300+2*500+2*5000, 1e-9)
	near(t, "price in the outage", r.PriceUSDPerMWh[2], 5000, 1e-9)
	conserves(t, &p, r)
}

// What may go unserved at 400 USD/MWh and what may be turned down at 50 do not add up to more than the load.
func TestCappedAndUnserved(t *testing.T) {
	p := bought(constant(2, 10), 0, 10)
	price := 400.0
	p.UnservedUSDPerMWh = &price
	p.Curtailable = []Curtailable{{Name: "training", Segments: []Segment{{0.3, 50}}}}
	r := run(t, p, settings(t))
	near(t, "cost", r.Costs.Total(), 2*(3*50+7*400), 1e-9)
	near(t, "unserved apart from the cap", r.Costs.Unserved, 2*7*400, 1e-9)
	conserves(t, &p, r)
}

// Two MWh that would run in the hour at 100 USD/MWh move to the one at 10 where that costs 50 a MWh, and stay where it
// costs 95.
func TestShiftByHand(t *testing.T) {
	for usd, want := range map[float64]struct{ cost, moved float64 }{50: {20 + 100, 2}, 95: {200, 0}} {
		p := bought(make([]float64, 2), 10, 10)
		p.Grid.PriceUSDPerMWh[0] = 100
		p.Deferrable = []demand.Deferrable{{EndHour: 2, EnergyMWh: 2, MaxMW: 2}}
		p.Shifts = []Shift{{BaseMW: []float64{2, 0}, USDPerMWh: usd}}
		r := run(t, p, settings(t))
		near(t, "cost", r.Costs.Total(), want.cost, 1e-9)
		near(t, "moved", r.ShiftedMWh[0], want.moved, 1e-9)
		near(t, "cost of moving", r.Costs.Shift, usd*want.moved, 1e-9)
		conserves(t, &p, r)
	}
}

func TestLoadRefuses(t *testing.T) {
	window := []demand.Deferrable{{EndHour: 2, EnergyMWh: 2, MaxMW: 2}}
	for name, change := range map[string]func(p *Problem){
		"falling values": func(p *Problem) { p.Curtailable = []Curtailable{{Name: "a", Segments: []Segment{{0.5, 10}, {0.5, 5}}}} },
		"more than all": func(p *Problem) {
			p.Curtailable = []Curtailable{{Name: "a", Segments: []Segment{{0.5, 10}, {0.6, 15}}}}
		},
		"no segments": func(p *Problem) { p.Curtailable = []Curtailable{{Name: "a"}} },
		"more than the load": func(p *Problem) {
			p.Curtailable = []Curtailable{{Name: "a", LoadMW: constant(3, 11), Segments: []Segment{{1, 1}}}}
		},
		"twice a name": func(p *Problem) {
			c := Curtailable{Name: "a", LoadMW: constant(3, 1), Segments: []Segment{{1, 1}}}
			p.Curtailable = []Curtailable{c, c}
		},
		"a shift without window": func(p *Problem) { p.Shifts = []Shift{{}} },
		"a base of other energy": func(p *Problem) { p.Deferrable, p.Shifts = window, []Shift{{BaseMW: []float64{1, 0}, USDPerMWh: 1}} },
		"a base above the most":  func(p *Problem) { p.Deferrable, p.Shifts = window, []Shift{{BaseMW: []float64{3, -1}, USDPerMWh: 1}} },
		"a shift without a base": func(p *Problem) { p.Deferrable, p.Shifts = window, []Shift{{USDPerMWh: 1}} },
	} {
		t.Run(name, func(t *testing.T) {
			p := bought(constant(3, 10), 10, 10)
			change(&p)
			if _, err := Run(context.Background(), p, settings(t)); !errors.Is(err, ErrProblem) {
				t.Errorf("got %v", err)
			}
		})
	}
}
