package charging_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand"
	"tokenwatt/demand/robots/charging"
)

// shift is a week of a fleet whose robots work by day.
func shift() *charging.Problem {
	const n = 168
	return &charging.Problem{
		StepHours: 1, PriceUSDPerKWh: series(n, func(h int) float64 { return 0.1 + 0.05*math.Sin(2*math.Pi*float64(h)/24) }),
		Chargers: 20, ChargerKW: 1, Efficiency: 0.9, TaperSOC: 1,
		CapacityKWh: 80, LowSOC: 0.2, HighSOC: 0.9, WorkKWh: series(n, func(h int) float64 { return max(0, 14*math.Sin(2*math.Pi*float64(h-6)/24)) }),
	}
}

// place charges each window's energy in its window by an order of hours; it never asks for more than MaxMW.
func place(t interface{ Fatalf(string, ...any) }, f *charging.Flexible, order func(first, end int) []int) []float64 {
	mw := append([]float64(nil), f.FirmMW...)
	for _, d := range f.Deferrable {
		left := d.EnergyMWh
		for _, h := range order(d.FirstHour, d.EndHour) {
			v := min(left, d.MaxMW)
			mw[h] += v
			left -= v
		}
		if left > 1e-9 {
			t.Fatalf("window %v does not hold its energy", d)
		}
	}
	return mw
}

// TestWindows: whatever order windows are filled in, batteries stay between their bounds and chargers suffice; and all energy is
// there.
func TestWindows(t *testing.T) {
	base := shift()
	r := solve(t, base)
	var free int
	rapid.Check(t, func(t *rapid.T) {
		p := *base
		p.Chargers = float64(rapid.IntRange(14, 60).Draw(t, "chargers"))
		const hours = 400
		f, err := charging.Windows(&p, &r.Schedule, hours, rapid.IntRange(0, 4).Draw(t, "block"))
		if err != nil {
			t.Fatal(err)
		}
		load := demand.Load{Workload: "robots", FirmMW: f.FirmMW, Deferrable: f.Deferrable}
		if err := load.Check(hours); err != nil {
			t.Fatal(err)
		}
		var charged float64
		for h := range hours {
			charged += r.ChargeKW[h%168]
		}
		if math.Abs(f.EnergyMWh()*1000/charged-1) > 1e-6 {
			t.Fatalf("%g kWh in windows, %g in the schedule", f.EnergyMWh()*1000, charged)
		}
		if f.Unmet != "" {
			return
		}
		free++
		seed := rapid.IntRange(0, 2).Draw(t, "order")
		mw := place(t, f, func(first, end int) []int {
			var order []int
			for h := first; h < end; h++ {
				order = append(order, h)
			}
			for i := range order {
				switch seed {
				case 1: // late
					order[i] = end - 1 - i
				case 2:
					order = rapid.Permutation(order).Draw(t, "hours")
					return order
				}
			}
			return order
		})
		stored := r.StartKWh
		for h, v := range mw {
			if v*1000 > p.Chargers*p.ChargerKW+1e-6 {
				t.Fatalf("%g kW from %g chargers in hour %d", v*1000, p.Chargers, h)
			}
			stored += v*1000*0.9 - p.WorkKWh[h%168]
			if stored < 16-1e-6 || stored > 72+1e-6 {
				t.Fatalf("%g kWh stored after hour %d", stored, h)
			}
		}
	})
	// Of the draws of a full run half have windows; a short one makes a few.
	least := 50
	if testing.Short() {
		least = 1
	}
	if free < least {
		t.Errorf("only %d draws have windows", free)
	}
}

func TestWindowsRoom(t *testing.T) {
	p := shift()
	r := solve(t, p)
	f, err := charging.Windows(p, &r.Schedule, 168, 1)
	if err != nil {
		t.Fatal(err)
	}
	if f.Unmet != "" || f.Room <= 1 || f.Longest < 8 || f.MeanHours < 4 {
		t.Errorf("room %g, longest %d h, mean %g h, %q", f.Room, f.Longest, f.MeanHours, f.Unmet)
	}
	t.Logf("%d windows, room %.2f, longest %d h, mean %.1f h", len(f.Deferrable), f.Room, f.Longest, f.MeanHours)
	few, err := charging.Windows(p, &r.Schedule, 168, 4)
	if err != nil {
		t.Fatal(err)
	}
	if len(few.Deferrable) >= len(f.Deferrable) {
		t.Errorf("blocks leave %d of %d windows", len(few.Deferrable), len(f.Deferrable))
	}
	// Chargers that just suffice for the schedule leave windows no room: the schedule stands, and it is said.
	p.Chargers = 6
	tight := solve(t, p)
	f, err = charging.Windows(p, &tight.Schedule, 168, 1)
	if err != nil {
		t.Fatal(err)
	}
	if f.Unmet == "" || len(f.Deferrable) != 0 {
		t.Errorf("6 chargers leave %d windows with room %g", len(f.Deferrable), f.Room)
	}
	near(t, "energy", f.EnergyMWh()*1000, tight.ChargeKWh, 1e-9)
	tight.MissKWh = 1
	if _, err := charging.Windows(p, &tight.Schedule, 168, 1); !errors.Is(err, charging.ErrProblem) {
		t.Errorf("a schedule beyond its bounds gives %v", err)
	}
	p.StepHours = 0.5
	if _, err := charging.Windows(p, &tight.Schedule, 168, 1); !errors.Is(err, charging.ErrProblem) {
		t.Errorf("half hours give %v", err)
	}
}

