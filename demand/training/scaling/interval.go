package scaling

import "math"

// Interval is the range from the 10th to the 90th percentile of an answer that the law's standard errors leave.
// Low and High equal the answer where the law has none.
type Interval struct{ Low, High float64 }

// ninetieth is the 90th percentile of the standard normal distribution.
const ninetieth = 1.2815515655446004

// Intervals of an optimum.
type Intervals struct {
	Parameters, Tokens, Loss Interval
}

// intervals propagates the law's standard errors to the optimum: for each independent part of them the optimum is
// worked out one standard error to either side, and half the differences add up in squares; in the logarithm for
// parameters and tokens.
//
// The sources print marginal errors. A and alpha are not independent: runs pin A/N^alpha in the middle of their range
// of N, so that a larger alpha comes with a larger A, and likewise B and beta. They are taken as fully correlated, in
// the logarithm of A and B. Taken as independent they would make the interval of N over four times as wide.
func (l Law) intervals(flop, unique float64, o *Optimum) Intervals {
	e := &l.Errors
	parts := []func(sign float64) Law{
		func(sign float64) Law { p := l; p.E += sign * e.E; return p },
		func(sign float64) Law {
			p := l
			p.Alpha += sign * e.Alpha
			p.A *= math.Exp(sign * e.A / l.A)
			return p
		},
		func(sign float64) Law {
			p := l
			p.Beta += sign * e.Beta
			p.B *= math.Exp(sign * e.B / l.B)
			return p
		},
	}
	var n, d, loss float64
	for _, part := range parts {
		up, down := part(1), part(-1)
		a, b := up.optimum(flop, unique), down.optimum(flop, unique)
		n += square(math.Log(a.Parameters/b.Parameters) / 2)
		d += square(math.Log(a.Tokens/b.Tokens) / 2)
		loss += square((a.Loss - b.Loss) / 2)
	}
	factor := func(v, variance float64) Interval {
		f := math.Exp(ninetieth * math.Sqrt(variance))
		return Interval{v / f, v * f}
	}
	half := ninetieth * math.Sqrt(loss)
	return Intervals{
		Parameters: factor(o.Parameters, n), Tokens: factor(o.Tokens, d), Loss: Interval{o.Loss - half, o.Loss + half},
	}
}

func square(v float64) float64 { return v * v }
