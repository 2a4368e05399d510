package tokenwatt_test

import (
	"context"
	"testing"

	"tokenwatt"
	"tokenwatt/supply/fusion"
)

// TestStudiesOfExamples: every machine of the examples can be drawn, and each of its ranges says how it is known.
func TestStudiesOfExamples(t *testing.T) {
	for _, file := range []string{"examples/fusion-d-he3.yaml", "examples/fusion-d-t.yaml"} {
		_, plants := examplePlants(t, file)
		for name, p := range plants {
			s := p.Study(1)
			ranges := 0
			for i := range s.Inputs {
				in := &s.Inputs[i]
				if in.Basis == "" {
					t.Errorf("%s: %s of %s has no basis", file, in.Name, name)
				}
				if in.Low != in.High {
					ranges++
				}
			}
			d, err := s.Draw(context.Background(), &fusion.DrawSettings{Draws: 4})
			if err != nil {
				t.Errorf("%s: %s: %v", file, name, err)
				continue
			}
			if d.Asked != 4 || d.Refused+d.Failed+d.Computed != 4 || len(d.Tornado) != ranges || ranges < 20 {
				t.Errorf("%s: %s: %d refused, %d failed, %d computed, %d bars of %d ranges", file, name, d.Refused, d.Failed, d.Computed, len(d.Tornado), ranges)
			}
		}
	}
}

// TestAnswerFusion: the answers of one machine hang together. A plant whose figures are no ranges has neither map nor draws.
func TestAnswerFusion(t *testing.T) {
	if testing.Short() {
		t.Skip("some hundred pulses")
	}
	_, plants := examplePlants(t, "examples/fusion-d-t.yaml")
	p := plants["assumed"]
	kept := p.Inputs[:0:0]
	for _, in := range p.Inputs {
		switch in.Parameter.Name {
		case "staging", "peak_field", "round_trip", "confinement_factor", "bank_cost":
			kept = append(kept, in)
		}
	}
	p.Inputs = kept
	a, err := tokenwatt.AnswerFusion(context.Background(), &p, tokenwatt.FusionQuestion{
		Targets: []fusion.Target{{Kind: fusion.NetPower, Level: 50}}, Draws: 16, MapCells: 4, Traces: 20,
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Belief.Goals) != 2 || a.Belief.Goals[0].Met || len(a.Result.Pulse.Trace.States) == 0 || len(a.Map.Xs) != 5 || a.Draws.Asked != 16 {
		t.Errorf("%d goals, %d draws", len(a.Belief.Goals), a.Draws.Asked)
	}
	if got, want := a.Belief.Base.NetMW(), a.Result.NetMW(); got-want > 1e-3 || want-got > 1e-3 {
		t.Errorf("the study's plant gives %g MW, the plant %g", got, want)
	}
	for i := range p.Inputs {
		in := &p.Inputs[i]
		in.Low, in.High = in.Mode, in.Mode
	}
	a, err = tokenwatt.AnswerFusion(context.Background(), &p, tokenwatt.FusionQuestion{Draws: 16})
	if err != nil || a.Map != nil || a.Draws != nil {
		t.Errorf("without ranges: map %v, draws %v, error %v", a.Map, a.Draws, err)
	}
}
