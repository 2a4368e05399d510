package scaling

import (
	"math"

	"tokenwatt/internal/fault"
)

// Problem is what is asked: the best model for a budget.
type Problem struct {
	Law     Law
	Budget  Budget
	Machine Machine
	// Unique is how many different tokens there are; +Inf for no limit.
	Unique float64
	// Algorithm is by how much an operation is worth more than one at the time of the law's runs: 1 for the same
	// algorithms, Progress.Gain for later ones.
	Algorithm float64
}

// Answer is the best model for a budget and what each of compute, algorithm and data is worth to it.
type Answer struct {
	Spend   Spend
	Optimum Optimum // as it is trained: parameters, tokens and unique tokens are real ones
	// EffectiveFLOP is the operations at the time of the law's runs that would do the same.
	EffectiveFLOP float64
	Intervals     Intervals
	Factors       Factors
}

// Factors say by how much the loss, in nats a token, would fall if one factor alone were doubled.
type Factors struct {
	Compute   float64
	Algorithm float64
	Data      float64 // unique tokens; 0 where all that are used are seen once
}

// Solve returns the best model for a budget. The error joins all that is wrong and wraps ErrScaling.
//
// A gain g of algorithms makes N parameters and D tokens do what sqrt(g) N and sqrt(g) D did, unique tokens likewise:
// the law is solved for g C operations and sqrt(g) U unique tokens and its answer scaled back.
func Solve(p Problem) (*Answer, error) {
	list := fault.List{Cause: ErrScaling}
	p.Law.check(&list)
	positive(&list, "algorithm", p.Algorithm)
	if !math.IsInf(p.Unique, 1) {
		positive(&list, "unique_tokens", p.Unique)
	}
	spend, err := p.Budget.Of(p.Machine)
	list.Join(err)
	if err := list.Err(); err != nil {
		return nil, err
	}
	a := &Answer{Spend: spend, EffectiveFLOP: spend.FLOP * p.Algorithm}
	root := math.Sqrt(p.Algorithm)
	effective := p.Law.optimum(a.EffectiveFLOP, p.Unique*root)
	a.Optimum = effective
	a.Optimum.Parameters /= root
	a.Optimum.Tokens /= root
	a.Optimum.Unique /= root
	a.Intervals = p.Law.intervals(a.EffectiveFLOP, p.Unique*root, &effective)
	for _, i := range []*Interval{&a.Intervals.Parameters, &a.Intervals.Tokens} {
		i.Low, i.High = i.Low/root, i.High/root
	}
	fall := func(flop, gain, unique float64) float64 {
		return effective.Loss - p.Law.optimum(flop*gain, unique*math.Sqrt(gain)).Loss
	}
	a.Factors = Factors{
		Compute:   fall(2*spend.FLOP, p.Algorithm, p.Unique),
		Algorithm: fall(spend.FLOP, 2*p.Algorithm, p.Unique),
		Data:      fall(spend.FLOP, p.Algorithm, 2*p.Unique),
	}
	return a, nil
}
