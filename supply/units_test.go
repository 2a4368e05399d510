package supply

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// unit is one unit of 10 MW at 10 USD/MWh beside a grid at 30 USD/MWh. Below 5 MW it cannot run.
func unit(load []float64, commitment Commitment, startUSDPerMW float64) Problem {
	p := bought(load, math.Inf(1), 30)
	p.Plants = []Plant{fixedPlant("gas", 10, 10)}
	g := &p.Plants[0]
	g.UnitMW, g.Commitment, g.MinLoad, g.StartUSDPerMW = 10, commitment, 0.5, startUSDPerMW
	return p
}

func TestCommitmentByHand(t *testing.T) {
	low := []float64{1, 6, 6, 1}
	gap := []float64{6, 6, 1, 6, 6, 1}
	for _, c := range []struct {
		name   string
		p      Problem
		change func(p *Problem, gas *Plant)
		cost   float64
		starts float64
	}{
		// Running in the two hours of 6 MW saves 12 x 20 = 240 USD: more than a start of 100, less than one of 250.
		{"a start that pays", unit(low, Integer, 10), nil, 2*30 + 12*10 + 100, 1},
		{"a start that does not", unit(low, Integer, 25), nil, 14 * 30, 0},
		// Relaxed, 2 MW that run serve 1 MW in the low hours; 4 more start for 40 USD.
		{"relaxed", unit(low, Relaxed, 10), nil, 14*10 + 40, 0.4},
		// Three hours on: one of them at 1 MW, where 5 MW have nowhere to go, until they may be given away: 5 x 30 USD for
		// the hours off, 12 x 10 + 5 x 10 for fuel, 80 for the start; to stay on would cost 20 USD more.
		{"least time on", unit(low, Integer, 10), func(_ *Problem, gas *Plant) { gas.MinUpH = 3 }, 14 * 30, 0},
		{"least time on with export", unit([]float64{1, 6, 6, 1, 1, 1, 1, 1}, Integer, 8), func(p *Problem, gas *Plant) {
			gas.MinUpH = 3
			p.Grid.ExportLimitMW, p.Grid.ExportPriceUSDPerMWh = 10, make([]float64, 8)
		}, 5*30 + 170 + 80, 1},
		// Off in two hours of one: two starts of 10 USD. Off for two at least, only two hours of 6 MW are left to run in.
		{"off for an hour", unit(gap, Integer, 1), nil, 24*10 + 2*30 + 20, 2},
		{"least time off", unit(gap, Integer, 1), func(_ *Problem, gas *Plant) { gas.MinDownH = 2 }, 12*10 + 14*30 + 10, 1},
		// Two units of 5 MW: the second runs from 5 MW up.
		{"two units", unit([]float64{3, 8, 8, 3}, Integer, 1), func(_ *Problem, gas *Plant) { gas.UnitMW = 5 }, 22*10 + 5, 1},
		// A unit that has just started reaches its least load of 5 MW, and ramps by 1 MW from there.
		{"ramps", unit([]float64{0, 8, 8, 8}, Integer, 1), func(_ *Problem, gas *Plant) { gas.RampUp, gas.RampDown = 0.1, 1 }, 18*10 + 6*30 + 10, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.change != nil {
				c.change(&c.p, &c.p.Plants[0])
			}
			r := run(t, c.p, settings(t))
			near(t, "cost", r.Costs.Total(), c.cost, 1e-9)
			near(t, "starts", r.asset("gas").UnitsStarted, c.starts, 1e-9)
			conserves(t, &c.p, r)
			if c.p.Plants[0].Commitment != Integer {
				if r.MIP != nil {
					t.Error("integers in a relaxed commitment")
				}
				return
			}
			if r.MIP == nil || r.MIP.Integers != len(c.p.LoadMW) || !r.Certificate.DualChecked {
				t.Fatalf("MIP %+v, certificate %+v", r.MIP, r.Certificate)
			}
			near(t, "gap", r.MIP.Gap, 0, 1e-9)
			near(t, "objective with the integers fixed", r.ObjectiveUSD, r.MIP.ObjectiveUSD, 1e-9)
			if err := r.MIP.Certificate.Err(1e-6); err != nil {
				t.Error(err)
			}
		})
	}
}

// A plant of 8 MW that ramps by 2 MW an hour reaches 2 MW in each of two hours of 4: 4 x 10 + 4 x 30 USD.
func TestRampByHand(t *testing.T) {
	p := bought([]float64{0, 4, 4, 0}, math.Inf(1), 30)
	p.Plants = []Plant{fixedPlant("gas", 8, 10)}
	p.Plants[0].RampUp, p.Plants[0].RampDown = 0.25, 0.25
	r := run(t, p, settings(t))
	near(t, "cost", r.Costs.Total(), 4*10+4*30, 1e-9)
	if diff := cmp.Diff([]float64{0, 2, 2, 0}, r.asset("gas").OutputMW, cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-9 })); diff != "" {
		t.Error(diff)
	}
}

