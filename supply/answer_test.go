package supply

import (
	"context"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/lp"
	"tokenwatt/lp/interior"
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
// A threshold that the solves beside it do not confirm says so, and is rare.
func TestEntryIsTheThreshold(t *testing.T) {
	s := settings(t)
	thresholds, unconfirmed := 0, 0
	defer func() {
		if unconfirmed*20 > thresholds {
			t.Errorf("%d of %d thresholds are not confirmed", unconfirmed, thresholds)
		}
	}()
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		_, a := answers(t, p, s, BreakEvens)
		for _, w := range a.Warnings {
			if !strings.Contains(w, "is not confirmed") {
				t.Errorf("warns: %s", w)
			}
		}
		for _, e := range a.Entries {
			if e.Capital == nil {
				if e.NoCapital == "" {
					t.Errorf("%s has no break-even and no reason", e.Name)
				}
				continue
			}
			thresholds++
			if !e.Capital.Confirmed || e.Fuel != nil && !e.Fuel.Confirmed {
				unconfirmed++
				continue
			}
			if !e.AtMax && e.Capital.Factor > e.Capital.FirstFactor*(1+1e-5) {
				t.Errorf("%s enters at %g of its cost, the prices allow at most %g", e.Name, e.Capital.Factor, e.Capital.FirstFactor)
			}
			// At most six starts and both sides, and a few steps between; two to five solves as a rule.
			if e.Capital.Solves > 12 {
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
					if at := q.atMax(r.asset(e.Name)) != nil; at != (side < 1) {
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

// Sites with any of the further features are answered without a warning.
func TestRichAnswers(t *testing.T) {
	s := settings(t)
	seeds := []int{2, 1, 6}
	if testing.Short() {
		seeds = seeds[:1]
	}
	for _, seed := range seeds {
		p := rapid.Custom(rich).Example(seed)
		r := run(t, p, s)
		a, err := Answer(context.Background(), p, r, &AnswerSettings{Settings: *s, Workers: 2, Slacks: []float64{0.02}, ParetoPoints: 3})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range a.Warnings {
			t.Errorf("seed %d warns: %s", seed, w)
		}
		if a.Setters.NotFound > 0 {
			t.Errorf("seed %d: %d of %d hours without a setter", seed, a.Setters.NotFound, len(p.LoadMW))
		}
	}
}

// Whole units: gas in units of 0.4 MW has to have 1.2 MW for 1 MW of load and costs 3 x 0.4 x 1000 + 50 USD an hour. A
// clean plant of one unit of 1 MW enters at 1250 USD/MW/h, a convex cost that no prices show.
func TestAnswersWithIntegers(t *testing.T) {
	p := mixed(4)
	p.Plants[0].UnitMW, p.Plants[0].WholeUnits, p.Plants[0].MaxMW = 0.4, true, 4
	p.Plants[1].UnitMW, p.Plants[1].WholeUnits, p.Plants[1].MaxMW = 1, true, 3
	_, a := answers(t, p, settings(t))
	for _, w := range a.Warnings {
		t.Errorf("warns: %s", w)
	}
	e := a.Entries[0]
	if e.Name != "clean" || e.Capital == nil || !e.Capital.Confirmed {
		t.Fatalf("%+v", e)
	}
	near(t, "annual cost of clean power", e.Capital.AnnualUSDPerMW, 1250*8760, 1e-3)
	// 5 % more than 5000 USD is 62.5 USD an hour: not enough for another unit.
	near(t, "most gas", a.Alternatives.Ranges[0].Most[2].Value, 1.2, 1e-6)
	near(t, "all clean", a.Pareto.Hourly.Points[10].Mix.CostUSD, 4*2000, 1e-6)
}

// A battery that would be worth more than its 1 MWh: free in the night, the sun's power costs gas 50 USD/MWh by day.
func TestEntryAtMaxEnergy(t *testing.T) {
	p := flat(24)
	p.Plants[0].Cost, p.Plants[0].MaxMW = Capital{}, 5
	p.Plants = append(p.Plants, Plant{Name: "solar", Kind: Solar, MinMW: 9, MaxMW: 9, Availability: make([]float64, 24)})
	for h := 6; h < 18; h++ {
		p.Plants[1].Availability[h] = 1
	}
	p.Stores = []Store{{Name: "battery", EnergyCost: Annual(3650), MaxMW: 5, MaxMWh: 1, ChargeEfficiency: 1, DischargeEfficiency: 1}}
	_, a := answers(t, p, settings(t), BreakEvens)
	e := a.Entries[0]
	if e.Name != "battery" || !e.AtMax || e.Capital == nil || !e.Capital.Confirmed {
		t.Fatalf("%+v, %v", e, a.Warnings)
	}
	// A MWh more saves 50 USD a day: 18250 USD a year, five times its cost; without a bound it fills all 12 h of night.
	near(t, "factor", e.Capital.Factor, 5, 1e-6)
	near(t, "energy without a bound", e.Capital.Change.After.asset("battery").EnergyMWh, 12, 1e-6)
}

// An interior solution, in the middle of the optimal face, has the same setters but for ties.
func TestSettersOfAnInteriorSolution(t *testing.T) {
	s := settings(t)
	interior := &Settings{Solver: s.Solver, LP: lp.Settings{Method: lp.IPM, Crossover: lp.Off, PrimalTolerance: 1e-9, DualTolerance: 1e-9}}
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		r, err := Run(context.Background(), p, interior)
		if errors.Is(err, ErrResidual) {
			t.Skip("refused")
		}
		if err != nil {
			t.Fatal(err)
		}
		vertex, inner := findSetters(&p, run(t, p, s)), findSetters(&p, r)
		if inner.NotFound > 0 {
			t.Errorf("%d of %d hours without a setter", inner.NotFound, len(p.LoadMW))
		}
		for h := range p.LoadMW {
			a, b := vertex.Summary[vertex.ByHour[h]], inner.Summary[inner.ByHour[h]]
			exact := func(k SetterKind) bool { return k != SetByStore && k != SetByCapacity }
			if exact(a.Kind) && exact(b.Kind) && a.Setter != b.Setter && !inner.Tied[h] && !vertex.Tied[h] {
				t.Errorf("hour %d is set by %+v at a vertex and by %+v inside", h, a.Setter, b.Setter)
			}
		}
	})
}

// The structured interior point, whose answers lie in the middle of the optimal face, answers as the simplex does.
func TestAnswersOfTheInteriorPoint(t *testing.T) {
	vertex, inner := settings(t), &Settings{Solver: interior.Solver{}}
	for _, seed := range []int{3, 4} {
		p := rapid.Custom(small).Example(seed)
		ask := func(s *Settings) *Answers {
			a, err := Answer(context.Background(), p, run(t, p, s), &AnswerSettings{Settings: *s, Slacks: []float64{0.02}, ParetoPoints: 4})
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range a.Warnings {
				t.Errorf("seed %d warns: %s", seed, w)
			}
			return a
		}
		a, b := ask(vertex), ask(inner)
		for i, e := range a.Entries {
			if (e.Capital == nil) != (b.Entries[i].Capital == nil) {
				t.Errorf("%s: %+v and %+v", e.Name, e, b.Entries[i])
			} else if e.Capital != nil {
				near(t, "break-even of "+e.Name, b.Entries[i].Capital.Factor, e.Capital.Factor, 1e-5)
			}
		}
		near(t, "value of a MW", b.Values.Interconnection.DifferenceUSD, a.Values.Interconnection.DifferenceUSD, 1e-4)
		near(t, "a month earlier", b.Values.MonthEarlier.USDPerMonth, a.Values.MonthEarlier.USDPerMonth, 1e-5)
		for i, r := range a.Alternatives.Ranges {
			near(t, "least of "+r.Name, b.Alternatives.Ranges[i].Least[0].Value, r.Least[0].Value, 1e-5)
			near(t, "most of "+r.Name, b.Alternatives.Ranges[i].Most[0].Value, r.Most[0].Value, 1e-5)
		}
		for i, point := range a.Pareto.Hourly.Points {
			near(t, "share", b.Pareto.Hourly.Points[i].Share, point.Share, 1e-5)
			near(t, "cost of a share", b.Pareto.Hourly.Points[i].Mix.CostUSD, point.Mix.CostUSD, 1e-5)
		}
	}
}
