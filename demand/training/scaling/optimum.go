package scaling

import (
	"math"

	"tokenwatt/internal/fault"
)

// flopPerParameterToken is the model operations of training for one parameter and token: C = 6 N D (Kaplan et al.
// 2020, section 2.1), attention over the sequence not counted.
const flopPerParameterToken = 6

// Optimum is the model that a law finds best for a number of operations.
type Optimum struct {
	Parameters float64
	Tokens     float64 // seen in training
	Unique     float64 // different ones among them
	Epochs     float64 // tokens / unique
	// EffectiveTokens and EffectiveParameters are the fresh tokens and the parameters that those are worth.
	EffectiveTokens, EffectiveParameters float64
	Loss                                 float64 // nats a token
}

// Optimum returns the best parameters and tokens for so many operations where data has no limit: N = G (C/6)^a and
// D = (C/6)/N with a = beta/(alpha + beta) (Hoffmann et al. 2022, equation 4). The error wraps ErrScaling.
func (l Law) Optimum(flop float64) (Optimum, error) {
	return l.OptimumOfRepeated(flop, math.Inf(1))
}

// OptimumOfRepeated returns the best parameters and tokens for so many operations where only so many tokens are
// different: the least LossOfRepeated on the line 6 N D = C. Unique is +Inf for no limit. The error wraps ErrScaling.
func (l Law) OptimumOfRepeated(flop, unique float64) (Optimum, error) {
	list := fault.List{Cause: ErrScaling}
	l.check(&list)
	positive(&list, "flop", flop)
	if !math.IsInf(unique, 1) {
		positive(&list, "unique_tokens", unique)
	}
	if err := list.Err(); err != nil {
		return Optimum{}, err
	}
	return l.optimum(flop, unique), nil
}

// optimum is OptimumOfRepeated of what has been checked.
func (l Law) optimum(flop, unique float64) Optimum {
	product := flop / flopPerParameterToken
	n := l.balance() * math.Pow(product, l.Beta/(l.Alpha+l.Beta))
	d := product / n
	if d > unique {
		d = l.searchTokens(product, unique, d)
		n = product / d
	}
	o := Optimum{Parameters: n, Tokens: d, Unique: min(d, unique), EffectiveTokens: d, EffectiveParameters: n}
	o.Epochs = d / o.Unique
	if !math.IsInf(unique, 1) {
		o.EffectiveTokens, o.EffectiveParameters = l.EffectiveTokens(d, unique), l.EffectiveParameters(n, o.Unique)
	}
	o.Loss = l.LossOfRepeated(n, d, unique)
	return o
}

// searchTokens returns the tokens of least loss on the line N D = product where they exceed the unique ones. It scans
// evenly in the logarithm, so that a second minimum is not taken for the first, and closes in by golden section.
func (l Law) searchTokens(product, unique, plain float64) float64 {
	loss := func(x float64) float64 {
		d := math.Exp(x)
		return l.LossOfRepeated(product/d, d, unique)
	}
	// Below the unique tokens fresh data is left; beyond a thousand times the plain optimum parameters run out.
	low, high := math.Log(unique)-1, math.Log(plain)+math.Log(1e3)
	const cells = 240
	step := (high - low) / cells
	best, least := low, loss(low)
	for i := 1; i <= cells; i++ {
		if x := low + float64(i)*step; loss(x) < least {
			best, least = x, loss(x)
		}
	}
	return math.Exp(golden(loss, best-step, best+step))
}

// golden returns where a function that has one minimum between a and b has it, to 1e-9 (Kiefer 1953).
func golden(f func(float64) float64, a, b float64) float64 {
	ratio := (math.Sqrt(5) - 1) / 2
	c, d := b-ratio*(b-a), a+ratio*(b-a)
	fc, fd := f(c), f(d)
	for b-a > 1e-9 {
		if fc <= fd {
			b, d, fd = d, c, fc
			c = b - ratio*(b-a)
			fc = f(c)
		} else {
			a, c, fc = c, d, fd
			d = a + ratio*(b-a)
			fd = f(d)
		}
	}
	return (a + b) / 2
}
