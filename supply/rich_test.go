package supply

import (
	"context"
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand"
	"tokenwatt/lp"
	"tokenwatt/lp/interior"
)

// rich is small with any of the further features: continuous, so that every solver can be asked.
func rich(t *rapid.T) Problem {
	p := small(t)
	hours := len(p.LoadMW)
	on := func(what string) bool { return rapid.Bool().Draw(t, what) }
	amount := func(what string, lo, hi float64) float64 { return rapid.Float64Range(lo, hi).Draw(t, what) }
	price := 400.0
	p.UnservedUSDPerMWh = &price // so that no draw is infeasible
	if on("export") {
		p.Grid.ExportLimitMW, p.Grid.ExportPriceUSDPerMWh = amount("export limit", 1, 100), make([]float64, hours)
		spread := amount("spread", 1, 40)
		for h := range hours {
			p.Grid.ExportPriceUSDPerMWh[h] = p.Grid.PriceUSDPerMWh[h] - spread
		}
	}
	if on("peaks") {
		p.Grid.PeakChargeUSDPerMWYr, p.Grid.BillingEnds = amount("peak charge", 1e3, 2e5), []int{hours / 3, hours}
	}
	if on("cap on load") {
		p.Curtailable = []Curtailable{{Name: "training", Segments: []Segment{{0.2, amount("first value", 20, 100)}, {0.4, 150}}}}
	}
	p.Grid.CarbonFreeShare = constant(hours, amount("cfe", 0, 0.9))
	if on("hourly matching") {
		share := amount("hourly share", 0.1, 0.97)
		p.HourlyCFEShare = &share
	}
	if on("annual matching") {
		share := amount("annual share", 0.1, 1.1)
		p.AnnualCFEShare = &share
	}
	if on("second store") {
		s := p.Stores[0]
		s.Name, s.SeparateDischarge, s.DischargeCost, s.DischargeEfficiency, s.StandingLoss, s.WearUSDPerMWh = "hydrogen", true, s.PowerCost.scale(amount("turbine", 0.5, 3)), 0.5, 0, 1
		s.EnergyCost, s.MaxHours = s.EnergyCost.scale(0.1), amount("most hours", 10, 100)
		p.Stores = append(p.Stores, s)
	}
	if on("window") {
		base := constant(18, 10)
		p.Deferrable = []demand.Deferrable{{FirstHour: 2, EndHour: 20, EnergyMWh: 180, MaxMW: 40}, {FirstHour: 10, EndHour: 24, EnergyMWh: 14, MaxMW: 1}}
		p.Shifts = []Shift{{BaseMW: base, USDPerMWh: amount("cost of shifting", 1, 60)}, {}}
	}
	gas, fission := &p.Plants[2], &p.Plants[3]
	gas.FirmShare, fission.AuxiliaryShare = 0.9, amount("own use", 0, 0.1)
	if on("relaxed commitment") {
		gas.Commitment, gas.MinLoad, gas.StartUSDPerMW = Relaxed, amount("least load", 0.1, 0.6), amount("start", 1, 100)
	}
	if on("ramps") {
		gas.RampUp, gas.RampDown = amount("ramp up", 0.1, 0.5), amount("ramp down", 0.1, 0.5)
		fission.RampUp = 0.05
	}
	if on("yearly hours") {
		gas.FullLoadHours = amount("hours", 100, 8000)
	}
	if on("pulses") {
		fission.Kind, fission.Pulse = Pulsed, &Pulse{GrossMWh: 0.01, RecirculatingShare: 0.3, WearUSD: 0.02, PerMWYr: 1e6}
	}
	if on("margin") {
		p.Margin = &Margin{Share: amount("share", 0, 0.2), StoreHours: 4}
		p.Stores[0].FirmShare = 0.8
	}
	if on("reserve") {
		p.Reserve = &Reserve{HoldHours: amount("hold", 0.5, 4), ShedShare: amount("shed", 0, 0.5), ShedDeferrable: true}
		gas.Units = 3
	}
	return p
}

