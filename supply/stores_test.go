package supply

import (
	"math"
	"testing"
)

// swing is 1 MW for 24 hours, bought at 10 USD/MWh for 12 hours and at 100 for 12.
func swing() Problem {
	p := bought(constant(24, 1), math.Inf(1), 10)
	for h := 12; h < 24; h++ {
		p.Grid.PriceUSDPerMWh[h] = 100
	}
	return p
}

// threeSizes is a store without losses of which a MW of charging costs 1, a MW of discharging 2 and a MWh 0.5 USD an hour.
func threeSizes() Store {
	return Store{
		Name: "hydrogen", PowerCost: hourlyUSD(1), EnergyCost: hourlyUSD(0.5), DischargeCost: hourlyUSD(2), SeparateDischarge: true,
		MaxMW: math.Inf(1), ChargeEfficiency: 1, DischargeEfficiency: 1,
	}
}

// Twelve MWh carried from cheap to dear hours save 12 x 90 USD and need 1 MW to charge, 1 MW to discharge and 12 MWh.
func TestThreeSizesByHand(t *testing.T) {
	for _, c := range []struct {
		name                    string
		change                  func(s *Store)
		power, discharge, hours float64
		cost                    float64 // of the store
	}{
		{"apart", func(*Store) {}, 1, 1, 12, 24*(1+2+6) + 0},
		{"wear", func(s *Store) { s.WearUSDPerMWh = 5 }, 1, 1, 12, 24*(1+2+6) + 60},
		// At most 6 hours: 2 MW of discharging for the same energy.
		{"most hours", func(s *Store) { s.MaxHours = 6 }, 1, 2, 12, 24 * (1 + 4 + 6)},
		// At least 24 hours: 24 MWh for 1 MW.
		{"least hours", func(s *Store) { s.MinHours = 24 }, 1, 1, 24, 24 * (1 + 2 + 12)},
		{"largest energy", func(s *Store) { s.MaxMWh = 3 }, 0.25, 0.25, 3, 24 * (0.25 + 0.5 + 1.5)},
		{"largest discharge", func(s *Store) { s.MaxDischargeMW = 0.5 }, 0.5, 0.5, 6, 24 * (0.5 + 1 + 3)},
		{"least discharge", func(s *Store) { s.MinDischargeMW = 3 }, 1, 3, 12, 24 * (1 + 6 + 6)},
		{"of one size", func(s *Store) { s.MinDischargeMW, s.MaxDischargeMW, s.MinMW, s.MaxMW = 2, 2, 1, 1 }, 1, 2, 12, 24 * (1 + 4 + 6)},
		{"one converter", func(s *Store) { s.SeparateDischarge, s.DischargeCost = false, Capital{} }, 1, 1, 12, 24 * (1 + 6)},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := swing()
			s := threeSizes()
			c.change(&s)
			p.Stores = []Store{s}
			r := run(t, p, settings(t))
			a := r.asset("hydrogen")
			moved := math.Min(c.hours, 12)
			near(t, "charging power", a.CapacityMW, c.power, 1e-9)
			near(t, "discharging power", a.DischargeMW, c.discharge, 1e-9)
			near(t, "energy", a.EnergyMWh, c.hours, 1e-9)
			near(t, "cost of the store", a.Costs.Total(), c.cost, 1e-9)
			near(t, "cost", r.Costs.Total(), c.cost+12*10+12*100-moved*90, 1e-9)
			near(t, "bare cost of a MWh", a.LCOEUSDPerMWh, c.cost/moved, 1e-9)
			near(t, "cost of a MWh with what it bought", a.LCOSUSDPerMWh, (c.cost+a.PurchaseUSD)/moved, 1e-9)
			conserves(t, &p, r)
		})
	}
}

// Two stores of different kind beside each other, each with losses: the books close and each earns its cost.
func TestTwoStores(t *testing.T) {
	p := swing()
	short, long := threeSizes(), threeSizes()
	short.Name, short.MaxHours, short.EnergyCost, short.ChargeEfficiency, short.StandingLoss = "battery", 4, hourlyUSD(0.3), 0.95, 1e-4
	long.DischargeEfficiency, long.PowerCost = 0.6, hourlyUSD(0.2)
	p.Stores = []Store{short, long}
	r := run(t, p, settings(t))
	conserves(t, &p, r)
	for _, b := range r.BreakEven {
		if b.Built {
			near(t, "factor of "+b.Name, b.Factor, 1, 1e-6)
			a := r.asset(b.Name)
			near(t, "what "+b.Name+" earns", a.RevenueUSD, a.Costs.Total(), 1e-6)
		}
	}
}

// A store of three sizes that is not built comes in 1 % below its break-even and stays out 1 % above.
func TestBreakEvenOfThreeSizes(t *testing.T) {
	s := settings(t)
	dear := func(factor float64) Problem {
		p := swing()
		h := threeSizes()
		h.PowerCost, h.DischargeCost, h.EnergyCost = hourlyUSD(5*factor), hourlyUSD(10*factor), hourlyUSD(6*factor)
		p.Stores = []Store{h}
		return p
	}
	b := run(t, dear(1), s).BreakEven[0]
	if b.Built || !(b.Factor > 0 && b.Factor < 1) {
		t.Fatalf("got %+v", b)
	}
	for _, side := range []float64{0.99, 1.01} {
		if got := run(t, dear(b.Factor*side), s).BreakEven[0].Built; got != (side < 1) {
			t.Errorf("at %g of its break-even: built is %v", side, got)
		}
	}
}
