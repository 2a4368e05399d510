package ode_test

import (
	"fmt"

	"tokenwatt/internal/ode"
)

// A ball thrown upwards at 10 m/s in 9.81 m/s^2: when is it back?
func ExampleSolve() {
	r, err := ode.Solve(&ode.Problem{
		F: func(_ float64, y, dydt []float64) error {
			dydt[0], dydt[1] = y[1], -9.81
			return nil
		},
		T1: 10, Y0: []float64{0, 10},
		Events: []ode.Event{{
			Name: "ground", Direction: ode.Falling, Terminal: true,
			G: func(_ float64, y []float64) (float64, error) { return y[0], nil },
		}},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("after %.6f s at %.6f m/s\n", r.T, r.Y[1])
	// Output: after 2.038736 s at -10.000000 m/s
}
