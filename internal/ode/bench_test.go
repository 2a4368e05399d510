package ode_test

import (
	"testing"

	"tokenwatt/internal/ode"
)

func BenchmarkKepler(b *testing.B) {
	for _, test := range []struct {
		name   string
		method ode.Method
		rtol   float64
	}{
		{"853 at 1e-12", ode.DormandPrince853, 1e-12},
		{"853 at 1e-9", ode.DormandPrince853, 1e-9},
		{"54 at 1e-9", ode.DormandPrince54, 1e-9},
		{"Rodas4 at 1e-6", ode.Rodas4, 1e-6},
	} {
		b.Run(test.name, func(b *testing.B) {
			var solver ode.Solver
			p := ode.Problem{F: kepler, T1: 10, Y0: keplerStart}
			s := ode.Settings{Method: test.method, RelativeTolerance: test.rtol, AbsoluteTolerance: test.rtol}
			b.ReportAllocs()
			evaluations := 0
			for b.Loop() {
				r, err := solver.Solve(&p, &s)
				if err != nil {
					b.Fatal(err)
				}
				evaluations = r.Evaluations
			}
			b.ReportMetric(float64(evaluations), "evaluations")
		})
	}
}
