package pulse_test

import (
	"math"
	"testing"

	"tokenwatt/supply/fusion/pulse"
)

// plain is the machine of the prototype: plain coil, no transport, no prompt loss, no loss of the circuit; the bank would
// fill the empty coil with a field.
func plain(fuel pulse.Fuel, field, halfPeriod float64) pulse.Machine {
	m := pulse.Default(fuel)
	m.FuelRatio = 1
	m.Confinement, m.PromptLoss, m.RoundTrip, m.Coil.Resistivity = pulse.NoTransport, 0, 0, 0
	m.HalfPeriod, m.PeakField = halfPeriod, 0
	m.BankEnergy = math.Pi * m.Radius * m.Radius * m.Length * field * field / (2 * 1.25663706212e-6)
	return m
}

// "Prototype pulses" and "What one must believe": a prototype of the same equations, written apart, printed to two or three
// digits. Its gain of the bank leaves out the start field of 0.165 MJ, which comes back with the rest here. What is left of a
// difference is that of two choices: its exchange is about 10 % faster, as a Coulomb logarithm of 15 would make it
// where the formula's is 13.8, and its fast ions slow down with 2/tau_s where here it is 2/(tau_s G), which is what Stix's
// share requires; with both put in, all numbers agree to the digits that are printed.
func TestPrototype(t *testing.T) {
	type row struct {
		fuel               pulse.Fuel
		field, half        float64 // T, ms
		ti0, te0           float64
		bank, plasma       float64 // MJ
		ti, te             float64 // keV
		fusion, brems      float64 // MJ
		gain               float64 // MJ
		exchangeOff        bool
		fusionTol, tempTol float64
	}
	for _, c := range []row{
		{fuel: pulse.DHe3, field: 20, half: 0.5, ti0: 2, te0: 0.5, bank: 153, plasma: 3.9, ti: 12, fusion: 0.0025, fusionTol: 0.10, tempTol: 0.03},
		{fuel: pulse.DHe3, field: 20, half: 0.5, ti0: 2, te0: 0.5, bank: 153, ti: 19, fusion: 0.0126, exchangeOff: true, fusionTol: 0.003, tempTol: 0.005},
		{fuel: pulse.DT, field: 20, half: 0.5, ti0: 2, te0: 0.5, bank: 153, fusion: 1.35, fusionTol: 0.03},
		{fuel: pulse.DD, field: 20, half: 0.5, ti0: 2, te0: 0.5, bank: 153, fusion: 0.0059, fusionTol: 0.03},
		{fuel: pulse.DHe3, field: 40, half: 0.5, ti0: 2, te0: 0.5, bank: 612, fusion: 0.039, fusionTol: 0.06},
		{fuel: pulse.DT, field: 40, half: 0.5, ti0: 2, te0: 0.5, bank: 612, fusion: 6.7, fusionTol: 0.01},
		{fuel: pulse.DD, field: 40, half: 0.5, ti0: 2, te0: 0.5, bank: 612, fusion: 0.038, fusionTol: 0.02},
		{fuel: pulse.DHe3, field: 20, half: 1, ti0: 8, te0: 1, bank: 153, plasma: 4.0, ti: 63, te: 18, fusion: 0.067, brems: 0.011, gain: 0.049, fusionTol: 0.01, tempTol: 0.01},
		{fuel: pulse.DHe3, field: 40, half: 1, ti0: 8, te0: 1, bank: 612, plasma: 6.9, ti: 106, te: 31, fusion: 0.34, brems: 0.033, gain: 0.28, fusionTol: 0.01, tempTol: 0.01},
		{fuel: pulse.DHe3, field: 40, half: 5, ti0: 8, te0: 1, bank: 612, plasma: 7.2, ti: 81, te: 46, fusion: 1.15, brems: 0.21, gain: 0.87, fusionTol: 0.015, tempTol: 0.01},
		{fuel: pulse.DHe3, field: 40, half: 20, ti0: 8, te0: 1, bank: 612, plasma: 7.6, ti: 61, te: 56, fusion: 2.8, brems: 0.92, gain: 1.7, fusionTol: 0.05, tempTol: 0.045},
		{fuel: pulse.DT, field: 20, half: 3, ti0: 2, te0: 0.5, bank: 153, plasma: 4.3, ti: 12, te: 12, fusion: 5.0, brems: 0.10, gain: 0.80, fusionTol: 0.02, tempTol: 0.02},
	} {
		m := plain(c.fuel, c.field, c.half*1e-3)
		m.IonTemperature, m.ElectronTemperature, m.Off.Exchange = c.ti0, c.te0, c.exchangeOff
		r := fire(t, m, nil)
		gain := (r.Recovered - r.Circuit.BankBefore - r.Phases[0].Ledger.Field) / 1e6
		t.Logf("%-5s %2g T %4g ms: bank %.0f plasma %.2f T_i %.1f T_e %.1f fusion %.4f (printed %g) brems %.3f gain %.3f (printed %g)",
			c.fuel, c.field, c.half, r.Circuit.BankBefore/1e6, r.Peak.Thermal/1e6, r.Peak.IonTemperature, r.Peak.ElectronTemperature,
			r.Ledger.Fusion/1e6, c.fusion, r.Ledger.Bremsstrahlung/1e6, gain, c.gain)
		near(t, "bank", r.Circuit.BankBefore/1e6, c.bank, 0.002)
		near(t, "fusion", r.Ledger.Fusion/1e6, c.fusion, c.fusionTol)
		given(t, "plasma", r.Peak.Thermal/1e6, c.plasma, 0.015)
		given(t, "T_i", r.Peak.IonTemperature, c.ti, c.tempTol)
		given(t, "T_e", r.Peak.ElectronTemperature, c.te, c.tempTol)
		given(t, "bremsstrahlung", r.Ledger.Bremsstrahlung/1e6, c.brems, 0.05)
		given(t, "gain", gain, c.gain, 0.09)
	}
}

