package fusion_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/supply/fusion"
	"tokenwatt/supply/fusion/pulse"
)

// handmade is a pulse by its energies, in J, for what does not depend on how it came about.
func handmade(bank, recovered float64, ledger pulse.Ledger) *pulse.Result {
	return &pulse.Result{Circuit: pulse.Circuit{BankBefore: bank, BankAfter: recovered}, Recovered: recovered, Ledger: ledger}
}

// bare is a plant of one module without auxiliaries and with a perfect driver.
func bare() fusion.Plant {
	p := fusion.Default(pulse.DHe3)
	p.Conversion = fusion.Conversion{ChargeEfficiency: 1, InverterEfficiency: 1, BlanketGain: 1}
	return p
}

func evaluate(t testing.TB, p fusion.Plant, shot *pulse.Result) *fusion.Result {
	r, err := fusion.Evaluate(p, shot)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func near(got, want, tolerance float64) bool {
	return math.Abs(got-want) <= tolerance*math.Max(1, math.Abs(want))
}

// TestDesignPointOfTheSlide: a plasma that takes 0.2 of the bank with a gain of 1.2 at a recovery of 0.7 gives
// 0.7 (1 + 0.2 x 1.2) - 1 = -0.132 of the bank: not a producer (the design point of an ARPA-E slide, undated).
func TestDesignPointOfTheSlide(t *testing.T) {
	const bank, coupling, gain, recovery = 50e6, 0.2, 1.2, 0.7
	r := evaluate(t, bare(), handmade(bank, recovery*(1+coupling*gain)*bank, pulse.Ledger{Fusion: coupling * gain * bank}))
	if !near(r.Energy.NetJ/bank, -0.132, 1e-12) {
		t.Errorf("net of %g of the bank", r.Energy.NetJ/bank)
	}
	_, err := r.Economics.LCOE()
	var not *fusion.NotProducerError
	if !errors.As(err, &not) || !errors.Is(err, fusion.ErrNotProducer) {
		t.Fatalf("the LCOE says %v", err)
	}
	if !near(not.OfBank, -0.132, 1e-12) || !(not.NetW < 0) {
		t.Errorf("the margin is %+v", not)
	}
}

// TestModuleOfFiftyMegawatts: 50 MW at one pulse a second are 50 MJ a pulse; with a bank of 50 MJ and a recovery of 0.95 that
// takes eta_c Q f_dep = 2/0.95 - 1 = 1.105; at ten a second 5 MJ.
func TestModuleOfFiftyMegawatts(t *testing.T) {
	const bank, recovery = 50e6, 0.95
	gain := 2/recovery - 1
	r := evaluate(t, bare(), handmade(bank, recovery*(1+gain)*bank, pulse.Ledger{Fusion: gain * bank}))
	if !near(r.NetMW(), 50, 1e-9) || !near(r.Energy.NetJ, 50e6, 1e-9) {
		t.Errorf("%g MW, %g J a pulse", r.NetMW(), r.Energy.NetJ)
	}
	p := bare()
	p.RepetitionHz = 10
	if r := evaluate(t, p, handmade(bank, bank+5e6, pulse.Ledger{})); !near(r.NetMW(), 50, 1e-9) {
		t.Errorf("5 MJ ten times a second are %g MW", r.NetMW())
	}
}

// TestBreakEvenGain: the published break-even gains of a recovering machine at eta_c 0.2 and f_dep 0.8, and that a plant
// without auxiliaries changes sign there.
func TestBreakEvenGain(t *testing.T) {
	for _, c := range []struct{ recovery, gain float64 }{{0.95, 0.33}, {0.90, 0.69}, {0.85, 1.10}} {
		q := fusion.BreakEvenGain(c.recovery, 0.2, 0.8)
		if math.Abs(q-c.gain) > 0.006 {
			t.Errorf("at a recovery of %g the gain is %.3f, want %g", c.recovery, q, c.gain)
		}
		for _, side := range []float64{0.99, 1.01} {
			back := c.recovery * (1 + 0.2*0.8*q*side)
			r := evaluate(t, bare(), handmade(1e8, back*1e8, pulse.Ledger{}))
			if (r.Energy.NetJ > 0) != (side > 1) {
				t.Errorf("at %g of the break-even gain the net is %g J", side, r.Energy.NetJ)
			}
		}
	}
}

// TestEnergyBalance: whatever a pulse moves, net = gross - recirculated, equal to the sum at the bus, and without NaN.
func TestEnergyBalance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string, low, high float64) float64 { return rapid.Float64Range(low, high).Draw(t, name) }
		p := fusion.Default(pulse.DT)
		p.Modules = rapid.IntRange(1, 20).Draw(t, "modules")
		p.ChargeEfficiency, p.InverterEfficiency = draw("charge", 0.5, 1), draw("inverter", 0.5, 1)
		p.ThermalEfficiency, p.PumpingShare = draw("thermal", 0, 0.6), draw("pumping", 0, 0.1)
		bank := draw("bank", 1e6, 1e9)
		l := pulse.Ledger{
			Formation: draw("formation", 0, 1e7), Fusion: draw("fusion", 0, 1e9), Neutrons: draw("neutrons", 0, 1e9),
			Bremsstrahlung: draw("radiation", 0, 1e7), Dumped: draw("dumped", 0, 1e8),
		}
		shot := handmade(bank, bank*draw("recovered", -0.5, 2), l)
		r, err := fusion.Evaluate(p, shot)
		if err != nil {
			t.Fatal(err)
		}
		e := &r.Energy
		if !near(e.GrossJ-e.RecirculatedJ, e.NetJ, 1e-9) {
			t.Errorf("gross %g less recirculated %g is not the net %g", e.GrossJ, e.RecirculatedJ, e.NetJ)
		}
		if math.IsNaN(e.RecirculatingShare) || e.RecirculatingShare < 0 || (e.RecirculatingShare < 1) != (e.NetJ > 0) && e.NetJ != 0 {
			t.Errorf("a share of %g is recirculated at a net of %g", e.RecirculatingShare, e.NetJ)
		}
		if !near(e.NetW, e.NetJ*float64(p.Modules)*p.RepetitionHz, 1e-9) {
			t.Errorf("net power %g of %d modules with %g J", e.NetW, p.Modules, e.NetJ)
		}
		lcoe, err := r.Economics.LCOE()
		switch {
		case err == nil && !(lcoe > 0 && !math.IsInf(lcoe, 0)):
			t.Errorf("an LCOE of %g", lcoe)
		case err != nil && e.NetW > 0 && r.Economics.MWhPerYear > 0:
			t.Errorf("%g MW and %v", e.NetW/1e6, err)
		case err == nil && e.NetW <= 0:
			t.Errorf("a plant of %g MW has an LCOE of %g", e.NetW/1e6, lcoe)
		}
	})
}

// TestMoreFusionMoreNet: net power rises with what comes back, and falls with auxiliaries.
func TestMoreFusionMoreNet(t *testing.T) {
	last := math.Inf(-1)
	for _, back := range []float64{0, 0.5, 0.9, 0.999, 1, 1.001, 1.5} {
		r := evaluate(t, fusion.Default(pulse.DHe3), handmade(1e8, back*1e8, pulse.Ledger{Formation: 5e6}))
		if r.Energy.NetJ <= last {
			t.Errorf("%g of the bank back: net %g after %g", back, r.Energy.NetJ, last)
		}
		last = r.Energy.NetJ
	}
}
