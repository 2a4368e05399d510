package fusion_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/internal/annuity"
	"tokenwatt/supply/fusion"
	"tokenwatt/supply/fusion/pulse"
)

func account(t testing.TB, r *fusion.Result, code string) fusion.Account {
	t.Helper()
	for _, a := range r.Economics.Accounts {
		if a.Code == code {
			return a
		}
	}
	t.Fatalf("no account %s", code)
	return fusion.Account{}
}

// TestInterestDuringConstruction against the closed form at round numbers and its sum year by year.
func TestInterestDuringConstruction(t *testing.T) {
	// (1.07^4 - 1) / (4 ln 1.07) - 1, by hand: 0.310796 / 0.270634 - 1.
	if got := fusion.InterestDuringConstruction(0.07, 4); math.Abs(got-0.148399) > 2e-6 {
		t.Errorf("four years at 7 %% take %g", got)
	}
	if fusion.InterestDuringConstruction(0, 4) != 0 || fusion.InterestDuringConstruction(0.07, 0) != 0 {
		t.Error("no rate or no time gives interest")
	}
	const steps = 100000
	sum := 0.0
	for i := range steps {
		sum += math.Pow(1.1, 6*(1-(float64(i)+0.5)/steps)) / steps
	}
	if got := fusion.InterestDuringConstruction(0.1, 6); math.Abs(got-(sum-1)) > 1e-8 {
		t.Errorf("six years at 10 %% take %g, in %d steps %g", got, steps, sum-1)
	}
}

// TestPulsedBalanceOfPlant: the pulsed balance of plant of a 1 GW plant of 1costingfe (2026): a recovery bank of 351 million
// USD, a grid tie of 150, DC-DC links of 78 for 1.04 GW, controls of 14 (4 % of the bank), 593 together.
func TestPulsedBalanceOfPlant(t *testing.T) {
	p := bare()
	p.Modules, p.RepetitionHz = 20, 1
	p.ElectricUSDPerW, p.BankUSDPerJ = 0, 1
	p.LinkUSDPerW, p.GridTieUSDPerW, p.ControlsShare = 0.075, 0.150, 0.04
	p.HousekeepingW = 2e6
	bank := 351e6 / 20.0
	gain := 1.04e9 / 20 // what a bank gives the bus a second
	r := evaluate(t, p, handmade(bank, bank+gain, pulse.Ledger{}))
	if !near(r.NetMW(), 1000, 1e-9) {
		t.Fatalf("%g MW", r.NetMW())
	}
	bankUSD, link, tie := account(t, r, "22.01.07").USD, account(t, r, "22.01.09").USD, account(t, r, "24").USD
	if !near(bankUSD, 351e6*1.04, 1e-9) || !near(link, 78e6, 1e-9) || !near(tie, 150e6, 1e-9) {
		t.Errorf("bank with controls %g, links %g, grid tie %g", bankUSD, link, tie)
	}
	if sum := bankUSD + link + tie; math.Abs(sum-593e6) > 0.5e6 {
		t.Errorf("together %g million USD", sum/1e6)
	}
}

// TestAccountsAddUp: accounts hold those below them, capital and annuity follow in closed form, and the LCOE is what they say.
func TestAccountsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := fusion.Default(pulse.DHe3)
		p.Modules = rapid.IntRange(1, 20).Draw(t, "modules")
		p.DiscountRate = rapid.Float64Range(0, 0.15).Draw(t, "rate")
		p.LifeYears = rapid.Float64Range(5, 60).Draw(t, "life")
		p.ConstructionYears = rapid.Float64Range(0, 10).Draw(t, "construction")
		p.BankUSDPerJ = rapid.Float64Range(0.1, 15).Draw(t, "bank")
		p.ThermalEfficiency = rapid.Float64Range(0, 0.5).Draw(t, "thermal")
		bank := 50e6
		r, err := fusion.Evaluate(p, handmade(bank, bank*rapid.Float64Range(0.9, 2.5).Draw(t, "back"), pulse.Ledger{Formation: 5e6, Fusion: 60e6, Neutrons: 3e6, Dumped: 1e6}))
		if err != nil {
			t.Fatal(err)
		}
		sums := map[string]float64{}
		usd := map[string]float64{}
		for _, a := range r.Economics.Accounts {
			usd[a.Code] = a.USD
			switch a.Depth() {
			case 1:
				if a.Code != "71" && a.Code != "72" {
					sums["20"] += a.USD
				} else {
					sums["70"] += a.USD
				}
			case 2:
				sums["22"] += a.USD
			case 3:
				sums["22.01"] += a.USD
			}
			if a.USD < 0 || math.IsNaN(a.USD) || math.IsInf(a.USD, 0) {
				t.Errorf("account %s of %g", a.Code, a.USD)
			}
		}
		for code, sum := range sums {
			if !near(sum, usd[code], 1e-9) {
				t.Errorf("account %s is %g, what is below it %g", code, usd[code], sum)
			}
		}
		e := &r.Economics
		overnight := usd["10"] + usd["20"] + usd["30"] + usd["40"] + usd["50"]
		if !near(overnight, e.OvernightUSD, 1e-12) || !near(e.OvernightUSD*(1+fusion.InterestDuringConstruction(p.DiscountRate, p.ConstructionYears)), e.CapitalUSD, 1e-12) {
			t.Errorf("overnight %g, with interest %g", e.OvernightUSD, e.CapitalUSD)
		}
		if !near(usd["90"], annuity.CRF(p.DiscountRate, p.LifeYears)*e.CapitalUSD, 1e-12) {
			t.Errorf("an annuity of %g", usd["90"])
		}
		lcoe, err := e.LCOE()
		if err != nil {
			return
		}
		if want := (usd["70"] + usd["80"] + usd["90"]) / e.MWhPerYear; !near(lcoe, want, 1e-12) {
			t.Errorf("an LCOE of %g, want %g", lcoe, want)
		}
	})
}