// given compares where there is something to compare with.
func given(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if want != 0 {
		near(t, what, got, want, tolerance)
	}
}

// The same tables with transport. The prototype's particles stayed, and W/tau_E left; here they leave in tau_N, with 5/2 T
// each where tau_E = tau_N. Its 1.82 MJ of the row H = 30 (0.87 MJ to -0.95 MJ) is what tau_E = (5/3) tau_N, which is 3/2 T each,
// comes near to (1.98 MJ). Its T_i of 70 keV is below that of the row without transport since its energy left and its particles did not.
func TestPrototypeWithTransport(t *testing.T) {
	m := plain(pulse.DHe3, 40, 5e-3)
	m.IonTemperature, m.ElectronTemperature = 8, 1
	without := fire(t, m, nil)
	m.Confinement, m.H, m.FluxH, m.EnergyRatio = pulse.RPPL, 30, 30, 5.0/3
	leak := func(r *pulse.Result) float64 { return (r.Ledger.TransportIons + r.Ledger.TransportElectrons) / 1e6 }
	with := fire(t, m, nil)
	t.Logf("H 30: leak %.3f MJ, gain falls by %.3f MJ (printed 1.82), fusion %.3f MJ (printed 1.0)",
		leak(with), (without.Recovered-with.Recovered)/1e6, with.Ledger.Fusion/1e6)
	near(t, "gain lost", (without.Recovered-with.Recovered)/1e6, 1.82, 0.12)
	near(t, "fusion", with.Ledger.Fusion/1e6, 1.0, 0.15)

	// "With tau laws at H = 1, 1.4-1.7 MJ leaks per pulse" of 20 T and 0.5 ms.
	for _, fuel := range []pulse.Fuel{pulse.DHe3, pulse.DT, pulse.DD} {
		m = plain(fuel, 20, 0.5e-3)
		m.Confinement, m.EnergyRatio = pulse.RPPL, 5.0/3
		at := leak(fire(t, m, nil))
		t.Logf("H 1, %s: %.2f MJ leak (printed 1.4 to 1.7)", fuel, at)
		if at < 1.4 || at > 2.1 {
			t.Errorf("%s: %g MJ leak", fuel, at)
		}
	}
}

