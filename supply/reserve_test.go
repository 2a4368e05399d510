package supply

import (
	"context"
	"errors"
	"math"
	"testing"
)

// standby is 10 MW bought at 10 USD/MWh, with a gas plant at 1 USD/MW/h and 50 USD/MWh that nothing needs.
func standby() Problem {
	p := bought(constant(24, 10), 20, 10)
	p.Plants = []Plant{{Name: "gas", Kind: Dispatchable, Cost: hourlyUSD(1), MaxMW: math.Inf(1), FuelUSDPerMWh: 50, ConstantAvailability: 1, FirmShare: 0.9}}
	p.Reserve = &Reserve{HoldHours: 1}
	return p
}

func TestReserveByHand(t *testing.T) {
	store := Store{Name: "battery", PowerCost: hourlyUSD(0.2), EnergyCost: hourlyUSD(0.1), MaxMW: math.Inf(1), ChargeEfficiency: 1, DischargeEfficiency: 1}
	engines := func(p *Problem, units int) {
		p.Grid = nil
		p.LoadMW = constant(24, 25)
		p.Plants[0].Units = units
	}
	for _, c := range []struct {
		name   string
		change func(p *Problem)
		cost   float64 // above 24 x 100 USD bought, or 24 x 25 x 50 of fuel on an island
	}{
		// The loss of the grid is made up for by 10 MW of gas that do not run.
		{"none", func(p *Problem) { p.Reserve = nil }, 0},
		{"gas stands by", func(*Problem) {}, 24 * 10},
		{"four tenths may be shed", func(p *Problem) { p.Reserve.ShedShare = 0.4 }, 24 * 6},
		// A store that holds for an hour: 10 MW and 10 MWh at 0.2 and 0.1 USD an hour; for two hours 20 MWh.
		{"a store", func(p *Problem) { p.Stores = []Store{store} }, 24 * 3},
		{"a store for two hours", func(p *Problem) { p.Stores, p.Reserve.HoldHours = []Store{store}, 2 }, 24 * 4},
		{"a store that may not", func(p *Problem) { p.Stores = []Store{store}; p.Stores[0].NoReserve = true }, 24 * 10},
		// Export that stops: 4 MW of sun that would go out at no price stand against 6 MW of gas.
		{"export", func(p *Problem) {
			p.Plants = append(p.Plants, Plant{Name: "sun", Kind: Solar, MinMW: 14, MaxMW: 14, Availability: constant(24, 1)})
			p.LoadMW = constant(24, 18) // 14 of sun and 4 bought
			p.Grid.ExportLimitMW, p.Grid.ExportPriceUSDPerMWh = 5, constant(24, -1)
		}, 24*(4+40) - 2400},
		// An island of 25 MW: one plant alone has nothing beside it. Of 5 units 4 carry 25 MW: 31.25 MW.
		{"five units", func(p *Problem) { engines(p, 5) }, 24 * 31.25},
		// Units of 10 MW: with one lost 25 MW need three, so four; without whole units 25 MW and one unit.
		{"units of ten", func(p *Problem) {
			engines(p, 0)
			p.Plants[0].UnitMW, p.Plants[0].WholeUnits, p.Plants[0].MaxMW = 10, true, 200
		}, 24 * 40},
		{"units of ten in part", func(p *Problem) { engines(p, 0); p.Plants[0].UnitMW, p.Plants[0].MaxMW = 10, 200 }, 24 * 35},
		{"units of ten that run", func(p *Problem) {
			engines(p, 0)
			p.Plants[0].UnitMW, p.Plants[0].WholeUnits, p.Plants[0].MaxMW, p.Plants[0].Commitment, p.Plants[0].MinLoad = 10, true, 200, Integer, 0.4
		}, 24 * 40},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := standby()
			c.change(&p)
			r := run(t, p, settings(t))
			base := 2400.
			if p.Grid == nil {
				base = 24 * 25 * 50
			}
			near(t, "cost", r.Costs.Total(), base+c.cost, 1e-9)
			conserves(t, &p, r)
			ready(t, &p, r)
		})
	}
}

