package supply

import (
	"context"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// answers runs the problem and answers parts of it.
func answers(t fails, p Problem, s *Settings, parts ...Part) (*Result, *Answers) {
	t.Helper()
	r := run(t, p, s)
	a, err := Answer(context.Background(), p, r, &AnswerSettings{Settings: *s, Parts: parts, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	return r, a
}

// A candidate that was not built comes in when its capital cost falls 1 % below the break-even and stays out 1 % above.
func TestEntryIsTheThreshold(t *testing.T) {
	s := settings(t)
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		_, a := answers(t, p, s, BreakEvens)
		for _, w := range a.Warnings {
			t.Errorf("warns: %s", w)
		}
		for _, e := range a.Entries {
			if e.Capital == nil {
				if e.NoCapital == "" {
					t.Errorf("%s has no break-even and no reason", e.Name)
				}
				continue
			}
			if !e.AtMax && e.Capital.Factor > e.Capital.FirstFactor*(1+1e-5) {
				t.Errorf("%s enters at %g of its cost, the prices allow at most %g", e.Name, e.Capital.Factor, e.Capital.FirstFactor)
			}
			if e.Capital.Solves > 8 {
				t.Errorf("%s took %d solves", e.Name, e.Capital.Solves)
			}
			if c := e.Capital.Change; !e.AtMax && (c.CostChangeUSD > 0 || c.After.asset(e.Name).CapacityMW <= 0 || len(c.Displaced) == 0) {
				t.Errorf("at %g of its cost %s changes the mix by %+v", c.At, e.Name, c)
			}
			for _, side := range []float64{0.99, 1.01} {
				q := clone(p)
				q.scaleCapital(e.Name, e.Capital.Factor*side)
				r := run(t, q, s)
				if e.AtMax {
					if at := q.atMax(r.asset(e.Name)) > 0; at != (side < 1) {
						t.Errorf("%s at %g of its break-even: at its largest size is %v", e.Name, side, at)
					}
				} else if built := r.built(r.asset(e.Name)); built != (side < 1) {
					t.Errorf("%s at %g of its break-even: built is %v", e.Name, side, built)
				}
			}
			if e.Fuel == nil {
				continue
			}
			for _, side := range []float64{0.99, 1.01} {
				q := clone(p)
				q.plant(e.Name).FuelUSDPerMWh *= e.Fuel.Factor * side
				r := run(t, q, s)
				if built := r.built(r.asset(e.Name)); built != (side < 1) {
					t.Errorf("%s at %g of its break-even fuel price: built is %v", e.Name, side, built)
				}
			}
		}
	})
}

// By hand: clean power at 2000 USD/MW/h beside gas at 1000 and 50 USD/MWh enters at 1050 of it, and then gives all; gas
// enters, with clean power at 1040, at a fuel price of 40.
func TestEntryByHand(t *testing.T) {
	p := mixed(24)
	p.Plants[1].Cost = Overnight(2e8, 0.05, 30, 0.02)
	_, a := answers(t, p, settings(t), BreakEvens)
	e := a.Entries[0]
	annual := 1050.0 * 8760
	if e.Name != "clean" || e.AtMax || e.Fuel != nil || !e.Capital.Confirmed {
		t.Fatalf("%+v", e)
	}
	near(t, "annual cost", e.Capital.AnnualUSDPerMW, annual, 1e-6)
	near(t, "capex", e.Capital.CapexUSDPerKW, 2e5*annual/p.Plants[1].Cost.AnnualUSD, 1e-6)
	near(t, "what gas loses", e.Capital.Change.Displaced[0].ByMWh, -24, 1e-6)
	near(t, "share of gas", e.Capital.Change.Displaced[0].Share, -1, 1e-6)
	near(t, "cost at 95 %", e.Capital.Change.CostChangeUSD, -0.05*1050*24, 1e-6)
	p.Plants[1].Cost = Annual(1040 * 8760)
	_, a = answers(t, p, settings(t), BreakEvens)
	near(t, "fuel price of gas", a.Entries[0].Fuel.FuelUSDPerMWh, 40, 1e-6)
	near(t, "annual cost of gas", a.Entries[0].Capital.AnnualUSDPerMW, 990*8760, 1e-6)
}

// A plant of at most 0.4 MW that is worth more than it costs is kept at its largest size up to what gas costs; without
// that bound it gives all.
func TestEntryAtMax(t *testing.T) {
	p := mixed(24)
	p.Plants[1].Cost, p.Plants[1].MaxMW = Annual(800*8760), 0.4
	_, a := answers(t, p, settings(t), BreakEvens)
	if len(a.Entries) != 1 || !a.Entries[0].AtMax || !a.Entries[0].Capital.Confirmed {
		t.Fatalf("%+v, %v", a.Entries, a.Warnings)
	}
	near(t, "annual cost up to which it stays", a.Entries[0].Capital.AnnualUSDPerMW, 1050*8760, 1e-6)
	near(t, "size without bound", a.Entries[0].Capital.Change.After.asset("clean").CapacityMW, 1, 1e-6)
}

// What no capital cost lets in is said with the reason.
func TestEntryNever(t *testing.T) {
	p := flat(24)
	p.Plants[0].Cost = Capital{}
	p.Plants[0].MaxMW = 5
	none := 0.0
	p.CarbonCapKg = &none
	p.Plants[0].DirectKgPerMWh = 0
	dear := Plant{Name: "dear", Kind: Dispatchable, Cost: Annual(100), MaxMW: 5, FuelUSDPerMWh: 60, ConstantAvailability: 1}
	dirty, gone, dark := dear, dear, dear
	dirty.Name, dirty.DirectKgPerMWh, dirty.FuelUSDPerMWh = "dirty", 100, 1
	gone.Name, gone.MaxMW = "gone", 0
	dark.Name, dark.FuelUSDPerMWh, dark.Availability = "dark", 10, make([]float64, 24)
	p.Plants = append(p.Plants, dear, dirty, gone, dark)
	p.Stores = []Store{{Name: "battery", PowerCost: Annual(100), EnergyCost: Annual(10), MaxMW: 5, ChargeEfficiency: 0.9, DischargeEfficiency: 0.9}}
	_, a := answers(t, p, settings(t), BreakEvens)
	want := map[string]string{
		"dear": "would not run", "dirty": "cap of zero", "gone": "largest size is zero", "dark": "lowers the cost of nothing", "battery": "losses and wear",
	}
	for _, e := range a.Entries {
		if e.Capital != nil || want[e.Name] == "" || !strings.Contains(e.NoCapital, want[e.Name]) {
			t.Errorf("%s: %+v, %q", e.Name, e.Capital, e.NoCapital)
		}
		delete(want, e.Name)
	}
	if len(want) > 0 || len(a.Warnings) > 0 {
		t.Errorf("left %v, warnings %v", want, a.Warnings)
	}
}
