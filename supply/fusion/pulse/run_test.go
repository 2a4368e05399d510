package pulse_test

import (
	"context"
	"testing"

	"tokenwatt/supply/fusion/pulse"
)

// fuels are all fuels of the model.
var fuels = []pulse.Fuel{pulse.DT, pulse.DD, pulse.DHe3, pulse.PB11}

// fire runs a machine and fails the test on an error.
func fire(t testing.TB, m pulse.Machine, s *pulse.Settings) *pulse.Result {
	t.Helper()
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
