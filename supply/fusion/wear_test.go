package fusion_test

import (
	"math"
	"testing"

	"tokenwatt/supply/fusion"
	"tokenwatt/supply/fusion/pulse"
)

// lasting is a plant whose modules stand still for nothing but a given share of time.
func lasting(availability float64) fusion.Plant {
	p := fusion.Default(pulse.DHe3)
	p.BankSwapYears, p.SwitchSwapYears, p.WallSwapYears, p.PlannedOutage = 0, 0, 0, 0
	p.ForcedOutage = 1 - availability
	return p
}

// TestBankInterval: 1e8 shots at 1 Hz and an availability of 0.85 are 3.7 years, 1e7 at 10 Hz and all the time 11.6 days; a
// plant of 30 years then fires 8e8 shots (1costingfe, account 72; its "12 days at 1 Hz" is at 10 Hz).
func TestBankInterval(t *testing.T) {
	shot := handmade(1e8, 1.2e8, pulse.Ledger{})
	r := evaluate(t, lasting(0.85), shot)
	if math.Abs(r.Wear.BankYears-3.7) > 0.05 || !near(r.Wear.Availability, 0.85, 1e-12) {
		t.Errorf("%g years at an availability of %g", r.Wear.BankYears, r.Wear.Availability)
	}
	if math.Abs(r.Wear.PlantShots-8e8) > 0.1e8 {
		t.Errorf("%g shots in the plant's life", r.Wear.PlantShots)
	}
	p := lasting(0.85)
	p.BankShots = 1e7
	if r := evaluate(t, p, shot); math.Abs(r.Wear.BankYears-0.37) > 0.005 {
		t.Errorf("1e7 shots last %g years", r.Wear.BankYears)
	}
	p = lasting(1)
	p.BankShots, p.RepetitionHz = 1e7, 10
	if r := evaluate(t, p, shot); math.Abs(r.Wear.BankYears*365-11.6) > 0.05 {
		t.Errorf("1e7 shots at 10 Hz last %g days", r.Wear.BankYears*365)
	}
}

// TestDerating: a life 1,000 times as long takes 3 orders of E^-7.32 in voltage and 6.6 times the volume (1costingfe, account
// 22.01.07).
func TestDerating(t *testing.T) {
	shot := handmade(1e8, 1.2e8, pulse.Ledger{})
	full, derated := lasting(0.85), lasting(0.85)
	derated.VoltageRatio = math.Pow(1000, -1/7.32)
	a, b := evaluate(t, full, shot), evaluate(t, derated, shot)
	if !near(b.Wear.BankShots/a.Wear.BankShots, 1000, 1e-9) {
		t.Errorf("the life is %g times as long", b.Wear.BankShots/a.Wear.BankShots)
	}
	if ratio := account(t, b, "22.01.07").USD / account(t, a, "22.01.07").USD; math.Abs(ratio-6.6) > 0.05 {
		t.Errorf("the bank costs %g times as much", ratio)
	}
}

// TestExchangesTakeTime: the availability solves A = (1 - forced)(1 - planned - S A), and outages and firing fill the year.
func TestExchangesTakeTime(t *testing.T) {
	p := fusion.Default(pulse.DT)
	r := evaluate(t, p, handmade(1e8, 1.2e8, pulse.Ledger{Fusion: 3e7, Neutrons: 2.4e7}))
	w := &r.Wear
	swaps := p.BankSwapYears/w.BankYears + p.SwitchSwapYears/w.SwitchYears + p.WallSwapYears/w.WallYears
	if !near(w.PlannedOutage, p.PlannedOutage+swaps, 1e-12) {
		t.Errorf("planned outages of %g, exchanges take %g", w.PlannedOutage, swaps)
	}
	if !near(w.Availability, (1-p.ForcedOutage)*(1-w.PlannedOutage), 1e-12) {
		t.Errorf("availability %g beside outages of %g and %g", w.Availability, p.ForcedOutage, w.PlannedOutage)
	}
}

// TestWallLoad: 100 MW of D-He3 with 5.6 % in neutrons through a wall of 0.5 m by 10 m, 31 m2, is 0.18 MW/m2 (0.2 in the
// rounding of the source).
func TestWallLoad(t *testing.T) {
	p := fusion.Default(pulse.DHe3)
	p.Radius, p.Length = 0.5, 10
	r := evaluate(t, p, handmade(1e8, 1.2e8, pulse.Ledger{Fusion: 100e6, Neutrons: 5.6e6}))
	if math.Abs(r.Wear.WallM2-31.4) > 0.05 || math.Abs(r.Wear.WallLoadWPerM2/1e6-0.178) > 0.001 {
		t.Errorf("%g MW/m2 on %g m2", r.Wear.WallLoadWPerM2/1e6, r.Wear.WallM2)
	}
	if r := evaluate(t, p, handmade(1e8, 1.2e8, pulse.Ledger{})); !math.IsInf(r.Wear.WallYears, 1) {
		t.Errorf("a wall without neutrons lasts %g years", r.Wear.WallYears)
	}
}

// TestModulesFailApart: ten modules with a forced outage of 10 % are all there in 0.9^10 = 34.9 % of the time, nine in 38.7 %,
// and nine in the mean.
func TestModulesFailApart(t *testing.T) {
	p := fusion.Default(pulse.DHe3)
	p.Modules, p.ForcedOutage = 10, 0.1
	up := evaluate(t, p, handmade(1e8, 1.2e8, pulse.Ledger{})).Wear.ModulesUp
	mean, sum := 0.0, 0.0
	for k, chance := range up {
		mean += float64(k) * chance
		sum += chance
	}
	if !near(up[10], 0.34868, 1e-4) || !near(up[9], 0.38742, 1e-4) || !near(sum, 1, 1e-12) || !near(mean, 9, 1e-12) {
		t.Errorf("chances %v: sum %g, mean %g", up, sum, mean)
	}
	p.Modules, p.ForcedOutage = 3, 0
	if up := evaluate(t, p, handmade(1e8, 1.2e8, pulse.Ledger{})).Wear.ModulesUp; !near(up[3], 1, 1e-12) || up[0] != 0 {
		t.Errorf("modules that never fail: %v", up)
	}
}
