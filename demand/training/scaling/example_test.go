package scaling_test

import (
	"fmt"
	"math"

	"tokenwatt/demand/training/scaling"
)

// What 10,000 A100 can train in 30 days, with all the data one wants and with a trillion different tokens, with
// the algorithms of 2022 and with two years of progress.
func ExampleSolve() {
	p := scaling.Problem{
		Law:    scaling.Besiroglu(),
		Budget: scaling.Budget{AcceleratorSeconds: 10_000 * 30 * 86400},
		Machine: scaling.Machine{
			Peak: 312e12, MFU: 0.40, Goodput: 0.90, // dense bfloat16
			USDPerHour: 1.5, Watts: 800, PUE: 1.2,
		},
		Unique:    math.Inf(1),
		Algorithm: 1,
	}
	show := func(name string) {
		a, err := scaling.Solve(p)
		if err != nil {
			fmt.Println(err)
			return
		}
		o, i := a.Optimum, a.Intervals
		fmt.Printf("%s: %.0f B parameters (%.0f to %.0f), %.2f T tokens, %.1f epochs, loss %.3f\n",
			name, o.Parameters/1e9, i.Parameters.Low/1e9, i.Parameters.High/1e9, o.Tokens/1e12, o.Epochs, o.Loss)
		fmt.Printf("  twice the compute %.4f, algorithm %.4f, data %.4f\n", a.Factors.Compute, a.Factors.Algorithm, a.Factors.Data)
	}
	s, err := p.Budget.Of(p.Machine)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2e operations, %.1f million USD, %.0f MWh\n", s.FLOP, s.USD/1e6, s.Joules/3.6e9)
	show("any data")
	p.Unique = 1e12
	show("1 T unique tokens")
	p.Algorithm, _, _ = scaling.Ho().Gain(24)
	show("and two years of algorithms")
	// Output:
	// 2.91e+24 operations, 10.8 million USD, 6912 MWh
	// any data: 166 B parameters (111 to 248), 2.93 T tokens, 1.0 epochs, loss 1.935
	//   twice the compute 0.0137, algorithm 0.0137, data 0.0000
	// 1 T unique tokens: 143 B parameters (91 to 224), 3.40 T tokens, 3.4 epochs, loss 1.938
	//   twice the compute 0.0116, algorithm 0.0141, data 0.0029
	// and two years of algorithms: 147 B parameters (92 to 236), 3.30 T tokens, 3.3 epochs, loss 1.901
	//   twice the compute 0.0080, algorithm 0.0097, data 0.0019
}
