package tokenwatt_test

import (
	"context"
	"testing"

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
