package tokenwatt_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"tokenwatt"
	"tokenwatt/scenario"
	"tokenwatt/supply/fusion"
	"tokenwatt/supply/fusion/pulse"
)

// TestFusion: the report of the examples is complete, finite and says what its numbers rest on.
func TestFusion(t *testing.T) {
	for _, file := range []string{"examples/fusion-d-he3.yaml", "examples/fusion-d-t.yaml"} {
		s, err := scenario.Load(file, nil)
		if err != nil {
			t.Fatal(err)
		}
		r, err := tokenwatt.Fusion(context.Background(), s, &tokenwatt.FusionSettings{Version: "test"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := json.Marshal(r.Report); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if len(r.Report.Machines) != 2 || len(r.Report.Objections) != 12 || r.Report.Record.Machine != "C-2W" {
			t.Fatalf("%d machines, %d objections, the record of %+v", len(r.Report.Machines), len(r.Report.Objections), r.Report.Record)
		}
		for i := range r.Report.Machines {
			m := &r.Report.Machines[i]
			if m.Producer != (m.Economics.LCOE != nil) || m.Producer != (m.NotProducer == "") || m.Producer != (m.Name == "generous") {
				t.Errorf("%s: producer %t, LCOE %v, %q", m.Name, m.Producer, m.Economics.LCOE, m.NotProducer)
			}
			if m.Hypothetical != (m.Pulse.NTTau > r.Report.Record.NTTau) || m.Hypothetical != strings.HasPrefix(m.Basis, "Hypothetical") {
				t.Errorf("%s: n T tau %g, %q", m.Name, m.Pulse.NTTau, m.Basis)
			}
			if len(m.Stocks.Years) != 30 || len(m.Inputs) < 85 {
				t.Errorf("%s: %d years, %d inputs", m.Name, len(m.Stocks.Years), len(m.Inputs))
			}
			for _, in := range m.Inputs {
				if in.Basis == "" || in.Basis != "scenario" && (in.Source == "" || in.Date == "") || in.Low > in.Mode || in.Mode > in.High {
					t.Errorf("%s: input %+v", m.Name, in)
				}
			}
			// Every term of the ledger has a row: inputs are outputs and changes, phase by phase.
			for _, phase := range m.Phases {
				open := -phase.ClosureJ
				for _, term := range phase.Terms {
					if term.Kind == "input" {
						open += term.J
					} else {
						open -= term.J
					}
				}
				if math.Abs(open) > 1e-9*m.Energy.BankJ {
					t.Errorf("%s, %s: terms leave %g J open", m.Name, phase.Name, open)
				}
			}
		}
	}
}

// TestFusionWithoutMachines is an error that says what to give.
func TestFusionWithoutMachines(t *testing.T) {
	s, err := scenario.Load("examples/campus-100mw.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tokenwatt.Fusion(context.Background(), s, nil); !errors.Is(err, tokenwatt.ErrNoMachine) {
		t.Errorf("a scenario without machines: %v", err)
	}
}

// TestRefusedMachine: what only the pulse refuses is told at the place of the scenario's figure, all of it at once.
func TestRefusedMachine(t *testing.T) {
	s, err := scenario.Parse("mine.yaml", []byte(`name: refused
study: {year: 2028}
workloads: {hall: {load: {power: 1 MW}}}
fusion:
  machines:
    mine: {preset: pulsed-d-t, formation_energy: 1 J, ion_temperature: 90 keV}
`), ".", nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = tokenwatt.Fusion(context.Background(), s, nil)
	var refused *tokenwatt.MachineError
	if !errors.As(err, &refused) || !errors.Is(err, pulse.ErrMachine) || errors.Is(err, fusion.ErrPlant) || refused.Name != "mine" {
		t.Fatalf("a machine without energy for its formation: %v", err)
	}
	if !strings.Contains(err.Error(), "fusion.machines.mine.formation_energy (mine.yaml:6): found ") {
		t.Errorf("no place in %v", err)
	}
}
