package pulse_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/supply/fusion/pulse"
)

// ideal is a machine without any loss: no reactions, radiation, exchange or transport, no resistance, an ideal coil.
func ideal() pulse.Machine {
	m := pulse.Default(pulse.DHe3)
	m.Off = pulse.Off{Fusion: true, Radiation: true, Exchange: true}
	m.Confinement, m.RoundTrip, m.Coil.Resistivity = pulse.NoTransport, 0, 0
	return m
}

// drawIdeal draws an ideal machine over wide ranges.
func drawIdeal(t *rapid.T) pulse.Machine {
	m := ideal()
	m.Fuel = rapid.SampledFrom(fuels).Draw(t, "fuel")
	m.Radius = rapid.Float64Range(0.2, 1).Draw(t, "radius")
	m.Length = rapid.Float64Range(0.5, 5).Draw(t, "length")
	m.FRCLength = m.Length * rapid.Float64Range(0.3, 1).Draw(t, "fill")
	m.Staging = rapid.Float64Range(1, 6).Draw(t, "staging")
	m.StartField = rapid.Float64Range(0.5, 3).Draw(t, "start")
	m.PeakField = rapid.Float64Range(8, 40).Draw(t, "peak")
	m.SeparatrixRatio = rapid.Float64Range(0.5, 0.9).Draw(t, "xs")
	m.HalfPeriod = rapid.Float64Range(0.05e-3, 5e-3).Draw(t, "half period")
	m.IonTemperature = rapid.Float64Range(0.5, 8).Draw(t, "ti")
	m.ElectronTemperature = rapid.Float64Range(0.3, 2).Draw(t, "te")
	m.StrayInductance = rapid.SampledFrom([]float64{0, 5e-9}).Draw(t, "stray")
	m.FormationEnergy = 0
	return m
}

// Losses off: the entropy W V^(2/3) stays within 1e-8 and <beta> = 1 - x_s^2/2 from temperatures and densities at all
// times, and the bank has its energy back to 1e-9 with what the start field gave it.
func TestIdealPulse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawIdeal(t)
		r := fire(t, m, &pulse.Settings{Traces: 50})
		entropy := func(s pulse.State) float64 { return s.Thermal * math.Cbrt(s.Volume*s.Volume) }
		at := 0
		for _, s := range r.Trace.States {
			if s.SeparatrixRatio == 0 {
				continue
			}
			at++
			near(t, "entropy", entropy(s), entropy(r.Start), 1e-8)
			beta := (s.IonDensity*s.IonTemperature + s.ElectronDensity*s.ElectronTemperature) * 1.602176634e-16 *
				2 * 1.25663706212e-6 / (s.Field * s.Field)
			near(t, "beta", beta, 1-s.SeparatrixRatio*s.SeparatrixRatio/2, 1e-10)
			near(t, "temperatures", s.IonTemperature/s.ElectronTemperature, m.IonTemperature/m.ElectronTemperature, 1e-8)
		}
		if at < 20 || r.FRC.Cause != pulse.FluxReturned {
			t.Errorf("%d instants with plasma, ended by %q", at, r.FRC.Cause)
		}
		// What the start holds beside the plasma is in the bank at the end, too.
		formed := r.Phases[0].Ledger
		want := r.Circuit.BankBefore + formed.Field + formed.Stray
		// With stray inductance the flux linkage is kept at the end, so that the dump is not just the plasma.
		given := formed.Plasma - r.Ledger.Dumped
		near(t, "bank", r.Circuit.BankAfter+r.Circuit.StagingBalance, want+given, 1e-9)
		if m.StrayInductance == 0 {
			near(t, "dump", r.Ledger.Dumped, formed.Plasma, 1e-8)
		}
		if r.Closure > 1e-10 {
			t.Errorf("closure %g", r.Closure)
		}
	})
}