// TestExchanges: account 72 against a sum year by year: a bank of 100 million USD that lasts 4 years in a plant of 30 years is
// bought again seven times.
func TestExchanges(t *testing.T) {
	p := lasting(1)
	p.SwitchShare, p.BankUSDPerJ, p.WallUSDPerM2 = 0, 2, 0
	p.BankShots = 4 * 8760 * 3600
	r := evaluate(t, p, handmade(50e6, 100e6, pulse.Ledger{}))
	worth := 0.0
	for year := 4.0; year < 30; year += 4 {
		worth += 100e6 / math.Pow(1.07, year)
	}
	if got, want := account(t, r, "72").USD, worth*annuity.CRF(0.07, 30); !near(got, want, 1e-9) {
		t.Errorf("exchanges of %g USD a year, want %g", got, want)
	}
	p.BankShots = 30 * 8760 * 3600
	if got := account(t, evaluate(t, p, handmade(50e6, 100e6, pulse.Ledger{})), "72").USD; got != 0 {
		t.Errorf("a bank that lasts as long as the plant is exchanged for %g USD a year", got)
	}
	if want := 100e6 / p.BankShots; !near(evaluate(t, p, handmade(50e6, 100e6, pulse.Ledger{})).Economics.WearUSDPerShot, want, 1e-12) {
		t.Error("the wear of a shot is not the bank over its shots")
	}
}

// TestHeliumSales: what is sold is told apart and never turns the LCOE around.
func TestHeliumSales(t *testing.T) {
	shot := handmade(50e6, 100e6, pulse.Ledger{})
	shot.Inventory = []pulse.Inventory{{Species: "He3", Born: 1e21, End: 1e21}}
	p := fusion.Default(pulse.DD)
	p.HeliumSold = 1
	r := evaluate(t, p, shot)
	lcoe, err := r.Economics.LCOE()
	if err != nil || !(lcoe > 0) || !(r.Economics.HeliumRevenueUSD > 100e6) {
		t.Errorf("LCOE %g (%v), helium-3 sold for %g USD a year", lcoe, err, r.Economics.HeliumRevenueUSD)
	}
}

// TestBracket: the ends of the accounts lie around them, dear on top, and those of what has no range coincide.
func TestBracket(t *testing.T) {
	p := fusion.Default(pulse.DHe3)
	r := evaluate(t, p, handmade(50e6, 120e6, pulse.Ledger{Formation: 5e6, Neutrons: 1e6}))
	err := r.Bracket(map[string]fusion.Range{
		"bank_cost": {Low: 0.5, Mode: 2, High: 15}, "bank_shots": {Low: 1e7, Mode: 1e8, High: 1e9}, "coil_stress_mpa": {Low: 100, Mode: 200, High: 400},
		"peak_field": {Low: 10, Mode: 20, High: 40}, "life": {Low: 20, Mode: 30, High: 40},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range r.Economics.Accounts {
		if a.Low > a.USD || a.High < a.USD {
			t.Errorf("account %s: %g to %g around %g", a.Code, a.Low, a.High, a.USD)
		}
	}
	if a := account(t, r, "22.01.07"); !near(a.Low, a.USD/4, 1e-9) || !near(a.High, a.USD*7.5, 1e-9) {
		t.Errorf("the bank is %+v", a)
	}
	if a := account(t, r, "21"); a.Low != a.High {
		t.Errorf("buildings without a range are %+v", a)
	}
	lcoe, err := r.Economics.LCOE()
	low, high, err2 := r.Economics.LCOERange()
	if err != nil || err2 != nil || !(low < lcoe && lcoe < high) {
		t.Errorf("LCOE %g between %g and %g: %v, %v", lcoe, low, high, err, err2)
	}
	if err := r.Bracket(map[string]fusion.Range{"bank_cost": {Low: -1, Mode: 2, High: 3}}); err == nil {
		t.Error("a bank below nothing is taken")
	}
}
