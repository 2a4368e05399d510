package fusion_test

import (
	"math"
	"testing"

	"tokenwatt/supply/fusion"
	"tokenwatt/supply/fusion/pulse"
)

// TestProjectionOfAGigawatt holds the accounts against the published projection for 1 GW of pulsed D-He3 plants (1costingfe, note on
// direct conversion, 2026): 45 USD/MWh with free helium-3, some 29 more at 2 million USD/kg, 85 % availability, 7 % over 30
// years. Its yield of 101.4 MJ a shot is chosen there so that 50 MW come out. Here it is 36 and 26: the projection has coils of
// 500 million USD by proportion to power, which a coil of 50 MJ priced by its mass does not have, and loses more fuel.
func TestProjectionOfAGigawatt(t *testing.T) {
	const bank, net, yield = 50e6, 50e6, 101.4e6
	p := fusion.Default(pulse.DHe3)
	p.Modules, p.PlannedOutage, p.ForcedOutage, p.BankSwapYears, p.SwitchSwapYears, p.WallSwapYears = 20, 0, 0.15, 0, 0, 0
	p.BankUSDPerJ = 351e6 / 20 / bank // a recovery bank of 351 million USD
	p.FuelHandlingUSD, p.ContingencyShare, p.DeuteriumUSDPerKg = 40e6, 0, 0
	auxiliaries := p.HousekeepingW + p.MonitoringW/20
	shot := handmade(bank, bank+(net+auxiliaries)/p.InverterEfficiency, pulse.Ledger{Fusion: yield, Neutrons: 0.05 * yield})
	burnt := yield / (18.353 * 1.602176634e-13)
	// A burn of 15 % in one pulse, as assumed there: 99 % of the rest is kept.
	shot.Inventory = []pulse.Inventory{{Species: "He3", Start: burnt / 0.15, Burnt: burnt, End: burnt/0.15 - burnt}}
	lcoe := func(heliumUSDPerKg float64) float64 {
		p.HeliumUSDPerKg = heliumUSDPerKg
		r := evaluate(t, p, shot)
		if !near(r.NetMW(), 1000, 1e-9) || !near(r.Wear.Availability, 0.85, 1e-12) {
			t.Fatalf("%g MW at an availability of %g", r.NetMW(), r.Wear.Availability)
		}
		usd, err := r.Economics.LCOE()
		if err != nil {
			t.Fatal(err)
		}
		return usd
	}
	free, priced := lcoe(0), lcoe(2e6)
	if math.Abs(free-36) > 1 || math.Abs(free-45) > 0.25*45 {
		t.Errorf("%.1f USD/MWh with free helium-3, published 45", free)
	}
	if fuel := priced - free; math.Abs(fuel-26.4) > 0.5 || math.Abs(fuel-29) > 0.15*29 {
		t.Errorf("helium-3 of %.1f USD/MWh, published 29", fuel)
	}
}
