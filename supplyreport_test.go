package tokenwatt

import (
	"math"
	"strings"
	"testing"

	"tokenwatt/supply"
)

// TestSupplyItemsAddUp: the items of the cost are all of it, and what each asset earns at the hourly prices is the hours'
// value of what it gives.
func TestSupplyItemsAddUp(t *testing.T) {
	r := planned(t, strings.Replace(mixed, "limit: 2 MW,", "limit: 2 MW, export: {limit: 5 MW},", 1), Settings{}).Report
	s := r.Supply
	sum := 0.0
	for _, item := range s.Items {
		if item.USD == 0 || item.Item == "" {
			t.Errorf("an item %+v says nothing", item)
		}
		sum += item.USD
	}
	near(t, "the sum of the items", sum, s.CostUSD, 1e-9)
	if s.ExportMWh <= 0 || s.ExportUSD <= 0 {
		t.Errorf("%g MWh are exported for %g USD", s.ExportMWh, s.ExportUSD)
	}
	price := r.Hourly.Find("price_usd_per_mwh").Values
	for i := range s.Assets {
		a := &s.Assets[i]
		kinds := a.CapitalUSD + a.FixedUSD + a.VariableUSD + a.FuelUSD + a.CarbonUSD + a.PurchaseUSD - a.ExportUSD
		if math.Abs(kinds-a.TotalUSD) > 1e-9*s.CostUSD {
			t.Errorf("the kinds of %s's cost add up to %g USD, not %g", a.Name, kinds, a.TotalUSD)
		}
		give := r.Hourly.Find("supply_" + a.Name + "_mw")
		sold, bought := 0.0, 0.0
		if give == nil {
			give = r.Hourly.Find("discharge_" + a.Name + "_mw")
			for h, mw := range r.Hourly.Find("charge_" + a.Name + "_mw").Values {
				bought += mw * price[h]
			}
		}
		for h, mw := range give.Values {
			sold += mw * price[h]
		}
		if a.Name == "grid" { // what it takes from the bus is paid for as what a store takes
			for h, mw := range r.Hourly.Find("export_mw").Values {
				bought += mw * price[h]
			}
		}
		near(t, "what "+a.Name+" earns", a.CaptureUSDPerMWh*a.EnergyMWh, sold, 1e-9)
		if keeps := sold - bought - a.TotalUSD; math.Abs(a.ProfitUSD-keeps) > 1e-9*s.CostUSD {
			t.Errorf("%s keeps %g USD, want %g", a.Name, a.ProfitUSD, keeps)
		}
		near(t, "its value factor", a.ValueFactor*s.Price.Mean, a.CaptureUSDPerMWh, 1e-9)
	}
	// Hour by hour the grid's own mix counts, over all hours only what is built.
	if s.HourlyCFE <= 0 || s.HourlyCFE > 1 || s.AnnualCFE <= 0 {
		t.Errorf("carbon-free shares are %g hour by hour and %g over all hours", s.HourlyCFE, s.AnnualCFE)
	}
	if s.Answers != nil && len(s.Answers.Entries) > 0 {
		t.Error("a plan solved again for break-even costs")
	}
}

// TestCheckWith: the same problem solved twice by one solver agrees with itself, and a made-up optimum does not.
func TestCheckWith(t *testing.T) {
	solver, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	r := planned(t, metered+"supply: {grid: {grid: us-average}}\n", Settings{CheckWith: solver, CheckName: "itself"})
	c := r.Report.Supply.CheckedWith
	if c == nil || !c.Agrees || c.Difference != 0 || c.Solver != "itself" || c.PriceWorst != 0 || c.CapacityOf != "" {
		t.Fatalf("a solver does not agree with itself: %+v", c)
	}
	optimum := func(usd float64) *supply.Result { return &supply.Result{ObjectiveUSD: usd} }
	for _, factor := range []float64{1 + 2e-6, 1 - 2e-6} {
		if c := compareSolvers(optimum(100), optimum(100*factor), "other"); c.Agrees {
			t.Errorf("optima of 100 and %.9g agree: %+v", 100*factor, c)
		}
	}
	if c := compareSolvers(optimum(100), optimum(100*(1+5e-7)), "other"); !c.Agrees || math.Abs(c.Difference-5e-7) > 1e-12 {
		t.Errorf("optima that differ by 5e-7 do not agree: %+v", c)
	}
}