func TestRichBooksClose(t *testing.T) {
	s := settings(t)
	rapid.Check(t, func(t *rapid.T) {
		p := rich(t)
		r := run(t, p, s)
		conserves(t, &p, r)
		ready(t, &p, r)
		if p.HourlyCFEShare != nil && r.HourlyCFEShare < *p.HourlyCFEShare-1e-6 {
			t.Errorf("hourly share %g of %g", r.HourlyCFEShare, *p.HourlyCFEShare)
		}
		if p.AnnualCFEShare != nil && r.AnnualCFEShare < *p.AnnualCFEShare-1e-6 {
			t.Errorf("annual share %g of %g", r.AnnualCFEShare, *p.AnnualCFEShare)
		}
	})
}

// What may be done more freely is never dearer, what costs more never cheaper.
func TestRichMonotone(t *testing.T) {
	s := settings(t)
	rapid.Check(t, func(t *rapid.T) {
		p := rich(t)
		base := run(t, p, s).ObjectiveUSD
		slack := 1e-7 * math.Max(math.Abs(base), 1e3)
		changes := []struct {
			name   string
			freer  bool
			change func(p *Problem)
		}{
			{"dearer fuel", false, func(p *Problem) { p.Plants[2].FuelUSDPerMWh *= 1.3 }},
			{"dearer starts", false, func(p *Problem) { p.Plants[2].StartUSDPerMW *= 2 }},
			{"less export", false, func(p *Problem) { p.Grid.ExportLimitMW /= 2 }},
			{"more reserve", false, func(p *Problem) {
				if p.Reserve != nil {
					r := *p.Reserve
					r.HoldHours *= 2
					p.Reserve = &r
				}
			}},
			{"free ramps", true, func(p *Problem) { p.Plants[2].RampUp, p.Plants[2].RampDown = 0, 0 }},
			{"free shifting", true, func(p *Problem) { p.Shifts = nil }},
			{"wider window", true, func(p *Problem) {
				if len(p.Deferrable) > 0 {
					p.Deferrable = append([]demand.Deferrable(nil), p.Deferrable...)
					p.Deferrable[1].FirstHour = 5
				}
			}},
			// A unit starts up to its least load, which is more than a ramp may allow: without ramps alone less is freer.
			{"no least load", true, func(p *Problem) { p.Plants[2].MinLoad, p.Plants[2].RampUp, p.Plants[2].RampDown = 0, 0, 0 }},
			{"a store of any length", true, func(p *Problem) { p.Stores[len(p.Stores)-1].MaxHours = 0 }},
			{"no shares", true, func(p *Problem) { p.HourlyCFEShare, p.AnnualCFEShare = nil, nil }},
			{"no margin", true, func(p *Problem) { p.Margin = nil }},
			{"more load that can be capped", true, func(p *Problem) {
				p.Curtailable = append([]Curtailable(nil), p.Curtailable...)
				for i := range p.Curtailable {
					p.Curtailable[i].Segments = append(p.Curtailable[i].Segments[:2:2], Segment{0.4, 160})
				}
			}},
		}
		for range 2 {
			c := rapid.SampledFrom(changes).Draw(t, "change")
			q := clone(p)
			c.change(&q)
			got := run(t, q, s).ObjectiveUSD
			if c.freer && got > base+slack || !c.freer && got < base-slack {
				t.Errorf("%s: cost goes from %.12g to %.12g", c.name, base, got)
			}
		}
	})
}

// Interior solutions of everything are booked, or refused, but never out of balance: HiGHS's without crossover, and those
// of our own solver, which now and then gives up, and finds what HiGHS's simplex finds where it does not.
func TestRichInterior(t *testing.T) {
	s := settings(t)
	for name, solver := range map[string]*Settings{"HiGHS": interiorSettings(t), "ours": {Solver: interior.Solver{}}} {
		t.Run(name, func(t *testing.T) {
			refused, all := 0, 0
			rapid.Check(t, func(t *rapid.T) {
				p := rich(t)
				r, err := Run(context.Background(), p, solver)
				all++
				if errors.Is(err, ErrResidual) || errors.Is(err, lp.ErrFailed) {
					refused++
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				conserves(t, &p, r)
				ready(t, &p, r)
				near(t, "objective", r.ObjectiveUSD, run(t, p, s).ObjectiveUSD, 1e-6)
			})
			if refused*10 > all {
				t.Errorf("%d of %d refused", refused, all)
			}
		})
	}
}