// ready checks the reserve of a result from the problem alone, where no unit size is open.
func ready(t fails, p *Problem, r *Result) {
	t.Helper()
	if p.Reserve == nil {
		return
	}
	for h, load := range r.LoadMW {
		all := p.Reserve.ShedShare * p.LoadMW[h]
		if p.Reserve.ShedDeferrable {
			all += load - p.LoadMW[h]
		}
		for i := range r.Assets {
			all += r.Assets[i].ReadyMW[h]
		}
		if p.Grid != nil {
			a := r.asset("grid")
			lost := a.OutputMW[h]
			if a.ExportMW != nil {
				lost -= a.ExportMW[h]
			}
			if got := all - a.ReadyMW[h]; got < lost-1e-4 {
				t.Errorf("hour %d: %g MW stand ready for %g MW of import", h, got, lost)
			}
		}
		for i := range p.Plants {
			plant, a := &p.Plants[i], r.asset(p.Plants[i].Name)
			if plant.Kind.natural() || plant.losesUnit() {
				continue
			}
			n := float64(plant.parts())
			if got := all - a.ReadyMW[h]/n; got < a.OutputMW[h]/n-1e-4 {
				t.Errorf("hour %d: %g MW stand ready for a unit of %s with %g MW", h, got, a.Name, a.OutputMW[h]/n)
			}
			if a.ReadyMW[h] > plant.available(h)*a.CapacityMW-a.OutputMW[h]+1e-4 {
				t.Errorf("hour %d: %s stands ready with %g MW beside %g of %g", h, a.Name, a.ReadyMW[h], a.OutputMW[h], a.CapacityMW)
			}
		}
		for i := range p.Stores {
			a, s := r.asset(p.Stores[i].Name), &p.Stores[i]
			if got := all - a.ReadyMW[h]; got < a.OutputMW[h]-a.ChargeMW[h]-1e-4 {
				t.Errorf("hour %d: %g MW stand ready for %s with %g MW", h, got, a.Name, a.OutputMW[h])
			}
			before := a.ContentsMWh[(h+len(r.LoadMW)-1)%len(r.LoadMW)]
			if after, held := a.ReadyMW[h]+a.OutputMW[h]-a.ChargeMW[h], s.DischargeEfficiency*before/p.Reserve.HoldHours; after > held+1e-4 {
				t.Errorf("hour %d: %s delivers %g MW after a loss and can hold %g", h, a.Name, after, held)
			}
		}
	}
}

// A MW that has to stand ready costs 1 USD an hour.
func TestReservePrice(t *testing.T) {
	p := standby()
	r := run(t, p, settings(t))
	var sum float64
	for _, x := range r.ReservePriceUSDPerMW {
		sum += x
	}
	near(t, "price of the reserve", sum, 24, 1e-9) // over the hours as the solver likes
}

// 15 % over the peak of 10 MW from gas of which 90 % count: 11.5 / 0.9 MW. One MW of margin less saves 1 / 0.9 USD an hour.
func TestMarginByHand(t *testing.T) {
	p := standby()
	p.Reserve, p.Margin = nil, &Margin{Share: 0.15, StoreHours: 4}
	s := settings(t)
	r := run(t, p, s)
	near(t, "gas", r.asset("gas").CapacityMW, 11.5/0.9, 1e-9)
	near(t, "price of the margin", r.MarginShadowUSDPerMWYr, 8760/0.9, 1e-9)
	near(t, "break-even of gas", r.BreakEven[0].Factor, 1, 1e-9)
	// Half of the import counts, without cost: 20 MW of limit are 10; gas has to make up 1.5.
	p.Grid.FirmShare = 0.5
	near(t, "gas beside the grid", run(t, p, s).asset("gas").CapacityMW, 1.5/0.9, 1e-9)
	// In the worst hour the grid gives 4 MW.
	p.Grid.HourlyLimitMW = constant(24, 20)
	p.Grid.HourlyLimitMW[2] = 4
	near(t, "gas beside a small grid", run(t, p, s).asset("gas").CapacityMW, (11.5-2)/0.9, 1e-9)
	// A store at 0.1 USD for a MW and 0.01 for a MWh an hour counts for what it delivers over four hours.
	p.Grid.FirmShare = 0
	p.Stores = []Store{{Name: "battery", PowerCost: hourlyUSD(0.1), EnergyCost: hourlyUSD(0.01), MaxMW: math.Inf(1), ChargeEfficiency: 0.9, DischargeEfficiency: 0.9, FirmShare: 0.8}}
	r = run(t, p, s)
	near(t, "battery", r.asset("battery").CapacityMW, 11.5/0.8/0.9, 1e-9)
	near(t, "its energy", r.asset("battery").EnergyMWh, 4*11.5/0.8/0.9, 1e-9)
}

func TestReserveRefuses(t *testing.T) {
	for name, change := range map[string]func(p *Problem){
		"units without number":  func(p *Problem) { p.Plants[0].UnitMW = 5 },
		"relaxed without units": func(p *Problem) { p.Plants[0].UnitMW, p.Plants[0].MaxMW, p.Plants[0].Commitment = 5, 50, Relaxed },
		"no hours to hold": func(p *Problem) {
			p.Reserve.HoldHours, p.Stores = 0, []Store{{Name: "s", MaxMW: 1, ChargeEfficiency: 1, DischargeEfficiency: 1}}
		},
		"shed more than all": func(p *Problem) { p.Reserve.ShedShare = 1.1 },
	} {
		t.Run(name, func(t *testing.T) {
			p := standby()
			change(&p)
			if _, err := Run(context.Background(), p, settings(t)); !errors.Is(err, ErrProblem) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// A grid without limit makes up for the loss of anything but itself.
func TestReserveOfAnUnlimitedGrid(t *testing.T) {
	p := standby()
	p.Grid.LimitMW = math.Inf(1)
	r := run(t, p, settings(t))
	near(t, "cost", r.Costs.Total(), 2400+240, 1e-9) // gas for the loss of the grid
	if r.asset("grid").ReadyMW != nil {
		t.Error("an unlimited grid has no measure of what it stands ready with")
	}
	if got := r.asset("gas").ReadyMW[3]; math.Abs(got-10) > 1e-6 {
		t.Errorf("gas stands ready with %g MW", got)
	}
}
