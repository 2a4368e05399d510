package supply

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tokenwatt/demand"
)

// flat is a load of 1 MW for some hours, served by one plant at 8.76 MUSD/MW/yr = 1000 USD/MW/h and 50 USD/MWh.
func flat(hours int) Problem {
	p := Problem{LoadMW: make([]float64, hours), Plants: []Plant{{
		Name: "gas", Kind: Dispatchable, Cost: Annual(8.76e6), MaxMW: math.Inf(1), FuelUSDPerMWh: 50, DirectKgPerMWh: 400, ConstantAvailability: 1,
	}}}
	for h := range p.LoadMW {
		p.LoadMW[h] = 1
	}
	return p
}

// By hand: 24 h of 1 MW cost 24 x 1000 for the plant and 24 x 50 for its fuel, and the capacity is paid for by
// the prices: their sum is 24 x 1050.
func TestOnePlantByHand(t *testing.T) {
	p := flat(24)
	r := run(t, p, settings(t))
	near(t, "cost", r.Costs.Total(), 24*1050, 1e-9)
	near(t, "capital", r.Costs.Capital, 24*1000, 1e-9)
	near(t, "fuel", r.Costs.Fuel, 24*50, 1e-9)
	near(t, "mean price", r.MeanPriceUSDPerMWh, 1050, 1e-9)
	near(t, "carbon", r.DirectT, 24*0.4, 1e-9)
	near(t, "intensity", r.DirectGPerKWh, 400, 1e-9)
	near(t, "revenue", r.Assets[0].RevenueUSD, r.Assets[0].Costs.Total(), 1e-9)
	conserves(t, &p, r)
}

// A solar plant of cost and hours such that it displaces gas fuel: with availability 1 in half the hours and fuel
// at 50, a MW is worth 12 x 50 USD in 24 h, thus 600 x 365 USD/MW/yr.
func TestBreakEvenByHand(t *testing.T) {
	p := flat(24)
	p.Plants = append(p.Plants, Plant{Name: "solar", Kind: Solar, Cost: Overnight(1e7, 0, 10, 0), MaxMW: math.Inf(1), Availability: make([]float64, 24)})
	for h := 6; h < 18; h++ {
		p.Plants[1].Availability[h] = 1
	}
	r := run(t, p, settings(t))
	b := r.BreakEven[1]
	// The plant's capacity is paid in some hours, by night or by day as the solver likes: where by day, the sun
	// would earn it too. A MW of sun is worth at least the fuel.
	if b.Built || b.ValueUSDPerMW < 600*365*(1-1e-9) {
		t.Errorf("break-even %+v", b)
	}
	near(t, "capex", b.CapexUSDPerKW, b.ValueUSDPerMW*10/1000, 1e-9)
}

func TestConservation(t *testing.T) {
	s := settings(t)
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		if rapid.Bool().Draw(t, "deferrable") {
			p.Deferrable = []demand.Deferrable{{FirstHour: 2, EndHour: 20, EnergyMWh: 300, MaxMW: 40}, {FirstHour: 10, EndHour: 24, EnergyMWh: 14, MaxMW: 1}}
		}
		if rapid.Bool().Draw(t, "unserved") {
			price := 400.0
			p.UnservedUSDPerMWh = &price
		}
		if rapid.Bool().Draw(t, "cap") {
			limit := 200 * p.loadMWh()
			p.CarbonCapKg = &limit
		}
		r := run(t, p, s)
		conserves(t, &p, r)
		if p.CarbonCapKg != nil && r.DirectT*1000 > *p.CarbonCapKg*(1+1e-6) {
			t.Errorf("emits %g of %g kg", r.DirectT*1000, *p.CarbonCapKg)
		}
		for i, d := range p.Deferrable {
			var sum float64
			for _, x := range r.DeferrableMW[i] {
				sum += x
			}
			near(t, "deferrable energy", sum, d.EnergyMWh, 1e-9)
		}
	})
}

// The certificate proves each optimum, so these check the programme's meaning: a constraint more or a price higher
// never lowers the cost, and a tighter cap never lowers its price or the cost.
func TestMonotone(t *testing.T) {
	s := settings(t)
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		base := run(t, p, s).ObjectiveUSD
		dear := clone(p)
		dear.Plants[2].FuelUSDPerMWh *= 1.3
		if got := run(t, dear, s).ObjectiveUSD; got < base*(1-1e-7) {
			t.Errorf("dearer fuel lowers the cost from %g to %g", base, got)
		}
		last := base
		for _, kgPerMWh := range []float64{300, 150, 50, 0} {
			limit := kgPerMWh * p.loadMWh()
			p.CarbonCapKg = &limit
			r := run(t, p, s)
			if r.ObjectiveUSD < last-1e-7*math.Abs(last) {
				t.Errorf("a tighter cap of %g kg/MWh lowers the cost from %g to %g", kgPerMWh, last, r.ObjectiveUSD)
			}
			last = r.ObjectiveUSD
			if r.DirectT*1000 > limit*(1+1e-6)+1e-6 {
				t.Errorf("emits %g of %g kg", r.DirectT*1000, limit)
			}
		}
	})
}

