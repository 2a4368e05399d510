package pulse_test

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"tokenwatt/internal/ode"
	"tokenwatt/supply/fusion/pulse"
)

// fuels are all fuels of the model.
var fuels = []pulse.Fuel{pulse.DT, pulse.DD, pulse.DHe3, pulse.PB11}

// fire runs a machine and fails the test on an error.
func fire(t interface{ Fatal(...any) }, m pulse.Machine, s *pulse.Settings) *pulse.Result {
	r, err := pulse.Run(context.Background(), m, s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestDefaultPulseCloses(t *testing.T) {
	for _, f := range fuels {
		if r := fire(t, pulse.Default(f), nil); r.Closure > 1e-12 {
			t.Errorf("%s: closure %g of the bank", f, r.Closure)
		}
	}
}

func BenchmarkTraces(b *testing.B) {
	m := pulse.Default(pulse.DHe3)
	for b.Loop() {
		fire(b, m, &pulse.Settings{Traces: 500})
	}
}

func BenchmarkPulse(b *testing.B) {
	for _, f := range fuels {
		b.Run(string(f), func(b *testing.B) {
			m := pulse.Default(f)
			b.ReportAllocs()
			for b.Loop() {
				fire(b, m, nil)
			}
		})
	}
}

// The same machine gives the same bits, from several goroutines at a time too.
func TestDeterministic(t *testing.T) {
	m := pulse.Default(pulse.DT)
	m.HoldTime = 0.1e-3
	want := fire(t, m, &pulse.Settings{Traces: 20})
	results := make(chan *pulse.Result)
	for range 4 {
		go func() {
			r, err := pulse.Run(context.Background(), m, &pulse.Settings{Traces: 20})
			if err != nil {
				t.Error(err)
			}
			results <- r
		}()
	}
	for range 4 {
		if got := <-results; !reflect.DeepEqual(got, want) {
			t.Error("another result")
		}
	}
}

func TestTraces(t *testing.T) {
	m := pulse.Default(pulse.DHe3)
	bare := fire(t, m, nil)
	r := fire(t, m, &pulse.Settings{Traces: 101})
	if len(bare.Trace.States) != 0 || len(r.Trace.States) != 101 {
		t.Fatalf("%d and %d instants, expected 0 and 101", len(bare.Trace.States), len(r.Trace.States))
	}
	first, last := r.Trace.States[0], r.Trace.States[100]
	near(t, "first field", first.Field, m.StartField, 1e-12)
	near(t, "first temperature", first.IonTemperature, m.IonTemperature, 1e-12)
	near(t, "end", last.Time, r.Phases[len(r.Phases)-1].End, 0)
	if last.Current > 1e-6*r.Circuit.PeakCurrent || last.SeparatrixRatio != 0 {
		t.Errorf("the last instant has a current or plasma: %+v", last)
	}
	near(t, "bank", 0.5*r.Circuit.Capacitance*last.Voltage*last.Voltage, r.Circuit.BankAfter, 1e-9)
	highest := 0.0
	for k, s := range r.Trace.States {
		highest = max(highest, s.Field)
		if k > 0 && s.Time <= r.Trace.States[k-1].Time {
			t.Fatal("time does not go on")
		}
	}
	// B_e = Phi/(A(1-x_s^2)) is highest a little before the flux, since x_s falls with the trapped flux.
	if highest > r.Peak.Field*(1+1e-4) || highest < 0.99*r.Peak.Field {
		t.Errorf("the highest field of the traces is %g T, the peak %g T", highest, r.Peak.Field)
	}
	r.Trace = pulse.Trace{}
	r.Effort, bare.Effort = pulse.Effort{}, pulse.Effort{}
	if !reflect.DeepEqual(r, bare) {
		t.Error("traces change the result")
	}
}

// The active hold keeps the flux and draws from its supply; the crowbar lets it fall.
func TestHold(t *testing.T) {
	m := pulse.Default(pulse.DT)
	m.HoldTime = 0.2e-3
	for _, mode := range []pulse.HoldMode{pulse.Crowbar, pulse.Active} {
		m.Hold = mode
		r := fire(t, m, &pulse.Settings{Traces: 400})
		held := r.Phases[2]
		if held.Name != pulse.Holding || math.Abs(held.End-held.Start-m.HoldTime) > 1e-12 {
			t.Fatalf("%s: phase %+v", mode, held)
		}
		if held.Ledger.Bank != 0 {
			t.Errorf("%s: the bank changes by %g J", mode, held.Ledger.Bank)
		}
		if (held.Ledger.HoldSupply != 0) != (mode == pulse.Active) {
			t.Errorf("%s: the supply gives %g J", mode, held.Ledger.HoldSupply)
		}
		for _, s := range r.Trace.States {
			if s.Time < held.Start || s.Time > held.End {
				continue
			}
			if mode == pulse.Active {
				near(t, "flux", s.Flux, r.Peak.Flux, 1e-12)
			} else if s.Flux > r.Peak.Flux*(1+1e-12) {
				t.Errorf("the flux rises in the crowbar")
			}
		}
	}
}

// Without inductance in series, merging happens at constant flux and trapped flux: x_s stays, W rises by 3/5 of the kinetic
// energy, which is 0.94 keV for a deuteron at 300 km/s, and the FRC grows longer by as much.
func TestMerging(t *testing.T) {
	m := pulse.Default(pulse.DD)
	m.Off = pulse.Off{Fusion: true, Radiation: true, Exchange: true}
	m.Coil.Resistivity, m.RoundTrip = 0, 0
	m.FRCLength, m.MergingSpeed, m.MergingIonShare = 1, 300e3, 1
	r := fire(t, m, nil)
	row := r.Phases[1]
	if row.Name != pulse.Merging {
		t.Fatalf("phase %s", row.Name)
	}
	ions := r.Inventory[0].Start
	near(t, "kinetic energy", -row.Ledger.Motion/ions/1.602176634e-16, 0.94, 0.001)
	near(t, "x_s", r.Start.SeparatrixRatio, m.SeparatrixRatio, 1e-12)
	before := 0.6 * r.Phases[0].Ledger.Plasma
	near(t, "W", r.Start.Thermal, before-0.6*row.Ledger.Motion, 1e-10)
	near(t, "length", r.Start.SeparatrixLength, r.Start.Thermal/before, 1e-10)
	// dT_i/dQ = 1 - (2/5) W_i/W, between 1 - 2/5 and 1 of (2/3) 0.94 keV.
	if rise := r.Start.IonTemperature - m.IonTemperature; rise < 0.6*0.627 || rise > 0.627 {
		t.Errorf("the ions warm by %g keV", rise)
	}
	if r.Start.ElectronTemperature >= m.ElectronTemperature {
		t.Errorf("electrons that get no heat do not cool as the FRC grows: %g keV", r.Start.ElectronTemperature)
	}
}

// What cannot run is an error of its kind.
func TestRunErrors(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for name, c := range map[string]struct {
		ctx    context.Context
		change func(*pulse.Machine)
		s      *pulse.Settings
		want   error
		text   string
	}{
		"round trip": {change: func(m *pulse.Machine) { m.RoundTrip = 0.995 }, want: pulse.ErrMachine, text: "coil and switch alone lose"},
		"small bank": {
			change: func(m *pulse.Machine) { m.PeakField, m.BankEnergy, m.RoundTrip, m.Resistance = 0, 1, 0, 1e-4 },
			want:   pulse.ErrCircuit, text: "does not raise the flux",
		},
		"overdamped": {
			change: func(m *pulse.Machine) { m.PeakField, m.BankEnergy, m.RoundTrip, m.Resistance = 0, 1e9, 0, 1e-2 },
			want:   pulse.ErrCircuit,
		},
		"switch":         {change: func(m *pulse.Machine) { m.SwitchDrop = 1e5 }, want: pulse.ErrCircuit, text: "SwitchDrop"},
		"refused":        {change: func(m *pulse.Machine) { m.RoundTrip, m.Resistance = 0, 1 }, want: pulse.ErrMachine, text: "does not raise"},
		"formation":      {change: func(m *pulse.Machine) { m.FormationEnergy = 1e3 }, want: pulse.ErrMachine, text: "what the start needs"},
		"merged too far": {change: func(m *pulse.Machine) { m.MergingSpeed = 6e5 }, want: pulse.ErrMachine, text: "merged FRC would be"},
		"tolerance":      {s: &pulse.Settings{Tolerance: 0.1}, want: pulse.ErrMachine, text: "Settings.Tolerance"},
		"traces":         {s: &pulse.Settings{Traces: 1}, want: pulse.ErrMachine, text: "Settings.Traces"},
		"steps":          {s: &pulse.Settings{MaxSteps: 3}, want: ode.ErrTooManySteps},
		"negative steps": {s: &pulse.Settings{MaxSteps: -3}, want: pulse.ErrMachine, text: "Settings.MaxSteps"},
		"cancelled":      {ctx: cancelled, want: context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			m := pulse.Default(pulse.DHe3)
			if c.change != nil {
				c.change(&m)
			}
			ctx := c.ctx
			if ctx == nil {
				ctx = context.Background()
			}
			r, err := pulse.Run(ctx, m, c.s)
			if r != nil || !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.text) {
				t.Errorf("got %v, %v, expected %v with %q", r != nil, err, c.want, c.text)
			}
		})
	}
}

