package tokenwatt_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"tokenwatt"
	"tokenwatt/report"
	"tokenwatt/scenario"
	"tokenwatt/supply/fusion"
	"tokenwatt/supply/fusion/pulse"
)

// loadFusion reads an example with the assignments of a test.
func loadFusion(t *testing.T, file string, set ...string) *scenario.Scenario {
	t.Helper()
	var assignments []scenario.Assignment
	for _, text := range set {
		a, err := scenario.ParseAssignment(text)
		if err != nil {
			t.Fatal(err)
		}
		assignments = append(assignments, a)
	}
	s, err := scenario.Load(file, assignments)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestFusion: the answer for a load and for a producer is complete, finite, closed, and says what its numbers rest on.
func TestFusion(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of pulses")
	}
	s := loadFusion(t, "examples/fusion-d-t.yaml", "fusion.draws=64")
	r, err := tokenwatt.Fusion(context.Background(), s, &tokenwatt.FusionSettings{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	f := r.Report
	if len(f.Machines) != 2 || len(f.Objections) != 12 || len(f.Needs) != 4 || len(f.Curves) != 4 || len(f.Record) < 10 {
		t.Fatalf("%d machines, %d objections, %d needs, %d curves, %d experiments", len(f.Machines), len(f.Objections), len(f.Needs), len(f.Curves), len(f.Record))
	}
	for i := range f.Machines {
		checkFusionMachine(t, &f.Machines[i])
	}
	for _, file := range report.FusionFiles(f) {
		var b bytes.Buffer
		if err := file.Write(&b); err != nil {
			t.Errorf("%s: %v", file.Name, err)
		}
		if strings.Contains(b.String(), "NaN") || strings.Contains(b.String(), "+Inf") {
			t.Errorf("%s has a number that is none", file.Name)
		}
	}
}

func checkFusionMachine(t *testing.T, m *report.FusionMachine) {
	t.Helper()
	generous := m.Name == "generous"
	if v := &m.Verdict; v.Producer != generous || v.Producer != (v.NetMW > 0) || v.Producer != m.LCOE.Defined || m.LCOE.Defined != (m.LCOE.USD > 0) {
		t.Errorf("%s: %+v, LCOE %+v", m.Name, v, m.LCOE)
	}
	if e := &m.Evidence; e.Record != "C-2W 118340" || !e.Hypothetical || math.Abs(e.OfRecord*e.RecordNTTau/e.NTTau-1) > 1e-12 {
		t.Errorf("%s: evidence %+v", m.Name, e)
	}
	// Every row of the ledger is there: what comes in is what goes out and what is stored, phase by phase.
	for k := range m.Ledger.Phases {
		open := -m.Ledger.Open[k]
		for _, row := range m.Ledger.Rows {
			if row.Side == report.FusionIn {
				open += row.PhaseMJ[k]
			} else {
				open -= row.PhaseMJ[k]
			}
		}
		if math.Abs(open) > 1e-9*m.Ledger.BankMJ {
			t.Errorf("%s, %s: %g MJ open", m.Name, m.Ledger.Phases[k].Name, open)
		}
	}
	// What comes back is with the staging store settled and without what the supply of the hold gave.
	back := m.Ledger.BankMJ
	for _, row := range m.Ledger.Rows {
		switch row.Key {
		case "bank", "staging":
			back += row.PulseMJ
		case "hold_supply":
			back -= row.PulseMJ
		}
	}
	if math.Abs(back-m.Ledger.BackMJ) > 1e-9*back {
		t.Errorf("%s: %g MJ come back by the ledger, %g by the text", m.Name, back, m.Ledger.BackMJ)
	}
	for _, c := range m.Traces.Columns {
		if end := c.Values[len(c.Values)-1]; c.Key == "current_ma" && end != 0 {
			t.Errorf("%s: a current of %g MA at the end of the pulse", m.Name, end)
		}
	}
	if len(m.Inputs) < 85 || m.Inputs[0].Basis != "assumed" {
		t.Errorf("%s: %d inputs, the first %+v", m.Name, len(m.Inputs), m.Inputs[0])
	}
	for _, in := range m.Inputs {
		if in.Basis == "" || in.Basis != "scenario" && (in.Source == "" || in.Date == "") || in.Low > in.Mode || in.Mode > in.High {
			t.Errorf("%s: input %+v", m.Name, in)
		}
	}
	if len(m.Goals) != 3 || m.Goals[0].Met != generous || m.Goals[2].Target != "LCOE below 60 USD/MWh" || m.Goals[2].From != "fusion.lcoe" {
		t.Errorf("%s: goals %d, %+v", m.Name, len(m.Goals), m.Goals[0].Target)
	}
	if !m.Goals[0].Joint.Found || generous == (len(m.Goals[0].Changes) == 0) {
		t.Errorf("%s: joint %+v, %d changes alone", m.Name, m.Goals[0].Joint, len(m.Goals[0].Changes))
	}
	drawn := 0
	for _, bin := range m.Chance.Histogram {
		drawn += bin.Draws
	}
	if o := &m.Chance.Goals[0]; drawn != m.Chance.Computed || o.Draws != drawn || !(o.Low <= o.Share && o.Share <= o.High) {
		t.Errorf("%s: %d in the histogram, %+v", m.Name, drawn, o)
	}
	if m.Map == nil || len(m.Map.Gain) != 21 || !(m.Map.X.At[0] <= m.Map.X.Low && m.Map.X.At[20] >= m.Map.X.High) {
		t.Errorf("%s: map %+v", m.Name, m.Map)
	}
	if len(m.Traces.TimeMS) != 241 || len(m.Traces.Columns) < 10 {
		t.Errorf("%s: traces of %d instants", m.Name, len(m.Traces.TimeMS))
	}
}

// TestFusionChosen: one machine of several, and names that are none.
func TestFusionChosen(t *testing.T) {
	s := loadFusion(t, "examples/fusion-d-he3.yaml")
	if _, err := tokenwatt.Fusion(context.Background(), s, &tokenwatt.FusionSettings{Machines: []string{"claims", "none"}}); !errors.Is(err, tokenwatt.ErrNoSuchMachine) {
		t.Errorf("a machine that is none: %v", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := tokenwatt.Fusion(ctx, s, &tokenwatt.FusionSettings{Machines: []string{"record"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// TestFusionWithoutMachines is an error that says what to give.
func TestFusionWithoutMachines(t *testing.T) {
	s := loadFusion(t, "examples/campus-100mw.yaml")
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
	if !strings.Contains(err.Error(), "fusion.machines.mine.formation_energy (mine.yaml:6): found 1 J, expected ") || strings.Contains(err.Error(), "FormationEfficiency") {
		t.Errorf("no place in %v", err)
	}
}