// A candidate that was not built comes in when its capital cost falls 1 % below break-even and stays out 1 % above.
func TestBreakEvenIsTheThreshold(t *testing.T) {
	s := settings(t)
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		r := run(t, p, s)
		for i, b := range r.BreakEven {
			if b.Built {
				if b.Name != "fission" {
					near(t, "factor of what is built inside its bounds, "+b.Name, b.Factor, 1, 1e-4)
				}
				continue
			}
			if b.Factor <= 0.02 {
				continue // worth next to nothing at any price
			}
			for _, side := range []float64{0.99, 1.01} {
				q := clone(p)
				if i < len(p.Plants) {
					q.Plants[i].Cost = p.Plants[i].Cost.scale(b.Factor * side)
				} else {
					q.Stores[0].PowerCost = p.Stores[0].PowerCost.scale(b.Factor * side)
					q.Stores[0].EnergyCost = p.Stores[0].EnergyCost.scale(b.Factor * side)
				}
				if built := run(t, q, s).BreakEven[i].Built; built != (side < 1) {
					t.Errorf("%s at %g of its break-even: built is %v", b.Name, side, built)
				}
			}
		}
	})
}

// The duals of grid limit and carbon cap are the differences of the optimum on either side.
func TestShadowPrices(t *testing.T) {
	s := settings(t)
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		p.Grid.LimitMW = 30
		limit := 120 * p.loadMWh()
		p.CarbonCapKg = &limit
		r := run(t, p, s)
		bracket := func(what string, value, step float64, change func(q *Problem, by float64)) {
			var slopes [2]float64
			for i, by := range []float64{-step, step} {
				q := clone(p)
				kg := limit
				q.CarbonCapKg = &kg
				change(&q, by)
				slopes[i] = (r.ObjectiveUSD - run(t, q, s).ObjectiveUSD) / by
			}
			slack := 1e-6 * math.Abs(r.ObjectiveUSD) / step
			if value > slopes[0]+slack || value < slopes[1]-slack {
				t.Errorf("%s is %g, the optimum falls by %g below and %g above", what, value, slopes[0], slopes[1])
			}
		}
		bracket("value of the grid limit", r.GridLimitValueUSDPerMWYr*r.Years, 0.3, func(q *Problem, by float64) { q.Grid.LimitMW += by })
		bracket("carbon price", r.CarbonShadowUSDPerT, limit/1000*0.01, func(q *Problem, by float64) { *q.CarbonCapKg += 1000 * by })
	})
}

func TestDeterministic(t *testing.T) {
	s := settings(t)
	p := rapid.Custom(small).Example(7)
	if diff := cmp.Diff(run(t, p, s), run(t, p, s), cmp.AllowUnexported(Result{})); diff != "" {
		t.Error(diff)
	}
}

func TestCapOfZeroBarsEmitters(t *testing.T) {
	p := flat(24)
	none := 0.0
	p.CarbonCapKg = &none
	p.Plants = append(p.Plants, Plant{Name: "clean", Kind: Dispatchable, Cost: Annual(1e8), MaxMW: math.Inf(1), ConstantAvailability: 1})
	r := run(t, p, settings(t))
	if r.DirectT != 0 || r.asset("gas").OutputMWh != 0 || len(r.Warnings) != 1 {
		t.Errorf("emits %g t, warnings %v", r.DirectT, r.Warnings)
	}
}

