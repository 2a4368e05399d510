package pulse_test

import (
	"errors"
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/supply/fusion/pulse"
)

// drawMachine draws any machine over the ranges that a study takes and beyond.
func drawMachine(t *rapid.T) pulse.Machine {
	m := drawIdeal(t)
	number := func(name string, low, high float64) float64 { return rapid.Float64Range(low, high).Draw(t, name) }
	log := func(name string, low, high float64) float64 {
		return math.Exp(number(name, math.Log(low), math.Log(high)))
	}
	flag := func(name string) bool { return rapid.Bool().Draw(t, name) }
	m.FuelRatio = log("ratio", 0.2, 5)
	m.StagingEfficiency = number("staging efficiency", 0.9, 1)
	m.FormationEfficiency = number("formation efficiency", 0.2, 1)
	if flag("merge") {
		m.FRCLength = 0.5 * m.Length
		m.MergingSpeed = number("speed", 1e4, 1.5e5)
		m.MergingIonShare = number("ion share", 0, 1)
	}
	if flag("hold") {
		m.HoldTime = number("hold time", 0, 3e-3)
		m.Hold = rapid.SampledFrom([]pulse.HoldMode{pulse.Crowbar, pulse.Active}).Draw(t, "mode")
		m.CrowbarResistance = number("crowbar", 0, 1e-5)
	}
	m.Confinement = rapid.SampledFrom([]pulse.Confinement{pulse.NoTransport, pulse.RPPL, pulse.LSX}).Draw(t, "law")
	m.H, m.FluxH, m.EnergyRatio = log("h", 0.3, 30), log("flux h", 0.3, 30), number("energy ratio", 0.5, 2)
	m.PromptLoss, m.SynchrotronFactor, m.ProfileFactor = number("prompt", 0, 1), number("sync", 0, 0.3), number("profile", 1, 1.5)
	if flag("impure") {
		m.ImpurityZ, m.ImpurityFraction = number("z", 1, 30), number("impurity", 0, 0.02)
	}
	m.Off = pulse.Off{Fusion: flag("no fusion"), Radiation: flag("no radiation"), Exchange: flag("no exchange")}
	if flag("loss") {
		m.RoundTrip = number("round trip", 0.7, 0.9)
		m.Coil = pulse.Aluminium()
	}
	m.SwitchDrop = rapid.SampledFrom([]float64{0, 50}).Draw(t, "drop")
	return m
}

// Every phase of every pulse closes to 1e-9 of the bank, nothing is NaN, no loss is negative, particles are conserved;
// what is not computed is an error with a name.
func TestLedgerCloses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMachine(t)
		r, err := pulse.Run(t.Context(), m, nil)
		if err != nil {
			if !errors.Is(err, pulse.ErrMachine) && !errors.Is(err, pulse.ErrCircuit) {
				t.Fatal(err)
			}
			return
		}
		if !(r.Closure <= 1e-9) {
			t.Errorf("closure %g", r.Closure)
		}
		if bad := notFinite(reflect.ValueOf(*r), "Result"); bad != "" {
			t.Errorf("%s", bad)
		}
		sum := 0.0
		for _, p := range r.Phases {
			sum += p.Ledger.Outputs()
		}
		near(t, "outputs", sum, r.Ledger.Outputs(), 1e-12)
		small := -1e-9 * r.Circuit.BankBefore
		l := r.Ledger
		for _, v := range []float64{
			l.Formation, l.Fusion, l.FormationLoss, l.Neutrons, l.Prompt, l.Bremsstrahlung, l.Synchrotron, l.TransportIons,
			l.TransportElectrons, l.Dumped, l.Resistance, l.Switch, l.Coil, l.StagingLoss, r.Circuit.BankAfter,
		} {
			if v < small {
				t.Errorf("negative entry: %+v", l)
			}
		}
		checkParticles(t, r)
	})
}

// checkParticles checks that what is burnt and born goes with the reactions, and that neutrons do.
func checkParticles(t *rapid.T, r *pulse.Result) {
	burnt, born, yield, neutrons := 0.0, 0.0, 0.0, 0.0
	for _, i := range r.Inventory {
		burnt += i.Burnt
		born += i.Born + i.PromptLost
		if left := i.Start + i.Born - i.Burnt - i.Transported - i.End; i.End < 0 || math.Abs(left) > 1e-9*(i.Start+i.Born) {
			t.Errorf("%+v", i)
		}
	}
	products := 0.0
	for _, y := range r.Reactions {
		yield += y.Energy
		near(t, "energy", y.Charged+y.Neutron, y.Energy, 1e-12)
		products += y.Count * map[string]float64{"D-T": 1, "D-D(n)": 1, "D-D(p)": 2, "D-He3": 2, "p-B11": 3}[y.Reaction]
		burnt -= 2 * y.Count
	}
	for _, n := range r.Neutrons {
		neutrons += n.Count * n.Energy * 1.602176634e-13
	}
	if math.Abs(burnt) > 1e-9*born {
		t.Errorf("%g more burnt than reactions have reactants", burnt)
	}
	near(t, "born", born, products, 1e-9)
	near(t, "fusion", yield, r.Ledger.Fusion, 1e-9)
	near(t, "neutrons", neutrons, r.Ledger.Neutrons, 1e-9)
}

// notFinite names the first number in a value that is NaN or infinite.
func notFinite(v reflect.Value, path string) string {
	switch v.Kind() {
	case reflect.Float64:
		if f := v.Float(); math.IsNaN(f) || math.IsInf(f, 0) {
			return path
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if bad := notFinite(v.Field(i), path+"."+v.Type().Field(i).Name); bad != "" {
				return bad
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if bad := notFinite(v.Index(i), path); bad != "" {
				return bad
			}
		}
	}
	return ""
}
