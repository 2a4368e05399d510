package battery_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/robots/battery"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.10g, want %.10g", what, got, want)
	}
}

// The two-stage form by hand: of a pack that takes 1.15 h at full power, 0.1 to 0.8 takes 0.7 x 1.15 h, and 0.8 to 0.99
// takes 0.2 x 1.15 h x ln 20.
func TestTwoStages(t *testing.T) {
	c := battery.Charge{EnergyWh: 1150, PowerW: 1000, Taper: 0.8}
	near(t, "first stage", c.Hours(0.1, 0.8), 0.805, 1e-12)
	near(t, "second stage", c.Hours(0.8, 0.99), 0.23*math.Log(20), 1e-12)
	near(t, "both", c.Hours(0.1, 0.99), 0.805+0.6890184228, 1e-9)
	near(t, "nothing", c.Hours(0.5, 0.4), 0, 0)
	if !math.IsInf(c.Hours(0.5, 1), 1) {
		t.Error("a charge to 1 ends")
	}
	whole := battery.Charge{EnergyWh: 421.2, PowerW: 300.3, Taper: 1}
	near(t, "without taper", whole.Hours(0, 1), 421.2/300.3, 1e-12)
}

// A step-by-step integration of the power, which shares nothing with the closed form.
func TestAgainstIntegration(t *testing.T) {
	c := battery.Charge{EnergyWh: 900, PowerW: 700, Taper: 0.75}
	const dt = 1e-6
	soc, hours := 0.2, 0.0
	for soc < 0.95 {
		power := c.PowerW
		if soc > c.Taper {
			power *= (1 - soc) / (1 - c.Taper)
		}
		soc += power * dt / c.EnergyWh
		hours += dt
	}
	near(t, "time", c.Hours(0.2, 0.95), hours, 5e-6)
}

func TestAfterIsTheInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := battery.Charge{
			EnergyWh: rapid.Float64Range(100, 5000).Draw(t, "energy"), PowerW: rapid.Float64Range(50, 5000).Draw(t, "power"),
			Taper: rapid.Float64Range(0.3, 1).Draw(t, "taper"),
		}
		from := rapid.Float64Range(0, 0.9).Draw(t, "from")
		to := rapid.Float64Range(from, 0.995).Draw(t, "to")
		if got := c.After(from, c.Hours(from, to)); math.Abs(got-to) > 1e-9 {
			t.Fatalf("%g after the time to %g", got, to)
		}
		middle := rapid.Float64Range(from, to).Draw(t, "middle")
		if sum := c.Hours(from, middle) + c.Hours(middle, to); math.Abs(sum-c.Hours(from, to)) > 1e-9*(1+sum) {
			t.Fatalf("two parts take %g h, the whole %g h", sum, c.Hours(from, to))
		}
	})
}

// The best target is no worse than any other, and does not depend on the draw at work.
func TestBestTarget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := battery.Charge{
			EnergyWh: rapid.Float64Range(300, 3000).Draw(t, "energy"), PowerW: rapid.Float64Range(100, 3000).Draw(t, "power"),
			Taper: rapid.Float64Range(0.4, 0.99).Draw(t, "taper"),
		}
		d := battery.Duty{WorkW: rapid.Float64Range(50, 900).Draw(t, "work"), Reserve: rapid.Float64Range(0, 0.5).Draw(t, "reserve"), OverheadHours: rapid.Float64Range(0.001, 1).Draw(t, "overhead")}
		best, err := d.BestTarget(c)
		if err != nil {
			t.Fatal(err)
		}
		if best <= max(c.Taper, d.Reserve) || best >= 1 {
			t.Fatalf("best target %g", best)
		}
		top := d.Availability(c, best)
		for s := d.Reserve + 0.01; s < 1; s += 0.01 {
			if a := d.Availability(c, s); a > top+1e-12 {
				t.Fatalf("target %g gives %g, the best one, %g, %g", s, a, best, top)
			}
		}
	})
	c := battery.Charge{EnergyWh: 1000, PowerW: 1000, Taper: 0.8}
	if best, err := (battery.Duty{WorkW: 300, Reserve: 0.1}).BestTarget(c); err != nil || best != 0.8 {
		t.Errorf("without overhead %g, %v", best, err)
	}
	c.Taper = 1
	if best, err := (battery.Duty{WorkW: 300, Reserve: 0.1, OverheadHours: 1}).BestTarget(c); err != nil || best != 1 {
		t.Errorf("without taper %g, %v", best, err)
	}
	for _, bad := range []battery.Duty{{Reserve: 1}, {Reserve: -0.1}, {OverheadHours: math.NaN()}, {OverheadHours: -1}} {
		if _, err := bad.BestTarget(c); !errors.Is(err, battery.ErrBattery) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if _, err := (battery.Duty{}).BestTarget(battery.Charge{}); !errors.Is(err, battery.ErrBattery) {
		t.Errorf("a charge of nothing: %v", err)
	}
}

// Agility's chief engineer: Digit works 90 minutes and charges 50, so two robots keep one post (tbpn-digest, January 2025).
func TestDigitTakesTwoForAPost(t *testing.T) {
	if n := battery.PerPost(1.5, 0.83); n != 2 {
		t.Errorf("%d robots for a post", n)
	}
	if n := battery.PerPost(1, 1); n != 2 {
		t.Errorf("as long at work as away: %d", n)
	}
	if n := battery.PerPost(4, 0); n != 1 {
		t.Errorf("never away: %d", n)
	}
}

func TestAgeing(t *testing.T) {
	p := battery.Pack{NameplateWh: 1000, UsableShare: 0.9, EndOfLife: 0.8, CycleLife: 1000, CalendarYears: 10}
	near(t, "new", p.UsableWh(0), 900, 1e-12)
	near(t, "at its end", p.UsableWh(1), 720, 1e-12)
	near(t, "wear", p.Wear(500, 2), 0.7, 1e-12)
	near(t, "life at 400 cycles a year", p.LifeYears(400), 2, 1e-12)
	near(t, "life at rest", p.LifeYears(0), 10, 1e-12)
}

// A robot of 2,300 Wh at 460 W that moves 130 W of computing off board runs 7.0 h instead of 5.0 on a charge. Filled by 2 kW in 1.28 h
// (90 % of them reach the pack) with three minutes on the way, it works for 0.84 of its time instead of 0.79: about 6 % fewer robots.
func TestOffBoard(t *testing.T) {
	pack := battery.Charge{EnergyWh: 2300, PowerW: 0.9 * 2000, Taper: 1}
	on, off := battery.Duty{WorkW: 460, OverheadHours: 0.05}, battery.Duty{WorkW: 460 - 130, OverheadHours: 0.05}
	for _, c := range []struct {
		what      string
		got, want float64
		within    float64
	}{
		{"hours on board", on.WorkHours(pack, 1), 5.0, 0.05},
		{"hours off board", off.WorkHours(pack, 1), 7.0, 0.05},
		{"availability on board", on.Availability(pack, 1), 0.79, 0.005},
		{"availability off board", off.Availability(pack, 1), 0.84, 0.005},
		{"robots", on.Availability(pack, 1) / off.Availability(pack, 1), 0.94, 0.005},
	} {
		if math.Abs(c.got-c.want) > c.within {
			t.Errorf("%s: %.4g, want %.4g", c.what, c.got, c.want)
		}
	}
}