// Under a cap of zero the grid's limit is worth nothing in the hours in which it may not give: by hand, a grid that
// is without carbon in 12 of 24 hours and then pays 10 USD/MWh, beside clean power without fuel.
func TestGridLimitUnderACapOfZero(t *testing.T) {
	p := mixed(24)
	none := 0.0
	p.CarbonCapKg = &none
	p.Grid = &Grid{LimitMW: 0.5, PriceUSDPerMWh: make([]float64, 24), CarbonKgPerMWh: make([]float64, 24)}
	for h := range 24 {
		p.Grid.PriceUSDPerMWh[h] = -10
		if h >= 12 {
			p.Grid.CarbonKgPerMWh[h] = 300
		}
	}
	s := settings(t)
	r := run(t, p, s)
	wider := clone(p)
	wider.Grid.LimitMW = 0.6
	gain := (r.ObjectiveUSD - run(t, wider, s).ObjectiveUSD) / 0.1
	// Clean power has to be there for the other 12 hours, so a MW more of grid earns 12 x 10 USD.
	near(t, "gain by hand", gain, 120, 1e-6)
	near(t, "value of the grid limit", r.GridLimitValueUSDPerMWYr*r.Years, gain, 1e-6)
}

func TestRunRefuses(t *testing.T) {
	s := settings(t)
	for name, change := range map[string]func(p *Problem){
		"no hours":           func(p *Problem) { p.LoadMW = nil },
		"negative load":      func(p *Problem) { p.LoadMW[0] = -1 },
		"twice a name":       func(p *Problem) { p.Plants = append(p.Plants, p.Plants[0]) },
		"max below min":      func(p *Problem) { p.Plants[0].MinMW, p.Plants[0].MaxMW = 2, 1 },
		"availability":       func(p *Problem) { p.Plants[0].Availability = []float64{1} },
		"window":             func(p *Problem) { p.Deferrable = []demand.Deferrable{{EndHour: 2, EnergyMWh: 3, MaxMW: 1}} },
		"kind":               func(p *Problem) { p.Plants[0].Kind = "tide" },
		"NaN":                func(p *Problem) { p.Plants[0].Cost.AnnualUSD = math.NaN() },
		"negative fuel cost": func(p *Problem) { p.Plants[0].FuelUSDPerMWh = -1 },
		"efficiency":         func(p *Problem) { p.Stores = []Store{{Name: "s", MaxMW: 1, DischargeEfficiency: 1}} },
		"grid price":         func(p *Problem) { p.Grid = &Grid{LimitMW: 1} },
	} {
		t.Run(name, func(t *testing.T) {
			p := flat(24)
			change(&p)
			if _, err := Run(context.Background(), p, s); !errors.Is(err, ErrProblem) {
				t.Errorf("got %v", err)
			}
		})
	}
	if _, err := Run(context.Background(), flat(1), nil); !errors.Is(err, ErrNoSolver) {
		t.Errorf("got %v", err)
	}
}

func TestSyntheticYear(t *testing.T) {
	s := &Synthetic{MeanUSDPerMWh: 80, MeanKgPerMWh: 390, DailySwing: 0.3, SeasonalSwing: 0.1, Noise: 0.35, LatitudeDeg: 40, Seed: 3}
	price, carbon := s.Year(8784)
	var sum, sumCarbon float64
	least := math.Inf(1)
	for h := range price {
		sum += price[h]
		sumCarbon += carbon[h]
		least = math.Min(least, carbon[h])
	}
	near(t, "mean price", sum/8784, 80, 1e-12)
	near(t, "mean carbon", sumCarbon/8784, 390, 1e-12)
	if least <= 0 {
		t.Errorf("least carbon %g", least)
	}
	again, _ := s.Year(8784)
	if diff := cmp.Diff(price, again); diff != "" {
		t.Error("not the same twice")
	}
	calm := &Synthetic{MeanUSDPerMWh: 100, DailySwing: 0.3}
	price, _ = calm.Year(8760)
	// Local solar time at the middle of the hour: hour 3 is half an hour past the low of -30 %.
	near(t, "night", price[3], 100*(1-0.3*math.Cos(math.Pi*0.5/15)), 1e-6)
	near(t, "evening", price[18], 100*(1+0.3*math.Cos(math.Pi*0.5/9)), 3e-3)
}

func BenchmarkRunWeek(b *testing.B) {
	s := settings(b)
	p := dc100(b, 168)
	for b.Loop() {
		if _, err := Run(context.Background(), p, s); err != nil {
			b.Fatal(err)
		}
	}
}

// An interior solution without crossover lies inside the optimal face and misses bounds by more than a vertex does;
// it is booked all the same, or refused, but never out of balance.
func TestInteriorSolution(t *testing.T) {
	s := settings(t)
	interior := interiorSettings(t)
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		r, err := Run(context.Background(), p, interior)
		if errors.Is(err, ErrResidual) {
			t.Skip("refused")
		}
		if err != nil {
			t.Fatal(err)
		}
		conserves(t, &p, r)
		near(t, "objective", r.ObjectiveUSD, run(t, p, s).ObjectiveUSD, 1e-6)
	})
}