// 25 MW from units of 10 MW at 1 USD/MW/h need three of them.
func TestWholeUnitsByHand(t *testing.T) {
	p := Problem{LoadMW: constant(24, 25), Plants: []Plant{{
		Name: "engines", Kind: Dispatchable, Cost: hourlyUSD(1), MinMW: 4, MaxMW: 99, UnitMW: 10, WholeUnits: true, FuelUSDPerMWh: 5, ConstantAvailability: 1,
	}}}
	r := run(t, p, settings(t))
	a := r.asset("engines")
	near(t, "units", a.Units, 3, 1e-12)
	near(t, "capacity", a.CapacityMW, 30, 1e-12)
	near(t, "cost", r.Costs.Total(), 24*(30*1+25*5), 1e-9)
	conserves(t, &p, r)
}

// A permit of 730 hours a year is two hours of these 24: the two dearest, at 500 and 400 USD/MWh, and not the third. Half a
// MW of diesel leaves the grid to set the price.
func TestFullLoadHoursByHand(t *testing.T) {
	p := bought(constant(24, 1), 2, 50)
	p.Grid.PriceUSDPerMWh[3], p.Grid.PriceUSDPerMWh[9], p.Grid.PriceUSDPerMWh[20] = 400, 500, 300
	p.Plants = []Plant{fixedPlant("diesel", 0.5, 100)}
	p.Plants[0].FullLoadHours = 730
	r := run(t, p, settings(t))
	near(t, "cost", r.Costs.Total(), 21*50+300+450+2*0.5*100, 1e-9)
	near(t, "diesel", r.asset("diesel").OutputMWh, 1, 1e-9)
	// A MW of it is worth its two dearest hours.
	near(t, "worth of a MW", r.BreakEven[0].ValueUSDPerMW*r.Years, 300+400, 1e-9)
}

// Pulses of 1 MWh gross of which 0.2 MWh charge the next: 0.8 MWh go out. 8 MW of load and 5 % of 10 MW for the plant
// itself are 8.5 MW, 10.625 pulses an hour, at 8 USD each.
func TestPulsesByHand(t *testing.T) {
	p := Problem{LoadMW: constant(24, 8), Plants: []Plant{{
		Name: "fusion", Kind: Pulsed, Cost: hourlyUSD(2), MinMW: 10, MaxMW: 10, ConstantAvailability: 1, AuxiliaryShare: 0.05,
		Pulse: &Pulse{GrossMWh: 1, RecirculatingShare: 0.2, WearUSD: 8},
	}}}
	r := run(t, p, settings(t))
	a := r.asset("fusion")
	near(t, "pulses an hour", a.Pulses[5], 10.625, 1e-9)
	near(t, "wear", r.Costs.Wear, 24*85, 1e-9)
	near(t, "recirculated", a.RecirculatedMWh, 24*10.625*0.2, 1e-9)
	near(t, "own use", a.AuxiliaryMWh, 12, 1e-9)
	near(t, "cost", r.Costs.Total(), 24*(20+85), 1e-9)
	near(t, "cost of a MWh sent out", a.LCOEUSDPerMWh, (20+85)/8., 1e-9)
	conserves(t, &p, r)

	// A life of 730 pulses a year and MW is 20 pulses of these hours, 16 MWh; the rest is bought at 100 USD/MWh, and the
	// plant's own 12 MWh too.
	p.Plants[0].Pulse.PerMWYr = 730
	p.Grid = &Grid{LimitMW: 20, PriceUSDPerMWh: constant(24, 100), CarbonKgPerMWh: make([]float64, 24)}
	r = run(t, p, settings(t))
	near(t, "pulses", r.asset("fusion").OutputMWh/0.8, 20, 1e-9)
	near(t, "cost", r.Costs.Total(), 24*20+20*8+(24*8.5-16)*100, 1e-9)
	conserves(t, &p, r)
}

// With no capacity built nothing is drawn: the own use follows the size.
func TestAuxiliaryFollowsTheSize(t *testing.T) {
	p := bought(constant(24, 1), 2, 10)
	p.Plants = []Plant{{Name: "fission", Kind: Dispatchable, Cost: hourlyUSD(100), MaxMW: 5, ConstantAvailability: 1, AuxiliaryShare: 0.1}}
	r := run(t, p, settings(t))
	if a := r.asset("fission"); a.CapacityMW != 0 || a.AuxiliaryMW != 0 {
		t.Errorf("got %g MW that draw %g", a.CapacityMW, a.AuxiliaryMW)
	}
	// It is worth 24 x (10 - 0.1 x 10) USD a MW.
	near(t, "worth of a MW", r.BreakEven[0].ValueUSDPerMW*r.Years, 24*9, 1e-9)
}