// Coupling of a coil as long as the FRC, 2.5 <beta> u/(2.5 <beta> u + (1-u)^2): 0.22 at x_s 0.31, 0.34 at 0.4, 0.49 at 0.5. The share
// of plasma in the energy of a coil that fits the FRC at the start is that at the start.
func TestCoupling(t *testing.T) {
	for x, want := range map[float64]float64{0.31: 0.22, 0.4: 0.34, 0.5: 0.49} {
		m := pulse.Default(pulse.DHe3)
		m.SeparatrixRatio, m.FRCLength = x, m.Length
		formed := fire(t, m, nil).Phases[0].Ledger
		u := x * x
		full := 2.5 * (1 - u/2) * u
		near(t, "closed form", formed.Plasma/(formed.Plasma+formed.Field), full/(full+(1-u)*(1-u)), 1e-12)
		near(t, "printed", formed.Plasma/(formed.Plasma+formed.Field), want, 0.02)
	}
}

// TestSecondIntegration: D-T pulses at given voltages against a second program, written from the equations alone (Python, SciPy's
// DOP853 at 1e-9, the coil's current differentiated numerically, energies of products rounded to 10 keV), with an ideal coil:
// without losses, staged, with resistance and each law of losses, held by a supply and by a short circuit.
func TestSecondIntegration(t *testing.T) {
	resist := func(m *pulse.Machine) { m.RoundTrip, m.Resistance, m.H, m.FluxH = 0, 2e-6, 3, 3 }
	hold := func(m *pulse.Machine, mode pulse.HoldMode) { m.HoldTime, m.Hold = 0.3e-3, mode }
	ideal := func(m *pulse.Machine) { m.Confinement, m.RoundTrip, m.PromptLoss = pulse.NoTransport, 1, 0.1 }
	for name, c := range map[string]struct {
		change                           func(*pulse.Machine)
		ionT, electronT, fusion, gain    float64
		transport, staging, dump, length float64
	}{
		"no losses": {ideal, 14.15932, 7.881902, 1114090, 330687, 0, 0, 720570, 0.4332089},
		"staged": {
			func(m *pulse.Machine) { ideal(m); m.Staging = 6 },
			13.3441, 8.696554, 1558781, 1270357, 0, -903574, 729714, 0.4365448,
		},
		"RPPL, staged": {func(m *pulse.Machine) {
			resist(m)
			m.Staging, m.StagingEfficiency, m.StrayInductance = 6, 0.97, 5e-9
		}, 13.54334, 8.764397, 1400756, -1310225, 1310764, 53412, 491720, 0.4187497},
		"LSX, held by a supply": {
			func(m *pulse.Machine) { resist(m); m.Confinement = pulse.LSX; hold(m, pulse.Active) },
			14.31461, 7.927527, 1951756, -1904355, 1915447, 0, 430201, 0.4180658,
		},
		"RPPL, short circuit": {
			func(m *pulse.Machine) { resist(m); hold(m, pulse.Crowbar); m.CrowbarResistance = 1e-6 },
			14.30486, 7.922062, 2012548, -2055839, 1631084, 0, 473011, 0.4221299,
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := pulse.Default(pulse.DT)
			m.Coil = pulse.Conductor{}
			c.change(&m)
			r := fire(t, m, nil)
			l := &r.Ledger
			near(t, "T_i", r.Peak.IonTemperature, c.ionT, 2e-4)
			near(t, "T_e", r.Peak.ElectronTemperature, c.electronT, 2e-4)
			near(t, "length", r.Peak.SeparatrixLength, c.length, 5e-4)
			near(t, "fusion", l.Fusion, c.fusion, 1e-3)
			near(t, "transport", l.TransportIons+l.TransportElectrons, c.transport, 1e-3)
			near(t, "dump", l.Dumped, c.dump, 1e-3)
			near(t, "bank and staging store", l.Bank+l.Staging, c.gain+c.staging, 6e-3)
		})
	}
}
