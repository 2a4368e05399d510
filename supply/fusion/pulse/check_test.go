package pulse_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"tokenwatt/supply/fusion/pulse"
)

func TestCheckRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*pulse.Machine)
		rule   string
	}{
		"long FRC":       {func(m *pulse.Machine) { m.FRCLength = 3 }, "at most the coil's length"},
		"wide FRC":       {func(m *pulse.Machine) { m.SeparatrixRatio = 1 }, "below 1"},
		"thin FRC":       {func(m *pulse.Machine) { m.SeparatrixRatio = 0.1 }, "above 0.1"},
		"cold":           {func(m *pulse.Machine) { m.IonTemperature = 0.1 }, "range of the reactivity"},
		"hot":            {func(m *pulse.Machine) { m.IonTemperature = 600 }, "range of the reactivity"},
		"cold electrons": {func(m *pulse.Machine) { m.ElectronTemperature = 0.001 }, "Coulomb logarithm"},
		"negative field": {func(m *pulse.Machine) { m.StartField = -1 }, "above zero"},
		"low peak":       {func(m *pulse.Machine) { m.PeakField = 1 }, "above the start field"},
		"two peaks":      {func(m *pulse.Machine) { m.BankEnergy = 1e6 }, "exactly one of"},
		"staging":        {func(m *pulse.Machine) { m.Staging = 0.5 }, "or above"},
		"share":          {func(m *pulse.Machine) { m.PromptLoss = 1.5 }, "share from 0 to 1"},
		"NaN":            {func(m *pulse.Machine) { m.HalfPeriod = math.NaN() }, "above zero"},
		"infinite":       {func(m *pulse.Machine) { m.Radius = math.Inf(1) }, "above zero"},
		"fuel":           {func(m *pulse.Machine) { m.Fuel = "H-H" }, "one of D-T"},
		"impurity":       {func(m *pulse.Machine) { m.ImpurityFraction = 0.01 }, "a charge from 1"},
		"profile":        {func(m *pulse.Machine) { m.ProfileFactor = 0.9 }, "never below"},
		"hold":           {func(m *pulse.Machine) { m.HoldTime, m.Hold = 1e-3, "" }, "crowbar or active"},
		"two losses":     {func(m *pulse.Machine) { m.Resistance = 1e-3 }, "follows from it"},
		"law":            {func(m *pulse.Machine) { m.Confinement = "bohm" }, "one of none"},
		"no resistivity": {func(m *pulse.Machine) { m.CoilTemperature = 20 }, "CoilTemperature is 20, expected a temperature at which"},
		"molten":         {func(m *pulse.Machine) { m.CoilTemperature = 1000 }, "below melting"},
	} {
		t.Run(name, func(t *testing.T) {
			m := pulse.Default(pulse.DHe3)
			c.change(&m)
			err := pulse.Check(m)
			if !errors.Is(err, pulse.ErrMachine) || !strings.Contains(err.Error(), c.rule) {
				t.Errorf("got %v, expected a refusal with %q", err, c.rule)
			}
		})
	}
}

func TestCheckRefusesAllAtOnce(t *testing.T) {
	m := pulse.Default(pulse.DHe3)
	m.StartField, m.Staging, m.PromptLoss, m.Radius = -1, 0, 2, math.NaN()
	if n := len(strings.Split(pulse.Check(m).Error(), "\n")); n != 4 {
		t.Errorf("%d lines, expected four:\n%v", n, pulse.Check(m))
	}
}

func TestDefaultsPass(t *testing.T) {
	for _, f := range []pulse.Fuel{pulse.DT, pulse.DD, pulse.DHe3, pulse.PB11} {
		if err := pulse.Check(pulse.Default(f)); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
}