// The ways in which an FRC ends early are said.
func TestEarlyEnds(t *testing.T) {
	for cause, change := range map[pulse.EndCause]func(*pulse.Machine){
		pulse.FluxLost: func(m *pulse.Machine) { m.FluxH, m.H, m.HoldTime = 0.2, 0.5, 1e-3 },
		pulse.CoilFilled: func(m *pulse.Machine) {
			m.Length, m.HoldTime, m.Hold, m.H = 2, 3e-3, pulse.Active, 1e3
			m.FluxH = 1e3
			m.PeakField = 40
		},
		pulse.Cooled:  func(m *pulse.Machine) { m.EnergyRatio, m.FluxH = 0.02, 100 },
		pulse.Drained: func(m *pulse.Machine) { m.H, m.FluxH, m.EnergyRatio = 0.03, 100, 1.6 },
		pulse.Heated:  func(m *pulse.Machine) { m.H, m.FluxH, m.EnergyRatio = 0.05, 100, 50 },
	} {
		m := pulse.Default(pulse.DT)
		change(&m)
		r := fire(t, m, nil)
		if r.FRC.Cause != cause {
			t.Errorf("ended by %q during %s, expected %q", r.FRC.Cause, r.FRC.Phase, cause)
		}
		if !strings.Contains(strings.Join(r.Warnings, "\n"), string(cause)) {
			t.Errorf("no warning of %q in %q", cause, r.Warnings)
		}
		if r.Closure > 1e-9 {
			t.Errorf("%q: closure %g", cause, r.Closure)
		}
	}
}