// fleet is 30 robots at work by day, 10 by night, for a week.
func fleet() *charging.Fleet {
	const n = 168
	return &charging.Fleet{
		Site: charging.Problem{
			StepHours: 1, DemandUSDPerKW: 4,
			PriceUSDPerKWh: series(n, func(h int) float64 {
				if h%24 >= 16 && h%24 < 21 {
					return 0.4
				}
				return 0.1
			}),
		},
		AtWork: series(n, func(h int) float64 {
			if h%24 >= 8 && h%24 < 20 {
				return 30
			}
			return 10
		}),
		WorkW: 450, UsableWh: 2000, TaperSOC: 0.8, LowSOC: 0.15, UpShare: 0.95, RobotUSD: 115,
	}
}

// TestChoose: dear robots make for swapping, dear packs for docks; and the choice is the minimum of what is listed.
func TestChoose(t *testing.T) {
	kinds := []charging.Kind{
		{Name: "dock", ChargerKW: 1.5, Efficiency: 0.92, OverheadHours: 0.05, ChargerUSD: 5},
		{Name: "pad", ChargerKW: 2, Efficiency: 0.85, OverheadHours: 0.02, ChargerUSD: 15},
		{Name: "swap", ChargerKW: 1, Efficiency: 0.92, OverheadHours: 0.03, ChargerUSD: 5, Swap: true, Fill: 0.99, PackUSD: 8},
	}
	targets := []float64{0.7, 0.8, 0.9, 0.95}
	choose := func(f *charging.Fleet, kinds []charging.Kind) *charging.Choice {
		candidates, err := f.Candidates(kinds, targets)
		if err != nil {
			t.Fatal(err)
		}
		c, err := charging.Choose(context.Background(), candidates, own)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range c.Options {
			t.Logf("%s: %d robots, %d chargers, %d packs: %.0f USD of which %.0f bill (%v)", o.Name, o.Robots, o.Chargers, o.SparePacks, o.USD, o.USD-o.OwnUSD, o.Err)
			if o.Err == nil && o.USD < c.Options[c.Best].USD {
				t.Errorf("%s is cheaper than the choice", o.Name)
			}
			if o.Uncontrolled != nil && o.Uncontrolled.OverKWh < 1e-9 && o.Uncontrolled.MissKWh < 1e-9 && o.Uncontrolled.USD < o.Result.USD-1e-5*o.Result.USD {
				t.Errorf("%s: uncontrolled costs %g, the optimum %g", o.Name, o.Uncontrolled.USD, o.Result.USD)
			}
		}
		return c
	}
	f := fleet()
	if c := choose(f, kinds); !strings.HasPrefix(c.Options[c.Best].Name, "swap") {
		t.Errorf("with robots at 115 USD a week the choice is %s", c.Options[c.Best].Name)
	}
	f.RobotUSD, kinds[2].PackUSD = 5, 60
	if c := choose(f, kinds); strings.HasPrefix(c.Options[c.Best].Name, "swap") {
		t.Errorf("with packs at 60 USD a week the choice is %s", c.Options[c.Best].Name)
	}
}

// TestCandidate: one dock by hand. From 0.1 to 0.9 of 750 Wh at 400 W is 1.5 h of work; 720 W into the battery are 50 min: two
// robots a post, as Digit's maker says.
func TestCandidate(t *testing.T) {
	f := &charging.Fleet{
		Site:   charging.Problem{StepHours: 1, PriceUSDPerKWh: flat(24, 0.1)},
		AtWork: flat(24, 9), WorkW: 400, UsableWh: 750, TaperSOC: 1, LowSOC: 0.1, UpShare: 1, RobotUSD: 10,
	}
	c, err := f.Candidates([]charging.Kind{{Name: "dock", ChargerKW: 0.8, Efficiency: 0.9, ChargerUSD: 1}}, []float64{0.9})
	if err != nil {
		t.Fatal(err)
	}
	if c[0].Robots != 14 || c[0].Chargers != 5 || c[0].OwnUSD != 145 { // 9 x 140/90, 9 x 50/90
		t.Errorf("%d robots, %d chargers, %g USD", c[0].Robots, c[0].Chargers, c[0].OwnUSD)
	}
	near(t, "work", c[0].Problem.WorkKWh[3], 3.6, 1e-12)
	one := *f
	one.AtWork = flat(24, 1)
	if c, err = one.Candidates([]charging.Kind{{Name: "dock", ChargerKW: 0.8, Efficiency: 0.9}}, []float64{0.9}); err != nil || c[0].Robots != 2 {
		t.Errorf("a post takes %d robots (%v)", c[0].Robots, err)
	}
	f.WorkW, f.UpShare, f.AtWork[3] = 0, 2, math.NaN()
	if _, err := f.Candidates(nil, nil); !errors.Is(err, charging.ErrProblem) || strings.Count(err.Error(), "expected") != 4 {
		t.Errorf("error is %v", err)
	}
	if _, err := charging.Choose(context.Background(), nil, own); !errors.Is(err, charging.ErrProblem) {
		t.Errorf("no candidates give %v", err)
	}
}