// The state at peak against the closed form of Spencer, Tuszewski & Linford with eps = 0, in terms of <beta> and x_s.
func TestAdiabaticPeak(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawIdeal(t)
		r := fire(t, m, nil)
		// phi_p = pi r_c^2 B_e (x/sqrt2)^3 stays, so x ~ B_e^(-1/3).
		x := m.SeparatrixRatio * math.Cbrt(m.StartField/m.PeakField)
		s, p := r.Start, r.Peak
		near(t, "x_s", p.SeparatrixRatio, x, 1e-5)
		xr, br := p.SeparatrixRatio/s.SeparatrixRatio, (1-x*x/2)/(1-m.SeparatrixRatio*m.SeparatrixRatio/2)
		near(t, "n", p.IonDensity/s.IonDensity, math.Pow(xr, -3.6)*math.Pow(br, 0.6), 1e-5)
		near(t, "T", p.IonTemperature/s.IonTemperature, math.Pow(xr, -2.4)*math.Pow(br, 0.4), 1e-5)
		near(t, "l", p.SeparatrixLength/s.SeparatrixLength, math.Pow(xr, 1.6)*math.Pow(br, -0.6), 1e-5)
		near(t, "field", p.Field, m.PeakField, 1e-7)
	})
}

// With all but reactions off, the ratio of fusion and thermal energy does not depend on the machine's size.
func TestSizeIndependence(t *testing.T) {
	m := ideal()
	m.Off.Fusion, m.Off.Exchange, m.Off.Radiation = false, false, false
	settings := &pulse.Settings{FieldTolerance: 1e-11}
	ratio := func(r *pulse.Result) float64 { return r.Ledger.Fusion / r.Peak.Thermal }
	first := ratio(fire(t, m, settings))
	for _, c := range []struct{ radius, length float64 }{{0.2, 2.5}, {1, 2.5}, {0.35, 0.8}, {0.7, 5}} {
		m.Radius, m.Length = c.radius, c.length
		m.FRCLength = 0.8 * c.length
		m.FormationEnergy = 0
		near(t, fmt.Sprint(c), ratio(fire(t, m, settings)), first, 1e-6)
	}
}

// What the bank gets back falls with the resistance, with prompt losses and with shorter confinement.
func TestMonotonic(t *testing.T) {
	for name, c := range map[string]struct {
		fuel   pulse.Fuel
		change func(*pulse.Machine, float64)
		values []float64
	}{
		"resistance":  {pulse.DHe3, func(m *pulse.Machine, v float64) { m.RoundTrip, m.Resistance = 0, v }, []float64{0, 1e-6, 1e-5, 3e-5, 1e-4}},
		"round trip":  {pulse.DT, func(m *pulse.Machine, v float64) { m.RoundTrip = v }, []float64{0.98, 0.95, 0.9, 0.8, 0.7}},
		"prompt loss": {pulse.DT, func(m *pulse.Machine, v float64) { m.PromptLoss = v }, []float64{0, 0.2, 0.5, 0.8, 1}},
		"confinement": {pulse.DT, func(m *pulse.Machine, v float64) { m.H, m.FluxH = v, v }, []float64{100, 10, 3, 1, 0.5}},
		"staging":     {pulse.DT, func(m *pulse.Machine, v float64) { m.Staging, m.StagingEfficiency = 4, v }, []float64{1, 0.99, 0.95, 0.9}},
	} {
		t.Run(name, func(t *testing.T) {
			last := math.Inf(1)
			for _, v := range c.values {
				m := pulse.Default(c.fuel)
				c.change(&m, v)
				r := fire(t, m, nil)
				net := r.Recovered - r.Circuit.BankBefore
				if !(net < last) {
					t.Errorf("at %g the bank gains %g J, not less than %g J before", v, net, last)
				}
				last = net
			}
		})
	}
}

// near compares with a relative tolerance.
func near(t interface{ Errorf(string, ...any) }, what string, got, want, tolerance float64) {
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s: got %.12g, expected %.12g, relative difference %.2g above %g", what, got, want, got/want-1, tolerance)
	}
}