// A peak that only a voltage at the edge of losing the FRC would give is reached as nearly as that allows, and said.
func TestWarnings(t *testing.T) {
	for text, change := range map[string]func(*pulse.Machine){
		"above melting":              func(m *pulse.Machine) { m.PeakField = 60; m.FluxH = 10 },
		"less than two skin depths":  func(m *pulse.Machine) { m.CoilThickness = 3e-3; m.RoundTrip = 0.8 },
		"staging store ends":         func(m *pulse.Machine) { m.Staging, m.StagingEfficiency, m.Confinement = 4, 0.8, pulse.NoTransport },
		"gyroradius of protons of":   func(*pulse.Machine) {},
		"colder than the range of a": func(m *pulse.Machine) { m.Fuel, m.FuelRatio = pulse.PB11, 5 },
		"collisions in the cold":     func(m *pulse.Machine) { m.ElectronTemperature, m.IonTemperature, m.HalfPeriod = 0.05, 0.5, 3e-3 },
		"an elongated one":           func(m *pulse.Machine) { m.Length, m.FRCLength = 0.5, 0.4; m.FormationEnergy = 0 },
	} {
		m := pulse.Default(pulse.DHe3)
		change(&m)
		r := fire(t, m, nil)
		if !strings.Contains(strings.Join(r.Warnings, "\n"), text) {
			t.Errorf("no warning with %q in %q", text, r.Warnings)
		}
	}
}
